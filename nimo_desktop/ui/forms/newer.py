"""A draft and a record that was changed since, beside each other; the nurse decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.ui.text import widgets as text
from nimo_desktop.ui.theme import heading_font

_ROW_AIR, _MOST = 8, 220


class NewerRecord(QFrame):
    """Lines of (label, draft, record). `use_draft` and `use_record` are the two ways out."""

    use_draft = Signal()
    use_record = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("banner", "warning")
        heading = QLabel(text.NEWER_TITLE, self)
        heading.setFont(heading_font(3))
        words = QLabel(text.NEWER_WORDS, self)
        words.setWordWrap(True)
        self.table = QTableWidget(0, 3, self)
        self.table.setAccessibleName(text.NEWER_NAME)
        self.table.setHorizontalHeaderLabels(
            [text.NEWER_ITEM, text.NEWER_DRAFT, text.NEWER_RECORD]
        )
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        across = self.table.horizontalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        across.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.draft_button = QPushButton(text.USE_DRAFT, self)
        across.sectionResized.connect(self._fit)
        self.record_button = QPushButton(text.USE_RECORD, self)
        self._take_record: Callable[[], None] | None = None
        self.draft_button.clicked.connect(self._on_draft)
        self.record_button.clicked.connect(self._on_record)
        buttons = QHBoxLayout()
        for button in (self.draft_button, self.record_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        for part in (heading, words, self.table):
            layout.addWidget(part)
        layout.addLayout(buttons)
        self.hide()

    def choose(self, lines: Sequence[tuple[str, str, str]], use_record: Callable[[], None]) -> None:
        """Come up; taking the draft only puts this away, taking the record calls `use_record`."""
        self._take_record = use_record
        self.show_lines(lines)

    def _on_record(self) -> None:
        if self._take_record is not None:
            self._take_record()
        self.use_record.emit()

    def _on_draft(self) -> None:
        self.hide()
        self.use_draft.emit()

    def show_lines(self, lines: Sequence[tuple[str, str, str]]) -> None:
        """Fill the table and come up."""
        self.table.setRowCount(len(lines))
        for row, cells in enumerate(lines):
            for column, words in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setTextAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
                self.table.setItem(row, column, item)
        self._fit()
        self.show()

    def _fit(self, *_: int) -> None:
        """As high as its lines, up to a third of a small screen."""
        table = self.table
        table.resizeRowsToContents()
        for row in range(table.rowCount()):
            table.setRowHeight(row, table.rowHeight(row) + _ROW_AIR)
        rows = sum(table.rowHeight(row) for row in range(table.rowCount()))
        high = table.horizontalHeader().sizeHint().height() + rows + 2 * table.frameWidth()
        table.setFixedHeight(min(high, _MOST))
