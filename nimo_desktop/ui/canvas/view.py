"""The window onto a map: zoom, fit, keys for moving and removing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsView, QWidget

from nimo_desktop.ui.canvas.items import GRID_MM
from nimo_desktop.ui.canvas.scene import MapScene

STEP = 1.2
LEAST, MOST = 0.01, 0.5
_KEYS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}  # fmt: skip


class MapView(QGraphicsView):
    """`nudged` carries millimetres to the right and down; `removed` when Del was pressed."""

    nudged = Signal(float, float)
    removed = Signal()
    next_wanted = Signal(int)

    def __init__(self, scene: MapScene, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(scene, parent)
        self._scene, self._fitted = scene, True
        self.setAccessibleName(name)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.RubberBandDrag)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def fit(self) -> None:
        """The whole sheet."""
        self._fitted = True
        self.fitInView(self.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)

    def zoom(self, factor: float) -> None:
        """Nearer or farther, within bounds."""
        wanted = self.transform().m11() * factor
        if LEAST <= wanted <= MOST:
            self._fitted = False
            self.scale(factor, factor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(STEP if event.angleDelta().y() > 0 else 1 / STEP)
        else:
            super().wheelEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._scene.snapping = not event.modifiers() & Qt.KeyboardModifier.AltModifier
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._scene.put_down()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if key in _KEYS and self._scene.selected_ids():
            many = 1 if modifiers & Qt.KeyboardModifier.ShiftModifier else 5
            step = GRID_MM / many
            self.nudged.emit(_KEYS[key][0] * step, _KEYS[key][1] * step)
        elif key == Qt.Key.Key_Delete:
            self.removed.emit()
        elif key in (Qt.Key.Key_N, Qt.Key.Key_P) and not modifiers:
            self.next_wanted.emit(1 if key == Qt.Key.Key_N else -1)
        elif control and key == Qt.Key.Key_0:
            self.fit()
        elif control and key in (Qt.Key.Key_Plus, Qt.Key.Key_Semicolon):
            self.zoom(STEP)
        elif control and key == Qt.Key.Key_Minus:
            self.zoom(1 / STEP)
        else:
            super().keyPressEvent(event)
