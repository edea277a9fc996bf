"""供覧が済んでいないもの: the list over all cases and consultations, with its one act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nimo_desktop.domain.journal import Changes
from nimo_desktop.services import circulation, exporting
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.models.id_table import Column, IdTableModel, Row
from nimo_desktop.ui.parts.case.common import attempt, short_day, undo
from nimo_desktop.ui.parts.fitted_list import FittedList
from nimo_desktop.ui.text import circulation as text
from nimo_desktop.ui.theme import Heading


class CirculationPage(QWidget):
    """Enter opens the record; the button says that it has come back today."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._lines: dict[UUID, circulation.Line] = {}
        chars = (5, 6, 8, 8, 5, 24)
        self.model = IdTableModel(
            [Column(title, width, firm=at in (0, 2, 4), show=_shown)
             for at, (title, width) in enumerate(zip(text.COLUMNS, chars, strict=True))],
            load_ids=self._ids, load_rows=self._rows,
        )  # fmt: skip
        self.table = FittedList(self.model, self, name=text.TITLE, empty=text.EMPTY, many=False)
        self.count_label = QLabel(self)
        self.open_button = QPushButton(text.OPEN, self)
        self.back_button = QPushButton(text.BACK, self)
        self.export_button = QPushButton(icon("excel"), text.EXPORT, self)
        top = QHBoxLayout()
        top.addWidget(Heading(text.TITLE, self, level=2), 1)
        top.addWidget(self.count_label)
        for button in (self.open_button, self.back_button, self.export_button):
            button.setAutoDefault(False)
            top.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        self.open_button.clicked.connect(lambda: self._open(self.table.current_id()))
        self.back_button.clicked.connect(self.come_back)
        self.export_button.clicked.connect(self.export)
        self.table.opened.connect(self._open)
        desk.hub.changed.connect(self.refresh)
        self.reload()

    def show_place(self, _: Place) -> None:
        """The list as it is now."""
        self.reload()

    def refresh(self, changes: Changes) -> None:
        """Records and names are what is shown."""
        if changes.touches("contact", "consultation", "name", "support_case"):
            self.reload()

    def focus_first(self) -> None:
        """The table has the keyboard."""
        self.table.setFocus()

    def reload(self) -> None:
        """Read the list anew."""
        self._lines = {line.id: line for line in circulation.open_lines(self._desk.ws)}
        self.model.reload()
        self.count_label.setText(text.COUNT.format(count=len(self._lines)))
        if self._lines and self.table.current_id() is None:
            self.table.selectRow(0)
        for button in (self.open_button, self.back_button, self.export_button):
            button.setEnabled(bool(self._lines))

    def come_back(self) -> None:
        """The chosen record is back today; one 元に戻す takes it back."""
        line = self._lines.get(self.table.current_id() or UUID(int=0))
        if line is None:
            return

        def done() -> bool:
            circulation.back(self._desk.ws, line)
            return True

        if attempt(self._desk, done):
            self._desk.prompts.toast(text.DONE, undo=lambda: undo(self._desk))

    def export(self) -> None:
        """What is seen, in its order."""
        path = self._desk.prompts.ask_file_to_save(
            text.TITLE, name=f"{text.TITLE}.xlsx", kinds=text.EXPORT_KINDS)
        if path is None:
            return
        columns = [
            exporting.Column(f"c{at}", title, kind="date" if at in (0, 4) else "text")
            for at, title in enumerate(text.COLUMNS)
        ]
        rows = [row[1:] for row in self._rows(self._ids())]
        count = attempt(self._desk, lambda: exporting.export_list(
            self._desk.ws, columns, rows, title=text.TITLE, path=path))
        if count is not None:
            self._desk.prompts.toast(text.EXPORTED.format(count=count))

    def _ids(self) -> list[UUID]:
        return list(self._lines)

    def _rows(self, ids: Sequence[UUID]) -> list[Row]:
        found = (self._lines[one] for one in ids if one in self._lines)
        return [
            (line.id, line.sent_on, text.KINDS[line.kind], line.number, line.who, line.on,
             line.words)
            for line in found
        ]  # fmt: skip

    def _open(self, found: UUID | None) -> None:
        line = self._lines.get(found) if found is not None else None
        if line is None:
            return
        if line.kind == circulation.CONTACT and line.case_id is not None:
            self._desk.go(Place("case", id=line.case_id, tab="contacts"))
        else:
            self._desk.go(Place("intake", id=line.id))


def _shown(value: object) -> str:
    return short_day(value) if isinstance(value, date) else str(value)
