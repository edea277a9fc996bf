"""A list whose columns share the width there is: no sideways scrolling at any size of letters."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent

from nimo_desktop.ui.models.table_view import ListTable

_LEAST = 40


class FittedList(ListTable):
    """Columns keep their widths while they fit; else each gives way in proportion."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Share the width among the columns that are shown."""
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._set_sizes()
        shown = [c for c in range(self.model().columnCount()) if not self.isColumnHidden(c)]
        natural = sum(self.columnWidth(c) for c in shown)
        room = self.viewport().width()
        if natural <= room:
            return
        for column in shown:
            self.setColumnWidth(column, max(_LEAST, self.columnWidth(column) * room // natural))
