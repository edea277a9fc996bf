"""「表で直す」: the table of parts and boxes above, the form for the chosen one below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.codes import CodeBook
from nimo_desktop.services.form_files import editing
from nimo_desktop.services.form_files.editing import EditableCell, OnlyAsText, Value, Where
from nimo_desktop.ui.fields.flow_box import FlowBox
from nimo_desktop.ui.parts.form_editor.detail import DetailForm
from nimo_desktop.ui.parts.form_editor.outline import OutlineTable, label_key, name_of
from nimo_desktop.ui.parts.form_editor.work import FormWork
from nimo_desktop.ui.text import forms_page as text
from nimo_desktop.ui.theme import Heading

_FAULTS_SHOWN = 2
Edit = Callable[[str], tuple[str, Where]]


class TableView(QWidget):
    """`changed` tells that the work's text is another; `refused` carries why nothing changed."""

    changed = Signal()
    refused = Signal(object)

    def __init__(self, codes: CodeBook, fold: Callable[[str], str],
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work: FormWork | None = None
        self._filling = False
        self._allowed = True
        self.table = OutlineTable(self)
        self.detail = DetailForm(codes, fold, self)
        self.name = Heading("", self, level=3)
        self.add_cell_button = self._button(text.ADD_CELL, self.add_cell)
        self.add_part_button = self._button(text.ADD_PART, None)
        self.add_part_button.setMenu(self._part_menu())
        self.up_button = self._button(text.UP, lambda: self.shift(-1))
        self.down_button = self._button(text.DOWN, lambda: self.shift(1))
        self.remove_button = self._button(text.REMOVE, self.remove)
        self._lay_out()
        self.table.chosen.connect(self._on_chosen)
        self.table.renamed.connect(lambda line, word: self._change(line, label_key(line), word))
        self.table.field_wanted.connect(self.detail.focus_field)
        self.table.move_wanted.connect(self.shift)
        self.table.remove_wanted.connect(self.remove)
        self.detail.edited.connect(self._change)

    def show_work(self, work: FormWork) -> None:
        """Another form, from its beginning."""
        self._work = work
        self.table.undoable = work.can_undo
        self._fill(0)
        self.detail.verticalScrollBar().setValue(0)

    def refresh(self) -> None:
        """Show the text as it is now; the chosen line stays."""
        self._fill(max(self.table.currentRow(), 0))

    def set_allowed(self, allowed: bool) -> None:
        """Whether anything may be changed here."""
        self._allowed = allowed
        self.detail.setEnabled(allowed)
        if not allowed:
            self.table.setEditTriggers(self.table.EditTrigger.NoEditTriggers)
        self._show_buttons()

    def finish(self) -> None:
        """Take over what is being typed."""
        self.detail.finish()

    # Acts ---------------------------------------------------------------------------------------
    def add_cell(self) -> None:
        """A new box after the chosen one; the keyboard goes to its heading."""
        line = self.table.line()
        if line is None:
            return
        if line.kind == "top":
            self._do(lambda words: editing.add_block(words, "row", -1), inside=True)
        else:
            self._do(lambda words: editing.add_cell(words, line.where), inside=True)
        self.detail.focus_field("label")

    def add_part(self, kind: str) -> None:
        """A new part after the chosen one."""
        line = self.table.line()
        after = -1 if line is None else line.where.block
        self._do(lambda words: editing.add_block(words, kind, after))
        self.detail.focus_field("")

    def shift(self, step: int) -> None:
        """The chosen line one place up or down."""
        line = self.table.line()
        if line is not None and line.kind != "top":
            self._do(lambda words: editing.move(words, line.where, step))

    def remove(self) -> None:
        """The chosen line away; 「一つ戻す」 brings it back."""
        line = self.table.line()
        if line is None or line.kind == "top":
            return

        def work(words: str) -> tuple[str, Where]:
            if line.is_part:
                return editing.remove_block(words, line.where.block), line.where
            return editing.remove_cell(words, line.where), line.where

        self._do(work)

    def _do(self, edit: Edit, *, inside: bool = False) -> None:
        """Change the text and stand on what was changed."""
        work = self._work
        if work is None or not self._allowed:
            return
        self.detail.finish()
        before = self.table.currentRow()
        try:
            made, where = edit(work.text)
        except OnlyAsText as trouble:
            self.refused.emit(trouble)
            return
        work.put(made)
        if inside and where.at is None:
            where = Where(where.block, 0)
        places = [line.where for line in work.lines()]
        self._fill(places.index(where) + 1 if where in places else before)
        self.changed.emit()

    def _change(self, line: EditableCell, key: str, value: Value) -> None:
        if self._work is None or not self._allowed:
            return
        try:
            self._work.change(line, key, value)
        except OnlyAsText as trouble:
            self.refused.emit(trouble)
            return
        self.refresh()
        self.changed.emit()

    # Showing ------------------------------------------------------------------------------------
    def _fill(self, current: int) -> None:
        work = self._work
        if work is None:
            return
        top = work.top()
        lines = () if top is None else (top, *work.lines())
        self._filling = True
        self.table.show_lines(lines, current)
        self._filling = False
        self._on_chosen()
        told = work.told(_FAULTS_SHOWN) if lines else [text.TABLE_OFF]
        self.faults.setText("\n".join(told))
        self.banner.setVisible(bool(told))

    def _on_chosen(self) -> None:
        if self._filling:
            return
        line = self.table.line()
        self.detail.show_line(line, self._list_of(line), self._long_ones())
        name = "" if line is None else name_of(line)
        self.name.setText(text.DETAIL.format(name=name) if name else "")
        self._show_buttons()

    def _list_of(self, line: EditableCell | None) -> str:
        """What the table of a column is bound to."""
        if line is None or line.kind != "column" or self._work is None:
            return ""
        whole = Where(line.where.block)
        return next((one.word("bind") for one in self._work.lines() if one.where == whole), "")

    def _long_ones(self) -> list[tuple[str, str]]:
        """Name and heading of the parts that can go to a 続紙."""
        lines = () if self._work is None else self._work.lines()
        return [(one.word("name"), one.label) for one in lines
                if one.kind in ("text", "table") and one.label]

    def _show_buttons(self) -> None:
        line = self.table.line()
        some = self._allowed and line is not None
        for button in (self.add_cell_button, self.add_part_button):
            button.setEnabled(some)
        movable = some and line is not None and line.kind != "top"
        for button in (self.up_button, self.down_button, self.remove_button):
            button.setEnabled(movable)

    # Making -------------------------------------------------------------------------------------
    def _button(self, label: str, act: Callable[[], object] | None) -> QPushButton:
        button = QPushButton(label, self)
        button.setAutoDefault(False)
        if act is not None:
            button.clicked.connect(act)
        return button

    def _part_menu(self) -> QMenu:
        menu = QMenu(self)
        for kind in editing.KINDS_TO_ADD:
            action = QAction(text.KINDS[kind], menu)
            action.triggered.connect(lambda _=False, one=kind: self.add_part(one))
            menu.addAction(action)
        return menu

    def _lay_out(self) -> None:
        buttons = FlowBox(self)
        for button in (self.add_cell_button, self.add_part_button, self.up_button,
                       self.down_button, self.remove_button):
            buttons.add(button)
        self.faults = QLabel(self)
        self.faults.setWordWrap(True)
        self.banner = QFrame(self)
        self.banner.setProperty("banner", "error")
        inner = QVBoxLayout(self.banner)
        inner.setContentsMargins(8, 6, 8, 6)
        inner.addWidget(self.faults)
        self.banner.hide()
        below = QWidget(self)
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part, share in ((self.banner, 0), (self.name, 0), (self.detail, 1)):
            column.addWidget(part, share)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.addWidget(self.table)
        split.addWidget(below)
        split.setChildrenCollapsible(False)
        split.setSizes([300, 300])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(buttons)
        layout.addWidget(split, 1)
