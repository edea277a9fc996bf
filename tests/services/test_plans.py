"""支援計画 as a service: calendars of kinds, versions, reviews on 今日, editions, evaluation."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.deadlines import is_open
from nimo_desktop.domain.errors import Conflict, RuleBroken
from nimo_desktop.domain.plan import Action, FullPlan, Goal, PlanIssue
from nimo_desktop.services import cases, office, people, plans, tasks
from nimo_desktop.services.workspace import Workspace


@pytest.fixture
def case(ws: Workspace) -> Case:
    pid = people.save(ws, people.PersonForm(person=people.new_person(ws), name="見本 太郎"))
    return cases.open_for_person(ws, pid)


def whole(ws: Workspace, full: FullPlan) -> FullPlan:
    """Everything a decision needs."""
    plan = dataclasses.replace(
        full.plan, wish="静かに", strengths="釣り", long_goal="安心", lead_staff=ws.me
    )
    return FullPlan(
        plan,
        (PlanIssue(id=plans.part_id(ws), plan_id=plan.id, position=1, words="眠れない"),),
        (Goal(id=plans.part_id(ws), plan_id=plan.id, position=1, text="眠る"),),
        (Action(id=plans.part_id(ws), plan_id=plan.id, position=1, support="訪問"),),
    )


def test_an_outreach_plan_has_its_calendar(ws: Workspace, case: Case) -> None:
    plan = plans.new(ws, case.id, "outreach").plan
    assert plan.starts_on == date(2026, 11, 21)
    assert plan.ends_on == date(2027, 5, 21)
    assert plan.mid_review_on == date(2027, 2, 22)
    assert plan.evaluation_on == date(2027, 5, 21)
    assert all(is_open(d, ws.holidays) for d in (plan.mid_review_on, plan.evaluation_on))


def test_kinds_of_others_and_of_juso_are_not_offered(ws: Workspace, case: Case) -> None:
    codes = {c.code for c in plans.kinds(ws)}
    assert "general" in codes
    assert codes.isdisjoint({"juso", "self_reliance", "discharge"})
    office.save_office(ws, dataclasses.replace(ws.office(), runs_juso=True))
    assert "juso" in {c.code for c in plans.kinds(ws)}
    with pytest.raises(RuleBroken):
        plans.new(ws, case.id, "discharge")


def test_a_changed_part_raises_the_version_of_the_plan(ws: Workspace, case: Case) -> None:
    saved, _ = plans.save(ws, whole(ws, plans.new(ws, case.id)))
    seen = saved
    goal = dataclasses.replace(saved.goals[0], text="週に二日は眠る")
    again, _ = plans.save(ws, dataclasses.replace(saved, goals=(goal,)))
    assert again.plan.version == saved.plan.version + 1
    with pytest.raises(Conflict):
        plans.save(ws, dataclasses.replace(seen, issues=()))
    assert plans.load(ws, saved.plan.id).issues != ()


def test_undo_of_a_save_restores_the_parts(ws: Workspace, case: Case) -> None:
    saved, _ = plans.save(ws, whole(ws, plans.new(ws, case.id)))
    plans.save(ws, dataclasses.replace(saved, goals=(), actions=()))
    assert plans.load(ws, saved.plan.id).goals == ()
    ws.undo()
    back = plans.load(ws, saved.plan.id)
    assert [g.text for g in back.goals] == ["眠る"]
    assert [a.support for a in back.actions] == ["訪問"]


def test_reviews_stand_on_today_move_and_end(ws: Workspace, case: Case) -> None:
    saved, _ = plans.save(ws, whole(ws, plans.new(ws, case.id)))
    found = {t.kind: t.due_on for t in tasks.open_tasks(ws)}
    assert found == {
        "review": saved.plan.next_check_on, "evaluation": saved.plan.evaluation_on,
    }  # fmt: skip
    moved = dataclasses.replace(saved.plan, next_check_on=date(2027, 1, 12))
    again, _ = plans.save(ws, dataclasses.replace(saved, plan=moved))
    assert {t.due_on for t in tasks.open_tasks(ws) if t.kind == "review"} == {date(2027, 1, 12)}
    ended = dataclasses.replace(again.plan, verdict="closed")
    done, faults = plans.evaluate(ws, dataclasses.replace(again, plan=ended))
    assert faults == ()
    assert done.plan.state == "ended"
    assert tasks.open_tasks(ws) == ()


def test_deciding_needs_everything_and_ends_the_older_edition(ws: Workspace, case: Case) -> None:
    bare, _ = plans.save(ws, plans.new(ws, case.id))
    with pytest.raises(RuleBroken):
        plans.decide(ws, bare)
    full, _ = plans.save(ws, dataclasses.replace(whole(ws, bare), plan=dataclasses.replace(
        bare.plan, wish="静かに", strengths="釣り", long_goal="安心")))  # fmt: skip
    first = plans.decide(ws, full)
    assert (first.plan.state, first.plan.decided_on) == ("decided", date(2026, 11, 21))
    second = plans.new_edition(ws, first)
    assert (second.plan.edition, second.plan.state, second.plan.decided_on) == (2, "draft", None)
    assert second.goals[0].id != first.goals[0].id
    assert plans.load(ws, first.plan.id).plan.state == "decided"
    plans.decide(ws, second)
    assert plans.load(ws, first.plan.id).plan.state == "ended"
    assert [p.edition for p in plans.of_case(ws, case.id)] == [2, 1]


def test_steps_follow_the_kind(ws: Workspace, case: Case) -> None:
    full, _ = plans.save(ws, whole(ws, plans.new(ws, case.id)))
    states = {s.code: s.state for s in plans.steps(ws, full)}
    assert states["make"] == "done"
    assert states["explain"] == "next"
    assert states["evaluate"] == "open"
    outreach = [s.code for s in plans.steps(ws, plans.new(ws, case.id, "outreach"))]
    assert outreach[0] == "accept_meeting"
    assert outreach[-1] == "final_review"
