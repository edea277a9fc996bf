"""今日: what is due first, each line with its next act; drafts and recent cases beside it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.dates_jp import wareki
from nimo_desktop.domain.journal import Changes
from nimo_desktop.services import exporting
from nimo_desktop.services import today as service
from nimo_desktop.services.today import Line, Today
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.input_guards import tab_through
from nimo_desktop.ui.models.id_table import Column, IdTableModel, Row
from nimo_desktop.ui.models.table_view import ListTable
from nimo_desktop.ui.shell.postpone import PostponeDialog
from nimo_desktop.ui.shell.today_lines import due_text, row_of
from nimo_desktop.ui.shell.today_side import TodaySide
from nimo_desktop.ui.text import today as text
from nimo_desktop.ui.theme import TOKENS, heading_font

COLUMN_CHARS = (8, 9, 12, 7, 6, 9)
TITLE_COLUMN, NUMBER_COLUMN, STAFF_COLUMN = 2, 3, 4
ROOMY_CHARS = 62


class TodayPage(QWidget):
    """Counters are filters. Enter = next act, Space = done, D = postponed, N = new intake."""

    KEYS = (
        ("Enter", text.ACTS["open"]), ("Space", "済みにする"), ("D", "延期する（理由は1キー）"),
        ("N", "相談を受ける"),
    )  # fmt: skip

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._found = Today()
        self._filter = "all"
        self._lines: dict[UUID, Line] = {}
        self._day = QLabel(self)
        self._day.setFont(heading_font(2))
        self._whose = QComboBox(self)
        self._whose.setAccessibleName(text.WHOSE)
        self._whose.addItem(text.MINE, desk.ws.me)
        self._whose.addItem(text.ALL, None)
        self._whose.currentIndexChanged.connect(self._show)
        self._counters: dict[str, QPushButton] = {}
        self.model = IdTableModel(
            [Column(title, chars) for title, chars in zip(text.COLUMNS, COLUMN_CHARS, strict=True)],
            load_ids=self._ids, load_rows=self._rows, colour=self._colour)
        self.table = ListTable(self.model, self, name=text.LIST, empty=text.EMPTY, many=False)
        across = self.table.horizontalHeader()
        across.setStretchLastSection(False)
        across.setSectionResizeMode(TITLE_COLUMN, QHeaderView.ResizeMode.Stretch)
        self.table.opened.connect(self._on_opened)
        self.table.picked.connect(self._on_picked)
        self.side = TodaySide(desk, self)
        self._lay_out()
        self._add_keys()
        desk.hub.changed.connect(self.refresh)
        self.reload()

    # for the window ------------------------------------------------------------------------------
    def show_place(self, _place: Place) -> None:
        """Shown again: the day may have changed."""
        self.reload()

    def refresh(self, changes: Changes) -> None:
        """Reload when something that stands here was changed."""
        if self.isVisible() and changes.touches(
            "task", "consultation", "support_case", "benefit", "outside_plan", "referral", "name"
        ):
            self.reload()

    def focus_first(self) -> None:
        """The keyboard to the list, on its first line."""
        if self.model.rowCount() and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        self.table.setFocus()

    def new_item(self) -> None:
        """The page's new item is a consultation."""
        self._desk.go(Place("intake"))

    def reload(self) -> None:
        """Read the day anew."""
        self._found = service.today(self._desk.ws)
        self._day.setText(wareki(self._desk.ws.today(), weekday=True))
        self.side.show_day(self._found)
        self._show()

    # content -------------------------------------------------------------------------------------
    def shown(self) -> tuple[Line, ...]:
        """The lines under the present filter, as they are listed."""
        return tuple(self._lines.values())

    def set_filter(self, name: str) -> None:
        """all, safety, overdue, today, week or reply."""
        self._filter = name
        self._counters[name].setChecked(True)
        self._show()

    def _show(self) -> None:
        me = self._whose.currentData()
        counts = self._found.counts(staff_id=me)
        self._fit_columns()
        counts["all"] = sum(self._fits(one, "all") for one in self._found.lines)
        for name, button in self._counters.items():
            label = text.FILTERS[name]
            button.setText(f"{label}　{counts[name]}")
            button.setAccessibleName(text.FILTER_NAME.format(label=label, count=counts[name]))
        fitting = (one for one in self._found.lines if self._fits(one, self._filter))
        self._lines = {one.id: one for one in fitting}
        self.table.set_empty_text(text.EMPTY if self._filter == "all" else text.EMPTY_FILTER)
        self.model.reload()
        if self._lines and self.table.current_id() is None:
            self.table.selectRow(0)
        self._on_picked(self.table.current_id())

    def _fits(self, line: Line, name: str) -> bool:
        me = self._whose.currentData()
        if line.bucket != "safety" and me is not None and line.staff_id != me:
            return False
        if name == "all":
            return line.bucket != "later" or line.source != "task"
        return line.kind == "reply" if name == "reply" else line.bucket == name

    def _ids(self) -> Sequence[UUID]:
        return list(self._lines)

    def _rows(self, ids: Sequence[UUID]) -> Sequence[Row]:
        now = self._desk.ws.now()
        return [row_of(self._lines[one], now) for one in ids if one in self._lines]

    def _colour(self, row: Row) -> str | None:
        line = self._lines.get(row[0])  # type: ignore[call-overload]
        return TOKENS.error if line is not None and line.bucket in ("safety", "overdue") else None

    # acts ----------------------------------------------------------------------------------------
    def _current(self) -> Line | None:
        found = self.table.current_id()
        return None if found is None else self._lines.get(found)

    def _on_opened(self, found: UUID) -> None:
        line = self._lines.get(found)
        if line is None:
            return
        if line.page:
            self._desk.go(Place(line.page, line.record, extra={"task": line.id, "act": line.act}))
        else:
            self.finish()

    def _on_picked(self, found: UUID | None) -> None:
        line = None if found is None else self._lines.get(found)
        for button in (self._act, self._done, self._later):
            button.setEnabled(line is not None)
        if line is not None:
            self._act.setText(text.OPEN_KEY.format(act=text.ACTS[line.act]))
            self._later.setEnabled(line.due_at is None)

    def finish(self) -> None:
        """Space: the line is done; a 48-hour line asks how the person's safety was seen."""
        line, note = self._current(), ""
        if line is None:
            return
        if line.kind == "safety":
            asked = self._desk.prompts.ask_text(
                text.SAFETY_TITLE, text.SAFETY_LABEL, act=text.SAFETY_ACT,
                check=lambda typed: None if typed.strip() else text.SAFETY_NEEDED)
            if asked is None:
                return
            note = asked
        service.finish(self._desk.ws, line, note=note)
        self._desk.prompts.toast(text.DONE_TOAST.format(title=line.title), undo=self._undo)

    def postpone(self) -> None:
        """D: a reason by one key; the day is a week later unless another is typed first."""
        line = self._current()
        if line is None or line.due_at is not None:
            return
        ws = self._desk.ws
        dialog = PostponeDialog(line.title, ws.codes["postpone_reason"], ws.today(),
                                ws.holidays, parent=self)
        accepted = dialog.exec() == PostponeDialog.DialogCode.Accepted
        dialog.deleteLater()
        if accepted:
            self.postpone_to(line, dialog)

    def postpone_to(self, line: Line, answer: PostponeDialog) -> None:
        """Write what the dialog said."""
        service.postpone(self._desk.ws, line, to=answer.day(), reason=answer.reason())
        words = text.POSTPONED_TOAST.format(day=wareki(answer.day(), weekday=True),
                                            title=line.title)
        self._desk.prompts.toast(words, undo=self._undo)

    def export(self) -> None:
        """Exactly the lines that are listed."""
        path = self._desk.prompts.ask_file_to_save(
            text.EXCEL, name=text.EXPORT_NAME, kinds=text.XLSX)
        if path is None:
            return
        now = self._desk.ws.now()
        rows = [row_of(one, now)[1:] for one in self.shown()]
        count = exporting.export_list(self._desk.ws, exporting.text_columns(text.COLUMNS), rows,
                                      title=text.LIST, path=path)
        self._desk.prompts.toast(text.EXPORTED.format(count=count))

    def _undo(self) -> None:
        self._desk.ws.undo()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """What is to be done needs the room first; one's own name is known."""
        wide = self.table.width() / self.fontMetrics().horizontalAdvance("あ")
        self.table.setColumnHidden(NUMBER_COLUMN, wide < ROOMY_CHARS)
        self.table.setColumnHidden(STAFF_COLUMN, self._whose.currentData() is not None)

    # building ------------------------------------------------------------------------------------
    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._day)
        head.addStretch(1)
        head.addWidget(self._whose)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 8)
        whole.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(head)
        left.addLayout(self._counter_line())
        left.addWidget(self.table, 1)
        left.addLayout(self._act_line())
        whole.addLayout(left, 1)
        whole.addWidget(self.side)
        side = self.side
        tab_through(self._whose, *self._counters.values(), self.table, self._act, self._done,
                    self._later, self._excel, side.intakes, side.drafts, side.recent)

    def _counter_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        group = QButtonGroup(self)
        group.setExclusive(True)
        for name in text.FILTERS:
            button = QPushButton(self)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setChecked(name == self._filter)
            button.setStyleSheet(
                "QPushButton { padding: 6px 10px; }"
                f"QPushButton:checked {{ background: {TOKENS.selected_row}; font-weight: bold;"
                f"border: 2px solid {TOKENS.primary}; padding: 5px 9px; }}")
            button.clicked.connect(lambda _=False, one=name: self.set_filter(one))
            group.addButton(button)
            self._counters[name] = button
            line.addWidget(button)
        line.addStretch(1)
        return line

    def _act_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self._act = QPushButton(text.OPEN_KEY.format(act=text.ACTS["open"]), self)
        self._act.setProperty("primary", "true")
        self._act.clicked.connect(self._on_act)
        self._done = QPushButton(text.DONE, self)
        self._done.clicked.connect(self.finish)
        self._later = QPushButton(text.POSTPONE, self)
        self._later.clicked.connect(self.postpone)
        self._excel = QPushButton(text.EXCEL, self)
        self._excel.clicked.connect(self.export)
        for button in (self._act, self._done, self._later):
            button.setAutoDefault(False)
            line.addWidget(button)
        line.addStretch(1)
        line.addWidget(self._excel)
        return line

    def _on_act(self) -> None:
        found = self.table.current_id()
        if found is not None:
            self._on_opened(found)

    def _add_keys(self) -> None:
        for keys, act in (("Space", self.finish), ("D", self.postpone), ("N", self.new_item)):
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)


__all__ = ["TodayPage", "due_text"]
