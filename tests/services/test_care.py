"""医療・制度: tables that are compared, renewal windows and reviews on 今日."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from nimo_desktop.domain.care import Admission, Benefit, LifeEvent, MedicalCare, OutsidePlan
from nimo_desktop.domain.case_moves import Closing, FollowUp
from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.ids import (
    AdmissionId,
    BenefitId,
    CareId,
    EventId,
    OutsidePlanId,
    PersonId,
)
from nimo_desktop.services import care, cases, people, tasks
from nimo_desktop.services.care import Care
from nimo_desktop.services.workspace import Workspace


@pytest.fixture
def pid(ws: Workspace) -> PersonId:
    form = people.PersonForm(person=people.new_person(ws), name="見本 太郎", kana="みほん")
    return people.save(ws, form)


def a_benefit(ws: Workspace, pid: PersonId, **over: object) -> Benefit:
    facts = {"kind": "mental_certificate", "grade": "2級", "expires_on": date(2027, 6, 30)}
    return Benefit(id=BenefitId(ws.new_id()), person_id=pid, **{**facts, **over})


def save(ws: Workspace, made: Care) -> Care:
    saved, found = care.save(ws, made)
    assert saved is not None, found
    return saved


def test_everything_comes_back_in_one_action(ws: Workspace, pid: PersonId) -> None:
    made = Care(
        pid,
        (MedicalCare(id=CareId(ws.new_id()), person_id=pid, place="見本病院", doctor="医師"),),
        (Admission(id=AdmissionId(ws.new_id()), person_id=pid, form="voluntary",
                   admitted=PartialDate("2020-04"), discharged=PartialDate("2020-06-01")),),
        (a_benefit(ws, pid),),
        (OutsidePlan(id=OutsidePlanId(ws.new_id()), person_id=pid, kind="care_plan"),),
        (LifeEvent(id=EventId(ws.new_id()), person_id=pid, kind="onset",
                   when=PartialDate("1995~")),),
    )  # fmt: skip
    saved = save(ws, made)
    assert saved.treatments[0].place == "見本病院"
    assert saved.admissions[0].admitted == PartialDate("2020-04")
    assert saved.events[0].when == PartialDate("1995~")
    ws.undo()
    assert care.load(ws, pid) == Care(pid)


def test_a_certificate_is_renewed_from_three_months_before(ws: Workspace, pid: PersonId) -> None:
    case = cases.open_for_person(ws, pid)
    save(ws, Care(pid, benefits=(a_benefit(ws, pid),)))
    task = tasks.open_tasks(ws)[0]
    assert (task.kind, task.due_on, task.case_id) == ("expiry", date(2027, 4, 1), case.id)
    assert task.title == "精神障害者保健福祉手帳の更新の手続き(期限 令和9年6月30日)"


def test_the_task_follows_the_date_and_the_state(ws: Workspace, pid: PersonId) -> None:
    saved = save(ws, Care(pid, benefits=(a_benefit(ws, pid),)))
    later = dataclasses.replace(saved.benefits[0], expires_on=date(2029, 6, 30))
    saved = save(ws, dataclasses.replace(saved, benefits=(later,)))
    assert [t.due_on for t in tasks.open_tasks(ws)] == [date(2029, 4, 1)]
    none = dataclasses.replace(saved.benefits[0], state="none")
    saved = save(ws, dataclasses.replace(saved, benefits=(none,)))
    assert tasks.open_tasks(ws) == ()


def test_an_open_window_is_due_today_and_a_lapsed_one_overdue(
    ws: Workspace, pid: PersonId
) -> None:
    soon = a_benefit(ws, pid, expires_on=date(2026, 12, 31))
    lapsed = a_benefit(ws, pid, expires_on=date(2026, 10, 31))
    save(ws, Care(pid, benefits=(soon, lapsed)))
    assert [t.due_on for t in tasks.open_tasks(ws)] == [date(2026, 10, 31), ws.today()]


def test_a_done_renewal_does_not_come_back_by_saving_again(ws: Workspace, pid: PersonId) -> None:
    saved = save(ws, Care(pid, benefits=(a_benefit(ws, pid),)))
    tasks.finish(ws, tasks.open_tasks(ws)[0])
    noted = dataclasses.replace(saved.benefits[0], note="受付済み")
    save(ws, dataclasses.replace(saved, benefits=(noted,)))
    assert tasks.open_tasks(ws) == ()


def test_a_removed_row_takes_its_task_along(ws: Workspace, pid: PersonId) -> None:
    saved = save(ws, Care(pid, benefits=(a_benefit(ws, pid),)))
    save(ws, dataclasses.replace(saved, benefits=()))
    assert tasks.open_tasks(ws) == ()
    ws.undo()
    assert len(tasks.open_tasks(ws)) == 1


def test_plans_of_others_count_like_ours(ws: Workspace, pid: PersonId) -> None:
    plan = OutsidePlan(
        id=OutsidePlanId(ws.new_id()), person_id=pid, kind="service_plan",
        starts_on=date(2026, 4, 1), ends_on=date(2027, 3, 31), next_review_on=date(2026, 12, 20),
    )  # fmt: skip
    saved = save(ws, Care(pid, outside_plans=(plan,)))
    task = tasks.open_tasks(ws)[0]
    assert (task.kind, task.title, task.due_on) == (
        "outside_plan", "サービス等利用計画の見直し", date(2026, 12, 20),
    )  # fmt: skip
    without = dataclasses.replace(saved.outside_plans[0], next_review_on=None)
    save(ws, dataclasses.replace(saved, outside_plans=(without,)))
    assert tasks.open_tasks(ws)[0].due_on == date(2027, 3, 31)


def test_dates_in_the_wrong_order_are_refused(ws: Workspace, pid: PersonId) -> None:
    wrong = a_benefit(ws, pid, granted_on=date(2027, 7, 1))
    stay = Admission(
        id=AdmissionId(ws.new_id()), person_id=pid, admitted=PartialDate("2020"),
        discharged=PartialDate("2019-12"),
    )  # fmt: skip
    saved, found = care.save(ws, Care(pid, admissions=(stay,), benefits=(wrong,)))
    assert saved is None
    assert [p.field for p in found] == ["benefits", "admissions"]
    assert care.load(ws, pid) == Care(pid)


def test_reopening_sets_the_dates_again(ws: Workspace, pid: PersonId) -> None:
    closing = Closing(
        close_reason="01", follow_up=FollowUp.WATCHED, closed_on=ws.today(),
        close_watcher="民生委員", close_look_on=date(2027, 2, 1),
    )  # fmt: skip
    case = cases.open_for_person(ws, pid)
    save(ws, Care(pid, benefits=(a_benefit(ws, pid),)))
    closed = cases.close(ws, case, closing)
    assert not isinstance(closed, tuple)
    assert [t.kind for t in tasks.open_tasks(ws)] == ["look"]
    cases.reopen(ws, closed)
    assert [(t.kind, t.due_on) for t in tasks.open_tasks(ws)] == [("expiry", date(2027, 4, 1))]
