"""SVG drawings from pages of shapes: text as outlines, so that it looks alike everywhere."""

from __future__ import annotations

from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from nimo_desktop.output.arrows import arrow_heads
from nimo_desktop.output.fonts import FontSet, forms, written
from nimo_desktop.output.shapes import (
    MM_PER_PT,
    Box,
    Ellipse,
    Line,
    Page,
    Point,
    Polyline,
    Shape,
    Stroke,
    Text,
)

FAMILIES = "'BIZ UDPGothic', 'Noto Sans JP', sans-serif"

TextAs = Literal["outline", "text"]


def to_svg(page: Page, *, fonts: FontSet, text: TextAs = "outline") -> str:
    """The page as one SVG file in millimetres, always the same for the same page.

    `outline` draws the characters and holds no text; `text` keeps it searchable and relies on the
    fonts of the PC that shows it.
    """
    width, height = _number(page.width_mm), _number(page.height_mm)
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
        f'viewBox="0 0 {width} {height}" stroke-linejoin="round">',
        f'<rect width="{width}" height="{height}" fill="#FFFFFF"/>',
    ]
    for shape in page.shapes:
        if isinstance(shape, Text) and text == "outline":
            parts += _outlined(shape, fonts)
        else:
            parts += _element(shape)
    return "\n".join([*parts, "</svg>", ""])


def _element(shape: Shape) -> list[str]:
    match shape:
        case Text():
            return _kept(shape)
        case Line(x1, y1, x2, y2, style):
            return _path(((x1, y1), (x2, y2)), style, closed=False, fill=None)
        case Polyline(points, style, closed, fill):
            return _path(points, style, closed=closed, fill=fill if closed else None)
        case Box():
            radius = f' rx="{_number(shape.radius)}"' if shape.radius else ""
            place = _attributes(x=shape.x, y=shape.y, width=shape.w, height=shape.h)
            return [f"<rect{place}{radius}{_ink(shape.style, shape.fill)}/>"]
        case Ellipse():
            place = _attributes(cx=shape.cx, cy=shape.cy, rx=shape.rx, ry=shape.ry)
            return [f"<ellipse{place}{_ink(shape.style, shape.fill)}/>"]


def _path(
    points: tuple[Point, ...], style: Stroke | None, *, closed: bool, fill: str | None
) -> list[str]:
    if len(points) < 2:
        return []
    shaft, heads = (points, ()) if closed else arrow_heads(points, style)
    lines = [f'<path d="{_d(shaft, closed=closed)}"{_ink(style, fill)}/>']
    for head in heads:
        color = style.color if style else None
        lines.append(f'<path d="{_d(head, closed=True)}"{_ink(None, color)}/>')
    return lines


def _d(points: tuple[Point, ...], *, closed: bool) -> str:
    steps = "L".join(f"{_number(x)} {_number(y)}" for x, y in points)
    return f"M{steps}{'Z' if closed else ''}"


def _ink(style: Stroke | None, fill: str | None) -> str:
    ink = f" fill={quoteattr(fill or 'none')}"
    if style is None:
        return ink
    ink += f' stroke={quoteattr(style.color)} stroke-width="{_number(style.width_pt * MM_PER_PT)}"'
    if style.dash:
        ink += f' stroke-dasharray="{" ".join(_number(n * MM_PER_PT) for n in style.dash)}"'
    return ink


def _outlined(text: Text, fonts: FontSet) -> list[str]:
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.pens.transformPen import TransformPen

    width = fonts.width_mm(text.text, text.size_pt, text.bold)
    x = -{"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
    pen = SVGPathPen(None, ntos=_number)
    size = text.size_pt * MM_PER_PT
    for name, chars in fonts.runs(text.text, text.bold):
        face = fonts.face(name)
        scale = size / face.units_per_em
        for char in forms(chars):
            fonts.draw_glyph(name, char, pen=TransformPen(pen, (scale, 0, 0, -scale, x, 0)))
            x += face.advances[ord(char[0])] * size / 1000
    outline = pen.getCommands()
    return [f'<path d="{outline}"{_place(text)}/>'] if outline else []


def _kept(text: Text) -> list[str]:
    weight = ' font-weight="700"' if text.bold else ""
    size = _number(text.size_pt * MM_PER_PT)
    return [
        f'<text{_place(text)} font-family="{FAMILIES}" font-size="{size}"{weight} '
        f'text-anchor="{text.anchor}" xml:space="preserve">{escape(written(text.text))}</text>'
    ]


def _place(text: Text) -> str:
    turn = f" rotate({_number(text.rotate)})" if text.rotate else ""
    faint = f' fill-opacity="{_number(text.opacity)}"' if text.opacity < 1 else ""
    move = f"translate({_number(text.x)} {_number(text.y)}){turn}"
    return f' transform="{move}" fill={quoteattr(text.color)}{faint}'


def _attributes(**values: float) -> str:
    return "".join(f' {name}="{_number(value)}"' for name, value in values.items())


def _number(value: float) -> str:
    """At most a thousandth of a millimetre, no exponent, no needless zeros, no minus zero."""
    if abs(value) < 0.0005:
        return "0"
    return f"{value:.3f}".rstrip("0").rstrip(".")
