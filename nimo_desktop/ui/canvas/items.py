"""What can be taken hold of on the canvas: boxes, notes, corners of lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsSceneMouseEvent,
    QStyleOptionGraphicsItem,
    QWidget,
)

from nimo_desktop.output.shapes import Shape
from nimo_desktop.ui.canvas.painting import UNIT, bounds, paint
from nimo_desktop.ui.theme import TOKENS

GRID_MM = 5.0
HANDLE = 42.0
"""Half the side of a corner handle, in scene units (1.5 mm)."""


class Still(QGraphicsItem):
    """Shapes that nobody moves: the middle, labels, legend."""

    def __init__(self, shapes: Sequence[Shape]) -> None:
        super().__init__()
        self._shapes = tuple(shapes)
        self._bounds = bounds(self._shapes)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem,
              _widget: QWidget | None = None) -> None:
        paint(painter, self._shapes)


class Movable(Still):
    """A box, a note or a person. Its position is how far it has been carried since it was drawn.
    What is `level` goes sideways only.
    """

    def __init__(self, box_id: str, shapes: Sequence[Shape], at: tuple[float, float],
                 *, note: bool = False, level: bool = False) -> None:
        super().__init__(shapes)
        self.box_id, self.at, self.note, self.level = box_id, at, note, level
        flag = QGraphicsItem.GraphicsItemFlag
        self.setFlag(flag.ItemIsMovable)
        self.setFlag(flag.ItemIsSelectable)
        self.setFlag(flag.ItemSendsGeometryChanges)
        self.setCursor(
            Qt.CursorShape.SizeHorCursor if level else Qt.CursorShape.SizeAllCursor)

    def place(self) -> tuple[float, float]:
        """Its top left corner now (mm)."""
        return (self.at[0] + self.pos().x() / UNIT, self.at[1] + self.pos().y() / UNIT)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem,
              widget: QWidget | None = None) -> None:
        super().paint(painter, option, widget)
        if self.isSelected():
            painter.setPen(QPen(QColor(TOKENS.primary), 22, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.boundingRect().adjusted(8, 8, -8, -8))

    def itemChange(self, change: QGraphicsItem.GraphicsItemChange, value: Any) -> Any:
        kind = QGraphicsItem.GraphicsItemChange
        if change == kind.ItemPositionChange and self.scene() is not None:
            return self._snapped(cast("QPointF", value))
        if change == kind.ItemPositionHasChanged and self.scene() is not None:
            carried = getattr(self.scene(), "carried", None)
            if carried is not None:
                carried(self)
        return super().itemChange(change, value)

    def _snapped(self, to: QPointF) -> QPointF:
        """The corner (of a person the middle) on the grid, unless Alt is held."""
        if self.level:
            to = QPointF(to.x(), 0.0)
        if not getattr(self.scene(), "snapping", True):
            return to
        x = round((self.at[0] + to.x() / UNIT) / GRID_MM) * GRID_MM
        y = round((self.at[1] + to.y() / UNIT) / GRID_MM) * GRID_MM
        down = 0.0 if self.level else (y - self.at[1]) * UNIT
        return QPointF((x - self.at[0]) * UNIT, down)


class Corner(QGraphicsItem):
    """A corner of a line that was bent."""

    def __init__(self, tie_id: str, number: int, at: tuple[float, float]) -> None:
        super().__init__()
        self.tie_id, self.number = tie_id, number
        self.setPos(at[0] * UNIT, at[1] * UNIT)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsMovable)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setZValue(5)

    def place(self) -> tuple[float, float]:
        """Where it is now (mm)."""
        return (self.pos().x() / UNIT, self.pos().y() / UNIT)

    def boundingRect(self) -> QRectF:
        return QRectF(-HANDLE, -HANDLE, 2 * HANDLE, 2 * HANDLE)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem,
              _widget: QWidget | None = None) -> None:
        painter.setPen(QPen(QColor(TOKENS.primary), 10))
        painter.setBrush(QColor(TOKENS.base))
        painter.drawRect(self.boundingRect().adjusted(8, 8, -8, -8))

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        dropped = getattr(self.scene(), "corner_dropped", None)
        if dropped is not None:
            dropped.emit(self.tie_id, self.number, *self.place())
