"""The genogram of a case as it is edited by hand: its people and lines, and then beside now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.family import Relative
from nimo_desktop.domain.ids import CaseId
from nimo_desktop.output.genogram_bonds import bond_key
from nimo_desktop.output.genogram_legend import BOND_WORDS
from nimo_desktop.output.genogram_values import GenogramData, Notation, Place
from nimo_desktop.output.shapes import Line, Page, Polyline
from nimo_desktop.services import genograms
from nimo_desktop.services.maps import drawing
from nimo_desktop.services.maps.compare import CAME, CHANGED, WENT, MapChange
from nimo_desktop.services.maps.family_hand import Standing
from nimo_desktop.services.maps.state import MapEdits
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records

if TYPE_CHECKING:
    from nimo_desktop.output.fonts import FontSet

Point = tuple[float, float]
SELF = "本人"
_BOND = "bond"


@dataclass(frozen=True, slots=True)
class FamilyMap:
    """What the record says: everybody with the word for what they are to the person, and the words
    for the kinds of lines.
    """

    data: GenogramData
    roles: dict[str, str]
    kinds: dict[str, str]
    notation: Notation


@dataclass(frozen=True, slots=True)
class DrawnFamily:
    """The page, and where everybody stands on it."""

    standing: Standing
    page: Page

    @property
    def places(self) -> dict[str, Place]:
        """The people who are shown."""
        return dict(self.standing.placed.places)

    def spot(self, person: str) -> tuple[int, int] | None:
        """Row from the top and place from the left, both counted from 1; None if not shown."""
        places = self.standing.placed.places
        if person not in places:
            return None
        here = places[person]
        left = sum(one.row == here.row and one.x < here.x for one in places.values())
        return here.row + 1, left + 1


def read(ws: Workspace, case_id: CaseId) -> FamilyMap:
    """The family of the case. Raises NotFound."""
    data = genograms.gather(ws, case_id)
    with ws.vault.read() as conn:
        case = records.get(conn, Case, case_id)
        rows = records.where(conn, Relative, person_id=case.person_id)
    words = ws.codes["kinship"]
    roles = {row.other_id.hex: words.label(row.relation) for row in rows}
    kinds = {bond.kind: ws.codes.label("emotional_tie", bond.kind) for bond in data.bonds}
    return FamilyMap(
        data, {**roles, case.person_id.hex: SELF}, kinds, drawing.notation_of(ws))


def drawn(family: FamilyMap, fonts: FontSet, edits: MapEdits) -> DrawnFamily:
    """The family with the work of the hand."""
    standing = genograms.standing(family.data, fonts, edits)
    return DrawnFamily(standing, genograms.page_of(standing, family.notation, edits))


def under_way(
    family: FamilyMap, drawn: DrawnFamily, edits: MapEdits, to: Mapping[str, Point]
) -> Page:
    """The page while people are carried: lines and household follow, nobody gives way yet."""
    placed = drawn.standing.placed
    places = {
        key: replace(place, x=to[key][0]) if key in to else place
        for key, place in placed.places.items()
    }
    there = replace(drawn.standing, placed=replace(placed, places=places))
    return genograms.page_of(there, family.notation, edits)


def line_ends(page: Page) -> dict[str, tuple[Point, Point]]:
    """Where each line of feeling begins and ends, by its key."""
    found: dict[str, tuple[Point, Point]] = {}
    for shape in page.shapes:
        if shape.role != _BOND:
            continue
        key = line_key(shape.id)
        if isinstance(shape, Polyline):
            found.setdefault(key, (shape.points[0], shape.points[-1]))
        elif isinstance(shape, Line):
            found.setdefault(key, ((shape.x1, shape.y1), (shape.x2, shape.y2)))
    return found


def line_key(shape_id: str) -> str:
    """The key of the line that a shape belongs to."""
    _, _, a, b = shape_id.split(" ")
    return f"bond:{a}:{b}"


def changes(earlier: GenogramData, later: GenogramData) -> tuple[MapChange, ...]:
    """Who came, who went, whose life or ties changed; growing older is no change."""
    before, after = _facts(earlier), _facts(later)
    found = []
    for key, (name, facts) in after.items():
        if key not in before:
            found.append(MapChange(key, name, CAME))
        elif before[key][1] != facts:
            found.append(MapChange(key, name, CHANGED, _words(before[key][1], facts)))
    found += [MapChange(key, name, WENT) for key, (name, _) in before.items() if key not in after]
    return tuple(found)


def _facts(data: GenogramData) -> dict[str, tuple[str, tuple[str, ...]]]:
    names = {p.id: p.name for p in data.people}
    found = {}
    for p in data.people:
        said = [word for word, holds in (
            ("死亡", p.dead), ("同居", p.together), ("キーパーソン", p.key_person)) if holds]
        for u in data.unions:
            other = u.b if u.a == p.id else u.a if u.b == p.id else None
            word = _END_WORDS.get(u.end, _UNION_WORDS.get(u.kind, "夫婦"))
            said += [f"{names[other]}と{word}"] if other in names else []
        said += [
            f"{names[b.b]}と{BOND_WORDS.get(b.kind, b.kind)}"
            for b in data.bonds if b.a == p.id and b.b in names
        ]  # fmt: skip
        found[p.id] = (p.name, (p.name, *said))
    return found


_END_WORDS = {"separated": "別居", "divorced": "離婚", "widowed": "死別"}
_UNION_WORDS = {"marriage": "婚姻", "unregistered": "未届・内縁"}


def _words(old: tuple[str, ...], new: tuple[str, ...]) -> str:
    gone = [word for word in old if word not in new]
    came = [word for word in new if word not in old]
    return f"{'・'.join(gone)} → {'・'.join(came)}"


def lines_of(family: FamilyMap) -> dict[str, tuple[str, str, str]]:
    """Key of each line of feeling → the two people and the word for it."""
    return {bond_key(b): (b.a, b.b, family.kinds.get(b.kind, "")) for b in family.data.bonds}

