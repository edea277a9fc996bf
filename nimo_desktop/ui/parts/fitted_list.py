"""A list whose columns share the width there is: no sideways scrolling at any size of letters."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent

from nimo_desktop.ui.models.id_table import Column
from nimo_desktop.ui.models.table_view import ListTable
from nimo_desktop.ui.theme import SIZE_EVENTS

_LEAST = 40
_BEARABLE = 0.9


class FittedList(ListTable):
    """Columns keep their widths while they fit; else the wide ones of words give way first.

    Firm columns stay whole. Spare ones, the firm of them first, are shown only where words keep
    most of their room. What is left over goes to the widest column of words.
    """

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in SIZE_EVENTS and hasattr(self, "_table"):
            self.fit()

    def set_away(self, columns: frozenset[int]) -> None:
        """Columns the page does not want now."""
        self._away = columns
        self.fit()

    def fit(self) -> None:
        """Share the width among the columns that are shown."""
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        away: frozenset[int] = getattr(self, "_away", frozenset())
        columns = self._table.columns()
        wanted = [at for at in range(len(columns)) if at not in away]
        shown = [at for at in wanted if not columns[at].spare]
        spares = (at for at in wanted if columns[at].spare)
        for at in sorted(spares, key=lambda at: not columns[at].firm):
            more = sorted([*shown, at])
            if self._is_bearable([columns[one] for one in more]):
                shown = more
        for at in range(len(columns)):
            self.setColumnHidden(at, at not in shown)
        for at, width in zip(shown, self._shares([columns[at] for at in shown]), strict=True):
            self.setColumnWidth(at, width)

    def _natural(self, column: Column) -> int:
        return column.chars * self.fontMetrics().horizontalAdvance("あ") + 20

    def _room(self, columns: list[Column]) -> tuple[int, int]:
        """What words may take, and what they would like."""
        firm = sum(self._natural(one) for one in columns if one.firm)
        words = sum(self._natural(one) for one in columns if not one.firm)
        return self.viewport().width() - firm, words

    def _is_bearable(self, columns: list[Column]) -> bool:
        room, words = self._room(columns)
        return room >= words * _BEARABLE

    def _shares(self, columns: list[Column]) -> list[int]:
        """Natural widths, cut at one height: the widest give way, the narrow stay whole."""
        room, words = self._room(columns)
        widths = [self._natural(one) for one in columns]
        if room >= words:
            wide = max((at for at, one in enumerate(columns) if not one.firm),
                       key=widths.__getitem__, default=-1)
            if wide >= 0:
                widths[wide] += room - words
            return widths
        soft = sorted(w for w, one in zip(widths, columns, strict=True) if not one.firm)
        most = 0
        for at, width in enumerate(soft):
            most = room // (len(soft) - at)
            if width > most:
                break
            room -= width
        return [w if one.firm else max(_LEAST, min(w, most))
                for w, one in zip(widths, columns, strict=True)]
