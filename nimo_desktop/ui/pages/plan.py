"""One edition of a plan: the steps of its kind, what is still missing, the form."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nimo_desktop.domain.ids import CaseId, PlanId
from nimo_desktop.domain.journal import Changes
from nimo_desktop.domain.plan import FullPlan, problems
from nimo_desktop.domain.problems import blocking
from nimo_desktop.services import cases, drafting, plans
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.forms.drafts import Draft
from nimo_desktop.ui.parts.case.common import attempt, moment_words
from nimo_desktop.ui.parts.plan.form import PlanForm
from nimo_desktop.ui.parts.plan.steps import StepBar
from nimo_desktop.ui.parts.sheet.opening import paper_of
from nimo_desktop.ui.text import plan as text
from nimo_desktop.ui.theme import Heading, set_look

_NEW = "new-"
"""Before the id of the case in the name of a new plan's draft."""


class PlanPage(QWidget):
    """`Place("plan", id=plan)` shows an edition; `extra={"case_id", "kind"}` begins a new one;
    the draft of a new one names its case.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._place: Place | None = None
        self.heading = Heading("", self, level=2)
        self.steps = StepBar(self)
        self.missing = QLabel(self)
        self.missing.setWordWrap(True)
        set_look(self.missing, "look", "support")
        self.form = PlanForm(desk, self)
        # Above, because six buttons in one line are wider than the screen at 14 pt.
        self.back_button = QPushButton(text.BACK, self)
        self.print_button = QPushButton(text.PRINT, self)
        self.edition_button = QPushButton(text.NEW_EDITION, self)
        self.evaluate_button = self.form.add_button(text.EVALUATE)
        self.decide_button = self.form.add_button(text.DECIDE)
        self.save_button = self.form.add_button(text.SAVE, primary=True)
        self.form.finish(save_draft=self._keep, now=desk.ws.now)
        self.form.stop_drafts()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 8)
        layout.setSpacing(8)
        line = QHBoxLayout()
        self.heading.setWordWrap(True)
        line.addWidget(self.heading, 1)
        for button in (self.back_button, self.print_button, self.edition_button):
            button.setAutoDefault(False)
            line.addWidget(button)
        layout.addLayout(line)
        layout.addWidget(self.steps)
        layout.addWidget(self.missing)
        layout.addWidget(self.form, 1)
        self._connect()

    def show_place(self, place: Place) -> None:
        """An edition, or a new plan of a case."""
        self._place = place
        found = attempt(self._desk, lambda: self._find(place))
        if found is None:
            self.setEnabled(False)
            return
        self.setEnabled(True)
        self._show(found)
        self._resume()
        self.form.restart_drafts()

    def place(self) -> Place:
        """Where a lock comes back to."""
        plan = self.form.full().plan
        if plan.version:
            return Place("plan", id=plan.id)
        return Place("plan", extra={"case_id": plan.case_id, "kind": plan.kind})

    def refresh(self, changes: Changes) -> None:
        """Another page or undo changed the plan: read it again unless something is typed."""
        if not changes.touches("plan", "plan_issue", "plan_goal", "plan_action", "plan_sign"):
            return
        if self._place is None or not self.isEnabled() or self.form.is_dirty():
            return
        plan = self.form.full().plan
        if plan.version and plan.id in changes.ids:
            self._show(plans.load(self._desk.ws, plan.id))

    def focus_first(self) -> None:
        """The first thing one writes."""
        self.form.field("wish").entry().setFocus()

    def leave(self) -> None:
        """Keep what was typed and stop the clock."""
        if self.form.is_dirty():
            self.form.keep_draft()
        self.form.stop_drafts()

    # acts -----------------------------------------------------------------------------------------
    def save(self) -> FullPlan | None:
        """Write what the form says; None if something forbids it."""
        full = self.form.values()
        answer = attempt(
            self._desk, lambda: plans.save(self._desk.ws, full, draft=self._record())
        )
        if answer is None:
            return None
        saved, faults = answer
        if blocking(faults):
            self.form.show_problems(blocking(faults))
            return None
        self._show(saved)
        self.form.mark_saved()
        self._desk.prompts.toast(text.SAVED)
        return saved

    def decide(self) -> None:
        """Save, then 決定."""
        saved = self.save() if self.form.is_dirty() or not self._stored() else self.form.full()
        if saved is None:
            return
        decided = attempt(self._desk, lambda: plans.decide(self._desk.ws, saved))
        if decided is not None:
            self._show(decided)
            self.form.mark_saved()
            self._desk.prompts.toast(text.DECIDED)

    def evaluate(self) -> None:
        """Results and verdict as one step."""
        full = self.form.values()
        answer = attempt(self._desk, lambda: plans.evaluate(self._desk.ws, full))
        if answer is None:
            return
        saved, faults = answer
        if faults:
            self.form.show_problems(faults)
            return
        self._show(saved)
        self.form.mark_saved()
        self._desk.prompts.toast(text.EVALUATED)

    def new_edition(self) -> None:
        """第n+1版(案) of the stored plan."""
        saved = self.save() if self.form.is_dirty() or not self._stored() else self.form.full()
        if saved is None:
            return
        made = attempt(self._desk, lambda: plans.new_edition(self._desk.ws, saved))
        if made is not None:
            self._show(made)
            self.form.mark_saved()
            self._desk.prompts.toast(text.NEW_EDITION_MADE.format(edition=made.plan.edition))

    def print(self) -> None:
        """支援計画書 of the stored edition, as paper."""
        saved = self.save() if self.form.is_dirty() or not self._stored() else self.form.full()
        if saved is not None:
            self._desk.go(paper_of(self._desk.ws, "support_plan_form", saved.plan.id))

    def back(self) -> None:
        """To the case; what is typed stays as a draft."""
        self._desk.go(Place("case", id=self.form.full().plan.case_id, tab="plan"))

    # inside ---------------------------------------------------------------------------------------
    def _find(self, place: Place) -> FullPlan:
        ws = self._desk.ws
        if place.id is not None:
            return plans.load(ws, PlanId(place.id))
        case_id: Any = place.extra.get("case_id")
        if case_id is None:  # the draft of a new plan
            case_id = UUID(hex=str(place.extra["draft"]).removeprefix(_NEW))
        return plans.new(ws, CaseId(case_id), kind=str(place.extra.get("kind", "general")))

    def _show(self, full: FullPlan) -> None:
        ws, plan = self._desk.ws, full.plan
        self.form.begin(full)
        header = cases.header(ws, plan.case_id)
        self.heading.setText(text.HEAD.format(
            name=header.person.name, number=header.case.number, plan=plan.number,
            edition=plan.edition, state=ws.codes["plan_state"].label(plan.state)))
        self.steps.show_steps(plans.steps(ws, full))
        open_ones = [p.sentence for p in problems(full) if not p.blocking]
        words = "".join(open_ones)
        self.missing.setText(
            text.STILL_OPEN.format(words=words) if words else text.NOTHING_OPEN)
        self.decide_button.setEnabled(plan.state == "draft")
        self.evaluate_button.setEnabled(plan.state == "decided")
        self.edition_button.setEnabled(plan.version > 0)

    def _resume(self) -> None:
        found = drafting.find(self._desk.ws, plans.DRAFT_FORM, self._record())
        if found is None:
            return
        if found.started_version == self.form.full().plan.version:
            self.form.restore_draft(found.values)  # type: ignore[arg-type]  # a draft is JSON
            self.form.show_banner(text.FROM_DRAFT.format(time=moment_words(found.at)))
        else:
            drop = partial(drafting.drop, self._desk.ws, plans.DRAFT_FORM, self._record())
            self.form.put_beside(found.values, drop=drop)  # type: ignore[arg-type]

    def _record(self) -> str:
        plan = self.form.full().plan
        return plan.id.hex if plan.version else f"{_NEW}{plan.case_id.hex}"

    def _stored(self) -> bool:
        return self.form.full().plan.version > 0

    def _keep(self, draft: Draft) -> None:
        full = self.form.full()
        drafting.keep(
            self._desk.ws, plans.DRAFT_FORM, self._record(), values=draft,
            title=text.DRAFT_TITLE.format(name=str(draft.get("long_goal") or "")),
            started_version=full.plan.version)

    def _connect(self) -> None:
        self.form.save_requested.connect(self._on_save)
        self.save_button.clicked.connect(self._on_save)
        self.decide_button.clicked.connect(self.decide)
        self.evaluate_button.clicked.connect(self.evaluate)
        self.edition_button.clicked.connect(self.new_edition)
        self.print_button.clicked.connect(self.print)
        self.back_button.clicked.connect(self.back)
        self._desk.hub.changed.connect(self.refresh)

    def _on_save(self) -> None:
        self.save()
