"""相談受付 on a real vault: the ten-second catch, the full form, holders, lines, cases, topics."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, timedelta

import pytest

from nimo_desktop.domain.care import Benefit, MedicalCare
from nimo_desktop.domain.case import Case, HolderChange
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.contact import Contact, Subject
from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.family import Child, Relative, Union
from nimo_desktop.domain.ids import AssignmentId, DepartmentId, DistrictId, StaffId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.people import Person
from nimo_desktop.domain.problems import blocking
from nimo_desktop.domain.staff import Assignment, Department, District, Staff
from nimo_desktop.domain.task import Task
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.services import consents, drafting, intake, people, tasks, topics
from nimo_desktop.services.consents import ConsentForm
from nimo_desktop.services.families import RelativeRow, load_relatives
from nimo_desktop.services.intake import BenefitRow, IntakeForm, InvolvedRow
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records


def rows(ws: Workspace, record: type, **equal: object) -> tuple:
    with ws.vault.read() as conn:
        return records.where(conn, record, **equal)


def caught(ws: Workspace, gist: str = "眠れないと電話", **more: object) -> Consultation:
    """A consultation with one word."""
    first = dataclasses.replace(intake.start(ws), gist=gist, **more)
    return intake.save(ws, IntakeForm(consultation=first)).consultation


def named(ws: Workspace, name: str = "見本 太郎", kana: str = "みほん　たろう", **over: object):
    return people.PersonForm(
        person=people.new_person(ws), name=name, kana=kana, phone="0000-12-3456", **over
    )


def with_person(ws: Workspace, **more: object) -> Consultation:
    first = dataclasses.replace(intake.start(ws), gist="眠れない", **more)
    return intake.save(ws, IntakeForm(consultation=first, person=named(ws))).consultation


def a_colleague(ws: Workspace, name: str = "見本 次郎", department: str = "福祉課") -> Staff:
    made = Department(id=DepartmentId(ws.new_id()), name=department)
    staff = Staff(id=StaffId(ws.new_id()), department_id=made.id, name=name)

    def work(writer) -> Staff:
        writer.insert(made)
        return writer.insert(staff)

    return ws.apply(Op.STAFF_SAVED, work)


def set_office(ws: Workspace, **facts: object) -> None:
    office = dataclasses.replace(ws.office(), **facts)
    ws.apply(Op.OFFICE_SAVED, lambda w: w.change(office))


def test_one_word_is_enough(ws: Workspace) -> None:
    saved = caught(ws)
    assert saved.number == "R8-U-A0001"
    assert (saved.holder_staff, saved.taken_by) == (ws.me, ws.me)
    assert saved.completed_at is None
    assert [c.id for c in intake.unfinished(ws)] == [saved.id]
    assert [c.id for c in intake.undetermined(ws)] == [saved.id]
    (subject,) = rows(ws, Subject, consultation_id=saved.id)
    assert (subject.person_id, subject.counted) == (None, None)
    assert ws.undoable() is not None
    ws.undo()
    assert intake.unfinished(ws) == ()


def test_without_a_word_nothing_is_written(ws: Workspace) -> None:
    result = intake.save(ws, IntakeForm(consultation=intake.start(ws), person=named(ws)))
    assert not result.stored
    assert [p.field for p in blocking(result.problems)] == ["gist"]
    assert rows(ws, Consultation) == ()
    assert rows(ws, Person) == ()


def test_what_is_missing_is_told_and_does_not_block(ws: Workspace) -> None:
    first = dataclasses.replace(intake.start(ws), gist="用件")
    result = intake.save(ws, IntakeForm(consultation=first))
    assert result.stored
    assert {"kind", "route", "method", "signs", "urgency"} <= {p.field for p in result.problems}


def test_my_number_is_refused_wherever_it_stands(ws: Workspace) -> None:
    number = "123456789018"
    for form in (
        IntakeForm(consultation=dataclasses.replace(intake.start(ws), gist=f"番号は{number}")),
        IntakeForm(
            consultation=dataclasses.replace(intake.start(ws), gist="用件"),
            person=named(ws, alias=number),
        ),
        IntakeForm(
            consultation=dataclasses.replace(intake.start(ws), gist="用件"),
            benefits=(BenefitRow(kind="other", number=number),),
        ),
    ):
        result = intake.save(ws, form)
        assert not result.stored
        assert len(result.problems) == 1
        assert "個人番号" in result.problems[0].sentence
        assert number not in result.problems[0].sentence
    assert rows(ws, Consultation) == ()


def test_a_typed_name_makes_the_person_and_counts_for_her(ws: Workspace) -> None:
    saved = with_person(ws, counted=True, topic="08", factors=("01",))
    assert saved.newness == "new"
    full = people.load(ws, saved.subject_id)
    assert (full.name, full.phone) == ("見本 太郎", "0000-12-3456")
    (subject,) = rows(ws, Subject, consultation_id=saved.id)
    assert (subject.person_id, subject.topic, subject.factors) == (
        saved.subject_id,
        "08",
        ("01",),
    )


def test_anonymous_has_no_person_and_an_alias(ws: Workspace) -> None:
    first = dataclasses.replace(
        intake.start(ws, anonymous=True), gist="夜の電話", subject_alias="夜の方", counted=True
    )
    saved = intake.save(ws, IntakeForm(consultation=first)).consultation
    assert saved.subject_id is None
    assert rows(ws, Person) == ()
    (subject,) = rows(ws, Subject, consultation_id=saved.id)
    assert (subject.person_id, subject.alias, subject.counted) == (None, "夜の方", True)


def test_saving_again_changes_and_does_not_double(ws: Workspace) -> None:
    saved = with_person(ws, next_what="電話する", next_on=date(2026, 11, 25))
    form = intake.load_form(ws, saved)
    changed = dataclasses.replace(form.consultation, gist="眠れない、食欲もない", urgency="B")
    intake.save(ws, dataclasses.replace(form, consultation=changed))
    assert len(rows(ws, Consultation)) == 1
    assert len(rows(ws, Subject)) == 1
    assert len(rows(ws, Task)) == 1
    assert len(rows(ws, Person)) == 1


def test_the_next_step_stands_on_today_and_stays_done(ws: Workspace) -> None:
    saved = caught(ws, next_what="折り返す", next_on=date(2026, 11, 24))
    (task,) = tasks.open_tasks(ws)
    assert (task.kind, task.title, task.due_on) == ("next", "折り返す", date(2026, 11, 24))
    tasks.finish(ws, task)
    intake.save(ws, IntakeForm(consultation=dataclasses.replace(saved, story="つづき")))
    assert tasks.open_tasks(ws) == ()


def test_without_a_day_the_urgency_names_it(ws: Workspace) -> None:
    caught(ws, next_what="訪問する", urgency="C")
    (task,) = tasks.open_tasks(ws)
    assert task.due_on == date(2026, 11, 28)


def test_abuse_signs_start_the_line_by_the_clock(ws: Workspace) -> None:
    told = ws.now().replace(hour=9, minute=30, second=0, microsecond=0)
    saved = caught(ws, signs=("child_abuse",), notified_at=told)
    (task,) = tasks.open_tasks(ws)
    assert task.due_at == told + timedelta(hours=48)
    assert task.kind == "safety"
    with pytest.raises(RuleBroken):
        intake.close(ws, saved)
    calm = dataclasses.replace(saved, signs=("none",))
    intake.save(ws, IntakeForm(consultation=calm))
    assert tasks.open_tasks(ws) == ()


def test_abuse_signs_without_a_time_count_from_the_call(ws: Workspace) -> None:
    saved = caught(ws, signs=("elder_abuse",))
    (task,) = tasks.open_tasks(ws)
    assert task.due_at == saved.received_at + timedelta(hours=48)


def test_a_changed_urgency_keeps_the_old_one(ws: Workspace) -> None:
    saved = caught(ws, urgency="C")
    intake.save(ws, IntakeForm(consultation=dataclasses.replace(saved, urgency="A")))
    (old,) = intake.urgency_history(ws, saved.id)
    assert (old.urgency, old.by) == ("C", "nurse")


def test_the_first_holder_follows_the_setting(ws: Workspace) -> None:
    duty = a_colleague(ws)
    year = 2026
    ws.apply(
        Op.STAFF_SAVED,
        lambda w: w.insert(
            Assignment(
                id=AssignmentId(ws.new_id()), staff_id=duty.id, fiscal_year=year, role="duty"
            )
        ),
    )
    set_office(ws, first_holder="duty")
    first = intake.start(ws)
    assert (first.holder_staff, first.holder_department) == (duty.id, duty.department_id)
    saved = intake.save(
        ws, IntakeForm(consultation=dataclasses.replace(first, gist="用件"))
    ).consultation
    (change,) = rows(ws, HolderChange, item_id=saved.id)
    assert (change.from_staff, change.to_staff) == (ws.me, duty.id)


def test_the_district_nurse_holds_what_comes_from_her_district(ws: Workspace) -> None:
    nurse = a_colleague(ws, "見本 三郎")
    district = District(id=DistrictId(ws.new_id()), name="北", prefixes=("大字北",))

    def work(writer) -> None:
        writer.insert(district)
        writer.insert(
            Assignment(
                id=AssignmentId(ws.new_id()),
                staff_id=nurse.id,
                fiscal_year=2026,
                role="district",
                district_id=district.id,
            )
        )

    ws.apply(Op.STAFF_SAVED, work)
    set_office(ws, first_holder="district")
    person = people.save(ws, named(ws, address="見本町大字北1", district="北"))
    assert intake.start(ws, person_id=person).holder_staff == nurse.id
    assert intake.start(ws).holder_staff == ws.me


def test_the_district_comes_from_the_address(ws: Workspace) -> None:
    district = District(id=DistrictId(ws.new_id()), name="北", prefixes=("大字北",))
    ws.apply(Op.DISTRICT_SAVED, lambda w: w.insert(district))
    first = dataclasses.replace(intake.start(ws), gist="用件")
    form = IntakeForm(consultation=first, person=named(ws, address="見本町大字北１２"))
    saved = intake.save(ws, form).consultation
    assert people.load(ws, saved.subject_id).address.district == "北"


def test_newness_follows_the_history(ws: Workspace) -> None:
    saved = with_person(ws)
    assert intake.start(ws, person_id=saved.subject_id).newness == "continued"
    intake.close(ws, saved)
    assert intake.newness(ws, saved.subject_id) == "again"
    assert intake.newness(ws, saved.subject_id, but=saved.id) == "new"


def test_rows_are_written_changed_and_taken_away(ws: Workspace) -> None:
    saved = with_person(ws)
    form = dataclasses.replace(
        intake.load_form(ws, saved),
        relatives=(RelativeRow(relation="22", name="見本 花", state="together"),),
        benefits=(
            BenefitRow(
                kind="mental_certificate", grade="2級", expires_on=date(2027, 6, 30)
            ),
        ),
        involved=(InvolvedRow(label="民生委員", what="見守り", may_contact="平日"),),
        consent=ConsentForm(state="oral", given_by="self"),
    )
    intake.save(ws, form)
    again = intake.load_form(ws, intake.load(ws, saved.id))
    assert again.relatives[0].name == "見本 花"
    assert again.benefits[0].grade == "2級"
    assert again.involved[0].label == "民生委員"
    assert again.consent.state == "oral"
    (expiry,) = [t for t in tasks.open_tasks(ws) if t.kind == "expiry"]
    assert expiry.due_on == date(2027, 3, 30)
    emptied = dataclasses.replace(again, relatives=(), benefits=(), involved=())
    intake.save(ws, emptied)
    assert rows(ws, Relative) == ()
    assert rows(ws, Benefit) == ()
    assert rows(ws, SupportTie) == ()
    assert tasks.open_tasks(ws) == ()


def test_rows_not_shown_are_left_alone(ws: Workspace) -> None:
    saved = with_person(ws)
    form = intake.load_form(ws, saved)
    intake.save(ws, dataclasses.replace(form, relatives=(RelativeRow(relation="21", name="父"),)))
    intake.save(ws, IntakeForm(consultation=intake.load(ws, saved.id)))
    assert len(load_relatives(ws, saved.subject_id)) == 1


def test_the_family_table_draws_couples_and_children(ws: Workspace) -> None:
    saved = with_person(ws)
    me = saved.subject_id
    table = (
        RelativeRow(relation="21", name="父", state="dead"),
        RelativeRow(relation="22", name="母"),
        RelativeRow(relation="42", name="姉"),
        RelativeRow(relation="12", name="妻"),
        RelativeRow(relation="31", name="長男", birth=PartialDate("2010")),
        RelativeRow(relation="32", name="長女", birth=PartialDate("2012")),
    )
    form = dataclasses.replace(intake.load_form(ws, saved), relatives=table)
    for _ in range(2):  # saving twice draws nothing twice
        intake.save(ws, form)
        form = intake.load_form(ws, intake.load(ws, saved.id))
    ids = {row.relation: row.other_id for row in form.relatives}
    unions = {frozenset((u.a_id, u.b_id)): u for u in rows(ws, Union)}
    parents = unions[frozenset((ids["21"], ids["22"]))]
    couple = unions[frozenset((me, ids["12"]))]
    assert len(unions) == 2
    assert couple.kind == "marriage"
    children = {(c.union_id, c.person_id): c.position for c in rows(ws, Child)}
    assert children == {
        (parents.id, me): 0,
        (parents.id, ids["42"]): 0,
        (couple.id, ids["31"]): 1,
        (couple.id, ids["32"]): 2,
    }
    with ws.vault.read() as conn:
        father = records.get(conn, Person, ids["21"])
    assert (father.sex, father.death.unknown) == ("male", True)
    left = tuple(r for r in form.relatives if r.relation not in ("12", "42"))
    intake.save(ws, dataclasses.replace(form, relatives=left))
    assert {frozenset((u.a_id, u.b_id)) for u in rows(ws, Union)} == {
        frozenset((ids["21"], ids["22"])),
        frozenset((me, None)),
    }
    assert {c.person_id for c in rows(ws, Child)} == {me, ids["31"], ids["32"]}


def test_cautions_stand_on_the_person_and_can_be_taken_back(ws: Workspace) -> None:
    saved = with_person(ws, cautions=("dog", "two_staff"))
    assert people.load(ws, saved.subject_id).person.cautions == ("dog", "two_staff")
    intake.save(ws, IntakeForm(consultation=dataclasses.replace(saved, cautions=("dog",))))
    assert people.load(ws, saved.subject_id).person.cautions == ("dog",)


def test_consent_is_corrected_the_same_day_and_moves_later(ws: Workspace, world) -> None:
    saved = with_person(ws)
    consents.save(ws, saved.subject_id, ConsentForm(state="oral"))
    consents.save(ws, saved.subject_id, ConsentForm(state="explained"))
    assert consents.latest(ws, person_id=saved.subject_id).state == "explained"
    world.clock.forward(days=2)
    consents.save(ws, saved.subject_id, ConsentForm(state="signed"))
    world.clock.forward(days=2)
    with pytest.raises(RuleBroken):
        consents.save(ws, saved.subject_id, ConsentForm(state="unasked"))
    assert consents.latest(ws, person_id=saved.subject_id).state == "signed"


def complete_one(ws: Workspace) -> intake.Saved:
    first = dataclasses.replace(
        intake.start(ws),
        gist="眠れない",
        kind="consultation",
        route="01",
        method="02",
        caller="self",
        story="眠れない日が続く",
        troubles=("51",),
        main_trouble="51",
        signs=("none",),
        urgency="C",
        response="話を聴いた",
        after="advice_only",
        counted=True,
        topic="08",
        wish="眠りたい",
    )
    form = IntakeForm(
        consultation=first, person=named(ws), consent=ConsentForm(state="unasked")
    )
    return intake.save(ws, form)


def test_the_last_missing_field_completes_the_intake(ws: Workspace) -> None:
    saved = complete_one(ws)
    assert saved.problems == ()
    assert saved.consultation.completed_at is not None
    assert intake.unfinished(ws) == ()
    assert intake.undetermined(ws) == ()
    half = caught(ws)
    assert intake.complete(ws, half).consultation.completed_at is None


def test_closing_ends_tasks_and_the_open_state(ws: Workspace) -> None:
    saved = caught(ws, next_what="電話", urgency="C")
    ended = intake.close(ws, saved)
    assert (ended.after, ended.closed_at is not None) == ("advice_only", True)
    assert tasks.open_tasks(ws) == ()
    with pytest.raises(RuleBroken):
        intake.close(ws, ended)


def test_starting_support_is_one_step_and_counts_once(ws: Workspace) -> None:
    saved = with_person(
        ws, next_what="訪問", next_on=date(2026, 11, 26), care_place="見本病院"
    )
    case = intake.start_case(ws, saved)
    assert (case.number, case.holder_staff) == ("R8-K-A0001", saved.holder_staff)
    call = intake.load(ws, saved.id)
    assert call.case_id == case.id
    (subject,) = rows(ws, Subject)
    assert subject.case_id == case.id
    (change,) = rows(ws, HolderChange, item_id=case.id)
    assert (change.from_staff, change.to_staff) == (None, ws.me)
    (task,) = tasks.open_tasks(ws)
    assert task.case_id == case.id
    assert rows(ws, Contact) == ()
    assert rows(ws, MedicalCare)[0].place == "見本病院"
    ws.undo()
    assert rows(ws, Case) == ()
    assert intake.load(ws, saved.id).case_id is None


def test_support_needs_a_person_and_gives_her_one_case(ws: Workspace) -> None:
    with pytest.raises(RuleBroken):
        intake.start_case(ws, caught(ws))
    case = intake.start_case(ws, with_person(ws))
    second = dataclasses.replace(intake.start(ws, person_id=case.person_id), gist="また")
    _, same = intake.save_and_start(ws, IntakeForm(consultation=second))
    assert same.id == case.id
    assert len(rows(ws, Case)) == 1


def test_save_and_start_is_one_undo_step(ws: Workspace) -> None:
    first = dataclasses.replace(intake.start(ws), gist="はじめて")
    saved, case = intake.save_and_start(ws, IntakeForm(consultation=first, person=named(ws)))
    assert saved.consultation.case_id == case.id
    ws.undo()
    assert rows(ws, Consultation) == ()
    assert rows(ws, Case) == ()
    assert rows(ws, Person) == ()


def test_a_failed_start_writes_nothing(ws: Workspace) -> None:
    first = dataclasses.replace(intake.start(ws), gist="匿名")
    with pytest.raises(RuleBroken):
        intake.save_and_start(ws, IntakeForm(consultation=first))
    assert rows(ws, Consultation) == ()


def test_a_call_about_an_open_case_is_a_contact(ws: Workspace) -> None:
    case = intake.start_case(ws, with_person(ws, counted=True, topic="08"))
    contact = intake.as_contact(ws, case.id, "薬が切れたと電話", informant="母")
    assert (contact.case_id, contact.body, contact.method) == (case.id, "薬が切れたと電話", "02")
    (subject,) = rows(ws, Subject, contact_id=contact.id)
    assert (subject.person_id, subject.topic, subject.counted) == (case.person_id, "08", True)
    assert len(rows(ws, Consultation)) == 1


def test_handing_over_moves_the_ball_and_its_tasks(ws: Workspace) -> None:
    saved = caught(ws, next_what="電話", urgency="C")
    other = a_colleague(ws)
    after = intake.hand_over(ws, saved, other.id, reason="地区担当へ")
    assert (after.holder_staff, after.holder_department) == (other.id, other.department_id)
    (change,) = rows(ws, HolderChange, item_id=saved.id)
    assert (change.reason, change.by_staff) == ("地区担当へ", ws.me)
    assert tasks.open_tasks(ws)[0].staff_id == other.id


def test_the_draft_goes_with_the_saving_transaction(ws: Workspace) -> None:
    first = dataclasses.replace(intake.start(ws), gist="下書きから")
    drafting.keep(ws, "intake", first.id.hex, values={"gist": "下書きから"}, title="下書き")
    intake.save(ws, IntakeForm(consultation=first, draft=first.id.hex))
    assert drafting.mine(ws) == ()


def test_minutes_are_offered_from_the_last_record(ws: Workspace) -> None:
    assert intake.usual_minutes(ws, "02") == 20
    caught(ws, method="02", minutes=35)
    assert intake.usual_minutes(ws, "02") == 35


def test_lists_filter_by_state_year_and_words(ws: Workspace, world) -> None:
    one = with_person(ws, urgency="B")
    two = caught(ws, "別の用件")
    old = caught(ws, "昔の用件", received_at=datetime(2025, 5, 1, 9, tzinfo=ws.now().tzinfo))
    other = a_colleague(ws)
    intake.hand_over(ws, two, other.id, reason="")
    every = intake.ConsultationFilter()

    def ids(**parts: object) -> list:
        return intake.list_ids(ws, dataclasses.replace(every, **parts))

    assert ids() == [two.id, one.id, old.id]
    assert ids(year=2026) == [two.id, one.id]
    assert ids(year=2025) == [old.id]
    assert ids(state="mine") == [one.id, old.id]
    assert ids(state="undetermined") == [two.id, old.id]
    assert ids(text="見本 太") == [one.id]
    assert ids(text="別の") == [two.id]
    assert old.number == "R7-U-A0001"
    row = intake.list_rows(ws, [one.id])[0]
    assert row[:2] == (one.id, one.number)
    assert (row[4], row[8]) == ("見本 太郎", "open")


def test_the_monthly_check_preselects_and_closes(ws: Workspace) -> None:
    case = intake.start_case(ws, with_person(ws, counted=True, topic="03", factors=("28",)))
    second = caught(ws, "数えるか未定", subject_id=case.person_id)
    third = caught(ws, "税の相談")
    found = {row.source_id: row for row in topics.open_topics(ws, date(2026, 11, 3))}
    assert set(found) == {second.id, third.id}
    assert (found[second.id].proposed, found[second.id].proposed_factors) == ("03", ("28",))
    assert found[third.id].proposed == ""
    with pytest.raises(RuleBroken):
        topics.set_topic(ws, found[second.id].subject_id, "")
    topics.set_topic(ws, found[second.id].subject_id, "03", ("28",))
    topics.set_topic(ws, found[third.id].subject_id, "", counted=False)
    assert topics.open_topics(ws) == ()
    assert intake.load(ws, second.id).topic == "03"
    assert intake.load(ws, third.id).counted is False
    assert topics.open_topics(ws, date(2026, 10, 3)) == ()
