"""The table of referrals, alike on the list page and on the tab of a case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import cast
from uuid import UUID

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from nimo_desktop.services import referrals
from nimo_desktop.services.referrals import ReferralLine
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.models.id_table import Column, IdTableModel, Row
from nimo_desktop.ui.models.table_view import ListTable
from nimo_desktop.ui.parts.referral.words import short_day
from nimo_desktop.ui.text import referral as text
from nimo_desktop.ui.theme import SIZE_EVENTS, TOKENS

DUE, DAYS, NEED = 6, 7, 3
Due = tuple[date, bool]


def _due(value: object) -> str:
    if not isinstance(value, tuple):
        return ""
    day, late = cast("Due", value)
    return text.OVERDUE.format(day=short_day(day)) if late else short_day(day)


def columns(*, with_name: bool) -> list[Column]:
    """The columns; the tab of a case leaves out whom it is about."""
    number, name, to, need, status, holder, due, days = text.COLUMNS
    found = [
        Column(number, 7, sort="number"),
        Column(name, 6, sort="name"),
        Column(to, 9, sort="receiver"),
        Column(need, 9),
        Column(status, 11, sort="status"),
        Column(holder, 14, sort="holder"),
        Column(due, 8, sort="due", show=_due),
        Column(days, 4, align="right", sort="days", show=lambda d: text.DAYS.format(days=d)),
    ]
    return found if with_name else [found[0], *found[2:]]


def row(line: ReferralLine, *, with_name: bool) -> Row:
    """One line as the model keeps it: the id, then a value per column."""
    due = None if line.due_on is None else (line.due_on, line.overdue)
    name = (line.name,) if with_name else ()
    return (line.id, line.number, *name, line.receiver, line.need, line.status, line.holder, due,
            line.days)


def file_cells(line: ReferralLine) -> list[object]:
    """One line for Excel: real dates and numbers, the same words."""
    due = _due((line.due_on, True)) if line.due_on and line.overdue else short_day(line.due_on)
    return [line.number, line.name, line.receiver, line.need, line.status, line.holder, due,
            line.days]


def make_table(
    ws: Callable[[], Workspace], load_ids: Callable[[], Sequence[UUID]],
    set_sort: Callable[[str, bool], None], parent: QWidget, *, with_name: bool = True,
    empty: str = text.EMPTY,
) -> tuple[IdTableModel, ListTable]:
    """Model and view; an overdue line is tinted beside its ⚠ word."""

    def load_rows(ids: Sequence[UUID]) -> list[Row]:
        return [row(one, with_name=with_name) for one in referrals.list_rows(ws(), ids)]

    def colour(shown: Row) -> str | None:
        due = shown[-2]
        return TOKENS.error if isinstance(due, tuple) and due[1] else None

    model = IdTableModel(columns(with_name=with_name), load_ids=load_ids, load_rows=load_rows,
                         set_sort=set_sort, colour=colour)
    return model, FittedTable(model, parent, empty=empty)


class FittedTable(ListTable):
    """Never scrolls sideways: columns of words give way, those of numbers and dates do not."""

    def __init__(self, model: IdTableModel, parent: QWidget, *, empty: str) -> None:
        super().__init__(model, parent, name=text.TITLE, empty=empty, many=False)
        self.horizontalHeader().setStretchLastSection(False)
        self._titles = [column.title for column in model.columns()]
        self._chars = [column.chars for column in model.columns()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in SIZE_EVENTS and hasattr(self, "_chars"):
            self._fit()

    def _fit(self) -> None:
        """Share what the firm columns leave among the others, by their usual widths."""
        wide = self.fontMetrics().horizontalAdvance("あ")
        soft = [at for at, title in enumerate(self._titles) if title in _SOFT]
        firm = sum(
            chars * wide + PADDING for at, chars in enumerate(self._chars) if at not in soft
        )
        left = self.viewport().width() - firm
        shares = sum(self._chars[at] for at in soft)
        for at, chars in enumerate(self._chars):
            width = max(4 * wide, left * chars // shares) if at in soft else chars * wide + PADDING
            self.setColumnWidth(at, width)


_SOFT = frozenset(text.COLUMNS[2:6])
PADDING = 20
