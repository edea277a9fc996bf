"""設定「職員」: who works here, logins, roles of the year, leaving."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from nimo_desktop.domain.dates_jp import wareki_short
from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.staff import Staff, is_active
from nimo_desktop.services import access, leaving, office
from nimo_desktop.services.leaving import Left
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.fields.flow_box import FlowBox
from nimo_desktop.ui.models.id_table import Column, IdTableModel, Row
from nimo_desktop.ui.models.table_view import ListTable
from nimo_desktop.ui.parts.case.common import undo
from nimo_desktop.ui.parts.list_to_excel import ListToExcel
from nimo_desktop.ui.settings_parts.handing_dialogs import (
    HandingDialog,
    HandOverDialog,
    LeaveDialog,
    Typed,
)
from nimo_desktop.ui.settings_parts.staff_dialogs import (
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
        self._typed: dict[tuple[type, UUID], Typed] = {}
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

        def hand_over(to: Staff | None, day: date, note: str) -> Left:
            return office.staff_leaves(ws, one, to, on=day, note=note)

        dialog = LeaveDialog(ws, one, hand_over, parent=self)
        if not self._hand(dialog, one):
            return
        if dialog.day() <= ws.today():
            self._try(lambda: office.remove_login(self._desk.sitting, one))
        left = dialog.left
        count = left.consultations + left.cases + left.referrals + left.tasks
        self._desk.prompts.toast(text.LEAVE_DONE.format(name=one.name, count=count))

    def hand_over(self) -> None:
        """Everything the chosen one holds goes to a colleague; he stays."""
        one, ws, prompts = self._chosen(), self._desk.ws, self._desk.prompts
        if one is None or not is_active(one, ws.today()):
            prompts.inform(text.STAFF_HAND_OVER, text.LEAVE_CHOOSE)
            return

        def hand_over(to: Staff, note: str) -> Left:
            return leaving.hand_over_all(ws, one, to, note=note)

        dialog = HandOverDialog(ws, one, hand_over, parent=self)
        taker = dialog.successor() if self._hand(dialog, one) else None
        if taker is not None:
            words = text.HAND_OVER_DONE.format(name=taker.name)
            prompts.toast(words, undo=lambda: undo(self._desk))

    def _hand(self, dialog: HandingDialog, one: Staff) -> bool:
        """True once it was handed over. Who prints first finds the window as it was left."""
        key = (type(dialog), one.id)
        if key in self._typed:
            dialog.go_on(self._typed.pop(key))
        if self._run(dialog):
            return True
        if dialog.letter_wanted:
            self._typed[key] = dialog.typed()
            taker = dialog.successor()
            self._desk.go(Place("paper", extra={
                "kind": "staff_hand_over", "staff": str(one.id),
                "taker": str(taker.id) if taker else "", "note": dialog.note()}))
        return False

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
