"""今日 from a real vault: order, filters, windows of renewal, done and postponed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from world import World

from nimo_desktop.domain.care import Benefit, OutsidePlan
from nimo_desktop.domain.case import Case
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.ids import (
    BenefitId,
    CaseId,
    ConsultationId,
    OutsidePlanId,
    PersonId,
)
from nimo_desktop.domain.journal import Op
from nimo_desktop.services import drafting, elsewhere, palette, people, tasks
from nimo_desktop.services.today import finish, postpone, today
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage.records import Writer


def open_case(ws: Workspace, name: str, kana: str) -> Case:
    holder = {"holder_department": ws.staff.department_id, "holder_staff": ws.me}
    person = people.new_person(ws)

    def work(writer: Writer) -> Case:
        people.write(ws, writer, people.PersonForm(person=person, name=name, kana=kana))
        number = writer.number("K", ws.today(), letter="A")
        return writer.insert(Case(
            id=CaseId(ws.new_id()), number=number, person_id=PersonId(person.id),
            opened_on=ws.today(), **holder))

    return ws.apply(Op.CASE_OPENED, work)


def take(ws: Workspace, gist: str, *, urgency: str = "") -> Consultation:
    return ws.apply(Op.CONSULTATION_SAVED, lambda writer: writer.insert(Consultation(
        id=ConsultationId(ws.new_id()), number=writer.number("U", ws.today(), letter="A"),
        received_at=ws.now(), taken_by=ws.me, gist=gist, urgency=urgency,
        holder_department=ws.staff.department_id, holder_staff=ws.me)))


def test_48_hour_lines_come_first_then_by_due_day(ws: Workspace) -> None:
    case = open_case(ws, "見本 太郎", "みほん たろう")
    day = ws.today()
    for days, title in ((3, "訪問"), (-2, "電話"), (0, "面接"), (30, "来月")):
        tasks.add(ws, title=title, due_on=day + timedelta(days=days), staff_id=ws.me,
                  case_id=case.id)
    ws.apply(Op.TASK_SAVED, lambda w: tasks.keep_safety_line(
        ws, w, source="support_case", source_id=case.id, reported_at=ws.now(),
        title="安全確認", staff_id=ws.me))
    found = today(ws)
    assert [(one.bucket, one.title) for one in found.lines] == [
        ("safety", "安全確認"), ("overdue", "電話"), ("today", "面接"), ("week", "訪問")]
    first = found.lines[0]
    assert (first.who, first.number, first.page, first.record) == (
        "見本 太郎", case.number, "case", case.id)
    assert timedelta(hours=47) < first.due_at - ws.now() < timedelta(hours=48)
    assert found.counts() == {"safety": 1, "overdue": 1, "today": 1, "week": 1, "reply": 0}


def test_done_and_postponed_lines(ws: Workspace) -> None:
    day = ws.today()
    tasks.add(ws, title="電話", due_on=day, staff_id=ws.me)
    finish(ws, today(ws).lines[0])
    assert today(ws).lines == ()
    assert ws.undo().op is Op.TASK_DONE
    postpone(ws, today(ws).lines[0], to=day + timedelta(days=3), reason="not_met")
    line = today(ws).lines[0]
    assert (line.bucket, line.due_on, line.postponed) == ("week", day + timedelta(days=3), 1)
    with pytest.raises(RuleBroken):
        postpone(ws, line, to=day - timedelta(days=1), reason="not_met")


def test_a_48_hour_line_needs_its_result_and_is_never_postponed(ws: Workspace) -> None:
    case = open_case(ws, "見本 太郎", "みほん たろう")
    ws.apply(Op.TASK_SAVED, lambda w: tasks.keep_safety_line(
        ws, w, source="support_case", source_id=case.id, reported_at=ws.now(),
        title="安全確認", staff_id=ws.me))
    line = today(ws).lines[0]
    with pytest.raises(RuleBroken):
        finish(ws, line)
    with pytest.raises(RuleBroken):
        postpone(ws, line, to=ws.today(), reason="not_met")
    finish(ws, line, note="自宅で本人と会い、けががないことを確かめた")
    assert today(ws).lines == ()


def benefit(ws: Workspace, case: Case, expires: date) -> Benefit:
    return ws.apply(Op.BENEFIT_SAVED, lambda w: w.insert(Benefit(
        id=BenefitId(ws.new_id()), person_id=case.person_id, kind="mental_certificate",
        expires_on=expires)))


def test_a_certificate_appears_when_its_renewal_opens(ws: Workspace, world: World) -> None:
    case = open_case(ws, "見本 太郎", "みほん たろう")
    benefit(ws, case, date(2027, 2, 28))  # renewal opens on 2026-12-01
    assert today(ws).lines == ()
    world.clock.forward(days=10)
    line = today(ws).lines[0]
    assert (line.source, line.title, line.who) == (
        "benefit", "精神障害者保健福祉手帳", "見本 太郎")
    assert (line.page, line.record, line.act) == ("case", case.id, "renew")
    postpone(ws, line, to=date(2026, 12, 4), reason="person")
    (later,) = today(ws).lines
    assert (later.source, later.due_on) == ("task", date(2026, 12, 4))
    finish(ws, later)
    assert today(ws).lines == ()


def test_a_renewal_that_is_done_stays_away(ws: Workspace) -> None:
    case = open_case(ws, "見本 太郎", "みほん たろう")
    benefit(ws, case, date(2026, 12, 31))
    finish(ws, today(ws).lines[0])
    assert today(ws).lines == ()
    ws.undo()
    assert len(today(ws).lines) == 1


def test_plans_of_other_agencies_count_like_ours(ws: Workspace) -> None:
    case = open_case(ws, "見本 太郎", "みほん たろう")
    for due in (ws.today() + timedelta(days=2), ws.today() + timedelta(days=60)):
        ws.apply(Op.CARE_SAVED, lambda w, due=due: w.insert(OutsidePlan(
            id=OutsidePlanId(ws.new_id()), person_id=case.person_id, kind="service_plan",
            next_review_on=due)))
    (line,) = today(ws).lines
    assert (line.source, line.title, line.bucket) == (
        "outside_plan", "サービス等利用計画", "week")


def test_unfinished_and_unrated_consultations_and_drafts(ws: Workspace) -> None:
    take(ws, "眠れない")
    take(ws, "近所の声", urgency="B")
    drafting.keep(ws, "intake", "new", values={"gist": "途中"}, title="途中の相談")
    found = today(ws)
    assert [(one.title, one.unrated) for one in found.intakes] == [
        ("眠れない", True), ("近所の声", False)]
    assert [draft.title for draft in found.drafts] == ["途中の相談"]


def test_recent_cases_are_those_looked_at_last(ws: Workspace) -> None:
    first = open_case(ws, "見本 太郎", "みほん たろう")
    second = open_case(ws, "見本 次郎", "みほん じろう")
    ws.note(Op.VIEWED, "support_case", first.id.hex, {}, about=first.id)
    assert [one.id for one in today(ws).recent] == [first.id, second.id]


def test_a_referral_reply_is_counted_as_awaited(ws: Workspace) -> None:
    case = open_case(ws, "見本 太郎", "みほん たろう")
    ws.apply(Op.TASK_SAVED, lambda w: tasks.keep(
        ws, w, source="support_case", source_id=case.id, kind="reply", title="返事を確かめる",
        due_on=ws.today() + timedelta(days=20), staff_id=ws.me))
    found = today(ws)
    assert found.counts()["reply"] == 1
    assert found.lines[0].bucket == "later"


def test_search_finds_people_by_kana_and_records_by_number_and_word(ws: Workspace) -> None:
    case = open_case(ws, "髙見 太郎", "たかみ たろう")
    consultation = take(ws, "家計のことで眠れない")
    assert next((h.kind, h.record) for h in palette.find(ws, "たかみ")) == ("person", case.id)
    assert palette.find(ws, case.number.lower())[0].record == case.id
    words = palette.find(ws, "家計")
    assert [(h.kind, h.record, h.page) for h in words] == [
        ("consultation", consultation.id, "intake")]
    assert palette.find(ws, "　 ") == ()
    assert palette.find(ws, "存在しない言葉") == ()


def test_the_watch_tells_only_what_others_wrote(
    ws: Workspace, sitting, world: World
) -> None:
    from world import PASSWORD

    from nimo_desktop.services import access

    watch = elsewhere.Watch(ws)
    own = take(ws, "自分の相談")
    drafting.keep(ws, "intake", "new", values={}, title="下書き")
    ws.note(Op.VIEWED, "support_case", own.id.hex, {})
    assert watch.poll() is None
    other = access.log_in(sitting.folder, world.environment(), login="nurse", password=PASSWORD)
    theirs = take(other.workspace, "ほかの窓からの相談")
    other.workspace.vault.close()
    found = watch.poll()
    assert found is not None
    assert found.touches("consultation")
    assert theirs.id in found.ids
    assert own.id not in found.ids
    assert watch.poll() is None
    watch.end()
    assert elsewhere.everything().touches("contact")
