"""書類 of a case: the forms one can fill, and the sheets that were made with them."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.filled_sheet import FilledSheet
from nimo_desktop.domain.ids import CaseId
from nimo_desktop.services import filled_sheets, form_library, sheet_facts, sheet_rendering
from nimo_desktop.services.form_library import FormLine
from nimo_desktop.services.paper import Paper
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.fields.flow_box import FlowBox
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.parts.case.common import attempt, choice_box, short_day
from nimo_desktop.ui.parts.form_editor.wrapped_list import WrappedList
from nimo_desktop.ui.parts.paper_desk import ChoosePrinter, PaperView, ask_printer
from nimo_desktop.ui.parts.sheet.opening import place_of_copy
from nimo_desktop.ui.parts.sheet.save_many import show_save_many
from nimo_desktop.ui.text import packs
from nimo_desktop.ui.text import sheet as text
from nimo_desktop.ui.theme import Heading, set_look

_ROLE = Qt.ItemDataRole.UserRole
_FORM_CHARS = 18


class MadeSheets(QWidget):
    """Enter on a form begins a sheet, Enter on a sheet opens it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, *,
                 choose_printer: ChoosePrinter = ask_printer) -> None:
        super().__init__(parent)
        self._desk = desk
        self._choose_printer = choose_printer
        self._case: CaseId | None = None
        self._lines: tuple[FormLine, ...] = ()
        self.search = TextLine(self, name=text.TAB_SEARCH)
        self.search.setPlaceholderText(text.TAB_SEARCH)
        self.search.setClearButtonEnabled(True)
        self.forms = QListWidget(self)
        self.forms.setAccessibleName(text.TAB_MAKE)
        self.make_button = self._button(text.MAKE)
        self.header_button = self._button(text.MAKE_HEADER)
        self.blank_button = self._button(text.MAKE_BLANK)
        self.made = WrappedList(self, name=text.TAB_MADE)
        self.none = QLabel(text.TAB_NONE, self)
        self.none.setWordWrap(True)
        set_look(self.none, "look", "support")
        self.of_form = choice_box([("", packs.EVERY_FORM)], packs.FORM, self)
        self.of_form.setMinimumContentsLength(_FORM_CHARS)
        self.open_button = self._button(text.OPEN_MADE)
        self.copy_button = self._button(text.MAKE_COPY)
        self.many_button = self._button(packs.MANY)
        self.number = TextLine(self, name=text.TAB_FIND)
        self.number.setPlaceholderText(text.TAB_FIND)
        self._lay_out()
        self._connect()

    def show_case(self, case_id: CaseId) -> None:
        """The forms of this town and the sheets of this case."""
        self._case = case_id
        self._lines = form_library.to_make(self._desk.ws)
        self._show_forms()
        self.reload()

    def reload(self) -> None:
        """Read the sheets anew."""
        if self._case is None:
            return
        found = filled_sheets.of_case(self._desk.ws, self._case)
        forms = {one.form_id: one.title for one in reversed(found)}
        self.of_form.set_options([("", packs.EVERY_FORM), *forms.items()])
        wanted = self.of_form.code() or ""
        if wanted not in forms:
            self.of_form.set_value("")
        self.made.clear()
        for one in (one for one in found if self.of_form.code() in ("", one.form_id)):
            item = QListWidgetItem(_made(one))
            item.setData(_ROLE, one)
            self.made.addItem(item)
        if found:
            self.made.setCurrentRow(0)
        self.none.setVisible(not found)
        self.made.setVisible(bool(found))
        self.of_form.setVisible(bool(found))
        for button in (self.open_button, self.copy_button, self.many_button):
            button.setEnabled(bool(found))

    def save_many(self) -> None:
        """Several sheets of this case, or of all, as files in one run."""
        if self._case is not None:
            show_save_many(self._desk, self, case_id=self._case,
                           form_id=self.of_form.code() or "")  # fmt: skip

    def make(self) -> None:
        """A new sheet of the chosen form, filled from the record."""
        line, about = self._wanted()
        if line is not None and about is not None:
            self._desk.go(Place("sheet", extra={"form": line.id, "about": about}))

    def print_header(self) -> None:
        """見出しだけ入り as paper; printing stores it with its number, by which it is found."""
        line, about = self._wanted()
        if line is None or about is None:
            return
        self._desk.go(Place("sheet", extra={
            "form": line.id, "about": about, "fill": "header", "paper": True}))

    def print_blank(self) -> None:
        """The empty form, to be written by hand."""
        line = self._line()
        if line is None:
            return
        ws, fonts = self._desk.ws, Paper().fonts
        view = PaperView(self, choose_printer=self._choose_printer)

        def work() -> int:
            form = form_library.current(ws, line.id)
            pdf = sheet_rendering.blank(form, ws.codes, ws.today(), fonts).pdf()
            return view.print_other(pdf)

        attempt(self._desk, work)
        view.hide()
        view.deleteLater()

    def open_made(self) -> None:
        """The chosen sheet."""
        found = self._sheet()
        if found is not None:
            self._desk.go(Place("sheet", id=found.id))

    def copy_made(self) -> None:
        """A new edition from the chosen sheet."""
        found = self._sheet()
        place = None if found is None else place_of_copy(self._desk, found)
        if place is not None:
            self._desk.go(place)

    def find_number(self) -> None:
        """The sheet whose number stands on a paper."""
        typed = self.number.text().strip()
        if not typed:
            return
        found = attempt(self._desk, lambda: filled_sheets.by_number(self._desk.ws, typed))
        if found is not None:
            self._desk.go(Place("sheet", id=found.id))

    def focus_first(self) -> None:
        """The search line over the forms."""
        self.search.setFocus()

    # Inside -------------------------------------------------------------------------------------
    def _show_forms(self) -> None:
        words = self.search.text().split()
        self.forms.clear()
        for one in self._lines:
            named = f"{one.title} {one.number}"
            if not all(word in named for word in words):
                continue
            item = QListWidgetItem(one.title)
            item.setToolTip(f"{one.number}　{text.MAKER.format(maker=one.maker.label)}")
            item.setData(_ROLE, one)
            self.forms.addItem(item)
        if self.forms.count():
            self.forms.setCurrentRow(0)

    def _line(self) -> FormLine | None:
        item = self.forms.currentItem()
        found = item.data(_ROLE) if item is not None else None
        return found if isinstance(found, FormLine) else None

    def _sheet(self) -> FilledSheet | None:
        item = self.made.currentItem()
        found = item.data(_ROLE) if item is not None else None
        return found if isinstance(found, FilledSheet) else None

    def _wanted(self) -> tuple[FormLine | None, UUID | None]:
        """The chosen form with the record it is filled for; told when there is none yet."""
        line, case_id, ws = self._line(), self._case, self._desk.ws
        if line is None or case_id is None:
            return None, None
        form = attempt(self._desk, lambda: form_library.current(ws, line.id))
        about = None if form is None else sheet_facts.newest_about(ws, form, case_id)
        if form is not None and about is None:
            words = text.NOT_YET.format(about=text.ABOUT[line.about.value])
            self._desk.prompts.inform(line.title, words)
        return line, about

    def _button(self, label: str) -> QPushButton:
        button = QPushButton(label, self)
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        make, open_row = FlowBox(self), FlowBox(self)
        for button in (self.make_button, self.header_button, self.blank_button):
            make.add(button)
        for button in (self.open_button, self.copy_button, self.many_button):
            open_row.add(button)
        head = QHBoxLayout()
        head.addWidget(Heading(text.TAB_MADE, self, level=3))
        head.addStretch(1)
        head.addWidget(self.of_form)
        right.addLayout(head)
        for column, parts in (
            (left, (Heading(text.TAB_MAKE, self, level=3), self.search, self.forms, make)),
            (right, (self.none, self.made, open_row, self.number)),
        ):  # fmt: skip
            column.setSpacing(8)
            for part in parts:
                stretch = 1 if isinstance(part, QListWidget) else 0
                column.addWidget(part, stretch)
        right.addStretch(0)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(left, 1)
        layout.addLayout(right, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._show_forms)
        self.search.returnPressed.connect(self.forms.setFocus)
        self.forms.itemActivated.connect(lambda _: self.make())
        self.make_button.clicked.connect(self.make)
        self.header_button.clicked.connect(self.print_header)
        self.blank_button.clicked.connect(self.print_blank)
        self.made.itemActivated.connect(lambda _: self.open_made())
        self.open_button.clicked.connect(self.open_made)
        self.copy_button.clicked.connect(self.copy_made)
        self.many_button.clicked.connect(self.save_many)
        self.of_form.committed.connect(self.reload)
        self.number.returnPressed.connect(self.find_number)


def _made(one: FilledSheet) -> str:
    state = text.TAB_FILL.get(one.fill, "") + (text.TAB_FIXED if one.fixed_on else "")
    return text.TAB_MADE_LINE.format(
        date=short_day(one.made_on), title=one.title, number=one.number, edition=one.edition,
        state=state)
