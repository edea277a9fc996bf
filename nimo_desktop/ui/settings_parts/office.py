"""設定「事務所」: the town, its coordinator, departments and districts."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.ids import StaffId
from nimo_desktop.domain.staff import Department, OfficeSettings
from nimo_desktop.services import office
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.plain import half_width
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.fields.wareki_edit import WarekiEdit
from nimo_desktop.ui.input_guards import commit_ime, tab_through
from nimo_desktop.ui.labelled import LabelledPage
from nimo_desktop.ui.parts.case.common import undo
from nimo_desktop.ui.settings_parts.kept import KeptDraft
from nimo_desktop.ui.settings_parts.office_dialogs import DepartmentDialog, DistrictDialog
from nimo_desktop.ui.settings_parts.own import minutes_wrong
from nimo_desktop.ui.settings_parts.reply_days import ReplyDays
from nimo_desktop.ui.text import forms_page as forms_text
from nimo_desktop.ui.text import office_lists as lists_text
from nimo_desktop.ui.text import settings as text


class OfficePart(LabelledPage):
    """One button saves the town's decisions as one action; the lists save line by line."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("" if desk.ws.staff.role in ("chief", "admin") else text.READ_ONLY)
        self._desk = desk
        self.kept = KeptDraft(desk, self, fields=self._fields, record=lambda: "office",
                              title=lambda: text.DRAFT_TITLE.format(tab=text.TABS["office"]))
        self._column.insertWidget(0, self.kept)
        self.town = TextLine(self)
        self.coordinator = CodeCombo((), self, empty=False)
        self.deputy = CodeCombo((), self)
        self.away_until = WarekiEdit(today=desk.ws.today, lean="future")
        self.model = CodeCombo(text.MODELS, self, empty=False)
        self.reply_days = ReplyDays(self)
        self.juso = QCheckBox(text.JUSO, self)
        self.first_holder = CodeCombo(text.FIRST_HOLDERS, self, empty=False)
        self.boxes = TextLine(self)
        self.minutes = TextLine(self, normalise=half_width, check=minutes_wrong, digits=True)
        self.pin = QCheckBox(text.PIN_ALLOWED, self)
        self.without_caller = QCheckBox(text.WITHOUT_CALLER, self)
        self.add(text.TOWN, self.town, required=True)
        self.add(text.COORDINATOR, self.coordinator)
        self.add(text.DEPUTY, self.deputy)
        self.add(text.AWAY_UNTIL, self.away_until, support=text.AWAY_SUPPORT,
                 entry=self.away_until.entry())
        self.add(text.MODEL, self.model)
        self.add(text.REPLY_DAYS, self.reply_days, support=text.REPLY_DAYS_SUPPORT,
                 entry=next(iter(self.reply_days.lines.values())))
        self.add(text.FIRST_HOLDER, self.first_holder)
        self.add(text.BOXES, self.boxes, support=text.BOXES_SUPPORT)
        self.add(text.OFFICE_LOCK, self.minutes)
        for box in (self.juso, self.pin, self.without_caller):
            box.setAccessibleName(box.text())
            self._grid.addWidget(box, self._grid.rowCount(), 1)
        self._add_save()
        tab_through(*self._entries(), self.save_button)
        self._add_lists()
        self.forms_button = QPushButton(forms_text.OPEN, self)
        self.forms_button.setAutoDefault(False)
        self.forms_button.clicked.connect(lambda: desk.go(Place("forms")))
        self.add(forms_text.TITLE, self.forms_button, support=forms_text.OPEN_SUPPORT)
        if desk.ws.staff.role not in ("chief", "admin"):
            for part in (self.save_button, self.departments, self.districts):
                part.setEnabled(False)
        self.load()

    def _add_save(self) -> None:
        self.save_button = QPushButton(text.SAVE, self)
        self.save_button.setProperty("primary", "true")
        self.save_button.setAutoDefault(False)
        self.save_button.clicked.connect(self.save)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.save_button)
        line.addWidget(self.kept.status, 1)
        self._grid.addLayout(line, self._grid.rowCount(), 1)

    def _fields(self) -> dict[str, QWidget]:
        return {
            "town": self.town, "coordinator": self.coordinator, "deputy": self.deputy,
            "away_until": self.away_until, "model": self.model, **self.reply_days.lines,
            "juso": self.juso, "first_holder": self.first_holder, "boxes": self.boxes,
            "minutes": self.minutes, "pin": self.pin, "without_caller": self.without_caller,
        }  # fmt: skip

    def _entries(self) -> list[QWidget]:
        """As they stand from top to bottom."""
        boxes = (self.juso, self.pin, self.without_caller)
        fields = [one for one in self._fields().values() if one not in boxes]
        return [*(one.line if isinstance(one, WarekiEdit) else one for one in fields), *boxes]

    def _add_lists(self) -> None:
        self.departments = _Names(text.DEPARTMENTS, self)
        self.districts = _Names(text.DISTRICTS, self)
        for names, edit in ((self.departments, self.edit_department),
                            (self.districts, self.edit_district)):
            names.added.clicked.connect(lambda _=False, act=edit: act(None))
            names.changed.clicked.connect(
                lambda _=False, act=edit, of=names: self._change(act, of))
            names.list.itemActivated.connect(
                lambda _item, act=edit, of=names: self._change(act, of))
            self.add(names.label, names, entry=names.list)

    def load(self) -> None:
        """Show what is stored, and over it what was typed and not yet saved."""
        self.kept.hold()
        ws = self._desk.ws
        settings = ws.office()
        people = [(str(one.id), one.name) for one in office.staff(ws)]
        self.town.set_value(settings.town)
        self.coordinator.set_options(people)
        self.coordinator.set_value(settings.coordinator_staff)
        self.deputy.set_options(people)
        self.deputy.set_value(settings.coordinator_deputy)
        self.away_until.set_value(settings.coordinator_away_until)
        self.model.set_value(settings.coordinator_model)
        self.reply_days.show_days(settings)
        self.juso.setChecked(settings.runs_juso)
        self.first_holder.set_value(settings.first_holder)
        self.boxes.set_value("、".join(settings.circulation_boxes))
        self.minutes.set_value(settings.lock_minutes)
        self.pin.setChecked(settings.pin_allowed)
        self.without_caller.setChecked(settings.print_without_caller)
        self.departments.show_names([
            (one.id, one.name, _numbers(one)) for one in office.departments(ws)])
        self.districts.show_names([
            (one.id, one.name, "、".join(one.prefixes)) for one in office.districts(ws)])
        self.kept.begin()

    def save(self) -> None:
        """All of it, as one action."""
        commit_ime()
        typed = str(self.minutes.value())
        wrong = minutes_wrong(typed)
        if wrong is not None:
            self._desk.prompts.inform(text.OFFICE_LOCK, wrong)
            self.minutes.setFocus()
            return
        if self.reply_days.days() is None:
            self._desk.prompts.inform(text.REPLY_DAYS, text.REPLY_DAYS_WRONG)
            return
        self.kept.hold()
        try:
            office.save_office(self._desk.ws, self._wanted(int(typed)), draft=self.kept.record())
        except KnownError as error:
            self._desk.prompts.tell(error)
            self.kept.go_on()
            return
        self.kept.begin()
        self._desk.prompts.toast(text.SAVED)

    def _wanted(self, minutes: int) -> OfficeSettings:
        ws = self._desk.ws
        coordinator = next(one for one in office.staff(ws)
                           if str(one.id) == self.coordinator.code())
        deputy = self.deputy.code()
        boxes = (box.strip() for box in str(self.boxes.value()).replace(",", "、").split("、"))
        settings = self.reply_days.put_into(ws.office())
        return dataclasses.replace(
            settings, town=str(self.town.value()),
            coordinator_department=coordinator.department_id, coordinator_staff=coordinator.id,
            coordinator_deputy=StaffId(UUID(deputy)) if deputy else None,
            coordinator_away_until=self.away_until.day(),
            coordinator_model=self.model.code() or "desk",
            runs_juso=self.juso.isChecked(), first_holder=self.first_holder.code() or "taker",
            circulation_boxes=tuple(box for box in boxes if box), lock_minutes=minutes,
            pin_allowed=self.pin.isChecked(), print_without_caller=self.without_caller.isChecked())

    def edit_department(self, found: UUID | None) -> None:
        """Name and telephone of a department, new or known."""
        ws = self._desk.ws
        known = office.departments(ws)
        old = next((one for one in known if one.id == found), None)
        made = old or office.new_department(ws, name="", position=len(known))
        self._run(DepartmentDialog(made, lambda one: office.save_department(ws, one), parent=self))

    def edit_district(self, found: UUID | None) -> None:
        """Name and 町名 of a district, new or known."""
        ws = self._desk.ws
        known = office.districts(ws)
        old = next((one for one in known if one.id == found), None)
        made = old or office.new_district(ws, name="", position=len(known))
        self._run(DistrictDialog(made, lambda one: office.save_district(ws, one), others=known,
                                 town=ws.office().town, parent=self))

    def _change(self, edit: Callable[[UUID | None], None], names: _Names) -> None:
        found = names.chosen()
        if found is None:
            self._desk.prompts.inform(names.label, lists_text.CHOOSE)
            return
        edit(found)

    def _run(self, dialog: QDialog) -> None:
        saved = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        if saved:
            self._desk.prompts.toast(text.SAVED, undo=lambda: undo(self._desk))


