"""返事: to which steps of the machine a filled reply leads. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from nimo_desktop.domain import deadlines
from nimo_desktop.domain.dates_jp import wareki
from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.ids import StaffId
from nimo_desktop.domain.names import fold_name
from nimo_desktop.domain.problems import Problem
from nimo_desktop.domain.referral import (
    Accept,
    AcceptJointly,
    Acknowledge,
    Action,
    Actor,
    Ask,
    Complete,
    ConfirmFirstUse,
    Decline,
    OfferAdvice,
    Partner,
    Referral,
    ReportProgress,
    Rules,
    SendBack,
    Status,
    Step,
    Way,
    apply,
    holder_of,
    is_outside,
)
from nimo_desktop.domain.referral_checks import FIRST_USE, GOES_ON, NO_IDEA, WITHDRAWN_CODE
from nimo_desktop.domain.referral_record import ENGAGED
from nimo_desktop.domain.reply import (
    OUTCOME,
    RECEIPT,
    ReferralReply,
    ReplyFields,
    Source,
    answers_alike,
    fields_of,
    filled,
)
from nimo_desktop.domain.staff import Staff, is_active
from nimo_desktop.output.reply_file import LONGEST, LONGEST_LINE
from nimo_desktop.services import reply_words as say
from nimo_desktop.services.my_number import my_number_problems
from nimo_desktop.services.referral_rules import actor, rules
from nimo_desktop.services.referral_steps import home_problems
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records

LOOK_AGAIN_AFTER = timedelta(days=14)
_TAKES = frozenset(("1", "2", "3"))
_MUST = {
    **dict.fromkeys(_TAKES, "in_charge"),
    "4": "question",
    "5": "reason",
    "6": "reason",
}
_WATCHED, _MOVED_AWAY = "21", "31"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """What the slip has no box for and the holder decides before applying; all may stay empty.

    `staff` is the colleague in charge where the name alone does not tell him, `lead` who leads
    joint work (else whoever holds now), `next_on`, `watched_by` and `text` belong to an outcome.
    """

    staff: StaffId | None = None
    lead: Holder | None = None
    next_on: date | None = None
    watched_by: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The steps in order and the referral after them; or the problems, and then no steps."""

    actions: tuple[Action, ...] = ()
    after: Referral | None = None
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def plan(
    ws: Workspace,
    state: Referral,
    said: ReplyFields,
    *,
    source: Source,
    extra: Extra,
    earlier: tuple[ReferralReply, ...],
) -> Plan:
    """The steps of a reply, tried on the referral as it is now."""
    problems = tuple(_faults(ws, state, said, earlier))
    if problems:
        return Plan(problems=problems)
    return _Planner(ws, said, source, extra).plan(state, known=_known(said, earlier))


def _known(said: ReplyFields, earlier: tuple[ReferralReply, ...]) -> bool:
    """The answer itself was taken before; the same slip comes again with its outcome."""
    return any(answers_alike(fields_of(one), said) for one in earlier)


# What is missing or cannot be -------------------------------------------------------------------
def _faults(
    ws: Workspace, state: Referral, said: ReplyFields, earlier: tuple[ReferralReply, ...]
) -> Iterator[Problem]:
    present = filled(said)
    if not present:
        yield say.problem("nothing")
        return
    if my_number_problems(said):
        yield say.problem("my_number")
    yield from _lengths(said)
    yield from _codes(ws, state, said)
    if not said.answer and present - RECEIPT - OUTCOME and not _known(said, earlier):
        yield say.problem("answer_missing", "answer")
    for name in _needed(state, said, present):
        if name not in present:
            yield say.problem("missing", name)
    for name in ("received_on", "filled_on", "outcome_on"):
        day = getattr(said, name)
        if day is not None and day > ws.today():
            yield say.problem("future", name)


def _lengths(said: ReplyFields) -> Iterator[Problem]:
    for name in filled(said):
        value = getattr(said, name)
        if isinstance(value, str) and len(value) > LONGEST.get(name, LONGEST_LINE):
            yield say.problem("too_long", name)


def _codes(ws: Workspace, state: Referral, said: ReplyFields) -> Iterator[Problem]:
    if said.answer and said.answer not in ws.codes["reply"]:
        yield say.problem("unknown_answer", "answer")
    if said.reason and said.reason not in ws.codes["return_reason"]:
        yield say.problem("unknown_reason", "reason")
    if said.outcome and said.outcome not in ws.codes["outcome"]:
        yield say.problem("unknown_outcome", "outcome")
    if said.outcome == WITHDRAWN_CODE:
        yield say.problem("withdrawal", "outcome")
    if said.outcome_on is not None and not said.outcome:
        yield say.problem("outcome_missing", "outcome")
    if said.answer == "5" and is_outside(state):
        yield say.problem("outside_returns", "answer")
    if said.answer == "6" and not is_outside(state):
        yield say.problem("inside_declines", "answer")


def _needed(state: Referral, said: ReplyFields, present: frozenset[str]) -> Iterator[str]:
    """The boxes that this reply must fill in (● and ◇ of sheets.md section 3)."""
    receipt = present & {"received_on", "received_by"}
    if receipt or (said.answer and state.status is Status.SENT):
        yield from ("received_on", "received_by")
    if said.answer in _MUST:
        yield _MUST[said.answer]
    if said.answer in ("5", "6") and said.reason == "90" and not said.reason_text:
        yield "fits"
    if said.outcome:
        yield "outcome_on"
    if said.answer or said.outcome:
        yield from ("filled_by", "filled_on")


