"""A line that finds a 課, a colleague or an agency by any part of its name or reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from nimo_desktop.domain.referral import Inside, Outside, Receiver
from nimo_desktop.services.referrals import Choice
from nimo_desktop.ui.fields.base import FieldMixin, Json, text_of
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.text import referral as text
from nimo_desktop.ui.theme import SIZE_EVENTS

MOST = 8


class ReceiverPick(FieldMixin, QWidget):
    """Value is a `Receiver` or None. Only what was picked from the list counts.

    The list opens while typing (or by ↓) and never takes the keyboard: ↑↓ move, Enter picks.
    """

    committed = Signal()

    def __init__(self, choices: Sequence[Choice], parent: QWidget | None = None, *,
                 fold: Callable[[str], str]) -> None:
        super().__init__(parent)
        self._choices, self._fold = tuple(choices), fold
        self._picked: Receiver | None = None
        self._clean: Json = None
        self.line = _PickLine(self)
        self.list = QListWidget(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(text.RECEIVER_LIST)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.line)
        layout.addWidget(self.list)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._on_edited)
        self.list.itemClicked.connect(self._on_clicked)
        self.mark_clean()

    def value(self) -> object:
        """The picked receiver."""
        return self._picked

    def receiver(self) -> Receiver | None:
        """Like `value`, with its type."""
        return self._picked

    def set_value(self, value: object) -> None:
        """Show a receiver, also one that is no longer offered."""
        self._picked = value if isinstance(value, Inside | Outside) else None
        self.line.set_value(self._label(self._picked))
        self.list.hide()
        self.mark_clean()

    def draft(self) -> Json:
        """The text, and what was picked."""
        return {"text": self.line.text(), "to": key_of(self._picked)}

    def restore(self, draft: Json) -> None:
        """Show a draft; a receiver that is no longer offered has to be picked anew."""
        parts = draft if isinstance(draft, dict) else {}
        wanted = text_of(parts.get("to"))
        found = [one.to for one in self._choices if wanted and key_of(one.to) == wanted]
        self._picked = found[0] if found else None
        self.line.restore(parts.get("text"))
        self.list.hide()

    def problem(self) -> str | None:
        """Something stands there that was not picked."""
        typed = self.line.text().strip()
        return text.RECEIVER_UNKNOWN if typed and self._picked is None else None

    def entry(self) -> QWidget:
        """The line."""
        return self.line

    def enter_pressed(self) -> bool:
        """Enter picks from the open list (True: stay here)."""
        if self.list.isHidden() or self.list.currentRow() < 0:
            return False
        self._pick(self.list.currentItem())
        return True

    def move_choice(self, step: int) -> None:
        """Move in the list; opens it when it is shut."""
        if self.list.isHidden():
            self._offer(self.line.text() if self._picked is None else "")
            return
        last = self.list.count() - 1
        self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), last))

    def close_list(self) -> bool:
        """Esc shuts the list; False when it was shut."""
        was_open = not self.list.isHidden()
        self.list.hide()
        return was_open

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in SIZE_EVENTS and hasattr(self, "list"):
            self._fit()

    def leave_line(self) -> None:
        """The keyboard goes elsewhere: one single match is taken, the list shuts."""
        found = self._matches(self.line.text())
        if self._picked is None and self.line.text().strip() and len(found) == 1:
            self._take(found[0])
        self.list.hide()

    def _label(self, to: Receiver | None) -> str:
        if to is None:
            return ""
        found = [one.label for one in self._choices if one.to == to]
        return found[0] if found else text.RECEIVER_LOST

    def _matches(self, typed: str) -> list[Choice]:
        wanted = self._fold(typed).split()
        return [one for one in self._choices if all(word in one.keys for word in wanted)]

    def _on_edited(self, typed: str) -> None:
        self._picked = None
        self._offer(typed)

    def _offer(self, typed: str) -> None:
        self.list.clear()
        found = self._matches(typed)
        for one in found[:50]:
            item = QListWidgetItem(f"{one.label}　{one.note}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, one)
        if not found:
            QListWidgetItem(text.RECEIVER_NONE, self.list).setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.setCurrentRow(0 if found else -1)
        self.list.show()
        self._fit()

    def _fit(self) -> None:
        if self.list.count():
            rows = min(self.list.count(), MOST)
            self.list.setFixedHeight(self.list.sizeHintForRow(0) * rows + 6)

    def _on_clicked(self, item: QListWidgetItem) -> None:
        self._pick(item)

    def _pick(self, item: QListWidgetItem) -> None:
        one = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(one, Choice):
            self._take(one)

    def _take(self, one: Choice) -> None:
        self._picked = one.to
        self.line.restore(one.label)
        self.list.hide()
        self.committed.emit()


def key_of(to: Receiver | None) -> str:
    """A receiver as one line of text, for drafts."""
    if isinstance(to, Outside):
        return f"agency {to.agency}"
    return f"inside {to.department} {to.staff or ''}" if to is not None else ""


class _PickLine(TextLine):
    """The line inside; hands ↑↓ and Esc to its field."""

    def __init__(self, field: ReceiverPick) -> None:
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
