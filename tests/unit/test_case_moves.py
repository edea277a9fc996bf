"""A case moves only along its way, closes with reason and follow-up, and keeps its number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from uuid import UUID

import pytest

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.case_moves import (
    CLOSE_REASONS,
    MOVES,
    CaseStatus,
    Closing,
    FollowUp,
    close,
    closing_problems,
    may_move,
    move,
    reopen,
)
from nimo_desktop.domain.ids import CaseId, DepartmentId, PersonId, StaffId

TODAY = date(2026, 11, 20)
CASE = Case(
    id=CaseId(UUID(int=1)),
    number="R8-K-A0012",
    person_id=PersonId(UUID(int=2)),
    opened_on=date(2026, 4, 1),
    holder_department=DepartmentId(UUID(int=3)),
    holder_staff=StaffId(UUID(int=4)),
)
CLOSING = Closing(
    close_reason="05",
    follow_up=FollowUp.WATCHED,
    closed_on=TODAY,
    close_where="係内 11月20日",
    close_felt="納得している",
    close_watcher="民生委員",
    close_look_on=date(2027, 2, 1),
)

# From (row) to (column), written by hand: accepted assessing planning supporting watching closed
EXPECTED = {
    "accepted": ".xxxxx",
    "assessing": "..xxxx",
    "planning": ".x.xxx",
    "supporting": ".xx.xx",
    "watching": ".xxx.x",
    "closed": ".xxxx.",
}
PAIRS = list(product(CaseStatus, CaseStatus))


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_every_pair_is_decided(before: CaseStatus, after: CaseStatus) -> None:
    allowed = EXPECTED[before.value][list(CaseStatus).index(after)] == "x"
    assert may_move(before, after) is allowed
    result = move(replace(CASE, status=before.value), after)
    if allowed and CaseStatus.CLOSED not in (before, after):
        assert isinstance(result, Case)
        assert result.status == after.value
        assert result.number == CASE.number
    else:
        assert isinstance(result, tuple)
        assert "記録は変わっていません" in result[0].sentence


def test_every_status_reaches_closed_and_work_again() -> None:
    for status in CaseStatus:
        assert status is CaseStatus.CLOSED or CaseStatus.CLOSED in MOVES[status]
    assert CaseStatus.SUPPORTING in MOVES[CaseStatus.CLOSED]


@pytest.mark.parametrize("status", [one for one in CaseStatus if one is not CaseStatus.CLOSED])
def test_closing_and_reopening_keep_the_number(status: CaseStatus) -> None:
    closed = close(replace(CASE, status=status.value), CLOSING, today=TODAY)
    assert isinstance(closed, Case)
    assert (closed.status, closed.close_reason, closed.closed_on) == ("closed", "05", TODAY)
    again = reopen(closed, CaseStatus.SUPPORTING)
    assert isinstance(again, Case)
    assert (again.number, again.status, again.closed_on) == ("R8-K-A0012", "supporting", None)
    assert again.close_reason == ""


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"close_reason": ""}, "close_reason"),
        ({"close_reason": "99"}, "close_reason"),
        ({"follow_up": None}, "follow_up"),
        ({"close_watcher": " "}, "close_watcher"),
        ({"close_look_on": None}, "close_look_on"),
        ({"close_look_on": date(2026, 11, 19)}, "close_look_on"),
        ({"closed_on": None}, "closed_on"),
        ({"closed_on": date(2026, 11, 21)}, "closed_on"),
        ({"closed_on": date(2026, 3, 31)}, "closed_on"),
    ],
)
def test_closing_needs_reason_day_and_follow_up(changed: dict[str, object], field: str) -> None:
    faulty = replace(CLOSING, **changed)  # type: ignore[arg-type]
    result = close(CASE, faulty, today=TODAY)
    assert isinstance(result, tuple)
    assert [one.field for one in result if one.blocking] == [field]


def test_the_other_follow_ups_need_no_watcher() -> None:
    for follow_up in (FollowUp.ELSEWHERE, FollowUp.NOT_NEEDED):
        closing = Closing(close_reason="03", follow_up=follow_up, closed_on=TODAY)
        assert isinstance(close(CASE, closing, today=TODAY), Case)


def test_where_and_how_it_was_felt_are_asked_but_do_not_forbid() -> None:
    closing = Closing(close_reason="11", follow_up=FollowUp.NOT_NEEDED, closed_on=TODAY)
    found = closing_problems(closing, opened_on=CASE.opened_on, today=TODAY)
    assert [(one.field, one.blocking) for one in found] == [("close_where", False)]
    lives = replace(closing, close_reason="08")
    found = closing_problems(lives, opened_on=CASE.opened_on, today=TODAY)
    assert [one.field for one in found] == ["close_where", "close_felt"]


def test_open_referrals_hold_a_case_open() -> None:
    result = close(CASE, CLOSING, today=TODAY, open_referrals=2)
    assert isinstance(result, tuple)
    assert "連携が2件" in result[-1].sentence


def test_closed_twice_and_reopened_open_are_refused() -> None:
    closed = close(CASE, CLOSING, today=TODAY)
    assert isinstance(closed, Case)
    assert isinstance(close(closed, CLOSING, today=TODAY), tuple)
    assert isinstance(reopen(CASE), tuple)
    assert isinstance(reopen(closed, CaseStatus.ACCEPTED), tuple)


def test_the_reasons_are_those_of_the_list() -> None:
    assert sorted(CLOSE_REASONS) == [f"{n:02}" for n in range(1, 13)] + ["90"]
