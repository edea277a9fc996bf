"""連携: what each action does to the record, once it is known to be allowed and complete.

Nothing here can lose the holder: he moves by `holder.holds_referral`, a staff change or a restore
only, and `settle` derives what follows from him (見届け担当, lead, for whom one waits).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import singledispatch

from nimo_desktop.domain import referral_actions as do
from nimo_desktop.domain.holder import Holder, after_restore, holds_referral
from nimo_desktop.domain.ids import StaffId
from nimo_desktop.domain.referral_checks import (
    OFFICE_USE,
    WITHDRAWN_CODE,
    Rules,
    Setting,
    new_due,
)
from nimo_desktop.domain.referral_parts import SENT_IN_ERROR, addressed, handed, held
from nimo_desktop.domain.referral_record import (
    Inside,
    Partner,
    Receiver,
    Referral,
    Status,
    holder_of,
    is_outside,
    partner,
    receiver_of,
    sender_of,
    unanswered,
)


@singledispatch
def moved(action: object, state: Referral, at: Setting) -> Referral:
    """The referral after an action that carries everything it must."""
    raise TypeError(f"no such action: {type(action).__name__}")


def _sent(state: Referral, to: Receiver | None, due: date | None, at: Setting) -> Referral:
    basis = state.basis_code
    if isinstance(to, Inside) and not basis and state.consent_id is None:
        basis = OFFICE_USE
    return replace(
        handed(addressed(state, to), to),
        status=Status.SENT,
        sent_at=at.now,
        due_on=due,
        basis_code=basis,
    )


@moved.register
def _send(action: do.Send, state: Referral, at: Setting) -> Referral:
    return _sent(state, action.to or receiver_of(state), new_due(state, action), at)


@moved.register
def _redirect(action: do.Redirect, state: Referral, at: Setting) -> Referral:
    if action.by_mouth:
        after = moved(action.as_said(), state, at)
    else:
        after = _sent(state, action.to, action.due_on, at)
    return replace(after, sent_by_coordinator=True)


@moved.register
def _say_orally(action: do.SayOrally, state: Referral, at: Setting) -> Referral:
    """Said earlier and written down now: the sending carries midnight of its day."""
    day = action.on or at.today
    said = at.now if day == at.today else datetime.combine(day, time(0), at.now.tzinfo)
    staff = action.to.staff if isinstance(action.to, Inside) else None
    after = replace(
        handed(addressed(state, action.to), action.to),
        oral=True,
        sent_at=said,
        due_on=None,
        request=state.request or action.request,
        acknowledged_on=day,
        acknowledged_by=action.person,
    )
    return _taken(after, do.Accept(person=action.person, on=day, staff=staff))


def _answered(state: Referral, action: do.Accept | do.AcceptJointly | do.OfferAdvice) -> Referral:
    return replace(
        state,
        due_stopped_since=None,
        to_person=action.person,
        acknowledged_on=state.acknowledged_on or action.on,
        acknowledged_by=state.acknowledged_by or action.person,
        answered_on=state.answered_on or action.on,
        reply_phone=action.phone,
        reply_by_phone=action.by_phone,
    )


def _taken(state: Referral, action: do.Accept | do.AcceptJointly) -> Referral:
    """Acceptance with name and date; an agency's leaves the holder where he is."""
    outside = is_outside(state)
    taker = None
    if state.to_department is not None and action.staff is not None:
        taker = Holder(state.to_department, action.staff)
    after = replace(
        _answered(state, action),
        status=Status.AWAITING_FIRST_USE if outside else Status.ACCEPTED,
        to_staff=None if outside else action.staff,
        accepted_on=action.on,
        accepted_by=action.person,
        first_step=action.first_step,
        first_step_on=action.first_step_on,
    )
    return held(after, holds_referral(holder_of(state), accepted_by=taker, outside=outside))


@moved.register
def _acknowledge(action: do.Acknowledge, state: Referral, at: Setting) -> Referral:
    return replace(
        state,
        status=Status.ACKNOWLEDGED,
        acknowledged_on=action.on,
        acknowledged_by=action.person,
    )


