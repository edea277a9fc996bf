"""One line of text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from nimo_desktop.ui.fields.base import FieldMixin, Json, text_of


class TextLine(FieldMixin, QLineEdit):
    """A stock line edit; `normalise` is applied when the text is committed, never while typing.

    `check` returns a sentence for text that cannot be taken over.
    """

    committed = Signal()

    def __init__(self, parent: QWidget | None = None, *, name: str = "",
                 normalise: Callable[[str], str] | None = None,
                 check: Callable[[str], str | None] | None = None,
                 digits: bool = False) -> None:
        super().__init__(parent)
        self._normalise, self._check = normalise, check
        self._last = ""
        self._clean: Json = ""
        self.setAccessibleName(name)
        if digits:  # asks the system to switch the input method to plain digits
            self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers
                                     | Qt.InputMethodHint.ImhNoPredictiveText)
        self.editingFinished.connect(self.commit)

    def value(self) -> object:
        """The text without blanks around it."""
        return self.text().strip()

    def set_value(self, value: object) -> None:
        """Show `value`; None is an empty line."""
        self.setText("" if value is None else str(value))
        self.setCursorPosition(0)
        self._last = self.text()
        self.mark_clean()

    def draft(self) -> Json:
        """The text as it stands."""
        return self.text()

    def restore(self, draft: Json) -> None:
        """Show the text of a draft."""
        self.setText(text_of(draft))
        self._last = self.text()

    def problem(self) -> str | None:
        """What `check` says about the text."""
        typed = self.text().strip()
        return self._check(typed) if self._check is not None and typed else None

    def commit(self) -> None:
        """Normalise and tell; happens on leaving the field and on Enter."""
        typed = self.text()
        if self._normalise is not None:
            plain = self._normalise(typed)
            if plain != typed:  # setText forgets the field's own undo, so only when needed
                self.setText(plain)
        if self.text() != self._last:
            self._last = self.text()
            self.committed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason,
                                  Qt.FocusReason.ActiveWindowFocusReason):
            self.commit()
