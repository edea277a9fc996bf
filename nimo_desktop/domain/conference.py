"""会議: kind, day, people, and what is decided about each case. The whole of it comes later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from nimo_desktop.domain.ids import (
    AgencyId,
    AgendaItemId,
    AttendanceId,
    CaseId,
    ConferenceId,
    ConsultationId,
    DepartmentId,
    ReferralId,
    StaffId,
)

COORDINATING = "02"
"""支援調整会議 in list conference_kind: the one a coordinator calls."""

JUSO_KINDS = frozenset(("03", "04"))
"""Held only where the town runs 重層的支援体制整備事業 (sheets.md 7.13)."""


class ConferenceState(StrEnum):
    """Where a conference stands."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The word on screen and paper."""
        return _STATE_LABELS[self.value]


_STATE_LABELS = {"planned": "予定", "held": "開催済み", "cancelled": "中止"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Conference:
    """One meeting. `kind` is a code of list conference_kind, `time` as written (「13時半から」)."""

    id: ConferenceId
    version: int = 0
    deleted_at: datetime | None = None
    number: str = ""
    kind: str
    on: date
    time: str = ""
    place: str = ""
    called_by: StaffId
    state: ConferenceState = ConferenceState.PLANNED
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """Who is asked to come: a colleague or department, an agency, or a name (the person, family).

    `attended` None = not yet known.
    """

    id: AttendanceId
    version: int = 0
    deleted_at: datetime | None = None
    conference_id: ConferenceId
    staff_id: StaffId | None = None
    department_id: DepartmentId | None = None
    agency_id: AgencyId | None = None
    name: str = ""
    profession: str = ""
    attended: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """What is talked about, and what was decided in words. `referral_id` only where a referral
    waits for this conference; the same referral may come up again.
    """

    id: AgendaItemId
    version: int = 0
    deleted_at: datetime | None = None
    conference_id: ConferenceId
    case_id: CaseId | None = None
    consultation_id: ConsultationId | None = None
    referral_id: ReferralId | None = None
    position: int = 0
    question: str = ""
    decision: str = ""
    decided_on: date | None = None


def is_decided(item: AgendaItem) -> bool:
    """Nothing is open about it any more."""
    return item.deleted_at is None and item.decided_on is not None
