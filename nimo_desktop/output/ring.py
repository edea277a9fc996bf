"""Boxes in one ring along the sides of a rectangle, and from where each of them sees the middle.

Sectors follow each other clockwise from the top left corner and keep this order; each stands on
the side where it is at home while that side has room. Free room is spread between sectors. Rows
are as high as their highest box, columns as wide as their widest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, product

Frame = tuple[float, float, float, float]
Sized = tuple[str, float, float]

GAP = 2.5
SECTOR_GAP = 5.0
DEEP = 9.0
"""Room kept free between a row or column and the columns or rows beside it (mm)."""
TRIED = 60
"""How many ways to share the boxes among the sides are tried."""
CROWD, CUT = 0.15, 0.3
"""How much a full side, and a sector that goes round a corner, count beside a box that stands a
quarter away from its home."""


@dataclass(frozen=True, slots=True)
class Run:
    """The boxes of one sector, and where it is at home: 0 to 1 clockwise from the top left."""

    home: float
    boxes: Sequence[Sized]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a box stands (mm)."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Ring:
    """Spots by box id, the first box of each sector with its label's place, and the free middle."""

    spots: Mapping[str, Spot]
    labels: Mapping[str, tuple[float, float]]
    inside: Frame

    def evenly(self, area: Frame) -> Ring:
        """With as much kept free on the one side as on the other: the middle stays in place."""
        left, top, right, bottom = self.inside
        across = max(left - area[0], area[2] - right)
        down = max(top - area[1], area[3] - bottom)
        inside = (area[0] + across, area[1] + down, area[2] - across, area[3] - down)
        return replace(self, inside=inside)

    def sight(self, box_id: str, frame: Frame) -> tuple[tuple[float, float], tuple[float, float]]:
        """Ends of the straight line from the centre frame to the box that enters no other box.

        If every way is blocked, the shortest is taken (the ring keeps corners free, so that this
        does not happen with boxes of like size).
        """
        spot = self.spots[box_id]
        centre = ((frame[0] + frame[2]) / 2, (frame[1] + frame[3]) / 2)
        others = [s for key, s in self.spots.items() if key != box_id]
        best: tuple[int, float, tuple[float, float], tuple[float, float]] | None = None
        for end in _edge_points(spot):
            start = leave(frame, centre, end)
            hits = sum(1 for o in others if enters(start, end, o)) + enters(
                start, end, spot, shrink=0.3
            )
            length = (start[0] - end[0]) ** 2 + (start[1] - end[1]) ** 2
            if best is None or (hits, length) < best[:2]:
                best = (hits, length, start, end)
        if best is None:  # an edge always has points
            raise ValueError(box_id)
        return best[2], best[3]


def make_ring(area: Frame, runs: Sequence[Run], *, label_height: float) -> Ring | None:
    """Place the runs, each as near to its home as the sides have room; None if they do not fit."""
    boxes = [box for run in runs for box in run.boxes]
    if not boxes:
        return Ring({}, {}, area)
    for counts in _shares(runs, area, label_height)[:TRIED]:
        ring = _placed(area, _split([run.boxes for run in runs], counts), label_height)
        if ring is not None:
            return ring
    return None


def _placed(area: Frame, sides: Sequence[Sequence[Sequence[Sized]]], label: float) -> Ring | None:
    left, top, right, bottom = area
    wide = max(w for side in sides for _, w, _ in _flat(side))
    spots: dict[str, Spot] = {}
    labels: dict[str, tuple[float, float]] = {}
    row_top, row_bottom = (max((h for _, _, h in _flat(sides[n])), default=0.0) for n in (0, 2))
    column_top = top + label + (row_top + DEEP if sides[0] else 0)
    column_bottom = bottom - (row_bottom + DEEP + label if sides[2] else 0)
    column = (column_top, column_bottom, label, spots, labels)
    lower = bottom - label - row_bottom
    ok = (
        _row(sides[0], left, right, top + label, row_top, spots, labels, reverse=False, below=False)
        and _column(sides[1], right - wide, *column, up=False)
        and _row(sides[2], left, right, lower, row_bottom, spots, labels, reverse=True, below=True)
        and _column(sides[3], left, *column, up=True)
    )
    if not ok:
        return None
    inside = (
        left + (wide + DEEP if sides[3] else 0),
        column_top if sides[0] else top + label,
        right - (wide + DEEP if sides[1] else 0),
        column_bottom,
    )
    return Ring(spots, labels, inside)


def _flat(side: Sequence[Sequence[Sized]]) -> list[Sized]:
    return [box for run in side for box in run]


