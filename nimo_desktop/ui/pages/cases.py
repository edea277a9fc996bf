"""ケースの一覧: mine first, sorted and filtered by the store, to Excel exactly as seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.ids import PersonId
from nimo_desktop.domain.journal import Changes
from nimo_desktop.services import cases, exporting, finding
from nimo_desktop.services.cases import CaseFilter, CaseLine
from nimo_desktop.services.finding import PersonCard
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.models.id_table import Column, IdTableModel, Row
from nimo_desktop.ui.parts.case.common import (
    attempt,
    choice_box,
    district_options,
    short_day,
    undo,
)
from nimo_desktop.ui.parts.fitted_list import FittedList
from nimo_desktop.ui.text import cases as text
from nimo_desktop.ui.theme import TOKENS, Heading, set_look

_FIRST_SCREEN = 100
_SEARCH_MS = 250
_NEW = "new"
_LEDGER_KINDS = {"next": "date", "last": "date"}


class CasesPage(QWidget):
    """Enter opens a case, Ctrl+Shift+N starts one."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._sort, self._down = "next", False
        self._stale = True
        self.by_state = choice_box(text.STATES, text.FILTER_STATE, self)
        districts = [("", text.ANY_DISTRICT), *district_options(desk.ws)]
        self.by_district = choice_box(districts, text.FILTER_DISTRICT, self)
        self.search = TextLine(self, name=text.SEARCH)
        self.search.setPlaceholderText(text.SEARCH)
        self.search.setClearButtonEnabled(True)
        self._count = QLabel(self)
        set_look(self._count, "look", "support")
        self.export_button = QPushButton(icon("excel", colour=TOKENS.primary), text.EXPORT, self)
        self.new_button = QPushButton(icon("plus", colour=TOKENS.base), text.NEW, self)
        self.new_button.setProperty("primary", "true")
        self.model = IdTableModel(_columns(desk), load_ids=self._ids, load_rows=self._rows,
                                  load_first=self._first_ids, set_sort=self._set_sort)
        self.list = FittedList(self.model, self, name=text.LIST_NAME, empty=text.EMPTY)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.reload)
        self._lay_out()
        self._connect()

    def show_place(self, place: Place) -> None:
        """`extra` may name a `state` (mine, open, closed, all) and a `district`."""
        for name, box in (("state", self.by_state), ("district", self.by_district)):
            if name in place.extra:
                box.restore(str(place.extra[name]))
        self.reload()

    def refresh(self, changes: Changes) -> None:
        """Read again what an action touched; while hidden, at the next showing."""
        if not changes.touches("support_case", "person", "name", "address", "task", "contact"):
            return
        if self.isVisible():
            self.reload()
        else:
            self._stale = True

    def new_item(self) -> None:
        """Start a case for somebody known or new."""
        typed = self._desk.prompts.ask_text(text.NEW_TITLE, text.NEW_LABEL, act=text.NEW_FIND)
        if not typed:
            return
        found = {str(card.person_id): card for card in finding.who(self._desk.ws, typed)}
        options = [(key, _card_words(card)) for key, card in found.items()]
        options.append((_NEW, text.NEW_PERSON.format(name=typed)))
        chosen = self._desk.prompts.choose(text.NEW_TITLE, text.NEW_CHOOSE_WORDS,
                                           options=options, act=text.NEW_START)
        if chosen is None:
            return
        card = found.get(chosen)
        if card is not None and card.case_id is not None:
            self._desk.go(Place("case", card.case_id))
            return
        self._start(typed if card is None else card.person_id)

    def focus_first(self) -> None:
        """The keyboard into the list."""
        self.list.setFocus()
        if self.list.current_id() is None and self.model.ids():
            self.list.selectRow(0)

    def leave(self) -> None:
        """Nothing is written here; the search clock stops."""
        self._timer.stop()

    def filter(self) -> CaseFilter:
        """What the boxes say."""
        return CaseFilter(state=self.by_state.code() or "mine", staff=self._desk.ws.me,
                          district=self.by_district.code() or "", text=self.search.text())

    def reload(self) -> None:
        """Read the ids anew."""
        self._timer.stop()
        self._stale = False
        narrowed = self.filter().text.strip() or self.filter().district
        words = {"mine": text.EMPTY_MINE}.get(self.filter().state, text.EMPTY)
        self.list.set_empty_text(text.EMPTY_FILTERED if narrowed else words)
        self.model.reload()
        self.model.load_rest()
        self._count.setText(text.COUNT.format(count=len(self.model.ids())))

    def export(self) -> None:
        """Exactly what is seen: columns, order, filter."""
        ws = self._desk.ws
        name = text.EXPORT_NAME.format(date=ws.today().strftime("%Y%m%d"))
        path = self._desk.prompts.ask_file_to_save(text.EXPORT_TITLE, name=name, kinds=text.EXCEL)
        if path is None:
            return
        self.model.load_rest()
        rows = [row[1:] for row in self._rows(self.model.ids())]
        columns = [exporting.Column(key, label, _LEDGER_KINDS.get(key, "text"))  # type: ignore[arg-type]
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
        return cases.list_ids(self._desk.ws, self.filter(), sort=self._sort,
                              descending=self._down)

    def _first_ids(self) -> Sequence[UUID]:
        return cases.list_ids(self._desk.ws, self.filter(), sort=self._sort,
                              descending=self._down, limit=_FIRST_SCREEN)

    def _rows(self, ids: Sequence[UUID]) -> list[Row]:
        return [_row(line) for line in cases.list_rows(self._desk.ws, ids)]

    def _set_sort(self, key: str, down: bool) -> None:
        self._sort, self._down = key, down

    # Acting

    def _start(self, who: str | PersonId) -> None:
        ws = self._desk.ws

        def work() -> Case:
            if isinstance(who, str):
                return cases.open_for_new(ws, who)
            return cases.open_for_person(ws, who)

        case = attempt(self._desk, work)
        if case is not None:
            self._desk.prompts.toast(text.NEW_STARTED.format(number=case.number),
                                     undo=lambda: undo(self._desk))
            self._desk.go(Place("case", case.id, tab="overview"))

    def _open(self, case_id: UUID) -> None:
        self._desk.go(Place("case", case_id))

    # Building

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(Heading(text.TITLE, self, level=1))
        top.addWidget(self._count)
        top.addStretch(1)
        top.addWidget(self.export_button)
        top.addWidget(self.new_button)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.by_state, 2)
        line.addWidget(self.by_district, 2)
        line.addWidget(self.search, 5)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addLayout(line)
        layout.addWidget(self.list, 1)

    def _connect(self) -> None:
        for button in (self.export_button, self.new_button):
            button.setAutoDefault(False)
        self.export_button.clicked.connect(self.export)
        self.new_button.clicked.connect(self.new_item)
        self.by_state.committed.connect(self.reload)
        self.by_district.committed.connect(self.reload)
        self.search.textChanged.connect(lambda: self._timer.start(_SEARCH_MS))
        self.search.returnPressed.connect(self.reload)
        self.list.opened.connect(self._open)
        self._desk.hub.changed.connect(self.refresh)


def _columns(desk: Desk) -> list[Column]:
    names = text.COLUMNS
    day = lambda value: short_day(value) if isinstance(value, date) else ""  # noqa: E731
    return [
        Column(names["number"], 7, sort="number", firm=True),
        Column(names["name"], 8, sort="name"),
        Column(names["kana"], 8, sort="name", spare=True),
        Column(names["age"], 4, "right", sort="age", firm=True),
        Column(names["district"], 5, sort="district"),
        Column(names["status"], 6, sort="status"),
        Column(names["holder"], 11, sort="holder"),
        Column(names["next"], 7, sort="next", show=day, firm=True),
        Column(names["last"], 7, sort="last", show=day, firm=True),
    ]


def _row(line: CaseLine) -> Row:
    district = text.HIDDEN if line.hidden else line.district
    return (line.id, line.number, line.name, line.kana, line.age, district, line.status,
            line.holder, line.next_on, line.last_on)


def _card_words(card: PersonCard) -> str:
    return "　".join(filter(None, (card.name, card.kana, card.age, card.district,
                                   card.case_number)))
