"""The table of all lists: fixed rows, stripes, Enter opens, Ctrl+C copies for Excel."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape
from uuid import UUID

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from nimo_desktop.ui.models.id_table import IdTableModel
from nimo_desktop.ui.text import widgets as text
from nimo_desktop.ui.theme import TOKENS, row_height


class ListTable(QTableView):
    """Shows an `IdTableModel`; the selection is kept by id over reloads.

    `opened` carries the id of the row that Enter or a double click opens, `picked` the id of the
    row the keyboard stands on (None for none).
    """

    opened = Signal(object)
    picked = Signal(object)

    def __init__(self, model: IdTableModel, parent: QWidget | None = None, *, name: str = "",
                 empty: str = text.NOTHING_HERE, many: bool = True) -> None:
        super().__init__(parent)
        self._table, self._empty = model, empty
        self._kept: tuple[UUID, ...] = ()
        self._kept_current: UUID | None = None
        self._sorted: tuple[int, Qt.SortOrder] | None = None
        model.setParent(self)
        self.setAccessibleName(name)
        self.setModel(model)
        self.setAlternatingRowColors(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if many else mode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._set_up_headers()
        self.doubleClicked.connect(self._on_double_clicked)
        self.selectionModel().currentRowChanged.connect(self._on_current_row)
        model.modelAboutToBeReset.connect(self._on_about_to_reset)
        model.modelReset.connect(self._on_reset)

    def selected_ids(self) -> tuple[UUID, ...]:
        """The ids of the selected rows from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(found for row in rows if (found := self._table.id_at(row)) is not None)

    def current_id(self) -> UUID | None:
        """The id of the row the keyboard stands on."""
        return self._table.id_at(self.currentIndex().row())

    def select_id(self, wanted: UUID) -> bool:
        """Go to a record; reads the rest of the ids if it is not among the first."""
        row = self._table.row_of(wanted)
        if row is None:
            self._table.load_rest()
            row = self._table.row_of(wanted)
        if row is None:
            return False
        # selectRow would look at the Ctrl key that opened this page and toggle the row.
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self._table.index(row, 0),
                                              flags.ClearAndSelect | flags.Rows)
        self.scrollTo(self._table.index(row, 0))
        return True

    def select_ids(self, wanted: Collection[UUID]) -> None:
        """Exactly these rows, as far as they are among the first; the keyboard stands on the first
        of them.
        """
        selection = QItemSelection()
        last = self._table.columnCount() - 1
        rows = sorted(row for one in wanted if (row := self._table.row_of(one)) is not None)
        for row in rows:
            selection.select(self._table.index(row, 0), self._table.index(row, last))
        flags = QItemSelectionModel.SelectionFlag
        model = self.selectionModel()
        model.select(selection, flags.ClearAndSelect | flags.Rows)
        if rows:
            model.setCurrentIndex(self._table.index(rows[0], 0), flags.NoUpdate)
            self.scrollTo(self._table.index(rows[0], 0))

    def set_empty_text(self, sentence: str) -> None:
        """What an empty list says: what to do, or that a filter hides everything."""
        self._empty = sentence
        self.viewport().update()

    def sort_by(self, section: int) -> None:
        """Sort by a column, the other way round when it is the present one (also for menus)."""
        if not self._table.columns()[section].sort:
            return
        order = Qt.SortOrder.AscendingOrder
        if self._sorted == (section, order):
            order = Qt.SortOrder.DescendingOrder
        self._sorted = (section, order)
        self.horizontalHeader().setSortIndicatorShown(True)
        self.horizontalHeader().setSortIndicator(section, order)
        self._table.sort(section, order)

    def copy_rows(self) -> None:
        """Selected rows to the clipboard as TSV and as HTML in which 090… and 001 stay text."""
        titles = [column.title for column in self._table.columns()]
        rows = [self._texts(self._table.row_of(found)) for found in self.selected_ids()]
        if rows:
            QGuiApplication.clipboard().setMimeData(as_mime([titles, *rows]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self._open(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        fresh = not self.currentIndex().isValid()
        super().focusInEvent(event)
        # Qt goes to the first row and leaves it unmarked; the page beside the list shows it.
        if fresh and self.currentIndex().isValid() and not self.selectionModel().hasSelection():
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().select(self.currentIndex(), flags.ClearAndSelect | flags.Rows)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._table.rowCount():
            return
        painter = QPainter(self.viewport())
        painter.setPen(QColor(TOKENS.secondary))
        box: QRect = self.viewport().rect().adjusted(24, 24, -24, -24)
        flags = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value
        painter.drawText(box, flags, self._empty)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange,
                            QEvent.Type.StyleChange) and hasattr(self, "_table"):
            self._set_sizes()

    def _set_up_headers(self) -> None:
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setSectionsClickable(True)
        across.setSectionsMovable(False)
        across.setHighlightSections(False)
        across.setStretchLastSection(True)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        across.sectionClicked.connect(self._on_header_clicked)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.hide()
        self._set_sizes()

    def _set_sizes(self) -> None:
        height = row_height(self)
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        wide = self.fontMetrics().horizontalAdvance("あ")
        for number, column in enumerate(self._table.columns()):
            self.setColumnWidth(number, column.chars * wide + 20)

    def _texts(self, row: int | None) -> list[str]:
        count = self._table.columnCount()
        if row is None:
            return [""] * count
        return [str(self._table.index(row, at).data() or "") for at in range(count)]

    def _open(self, index: QModelIndex) -> None:
        found = self._table.id_at(index.row())
        if found is not None:
            self.opened.emit(found)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self._open(index)

    def _on_current_row(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.picked.emit(self._table.id_at(current.row()))

    def _on_header_clicked(self, section: int) -> None:
        self.sort_by(section)

    def _on_about_to_reset(self) -> None:
        self._kept, self._kept_current = self.selected_ids(), self.current_id()

    def _on_reset(self) -> None:
        selection = QItemSelection()
        last = self._table.columnCount() - 1
        for found in self._kept:
            row = self._table.row_of(found)
            if row is not None:
                selection.select(self._table.index(row, 0), self._table.index(row, last))
        current = self._table.row_of(self._kept_current) if self._kept_current else None
        model = self.selectionModel()
        if current is not None:
            model.setCurrentIndex(self._table.index(current, 0),
                                  QItemSelectionModel.SelectionFlag.NoUpdate)
        model.select(selection, QItemSelectionModel.SelectionFlag.Select)


def as_mime(rows: Sequence[Sequence[str]]) -> QMimeData:
    """Rows for the clipboard: TSV quoted as Excel reads it, and an HTML table of text cells."""
    mime = QMimeData()
    mime.setText("\r\n".join("\t".join(_quoted(cell) for cell in row) for row in rows))
    style = 'style="mso-number-format:\'\\@\'"'
    body = "".join(
        "<tr>" + "".join(f"<td {style}>{escape(cell)}</td>" for cell in row) + "</tr>"
        for row in rows)
    head = '<html><head><meta charset="utf-8"></head><body><table>'
    mime.setHtml(f"{head}{body}</table></body></html>")
    return mime


def _quoted(cell: str) -> str:
    if any(sign in cell for sign in '\t\r\n"'):
        return '"' + cell.replace('"', '""') + '"'
    return cell
