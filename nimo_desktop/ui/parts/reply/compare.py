"""A reply beside the referral as it is now, what it does, and what is to be decided before."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.ids import DepartmentId, StaffId
from nimo_desktop.domain.referral import Referral, is_outside
from nimo_desktop.services import office, replies
from nimo_desktop.services.replies import Extra, ReplyReading
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.base import name_field
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.fields.wareki_edit import WarekiEdit
from nimo_desktop.ui.text import replies as text
from nimo_desktop.ui.theme import Heading, set_look

_TAKES, _JOINT, _WATCHED = "1", "2", "21"
_OUTCOMES_WITH_DAY = ("21", "22", "23")


class Compare(QWidget):
    """`take` asks to apply what is shown; `again` that it be judged with other decisions."""

    take = Signal()
    open_referral = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.reading: ReplyReading | None = None
        self.what = QLabel(text.COMPARE_EMPTY, self)
        self.what.setWordWrap(True)
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.table = QTableWidget(0, 3, self)
        self.table.setAccessibleName(text.COMPARE)
        self.table.setHorizontalHeaderLabels(list(text.COMPARE_COLUMNS))
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(True)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.extra = QFrame(self)
        self.staff = CodeCombo([], self)
        self.lead = CodeCombo([], self)
        self.next_on = WarekiEdit(today=desk.ws.today, lean="future")
        self.watched_by = TextLine(self, name=text.WATCHED_BY)
        self.words = TextLine(self, name=text.TEXT)
        self.take_button = QPushButton(text.TAKE, self)
        self.open_button = QPushButton(text.OPEN_REFERRAL, self)
        self._lay_out()
        self.take_button.clicked.connect(self.take)
        self.open_button.clicked.connect(self._on_open)
        for field in (self.staff, self.lead, self.next_on, self.watched_by, self.words):
            field.committed.connect(self._judge)
        self.show_reading(None)

    def show_reading(self, reading: ReplyReading | None) -> None:
        """Put a reply beside its referral; None clears."""
        self._fill_extra(reading)
        self._show(reading)

    def decided(self) -> Extra:
        """What was decided beside the reply."""
        staff, lead = self.staff.code(), self.lead.code()
        department, _, one = (lead or "").partition(" ")
        return Extra(
            staff=StaffId(UUID(staff)) if staff else None,
            lead=Holder(DepartmentId(UUID(department)), StaffId(UUID(one))) if one else None,
            next_on=self.next_on.day(),
            watched_by=self.watched_by.text().strip(),
            text=self.words.text().strip(),
        )

    def _judge(self) -> None:
        """Held against the referral again, with what was decided."""
        if self.reading is not None and self.reading.referral is not None:
            self._show(replies.decide(self._desk.ws, self.reading, self.decided()))

    def _show(self, reading: ReplyReading | None) -> None:
        self.reading = reading
        ready = reading is not None and reading.ready
        self.take_button.setEnabled(ready)
        self.open_button.setEnabled(reading is not None and reading.referral is not None)
        self._show_lines(reading)
        if reading is None:
            self.what.setText(text.COMPARE_EMPTY)
            self.message.setText("")
            return
        referral = reading.referral
        self.what.setText(reading.name if referral is None else text.WHAT.format(
            number=referral.number, need=referral.need, who=reading.source.label))
        set_look(self.message, "look", "" if ready else "error")
        said = [text.STEPS.format(steps=" → ".join(reading.steps)), *reading.notes]
        self.message.setText("\n".join(said if ready else _sentences(reading)))

    def _show_lines(self, reading: ReplyReading | None) -> None:
        lines = [one for one in (reading.lines if reading else ()) if one.says or one.now]
        self.table.setRowCount(len(lines))
        for row, line in enumerate(lines):
            for column, words in enumerate((line.label, line.says, line.now)):
                item = QTableWidgetItem(words)
                font = item.font()
                font.setBold(column == 1 and bool(words) and words != line.now)
                item.setFont(font)
                self.table.setItem(row, column, item)
        self.table.resizeRowsToContents()

    def _fill_extra(self, reading: ReplyReading | None) -> None:
        """Only what this reply can ask for."""
        referral = reading.referral if reading else None
        said = reading.said if reading else None
        answer, outcome = (said.answer, said.outcome) if said else ("", "")
        inside = referral is not None and not is_outside(referral)
        shown = {
            self.staff: inside and answer in (_TAKES, _JOINT),
            self.lead: inside and answer == _JOINT,
            self.next_on: outcome in _OUTCOMES_WITH_DAY,
            self.watched_by: outcome == _WATCHED,
            self.words: bool(outcome),
        }
        for field, visible in shown.items():
            self._form.setRowVisible(field, visible)
        self.extra.setVisible(any(shown.values()))
        self._fill_people(referral)
        self.next_on.set_value(None)
        self.watched_by.set_value("")
        self.words.set_value("")

    def _fill_people(self, referral: Referral | None) -> None:
        people = office.staff(self._desk.ws)
        home = referral.to_department if referral else None
        self.staff.set_options(
            [("", text.NOBODY), *((str(s.id), s.name) for s in people if s.department_id == home)]
        )
        homes = {one.id: one.name for one in office.departments(self._desk.ws)}
        self.lead.set_options(
            [
                ("", text.PRESENT_HOLDER),
                *(
                    (f"{s.department_id} {s.id}", f"{homes.get(s.department_id, '')} {s.name}")
                    for s in people
                ),
            ]
        )
        self.staff.set_value("")
        self.lead.set_value("")

    def _on_open(self) -> None:
        if self.reading is not None and self.reading.referral is not None:
            self.open_referral.emit(self.reading.referral.id)

    def _lay_out(self) -> None:
        self._form = QFormLayout(self.extra)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.addRow(Heading(text.EXTRA, self, level=3))
        for label, field in (
            (text.STAFF, self.staff), (text.LEAD, self.lead), (text.NEXT_ON, self.next_on),
            (text.WATCHED_BY, self.watched_by), (text.TEXT, self.words),
        ):  # fmt: skip
            name_field(field, label, required=False)
            self._form.addRow(label, field)
        set_look(self.take_button, "primary", "true")
        for button in (self.take_button, self.open_button):
            button.setAutoDefault(False)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.what.setTextFormat(Qt.TextFormat.PlainText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(Heading(text.COMPARE, self, level=3))
        layout.addWidget(self.what)
        layout.addWidget(self.message)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.extra)
        layout.addWidget(self.take_button)
        layout.addWidget(self.open_button)


def _sentences(reading: ReplyReading) -> list[str]:
    return [f"・{one.sentence}" for one in reading.problems]
