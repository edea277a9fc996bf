"""The referral machine: every pair of status and action, and what no sequence may ever break."""

from __future__ import annotations

import os
from dataclasses import fields, replace
from datetime import date, datetime, timedelta, timezone
from itertools import count, product
from random import Random
from typing import get_args
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from referral_kit import (
    CLINIC,
    COORDINATOR,
    DEPUTY,
    ELDERLY,
    NEWCOMER,
    NURSE,
    PARTNER,
    SCHOOL,
    TO_CLINIC,
    TO_ELDERLY,
    TO_SCHOOL,
    TO_WELFARE,
    WELFARE,
    random_action,
)

from nimo_desktop.domain import referral as r
from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.ids import (
    ConsentId,
    HandoverId,
    ReferralId,
    StaffId,
)
from nimo_desktop.domain.problems import Problem
from nimo_desktop.domain.referral import Status

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=timezone(timedelta(hours=9)))  # a Friday
TODAY = NOW.date()
NEXT = date(2026, 11, 25)
EXAMPLES = 10_000 if os.environ.get("NIMO_FULL") == "1" else 200


ACTOR = r.Actor(NURSE.staff, NURSE.department, "練習 花子", may_coordinate=True)
STAFF = frozenset(one.staff for one in (NURSE, WELFARE, COORDINATOR, ELDERLY, NEWCOMER, DEPUTY))


def rules(
    *, active: frozenset[StaffId] | None = STAFF, coordinator: Holder = COORDINATOR
) -> r.Rules:
    numbers = count(1000)
    return r.Rules(
        coordinator=coordinator, new_id=lambda: UUID(int=next(numbers)), active_staff=active
    )


RULES = rules()


def prepared(to: r.Receiver = TO_WELFARE) -> r.Referral:
    return r.Referral(
        id=ReferralId(UUID(int=1)),
        number="R8-T-A0001",
        handover_id=HandoverId(UUID(int=2)),
        sender_department=NURSE.department,
        sender_staff=NURSE.staff,
        holder_department=NURSE.department,
        holder_staff=NURSE.staff,
        to_department=to.department if isinstance(to, r.Inside) else None,
        to_agency=to.agency if isinstance(to, r.Outside) else None,
        urgency="C",
        due_on=NEXT,
        way=r.Way.LEAD,
        how_connected="一緒に行った",
        gist="眠れない",
        request="家計の相談",
        consent_id=ConsentId(UUID(int=3)) if isinstance(to, r.Outside) else None,
    )


def step(
    state: r.Referral, action: r.Action, *, now: datetime = NOW, by: r.Rules = RULES
) -> r.Referral:
    result = r.apply(state, action, now=now, actor=ACTOR, rules=by)
    assert isinstance(result, r.Step), result
    return result.state


def faults(
    state: r.Referral, action: r.Action, *, now: datetime = NOW, actor: r.Actor = ACTOR
) -> tuple[Problem, ...]:
    result = r.apply(state, action, now=now, actor=actor, rules=RULES)
    assert isinstance(result, tuple), result
    assert result
    return result


SEND = r.Send(due_on=NEXT)
ACCEPT = r.Accept("受けた人", TODAY, WELFARE.staff)
JOINTLY = r.AcceptJointly("受けた人", TODAY, NURSE, WELFARE.staff, (PARTNER,))
BACK = r.SendBack("04", r.NO_IDEA, "", "受けた人", TODAY)
DECLINE = r.Decline("07", "", "", "相談員", TODAY)
TAKE = r.TakeMyself(TODAY)

