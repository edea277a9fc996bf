"""PDF files from pages of shapes: real text in embedded fonts, nothing personal in the metadata."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from math import cos, radians, sin
from typing import TYPE_CHECKING

from nimo_desktop.output.arrows import arrow_heads
from nimo_desktop.output.fonts import FontSet
from nimo_desktop.output.marks import NO_MARKS, Marks, marked
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

if TYPE_CHECKING:
    from reportlab.lib.colors import Color
    from reportlab.pdfgen.canvas import Canvas

__all__ = ["NO_MARKS", "Marks", "write_pdf"]

PROGRAM = "Nimo Desktop"


def write_pdf(
    pages: Sequence[Page],
    *,
    fonts: FontSet,
    title: str,
    marks: Marks = NO_MARKS,
    invariant: bool = False,
) -> bytes:
    """The pages as one PDF file, each in its own size.

    `title` is seen in the window of every reader and must not name a person. The file tells the
    time it was made and the program, never who made it; `invariant` leaves out the time too, so
    that equal pages give equal bytes. Raises ValueError without pages.
    """
    if not pages:
        raise ValueError("a PDF needs at least one page")
    from nimo_desktop.output.pdf_fonts import new_canvas

    target = BytesIO()
    with fonts.lock:
        canvas = new_canvas(target, fonts=fonts, title=title, program=PROGRAM, invariant=invariant)
        for number, page in enumerate(pages, start=1):
            _draw_page(
                canvas,
                marked(page, marks, number=number, total=len(pages), fonts=fonts),
                fonts,
            )
        canvas.save()
    return target.getvalue()


def _draw_page(canvas: Canvas, page: Page, fonts: FontSet) -> None:
    canvas.setLineJoin(1)
    canvas.setPageSize((page.width_mm / MM_PER_PT, page.height_mm / MM_PER_PT))
    sheet = _Sheet(canvas, page.height_mm / MM_PER_PT, fonts)
    for shape in page.shapes:
        sheet.draw(shape)
    canvas.showPage()


@cache
def _ink_of(color: str) -> Color:
    """A colour as the canvas wants it; reading its text again for every word costs a quarter."""
    from reportlab.lib.colors import toColor

    found: Color = toColor(color)
    return found


class _Sheet:
    """One page of the canvas, addressed in millimetres from the top."""

    def __init__(self, canvas: Canvas, height_pt: float, fonts: FontSet) -> None:
        self._canvas = canvas
        self._height = height_pt
        self._fonts = fonts

    def draw(self, shape: Shape) -> None:
        match shape:
            case Text():
                self._text(shape)
            case Line(x1, y1, x2, y2, style):
                self._path(((x1, y1), (x2, y2)), style)
            case Polyline(points, style, closed, fill):
                self._path(points, style, closed=closed, fill=fill if closed else None)
            case Box():
                self._box(shape)
            case Ellipse():
                self._ellipse(shape)

    def _at(self, x: float, y: float) -> Point:
        return x / MM_PER_PT, self._height - y / MM_PER_PT

    def _ink(self, style: Stroke | None, fill: str | None) -> dict[str, int]:
        if fill:
            self._canvas.setFillColor(_ink_of(fill))
        if style:
            self._canvas.setStrokeColor(_ink_of(style.color))
            self._canvas.setLineWidth(style.width_pt)
            self._canvas.setDash(list(style.dash or ()))
        return {"stroke": int(style is not None), "fill": int(fill is not None)}

    def _path(
        self,
        points: Sequence[Point],
        style: Stroke | None,
        *,
        closed: bool = False,
        fill: str | None = None,
    ) -> None:
        if len(points) < 2:
            return
        shaft, heads = arrow_heads(points, style) if not closed else (tuple(points), ())
        path = self._canvas.beginPath()
        path.moveTo(*self._at(*shaft[0]))
        for point in shaft[1:]:
            path.lineTo(*self._at(*point))
        if closed:
            path.close()
        self._canvas.drawPath(path, **self._ink(style, fill))
        for head in heads:
            self._path(head, None, closed=True, fill=style.color if style else None)

    def _box(self, box: Box) -> None:
        x, y = self._at(box.x, box.y + box.h)
        w, h = box.w / MM_PER_PT, box.h / MM_PER_PT
        ink = self._ink(box.style, box.fill)
        if box.radius > 0:
            self._canvas.roundRect(x, y, w, h, min(box.radius / MM_PER_PT, w / 2, h / 2), **ink)
        else:
            self._canvas.rect(x, y, w, h, **ink)

    def _ellipse(self, shape: Ellipse) -> None:
        left, top = self._at(shape.cx - shape.rx, shape.cy - shape.ry)
        right, bottom = self._at(shape.cx + shape.rx, shape.cy + shape.ry)
        self._canvas.ellipse(left, bottom, right, top, **self._ink(shape.style, shape.fill))

    def _text(self, text: Text) -> None:
        runs = self._fonts.runs(text.text, text.bold)
        if not runs:
            return
        width = self._fonts.width_mm(text.text, text.size_pt, text.bold) / MM_PER_PT
        turn = radians(-text.rotate)
        back = {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
        x, y = self._at(text.x, text.y)
        line = self._canvas.beginText()
        line.setTextTransform(
            cos(turn), sin(turn), -sin(turn), cos(turn), x - back * cos(turn), y - back * sin(turn)
        )
        self._canvas.setFillColor(_ink_of(text.color))
        if text.opacity < 1:
            self._canvas.setFillAlpha(text.opacity)
        for name, chars in runs:
            line.setFont(name, text.size_pt)
            line.textOut(chars)
        self._canvas.drawText(line)
        if text.opacity < 1:
            self._canvas.setFillAlpha(1)