class _Names(QWidget):
    """A list of names with 足す and 直す."""

    def __init__(self, label: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.label = label
        self.list = QListWidget(self)
        self.list.setFixedHeight(self.fontMetrics().lineSpacing() * 6 + 16)
        self.added = QPushButton(text.LIST_ADD.format(label=label), self)
        self.changed = QPushButton(text.LIST_CHANGE.format(label=label), self)
        buttons = QVBoxLayout()
        for button in (self.added, self.changed):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.list, 1)
        line.addLayout(buttons)

    def show_names(self, rows: list[tuple[UUID, str, str]]) -> None:
        """id, name and what stands behind it."""
        chosen = self.chosen()
        self.list.clear()
        for found, name, more in rows:
            item = QListWidgetItem(f"{name}　{more}".rstrip("　"), self.list)
            item.setData(Qt.ItemDataRole.UserRole, str(found))
            if found == chosen:
                self.list.setCurrentItem(item)

    def chosen(self) -> UUID | None:
        """The id of the line."""
        item = self.list.currentItem()
        return UUID(item.data(Qt.ItemDataRole.UserRole)) if item else None


def _numbers(one: Department) -> str:
    extension = lists_text.BEHIND_EXTENSION.format(number=one.extension) if one.extension else ""
    return "　".join(part for part in (one.phone, extension) if part)
