"""返事を取り込む: by keyboard from paper, from one Excel file, from a folder, by dropping files."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.problems import Problem
from nimo_desktop.domain.referral import Referral
from nimo_desktop.services import check_letters, replies
from nimo_desktop.services.replies import ReplyReading
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.parts.case.common import attempt, undo
from nimo_desktop.ui.parts.reply.compare import Compare
from nimo_desktop.ui.parts.reply.typed_form import LETTERS, NUMBER, TypedForm
from nimo_desktop.ui.text import replies as text
from nimo_desktop.ui.theme import Heading, set_look


class RepliesPage(QWidget):
    """`Place("replies", extra={"paths": […]})` opens files; `{"number": …}` begins the slip of a
    referral. Nothing is recorded before 「取り込む」.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.readings: list[ReplyReading] = []
        self._done: dict[int, str] = {}
        self.type_button = self._button(text.TYPE_IT, "edit")
        self.file_button = self._button(text.OPEN_FILE, "excel")
        self.folder_button = self._button(text.OPEN_FOLDER, "excel")
        self.form = TypedForm(desk, self)
        self.list = QTableWidget(0, 3, self)
        self.list.setAccessibleName(text.LIST)
        self.list.setHorizontalHeaderLabels(list(text.COLUMNS))
        self.list.verticalHeader().hide()
        self.list.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.list.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.list.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.list.setTabKeyNavigation(False)
        self.list.horizontalHeader().setSectionResizeMode(
            2, QHeaderView.ResizeMode.Stretch)
        self.compare = Compare(desk, self)
        self.all_button = self._button("", "")
        set_look(self.all_button, "primary", "true")
        self._left = QStackedWidget(self)
        self._lay_out()
        self._connect()
        self._show_list(-1)

    # For the window -----------------------------------------------------------------------------
    def show_place(self, place: Place) -> None:
        """Files that were dropped, a referral whose paper came back, or an empty slip."""
        paths, number = place.extra.get("paths"), str(place.extra.get("number", ""))
        if isinstance(paths, Sequence) and not isinstance(paths, str):
            self.open_paths([Path(str(one)) for one in paths])
        elif number:
            self.type_one(number, check_letters.check_letters(number))

    def focus_first(self) -> None:
        """The number of the slip, or the list of opened files."""
        if self._left.currentIndex() == 0:
            self.form.field(NUMBER).entry().setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.list.setFocus()

    def new_item(self) -> None:
        """The next slip."""
        self.type_one()

    # Acts ---------------------------------------------------------------------------------------
    def type_one(self, number: str = "", letters: str = "") -> None:
        """An empty slip to be keyed in."""
        self._left.setCurrentIndex(0)
        self.form.begin(number, letters)
        self.compare.show_reading(None)
        first = "received_by" if number else NUMBER
        self.form.field(first).entry().setFocus(Qt.FocusReason.OtherFocusReason)

    def check(self) -> None:
        """Hold what was typed against the referral; nothing is recorded yet."""
        wrong = self.form.problems()
        if wrong:
            self.form.show_problems(wrong)
            return
        number, letters, source = self.form.identity()
        reading = replies.typed(
            self._desk.ws, number, letters, self.form.said(), source=source
        )
        # What belongs to no box of the slip is said beside the record, once.
        found = [_in_form(one) for one in reading.problems]
        boxes = self.form.values()
        self.form.show_problems([one for one in found if one.field in boxes])
        self.compare.show_reading(reading)
        if reading.ready:
            self.compare.take_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_file(self) -> None:
        """One file."""
        path = self._desk.prompts.ask_file_to_open(text.FILE_TITLE, kinds=text.FILE_KINDS)
        if path is not None:
            self.open_paths([path])

    def ask_folder(self) -> None:
        """All files of a folder."""
        folder = self._desk.prompts.ask_folder(text.FOLDER_TITLE)
        if folder is not None:
            self.open_paths([folder])

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Read files and folders; what cannot be taken stands in the list with its reason."""
        ws = self._desk.ws
        found: list[ReplyReading] = []
        for path in paths:
            if path.is_dir():
                found += attempt(self._desk, partial(replies.read_folder, ws, path)) or ()
            else:
                found.append(replies.read(ws, path))
        self.readings, self._done = found, {}
        self._left.setCurrentIndex(1)
        self._show_list(0)
        self.list.setFocus()

    def take(self) -> None:
        """Apply the reply that is shown, as one action."""
        reading = self.compare.reading
        if reading is None or not reading.ready:
            return
        taken = self._apply(reading)
        if taken is None:
            return
        number = taken.number
        self._desk.prompts.toast(text.TAKEN.format(number=number), undo=lambda: undo(self._desk))
        if self._left.currentIndex() == 0:
            self.type_one()
            return
        row = self.list.currentRow()
        self._done[row] = text.DONE
        self._judge_again()
        self._show_list(min(row + 1, len(self.readings) - 1))

    def take_all(self) -> None:
        """Apply every reply that can be taken; each is judged anew before its turn."""
        taken = 0
        for row in range(len(self.readings)):
            if row in self._done:
                continue
            reading = replies.decide(self._desk.ws, self.readings[row])
            if reading.ready and self._apply(reading) is not None:
                self._done[row] = text.DONE
                taken += 1
        self._judge_again()
        self._show_list(max(self.list.currentRow(), 0))
        if taken:
            self._desk.prompts.toast(text.TAKEN_MANY.format(count=taken))

    # Inside -------------------------------------------------------------------------------------
    def _apply(self, reading: ReplyReading) -> Referral | None:
        try:
            done = replies.apply(self._desk.ws, reading)
        except KnownError as trouble:
            self._desk.prompts.tell(trouble)
            self.compare.show_reading(replies.decide(self._desk.ws, reading))
            return None
        if isinstance(done, Referral):
            return done
        self.compare.show_reading(dataclasses.replace(reading, problems=done))
        return None

    def _judge_again(self) -> None:
        """The referrals have changed: what was ready may be so no longer."""
        for row, reading in enumerate(self.readings):
            if row not in self._done:
                self.readings[row] = replies.decide(self._desk.ws, reading)

    def _show_list(self, current: int) -> None:
        self.list.blockSignals(True)
        self.list.setRowCount(len(self.readings))
        for row, reading in enumerate(self.readings):
            state = self._done.get(row) or (text.READY if reading.ready else reading.sentence)
            for column, words in enumerate((reading.name, reading.number, state)):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                self.list.setItem(row, column, item)
        self.list.resizeColumnToContents(1)
        self.list.setColumnWidth(0, max(140, self.list.viewport().width() // 4))
        if 0 <= current < len(self.readings):
            self.list.selectRow(current)
        self.list.blockSignals(False)
        open_ones = sum(
            one.ready for row, one in enumerate(self.readings) if row not in self._done
        )
        self.all_button.setText(text.TAKE_ALL.format(count=open_ones))
        self.all_button.setEnabled(open_ones > 0)
        self._on_row()

    def _on_row(self) -> None:
        row = self.list.currentRow()
        shown = self.readings[row] if 0 <= row < len(self.readings) else None
        self.compare.show_reading(None if row in self._done else shown)

    def _button(self, label: str, sign: str) -> QPushButton:
        button = QPushButton(icon(sign), label, self) if sign else QPushButton(label, self)
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(Heading(text.TITLE, self, level=2), 1)
        for button in (self.type_button, self.file_button, self.folder_button):
            top.addWidget(button)
        hint = QLabel(text.DROP_HINT, self)
        hint.setWordWrap(True)
        set_look(hint, "look", "support")
        files = QWidget(self)
        column = QVBoxLayout(files)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Heading(text.LIST, files, level=3))
        column.addWidget(self.list, 1)
        column.addWidget(self.all_button)
        self._left.addWidget(self.form)
        self._left.addWidget(files)
        halves = QSplitter(Qt.Orientation.Horizontal, self)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self._left)
        halves.addWidget(self.compare)
        halves.setSizes([560, 580])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(hint)
        layout.addWidget(halves, 1)

    def _connect(self) -> None:
        self.type_button.clicked.connect(lambda: self.type_one())
        self.file_button.clicked.connect(self.ask_file)
        self.folder_button.clicked.connect(self.ask_folder)
        self.all_button.clicked.connect(self.take_all)
        self.form.save_requested.connect(self.check)
        self.list.itemSelectionChanged.connect(self._on_row)
        self.compare.take.connect(self.take)
        self.compare.open_referral.connect(
            lambda found: self._desk.go(Place("referral", id=found)))


def _in_form(problem: Problem) -> Problem:
    """A problem of number and letters stands at the letters, where it is mended."""
    if problem.field == "number" and problem.code == "letters":
        return dataclasses.replace(problem, field=LETTERS)
    return problem
