"""A date as the office writes it: typed in any notation, echoed, never guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from nimo_desktop.domain.dates_jp import (
    Choices,
    Lean,
    Outcome,
    Parsed,
    PartialDate,
    Refusal,
    echo,
    parse,
    wareki_text,
)
from nimo_desktop.ui.fields.base import FieldMixin, Json, text_of
from nimo_desktop.ui.fields.parts_label import MAY_BREAK, PartsLabel
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.text import widgets as text
from nimo_desktop.ui.theme import SIZE_EVENTS, set_look


class WarekiEdit(FieldMixin, QWidget):
    """One line for a date, an echo under it, and a list when there are several readings.

    The list never takes the focus: ↑↓ move in it, Enter or a click picks. Nothing is taken over
    unasked, so with an open choice the value is None and `problem` says why.
    """

    committed = Signal()

    def __init__(self, parent: QWidget | None = None, *, today: Callable[[], date],
                 partial: bool = False, lean: Lean = "future", age: bool = False,
                 name: str = "") -> None:
        super().__init__(parent)
        self._today, self._partial, self._lean, self._age = today, partial, lean, age
        self._outcome: Outcome | None = None
        self._clean: Json = ""
        self.line = _DateLine(self)
        self.line.setAccessibleName(name)
        self.echo_label = PartsLabel(self)
        set_look(self.echo_label, "look", "support")
        self.choices = QListWidget(self)
        self.choices.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.choices.setAccessibleName(text.CHOICES_NAME)
        self.choices.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.choices.itemClicked.connect(self._on_item_clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for part in (self.line, self.echo_label, self.choices):
            layout.addWidget(part)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._on_edited)
        self.line.committed.connect(self._on_committed)
        self.line.returnPressed.connect(self.enter_pressed)
        self._show()

    def value(self) -> object:
        """The `PartialDate`, or None when empty, not understood or not yet chosen."""
        return self.partial_date()

    def partial_date(self) -> PartialDate | None:
        """Like `value`, with its type."""
        return self._outcome.value if isinstance(self._outcome, Parsed) else None

    def day(self) -> date | None:
        """The day, when it is known exactly."""
        found = self.partial_date()
        return found.exact if found else None

    def set_value(self, value: object) -> None:
        """Show a `PartialDate`, a date, or None for an empty field."""
        if isinstance(value, date):
            value = PartialDate.of(value)
        self._outcome = Parsed(value) if isinstance(value, PartialDate) else None
        self.line.set_value(wareki_text(value) if isinstance(value, PartialDate) else "")
        self._show()
        self.mark_clean()

    def draft(self) -> Json:
        """The typed text, and what it was understood as."""
        found = self.partial_date()
        if found is None:
            return self.line.text()
        return {"text": self.line.text(), "edtf": found.edtf, "typed": found.typed}

    def restore(self, draft: Json) -> None:
        """Show a draft as it stood."""
        if isinstance(draft, dict):
            value = PartialDate(text_of(draft.get("edtf")), text_of(draft.get("typed")))
            self._outcome = Parsed(value)
            self.line.restore(draft.get("text"))
            self._show()
        else:
            self.line.restore(draft)
            self._read()

    def problem(self) -> str | None:
        """Why there is no date although something was typed."""
        if isinstance(self._outcome, Refusal) and self._outcome.code != "empty":
            return self._outcome.sentence
        return text.CHOOSE_DATE if isinstance(self._outcome, Choices) else None

    def entry(self) -> QWidget:
        """The line."""
        return self.line

    def enter_pressed(self) -> bool:
        """Enter picks from the open list (True: stay here), else takes the date over."""
        if not self.choices.isHidden() and self.choices.currentRow() >= 0:
            self._pick(self.choices.currentItem())
            return True
        self.line.commit()
        return not self.choices.isHidden()

    def move_choice(self, step: int) -> bool:
        """Move in the open list; False when there is none."""
        if self.choices.isHidden():
            return False
        last = sum(1 for row in range(self.choices.count()) if self._choice_at(row)) - 1
        self.choices.setCurrentRow(min(max(self.choices.currentRow() + step, 0), last))
        return True

    def put_today(self) -> None:
        """Ctrl+; writes the day of today, as in Excel."""
        self._take(PartialDate.of(self._today()))

    def _on_edited(self) -> None:
        self._read()

    def _on_committed(self) -> None:
        found = self.partial_date()
        if found is not None and self.line.text() != wareki_text(found):
            self.line.restore(wareki_text(found))
        self.committed.emit()

    def _read(self) -> None:
        typed = self.line.text()
        self._outcome = parse(typed, today=self._today(), partial=self._partial,
                              lean=self._lean) if typed.strip() else None
        self._show()

    def _show(self) -> None:
        outcome = self._outcome
        line, warning = "", ""
        if isinstance(outcome, Parsed):
            line = echo(outcome.value, today=self._today(), age=self._age)
            warning = outcome.warning or ""
        self.echo_label.show_parts(line.replace("（", f"{MAY_BREAK}（").split(" "), [warning])
        self.echo_label.setVisible(bool(line))
        set_look(self.echo_label, "look", "warning" if warning else "support")
        self._show_choices()

    def _show_choices(self) -> None:
        self.choices.clear()
        outcome = self._outcome
        if isinstance(outcome, Choices):
            for choice in outcome.choices:
                self._add(choice.label, choice.value)
            for label in outcome.excluded:
                self._add(label, None)
            self.choices.setCurrentRow(0)
        elif isinstance(outcome, Refusal) and outcome.suggestion is not None:
            self._add(outcome.suggestion.label, outcome.suggestion.value)
        self.choices.setVisible(self.choices.count() > 0)
        self._fit_choices()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in SIZE_EVENTS and hasattr(self, "choices"):
            self._fit_choices()

    def _fit_choices(self) -> None:
        count = self.choices.count()
        if count:
            self.choices.setFixedHeight(self.choices.sizeHintForRow(0) * min(count, 6) + 6)

    def _add(self, label: str, value: PartialDate | None) -> None:
        item = QListWidgetItem(label, self.choices)
        item.setData(Qt.ItemDataRole.UserRole, value)
        if value is None:
            item.setFlags(Qt.ItemFlag.NoItemFlags)

    def _choice_at(self, row: int) -> PartialDate | None:
        return self.choices.item(row).data(Qt.ItemDataRole.UserRole)

    def _on_item_clicked(self, item: QListWidgetItem) -> None:
        self._pick(item)

    def _pick(self, item: QListWidgetItem) -> None:
        value = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(value, PartialDate):
            self._take(value)

    def _take(self, value: PartialDate) -> None:
        self._outcome = Parsed(value)
        self.line.restore(wareki_text(value))
        self._show()
        self.committed.emit()


class _DateLine(TextLine):
    """The line inside; hands ↑↓ and Ctrl+; to its field."""

    def __init__(self, field: WarekiEdit) -> None:
        super().__init__(field, digits=True)
        self._field = field

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Semicolon and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self._field.put_today()
            return
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(key), 0)
        if not step or not self._field.move_choice(step):
            super().keyPressEvent(event)
