"""The table of parts and boxes: arrows move, Enter edits the heading, Alt+arrows move the line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from nimo_desktop.services.form_files.editing import EditableCell
from nimo_desktop.ui.text import forms_page as text
from nimo_desktop.ui.theme import SIZE_EVENTS, row_height

LABEL, KIND, BIND, WIDTH, REQUIRED, TO = range(6)
_CHARS = {KIND: 7, BIND: 9, WIDTH: 3, REQUIRED: 3, TO: 8}
_LABEL_CHARS = 10
_ROW_CHARS = 16
_SPARE = (TO, WIDTH, REQUIRED, BIND)
_KEYS = {KIND: "type", BIND: "bind", WIDTH: "width", REQUIRED: "required", TO: "to"}
_FREE = ("cell", "column", "text", "checks", "table", "picture", "heading", "note", "cut", "sign")
# Padding of a cell and the frame of the keyboard.
_BESIDE, _TALL = 18, 10_000


class OutlineTable(QTableWidget):
    """`chosen` tells that another line is current, `renamed` a line and its new heading,
    `field_wanted` the key of the field that Enter asked for.
    """

    chosen = Signal()
    renamed = Signal(object, str)
    field_wanted = Signal(str)
    move_wanted = Signal(int)
    remove_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(text.COLUMNS), parent)
        self._lines: tuple[EditableCell, ...] = ()
        self._quiet = False
        self.undoable: Callable[[], bool] = lambda: False
        self.setAccessibleName(text.TABLE_NAME)
        self.setAccessibleDescription(text.TABLE_HINT)
        self.horizontalHeader().setToolTip(text.TABLE_HINT)
        self.setHorizontalHeaderLabels(text.COLUMNS)
        self.verticalHeader().hide()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked
                             | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(24)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(LABEL, QHeaderView.ResizeMode.Stretch)
        self.currentCellChanged.connect(self._on_current)
        self.itemChanged.connect(self._on_item_changed)

    def show_lines(self, lines: Sequence[EditableCell], current: int) -> None:
        """Show these; the line `current` is chosen, the column stays."""
        self._quiet = True
        column = max(self.currentColumn(), 0)
        self._lines = tuple(lines)
        self.setRowCount(len(lines))
        for row, line in enumerate(lines):
            for place, words in enumerate(_words(line)):
                self._put(row, place, words, line)
        self._set_heights()
        if lines:
            self.setCurrentCell(min(max(current, 0), len(lines) - 1), column)
        self._quiet = False
        self.chosen.emit()

    def line(self) -> EditableCell | None:
        """The line the keyboard stands on."""
        row = self.currentRow()
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def can_undo(self) -> bool:
        """Ctrl+Z takes a step of the editor back while there is one."""
        return self.undoable()

    def event(self, event: QEvent) -> bool:
        """Claims Ctrl+Z from the window."""
        claims = (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.matches(QKeySequence.StandardKey.Undo)
            and self.can_undo()
        )
        if claims:
            event.accept()
        return claims or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(key), 0)
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wanted.emit()
        elif alt and step:
            self.move_wanted.emit(step)
        elif key == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in SIZE_EVENTS and hasattr(self, "_lines"):
            self._fit()

    def _put(self, row: int, place: int, words: str, line: EditableCell) -> None:
        item = self.item(row, place)
        if item is None:
            item = _Item()
            self.setItem(row, place, item)
        item.setText(words)
        if isinstance(item, _Item):
            item.plain = line.label if place == LABEL else words
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if place == LABEL and line.kind in _FREE:
            flags |= Qt.ItemFlag.ItemIsEditable
        item.setFlags(flags)
        bold = QFont(self.font())
        bold.setBold(place == LABEL and line.is_part)
        item.setFont(bold)
        if place == LABEL:
            whole = text.BETWEEN.join(_inside(line)) or words.strip("\u3000")
            item.setData(Qt.ItemDataRole.ToolTipRole, whole)

    def _enter(self) -> None:
        item = self.item(self.currentRow(), self.currentColumn())
        # Enter that ends the editing of a heading arrives here as well.
        editing = self.state() == QAbstractItemView.State.EditingState
        if item is None or editing or not self.editTriggers():
            return
        if item.flags() & Qt.ItemFlag.ItemIsEditable:
            self.editItem(item)
        else:
            self.field_wanted.emit(_KEYS.get(self.currentColumn(), ""))

    def _fit(self) -> None:
        """Spare columns leave before the headings get too narrow."""
        wide = self.fontMetrics().horizontalAdvance("あ")
        room = self.viewport().width() - wide * (_LABEL_CHARS + _CHARS[KIND])
        shown = {LABEL, KIND}
        for place in reversed(_SPARE):
            need = wide * _CHARS[place] + 12
            if need <= room:
                shown.add(place)
                room -= need
        for place, chars in _CHARS.items():
            self.setColumnHidden(place, place not in shown)
            self.setColumnWidth(place, wide * chars + 12)
        self._set_heights()

    def _set_heights(self) -> None:
        """Words that do not fit beside each other break; their line gets higher."""
        shown = [at for at in range(self.columnCount()) if not self.isColumnHidden(at)]
        widths = {at: self.columnWidth(at) for at in shown if at != LABEL}
        widths[LABEL] = self.viewport().width() - sum(widths.values())
        flags = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere)
        least, line = row_height(self), self.fontMetrics().lineSpacing()
        for row in range(self.rowCount()):
            highest = line
            for at, width in widths.items():
                item = self.item(row, at)
                if item is not None:
                    room = QRect(0, 0, max(width - _BESIDE, 40), _TALL)
                    found = QFontMetrics(item.font()).boundingRect(room, flags, item.text())
                    highest = max(highest, found.height())
            self.setRowHeight(row, least + highest - line)

    def _on_current(self, row: int, _column: int, before: int, _other: int) -> None:
        if row != before and not self._quiet:
            self.chosen.emit()

    def _on_item_changed(self, item: QTableWidgetItem) -> None:
        if self._quiet or item.column() != LABEL:
            return
        line = self._lines[item.row()]
        self._quiet = True
        typed = item.text().strip(" \u3000")
        item.setText(_words(line)[LABEL])
        self._quiet = False
        if typed != line.label:
            self.renamed.emit(line, typed)


class _Item(QTableWidgetItem):
    """Is edited without the blanks that set it off."""

    plain = ""

    def data(self, role: int) -> object:
        """As any item, but for the editor."""
        return self.plain if role == Qt.ItemDataRole.EditRole else super().data(role)


def label_key(line: EditableCell) -> str:
    """The key whose word stands in the first column."""
    return "text" if line.kind in ("heading", "note", "cut", "sign") else "label"


def name_of(line: EditableCell) -> str:
    """What a line is called on screen; a row of boxes by the headings of its first boxes."""
    if line.kind == "top":
        return text.WHOLE
    return line.label or _row_name(_inside(line)) or text.KINDS.get(line.kind, "")


def _inside(line: EditableCell) -> list[str]:
    """The headings of the boxes of a row."""
    cells = line.values.get("cells", ()) if line.kind == "row" else ()
    found = cells if isinstance(cells, list) else []
    labels = (str(one.get("label") or "") for one in found if isinstance(one, dict))
    return [one for one in labels if one]


def _row_name(labels: Sequence[str]) -> str:
    """As many whole headings as are read at a glance, at least one."""
    named = list(labels[:1])
    for one in labels[1:]:
        if len(text.BETWEEN.join((*named, one))) > _ROW_CHARS:
            return text.BETWEEN.join((*named, text.AND_MORE))
        named.append(one)
    return text.BETWEEN.join(named)


def _words(line: EditableCell) -> tuple[str, ...]:
    values = line.values
    if line.kind == "top":
        return (text.WHOLE, text.KINDS["top"], "", "", "", "")
    name = line.label or (name_of(line) if line.kind == "row" else text.NO_LABEL)
    kind = text.KINDS.get(line.kind, line.kind)
    width = values.get("width", 1) if not line.is_part else ""
    return (
        name if line.is_part else text.INDENT + name,
        dict(text.TYPES).get(str(values.get("type", "text")), "") if not line.is_part else kind,
        line.word("bind"),
        f"{width:g}" if isinstance(width, int | float) else "",
        text.YES if values.get("required") else "",
        "・".join(str(one) for one in values.get("to", ())),
    )
