"""The small windows of 設定「職員」."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from uuid import UUID

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from nimo_desktop.domain.codes import CodeList
from nimo_desktop.domain.dates_jp import fiscal_year, fiscal_year_label
from nimo_desktop.domain.ids import DepartmentId
from nimo_desktop.domain.staff import ROLES, Staff
from nimo_desktop.services import access, districts, office
from nimo_desktop.services.environment import Environment
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.kana_edit import KanaEdit
from nimo_desktop.ui.fields.plain import half_width
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.input_guards import commit_ime
from nimo_desktop.ui.labelled import LabelledPage
from nimo_desktop.ui.password_pair import PasswordPair
from nimo_desktop.ui.prompts import AskDialog
from nimo_desktop.ui.text import settings as text
from nimo_desktop.ui.theme import set_look

WIDE = 36
"""Full-width characters that fit beside each other in such a window."""


class FieldsDialog(AskDialog):
    """Fields between the sentence and the buttons; closes only when `wrong()` says nothing."""

    def __init__(self, title: str, words: str, *, act: str, parent: QWidget) -> None:
        super().__init__(title, words, act=act, parent=parent)
        self._words.setHidden(not words)
        self.fields = LabelledPage("")
        self.fields.findChildren(QLabel)[0].hide()  # the sentence stands above the fields
        self.fields.setMinimumWidth(self.fontMetrics().horizontalAdvance("あ") * WIDE)
        self.error = QLabel(self)
        self.error.setWordWrap(True)
        self.error.hide()
        set_look(self.error, "look", "error")
        self.add_part(self.fields)
        self.add_part(self.error)
        self.act_button.setDefault(True)

    def wrong(self) -> str:
        """The sentence that keeps the window open."""
        return ""

    def accept(self) -> None:
        """Close if nothing is wrong."""
        commit_ime()
        wrong = self.wrong()
        if not wrong:
            super().accept()
            return
        self.error.setText(wrong)
        self.error.show()
        self._make_room()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Sentences that need several lines push what is below them down, not over it."""
        self._body.activate()
        self.setMinimumHeight(self._body.totalHeightForWidth(self.width()))


class StaffDialog(FieldsDialog):
    """Name, reading, department, profession and right of a colleague."""

    def __init__(self, one: Staff, professions: CodeList, departments: Mapping[UUID, str], *,
                 parent: QWidget) -> None:
        title = text.STAFF_CHANGE_TITLE if one.version else text.STAFF_ADD
        super().__init__(title, "", act=text.SAVE, parent=parent)
        self._one = one
        self.name, self.kana = TextLine(self), KanaEdit(self)
        self.department = CodeCombo([(str(d), n) for d, n in departments.items()], self,
                                    empty=False)
        self.profession = CodeCombo([(c.code, c.label) for c in professions], self)
        self.right = CodeCombo([(role, text.RIGHTS[role]) for role in ROLES], self, empty=False)
        for field, value in ((self.name, one.name), (self.kana, one.kana),
                             (self.department, one.department_id),
                             (self.profession, one.profession or None), (self.right, one.role)):
            field.set_value(value)
        self.fields.add(text.STAFF_NAME, self.name, required=True)
        self.fields.add(text.STAFF_KANA, self.kana)
        self.fields.add(text.STAFF_DEPARTMENT, self.department)
        self.fields.add(text.STAFF_PROFESSION, self.profession)
        self.fields.add(text.STAFF_RIGHT, self.right)
        self.name.setFocus()

    def wrong(self) -> str:
        """A name is needed."""
        return "" if self.name.value() else text.NAME_NEEDED

    def staff(self) -> Staff:
        """The colleague as the fields say."""
        return dataclasses.replace(
            self._one, name=str(self.name.value()), kana=str(self.kana.value() or ""),
            department_id=DepartmentId(UUID(self.department.code() or "")),
            profession=self.profession.code() or "", role=self.right.code() or "nurse")


class LoginDialog(FieldsDialog):
    """A login and a first password for a colleague."""

    def __init__(self, one: Staff, env: Environment, taken: Collection[str], *, minimum: int,
                 parent: QWidget) -> None:
        super().__init__(text.STAFF_LOGIN, one.name, act=text.LOGIN_ACT, parent=parent)
        self._env, self._taken, self._minimum = env, taken, minimum
        self.line = TextLine(self, normalise=half_width)
        self.pair = PasswordPair(self, problems=self._problems, first=text.LOGIN_PASSWORD)
        self.fields.add(text.LOGIN_NAME, self.line, required=True)
        self.add_part(self.pair)
        self.line.setFocus()

    def login(self) -> str:
        """As it is chosen on the login card."""
        return half_width(self.line.text())

    def password(self) -> str:
        """The first password."""
        return self.pair.password()

    def wrong(self) -> str:
        """Not plain, taken, or a password that is refused."""
        login = self.login()
        if not login.isascii() or not login.replace("-", "").replace("_", "").isalnum():
            return text.LOGIN_WRONG
        if login.casefold() in {one.casefold() for one in self._taken}:
            return text.LOGIN_TAKEN
        return self.pair.wrong()

    def _problems(self, password: str) -> str:
        found = access.password_problems(self._env, password, login=self.login(),
                                         minimum=self._minimum)
        return found[0].sentence if found else ""


class RolesDialog(FieldsDialog):
    """What a colleague is in this fiscal year."""

    def __init__(self, ws: Workspace, one: Staff, *, parent: QWidget) -> None:
        self.year = fiscal_year(ws.today())
        title = text.ROLES_TITLE.format(year=fiscal_year_label(self.year))
        super().__init__(title, one.name, act=text.SAVE, parent=parent)
        held = [a for a in office.assignments(ws, self.year) if a.staff_id == one.id]
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        self.boxes: dict[str, QCheckBox] = {}
        for code in ws.codes["staff_role"]:
            if code.code in districts.ROLES:
                continue  # given in 地区担当表
            check = QCheckBox(code.label, box)
            check.setChecked(any(a.role == code.code for a in held))
            self.boxes[code.code] = check
            column.addWidget(check)
        self.fields.add(text.STAFF_ROLES, box, entry=next(iter(self.boxes.values())))

    def roles(self) -> tuple[str, ...]:
        """The codes that are ticked."""
        return tuple(code for code, box in self.boxes.items() if box.isChecked())
