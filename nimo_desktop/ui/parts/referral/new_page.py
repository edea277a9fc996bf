"""つなぐ: from a case or consultation to one or several receivers, by slip or by word of mouth."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.ids import CaseId, ConsultationId
from nimo_desktop.domain.referral import Referral
from nimo_desktop.services import people, referrals
from nimo_desktop.services.referrals import Origin
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.parts.case.common import attempt, undo
from nimo_desktop.ui.parts.referral.new_form import NeedsForm, OralForm
from nimo_desktop.ui.text import referral as text
from nimo_desktop.ui.theme import Heading


class NewReferrals(QWidget):
    """Two ways, one screen: slips that are checked and sent next, or a finished line."""

    def __init__(self, desk: Desk, origin: Origin, *, oral: bool = False,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._origin = desk, origin
        self._case_id: CaseId | None = origin.case.id if origin.case else None
        self._consultation_id: ConsultationId | None = (
            origin.consultation.id if origin.consultation else None)
        record = self._case_id or self._consultation_id
        self.needs_form = NeedsForm(desk, record.hex if record else "", self._who(), self)
        suggested = referrals.suggested_basis(
            desk.ws, case_id=self._case_id, consultation_id=self._consultation_id)
        self.oral_form = OralForm(desk, suggested, self)
        self.slip_way = QRadioButton(text.WAY_SLIP, self)
        self.oral_way = QRadioButton(text.WAY_ORAL, self)
        group = QButtonGroup(self)
        group.addButton(self.slip_way)
        group.addButton(self.oral_way)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.needs_form)
        self._stack.addWidget(self.oral_form)
        self._lay_out()
        self.oral_way.toggled.connect(self._on_way)
        (self.oral_way if oral else self.slip_way).setChecked(True)
        self.needs_form.save_requested.connect(self.create_slips)
        self.oral_form.save_requested.connect(self.record_oral)
        self.oral_form.cancelled.connect(self._back)

    def leave(self) -> None:
        """Keep the draft and stop its clock."""
        self.needs_form.leave()

    def focus_first(self) -> None:
        """The first field."""
        if self.oral_way.isChecked():
            self.oral_form.field("to").entry().setFocus()
        else:
            self.needs_form.field("need0_need").entry().setFocus()

    def create_slips(self) -> None:
        """Make the slips; the first one is shown to be checked and sent."""
        form, ws = self.needs_form, self._desk.ws
        wrong = form.problems()
        if wrong:
            form.show_problems(wrong)
            return
        needs = form.needs()
        found = referrals.need_problems(ws, needs)
        if found:
            form.show_need_problems(found)
            return
        made = attempt(self._desk, lambda: referrals.create(
            ws, case_id=self._case_id, consultation_id=self._consultation_id, needs=needs,
            draft=form.draft_name()))
        if made is None:
            return
        form.mark_saved()
        form.stop_drafts()
        words = text.CREATED.format(count=len(made))
        self._desk.prompts.toast(words, undo=lambda: undo(self._desk))
        self._desk.go(Place("referral", id=made[0].id))

    def record_oral(self) -> None:
        """Write the line; the referral is shown."""
        form = self.oral_form
        wrong = form.problems()
        if wrong:
            form.show_problems(wrong)
            return
        said = form.values()
        done = attempt(self._desk, lambda: referrals.said_orally(
            self._desk.ws, case_id=self._case_id, consultation_id=self._consultation_id,
            to=said.to, person=said.person, on=said.on, request=said.request,
            sharing=form.sharing()))
        if done is None:
            return
        if not isinstance(done, Referral):
            form.show_problems(done)
            return
        words = text.ORAL_SAVED.format(number=done.number)
        self._desk.prompts.toast(words, undo=lambda: undo(self._desk))
        self._desk.go(Place("referral", id=done.id))

    def _who(self) -> str:
        origin = self._origin
        if origin.person_id is not None:
            found = people.load(self._desk.ws, origin.person_id).name
            if found:
                return found
        return (origin.consultation.subject_alias if origin.consultation else "") or ""

    def _lay_out(self) -> None:
        source = self._origin.case or self._origin.consultation
        number, name = source.number if source else "", self._who()
        words = text.NEW_FROM.format(number=number, name=name) if name else number
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(Heading(f"{text.NEW_TITLE}　{words}", self, level=2))
        top.addStretch(1)
        top.addWidget(self.slip_way)
        top.addWidget(self.oral_way)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 12, 4, 0)
        layout.setSpacing(0)
        top.setContentsMargins(12, 0, 12, 0)
        layout.addLayout(top)
        layout.addWidget(self._stack, 1)

    def _on_way(self, oral: bool) -> None:
        self._stack.setCurrentWidget(self.oral_form if oral else self.needs_form)

    def _back(self) -> None:
        if self._case_id is not None:
            self._desk.go(Place("case", id=self._case_id, tab="referral"))
        elif self._consultation_id is not None:
            self._desk.go(Place("intake", id=self._consultation_id))


class Nowhere(QWidget):
    """Neither a referral nor something to hand on was named: says what to do."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = QLabel(text.NEW_NONE, self)
        words.setWordWrap(True)
        self.button = QPushButton(text.TO_CASES, self)
        self.button.setAutoDefault(False)
        self.button.clicked.connect(lambda: desk.go(Place("cases")))
        line = QHBoxLayout()
        line.addWidget(self.button)
        line.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(16)
        layout.addWidget(words)
        layout.addLayout(line)
        layout.addStretch(1)

    def focus_first(self) -> None:
        """The one button."""
        self.button.setFocus()