# The steps --------------------------------------------------------------------------------------
class _Planner:
    """Tries one step after the other on the referral, as they will be applied."""

    def __init__(self, ws: Workspace, said: ReplyFields, source: Source, extra: Extra) -> None:
        self._ws = ws
        self._said = said
        self._extra = extra
        self._by_phone = source is Source.PHONE
        self._actor: Actor = actor(ws)
        self._rules: Rules = rules(ws)
        self._actions: list[Action] = []
        self._notes: list[str] = []
        self._problems: tuple[Problem, ...] = ()

    def plan(self, state: Referral, *, known: bool) -> Plan:
        """Receipt, answer, outcome: those that the slip has and that are new."""
        said = self._said
        if said.received_on and state.status is Status.SENT:
            state = self._try(state, Acknowledge(said.received_by, said.received_on))
        if said.answer and not known and not self._problems:
            action = self._answer(state)
            state = state if action is None else self._try(state, action)
        if said.outcome and not self._problems:
            action = self._outcome(state)
            state = state if action is None else self._try(state, action)
        if not self._actions and not self._problems:
            self._problems = (say.problem("nothing_new"),)
        if self._problems:
            return Plan(problems=self._problems)
        return Plan(actions=tuple(self._actions), after=state, notes=tuple(self._notes))

    def _try(self, state: Referral, action: Action) -> Referral:
        refused = home_problems(self._ws, state, action)
        made = refused or apply(
            state, action, now=self._ws.now(), actor=self._actor, rules=self._rules
        )
        if not isinstance(made, Step):
            self._problems = made
            return state
        self._actions.append(action)
        return made.state

    def _refuse(self, code: str, box: str) -> None:
        self._problems = (say.problem(code, box),)

    def _answer(self, state: Referral) -> Action | None:
        said = self._said
        who = said.in_charge or said.filled_by
        match said.answer:
            case "1":
                return self._accept(state)
            case "2":
                return self._jointly(state)
            case "3":
                return OfferAdvice(
                    said.in_charge, said.filled_on, said.first_step, said.phone, self._by_phone
                )
            case "4":
                return Ask(said.question, who, said.filled_on)
        text = said.reason_text or (said.fits if said.reason == "90" else "")
        fits = said.fits
        if said.answer == "5" and not fits:
            fits = NO_IDEA
            self._notes.append(say.NO_IDEA_NOTE)
        kind = SendBack if said.answer == "5" else Decline
        return kind(said.reason, fits, text, who, said.filled_on)

    def _accept(self, state: Referral) -> Action | None:
        said = self._said
        staff = None
        if not is_outside(state):
            staff = self._colleague(state)
            if staff is None:
                return None
        return Accept(
            said.in_charge, said.filled_on, staff, said.phone, said.first_step,
            said.first_step_on, self._by_phone,
        )  # fmt: skip

    def _jointly(self, state: Referral) -> Action | None:
        said, extra = self._said, self._extra
        staff, lead = None, None
        if not is_outside(state):
            staff = self._colleague(state)
            if staff is None:
                return None
            lead = extra.lead or holder_of(state)
        if extra.lead is None:
            with self._ws.vault.read() as conn:
                name = records.get(conn, Staff, state.holder_staff).name
            self._notes.append(say.LEAD_NOTE.format(name=name))
        partner = Partner(Way.TOGETHER, said.in_charge, state.to_department, staff, state.to_agency)
        return AcceptJointly(
            said.in_charge, said.filled_on, lead, staff, (partner,), said.phone, said.first_step,
            said.first_step_on, self._by_phone,
        )  # fmt: skip

    def _colleague(self, state: Referral) -> StaffId | None:
        """Who of the receiving department is meant by the name: the whole name, or a family name
        that only one of them has.
        """
        if self._extra.staff is not None:
            return self._extra.staff
        typed = self._fold(self._said.in_charge)
        with self._ws.vault.read() as conn:
            all_ = records.where(conn, Staff, department_id=state.to_department)
        active = [one for one in all_ if is_active(one, self._ws.today())]
        found = [one for one in active if typed.endswith(self._fold(one.name))]
        found = found or [one for one in active if typed == self._fold(one.name.split()[0])]
        if len(found) != 1:
            self._refuse("colleague", "in_charge")
            return None
        self._notes.append(say.CALLED_NOTE.format(name=found[0].name))
        return found[0].id

    def _fold(self, name: str) -> str:
        folded = fold_name(name, self._ws.variants)
        return folded.removesuffix("様").removesuffix("さん")

    def _outcome(self, state: Referral) -> Action | None:
        said, extra = self._said, self._extra
        outcome, on = said.outcome, said.outcome_on
        if outcome in GOES_ON:
            next_on = extra.next_on or self._look_again()
            if extra.next_on is None:
                self._notes.append(say.NEXT_NOTE.format(day=wareki(next_on)))
            return ReportProgress(outcome, on, next_on, extra.text)
        if outcome in FIRST_USE and is_outside(state) and state.status in ENGAGED:
            return ConfirmFirstUse(on, outcome, extra.text)
        if outcome == _WATCHED and not (extra.watched_by and extra.next_on):
            self._refuse("watcher", "outcome")
            return None
        if outcome == _MOVED_AWAY and not extra.text:
            self._refuse("moved_away", "outcome")
            return None
        made = Complete(outcome, on, extra.text)
        if outcome == _WATCHED:
            return replace(made, watched_by=extra.watched_by, next_on=extra.next_on)
        return made

    def _look_again(self) -> date:
        return deadlines.open_on_or_after(self._ws.today() + LOOK_AGAIN_AFTER, self._ws.holidays)
