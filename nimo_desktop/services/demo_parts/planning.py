"""支援計画 of the script: made, decided and reviewed through the plan services."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator
from datetime import time
from typing import Any

from nimo_desktop.domain.ids import PlanPartId
from nimo_desktop.domain.plan import Action, CrisisSign, FullPlan, Goal, Plan, PlanIssue
from nimo_desktop.services import plans
from nimo_desktop.services.demo_parts.script import Entry
from nimo_desktop.services.demo_parts.stage import Scene, ScriptFault, Stage, facts
from nimo_desktop.services.workspace import Workspace

_DAYS = (
    "starts_on", "ends_on", "long_goal_on", "next_check_on", "mid_review_on", "evaluation_on",
    "explained_on", "signed_on", "meeting_on", "decided_on", "confirmed_on",
)  # fmt: skip


def scenes(stage: Stage, situation: Entry) -> Iterator[Scene]:
    """Each plan on the day it was made."""
    for one in situation.get("plans", ()):
        at = stage.calendar.moment(one["made"], time(15, 0))
        yield at, 6, functools.partial(_plan, stage, one)


def _plan(stage: Stage, one: Entry) -> None:
    ws = stage.as_(one["by"])
    fresh = plans.new(ws, stage.cases[one["case"]].id, kind=one["kind"])
    days = {name: _day(stage, one, name) for name in _DAYS if _has(one, name)}
    given = facts(Plan, one, leave=("case_id", "state", "made_on", *_DAYS))
    staff = one.get("lead_staff")
    plan = dataclasses.replace(
        fresh.plan,
        **{k: v for k, v in given.items() if k != "lead_staff"},
        **days,
        lead_staff=stage.town.staff[staff].id if staff else fresh.plan.lead_staff,
        explained_by=ws.me if one.get("signed_on") else None,
        explained_on=_day(stage, one, "signed_on"),
    )
    decided = plan.decided_on
    full = _parts(stage, ws, dataclasses.replace(plan, decided_on=None), one)
    saved, problems = plans.save(ws, full)
    if any(p.blocking for p in problems):
        raise ScriptFault(f"{one['case']}: {problems[0].sentence}")
    if decided is not None:
        plans.decide(ws, saved, on=decided)


def _has(one: Entry, name: str) -> bool:
    return name in one or name.removesuffix("_on") in one


def _day(stage: Stage, one: Entry, name: str) -> Any:
    return stage.calendar.day(one.get(name) or one.get(name.removesuffix("_on")))


def _parts(stage: Stage, ws: Workspace, plan: Plan, one: Entry) -> FullPlan:
    def part(record: type[Any], n: int, entry: Entry, **more: object) -> Any:
        leave = ("due_on", "issue_no", "agency_id")
        return record(
            id=PlanPartId(ws.new_id()), plan_id=plan.id, position=n,
            **facts(record, entry, leave=leave), **more,
        )  # fmt: skip

    issues = [part(PlanIssue, n, e) for n, e in enumerate(one.get("issues", ()), start=1)]
    goals = [
        part(Goal, n, e, issue_no=e.get("issue"), due_on=stage.calendar.day(e.get("due")))
        for n, e in enumerate(one.get("goals", ()), start=1)
    ]
    actions = [
        part(Action, n, e, issue_no=e.get("issue"), agency_id=stage.agency(e.get("agency")))
        for n, e in enumerate(one.get("actions", ()), start=1)
    ]
    signs = [part(CrisisSign, n, e) for n, e in enumerate(one.get("signs", ()), start=1)]
    return FullPlan(plan, tuple(issues), tuple(goals), tuple(actions), tuple(signs))
