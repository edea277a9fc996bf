"""A line that finds one of many by any part of its words; only what was picked counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from nimo_desktop.ui.fields.base import FieldMixin, Json, text_of
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.theme import SIZE_EVENTS

MOST = 8


@dataclass(frozen=True, slots=True)
class Offer:
    """One that can be picked; `note` warns or explains in the list only."""

    value: object
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PickWords:
    """What the field says: the list's name, nothing found, typed but not picked, gone since."""

    list_name: str
    none: str
    unknown: str
    lost: str


class PickLine(FieldMixin, QWidget):
    """The list opens while typing (or by ↓) and never takes the keyboard: ↑↓ move, Enter picks.

    Subclasses give `offers` (what fits a text), `key_of` and `of_key` (for drafts) and `label_of`.
    """

    committed = Signal()

    def __init__(self, words: PickWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._picked: object = None
        self._clean: Json = None
        self.line = _Line(self)
        self.list = QListWidget(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(words.list_name)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.line)
        layout.addWidget(self.list)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._on_edited)
        self.list.itemClicked.connect(self._pick)
        self.mark_clean()

    # For subclasses -----------------------------------------------------------------------------
    def offers(self, typed: str) -> Sequence[Offer]:
        """What fits a text; "" asks for everything worth showing."""
        raise NotImplementedError

    def key_of(self, value: object) -> str:
        """A value as one line of text, "" for none."""
        raise NotImplementedError

    def of_key(self, key: str) -> object:
        """The value of a key that can still be picked, else None."""
        raise NotImplementedError

    def label_of(self, value: object) -> str:
        """The words of a value, "" when it is not offered any more."""
        raise NotImplementedError

    # A field ------------------------------------------------------------------------------------
    def value(self) -> object:
        """What was picked."""
        return self._picked

    def set_value(self, value: object) -> None:
        """Show a value, also one that is no longer offered."""
        self._picked = value
        label = "" if value is None else self.label_of(value) or self._words.lost
        self.line.set_value(label)
        self.list.hide()
        self.mark_clean()

    def draft(self) -> Json:
        """The text, and what was picked."""
        return {"text": self.line.text(), "to": self.key_of(self._picked)}

    def restore(self, draft: Json) -> None:
        """Show a draft; what is no longer offered has to be picked anew."""
        parts = draft if isinstance(draft, dict) else {}
        wanted = text_of(parts.get("to"))
        self._picked = self.of_key(wanted) if wanted else None
        self.line.restore(parts.get("text"))
        self.list.hide()

    def problem(self) -> str | None:
        """Something stands there that was not picked."""
        typed = self.line.text().strip()
        return self._words.unknown if typed and self._picked is None else None

    def entry(self) -> QWidget:
        """The line."""
        return self.line

    # The list -----------------------------------------------------------------------------------
    def enter_pressed(self) -> bool:
        """Enter picks from the open list (True: stay here)."""
        if self.list.isHidden() or self.list.currentRow() < 0:
            return False
        self._pick(self.list.currentItem())
        return True

    def move_choice(self, step: int) -> None:
        """Move in the list; opens it when it is shut."""
        if self.list.isHidden():
            self._open(self.line.text() if self._picked is None else "")
            return
        last = self.list.count() - 1
        self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), last))

    def close_list(self) -> bool:
        """Esc shuts the list; False when it was shut."""
        was_open = not self.list.isHidden()
        self.list.hide()
        return was_open

    def leave_line(self) -> None:
        """The keyboard goes elsewhere: one single match is taken, the list shuts."""
        if self._picked is None and self.line.text().strip():
            found = self.offers(self.line.text())
            if len(found) == 1:
                self._take(found[0])
        self.list.hide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in SIZE_EVENTS and hasattr(self, "list"):
            self._fit()

    def _on_edited(self, typed: str) -> None:
        self._picked = None
        self._open(typed)

    def _open(self, typed: str) -> None:
        self.list.clear()
        found = self.offers(typed)
        for one in found[:50]:
            item = QListWidgetItem(f"{one.label}　{one.note}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, one)
        if not found:
            QListWidgetItem(self._words.none, self.list).setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.setCurrentRow(0 if found else -1)
        self.list.show()
        self._fit()

    def _fit(self) -> None:
        if self.list.count():
            rows = min(self.list.count(), MOST)
            self.list.setFixedHeight(self.list.sizeHintForRow(0) * rows + 6)

    def _pick(self, item: QListWidgetItem) -> None:
        one = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(one, Offer):
            self._take(one)

    def _take(self, one: Offer) -> None:
        self._picked = one.value
        self.line.restore(one.label)
        self.list.hide()
        self.committed.emit()


class _Line(TextLine):
    """The line inside; hands ↑↓ and Esc to its field."""

    def __init__(self, field: PickLine) -> None:
        super().__init__(field)
        self._field = field

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(key), 0)
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        if step:
            self._field.move_choice(step)
        elif not (
            (enter and self._field.enter_pressed())
            or (key == Qt.Key.Key_Escape and self._field.close_list())
        ):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason,
                                  Qt.FocusReason.ActiveWindowFocusReason):
            self._field.leave_line()
