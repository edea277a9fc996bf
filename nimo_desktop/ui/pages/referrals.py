"""連携: the same referrals as a list or as a board; filters, saved filters, paper and Excel."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.ids import DepartmentId, ReferralId
from nimo_desktop.domain.journal import Changes
from nimo_desktop.domain.referral import Action, code_of, label_of
from nimo_desktop.services import exporting, office, referral_board, referrals
from nimo_desktop.services.referrals import ReferralFilter
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.parts.case.common import attempt
from nimo_desktop.ui.parts.referral import table
from nimo_desktop.ui.parts.referral.board import Board
from nimo_desktop.ui.parts.saved_views import SavedViews
from nimo_desktop.ui.text import board as words
from nimo_desktop.ui.text import referral as text
from nimo_desktop.ui.theme import Heading

SEARCH_WAIT_MS = 250
SHOWN = ("referral", "name", "staff", "department", "agency", "consultation", "task")
LIST, BOARD = "list", "board"


class ReferralsPage(QWidget):
    """Filters above, the table or the board below; Enter opens."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._sort, self._descending = "due", False
        self.looks = {
            code: self._button(label, checkable=True)
            for code, label in ((LIST, words.AS_LIST), (BOARD, words.AS_BOARD))
        }
        self.open_button = self._button(text.OPEN)
        self.state_button = self._button(words.STATE)
        self.state_button.setToolTip(words.STATE_HINT)
        self.desk_button = self._button(text.COORDINATOR)
        self.reply_button = self._button(text.REPLIES)
        self.print_button = self._button(text.PRINT_LIST, "print")
        self.export_button = self._button(text.EXPORT, "excel")
        self.state_box = QComboBox(self)
        self.state_box.setAccessibleName(text.SHOW)
        for code, label in text.FILTERS:
            self.state_box.addItem(label, code)
        self.department_box = QComboBox(self)
        self.department_box.setAccessibleName(text.DEPARTMENT)
        self.department_box.addItem(text.ANY_DEPARTMENT, "")
        for one in office.departments(desk.ws):
            self.department_box.addItem(one.name, one.id.hex)
        self.search_line = TextLine(self, name=text.SEARCH)
        self.search_line.setPlaceholderText(text.SEARCH)
        self.search_line.setClearButtonEnabled(True)
        self.saved = SavedViews(desk, "referrals", self)
        self.count_label = QLabel(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_WAIT_MS)
        self.model, self.table = table.make_table(
            lambda: desk.ws, self._ids, self._set_sort, self)
        self.board = Board(
            referral_board.COLUMNS,
            lambda column, ids: referral_board.cards(self._desk.ws, column, ids), self,
        )  # fmt: skip
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.board)
        self._lay_out()
        self._connect()
        self.looks[LIST].setChecked(True)
        self.reload()

    # For the window -----------------------------------------------------------------------------
    def show_place(self, place: Place) -> None:
        """`extra` may name a `state` (open, waiting, keeping, coordinator, overdue, all), a
        `department` and a `look` (list, board).
        """
        look = self.looks.get(str(place.extra.get("look", "")))
        if look is not None:
            look.setChecked(True)
        self._choose(place.extra)
        self.reload()
        if place.id is not None:
            self.select(place.id)

    def select(self, found: UUID) -> None:
        """Stand on a referral."""
        if self.look() == BOARD:
            self.board.select(found)
        else:
            self.table.select_id(found)

    def look(self) -> str:
        """`list` or `board`."""
        return BOARD if self.looks[BOARD].isChecked() else LIST

    def refresh(self, changes: Changes) -> None:
        """Referrals and the names in them are what is shown."""
        if changes.touches("saved_view"):
            self.saved.load(self.saved.box.currentText())
        if changes.touches(*SHOWN):
            self.reload()

    def focus_first(self) -> None:
        """The table or the first card has the keyboard."""
        if self.look() == BOARD:
            self.board.focus_first()
        else:
            self.table.setFocus()

    def leave(self) -> None:
        """Stop the clock of the search line."""
        self._timer.stop()

    # Acts ---------------------------------------------------------------------------------------
    def reload(self) -> None:
        """Read what is shown anew."""
        self._timer.stop()
        if self.look() == BOARD:
            self.board.show_board(referral_board.board(self._desk.ws, self._filter()))
            count = self.board.count()
        else:
            self.model.reload()
            count = self.model.rowCount()
            self.table.set_empty_text(
                text.EMPTY if self._filter() == ReferralFilter() else text.EMPTY_FILTER)
        self.count_label.setText(text.COUNT.format(count=count))
        self.saved.note(self._values())

    def move_card(self, found: UUID, came_from: str, to: str) -> None:
        """Somebody wants a card in another column: open the step that leads there."""
        if came_from == referral_board.INTAKE:
            self._begin(found, to)
            return
        steps = self._steps_to(found, to)
        if steps is None:
            return
        if not steps:
            self._tell_not_there(found, to)
            return
        if len(steps) == 1:
            self._act(found, steps[0])
            return
        referral = referrals.get(self._desk.ws, ReferralId(found))
        label = referral_board.COLUMNS[to]
        chosen = self._desk.prompts.choose(
            words.CHOOSE_TITLE, words.CHOOSE_WORDS.format(need=referral.need, column=label),
            options=[(code_of(one), label_of(one)) for one in steps], act=words.CHOOSE_ACT,
        )  # fmt: skip
        if chosen is not None:
            self._act(found, next(one for one in steps if code_of(one) == chosen))

    def menu_of(self, column: str, found: UUID) -> QMenu:
        """What can be done with a card."""
        menu = QMenu(self)
        menu.addAction(text.OPEN, lambda: self._open(column, found))
        if column == referral_board.INTAKE:
            menu.addAction(text.NEW_TITLE, lambda: self._begin(found, referral_board.SEEK))
            return menu
        menu.addSeparator()
        referral = referrals.get(self._desk.ws, ReferralId(found))
        for kind in referrals.available(self._desk.ws, referral):
            menu.addAction(label_of(kind), partial(self._act, found, kind))
        return menu

    def print_list(self) -> None:
        """The list on paper, in the order and the filter that is seen."""
        ids = [found.hex for found in self._ids()]
        title = self.state_box.currentText()
        self._desk.go(Place("paper", extra={"kind": "referral_list", "ids": ids, "title": title}))

    def export(self) -> None:
        """「この一覧をExcelへ」: what is seen, in its order."""
        path = self._desk.prompts.ask_file_to_save(
            text.EXPORT_TITLE, name=f"{text.TITLE}.xlsx", kinds=text.EXPORT_KINDS)
        if path is None:
            return
        ws = self._desk.ws
        columns = [
            exporting.Column(f"c{at}", title, kind="int" if at == table.DAYS else "text",
                             width=24.0 if at == table.NEED else 14.0)
            for at, title in enumerate(text.COLUMNS)
        ]
        rows = [table.file_cells(line) for line in referrals.list_rows(ws, self._ids())]
        try:
            count = exporting.export_list(ws, columns, rows, title=text.TITLE, path=path)
        except KnownError as error:
            self._desk.prompts.tell(error)
            return
        self._desk.prompts.toast(text.EXPORTED.format(count=count))

    # Inside -------------------------------------------------------------------------------------
    def _filter(self) -> ReferralFilter:
        department = self.department_box.currentData()
        return ReferralFilter(
            state=self.state_box.currentData(),
            department=DepartmentId(UUID(hex=department)) if department else None,
            text=self.search_line.text().strip(),
        )

    def _values(self) -> dict[str, object]:
        return {
            "state": self.state_box.currentData(),
            "department": self.department_box.currentData(),
            "text": self.search_line.text().strip(),
            "look": self.look(),
        }

    def _choose(self, values: Mapping[str, object]) -> None:
        for name, box in (("state", self.state_box), ("department", self.department_box)):
            at = box.findData(values.get(name))
            if at >= 0:
                box.setCurrentIndex(at)
        if "text" in values:
            self.search_line.setText(str(values["text"]))

    def _on_saved(self, values: Mapping[str, object]) -> None:
        self.looks[BOARD if values.get("look") == BOARD else LIST].setChecked(True)
        self._choose(values)
        self.reload()

    def _ids(self) -> list[UUID]:
        return referrals.list_ids(
            self._desk.ws, self._filter(), sort=self._sort, descending=self._descending)

    def _set_sort(self, key: str, descending: bool) -> None:
        self._sort, self._descending = key, descending

    def _steps_to(self, found: UUID, to: str) -> tuple[type[Action], ...] | None:
        if to == referral_board.INTAKE:
            self._desk.prompts.inform(words.NOT_THERE_TITLE, words.NOT_BACK_TO_INTAKE)
            return None
        return attempt(self._desk, lambda: referral_board.steps_to(
            self._desk.ws, referrals.get(self._desk.ws, ReferralId(found)), to))

    def _tell_not_there(self, found: UUID, to: str) -> None:
        referral = referrals.get(self._desk.ws, ReferralId(found))
        self._desk.prompts.inform(words.NOT_THERE_TITLE, words.NOT_THERE.format(
            status=referral.status.label, column=referral_board.COLUMNS[to]))

    def _begin(self, consultation: UUID, to: str) -> None:
        if to not in (referral_board.SEEK, referral_board.ASKED):
            self._desk.prompts.inform(words.NOT_THERE_TITLE, words.INTAKE_FIRST)
            return
        self._desk.go(Place("referral", extra={"consultation_id": consultation}))

    def _act(self, found: UUID, kind: type[Action]) -> None:
        self._desk.go(Place("referral", id=found, extra={"act": code_of(kind)}))

    def _button(self, words_: str, sign: str = "", *, checkable: bool = False) -> QPushButton:
        button = QPushButton(icon(sign), words_, self) if sign else QPushButton(words_, self)
        button.setAutoDefault(False)
        button.setCheckable(checkable)
        return button

    def _lay_out(self) -> None:
        top, filters = QHBoxLayout(), QHBoxLayout()
        group = QButtonGroup(self)
        top.addWidget(Heading(text.TITLE, self, level=2))
        for button in self.looks.values():
            group.addButton(button)
            top.addWidget(button)
        top.addStretch(1)
        for button in (self.open_button, self.state_button, self.desk_button, self.reply_button,
                       self.print_button, self.export_button):
            top.addWidget(button)
        filters.addWidget(self.state_box)
        filters.addWidget(self.department_box)
        filters.addWidget(self.search_line, 1)
        filters.addWidget(self.saved)
        filters.addWidget(self.count_label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addLayout(filters)
        layout.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.state_box.currentIndexChanged.connect(self.reload)
        self.department_box.currentIndexChanged.connect(self.reload)
        self.search_line.textChanged.connect(self._timer.start)
        self.search_line.returnPressed.connect(self.reload)
        self.saved.chosen.connect(self._on_saved)
        self._timer.timeout.connect(self.reload)
        self.open_button.clicked.connect(self._on_open)
        self.state_button.clicked.connect(self._on_state)
        self.desk_button.clicked.connect(lambda: self._desk.go(Place("coordinator")))
        self.reply_button.clicked.connect(lambda: self._desk.go(Place("replies")))
        self.print_button.clicked.connect(self.print_list)
        self.export_button.clicked.connect(self.export)
        self.table.opened.connect(lambda found: self._open("", found))
        self.board.opened.connect(lambda place: self._open(*place))
        self.board.moved.connect(self.move_card)
        self.board.menu.connect(self._show_menu)
        self.looks[BOARD].toggled.connect(self._on_look)
        self._desk.hub.changed.connect(self.refresh)

    def _on_look(self, board: bool) -> None:
        self._stack.setCurrentIndex(1 if board else 0)
        self.reload()

    def _current(self) -> tuple[str, UUID] | None:
        if self.look() == BOARD:
            return self.board.current()
        found = self.table.current_id() or self.model.id_at(0)
        return None if found is None else ("", found)

    def _on_open(self) -> None:
        current = self._current()
        if current is not None:
            self._open(*current)

    def _on_state(self) -> None:
        current = self._current()
        if current is not None:
            below = self.state_button.mapToGlobal(QPoint(0, self.state_button.height()))
            self._show_menu(*current, below)

    def _show_menu(self, column: str, found: UUID, where: QPoint) -> None:
        self.menu_of(column, found).popup(where)

    def _open(self, column: str, found: UUID) -> None:
        page = "intake" if column == referral_board.INTAKE else "referral"
        self._desk.go(Place(page, id=found))
