"""People, receivers and a dice for actions of the referral machine."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from uuid import UUID

from nimo_desktop.domain import referral as r
from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.ids import AgencyId, DepartmentId, StaffId


def holder(number: int) -> Holder:
    return Holder(DepartmentId(UUID(int=100 + number)), StaffId(UUID(int=number)))


NURSE, WELFARE, COORDINATOR, ELDERLY, NEWCOMER, DEPUTY = (holder(n) for n in range(1, 7))
CLINIC, SCHOOL = AgencyId(UUID(int=501)), AgencyId(UUID(int=502))
TO_WELFARE, TO_ELDERLY = r.Inside(WELFARE.department), r.Inside(ELDERLY.department)
TO_CLINIC, TO_SCHOOL = r.Outside(CLINIC), r.Outside(SCHOOL)
PARTNER = r.Partner(r.Way.BACKUP, "後方", WELFARE.department, WELFARE.staff)


def random_action(state: r.Referral, dice: Random, day: date) -> r.Action:
    """Any action, filled well or badly, with people and receivers drawn at random."""
    people = (NURSE, WELFARE, COORDINATOR, ELDERLY, NEWCOMER, DEPUTY)
    somebody = dice.choice(people)
    to: r.Receiver = dice.choice(
        (TO_WELFARE, TO_CLINIC, TO_SCHOOL, r.Inside(somebody.department, somebody.staff))
    )
    soon = day + timedelta(days=dice.randrange(9))
    name = dice.choice(("受けた人", "受けた人", "受けた人", ""))
    kind = dice.choice(r.ACTIONS)
    decision = dice.choice(
        (
            r.TakeMyself(day),
            r.MakeJoint(somebody, (PARTNER,), "主担当", day),
            r.Redirect(to, soon),
            r.Redirect(to, None, "", "受けた人", day),
        )
    )
    outcome = dice.choice(["11", "12", "13", "14", "15", "16", "21", "22", "23", "31", "32", "33"])
    made: dict[type[r.Action], r.Action] = {
        r.Send: r.Send(dice.choice((to, None)), soon),
        r.SayOrally: r.SayOrally(to, name, day, "家計"),
        r.Acknowledge: r.Acknowledge(name, day),
        r.Ask: r.Ask("年金は", name, day),
        r.AnswerQuestion: r.AnswerQuestion("はい", day),
        r.Accept: r.Accept(name, day, somebody.staff),
        r.AcceptJointly: r.AcceptJointly(
            name, day, dice.choice((somebody, r.holder_of(state), None)), somebody.staff, (PARTNER,)
        ),
        r.OfferAdvice: r.OfferAdvice(name, day),
        r.SendBack: r.SendBack(dice.choice(("04", "90")), r.NO_IDEA, "", name, day),
        r.Decline: r.Decline("07", "", "", name, day),
        r.Redirect: dice.choice((r.Redirect(to, soon), r.Redirect(to, None, "", "受けた人", day))),
        r.MakeJoint: r.MakeJoint(somebody, (PARTNER,), name, day),
        r.TakeMyself: r.TakeMyself(day),
        r.CallConference: r.CallConference(soon),
        r.ConferenceDecides: r.ConferenceDecides(decision, day),
        r.ReportProgress: r.ReportProgress(dice.choice(("22", "23")), day, soon),
        r.CheckStatus: r.CheckStatus(
            day, dice.choice(("02", "13", "")), name, "", dice.choice((soon, None))
        ),
        r.ConfirmFirstUse: r.ConfirmFirstUse(day, dice.choice(("11", "12", "13"))),
        r.Complete: r.Complete(outcome, day, "連絡", "民生委員", soon),
        r.Withdraw: r.Withdraw("二重"),
        r.Reopen: r.Reopen("また"),
        r.Reassign: r.Reassign(
            dice.choice((state.holder_staff, state.sender_staff)), somebody, "異動"
        ),
    }
    return made[kind]
