"""The list of consultations: unfinished, unjudged, mine; opens the intake; goes to Excel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.dates_jp import fiscal_year, fiscal_year_label
from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.journal import Changes
from nimo_desktop.services import exporting, intake
from nimo_desktop.services.intake import ConsultationFilter
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.models.id_table import Column, IdTableModel, Row
from nimo_desktop.ui.parts.fitted_list import FittedList
from nimo_desktop.ui.parts.intake.words import moment_text, short_day
from nimo_desktop.ui.text import intake as text
from nimo_desktop.ui.theme import TOKENS, heading_font

SEARCH_WAIT_MS = 250
FIRST = 200
YEARS_BACK = 10
TITLE_CHARS = 20


class ConsultationsPage(QWidget):
    """Filters above, the table below; Enter opens, Ctrl+Shift+N takes a new one."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._sort, self._descending = "received_at", True
        self.state_box = self._combo(text.SHOW, text.FILTERS)
        year = fiscal_year(desk.ws.today())
        years = [(str(y), fiscal_year_label(y)) for y in range(year, year - YEARS_BACK, -1)]
        self.year_box = self._combo(text.YEAR, [("", text.ALL_YEARS), *years])
        self.search_line = TextLine(self, name=text.SEARCH)
        self.search_line.setPlaceholderText(text.SEARCH)
        self.search_line.setClearButtonEnabled(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_WAIT_MS)
        self.new_button = QPushButton(icon("plus"), text.NEW, self)
        self.export_button = QPushButton(icon("excel"), text.EXPORT, self)
        self.count_label = QLabel(self)
        self.model = IdTableModel(
            self._columns(),
            load_ids=lambda: self._ids(None),
            load_rows=self._rows,
            set_sort=self._set_sort,
            colour=self._colour,
        )
        self.table = FittedList(
            self.model, self, name=text.LIST_TITLE, empty=text.LIST_EMPTY, many=False
        )
        self._lay_out()
        self._connect()
        self.reload()

    # For the window -----------------------------------------------------------------------------
    def show_place(self, place: Place) -> None:
        """`extra["state"]` chooses a filter (unfinished, undetermined, mine, all)."""
        state = self.state_box.findData(place.extra.get("state"))
        if state >= 0:
            self.state_box.setCurrentIndex(state)
        self.reload()
        if place.id is not None:
            self.table.select_id(place.id)

    def refresh(self, changes: Changes) -> None:
        """Consultations, names and holders are what is shown."""
        if changes.touches("consultation", "name", "support_case", "staff"):
            self.reload()

    def new_item(self) -> None:
        """A new intake."""
        self._desk.go(Place("intake"))

    def focus_first(self) -> None:
        """The table has the keyboard."""
        self.table.setFocus()

    def leave(self) -> None:
        """Stop the clock of the search line."""
        self._timer.stop()

    # Acts ---------------------------------------------------------------------------------------
    def reload(self) -> None:
        """Read the list anew."""
        self._timer.stop()
        self.model.reload()
        self.count_label.setText(text.COUNT.format(count=self.model.rowCount()))
        nothing = self._filter() == ConsultationFilter()
        self.table.set_empty_text(text.LIST_EMPTY if nothing else text.LIST_NOTHING)

    def export(self) -> None:
        """「この一覧をExcelへ」: what is seen, in its order; the caller is in no column."""
        path = self._desk.prompts.ask_file_to_save(
            text.EXPORT_TITLE, name=f"{text.LIST_TITLE}.xlsx", kinds=text.EXPORT_KINDS
        )
        if path is None:
            return
        kinds = {1: "datetime", 8: "date"}
        columns = [
            exporting.Column(f"c{at}", title, kind=kinds.get(at, "text"))  # type: ignore[arg-type]
            for at, title in enumerate(text.COLUMNS)
        ]
        rows = [self._for_file(row) for row in self._rows(self._ids(None))]
        try:
            count = exporting.export_list(
                self._desk.ws, columns, rows, title=text.LIST_TITLE, path=path
            )
        except KnownError as error:
            self._desk.prompts.tell(error)
            return
        self._desk.prompts.toast(text.EXPORTED.format(count=count))

    # Inside -------------------------------------------------------------------------------------
    def _combo(self, name: str, options: Sequence[tuple[str, str]]) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        for code, label in options:
            box.addItem(label, code)
        return box

    def _columns(self) -> list[Column]:
        number, at, gist, who, urgency, method, holder, state, due = text.COLUMNS
        codes = self._desk.ws.codes
        return [
            Column(number, 7, sort="number", firm=True),
            Column(at, 8, sort="received_at", show=moment_text, firm=True),
            Column(gist, 20, sort="gist", show=_title),
            Column(who, 6, show=lambda name: str(name or text.NO_NAME)),
            Column(
                urgency,
                4,
                firm=True,
                sort="urgency",
                show=lambda code: codes.label("urgency", str(code or "-")),
            ),
            Column(method, 4, spare=True,
                   show=lambda code: codes.label("method", str(code or ""))),
            Column(holder, 6, sort="holder"),
            Column(state, 7, show=_state, firm=True),
            Column(due, 5, sort="next_on", show=short_day, firm=True),
        ]

    def _filter(self) -> ConsultationFilter:
        year = self.year_box.currentData()
        return ConsultationFilter(
            state=self.state_box.currentData(),
            year=int(year) if year else None,
            text=self.search_line.text().strip(),
        )

    def _ids(self, limit: int | None) -> list[UUID]:
        return intake.list_ids(
            self._desk.ws,
            self._filter(),
            sort=self._sort,
            descending=self._descending,
            limit=limit,
        )

    def _rows(self, ids: Sequence[UUID]) -> list[Row]:
        return intake.list_rows(self._desk.ws, ids)

    def _set_sort(self, key: str, descending: bool) -> None:
        self._sort, self._descending = key, descending

    def _colour(self, row: Row) -> str | None:
        return TOKENS.urgent if row[5] == "A" and row[8] in ("open", "completed") else None

    def _for_file(self, row: Row) -> list[object]:
        shown = [
            column.show(value) for column, value in zip(self.model.columns(), row[1:], strict=True)
        ]
        at, due = row[2], row[9]
        cells: list[object] = list(shown)
        cells[1] = at.replace(tzinfo=None) if isinstance(at, datetime) else None
        cells[8] = due if isinstance(due, date) else None
        return cells

    def _lay_out(self) -> None:
        heading = QLabel(text.LIST_TITLE, self)
        heading.setFont(heading_font(2))
        top, filters = QHBoxLayout(), QHBoxLayout()
        top.addWidget(heading, 1)
        for button in (self.new_button, self.export_button):
            button.setAutoDefault(False)
            top.addWidget(button)
        filters.addWidget(self.state_box)
        filters.addWidget(self.year_box)
        filters.addWidget(self.search_line, 1)
        filters.addWidget(self.count_label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addLayout(filters)
        layout.addWidget(self.table, 1)

    def _connect(self) -> None:
        self.state_box.currentIndexChanged.connect(self.reload)
        self.year_box.currentIndexChanged.connect(self.reload)
        self.search_line.textChanged.connect(self._timer.start)
        self.search_line.returnPressed.connect(self.reload)
        self._timer.timeout.connect(self.reload)
        self.new_button.clicked.connect(self.new_item)
        self.export_button.clicked.connect(self.export)
        self.table.opened.connect(self._on_opened)
        self._desk.hub.changed.connect(self.refresh)

    def _on_opened(self, found: UUID) -> None:
        self._desk.go(Place("intake", id=found))


def _title(gist: object) -> str:
    return " ".join(str(gist or "").split())[:TITLE_CHARS]


def _state(state: object) -> str:
    kind, _, number = str(state).partition(" ")
    return number if kind == "case" else text.STATES.get(kind, kind)