def _shares(runs: Sequence[Run], area: Frame, label: float) -> list[tuple[int, int, int, int]]:
    """How many boxes may stand on top, right, bottom, left, the ways nearest to the homes first.

    Only the number that the least box allows is known here; whether a side holds them is tried.
    """
    boxes = [(run.home, w, h) for run in runs for _, w, h in run.boxes]
    wide, high = max(w for _, w, _ in boxes), min(h for _, _, h in boxes)
    row = int((area[2] - area[0] + GAP) // (wide + GAP))
    column = max(0, int((area[3] - area[1] + GAP) // (high + GAP)))
    room = (row, column, row, column)
    far = [list(accumulate((_away(home, side) for home, _, _ in boxes), initial=0.0))
           for side in range(4)]  # fmt: skip
    count, ways = len(boxes), []
    starts = {0, *accumulate(len(run.boxes) for run in runs)}
    for top, right, bottom in product(*(range(min(n, count) + 1) for n in room[:3])):
        counts = (top, right, bottom, count - top - right - bottom)
        if not 0 <= counts[3] <= column:
            continue
        ends = (0, *accumulate(counts))
        apart = sum(far[s][ends[s + 1]] - far[s][ends[s]] for s in range(4))
        crowd = sum((n / most) ** 2 for n, most in zip(counts, room, strict=True) if n)
        cut = len({end for end in ends if end not in starts})
        ways.append((round(apart + CROWD * crowd + CUT * cut, 9), counts))
    return [counts for _, counts in sorted(ways)]


def _away(home: float, side: int) -> float:
    """How far a home (0 to 1 clockwise from the top left corner) is from this side, squared."""
    off = abs(home - (side + 0.5) / 4)
    return max(0.0, min(off, 1 - off) - 0.125) ** 2 * 16


def _split(
    runs: Sequence[Sequence[Sized]], counts: tuple[int, int, int, int]
) -> list[list[list[Sized]]]:
    """The runs cut at the corners: for each side the pieces of sectors that stand there."""
    sides: list[list[list[Sized]]] = [[], [], [], []]
    side, room = 0, counts[0]
    for run in runs:
        rest = list(run)
        while rest:
            while room == 0 and side < 3:
                side += 1
                room = counts[side]
            taken = rest[:room] if side < 3 else rest
            sides[side].append(taken)
            rest, room = rest[len(taken) :], room - len(taken)
    return sides


def _row(
    side: Sequence[Sequence[Sized]], left: float, right: float, y: float, height: float,
    spots: dict[str, Spot], labels: dict[str, tuple[float, float]], *, reverse: bool, below: bool,
) -> bool:  # fmt: skip
    if not side:
        return True
    runs = [list(reversed(r)) for r in reversed(side)] if reverse else [list(r) for r in side]
    used = sum(w for r in runs for _, w, _ in r) + GAP * sum(len(r) - 1 for r in runs)
    free = right - left - used
    if free < GAP * (len(runs) - 1) - 0.01:
        return False
    between = min(free / (len(runs) + 1), 30.0)
    x = left + (free - between * (len(runs) - 1)) / 2
    for run in runs:
        tallest = max(h for _, _, h in run)
        labels[run[0][0]] = (x, y + tallest + 3.8 if below else y + height - tallest - 1.2)
        for key, w, h in run:
            spots[key] = Spot(x, y if below else y + height - h, w, h)
            x += w + GAP
        x += between - GAP
    return True


def _column(
    side: Sequence[Sequence[Sized]], x: float, top: float, bottom: float, label: float,
    spots: dict[str, Spot], labels: dict[str, tuple[float, float]], *, up: bool,
) -> bool:  # fmt: skip
    if not side:
        return True
    runs = [list(reversed(r)) for r in reversed(side)] if up else [list(r) for r in side]
    used = (
        sum(h for r in runs for _, _, h in r)
        + GAP * sum(len(r) - 1 for r in runs)
        + label * len(runs)
    )
    free = bottom - top - used
    if free < GAP * (len(runs) - 1) - 0.01:
        return False
    between = min(free / (len(runs) + 1), 14.0)
    y = top + (free - between * (len(runs) - 1)) / 2
    for run in runs:
        labels[run[0][0]] = (x, y + label - 1.2)
        y += label
        for key, w, h in run:
            spots[key] = Spot(x, y, w, h)
            y += h + GAP
        y += between - GAP
    return True


def _edge_points(spot: Spot) -> list[tuple[float, float]]:
    parts = (0.5, 0.35, 0.65, 0.2, 0.8, 0.08, 0.92)
    across = [(spot.x + spot.w * p, y) for y in (spot.y, spot.y + spot.h) for p in parts]
    along = [(x, spot.y + spot.h * p) for x in (spot.x, spot.x + spot.w) for p in parts]
    return across + along


def leave(
    frame: Frame, centre: tuple[float, float], to: tuple[float, float]
) -> tuple[float, float]:
    """Where the line from the centre to `to` leaves the frame."""
    dx, dy = to[0] - centre[0], to[1] - centre[1]
    half_w, half_h = (frame[2] - frame[0]) / 2, (frame[3] - frame[1]) / 2
    scale = min(half_w / abs(dx) if dx else 1e9, half_h / abs(dy) if dy else 1e9, 1.0)
    return centre[0] + dx * scale, centre[1] + dy * scale


def enters(
    a: tuple[float, float], b: tuple[float, float], spot: Spot, *, shrink: float = 0.05
) -> bool:
    """Whether the segment passes through the inside of the box (Liang-Barsky)."""
    x0, y0 = spot.x + shrink, spot.y + shrink
    x1, y1 = spot.x + spot.w - shrink, spot.y + spot.h - shrink
    dx, dy = b[0] - a[0], b[1] - a[1]
    low, high = 0.0, 1.0
    for delta, distance_low, distance_high in (
        (dx, x0 - a[0], x1 - a[0]),
        (dy, y0 - a[1], y1 - a[1]),
    ):
        if abs(delta) < 1e-9:
            if distance_low > 0 or distance_high < 0:
                return False
            continue
        first, second = sorted((distance_low / delta, distance_high / delta))
        low, high = max(low, first), min(high, second)
        if low >= high:
            return False
    return True
