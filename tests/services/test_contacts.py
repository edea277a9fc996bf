"""経過記録: writing, confirming, amending, circulating, two subjects, drafts."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.contact import Contact
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.ids import StaffId
from nimo_desktop.services import case_people, cases, contacts, drafting, families, people, tasks
from nimo_desktop.services.contacts import ContactFilter, FullContact
from nimo_desktop.services.workspace import Workspace


@pytest.fixture
def case(ws: Workspace) -> Case:
    form = people.PersonForm(person=people.new_person(ws), name="見本 太郎", kana="みほん たろう")
    return cases.open_for_person(ws, people.save(ws, form))


def write(ws: Workspace, case: Case, body: str = "話を聞いた。", **over: object) -> FullContact:
    full = contacts.new(ws, case.id)
    confirm = bool(over.pop("confirm", False))
    contact = dataclasses.replace(full.contact, **{"method": "02", "body": body, **over})
    saved, found = contacts.save(ws, contact, full.subjects, confirm=confirm)
    assert saved is not None, found
    return saved


def test_a_new_contact_is_about_the_person_now_by_me(ws: Workspace, case: Case) -> None:
    full = contacts.new(ws, case.id)
    assert (full.contact.author, full.contact.at.date()) == (ws.me, ws.today())
    assert [s.person_id for s in full.subjects] == [case.person_id]
    assert full.subjects[0].counted is None


def test_topic_of_last_time_is_chosen_already(ws: Workspace, case: Case) -> None:
    full = contacts.new(ws, case.id)
    counted = dataclasses.replace(full.subjects[0], counted=True, topic="02", factors=("01",))
    contacts.save(ws, dataclasses.replace(full.contact, body="あ", method="03"), (counted,))
    again = contacts.new(ws, case.id).subjects[0]
    assert (again.counted, again.topic, again.factors) == (True, "02", ("01",))


def test_minutes_come_from_the_last_record_of_the_method(ws: Workspace, case: Case) -> None:
    assert contacts.usual_minutes(ws, "02") == 20
    write(ws, case, minutes=45)
    assert contacts.usual_minutes(ws, "02") == 45
    assert contacts.usual_minutes(ws, "99") is None


def test_nothing_is_written_without_words(ws: Workspace, case: Case) -> None:
    full = contacts.new(ws, case.id)
    saved, found = contacts.save(ws, full.contact, full.subjects)
    assert saved is None
    assert [p.field for p in found if p.blocking] == ["body"]
    assert contacts.of_case(ws, case.id) == ()
    absent = dataclasses.replace(full.contact, method="15")
    assert contacts.save(ws, absent, full.subjects)[0] is not None


def test_my_number_is_refused(ws: Workspace, case: Case) -> None:
    full = contacts.new(ws, case.id)
    contact = dataclasses.replace(full.contact, body="番号 123456789018 を聞いた", method="02")
    saved, found = contacts.save(ws, contact, full.subjects)
    assert saved is None
    assert any(p.code == "my_number" for p in found)


def test_confirmed_records_keep_what_they_said(ws: Workspace, case: Case, world) -> None:
    full = write(ws, case, "朝に訪問した。", confirm=True)
    assert full.contact.confirmed_by == ws.me
    same_day = dataclasses.replace(full.contact, body="昼に訪問した。")
    amended, found = contacts.save(ws, same_day, full.subjects)
    assert amended is not None, found
    assert [(a.old_text, a.reason) for a in amended.amendments] == [("朝に訪問した。", "")]
    world.clock.forward(days=1)
    later = dataclasses.replace(amended.contact, body="夕方に訪問した。")
    refused, found = contacts.save(ws, later, amended.subjects)
    assert refused is None
    assert [p.field for p in found if p.blocking] == ["reason"]
    done, _ = contacts.save(ws, later, amended.subjects, reason="時刻の誤り")
    assert done is not None
    assert [a.reason for a in done.amendments] == ["", "時刻の誤り"]
    assert done.amendments[-1].by_staff == ws.me


def test_amending_only_the_minutes_keeps_its_reason_too(ws: Workspace, case: Case, world) -> None:
    full = write(ws, case, confirm=True, minutes=30)
    world.clock.forward(days=2)
    changed = dataclasses.replace(full.contact, minutes=40)
    done, _ = contacts.save(ws, changed, full.subjects, reason="打ち間違い")
    assert done is not None
    assert [a.reason for a in done.amendments] == ["打ち間違い"]


def test_a_record_is_confirmed_once(ws: Workspace, case: Case) -> None:
    done = contacts.confirm(ws, write(ws, case).contact)
    with pytest.raises(RuleBroken, match="すでに確定"):
        contacts.confirm(ws, done)
    ws.undo()
    assert contacts.load(ws, done.id).contact.confirmed_at is None


def test_circulation_goes_out_and_comes_back(ws: Workspace, case: Case) -> None:
    full = write(ws, case, confirm=True)
    day = ws.today()
    sent = contacts.circulate(ws, full.contact, sent_on=day, done_on=None)
    assert [f.contact.id for f in contacts.uncirculated(ws)] == [sent.id]
    with pytest.raises(RuleBroken, match="供覧"):
        contacts.circulate(ws, sent, sent_on=day, done_on=day - timedelta(days=1))
    back = contacts.circulate(ws, sent, sent_on=day, done_on=day)
    assert contacts.uncirculated(ws) == ()
    assert contacts.load(ws, back.id).amendments == ()


def test_one_visit_counts_for_mother_and_son(ws: Workspace, case: Case) -> None:
    row = families.RelativeRow(relation="22", name="見本 母")
    case_people.save_relatives(ws, case.person_id, (row,))
    mother = case_people.household(ws, case.person_id)[1]
    full = contacts.new(ws, case.id)
    son = dataclasses.replace(full.subjects[0], counted=True, topic="02")
    hers = dataclasses.replace(
        case_people.subject_of(ws, full.contact, mother), counted=True, topic="01"
    )
    contact = dataclasses.replace(full.contact, method="03", minutes=60, body="母と本人に会った。")
    saved, found = contacts.save(ws, contact, (son, hers))
    assert saved is not None
    assert found == ()
    assert {(s.person_id, s.topic) for s in saved.subjects} == {
        (case.person_id, "02"), (mother.person_id, "01"),
    }  # fmt: skip
    assert len(contacts.of_case(ws, case.id)) == 1
    fewer, _ = contacts.save(ws, saved.contact, saved.subjects[:1])
    assert fewer is not None
    assert len(fewer.subjects) == 1


def test_an_undecided_topic_does_not_stop_saving(ws: Workspace, case: Case) -> None:
    full = contacts.new(ws, case.id)
    contact = dataclasses.replace(full.contact, method="02", body="あ")
    saved, found = contacts.save(ws, contact, full.subjects)
    assert saved is not None
    assert [(p.field, p.blocking) for p in found] == [("topic", False)]


def test_the_next_step_is_on_today_and_stays_done(ws: Workspace, case: Case) -> None:
    full = write(ws, case, next_what="電話する", next_on=date(2026, 12, 1))
    task = tasks.open_tasks(ws)[0]
    assert (task.title, task.due_on, task.case_id) == ("電話する", date(2026, 12, 1), case.id)
    tasks.finish(ws, task)
    changed = dataclasses.replace(full.contact, body="書き足した。")
    contacts.save(ws, changed, full.subjects)
    assert tasks.open_tasks(ws) == ()


def test_the_timeline_is_filtered_newest_first(ws: Workspace, case: Case, world) -> None:
    first = write(ws, case, method="03", confirm=True).contact
    world.clock.forward(days=3)
    second = write(ws, case, method="02").contact
    ids = lambda **f: contacts.list_ids(ws, case.id, ContactFilter(**f))  # noqa: E731
    assert ids() == [second.id, first.id]
    assert ids(method="03") == [first.id]
    assert ids(state="open") == [second.id]
    assert ids(since=ws.today()) == [second.id]
    assert ids(until=ws.today() - timedelta(days=1)) == [first.id]
    assert ids(staff=ws.me) == [second.id, first.id]
    assert ids(staff=StaffId(ws.new_id())) == []
    loaded = contacts.load_many(ws, [first.id, second.id])
    assert [f.contact.id for f in loaded] == [first.id, second.id]


def test_text_is_found_in_rows_and_by_other_spellings(ws: Workspace, case: Case) -> None:
    rows = (("S", "コーヒーを飲みたい"), ("O", "顔色がよい"))
    soap = write(ws, case, "", style="soap", rows=rows).contact
    free = write(ws, case, "高橋さんが来た。").contact
    every = [soap.id, free.id]
    assert contacts.find_text(ws, every, "こーひー") == [soap.id]
    assert contacts.find_text(ws, every, "髙橋") == [free.id]
    assert contacts.find_text(ws, every, "どこにもない") == []
    assert contacts.find_text(ws, every, "") == every


def test_the_draft_goes_with_the_record(ws: Workspace, case: Case) -> None:
    full = contacts.new(ws, case.id)
    record = contacts.draft_of(full.contact)
    assert contacts.place_of_draft(ws, record) == (case.id, None)
    drafting.keep(ws, contacts.DRAFT_FORM, record, values={"body": "途中"}, title="途中")
    contact: Contact = dataclasses.replace(full.contact, body="できた", method="02")
    saved, _ = contacts.save(ws, contact, full.subjects, draft=record)
    assert saved is not None
    assert drafting.mine(ws) == ()
    own = contacts.draft_of(saved.contact)
    assert contacts.place_of_draft(ws, own) == (case.id, saved.contact.id)
