"""A day that may be known only by month or year, roughly, or not at all.

Stored as EDTF level 1 text beside what was typed, so that nothing is made more certain than the
person was: `1970-12-03`, `1970-12`, `1970`, each with `~` for 頃, and `XXXX` for 不詳.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from nimo_desktop.domain.eras import era_year, wareki

UNKNOWN = "XXXX"

_EDTF = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?~?")


@lru_cache(maxsize=1024)
def _parts(edtf: str) -> tuple[int | None, int | None, int | None]:
    """Kept for some time: a line of a list asks for the parts of one birth six times."""
    found = _EDTF.fullmatch(edtf)
    if found is None:
        return None, None, None
    year, month, day = (int(part) if part else None for part in found.groups())
    return year, month, day


@dataclass(frozen=True, slots=True)
class PartialDate:
    """`edtf` is the value, `typed` what the nurse wrote ('' when a program made it).

    Raises ValueError for text that is not EDTF as above or names no real day.
    """

    edtf: str
    typed: str = ""

    def __post_init__(self) -> None:
        if self.edtf == UNKNOWN:
            return
        if _EDTF.fullmatch(self.edtf) is None:
            raise ValueError("not an EDTF date of the forms in use")
        year, month, day = self.parts
        date(year or 0, 1 if month is None else month, 1 if day is None else day)

    @classmethod
    def of(cls, day: date, typed: str = "") -> PartialDate:
        """A day known exactly."""
        return cls(day.isoformat(), typed)

    @classmethod
    def unknown_date(cls, typed: str = "不詳") -> PartialDate:
        """不詳: asked for and not known (no value at all means: not asked)."""
        return cls(UNKNOWN, typed)

    @property
    def parts(self) -> tuple[int | None, int | None, int | None]:
        """Year, month, day; None for what is not known."""
        return _parts(self.edtf)

    @property
    def unknown(self) -> bool:
        """不詳."""
        return self.edtf == UNKNOWN

    @property
    def approximate(self) -> bool:
        """頃. The bounds below stay those of the named year, month or day."""
        return self.edtf.endswith("~")

    @property
    def earliest(self) -> date | None:
        """First day the text names; None when 不詳."""
        year, month, day = self.parts
        return None if year is None else date(year, month or 1, day or 1)

    @property
    def latest(self) -> date | None:
        """Last day the text names; None when 不詳."""
        year, month, day = self.parts
        if year is None:
            return None
        month = month or 12
        return date(year, month, day or monthrange(year, month)[1])

    @property
    def exact(self) -> date | None:
        """The day, when it is known to the day and not 頃."""
        return self.earliest if self.earliest == self.latest and not self.approximate else None

    @property
    def middle(self) -> date | None:
        """The day halfway, for ages and for sorting; None when 不詳. Of any year it is 2 July."""
        first, last = self.earliest, self.latest
        if first is None or last is None:
            return None
        # Counted with the last day, so that leap years have the same middle: else on one day of
        # the year some ages would belong to no year of birth.
        return first + timedelta(days=((last - first).days + 1) // 2)


def era_years(value: PartialDate | date) -> str:
    """「昭和45年」; a year cut by a change of era names both, 「昭和64/平成元年」. '' when 不詳."""
    if isinstance(value, date):
        return era_year(value)
    first, last = value.earliest, value.latest
    if first is None or last is None:
        return ""
    start, end = era_year(first), era_year(last)
    return start if start == end else f"{start.removesuffix('年')}/{end}"


def wareki_text(value: PartialDate | date) -> str:
    """For paper: 「昭和45年12月3日」, 「昭和45年12月」, 「昭和45年頃」, 「不詳」."""
    if isinstance(value, date):
        return wareki(value)
    year, month, day = value.parts
    if year is None:
        return "不詳"
    first = value.earliest
    whole = wareki(first) if first and day else f"{era_years(value)}{f'{month}月' if month else ''}"
    return whole + ("頃" if value.approximate else "")
