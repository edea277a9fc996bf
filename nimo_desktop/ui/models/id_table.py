"""A table model that holds ids and reads rows in blocks of 100 when a view asks for them.

Sorting and filtering belong to the query behind `load_ids`: a proxy model over a Python model needs
half a minute for 100,000 rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QColor

from nimo_desktop.ui.text import widgets as text

BLOCK = 100
ID_ROLE = Qt.ItemDataRole.UserRole
VALUE_ROLE = Qt.ItemDataRole.UserRole + 1
Row = tuple[object, ...]
AnyIndex = QModelIndex | QPersistentModelIndex
_ALIGN = {"left": Qt.AlignmentFlag.AlignLeft, "right": Qt.AlignmentFlag.AlignRight,
          "center": Qt.AlignmentFlag.AlignHCenter}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `chars` is its width in full-width characters; `sort` the key that `set_sort`
    gets ('' = cannot be sorted); `show` turns the row's value into text; `spoken` replaces the
    heading for screen readers. Where room is short, a `firm` column (number, date, telephone) stays
    whole and a `spare` one goes first."""

    title: str
    chars: int = 8
    align: Literal["left", "right", "center"] = "left"
    sort: str = ""
    show: Callable[[object], str] = lambda value: "" if value is None else str(value)
    spoken: str = ""
    firm: bool = False
    spare: bool = False


class IdTableModel(QAbstractTableModel):
    """`load_rows(ids)` gives one tuple per id that still exists: the id, then a value per column.

    `load_ids` gives all ids in order; `load_first` (optional) gives the first 200 or so quickly,
    the rest follows when the event loop is idle. `colour(row)` may tint a row whose text already
    tells the same (meaning is never by colour alone).
    """

    def __init__(self, columns: Sequence[Column], *, load_ids: Callable[[], Sequence[UUID]],
                 load_rows: Callable[[Sequence[UUID]], Sequence[Row]],
                 load_first: Callable[[], Sequence[UUID]] | None = None,
                 set_sort: Callable[[str, bool], None] | None = None,
                 colour: Callable[[Row], str | None] | None = None) -> None:
        super().__init__()
        self._columns = tuple(columns)
        self._load_ids, self._load_rows, self._load_first = load_ids, load_rows, load_first
        self._set_sort, self._colour = set_sort, colour
        self._ids: list[UUID] = []
        self._rows: dict[UUID, Row] = {}
        self._places: dict[UUID, int] | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self.load_rest)

    # Content

    def reload(self) -> None:
        """Read the ids anew (first screen at once); views keep the selection by id."""
        self._rest.stop()
        first = self._load_first or self._load_ids
        self.beginResetModel()
        self._ids = list(first())
        self._rows.clear()
        self._places = None
        self.endResetModel()
        if self._load_first is not None:
            self._rest.start(0)

    def load_rest(self) -> None:
        """Second stage: append the ids that the first one left out. Does nothing without one."""
        self._rest.stop()
        every = list(self._load_ids())
        known = len(self._ids)
        if every[:known] == self._ids:
            if len(every) > known:
                self.beginInsertRows(QModelIndex(), known, len(every) - 1)
                self._ids, self._places = every, None
                self.endInsertRows()
        else:  # something was written between the two stages
            self.beginResetModel()
            self._ids, self._places = every, None
            self.endResetModel()

    def refresh(self, ids: Iterable[UUID]) -> None:
        """Read only these rows again; ids that the list does not hold are ignored."""
        shown = [found for found in ids if self.row_of(found) is not None]
        held = [found for found in shown if found in self._rows]
        for found in held:
            del self._rows[found]
        if held:
            self._read(held)
        last = len(self._columns) - 1
        for found in shown:
            row = self.row_of(found)
            if row is not None:
                self.dataChanged.emit(self.index(row, 0), self.index(row, last))

    def ids(self) -> tuple[UUID, ...]:
        """The ids in the order of the list."""
        return tuple(self._ids)

    def id_at(self, row: int) -> UUID | None:
        """The id of a row."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, wanted: UUID) -> int | None:
        """The row of an id."""
        if self._places is None:
            self._places = {found: row for row, found in enumerate(self._ids)}
        return self._places.get(wanted)

    def columns(self) -> tuple[Column, ...]:
        """The columns as given."""
        return self._columns

    def value_at(self, row: int, column: int) -> object:
        """The value behind a cell; None when the record is gone."""
        values = self._row(row)
        return values[column + 1] if values else None

    # Qt

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN[column.align] | Qt.AlignmentFlag.AlignVCenter
        if role == ID_ROLE:
            return self._ids[index.row()]
        if role not in _ROLES_OF_ROWS:
            return None
        row = self._row(index.row())
        if role == Qt.ItemDataRole.ForegroundRole:
            tint = self._colour(row) if self._colour and row else None
            return QColor(tint) if tint else None
        value = row[index.column() + 1] if row else None
        if role == VALUE_ROLE:
            return value
        shown = column.show(value) if row else ""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return text.ROW_SPOKEN.format(title=column.spoken or column.title,
                                          value=shown or text.EMPTY_CELL)
        return shown

    def headerData(self, section: int, orientation: Qt.Orientation,
                   role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return column.spoken or column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN[column.align] | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if self._set_sort is None or not 0 <= column < len(self._columns):
            return
        key = self._columns[column].sort
        if key:
            self._set_sort(key, order == Qt.SortOrder.DescendingOrder)
            self.reload()

    def _row(self, row: int) -> Row | None:
        wanted = self._ids[row]
        if wanted not in self._rows:
            start = row - row % BLOCK
            block = self._ids[start:start + BLOCK]
            self._read([found for found in block if found not in self._rows])
        return self._rows.get(wanted) or None

    def _read(self, ids: list[UUID]) -> None:
        for found in ids:  # an id whose record is gone stays an empty row until the next reload
            self._rows[found] = ()
        for row in self._load_rows(ids):
            self._rows[row[0]] = tuple(row)  # type: ignore[index]  # the first value is the id


_ROLES_OF_ROWS = frozenset({
    Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.ForegroundRole, VALUE_ROLE,
})
