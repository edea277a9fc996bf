"""ケース: the header card on top of the tabs; each tab is made when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QLabel, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.case_moves import CaseStatus
from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.ids import CaseId
from nimo_desktop.domain.journal import Changes
from nimo_desktop.services import case_people, cases, contacts
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.parts.case.act_forms import ClosingForm, HandOverForm
from nimo_desktop.ui.parts.case.common import attempt, undo
from nimo_desktop.ui.parts.case.header import HeaderCard
from nimo_desktop.ui.prompts import Question
from nimo_desktop.ui.text import case as text
from nimo_desktop.ui.theme import set_look

# name, label, module, class; a tab whose module is not in this version is left out.
_PARTS = "nimo_desktop.ui.parts"
_TABS = (
    ("overview", text.TAB_OVERVIEW, "case.overview_tab", "OverviewTab"),
    ("family", text.TAB_FAMILY, "case.family_tab", "FamilyTab"),
    ("contacts", text.TAB_CONTACTS, "case.contacts_tab", "ContactsTab"),
    ("care", text.TAB_CARE, "case.care_tab", "CareTab"),
    ("plan", text.TAB_PLAN, "plan_tab", "PlanTab"),
    ("referral", text.TAB_REFERRAL, "referral_tab", "ReferralTab"),
    ("map", text.TAB_MAP, "map_tab", "MapTab"),
    ("papers", text.TAB_PAPERS, "papers_tab", "PapersTab"),
    ("history", text.TAB_HISTORY, "case.history_tab", "HistoryTab"),
)
_FIRST = "contacts"
_TAB_OF_DRAFT = {
    contacts.DRAFT_FORM: "contacts", "care": "care", cases.DRAFT_FORM: "overview",
    case_people.PERSON_DRAFT: "overview", case_people.RELATIVES_DRAFT: "family",
    "case:tie": "map",
}  # fmt: skip


class CasePage(QWidget):
    """`show_place` takes a case's id and tab, or a draft in `extra` (form, draft)."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._case: CaseId | None = None
        self._shown: dict[str, CaseId] = {}
        self._made: dict[str, QWidget] = {}
        self._stale: set[str] = set()
        self._form: ClosingForm | HandOverForm | None = None
        self.header = HeaderCard(desk, self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self._names = [name for name, _l, module, _c in _TABS if self._has(module)]
        for _name, label, module, _cls in _TABS:
            if self._has(module):
                self.tabs.addTab(_Holder(self.tabs), label)
        self._nothing = QLabel(text.NO_CASE, self)
        set_look(self._nothing, "look", "support")
        self._body = QStackedWidget(self)
        self._body.addWidget(self.tabs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 12, 10, 8)
        layout.setSpacing(8)
        layout.addWidget(self._nothing)
        layout.addWidget(self.header)
        layout.addWidget(self._body, 1)
        self._show_parts()
        self._connect()

    # The main window calls these

    def show_place(self, place: Place) -> None:
        """Show a case, a tab of it, or go on with a draft."""
        case_id, tab, record = self._meant(place)
        if case_id is None:
            self._come_back()
            return
        if case_id != self._case:
            self._end_form()
            case = attempt(self._desk, lambda: cases.get(self._desk.ws, case_id))
            if case is None:
                return
            self._leave_tabs()
            self._case = case_id
            cases.viewed(self._desk.ws, case)
            self._show_header()
        self._show_parts()
        self._open_tab(tab or (self.tab() if self._shown else _FIRST))
        self._come_back()
        if record:
            self._call("contacts", "resume", record)
        contact = place.extra.get("contact")
        if isinstance(contact, UUID):
            self._call("contacts", "show_contact", contact)
        person = place.extra.get("person")
        if isinstance(person, UUID):
            self._call("family", "show_person", person)
        if place.extra.get("kind"):
            self._call("map", "show_kind", place.extra["kind"])
        if place.extra.get("write"):
            self.new_item()

    def place(self) -> Place | None:
        """Where the page stands, for the way back."""
        return None if self._case is None else Place("case", self._case, self.tab())

    def refresh(self, changes: Changes) -> None:
        """Read the header again, and what the tab on the screen shows."""
        if self._case is None:
            return
        self._show_header()
        for name in self._shown:
            if name == self.tab():
                self._call(name, "refresh", changes)
        # What lies behind reads anew when it is shown.
        self._stale = {n for n in self._shown if n != self.tab()} | self._stale

    def new_item(self) -> None:
        """Ctrl+Shift+N: a new record, whatever tab is shown."""
        if self._case is not None:
            self._end_form()
            self._open_tab("contacts")
            self._call("contacts", "write_new")

    def focus_first(self) -> None:
        """The keyboard onto the tabs, unless somebody is writing."""
        inside = self.window().focusWidget()
        if inside is None or not self.isAncestorOf(inside):
            self.tabs.tabBar().setFocus()

    def leave(self) -> None:
        """Keep every draft and stop the clocks."""
        self._leave_tabs()

    def tab(self) -> str:
        """The name of the tab on the screen."""
        return self._names[self.tabs.currentIndex()]

    def tab_widget(self, name: str) -> QWidget | None:
        """The tab, if it was shown already."""
        return self._made.get(name)

    def form(self) -> ClosingForm | HandOverForm | None:
        """The form in place of the tabs while one is open."""
        return self._form

    # Tabs

    @staticmethod
    def _has(module: str) -> bool:
        return find_spec(f"{_PARTS}.{module}") is not None

    def _meant(self, place: Place) -> tuple[CaseId | None, str, str]:
        form, record = str(place.extra.get("form", "")), str(place.extra.get("draft", ""))
        if form == contacts.DRAFT_FORM and record:
            case_id, _contact = contacts.place_of_draft(self._desk.ws, record)
            return case_id, "contacts", record
        case_id = CaseId(place.id) if place.id is not None else None
        return case_id, _TAB_OF_DRAFT.get(form, place.tab), ""

    def _open_tab(self, name: str) -> None:
        if name in self._names and name != self.tab():
            self.tabs.setCurrentIndex(self._names.index(name))
        else:
            self._fill(self.tab())

    def _fill(self, name: str) -> None:
        """Make the tab if it is new, and let it show the case if it does not yet."""
        if self._case is None:
            return
        if name not in self._made:
            self._made[name] = self._make(name)
        stale = name in self._stale
        if self._shown.get(name) != self._case or stale:
            attempt(self._desk, lambda: self._call(name, "show_case", self._case))
            self._shown[name] = self._case
            self._stale = self._stale - {name}

    def _make(self, name: str) -> QWidget:
        module, cls = next((m, c) for n, _l, m, c in _TABS if n == name)
        made: QWidget = getattr(import_module(f"{_PARTS}.{module}"), cls)(self._desk)
        holder = self.tabs.widget(self._names.index(name))
        assert isinstance(holder, _Holder)
        holder.hold(made)
        return made

    def _call(self, name: str, act: str, *given: object) -> Any:
        found: Callable[..., Any] | None = getattr(self._made.get(name), act, None)
        return None if found is None else found(*given)

    def _on_tab(self, _index: int) -> None:
        self._fill(self.tab())

    def _leave_tabs(self) -> None:
        for name in self._made:
            self._call(name, "leave")

    def _come_back(self) -> None:
        for name in self._made:
            self._call(name, "come_back")

    # Header and what it asks for

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._on_tab)
        self.header.write_wanted.connect(self.new_item)
        self.header.move_wanted.connect(self._on_move)
        self.header.hand_over_wanted.connect(self.start_hand_over)
        self.header.close_wanted.connect(self.start_closing)
        self.header.reopen_wanted.connect(self._on_reopen)
        self._desk.hub.changed.connect(self.refresh)

    def _show_parts(self) -> None:
        there = self._case is not None
        self._nothing.setVisible(not there)
        self.header.setVisible(there)
        self._body.setVisible(there)

    def _show_header(self) -> None:
        if self._case is not None:
            case_id = self._case
            head = attempt(self._desk, lambda: cases.header(self._desk.ws, case_id))
            if head is not None:
                self.header.show_header(head)

    def _now(self) -> Case:
        assert self._case is not None
        return cases.get(self._desk.ws, self._case)

    def _done(self, result: object, words: str) -> bool:
        """Tell what came of it; problems of a move or reopening are told as they stand."""
        if isinstance(result, tuple):
            self._desk.prompts.tell(KnownError(result[0].sentence))
            return False
        if result is None:
            return False
        self._desk.prompts.toast(words, undo=lambda: undo(self._desk))
        return True

    def _on_move(self, to: CaseStatus) -> None:
        result = attempt(self._desk, lambda: cases.move(self._desk.ws, self._now(), to))
        self._done(result, text.MOVED.format(label=to.label))

    def _on_reopen(self) -> None:
        question = Question(text.REOPEN_TITLE, text.REOPEN_WORDS, act=text.REOPEN)
        if self._desk.prompts.confirm(question):
            result = attempt(self._desk, lambda: cases.reopen(self._desk.ws, self._now()))
            self._done(result, text.REOPENED)

    def start_hand_over(self) -> None:
        """The form 担当を変える in place of the tabs."""
        self._begin_form(HandOverForm(self._desk, self._now().holder_staff, self))

    def start_closing(self) -> None:
        """The form 終結 in place of the tabs."""
        self._begin_form(ClosingForm(self._desk, self))

    def _begin_form(self, form: ClosingForm | HandOverForm) -> None:
        self._end_form()
        self._form = form
        form.cancelled.connect(self._end_form)
        form.save_requested.connect(self._on_form)
        self._body.addWidget(form)
        self._body.setCurrentWidget(form)

    def _end_form(self) -> None:
        form, self._form = self._form, None
        if form is not None:
            self._body.removeWidget(form)
            form.hide()
            form.deleteLater()

    def _on_form(self) -> None:
        form = self._form
        if form is None:
            return
        wrong = form.problems()
        if wrong:
            form.show_problems(wrong)
        elif isinstance(form, ClosingForm):
            self._close(form)
        else:
            self._hand_over(form)

    def _close(self, form: ClosingForm) -> None:
        closing = form.values()
        result = attempt(self._desk, lambda: cases.close(self._desk.ws, self._now(), closing))
        if isinstance(result, tuple):
            form.show_problems(result)
        elif self._done(result, text.CLOSED):
            self._end_form()

    def _hand_over(self, form: HandOverForm) -> None:
        to = form.holder()
        if to is None:
            return
        result = attempt(self._desk, lambda: cases.hand_over(
            self._desk.ws, self._now(), to, reason=form.values().reason))
        if self._done(result, text.HANDED_OVER.format(name=form.holder_name())):
            self._end_form()


class _Holder(QWidget):
    """The place of a tab until it is made."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def hold(self, widget: QWidget) -> None:
        """Fill the place."""
        self._layout.addWidget(widget)
