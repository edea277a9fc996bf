"""A new password twice, with its rules told while it is typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from nimo_desktop.ui.text import wizard as text
from nimo_desktop.ui.theme import set_look

LABEL_CHARS, LABEL_GAP = 11, 16


class PasswordPair(QWidget):
    """`problems` gives the sentence against a password, '' if it may be used."""

    def __init__(self, parent: QWidget | None = None, *, problems: Callable[[str], str],
                 first: str = text.PASSWORD, again: str = text.PASSWORD_AGAIN) -> None:
        super().__init__(parent)
        self._problems = problems
        self.first, self.again = QLineEdit(self), QLineEdit(self)
        self.rule, self.same = QLabel(text.RULES, self), QLabel(self)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(LABEL_GAP)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for line, told, label in ((self.first, self.rule, first), (self.again, self.same, again)):
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.setAccessibleName(label)
            line.textChanged.connect(self._on_typed)
            told.setWordWrap(True)
            set_look(told, "look", "support")
            box = QVBoxLayout()
            box.setSpacing(2)
            box.addWidget(line)
            box.addWidget(told)
            form.addRow(pair_label(label, line, self), box)

    def password(self) -> str:
        """The new password."""
        return self.first.text()

    def wrong(self) -> str:
        """Why it cannot be taken, '' if it can."""
        found = self._problems(self.first.text())
        if found:
            return found
        return "" if self.first.text() == self.again.text() else text.DIFFERENT

    def clear(self) -> None:
        """No password stays in a widget."""
        self.first.clear()
        self.again.clear()

    def _on_typed(self) -> None:
        typed = self.first.text()
        found = self._problems(typed) if typed else ""
        self.rule.setText(found or (text.GOOD if typed else text.RULES))
        set_look(self.rule, "look", "error" if found else "support")
        self.first.setAccessibleDescription(self.rule.text())
        if not self.again.text():
            self.same.setText("")
            return
        equal = typed == self.again.text()
        self.same.setText(text.SAME if equal else text.DIFFERENT)
        set_look(self.same, "look", "support" if equal else "error")
        self.again.setAccessibleDescription(self.same.text())


def pair_label(words: str, field: QWidget, parent: QWidget) -> QLabel:
    """A label as wide as those of the pair, so that fields above it stand in one line with it."""
    name = QLabel(words, parent)
    name.setBuddy(field)
    name.setWordWrap(True)
    name.setFixedWidth(parent.fontMetrics().horizontalAdvance("あ") * LABEL_CHARS)
    return name