# One well-filled action of each kind, for an inside or an outside receiver.
FILLED: dict[type[r.Action], r.Action] = {
    r.Send: SEND,
    r.Acknowledge: r.Acknowledge("窓口", TODAY),
    r.Ask: r.Ask("年金は", "窓口", TODAY),
    r.AnswerQuestion: r.AnswerQuestion("受けている", TODAY),
    r.Accept: ACCEPT,
    r.AcceptJointly: JOINTLY,
    r.OfferAdvice: r.OfferAdvice("助言者", TODAY, "様子を見る"),
    r.SendBack: BACK,
    r.Decline: DECLINE,
    r.MakeJoint: r.MakeJoint(ELDERLY, (PARTNER,), "主担当", TODAY),
    r.TakeMyself: TAKE,
    r.CallConference: r.CallConference(NEXT, UUID(int=7)),
    r.ConferenceDecides: r.ConferenceDecides(TAKE, TODAY),
    r.ReportProgress: r.ReportProgress("22", TODAY, NEXT),
    r.CheckStatus: r.CheckStatus(TODAY, "02", "窓口"),
    r.ConfirmFirstUse: r.ConfirmFirstUse(TODAY),
    r.Complete: r.Complete("15", TODAY),
    r.Withdraw: r.Withdraw("二重に出した"),
    r.Reopen: r.Reopen("また眠れない"),
}


def filled(kind: type[r.Action], state: r.Referral, *, outside: bool) -> r.Action:
    to: r.Receiver = TO_CLINIC if outside else r.Inside(WELFARE.department, WELFARE.staff)
    if kind is r.SayOrally:
        return r.SayOrally(to, "受けた人", TODAY, "家計の相談")
    if kind is r.Redirect:
        return r.Redirect(to, NEXT)
    if kind is r.Reassign:
        gone = state.holder_staff
        heir = COORDINATOR if state.status in r.COORDINATORS_LIST else NEWCOMER
        leaves = StaffId(UUID(int=77)) if gone == heir.staff else gone
        return r.Reassign(leaves, heir, "異動")
    return FILLED[kind]


def states(*, outside: bool) -> dict[Status, r.Referral]:
    """One reachable state of every status whose slip names an inside or outside receiver."""
    first = prepared(TO_CLINIC if outside else TO_WELFARE)
    sent = step(first, SEND)
    asked = step(sent, FILLED[r.Ask])
    accepted = step(sent, ACCEPT)
    listed = step(step(prepared(), SEND), BACK)
    if outside:
        forwarded = step(replace(listed, consent_id=first.consent_id), r.Redirect(TO_CLINIC, NEXT))
        listed = step(forwarded, DECLINE)
        declined = step(sent, DECLINE)
    else:
        ended = step(sent, FILLED[r.Withdraw])
        declined = step(ended, FILLED[r.Reopen])
    found = [
        first,
        sent,
        step(sent, FILLED[r.Acknowledge]),
        asked,
        accepted,
        step(sent, JOINTLY),
        step(sent, FILLED[r.OfferAdvice]),
        declined,
        listed,
        step(listed, FILLED[r.CallConference]),
        step(sent, FILLED[r.Complete]),
        step(sent, FILLED[r.Withdraw]),
    ]
    return {one.status: one for one in found}


INSIDE, OUTSIDE = states(outside=False), states(outside=True)

# Written by hand. Columns are the statuses in the order of `ORDER`; a letter says where the action
# leads, a dot that it is refused. accepted (A) exists with colleagues only, awaiting (F) with
# agencies only; theirs are the columns that differ between the two tables.
LETTERS = dict(zip("PSKQAJVFBCMDW", Status, strict=True))
ORDER = "PSKQAJVFBCMDW"
EXPECT_INSIDE = """
send               S.....S.S....
say_orally         A.....A.A....
acknowledge        .K...........
ask                .QQQ.........
answer_question    ...K.........
accept             .AAA.AA......
accept_jointly     .JJJJ.J......
offer_advice       .VVV.........
send_back          .CCCCC.......
decline            .............
redirect           .........SS..
make_joint         .........JJ..
take_myself        .........AA..
call_conference    .........MM..
conference_decides ..........A..
report_progress    .SKQAJV.B....
check_status       .SKQAJV.B....
confirm_first_use  .............
complete           .DDDDDD.D....
withdraw           WWWWWWW.W....
reopen             ...........BB
reassign           PSKQAJV.BCM..
"""
EXPECT_OUTSIDE = """
send               S.....S.S....
say_orally         F.....F.F....
acknowledge        .K...........
ask                .QQQ.........
answer_question    ...K.........
accept             .FFF.FF......
accept_jointly     .JJJ..JJ.....
offer_advice       .VVV.........
send_back          .............
decline            .BBB.B.B.....
redirect           .........SS..
make_joint         .........JJ..
take_myself        .........AA..
call_conference    .........MM..
conference_decides ..........A..
report_progress    .SKQ.JVFB....
check_status       .SKQ.JVFB....
confirm_first_use  .DDD.DDD.....
complete           .DDD.DDDD....
withdraw           WWWW.WWWW....
reopen             ...........BB
reassign           PSKQ.JVFBCM..
"""


