"""書類: one filled sheet: typed in on the left view, seen as paper on the other."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.errors import NotFound
from nimo_desktop.domain.form_def import CellDef
from nimo_desktop.domain.ids import CaseId, FilledSheetId
from nimo_desktop.domain.journal import Changes
from nimo_desktop.services import filled_sheets, sheet_facts, sheet_links, sheet_rendering
from nimo_desktop.services.filled_sheets import FullSheet
from nimo_desktop.services.paper import Paper
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.fields.flow_box import FlowBox
from nimo_desktop.ui.parts.case.common import attempt, short_day, undo
from nimo_desktop.ui.parts.sheet.compare import compare_with_earlier, editions_before
from nimo_desktop.ui.parts.sheet.form import SheetForm
from nimo_desktop.ui.parts.sheet.opening import place_of_copy, place_of_record, sheet_of
from nimo_desktop.ui.parts.sheet.paper import SheetPaper
from nimo_desktop.ui.prompts import Question
from nimo_desktop.ui.text import sheet as text
from nimo_desktop.ui.theme import Heading, set_look

FIT_WAIT_MS = 700
INPUT, PAPER = 0, 1


class SheetPage(QWidget):
    """`Place("sheet", id=sheet)`, or a new one with `extra={"form", "about"}` (and `fill`, `copy`:
    the id of a sheet to copy). `extra["paper"]` opens it as paper.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._place = Place("sheet")
        self._measure = Paper()
        self.form: SheetForm | None = None
        self.heading = Heading("", self, level=2)
        self.heading.setWordWrap(True)
        self.state = QLabel(self)
        self.state.setToolTip(text.MAKER_TIP)
        set_look(self.state, "look", "support")
        self.fit = QLabel(self)
        set_look(self.fit, "look", "support")
        self.looks = [self._button(label, checkable=True) for label in (text.INPUT, text.PAPER)]
        self.back_button = self._button(text.BACK)
        self.compare_button = self._button(text.COMPARE)
        self.edition_button = self._button(text.NEW_EDITION)
        self.fix_button = self._button(text.FIX)
        self.trash_button = self._button(text.TRASH)
        self.trash_button.setProperty("danger", "true")
        self.paper = SheetPaper(desk, self)
        self.paper.store = self._store
        self._inputs = QStackedWidget(self)
        self._stack = QStackedWidget(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FIT_WAIT_MS)
        self._timer.timeout.connect(self.tell_fit)
        self._lay_out()
        self._connect()

    # For the window -----------------------------------------------------------------------------
    def show_place(self, place: Place) -> None:
        """A stored sheet, a new one, or the draft of a new one."""
        self._place = place
        full = attempt(self._desk, lambda: sheet_of(self._desk.ws, place))
        if full is None:
            self._show_nothing()
            return
        self._show(full)
        if place.extra.get("paper"):
            self.look(PAPER)

    def place(self) -> Place:
        """Where a lock comes back to."""
        full = self._full()
        return Place("sheet", id=full.sheet.id) if full and full.stored else self._place

    def refresh(self, changes: Changes) -> None:
        """The record or the sheet changed: what follows the record is read anew."""
        form = self.form
        if form is None or form.is_dirty():
            return
        full = form.full()
        about = {full.sheet.id, full.sheet.about_id, full.sheet.case_id}
        if full.stored and (about & set(changes.ids) or changes.touches("filled_sheet")):
            again = attempt(self._desk, lambda: filled_sheets.load(self._desk.ws, full.sheet.id))
            if again is not None:
                self._show(again)

    def focus_first(self) -> None:
        """The first box."""
        if self.form is not None and self._stack.currentIndex() == INPUT:
            first = next(iter(self.form.to_fields(self.form.values())), None)
            if first is not None:
                self.form.field(first).entry().setFocus()

    def leave(self) -> None:
        """Keep the draft; nothing readable stays in memory."""
        self._timer.stop()
        if self.form is not None:
            self.form.leave()
        self.paper.clear()

    def look(self, which: int) -> None:
        """INPUT, or PAPER as it is typed: looking stores nothing and takes no number."""
        full = self._full()
        if which == PAPER and (full is None or self._unreadable()):
            which = INPUT
        self.looks[which].setChecked(True)
        self._stack.setCurrentIndex(which)
        self.fit.setVisible(which == INPUT)  # the paper counts its own pages, for its reader
        if which == PAPER and self.form is not None:
            self.paper.show_sheet(self.form.typed())
        else:
            self.paper.clear()

    # Acts ---------------------------------------------------------------------------------------
    def save(self) -> FullSheet | None:
        """Write what was typed; required boxes that are empty are told and do not block."""
        form = self.form
        if form is None or self._unreadable():
            return None
        stored = attempt(self._desk, self._store)
        if stored is None:
            return None
        missing = form.missing()
        form.show_banner("\n".join(text.REQUIRED_MISSING.format(label=one) for one in missing))
        self._desk.prompts.toast(
            text.SAVED.format(number=stored.sheet.number), undo=lambda: undo(self._desk))
        return stored

    def fix(self) -> None:
        """End the changes of this edition."""
        question = Question(text.FIX_TITLE, text.FIX_WORDS, act=text.FIX)
        if not self._desk.prompts.confirm(question) or not self._saved_first():
            return
        full = self._full()
        if full is None:
            return
        fixed = attempt(self._desk, lambda: filled_sheets.fix(self._desk.ws, full))
        if fixed is not None:
            self._show(fixed)
            self._desk.prompts.toast(text.FIXED_NOW, undo=lambda: undo(self._desk))

    def new_edition(self) -> None:
        """A copy of this edition to go on with, or the draft of one that is there already."""
        if not self._saved_first():
            return
        full = self._full()
        place = None if full is None else place_of_copy(self._desk, full.sheet)
        if place is None:
            return
        self.show_place(place)
        if "copy" in place.extra:
            if self.form is not None and full is not None:
                self.form.take_over(full.sheet)
            self._desk.prompts.toast(text.NEW_EDITION_MADE)

    def compare(self) -> None:
        """What this edition says differently from the one before."""
        if self.form is not None:
            compare_with_earlier(self._desk, self.form.typed(), self)

    def trash(self) -> None:
        """Into the trash; it can come back."""
        full = self._full()
        question = Question(text.TRASH_TITLE, text.TRASH_WORDS, act=text.TRASH, danger=True)
        if full is None or not full.stored or not self._desk.prompts.confirm(question):
            return

        def work() -> bool:
            filled_sheets.trash(self._desk.ws, full.sheet)
            return True

        if attempt(self._desk, work):
            self._desk.prompts.toast(text.TRASHED, undo=lambda: undo(self._desk))
            self.back()

    def back(self) -> None:
        """To the case; what is typed stays as a draft."""
        full = self._full()
        case_id = full.sheet.case_id if full else self._case_of_place()
        self._desk.go(
            Place("case", id=case_id, tab="papers") if case_id else Place("conferences"))

    def tell_fit(self) -> None:
        """How many pages what is typed makes now."""
        form = self.form
        if form is None:
            return
        full = form.typed()
        pages = sheet_rendering.render(self._desk.ws, full, fonts=self._measure.fonts).pages
        words = text.LONG
        if full.form.one_page:
            words = text.FITS if pages == 1 else text.PAGES
        self.fit.setText(words.format(count=pages))
        set_look(self.fit, "look", "error" if full.form.one_page and pages > 1 else "support")

    # Inside -------------------------------------------------------------------------------------
    def _show_nothing(self) -> None:
        """A sheet that cannot be read: only the way back is open."""
        self._put_away()
        self.paper.clear()
        self.heading.setText(text.UNREADABLE)
        self.state.setText("")
        self.fit.setText("")
        self._allow(None)

    def _case_of_place(self) -> CaseId | None:
        """The case of a sheet that cannot be shown."""
        sheet_id = self._place.id
        if sheet_id is None:
            return None
        return attempt(
            self._desk, lambda: filled_sheets.case_of(self._desk.ws, FilledSheetId(sheet_id)))

    def _put_away(self) -> None:
        if self.form is not None:
            self.form.leave()
            self._inputs.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.form = None

    def _show(self, full: FullSheet) -> None:
        self._put_away()
        form = SheetForm(self._desk, full, self)
        save = form.add_button(text.SAVE, primary=True)
        save.clicked.connect(form.request_save)
        save.setEnabled(full.sheet.fixed_on is None)
        form.save_requested.connect(self.save)
        form.write_back.connect(self._write_back)
        form.open_record.connect(self._open_record)
        form.edited.connect(self._timer.start)
        self.form = form
        self._inputs.addWidget(form)
        self._inputs.setCurrentWidget(form)
        form.begin()
        self.looks[INPUT].setChecked(True)
        self._stack.setCurrentIndex(INPUT)
        self.fit.show()
        self._tell(full)
        self._timer.start()

    def _tell(self, full: FullSheet) -> None:
        sheet = full.sheet
        facts = sheet_facts.of_sheet(self._desk.ws, full.form, sheet)
        name = facts.person.name if facts.person else ""
        case = facts.case.number if facts.case else ""
        self.heading.setText("　".join(filter(None, (full.form.title, name, case))))
        words = text.NOT_SAVED
        if sheet.fixed_on is not None:
            words = text.FIXED.format(
                number=sheet.number, edition=sheet.edition, date=short_day(sheet.fixed_on))
        elif full.stored:
            words = text.EDITION.format(number=sheet.number, edition=sheet.edition)
        kinds = text.FILLS.get(sheet.fill, "")
        maker = text.MAKER.format(maker=full.form.maker.label)
        self.state.setText("　".join(filter(None, (words, kinds, maker))))
        self._allow(full)

    def _allow(self, full: FullSheet | None) -> None:
        """What can be done with it; None: nothing is shown."""
        stored = full is not None and full.stored
        open_ = full is not None and full.sheet.fixed_on is None
        for button in self.looks:
            button.setEnabled(full is not None)
        self.fix_button.setEnabled(open_)
        self.edition_button.setEnabled(stored)
        self.trash_button.setEnabled(stored)
        self.compare_button.setEnabled(
            full is not None and bool(editions_before(self._desk, full)))

    def _write_back(self, cell: CellDef) -> None:
        form = self.form
        if form is None:
            return
        words, seen = form.values().words.get(cell.name), form.record_says(cell)
        if words is None or not self._saved_first():
            return
        full = form.full()
        done = attempt(self._desk, lambda: sheet_links.write_back(
            self._desk.ws, full, cell, words, seen=seen))
        form.stored(done or full)
        if done is not None:
            self._desk.prompts.toast(text.WRITTEN_BACK, undo=lambda: undo(self._desk))

    def _open_record(self, path: str) -> None:
        full = self._full()
        if full is not None:
            self._desk.go(place_of_record(full, path))

    def _unreadable(self) -> bool:
        """Whether something typed cannot be taken over (told)."""
        form = self.form
        found = [] if form is None else [
            one for one in form.problems() if form.field(one.field).problem()]
        if form is not None and found:
            form.show_problems(found)
        return bool(found)

    def _store(self) -> FullSheet:
        """The sheet in the vault, with its number. Raises KnownError."""
        form = self.form
        if form is None:
            raise NotFound
        if form.full().stored and not form.is_dirty():
            return form.full()
        stored = filled_sheets.save(self._desk.ws, form.typed(), draft=form.record())
        form.stored(stored)
        self._tell(stored)
        return stored

    def _saved_first(self) -> bool:
        form = self.form
        if form is None:
            return False
        if form.full().stored and not form.is_dirty():
            return True
        return self.save() is not None

    def _full(self) -> FullSheet | None:
        return None if self.form is None else self.form.full()

    def _button(self, label: str, *, checkable: bool = False) -> QPushButton:
        button = QPushButton(label, self)
        button.setAutoDefault(False)
        button.setCheckable(checkable)
        return button

    def _lay_out(self) -> None:
        top, acts = QHBoxLayout(), FlowBox(self)
        group = QButtonGroup(self)
        for button in self.looks:
            group.addButton(button)
        self.looks[INPUT].setChecked(True)
        top.addWidget(self.heading, 1)
        top.addWidget(self.state)
        for button in (*self.looks, self.compare_button, self.edition_button, self.fix_button,
                       self.trash_button, self.back_button):
            acts.add(button)
        self._stack.addWidget(self._inputs)
        self._stack.addWidget(self.paper)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 8)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(acts)
        layout.addWidget(self.fit)
        layout.addWidget(self._stack, 1)

    def _connect(self) -> None:
        for which, button in enumerate(self.looks):
            button.clicked.connect(lambda _=False, which=which: self.look(which))
        self.back_button.clicked.connect(self.back)
        self.compare_button.clicked.connect(self.compare)
        self.edition_button.clicked.connect(self.new_edition)
        self.fix_button.clicked.connect(self.fix)
        self.trash_button.clicked.connect(self.trash)
        self._desk.hub.changed.connect(self.refresh)
