"""The family as a graph: who belongs to which couple, in which order, in which generation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nimo_desktop.output.genogram_values import (
    GenogramChild,
    GenogramData,
    GenogramPerson,
    GenogramUnion,
)


@dataclass(frozen=True, slots=True)
class Bend:
    """A line of a union passing through a row: to the child or from the partner `person`."""

    id: str
    union: str
    person: str
    row: int


@dataclass(slots=True)
class Family:
    """Only what can be drawn: links to nobody, to oneself or to one's own ancestor are left out."""

    people: dict[str, GenogramPerson]
    unions: dict[str, GenogramUnion] = field(default_factory=dict)
    kids: dict[str, list[GenogramChild]] = field(default_factory=dict)
    unions_of: dict[str, list[str]] = field(default_factory=dict)
    parents_of: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    bends: dict[str, Bend] = field(default_factory=dict)

    def partners(self, union: str) -> tuple[str, ...]:
        one = self.unions[union]
        return (one.a,) if one.b is None else (one.a, one.b)

    def union_row(self, union: str) -> int:
        return max(self.rows[p] for p in self.partners(union))

    def chain(self, union: str, person: str) -> list[str]:
        """The bends between a union and one of its people, from the top down."""
        return [b.id for b in self.bends.values() if b.union == union and b.person == person]


def read_family(data: GenogramData) -> Family:
    """The graph with generations counted from 0 at the top."""
    family = Family({p.id: p for p in data.people})
    for person in family.people:
        family.unions_of[person], family.parents_of[person] = [], []
    for union in sorted(data.unions, key=lambda u: u.order):
        known = union.a in family.people and union.b != union.a
        if known and (union.b is None or union.b in family.people):
            family.unions[union.id], family.kids[union.id] = union, []
            for partner in family.partners(union.id):
                family.unions_of[partner].append(union.id)
    for child in data.children:
        _add_child(family, child)
    for union_id, kids in family.kids.items():
        family.kids[union_id] = _by_age(family, kids)
    _set_rows(family)
    _set_bends(family)
    return family


def _add_child(family: Family, child: GenogramChild) -> None:
    if child.union not in family.unions or child.person not in family.people:
        return
    parents = family.partners(child.union)
    if child.union in family.parents_of[child.person] or child.person in parents:
        return
    if set(parents) & _descendants(family, child.person):
        return
    family.kids[child.union].append(child)
    family.parents_of[child.person].append(child.union)


def _descendants(family: Family, person: str) -> set[str]:
    found: set[str] = set()
    waiting = [person]
    while waiting:
        for union in family.unions_of[waiting.pop()]:
            for child in family.kids[union]:
                if child.person not in found:
                    found.add(child.person)
                    waiting.append(child.person)
    return found


def _by_age(family: Family, kids: Sequence[GenogramChild]) -> list[GenogramChild]:
    """Oldest first; twins stay together. Births decide if all are known, else the told order."""
    births = [family.people[k.person].birth for k in kids]
    if all(births):
        ordered = sorted(kids, key=lambda k: family.people[k.person].birth)
    else:
        ordered = sorted(
            kids, key=lambda k: (k.order or 99, family.people[k.person].birth or "9999")
        )
    unborn = [k for k in ordered if family.people[k.person].unborn]
    ordered = [k for k in ordered if k not in unborn] + unborn
    result: list[GenogramChild] = []
    for kid in ordered:
        if kid in result:
            continue
        result += [k for k in ordered if k is kid or (kid.twins and k.twins == kid.twins)]
    return result


def _set_rows(family: Family) -> None:
    """Partners in one row, children one below; whoever would stand above a parent is moved down."""
    rows: dict[str, int] = {}
    index = [p.id for p in family.people.values() if p.index]
    for start in (*index, *family.people):
        if start in rows:
            continue
        hint = family.people[start].row
        part = _spread(family, start, hint if hint is not None and rows else 0)
        rows |= part
    pulled: set[str] = set()
    while _push_down(family, rows, pulled):
        pass
    top = min(rows.values(), default=0)
    family.rows = {person: row - top for person, row in rows.items()}


def _spread(family: Family, start: str, row: int) -> dict[str, int]:
    rows = {start: row}
    waiting = [start]
    while waiting:
        person = waiting.pop(0)
        for other, step in _near(family, person):
            if other not in rows:
                rows[other] = rows[person] + step
                waiting.append(other)
    return rows


def _near(family: Family, person: str) -> Iterator[tuple[str, int]]:
    for union in family.parents_of[person]:
        yield from ((parent, -1) for parent in family.partners(union))
        yield from ((kid.person, 0) for kid in family.kids[union])
    for union in family.unions_of[person]:
        yield from ((partner, 0) for partner in family.partners(union) if partner != person)
        yield from ((kid.person, 1) for kid in family.kids[union])


def _push_down(family: Family, rows: dict[str, int], pulled: set[str]) -> bool:
    """Whether somebody had to move: children below both parents, partners without parents beside.

    Each partner is pulled once only, for two people may be partners of one and ancestors of the
    other; and nobody is an own ancestor, so this ends.
    """
    moved = False
    for union, kids in family.kids.items():
        partners = family.partners(union)
        lowest = max(rows[p] for p in partners)
        for kid in kids:
            if rows[kid.person] <= lowest:
                rows[kid.person] = lowest + 1
                moved = True
        for partner in partners:
            free = rows[partner] < lowest and not family.parents_of[partner]
            if free and partner not in pulled:
                rows[partner] = lowest
                pulled.add(partner)
                moved = True
    return moved


def _set_bends(family: Family) -> None:
    for union in family.unions:
        row = family.union_row(union)
        for partner in family.partners(union):
            _add_bends(family, union, partner, range(family.rows[partner] + 1, row + 1))
        for kid in family.kids[union]:
            _add_bends(family, union, kid.person, range(row + 1, family.rows[kid.person]))


def _add_bends(family: Family, union: str, person: str, rows: range) -> None:
    for row in rows:
        bend = Bend(f"~{union}~{person}~{row}", union, person, row)
        family.bends[bend.id] = bend