def expectations() -> list[tuple[bool, Status, type[r.Action], str]]:
    names = {r.code_of(kind): kind for kind in r.ACTIONS}
    rows = []
    for outside, text in ((False, EXPECT_INSIDE), (True, EXPECT_OUTSIDE)):
        for line in text.split("\n")[1:-1]:
            name, cells = line.split()
            for letter, cell in zip(ORDER, cells, strict=True):
                rows.append((outside, LETTERS[letter], names[name], cell))
    return rows


def test_the_expectation_covers_every_pair() -> None:
    rows = {row[:3] for row in expectations()}
    assert rows == set(product((False, True), Status, r.ACTIONS))
    assert set(get_args(r.Action)) == set(r.ACTIONS)
    assert set(INSIDE) == set(Status) - {Status.AWAITING_FIRST_USE}
    assert set(OUTSIDE) == set(Status) - {Status.ACCEPTED}


@pytest.mark.parametrize(("outside", "status", "kind", "expected"), expectations())
def test_every_pair(outside: bool, status: Status, kind: type[r.Action], expected: str) -> None:
    state = (OUTSIDE if outside else INSIDE).get(status)
    if state is None:
        assert expected == "."
        assert not r.targets(status, kind, outside=outside)
        return
    action = filled(kind, state, outside=outside)
    if isinstance(action, r.Reassign) and action.leaving == StaffId(UUID(int=77)):
        action = r.Reassign(state.sender_staff, COORDINATOR, "異動")
    if isinstance(action, r.AcceptJointly) and outside:
        action = replace(action, lead=None)
    result = r.apply(state, action, now=NOW, actor=ACTOR, rules=RULES)
    if expected == ".":
        assert isinstance(result, tuple)
        assert result[0].sentence.endswith("。")
        assert "記録は変わっていません" in result[0].sentence
        assert kind not in r.available(state, ACTOR)
    else:
        assert isinstance(result, r.Step), result
        assert result.state.status is LETTERS[expected]
        assert kind in r.available(state, ACTOR)
        assert result.event.from_status is status
        assert result.event.to_status is result.state.status


def test_refusals_never_use_hard_words() -> None:
    for outside, status, kind, expected in expectations():
        state = (OUTSIDE if outside else INSIDE).get(status)
        if expected == "." and state is not None:
            for problem in faults(state, filled(kind, state, outside=outside)):
                assert not any(word in problem.sentence for word in ("返却", "対象外", "断る"))


def test_the_table_prints_every_pair() -> None:
    lines = r.moves_table().splitlines()
    assert len(lines) == 1 + len(Status) * len(r.ACTIONS)
    assert "prepared\tsend\tsent\tsent" in lines
    assert "at_coordinator\tcomplete\t-\t-" in lines


