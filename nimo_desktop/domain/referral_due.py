"""連携: how loud the reminder of an answer is. It grows by itself with the open days that go by.

The reply time is `OfficeSettings.reply_days` of the urgency (sheets.md 7.6).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

QUIET, SOON, LATE, LOUD = 0, 1, 2, 3
MOST_URGENT = "A"


def loudness(
    due: date | None,
    today: date,
    *,
    urgency: str,
    reply_days: int,
    is_open_day: Callable[[date], bool],
    checked_on: date | None = None,
) -> int:
    """0 not due, 1 due today or on the next open day, 2 past due, 3 past due by the reply time
    again (for A: past due at all).

    `checked_on` is when 状況を確かめた was noted last: from a day after the due date on, the days
    count anew from there, so that who looks after it is not shouted at; A stays loud.
    """
    if due is None:
        return QUIET
    if today <= due:
        return SOON if open_days(today, due, is_open_day) <= 1 else QUIET
    if urgency == MOST_URGENT:
        return LOUD
    since = due if checked_on is None or checked_on <= due else min(checked_on, today)
    late = open_days(since, today, is_open_day)
    return LOUD if late >= max(1, reply_days) else LATE


def words(
    level: int, due: date | None, today: date, *, is_open_day: Callable[[date], bool]
) -> str:
    """The reminder as a short sentence; "" when nothing is due."""
    if due is None or level == QUIET:
        return ""
    if level == SOON:
        return "返事の期限は今日です" if due == today else "返事の期限は次の開庁日までです"
    late = open_days(due, today, is_open_day)
    gone = f"返事の期限を{late}開庁日すぎています" if late else "返事の期限をすぎています"
    return f"{gone}。調整役の一覧にも出ています" if level == LOUD else gone


def open_days(start: date, end: date, is_open_day: Callable[[date], bool]) -> int:
    """Open days after `start` up to and including `end`; 0 when `end` is not later."""
    return sum(is_open_day(start + timedelta(n)) for n in range(1, (end - start).days + 1))
