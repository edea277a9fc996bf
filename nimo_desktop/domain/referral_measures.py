"""連携の数字: what the history of one referral says about its way. Nothing here is stored.

A *leg* is one sending to one receiver, up to the next sending or the end. Days are counted from
the day of the leg to the day the step itself names (else the day it was written down).
Withdrawn referrals (33) and withdrawn legs count for nothing; a question is neither a return nor
an answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from nimo_desktop.domain.referral_record import AWAITING_REPLY, Status, Way

_SENDS = frozenset(("send", "redirect", "say_orally"))
_RECEIPTS = frozenset(
    ("acknowledge", "ask", "accept", "accept_jointly", "offer_advice", "send_back", "decline")
)
_ACCEPTANCES = frozenset(("accept", "accept_jointly"))
_ANSWERS = frozenset(("accept", "accept_jointly", "offer_advice", "send_back", "decline"))
_ENDS = frozenset(("complete", "confirm_first_use"))
_TAKEN = frozenset((Status.ACCEPTED, Status.AWAITING_FIRST_USE))


@dataclass(frozen=True, slots=True)
class Fact:
    """What is needed of one event, in the order in which they were made."""

    referral: UUID
    action: str
    to_status: Status
    at: datetime
    on: date | None
    due_on: date | None
    reason: str
    to_department: UUID | None
    to_agency: UUID | None
    handovers: int


@dataclass(frozen=True, slots=True)
class Leg:
    """One sending. `late` says that the answer came after its day, or is missing since."""

    referral: UUID
    sent_on: date
    department: UUID | None
    agency: UUID | None
    received_on: date | None = None
    accepted_on: date | None = None
    answered_on: date | None = None
    due_on: date | None = None
    ended_on: date | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Return:
    """A way back to the coordinator: by which department, and the code of its reason."""

    referral: UUID
    on: date
    department: UUID | None
    reason: str


@dataclass(frozen=True, slots=True)
class Course:
    """The whole way of a referral that counts: its legs, its ways back to the coordinator (also out
    of joint work), and its end if it has one today.
    """

    referral: UUID
    legs: tuple[Leg, ...]
    returns: tuple[Return, ...]
    handovers: int
    ended_on: date | None


def course_of(
    facts: Iterable[Fact], *, way: str, today: date, due_now: date | None
) -> Course | None:
    """The way of one referral by its events; None if it does not count (withdrawn, never sent).

    `due_now` is the due date on the slip today (the office may have moved it), `way` what was
    asked for.
    """
    legs: list[Leg] = []
    returns: list[Return] = []
    last: Fact | None = None
    ended: date | None = None
    before: Status = Status.PREPARED
    for fact in facts:
        if _begins(fact, before, last):
            _close(legs, _day(fact))
            legs.append(_leg(fact))
        elif legs:
            _follow(legs, fact)
        if fact.action == "send_back":
            returns.append(Return(fact.referral, _day(fact), fact.to_department, fact.reason))
        if fact.action in _ENDS:
            ended = _day(fact)
            _close(legs, ended)
        elif fact.action == "reopen":
            ended = None
        elif fact.action == "withdraw" and legs and before is not Status.WITH_SENDER:
            legs.pop()
        before, last = fact.to_status, fact
    if last is None or last.to_status is Status.WITHDRAWN or not legs:
        return None
    awaited = last.to_status in AWAITING_REPLY
    judged = [_judged(leg, way=way, today=today, awaited=False) for leg in legs[:-1]]
    current = replace(legs[-1], due_on=due_now or legs[-1].due_on) if awaited else legs[-1]
    judged.append(_judged(current, way=way, today=today, awaited=awaited))
    ended = ended if last.to_status is Status.COMPLETED else None
    return Course(last.referral, tuple(judged), tuple(returns), last.handovers, ended)


def _day(fact: Fact) -> date:
    return fact.on or fact.at.date()


def _begins(fact: Fact, before: Status, last: Fact | None) -> bool:
    """A sending, also one that a conference decided (not joint work, not the coordinator's own)."""
    if fact.action in _SENDS:
        return True
    if fact.action != "conference_decides":
        return False
    handed_on = last is None or fact.handovers > last.handovers
    return fact.to_status in (Status.SENT, Status.AWAITING_FIRST_USE) or (
        fact.to_status is Status.ACCEPTED and handed_on
    )


def _leg(fact: Fact) -> Leg:
    by_mouth = fact.to_status in _TAKEN
    day = _day(fact) if by_mouth else fact.at.date()
    leg = Leg(fact.referral, day, fact.to_department, fact.to_agency, due_on=fact.due_on)
    if by_mouth:
        leg = replace(leg, received_on=day, accepted_on=day, answered_on=day, due_on=None)
    return leg


def _follow(legs: list[Leg], fact: Fact) -> None:
    """A step of the receiver of the last leg, while that leg is not over."""
    leg, day = legs[-1], _day(fact)
    if leg.ended_on is not None:
        return
    if fact.action in _RECEIPTS and leg.received_on is None:
        leg = replace(leg, received_on=day)
    if fact.action in _ACCEPTANCES and leg.accepted_on is None:
        leg = replace(leg, accepted_on=day)
    if fact.action in _ANSWERS and leg.answered_on is None:
        leg = replace(leg, answered_on=day)
    if leg.answered_on is None and fact.due_on is not None:
        leg = replace(leg, due_on=fact.due_on)
    if fact.action in ("send_back", "decline"):
        leg = replace(leg, ended_on=day)
    legs[-1] = leg


def _close(legs: list[Leg], day: date) -> None:
    if legs and legs[-1].ended_on is None:
        legs[-1] = replace(legs[-1], ended_on=day)


def _judged(leg: Leg, *, way: str, today: date, awaited: bool) -> Leg:
    """Whether the answer came (or would have had to come) after its day."""
    if leg.due_on is None:
        return leg
    reached = leg.received_on if way == Way.INFO else leg.answered_on
    if reached is None:
        reached = leg.ended_on or (today if awaited else None)
    return replace(leg, late=reached is not None and reached > leg.due_on)
