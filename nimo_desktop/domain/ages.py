"""Ages: the everyday age on a birthday, and the legal age that is reached the day before.

Legal rule: 年齢計算ニ関スル法律 and 民法143条. Who is born on 29 February completes a year at the
end of 28 February, in leap years and in common ones.
"""

from __future__ import annotations

from datetime import date, timedelta

from nimo_desktop.domain.partial_date import PartialDate, era_years


def _age(birth: date, on: date) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def age_display(birth: PartialDate | date, on: date) -> int | None:
    """Everyday age, one more from the birthday on.

    Birth known by year or month only, or 頃: the age of someone born halfway. None when 不詳 or
    when `on` lies before the birth.
    """
    day = birth if isinstance(birth, date) else birth.middle
    if day is None:
        return None
    age = _age(day, on)
    if age >= 0:
        return age
    first = day if isinstance(birth, date) else birth.earliest
    return 0 if first is not None and first <= on else None


def age_is_certain(birth: PartialDate | date, on: date) -> bool:
    """Whether every day that the birth may have been gives the same age."""
    if isinstance(birth, date):
        return birth <= on
    first, last = birth.earliest, birth.latest
    if first is None or last is None or birth.approximate or last > on:
        return False
    return _age(first, on) == _age(last, on)


def age_words(birth: PartialDate | date, on: date) -> str:
    """「55歳」, 「55歳くらい」 or 「年齢不明」."""
    age = age_display(birth, on)
    if age is None:
        return "年齢不明"
    return f"{age}歳" if age_is_certain(birth, on) else f"{age}歳くらい"


def age_text(birth: PartialDate | date | None, on: date) -> str:
    """For paper, so that it still reads next year: 「82歳(昭和19年生)」.

    A rough birth gives 「55歳くらい」 alone; none, 不詳 or one after `on` gives 「年齢不明」.
    """
    if birth is None:
        return "年齢不明"
    words = age_words(birth, on)
    rough = isinstance(birth, PartialDate) and birth.approximate
    return words if rough or words == "年齢不明" else f"{words}({era_years(birth)}生)"


def legal_age_reached(birth: date, years: int) -> date:
    """年齢到達日: the day before the birthday (65歳: 第1号被保険者 from this day)."""
    if (birth.month, birth.day) == (2, 29):
        return date(birth.year + years, 2, 28)
    return date(birth.year + years, birth.month, birth.day) - timedelta(days=1)
