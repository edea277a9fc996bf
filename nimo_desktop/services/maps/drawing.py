"""One map as it was asked for: which copy, with which layers, drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.diagram import CaseDiagram
from nimo_desktop.domain.ids import CaseId
from nimo_desktop.domain.resource import Agency
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.output.arrows import arrow_heads as arrow_heads
from nimo_desktop.output.ecomap import draw
from nimo_desktop.output.ecomap_values import EcomapData, MapEdits
from nimo_desktop.output.genogram_values import GenogramData, Notation
from nimo_desktop.output.inset import content, legend_of
from nimo_desktop.output.shapes import Box, Page
from nimo_desktop.services import diagrams, genograms
from nimo_desktop.services.diagrams import Diagram
from nimo_desktop.services.maps import compare, copies, gaps, state
from nimo_desktop.services.maps.copies import CallLine, MapCopy
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records

if TYPE_CHECKING:
    from nimo_desktop.output.fonts import FontSet

TEAM, ECOMAP, GENOGRAM = "team", "ecomap", "genogram"
ECOMAP_TITLE = "エコマップ"
_EPS = 0.05
BLANKS = 2
"""Empty boxes in every sector of the map to be written on (sheets.md §6)."""


@dataclass(frozen=True, slots=True)
class MapWish:
    """What is asked for. `kind` TEAM says who does what how often (支援体制図), ECOMAP the ties and
    what they are for, GENOGRAM the family. `inner` puts the small genogram in the middle,
    `writing` gives the map with empty boxes and a wide margin; `since` lays an earlier version
    under the map of today. `outside` leaves the office: without tension and the office's own words,
    as the person's copy always is.
    """

    kind: str = TEAM
    copy: MapCopy = MapCopy.WHOLE
    anonymous: bool = False
    inner: bool = False
    gaps: bool = False
    writing: bool = False
    meeting: str = ""
    since: CaseDiagram | None = None
    outside: bool = False

    @property
    def for_others(self) -> bool:
        """Whether the office's own words stay off it."""
        return self.outside or self.copy is MapCopy.PERSON


@dataclass(frozen=True, slots=True)
class FamilyTold:
    """Everything a genogram is drawn from: the family, the work of the hand, the signs."""

    data: GenogramData
    edits: MapEdits
    notation: Notation


def data_of(ws: Workspace, case_id: CaseId, wish: MapWish = MapWish()) -> EcomapData:
    """What the map shows. Raises NotFound."""
    data = diagrams.gather(ws, case_id, copy="person" if wish.for_others else "whole")
    data = replace(
        data, edits=state.edits_of(ws, case_id), meeting=wish.meeting,
        blanks=BLANKS if wish.writing else 0)
    if wish.gaps:
        data = gaps.with_gaps(data, gaps.gaps(ws, case_id))
    if wish.since is not None:
        data = compare.overlaid(state.of_version(wish.since), data)
    if wish.kind == ECOMAP:
        data = _ties_only(data)
    calls = _calls(ws, case_id) if wish.copy is MapCopy.EMERGENCY else {}
    data = copies.for_copy(data, wish.copy, calls=calls)
    if wish.outside:
        data = copies.for_outside(data)
    if wish.anonymous:
        data = copies.anonymous(data)
    return data


def _with_genogram(
    ws: Workspace, case_id: CaseId, data: EcomapData, fonts: FontSet, wish: MapWish
) -> EcomapData:
    drawn = family(ws, case_id, fonts, wish)
    return replace(data, inner=content(drawn.page), inner_legend=legend_of(drawn.page))


def _ties_only(data: EcomapData) -> EcomapData:
    """Of every box its name and what it is for."""
    short = (
        replace(one, lines=one.lines[one.named_lines : one.named_lines + 1])
        for one in data.supporters
    )
    return replace(data, title=ECOMAP_TITLE, supporters=tuple(short))


