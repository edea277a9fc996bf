"""連携: the history. Every step leaves one line; the lines alone tell where a referral stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from nimo_desktop.domain import referral_actions as do
from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.ids import ReferralEventId
from nimo_desktop.domain.referral_actions import Action, code_of
from nimo_desktop.domain.referral_checks import WITHDRAWN_CODE, Setting
from nimo_desktop.domain.referral_record import (
    Inside,
    Outside,
    Receiver,
    Referral,
    ReferralEvent,
    Status,
    holder_of,
    receiver_of,
)

TRASH, RESTORE = "trash", "restore"


def line_of(before: Referral, after: Referral, action: Action, at: Setting) -> ReferralEvent:
    """The line in the history. `person`, `on` and reason are those that the action carries."""
    reason = getattr(action, "reason", "") or getattr(action, "outcome", "")
    text = next(
        (
            value
            for name in ("text", "question", "answer", "advice", "request")
            if (value := getattr(action, name, ""))
        ),
        "",
    )
    made = line(before, after, code_of(type(action)), at)
    return replace(
        made,
        reason_code=WITHDRAWN_CODE if isinstance(action, do.Withdraw) else reason,
        text=text,
        person=getattr(action, "person", "") or getattr(action, "accepted_by", ""),
        on=getattr(action, "on", None) or getattr(action, "accepted_on", None),
        method=getattr(action, "method", ""),
    )


def line(before: Referral, after: Referral, action: str, at: Setting) -> ReferralEvent:
    return ReferralEvent(
        id=ReferralEventId(at.rules.new_id()),
        referral_id=before.id,
        at=at.now,
        by_staff=at.actor.staff,
        by_text=at.actor.name,
        action=action,
        from_status=before.status,
        to_status=after.status,
        holder_department=after.holder_department,
        holder_staff=after.holder_staff,
        to_department=after.to_department,
        to_staff=after.to_staff,
        to_agency=after.to_agency,
        due_on=after.due_on,
        next_on=after.next_on,
        outcome_code=after.outcome_code,
        handovers=after.handovers,
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """What the history alone must be able to tell about a referral."""

    status: Status
    holder: Holder
    receiver: Receiver | None
    returns: int
    due_on: date | None
    next_on: date | None
    outcome_code: str
    handovers: int = 0


def standing(state: Referral) -> Standing:
    """The same facts, read from the record."""
    return Standing(
        state.status,
        holder_of(state),
        receiver_of(state),
        state.returns,
        state.due_on,
        state.next_on,
        state.outcome_code,
        state.handovers,
    )


def replay(events: Iterable[ReferralEvent]) -> Standing | None:
    """Where the history leads (None without one). Raises ValueError where a step is missing.

    Events come in the order in which they were made.
    """
    reached, last, returns = Status.PREPARED, None, 0
    for event in events:
        if event.from_status is not reached:
            raise ValueError(f"history broken before event {event.id}")
        reached, last = event.to_status, event
        returns += event.action == code_of(do.SendBack)
    if last is None:
        return None
    receiver: Receiver | None = None
    if last.to_agency is not None:
        receiver = Outside(last.to_agency)
    elif last.to_department is not None:
        receiver = Inside(last.to_department, last.to_staff)
    holder = Holder(last.holder_department, last.holder_staff)
    return Standing(
        reached,
        holder,
        receiver,
        returns,
        last.due_on,
        last.next_on,
        last.outcome_code,
        last.handovers,
    )
