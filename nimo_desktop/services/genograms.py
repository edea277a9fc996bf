"""ジェノグラム from the record: the person, the family table, couples, children and ties.

Only who stands in the person's own family table is drawn. What another case knows of the same
relatives (a partner, a child told there in confidence) stays there, and who called, reported or
informed is not read at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.codes import CodeList
from nimo_desktop.domain.dates_jp import PartialDate, age_display, wareki
from nimo_desktop.domain.family import Child, EmotionalTie, Relative, Union
from nimo_desktop.domain.ids import CaseId, PersonId
from nimo_desktop.domain.people import Person
from nimo_desktop.output.ecomap_extras import note_shapes
from nimo_desktop.output.ecomap_values import MapEdits
from nimo_desktop.output.fonts import FontSet
from nimo_desktop.output.genogram import draw, layout
from nimo_desktop.output.genogram_values import (
    Genogram,
    GenogramBond,
    GenogramChild,
    GenogramData,
    GenogramPerson,
    GenogramUnion,
    Notation,
)
from nimo_desktop.output.shapes import A3_LANDSCAPE, A4_LANDSCAPE, Page
from nimo_desktop.services import people
from nimo_desktop.services.diagrams import Diagram
from nimo_desktop.services.family_bonds import TWINS
from nimo_desktop.services.family_pairs import born_together
from nimo_desktop.services.maps import family_hand
from nimo_desktop.services.maps.copies import decade, initial
from nimo_desktop.services.maps.family_hand import Standing
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading

TITLE = "ジェノグラム"
CLOSE = ("close", "very_close")
"""Ties that the person's own copy shows."""
Copy = Literal["whole", "person"]
UNTOUCHED = MapEdits()


def gather(
    ws: Workspace, case_id: CaseId, *, copy: Copy = "whole", anonymous: bool = False
) -> GenogramData:
    """What is drawn, read in one transaction. The person's copy has only close ties; an anonymous
    one has relations for names, decades for ages, and not who made it.

    Raises NotFound.
    """
    with ws.vault.read() as conn:
        case = records.get(conn, Case, case_id)
        reader = _Reader(ws, conn, case.person_id, anonymous)
        drawn = reader.people()
        known = {PersonId(person): person.hex for person in drawn}
        unions = _unions(conn, known)
        return GenogramData(
            TITLE,
            wareki(ws.today()),
            "" if anonymous else f"{ws.department().name} {ws.staff.name}",
            tuple(drawn.values()),
            tuple(_union(u, n, known) for n, u in enumerate(unions)),
            tuple(_children(conn, unions, known)),
            tuple(_bonds(conn, known, copy)),
        )


def genogram(
    ws: Workspace,
    case_id: CaseId,
    fonts: FontSet,
    *,
    copy: Copy = "whole",
    anonymous: bool = False,
    notation: Notation | None = None,
) -> Diagram:
    """The genogram of the case today as it is laid out afresh, without the work of the hand.

    Raises NotFound.
    """
    data = gather(ws, case_id, copy=copy, anonymous=anonymous)
    page = drawn(data, fonts, notation)
    return Diagram(page, ws.office().training, fonts, TITLE)


def drawn(
    data: GenogramData,
    fonts: FontSet,
    notation: Notation | None = None,
    *,
    edits: MapEdits = UNTOUCHED,
) -> Page:
    """What was gathered, laid out and drawn with the work of the hand."""
    return page_of(standing(data, fonts, edits), notation, edits)


def standing(data: GenogramData, fonts: FontSet, edits: MapEdits = UNTOUCHED) -> Standing:
    """Who is shown, and where."""
    shown = family_hand.without_hidden(data, edits.hidden)
    return Standing(shown, placed_on(shown, fonts, edits), fonts)


def page_of(found: Standing, notation: Notation | None, edits: MapEdits) -> Page:
    """The page with the lines the hand has bent and its notes."""
    edits = family_hand.grown(edits, found.placed.page)
    page = draw(found.data, found.placed, found.fonts, notation, bends=edits.bends)
    notes = note_shapes(edits.notes, found.fonts, found.placed.page)
    return replace(page, shapes=(*page.shapes, *notes))


def placed_on(data: GenogramData, fonts: FontSet, edits: MapEdits = UNTOUCHED) -> Genogram:
    """Places on A4, on A3 where A4 would need type under 7 pt."""
    for paper in (A4_LANDSCAPE, A3_LANDSCAPE):
        before = family_hand.previous(edits, paper)
        hand = {one: x for one, (x, _) in family_hand.grown(edits, paper).pins.items()}
        placed = layout(data, paper, fonts=fonts, previous=before, held=hand)
        if not placed.too_small:
            break
    return placed


