"""How the lines of couples and children are drawn: 婚姻, 未届, 別居, 離婚, 養子, 里子."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from nimo_desktop.output.genogram_values import INK, GenogramUnion, Notation
from nimo_desktop.output.shapes import Line, Point, Polyline, Shape, Stroke

LINE = Stroke(0.9, INK)
DASHED = Stroke(0.9, INK, (2.6, 1.8))
DOTTED = Stroke(0.9, INK, (0.9, 1.6))
DOUBLE_MM = 0.45


def couple_shapes(
    union: GenogramUnion, points: Sequence[Point], notation: Notation, em: float
) -> list[Shape]:
    """The line between partners with the strokes of 別居 (/) and 離婚 (//)."""
    shapes: list[Shape] = []
    if union.kind == "unregistered":
        shapes.append(_line(points, DASHED, union.id, "couple"))
    elif notation.marriage == "double" and union.kind == "marriage":
        for side in (-DOUBLE_MM, DOUBLE_MM):
            shapes.append(_line(_aside(points, side), LINE, union.id, "couple"))
    else:
        shapes.append(_line(points, LINE, union.id, "couple"))
    strokes = {"separated": (0.0,), "divorced": (-0.22, 0.22)}.get(union.end, ())
    (x1, y1), (x2, y2) = _level_part(points)
    middle = (x1 + (x2 - x1) * _MARK_AT, (y1 + y2) / 2)
    for shift in strokes:
        x = middle[0] + shift * em
        shapes.append(
            Line(x - 0.26 * em, middle[1] + 0.55 * em, x + 0.26 * em, middle[1] - 0.55 * em,
                 Stroke(1.0, INK), union.id, "end")
        )  # fmt: skip
    return shapes


_MARK_AT = 0.5


def descent_shapes(kind: str, points: Sequence[Point], ident: str) -> list[Shape]:
    """A line to a child: plain, with a broken line beside it (adopted) or dotted (foster)."""
    if kind == "adopted":
        return [
            _line(_aside(points, -0.4), LINE, ident, "descent"),
            _line(_aside(points, 0.4), DASHED, ident, "descent"),
        ]
    return [_line(points, DOTTED if kind == "foster" else LINE, ident, "descent")]


def _line(points: Sequence[Point], style: Stroke, ident: str, role: str) -> Shape:
    if len(points) == 2:
        return Line(*points[0], *points[1], style, ident, role)
    return Polyline(tuple(points), style, id=ident, role=role)


def _level_part(points: Sequence[Point]) -> tuple[Point, Point]:
    """The longest level part of a line."""
    parts = list(itertools.pairwise(points))
    return max(parts, key=lambda s: abs(s[0][0] - s[1][0]))


def _aside(points: Sequence[Point], offset: float) -> tuple[Point, ...]:
    """A line at right angles moved sideways, corners kept."""
    from nimo_desktop.output.genogram_bonds import beside

    if math.isclose(offset, 0.0):
        return tuple(points)
    return beside(points, offset)
