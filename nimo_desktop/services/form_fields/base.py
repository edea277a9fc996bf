"""What arrives in a box from the record, and who may see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from nimo_desktop.domain.dates_jp import wareki
from nimo_desktop.services.sheet_parts.facts import Copy, Facts

EVERYBODY, BUT_FAMILY, OFFICES, INSIDE, FILE = "内外本家", "内外本", "内外", "内", "×"
"""出す先 of sheets.md §1; × stands on the office's own file copy alone. 家 is the family, who may
see less than the person. The copy of a 開示請求 is read as 内, with the rules of `registry`.
"""


@dataclass(frozen=True, slots=True)
class Bound:
    """A value of the record: `text` as printed, `real` for Excel, `kana` above the text, `codes`
    for boxes to tick, `main` the one of them that gets ◎.
    """

    text: str = ""
    real: date | datetime | int | None = None
    kana: str = ""
    codes: tuple[str, ...] = ()
    main: str = ""

    @property
    def empty(self) -> bool:
        """Nothing stands in the record."""
        return not self.text and not self.codes


NOTHING = Bound()
BARRED = Bound("")
"""What stands in a box that is blacked out; told from an empty box by being this very value."""


@dataclass(frozen=True, slots=True)
class Single:
    """One value. `codes` names its code list. `writes` (record, attribute) is where 「記録も直す」
    puts a text; only plain texts can be written back. `withheld` says when the record itself keeps
    it off a copy, whatever was typed over it; `anew` when a fixed edition may not say what it said
    that day but has to read it again.
    """

    read: Callable[[Facts], Bound]
    audience: str = EVERYBODY
    codes: str = ""
    many: bool = False
    writes: tuple[str, str] | None = None
    withheld: Callable[[Facts], bool] | None = None
    anew: Callable[[Facts], bool] | None = None

    @property
    def types(self) -> frozenset[str]:
        """The types of boxes it can fill."""
        if self.many:
            return frozenset(("checks", "text", "long"))
        if self.codes:
            return frozenset(("choice", "checks", "text", "long"))
        return frozenset(("text", "long", "date", "number"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list: part → value. `key` tells rows apart from version to version. `others`
    are the parts that belong to somebody else and are barred for a 開示請求.
    """

    parts: Mapping[str, Bound]
    key: str = ""
    others: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RowRule:
    """For lists some rows of which a copy may not show. A row that was typed over or kept from an
    earlier day is known again by the parts `by`; of one that is not, `careful` parts stay away.
    """

    copies: frozenset[Copy]
    by: tuple[str, ...]
    careful: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of the record; `parts` are the names of what one entry has, `withheld` those of them
    that a copy may not show, whatever was typed over them.
    """

    read: Callable[[Facts], Sequence[Entry]]
    parts: frozenset[str]
    audience: str = EVERYBODY
    withheld: Callable[[Facts], frozenset[str]] | None = None
    rows: RowRule | None = None


_SECRET_MEETINGS = frozenset(("not_needed", "needed_unless_9"))
"""Held without the person's consent under a duty of secrecy (list conference_kind)."""


def is_secret_meeting(facts: Facts, kind: str) -> bool:
    """Whether what is said at a conference of this kind stays there."""
    return facts.codes["conference_kind"].attr(kind, "consent") in _SECRET_MEETINGS


def words(text: str | None) -> Bound:
    """A plain text."""
    return Bound(text or "")


def on(value: date | None, *, weekday: bool = False) -> Bound:
    """A day in 和暦, a real date in Excel."""
    return NOTHING if value is None else Bound(wareki(value, weekday=weekday), value)


def at(value: datetime | None) -> Bound:
    """A moment in 和暦."""
    if value is None:
        return NOTHING
    return Bound(f"{wareki(value.date(), weekday=True)} {value:%H:%M}")


def number(value: int | None, unit: str = "") -> Bound:
    """A number, with its unit if it has one."""
    return NOTHING if value is None else Bound(f"{value}{unit}", None if unit else value)


def code(facts: Facts, code_list: str, one: str) -> Bound:
    """One code with its word."""
    return Bound(facts.codes[code_list].label(one), codes=(one,)) if one else NOTHING


def codes(facts: Facts, code_list: str, many: Sequence[str]) -> Bound:
    """Several codes with their words."""
    label = facts.codes[code_list].label
    return Bound("、".join(label(one) for one in many), codes=tuple(many))


def plain(record: str, attribute: str, audience: str = EVERYBODY) -> Single:
    """A text of a record that can be written back. `record` is an attribute of `Facts`
    (case, consultation, referral) or "plan".
    """

    def read(facts: Facts) -> Bound:
        found = record_of(facts, record)
        return NOTHING if found is None else words(getattr(found, attribute))

    return Single(read, audience, writes=(record, attribute))


def record_of(facts: Facts, record: str) -> Any:
    """The record behind `plain`; None where there is none yet."""
    if record == "plan":
        return None if facts.plan is None else facts.plan.plan
    return getattr(facts, record)


def day_of(record: str, attribute: str, audience: str = EVERYBODY) -> Single:
    """A day of a record."""

    def read(facts: Facts) -> Bound:
        found = record_of(facts, record)
        return NOTHING if found is None else on(getattr(found, attribute))

    return Single(read, audience)


def code_of(record: str, attribute: str, code_list: str, audience: str = EVERYBODY) -> Single:
    """A code of a record."""

    def read(facts: Facts) -> Bound:
        found = record_of(facts, record)
        return NOTHING if found is None else code(facts, code_list, getattr(found, attribute))

    return Single(read, audience, codes=code_list)


def codes_of(record: str, attribute: str, code_list: str, audience: str = EVERYBODY) -> Single:
    """Several codes of a record."""

    def read(facts: Facts) -> Bound:
        found = record_of(facts, record)
        return NOTHING if found is None else codes(facts, code_list, getattr(found, attribute))

    return Single(read, audience, codes=code_list, many=True)


def staff_of(record: str, attribute: str, audience: str = EVERYBODY) -> Single:
    """A colleague's name."""

    def read(facts: Facts) -> Bound:
        found = record_of(facts, record)
        return NOTHING if found is None else words(facts.staff_name(getattr(found, attribute)))

    return Single(read, audience)
