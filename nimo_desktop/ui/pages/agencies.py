"""社会資源: the list on the left, the entry on the right; who checked it last and who uses it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.ids import AgencyId
from nimo_desktop.domain.journal import Changes
from nimo_desktop.services import exporting, resources
from nimo_desktop.services.resources import AgencyFilter, AgencyLine, FullAgency
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.models.id_table import Column, IdTableModel, Row
from nimo_desktop.ui.parts.agency_form import AgencyForm
from nimo_desktop.ui.parts.case.common import attempt, choice_box, code_options, short_day, undo
from nimo_desktop.ui.parts.fitted_list import FittedList
from nimo_desktop.ui.prompts import Question
from nimo_desktop.ui.text import agencies as text
from nimo_desktop.ui.theme import TOKENS, Heading, set_look

_SEARCH_MS = 250
_WIDE_ONLY = (1, 2, 3, 4, 5, 7)


class AgenciesPage(QWidget):
    """Ctrl+Shift+N begins a new entry; 「今日確認した」 renews the date."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._sort, self._down = "name", False
        self._stale = True
        self._make_filters()
        self.export_button = QPushButton(icon("excel", colour=TOKENS.primary), text.EXPORT, self)
        self.map_button = QPushButton(text.TOWN_MAP, self)
        self.new_button = QPushButton(icon("plus", colour=TOKENS.base), text.NEW, self)
        self.new_button.setProperty("primary", "true")
        self.model = IdTableModel(_columns(), load_ids=self._ids, load_rows=self._rows,
                                  set_sort=self._set_sort)
        self.list = FittedList(self.model, self, name=text.LIST_NAME, empty=text.EMPTY, many=False)
        self.form = AgencyForm(desk, self)
        self.close_button = self.form.add_button(text.CLOSE)
        self.trash_button = self.form.add_button(text.TRASH)
        self.trash_button.setProperty("danger", "true")
        self.check_button = self.form.add_button(text.CHECK)
        self.save_button = self.form.add_button(text.SAVE, primary=True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.reload)
        self._lay_out()
        self._connect()

    def show_place(self, place: Place) -> None:
        """An agency by its id, a draft, or the list."""
        self.reload()
        record = str(place.extra.get("draft", ""))
        if record and place.id is None:
            self.new_item()
        elif place.id is not None and place.id != self._shown_id() and self._put_away():
            self._show(AgencyId(place.id))
            self.list.select_id(place.id)
        elif not self.form.isHidden():
            self.form.keep_draft()
            self.form.restart_drafts()

    def refresh(self, changes: Changes) -> None:
        """Read again what an action touched; a form that is written in stays as it is."""
        if not changes.touches("agency", "contact_person", "support_tie", "referral",
                               "support_case", "medical_care"):
            return
        if not self.isVisible():
            self._stale = True
            return
        self.reload()
        shown = self.form.full().agency
        if shown.version and shown.id in changes.ids and not self.form.is_dirty():
            self._show(shown.id)

    def new_item(self) -> None:
        """An empty entry on the right."""
        if self._put_away():
            self.list.clearSelection()
            self.list.setCurrentIndex(QModelIndex())  # so that the same row can be picked again
            self._open(resources.new(self._desk.ws))
            self.form.field("name").entry().setFocus()

    def focus_first(self) -> None:
        """The keyboard into the list; a new one stays open, the list would pick its first row."""
        new = not self.form.isHidden() and not self.form.full().agency.version
        (self.form.field("name").entry() if new else self.list).setFocus()

    def leave(self) -> None:
        """Keep the draft; stop the clocks."""
        self._timer.stop()
        self.form.leave()

    def filter(self) -> AgencyFilter:
        """What the boxes say."""
        formal = self.by_formal.code()
        return AgencyFilter(
            text=self.search.text(), sector=self.by_sector.code() or "",
            state=self.by_state.code() or "active",
            informal={"formal": False, "informal": True}.get(formal or ""))

    def reload(self) -> None:
        """Read the ids anew."""
        self._timer.stop()
        self._stale = False
        narrowed = self.filter() != AgencyFilter()
        self.list.set_empty_text(text.EMPTY_FILTERED if narrowed else text.EMPTY)
        self.model.reload()
        self._count.setText(text.COUNT.format(count=len(self.model.ids())))

    def export(self) -> None:
        """Exactly what is seen."""
        ws = self._desk.ws
        name = text.EXPORT_NAME.format(date=ws.today().strftime("%Y%m%d"))
        path = self._desk.prompts.ask_file_to_save(text.EXPORT_TITLE, name=name, kinds=text.EXCEL)
        if path is None:
            return
        rows = [_exported(line) for line in resources.list_rows(ws, self.model.ids())]
        kinds = {"checked": "date", "used": "int"}
        columns = [exporting.Column(key, label, kinds.get(key, "text"))  # type: ignore[arg-type]
                   for key, label in text.COLUMNS.items()]
        count = attempt(self._desk, lambda: exporting.export_list(
            ws, columns, rows, title=text.EXPORT_SHEET, path=path))
        if count is not None:
            self._desk.prompts.toast(text.EXPORTED.format(count=count))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    # Reading

    def _ids(self) -> Sequence[UUID]:
        return resources.list_ids(self._desk.ws, self.filter(), sort=self._sort,
                                  descending=self._down)

    def _rows(self, ids: Sequence[UUID]) -> list[Row]:
        return [_row(line) for line in resources.list_rows(self._desk.ws, ids)]

    def _set_sort(self, key: str, down: bool) -> None:
        self._sort, self._down = key, down

    def _show(self, agency_id: AgencyId) -> None:
        full = attempt(self._desk, lambda: resources.load(self._desk.ws, agency_id))
        if full is not None:
            self._open(full)

    def _open(self, full: FullAgency) -> None:
        self.form.open(full)
        self.form.restart_drafts()
        stored = full.agency.version > 0
        self.check_button.setVisible(stored)
        self.trash_button.setVisible(stored)
        self._show_side(True)

    def _show_side(self, shown: bool) -> None:
        """Beside an open entry the list keeps the columns that tell entries apart."""
        self.form.setVisible(shown)
        self.list.set_away(frozenset(_WIDE_ONLY if shown else ()))

    def close_entry(self) -> None:
        """Back to the whole list; what was typed stays as a draft."""
        if self._put_away():
            self.form.stop_drafts()
            self._show_side(False)
            self.list.clearSelection()
            self.list.setCurrentIndex(QModelIndex())
            self.list.setFocus()

    def _put_away(self) -> bool:
        """Before another entry is shown: what was typed stays as a draft."""
        return not self.form.is_dirty() or self.form.keep_draft()

    # Acting

    def _on_picked(self, agency_id: UUID | None) -> None:
        if agency_id is not None and agency_id != self._shown_id() and self._put_away():
            self._show(AgencyId(agency_id))

    def _shown_id(self) -> UUID | None:
        return None if self.form.isHidden() else self.form.full().agency.id

    def _on_save(self) -> None:
        wrong = self.form.problems()
        if wrong:
            self.form.show_problems(wrong)
            return
        full, record = self.form.values(), self.form.record()
        result = attempt(self._desk, lambda: resources.save(self._desk.ws, full, draft=record))
        if result is None:
            return
        stored, found = result
        if stored is None:
            self.form.show_problems(found)
            return
        self.form.saved(stored)
        self._open(stored)
        self.reload()
        self.list.select_id(stored.agency.id)
        self._desk.prompts.toast(text.SAVED, undo=lambda: undo(self._desk))

    def _on_check(self) -> None:
        if self.form.is_dirty():
            self._on_save()
            if self.form.is_dirty():
                return
        agency = self.form.full().agency
        if attempt(self._desk, lambda: resources.check(self._desk.ws, agency)) is not None:
            self._show(agency.id)
            self.reload()
            self._desk.prompts.toast(text.CHECKED_NOW, undo=lambda: undo(self._desk))

    def _on_trash(self) -> None:
        agency = self.form.full().agency
        question = Question(text.TRASH_TITLE, text.TRASH_WORDS, act=text.TRASH, danger=True)
        if not self._desk.prompts.confirm(question):
            return
        attempt(self._desk, lambda: resources.trash(self._desk.ws, agency))
        self.form.mark_saved()
        self.close_entry()
        self.reload()
        self._desk.prompts.toast(text.TRASHED, undo=lambda: undo(self._desk))

    # Building

    def _make_filters(self) -> None:
        sectors = [("", text.ANY_SECTOR), *code_options(self._desk.ws, "sector")]
        self.by_state = choice_box(text.STATES, text.FILTER_STATE, self)
        self.by_sector = choice_box(sectors, text.FILTER_SECTOR, self)
        self.by_formal = choice_box(text.FORMAL, text.FILTER_FORMAL, self)
        self.search = TextLine(self, name=text.SEARCH)
        self.search.setPlaceholderText(text.SEARCH)
        self.search.setClearButtonEnabled(True)
        self._count = QLabel(self)
        set_look(self._count, "look", "support")

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(Heading(text.TITLE, self, level=1))
        top.addWidget(self._count)
        top.addStretch(1)
        top.addWidget(self.map_button)
        top.addWidget(self.export_button)
        top.addWidget(self.new_button)
        line = QHBoxLayout()
        line.setSpacing(8)
        for box in (self.by_state, self.by_sector, self.by_formal):
            line.addWidget(box, 2)
        line.addWidget(self.search, 4)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self.list)
        split.addWidget(self.form)
        self.form.hide()
        split.setChildrenCollapsible(False)
        split.setSizes([620, 560])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addLayout(line)
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        for button in (self.map_button, self.export_button, self.new_button):
            button.setAutoDefault(False)
        self.export_button.clicked.connect(self.export)
        self.map_button.clicked.connect(
            lambda: self._desk.go(Place("paper", extra={"kind": "town_map"})))
        self.new_button.clicked.connect(self.new_item)
        self.close_button.clicked.connect(self.close_entry)
        self.trash_button.clicked.connect(self._on_trash)
        self.check_button.clicked.connect(self._on_check)
        self.save_button.clicked.connect(self.form.request_save)
        self.form.save_requested.connect(self._on_save)
        for box in (self.by_state, self.by_sector, self.by_formal):
            box.committed.connect(self.reload)
        self.search.textChanged.connect(lambda: self._timer.start(_SEARCH_MS))
        self.search.returnPressed.connect(self.reload)
        self.list.picked.connect(self._on_picked)
        self.list.opened.connect(self._on_picked)
        self._desk.hub.changed.connect(self.refresh)


def _columns() -> list[Column]:
    names = text.COLUMNS
    return [
        Column(names["name"], 12, sort="name"),
        Column(names["kind"], 10, sort="kind"),
        Column(names["phone"], 9, firm=True),
        Column(names["address"], 10, spare=True),
        Column(names["hours"], 8, spare=True),
        Column(names["services"], 12),
        Column(names["checked"], 11, sort="checked", firm=True, spare=True),
        Column(names["used"], 4, "right", sort="used", firm=True,
               show=lambda value: text.USED.format(count=value) if value else ""),
    ]


def _row(line: AgencyLine) -> Row:
    checked = short_day(line.checked_on) or text.NEVER
    if line.stale and line.checked_on is not None:
        checked = text.STALE.format(date=checked)
    return (line.id, line.name, line.kind, line.phone, line.address, line.hours,
            " ".join(line.services.split()), checked, line.used)


def _exported(line: AgencyLine) -> Sequence[object]:
    return (line.name, line.kind, line.phone, line.address, line.hours, line.services,
            line.checked_on, line.used)
