"""A list of lines to tick: Space ticks, Alt+↑↓ moves a line where the order counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

_KEY = Qt.ItemDataRole.UserRole
# Padding of a line in the style sheet and the gap beside its box.
_BESIDE, _ABOVE, _TALL = 34, 12, 10_000
_BOX_EM = 1.2


@dataclass(frozen=True, slots=True)
class Tick:
    """One line. What is not `open` cannot be ticked; `tip` says why."""

    key: str
    words: str
    on: bool = False
    open: bool = True
    tip: str = ""


class TickedList(QListWidget):
    """`ticks_changed` after every tick and move; long lines break, nothing scrolls sideways."""

    ticks_changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, name: str, ordered: bool = False) -> None:
        super().__init__(parent)
        self._ordered = ordered
        self.setAccessibleName(name)
        self.setAlternatingRowColors(True)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setItemDelegate(_Lines(self))
        self.itemChanged.connect(lambda _: self.ticks_changed.emit())

    def fill(self, lines: Iterable[Tick]) -> None:
        """Show these lines; the first one gets the keyboard."""
        self.blockSignals(True)
        self.clear()
        for line in lines:
            item = QListWidgetItem(line.words, self)
            item.setData(_KEY, line.key)
            item.setToolTip(line.tip)
            state = Qt.CheckState.Checked if line.on and line.open else Qt.CheckState.Unchecked
            item.setCheckState(state)
            if not line.open:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
        self.setCurrentRow(0 if self.count() else -1)
        self.blockSignals(False)
        self.ticks_changed.emit()

    def ticked(self) -> list[str]:
        """The keys of the ticked lines from top to bottom."""
        items = (self.item(row) for row in range(self.count()))
        return [str(one.data(_KEY)) for one in items if one.checkState() is Qt.CheckState.Checked]

    def tick(self, key: str, on: bool = True) -> None:
        """Tick one line, or take its tick away."""
        for row in range(self.count()):
            if self.item(row).data(_KEY) == key:
                self.item(row).setCheckState(_state(on))

    def tick_all(self, on: bool) -> None:
        """Tick every line that may be ticked, or none."""
        self.blockSignals(True)
        for row in range(self.count()):
            item = self.item(row)
            if item.flags() & Qt.ItemFlag.ItemIsEnabled:
                item.setCheckState(_state(on))
        self.blockSignals(False)
        self.viewport().update()
        self.ticks_changed.emit()

    def move(self, by: int) -> None:  # type: ignore[override]  # a list in a layout is not moved
        """The current line before or after its neighbour; nothing happens at the ends."""
        row = self.currentRow()
        if row < 0 or not 0 <= row + by < self.count():
            return
        self.insertItem(row + by, self.takeItem(row))
        self.setCurrentRow(row + by)
        self.ticks_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if self._ordered and alt and event.key() in steps:
            self.move(steps[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()


def _state(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked


class _Lines(QStyledItemDelegate):
    def __init__(self, view: TickedList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As high as the words are beside the box."""
        wide = self._view.viewport().width()
        box = round(self._view.fontMetrics().height() * _BOX_EM)
        room = QRect(0, 0, max(wide - box - _BESIDE, 40), _TALL)
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        flags = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere)
        high = self._view.fontMetrics().boundingRect(room, flags, words).height()
        return QSize(wide, high + _ABOVE)
