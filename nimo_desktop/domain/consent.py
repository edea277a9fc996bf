"""同意と情報提供: consent is a state machine with scope, method and date; a disclosure names its
basis.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from nimo_desktop.domain.ids import (
    CaseId,
    ConsentId,
    ConsultationId,
    DisclosureId,
    PersonId,
    ReferralId,
    StaffId,
)

GIVEN = frozenset({"oral", "signed", "partial"})

# From → to. Not asked yet may become anything; a withdrawal is answered by asking anew.
MOVES: dict[str, frozenset[str]] = {
    "": frozenset({"unasked", "explained", "oral", "signed", "partial", "refused"}),
    "unasked": frozenset({"explained", "oral", "signed", "partial", "refused"}),
    "explained": frozenset({"oral", "signed", "partial", "refused"}),
    "oral": frozenset({"signed", "partial", "withdrawn"}),
    "partial": frozenset({"oral", "signed", "withdrawn"}),
    "signed": frozenset({"partial", "withdrawn"}),
    "refused": frozenset({"explained", "oral", "signed", "partial"}),
    "withdrawn": frozenset({"explained", "oral", "signed", "partial"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What the person agreed to. A change is a new record; the old one stays readable."""

    id: ConsentId
    version: int = 0
    deleted_at: datetime | None = None
    person_id: PersonId | None = None
    consultation_id: ConsultationId | None = None
    state: str = "unasked"
    given_by: str = ""
    scope_agencies: str = ""
    scope_items: str = ""
    until: date | None = None
    explained_by: StaffId | None = None
    explained_on: date | None = None
    basis: str = ""
    basis_reason: str = ""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """Information that left the desk: to whom, what, why, on which basis (sheets.md 7.14)."""

    id: DisclosureId
    version: int = 0
    deleted_at: datetime | None = None
    case_id: CaseId | None = None
    consultation_id: ConsultationId | None = None
    referral_id: ReferralId | None = None
    person_id: PersonId | None = None
    at: datetime
    by_staff: StaffId
    recipient: str
    items: str
    purpose: str
    basis: str
    form_id: str = ""
    copy_no: int = 0


def is_given(consent: Consent | None, today: date) -> bool:
    """True while a consent is in force."""
    return (
        consent is not None
        and consent.state in GIVEN
        and (consent.until is None or today <= consent.until)
    )


def may_become(state: str, new: str) -> bool:
    """Whether a consent may go from `state` to `new`."""
    return new in MOVES.get(state, frozenset())
