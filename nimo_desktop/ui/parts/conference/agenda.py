"""議題: the points of a conference as a list, with what can be done about the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from nimo_desktop.domain.conference import ConferenceState
from nimo_desktop.domain.referral import ConferenceDecides, code_of
from nimo_desktop.services import conference_views, conferences
from nimo_desktop.services.conference_views import Point
from nimo_desktop.services.conferences import FullConference
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.fields.flow_box import FlowBox
from nimo_desktop.ui.models.id_table import Column, IdTableModel, Row
from nimo_desktop.ui.parts.case.common import attempt, short_day, undo
from nimo_desktop.ui.parts.fitted_list import FittedList
from nimo_desktop.ui.text import conferences as text
from nimo_desktop.ui.theme import row_height, set_look

_ROWS = 5


class Agenda(QWidget):
    """`add_wanted` and `decide_wanted` come from the buttons that belong to fields of the form;
    `changed` after an act of its own.
    """

    add_wanted = Signal()
    decide_wanted = Signal()
    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._full: FullConference | None = None
        self._points: dict[UUID, Point] = {}
        chars = (2, 7, 7, 12, 12)
        self.model = IdTableModel(
            [Column(title, width, firm=at in (0, 2))
             for at, (title, width) in enumerate(zip(text.POINT_COLUMNS, chars, strict=True))],
            load_ids=lambda: list(self._points), load_rows=self._rows,
        )  # fmt: skip
        self.table = FittedList(
            self.model, self, name=text.POINTS_NAME, empty=text.NO_POINTS, many=False)
        self.hint = QLabel(self)
        self.hint.setWordWrap(True)
        set_look(self.hint, "look", "support")
        self.open_button = self._button(text.OPEN)
        self.referral_button = self._button(text.DECIDE_REFERRAL)
        self.up_button = self._button(text.UP)
        self.down_button = self._button(text.DOWN)
        self.remove_button = self._button(text.REMOVE)
        self.decide_button = self._button(text.DECIDE)
        self.add_button = self._button(text.ADD)
        acts = FlowBox(self)
        for button in (self.open_button, self.referral_button, self.up_button, self.down_button,
                       self.remove_button):
            acts.add(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.table, acts, self.hint):
            layout.addWidget(part)
        self._connect()

    def show_conference(self, full: FullConference) -> None:
        """Its points; the first one stores a new conference."""
        self._full = full
        self._points = {p.item.id: p for p in conference_views.points(self._desk.ws, full)}
        self.model.reload()
        self.table.setFixedHeight(
            row_height(self.table) * (min(max(len(self._points), 2), _ROWS) + 1) + 8)
        if self.table.current_id() is None and self._points:
            self.table.selectRow(0)
        self._judge()

    def chosen(self) -> Point | None:
        """The point the keyboard stands on."""
        found = self.table.current_id()
        return None if found is None else self._points.get(found)

    def step(self, by: int) -> None:
        """The chosen point before or after its neighbour."""
        point = self.chosen()
        order = list(self._points.values())
        at = next((n for n, one in enumerate(order) if one is point), -1)
        if point is None or not 0 <= at + by < len(order):
            return
        other = order[at + by].item
        ws = self._desk.ws
        done = attempt(self._desk, lambda: conferences.swap(ws, point.item, other))
        if done is not None:
            self.changed.emit()

    def remove(self) -> None:
        """Strike the chosen point; 元に戻す brings it back."""
        point = self.chosen()
        if point is None:
            return

        def work() -> bool:
            conferences.remove_item(self._desk.ws, point.item)
            return True

        if attempt(self._desk, work):
            self.changed.emit()
            self._desk.prompts.toast(text.REMOVED, undo=lambda: undo(self._desk))

    def open(self) -> None:
        """The page of what the chosen point is about."""
        point = self.chosen()
        if point is None:
            return
        item = point.item
        if item.referral_id is not None:
            self._desk.go(Place("referral", id=item.referral_id))
        elif point.case_id is not None:
            self._desk.go(Place("case", id=point.case_id))
        elif item.consultation_id is not None:
            self._desk.go(Place("intake", id=item.consultation_id))

    def decide_referral(self) -> None:
        """The form of the referral's own step."""
        point = self.chosen()
        if point is not None and point.item.referral_id is not None:
            self._desk.go(Place("referral", id=point.item.referral_id,
                                extra={"act": code_of(ConferenceDecides)}))

    def _rows(self, ids: Sequence[UUID]) -> list[Row]:
        order = list(self._points)
        return [
            (one, order.index(one) + 1, point.who, point.number, point.item.question,
             _decision(point))
            for one in ids if (point := self._points.get(one)) is not None
        ]  # fmt: skip

    def _judge(self) -> None:
        point, full = self.chosen(), self._full
        off = full is not None and full.conference.state is ConferenceState.CANCELLED
        chosen = point is not None
        waits = point is not None and point.waits
        about = point is not None and bool(point.number)
        self.open_button.setEnabled(about)
        self.referral_button.setEnabled(waits)
        self.up_button.setEnabled(len(self._points) > 1 and chosen)
        self.down_button.setEnabled(len(self._points) > 1 and chosen)
        self.remove_button.setEnabled(chosen)
        self.add_button.setEnabled(not off)
        self.decide_button.setEnabled(
            point is not None and not waits and not point.decided and not off)
        self.hint.setText(_whole(point))
        self.hint.setVisible(bool(self.hint.text()))

    def _button(self, label: str) -> QPushButton:
        button = QPushButton(label, self)
        button.setAutoDefault(False)
        return button

    def _connect(self) -> None:
        self.table.picked.connect(self._judge)
        self.table.opened.connect(self.open)
        self.open_button.clicked.connect(self.open)
        self.referral_button.clicked.connect(self.decide_referral)
        self.up_button.clicked.connect(lambda: self.step(-1))
        self.down_button.clicked.connect(lambda: self.step(1))
        self.remove_button.clicked.connect(self.remove)
        self.decide_button.clicked.connect(self.decide_wanted)
        self.add_button.clicked.connect(self.add_wanted)


def _whole(point: Point | None) -> str:
    """What the columns may cut."""
    if point is None:
        return ""
    words = [text.WHOLE_QUESTION.format(words=point.item.question)] if point.item.question else []
    if point.decided:
        words.append(text.WHOLE_DECISION.format(words=point.item.decision))
    elif point.waits:
        words.append(text.DECIDE_HINT)
    return "\n".join(words)


def _decision(point: Point) -> str:
    if point.decided:
        day = short_day(point.item.decided_on)
        return text.DECIDED.format(day=day, words=" ".join(point.item.decision.split()))
    return text.WAITING if point.waits else text.NOT_DECIDED

