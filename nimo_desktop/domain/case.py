"""ケース: one person's way through support. Its number is kept for life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from nimo_desktop.domain.ids import (
    CaseId,
    ConsultationId,
    DepartmentId,
    HolderChangeId,
    PersonId,
    StaffId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case is about one person. `status` moves only along `case_moves.MOVES`."""

    id: CaseId
    version: int = 0
    deleted_at: datetime | None = None
    number: str = ""
    person_id: PersonId
    consultation_id: ConsultationId | None = None
    opened_on: date
    status: str = "accepted"
    holder_department: DepartmentId
    holder_staff: StaffId
    second_staff: StaffId | None = None
    summary: str = ""
    severity: str = ""
    engaged: str = ""
    consider: str = ""
    life_history: str = ""
    daily_life: str = ""
    work_and_income: str = ""
    health: str = ""
    tried: str = ""
    view: str = ""
    worries: str = ""
    closed_on: date | None = None
    close_reason: str = ""
    close_follow_up: str = ""
    close_where: str = ""
    close_felt: str = ""
    close_watcher: str = ""
    close_look_on: date | None = None
    close_signs: str = ""
    close_copies: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderChange:
    """Who handed an open item to whom, when and why. `item_kind` is a table name."""

    id: HolderChangeId
    version: int = 0
    deleted_at: datetime | None = None
    item_kind: str
    item_id: UUID
    from_department: DepartmentId | None = None
    from_staff: StaffId | None = None
    to_department: DepartmentId
    to_staff: StaffId
    at: datetime
    by_staff: StaffId
    reason: str = ""
