"""Which backups stay: by age, so that many made on one day never push out the old good ones."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from datetime import datetime

RECENT = 10
WEEKS = 12
MONTHS = 12


def kept(made: Collection[datetime], now: datetime) -> frozenset[datetime]:
    """The moments whose backups stay: the 10 newest, and the newest of 12 weeks and of 12 months.

    Weeks (ISO) and months count only if they hold a backup, so that a long pause costs nothing.
    What
    is dated later than `now` stays too: the clock was wrong then or is now, and nobody knows which.
    """
    past = sorted((m for m in made if m <= now), reverse=True)
    stay = {m for m in made if m > now} | set(past[:RECENT])
    stay |= _newest_of(past, lambda m: m.isocalendar()[:2], WEEKS)
    stay |= _newest_of(past, lambda m: (m.year, m.month), MONTHS)
    return frozenset(stay)


def _newest_of(
    newest_first: list[datetime], part: Callable[[datetime], Hashable], limit: int
) -> set[datetime]:
    newest: dict[Hashable, datetime] = {}
    for moment in newest_first:
        newest.setdefault(part(moment), moment)
    return set(list(newest.values())[:limit])
