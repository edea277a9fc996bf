"""The script of 見本町: data with times relative to the day, and a clock that follows them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from nimo_desktop import paths
from nimo_desktop.domain.dates_jp import Parsed, PartialDate, parse

_RELATIVE = re.compile(r"([+-]\d+)d(?: (\d{1,2}):(\d{2}))?")
Entry = dict[str, Any]


def town() -> Entry:
    """Departments, districts, staff, agencies, settings."""
    return _read("training/mihoncho.toml")


def situations() -> list[Entry]:
    """The fourteen situations."""
    found: list[Entry] = _read("training/situations.toml")["situations"]
    return found


def _read(name: str) -> Entry:
    return tomllib.loads(paths.resource(name).read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Turns 「-30d 10:20」 into days and moments around the day the vault is made.

    Nothing happens after `latest`: a town made at seven in the morning has had no call at nine.
    """

    today: date
    zone: tzinfo
    latest: datetime

    def day(self, text: str | None) -> date | None:
        """The day of a relative text; None for nothing."""
        if not text:
            return None
        found = _RELATIVE.fullmatch(text.strip())
        if found is None:
            raise ValueError(text)
        return self.today + timedelta(days=int(found[1]))

    def moment(self, text: str, default: time = time(9, 0)) -> datetime:
        """The moment of a relative text; a bare day is at `default`."""
        found = _RELATIVE.fullmatch(text.strip())
        if found is None:
            raise ValueError(text)
        at = time(int(found[2]), int(found[3])) if found[2] else default
        moment = datetime.combine(self.today + timedelta(days=int(found[1])), at, self.zone)
        return min(moment, self.latest)

    def partial(self, text: str | None) -> PartialDate | None:
        """A day as a nurse types it, or relative."""
        if not text:
            return None
        if _RELATIVE.fullmatch(text):
            day = self.day(text)
            return PartialDate.of(day) if day else None
        found = parse(text, today=self.today, partial=True, lean="past")
        if not isinstance(found, Parsed):
            raise ValueError(text)
        return found.value


@dataclass
class ScriptClock:
    """Moves along the script, never back; every look is a second later."""

    now: datetime
    looks: int = field(default=0)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def go_to(self, moment: datetime) -> None:
        """Forward to the moment; stays where it is if that has passed."""
        self.now = max(self.now, moment)
