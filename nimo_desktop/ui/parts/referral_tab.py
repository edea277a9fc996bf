"""連携 of a case: its referrals, つなぐ, 口頭でつないだ. Stands on the tab of the case page."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nimo_desktop.domain.ids import CaseId
from nimo_desktop.domain.journal import Changes
from nimo_desktop.services import referrals
from nimo_desktop.services.referrals import ReferralFilter
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.parts.list_to_excel import ListToExcel
from nimo_desktop.ui.parts.referral import table
from nimo_desktop.ui.text import referral as text

SHOWN = ("referral", "name", "staff", "department", "agency")


class ReferralTab(QWidget):
    """`show_case` fills it; Enter on a line opens the referral."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._case: CaseId | None = None
        self._sort, self._descending = "due", False
        self.new_button = QPushButton(icon("plus"), text.TAB_NEW, self)
        self.oral_button = QPushButton(text.WAY_ORAL, self)
        self.meeting_button = QPushButton(text.TAB_MEETING, self)
        self.count_label = QLabel(self)
        self.model, self.table = table.make_table(
            lambda: desk.ws, self._ids, self._set_sort, self, with_name=False,
            empty=text.TAB_EMPTY)
        line = QHBoxLayout()
        line.setSpacing(8)
        for button in (self.new_button, self.oral_button, self.meeting_button):
            button.setAutoDefault(False)
            line.addWidget(button)
        line.addStretch(1)
        line.addWidget(self.count_label)
        self.export_button = ListToExcel(desk, self.model, text.TITLE, self)
        line.addWidget(self.export_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(line)
        layout.addWidget(self.table, 1)
        self.new_button.clicked.connect(self.new_item)
        self.oral_button.clicked.connect(self.say_orally)
        self.meeting_button.clicked.connect(self.put_on_agenda)
        self.table.opened.connect(self._open)
        desk.hub.changed.connect(self.refresh)

    def show_case(self, case_id: CaseId) -> None:
        """The referrals of this case, also those from before it was one."""
        self._case = case_id
        self.reload()

    def reload(self) -> None:
        """Read them anew."""
        self.model.reload()
        lines = referrals.list_rows(self._desk.ws, self._ids())
        open_ones = sum(not one.ended for one in lines)
        self.count_label.setText(text.TAB_COUNT.format(open=open_ones, all=len(lines)))

    def refresh(self, changes: Changes) -> None:
        """Referrals and the names in them are what is shown."""
        if self._case is not None and changes.touches(*SHOWN):
            self.reload()

    def new_item(self) -> None:
        """つなぐ."""
        if self._case is not None:
            self._desk.go(Place("referral", extra={"case_id": self._case}))

    def say_orally(self) -> None:
        """口頭でつないだ."""
        if self._case is not None:
            self._desk.go(Place("referral", extra={"case_id": self._case, "oral": True}))

    def put_on_agenda(self) -> None:
        """会議の議題にする: a new conference, or one of the list beside it."""
        if self._case is not None:
            self._desk.go(Place("conferences", extra={"case_id": self._case}))

    def focus_first(self) -> None:
        """The table, or the way to the first one."""
        (self.table if self.model.rowCount() else self.new_button).setFocus()

    def leave(self) -> None:
        """Nothing runs here."""

    def _ids(self) -> list[UUID]:
        if self._case is None:
            return []
        wanted = ReferralFilter(state="all", case_id=self._case)
        return referrals.list_ids(
            self._desk.ws, wanted, sort=self._sort, descending=self._descending)

    def _set_sort(self, key: str, descending: bool) -> None:
        self._sort, self._descending = key, descending

    def _open(self, found: UUID) -> None:
        self._desk.go(Place("referral", id=found))
