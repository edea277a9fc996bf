"""Segments and boxes: what crosses, what enters, where a line leaves a box."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nimo_desktop.output.map_values import Frame, MapBox, Point


def turn(a: Point, b: Point, c: Point) -> float:
    """Positive when c lies on one side of the line a-b, negative on the other."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def crosses(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether two segments cross properly; touching is not crossing."""
    ax, ay = a
    bx, by = b
    cx, cy = c
    dx, dy = d
    if (ax if ax > bx else bx) <= (cx if cx < dx else dx):
        return False
    if (cx if cx > dx else dx) <= (ax if ax < bx else bx):
        return False
    if (ay if ay > by else by) <= (cy if cy < dy else dy):
        return False
    if (cy if cy > dy else dy) <= (ay if ay < by else by):
        return False
    ux, uy = bx - ax, by - ay
    first = ux * (cy - ay) - uy * (cx - ax)
    second = ux * (dy - ay) - uy * (dx - ax)
    if (first > 0) == (second > 0) or not first or not second:
        return False
    vx, vy = dx - cx, dy - cy
    third = vx * (ay - cy) - vy * (ax - cx)
    fourth = vx * (by - cy) - vy * (bx - cx)
    return (third > 0) != (fourth > 0) and bool(third) and bool(fourth)


def enters(a: Point, b: Point, frame: Frame) -> bool:
    """Whether the segment passes through the inside of the frame."""
    return span(a, b, frame) is not None


def span(a: Point, b: Point, frame: Frame) -> tuple[float, float] | None:
    """From which to which share of its length the segment is inside the frame."""
    left, top, right, bottom = frame
    ax, ay = a
    bx, by = b
    if (ax <= left and bx <= left) or (ax >= right and bx >= right):
        return None
    if (ay <= top and by <= top) or (ay >= bottom and by >= bottom):
        return None
    low, high = 0.0, 1.0
    dx, dy = bx - ax, by - ay
    if dx:
        first, second = (left - ax) / dx, (right - ax) / dx
        if first > second:
            first, second = second, first
        low, high = max(low, first), min(high, second)
    if dy:
        first, second = (top - ay) / dy, (bottom - ay) / dy
        if first > second:
            first, second = second, first
        low, high = max(low, first), min(high, second)
    return (low, high) if high - low > 1e-9 else None


def along(a: Point, b: Point, share: float) -> Point:
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)


def grown(box: MapBox, by: float) -> Frame:
    """The frame with a rim around it."""
    return (box.x - by, box.y - by, box.x + box.w + by, box.y + box.h + by)


def overlap(a: MapBox, b: MapBox, *, gap: float = 0.0) -> bool:
    """Whether the boxes come closer than the gap on both axes."""
    return (
        a.x < b.x + b.w + gap
        and b.x < a.x + a.w + gap
        and a.y < b.y + b.h + gap
        and b.y < a.y + a.h + gap
    )


def from_rim_to_rim(points: Sequence[Point], source: Frame, target: Frame) -> tuple[Point, ...]:
    """The part of a line after it last left the source and before it first enters the target."""
    line = _cut_start(list(points), source)
    line = _cut_start(line[::-1], target)[::-1]
    return tuple(line)


def _cut_start(points: list[Point], frame: Frame) -> list[Point]:
    for n in range(len(points) - 2, -1, -1):
        inside = span(points[n], points[n + 1], frame)
        if inside is None:
            continue
        if inside[1] >= 1 - 1e-9:
            return points[n + 1 :] if n + 2 < len(points) else points[-2:]
        return [along(points[n], points[n + 1], inside[1]), *points[n + 1 :]]
    return points


def length(points: Sequence[Point]) -> float:
    return sum(math.dist(points[n], points[n + 1]) for n in range(len(points) - 1))
