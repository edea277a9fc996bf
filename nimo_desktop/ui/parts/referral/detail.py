"""One referral: what is so now, the slip, what can be done, the history."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.problems import Problem
from nimo_desktop.domain.referral import (
    Action,
    Complete,
    ConfirmFirstUse,
    Reassign,
    Redirect,
    Referral,
    Send,
    Status,
    Withdraw,
    code_of,
    is_open,
    is_overdue,
    label_of,
    reply_due,
    safety_due,
)
from nimo_desktop.services import referrals
from nimo_desktop.services.referrals import FullReferral
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.fields.flow_box import FlowBox
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.input_guards import tab_through
from nimo_desktop.ui.parts.case.common import Chip, attempt, undo
from nimo_desktop.ui.parts.referral.act_form import ActForm
from nimo_desktop.ui.parts.referral.history import History
from nimo_desktop.ui.parts.referral.safety import SafetyBanner, SignsForm
from nimo_desktop.ui.parts.referral.slip_form import SlipForm, SlipReader
from nimo_desktop.ui.parts.referral.words import status_words
from nimo_desktop.ui.text import referral as text
from nimo_desktop.ui.theme import Heading, set_look

_QUIET = (Withdraw, Reassign)
_AWAITED: dict[Status, type[Action]] = {
    Status.AWAITING_FIRST_USE: ConfirmFirstUse,
    Status.ACCEPTED: Complete,
    Status.JOINT: Complete,
    Status.ADVISING: Complete,
}


class Detail(QWidget):
    """Made anew for each referral and after each step; `stepped` says that one was taken."""

    stepped = Signal()

    def __init__(self, desk: Desk, full: FullReferral, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self.full = desk, full
        self.form: ActForm | None = None
        self.signs: SignsForm | None = None
        self.slip: SlipForm | None = None
        self.buttons: dict[type[Action], QPushButton] = {}
        self.status = QLabel(status_words(desk.ws, full), self)
        self.history = History(self)
        self.history.show_events(desk.ws, full)
        self._right = QStackedWidget(self)
        self._right.addWidget(self._acts_side())
        halves = QSplitter(Qt.Orientation.Horizontal, self)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self._slip_side())
        halves.addWidget(self._right)
        halves.setSizes([560, 590])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        until = safety_due(full.referral)
        self.safety: SafetyBanner | None = None
        if until is not None:
            self.safety = SafetyBanner(until, desk.ws.now(), self)
            self.safety.button.clicked.connect(self._on_safe)
            layout.addWidget(self.safety)
        layout.addLayout(self._top())
        layout.addWidget(self._status_card())
        layout.addWidget(halves, 1)

    def is_dirty(self) -> bool:
        """Something was typed that is not stored."""
        open_form = self.form is not None or self.signs is not None
        return open_form or (self.slip is not None and self.slip.is_dirty())

    def leave(self) -> None:
        """Keep the draft of the slip and stop its clock."""
        if self.slip is not None:
            self.slip.leave()

    def focus_first(self) -> None:
        """The first thing to do, else the history."""
        first = next(iter(self.buttons.values()), None)
        if self.safety is not None:
            first = self.safety.button
        (first or self.history.table).setFocus()

    # The slip -----------------------------------------------------------------------------------
    def save_slip(self) -> Referral | None:
        """Store the words of the slip; None if something is wrong with them."""
        slip = self.slip
        if slip is None:
            return self.full.referral
        wrong = slip.problems()
        if wrong:
            slip.show_problems(wrong)
            return None
        saved = attempt(self._desk, lambda: referrals.save_slip(
            self._desk.ws, slip.edited_referral(), draft=self.full.referral.id.hex))
        if saved is None:
            return None
        if not isinstance(saved, Referral):
            slip.show_problems(saved)
            return None
        self.full = dataclasses.replace(self.full, referral=saved)
        slip.rebase(self.full)
        return saved

    # The steps ----------------------------------------------------------------------------------
    def choose(self, kind: type[Action]) -> ActForm:
        """Show the form of a step beside the slip."""
        self.stop()
        form = ActForm(self._desk, self.full, kind, self)
        form.save_requested.connect(self.take)
        form.cancelled.connect(self.stop)
        self.form = form
        self._right.addWidget(form)
        self._right.setCurrentWidget(form)
        if kind in (Send, Redirect):
            self._warn(form)
        first = next(iter(form.problems()), None)
        name = first.field if first else next(iter(form.values()), "")
        if name:
            form.field(name).entry().setFocus(Qt.FocusReason.OtherFocusReason)
        return form

    def begin(self, code: str) -> None:
        """Show the form of the step of this code, if it can be taken now."""
        kind = next((one for one in self.buttons if code_of(one) == code), None)
        if kind is not None:
            self.choose(kind)

    def stop(self) -> None:
        """Back to what can be done; nothing was recorded."""
        for form in (self.form, self.signs):
            if form is not None:
                self._right.removeWidget(form)
                form.hide()
                form.deleteLater()
        self.form = self.signs = None

    def start_signs(self) -> SignsForm:
        """Ask when signs of abuse were told."""
        self.stop()
        form = SignsForm(self._desk, self)
        form.save_requested.connect(self.report_signs)
        form.cancelled.connect(self.stop)
        self.signs = form
        self._right.addWidget(form)
        self._right.setCurrentWidget(form)
        form.field("at").entry().setFocus(Qt.FocusReason.OtherFocusReason)
        return form

    def report_signs(self) -> None:
        """The 48 hours run from then on."""
        form = self.signs
        if form is None:
            return
        wrong = form.problems()
        if wrong:
            form.show_problems(wrong)
            return
        begun = attempt(self._desk, lambda: referrals.report_signs(
            self._desk.ws, self.full.referral, at=form.at()))
        if begun is not None:
            self._desk.prompts.toast(text.SIGNS_DONE, undo=lambda: undo(self._desk))
            self.stop()
            self.stepped.emit()

    def take(self) -> None:
        """Take the step as filled in."""
        form = self.form
        if form is None:
            return
        wrong = form.problems()
        if wrong:
            form.show_problems(wrong)
            return
        referral: Referral | None = self.full.referral
        if self.slip is not None and self.slip.is_dirty():
            referral = self.save_slip()
        if referral is None:
            return
        self._take(form, referral)

    def _take(self, form: ActForm, referral: Referral) -> None:
        try:
            done = referrals.step(
                self._desk.ws, referral, form.action(), parent_too=form.parent_too(),
                sharing=form.sharing())
        except KnownError as trouble:
            self._desk.prompts.tell(trouble)
            return
        if not isinstance(done, Referral):
            self._show_problems(form, done)
            return
        words = text.ACTED.format(act=label_of(form.kind))
        self._desk.prompts.toast(words, undo=lambda: undo(self._desk))
        self.stop()
        self.stepped.emit()

    def _show_problems(self, form: ActForm, found: tuple[Problem, ...]) -> None:
        """Beside the fields of the step; what the slip lacks stands in the slip as well."""
        own = form.values()
        of_slip = [one for one in found if one.field not in own]
        if self.slip is not None and of_slip:
            names = self.slip.to_fields(self.full.referral)
            self.slip.show_problems([one for one in of_slip if one.field in names])
        form.show_problems(found)

    def _warn(self, form: ActForm) -> None:
        shown = self.slip.edited_referral() if self.slip is not None else self.full.referral
        found = referrals.warnings(self._desk.ws, shown)
        if found:
            lines = [f"・{one.sentence}" for one in found]
            form.show_banner("\n".join([text.WARN_TITLE, *lines]))

    # Building -----------------------------------------------------------------------------------
    def _top(self) -> QHBoxLayout:
        full, line = self.full, QHBoxLayout()
        line.setSpacing(12)
        heading = Heading(f"{full.referral.number}　{full.referral.need}", self, level=2)
        heading.setWordWrap(True)
        kind = "warning" if is_overdue(full.referral, self._desk.ws.today()) else "info"
        line.addWidget(Chip(full.referral.status.label, self, kind=kind), 0,
                       Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(heading, 1)
        self.reply_button = self._button(text.BUTTON_REPLY, "", self._on_reply)
        self.reply_button.setVisible(reply_due(full.referral) is not None)
        self.print_button = self._button(text.BUTTON_PRINT, "print", self._print)
        for button in (self.reply_button, self.print_button):
            line.addWidget(button)
        if full.referral.conference_id is not None:
            line.addWidget(self._button(text.BUTTON_MEETING, "conference", self._open_meeting))
        if full.case is not None:
            line.addWidget(self._button(text.BUTTON_CASE, "case", self._open_case))
        elif full.consultation is not None:
            line.addWidget(self._button(text.BUTTON_CONSULTATION, "", self._open_consultation))
        return line

    def _button(self, words: str, sign: str, act: object) -> QPushButton:
        button = QPushButton(words, self)
        if sign:
            button.setIcon(icon(sign))
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _status_card(self) -> QFrame:
        card = QFrame(self)
        card.setProperty("card", "true")
        body = QVBoxLayout(card)
        body.setContentsMargins(12, 8, 12, 8)
        body.setSpacing(4)
        self.status.setWordWrap(True)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        if is_overdue(self.full.referral, self._desk.ws.today()):
            set_look(self.status, "look", "error")
        who = [text.WHO.format(name=self.full.who)]
        if self.full.siblings:
            numbers = "、".join(f"{s.number} {s.need}" for s in self.full.siblings)
            who.append(text.SIBLINGS.format(numbers=numbers))
        support = QLabel("　".join(who), card)
        support.setWordWrap(True)
        set_look(support, "look", "support")
        body.addWidget(self.status)
        body.addWidget(support)
        return card

    def _slip_side(self) -> QWidget:
        if not referrals.may_edit(self.full.referral):
            return SlipReader(self._desk.ws, self.full, self)
        self.slip = SlipForm(self._desk, self.full, self)
        self.slip.save_requested.connect(self._on_save_slip)
        return self.slip

    def _acts_side(self) -> QWidget:
        side = QWidget(self)
        body = QVBoxLayout(side)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        body.addWidget(Heading(text.ACTS, side))
        acts = self._act_buttons(side)
        body.addWidget(acts)
        body.addWidget(self.history, 1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(side)
        tab_through(*acts.findChildren(QPushButton), self.history.table)
        return area

    def _act_buttons(self, side: QWidget) -> QWidget:
        """What the status waits for comes first, as the primary one; rare acts come last."""
        state = self.full.referral
        kinds = list(referrals.available(self._desk.ws, state))
        kinds.sort(key=lambda one: (one in _QUIET, one is not _AWAITED.get(state.status)))
        if not kinds:
            return QLabel(text.NO_ACTS, side)
        flow = FlowBox(side)
        for place, kind in enumerate(kinds):
            button = QPushButton(label_of(kind), flow)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, one=kind: self.choose(one))
            if place == 0 and kind not in _QUIET:
                set_look(button, "primary", "true")
            self.buttons[kind] = button
            flow.add(button)
        if is_open(state) and safety_due(state) is None:
            self.signs_button = QPushButton(text.SIGNS, flow)
            self.signs_button.setAutoDefault(False)
            self.signs_button.clicked.connect(lambda: self.start_signs())
            flow.add(self.signs_button)
        return flow

    def _open_meeting(self) -> None:
        self._desk.go(Place("conferences", id=self.full.referral.conference_id))

    def _on_reply(self) -> None:
        """The paper or the call that came back, with this number filled in."""
        self._desk.go(Place("replies", extra={"number": self.full.referral.number}))

    def _on_safe(self) -> None:
        """The end of the 48 hours: how safety was seen, in words."""
        how = self._desk.prompts.ask_text(text.SAFE_TITLE, text.SAFE_HOW, act=text.SAFE_ACT)
        if how is None:
            return
        seen = attempt(self._desk, lambda: referrals.safety_seen(
            self._desk.ws, self.full.referral, how=how))
        if seen is not None:
            self._desk.prompts.toast(text.SAFE_DONE, undo=lambda: undo(self._desk))
            self.stepped.emit()

    def _on_save_slip(self) -> None:
        if self.save_slip() is not None:
            self._desk.prompts.toast(text.SLIP_SAVED, undo=lambda: undo(self._desk))
            self.stepped.emit()

    def _print(self) -> None:
        if self.slip is not None and self.slip.is_dirty() and self.save_slip() is None:
            return
        extra: dict[str, object] = {"form": "referral_slip"}
        self._desk.go(Place("document", id=self.full.referral.id, extra=extra))

    def _open_case(self) -> None:
        if self.full.case is not None:
            self._desk.go(Place("case", id=self.full.case.id, tab="referral"))

    def _open_consultation(self) -> None:
        consultation = self.full.consultation
        if consultation is not None:
            self._desk.go(Place("intake", id=consultation.id))
