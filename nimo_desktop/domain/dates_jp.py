"""Dates as a Japanese office writes and reads them: the one door to the rooms behind it.

`parse` reads what was typed, `echo` tells under the field how it was understood, `wareki` and
`age_text` print. Nothing here knows the day of today; it comes in as an argument.
"""

from __future__ import annotations

from datetime import date

from nimo_desktop.domain.ages import (
    age_display,
    age_is_certain,
    age_text,
    age_words,
    legal_age_reached,
)
from nimo_desktop.domain.date_input import parse
from nimo_desktop.domain.date_results import Choice, Choices, Lean, Outcome, Parsed, Refusal
from nimo_desktop.domain.eras import (
    ERAS,
    Era,
    add_months,
    era_of,
    era_year,
    fiscal_year,
    fiscal_year_code,
    fiscal_year_label,
    fiscal_year_of_code,
    fiscal_year_range,
    renewal_opens,
    wareki,
    wareki_short,
    weekday_of,
)
from nimo_desktop.domain.partial_date import PartialDate, era_years, wareki_text

__all__ = [
    "ERAS",
    "Choice",
    "Choices",
    "Era",
    "Lean",
    "Outcome",
    "Parsed",
    "PartialDate",
    "Refusal",
    "add_months",
    "age_display",
    "age_is_certain",
    "age_text",
    "age_words",
    "echo",
    "era_of",
    "era_year",
    "era_years",
    "fiscal_year",
    "fiscal_year_code",
    "fiscal_year_label",
    "fiscal_year_of_code",
    "fiscal_year_range",
    "legal_age_reached",
    "parse",
    "renewal_opens",
    "wareki",
    "wareki_short",
    "wareki_text",
    "weekday_of",
]


def echo(value: PartialDate | date, *, today: date, age: bool = True) -> str:
    """The line under the field: 「1970年12月3日（木） 昭和45年 55歳」.

    With `age` a past date also tells the age of someone born then. 不詳 is 「不詳」.
    """
    partial = PartialDate.of(value) if isinstance(value, date) else value
    year, month, day = partial.parts
    first = partial.earliest
    if year is None or first is None:
        return "不詳"
    about = "頃" if partial.approximate else ""
    western = f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "") + about
    weekday = f"（{weekday_of(first)}）" if day else ""
    line = f"{western}{weekday} {era_years(partial)}"
    if age and age_display(partial, today) is not None:
        line += f" {age_words(partial, today)}"
    return line
