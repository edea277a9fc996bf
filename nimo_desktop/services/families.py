"""The family table of the nurse, and the couples and children of a genogram that follow from it.

Only what a 続柄 says is derived; what it leaves open (whose child a cousin is) stays undrawn. What
the genogram page has drawn by hand is added to, never overwritten.
"""

from __future__ import annotations

import dataclasses
from uuid import UUID

from nimo_desktop.domain.codes import CodeList
from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.family import Child, Relative, Union
from nimo_desktop.domain.ids import ChildId, NameId, PersonId, RelativeId, UnionId
from nimo_desktop.domain.people import Name, Person
from nimo_desktop.services import family_bonds
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading, Writer

TOGETHER, APART, DEAD = "together", "apart", "dead"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RelativeRow:
    """One line of the table. `id` None is a new line; `other_id` None makes a new person.

    `state` is a code of the list family_state ("" = nobody asked), `bond` one of emotional_tie
    ("" = nothing recorded, None = the form does not ask: what is recorded stays).
    """

    id: RelativeId | None = None
    other_id: PersonId | None = None
    relation: str = ""
    name: str = ""
    kana: str = ""
    birth: PartialDate | None = None
    state: str = ""
    key_person: bool = False
    occupation: str = ""
    health: str = ""
    bond: str | None = None


def load_relatives(ws: Workspace, person_id: PersonId) -> tuple[RelativeRow, ...]:
    """The table of a person in its order."""
    with ws.vault.read() as conn:
        return read_relatives(conn, person_id)


def read_relatives(conn: Reading, person_id: PersonId) -> tuple[RelativeRow, ...]:
    """As `load_relatives`, inside a reading that is under way."""
    found = records.where(conn, Relative, person_id=person_id)
    return tuple(_row(conn, one) for one in sorted(found, key=lambda r: (r.position, r.id)))


def _row(conn: Reading, relative: Relative) -> RelativeRow:
    person = records.get(conn, Person, relative.other_id)
    names = [
        n
        for n in records.where(conn, Name, person_id=relative.other_id, kind="main")
        if n.until is None
    ]
    state = {True: TOGETHER, False: APART, None: ""}[relative.together]
    return RelativeRow(
        id=relative.id,
        other_id=relative.other_id,
        relation=relative.relation,
        name=names[0].text if names else "",
        kana=names[0].kana if names else "",
        birth=person.birth,
        state=DEAD if person.death is not None else state,
        key_person=relative.key_person,
        occupation=relative.occupation,
        health=relative.health,
        bond=family_bonds.read_kind(conn, relative.person_id, relative.other_id),
    )


def save_relatives(
    ws: Workspace, writer: Writer, person_id: PersonId, rows: tuple[RelativeRow, ...]
) -> tuple[RelativeRow, ...]:
    """Make the table say these rows, inside an action that is under way; give them with their ids.

    Lines that are missing go to the trash with what was derived from them alone; people stay.
    """
    stored = {r.id: r for r in writer.where(Relative, person_id=person_id)}
    kept = {row.id for row in rows if row.id is not None}
    for relative in stored.values():
        row = next((r for r in rows if r.id == relative.id), None)
        if row is None or row.relation != relative.relation:
            _forget(writer, person_id, relative.other_id)
        if relative.id not in kept:
            family_bonds.write_kind(ws, writer, person_id, relative.other_id, "")
            writer.trash(relative)
    written = tuple(
        _write_row(ws, writer, person_id, row, position, stored)
        for position, row in enumerate(rows)
    )
    _Tree(ws, writer, person_id, written).derive()
    return written


def _write_row(
    ws: Workspace,
    writer: Writer,
    person_id: PersonId,
    row: RelativeRow,
    position: int,
    stored: dict[RelativeId, Relative],
) -> RelativeRow:
    other = _write_other(ws, writer, row)
    old = stored.get(row.id) if row.id is not None else None
    relative = old or Relative(
        id=RelativeId(ws.new_id()), person_id=person_id, other_id=other, position=position
    )
    relative = dataclasses.replace(
        relative,
        other_id=other,
        relation=row.relation,
        together={TOGETHER: True, APART: False}.get(row.state),
        key_person=row.key_person,
        occupation=row.occupation,
        health=row.health,
        position=position,
    )
    relative = writer.insert(relative) if old is None else writer.change(relative)
    if row.bond is not None:
        family_bonds.write_kind(ws, writer, person_id, other, row.bond)
    return dataclasses.replace(row, id=relative.id, other_id=other)


