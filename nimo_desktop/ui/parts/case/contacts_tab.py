"""経過記録: the timeline on the left; on the right one record, or the editor, without leaving."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.dates_jp import fiscal_year, fiscal_year_range
from nimo_desktop.domain.ids import CaseId, ContactId, PersonId, StaffId
from nimo_desktop.domain.journal import Changes
from nimo_desktop.services import case_people, cases, contacts, drafting, trash
from nimo_desktop.services.contacts import ContactFilter, FullContact
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.input_guards import tab_through
from nimo_desktop.ui.parts.case import contacts_to_excel
from nimo_desktop.ui.parts.case.common import (
    attempt,
    choice_box,
    code_options,
    moment_words,
    staff_names,
    staff_options,
    undo,
)
from nimo_desktop.ui.parts.case.contact_form import ContactForm
from nimo_desktop.ui.parts.case.contact_reader import ContactReader
from nimo_desktop.ui.parts.case.timeline import TimelineView
from nimo_desktop.ui.prompts import Question
from nimo_desktop.ui.text import contacts as text
from nimo_desktop.ui.theme import TOKENS, set_look

_SEARCH_MS = 250


class ContactsTab(QWidget):
    """`show_case` shows a case; `write_new` opens the editor; `resume` goes on with a draft."""

    edited = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._case: CaseId | None = None
        self._title = ""
        self._house: tuple[case_people.HousePerson, ...] = ()
        self._names = staff_names(desk.ws)
        self._form: ContactForm | None = None
        self.view = TimelineView(desk.ws, self._names, self)
        self.reader = ContactReader(desk, self._names, self)
        self._side = QStackedWidget(self)
        self._hint = QLabel(text.PICK, self)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setWordWrap(True)
        set_look(self._hint, "look", "support")
        self._side.addWidget(self._hint)
        self._side.addWidget(self.reader)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self._left())
        split.addWidget(self._side)
        split.setChildrenCollapsible(False)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setSizes([460, 690])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(split)
        self._connect()

    # The page calls these

    def show_case(self, case_id: CaseId) -> None:
        """Show a case; an editor of another case keeps its draft and closes."""
        if case_id != self._case:
            self.close_editor()
            self._case = case_id
            self._title = cases.header(self._desk.ws, case_id).person.name
            self._house = ()
        self._house = case_people.household(self._desk.ws, self._person())
        self.reload()

    def refresh(self, changes: Changes) -> None:
        """Read again what an action touched."""
        touched = changes.touches("contact", "subject", "amendment", "relative")
        if self._case is not None and touched:
            self._house = case_people.household(self._desk.ws, self._person())
            self.reload()

    def write_new(self) -> None:
        """The editor for a new record; a draft of one is gone on with."""
        if self._case is None or (self._form is not None and self._is_new()):
            return
        if self.close_editor():
            self._edit(contacts.new(self._desk.ws, self._case), text.TITLE_NEW)

    def resume(self, record: str) -> None:
        """Go on with the draft of a record."""
        _case, contact_id = contacts.place_of_draft(self._desk.ws, record)
        if contact_id is None:
            self.write_new()
        elif self.close_editor():
            self.view.select_id(contact_id)
            self._edit_stored(contact_id)

    def show_contact(self, contact_id: UUID) -> None:
        """Show one record."""
        self.view.select_id(contact_id)

    def leave(self) -> None:
        """Keep the draft and stop its clock."""
        if self._form is not None:
            self._form.keep_draft()
            self._form.stop_drafts()
        self._search_timer.stop()

    def come_back(self) -> None:
        """The page is shown again."""
        if self._form is not None:
            self._form.begin_drafts()

    def form(self) -> ContactForm | None:
        """The editor while it is open."""
        return self._form

    # Reading

    def filter(self) -> ContactFilter:
        """What the boxes over the timeline say."""
        since, until = self._period()
        staff = self.by_staff.code()
        return ContactFilter(method=self.by_method.code() or "",
                             staff=StaffId(UUID(staff)) if staff else None,
                             state=self.by_state.code() or "", since=since, until=until)

    def reload(self) -> None:
        """Read the ids anew by filter and words."""
        if self._case is None:
            return
        ids = contacts.list_ids(self._desk.ws, self._case, self.filter())
        words = self.search.text().strip()
        if words:
            ids = contacts.find_text(self._desk.ws, ids, words)
        narrowed = bool(words) or self.filter() != ContactFilter()
        self.view.set_empty_text(text.EMPTY_FILTERED if narrowed else text.EMPTY)
        self.view.show_ids(ids, words)
        self._count.setText(text.COUNT.format(count=len(ids)))
        if self._form is None:
            if ids and self.view.current_id() is None:
                self.view.select_id(ids[0])
            self._read(self.view.current_id())

    def _person(self) -> PersonId:
        assert self._case is not None
        return cases.get(self._desk.ws, self._case).person_id

    def _period(self) -> tuple[date | None, date | None]:
        code, today = self.by_period.code() or "", self._desk.ws.today()
        if code.isdigit():
            return today - timedelta(days=int(code)), None
        if code:
            back = 1 if code == "last_year" else 0
            return fiscal_year_range(fiscal_year(today) - back)
        return None, None

    def _read(self, contact_id: UUID | None) -> None:
        if self._form is not None:
            return
        row = None if contact_id is None else self.view.timeline.row_of(contact_id)
        full = None if row is None else self.view.timeline.full(row)
        if full is None:
            self._side.setCurrentWidget(self._hint)
            return
        self.reader.show_record(full, self._house, self.search.text().strip())
        self._side.setCurrentWidget(self.reader)

    # Writing

    def _edit_stored(self, contact_id: ContactId) -> None:
        full = attempt(self._desk, lambda: contacts.load(self._desk.ws, contact_id))
        if full is not None:
            amends = full.contact.confirmed_at is not None
            self._edit(full, text.TITLE_AMEND if amends else text.TITLE_EDIT)

    def _edit(self, full: FullContact, title: str) -> None:
        form = ContactForm(self._desk, full, self._house, title=self._title, parent=self)
        form.setAccessibleName(title)
        amends = full.contact.confirmed_at is not None
        self._drop_button = form.add_button(text.DROP_DRAFT)
        self._drop_button.clicked.connect(self._on_drop)
        self._drop_button.hide()
        form.add_button(text.CLOSE).clicked.connect(self.close_editor)
        save = form.add_button(text.SAVE_AMEND if amends else text.SAVE, primary=amends)
        save.clicked.connect(self._on_save)
        if not amends:
            done = form.add_button(text.SAVE_CONFIRM, primary=True)
            done.clicked.connect(self._on_save_confirm)
        form.save_requested.connect(self._on_save)
        form.edited.connect(self.edited)
        self._form = form
        self._side.addWidget(form)
        self._side.setCurrentWidget(form)
        self._take_draft(full)
        form.begin_drafts()
        form.field("method").entry().setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_draft(self, full: FullContact) -> None:
        form = self._form
        assert form is not None
        found = drafting.find(self._desk.ws, contacts.DRAFT_FORM, form.record)
        if found is None:
            return
        self._drop_button.show()
        if found.started_version != full.contact.version:
            form.resume_beside(found.values)  # type: ignore[arg-type]  # a draft is JSON
        else:
            form.resume(found.values)  # type: ignore[arg-type]
            form.show_banner(text.FROM_DRAFT.format(time=moment_words(found.at)))

    def close_editor(self) -> bool:
        """Close the editor; what was typed stays as a draft. False when it cannot be kept."""
        form = self._form
        if form is None:
            return True
        if form.is_dirty() and not form.keep_draft():
            return False
        form.stop_drafts()
        self._form = None
        self._side.removeWidget(form)
        form.hide()
        form.deleteLater()
        self._read(self.view.current_id())
        self.edited.emit()
        return True

    def _on_save(self) -> None:
        self._save(confirm=False)

    def _on_save_confirm(self) -> None:
        self._save(confirm=True)

    def _save(self, *, confirm: bool) -> None:
        form = self._form
        if form is None:
            return
        own = form.problems()
        if own:
            form.show_problems(own)
            return
        full = form.values()
        amends = full.contact.confirmed_at is not None
        result = attempt(self._desk, lambda: contacts.save(
            self._desk.ws, full.contact, full.subjects, reason=form.reason(), confirm=confirm,
            draft=form.record))
        if result is None:
            return
        saved, found = result
        if saved is None:
            form.show_problems(found)
            return
        form.mark_saved()
        self.close_editor()
        drafting.drop(self._desk.ws, contacts.DRAFT_FORM, form.record)
        self.reload()
        self.view.select_id(saved.contact.id)
        said = text.SAVED_AMENDED if amends else text.SAVED_CONFIRMED if confirm else text.SAVED
        self._desk.prompts.toast(said, undo=lambda: undo(self._desk))
        self.view.setFocus()

    def _on_drop(self) -> None:
        form = self._form
        question = Question(text.DROP_TITLE, text.DROP_WORDS, act=text.DROP_DRAFT, danger=True)
        if form is None or not self._desk.prompts.confirm(question):
            return
        drafting.drop(self._desk.ws, contacts.DRAFT_FORM, form.record)
        form.mark_saved()
        self.close_editor()

    def _on_edit(self) -> None:
        full = self.reader.shown()
        if full is not None:
            self._edit_stored(full.contact.id)

    def _on_opened(self, contact_id: ContactId) -> None:
        if self._form is None:
            self._edit_stored(contact_id)

    def _on_confirm(self) -> None:
        full = self.reader.shown()
        if full is None:
            return
        done = attempt(self._desk, lambda: contacts.confirm(self._desk.ws, full.contact))
        if done is not None:
            self.reload()
            self._desk.prompts.toast(text.CONFIRMED_NOW, undo=lambda: undo(self._desk))

    def _on_circulated(self, sent_on: date | None, done_on: date | None) -> None:
        full = self.reader.shown()
        if full is None:
            return
        done = attempt(self._desk, lambda: contacts.circulate(
            self._desk.ws, full.contact, sent_on=sent_on, done_on=done_on))
        if done is not None:
            self.reload()
            self._desk.prompts.toast(text.CIRCULATION_SAVED, undo=lambda: undo(self._desk))

    def _on_trash(self) -> None:
        full = self.reader.shown()
        if full is None:
            return
        words = text.TRASH_WORDS.format(date=moment_words(full.contact.at))
        question = Question(text.TRASH_TITLE, words, act=text.TRASH, danger=True)
        if self._desk.prompts.confirm(question):
            attempt(self._desk, lambda: trash.put(self._desk.ws, full.contact))
            self.reload()
            self._desk.prompts.toast(text.TRASHED, undo=lambda: undo(self._desk))

    def _is_new(self) -> bool:
        return self._form is not None and self._form.values().contact.version == 0

    # Building

    def _left(self) -> QWidget:
        ws = self._desk.ws
        left = QWidget(self)
        self.new_button = QPushButton(icon("plus", colour=TOKENS.base), text.NEW, left)
        set_look(self.new_button, "primary", "true")
        self.new_button.setAutoDefault(False)
        self.search = TextLine(left, name=text.SEARCH)
        self.search.setPlaceholderText(text.SEARCH)
        self.search.setClearButtonEnabled(True)
        self.by_method = self._box([("", text.ANY_METHOD), *code_options(ws, "method")],
                                   text.FILTER_METHOD)
        self.by_staff = self._box([("", text.ANY_STAFF), *staff_options(ws)], text.FILTER_STAFF)
        self.by_state = self._box(list(text.STATES), text.FILTER_STATE)
        self.by_period = self._box(list(text.PERIODS), text.FILTER_PERIOD)
        self._count = QLabel(left)
        set_look(self._count, "look", "support")
        top = QHBoxLayout()
        top.addWidget(self.search, 1)
        top.addWidget(self.new_button)
        self.export_button = contacts_to_excel.button(left)
        below = QHBoxLayout()
        below.addWidget(self._count, 1)
        below.addWidget(self.export_button)
        boxes = (self.by_method, self.by_period, self.by_staff, self.by_state)
        layout, filters = QVBoxLayout(left), QGridLayout()
        for at, box in enumerate(boxes):
            filters.addWidget(box, at // 2, at % 2)
            filters.setColumnStretch(at % 2, 1)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addLayout(filters)
        layout.addLayout(below)
        layout.addWidget(self.view, 1)
        tab_through(self.search, self.new_button, *boxes, self.export_button, self.view)
        return left

    def _box(self, options: list[tuple[str, str]], name: str) -> CodeCombo:
        box = choice_box(options, name, self)
        box.committed.connect(self.reload)
        return box

    def _connect(self) -> None:
        self._search_timer = QTimer(self)
        self._search_timer.setSingleShot(True)
        self._search_timer.timeout.connect(self.reload)
        self.search.textChanged.connect(lambda: self._search_timer.start(_SEARCH_MS))
        self.search.returnPressed.connect(self.reload)
        self.new_button.clicked.connect(self.write_new)
        self.export_button.clicked.connect(
            lambda: contacts_to_excel.export(self._desk, self.view.timeline.ids()))
        self.view.picked.connect(self._read)
        self.view.opened.connect(self._on_opened)
        self.reader.edit_wanted.connect(self._on_edit)
        self.reader.confirm_wanted.connect(self._on_confirm)
        self.reader.trash_wanted.connect(self._on_trash)
        self.reader.circulated.connect(self._on_circulated)
        find = QShortcut(QKeySequence("Ctrl+F"), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._on_find)

    def _on_find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
