"""Who stands left of whom: families side by side, then improved until nothing gets better.

Siblings stand by age (never given up), men left of women where the rest allows, partners beside
each other, as few crossings as can be found. The same family gives the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from nimo_desktop.output.genogram_cost import Cost, spots_of
from nimo_desktop.output.genogram_family import Family

Rows = list[list[str]]
Fits = Callable[[Sequence[Sequence[str]], int], bool]
"""Whether the people of a row whom the hand holds can stay where it holds them."""
LONGEST_BLOCK = 4
ROUNDS = 5
BEGINNINGS = 12
FINALISTS = 3


def find_order(
    family: Family, previous: Mapping[str, float] | None = None, held: Collection[str] = (),
    fits: Fits = lambda rows, number: True,
) -> Rows:
    """The rows from the top, each from left to right, with the bends of long lines in them.

    With `previous` (places of people from left) those stay in their order unless that costs a
    crossing that the fresh order does not have. Where the hand holds somebody (`held`) the order of
    the places is kept whatever it costs, and whoever is new stands where that `fits`, if need be
    out of the order of age.
    """
    cost = Cost(family)
    if held and previous:
        plain = [cost.repaired(row) for row in _first(family, "")]
        return _with_previous(plain, previous, cost, held, fits)
    fresh = _best(family, cost)
    if not previous:
        return fresh
    kept = _with_previous(fresh, previous, cost, held, fits)
    return kept if cost.total(kept) <= cost.total(fresh) + 12 else fresh


def count_rows(family: Family) -> int:
    """Generations that are drawn."""
    return max(family.rows.values(), default=-1) + 1


def _best(family: Family, cost: Cost) -> Rows:
    """The cheapest of several beginnings, the index person's first, the best of them improved."""
    index = [p.id for p in family.people.values() if p.index]
    starts = list(dict.fromkeys((*index, *family.people)))
    step = max(1, len(starts) // BEGINNINGS)
    found: list[tuple[float, int, Rows]] = []
    for number, start in enumerate(starts[::step] or [""]):
        rows = [cost.repaired(row) for row in _first(family, start)]
        if all(rows != known for _, _, known in found):
            found.append((round(cost.total(rows), 6), number, rows))
    found.sort(key=lambda f: f[:2])
    better = [_improved(rows, cost) for _, _, rows in found[:FINALISTS]]
    return min(better, key=lambda rows: round(cost.total(rows), 6))


def _first(family: Family, begin: str) -> Rows:
    walk = _Walk(family)
    rows: Rows = [[] for _ in range(count_rows(family))]
    starts = [p.id for p in family.people.values() if p.index]
    for start in ([begin] if begin else []) + [*starts, *family.people]:
        if start not in walk.seen:
            _append(rows, walk.grow(walk.rooted(start)))
    return rows


def _append(rows: Rows, more: Rows) -> None:
    for row, part in zip(rows, more, strict=True):
        row += part


class _Walk:
    """Families one after the other, each wholly left of the next: nothing crosses by itself."""

    def __init__(self, family: Family) -> None:
        self.family = family
        self.seen: set[str] = set()
        self.done: set[str] = set()
        self._left: dict[tuple[str, str], bool] = {}

    def rooted(self, person: str) -> str:
        """The person, or the partner beside whom somebody without drawn parents is to stand."""
        if self.family.parents_of[person]:
            return person
        partners = (
            p for u in reversed(self.family.unions_of[person]) for p in self.family.partners(u)
        )
        return next((p for p in partners if self.family.parents_of[p]), person)

    def grow(self, person: str) -> Rows:
        """The person with parents, siblings and all below, as far as not yet placed."""
        for union in self.family.parents_of[person]:
            if union not in self.done and person not in self.seen:
                return self._around(union)
        return self._own(person)

    def _around(self, union: str) -> Rows:
        """A couple with the families of both sides and the children between.

        If only one of the two has a family drawn, the other stands directly beside that one.
        """
        partners = self.family.partners(union)
        grown = [p for p in partners if self._comes_with_parents(p)]
        if len(grown) < 2 and not self.seen & set(partners):
            return self.grow((*grown, *partners)[0])
        self.done.add(union)
        rows = self._empty()
        if len(partners) == 2 and not self.is_left(partners[0], union):
            partners = (partners[1], partners[0])
        first, *others = partners
        if first not in self.seen:
            _append(rows, self.grow(first))
        _append(rows, self._kids(union))
        for other in others:
            if other not in self.seen:
                _append(rows, self.grow(other))
        return rows

    def _comes_with_parents(self, person: str) -> bool:
        return any(u not in self.done for u in self.family.parents_of[person])

    def _kids(self, union: str) -> Rows:
        rows = self._empty()
        for kid in self.family.kids[union]:
            if kid.person not in self.seen:
                _append(rows, self._own(kid.person))
            self._pass(rows, union, kid.person)
        for partner in self.family.partners(union):
            self._pass(rows, union, partner)
        return rows

    def _pass(self, rows: Rows, union: str, person: str) -> None:
        for bend in self.family.chain(union, person):
            rows[self.family.bends[bend].row].append(bend)

    def _own(self, person: str) -> Rows:
        """The person, partners beside, children below, then other parents with their families."""
        self.seen.add(person)
        rows, right = self._empty(), self._empty()
        for union in self.family.unions_of[person]:
            if union in self.done:
                continue
            self.done.add(union)
            others = [p for p in self.family.partners(union) if p != person]
            part = self._empty()
            partner = self.grow(others[0]) if others and others[0] not in self.seen else part
            if others and not self.is_left(person, union):
                _append(rows, partner)
                _append(rows, self._kids(union))
            else:
                _append(right, self._kids(union))
                _append(right, partner)
        rows[self.family.rows[person]].append(person)
        _append(rows, right)
        for union in self.family.parents_of[person]:
            if union not in self.done:
                _append(rows, self._around(union))
        return rows

    def is_left(self, person: str, union: str) -> bool:
        """Whether the person stands left in this couple: the man in the latest union of both, in
        earlier ones on the other side than there.
        """
        key = (person, union)
        if key not in self._left:
            self._left[key] = self._find_left(person, union)
        return self._left[key]

    def _find_left(self, person: str, union: str) -> bool:
        for one in self.family.partners(union):
            last = self.family.unions_of[one][-1]
            if last != union:
                same = self.is_left(one, last)
                return not same if one == person else same
        a, b = (*self.family.partners(union), "")[:2]
        sex = {p: self.family.people[p].sex for p in (a, b) if p}
        a_left = not (sex.get(b) == "male" and sex[a] != "male") and not (
            sex[a] == "female" and sex.get(b, "female") not in ("female",)
        )
        return a_left if person == a else not a_left

    def _empty(self) -> Rows:
        return [[] for _ in range(count_rows(self.family))]


def _improved(rows: Rows, cost: Cost) -> Rows:
    """Blocks of a row exchanged as long as that lowers the cost."""
    rows = [list(row) for row in rows]
    for _ in range(ROUNDS):
        before = cost.total(rows)
        if before <= 0:
            break
        for number in range(len(rows)):
            _improve_row(rows, number, cost)
        if cost.total(rows) >= before - 1e-9:
            break
    return rows


def _improve_row(rows: Rows, number: int, cost: Cost) -> None:
    spots = [spots_of(row) for row in rows]
    best = cost.around(spots, number)
    found = True
    while found and best > 1e-9:
        found = False
        row = rows[number]
        winner = row
        for candidate in _exchanged(row):
            if not cost.allowed(candidate):
                continue
            spots[number] = spots_of(candidate)
            price = cost.around(spots, number)
            if price < best - 1e-9:
                best, winner, found = price, candidate, True
        rows[number] = winner
        spots[number] = spots_of(winner)


def _exchanged(row: Sequence[str]) -> Iterator[list[str]]:
    """All rows that come from exchanging two neighbouring blocks."""
    size = len(row)
    for start in range(size - 1):
        for middle in range(start + 1, size):
            for end in range(middle + 1, size + 1):
                if min(middle - start, end - middle) > LONGEST_BLOCK:
                    continue
                yield [*row[:start], *row[middle:end], *row[start:middle], *row[end:]]


def _with_previous(
    fresh: Rows, previous: Mapping[str, float], cost: Cost, held: Collection[str], fits: Fits
) -> Rows:
    """The old order with the new people put in one by one where they cost least."""
    rows: Rows = [[] for _ in fresh]
    for number, row in enumerate(fresh):
        kept = sorted((p for p in row if p in previous), key=lambda p: (previous[p], p))
        if any(p in held for p in kept):
            order = _around_held(kept, held, cost)
            rows[number] = _beside_held(rows, number, order, held, fits)
        else:
            rows[number] = kept if cost.allowed(kept) else [p for p in row if p in previous]
    for number, row in enumerate(fresh):
        for person in (p for p in row if p not in rows[number]):
            rows[number] = _with_one_more(rows, number, person, cost, fits, held)
    return rows


def _with_one_more(
    rows: Rows, number: int, person: str, cost: Cost, fits: Fits, held: Collection[str]
) -> list[str]:
    """A row with somebody new where that costs least."""
    row = rows[number]
    faults, hand = cost.faults(row), any(p in held for p in row)  # only the hand makes faults
    trials = []
    for n in range(len(row) + 1):
        candidate = [*row[:n], person, *row[n:]]
        worse = cost.faults(candidate) > faults
        if worse and not hand:
            continue
        trial = [*rows[:number], candidate, *rows[number + 1 :]]
        tight = hand and not fits(trial, number)
        trials.append((tight, worse, cost.total(trial), n, candidate))
    return min(trials)[-1] if trials else [*row, person]


def _around_held(row: Sequence[str], held: Collection[str], cost: Cost) -> list[str]:
    """Those the hand holds where they are in the row, the others by age in the places left."""
    others = iter(cost.repaired([p for p in row if p not in held]))
    return [p if p in held else next(others) for p in row]


def _beside_held(
    rows: Rows, number: int, order: Sequence[str], held: Collection[str], fits: Fits
) -> list[str]:
    """The row in this order, without those for whom the hand's places have no room there."""
    alone = [p for p in order if p in held]
    whole, hand = ([*rows[:number], row, *rows[number + 1 :]] for row in (order, alone))
    if fits(whole, number) or not fits(hand, number):  # if they are in each other's way: no use
        return list(order)
    out: set[str] = set(order) - set(held)
    for person in [p for p in order if p in out]:
        row = [p for p in order if p not in out or p == person]
        if fits([*rows[:number], row, *rows[number + 1 :]], number):
            out.discard(person)
    return [p for p in order if p not in out]