def test_empty_actions_give_problems_beside_their_fields() -> None:
    sent, asked = INSIDE[Status.SENT], INSIDE[Status.ASKED]
    listed, meeting = INSIDE[Status.AT_COORDINATOR], INSIDE[Status.IN_CONFERENCE]
    cases: list[tuple[r.Referral, r.Action, list[str]]] = [
        (prepared(), r.SayOrally(None), ["to", "person", "on"]),
        (sent, r.Acknowledge(), ["person", "on"]),
        (sent, r.Ask(), ["question", "on"]),
        (asked, r.AnswerQuestion(), ["answer", "on"]),
        (sent, r.Accept(), ["person", "on", "staff"]),
        (sent, r.AcceptJointly(), ["person", "on", "staff", "lead"]),
        (sent, r.OfferAdvice(), ["person", "on"]),
        (sent, r.SendBack(), ["reason", "on", "fits"]),
        (OUTSIDE[Status.SENT], r.Decline(), ["reason", "on"]),
        (OUTSIDE[Status.SENT], r.Accept(), ["person", "on"]),
        (listed, r.Redirect(None), ["to", "due_on"]),
        (listed, r.MakeJoint(None), ["lead", "partners", "person", "on"]),
        (listed, r.TakeMyself(), ["on"]),
        (listed, r.CallConference(), ["on"]),
        (meeting, r.ConferenceDecides(r.TakeMyself()), ["on", "on"]),
        (sent, r.ReportProgress(), ["outcome", "on", "next_on"]),
        (sent, r.CheckStatus(), ["on", "method"]),
        (OUTSIDE[Status.SENT], r.ConfirmFirstUse(), ["on"]),
        (sent, r.Complete(), ["outcome", "on"]),
        (sent, r.Complete("21", TODAY), ["watched_by", "next_on"]),
        (sent, r.Complete("31", TODAY), ["text"]),
        (sent, r.Withdraw(), ["text"]),
        (INSIDE[Status.COMPLETED], r.Reopen(), ["text"]),
        (sent, r.Reassign(ELDERLY.staff, NEWCOMER), ["text", "leaving"]),
    ]
    for state, action, expected in cases:
        assert [one.field for one in faults(state, action)] == expected, action


def test_an_empty_slip_is_not_sent() -> None:
    bare = r.Referral(
        id=ReferralId(UUID(int=1)),
        handover_id=HandoverId(UUID(int=2)),
        sender_department=NURSE.department,
        sender_staff=NURSE.staff,
        holder_department=NURSE.department,
        holder_staff=NURSE.staff,
    )
    missing = ["to", "urgency", "due_on", "way", "how_connected", "gist", "request"]
    assert [one.field for one in faults(bare, r.Send())] == missing
    assert [one.field for one in faults(bare, r.Send(TO_CLINIC))] == [*missing[1:], "basis_code"]


def test_the_next_desk_needs_no_signature_but_an_agency_needs_a_basis() -> None:
    assert step(prepared(), SEND).basis_code == r.OFFICE_USE
    for basis in ("", "01", "02", "03"):
        state = replace(prepared(TO_CLINIC), consent_id=None, basis_code=basis)
        assert [one.field for one in faults(state, SEND)] == ["basis_code"]
    assert step(replace(state, basis_code="04"), SEND).status is Status.SENT


def test_sending_receiving_and_asking_move_nothing() -> None:
    state = prepared()
    for action in (SEND, FILLED[r.Acknowledge], FILLED[r.Ask], FILLED[r.AnswerQuestion]):
        state = step(state, action)
        assert r.holder_of(state) == NURSE
    state = step(state, ACCEPT)
    assert r.holder_of(state) == WELFARE
    assert (state.accepted_by, state.accepted_on) == ("受けた人", TODAY)


def test_an_agency_never_holds() -> None:
    state = step(prepared(TO_CLINIC), SEND)
    for action in (None, FILLED[r.Acknowledge], r.Accept("相談員", TODAY)):
        state = state if action is None else step(state, action)
        assert r.holder_of(state) == NURSE
        assert (state.watcher_department, state.watcher_staff) == (NURSE.department, NURSE.staff)
        assert state.waiting_for == CLINIC
    assert state.status is Status.AWAITING_FIRST_USE
    early = faults(state, r.Complete("11", TODAY))
    assert early[0].code == "first_use"
    done = step(state, r.ConfirmFirstUse(TODAY))
    assert (done.outcome_code, done.first_use_on) == ("11", TODAY)
    assert (done.waiting_for, done.watcher_staff) == (None, None)


def test_a_declining_agency_leaves_it_with_the_sender_uncounted() -> None:
    state = step(step(prepared(TO_CLINIC), SEND), DECLINE)
    assert (r.holder_of(state), state.returns, state.waiting_for) == (NURSE, 0, None)
    again = step(state, r.Send(TO_SCHOOL, NEXT))
    assert again.waiting_for == SCHOOL


