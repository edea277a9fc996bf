"""Japanese eras and fiscal years: the table, and how a day prints.

The days on which an era changed in 1912 and 1926 belong to both eras; they print in the new one.
Gregorian counting starts with 明治6年1月1日 (1873-01-01); earlier days are told in 西暦 only.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_GREGORIAN_DAY = date(1873, 1, 1)
WEEKDAYS = "月火水木金土日"

_YEAR_NAME = re.compile(r"(明治|大正|昭和|平成|令和|[MTSHRmtshr])?(元|[0-9]{1,4})(?:年度?)?")


@dataclass(frozen=True, slots=True)
class Era:
    """One era; `last` is inclusive and, for 明治 and 大正, also the first day of the next one."""

    name: str
    letter: str
    first: date
    last: date

    def gregorian_year(self, year: int) -> int:
        """Year 1 (元年) is the year in which the era began."""
        return self.first.year + year - 1


ERAS = (
    Era("明治", "M", date(1868, 1, 25), date(1912, 7, 30)),
    Era("大正", "T", date(1912, 7, 30), date(1926, 12, 25)),
    Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 7)),
    Era("平成", "H", date(1989, 1, 8), date(2019, 4, 30)),
    Era("令和", "R", date(2019, 5, 1), date.max),
)


def era_named(word: str) -> Era | None:
    """The era of a name, its first character or its letter: 昭和, 昭, S, s."""
    for era in ERAS:
        if word in (era.name, era.name[0]) or word.upper() == era.letter:
            return era
    return None


def era_of(day: date) -> Era | None:
    """The era a day prints in; None before 明治6年."""
    if day < FIRST_GREGORIAN_DAY:
        return None
    return next(era for era in reversed(ERAS) if day >= era.first)


def _year_word(year: int) -> str:
    return "元" if year == 1 else str(year)


def era_year(day: date) -> str:
    """「昭和45年」, 「令和元年」; before 明治6年 the western year, 「1860年」."""
    era = era_of(day)
    if era is None:
        return f"{day.year}年"
    return f"{era.name}{_year_word(day.year - era.first.year + 1)}年"


def weekday_of(day: date) -> str:
    """One character, 月 to 日."""
    return WEEKDAYS[day.weekday()]


def wareki(day: date, *, weekday: bool = False) -> str:
    """「令和8年11月21日」, with weekday 「令和8年11月21日(土)」."""
    text = f"{era_year(day)}{day.month}月{day.day}日"
    return f"{text}({weekday_of(day)})" if weekday else text


def wareki_short(day: date) -> str:
    """「R8.11.21」 for narrow columns; year 1 as 1."""
    era = era_of(day)
    if era is None:
        return f"{day.year}.{day.month}.{day.day}"
    return f"{era.letter}{day.year - era.first.year + 1}.{day.month}.{day.day}"


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day where it has fewer."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def renewal_opens(expiry: date) -> date:
    """First day on which a 手帳 or 自立支援医療 that ends on `expiry` can be renewed.

    Three months before the day after the end: 有効期限 6月30日 → 4月1日.
    """
    return add_months(expiry + timedelta(days=1), -3)


def fiscal_year(day: date) -> int:
    """The 年度 (1 April to 31 March) as the western year of its April."""
    return day.year - (day.month < 4)


def fiscal_year_range(year: int) -> tuple[date, date]:
    """First and last day of a 年度."""
    return date(year, 4, 1), date(year + 1, 3, 31)


def _fiscal_era(year: int) -> tuple[Era | None, int]:
    """Era and era year at 1 April; 2019年度 as a whole counts as 令和元年度."""
    day = date(2019, 5, 1) if year == 2019 else date(year, 4, 1)
    era = era_of(day)
    return era, year - era.first.year + 1 if era else year


def fiscal_year_label(year: int) -> str:
    """「令和8年度(2026)」; 2019 is 「平成31/令和元年度(2019)」."""
    if year == 2019:
        return "平成31/令和元年度(2019)"
    era, number = _fiscal_era(year)
    return f"{era.name}{_year_word(number)}年度({year})" if era else f"{year}年度"


def fiscal_year_code(day: date) -> str:
    """The year part of record numbers, ASCII: 「R8」 for any day of 令和8年度; 2019年度 is R1."""
    era, number = _fiscal_era(fiscal_year(day))
    return f"{era.letter}{number}" if era else str(number)


def fiscal_year_of_code(text: str) -> int | None:
    """The 年度 that 「R8」, 「令和8年度」, 「令和元」 or 「2026」 names; None if it names none.

    Both 「H31」 and 「R1」 are 2019年度. An era's year past its end names none.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _YEAR_NAME.fullmatch(plain)
    if found is None:
        return None
    number = 1 if found[2] == "元" else int(found[2])
    if found[1] is None:
        return number if FIRST_GREGORIAN_DAY.year <= number <= 2200 else None
    era = era_named(found[1])
    if era is None or not 1 <= number <= 200:
        return None
    year = era.gregorian_year(number)
    return year if year <= era.last.year else None
