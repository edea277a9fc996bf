"""調整役の机: what must be decided next, what is late, what goes round, what nobody holds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.ids import ReferralId
from nimo_desktop.domain.journal import Changes
from nimo_desktop.domain.referral import Action, code_of, label_of
from nimo_desktop.services import coordination, referrals
from nimo_desktop.services.coordination import Desk as CoordinatorsDesk
from nimo_desktop.services.coordination import LooseItem
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.fields.flow_box import FlowBox
from nimo_desktop.ui.models.id_table import Column, IdTableModel, Row
from nimo_desktop.ui.parts.fitted_list import FittedList
from nimo_desktop.ui.parts.list_to_excel import ListToExcel
from nimo_desktop.ui.parts.referral import table
from nimo_desktop.ui.text import coordinator as text
from nimo_desktop.ui.theme import Heading, set_look

LOOSE = "loose"
SHOWN = (
    "referral", "consultation", "support_case", "name", "staff", "department", "agency", "task",
    "office", "conference",
)  # fmt: skip
_PAGES = {"consultation": "intake", "support_case": "case", "referral": "referral"}


class CoordinatorPage(QWidget):
    """Four groups, each with its list; the coordinator's four ways out stand below as buttons."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._found: CoordinatorsDesk = coordination.desk(desk.ws)
        self._loose: dict[UUID, LooseItem] = {}
        self.duty = QLabel(self)
        self.hint = QLabel(self)
        self.hint.setWordWrap(True)
        set_look(self.hint, "look", "support")
        self.groups = {code: self._button("", checkable=True) for code in text.GROUPS}
        self.model, self.table = table.make_table(
            lambda: desk.ws, self._ids, lambda *_: None, self)
        columns = [Column(title, chars) for title, chars in
                   zip(text.LOOSE_COLUMNS, (8, 12, 20), strict=True)]
        self.loose_model = IdTableModel(
            columns, load_ids=lambda: list(self._loose), load_rows=self._loose_rows)
        self.loose = FittedList(
            self.loose_model, self, name=text.GROUPS[LOOSE], empty=text.EMPTY[LOOSE], many=False)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.loose)
        self.open_button = self._button(text.OPEN)
        self.measures_button = self._button(text.MEASURES)
        self.meeting_button = self._button(text.MEETING)
        self.acts: dict[type[Action], QPushButton] = {
            kind: self._button(label_of(kind)) for kind in coordination.ENDS
        }
        self.export_button = ListToExcel(desk, self.model, text.TITLE, self)
        self._lay_out()
        self._connect()
        self.groups["returned"].setChecked(True)
        self.reload()

    # For the window -----------------------------------------------------------------------------
    def show_place(self, place: Place) -> None:
        """`extra["group"]` chooses one (returned, unanswered, third, loose)."""
        chosen = self.groups.get(str(place.extra.get("group", "")))
        if chosen is not None:
            chosen.setChecked(True)
        self.reload()

    def refresh(self, changes: Changes) -> None:
        """Whatever may come to this desk or leave it."""
        if changes.touches(*SHOWN):
            self.reload()

    def focus_first(self) -> None:
        """The list has the keyboard."""
        (self.loose if self.group() == LOOSE else self.table).setFocus()

    def group(self) -> str:
        """Which list is shown."""
        return next(code for code, button in self.groups.items() if button.isChecked())

    # Acts ---------------------------------------------------------------------------------------
    def reload(self) -> None:
        """Read the desk anew."""
        self._found = coordination.desk(self._desk.ws)
        self._loose = {one.id: one for one in self._found.without_holder}
        self.duty.setText(text.ON_DUTY.format(name=self._found.on_duty))
        counts = {
            "returned": len(self._found.returned), "unanswered": len(self._found.unanswered),
            "third": len(self._found.third), LOOSE: len(self._loose),
        }  # fmt: skip
        for code, button in self.groups.items():
            button.setText(text.GROUP.format(label=text.GROUPS[code], count=counts[code]))
        self._show_group()

    def decide(self, kind: type[Action]) -> None:
        """Open the form of one of the ways out for the chosen referral."""
        found = self.table.current_id()
        if found is not None and self.group() != LOOSE:
            self._desk.go(Place("referral", id=found, extra={"act": code_of(kind)}))

    def open_current(self) -> None:
        """The chosen line's own page."""
        if self.group() == LOOSE:
            item = self._loose.get(self.loose.current_id() or UUID(int=0))
            if item is not None:
                self._desk.go(Place(_PAGES[item.kind], id=item.id))
            return
        found = self.table.current_id()
        if found is not None:
            self._desk.go(Place("referral", id=found))

    # Inside -------------------------------------------------------------------------------------
    def _show_group(self) -> None:
        code = self.group()
        words = [text.HINTS[code]]
        if not self._found.mine:
            words.append(text.NOT_MINE)
        self.hint.setText("　".join(words))
        self._stack.setCurrentWidget(self.loose if code == LOOSE else self.table)
        shown = self.loose if code == LOOSE else self.table
        self.table.set_empty_text(text.EMPTY[code])
        (self.loose_model if code == LOOSE else self.model).reload()
        if shown.current_id() is None and shown.model().rowCount():
            shown.selectRow(0)
        self.export_button.setVisible(code != LOOSE)
        self._judge()

    def _judge(self) -> None:
        """Only what the machine allows for the chosen referral."""
        found = None if self.group() == LOOSE else self.table.current_id()
        offered: tuple[type[Action], ...] = ()
        if found is not None:
            ws = self._desk.ws
            offered = referrals.available(ws, referrals.get(ws, ReferralId(found)))
        for kind, button in self.acts.items():
            button.setEnabled(kind in offered)
        self.open_button.setEnabled(found is not None or bool(self._loose))

    def _ids(self) -> list[UUID]:
        lines = {
            "returned": self._found.returned, "unanswered": self._found.unanswered,
            "third": self._found.third,
        }.get(self.group(), ())  # fmt: skip
        return [line.id for line in lines]

    def _loose_rows(self, ids: Sequence[UUID]) -> list[Row]:
        found = (self._loose[one] for one in ids if one in self._loose)
        return [(one.id, text.KINDS[one.kind], one.number, one.holder) for one in found]

    def _button(self, label: str, *, checkable: bool = False) -> QPushButton:
        button = QPushButton(label, self)
        button.setAutoDefault(False)
        button.setCheckable(checkable)
        return button

    def _lay_out(self) -> None:
        top, groups, acts = QHBoxLayout(), QHBoxLayout(), FlowBox(self)
        top.addWidget(Heading(text.TITLE, self, level=2))
        top.addWidget(self.duty, 1)
        top.addWidget(self.measures_button)
        top.addWidget(self.meeting_button)
        top.addWidget(self.export_button)
        group = QButtonGroup(self)
        for button in self.groups.values():
            group.addButton(button)
            groups.addWidget(button)
        groups.addStretch(1)
        for button in (self.open_button, *self.acts.values()):
            acts.add(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addLayout(groups)
        layout.addWidget(self.hint)
        layout.addWidget(self._stack, 1)
        layout.addWidget(acts)

    def _connect(self) -> None:
        for button in self.groups.values():
            button.clicked.connect(self._show_group)
        for kind, button in self.acts.items():
            button.clicked.connect(partial(self.decide, kind))
        self.table.picked.connect(lambda _: self._judge())
        self.table.opened.connect(lambda _: self.open_current())
        self.loose.opened.connect(lambda _: self.open_current())
        self.open_button.clicked.connect(self.open_current)
        self.measures_button.clicked.connect(lambda: self._desk.go(Place("measures")))
        self.meeting_button.clicked.connect(
            lambda: self._desk.go(Place("paper", extra={"kind": "manager_meeting"})))
        self._desk.hub.changed.connect(self.refresh)
