"""Due days: open days of the office, the 48-hour line, the days for a reply.

Closed are Saturday, Sunday, the holidays passed in and 29 December to 3 January (the closed days
that the ordinances of most municipalities set). `Holidays` come from `services.holidays`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from types import MappingProxyType

Holidays = frozenset[date]

UNRATED = "-"
"""緊急度 未判定 among the keys of reply days."""

DEFAULT_REPLY_DAYS: Mapping[str, int] = MappingProxyType(
    {"A": 0, "B": 1, "C": 3, "D": 5, UNRATED: 1}
)
"""Open days until a reply is due, by 緊急度 (`sheets.md` 7.6); an office may set its own."""

SAFETY_HOURS = 48


@lru_cache(maxsize=4096)
def is_open(day: date, holidays: Holidays) -> bool:
    """開庁日: neither weekend nor holiday nor the turn of the year."""
    turn = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() < 5 and not turn and day not in holidays


def open_on_or_after(day: date, holidays: Holidays) -> date:
    """The day itself when the office is open, else the next open day."""
    while not is_open(day, holidays):
        day += timedelta(days=1)
    return day


def next_open_day(day: date, holidays: Holidays) -> date:
    """翌開庁日: the first open day after `day`, never `day` itself."""
    return open_on_or_after(day + timedelta(days=1), holidays)


def add_business_days(start: date, count: int, holidays: Holidays) -> date:
    """The count-th open day after `start`; the start does not count.

    0 gives the start, or the next open day when it is closed; a negative count goes back.
    """
    if count == 0:
        return open_on_or_after(start, holidays)
    step = timedelta(days=1 if count > 0 else -1)
    day, left = start, abs(count)
    while left:
        day += step
        left -= is_open(day, holidays)
    return day


def business_days_between(start: date, end: date, holidays: Holidays) -> int:
    """Open days after `start` up to and including `end`; negative when `end` lies before.

    For an open `end`, `add_business_days(start, n)` is `end` when this gives n.
    """
    if end < start:
        return -business_days_between(end, start, holidays)
    days = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
    return sum(is_open(day, holidays) for day in days)


def safety_line(reported_at: datetime) -> datetime:
    """48 hours by the clock after signs of abuse were reported, through weekends.

    The offset of the report is kept. Raises ValueError for a time without offset.
    """
    if reported_at.tzinfo is None:
        raise ValueError("the time of a report needs its offset")
    line = reported_at.astimezone(UTC) + timedelta(hours=SAFETY_HOURS)
    return line.astimezone(reported_at.tzinfo)


def reply_due(
    sent_on: date, urgency: str | None, days_by_urgency: Mapping[str, int], holidays: Holidays
) -> date:
    """Last day for the answer to a referral; None is 未判定.

    0 days means the same day, open or not (すぐに: その場で電話、当日中). Raises KeyError for an
    urgency that the office has no days for.
    """
    days = days_by_urgency[UNRATED if urgency is None else urgency]
    return sent_on if days == 0 else add_business_days(sent_on, days, holidays)
