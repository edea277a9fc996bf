"""社会資源: agencies outside and inside, formal and informal alike, and the people who answer
there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nimo_desktop.domain.ids import AgencyId, ContactPersonId, StaffId

STALE_AFTER = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """An agency or informal help. `sector` groups boxes on diagrams; `checked_on` ages after 12
    months.
    """

    id: AgencyId
    version: int = 0
    deleted_at: datetime | None = None
    name: str
    kana: str = ""
    kind: str = ""
    sector: str = ""
    informal: bool = False
    phone: str = ""
    night_phone: str = ""
    fax: str = ""
    address: str = ""
    hours: str = ""
    distance: str = ""
    services: str = ""
    note: str = ""
    closed_on: date | None = None
    checked_on: date | None = None
    checked_by: StaffId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPerson:
    """Who answers at an agency; `until` is the last day of office."""

    id: ContactPersonId
    version: int = 0
    deleted_at: datetime | None = None
    agency_id: AgencyId
    name: str
    profession: str = ""
    phone: str = ""
    until: date | None = None


def is_stale(agency: Agency, today: date) -> bool:
    """True when nobody has checked the entry within 12 months."""
    return agency.checked_on is None or today - agency.checked_on > STALE_AFTER
