"""Arrow heads as plain triangles, so that every surface draws the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

from nimo_desktop.output.shapes import MM_PER_PT, Point, Stroke


def arrow_heads(
    points: Sequence[Point], style: Stroke | None
) -> tuple[tuple[Point, ...], tuple[tuple[Point, ...], ...]]:
    """The line shortened to the base of its heads, and the heads as triangles to be filled.

    The tip lies exactly on the line's end. Heads grow with the line's width (at least 2.2 mm).
    """
    shaft = list(points)
    heads: list[tuple[Point, ...]] = []
    if style is None or len(shaft) < 2:
        return tuple(shaft), ()
    length = max(2.2, 3.5 * style.width_pt * MM_PER_PT)
    if style.arrow_end:
        shaft[-1], head = _head(shaft[-2], shaft[-1], length)
        heads.append(head)
    if style.arrow_start:
        shaft[0], head = _head(shaft[1], shaft[0], length)
        heads.append(head)
    return tuple(shaft), tuple(heads)


def _head(origin: Point, tip: Point, length: float) -> tuple[Point, tuple[Point, ...]]:
    dx, dy = tip[0] - origin[0], tip[1] - origin[1]
    distance = hypot(dx, dy)
    if distance == 0:
        return tip, (tip, tip, tip)
    length = min(length, distance)
    ux, uy = dx / distance, dy / distance
    base = (tip[0] - ux * length, tip[1] - uy * length)
    half = length * 0.36
    left = (base[0] - uy * half, base[1] + ux * half)
    right = (base[0] + uy * half, base[1] - ux * half)
    return base, (left, tip, right)
