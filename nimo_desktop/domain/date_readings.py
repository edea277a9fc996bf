"""From numbers to days: what an era, a calendar and a missing year allow."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from nimo_desktop.domain.ages import age_display
from nimo_desktop.domain.date_results import (
    Choice,
    Choices,
    Lean,
    Outcome,
    Parsed,
    Refusal,
    RefusalCode,
)
from nimo_desktop.domain.eras import ERAS, FIRST_GREGORIAN_DAY, Era, wareki
from nimo_desktop.domain.partial_date import PartialDate, wareki_text

LAST_YEAR = 2200
_OLDEST = 116
_FARTHEST = 10
_CALENDAR_BEFORE = "明治5年までは旧暦のため、年だけを入れてください。"


def refuse(code: RefusalCode, sentence: str, value: PartialDate | None = None) -> Refusal:
    """A refusal; with `value` the sentence ends in an offer to put that date."""
    if value is None:
        return Refusal(code, sentence)
    label = wareki_text(value)
    return Refusal(code, f"{sentence}{label}ではありませんか。", Choice(label, value))


def era_parts(era: Era, year: int, month: int | None, day: int | None, *, typed: str) -> Outcome:
    """A year of an era with or without month and day; a wrong era is named with the right one."""
    if year < 1:
        return refuse("era", f"{era.name}0年はありません。{era.name}元年から入れてください。")
    outcome = western_parts(era.gregorian_year(year), month, day, typed=typed)
    value = outcome.value if isinstance(outcome, Parsed) else None
    if value is None or value.earliest is None or value.latest is None:
        return outcome
    if value.earliest > era.last:
        return refuse("era", f"{era.name}は{_last_day(era)}までです。", value)
    if value.latest < era.first:
        first = f"{era.first.month}月{era.first.day}日"
        return refuse("era", f"{era.name}は元年{first}からです。", value)
    return outcome


def _last_day(era: Era) -> str:
    """The last day of an era in its own count: 「64年1月7日」."""
    year = era.last.year - era.first.year + 1
    return f"{year}年{era.last.month}月{era.last.day}日"


def western_parts(year: int, month: int | None, day: int | None, *, typed: str) -> Outcome:
    """A western year with or without month and day."""
    if not 1868 <= year <= LAST_YEAR:
        return refuse("range", "年が遠すぎます。年をお確かめください。")
    wrong = _impossible(year, month, day, typed)
    if wrong is not None:
        return wrong
    text = f"{year:04}"
    if month is not None:
        text += f"-{month:02}" + (f"-{day:02}" if day is not None else "")
    value = PartialDate(text, typed)
    first = value.earliest
    if first is not None and first < FIRST_GREGORIAN_DAY:
        if month is not None:
            return refuse("too-early", _CALENDAR_BEFORE)
        return Parsed(value, "明治5年までの年です。年をお確かめください。")
    return Parsed(value)


def _impossible(year: int, month: int | None, day: int | None, typed: str) -> Refusal | None:
    """The refusal for 13月 or 2月30日; the month's last day is offered for a day just past it."""
    if month is None:
        return None
    if not 1 <= month <= 12:
        return refuse("impossible", _no_month(month))
    last = monthrange(year, month)[1]
    if day is None or 1 <= day <= last:
        return None
    if day == 0 or day > 31:
        return refuse("impossible", f"{month}月{day}日はありません。日をお確かめください。")
    value = PartialDate.of(date(year, month, last), typed)
    return refuse("impossible", f"{year}年{month}月は{last}日までです。", value)


def _no_month(month: int) -> str:
    return f"{month}月はありません。月をお確かめください。"


def month_and_day(month: int, day: int, *, typed: str, today: date, lean: Lean) -> Outcome:
    """A day without a year: the next one, the last one, or the nearer of both (then the next)."""
    if not 1 <= month <= 12:
        return refuse("impossible", _no_month(month))
    years = (today.year - 1, today.year, today.year + 1)
    days = [date(year, month, max(1, min(day, monthrange(year, month)[1]))) for year in years]
    after = next(one for one in days if one >= today)
    before = next(one for one in reversed(days) if one <= today)
    chosen = {"future": after, "past": before}.get(lean)
    if chosen is None:
        chosen = after if after - today <= today - before else before
    return western_parts(chosen.year, month, day, typed=typed)


def guesses(
    year: int | None, month: int, day: int, *, typed: str, today: date, lean: Lean
) -> Outcome:
    """Readings of a year without an era (450403) or of four digits (1203), the nearest first.

    `lean` past drops days to come; future puts them first. No reading lies further than 116 years
    back or 10 ahead.
    """
    if year is None:
        outcome = month_and_day(month, day, typed=typed, today=today, lean=lean)
        return _as_choices(outcome, today)
    readings = [(era.name, era_parts(era, year, month, day, typed=typed)) for era in ERAS]
    centuries = (today.year // 100 * 100 - 100, today.year // 100 * 100)
    readings += [("", western_parts(base + year, month, day, typed=typed)) for base in centuries]
    found: dict[date, Choice] = {}
    excluded = []
    for name, outcome in readings:
        moment = outcome.date if isinstance(outcome, Parsed) else None
        if moment is None:
            if isinstance(outcome, Refusal) and outcome.code == "era":
                excluded.append(f"{name}{year}年{month}月{day}日（範囲外）")
        elif _plausible(moment, today, lean):
            found.setdefault(moment, _choice(moment, typed, today, western=not name))
    if not found:
        return refuse("form", "元号が分かりません。「S45.4.3」のように元号を付けて入れてください。")
    order = sorted(found, key=lambda one: _order(one, today, lean))
    return Choices(tuple(found[one] for one in order), tuple(excluded))


def _as_choices(outcome: Outcome, today: date) -> Outcome:
    if not isinstance(outcome, Parsed) or outcome.date is None:
        return outcome
    return Choices((_choice(outcome.date, outcome.value.typed, today, western=False),))


def _plausible(day: date, today: date, lean: Lean) -> bool:
    if lean == "past" and day > today:
        return False
    return today.year - _OLDEST <= day.year <= today.year + _FARTHEST


def _order(day: date, today: date, lean: Lean) -> tuple[bool, int]:
    return (lean == "future" and day < today, abs((day - today).days))


def _choice(day: date, typed: str, today: date, *, western: bool) -> Choice:
    """Label with the age that a person born that day has, when the day is past."""
    label = f"{day.year}年{day.month}月{day.day}日" if western else wareki(day)
    age = age_display(day, today)
    if age:
        label += f"（{age}歳）"
    return Choice(label, PartialDate.of(day, typed))