def _write_other(ws: Workspace, writer: Writer, row: RelativeRow) -> PersonId:
    """The relative as a person: new if not yet known, else with what the table adds."""
    known = None if row.other_id is None else writer.get(Person, row.other_id)
    person = known or Person(id=PersonId(ws.new_id()))
    sex = ws.codes["kinship"].attr(row.relation, "sex")
    death = person.death
    if row.state == DEAD:
        death = death or PartialDate.unknown_date()
    elif death is not None and death.unknown:
        death = None
    person = dataclasses.replace(
        person, sex=person.sex or sex, birth=row.birth or person.birth, death=death
    )
    person = writer.insert(person) if known is None else writer.change(person)
    _write_name(ws, writer, person.id, row)
    return person.id


def _write_name(ws: Workspace, writer: Writer, person_id: PersonId, row: RelativeRow) -> None:
    if not row.name.strip():
        return
    old = [n for n in writer.where(Name, person_id=person_id, kind="main") if n.until is None]
    if old:
        kana = row.kana or (old[0].kana if old[0].text == row.name else "")
        writer.change(dataclasses.replace(old[0], text=row.name, kana=kana))
    else:
        writer.insert(
            Name(id=NameId(ws.new_id()), person_id=person_id, text=row.name, kana=row.kana)
        )


def _forget(writer: Writer, person_id: PersonId, other: PersonId) -> None:
    """Take back the lines drawn between two people whose relation is no longer said."""
    mine = {u.id: u for u in _unions_of(writer, person_id)}
    theirs = {u.id: u for u in _unions_of(writer, other)}
    for union_id in mine.keys() & theirs.keys():
        _loosen(writer, mine[union_id], other)
    for child in writer.where(Child, person_id=other):
        if child.union_id in mine or _siblings(writer, child, person_id):
            writer.trash(child)
    for child in writer.where(Child, person_id=person_id):
        if child.union_id in theirs:
            _loosen(writer, theirs[child.union_id], other)


def _siblings(writer: Writer, child: Child, person_id: PersonId) -> bool:
    return any(c.union_id == child.union_id for c in writer.where(Child, person_id=person_id))


def _loosen(writer: Writer, union: Union, leaver: PersonId) -> None:
    """A couple without one of the two: with children one known parent is left, else nothing."""
    stays = union.b_id if union.a_id == leaver else union.a_id
    children = writer.where(Child, union_id=union.id)
    if stays is not None and children:
        writer.change(
            dataclasses.replace(union, a_id=stays, b_id=None, kind="unknown", end="")
        )
        return
    for child in children:
        writer.trash(child)
    writer.trash(union)


def _unions_of(writer: Writer, person_id: UUID) -> tuple[Union, ...]:
    return (*writer.where(Union, a_id=person_id), *writer.where(Union, b_id=person_id))


_COUPLES = {
    "marriage": ("marriage", ""),
    "unregistered": ("unregistered", ""),
    "divorced": ("marriage", "divorced"),
}


