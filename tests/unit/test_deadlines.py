"""Due days: open days over weekends, holidays and the turn of the year; the 48-hour line."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nimo_desktop.domain.deadlines import (
    DEFAULT_REPLY_DAYS,
    add_business_days,
    business_days_between,
    is_open,
    next_open_day,
    open_on_or_after,
    reply_due,
    safety_line,
)
from nimo_desktop.services.holidays import japanese_holidays

JST = timezone(timedelta(hours=9))
HOLIDAYS = japanese_holidays(2025, 2028)


def test_national_holidays() -> None:
    assert date(2026, 5, 6) in HOLIDAYS  # 振替休日
    assert date(2026, 9, 22) in HOLIDAYS  # 国民の休日
    assert date(2025, 1, 1) in HOLIDAYS
    assert date(2028, 11, 23) in HOLIDAYS
    assert date(2026, 6, 15) not in HOLIDAYS
    assert {day.year for day in HOLIDAYS} == {2025, 2026, 2027, 2028}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-20", True),
        ("2026-11-21", False),
        ("2026-11-22", False),
        ("2026-11-23", False),
        ("2026-12-28", True),
        ("2026-12-29", False),
        ("2027-01-01", False),
        ("2025-01-03", False),
        ("2027-01-04", True),
    ],
)
def test_open_days(day: str, expected: bool) -> None:
    assert is_open(date.fromisoformat(day), HOLIDAYS) is expected


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-11-20", 1, "2026-11-24"),
        ("2026-11-21", 1, "2026-11-24"),
        ("2026-11-21", 0, "2026-11-24"),
        ("2026-11-20", 0, "2026-11-20"),
        ("2026-11-24", -1, "2026-11-20"),
        ("2026-12-28", 1, "2027-01-04"),
        ("2026-04-28", 3, "2026-05-07"),
    ],
)
def test_add_business_days(start: str, count: int, end: str) -> None:
    assert add_business_days(date.fromisoformat(start), count, HOLIDAYS).isoformat() == end


def test_next_open_day_is_never_the_same() -> None:
    assert next_open_day(date(2026, 11, 19), HOLIDAYS) == date(2026, 11, 20)
    assert next_open_day(date(2026, 11, 20), HOLIDAYS) == date(2026, 11, 24)
    assert open_on_or_after(date(2026, 11, 20), HOLIDAYS) == date(2026, 11, 20)


@given(st.dates(date(2025, 1, 1), date(2028, 6, 1)), st.integers(1, 60))
def test_count_and_between_agree(start: date, count: int) -> None:
    end = add_business_days(start, count, HOLIDAYS)
    assert is_open(end, HOLIDAYS)
    assert business_days_between(start, end, HOLIDAYS) == count
    assert business_days_between(end, start, HOLIDAYS) == -count


def test_safety_line_runs_through_the_weekend() -> None:
    reported = datetime(2026, 11, 20, 16, 40, tzinfo=JST)
    line = safety_line(reported)
    assert line.isoformat() == "2026-11-22T16:40:00+09:00"


def test_safety_line_needs_an_offset() -> None:
    with pytest.raises(ValueError, match="offset"):
        safety_line(datetime(2026, 11, 20, 16, 40))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("urgency", "due"),
    [
        ("A", "2026-11-20"),
        ("B", "2026-11-24"),
        ("C", "2026-11-26"),
        ("D", "2026-11-30"),
        (None, "2026-11-24"),
    ],
)
def test_reply_due(urgency: str | None, due: str) -> None:
    sent = date(2026, 11, 20)
    assert reply_due(sent, urgency, DEFAULT_REPLY_DAYS, HOLIDAYS).isoformat() == due


def test_reply_due_by_the_office() -> None:
    assert reply_due(date(2026, 11, 21), "A", {"A": 0}, HOLIDAYS) == date(2026, 11, 21)
    assert reply_due(date(2026, 11, 20), "C", {"C": 2}, HOLIDAYS) == date(2026, 11, 25)
    with pytest.raises(KeyError):
        reply_due(date(2026, 11, 20), "Z", DEFAULT_REPLY_DAYS, HOLIDAYS)
