"""A list whose long lines break; every line is as high as its words need."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QListWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

# Padding of a line in the style sheet, and the frame of the keyboard, which Qt's own measure of
# broken lines leaves out.
_BESIDE, _ABOVE = 26, 12
_TALL = 10_000


class WrappedList(QListWidget):
    """Never scrolls sideways."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setItemDelegate(_Wrapping(self))

    def height_of(self, most: int) -> int:
        """Room for the first lines."""
        rows = range(min(most, self.count()))
        return sum(self.sizeHintForRow(row) for row in rows) + 2 * self.frameWidth() + 4

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()


class _Wrapping(QStyledItemDelegate):
    def __init__(self, view: WrappedList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As high as the words are at the width of the list."""
        wide = self._view.viewport().width()
        room = QRect(0, 0, max(wide - _BESIDE, 40), _TALL)
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        flags = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere)
        high = self._view.fontMetrics().boundingRect(room, flags, words).height()
        return QSize(wide, high + _ABOVE)