@moved.register
def _ask(action: do.Ask, state: Referral, at: Setting) -> Referral:
    """A second question leaves the line standing since the first."""
    return replace(
        state,
        status=Status.ASKED,
        due_stopped_since=state.due_stopped_since or action.on,
        acknowledged_on=state.acknowledged_on or action.on,
        acknowledged_by=state.acknowledged_by or action.person,
        question=action.question,
        answer="",
    )


@moved.register
def _answer_question(action: do.AnswerQuestion, state: Referral, at: Setting) -> Referral:
    due = state.due_on
    if due is not None and state.due_stopped_since is not None and action.on is not None:
        due = resumed_due(due, state.due_stopped_since, answered=action.on, rules=at.rules)
    return replace(
        state,
        status=Status.ACKNOWLEDGED,
        due_stopped_since=None,
        due_on=due,
        answer=action.answer,
    )


def resumed_due(due: date, stopped: date, *, answered: date, rules: Rules) -> date:
    """The due date later by as many open days as the question stood (day of asking not counted)."""
    gone = (answered - stopped).days
    days = sum(rules.is_open_day(stopped + timedelta(n)) for n in range(1, gone + 1))
    while days > 0:
        due += timedelta(1)
        days -= rules.is_open_day(due)
    return due


@moved.register
def _accept(action: do.Accept, state: Referral, at: Setting) -> Referral:
    return _taken(state, action)


@moved.register
def _accept_jointly(action: do.AcceptJointly, state: Referral, at: Setting) -> Referral:
    after = _taken(state, action)
    lead = holds_referral(holder_of(state), lead=action.lead, outside=is_outside(state))
    keys = tuple(one.key for one in action.partners)
    return held(replace(after, status=Status.JOINT, partners=keys), lead)


@moved.register
def _offer_advice(action: do.OfferAdvice, state: Referral, at: Setting) -> Referral:
    return replace(_answered(state, action), status=Status.ADVISING, advice=action.advice)


@moved.register
def _send_back(action: do.SendBack, state: Referral, at: Setting) -> Referral:
    after = replace(
        unanswered(state),
        status=Status.AT_COORDINATOR,
        returns=state.returns + 1,
        sent_by_coordinator=False,
        answered_on=action.on,
        return_reason=action.reason,
        return_text=action.text,
        return_fits=action.fits,
    )
    return held(after, holds_referral(holder_of(state), returned_to=at.rules.coordinator))


@moved.register
def _decline(action: do.Decline, state: Referral, at: Setting) -> Referral:
    """Back to where it was held all the time: the sender, or the coordinator who sent it on."""
    return replace(
        unanswered(state),
        status=Status.AT_COORDINATOR if state.sent_by_coordinator else Status.WITH_SENDER,
        sent_by_coordinator=False,
        answered_on=action.on,
        return_reason=action.reason,
        return_text=action.text,
        return_fits=action.fits,
    )


def _settled_at(state: Referral, holder: Holder, *, person: str, on: date | None) -> Referral:
    """Taken by a colleague by the coordinator's or the conference's decision."""
    after = replace(
        addressed(state, Inside(holder.department, holder.staff)),
        sent_by_coordinator=False,
        due_on=None,
        to_person=person,
        acknowledged_on=on,
        acknowledged_by=person,
        accepted_on=on,
        accepted_by=person,
        answered_on=on,
    )
    return held(after, holds_referral(holder_of(state), accepted_by=holder))


@moved.register
def _make_joint(action: do.MakeJoint, state: Referral, at: Setting) -> Referral:
    lead = action.lead or holder_of(state)
    after = _settled_at(state, lead, person=action.person, on=action.on)
    keys = tuple(one.key for one in action.partners)
    return replace(after, status=Status.JOINT, partners=keys)


@moved.register
def _take_myself(action: do.TakeMyself, state: Referral, at: Setting) -> Referral:
    after = _settled_at(state, holder_of(state), person=at.actor.name, on=action.on)
    return replace(after, status=Status.ACCEPTED)


@moved.register
def _call_conference(action: do.CallConference, state: Referral, at: Setting) -> Referral:
    return replace(
        state,
        status=Status.IN_CONFERENCE,
        conference_on=action.on,
        conference_id=action.conference_id,
    )


