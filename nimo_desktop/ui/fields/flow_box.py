"""Widgets in lines that break where the width ends."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

GAP = 8
FIRST_WIDTH = 900


class FlowBox(QWidget):
    """Places its children from left to right, each in the middle of its line; its height follows
    from its width.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QWidget] = []
        self._sized = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def add(self, widget: QWidget) -> None:
        """Put one more widget at the end."""
        widget.setParent(self)
        self._items.append(widget)
        widget.show()
        widget.installEventFilter(self)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = QEvent.Type
        if event.type() in (kind.ShowToParent, kind.HideToParent):
            self._arrange()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        return QSize(240, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._sized = True
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)

    def _arrange(self) -> None:
        # Before its first resize a widget is 100 pixels wide; so tall a box would grow the window.
        width = self.width() if self._sized else FIRST_WIDTH
        y = below = 0
        for line in self._in_lines(width):
            tallest = max(item.sizeHint().height() for item in line)
            x = 0
            for item in line:
                size = item.sizeHint()
                top = y + (tallest - size.height()) // 2
                item.setGeometry(x, top, min(size.width(), max(width, 40)), size.height())
                x += size.width() + GAP
            below = y + tallest
            y = below + GAP // 2
        if self.minimumHeight() != below:
            self.setMinimumHeight(below)
            self.updateGeometry()

    def _in_lines(self, width: int) -> list[list[QWidget]]:
        """What is shown, broken where the width ends; the small stand in the middle of a line."""
        lines: list[list[QWidget]] = []
        x = 0
        for item in self._items:
            if item.isHidden():
                continue
            needed = item.sizeHint().width()
            if not lines or (x and x + needed > width):
                lines.append([])
                x = 0
            lines[-1].append(item)
            x += needed + GAP
        return lines
