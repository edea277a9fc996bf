"""A small bar chart beside a table: patterns as well as colour, every value printed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nimo_desktop.ui.theme import TOKENS

_LABEL_CHARS = 8
_GAP = 6


class BarChart(QWidget):
    """Lying bars from top to bottom, as long as their numbers."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._bars: tuple[tuple[str, int], ...] = ()
        self.setAccessibleName(title)

    def show_bars(self, bars: Sequence[tuple[str, int]]) -> None:
        """(label, number) from top to bottom; screen readers hear them all."""
        self._bars = tuple(bars)
        self.setAccessibleDescription("、".join(f"{label} {count}" for label, count in bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        step = self.fontMetrics().height() + _GAP
        wide = self.fontMetrics().horizontalAdvance("あ") * 20
        return QSize(wide, step * (len(self._bars) + 1) + _GAP)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        metrics = painter.fontMetrics()
        step = metrics.height() + _GAP
        left = metrics.horizontalAdvance("あ") * _LABEL_CHARS
        painter.setPen(QColor(TOKENS.text))
        painter.drawText(QRect(0, 0, self.width(), step), Qt.AlignmentFlag.AlignVCenter,
                         self._title)
        most = max((count for _, count in self._bars), default=0)
        room = self.width() - left - metrics.horizontalAdvance("00000") - 2 * _GAP
        for at, (label, count) in enumerate(self._bars, start=1):
            line = QRect(0, at * step, left - _GAP, step)
            painter.setPen(QColor(TOKENS.text))
            painter.drawText(
                line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                metrics.elidedText(label, Qt.TextElideMode.ElideRight, line.width()),
            )
            length = round(room * count / most) if most else 0
            bar = QRect(left, at * step + 3, max(length, 1), step - 6)
            painter.fillRect(bar, QBrush(QColor(TOKENS.primary), Qt.BrushStyle.BDiagPattern))
            painter.drawRect(bar)
            painter.drawText(
                QRect(bar.right() + _GAP, at * step, self.width(), step),
                Qt.AlignmentFlag.AlignVCenter, str(count),
            )
