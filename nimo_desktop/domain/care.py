"""医療・制度: who treats, admissions, certificates with expiry, plans that other agencies make."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.ids import (
    AdmissionId,
    AgencyId,
    BenefitId,
    CareId,
    EventId,
    OutsidePlanId,
    PersonId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicalCare:
    """Treatment at one place. `diagnosis` is never required and carries its source."""

    id: CareId
    version: int = 0
    deleted_at: datetime | None = None
    person_id: PersonId
    agency_id: AgencyId | None = None
    place: str = ""
    doctor: str = ""
    department: str = ""
    state: str = ""
    diagnosis: str = ""
    diagnosis_source: str = ""
    medication: str = ""
    since: PartialDate | None = None
    until: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """A stay in hospital; `form` from the list of admission forms, empty when not known."""

    id: AdmissionId
    version: int = 0
    deleted_at: datetime | None = None
    person_id: PersonId
    agency_id: AgencyId | None = None
    place: str = ""
    form: str = ""
    admitted: PartialDate | None = None
    discharged: PartialDate | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """A certificate or benefit. `state`: have, none, unknown, not_asked, applying; these are four
    answers.
    """

    id: BenefitId
    version: int = 0
    deleted_at: datetime | None = None
    person_id: PersonId
    kind: str
    state: str = "have"
    grade: str = ""
    number: str = ""
    granted_on: date | None = None
    expires_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsidePlan:
    """A plan another agency makes; its dates appear on 今日 like our own (sheets.md §8)."""

    id: OutsidePlanId
    version: int = 0
    deleted_at: datetime | None = None
    person_id: PersonId
    kind: str
    agency_id: AgencyId | None = None
    maker: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    next_review_on: date | None = None
    received_on: date | None = None
    copy_place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEvent:
    """A great event with its date (list life_event): feeds 年表 and 入院歴."""

    id: EventId
    version: int = 0
    deleted_at: datetime | None = None
    person_id: PersonId
    kind: str
    when: PartialDate | None = None
    note: str = ""