@moved.register
def _conference_decides(action: do.ConferenceDecides, state: Referral, at: Setting) -> Referral:
    return replace(
        moved(action.decided, state, at),
        conference_on=action.on,
        conference_id=action.conference_id or state.conference_id,
    )


@moved.register
def _report_progress(action: do.ReportProgress, state: Referral, at: Setting) -> Referral:
    return replace(
        state,
        outcome_code=action.outcome,
        outcome_on=action.on,
        outcome_text=action.text,
        next_on=action.next_on,
    )


@moved.register
def _check_status(action: do.CheckStatus, state: Referral, at: Setting) -> Referral:
    return replace(state, checked_on=action.on, next_on=action.next_on or state.next_on)


def _ended(state: Referral, outcome: str, *, on: date | None, text: str) -> Referral:
    return replace(
        state,
        status=Status.COMPLETED,
        due_stopped_since=None,
        outcome_code=outcome,
        outcome_on=on,
        outcome_text=text,
        next_on=None,
    )


@moved.register
def _confirm_first_use(action: do.ConfirmFirstUse, state: Referral, at: Setting) -> Referral:
    after = _ended(state, action.outcome, on=action.on, text=action.text)
    return replace(after, first_use_on=action.on)


@moved.register
def _complete(action: do.Complete, state: Referral, at: Setting) -> Referral:
    after = _ended(state, action.outcome, on=action.on, text=action.text)
    return replace(after, next_on=action.next_on, watched_by=action.watched_by)


@moved.register
def _withdraw(action: do.Withdraw, state: Referral, at: Setting) -> Referral:
    rules = at.rules
    sender = after_restore(
        sender_of(state), active=rules.active_staff, coordinator=rules.coordinator
    )
    after = replace(
        _ended(state, WITHDRAWN_CODE, on=at.today, text=action.text), status=Status.WITHDRAWN
    )
    if state.handed_to and state.status is not Status.WITH_SENDER:
        after = replace(after, handed_to=SENT_IN_ERROR)
    return held(after, holds_referral(holder_of(state), withdrawn_to=sender))


@moved.register
def _reopen(action: do.Reopen, state: Referral, at: Setting) -> Referral:
    """To the last holder, working as before if he had accepted; else to who must find the way."""
    rules, last = at.rules, holder_of(state)
    holder = after_restore(last, active=rules.active_staff, coordinator=rules.coordinator)
    completed = state.status is Status.COMPLETED
    state = replace(
        state, outcome_code="", outcome_on=None, outcome_text="", next_on=None, watched_by=""
    )
    if holder == last and completed and state.lead_staff is not None:
        return replace(state, status=Status.JOINT)
    if holder == last and completed and state.accepted_on and not is_outside(state):
        return replace(state, status=Status.ACCEPTED)
    sent_on = completed and state.sent_by_coordinator and last == rules.coordinator
    to_coordinator = holder != last or sent_on
    status = Status.AT_COORDINATOR if to_coordinator else Status.WITH_SENDER
    return replace(held(unanswered(state), holder), status=status, sent_by_coordinator=False)


@moved.register
def _reassign(action: do.Reassign, state: Referral, at: Setting) -> Referral:
    after, to, gone = state, action.to, action.leaving
    if state.holder_staff == gone:
        on_duty = state.sent_by_coordinator and to == at.rules.coordinator
        after = replace(held(after, to), sent_by_coordinator=on_duty)
    if state.sender_staff == gone:
        after = replace(after, sender_department=to.department, sender_staff=to.staff)
    if state.to_staff == gone:
        working = state.status in (Status.ACCEPTED, Status.JOINT)
        stays = to.department == state.to_department
        after = replace(
            after,
            to_department=to.department if working else state.to_department,
            to_staff=to.staff if working or stays else None,
        )
    keys = tuple(_succeeded(partner(key), gone, to).key for key in state.partners)
    return replace(after, partners=keys)


def _succeeded(one: Partner, gone: StaffId, to: Holder) -> Partner:
    """The successor has no name here; the page reads it from his id."""
    if one.staff != gone:
        return one
    return replace(one, name="", department=to.department, staff=to.staff)