def test_a_declining_agency_that_the_coordinator_chose_leaves_it_with_him() -> None:
    state = step(
        replace(INSIDE[Status.AT_COORDINATOR], basis_code="04"), r.Redirect(TO_CLINIC, NEXT)
    )
    assert r.holder_of(state) == COORDINATOR
    back = step(state, DECLINE)
    assert (back.status, r.holder_of(back)) == (Status.AT_COORDINATOR, COORDINATOR)


def test_word_of_mouth_counts_as_accepted() -> None:
    said = r.SayOrally(
        r.Inside(WELFARE.department, WELFARE.staff), "受けた人", date(2026, 11, 18), "家計"
    )
    bare = replace(prepared(), urgency="", gist="", way="", request="")
    state = step(bare, said)
    assert (state.status, r.holder_of(state), state.oral) == (Status.ACCEPTED, WELFARE, True)
    assert state.sent_at is not None
    assert (state.sent_at.date(), state.request) == (date(2026, 11, 18), "家計")
    outside = step(bare, r.SayOrally(TO_CLINIC, "相談員", TODAY, "受診"))
    assert r.holder_of(outside) == NURSE


def test_a_question_stops_the_line_over_the_weekend_and_is_no_return() -> None:
    asked = step(step(prepared(), SEND), r.Ask("年金は", "窓口", TODAY))
    assert (r.reply_due(asked), asked.due_stopped_since, asked.returns) == (None, TODAY, 0)
    assert not r.is_overdue(asked, date(2027, 1, 1))
    tuesday = NOW + timedelta(days=4)
    again = step(asked, r.Ask("ほかに", "窓口", tuesday.date()), now=tuesday)
    assert again.due_stopped_since == TODAY
    answered = step(again, r.AnswerQuestion("はい", tuesday.date()), now=tuesday)
    assert r.reply_due(answered) == date(2026, 11, 27)  # Wednesday and two open days
    assert r.is_overdue(answered, date(2026, 11, 28))


def test_an_answer_on_the_day_of_the_question_changes_no_date() -> None:
    asked = step(step(prepared(), SEND), FILLED[r.Ask])
    assert step(asked, FILLED[r.AnswerQuestion]).due_on == NEXT


def test_a_notice_asks_for_the_receipt_only() -> None:
    sent = step(replace(prepared(), way=r.Way.INFO, due_on=None), r.Send())
    assert r.reply_due(step(sent, FILLED[r.Acknowledge])) is None


def test_in_joint_work_the_lead_holds() -> None:
    sent = step(prepared(), SEND)
    for lead in (NURSE, WELFARE, ELDERLY):
        state = step(sent, replace(JOINTLY, lead=lead))
        assert r.holder_of(state) == lead
        assert (state.lead_department, state.lead_staff) == (lead.department, lead.staff)
    assert r.partner(state.partners[0]) == PARTNER
    done = step(state, r.Complete("14", TODAY))
    assert done.lead_staff == ELDERLY.staff
    assert step(done, r.Reopen("また")).status is Status.JOINT
    with_agency = step(prepared(TO_CLINIC), SEND)
    assert [one.code for one in faults(with_agency, replace(JOINTLY, lead=WELFARE))] == ["outside"]


def test_the_coordinator_has_four_ways_and_no_other() -> None:
    listed = INSIDE[Status.AT_COORDINATOR]
    assert r.holder_of(listed) == COORDINATOR
    four = {r.Redirect, r.MakeJoint, r.TakeMyself, r.CallConference}
    assert set(r.available(listed, ACTOR)) == four | {r.Reassign}
    meeting = INSIDE[Status.IN_CONFERENCE]
    assert set(r.available(meeting, ACTOR)) == four | {r.ConferenceDecides, r.Reassign}
    smuggled = faults(listed, r.Reassign(COORDINATOR.staff, NEWCOMER, "異動"))
    assert smuggled[0].code == "not_coordinator"
    heir = step(listed, r.Reassign(COORDINATOR.staff, DEPUTY, "異動"), by=rules(coordinator=DEPUTY))
    assert (r.holder_of(heir), heir.status) == (DEPUTY, Status.AT_COORDINATOR)


