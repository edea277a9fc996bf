"""Places for boxes: rows of slots over the page, and which sector owns which of them.

The person stands in the exact middle. Sectors follow each other clockwise from the top left
corner in the order of their code list, each in a wedge as large as it has boxes, turned so that
every sector stands as near as possible to its own fixed place.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nimo_desktop.output.map_values import Frame, Point

SPARE = 1.8
"""Places for each box above which more of them bring nothing."""
FULL = 4
"""How much it counts when there are fewer."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """Least room between boxes across and down, and along the rim of the page (mm)."""

    across: float
    down: float
    edge: float


WIDE = Gaps(9.0, 6.0, 7.0)
"""Room for several lines between boxes and outside of them all."""
TIGHT = Gaps(6.0, 4.5, 2.5)
"""Room for one line."""


@dataclass(frozen=True, slots=True)
class Slots:
    """Centres of the places; the last one is the middle when somebody stands there.
    A part is a row, or its half beside the person; `room` is how wide each part is."""

    places: tuple[Point, ...]
    row_of: tuple[int, ...]
    part_of: tuple[int, ...]
    room: tuple[float, ...]
    pitch: tuple[float, float]
    cell: tuple[float, float]


def make_slots(
    area: Frame,
    sizes: Sequence[tuple[float, float]],
    hub: tuple[float, float] | None,
    gaps: Gaps = WIDE,
) -> Slots | None:
    """Slots for boxes of these sizes around the hub; None if they do not fit."""
    width, height = area[2] - area[0] - 2 * gaps.edge, area[3] - area[1] - 2 * gaps.edge
    if hub is not None and (hub[0] > width or hub[1] > height):
        return None
    if not sizes:
        return _grid(area, 1, 1, (1.0, 1.0), hub, gaps)
    wide = sum(w for w, _ in sizes) / len(sizes)
    wide = max(wide, 0.7 * max(w for w, _ in sizes))
    high = max(h for _, h in sizes)
    most_rows = int((height + gaps.down) // (high + gaps.down))
    most_columns = int((width + gaps.across) // (wide + gaps.across))
    best: tuple[float, Slots] | None = None
    for rows in range(1, most_rows + 1):
        for columns in range(1, most_columns + 1):
            made = _grid(area, rows, columns, (wide, high), hub, gaps)
            places = len(made.places) - (hub is not None)
            if places < len(sizes):
                continue
            free_x, free_y = made.pitch[0] - wide, made.pitch[1] - high
            odd = 1.0 if rows % 2 else 0.9
            spare = min(1.0, places / (SPARE * len(sizes)))
            score = min(free_x / 1.6, free_y) * odd * spare**FULL
            if best is None or score > best[0]:
                best = (score, made)
    return None if best is None else best[1]


def _grid(
    area: Frame, rows: int, columns: int, cell: tuple[float, float],
    hub: tuple[float, float] | None, gaps: Gaps,
) -> Slots:  # fmt: skip
    """All slots of the grid that keep clear of the hub, and the hub's own."""
    left, top, right, bottom = within(area, gaps.edge)
    step = ((right - left) / columns, (bottom - top) / rows)
    middle = ((left + right) / 2, (top + bottom) / 2)
    places: list[Point] = []
    row_of: list[int] = []
    part_of: list[int] = []
    for row in range(rows):
        y = top + step[1] * (row + 0.5)
        for column in range(columns):
            x = left + step[0] * (column + 0.5)
            if hub is not None and _meets(x - middle[0], y - middle[1], cell, hub, gaps):
                continue
            places.append((x, y))
            row_of.append(row)
            beside = hub is not None and _meets(0.0, y - middle[1], cell, hub, gaps)
            part_of.append(2 * row + (beside and x > middle[0]))
    room = [right - left] * (2 * rows + 1)
    if hub is not None:
        places.append(middle)
        row_of.append(-1)
        part_of.append(2 * rows)
        half = (right - left - hub[0]) / 2 - gaps.across
        for row in range(rows):
            if _meets(0.0, top + step[1] * (row + 0.5) - middle[1], cell, hub, gaps):
                room[2 * row] = room[2 * row + 1] = half
    return Slots(tuple(places), tuple(row_of), tuple(part_of), tuple(room), step, cell)


