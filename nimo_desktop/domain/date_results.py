"""What reading a typed date gives: a date, a refusal with a way out, or a choice of readings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from nimo_desktop.domain.partial_date import PartialDate

Lean = Literal["future", "past", "nearest"]
"""Where a date without a year falls: due dates lean ahead, records and births back."""

RefusalCode = Literal["empty", "form", "impossible", "era", "range", "incomplete", "too-early"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading; `label` as the nurse sees it, 「昭和45年4月3日（55歳）」."""

    label: str
    value: PartialDate


@dataclass(frozen=True, slots=True)
class Parsed:
    """Read without doubt. `warning` is a sentence to show beside it, '' for none."""

    value: PartialDate
    warning: str = ""

    @property
    def date(self) -> date | None:
        """The day, when it is known exactly."""
        return self.value.exact


@dataclass(frozen=True, slots=True)
class Refusal:
    """Not taken: `sentence` says why, `suggestion` is what one click would put instead."""

    code: RefusalCode
    sentence: str
    suggestion: Choice | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """Several readings, the likeliest first (Enter takes it); never taken unasked.

    `excluded` are readings that no calendar has, to be shown greyed: 「平成45年4月3日（範囲外）」.
    """

    choices: tuple[Choice, ...]
    excluded: tuple[str, ...] = ()


Outcome = Parsed | Refusal | Choices
