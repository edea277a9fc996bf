"""Where somebody put down by hand can stand in the row: on the nearest place that is free."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from nimo_desktop.output.fonts import FontSet
from nimo_desktop.output.genogram_family import Family, read_family
from nimo_desktop.output.genogram_routes import see
from nimo_desktop.output.genogram_slots import Slot, find_feet, find_slots, gap
from nimo_desktop.output.genogram_values import (
    LEFT_MARGIN,
    MARGIN,
    PT,
    Genogram,
    GenogramData,
)

SLACK = 0.02
"""Places are remembered to a hundredth of a millimetre."""
FAR = 0.5


def free_places(
    data: GenogramData, placed: Genogram, fonts: FontSet, to: Mapping[str, float], *,
    toward: int = 0,
) -> dict[str, float]:
    """The x of each who is carried to `to`, so that nobody stands on anybody; rows stay.

    `toward` -1 and 1 take the next free place on the left and on the right of where one stands, 0
    the nearest of all. Who has no free place stays.
    """
    family = read_family(data)
    floor = _Floor(family, placed, fonts, _is_narrow(family, placed, fonts))
    known = sorted((p for p in to if p in placed.places), key=lambda p: (to[p], p))
    if toward > 0:
        known.reverse()
    while True:
        found, stuck = floor.put_down(known, to, toward)
        if stuck is None:
            return {p: placed.places[p].x for p in to if p in placed.places} | found
        known.remove(stuck)  # where that one stands nobody else may go


@dataclass(frozen=True, slots=True)
class _Floor:
    family: Family
    placed: Genogram
    fonts: FontSet
    narrow: bool

    def put_down(
        self, known: Sequence[str], to: Mapping[str, float], toward: int
    ) -> tuple[dict[str, float], str | None]:
        """Places of all of them, one after the other; who is the first without one."""
        found: dict[str, float] = {}
        for person in known:
            waiting = [p for p in known if p not in found and p != person]
            x = self._nearest(person, to[person], found, waiting, toward)
            if x is None:
                return found, person
            found[person] = x
        return found, None

    def _nearest(
        self, person: str, wanted: float, done: Mapping[str, float], waiting: Sequence[str],
        toward: int,
    ) -> float | None:
        """The free x nearest to the wanted one, None if there is none."""
        here = self.placed.places[person].x
        xs = {p: place.x for p, place in self.placed.places.items()}
        xs |= {b: at[0] for b, at in self.placed.bends.items()} | dict(done)
        rows = self._rows({k: x for k, x in xs.items() if k != person and k not in waiting})
        tried: list[tuple[int, float, float]] = []
        for number in range(len(rows[self._row_of(person)]) + 1):
            found = self._between(person, number, rows, xs, wanted)
            if found is not None and (not toward or (found[1] - here) * toward > FAR):
                tried.append((found[0], abs(found[1] - wanted), found[1]))
        return round(min(tried)[2], 2) if tried else None

    def _row_of(self, one: str) -> int:
        bends = self.family.bends
        return bends[one].row if one in bends else self.family.rows[one]

    def _rows(self, xs: Mapping[str, float]) -> list[list[str]]:
        rows: list[list[str]] = [[] for _ in range(max(self.family.rows.values()) + 1)]
        for one in sorted(xs, key=lambda k: (xs[k], k)):
            rows[self._row_of(one)].append(one)
        return rows

    def _between(
        self, person: str, number: int, rows: Sequence[list[str]], xs: Mapping[str, float],
        wanted: float,
    ) -> tuple[int, float] | None:
        """The best x after `number` others of the row, None if no room; whether others are pushed
        by the lines that would run there then comes first.
        """
        at = self._row_of(person)
        row = [*rows[at][:number], person, *rows[at][number:]]
        em = self.placed.font_pt * PT
        slots, apart = _row_room(
            self.family, self.fonts, [*rows[:at], row, *rows[at + 1:]], at, em,
            narrow=self.narrow)
        edge = 0.9 * em
        low = LEFT_MARGIN + edge + slots[person].left * em
        high = self.placed.page[0] - MARGIN - edge - slots[person].right * em
        if number:
            low = max(low, xs[row[number - 1]] + apart[number - 1])
        if number + 1 < len(row):
            high = min(high, xs[row[number + 1]] - apart[number])
        if low > high + SLACK:
            return None
        pushed = any(
            xs[b] - xs[a] < least - SLACK
            for (a, b), least in zip(itertools.pairwise(row), apart, strict=True)
            if person not in (a, b)
        )
        return int(pushed), min(max(wanted, low), max(low, high))


def room_for(
    family: Family, fonts: FontSet, hand: Mapping[str, float], em: float, width: float
) -> Callable[[Sequence[Sequence[str]], int], bool]:
    """Whether a row of this order holds with those in the hand at their places, in type of `em` mm
    and with short labels. Who is in no row yet takes no room.
    """

    def fits(rows: Sequence[Sequence[str]], number: int) -> bool:
        slots, apart = _row_room(family, fonts, rows, number, em, narrow=True)
        row, edge = rows[number], 0.9 * em
        x = LEFT_MARGIN + edge + slots[row[0]].left * em
        for person, step in zip(row, [*apart, 0.0], strict=True):
            if hand.get(person, x) < x - SLACK:
                return False
            last = max(x, hand.get(person, x))
            x = last + step
        return last <= width - MARGIN - edge - slots[row[-1]].right * em + SLACK

    return fits


def _row_room(
    family: Family, fonts: FontSet, rows: Sequence[Sequence[str]], number: int, em: float, *,
    narrow: bool,
) -> tuple[Mapping[str, Slot], list[float]]:
    """Slots of everybody and the least distances in one row, as the layout takes them."""
    everybody = [list(row) for row in rows]
    for person in sorted(set(family.people) - {p for row in rows for p in row}):
        everybody[family.rows[person]].append(person)
    feet = find_feet(family, everybody)
    slots = find_slots(family, feet, fonts, narrow=narrow)
    apart = [
        (slots[a].right + gap(family, feet, a, b) + slots[b].left) * em
        for a, b in itertools.pairwise(rows[number])
    ]
    return slots, apart


def _is_narrow(family: Family, placed: Genogram, fonts: FontSet) -> bool:
    """Whether names were broken into short lines to make room."""
    sight = see(family, placed.places, placed.bends, placed.font_pt)
    wide = find_slots(family, sight.feet, fonts, narrow=False)
    return any(wide[p].label != place.label for p, place in placed.places.items())
