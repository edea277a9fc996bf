"""履歴: who did what when, and which fields changed, in the words of the screen."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QTextEdit, QVBoxLayout, QWidget

from nimo_desktop.domain.ids import CaseId
from nimo_desktop.domain.journal import Changes, Op
from nimo_desktop.services import cases, histories
from nimo_desktop.services.histories import HistoryLine, Part
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.models.id_table import Column, IdTableModel, Row
from nimo_desktop.ui.parts.case.common import choice_box, moment_words
from nimo_desktop.ui.parts.fitted_list import FittedList
from nimo_desktop.ui.parts.list_to_excel import ListToExcel
from nimo_desktop.ui.text import case as text
from nimo_desktop.ui.text import history, ops

_LOOKS = frozenset((Op.VIEWED, Op.PRINTED, Op.EXPORTED, Op.DISCLOSED))
_FEW = 4
_WORDS = 40


class HistoryTab(QWidget):
    """The list above, the chosen action in detail below."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._case: CaseId | None = None
        self._lines: dict[UUID, HistoryLine] = {}
        columns = [Column(title, chars, firm=chars < _WORDS) for title, chars in
                   zip(text.HISTORY_COLUMNS, (14, 8, 12, _WORDS), strict=True)]
        self.shown = choice_box(text.HISTORY_SHOWN, text.HISTORY_FILTER, self)
        self.shown.committed.connect(self._on_filter)
        self.model = IdTableModel(columns, load_ids=self._ids, load_rows=self._rows)
        self.list = FittedList(self.model, self, name=text.HISTORY_NAME,
                               empty=text.HISTORY_EMPTY, many=False)
        self.list.picked.connect(self._on_picked)
        self.details = QTextEdit(self)
        self.details.setReadOnly(True)
        self.details.setAccessibleName(text.HISTORY_DETAILS)
        self.details.setPlaceholderText(text.HISTORY_PICK)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.addWidget(self.list)
        split.addWidget(self.details)
        split.setSizes([320, 180])
        top = QHBoxLayout()
        top.addWidget(self.shown)
        top.addStretch(1)
        self.export_button = ListToExcel(desk, self.model, text.HISTORY_NAME, self)
        top.addWidget(self.export_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(split, 1)

    def show_case(self, case_id: CaseId) -> None:
        """Read the history of a case."""
        self._case = case_id
        case = cases.get(self._desk.ws, case_id)
        found = histories.of_case(self._desk.ws, case)
        self._lines = {UUID(int=line.seq): line for line in found}
        self.model.reload()
        self.details.clear()

    def refresh(self, changes: Changes) -> None:
        """Any action may be one of this case."""
        if self._case is not None:
            self.show_case(self._case)

    def _on_filter(self) -> None:
        self.model.reload()
        self.details.clear()

    def _ids(self) -> list[UUID]:
        wanted = self.shown.code()
        return [key for key, line in self._lines.items()
                if wanted == "all" or (line.op in _LOOKS) == (wanted == "looks")]

    def _rows(self, ids: Sequence[UUID]) -> list[Row]:
        return [self._row(key, self._lines[key]) for key in ids if key in self._lines]

    @staticmethod
    def _row(key: UUID, line: HistoryLine) -> Row:
        names = dict.fromkeys(
            f"{history.kind_label(part.kind)}{_fields_in_short(part)}" for part in line.parts)
        return (key, moment_words(line.at), line.who, ops.label(line.op), "、".join(names))

    def _on_picked(self, key: UUID | None) -> None:
        line = self._lines.get(key) if key is not None else None
        self.details.setHtml("" if line is None else _details(line))


def _fields_in_short(part: Part) -> str:
    if part.how != histories.CHANGED:
        how = text.HOW[part.how]
        return f"({how})" if how else ""
    labels = [label for f in part.fields if (label := history.field_label(f.name))]
    return f"({'・'.join(labels[:_FEW])}{'ほか' if len(labels) > _FEW else ''})" if labels else ""


def _details(line: HistoryLine) -> str:
    words = (moment_words(line.at), line.who, ops.label(line.op), text.UNDID if line.undoes else "")
    head = f"<p><b>{escape('　'.join(filter(None, words)))}</b></p>"
    return head + "".join(_part_html(part) for part in line.parts)


def _part_html(part: Part) -> str:
    how = text.HOW[part.how]
    said = f"<p>{escape(history.kind_label(part.kind))} {escape(how)}</p>"
    rows = []
    for field in part.fields:
        label = history.field_label(field.name)
        if not label:
            continue
        before, after = field.before or text.NOTHING, field.after or text.NOTHING
        change = escape(after) if part.how == histories.CREATED else (
            f"{escape(before)} → {escape(after)}")
        rows.append(f"<li>{escape(label)}: {change}</li>")
    return said + (f"<ul>{''.join(rows)}</ul>" if rows else "")
