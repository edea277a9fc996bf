"""SOAP and F-SOAIP: rows of tag and text. Enter goes to the next row, Shift+Enter breaks a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from nimo_desktop.ui.fields.base import Json
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.long_text import LongText, Phrases
from nimo_desktop.ui.fields.table_rows import RowColumn, TableRows
from nimo_desktop.ui.text import contacts as text

Pairs = tuple[tuple[str, str], ...]


class RecordRows(TableRows):
    """Value of `pairs` is (tag, text) in order; rows without text do not count."""

    def __init__(self, tags: Sequence[tuple[str, str]], parent: QWidget | None = None, *,
                 phrases: Phrases) -> None:
        self._tags = [code for code, _label in tags]
        columns = (
            RowColumn("tag", text.TAG, lambda: CodeCombo(tags), stretch=3),
            RowColumn("text", text.ROW_TEXT, lambda: _RowText(self._on_enter, phrases), stretch=7),
        )
        super().__init__(columns, parent, name=text.ROWS)

    def pairs(self) -> Pairs:
        """The rows that say something."""
        rows = self.value()
        assert isinstance(rows, tuple)
        return tuple((str(row["tag"] or ""), str(row["text"])) for row in rows
                     if str(row["text"]).strip())

    def show_pairs(self, pairs: Pairs) -> None:
        """Show stored rows."""
        self.set_value(tuple({"tag": tag, "text": words} for tag, words in pairs))

    def begin(self, tags: Sequence[str], first: str = "") -> None:
        """Empty rows with these tags; `first` is text that was there before."""
        rows: list[Json] = [{"tag": tag, "text": ""} for tag in tags]
        if rows and isinstance(rows[0], dict):
            rows[0]["text"] = first
        self.restore(rows)

    def _on_enter(self, cell: QWidget) -> None:
        at = next(i for i in range(self.count()) if self.cell(i, "text").entry() is cell)
        if at + 1 == self.count():
            before = str(self.cell(at, "tag").value() or "")
            self.add_row()
            if at + 1 < self.count():
                self.cell(at + 1, "tag").restore(self._next_tag(before))
        if at + 1 < self.count():
            self.cell(at + 1, "text").entry().setFocus(Qt.FocusReason.TabFocusReason)

    def _next_tag(self, before: str) -> str:
        place = self._tags.index(before) + 1 if before in self._tags else 0
        return self._tags[min(place, len(self._tags) - 1)]


class _RowText(LongText):
    def __init__(self, on_enter: Callable[[QWidget], None], phrases: Phrases) -> None:
        super().__init__(low=1, high=8, phrases=phrases)
        self._on_enter = on_enter

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (
                event.modifiers() & (Qt.KeyboardModifier.ShiftModifier
                                     | Qt.KeyboardModifier.ControlModifier)):
            self._on_enter(self)
        else:
            super().keyPressEvent(event)
