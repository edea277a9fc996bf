"""黒く塗る言葉: what of others stands within a text, for the copy of a 開示請求."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.text import sheet as text

_BETWEEN = re.compile(r"[、,，\n]")


class BlackedWords(QWidget):
    """Words between commas; they are kept nowhere and stay until the copy is put away."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = TextLine(self, name=text.BLACKED)
        self.line.setPlaceholderText(text.BLACKED_HINT)
        self.line.setToolTip(text.BLACKED_TIP)
        self.line.committed.connect(self.changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(QLabel(text.BLACKED, self))
        layout.addWidget(self.line)
        self.hide()

    def words(self) -> tuple[str, ...]:
        """Each of them once; none where the field is not shown."""
        if self.isHidden():
            return ()
        found = (one.strip() for one in _BETWEEN.split(self.line.text()))
        return tuple(dict.fromkeys(one for one in found if one))

    def offer(self, *, shown: bool) -> None:
        """Show the field, empty."""
        self.line.clear()
        self.setVisible(shown)
