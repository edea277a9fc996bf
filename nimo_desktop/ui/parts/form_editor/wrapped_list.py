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
_LINE_END = "\u2028"  # what Qt paints for the end of a line


class WrappedList(QListWidget):
    """Never scrolls sideways. With `one_line_below` only the first line of an entry breaks; what
    does not fit of the lines below it is cut out of their middle: numbers end in a figure.
    """

    def __init__(self, parent: QWidget | None = None, *, name: str = "",
                 one_line_below: bool = False) -> None:
        super().__init__(parent)
        self._one_line_below = one_line_below
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

    def shown(self, words: str) -> str:
        """The words of an entry as they are painted."""
        first, *below = words.split("\n")
        if not self._one_line_below:
            return words
        cut = (self.fontMetrics().elidedText(one, Qt.TextElideMode.ElideMiddle, self.room())
               for one in below)  # fmt: skip
        return "\n".join((first, *cut))

    def room(self) -> int:
        """The width for words."""
        return max(self.viewport().width() - _BESIDE, 40)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()


class _Wrapping(QStyledItemDelegate):
    def __init__(self, view: WrappedList) -> None:
        super().__init__(view)
        self._view = view

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The words as the list shows them."""
        super().initStyleOption(option, index)
        words = option.text.replace(_LINE_END, "\n")
        option.text = self._view.shown(words).replace("\n", _LINE_END)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As high as the words are at the width of the list."""
        wide = self._view.viewport().width()
        room = QRect(0, 0, self._view.room(), _TALL)
        words = self._view.shown(str(index.data(Qt.ItemDataRole.DisplayRole) or ""))
        flags = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere)
        high = self._view.fontMetrics().boundingRect(room, flags, words).height()
        return QSize(wide, high + _ABOVE)
