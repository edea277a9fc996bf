"""A small fixed world for tests: clock, ids, cheap keys, a vault made once and copied."""

from __future__ import annotations

import functools
import random
import shutil
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from nimo_desktop.domain.ids import IdSource
from nimo_desktop.services import access
from nimo_desktop.services.codes import load_codes
from nimo_desktop.services.environment import Environment, load_denied_passwords, load_variants
from nimo_desktop.storage.keys import KdfCost

JST = timezone(timedelta(hours=9))
START = datetime(2026, 11, 21, 10, 0, tzinfo=JST)
PASSWORD = "renshu-renshu-2026"
CHEAP = KdfCost(memory_kib=64, time=1, lanes=1)
HOLIDAYS = frozenset({date(2026, 11, 23), date(2027, 1, 1), date(2027, 1, 11)})


@dataclass
class TestClock:
    """A clock that a test sets; it moves one millisecond forward with every look."""

    __test__ = False
    now: datetime = START

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def forward(self, **parts: int) -> None:
        self.now += timedelta(**parts)


# Frozen, so that all tests can share it; reading it took a fifth of the time of a small test.
shipped_codes = functools.cache(load_codes)


@dataclass
class World:
    """Clock and environment of one test."""

    clock: TestClock = field(default_factory=TestClock)
    seed: int = 7
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        """One source of chance, so that two environments of a test never make the same key."""
        self.chance = random.Random(self.seed)

    def environment(self, *, cost: KdfCost = CHEAP) -> Environment:
        chance = self.chance
        return Environment(
            clock=self.clock,
            ids=IdSource(lambda: int(self.clock().timestamp() * 1000), chance.randbytes),
            random=chance.randbytes,
            codes=shipped_codes(),
            variants=load_variants(),
            holidays=lambda _: HOLIDAYS,
            cost=cost,
            denied_passwords=load_denied_passwords(),
        )


FIRST = access.FirstOffice(
    town="見本町",
    department="健康増進課",
    staff_name="見本 花子",
    login="nurse",
    password=PASSWORD,
    profession="保健師",
)


def make_template(folder: Path) -> str:
    """A vault to be copied by tests; gives its recovery code."""
    made = access.create(folder, World(seed=1).environment(), FIRST)
    code = made.recovery_code
    made.sitting.leave()
    return code


def copy_vault(template: Path, target: Path) -> Path:
    shutil.copytree(template, target)
    return target
