"""Draws the plain shapes of a page with Qt: the same shapes as on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from nimo_desktop.output.shapes import Box, Ellipse, Line, Polyline, Shape, Stroke, Text
from nimo_desktop.services.maps.drawing import arrow_heads

UNIT = 720 / 25.4
"""Scene units of one millimetre: ten to a point, so that type sizes are whole numbers."""
_FAMILY = "BIZ UDPGothic"
_FLAT = Qt.PenCapStyle.FlatCap


def mm(value: float) -> float:
    """Scene units as millimetres."""
    return value / UNIT


def bounds(shapes: Iterable[Shape]) -> QRectF:
    """The rectangle around shapes (texts by their own width), in scene units."""
    found = QRectF()
    for shape in shapes:
        found = found.united(_rect(shape))
    return found.adjusted(-20, -20, 20, 20)


def paint(painter: QPainter, shapes: Sequence[Shape]) -> None:
    """All shapes in their order."""
    for shape in shapes:
        match shape:
            case Box():
                _set(painter, shape.style, shape.fill)
                rect = QRectF(shape.x * UNIT, shape.y * UNIT, shape.w * UNIT, shape.h * UNIT)
                painter.drawRoundedRect(rect, shape.radius * UNIT, shape.radius * UNIT)
            case Ellipse():
                _set(painter, shape.style, shape.fill)
                middle = QPointF(shape.cx * UNIT, shape.cy * UNIT)
                painter.drawEllipse(middle, shape.rx * UNIT, shape.ry * UNIT)
            case Line():
                line(painter, ((shape.x1, shape.y1), (shape.x2, shape.y2)), shape.style)
            case Polyline():
                if shape.closed:
                    _set(painter, shape.style, shape.fill)
                    painter.drawPolygon(_polygon(shape.points))
                else:
                    line(painter, shape.points, shape.style)
            case Text():
                _text(painter, shape)


def line(
    painter: QPainter, points: Sequence[tuple[float, float]], style: Stroke | None
) -> None:
    """A line through points in millimetres, with its arrows."""
    shaft, heads = arrow_heads(points, style)
    _set(painter, style, None)
    painter.drawPolyline(_polygon(shaft))
    for head in heads:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(style.color if style else "#000000"))
        painter.drawPolygon(_polygon(head))


def _text(painter: QPainter, text: Text) -> None:
    font = _font(text)
    painter.setFont(font)
    painter.setPen(QColor(text.color))
    width = QFontMetricsF(font).horizontalAdvance(text.text)
    left = text.x * UNIT - {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
    painter.drawText(QPointF(left, text.y * UNIT), text.text)


def _font(text: Text) -> QFont:
    font = QFont(_FAMILY)
    font.setPixelSize(max(1, round(text.size_pt * 10)))
    font.setBold(text.bold)
    return font


def _rect(shape: Shape) -> QRectF:
    match shape:
        case Box():
            return QRectF(shape.x * UNIT, shape.y * UNIT, shape.w * UNIT, shape.h * UNIT)
        case Ellipse():
            return QRectF((shape.cx - shape.rx) * UNIT, (shape.cy - shape.ry) * UNIT,
                          shape.rx * 2 * UNIT, shape.ry * 2 * UNIT)
        case Line():
            return _polygon(((shape.x1, shape.y1), (shape.x2, shape.y2))).boundingRect()
        case Polyline():
            return _polygon(shape.points).boundingRect()
        case Text():
            metrics = QFontMetricsF(_font(shape))
            width = metrics.horizontalAdvance(shape.text)
            left = shape.x * UNIT - {"start": 0.0, "middle": width / 2, "end": width}[shape.anchor]
            return QRectF(left, shape.y * UNIT - metrics.ascent(), width, metrics.height())


def _polygon(points: Iterable[tuple[float, float]]) -> QPolygonF:
    return QPolygonF([QPointF(x * UNIT, y * UNIT) for x, y in points])


def _set(painter: QPainter, style: Stroke | None, fill: str | None) -> None:
    painter.setBrush(QBrush(QColor(fill)) if fill else Qt.BrushStyle.NoBrush)
    if style is None:
        painter.setPen(Qt.PenStyle.NoPen)
        return
    pen = QPen(QColor(style.color), style.width_pt * 10)
    pen.setCapStyle(_FLAT)
    if style.dash:
        pen.setDashPattern([max(0.1, part / style.width_pt) for part in style.dash])
    painter.setPen(pen)
