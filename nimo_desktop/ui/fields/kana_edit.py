"""氏名 and its ふりがな: the reading is caught from the input method and only suggested."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QWidget

from nimo_desktop.ui.fields.base import Json
from nimo_desktop.ui.fields.plain import hiragana
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.text import widgets as text

_KANA = re.compile(r"[ぁ-ゖァ-ヺー]+")
_BLANKS = " \u3000"


class NameEdit(TextLine):
    """氏名 as typed (never folded).

    `reading_caught` carries the reading of each committed piece, '' when it is not known (picked
    from a prediction, pasted); `emptied` comes when the name is deleted.
    """

    reading_caught = Signal(str)
    emptied = Signal()

    def __init__(self, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent, name=name)
        self._reading = ""
        self._composing = False
        self._length = 0
        self.textChanged.connect(self._on_changed)
        self.textEdited.connect(self._on_edited)

    def feed(self, kana: KanaEdit) -> None:
        """Send what is caught to the ふりがな field."""
        self.reading_caught.connect(kana.suggest)
        self.emptied.connect(kana.name_emptied)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        preedit, committed = event.preeditString(), event.commitString()
        if committed:
            plain = not committed.strip() or _KANA.fullmatch(committed)
            self.reading_caught.emit(committed if plain else self._reading)
            self._reading = ""
        if _KANA.fullmatch(preedit):
            self._reading = preedit
        elif not preedit:  # Esc or the end of composing
            self._reading = ""
        self._composing = True
        super().inputMethodEvent(event)
        self._composing = False

    def _on_changed(self, shown: str) -> None:
        if not self.isModified():  # a program showed another name
            self._length = len(shown)

    def _on_edited(self, typed: str) -> None:
        grew, self._length = len(typed) > self._length, len(typed)
        if not typed.strip():
            self.emptied.emit()
        elif grew and not self._composing:  # pasted or typed directly: nothing tells the reading
            self.reading_caught.emit(typed[-1] if typed[-1] in _BLANKS else "")


class KanaEdit(TextLine):
    """ふりがな in hiragana. A suggestion never overwrites what the nurse wrote here.

    `to_check_changed` tells when 要確認 has to be shown or taken away.
    """

    to_check_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent, name=name, normalise=hiragana)
        self._touched = False
        self._to_check = False
        self.textEdited.connect(self._on_touched)

    def suggest(self, reading: str) -> None:
        """Append a caught reading while untouched; '' marks the field 要確認."""
        if self._touched:
            return
        if reading and not reading.strip():
            if self.text() and not self.text().endswith("\u3000"):
                self.setText(self.text() + "\u3000")
        elif reading:
            self.setText(self.text() + hiragana(reading))
        else:
            self._set_to_check(True)

    def name_emptied(self) -> None:
        """The name was deleted: an untouched reading goes with it."""
        if not self._touched:
            self.clear()
            self._set_to_check(False)

    def to_check(self) -> bool:
        """True while a part of the name has no caught reading and nobody looked at it."""
        return self._to_check

    def hint(self) -> str:
        """What to show beside the field."""
        return text.READING_TO_CHECK if self._to_check else ""

    def set_value(self, value: object) -> None:
        """A stored reading counts as the nurse's own."""
        super().set_value(value)
        self._touched = bool(self.text())
        self._set_to_check(False)

    def restore(self, draft: Json) -> None:
        """A reading of a draft counts as the nurse's own."""
        super().restore(draft)
        self._touched = bool(self.text())

    def _on_touched(self) -> None:
        self._touched = bool(self.text())
        self._set_to_check(False)

    def _set_to_check(self, to_check: bool) -> None:
        if to_check != self._to_check:
            self._to_check = to_check
            self.to_check_changed.emit(to_check)
