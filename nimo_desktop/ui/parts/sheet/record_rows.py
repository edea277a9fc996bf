"""Rows of the record that a sheet shows and cannot change."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from nimo_desktop.domain.form_def import TableDef
from nimo_desktop.services.form_fields import Bound
from nimo_desktop.ui.text import sheet as text


class RecordRows(QLabel):
    """Plain words without boxes to type into, so that nobody tries; they can be copied."""

    def __init__(self, table: TableDef, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = table.columns
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse
                                     | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.setAccessibleName(table.label or table.columns[0].label)

    def show_rows(self, rows: Sequence[Sequence[Bound]]) -> None:
        """Show them; a sentence where there are none."""
        if not rows:
            self.setText(escape(text.RECORD_NO_ROWS))
            return
        whole = sum(one.width for one in self._columns)
        head = "".join(
            f'<th align="left" width="{round(100 * one.width / whole)}%">{escape(one.label)}</th>'
            for one in self._columns)
        lines = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
        self.setText(f'<table width="100%" cellpadding="4"><tr>{head}</tr>{lines}</table>')


def _cell(one: Bound) -> str:
    return f"<td>{escape(one.text).replace(chr(10), '<br>')}</td>"