def test_the_coordinator_redirects_by_slip_or_by_mouth() -> None:
    listed = INSIDE[Status.AT_COORDINATOR]
    by_slip = step(listed, r.Redirect(TO_ELDERLY, NEXT))
    assert (by_slip.status, r.holder_of(by_slip)) == (Status.SENT, COORDINATOR)
    there = r.Inside(ELDERLY.department, ELDERLY.staff)
    said = step(listed, r.Redirect(there, None, "", "長寿の人", TODAY))
    assert (said.status, r.holder_of(said)) == (Status.ACCEPTED, ELDERLY)


@pytest.mark.parametrize(
    ("decision", "status", "expected"),
    [
        (r.TakeMyself(), Status.ACCEPTED, COORDINATOR),
        (r.MakeJoint(ELDERLY, (PARTNER,), "主担当"), Status.JOINT, ELDERLY),
        (r.Redirect(TO_ELDERLY, NEXT), Status.SENT, COORDINATOR),
        (
            r.Redirect(r.Inside(ELDERLY.department, ELDERLY.staff), None, "", "長寿の人"),
            Status.ACCEPTED,
            ELDERLY,
        ),
        (r.Redirect(TO_CLINIC, None, "", "相談員"), Status.AWAITING_FIRST_USE, COORDINATOR),
    ],
)
def test_what_a_conference_may_decide(
    decision: r.Decision, status: Status, expected: Holder
) -> None:
    meeting = INSIDE[Status.IN_CONFERENCE]
    state = step(meeting, r.ConferenceDecides(decision, TODAY))
    assert (state.status, r.holder_of(state)) == (status, expected)
    assert (state.conference_on, state.conference_id) == (TODAY, UUID(int=7))


def test_the_third_return_finds_the_count_right() -> None:
    state = step(prepared(), SEND)
    for number in range(1, 4):
        state = step(state, BACK)
        assert state.returns == number
        if number < 3:
            state = step(state, r.Redirect(TO_ELDERLY, NEXT))
    assert step(state, FILLED[r.CallConference]).status is Status.IN_CONFERENCE


@pytest.mark.parametrize(
    ("status", "outcome", "code"),
    [
        (Status.SENT, "22", "goes_on"),
        (Status.SENT, "23", "goes_on"),
        (Status.SENT, "33", "withdrawal"),
        (Status.SENT, "99", "missing"),
        (Status.SENT, "13", "not_accepted"),
        (Status.ACCEPTED, "14", "not_joint"),
    ],
)
def test_results_that_are_no_end_here(status: Status, outcome: str, code: str) -> None:
    assert faults(INSIDE[status], r.Complete(outcome, TODAY))[0].code == code


@pytest.mark.parametrize("outcome", ["11", "12", "13", "15", "16", "21", "31", "32"])
def test_every_end_of_accepted_work(outcome: str) -> None:
    ended = r.Complete(outcome, TODAY, "転出先へ連絡(同意あり)", "民生委員", NEXT)
    state = step(INSIDE[Status.ACCEPTED], ended)
    assert (state.status, state.outcome_code) == (Status.COMPLETED, outcome)
    assert not r.is_open(state)


def test_progress_goes_on_with_a_next_date() -> None:
    for outcome in ("22", "23"):
        state = step(INSIDE[Status.ACCEPTED], r.ReportProgress(outcome, TODAY, NEXT))
        assert (state.status, state.outcome_code, state.next_on) == (
            Status.ACCEPTED,
            outcome,
            NEXT,
        )
    assert faults(state, r.ReportProgress("15", TODAY, NEXT))[0].field == "outcome"


def test_withdrawal_falls_back_to_the_sender_or_the_coordinator() -> None:
    state = step(INSIDE[Status.ACCEPTED], r.Withdraw("二重"))
    assert (r.holder_of(state), state.outcome_code) == (NURSE, "33")
    gone = rules(active=STAFF - {NURSE.staff})
    assert r.holder_of(step(INSIDE[Status.ACCEPTED], r.Withdraw("二重"), by=gone)) == COORDINATOR