@dataclass(frozen=True, slots=True)
class _Reader:
    ws: Workspace
    conn: Reading
    person_id: PersonId
    anonymous: bool

    def people(self) -> dict[PersonId, GenogramPerson]:
        """The person and the relatives of the table; friends and guardians only if they live
        together with the person.
        """
        codes = self.ws.codes["kinship"]
        rows = records.where(self.conn, Relative, person_id=self.person_id)
        lines = [
            r for r in sorted(rows, key=lambda r: (r.position, r.id))
            if r.together or codes.attr(r.relation, "side") != "none"
        ]  # fmt: skip
        found = {self.person_id: self._person(self.person_id, None, codes, bool(lines))}
        for line in lines:
            found.setdefault(
                line.other_id, self._person(line.other_id, line, codes, together=False)
            )
        return found

    def _person(
        self, person_id: PersonId, line: Relative | None, codes: CodeList, together: bool
    ) -> GenogramPerson:
        """One symbol; without a name it is called by the relation."""
        full = people.read_full(self.conn, person_id, self.ws.today())
        person = full.person
        relation = codes.label(line.relation) if line else ""
        unborn = line is not None and codes.attr(line.relation, "child") == "unborn"
        linked = line is None or codes.attr(line.relation, "link") not in ("collateral", "none")
        dead = person.death is not None
        return GenogramPerson(
            id=person_id.hex,
            name=self._name(full.name, relation),
            sex=person.sex if person.sex in ("male", "female") else "unknown",
            age=self._age(person),
            birth=_sortable(person.birth),
            dead=dead,
            index=line is None,
            key_person=line is not None and line.key_person,
            together=not dead and (together if line is None else line.together is True),
            unborn=unborn,
            note=relation if full.name and not linked and not self.anonymous else "",
            row=int(codes.attr(line.relation, "generation") or 0) if line else 0,
        )

    def _age(self, person: Person) -> str:
        """Years today, for the dead at death; "" where one of the days is not known."""
        if person.birth is None:
            return ""
        until = person.death.middle if person.death is not None else self.ws.today()
        age = age_display(person.birth, until) if until is not None else None
        if age is None:
            return ""
        return decade(f"{age}歳") if self.anonymous else str(age)

    def _name(self, name: str, relation: str) -> str:
        if self.anonymous:
            return relation or initial(name)
        return name or relation


def _sortable(birth: PartialDate | None) -> str:
    day = birth.middle if birth is not None else None
    return day.isoformat() if day is not None else ""


def _unions(conn: Reading, known: Mapping[PersonId, str]) -> list[Union]:
    """Couples and single parents of these people, ended ones first, then in order of time."""
    found: dict[str, Union] = {}
    for person in known:
        for key in ("a_id", "b_id"):
            found |= {u.id.hex: u for u in records.where(conn, Union, **{key: person})}
    return sorted(found.values(), key=lambda u: (not u.end, _sortable(u.since), u.id.hex))


def _union(union: Union, order: int, known: Mapping[PersonId, str]) -> GenogramUnion:
    """A couple; a partner who is not in the table is left out."""
    partners = [known[p] for p in (union.a_id, union.b_id) if p is not None and p in known]
    second = partners[1] if len(partners) > 1 else None
    return GenogramUnion(union.id.hex, partners[0], second, union.kind, union.end, order)


def _children(
    conn: Reading, unions: Iterable[Union], known: Mapping[PersonId, str]
) -> Iterable[GenogramChild]:
    """Children of these couples; born on the same known day they are twins."""
    for union in unions:
        kids = [c for c in records.where(conn, Child, union_id=union.id) if c.person_id in known]
        twins = born_together(conn, kids)
        for kid in kids:
            group, identical = twins.get(kid.person_id, ("", False))
            yield GenogramChild(
                union.id.hex, known[kid.person_id], kid.kind, group, identical, kid.position
            )


def _bonds(conn: Reading, known: Mapping[PersonId, str], copy: Copy) -> Iterable[GenogramBond]:
    for person in known:
        for tie in records.where(conn, EmotionalTie, a_id=person):
            shown = tie.kind in CLOSE if copy == "person" else tie.kind not in TWINS
            if tie.b_id in known and shown:
                yield GenogramBond(known[tie.a_id], known[tie.b_id], tie.kind)
