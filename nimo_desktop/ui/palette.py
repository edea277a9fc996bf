"""検索・操作 (Ctrl+K): people, records, pages and acts from one line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.ui.text import shell as text
from nimo_desktop.ui.theme import set_look

WAIT_MS = 150
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: `kind` labels it, `act` is what Enter does."""

    kind: str
    title: str
    detail: str
    act: Callable[[], None]

    def words(self) -> str:
        """The line as it is shown and read out."""
        kind = text.KIND.get(self.kind, self.kind)
        return f"［{kind}］ {self.title}" + (f"　{self.detail}" if self.detail else "")


class Palette(QDialog):
    """A window of its own, not a pop-up: those lose the input method on some systems.

    `fixed` are pages and acts, found by their words; `find` asks the records. The list never takes
    the keyboard, so that composing is not disturbed.
    """

    def __init__(self, fixed: Sequence[Entry], find: Callable[[str], Sequence[Entry]],
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(text.PALETTE_TITLE)
        self.setModal(True)
        self._fixed, self._find = tuple(fixed), find
        self._entries: list[Entry] = []
        self.line = QLineEdit(self)
        self.line.setAccessibleName(text.PALETTE_LINE)
        self.line.setPlaceholderText(text.SEARCH_NAME)
        self.list = QListWidget(self)
        self.list.setAccessibleName(text.PALETTE_LIST)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._on_open)
        self.hint = QLabel(text.PALETTE_HINT, self)
        self.hint.setWordWrap(True)
        set_look(self.hint, "look", "support")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        for part in (self.line, self.list, self.hint):
            layout.addWidget(part)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.search_now)
        self.line.textEdited.connect(lambda _: self._timer.start(WAIT_MS))
        self.line.installEventFilter(self)
        wide = self.fontMetrics().horizontalAdvance("あ")
        self.resize(wide * 46, wide * 32)
        self.search_now()

    def entries(self) -> tuple[Entry, ...]:
        """What is listed now."""
        return tuple(self._entries)

    def search_now(self) -> None:
        """List what the words mean now; without words pages and acts."""
        self._timer.stop()
        words = self.line.text().strip()
        folded = words.casefold()
        fixed = [one for one in self._fixed if folded in one.words().casefold()]
        self._entries = [*self._find(words), *fixed] if words else list(self._fixed)
        self.list.clear()
        for entry in self._entries:
            item = QListWidgetItem(entry.words(), self.list)
            item.setToolTip(entry.words())
        self.list.setCurrentRow(0)
        self.hint.setText(text.PALETTE_HINT if self._entries else text.PALETTE_NOTHING)
        self.line.setAccessibleDescription(
            self._entries[0].words() if self._entries else text.PALETTE_NOTHING)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_open()
            return True
        if key not in _MOVES or not self._entries:
            return False
        row = min(max(self.list.currentRow() + _MOVES[key], 0), len(self._entries) - 1)
        self.list.setCurrentRow(row)
        self.line.setAccessibleDescription(self._entries[row].words())
        return True

    def done(self, result: int) -> None:
        """No search after closing."""
        self._timer.stop()
        super().done(result)

    def _on_open(self) -> None:
        if self._timer.isActive():
            self.search_now()
        row = self.list.currentRow()
        if 0 <= row < len(self._entries):
            act = self._entries[row].act
            self.accept()
            act()
