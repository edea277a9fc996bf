"""暗証番号 for the quick unlock."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from nimo_desktop.ui.fields.base import Json
from nimo_desktop.ui.fields.plain import half_width
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.text import widgets as text


class PinEdit(TextLine):
    """Hidden digits; Enter emits `entered`. Its content never gets into a draft."""

    entered = Signal()

    def __init__(self, parent: QWidget | None = None, *, name: str = "", low: int = 4,
                 high: int = 8) -> None:
        super().__init__(parent, name=name, normalise=half_width, digits=True)
        self._low, self._high = low, high
        self.setEchoMode(TextLine.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.returnPressed.connect(self.entered)

    def value(self) -> object:
        """The digits in half width, as they were typed."""
        return half_width(self.text())

    def draft(self) -> Json:
        """Nothing: a PIN is never stored."""
        return ""

    def problem(self) -> str | None:
        """Anything but the right number of digits."""
        typed = half_width(self.text())
        if typed.isascii() and typed.isdigit() and self._low <= len(typed) <= self._high:
            return None
        return text.PIN_WRONG.format(low=self._low, high=self._high)
