"""今日: whatever has a due date. A 48-hour line is a task whose `due_at` runs by the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from nimo_desktop.domain.ids import (
    BenefitId,
    CaseId,
    ConsultationId,
    ContactId,
    OutsidePlanId,
    PlanId,
    ReferralId,
    StaffId,
    TaskId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something to do by a day (`due_on`) or by the clock (`due_at`, safety lines only).

    `kind`: next, safety, review, evaluation, mid_review, reply, expiry, visit, look, outside_plan.
    """

    id: TaskId
    version: int = 0
    deleted_at: datetime | None = None
    kind: str
    title: str
    due_on: date
    due_at: datetime | None = None
    staff_id: StaffId
    case_id: CaseId | None = None
    consultation_id: ConsultationId | None = None
    contact_id: ContactId | None = None
    referral_id: ReferralId | None = None
    plan_id: PlanId | None = None
    benefit_id: BenefitId | None = None
    outside_plan_id: OutsidePlanId | None = None
    done_at: datetime | None = None
    done_note: str = ""
    postponed: int = 0
    postpone_reason: str = ""


def sort_key(task: Task) -> tuple[int, str]:
    """48-hour lines first, then by due day."""
    if task.due_at is not None:
        return (0, task.due_at.isoformat())
    return (1, task.due_on.isoformat())


def bucket(task: Task, now: datetime) -> str:
    """Where 今日 shows it: safety, overdue, today, week or later (week = the next 7 days)."""
    if task.due_at is not None:
        return "safety"
    days = (task.due_on - now.date()).days
    if days < 0:
        return "overdue"
    if days == 0:
        return "today"
    return "week" if days <= 7 else "later"
