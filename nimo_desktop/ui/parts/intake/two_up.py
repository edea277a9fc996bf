"""A card whose short fields stand two in a line, so that ten seconds are one look."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nimo_desktop.ui.forms.section import FieldLine, Section

LABEL_CHARS = 6


class TwoUp(Section):
    """As `Section`; fields that are not wide fill the left half, then the right one."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self._row, self._half = 0, 0
        self._wide_label: QLabel | None = None
        wide = self.fontMetrics().horizontalAdvance("あ") * LABEL_CHARS
        for column in (0, 2):
            self._grid.setColumnMinimumWidth(column, wide)
        for column in (1, 3):
            self._grid.setColumnStretch(column, 1)

    def add_line(self, line: FieldLine, *, wide: bool) -> None:
        """Append a field; `wide` takes the whole line with the label above."""
        body = QVBoxLayout()
        body.setSpacing(2)
        assert isinstance(line.field, QWidget)  # every field is a widget
        for part in (line.support_label, line.field, line.error_label):
            body.addWidget(part)
        if wide:
            self._next_line()
            self._wide_label = line.label
            self._grid.addWidget(line.label, self._row, 0, 1, 4)
            self._grid.addLayout(body, self._row + 1, 0, 1, 4)
            self._row += 2
            return
        if hasattr(line.field, "time_edit"):  # date, time and echo need more than half a line
            self._next_line()
            self._grid.addWidget(line.label, self._row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addLayout(body, self._row, 1, 1, 3)
            self._row += 1
            return
        self._grid.addWidget(line.label, self._row, 2 * self._half, Qt.AlignmentFlag.AlignTop)
        self._grid.addLayout(body, self._row, 2 * self._half + 1, Qt.AlignmentFlag.AlignTop)
        self._half += 1
        if self._half == 2:
            self._next_line()

    def add_widget(self, widget: QWidget) -> None:
        """Append something that is no field, over the whole width."""
        self._next_line()
        self._grid.addWidget(widget, self._row, 0, 1, 4)
        self._row += 1

    def add_beside(self, widget: QWidget) -> None:
        """Put something that is no field on the label's line of the last wide field."""
        assert self._wide_label is not None, "add a wide field first"
        self._grid.removeWidget(self._wide_label)
        self._grid.addWidget(self._wide_label, self._row - 2, 0)
        self._grid.addWidget(widget, self._row - 2, 1, 1, 3)

    def break_line(self) -> None:
        """The next field begins on the left."""
        self._next_line()

    def _next_line(self) -> None:
        if self._half:
            self._row += 1
            self._half = 0
