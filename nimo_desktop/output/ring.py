"""Boxes in one ring along the sides of a rectangle, and from where each of them sees the middle.

Sectors follow each other clockwise from the top left corner and keep this order; free room is
spread between sectors. Rows are as high as their highest box, columns as wide as their widest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Frame = tuple[float, float, float, float]
Sized = tuple[str, float, float]

GAP = 2.5
SECTOR_GAP = 5.0
DEEP = 9.0
"""Room kept free between a row or column and the columns or rows beside it (mm)."""


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


def make_ring(area: Frame, runs: Sequence[Sequence[Sized]], *, label_height: float) -> Ring | None:
    """Place the runs; None if they do not fit."""
    left, top, right, bottom = area
    boxes = [box for run in runs for box in run]
    if not boxes:
        return Ring({}, {}, area)
    wide = max(w for _, w, _ in boxes)
    per_side = _share(runs, right - left, bottom - top, label_height)
    if per_side is None:
        return None
    spots: dict[str, Spot] = {}
    labels: dict[str, tuple[float, float]] = {}
    sides = _split(runs, per_side)
    row_top = max((h for _, _, h in _flat(sides[0])), default=0.0)
    row_bottom = max((h for _, _, h in _flat(sides[2])), default=0.0)
    column_top = top + label_height + (row_top + DEEP if sides[0] else 0)
    column_bottom = bottom - (row_bottom + DEEP + label_height if sides[2] else 0)
    ok = (
        _row(
            sides[0],
            left,
            right,
            top + label_height,
            row_top,
            spots,
            labels,
            reverse=False,
            below=False,
        )
        and _column(
            sides[1], right - wide, column_top, column_bottom, label_height, spots, labels, up=False
        )
        and _row(
            sides[2],
            left,
            right,
            bottom - label_height - row_bottom,
            row_bottom,
            spots,
            labels,
            reverse=True,
            below=True,
        )
        and _column(sides[3], left, column_top, column_bottom, label_height, spots, labels, up=True)
    )
    if not ok:
        return None
    inside = (
        left + (wide + DEEP if sides[3] else 0),
        column_top if sides[0] else top + label_height,
        right - (wide + DEEP if sides[1] else 0),
        column_bottom,
    )
    return Ring(spots, labels, inside)


def _flat(side: Sequence[Sequence[Sized]]) -> list[Sized]:
    return [box for run in side for box in run]


def _share(
    runs: Sequence[Sequence[Sized]], width: float, height: float, label: float
) -> tuple[int, int, int, int] | None:
    """How many boxes stand on top, right, bottom, left: in proportion to the room there."""
    boxes = [b for run in runs for b in run]
    wide, high = max(w for _, w, _ in boxes), max(h for _, _, h in boxes)
    row = int((width + GAP) // (wide + GAP))
    middle = height - 2 * (high + DEEP + label)
    column = max(0, int((middle + GAP) // (high + label + GAP)))
    total, count = 2 * (row + column), len(boxes)
    if count > total:
        return None
    top = min(row, max(1, round(count * row / total)))
    right = min(column, round(count * column / total))
    bottom = min(row, max(0, round(count * row / total)))
    left = count - top - right - bottom
    while left > column and bottom < row:
        bottom, left = bottom + 1, left - 1
    while left > column and top < row:
        top, left = top + 1, left - 1
    while left > column and right < column:
        right, left = right + 1, left - 1
    while left < 0:
        if bottom > 0:
            bottom, left = bottom - 1, left + 1
        elif right > 0:
            right, left = right - 1, left + 1
        else:
            top, left = top - 1, left + 1
    return top, right, bottom, left


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
