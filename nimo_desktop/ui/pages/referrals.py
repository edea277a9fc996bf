"""連携: the list with what I wait for, what waits for me, the coordinator's list, what is late."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.journal import Changes
from nimo_desktop.services import exporting, referrals
from nimo_desktop.services.referrals import ReferralFilter
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.parts.referral import table
from nimo_desktop.ui.text import referral as text
from nimo_desktop.ui.theme import Heading

SEARCH_WAIT_MS = 250
SHOWN = ("referral", "name", "staff", "department", "agency", "consultation")


class ReferralsPage(QWidget):
    """Filters above, the table below; Enter opens."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._sort, self._descending = "due", False
        self.state_box = QComboBox(self)
        self.state_box.setAccessibleName(text.SHOW)
        for code, label in text.FILTERS:
            self.state_box.addItem(label, code)
        self.search_line = TextLine(self, name=text.SEARCH)
        self.search_line.setPlaceholderText(text.SEARCH)
        self.search_line.setClearButtonEnabled(True)
        self.count_label = QLabel(self)
        self.open_button = QPushButton(text.OPEN, self)
        self.export_button = QPushButton(icon("excel"), text.EXPORT, self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_WAIT_MS)
        self.model, self.table = table.make_table(
            lambda: desk.ws, self._ids, self._set_sort, self)
        self._lay_out()
        self._connect()
        self.reload()

    # For the window -----------------------------------------------------------------------------
    def show_place(self, place: Place) -> None:
        """`extra["state"]` chooses a filter (open, waiting, keeping, coordinator, overdue, all)."""
        state = self.state_box.findData(place.extra.get("state"))
        if state >= 0:
            self.state_box.setCurrentIndex(state)
        self.reload()
        if place.id is not None:
            self.table.select_id(place.id)

    def refresh(self, changes: Changes) -> None:
        """Referrals and the names in them are what is shown."""
        if changes.touches(*SHOWN):
            self.reload()

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
        self.table.set_empty_text(
            text.EMPTY if self._filter() == ReferralFilter() else text.EMPTY_FILTER)

    def export(self) -> None:
        """「この一覧をExcelへ」: what is seen, in its order."""
        path = self._desk.prompts.ask_file_to_save(
            text.EXPORT_TITLE, name=f"{text.TITLE}.xlsx", kinds=text.EXPORT_KINDS)
        if path is None:
            return
        ws = self._desk.ws
        columns = [
            exporting.Column(f"c{at}", title, kind="int" if at == table.DAYS else "text",
                             width=24.0 if at == table.NEED else 14.0)
            for at, title in enumerate(text.COLUMNS)
        ]
        rows = [table.file_cells(line) for line in referrals.list_rows(ws, self._ids())]
        try:
            count = exporting.export_list(ws, columns, rows, title=text.TITLE, path=path)
        except KnownError as error:
            self._desk.prompts.tell(error)
            return
        self._desk.prompts.toast(text.EXPORTED.format(count=count))

    # Inside -------------------------------------------------------------------------------------
    def _filter(self) -> ReferralFilter:
        return ReferralFilter(
            state=self.state_box.currentData(), text=self.search_line.text().strip())

    def _ids(self) -> list[UUID]:
        return referrals.list_ids(
            self._desk.ws, self._filter(), sort=self._sort, descending=self._descending)

    def _set_sort(self, key: str, descending: bool) -> None:
        self._sort, self._descending = key, descending

    def _lay_out(self) -> None:
        top, filters = QHBoxLayout(), QHBoxLayout()
        top.addWidget(Heading(text.TITLE, self, level=2), 1)
        for button in (self.open_button, self.export_button):
            button.setAutoDefault(False)
            top.addWidget(button)
        filters.addWidget(self.state_box)
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
        self.search_line.textChanged.connect(self._timer.start)
        self.search_line.returnPressed.connect(self.reload)
        self._timer.timeout.connect(self.reload)
        self.open_button.clicked.connect(self._on_open)
        self.export_button.clicked.connect(self.export)
        self.table.opened.connect(self._open)
        self._desk.hub.changed.connect(self.refresh)

    def _on_open(self) -> None:
        found = self.table.current_id() or self.model.id_at(0)
        if found is not None:
            self._open(found)

    def _open(self, found: UUID) -> None:
        self._desk.go(Place("referral", id=found))
