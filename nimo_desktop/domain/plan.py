"""支援計画: goals, roles, reviews (sheets.md §2). The order of its steps belongs to its kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from nimo_desktop.domain.ids import AgencyId, CaseId, DepartmentId, PlanId, PlanPartId, StaffId
from nimo_desktop.domain.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One edition of a plan. `state`: draft (案), decided (決定), ended. Its version covers its
    parts.
    """

    id: PlanId
    version: int = 0
    deleted_at: datetime | None = None
    case_id: CaseId
    number: int = 1
    edition: int = 1
    state: str = "draft"
    kind: str = "general"
    made_on: date
    made_department: DepartmentId
    made_by: StaffId
    starts_on: date | None = None
    ends_on: date | None = None
    target: str = "person"
    wish: str = ""
    wish_unheard: str = ""
    family_wish: str = ""
    situation: str = ""
    strengths: str = ""
    long_goal: str = ""
    long_goal_on: date | None = None
    lead: str = ""
    lead_staff: StaffId | None = None
    second: str = ""
    window: str = ""
    crisis_contacts: str = ""
    night_contacts: str = ""
    next_check_on: date | None = None
    mid_review_on: date | None = None
    evaluation_on: date | None = None
    shared_scope: str = ""
    explained_on: date | None = None
    explained_by: StaffId | None = None
    signature: str = ""
    signature_reason: str = ""
    signed_on: date | None = None
    meeting_kind: str = ""
    meeting_on: date | None = None
    meeting_result: str = ""
    decided_on: date | None = None
    confirmed_on: date | None = None
    person_felt: str = ""
    remaining: str = ""
    verdict: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanIssue:
    """課題: the person's own words beside the supporter's view."""

    id: PlanPartId
    version: int = 0
    deleted_at: datetime | None = None
    plan_id: PlanId
    position: int
    words: str = ""
    view: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """短期目標 with how one will know it is reached; later its result."""

    id: PlanPartId
    version: int = 0
    deleted_at: datetime | None = None
    plan_id: PlanId
    position: int
    issue_no: int | None = None
    text: str = ""
    criterion: str = ""
    due_on: date | None = None
    result: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """役割分担: who does what, how often, in which way."""

    id: PlanPartId
    version: int = 0
    deleted_at: datetime | None = None
    plan_id: PlanId
    position: int
    issue_no: int | None = None
    support: str = ""
    by_person: str = ""
    by_family: str = ""
    agency_id: AgencyId | None = None
    in_charge: str = ""
    way: str = ""
    frequency: str = ""
    period: str = ""
    scheme: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisSign:
    """調子が悪くなったとき: a sign, what the person does, what others do."""

    id: PlanPartId
    version: int = 0
    deleted_at: datetime | None = None
    plan_id: PlanId
    position: int
    sign: str = ""
    by_person: str = ""
    by_others: str = ""


@dataclass(frozen=True, slots=True)
class FullPlan:
    """A plan with its parts in order: what forms and sheets read and write as one."""

    plan: Plan
    issues: tuple[PlanIssue, ...] = ()
    goals: tuple[Goal, ...] = ()
    actions: tuple[Action, ...] = ()
    signs: tuple[CrisisSign, ...] = ()


def problems(full: FullPlan) -> tuple[Problem, ...]:
    """What forbids saving (nothing but a wrong period) and what deciding still needs."""
    plan = full.plan
    found: list[Problem] = []
    if plan.starts_on and plan.ends_on and plan.ends_on < plan.starts_on:
        found.append(
            Problem("ends_on", "order", "計画の終わりが始まりより前です。日付を確かめてください。")
        )
    needs = (
        (
            "wish",
            bool(plan.wish or plan.wish_unheard),
            "本人の希望か、まだ聞けていない理由を入れてください。",
        ),
        ("strengths", bool(plan.strengths), "本人・家族の強みを入れてください。"),
        ("long_goal", bool(plan.long_goal), "長期目標を入れてください。"),
        ("issues", bool(full.issues), "課題を一つ以上入れてください。"),
        ("goals", bool(full.goals), "短期目標を一つ以上入れてください。"),
        ("actions", bool(full.actions), "役割分担を一つ以上入れてください。"),
        ("lead", bool(plan.lead or plan.lead_staff), "主担当を一人決めてください。"),
        ("next_check_on", bool(plan.next_check_on), "次に確かめる日を入れてください。"),
    )
    found += [Problem(f, "open", s, blocking=False) for f, ok, s in needs if not ok]
    if plan.signature in ("none", "absent") and not plan.signature_reason:
        found.append(
            Problem("signature_reason", "open", "署名がない理由を入れてください。", blocking=False)
        )
    return tuple(found)
