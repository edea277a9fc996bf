"""設定「選択肢」: the words of the lists that the office may word itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import NAMESPACE_OID, UUID, uuid5

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.services import code_edit
from nimo_desktop.services.code_edit import CodeLine
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.flow_box import FlowBox
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.models.id_table import Column, IdTableModel, Row
from nimo_desktop.ui.models.table_view import ListTable
from nimo_desktop.ui.parts.case.common import attempt, undo
from nimo_desktop.ui.settings_parts.staff_dialogs import FieldsDialog
from nimo_desktop.ui.text import choices as text
from nimo_desktop.ui.text import settings as settings_text
from nimo_desktop.ui.theme import set_look

_TEXT_COLUMN = 3
_TEXT_LINES = 8


class ChoicesPart(QWidget):
    """One list at a time; every button is one action that can be undone."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._lines: dict[UUID, CodeLine] = {}
        self._allowed = desk.ws.staff.role in code_edit.LEADERS
        self.which = CodeCombo(code_edit.lists(desk.ws), self, empty=False, name=text.LIST)
        self.which.setAccessibleName(text.LIST)
        self.which.set_value(code_edit.EDITABLE_LISTS[0])
        longest = max(len(title) for _, title in code_edit.lists(desk.ws))
        self.which.setMinimumWidth(self.fontMetrics().horizontalAdvance("あ") * (longest + 4))
        columns = [
            Column(title, chars) for title, chars in zip(text.COLUMNS, (22, 5, 11, 12), strict=True)
        ]
        self.model = IdTableModel(columns, load_ids=lambda: list(self._lines), load_rows=self._rows)
        self.table = ListTable(self.model, self, name=text.TABLE, empty=text.EMPTY, many=False)
        self.add_button = self._button(text.ADD, self.add)
        self.change_button = self._button(text.CHANGE, self.change)
        self.use_button = self._button(text.HIDE, self.turn)
        self.up_button = self._button(text.UP, lambda: self.shift(-1))
        self.down_button = self._button(text.DOWN, lambda: self.shift(1))
        self._lay_out()
        self.which.committed.connect(self.load)
        self.table.opened.connect(lambda _: self.change())
        self.table.picked.connect(lambda _: self._show_what_fits())
        self.load()

    def load(self) -> None:
        """The words of the chosen list, those out of use last."""
        kept = self.chosen()
        name = self.list_name()
        self._lines = {_id(line): line for line in code_edit.rows(self._desk.ws, name)}
        self.table.setColumnHidden(_TEXT_COLUMN, name not in code_edit.TEXT_LISTS)
        self.model.reload()
        if kept is None or not self.table.select_id(_id(kept)):
            self.table.selectRow(0)
        self._show_what_fits()

    def list_name(self) -> str:
        """The list that is shown."""
        return self.which.code() or code_edit.EDITABLE_LISTS[0]

    def chosen(self) -> CodeLine | None:
        """The line the keyboard stands on."""
        found = self.table.current_id()
        return None if found is None else self._lines.get(found)

    def add(self) -> None:
        """A word of the office's own."""
        ws, name = self._desk.ws, self.list_name()
        made: list[str] = []

        def save(word: str, words: str) -> None:
            made.append(code_edit.add(ws, name, label=word, text=words).code)

        dialog = ChoiceDialog(name, self.which.currentText(), save, parent=self)
        if self._run(dialog):
            self._done(text.ADDED.format(word=dialog.word()), made[-1])

    def change(self) -> None:
        """Another wording of the chosen one."""
        ws, line = self._desk.ws, self.chosen()
        if line is None or not self._allowed:
            return

        def save(word: str, words: str) -> None:
            code_edit.change(
                ws, line.list_name, line.code, label=word, text=words, group=line.group
            )

        dialog = ChoiceDialog(
            line.list_name, self.which.currentText(), save, parent=self, line=line
        )
        if self._run(dialog):
            self._done(text.CHANGED.format(word=dialog.word()), line.code)

    def turn(self) -> None:
        """Out of use, or in use again."""
        line = self.chosen()
        if line is None:
            return
        act = code_edit.show if line.hidden else code_edit.hide
        words = text.SHOWN if line.hidden else text.HIDDEN

        def work() -> bool:
            act(self._desk.ws, line.list_name, line.code)
            return True

        if attempt(self._desk, work):
            self._done(words.format(word=line.label), line.code)

    def shift(self, by: int) -> None:
        """The chosen word one place up (-1) or down (1)."""
        line = self.chosen()
        offered = [one.code for one in self._lines.values() if not one.hidden]
        if line is None or line.code not in offered:
            return
        to = offered.index(line.code) + by
        if not 0 <= to < len(offered):
            return
        offered.remove(line.code)
        offered.insert(to, line.code)

        def work() -> bool:
            code_edit.place(self._desk.ws, line.list_name, offered)
            return True

        if attempt(self._desk, work):
            self._select(line.code)

    # Inside -------------------------------------------------------------------------------------
    def _lay_out(self) -> None:
        told = [text.SUPPORT, text.HIDDEN_KEPT]
        if not self._allowed:
            told.append(text.READ_ONLY)
        support = QLabel("\n".join(told), self)
        support.setWordWrap(True)
        set_look(support, "look", "support")
        label = QLabel(text.LIST, self)
        label.setBuddy(self.which)
        top = QHBoxLayout()
        top.addWidget(label)
        top.addWidget(self.which)
        top.addStretch(1)
        line = FlowBox(self)
        for button in (
            self.add_button,
            self.change_button,
            self.use_button,
            self.up_button,
            self.down_button,
        ):
            line.add(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 8, 4, 4)
        column.addLayout(top)
        column.addWidget(support)
        column.addWidget(self.table, 1)
        column.addWidget(line)

    def _button(self, label: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(label, self)
        button.setAutoDefault(False)
        button.setEnabled(self._allowed)
        button.clicked.connect(lambda: act())
        return button

    def _show_what_fits(self) -> None:
        line = self.chosen()
        offered = [one.code for one in self._lines.values() if not one.hidden]
        place = offered.index(line.code) if line is not None and line.code in offered else None
        self.use_button.setText(text.SHOW if line is not None and line.hidden else text.HIDE)
        for button in (self.change_button, self.use_button):
            button.setEnabled(self._allowed and line is not None)
        self.up_button.setEnabled(self._allowed and place is not None and place > 0)
        self.down_button.setEnabled(
            self._allowed and place is not None and place < len(offered) - 1
        )

    def _done(self, words: str, code: str) -> None:
        self._select(code)
        self._desk.prompts.toast(words, undo=lambda: undo(self._desk))

    def _select(self, code: str) -> None:
        self.load()
        found = next((key for key, one in self._lines.items() if one.code == code), None)
        if found is not None:
            self.table.select_id(found)
        self._show_what_fits()

    def _rows(self, ids: Sequence[UUID]) -> Sequence[Row]:
        return [
            (
                found,
                line.label,
                text.NOT_IN_USE if line.hidden else text.IN_USE,
                _source(line),
                " ".join(line.text.split()),
            )
            for found in ids
            if (line := self._lines.get(found)) is not None
        ]

    @staticmethod
    def _run(dialog: QDialog) -> bool:
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return accepted


class ChoiceDialog(FieldsDialog):
    """A word and, where the list has one, the text it puts in. It stays open when it is refused,
    so that nothing typed is lost.
    """

    def __init__(
        self,
        list_name: str,
        title: str,
        save: Callable[[str, str], None],
        *,
        parent: QWidget,
        line: CodeLine | None = None,
    ) -> None:
        pattern = text.ADD_TITLE if line is None else text.CHANGE_TITLE
        super().__init__(
            pattern.format(title=title),
            text.CHANGE_WORDS if line is not None and not line.text else "",
            act=settings_text.SAVE,
            parent=parent,
        )
        self._save = save
        self.line = TextLine(self)
        self.fields.add(text.WORD, self.line, required=True)
        self.words = (
            self.fields.lines(text.TEXT, text.TEXT_SUPPORT)
            if list_name in code_edit.TEXT_LISTS
            else None
        )
        if self.words is not None:
            self.words.setFixedHeight(self.words.fontMetrics().lineSpacing() * _TEXT_LINES + 24)
        if line is not None:
            self.line.set_value(line.label)
            if self.words is not None:
                self.words.setPlainText(line.text)
        self.line.setFocus()

    def word(self) -> str:
        """The word as it is stored."""
        return str(self.line.value() or "").strip()

    def wrong(self) -> str:
        """Saves; the sentence of the refusal keeps the window open."""
        words = "" if self.words is None else self.words.toPlainText().strip()
        if self.words is not None and not words:
            return text.TEXT_NEEDED
        try:
            self._save(self.word(), words)
        except KnownError as error:
            return error.sentence
        return ""


def _id(line: CodeLine) -> UUID:
    return uuid5(NAMESPACE_OID, f"{line.list_name}/{line.code}")


def _source(line: CodeLine) -> str:
    if not line.shipped:
        return text.OWN
    return text.REWORDED if line.reworded else text.SHIPPED
