"""People as the office knows them: a person, the names, addresses and telephones valid in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.ids import (
    AddressId,
    HouseholdId,
    MembershipId,
    NameId,
    PersonId,
    PhoneId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody the office has met or heard of. Unknown birth, name or sex is allowed.

    `number` of the office's own register (宛名番号) never leaves the office on paper.
    `restricted` hides the address in every export and shows a mark on every page.
    """

    id: PersonId
    version: int = 0
    deleted_at: datetime | None = None
    sex: str = ""
    birth: PartialDate | None = None
    death: PartialDate | None = None
    residency: str = ""
    whereabouts: str = ""
    support_needs: tuple[str, ...] = ()
    support_note: str = ""
    register_no: str = ""
    cautions: tuple[str, ...] = ()
    caution_note: str = ""
    restricted: bool = False
    office_name: str = ""
    voicemail: tuple[str, ...] = ()
    reach_note: str = ""
    strengths: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name and its reading, valid from `since` to `until` (both included, None = open)."""

    id: NameId
    version: int = 0
    deleted_at: datetime | None = None
    person_id: PersonId
    kind: str = "main"
    text: str = ""
    kana: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a person lived. `secret` keeps it off every paper and file that leaves the desk."""

    id: AddressId
    version: int = 0
    deleted_at: datetime | None = None
    person_id: PersonId
    text: str = ""
    district: str = ""
    secret: bool = False
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A telephone number as written; `digits` is what searches compare."""

    id: PhoneId
    version: int = 0
    deleted_at: datetime | None = None
    person_id: PersonId
    number: str = ""
    digits: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """People who live together. A household shows the cases of its members side by side."""

    id: HouseholdId
    version: int = 0
    deleted_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A person's time in a household."""

    id: MembershipId
    version: int = 0
    deleted_at: datetime | None = None
    household_id: HouseholdId
    person_id: PersonId
    since: date | None = None
    until: date | None = None


Dated = TypeVar("Dated", Name, Address, Membership)


def valid_on(rows: tuple[Dated, ...], day: date) -> tuple[Dated, ...]:
    """Those of the rows that were valid on `day`."""
    return tuple(
        r
        for r in rows
        if (r.since is None or r.since <= day) and (r.until is None or day <= r.until)
    )
