"""A small drawing inside another: the family's symbols in the middle of an エコマップ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from nimo_desktop.output.fonts import FontSet
from nimo_desktop.output.shapes import (
    MM_PER_PT,
    Box,
    Ellipse,
    Line,
    Page,
    Polyline,
    Shape,
    Stroke,
    Text,
)

Frame = tuple[float, float, float, float]
_AROUND = ("title", "head", "legend")
"""Roles that belong to a page of its own."""


def content(page: Page) -> tuple[Shape, ...]:
    """The drawing without title, heading and legend."""
    return tuple(shape for shape in page.shapes if shape.role not in _AROUND)


def legend_of(page: Page) -> tuple[Shape, ...]:
    """The legend of a drawing."""
    return tuple(shape for shape in page.shapes if shape.role == "legend")


def bounds(shapes: Iterable[Shape], fonts: FontSet) -> Frame | None:
    """Left, top, right, bottom in mm; None for nothing."""
    frames = [_frame(shape, fonts) for shape in shapes]
    if not frames:
        return None
    return (
        min(one[0] for one in frames), min(one[1] for one in frames),
        max(one[2] for one in frames), max(one[3] for one in frames),
    )  # fmt: skip


def smallest_pt(shapes: Iterable[Shape]) -> float:
    """The smallest type of a drawing, 0 for none."""
    return min((one.size_pt for one in shapes if isinstance(one, Text)), default=0.0)


def placed(
    shapes: Sequence[Shape], origin: tuple[float, float], to: tuple[float, float], scale: float
) -> tuple[Shape, ...]:
    """The drawing with `origin` at `to`, everything in it grown by `scale`, lines of type too."""

    def x(value: float) -> float:
        return to[0] + (value - origin[0]) * scale

    def y(value: float) -> float:
        return to[1] + (value - origin[1]) * scale

    out: list[Shape] = []
    for one in shapes:
        match one:
            case Box():
                out.append(replace(
                    one, x=x(one.x), y=y(one.y), w=one.w * scale, h=one.h * scale,
                    radius=one.radius * scale, style=_thinner(one.style, scale)))
            case Ellipse():
                out.append(replace(
                    one, cx=x(one.cx), cy=y(one.cy), rx=one.rx * scale, ry=one.ry * scale,
                    style=_thinner(one.style, scale)))
            case Line():
                out.append(replace(
                    one, x1=x(one.x1), y1=y(one.y1), x2=x(one.x2), y2=y(one.y2),
                    style=_thinner(one.style, scale) or one.style))
            case Polyline():
                points = tuple((x(px), y(py)) for px, py in one.points)
                out.append(replace(one, points=points, style=_thinner(one.style, scale)))
            case Text():
                out.append(replace(one, x=x(one.x), y=y(one.y), size_pt=one.size_pt * scale))
    return tuple(out)


def _thinner(style: Stroke | None, scale: float) -> Stroke | None:
    """Lines grow less than the drawing, so that they stay visible."""
    return None if style is None else replace(style, width_pt=style.width_pt * max(scale, 0.7))


def _frame(shape: Shape, fonts: FontSet) -> Frame:
    match shape:
        case Box():
            return (shape.x, shape.y, shape.x + shape.w, shape.y + shape.h)
        case Ellipse():
            return (shape.cx - shape.rx, shape.cy - shape.ry, shape.cx + shape.rx,
                    shape.cy + shape.ry)  # fmt: skip
        case Line():
            return (min(shape.x1, shape.x2), min(shape.y1, shape.y2), max(shape.x1, shape.x2),
                    max(shape.y1, shape.y2))  # fmt: skip
        case Polyline():
            xs, ys = zip(*shape.points, strict=True)
            return (min(xs), min(ys), max(xs), max(ys))
        case Text():
            width = fonts.width_mm(shape.text, shape.size_pt, bold=shape.bold)
            left = shape.x - {"start": 0.0, "middle": width / 2, "end": width}[shape.anchor]
            high = shape.size_pt * MM_PER_PT
            return (left, shape.y - high, left + width, shape.y + high * 0.25)
