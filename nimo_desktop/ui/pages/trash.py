"""ごみ箱: what was put away and can come back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nimo_desktop.domain.dates_jp import wareki_short
from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.journal import Changes
from nimo_desktop.services import exporting, trash
from nimo_desktop.services.trash import TrashLine
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.models.id_table import Column, IdTableModel, Row
from nimo_desktop.ui.models.table_view import ListTable
from nimo_desktop.ui.text import trash as text
from nimo_desktop.ui.theme import heading_font, set_look


class TrashPage(QWidget):
    """Enter brings the line back."""

    KEYS = (("Enter", "元に戻す"),)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._lines: dict[UUID, TrashLine] = {}
        columns = [Column(title, chars) for title, chars in
                   zip(text.COLUMNS, (10, 8, 9, 24), strict=True)]
        self.model = IdTableModel(columns, load_ids=lambda: list(self._lines),
                                  load_rows=self._rows)
        self.table = ListTable(self.model, self, name=text.LIST, empty=text.EMPTY, many=False)
        self.table.opened.connect(lambda _: self.restore())
        heading = QLabel(text.TITLE, self)
        heading.setFont(heading_font(2))
        words = QLabel(text.WORDS, self)
        set_look(words, "look", "support")
        self._restore = QPushButton(text.RESTORE, self)
        self._restore.setProperty("primary", "true")
        self._restore.clicked.connect(self.restore)
        excel = QPushButton(icon("excel"), text.EXCEL, self)
        excel.clicked.connect(self.export)
        line = QHBoxLayout()
        line.addWidget(self._restore)
        line.addStretch(1)
        line.addWidget(excel)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 8)
        column.addWidget(heading)
        column.addWidget(words)
        column.addWidget(self.table, 1)
        column.addLayout(line)
        for button in (self._restore, excel):
            button.setAutoDefault(False)
        desk.hub.changed.connect(self.refresh)
        self.reload()

    def show_place(self, _place: Place) -> None:
        """Shown again."""
        self.reload()

    def refresh(self, changes: Changes) -> None:
        """Something may have gone into the trash or come out."""
        if self.isVisible() and changes.touches(*trash.KINDS):
            self.reload()

    def focus_first(self) -> None:
        """The keyboard to the list."""
        self.table.setFocus()

    def reload(self) -> None:
        """Read the trash anew."""
        self._lines = {line.id: line for line in trash.listed(self._desk.ws)}
        self.model.reload()
        if self._lines and self.table.current_id() is None:
            self.table.selectRow(0)
        self._restore.setEnabled(bool(self._lines))

    def restore(self) -> None:
        """Bring the chosen line back to where it was."""
        found = self.table.current_id()
        line = None if found is None else self._lines.get(found)
        if line is None:
            return
        try:
            trash.restore(self._desk.ws, line)
        except KnownError as error:
            self._desk.prompts.tell(error)
            return
        self._desk.prompts.toast(text.RESTORED.format(title=line.title),
                                 undo=lambda: self._desk.ws.undo())

    def export(self) -> None:
        """Exactly the lines that are listed."""
        path = self._desk.prompts.ask_file_to_save(
            text.EXCEL, name=text.EXPORT_NAME, kinds=text.XLSX)
        if path is not None:
            rows = [row[1:] for row in self._rows(list(self._lines))]
            count = exporting.export_list(
                self._desk.ws, exporting.text_columns(text.COLUMNS), rows, title=text.LIST,
                path=path)
            self._desk.prompts.toast(text.EXPORTED.format(count=count))

    def _rows(self, ids: Sequence[UUID]) -> Sequence[Row]:
        lines = [self._lines[one] for one in ids if one in self._lines]
        return [(line.id, f"{wareki_short(line.deleted_at.date())} {line.deleted_at:%H:%M}",
                 text.KINDS.get(line.kind, line.kind), line.number, line.title)
                for line in lines]
