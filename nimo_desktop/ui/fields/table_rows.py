"""Repeating rows: family, contact persons, steps of a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.ui.fields.base import Field, FieldMixin, Json, first_problem, name_field
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.input_guards import tab_through
from nimo_desktop.ui.text import widgets as text


@dataclass(frozen=True, slots=True)
class RowColumn:
    """One column: `make` builds a fresh field (a widget) for a row; `stretch` shares the width."""

    name: str
    label: str
    make: Callable[[], Field]
    stretch: int = 1


class TableRows(FieldMixin, QWidget):
    """One line per row. Enter in the last cell makes the next row, Alt+↑↓ moves a row, Ctrl+-
    removes it. Empty rows do not count.

    `value` is a tuple of dicts, column name → value; keys that are no column (a row's id) are
    kept with their row.
    """

    committed = Signal()

    def __init__(self, columns: Sequence[RowColumn], parent: QWidget | None = None, *,
                 name: str = "", start_rows: int = 1, max_rows: int = 50) -> None:
        super().__init__(parent)
        self._columns, self._name = tuple(columns), name
        self._start, self._max = start_rows, max_rows
        self._rows: list[_Row] = []
        # Rows come and go; this one keeps their place in the order of Tab and is never seen.
        self._place = QWidget(self)
        self._place.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._place.hide()
        self._add_button = QPushButton(icon("plus"), text.ADD_ROW, self)
        self._add_button.setAutoDefault(False)
        self._add_button.clicked.connect(self._on_add)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._header())
        layout.addLayout(self._lines)
        layout.addWidget(self._add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.set_value(())

    def rename(self, name: str) -> None:
        """The name of the whole table."""
        self._name = name
        self.setAccessibleName(name)

    def value(self) -> object:
        """The rows that hold anything."""
        return tuple(row.value() for row in self._rows if not row.is_empty())

    def set_value(self, value: object) -> None:
        """Show rows (mappings of column name → value)."""
        given: Sequence[Mapping[str, object]] = value if isinstance(value, Sequence) else ()
        self._clear()
        for mapping in given:
            self._add_row().set_value(mapping)
        self._fill_up()
        self.mark_clean()

    def draft(self) -> Json:
        """The rows that hold anything, as typed."""
        return [row.draft() for row in self._rows if not row.is_empty()]

    def restore(self, draft: Json) -> None:
        """Show the rows of a draft; ids of rows are taken from the rows shown before."""
        extras = {row.key(): row.extra for row in self._rows if row.key()}
        self._clear()
        for part in draft if isinstance(draft, list) else ():
            if isinstance(part, dict):
                row = self._add_row()
                row.restore(part)
                row.extra = extras.get(str(part.get("id", "")), {})
        self._fill_up()

    def problem(self) -> str | None:
        """The first cell that cannot be taken over."""
        return first_problem(field.problem() for row in self._rows for field in row.fields)

    def entry(self) -> QWidget:
        """The first cell."""
        return self._rows[0].fields[0].entry()

    def set_wrong(self, wrong: bool) -> None:
        """Mark the cells that are wrong."""
        for row in self._rows:
            for field in row.fields:
                field.set_wrong(wrong and field.problem() is not None)

    def tab_chain(self) -> tuple[QWidget, ...]:
        """The place of the table, all cells row by row, then [行を足す]."""
        cells = [field.entry() for row in self._rows for field in row.fields]
        return (self._place, *cells, self._add_button)

    def count(self) -> int:
        """Rows on the screen, empty ones included."""
        return len(self._rows)

    def filled(self) -> tuple[tuple[object, int], ...]:
        """(a key that stays with the row however it moves, its number on the screen) of each row
        that holds anything, in the order of `value`.
        """
        return tuple((row, at) for at, row in enumerate(self._rows) if not row.is_empty())

    def cell(self, row: int, column: str) -> Field:
        """The field of one cell."""
        names = [spec.name for spec in self._columns]
        return self._rows[row].fields[names.index(column)]

    def add_row(self) -> None:
        """Append an empty row and go to its first cell."""
        if len(self._rows) < self._max:
            row = self._add_row()
            self._renumber()
            row.fields[0].entry().setFocus(Qt.FocusReason.OtherFocusReason)

    def remove_row(self, index: int) -> None:
        """Take a row away; at least one stays."""
        row = self._rows.pop(index)
        self._lines.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._fill_up()
        near = self._rows[min(index, len(self._rows) - 1)]
        near.fields[0].entry().setFocus(Qt.FocusReason.OtherFocusReason)
        self.committed.emit()

    def move_row(self, index: int, by: int) -> None:
        """Exchange a row with its neighbour; nothing happens at the ends."""
        target = index + by
        if not 0 <= target < len(self._rows):
            return
        row = self._rows.pop(index)
        self._rows.insert(target, row)
        self._lines.removeWidget(row)
        self._lines.insertWidget(target, row)
        self._renumber()
        self.committed.emit()

    def enter_pressed(self) -> bool:
        """Enter in the last cell of a filled last row goes to a new row."""
        here = QApplication.focusWidget()
        last = self._rows[-1]
        if here is None or here is not last.fields[-1].entry() or last.is_empty():
            return False
        self.add_row()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self._row_with_focus()
        modifiers, key = event.modifiers(), event.key()
        if index is None:
            super().keyPressEvent(event)
        elif modifiers & Qt.KeyboardModifier.AltModifier and key == Qt.Key.Key_Up:
            self.move_row(index, -1)
        elif modifiers & Qt.KeyboardModifier.AltModifier and key == Qt.Key.Key_Down:
            self.move_row(index, 1)
        elif modifiers & Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_Minus:
            self.remove_row(index)
        else:
            super().keyPressEvent(event)

    def _row_with_focus(self) -> int | None:
        here = QApplication.focusWidget()
        for index, row in enumerate(self._rows):
            if here is not None and row.isAncestorOf(here):
                return index
        return None

    def _header(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(4)
        for spec in self._columns:
            label = QLabel(spec.label, self)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            line.addWidget(label, spec.stretch)
        line.addSpacing(_REMOVE_WIDTH + 4)
        return line

    def _add_row(self) -> _Row:
        row = _Row(self._columns, self)
        row.changed.connect(self.committed)
        row.removed.connect(self._on_removed)
        self._rows.append(row)
        self._lines.addWidget(row)
        return row

    def _clear(self) -> None:
        for row in self._rows:
            self._lines.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows.clear()

    def _fill_up(self) -> None:
        while len(self._rows) < max(1, self._start):
            self._add_row()
        self._renumber()

    def _renumber(self) -> None:
        for number, row in enumerate(self._rows, start=1):
            row.renumber(self._columns, number)
        tab_through(*self.tab_chain())

    def _on_add(self) -> None:
        self.add_row()

    def _on_removed(self, row: _Row) -> None:
        self.remove_row(self._rows.index(row))


_REMOVE_WIDTH = 28


class _Row(QWidget):
    changed = Signal()
    removed = Signal(object)

    def __init__(self, columns: Sequence[RowColumn], parent: QWidget) -> None:
        super().__init__(parent)
        self.fields: list[Field] = []
        self.extra: dict[str, object] = {}
        self._names = tuple(spec.name for spec in columns)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        for spec in columns:
            field = spec.make()
            field.committed.connect(self.changed)
            assert isinstance(field, QWidget)  # every field is a widget
            field.setSizePolicy(QSizePolicy.Policy.Ignored, field.sizePolicy().verticalPolicy())
            line.addWidget(field, spec.stretch, Qt.AlignmentFlag.AlignTop)
            self.fields.append(field)
        self._remove = QToolButton(self)
        self._remove.setIcon(icon("close"))
        self._remove.setAutoRaise(True)
        self._remove.setFixedWidth(_REMOVE_WIDTH)
        self._remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._remove.clicked.connect(self._on_remove)
        line.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignTop)
        self._empty = [field.draft() for field in self.fields]

    def is_empty(self) -> bool:
        return not self.extra and [field.draft() for field in self.fields] == self._empty

    def key(self) -> str:
        return str(self.extra.get("id", ""))

    def value(self) -> dict[str, object]:
        own = {name: field.value() for name, field in zip(self._names, self.fields, strict=True)}
        return {**self.extra, **own}

    def set_value(self, mapping: Mapping[str, object]) -> None:
        for name, field in zip(self._names, self.fields, strict=True):
            field.set_value(mapping.get(name))
        self.extra = {key: value for key, value in mapping.items() if key not in self._names}

    def draft(self) -> dict[str, Json]:
        own = {name: field.draft() for name, field in zip(self._names, self.fields, strict=True)}
        return {**own, "id": self.key()} if self.key() else own

    def restore(self, draft: Mapping[str, Json]) -> None:
        for name, field in zip(self._names, self.fields, strict=True):
            field.restore(draft.get(name))

    def renumber(self, columns: Sequence[RowColumn], number: int) -> None:
        for spec, field in zip(columns, self.fields, strict=True):
            name_field(field, text.ROW_NAME.format(label=spec.label, number=number))
        words = text.REMOVE_ROW.format(number=number)
        self._remove.setAccessibleName(words)
        self._remove.setToolTip(words)

    def _on_remove(self) -> None:
        self.removed.emit(self)
