"""ケース: opening, way, holder, closing, list, header, history, household."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.case_moves import CaseStatus, Closing, FollowUp
from nimo_desktop.domain.contact import Contact
from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.ids import StaffId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.staff import Staff
from nimo_desktop.services import case_people, cases, contacts, families, histories, people, tasks
from nimo_desktop.services.cases import CaseFilter
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import journal


def a_person(ws: Workspace, name: str = "見本 太郎", kana: str = "みほん たろう", **over: object):
    person = dataclasses.replace(
        people.new_person(ws), birth=PartialDate("1970-12-03"), sex="male", **over
    )
    form = people.PersonForm(
        person=person, name=name, kana=kana, address="見本町大字見本1", district="東地区",
        phone="0000-12-3456",
    )  # fmt: skip
    return people.save(ws, form)


def a_case(ws: Workspace, **over: object) -> Case:
    return cases.open_for_person(ws, a_person(ws, **over))


def a_colleague(ws: Workspace, name: str = "同僚 次郎") -> Staff:
    mate = Staff(id=StaffId(ws.new_id()), department_id=ws.staff.department_id, name=name)
    return ws.apply(Op.STAFF_SAVED, lambda w: w.insert(mate))


def a_contact(ws: Workspace, case: Case, body: str = "訪問した。", **over: object) -> Contact:
    full = contacts.new(ws, case.id)
    facts = {"method": "03", "minutes": 60, "body": body, **over}
    saved, found = contacts.save(
        ws, dataclasses.replace(full.contact, **facts), full.subjects
    )
    assert saved is not None, found
    return saved.contact


CLOSING = Closing(
    close_reason="01",
    follow_up=FollowUp.WATCHED,
    closed_on=date(2026, 11, 21),
    close_where="係内",
    close_felt="落ち着いた",
    close_watcher="民生委員",
    close_look_on=date(2027, 2, 1),
)


def test_a_person_has_one_open_case_with_a_number_for_life(ws: Workspace) -> None:
    case = a_case(ws)
    assert case.number == "R8-K-A0001"
    assert (case.holder_staff, case.status) == (ws.me, "accepted")
    with pytest.raises(RuleBroken, match="R8-K-A0001"):
        cases.open_for_person(ws, case.person_id)


def test_hand_over_takes_the_tasks_along_and_can_be_undone(ws: Workspace) -> None:
    case, mate = a_case(ws), a_colleague(ws)
    tasks.add(ws, title="訪問", due_on=date(2026, 12, 1), staff_id=ws.me, case_id=case.id)
    moved = cases.hand_over(ws, case, Holder(mate.department_id, mate.id), reason="地区替え")
    assert moved.holder_staff == mate.id
    assert [t.staff_id for t in tasks.open_tasks(ws)] == [mate.id]
    last = cases.holder_changes(ws, case.id)[-1]
    assert (last.from_staff, last.to_staff, last.reason) == (ws.me, mate.id, "地区替え")
    ws.undo()
    assert cases.get(ws, case.id).holder_staff == ws.me
    assert [t.staff_id for t in tasks.open_tasks(ws)] == [ws.me]


def test_nobody_who_left_may_hold(ws: Workspace) -> None:
    case, mate = a_case(ws), a_colleague(ws)
    gone = dataclasses.replace(mate, left_on=ws.today() - timedelta(days=1))
    ws.apply(Op.STAFF_LEFT, lambda w: w.change(gone))
    with pytest.raises(RuleBroken, match="異動"):
        cases.hand_over(ws, case, Holder(mate.department_id, mate.id), reason="")
    assert cases.get(ws, case.id).holder_staff == ws.me


def test_closing_ends_tasks_and_reopening_brings_the_expiries_back(ws: Workspace) -> None:
    case = a_case(ws)
    tasks.add(ws, title="訪問", due_on=date(2026, 12, 1), staff_id=ws.me, case_id=case.id)
    closed = cases.close(ws, case, CLOSING)
    assert isinstance(closed, Case)
    assert [(t.kind, t.due_on) for t in tasks.open_tasks(ws)] == [("look", date(2027, 2, 1))]
    opened = cases.reopen(ws, closed)
    assert isinstance(opened, Case)
    assert (opened.number, opened.status, opened.close_reason) == (case.number, "assessing", "")
    assert tasks.open_tasks(ws) == ()


def test_a_closing_without_follow_up_changes_nothing(ws: Workspace) -> None:
    case = a_case(ws)
    found = cases.close(ws, case, dataclasses.replace(CLOSING, follow_up=None))
    assert not isinstance(found, Case)
    assert {p.field for p in found if p.blocking} == {"follow_up"}
    assert cases.get(ws, case.id).status == "accepted"


def test_the_way_is_kept(ws: Workspace) -> None:
    case = a_case(ws)
    moved = cases.move(ws, case, CaseStatus.SUPPORTING)
    assert isinstance(moved, Case)
    back = cases.move(ws, moved, CaseStatus.ACCEPTED)
    assert not isinstance(back, Case)
    assert "進めません" in back[0].sentence


def test_header_tells_marks_next_day_and_last_contact(ws: Workspace) -> None:
    case = a_case(ws, cautions=("dog",), caution_note="夜は不可", office_name="no")
    tasks.add(ws, title="電話", due_on=date(2026, 12, 3), staff_id=ws.me, case_id=case.id)
    a_contact(ws, case)
    head = cases.header(ws, case.id)
    assert head.marks == ("役場と名乗らない", "犬", "夜は不可")
    assert (head.next_date, head.next_title) == (date(2026, 12, 3), "電話")
    assert head.last_contact == ws.today()
    assert head.holder_text == "健康増進課 見本 花子"


def test_the_list_filters_and_sorts(ws: Workspace, world) -> None:
    one = a_case(ws, name="青木 一", kana="あおき はじめ")
    two = a_case(ws, name="和田 二", kana="わだ じ")
    mate = a_colleague(ws)
    cases.hand_over(ws, two, Holder(mate.department_id, mate.id), reason="")
    tasks.add(ws, title="訪問", due_on=date(2026, 12, 1), staff_id=ws.me, case_id=two.id)
    mine = CaseFilter(state="mine", staff=ws.me)
    every = CaseFilter(state="open")
    assert cases.list_ids(ws, mine) == [one.id]
    assert cases.list_ids(ws, every, sort="next") == [two.id, one.id]
    assert cases.list_ids(ws, every, sort="name", descending=True) == [two.id, one.id]
    assert cases.list_ids(ws, CaseFilter(state="closed")) == []
    assert cases.list_ids(ws, CaseFilter(district="東地区")) != []
    assert cases.list_ids(ws, CaseFilter(district="西地区")) == []
    assert cases.list_ids(ws, CaseFilter(text="わだ")) == [two.id]
    assert cases.list_ids(ws, CaseFilter(text="r8-k-a0001")) == [one.id]
    line = cases.list_rows(ws, [two.id])[0]
    assert (line.name, line.age, line.district, line.status, line.next_on) == (
        "和田 二", "55歳", "東地区", "受け止め", date(2026, 12, 1),
    )  # fmt: skip
    assert line.last_on is None


def test_a_secret_address_shows_no_district(ws: Workspace) -> None:
    case = a_case(ws, restricted=True)
    line = cases.list_rows(ws, [case.id])[0]
    assert (line.district, line.hidden) == ("", True)
    assert cases.list_ids(ws, CaseFilter(district="東地区")) == []


def test_elders_come_first_in_descending_ages(ws: Workspace) -> None:
    young = a_case(ws, name="若い人", kana="わかいひと")
    form = case_people.person_form(ws, a_person(ws, "古い人", "ふるいひと"))
    old = cases.open_for_person(
        ws,
        case_people.save_person(
            ws,
            dataclasses.replace(
                form, person=dataclasses.replace(form.person, birth=PartialDate("1940"))
            ),
        ),
    )
    found = cases.list_ids(ws, CaseFilter(), sort="age", descending=True)
    assert found == [old.id, young.id]


def test_an_emptied_field_of_the_person_is_gone(ws: Workspace) -> None:
    pid = a_person(ws)
    form = case_people.person_form(ws, pid)
    assert form.phone == "0000-12-3456"
    case_people.save_person(ws, dataclasses.replace(form, phone="", address="", district=""))
    again = case_people.person_form(ws, pid)
    assert (again.phone, again.address) == ("", "")
    assert again.name == "見本 太郎"


def test_the_household_shows_everybody_with_the_own_case(ws: Workspace) -> None:
    case = a_case(ws)
    row = families.RelativeRow(relation="22", name="見本 母", state="together")
    written = case_people.save_relatives(ws, case.person_id, (row,))
    mother = written[0].other_id
    assert mother is not None
    hers = cases.open_for_person(ws, mother)
    found = case_people.household(ws, case.person_id)
    assert [(p.relation, p.name, p.case_number) for p in found] == [
        ("本人", "見本 太郎", case.number), ("母", "見本 母", hers.number),
    ]  # fmt: skip
    seen_from_her = case_people.household(ws, mother)
    assert [p.relation for p in seen_from_her] == ["本人", "家族"]


def test_opening_is_noted_in_the_journal(ws: Workspace) -> None:
    case = a_case(ws)
    cases.viewed(ws, case)
    newest = cases.history(ws, case)[0]
    assert (newest.op, newest.actor) == ("viewed", "nurse")
    with ws.vault.read() as conn:
        journal.verify(conn, ws.vault.audit_key)


def test_the_history_is_in_words(ws: Workspace) -> None:
    case, mate = a_case(ws), a_colleague(ws)
    cases.hand_over(ws, case, Holder(mate.department_id, mate.id), reason="地区替え")
    case = cases.get(ws, case.id)
    cases.move(ws, case, CaseStatus.SUPPORTING)
    a_contact(ws, case, method="02")
    lines = histories.of_case(ws, case)
    assert [line.op for line in lines[:3]] == ["contact_saved", "case_moved", "holder_changed"]
    assert {line.who for line in lines} == {"見本 花子"}
    status = lines[1].parts[0].fields[0]
    assert (status.name, status.before, status.after) == ("status", "受け止め", "支援中")
    said = {f.name: f.after for f in lines[0].parts[0].fields}
    assert said["method"] == "電話"
    assert said["at"].startswith("令和8年11月21日")
    holder = {f.name: (f.before, f.after) for p in lines[2].parts for f in p.fields}
    assert holder["holder_staff"] == ("見本 花子", "同僚 次郎")
    words = [f.after for line in lines for part in line.parts for f in part.fields]
    assert not [w for w in words if len(w) == 32 and w.isalnum() and w.isascii()]
