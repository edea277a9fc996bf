"""Places for boxes: rows of slots over the page, and which sector owns which of them.

The person stands in the exact middle. Sectors follow each other clockwise from the top left
corner in the order of their code list, each in a wedge little larger than its boxes need, as near
as possible to its own fixed place.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from nimo_desktop.output.map_values import Frame, Point

SPARE = 1.8
"""Places for each box above which more of them bring nothing."""
FULL = 4
"""How much it counts when there are fewer."""
EASE = 1.3
"""Slots a sector owns for each of its boxes, where there are enough."""


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
    """The sector that owns each slot. Each sector owns a few more than it has boxes, in one run as
    near to its own fixed place as the sectors beside it allow; what is left belongs to nobody."""
    away = set(taken)
    ring = [s for s, row in enumerate(slots.row_of) if row >= 0 and s not in away]
    ring.sort(key=lambda s: (round(clock(slots.places[s], area), 6), s))
    present = [s for s in order if counts.get(s)]
    shares = _shares([counts[s] for s in present], len(ring))
    where = [clock(slots.places[s], area) for s in ring]
    far = [_far(where, (order.index(s) + 0.5) / len(order)) for s in present]
    runs = min(_runs(shares, far, first) for first in range(len(ring)))[1] if present else ()
    return {
        ring[(start + n) % len(ring)]: sector
        for sector, many, start in zip(present, shares, runs, strict=True)
        for n in range(many)
    }


def _shares(counts: Sequence[int], room: int) -> list[int]:
    """How many slots each sector owns: `EASE` times its boxes, less where the page is full."""
    total = sum(counts)
    return [max(c, min(c * room // total, round(c * EASE))) for c in counts]


def _far(where: Sequence[float], home: float) -> list[float]:
    """Sums of how far the places of the ring, twice around, are from a home, squared."""
    off = [abs(at - home) for at in (*where, *where)]
    return list(accumulate((min(d, 1 - d) ** 2 for d in off), initial=0.0))


def _runs(
    shares: Sequence[int], far: Sequence[Sequence[float]], first: int
) -> tuple[float, tuple[int, ...]]:
    """The cheapest starts of runs that follow each other from `first` once around the ring."""
    room = len(far[0]) // 2
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * (room + 1)
    for many, sums in zip(shares, far, strict=True):
        ends: list[tuple[float, tuple[int, ...]]] = [(math.inf, ())] * many
        for end in range(many, room + 1):
            cost, starts = best[end - many]
            start = first + end - many
            cost = round(cost + sums[start + many] - sums[start], 9)
            before = ends[end - 1] if end else (math.inf, ())
            ends.append((cost, (*starts, start)) if cost < before[0] else before)
        best = ends
    return best[room]