class _Tree:
    """Draws the lines of one table. Every step asks first what is there already."""

    def __init__(
        self, ws: Workspace, writer: Writer, person_id: PersonId, rows: tuple[RelativeRow, ...]
    ) -> None:
        self._ws, self._writer, self._me, self._rows = ws, writer, person_id, rows
        self._codes: CodeList = ws.codes["kinship"]

    def derive(self) -> None:
        """Elders first, so that children find their parents' couple."""
        self._parents()
        self._step_parents()
        self._grandparents()
        self._siblings()
        self._couples()
        self._parents_in_law()
        self._children()
        self._below_children()

    def _linked(self, *links: str) -> list[tuple[RelativeRow, PersonId]]:
        return [
            (row, row.other_id)
            for row in self._rows
            if row.other_id is not None and self._attr(row, "link") in links
        ]

    def _attr(self, row: RelativeRow, key: str) -> str:
        return self._codes.attr(row.relation, key)

    def _of_code(self, *codes: str) -> PersonId | None:
        return next((r.other_id for r in self._rows if r.relation in codes), None)

    def _parents(self) -> None:
        for kind in ("birth", "adopted", "foster"):
            pair = [
                other
                for row, other in self._linked("parent")
                if (self._attr(row, "child") or "birth") == kind
            ]
            if pair:
                self._child(self._parents_of(pair), self._me, kind)

    def _step_parents(self) -> None:
        for row, other in self._linked("step_parent"):
            own = self._of_code("22" if self._attr(row, "side") == "mother" else "21")
            if own is not None:
                self._couple(own, other, "marriage", step=True)

    def _grandparents(self) -> None:
        for side, code in (("father", "21"), ("mother", "22")):
            pair = [o for r, o in self._linked("grandparent") if self._attr(r, "side") == side]
            parent = self._of_code(code)
            if pair and parent is not None:
                self._child(self._parents_of(pair), parent)

    def _siblings(self) -> None:
        own = [c for c in self._writer.where(Child, person_id=self._me) if c.kind == "birth"]
        if own:
            couple = self._writer.get(Union, own[0].union_id)
            for _, other in self._linked("sibling"):
                self._child(couple, other)

    def _couples(self) -> None:
        for row, other in self._linked(*_COUPLES):
            kind, end = _COUPLES[self._attr(row, "link")]
            apart = kind == "marriage" and row.state == APART
            self._couple(self._me, other, kind, end or ("separated" if apart else ""))

    def _parents_in_law(self) -> None:
        for via in ("11", "12"):
            pair = [o for r, o in self._linked("spouse_parent") if self._attr(r, "via") == via]
            spouse = self._of_code(via)
            if pair and spouse is not None:
                self._child(self._parents_of(pair), spouse)

    def _children(self) -> None:
        rows = self._linked("child")
        if not rows:
            return
        partners = [other for _, other in self._linked(*_COUPLES)]
        other = partners[0] if len(partners) == 1 else None
        couple = self._couple(self._me, other, "unknown")
        births = [row.birth.middle if row.birth else None for row, _ in rows]
        known = [b for b in births if b is not None]
        ordered = sorted(known) if len(known) == len(rows) else []
        for (row, child), born in zip(rows, births, strict=True):
            kind = "adopted" if self._attr(row, "child") == "adopted" else "birth"
            place = ordered.index(born) + 1 if ordered and born is not None else 0
            self._child(couple, child, kind, place)

    def _below_children(self) -> None:
        """Grandchildren and a child's spouse are certain only where there is one child."""
        children = [other for _, other in self._linked("child")]
        if len(children) != 1:
            return
        spouses = [other for _, other in self._linked("child_spouse")]
        spouse = spouses[0] if len(spouses) == 1 else None
        if spouse is not None:
            self._couple(children[0], spouse, "marriage")
        for _, grandchild in self._linked("grandchild"):
            self._child(self._couple(children[0], spouse), grandchild)

    def _parents_of(self, pair: list[PersonId]) -> Union:
        """The couple of the parents: whoever is known later joins the one known first."""
        two = pair[1] if len(pair) == 2 else None
        if two is not None:
            for one, other in (pair, reversed(pair)):
                unions = _unions_of(self._writer, one)
                single = next((u for u in unions if u.b_id is None), None)
                if single is not None and not any(other in (u.a_id, u.b_id) for u in unions):
                    return self._writer.change(dataclasses.replace(single, b_id=other))
        return self._couple(pair[0], two)

    def _couple(
        self, one: PersonId, two: PersonId | None, kind: str = "unknown", end: str = "", *,
        step: bool = False,
    ) -> Union:
        """The couple of the two, found or made; a single known parent gets the partner, unless
        that is a `step` parent: the children are of somebody else.
        """
        unions = _unions_of(self._writer, one)
        for union in unions:
            if two is not None and two in (union.a_id, union.b_id):
                return self._sharpen(union, kind, end)
        single = next((u for u in unions if u.b_id is None), None)
        if two is None and (single or len(unions) == 1):
            return single or unions[0]
        if two is not None and single is not None and len(unions) == 1 and not step:
            return self._writer.change(
                dataclasses.replace(single, b_id=two, kind=kind, end=end or single.end)
            )
        if two is not None and not step:
            theirs = _unions_of(self._writer, two)
            if len(theirs) == 1 and theirs[0].b_id is None:
                return self._writer.change(
                    dataclasses.replace(theirs[0], b_id=one, kind=kind, end=end)
                )
        made = Union(id=UnionId(self._ws.new_id()), a_id=one, b_id=two, kind=kind, end=end)
        return self._writer.insert(made)

    def _sharpen(self, union: Union, kind: str, end: str) -> Union:
        if kind == "unknown" or (union.kind == kind and union.end == end):
            return union
        again = union.end == "separated"  # they live together again
        if union.kind == "unknown" or end or again:
            end = end or ("" if again else union.end)
            return self._writer.change(dataclasses.replace(union, kind=kind, end=end))
        return union

    def _child(
        self, couple: Union, person: PersonId, kind: str = "birth", position: int = 0
    ) -> None:
        old = [
            c for c in self._writer.where(Child, person_id=person) if c.union_id == couple.id
        ]
        if old:
            self._writer.change(
                dataclasses.replace(old[0], kind=kind, position=position or old[0].position)
            )
            return
        self._writer.insert(
            Child(
                id=ChildId(self._ws.new_id()),
                union_id=couple.id,
                person_id=person,
                kind=kind,
                position=position,
            )
        )
