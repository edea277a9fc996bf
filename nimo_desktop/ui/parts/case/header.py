"""The card on top of every tab: who, how old, who holds, warnings in words, what comes next."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.ages import age_words
from nimo_desktop.domain.case_moves import MOVES, CaseStatus
from nimo_desktop.domain.dates_jp import era_years
from nimo_desktop.services.cases import CaseHeader
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.flow_box import FlowBox
from nimo_desktop.ui.fields.parts_label import PartsLabel
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.parts.case.common import Chip, short_day
from nimo_desktop.ui.text import case as text
from nimo_desktop.ui.theme import TOKENS, Heading, set_look


class HeaderCard(QFrame):
    """Signals say what is wanted; the page does it."""

    write_wanted = Signal()
    move_wanted = Signal(object)
    hand_over_wanted = Signal()
    close_wanted = Signal()
    reopen_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setProperty("card", "true")
        self._number = QLabel(self)
        self._kana = QLabel(self)
        self._name = Heading("", self, level=2)
        self._facts = QLabel(self)
        self._facts.setWordWrap(True)
        self._line = PartsLabel(self, gap="　|　")
        for label in (self._number, self._kana, self._line):
            set_look(label, "look", "support")
        self.marks = FlowBox(self)
        self.status = Chip("", self, kind="info")
        self.write_button = QPushButton(icon("plus", colour=TOKENS.base), text.WRITE, self)
        self.write_button.setProperty("primary", "true")
        self.write_button.setToolTip(text.WRITE_HINT)
        self.acts_button = QPushButton(text.ACTS, self)
        for button in (self.write_button, self.acts_button):
            button.setAutoDefault(False)
        self.menu = QMenu(self.acts_button)
        self.acts_button.setMenu(self.menu)
        self.write_button.clicked.connect(self.write_wanted)
        self._lay_out()

    def show_header(self, head: CaseHeader) -> None:
        """Show what is known now."""
        case, person = head.case, head.person
        birth = person.person.birth
        age = text.NO_AGE
        if birth is not None and not birth.unknown:
            age = f"{age_words(birth, self._desk.ws.today())}({era_years(birth)}生)"
        self._number.setText(case.number)
        self._kana.setText(person.kana)
        self._name.setText(person.name or text.NO_NAME)
        self._facts.setText("　".join(filter(None, (
            age, self._desk.ws.codes.label("sex", person.person.sex), self._district(head)))))
        self.status.setText(CaseStatus(case.status).label)
        nxt = text.NO_NEXT if head.next_date is None else text.NEXT.format(
            date=short_day(head.next_date), title=head.next_title)
        last = text.NO_LAST if head.last_contact is None else text.LAST.format(
            date=short_day(head.last_contact))
        second = text.SECOND.format(name=head.second_text) if head.second_text else ""
        self._line.show_parts((text.HOLDER.format(holder=head.holder_text), second, nxt, last))
        self._show_marks(head.marks)
        self._fill_menu(CaseStatus(case.status))

    def words(self) -> str:
        """Everything the card says, for tests and screen readers."""
        labels = (self._number, self._kana, self._name, self._facts, self.status, self._line)
        return " ".join(label.text() for label in labels) + " " + self.marks.accessibleName()

    def _district(self, head: CaseHeader) -> str:
        address = head.person.address
        if head.person.person.restricted or (address is not None and address.secret):
            return text.HIDDEN_DISTRICT
        return address.district if address is not None else ""

    def _show_marks(self, marks: tuple[str, ...]) -> None:
        self._top.removeWidget(self.marks)
        self.marks.hide()
        self.marks.deleteLater()
        self.marks = FlowBox(self)
        for words in marks:
            self.marks.add(Chip(text.MARK.format(words=words), self.marks, kind="warning"))
        self.marks.setAccessibleName(text.MARKS_NAME.format(words="、".join(marks)))
        self.marks.setVisible(bool(marks))
        self._top.addWidget(self.marks)
        self.setAccessibleName(self.words())

    def _fill_menu(self, status: CaseStatus) -> None:
        self.menu.clear()
        if status is CaseStatus.CLOSED:
            self.menu.addAction(text.REOPEN).triggered.connect(self.reopen_wanted)
            return
        for to in CaseStatus:
            if to in MOVES[status] and to is not CaseStatus.CLOSED:
                act = self.menu.addAction(text.MOVE_TO.format(label=to.label))
                act.triggered.connect(lambda _=False, to=to: self.move_wanted.emit(to))
        self.menu.addSeparator()
        self.menu.addAction(text.HAND_OVER).triggered.connect(self.hand_over_wanted)
        self.menu.addAction(text.CLOSE).triggered.connect(self.close_wanted)

    def _lay_out(self) -> None:
        who = QVBoxLayout()
        who.setSpacing(0)
        who.addWidget(self._kana)
        who.addWidget(self._name)
        first = QHBoxLayout()
        first.setSpacing(16)
        first.addLayout(who)
        beside = QVBoxLayout()
        beside.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self._number)
        top.addWidget(self.status)
        top.addStretch(1)
        beside.addLayout(top)
        beside.addWidget(self._facts)
        first.addLayout(beside, 1)
        first.addWidget(self.acts_button)
        first.addWidget(self.write_button)
        self._top = QVBoxLayout(self)
        self._top.setContentsMargins(16, 8, 16, 8)
        self._top.setSpacing(4)
        self._top.addLayout(first)
        self._top.addWidget(self._line)
        self._top.addWidget(self.marks)
