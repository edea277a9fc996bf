"""Labelled fields one below the other, for the wizard and the settings."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.ui.text import widgets as common
from nimo_desktop.ui.theme import set_look

_LINES = 4
# Border and padding above the first line of a field, so that its label stands on the same line.
_TEXT_TOP = 7


class LabelledPage(QWidget):
    """A sentence above labelled fields."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._first: QWidget | None = None
        self._needed: list[QLineEdit] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(4, 4, 12, 4)
        self._column.setSpacing(12)
        told = QLabel(words, self)
        told.setWordWrap(True)
        told.setVisible(bool(words))
        self._column.addWidget(told)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        wide = self.fontMetrics().horizontalAdvance("あ")
        self._grid.setColumnMinimumWidth(0, wide * 11)
        self._column.addLayout(self._grid)
        self._column.addStretch(1)

    def wrong(self) -> str:
        """Nothing to say."""
        return ""

    def focus_first(self) -> None:
        """The keyboard to the first field."""
        if self._first is not None:
            self._first.setFocus()

    def focus_empty(self) -> None:
        """The keyboard to the first required field that is empty; else it stays."""
        for line in self._needed:
            if not line.text().strip():
                line.setFocus()
                return

    def add(self, label: str, field: QWidget, *, support: str = "", entry: QWidget | None = None,
            required: bool = False) -> None:
        """A labelled field; `entry` takes the keyboard where the field is made of parts."""
        entry = entry or field
        entry.setAccessibleName(f"{label} {common.REQUIRED_SPOKEN}" if required else label)
        entry.setAccessibleDescription(support)
        if required and isinstance(entry, QLineEdit):
            self._needed.append(entry)
        name = QLabel(f"{label}　{common.REQUIRED}" if required else label, self)
        name.setWordWrap(True)
        name.setBuddy(entry)
        if not isinstance(field, QCheckBox | QLabel):
            name.setContentsMargins(0, _TEXT_TOP, 0, 0)
        row = self._grid.rowCount()
        box = QVBoxLayout()
        box.setSpacing(2)
        if isinstance(field, QPushButton):
            box.addWidget(field, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            box.addWidget(field)
        if support:
            hint = QLabel(support, self)
            hint.setWordWrap(True)
            set_look(hint, "look", "support")
            box.addWidget(hint)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addLayout(box, row, 1)
        self._first = self._first or entry

    def lines(self, label: str, support: str) -> QPlainTextEdit:
        """One name per line."""
        field = QPlainTextEdit(self)
        field.setTabChangesFocus(True)
        field.setFixedHeight(field.fontMetrics().lineSpacing() * _LINES + 24)
        self.add(label, field, support=support)
        return field


def names(field: QPlainTextEdit) -> tuple[str, ...]:
    """Each line once, without blanks around it."""
    found = (line.strip(" \t\u3000") for line in field.toPlainText().splitlines())
    return tuple(dict.fromkeys(one for one in found if one))