def within(area: Frame, edge: float) -> Frame:
    return (area[0] + edge, area[1] + edge, area[2] - edge, area[3] - edge)


def _meets(
    dx: float, dy: float, cell: tuple[float, float], hub: tuple[float, float], gaps: Gaps
) -> bool:
    return (
        abs(dx) < (cell[0] + hub[0]) / 2 + gaps.across * 0.6
        and abs(dy) < (cell[1] + hub[1]) / 2 + gaps.down * 0.6
    )


def nearest_middle(slots: Slots, area: Frame, count: int) -> list[int]:
    """The free slots nearest to the middle, for the family."""
    middle = ((area[0] + area[2]) / 2, (area[1] + area[3]) / 2)

    def far(slot: int) -> tuple[float, int]:
        x, y = slots.places[slot]
        return round(math.hypot((x - middle[0]) / 1.6, y - middle[1]), 6), slot

    free = [s for s, row in enumerate(slots.row_of) if row >= 0]
    return sorted(free, key=far)[:count]


def clock(place: Point, area: Frame) -> float:
    """0 to 1 clockwise from the top left corner, corners at the quarters."""
    x = (place[0] - (area[0] + area[2]) / 2) / (area[2] - area[0])
    y = (place[1] - (area[1] + area[3]) / 2) / (area[3] - area[1])
    return ((math.atan2(y, x) / math.tau) + 0.375) % 1.0


def wedges(
    slots: Slots, area: Frame, taken: Sequence[int], counts: Mapping[str, int],
    order: Sequence[str],
) -> dict[int, str]:  # fmt: skip
    """The sector that owns each slot. Each sector owns at least as many as it has boxes."""
    away = set(taken)
    ring = [s for s, row in enumerate(slots.row_of) if row >= 0 and s not in away]
    ring.sort(key=lambda s: (round(clock(slots.places[s], area), 6), s))
    present = [s for s in order if counts.get(s)]
    total = sum(counts[s] for s in present)
    if not total:
        return {}
    ends, seen = [0], 0
    for sector in present:
        seen += counts[sector]
        ends.append(round(seen * len(ring) / total))
    share = _at_least(ends, [counts[s] for s in present])
    home = {s: (order.index(s) + 0.5) / len(order) for s in present}
    turns = range(len(ring))
    best = min(
        turns, key=lambda t: (round(_strain(ring, t, share, present, home, slots, area), 9), t)
    )
    owner: dict[int, str] = {}
    at = best
    for sector, many in zip(present, share, strict=True):
        for n in range(many):
            owner[ring[(at + n) % len(ring)]] = sector
        at += many
    return owner


def _at_least(ends: Sequence[int], counts: Sequence[int]) -> list[int]:
    """Shares between the ends, none smaller than its count."""
    share = [b - a for a, b in pairwise(ends)]
    for n, least in enumerate(counts):
        while share[n] < least:
            rich = max(range(len(share)), key=lambda m: (share[m] - counts[m], -m))
            share[rich] -= 1
            share[n] += 1
    return share


def _strain(
    ring: Sequence[int], start: int, share: Sequence[int], present: Sequence[str],
    home: Mapping[str, float], slots: Slots, area: Frame,
) -> float:  # fmt: skip
    """How far the sectors stand from their fixed places when the first begins at `start`."""
    strain, at = 0.0, start
    for sector, many in zip(present, share, strict=True):
        for n in range(many):
            off = abs(clock(slots.places[ring[(at + n) % len(ring)]], area) - home[sector])
            strain += min(off, 1 - off) ** 2
        at += many
    return strain
