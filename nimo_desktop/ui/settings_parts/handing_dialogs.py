"""Handing over what a colleague holds, whether he leaves or stays: to whom, and in which words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QPushButton, QWidget

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.staff import Staff
from nimo_desktop.services import office
from nimo_desktop.services.leaving import Left
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.wareki_edit import WarekiEdit
from nimo_desktop.ui.settings_parts.staff_dialogs import FieldsDialog
from nimo_desktop.ui.text import settings as text
from nimo_desktop.ui.text import today as today_text


@dataclass(frozen=True, slots=True)
class Typed:
    """What stood in the window when the nurse went to print the letter first."""

    to: str = ""
    note: str = ""
    day: date | None = None


class HandingDialog(FieldsDialog):
    """A successor and a note. `hand_over` does it and may refuse; then the window stays.

    `letter_wanted` is True after 事務引継書を先に印刷: nothing was handed over yet.
    """

    def __init__(
        self, ws: Workspace, one: Staff, *, title: str, words: str, parent: QWidget
    ) -> None:
        held = office.open_items(ws, one.id)
        told = words.format(
            name=one.name,
            consultations=held.consultations,
            cases=held.cases,
            referrals=held.referrals,
            tasks=held.tasks,
        )
        super().__init__(title, told, act=text.LEAVE_ACT, parent=parent)
        self.letter_wanted = False
        self._others = {str(o.id): o for o in office.staff(ws) if o.id != one.id}
        self.to = CodeCombo([(key, o.name) for key, o in self._others.items()], self)
        self.fields.add(text.LEAVE_TO, self.to)
        self.letter_button = QPushButton(text.LETTER_FIRST, self)
        self.letter_button.setAutoDefault(False)
        self.letter_button.clicked.connect(self._go_to_letter)
        self._buttons.insertWidget(0, self.letter_button)

    def add_note(self, support: str) -> None:
        """The words for the successor, below the other fields."""
        self.note_box = self.fields.lines(text.HAND_OVER_NOTE, support)

    def successor(self) -> Staff | None:
        """Who is chosen."""
        return self._others.get(self.to.code() or "")

    def note(self) -> str:
        """The words in one line, as the histories show them."""
        return " ".join(self.note_box.toPlainText().split())

    def typed(self) -> Typed:
        """What stands in the window, to go on with after the letter."""
        return Typed(self.to.code() or "", self.note_box.toPlainText())

    def go_on(self, typed: Typed) -> None:
        """Show again what was typed before the letter."""
        if typed.to in self._others:
            self.to.set_value(typed.to)
        self.note_box.setPlainText(typed.note)

    def _go_to_letter(self) -> None:
        self.letter_wanted = True
        self.reject()


class LeaveDialog(HandingDialog):
    """To whom everything goes, the last day and, if there is something to say, a note."""

    def __init__(
        self,
        ws: Workspace,
        one: Staff,
        hand_over: Callable[[Staff | None, date, str], Left],
        *,
        parent: QWidget,
    ) -> None:
        words = text.LEAVE_WORDS
        if ws.office().coordinator_staff == one.id:
            words = f"{words}\n{text.LEAVE_COORDINATOR}"
        super().__init__(ws, one, title=text.LEAVE_TITLE, words=words, parent=parent)
        self._hand_over = hand_over
        self.left = Left()
        self.to.setItemText(0, text.LEAVE_TO_COORDINATOR)
        self.on = WarekiEdit(self, today=ws.today, name=text.LEAVE_DAY)
        self.on.set_value(ws.today())
        self.fields.add(text.LEAVE_DAY, self.on, entry=self.on.entry())
        self.add_note(text.LEAVE_NOTE_SUPPORT)

    def typed(self) -> Typed:
        """With the last day."""
        return Typed(self.to.code() or "", self.note_box.toPlainText(), self.on.day())

    def go_on(self, typed: Typed) -> None:
        """With the last day."""
        super().go_on(typed)
        if typed.day is not None:
            self.on.set_value(typed.day)

    def day(self) -> date:
        """The last day here."""
        found = self.on.day()
        if found is None:
            raise ValueError("asked before the window was closed")
        return found

    def wrong(self) -> str:
        """The day is needed; then everything is handed over."""
        if self.on.day() is None:
            return today_text.POSTPONE_NO_DATE
        try:
            self.left = self._hand_over(self.successor(), self.day(), self.note())
        except KnownError as error:
            return error.sentence
        return ""


class HandOverDialog(HandingDialog):
    """To whom everything goes while the giver stays, with the note that every history keeps."""

    def __init__(
        self,
        ws: Workspace,
        one: Staff,
        hand_over: Callable[[Staff, str], Left],
        *,
        parent: QWidget,
    ) -> None:
        super().__init__(
            ws, one, title=text.STAFF_HAND_OVER, words=text.HAND_OVER_WORDS, parent=parent
        )
        self._hand_over = hand_over
        self.add_note(text.HAND_OVER_NOTE_SUPPORT)

    def wrong(self) -> str:
        """Somebody must be chosen; then everything is handed over."""
        taker = self.successor()
        if taker is None:
            return text.HAND_OVER_NOBODY
        try:
            self._hand_over(taker, self.note())
        except KnownError as error:
            return error.sentence
        return ""
