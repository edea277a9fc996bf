"""The history of a referral: every step with who, when, why; the whole text under the table."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nimo_desktop.services.referrals import FullReferral
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.models.id_table import Column, IdTableModel, Row
from nimo_desktop.ui.parts.fitted_list import FittedList
from nimo_desktop.ui.parts.referral.words import event_cells, event_words
from nimo_desktop.ui.text import referral as text
from nimo_desktop.ui.theme import Heading, row_height

ROWS = 4
_FIRM_BELOW = 9


class History(QWidget):
    """Newest step on top."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[UUID, tuple[str, ...]] = {}
        self._words: dict[UUID, str] = {}
        chars = (6, 9, 7, 10)
        columns = [
            Column(title, wide, firm=wide < _FIRM_BELOW)
            for title, wide in zip(text.HISTORY_COLUMNS, chars, strict=True)
        ]
        self.model = IdTableModel(columns, load_ids=lambda: list(self._rows), load_rows=self._load)
        self.table = FittedList(
            self.model, self, name=text.HISTORY, empty=text.HISTORY_EMPTY, many=False)
        self.table.setMinimumHeight(row_height(self.table) * ROWS)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(Heading(text.HISTORY, self))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.words)
        self.table.picked.connect(self._on_picked)

    def show_events(self, ws: Workspace, full: FullReferral) -> None:
        """The steps of this referral."""
        newest_first = full.events[::-1]
        self._rows = {one.id: event_cells(ws, full, one) for one in newest_first}
        self._words = {one.id: event_words(ws, full, one) for one in newest_first}
        self.words.hide()
        self.model.reload()
        if newest_first:
            self.table.select_id(newest_first[0].id)

    def lines(self) -> list[tuple[str, ...]]:
        """What the table shows, newest first."""
        return list(self._rows.values())

    def _load(self, ids: Sequence[UUID]) -> list[Row]:
        return [(one, *self._rows[one]) for one in ids if one in self._rows]

    def _on_picked(self, found: UUID | None) -> None:
        words = self._words.get(found, "") if found is not None else ""
        self.words.setText(words)
        self.words.setVisible(bool(words))
