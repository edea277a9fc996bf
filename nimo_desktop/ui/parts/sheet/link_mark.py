"""Under what arrived from the record: whether it still follows it, and the two ways back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from nimo_desktop.ui.text import sheet as text
from nimo_desktop.ui.theme import set_look

SHOWN = 40


class LinkMark(QWidget):
    """A box that follows the record hides it; `rows` of the record say where they come from, and
    that at all times.
    """

    follow = Signal()
    write_back = Signal()
    open_record = Signal()

    def __init__(self, label: str, parent: QWidget | None = None, *, writable: bool = False,
                 rows: str = "") -> None:
        super().__init__(parent)
        self._rows = rows
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        set_look(self.words, "look", "support")
        self.follow_button = self._button(text.FOLLOW, label, self.follow)
        other, signal = (
            (text.WRITE_BACK, self.write_back) if writable
            else (text.MEND_RECORD if rows else text.OPEN_RECORD, self.open_record)
        )
        self.other_button = self._button(other, label, signal)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.words, 1)
        line.addWidget(self.follow_button)
        line.addWidget(self.other_button)
        self.follows()

    def follows(self) -> None:
        """What is shown is what the record says."""
        self.words.setText(self._rows)
        self.follow_button.hide()
        self.setVisible(bool(self._rows))

    def tell(self, record: str) -> None:
        """The box differs; `record` is what the record says."""
        short = " ".join(record.split())
        if len(short) > SHOWN:
            short = short[:SHOWN] + "…"
        self.words.setText(text.OVERWRITTEN.format(words=short or text.RECORD_EMPTY))
        self.follow_button.show()
        self.show()

    def _button(self, words: str, label: str, signal: object) -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        button.setAccessibleName(f"{label} {words}")
        button.clicked.connect(signal)
        return button
