"""設定「職員」: who works here, logins, roles of the year, leaving."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from nimo_desktop.domain.dates_jp import wareki_short
from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.staff import Staff, is_active
from nimo_desktop.services import access, leaving, office
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.fields.flow_box import FlowBox
from nimo_desktop.ui.models.id_table import Column, IdTableModel, Row
from nimo_desktop.ui.models.table_view import ListTable
from nimo_desktop.ui.parts.case.common import undo
from nimo_desktop.ui.parts.list_to_excel import ListToExcel
from nimo_desktop.ui.settings_parts.staff_dialogs import (
    LeaveDialog,
    LoginDialog,
    RolesDialog,
    StaffDialog,
)
from nimo_desktop.ui.text import settings as text


class StaffPart(QWidget):
    """A list and what can be done with the chosen colleague."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._staff: dict[UUID, Staff] = {}
        self._departments: dict[UUID, str] = {}
        columns = [Column(title, chars) for title, chars in
                   zip(text.STAFF_COLUMNS, (9, 9, 8, 8, 7, 7), strict=True)]
        self.model = IdTableModel(columns, load_ids=lambda: list(self._staff),
                                  load_rows=self._rows)
        self.table = ListTable(self.model, self, name=text.STAFF_LIST, empty=text.STAFF_EMPTY,
                               many=False)
        self.table.opened.connect(lambda _: self.change())
        line = FlowBox(self)
        for label, act in ((text.STAFF_ADD, self.add), (text.STAFF_CHANGE, self.change),
                           (text.STAFF_LOGIN, self.give_login), (text.STAFF_ROLES, self.roles),
                           (text.STAFF_LEAVE, self.leave),
                           (text.STAFF_HAND_OVER, self.hand_over),
                           (text.STAFF_LETTER, self.letter)):
            button = QPushButton(label, self)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, do=act: do())
            button.setEnabled(desk.ws.staff.role in ("chief", "admin"))
            line.add(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 8, 4, 4)
        column.addWidget(self.table, 1)
        column.addWidget(line)
        self.export_button = ListToExcel(desk, self.model, text.STAFF_LIST, self)
        column.addWidget(self.export_button, 0, Qt.AlignmentFlag.AlignRight)
        self.load()

    def load(self) -> None:
        """Read the staff anew."""
        ws = self._desk.ws
        self._departments = {one.id: one.name for one in office.departments(ws)}
        self._staff = {one.id: one for one in office.staff(ws, with_left=True)}
        self.model.reload()
        if self.table.current_id() is None and self._staff:
            self.table.selectRow(0)

    def add(self) -> None:
        """A new colleague."""
        ws = self._desk.ws
        made = office.new_staff(ws, name="", department_id=ws.staff.department_id,
                                position=len(self._staff))
        self._edit(made)

    def change(self) -> None:
        """Name, department, profession, right of the chosen one."""
        one = self._chosen()
        if one is not None:
            self._edit(one)

    def _edit(self, one: Staff) -> None:
        ws = self._desk.ws
        dialog = StaffDialog(one, ws.codes["profession"], self._departments, parent=self)
        if self._run(dialog):
            self._try(lambda: office.save_staff(ws, dialog.staff()))

    def give_login(self) -> None:
        """A login with a first password."""
        one = self._chosen()
        if one is None:
            return
        if one.login:
            self._desk.prompts.inform(text.STAFF_LOGIN, text.LOGIN_EXISTS)
            return
        taken = {other.login for other in self._staff.values()}
        dialog = LoginDialog(one, self._desk.env, taken,
                             minimum=self._desk.ws.office().password_minimum, parent=self)
        if self._run(dialog) and self._try(lambda: access.add_login(
                self._desk.sitting, self._desk.env, staff=one, login=dialog.login(),
                password=dialog.password())):
            self._desk.prompts.inform(text.STAFF_LOGIN, text.LOGIN_DONE)

    def roles(self) -> None:
        """District nurse, 連絡員, マネジャー, duty … of this fiscal year."""
        one = self._chosen()
        if one is None:
            return
        ws = self._desk.ws
        dialog = RolesDialog(ws, one, parent=self)
        if self._run(dialog):
            self._try(lambda: office.assign(
                ws, staff_id=one.id, fiscal_year=dialog.year, roles=dialog.roles(),
                among=dialog.boxes))

    def leave(self) -> None:
        """Everything the chosen one holds goes to a colleague, as one action."""
        one = self._chosen()
        ws = self._desk.ws
        if one is None or not is_active(one, ws.today()):
            self._desk.prompts.inform(text.STAFF_LEAVE, text.LEAVE_CHOOSE)
            return
        dialog = LeaveDialog(ws, one, parent=self)
        if not self._run(dialog):
            return
        try:
            left = office.staff_leaves(ws, one, dialog.successor(), on=dialog.day())
            if dialog.day() <= ws.today():
                office.remove_login(self._desk.sitting, one)
        except KnownError as error:
            self._desk.prompts.tell(error)
            return
        count = left.consultations + left.cases + left.referrals + left.tasks
        self._desk.prompts.toast(text.LEAVE_DONE.format(name=one.name, count=count))

    def hand_over(self) -> None:
        """Everything the chosen one holds goes to a colleague; he stays. Then the letter."""
        one, ws, prompts = self._chosen(), self._desk.ws, self._desk.prompts
        if one is None or not is_active(one, ws.today()):
            prompts.inform(text.STAFF_HAND_OVER, text.LEAVE_CHOOSE)
            return
        held = office.open_items(ws, one.id)
        words = text.HAND_OVER_WORDS.format(
            name=one.name, consultations=held.consultations, cases=held.cases,
            referrals=held.referrals, tasks=held.tasks)
        others = {str(s.id): s for s in office.staff(ws) if s.id != one.id}
        chosen = prompts.choose(
            text.STAFF_HAND_OVER, words, options=[(key, s.name) for key, s in others.items()],
            act=text.HAND_OVER_NEXT)
        note = None if chosen is None else prompts.ask_text(
            text.STAFF_HAND_OVER, text.HAND_OVER_NOTE, act=text.HAND_OVER_ACT)
        if chosen is None or note is None:
            return
        taker = others[chosen]
        if self._try(lambda: leaving.hand_over_all(ws, one, taker, note=note)):
            words = text.HAND_OVER_DONE.format(name=taker.name)
            prompts.toast(words, undo=lambda: undo(self._desk))

    def letter(self) -> None:
        """事務引継書 of everything the chosen one holds, ready to print."""
        one = self._chosen()
        if one is not None:
            self._desk.go(Place("paper", extra={"kind": "staff_hand_over", "staff": str(one.id)}))

    def _chosen(self) -> Staff | None:
        found = self.table.current_id()
        return None if found is None else self._staff.get(found)

    def _rows(self, ids: Sequence[UUID]) -> Sequence[Row]:
        professions, today = self._desk.ws.codes["profession"], self._desk.ws.today()
        rows: list[Row] = []
        for found in ids:
            one = self._staff[found]
            here = text.STAFF_HERE if one.left_on is None else text.STAFF_GONE.format(
                day=wareki_short(one.left_on))
            rows.append((one.id, one.name, self._departments.get(one.department_id, ""),
                         professions.label(one.profession), one.login,
                         text.RIGHTS.get(one.role, one.role) if is_active(one, today) else "",
                         here))
        return rows

    def _try(self, act) -> bool:
        try:
            act()
        except KnownError as error:
            self._desk.prompts.tell(error)
            return False
        self.load()
        return True

    @staticmethod
    def _run(dialog: QDialog) -> bool:
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return accepted


