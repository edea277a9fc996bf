"""連携の数字: the table first, bars beside it, and behind every number the referrals it counts."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.dates_jp import fiscal_year, fiscal_year_label
from nimo_desktop.domain.journal import Changes
from nimo_desktop.services import exporting, measures, measures_sheet
from nimo_desktop.services.measures import Days, Measures, Number, Row
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.parts.bar_chart import BarChart
from nimo_desktop.ui.parts.case.common import attempt
from nimo_desktop.ui.parts.referral import table
from nimo_desktop.ui.text import measures as text
from nimo_desktop.ui.theme import Heading, set_look

YEARS_BACK = 5
ALL = "all"
_IDS = Qt.ItemDataRole.UserRole


class MeasuresPage(QWidget):
    """Counted anew whenever it is shown; Enter on a number lists what stands behind it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._behind: list[UUID] = []
        self.found: Measures | None = None
        year = fiscal_year(desk.ws.today())
        years = [
            (str(y), fiscal_year_label(y).partition("(")[0])
            for y in range(year, year - YEARS_BACK, -1)
        ]
        self.by = CodeCombo(list(text.BYS), self, empty=False, name=text.BY)
        self.by.setAccessibleName(text.BY)
        self.year = CodeCombo([*years, (ALL, text.ALL_YEARS)], self, empty=False, name=text.YEAR)
        self.year.setAccessibleName(text.YEAR)
        self.by.set_value("month")
        self.year.set_value(str(year))
        self.first = self._month_box(text.FIRST, text.FROM_MONTH, text.MONTHS[0])
        self.last = self._month_box(text.LAST, text.TO_MONTH, text.MONTHS[-1])
        self.numbers = QTableWidget(0, len(text.COLUMNS), self)
        self.numbers.setAccessibleName(text.TITLE)
        self.numbers.setHorizontalHeaderLabels(list(text.HEADS))
        self.numbers.verticalHeader().hide()
        self.numbers.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.numbers.setTabKeyNavigation(False)
        head = self.numbers.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.chart = BarChart(text.CHART, self)
        self.reasons = QLabel(self)
        self.reasons.setWordWrap(True)
        self.behind_label = QLabel(text.BEHIND_HINT, self)
        self.model, self.behind = table.make_table(
            lambda: desk.ws, lambda: self._behind, lambda *_: None, self, empty=text.BEHIND_NONE)
        self.export_button = QPushButton(icon("excel"), text.EXPORT, self)
        self.meeting_button = QPushButton(text.MEETING, self)
        self.print_button = QPushButton(icon("print"), text.PRINT, self)
        self.print_button.setToolTip(text.PRINT_HINT)
        self._lay_out()
        for box in (self.by, self.year, self.first, self.last):
            box.committed.connect(self.reload)
        self.numbers.itemActivated.connect(self._on_number)
        self.behind.opened.connect(lambda found: desk.go(Place("referral", id=found)))
        self.export_button.clicked.connect(lambda: self.export())
        self.print_button.clicked.connect(lambda: self.print())
        self.meeting_button.clicked.connect(
            lambda: desk.go(Place("paper", extra={"kind": "manager_meeting"})))
        desk.hub.changed.connect(self.refresh)

    # For the window -----------------------------------------------------------------------------
    def show_place(self, _: Place) -> None:
        """Count anew."""
        self.reload()

    def refresh(self, changes: Changes) -> None:
        """Only the steps of referrals change the numbers."""
        if self.isVisible() and changes.touches("referral", "referral_event"):
            self.reload()

    def focus_first(self) -> None:
        """The numbers have the keyboard."""
        self.numbers.setFocus()

    # Acts ---------------------------------------------------------------------------------------
    def reload(self) -> None:
        """Count what was chosen."""
        year, first, last = self._span()
        since, until = (
            (None, None) if year is None else measures_sheet.span_of(year, first, last)
        )
        for box, month in ((self.first, first), (self.last, last)):
            box.set_value(str(month))
            box.setEnabled(year is not None)
        self.found = measures.measure(
            self._desk.ws, by=self.by.code() or "month", since=since, until=until)
        self._fill((*self.found.rows, self.found.total))
        self.chart.show_bars([(row.label, row.sent.count) for row in self.found.rows])
        lines = [
            text.REASON_LINE.format(department=cell.department, reason=cell.reason_label,
                                    count=cell.number.count)
            for cell in self.found.returns
        ]
        self.reasons.setText("\n".join(lines) or text.NO_REASONS)
        self._list((), text.BEHIND_HINT)

    def look_behind(self, row: int, column: int) -> None:
        """List the referrals that a number counts."""
        item = self.numbers.item(row, column)
        ids: tuple[UUID, ...] = item.data(_IDS) if item is not None else ()
        if not ids:
            return
        label = self._text(row, 0)
        words = text.BEHIND.format(row=label, column=text.COLUMNS[column], count=len(ids))
        self._list(ids, words)

    def print(self) -> None:
        """All tables of what was chosen, on the page that prints and saves."""
        year, first, last = self._span()
        self._desk.go(Place("paper", extra={
            "kind": "measures", "span": ALL if year is None else year, "first": first,
            "last": last,
        }))  # fmt: skip

    def export(self) -> None:
        """The table as it is seen."""
        path = self._desk.prompts.ask_file_to_save(
            text.TITLE, name=f"{text.TITLE}.xlsx", kinds=text.EXPORT_KINDS)
        if path is None:
            return
        titles = [dict(text.BYS)[self.by.code() or "month"], *text.COLUMNS[1:]]
        rows = [
            [self._text(row, at) for at in range(self.numbers.columnCount())]
            for row in range(self.numbers.rowCount())
        ]
        count = attempt(self._desk, lambda: exporting.export_list(
            self._desk.ws, exporting.text_columns(titles), rows, title=text.TITLE, path=path))
        if count is not None:
            self._desk.prompts.toast(text.EXPORTED.format(count=count))

    # Inside -------------------------------------------------------------------------------------
    def _span(self) -> tuple[int | None, int, int]:
        """The year (None = all), the first and the last month."""
        chosen = self.year.code() or ALL
        months = sorted(
            (int(self.first.code() or 4), int(self.last.code() or 3)), key=text.MONTHS.index
        )
        return (None if chosen == ALL else int(chosen), months[0], months[1])

    def _month_box(self, name: str, words: str, month: int) -> CodeCombo:
        options = [(str(one), words.format(month=one)) for one in text.MONTHS]
        box = CodeCombo(options, self, empty=False, name=name)
        box.setMinimumContentsLength(5)
        box.set_value(str(month))
        return box

    def _fill(self, rows: Sequence[Row]) -> None:
        self.numbers.setRowCount(len(rows))
        for at, row in enumerate(rows):
            cells: tuple[Number | Days, ...] = (
                row.sent, *(row.handed.get(times, Number()) for times in (1, 2, 3)),
                row.receipt, row.answer, row.acceptance, row.outcome, row.returns, row.past_due,
            )  # fmt: skip
            self.numbers.setItem(at, 0, QTableWidgetItem(row.label))
            for column, cell in enumerate(cells, start=1):
                item = QTableWidgetItem(_words(cell))
                item.setTextAlignment(
                    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                item.setData(_IDS, tuple(dict.fromkeys(cell.ids)))
                self.numbers.setItem(at, column, item)
        last = len(rows) - 1
        for column in range(self.numbers.columnCount()):
            sum_of = self.numbers.item(last, column)
            if sum_of is not None:
                font = sum_of.font()
                font.setBold(True)
                sum_of.setFont(font)

    def _text(self, row: int, column: int) -> str:
        item = self.numbers.item(row, column)
        return "" if item is None else item.text()

    def _on_number(self, item: QTableWidgetItem) -> None:
        self.look_behind(item.row(), item.column())

    def _list(self, ids: Sequence[UUID], words: str) -> None:
        self._behind = list(ids)
        self.behind_label.setText(words)
        self.model.reload()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(Heading(text.TITLE, self, level=2), 1)
        for button in (self.meeting_button, self.print_button, self.export_button):
            button.setAutoDefault(False)
            top.addWidget(button)
        chosen = QHBoxLayout()
        for box in (self.by, self.year, self.first, self.last):
            chosen.addWidget(box)
        chosen.addStretch(1)
        hint = QLabel(text.DEFINITION, self)
        hint.setWordWrap(True)
        set_look(hint, "look", "support")
        side = QWidget(self)
        beside = QVBoxLayout(side)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.chart)
        beside.addWidget(Heading(text.REASONS, side, level=3))
        beside.addWidget(self.reasons)
        beside.addStretch(1)
        upper = QSplitter(Qt.Orientation.Horizontal, self)
        upper.setChildrenCollapsible(False)
        upper.addWidget(self.numbers)
        upper.addWidget(side)
        upper.setSizes([860, 260])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addLayout(chosen)
        layout.addWidget(hint)
        layout.addWidget(upper, 3)
        layout.addWidget(self.behind_label)
        layout.addWidget(self.behind, 2)


def _words(cell: Number | Days) -> str:
    if isinstance(cell, Number):
        return text.COUNT.format(count=cell.count)
    return "" if cell.median is None else text.DAYS.format(days=cell.median)
