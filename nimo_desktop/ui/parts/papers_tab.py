"""書類 of a case: what can be made now, and which copies were handed out."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.ids import CaseId
from nimo_desktop.domain.journal import Changes
from nimo_desktop.services import disclosures, sheets
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.parts.case.common import short_day
from nimo_desktop.ui.parts.made_sheets import MadeSheets
from nimo_desktop.ui.parts.own_templates import OwnTemplates
from nimo_desktop.ui.text import document as text
from nimo_desktop.ui.text import own_templates as own
from nimo_desktop.ui.theme import Heading

_ROLE = Qt.ItemDataRole.UserRole


class PapersTab(QWidget):
    """Enter or a double click opens the paper."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._case: CaseId | None = None
        self._records: dict[str, UUID] = {}
        self.made = MadeSheets(desk, self)
        self.forms = QListWidget(self)
        self.forms.setAccessibleName(text.FORMS)
        self.open_button = QPushButton(text.OPEN, self)
        self.open_button.setAutoDefault(False)
        self.none_straight = QLabel(text.TAB_EMPTY, self)
        self.none_straight.setWordWrap(True)
        self.handed = QListWidget(self)
        self.handed.setAccessibleName(text.TAB_HANDED)
        self.none_handed = QLabel(text.TAB_NONE_HANDED, self)
        self.own = OwnTemplates(desk, self)
        self.kinds = QTabWidget(self)
        self.kinds.setDocumentMode(True)
        ours = QWidget(self)
        layout = QVBoxLayout(ours)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.made, 3)
        layout.addLayout(self._below(), 2)
        self.kinds.addTab(ours, own.TAB_OURS)
        self.kinds.addTab(self.own, own.TAB_EXCEL)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 4, 0, 0)
        outer.addWidget(self.kinds)
        self.forms.itemActivated.connect(self._open)
        self.open_button.clicked.connect(self._open_current)
        desk.hub.changed.connect(self.refresh)

    def _below(self) -> QHBoxLayout:
        """The sheets that come straight from a record, and what was handed out."""
        records, handed = QVBoxLayout(), QVBoxLayout()
        records.addWidget(Heading(text.FORMS, self, level=3))
        records.addWidget(self.none_straight)
        records.addWidget(self.forms, 1)
        records.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeft)
        records.addStretch(0)
        handed.addWidget(Heading(text.TAB_HANDED, self, level=3))
        handed.addWidget(self.none_handed)
        handed.addWidget(self.handed, 1)
        handed.addStretch(0)
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addLayout(records, 1)
        line.addLayout(handed, 1)
        return line

    def show_case(self, case_id: CaseId) -> None:
        """The papers of this case."""
        self._case = case_id
        self.made.show_case(case_id)
        self.own.show_case(case_id)
        self.reload()

    def reload(self) -> None:
        """Read them anew."""
        if self._case is None:
            return
        self.made.reload()
        ws = self._desk.ws
        self.forms.clear()
        self._records = {}
        for info, record in sheets.straight(ws, self._case):
            self._records[info.id] = record
            item = QListWidgetItem(info.title)
            item.setData(_ROLE, info.id)
            self.forms.addItem(item)
        self.forms.setCurrentRow(0)
        some = self.forms.count() > 0
        self.none_straight.setVisible(not some)
        self.forms.setVisible(some)
        self.open_button.setVisible(some)
        self.handed.clear()
        for one in disclosures.of_case(ws, self._case):
            self.handed.addItem(
                text.HANDED.format(
                    date=short_day(one.at.date()),
                    recipient=one.recipient,
                    form=one.items,
                    purpose=one.purpose,
                    basis=ws.codes.label("sharing_basis", one.basis) or text.NO_BASIS,
                    copy=(
                        text.HANDED_COPY.format(number=one.copy_no)
                        if one.copy_no
                        else text.HANDED_BY_MOUTH
                    ),
                )
            )
        self.none_handed.setVisible(self.handed.count() == 0)
        self.handed.setVisible(self.handed.count() > 0)

    def refresh(self, changes: Changes) -> None:
        """New records make new papers possible."""
        if self._case is not None and changes.touches(
            "plan", "referral", "consultation", "disclosure", "support_case", "filled_sheet",
            "form_text",
        ):
            self.reload()

    def focus_first(self) -> None:
        """The list of papers."""
        (self.forms if self.forms.count() else self.made.forms).setFocus()

    def leave(self) -> None:
        """Nothing runs here."""

    def _open_current(self) -> None:
        item = self.forms.currentItem()
        if item is not None:
            self._open(item)

    def _open(self, item: QListWidgetItem) -> None:
        form_id = str(item.data(_ROLE))
        self._desk.go(Place("document", id=self._records[form_id], extra={"form": form_id}))
