"""What an order of the rows costs: crossings, partners apart, a household torn, a man right."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from nimo_desktop.output.genogram_family import Family

CROSSING = 10.0
APART = 1.5
MAN_RIGHT = 1000.0
MAN_RIGHT_SOFT = 0.2
TORN = 1.0
TORN_SIBLINGS = 0.3


class Cost:
    """The cost of rows of one family; rows may still lack some people."""

    def __init__(self, family: Family) -> None:
        self._family = family
        self._row_of = {u: family.union_row(u) for u in family.unions}
        self._unions_in: dict[int, list[str]] = {}
        for union, row in self._row_of.items():
            self._unions_in.setdefault(row, []).append(union)
        self._ends = {u: [self._end(u, p) for p in family.partners(u)] for u in family.unions}
        self._feet = {u: [self._foot(u, k.person) for k in family.kids[u]] for u in family.unions}
        self._before = self._pairs()
        self._men = {u: w for u in family.unions if (w := self._man_left(u))}
        self._passing = [
            (b.union, family.chain(b.union, b.person), b.person) for b in family.bends.values()
        ]

    def _end(self, union: str, partner: str) -> str:
        """What stands for the partner in the row of the union: a bend if he is further up."""
        chain = self._family.chain(union, partner)
        return chain[-1] if chain else partner

    def _foot(self, union: str, kid: str) -> str:
        chain = self._family.chain(union, kid)
        return chain[0] if chain else kid

    def _pairs(self) -> dict[str, list[str]]:
        """Who must stand somewhere right of whom: the next older to the next younger sibling."""
        family, after = self._family, dict[str, list[str]]()
        earlier: set[tuple[str, str]] = set()
        for kids in family.kids.values():
            people = [k.person for k in kids]
            for n, elder in enumerate(people):
                for younger in people[n + 1 :]:
                    same = family.rows[elder] == family.rows[younger]
                    if same and (younger, elder) not in earlier:
                        earlier.add((elder, younger))
                        after.setdefault(elder, []).append(younger)
        return after

    def _man_left(self, union: str) -> float:
        family = self._family
        partners = family.partners(union)
        if len(partners) < 2 or {family.people[p].sex for p in partners} != {"male", "female"}:
            return 0.0
        alone = all(len(family.unions_of[p]) == 1 for p in partners)
        return MAN_RIGHT if alone else MAN_RIGHT_SOFT

    def allowed(self, row: Sequence[str]) -> bool:
        """Whether no younger sibling stands left of an older one."""
        seen: set[str] = set()
        for person in row:
            if any(younger in seen for younger in self._before.get(person, ())):
                return False
            seen.add(person)
        return True

    def faults(self, row: Sequence[str]) -> int:
        """How many younger siblings stand left of an older one."""
        at = spots_of(row)
        return sum(
            at[younger] < at[elder]
            for elder, after in self._before.items() if elder in at
            for younger in after if younger in at
        )  # fmt: skip

    def repaired(self, row: Sequence[str]) -> list[str]:
        """The row with younger siblings moved behind their elders, all else as it was."""
        waiting, result = list(row), list[str]()
        while waiting:
            free = next(
                (p for p in waiting if not any(p in self._before.get(q, ()) for q in waiting)),
                waiting[0],
            )
            waiting.remove(free)
            result.append(free)
        return result

    def total(self, rows: Sequence[Sequence[str]]) -> float:
        """The cost of everything."""
        spots = [spots_of(row) for row in rows]
        return sum(self._row(spots, n) + self._band(spots, n) for n in range(len(rows)))

    def around(self, spots: Sequence[Mapping[str, int]], number: int) -> float:
        """The part of the cost that depends on one row; `spots` tells who stands where in each."""
        return (
            self._row(spots, number)
            + self._band(spots, number)
            + (self._band(spots, number - 1) if number else 0.0)
        )

    def _row(self, spots: Sequence[Mapping[str, int]], row: int) -> float:
        at, family = spots[row], self._family
        price = 0.0
        spans: list[tuple[float, float, str]] = []
        for union in self._unions_in.get(row, ()):
            ends = [at[e] for e in self._ends[union] if e in at]
            if len(ends) < 2:
                continue
            low, high = min(ends), max(ends)
            inside = [p for p, n in at.items() if low < n < high]
            people = sum(1 for p in inside if p not in family.bends)
            price += CROSSING * (len(inside) - people)
            if people:
                price += APART * (people + 1)
                spans.append((low, high, union))
            man = self._men.get(union, 0.0)
            if man:
                a = family.unions[union].a
                man_first = (family.people[a].sex == "male") == (ends[0] < ends[1])
                price += 0.0 if man_first else man
        for n, (start, end, union) in enumerate(spans):
            price += CROSSING * self._under(at, row, start, end, union)
            for low2, high2, _ in spans[n + 1 :]:
                price += CROSSING * (start < low2 < end < high2 or low2 < start < high2 < end)
        return price + self._torn(at)

    def _under(self, at: Mapping[str, int], row: int, low: float, high: float, union: str) -> int:
        """Lines to children that a line between partners under others would cross."""
        return sum(
            1
            for other in self._unions_in.get(row, ())
            if other != union and self._feet[other]
            and (centre := self._centre(at, other)) is not None and low < centre < high
        )  # fmt: skip

    def _torn(self, at: Mapping[str, int]) -> float:
        together = [n for p, n in at.items() if p in self._family.people
                    and self._family.people[p].together]  # fmt: skip
        if len(together) < 2:
            return 0.0
        order = sorted(together)
        return TORN * sum(1 for a, b in itertools.pairwise(order) if b > a + 1)

    def _centre(self, at: Mapping[str, int], union: str) -> float | None:
        ends = [at[e] for e in self._ends[union] if e in at]
        return sum(ends) / len(ends) if ends else None

    def _band(self, spots: Sequence[Mapping[str, int]], row: int) -> float:
        """Crossings of the lines from the unions of this row to the next."""
        if row + 1 >= len(spots):
            return 0.0
        at, below = spots[row], spots[row + 1]
        fans: list[tuple[float, list[int]]] = []
        price = 0.0
        for union in self._unions_in.get(row, ()):
            centre = self._centre(at, union)
            feet = [below[f] for f in self._feet[union] if f in below]
            if feet and centre is not None:
                fans.append((centre, feet))
                price += TORN_SIBLINGS * (max(feet) - min(feet) + 1 - len(feet))
        for person, spot in at.items():  # other lines that only pass through
            bend = self._family.bends.get(person)
            if bend and bend.row == row and self._row_of[bend.union] != row:
                chain = self._family.chain(bend.union, bend.person)
                place = chain.index(person)
                following = chain[place + 1] if place + 1 < len(chain) else bend.person
                if following in below:
                    fans.append((spot, [below[following]]))
        for n, (left, feet) in enumerate(fans):
            for right, others in fans[n + 1 :]:
                price += CROSSING * _crossings(left, feet, right, others)
        return price


def _crossings(one: float, feet: list[int], two: float, others: list[int]) -> int:
    """The fewest crossings of two fans, whichever of their cross bars lies higher.

    The stem of a fan is taken to stand above the middle of its feet.
    """
    if one == two:
        return min(_crossings(0, feet, 1, others), _crossings(1, feet, 0, others))
    if one > two:
        feet, others = others, feet
    low, high = min(others), max(feet)
    if high < low:
        return 0
    first = sum(1 for f in feet if f > low) + (high > (low + max(others)) / 2)
    second = sum(1 for f in others if f < high) + (low < (min(feet) + high) / 2)
    return min(first, second)


def spots_of(row: Sequence[str]) -> dict[str, int]:
    """Who stands where in a row, counted from the left."""
    return {person: n for n, person in enumerate(row)}