def drawn(ws: Workspace, case_id: CaseId, fonts: FontSet, wish: MapWish = MapWish()) -> Diagram:
    """The map, drawn. Raises NotFound, TooManyBoxes."""
    if wish.kind == GENOGRAM:
        return family(ws, case_id, fonts, wish)
    data = data_of(ws, case_id, wish)
    if wish.inner:
        data = _with_genogram(ws, case_id, data, fonts, wish)
    return Diagram(page_of(data, fonts), ws.office().training, fonts)


def family(ws: Workspace, case_id: CaseId, fonts: FontSet, wish: MapWish) -> Diagram:
    """The genogram, in the notation the office has chosen. Raises NotFound."""
    told = family_told(ws, case_id, wish)
    page = genograms.drawn(told.data, fonts, told.notation, edits=told.edits)
    return Diagram(page, ws.office().training, fonts, told.data.title)


def family_told(ws: Workspace, case_id: CaseId, wish: MapWish) -> FamilyTold:
    """What the genogram is drawn from. Raises NotFound."""
    copy: genograms.Copy = "person" if wish.for_others else "whole"
    data = genograms.gather(ws, case_id, copy=copy, anonymous=wish.anonymous)
    edits = state.edits_of(ws, case_id, GENOGRAM)
    if wish.anonymous or wish.for_others:  # the office's own words stay inside
        edits = replace(edits, notes=())
    return FamilyTold(data, edits, notation_of(ws))


def notation_of(ws: Workspace) -> Notation:
    """The signs of this office."""
    office = ws.office()
    return Notation(
        dead="filled" if office.sign_dead == "filled" else "cross",
        unknown_sex="diamond" if office.sign_unknown_sex == "diamond" else "triangle",
        marriage="double" if office.sign_marriage == "double" else "single",
        key_person="letters" if office.sign_key_person == "letters" else "star",
    )


def page_of(data: EcomapData, fonts: FontSet) -> Page:
    """A map drawn: boxes stay where they were last seen, unless two would lie over each other.

    Raises TooManyBoxes.
    """
    known = {one.id for one in data.supporters} - data.edits.hidden
    seen = {key: at for key, at in data.edits.seen.items() if key in known}
    if seen:
        pins = {**seen, **data.edits.pins}
        page = draw(replace(data, edits=replace(data.edits, pins=pins)), fonts)
        if not _covers(page):
            return page
    return draw(data, fonts)


def _covers(page: Page) -> bool:
    """Whether a box lies over another or over the household in the middle."""
    frames = [
        one for one in page.shapes
        if isinstance(one, Box) and one.role in ("agency", "household")
    ]
    return any(
        a.x < b.x + b.w - _EPS and b.x < a.x + a.w - _EPS
        and a.y < b.y + b.h - _EPS and b.y < a.y + a.h - _EPS
        for at, a in enumerate(frames) for b in frames[at + 1 :]
    )


def places_of(page: Page | None) -> dict[str, tuple[float, float, float, float]]:
    """Box or note id → left, top, width, height (mm) as drawn."""
    shapes = page.shapes if page is not None else ()
    return {
        one.id: (one.x, one.y, one.w, one.h)
        for one in shapes
        if isinstance(one, Box) and one.id and one.role in ("agency", "note")
    }


def of_version(ws: Workspace, version: CaseDiagram, fonts: FontSet) -> Diagram:
    """An earlier map as it was."""
    if version.kind == GENOGRAM:
        then, edits = state.family_of_version(version), state.edits_from(version.edits)
        page = genograms.drawn(then, fonts, notation_of(ws), edits=edits)
        return Diagram(page, ws.office().training, fonts, then.title)
    return Diagram(page_of(state.of_version(version), fonts), ws.office().training, fonts)


def _calls(ws: Workspace, case_id: CaseId) -> dict[str, CallLine]:
    """Telephone numbers of those who are to be called, by their boxes."""
    found = {}
    with ws.vault.read() as conn:
        case = records.get(conn, Case, case_id)
        for tie in records.where(conn, SupportTie, person_id=case.person_id):
            if not tie.emergency:
                continue
            agency = records.find(conn, Agency, tie.agency_id) if tie.agency_id else None
            found[tie.id.hex] = CallLine(
                tie.emergency, agency.phone if agency else "",
                agency.night_phone if agency else "")
    return found
