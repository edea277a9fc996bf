"""One code of a list."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QWidget

from nimo_desktop.ui.fields.base import FieldMixin, Json, text_of
from nimo_desktop.ui.fields.plain import half_width
from nimo_desktop.ui.text import widgets as text

_PAUSE = 1.0


class CodeCombo(FieldMixin, QComboBox):
    """Codes with their labels; typing (digits, letters, Japanese) jumps to a label or code.

    `readings` maps a code to its kana, so that Japanese input finds a label by its reading.
    A stored code that the list no longer has is shown as such and kept.
    """

    committed = Signal()

    def __init__(self, options: Sequence[tuple[str, str]], parent: QWidget | None = None, *,
                 empty: bool = True, name: str = "",
                 readings: dict[str, str] | None = None) -> None:
        super().__init__(parent)
        self._empty, self._readings = empty, readings or {}
        self._typed, self._typed_at = "", 0.0
        self.setAccessibleName(name)
        self.rename(name)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.set_options(options)
        self.mark_clean()
        self.activated.connect(self._on_activated)
        self.currentIndexChanged.connect(self._on_index_changed)

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Change the list (another fiscal year); the chosen code stays."""
        kept = self.code() if self.count() else None
        self.blockSignals(True)
        self.clear()
        if self._empty:
            self.addItem(text.NO_CHOICE, None)
        for code, label in options:
            self.addItem(label, code)
        self._go_to(kept)
        self.blockSignals(False)

    def rename(self, name: str) -> None:
        """The open list is spoken like the field."""
        self.view().setAccessibleName(name)

    def value(self) -> object:
        """The code, None when nothing is chosen."""
        return self.code()

    def code(self) -> str | None:
        """Like `value`, with its type."""
        return self.currentData()

    def set_value(self, value: object) -> None:
        """Show a code (a StrEnum member counts as its value)."""
        self.blockSignals(True)
        self._go_to(None if value is None else str(value))
        self.blockSignals(False)
        self.mark_clean()

    def draft(self) -> Json:
        """The code."""
        return self.code()

    def restore(self, draft: Json) -> None:
        """Show the code of a draft."""
        self.blockSignals(True)
        self._go_to(text_of(draft) or None)
        self.blockSignals(False)

    def jump(self, typed: str) -> bool:
        """Choose the first option whose code, label or reading begins with (else holds) `typed`."""
        wanted = half_width(typed).casefold()
        if not wanted:
            return False
        keys = [self._keys(row) for row in range(self.count())]
        for fits in (str.startswith, str.__contains__):
            for row, words in enumerate(keys):
                if any(fits(word, wanted) for word in words):
                    self.setCurrentIndex(row)
                    return True
        return False

    def shown_words(self, room: int) -> str:
        """What stands in the closed field of this width in pixels: an empty choice becomes a dash,
        a long one ends in dots, nothing is cut through.
        """
        words, metrics = self.currentText(), self.fontMetrics()
        if metrics.horizontalAdvance(words) <= room:
            return words
        if self.currentData() is None:
            return text.NO_CHOICE_SHORT
        return metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        style = self.style()
        room = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option,
                                    QStyle.SubControl.SC_ComboBoxEditField, self)
        option.currentText = self.shown_words(room.width())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier
                                          | Qt.KeyboardModifier.KeypadModifier)
        if plain and typed.isprintable() and typed.strip():
            self._type(typed)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._empty:
            self.setCurrentIndex(0)
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if event.commitString():
            self._type(event.commitString())
        event.accept()

    def _type(self, typed: str) -> None:
        now = monotonic()
        fresh = now - self._typed_at > _PAUSE
        self._typed_at = now
        self._typed = typed if fresh else self._typed + typed
        if not self.jump(self._typed):
            self._typed = typed
            self.jump(typed)

    def _keys(self, row: int) -> tuple[str, ...]:
        code = self.itemData(row)
        if code is None:
            return ()
        label, reading = self.itemText(row), self._readings.get(code, "")
        return tuple(half_width(word).casefold() for word in (code, label, reading) if word)

    def _go_to(self, code: str | None) -> None:
        row = -1 if code is None and not self._empty else self.findData(code)
        if row < 0 and code is not None:
            self.addItem(text.RETIRED.format(code=code), code)
            row = self.count() - 1
        self.setCurrentIndex(row)

    def _on_activated(self) -> None:
        self._typed = ""

    def _on_index_changed(self) -> None:
        self.committed.emit()
