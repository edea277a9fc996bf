"""設定「自分」: what this user of this PC likes, and the own password and PIN."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.services import access
from nimo_desktop.settings import LOCK_MINUTES
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.plain import half_width
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.labelled import LabelledPage
from nimo_desktop.ui.password_pair import PasswordPair
from nimo_desktop.ui.preferences import preferences
from nimo_desktop.ui.text import settings as text
from nimo_desktop.ui.theme import heading_font


class OwnPart(LabelledPage):
    """Font size and Enter work at once; the password is changed by its own button."""

    pin_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self._desk = desk
        self._likes = preferences()
        self.font_size = CodeCombo(text.FONTS, self, empty=False)
        self.font_size.set_value(self._likes.value.font_size)
        self.font_size.committed.connect(self._on_font)
        self.enter_next = QCheckBox(text.ENTER, self)
        self.enter_next.setChecked(self._likes.value.enter_next)
        self.enter_next.toggled.connect(self._on_enter)
        self.minutes = TextLine(self, normalise=half_width, check=minutes_wrong, digits=True)
        self.minutes.set_value(self._likes.value.lock_minutes)
        self.minutes.committed.connect(self._on_minutes)
        pin = QPushButton(text.PIN, self)
        pin.setAutoDefault(False)
        pin.clicked.connect(self.pin_wanted)
        office = desk.ws.office()
        pin.setEnabled(office.pin_allowed)
        self.add(text.FONT, self.font_size)
        self.add(text.ENTER_KEY, self.enter_next, support=text.ENTER_SUPPORT)
        self.add(text.OWN_LOCK, self.minutes,
                 support=text.OWN_LOCK_SUPPORT.format(minutes=office.lock_minutes))
        self.add(text.PIN_LABEL, pin, support=text.PIN_NOTE)
        self._add_password()

    def _add_password(self) -> None:
        heading = QLabel(text.PASSWORD, self)
        heading.setFont(heading_font(3))
        self._grid.addWidget(heading, self._grid.rowCount(), 0, 1, 2)
        self.old = QLineEdit(self)
        self.old.setEchoMode(QLineEdit.EchoMode.Password)
        self.pair = PasswordPair(self, problems=self._problems, first=text.PASSWORD_NEW,
                                 again=text.PASSWORD_AGAIN)
        self.change = QPushButton(text.PASSWORD_ACT, self)
        self.change.setAutoDefault(False)
        self.change.clicked.connect(self.change_password)
        self.add(text.PASSWORD_OLD, self.old)
        row = self._grid.rowCount()
        self._grid.addWidget(self.pair, row, 0, 1, 2)
        self._grid.addWidget(self.change, row + 1, 1, Qt.AlignmentFlag.AlignLeft)

    def change_password(self) -> None:
        """The same key under a new password."""
        prompts = self._desk.prompts
        wrong = self.pair.wrong()
        if wrong:
            prompts.inform(text.PASSWORD, wrong)
            return
        try:
            access.change_password(self._desk.sitting, self._desk.env, old=self.old.text(),
                                   new=self.pair.password())
        except KnownError as error:
            prompts.tell(error)
            return
        finally:
            self.old.clear()
        self.pair.clear()
        prompts.toast(text.PASSWORD_DONE)

    def _problems(self, password: str) -> str:
        ws = self._desk.ws
        found = access.password_problems(self._desk.env, password, login=ws.actor,
                                         minimum=ws.office().password_minimum)
        return found[0].sentence if found else ""

    def _on_font(self) -> None:
        code = self.font_size.code()
        if code in ("standard", "large", "huge"):
            self._kept(self._likes.set_font(code))  # type: ignore[arg-type]  # one of the three

    def _on_enter(self, on: bool) -> None:
        self._kept(self._likes.set_enter_next(on))

    def _on_minutes(self) -> None:
        typed = str(self.minutes.value())
        if minutes_wrong(typed) is None:
            self._kept(self._likes.set_lock_minutes(int(typed)))
        else:
            self._desk.prompts.inform(text.OWN_LOCK, text.MINUTES_WRONG)
            self.minutes.set_value(self._likes.value.lock_minutes)

    def _kept(self, written: bool) -> None:
        if not written:
            self._desk.prompts.inform(text.TITLE, text.KEEP_SETTINGS_FAILED)


def minutes_wrong(typed: str) -> str | None:
    """Why this is no number of minutes until the lock."""
    plain = half_width(typed)
    fine = plain.isascii() and plain.isdigit() and int(plain) in LOCK_MINUTES
    return None if fine else text.MINUTES_WRONG
