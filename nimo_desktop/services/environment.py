"""What the world outside gives to the services: clock, ids, chance, code lists, holidays, cost of
a key.

Made once by the composition root (window or command line) and by tests; nothing else reads the
clock.
"""

from __future__ import annotations

import secrets
import time
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from nimo_desktop import paths
from nimo_desktop.domain.codes import CodeBook
from nimo_desktop.domain.ids import IdSource, RandomBytes
from nimo_desktop.services.codes import load_codes
from nimo_desktop.storage.keys import KdfCost

HOLIDAY_YEARS_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Environment:
    """Arguments for everything that must not be read from inside a rule."""

    clock: Callable[[], datetime]
    ids: IdSource
    random: RandomBytes
    codes: CodeBook
    variants: Mapping[str, str]
    holidays: Callable[[date], frozenset[date]]
    cost: KdfCost = field(default_factory=KdfCost)
    denied_passwords: frozenset[str] = frozenset()


def local_now() -> datetime:
    """The PC's time with its offset from UTC."""
    return datetime.now().astimezone()


def load_variants() -> dict[str, str]:
    """Kanji variants that count as the same in searches."""
    data = tomllib.loads(paths.resource("codes/variants.toml").read_text(encoding="utf-8"))
    table = data.get("variants", data)
    return {str(k): str(v) for k, v in table.items()}


def load_denied_passwords() -> frozenset[str]:
    """Passwords that everybody tries first."""
    text = paths.resource("codes/denied_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and line[0] != "#")


def holidays_around(day: date) -> frozenset[date]:
    """Holidays from last year to three years ahead."""
    from nimo_desktop.services.holidays import japanese_holidays

    return japanese_holidays(day.year - 1, day.year + HOLIDAY_YEARS_AHEAD)


def standard_environment(clock: Callable[[], datetime] = local_now) -> Environment:
    """The environment of the real program."""
    return Environment(
        clock=clock,
        ids=IdSource(clock=lambda: time.time_ns() // 1_000_000, random_bytes=secrets.token_bytes),
        random=secrets.token_bytes,
        codes=load_codes(),
        variants=load_variants(),
        holidays=holidays_around,
        denied_passwords=load_denied_passwords(),
    )
