"""From the family to places on a page: the largest type that fits, rows from top to bottom."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nimo_desktop.output.fonts import FontSet
from nimo_desktop.output.genogram_family import Family, read_family
from nimo_desktop.output.genogram_hand import room_for
from nimo_desktop.output.genogram_legend import legend_lines
from nimo_desktop.output.genogram_order import find_order
from nimo_desktop.output.genogram_routes import Sight, find_bands
from nimo_desktop.output.genogram_slots import Feet, Slot, find_feet, find_slots, gap
from nimo_desktop.output.genogram_spread import Room, pooled, spread
from nimo_desktop.output.genogram_values import (
    LEFT_MARGIN,
    LEGEND_LINE,
    MARGIN,
    PT,
    SIDE_EM,
    SMALLEST_PT,
    TITLE_HEIGHT,
    Genogram,
    GenogramData,
    Place,
    label_height,
)
from nimo_desktop.output.shapes import A4_LANDSCAPE, Point

SIZES_PT = (
    14.0, 13.5, 13.0, 12.5,
    12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0,
    6.5, 6.0, 5.5, 5.0, 4.5, 4.0, 3.5, 3.0, 2.5, 2.0, 1.5, 1.0,
)  # fmt: skip
AIRY = (1.7, 1.35, 1.0)
WIDEST_BAND_EM = 6.5
HOLD_MM = 0.05
"""How far somebody may stand from the place of the hand: less than anybody sees."""
SHRINK = 0.8
"""The type gets no smaller than this for the sake of a place of the hand."""


def layout(
    data: GenogramData,
    page: Point = A4_LANDSCAPE,
    *,
    fonts: FontSet,
    previous: Mapping[str, Place] | None = None,
    held: Mapping[str, float] | None = None,
) -> Genogram:
    """Places for everybody. The same data gives the same places.

    `previous` places are kept as far as a new person lets them; they are given up if the type
    would be under 7 pt with them. If it is under 7 pt anyway the result is `too_small`: it can be
    drawn in that type, but a larger page is needed.

    `held` are the places the hand has chosen (x of the middle of a symbol). The others give way to
    them, and somebody new stands where they leave room; they themselves move only where they have
    come too near each other and slightly smaller type makes no room, and then as little as can be.
    """
    family = read_family(data)
    old = {p: place for p, place in (previous or {}).items() if p in family.people}
    hand = {p: x for p, x in (held or {}).items() if p in family.people}
    if hand and not old:
        fresh = layout(data, page, fonts=fonts)
        if fresh.too_small:
            return fresh
        old = dict(fresh.places)
    where = {p: place.x for p, place in old.items()} | hand
    before = max((place.font_pt for place in old.values()), default=0.0)
    fits = room_for(family, fonts, hand, before * SHRINK * PT, page[0])
    rows = find_order(family, where, hand.keys(), fits)
    kept = {p: x for row in rows for p, x in _in_order(row, where, hand)}
    sheet = _Sheet(data, family, rows, page, fonts, legend_lines(data, page, fonts), kept, hand)
    found = sheet.fitted(old)
    if found is not None:
        return found
    if old:
        return layout(data, page, fonts=fonts)
    raise ValueError("the page is too small for anything")


def _in_order(
    row: Sequence[str], where: Mapping[str, float], hand: Mapping[str, float]
) -> Iterator[tuple[str, float]]:
    """Places of a row, without those that lie on the other side of somebody in the hand."""
    for n, person in enumerate(row):
        if person not in where:
            continue
        astray = any(
            (where[person] - hand[other]) * (n - m) < 0
            for m, other in enumerate(row) if other in hand
        )
        if person in hand or not astray:
            yield person, where[person]


@dataclass(frozen=True, slots=True)
class _Sheet:
    data: GenogramData
    family: Family
    rows: Sequence[Sequence[str]]
    page: Point
    fonts: FontSet
    legend_lines: int
    kept: Mapping[str, float]
    hand: Mapping[str, float]

    def fitted(self, old: Mapping[str, Place]) -> Genogram | None:
        """The layout in the largest type that fits; from the type of old places downwards."""
        sizes: Sequence[float] = SIZES_PT
        if old:
            before = max(place.font_pt for place in old.values())
            least = min(before, SMALLEST_PT)
            sizes = (before, *(s for s in SIZES_PT if least <= s < before))
        spare: Genogram | None = None
        for size in sizes:
            if spare is not None and size < spare.font_pt * SHRINK:
                break
            for narrow in (False, True):
                found = self.tried(size, old, narrow=narrow)
                if found is None:
                    continue
                if self._holds(found):
                    return found
                spare = spare or found
        return spare

    def _holds(self, found: Genogram) -> bool:
        """Whether everybody stands where the hand wants."""
        return all(abs(found.places[p].x - x) <= HOLD_MM for p, x in self.hand.items())

    @property
    def area(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of what title and legend leave."""
        return (
            LEFT_MARGIN,
            MARGIN + TITLE_HEIGHT,
            self.page[0] - MARGIN,
            self.page[1] - MARGIN - 2.5 - self.legend_lines * LEGEND_LINE,
        )

    def tried(self, size: float, old: Mapping[str, Place], *, narrow: bool) -> Genogram | None:
        """The layout in this size, None if it does not fit."""
        feet = find_feet(self.family, self.rows)
        slots = find_slots(self.family, feet, self.fonts, narrow=narrow)
        left, _, right, _ = self.area
        edge = 0.9 * size * PT  # room for the household line
        for airy in (1.0,) if old else AIRY:
            room = self._room(feet, slots, size * PT, airy)
            widest = max((room.width(n) for n in range(len(self.rows))), default=0.0)
            if widest + 2 * edge > (right - left) * (1.0 if airy == 1.0 else 0.85):
                continue
            xs = spread(
                self.family, room, left=left + edge, right=right - edge,
                kept=self.kept if old else None, held=self.hand.keys())
            found = self._stacked(xs, slots, feet, size, old)
            if found is not None:
                return found
        return None

    def _room(self, feet: Feet, slots: Mapping[str, Slot], em: float, airy: float) -> Room:
        apart = [
            [
                (slots[a].right + gap(self.family, feet, a, b) * airy + slots[b].left) * em
                for a, b in itertools.pairwise(row)
            ]
            for row in self.rows
        ]
        low = [slots[row[0]].left * em if row else 0.0 for row in self.rows]
        high = [slots[row[-1]].right * em if row else 0.0 for row in self.rows]
        return Room(self.rows, apart, low, high)

    def _stacked(
        self,
        xs: Mapping[str, float],
        slots: Mapping[str, Slot],
        feet: Feet,
        size: float,
        old: Mapping[str, Place],
    ) -> Genogram | None:
        """Rows below each other with the lines between them, None if the page is too low."""
        _, top, _, bottom = self.area
        em = size * PT
        side = SIDE_EM * em
        lines = [max((len(slots[p].label) for p in row), default=0) for row in self.rows]
        tall = [side + label_height(n, size) for n in lines]
        places = {
            p: Place(xs[p], 0.0, self.family.rows[p], side, slots[p].label,
                     slots[p].left * em, slots[p].right * em, size, slots[p].aside)
            for p in self.family.people
        }  # fmt: skip
        flat = {b: (xs[b], 0.0) for b in self.family.bends}
        sight = Sight(self.family, places, flat, feet, em)
        found = find_bands(sight)
        bands = [band.height_em * em for band in found[:-1]]
        last = found[-1].height_em * em if found and found[-1].unders else 0.0
        edge = 0.9 * em
        spare = bottom - top - 2 * edge - sum(tall) - sum(bands) - last
        if spare < -1e-6:
            return None
        if self.rows and not old:
            share = spare / max(1, len(bands)) * 0.7
            bands = [max(b, min(b + share, WIDEST_BAND_EM * em)) for b in bands]
        ys = self._ys(tall, bands, (top + edge, bottom - edge - last), side, old)
        places = {p: replace(place, y=ys[place.row]) for p, place in places.items()}
        bends = {b.id: (xs[b.id], ys[b.row]) for b in self.family.bends.values()}
        return Genogram(places, self.page, size, size < SMALLEST_PT, bends)

    def _ys(
        self,
        tall: Sequence[float],
        bands: Sequence[float],
        span: tuple[float, float],
        side: float,
        old: Mapping[str, Place],
    ) -> list[float]:
        """Centre of the symbols of each row; old rows stay where they were if they can."""
        apart = [tall[n] + bands[n] for n in range(len(tall) - 1)]
        height = sum(apart) + (tall[-1] if tall else 0.0)
        first = (span[0] + span[1] - height) / 2 + side / 2
        fresh = [first + sum(apart[:n]) for n in range(len(tall))]
        if not old:
            return fresh
        seen: dict[int, float] = {}
        for person, place in old.items():
            seen.setdefault(self.family.rows[person], place.y)
        shift = next((y - fresh[row] for row, y in sorted(seen.items())), 0.0)
        wanted = [(seen.get(n, y + shift), 10.0 if n in seen else 0.1)
                  for n, y in enumerate(fresh)]  # fmt: skip
        return pooled(wanted, apart, span[0] + side / 2, span[1] - tall[-1] + side / 2)