def test_reopening_goes_to_the_last_holder_else_the_coordinator() -> None:
    done = step(INSIDE[Status.ACCEPTED], r.Complete("15", TODAY))
    again = step(done, r.Reopen("また"))
    assert (again.status, r.holder_of(again), again.outcome_code) == (Status.ACCEPTED, WELFARE, "")
    gone = step(done, r.Reopen("また"), by=rules(active=STAFF - {WELFARE.staff}))
    assert (gone.status, r.holder_of(gone)) == (Status.AT_COORDINATOR, COORDINATOR)


def test_a_staff_change_replaces_every_part_that_the_leaver_plays() -> None:
    sent = step(prepared(r.Inside(WELFARE.department)), SEND)
    moved = step(sent, r.Reassign(NURSE.staff, NEWCOMER, "異動"))
    assert (r.holder_of(moved), r.sender_of(moved)) == (NEWCOMER, NEWCOMER)
    assert r.holder_of(step(moved, r.Withdraw("不要"))) == NEWCOMER
    named = step(replace(prepared(), to_staff=WELFARE.staff), SEND)
    assert step(named, r.Reassign(WELFARE.staff, NEWCOMER, "異動")).to_staff is None
    same = Holder(WELFARE.department, NEWCOMER.staff)
    assert step(named, r.Reassign(WELFARE.staff, same, "異動")).to_staff == NEWCOMER.staff
    joint = step(sent, JOINTLY)
    after = step(joint, r.Reassign(WELFARE.staff, NEWCOMER, "異動"))
    assert r.partner(after.partners[0]).staff == NEWCOMER.staff
    left = r.Accept("受けた人", TODAY, StaffId(UUID(int=99)))
    assert [one.code for one in faults(sent, left)] == ["left"]


def test_trash_is_not_open_and_restoring_finds_a_holder() -> None:
    state = replace(INSIDE[Status.ACCEPTED], deleted_at=NOW)
    assert not r.is_open(state)
    assert r.available(state, ACTOR) == ()
    assert faults(state, BACK)[0].code == "in_trash"
    back = r.restore(state, now=NOW, actor=ACTOR, rules=RULES)
    assert (back.state.status, r.holder_of(back.state)) == (Status.ACCEPTED, WELFARE)
    gone = rules(active=STAFF - {WELFARE.staff})
    other = r.restore(state, now=NOW, actor=ACTOR, rules=gone)
    assert (other.state.status, r.holder_of(other.state)) == (Status.AT_COORDINATOR, COORDINATOR)
    assert other.event.to_status is Status.AT_COORDINATOR


def test_who_may() -> None:
    other = r.Actor(WELFARE.staff, WELFARE.department, "福祉 一郎")
    mine = r.Actor(NURSE.staff, NURSE.department, "練習 花子")
    for action, state in (
        (SEND, prepared()),
        (FILLED[r.Withdraw], INSIDE[Status.SENT]),
        (TAKE, INSIDE[Status.AT_COORDINATOR]),
    ):
        assert faults(state, action, actor=other)[0].code == "not_yours"
        assert type(action) not in r.available(state, other)
    assert r.Send in r.available(prepared(), mine)
    assert r.TakeMyself not in r.available(INSIDE[Status.AT_COORDINATOR], mine)


def test_days_must_have_been() -> None:
    sent = step(prepared(), SEND)
    assert faults(sent, r.Acknowledge("窓口", TODAY + timedelta(1)))[0].code == "future"
    assert faults(sent, r.Acknowledge("窓口", TODAY - timedelta(1)))[0].code == "before"
    assert faults(prepared(), r.Send(due_on=TODAY - timedelta(1)))[0].code == "past"


def test_fields_are_flat() -> None:
    plain = {"str", "UUID", "date", "datetime", "int", "bool", "Status", "tuple[str, ...]"}
    for record in (r.Referral, r.Handover, r.ReferralEvent):
        for one in fields(record):
            name = str(one.type).removesuffix(" | None")
            assert name in plain or name.endswith("Id"), (record, one.name, name)


