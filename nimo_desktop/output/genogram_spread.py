"""Where the people of each row stand: children under their parents, partners close, no overlap.

Each row in turn takes the places its neighbours wish for, as near as the least distances allow
(exactly, by pooling neighbours that push each other), many times up and down.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from nimo_desktop.output.genogram_family import Family

SWEEPS = 90
KEPT, HELD = 40.0, 4e7


@dataclass(frozen=True, slots=True)
class Room:
    """Least distances between the centres of neighbours in each row, and half of the ends."""

    rows: Sequence[Sequence[str]]
    apart: Sequence[Sequence[float]]
    low: Sequence[float]
    high: Sequence[float]

    def width(self, row: int) -> float:
        """Least width of a row with its ends."""
        return self.low[row] + sum(self.apart[row]) + self.high[row]


def spread(
    family: Family,
    room: Room,
    *,
    left: float,
    right: float,
    kept: Mapping[str, float] | None = None,
    held: Collection[str] = (),
) -> dict[str, float]:
    """The x of everybody between `left` and `right`; `kept` people move only if pushed, those of
    them who are `held` push the others.
    """
    places = _start(room, left, right)
    wishes = _Wishes(family, room)
    if kept:
        places |= {p: x for p, x in kept.items() if p in places}
    for sweep in range(SWEEPS):
        numbers = range(len(room.rows))
        for number in numbers if sweep % 2 else reversed(numbers):
            _settle(room, number, places, wishes, (left, right), kept or {}, held)
    if not kept:
        _centre(room, places, left, right)
    return places


def _start(room: Room, left: float, right: float) -> dict[str, float]:
    places: dict[str, float] = {}
    for number, row in enumerate(room.rows):
        x = (left + right - room.width(number)) / 2 + room.low[number]
        for n, person in enumerate(row):
            places[person] = x
            x += room.apart[number][n] if n + 1 < len(row) else 0.0
    return places


def _centre(room: Room, places: dict[str, float], left: float, right: float) -> None:
    ends = [(places[row[0]] - room.low[n], places[row[-1]] + room.high[n])
            for n, row in enumerate(room.rows) if row]  # fmt: skip
    if ends:
        shift = (left + right - min(e[0] for e in ends) - max(e[1] for e in ends)) / 2
        for person in places:
            places[person] += shift


def _settle(
    room: Room,
    number: int,
    places: dict[str, float],
    wishes: _Wishes,
    sides: tuple[float, float],
    kept: Mapping[str, float],
    held: Collection[str],
) -> None:
    row = room.rows[number]
    wanted: list[tuple[float, float]] = []
    for person in row:
        if person in kept:
            wanted.append((kept[person], HELD if person in held else KEPT))
            continue
        wanted.append(wishes.of(person, places))
    low, high = sides[0] + room.low[number], sides[1] - room.high[number]
    found = pooled(wanted, room.apart[number], low, high)
    for person, x in zip(row, found, strict=True):
        places[person] = x


def pooled(
    wanted: Sequence[tuple[float, float]], apart: Sequence[float], low: float, high: float
) -> list[float]:
    """Places nearest to the wanted (place, weight) in least squares, at least `apart`, between
    `low` and `high` if there is room.
    """
    offsets = [0.0]
    for step in apart:
        offsets.append(offsets[-1] + step)
    pools: list[tuple[float, float, int]] = []
    for (place, weight), offset in zip(wanted, offsets, strict=False):
        value, mass, count = place - offset, weight, 1
        while pools and pools[-1][0] >= value:
            before, before_mass, before_count = pools.pop()
            value = (before * before_mass + value * mass) / (before_mass + mass)
            mass, count = mass + before_mass, count + before_count
        pools.append((value, mass, count))
    values = [value for value, _, count in pools for _ in range(count)]
    top = high - offsets[len(values) - 1] if values else 0.0
    return [
        max(low, min(value, top)) + offset for value, offset in zip(values, offsets, strict=False)
    ]


class _Wishes:
    """What each person is drawn to."""

    def __init__(self, family: Family, room: Room) -> None:
        self._family = family
        self._couple: dict[str, list[tuple[str, float]]] = {}
        self._above: dict[str, list[str]] = {p: list(u) for p, u in family.parents_of.items()}
        self._kids = {u: [k.person for k in kids] for u, kids in family.kids.items()}
        for row, apart in zip(room.rows, room.apart, strict=True):
            for n, person in enumerate(row):
                self._couple[person] = self._beside(row, apart, n)

    def _beside(
        self, row: Sequence[str], apart: Sequence[float], n: int
    ) -> list[tuple[str, float]]:
        """Partners and siblings in this row with the distance wished for (signed)."""
        family, person = self._family, row[n]
        if person in family.bends:
            return []
        mates = {p for u in family.unions_of[person] for p in family.partners(u)} - {person}
        siblings = {k for u in family.parents_of[person] for k in self._kids[u]} - {person}
        found = []
        for m, other in enumerate(row):
            if other in mates or (other in siblings and abs(m - n) <= 2):
                low, high = min(m, n), max(m, n)
                distance = sum(apart[low:high])
                found.append((other, distance if m < n else -distance))
        return found

    def of(self, person: str, places: Mapping[str, float]) -> tuple[float, float]:
        """Wished place and its weight."""
        family, here = self._family, places[person]
        if person in family.bends:
            bend = family.bends[person]
            ends = [places[bend.person], self._middle(bend.union, places)]
            return sum(ends) / 2, 2.0
        total, mass = here * 0.2, 0.2
        for union in self._above[person]:
            kids = [places[k] for k in self._kids[union]]
            middle = (min(kids) + max(kids)) / 2
            total += (here + self._middle(union, places) - middle) * 2.0
            mass += 2.0
        for union in family.unions_of[person]:
            kids = [places[k] for k in self._kids[union]]
            if kids:
                middle = (min(kids) + max(kids)) / 2
                total += (here + middle - self._middle(union, places)) * 2.0
                mass += 2.0
        for other, distance in self._couple[person]:
            total += (places[other] + distance) * 0.6
            mass += 0.6
        return total / mass, mass

    def _middle(self, union: str, places: Mapping[str, float]) -> float:
        ends = [places[p] for p in self._family.partners(union)]
        return sum(ends) / len(ends)
