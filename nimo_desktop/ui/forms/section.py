"""Parts of a form: a field with its label and sentences, and a card of such lines."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from nimo_desktop.ui.fields.base import Field, name_field
from nimo_desktop.ui.text import widgets as text
from nimo_desktop.ui.theme import TOKENS, Heading, set_look

LABEL_CHARS = 8
_TEXT_INSET = 7


class FieldLine:
    """Label with ※必須, field, support text and error text of one field."""

    def __init__(self, name: str, label: str, field: Field, parent: QWidget, *,
                 required: bool, support: str) -> None:
        self.name, self.label_text, self.field, self.required = name, label, field, required
        self._support = support
        need = f' <span style="color:{TOKENS.error}">{text.REQUIRED}</span>' if required else ""
        self.label = QLabel(f"{label}{need}", parent)
        self.label.setTextFormat(Qt.TextFormat.RichText)
        self.label.setWordWrap(True)
        self.label.setBuddy(field.entry())
        # Beside a field the label stands on the line of the field's text.
        self.label.setContentsMargins(0, 0 if support else _TEXT_INSET, 0, 0)
        self.support_label = QLabel(support, parent)
        self.support_label.setWordWrap(True)
        self.support_label.setVisible(bool(support))
        set_look(self.support_label, "look", "support")
        self.error_label = QLabel(parent)
        self.error_label.setWordWrap(True)
        self.error_label.hide()
        name_field(field, label, required=required, hint=support)

    def show_problem(self, sentence: str | None, *, blocking: bool = True) -> None:
        """Show 「＊…」 under the field and tell it to screen readers; None takes it away."""
        self.error_label.setText(f"{text.ERROR_MARK}{sentence}" if sentence else "")
        self.error_label.setVisible(bool(sentence))
        set_look(self.error_label, "look", "error" if blocking else "warning")
        self.field.set_wrong(bool(sentence) and blocking)
        self.field.entry().setAccessibleDescription(sentence or self._support)

    def own_problem(self) -> str | None:
        """What the field itself says, or that it is needed."""
        wrong = self.field.problem()
        if wrong is None and self.required and self.field.value() in (None, "", ()):
            return text.NEEDED.format(label=self.label_text)
        return wrong

    def on_committed(self) -> None:
        """Text was taken over: say at once if it cannot be understood, else be quiet again."""
        self.show_problem(self.field.problem())


class Section(QFrame):
    """A card with a heading; labels on the left, or above where the field needs the width."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.setAccessibleName(title)
        self._heading = Heading(title, self)
        self._heading.setVisible(bool(title))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        wide = self.fontMetrics().horizontalAdvance("あ") * LABEL_CHARS
        self._grid.setColumnMinimumWidth(0, wide)
        self._grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self._heading)
        layout.addLayout(self._grid)

    def add_line(self, line: FieldLine, *, wide: bool) -> None:
        """Append a field; `wide` puts the label above it, unless the heading says the same."""
        row = self._grid.rowCount()
        body = QVBoxLayout()
        body.setSpacing(2)
        assert isinstance(line.field, QWidget)  # every field is a widget
        for part in (line.support_label, line.field, line.error_label):
            body.addWidget(part)
        if wide:
            line.label.setContentsMargins(0, 0, 0, 0)
            line.label.setVisible(line.label_text != self._heading.text())
            self._grid.addWidget(line.label, row, 0, 1, 2)
            self._grid.addLayout(body, row + 1, 0, 1, 2)
        else:
            self._grid.addWidget(line.label, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addLayout(body, row, 1)

    def is_empty(self) -> bool:
        """Whether nothing stands under the heading."""
        return self._grid.count() == 0

    def add_widget(self, widget: QWidget) -> None:
        """Append something that is no field, over the whole width."""
        self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, 2)