def test_a_gap_in_the_history_shows() -> None:
    first = r.apply(prepared(), SEND, now=NOW, actor=ACTOR, rules=RULES)
    assert isinstance(first, r.Step)
    second = r.apply(first.state, ACCEPT, now=NOW, actor=ACTOR, rules=RULES)
    assert isinstance(second, r.Step)
    assert r.replay([first.event, second.event]) == r.standing(second.state)
    assert r.replay([]) is None
    with pytest.raises(ValueError, match="history broken"):
        r.replay([second.event])


def ways_to_end(state: r.Referral, by: r.Rules, now: datetime) -> bool:
    """An end is reached from here in at most two steps that anyone can fill in."""
    if not r.is_open(state):
        return True
    if state.status in r.COORDINATORS_LIST:
        state = step(state, r.TakeMyself(now.date()), now=now, by=by)
    result = r.apply(state, r.Withdraw("不要"), now=now, actor=ACTOR, rules=by)
    ended = isinstance(result, r.Step) and not r.is_open(result.state)
    if state.status is Status.PREPARED:
        return ended
    done = r.apply(state, r.Complete("15", now.date()), now=now, actor=ACTOR, rules=by)
    return ended and isinstance(done, r.Step) and not r.is_open(done.state)


def check_invariants(before: r.Referral, action: r.Action, made: r.Step) -> None:
    after = made.state
    assert isinstance(after.holder_department, UUID)
    assert isinstance(after.holder_staff, UUID)
    if before.status in r.COORDINATORS_LIST and after.status not in r.COORDINATORS_LIST:
        assert isinstance(action, r.Redirect | r.MakeJoint | r.TakeMyself | r.ConferenceDecides)
    if after.status in r.COORDINATORS_LIST and before.status not in r.COORDINATORS_LIST:
        assert isinstance(action, r.SendBack | r.Decline | r.Reopen)
    assert after.returns == before.returns + isinstance(action, r.SendBack)
    moved = r.holder_of(after) != r.holder_of(before)
    moving = (
        r.SayOrally, r.Accept, r.AcceptJointly, r.SendBack, r.MakeJoint, r.Redirect,
        r.ConferenceDecides, r.Withdraw, r.Reopen, r.Reassign,
    )  # fmt: skip
    if moved:
        assert isinstance(action, moving)
        if not isinstance(action, r.SendBack | r.Withdraw | r.Reopen | r.Reassign):
            assert after.accepted_on is not None
            assert after.accepted_by
    if r.is_outside(after) and after.status in r.ENGAGED:
        assert Holder(after.watcher_department, after.watcher_staff) == r.holder_of(after)  # type: ignore[arg-type]
        if not isinstance(action, r.Reassign):
            assert not moved
    else:
        assert after.watcher_staff is None
        assert after.waiting_for is None
    if after.status is Status.JOINT:
        assert (after.lead_department, after.lead_staff) == (
            after.holder_department,
            after.holder_staff,
        )
    assert (after.due_stopped_since is not None) == (after.status is Status.ASKED)
    assert made.event.by_staff == ACTOR.staff
    assert made.event.at.tzinfo is not None


@given(seed=st.integers(0, 2**63), outside=st.booleans())
@settings(max_examples=EXAMPLES, deadline=None)
def test_no_sequence_breaks_the_promises(seed: int, outside: bool) -> None:
    dice = Random(seed)
    by = rules()
    state = replace(prepared(TO_CLINIC if outside else TO_WELFARE), basis_code="04")
    now, events = NOW, []
    for _ in range(40):
        now += timedelta(hours=dice.randrange(30))
        # The duty changes hands, and now and then somebody is no longer there.
        here = STAFF if dice.random() < 0.8 else STAFF - {dice.choice((NURSE, WELFARE)).staff}
        by = replace(by, active_staff=here, coordinator=dice.choice((COORDINATOR, DEPUTY)))
        action = random_action(state, dice, now.date())
        result = r.apply(state, action, now=now, actor=ACTOR, rules=by)
        if not isinstance(result, r.Step):
            assert all(isinstance(one, Problem) and one.sentence for one in result)
            continue
        check_invariants(state, action, result)
        state = result.state
        events.append(result.event)
        assert r.replay(events) == r.standing(state)
        assert state.returns == sum(one.action == "send_back" for one in events)
        assert ways_to_end(state, by, now)
