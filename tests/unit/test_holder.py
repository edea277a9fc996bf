"""The holder rule answers with somebody, whatever happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.holder import (
    Holder,
    HolderChange,
    after_restore,
    after_staff_leaves,
    change,
    holds_case,
    holds_consultation,
    holds_referral,
    inherit,
)
from nimo_desktop.domain.ids import DepartmentId, HolderChangeId, StaffId

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def holder(number: int) -> Holder:
    return Holder(DepartmentId(UUID(int=100 + number)), StaffId(UUID(int=number)))


NURSE, WELFARE, COORDINATOR, ELDERLY = (holder(n) for n in range(1, 5))


def handed(number: int, before: Holder | None, after: Holder) -> HolderChange:
    return change(
        HolderChangeId(UUID(int=number)),
        before,
        after=after,
        item_kind="case",
        item_id=UUID(int=9),
        at=NOW + timedelta(minutes=number),
        by_staff=NURSE.staff,
        reason="担当替え",
    )


def test_a_consultation_is_held_by_who_took_it_and_the_case_inherits() -> None:
    assert holds_consultation(NURSE) == NURSE
    moved = [handed(2, WELFARE, ELDERLY), handed(1, NURSE, WELFARE)]
    assert holds_consultation(NURSE, moved) == ELDERLY
    assert holds_case(inherit(holds_consultation(NURSE, moved[1:]))) == WELFARE


def test_a_change_keeps_both_sides_and_the_reason() -> None:
    first = handed(1, None, NURSE)
    assert (first.from_department, first.from_staff) == (None, None)
    second = handed(2, NURSE, WELFARE)
    assert (second.from_staff, second.to_staff, second.reason) == (
        NURSE.staff,
        WELFARE.staff,
        "担当替え",
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, NURSE),
        ({"outside": True}, NURSE),
        ({"accepted_by": WELFARE}, WELFARE),
        ({"accepted_by": WELFARE, "outside": True}, NURSE),
        ({"accepted_by": WELFARE, "lead": ELDERLY}, ELDERLY),
        ({"lead": NURSE, "accepted_by": WELFARE}, NURSE),
        ({"returned_to": COORDINATOR}, COORDINATOR),
        ({"withdrawn_to": ELDERLY}, ELDERLY),
    ],
)
def test_who_holds_a_referral(facts: dict[str, object], expected: Holder) -> None:
    assert holds_referral(NURSE, **facts) == expected  # type: ignore[arg-type]


def test_staff_leaving_hands_over_to_successor_else_coordinator() -> None:
    gone = NURSE.staff
    assert after_staff_leaves(WELFARE, leaver=gone, coordinator=COORDINATOR) == WELFARE
    assert after_staff_leaves(NURSE, leaver=gone, coordinator=COORDINATOR) == COORDINATOR
    took_over = after_staff_leaves(NURSE, leaver=gone, coordinator=COORDINATOR, successor=ELDERLY)
    assert took_over == ELDERLY


def test_a_leaving_coordinator_needs_another_first() -> None:
    with pytest.raises(RuleBroken, match="先に設定で次の調整役を決めてください"):
        after_staff_leaves(COORDINATOR, leaver=COORDINATOR.staff, coordinator=COORDINATOR)


def test_restore_goes_to_the_last_holder_if_still_here() -> None:
    active = frozenset((NURSE.staff, COORDINATOR.staff))
    assert after_restore(NURSE, active=active, coordinator=COORDINATOR) == NURSE
    assert after_restore(WELFARE, active=active, coordinator=COORDINATOR) == COORDINATOR
    assert after_restore(WELFARE, active=None, coordinator=COORDINATOR) == WELFARE


@given(
    current=st.integers(1, 6),
    leaver=st.integers(1, 6),
    successor=st.none() | st.integers(1, 6),
    coordinator=st.integers(1, 6),
)
def test_nobody_who_left_holds_anything(
    current: int, leaver: int, successor: int | None, coordinator: int
) -> None:
    gone = holder(leaver).staff
    try:
        after = after_staff_leaves(
            holder(current),
            leaver=gone,
            coordinator=holder(coordinator),
            successor=None if successor is None else holder(successor),
        )
    except RuleBroken:
        assert current == leaver == coordinator
        assert successor in (None, leaver)
    else:
        assert after.staff != gone
