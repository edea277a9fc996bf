"""様式: the forms on the left, the editor in the middle, the page as printed on the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.journal import Changes
from nimo_desktop.domain.names import fold
from nimo_desktop.services import drafting, form_library
from nimo_desktop.services.code_edit import LEADERS
from nimo_desktop.services.form_library import FormLine
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.parts.case.common import attempt, undo
from nimo_desktop.ui.parts.form_editor.editions import pick_edition
from nimo_desktop.ui.parts.form_editor.live import LivePreview
from nimo_desktop.ui.parts.form_editor.table_view import TableView
from nimo_desktop.ui.parts.form_editor.text_view import TextView
from nimo_desktop.ui.parts.form_editor.work import DRAFT_FORM, FormWork
from nimo_desktop.ui.parts.form_editor.wrapped_list import WrappedList
from nimo_desktop.ui.parts.sheet.save_many import show_save_many
from nimo_desktop.ui.prompts import Question
from nimo_desktop.ui.text import forms_page as text
from nimo_desktop.ui.text import packs
from nimo_desktop.ui.theme import Heading, set_look

KEEP_MS = 2000
_ROLE = Qt.ItemDataRole.UserRole


class FormsPage(QWidget):
    """`Place.extra["form"]` opens a form; what is not saved stays as a draft in the vault."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.work: FormWork | None = None
        self._lines: tuple[FormLine, ...] = ()
        ws = desk.ws
        self._allowed = ws.staff.role in LEADERS

        def folded(typed: str) -> str:
            return fold(typed, ws.variants)

        self._fold = folded
        self.search = TextLine(self, name=text.SEARCH)
        self.search.setPlaceholderText(text.SEARCH)
        self.search.setClearButtonEnabled(True)
        self.list = WrappedList(self, name=text.LIST_NAME, one_line_below=True)
        self.list.setAlternatingRowColors(True)
        self.table = TableView(ws.codes, folded, self)
        self.text = TextView(self)
        self.preview = LivePreview(ws, self)
        self.save_button = self._button(text.SAVE, self.save, primary=True)
        self.back_button = self._button(text.BACK, self.back_to_program)
        self.editions_button = self._button(text.EDITIONS, self.show_editions)
        self.undo_button = self._button(text.UNDO, self.undo)
        self.discard_button = self._button(text.DISCARD, self.discard)
        self.made_button = self._button(packs.MADE_SHEETS, self.save_made)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self._keep)
        self._lay_out()
        self._connect()
        self.table.set_allowed(self._allowed)
        self.text.editor.setReadOnly(not self._allowed)

    # A page -------------------------------------------------------------------------------------
    def show_place(self, place: Place) -> None:
        """The form that was asked for, by its id or its draft; else the one shown before."""
        wanted = str(place.extra.get("draft") or place.extra.get("form") or "")
        if wanted == DRAFT_FORM:
            wanted = ""
        self.reload()
        known = [one.id for one in self._lines]
        before = self.work.form_id if self.work is not None else ""
        chosen = next((one for one in (wanted, before, *known) if one in known), "")
        if chosen and chosen != before:
            self._open(chosen)
        elif self.work is not None:
            self._show_all()
        self._mark(chosen)

    def place(self) -> Place:
        """Where to come back to after a lock."""
        shown = {} if self.work is None else {"form": self.work.form_id}
        return Place("forms", extra=dict(shown))

    def leave(self) -> None:
        """Keep the draft; free the page."""
        self._finish()
        self._keep()
        self.preview.leave()

    def focus_first(self) -> None:
        """The keyboard into the list."""
        self.list.setFocus()

    def refresh(self, changes: Changes) -> None:
        """Forms that were saved or undone."""
        if not changes.touches("form_text", "office"):
            return
        if self.work is not None and self.work.refresh() and self.isVisible():
            self._show_all()
        self.reload()

    def reload(self) -> None:
        """Read the list anew."""
        self._lines = form_library.forms(self._desk.ws)
        wanted = self._fold(self.search.text()).split()
        drafts = {one.record for one in drafting.mine(self._desk.ws) if one.form == DRAFT_FORM}
        self.list.blockSignals(True)
        self.list.clear()
        for one in self._lines:
            words = self._fold(f"{one.title} {one.number} {one.maker.label}")
            if not all(word in words for word in wanted):
                continue
            mark = text.CHANGED_MARK if one.office else ""
            mark += text.DRAFT_MARK if one.id in drafts else ""
            named = {"title": one.title, "number": one.number, "maker": one.maker.label}
            item = QListWidgetItem(text.LINE.format(**named, mark=mark), self.list)
            item.setToolTip(text.LINE_TIP.format(**named))
            item.setData(_ROLE, one.id)
        self.list.blockSignals(False)
        self.none.setVisible(self.list.count() == 0)
        if self.work is not None:
            self._mark(self.work.form_id)

    # Acts ---------------------------------------------------------------------------------------
    def save(self) -> None:
        """A new edition of the town; a broken text is refused and stays as a draft."""
        work = self.work
        if work is None:
            return
        self._finish()
        if work.faults:
            self._keep()
            self._show_all()
            self._desk.prompts.inform(text.TITLE, "\n".join((text.NOT_SAVED, *work.told(3))))
            return
        edition = attempt(self._desk, work.save)
        if edition is not None:
            self._show_all()
            words = text.SAVED.format(title=work.title, edition=edition)
            self._desk.prompts.toast(words, undo=lambda: undo(self._desk))

    def back_to_program(self) -> None:
        """The program's form for what is filled from now on."""
        work = self.work
        if work is None:
            return
        question = Question(
            text.BACK_TITLE, text.BACK_WORDS.format(title=work.title), text.BACK_ACT)
        if not self._desk.prompts.confirm(question):
            return

        def act() -> bool:
            work.back_to_program()
            return True

        if attempt(self._desk, act):
            self._show_all()
            words = text.BACK_DONE.format(title=work.title)
            self._desk.prompts.toast(words, undo=lambda: undo(self._desk))

    def show_editions(self) -> None:
        """The text of an earlier edition into the editor; saving makes it a new one."""
        work = self.work
        if work is None:
            return
        self._finish()
        found = pick_edition(self._desk, work)
        if found is None:
            return
        name, words = found
        work.put(words)
        work.looking = name if work.dirty else ""
        self._show_all()
        self._timer.start()

    def undo(self) -> None:
        """One step back in the editor."""
        if self.work is not None:
            self._finish()
            self.work.undo()
            self._after_change(both=True)

    def discard(self) -> None:
        """As it was saved, after a question."""
        work = self.work
        if work is None:
            return
        self._finish()
        question = Question(text.DISCARD_TITLE, text.DISCARD_WORDS.format(title=work.title),
                            text.DISCARD_ACT, danger=True)
        if work.dirty and self._desk.prompts.confirm(question):
            work.discard()
            self._show_all()
            self.reload()

    def save_made(self) -> None:
        """The sheets that were made with the shown form, or all, as files in one run."""
        shown = "" if self.work is None else self.work.form_id
        show_save_many(self._desk, self, form_id=shown)

    # Showing ------------------------------------------------------------------------------------
    def _open(self, form_id: str) -> None:
        self._finish()
        self._keep()
        self.work = attempt(self._desk, lambda: FormWork(self._desk.ws, form_id))
        if self.work is None:
            return
        self.table.show_work(self.work)
        self._show_all()
        if not self.work.lines():
            self.tabs.setCurrentWidget(self.text)

    def _show_all(self) -> None:
        """Everything, as the text is now."""
        work = self.work
        if work is None:
            return
        self.table.refresh()
        self.text.show_text(work.text)
        self.text.show_faults(work.faults)
        self._show_state()
        self.preview.show_form(work.form, broken=bool(work.faults), now=True)

    def _after_change(self, *, both: bool = False, from_text: bool = False) -> None:
        work = self.work
        if work is None:
            return
        if from_text or both:
            self.table.refresh()
        if not from_text:
            self.text.show_text(work.text)
        self.text.show_faults(work.faults)
        self._show_state()
        self.preview.show_form(work.form, broken=bool(work.faults))
        self._timer.start()

    def _show_state(self) -> None:
        work = self.work
        if work is None:
            return
        line = next((one for one in self._lines if one.id == work.form_id), None)
        office = line is not None and line.office
        self.title.setText(work.title)
        words = text.BY_PROGRAM
        if not self._allowed:
            words = text.READ_ONLY
        elif work.looking and work.dirty:
            words = text.LOOKING.format(name=work.looking)
        elif work.dirty:
            words = text.DIRTY
        elif office:
            own = form_library.editions(self._desk.ws, work.form_id)
            words = text.BY_TOWN.format(edition=next((e.edition for e in own if e.in_use), 1))
        self.state.setText(words)
        set_look(self.state, "look", "warning" if work.dirty else "support")
        self.save_button.setEnabled(self._allowed and work.dirty)
        self.back_button.setEnabled(self._allowed and office)
        self.undo_button.setEnabled(self._allowed and work.can_undo())
        self.discard_button.setEnabled(work.dirty)

    def _mark(self, form_id: str) -> None:
        """Stand on a form without opening it."""
        self.list.blockSignals(True)
        for row in range(self.list.count()):
            if self.list.item(row).data(_ROLE) == form_id:
                self.list.setCurrentRow(row)
        self.list.blockSignals(False)

    def _keep(self) -> None:
        """The draft; what cannot be kept is told once, when the page is left or saved."""
        self._timer.stop()
        if self.work is not None and self._allowed:
            attempt(self._desk, self.work.keep)

    def _finish(self) -> None:
        """Take over what is being typed."""
        self.table.finish()
        if self.text.pending():
            self.text.finish()

    # Wiring -------------------------------------------------------------------------------------
    def _connect(self) -> None:
        self.list.currentItemChanged.connect(self._on_item)
        self.search.textChanged.connect(self.reload)
        self.table.changed.connect(self._after_change)
        self.table.table.undo_wanted.connect(self.undo)
        self.table.refused.connect(self._on_refused)
        self.text.edited.connect(self._on_text)
        self.tabs.currentChanged.connect(self._finish)
        self._desk.hub.changed.connect(self.refresh)

    def _on_item(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._open(str(item.data(_ROLE)))

    def _on_text(self, words: str) -> None:
        if self.work is not None and self._allowed and words != self.work.text:
            self.work.put(words)
            self._after_change(from_text=True)

    def _on_refused(self, trouble: KnownError) -> None:
        self._desk.prompts.tell(trouble)

    def _button(self, label: str, act: Callable[[], object], *,
                primary: bool = False) -> QPushButton:
        button = QPushButton(label, self)
        button.setAutoDefault(False)
        if primary:
            button.setProperty("primary", "true")
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(Heading(text.TITLE, self, level=2))
        acts.addStretch(1)
        for button in (self.undo_button, self.discard_button, self.editions_button,
                       self.back_button, self.save_button):
            acts.addWidget(button)
        self.none = QLabel(text.EMPTY, self)
        self.none.setWordWrap(True)
        self.title = Heading("", self, level=3)
        self.title.setWordWrap(True)
        self.state = QLabel(self)
        self.state.setWordWrap(True)
        self.tabs = QTabWidget(self)
        self.tabs.setAccessibleName(text.TITLE)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.table, text.TAB_TABLE)
        self.tabs.addTab(self.text, text.TAB_TEXT)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        for parts in ((self.search, self.none, self.list, self.made_button),
                      (self.title, self.state, self.tabs), (self.preview,)):
            split.addWidget(_column(parts))
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        split.setSizes([225, 575, 345])
        for at, share in enumerate((0, 3, 2)):
            split.setStretchFactor(at, share)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 8)
        layout.setSpacing(8)
        layout.addLayout(acts)
        layout.addWidget(split, 1)


def _column(parts: tuple[QWidget, ...]) -> QWidget:
    holder = QWidget()
    box = QVBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(6)
    for part in parts:
        grows = not isinstance(part, QLabel | QLineEdit | QPushButton)
        box.addWidget(part, 1 if grows else 0)
    return holder
