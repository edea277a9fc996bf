"""The ground of 断らない相談: conferences, checks, 48 hours, the desk, own words."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest
from town_kit import Town, faults, held_by, make_town, rows, sure, tasks_of, told_by_history
from world import World

from nimo_desktop.domain import referral as machine
from nimo_desktop.domain.conference import AgendaItem, Conference, ConferenceState
from nimo_desktop.domain.dates_jp import fiscal_year
from nimo_desktop.domain.deadlines import safety_line
from nimo_desktop.domain.errors import NotAllowed, RuleBroken
from nimo_desktop.domain.ids import (
    AgencyId,
    ContactPersonId,
    HouseholdId,
    MembershipId,
)
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.office_codes import OfficeCode
from nimo_desktop.domain.people import Household, Membership
from nimo_desktop.domain.referral import Outside, Referral, Status
from nimo_desktop.domain.resource import Agency, ContactPerson
from nimo_desktop.domain.staff import Staff
from nimo_desktop.domain.task import Task
from nimo_desktop.services import (
    checking,
    code_edit,
    conferences,
    coordination,
    intake,
    office,
    people,
    referral_rules,
    referrals,
    tasks,
    trash,
    views,
)
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.services.referrals import Need
from nimo_desktop.services.today import today
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage.journal import verify


@pytest.fixture
def town(ws: Workspace, world: World) -> Town:
    return make_town(ws, world)


def returned(town: Town, **over: object) -> Referral:
    sent = town.sent(**over)
    return sure(
        referrals.send_back(
            town.ws, sent, reason="04", fits="思い当たらない", on=town.ws.today(), person="福祉課"
        )
    )


def settings(town: Town, **facts: object) -> None:
    office.save_office(town.ws, dataclasses.replace(town.ws.office(), **facts))


# 状況確認 ---------------------------------------------------------------------------------------
def test_a_check_leaves_status_holder_and_due_date(town: Town) -> None:
    ws, state = town.ws, town.sent()
    assert faults(referrals.check_status(ws, state, on=ws.today(), method="")) == ["missing"]
    town.world.clock.forward(days=7)
    after = sure(
        referrals.check_status(
            ws, state, on=ws.today(), method="02", person="福祉課", text="明日返事をする"
        )
    )
    assert (after.status, after.due_on, after.checked_on) == (
        state.status, state.due_on, ws.today(),
    )  # fmt: skip
    held_by(town, after, "本人")
    told_by_history(town, after)
    event = referrals.load(ws, after.id).events[-1]
    assert (event.action, event.method, event.on) == ("check_status", "02", ws.today())
    again = sure(
        referrals.check_status(
            ws, after, on=ws.today(), method="13", next_on=ws.today() + timedelta(3)
        )
    )
    assert tasks_of(town, again)["next"].due_on == ws.today() + timedelta(3)


def test_the_reminder_grows_louder_in_list_and_today(town: Town) -> None:
    ws, state = town.ws, town.sent()  # due on Thursday the 26th
    levels = []
    for _ in range(14):
        (line,) = referrals.of_case(ws, town.case.id)
        (shown,) = [one for one in today(ws).lines if one.kind == "reply"]
        assert (shown.loudness, shown.reminder) == (line.loudness, line.reminder)
        levels.append(line.loudness)
        town.world.clock.forward(days=1)
    assert levels == [0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]
    assert coordination.desk(ws).loud == 1
    sure(referrals.check_status(ws, state, on=ws.today(), method="02"))
    (line,) = coordination.desk(ws).unanswered
    assert (line.loudness, coordination.desk(ws).loud) == (2, 0)


# hand-overs -------------------------------------------------------------------------------------
def test_hand_overs_count_receivers_not_questions_or_returns(town: Town) -> None:
    ws = town.ws
    state = town.sent()
    assert state.handovers == 1
    state = sure(referrals.ask(ws, state, question="収入は", on=ws.today()))
    state = sure(referrals.withdraw(ws, state, text="あて先の誤り"))
    state = sure(referrals.reopen(ws, state, text="正しい課へ"))
    due = referrals.reply_due_on(ws, "C")
    state = sure(referrals.send(ws, state, to=town.inside("高齢"), due_on=due))
    assert state.handovers == 1
    for turn, name in enumerate(("税務", "税務", "福祉"), start=1):
        state = sure(
            referrals.send_back(ws, state, reason="04", fits="思い当たらない", on=ws.today())
        )
        state = sure(referrals.redirect(ws, state, to=town.inside(name), due_on=due))
        assert state.handovers == (2, 2, 3)[turn - 1]
    assert [one.id for one in coordination.desk(ws).third] == [state.id]
    told_by_history(town, state)


# conferences ------------------------------------------------------------------------------------
def test_a_call_makes_a_conference_and_its_decision_is_one_entry(town: Town) -> None:
    ws, state = town.ws, returned(town)
    meeting = ws.today() + timedelta(5)
    state = sure(referrals.call_conference(ws, state, on=meeting, text="だれが主に関わるか"))
    full = conferences.load(ws, state.conference_id)
    assert (full.conference.number, full.conference.kind, full.conference.on) == (
        "R8-C-A0001", "02", meeting,
    )  # fmt: skip
    (item,) = full.items
    assert (item.referral_id, item.question, full.undecided) == (
        state.id, "だれが主に関わるか", 1,
    )  # fmt: skip
    early = conferences.decide(ws, item, machine.TakeMyself(), text="早すぎる")
    assert [one.code for one in early] == ["future"]
    town.world.clock.forward(days=5)
    assert [one.code for one in conferences.decide(ws, item, text="だけ")] == ["missing"]
    before = ws.undoable()
    done = conferences.decide(ws, item, machine.TakeMyself(), text="調整役が主に関わる")
    assert isinstance(done, AgendaItem)
    assert (done.decision, done.decided_on) == ("調整役が主に関わる", ws.today())
    assert conferences.get(ws, full.conference.id).state is ConferenceState.HELD
    after = referrals.get(ws, state.id)
    assert after.status is Status.ACCEPTED
    held_by(town, after, "調整")
    told_by_history(town, after)
    assert ws.undo().op is Op.CONFERENCE_DECIDED
    assert ws.undoable() == before
    assert referrals.get(ws, state.id).status is Status.IN_CONFERENCE
    assert conferences.load(ws, full.conference.id).undecided == 1
    ws.redo()
    assert conferences.load(ws, full.conference.id).undecided == 0


def test_several_referrals_come_before_one_conference(town: Town) -> None:
    ws = town.ws
    one, two = returned(town), returned(town, need="介護")
    planned = conferences.plan(ws, on=ws.today() + timedelta(3), time="13時半", place="第1会議室")
    one = sure(conferences.call(ws, one, conference_id=planned.id))
    two = sure(conferences.call(ws, two, conference_id=planned.id))
    assert (one.conference_on, two.conference_id) == (planned.on, planned.id)
    full = conferences.load(ws, planned.id)
    assert [item.referral_id for item in full.items] == [one.id, two.id]
    moved = conferences.change(ws, dataclasses.replace(planned, on=planned.on + timedelta(4)))
    one = referrals.get(ws, one.id)
    assert (one.conference_on, tasks_of(town, one)["next"].due_on) == (moved.on, moved.on)
    other = sure(conferences.call(ws, one, on=ws.today() + timedelta(1)))
    assert [i.referral_id for i in conferences.load(ws, planned.id).items] == [two.id]
    with pytest.raises(RuleBroken):
        conferences.remove_item(ws, conferences.load(ws, planned.id).items[0])
    off = conferences.cancel(ws, conferences.get(ws, planned.id), note="大雪")
    assert off.state is ConferenceState.CANCELLED
    assert "中止" in tasks_of(town, referrals.get(ws, two.id))["next"].title
    held_by(town, referrals.get(ws, two.id), "調整")
    assert other.conference_id not in (None, planned.id)
    refused = conferences.call(ws, referrals.get(ws, two.id), conference_id=planned.id)
    assert [one.code for one in refused] == ["not_planned"]
    taken = sure(referrals.take_myself(ws, other, on=ws.today()))
    (item,) = conferences.load(ws, other.conference_id).items
    assert (item.decided_on, taken.status) == (ws.today(), Status.ACCEPTED)
    assert item.decision.startswith("会議の前に")


def test_people_points_and_kinds_of_a_conference(town: Town) -> None:
    ws = town.ws
    codes = [one.code for one in conferences.kinds(ws)]
    assert "02" in codes
    assert not {"03", "04"} & set(codes)
    with pytest.raises(RuleBroken):
        conferences.plan(ws, on=ws.today(), kind="03")
    settings(town, runs_juso=True)
    assert {"03", "04"} <= {one.code for one in conferences.kinds(ws)}
    planned = conferences.plan(ws, on=ws.today(), kind="01")
    blank = conferences.new_attendance(ws, planned.id)
    row = dataclasses.replace(
        conferences.new_attendance(ws, planned.id), staff_id=town.people["福祉"].id
    )
    named = dataclasses.replace(
        conferences.new_attendance(ws, planned.id), name="見本 太郎", attended=True
    )
    kept = conferences.set_people(ws, planned, (row, blank, named))
    assert len(kept) == 2
    conferences.set_people(ws, planned, kept[1:])
    item = conferences.add_item(ws, planned, case_id=town.case.id, question="受理してよいか")
    decided = conferences.decide(ws, item, text="受理する")
    assert isinstance(decided, AgendaItem)
    full = conferences.load(ws, planned.id)
    assert [one.name for one in full.people] == ["見本 太郎"]
    assert full.conference.state is ConferenceState.HELD
    assert conferences.by_reference(ws, "r8-c-a0001") == full.conference
    assert [one.conference.id for one in conferences.listed(ws, case_id=town.case.id)] == [
        planned.id
    ]
    again = conferences.decide(ws, decided, text="もう一度")
    assert [one.code for one in again] == ["decided"]
    with pytest.raises(RuleBroken):
        conferences.plan(ws, on=ws.today(), note="番号 1234 5678 9018")
    assert rows(ws, Conference) == (full.conference,)


# 48 hours ---------------------------------------------------------------------------------------
def test_signs_of_abuse_run_through_the_weekend_and_stand_first(town: Town) -> None:
    ws = town.ws
    town.sent(urgency="A")
    calm, quiet = town.sent(need="年金"), town.sent(need="介護")
    saturday = ws.now()
    state = referrals.report_signs(ws, quiet, at=saturday)
    line = tasks_of(town, state)["safety"]
    assert (line.due_at, line.staff_id) == (
        safety_line(saturday.replace(microsecond=saturday.microsecond // 1000 * 1000)),
        ws.me,
    )
    for sort in ("due", "number", "name"):
        for filter in (referrals.ReferralFilter(state="all"), referrals.ReferralFilter()):
            found = referrals.list_rows(ws, referrals.list_ids(ws, filter, sort=sort))
            assert (found[0].id, found[0].safety_at) == (state.id, line.due_at)
            assert all(one.safety_at is None for one in found[1:])
    assert today(ws).lines[0].kind == "safety"
    with pytest.raises(RuleBroken):
        referrals.report_signs(ws, state, at=saturday)
    gone = sure(referrals.withdraw(ws, state, text="重複"))
    assert "safety" in tasks_of(town, gone), "only seeing her safe ends the line"
    with pytest.raises(RuleBroken):
        referrals.safety_seen(ws, gone, how=" ")
    seen = referrals.safety_seen(ws, gone, how="訪問し、本人と話した")
    assert (seen.safety_seen_how, tasks_of(town, seen)) == ("訪問し、本人と話した", {})
    (task,) = [t for t in rows(ws, Task, referral_id=seen.id) if t.kind == "safety"]
    assert task.done_note == "訪問し、本人と話した"
    ws.undo()
    assert tasks_of(town, referrals.get(ws, seen.id))["safety"].due_at == line.due_at
    assert calm.safety_from is None


def test_the_line_of_the_call_is_not_doubled(town: Town) -> None:
    ws = town.ws
    first = dataclasses.replace(intake.start(ws), gist="あざがある", signs=("elder_abuse",))
    saved = intake.save(ws, IntakeForm(consultation=first)).consultation
    (slip,) = referrals.create(
        ws, consultation_id=saved.id, needs=(Need(need="安全", to=town.inside("高齢")),)
    )
    assert slip.safety_from == saved.received_at
    lines = [t for t in rows(ws, Task, kind="safety") if t.done_at is None]
    assert [t.consultation_id for t in lines] == [saved.id]
    (row,) = referrals.of_consultation(ws, saved.id)
    assert row.safety_at == lines[0].due_at
    tasks.finish(ws, lines[0], note="訪問して会えた")
    seen = referrals.get(ws, slip.id)
    assert seen.safety_seen_how == "訪問して会えた"
    assert referrals.of_consultation(ws, saved.id)[0].safety_at is None
    assert rows(ws, Task, kind="safety", done_at=None) == ()


# who coordinates --------------------------------------------------------------------------------
def test_the_deputy_stands_in_and_managers_coordinate(town: Town) -> None:
    ws = town.ws
    for name, login in (("調整", "chosei"), ("福祉", "fukushi")):
        one = rows(ws, Staff, id=town.people[name].id)[0]
        changed = dataclasses.replace(one, login=login)
        ws.apply(Op.STAFF_SAVED, lambda w, changed=changed: w.change(changed))
    settings(town, coordinator_deputy=town.people["高齢"].id)
    assert coordination.on_duty(ws) == town.holder("調整")
    settings(town, coordinator_away_until=ws.today())
    assert coordination.on_duty(ws) == town.holder("高齢")
    held_by(town, returned(town), "高齢")
    town.world.clock.forward(days=1)
    assert coordination.on_duty(ws) == town.holder("調整")
    year = fiscal_year(ws.today())
    office.assign(ws, staff_id=ws.me, fiscal_year=year, roles=("manager",))
    ws.staff = dataclasses.replace(ws.staff, role="nurse")
    assert not referral_rules.actor(ws).may_coordinate
    ws.staff = dataclasses.replace(ws.staff, role="admin")
    settings(town, coordinator_model="managers")
    ws.staff = dataclasses.replace(ws.staff, role="nurse")
    assert referral_rules.actor(ws).may_coordinate
    state = returned(town, need="別の用件")
    held_by(town, state, "調整")
    assert set(coordination.ends(ws, state)) == set(coordination.ENDS)
    assert coordination.desk(ws).mine
    town.world.clock.forward(days=400)
    assert not referral_rules.actor(ws).may_coordinate
    assert coordination.ends(ws, state) == ()


def test_reply_days_are_the_office_s_own(town: Town) -> None:
    ws = town.ws
    assert referrals.reply_due_on(ws, "A") == ws.today(), "A: by telephone, on the same day"
    settings(town, reply_days_c=1)
    assert referrals.reply_due_on(ws, "C") == date(2026, 11, 24)
    for wrong in ({"reply_days_c": -1}, {"reply_days_d": 31}, {"coordinator_model": "x"}):
        with pytest.raises(RuleBroken):
            settings(town, **wrong)


def test_the_desk_has_four_groups_and_nobody_is_without_a_holder(town: Town) -> None:
    ws = town.ws
    back = returned(town)
    town.sent(need="年金")
    town.world.clock.forward(days=6)
    desk = coordination.desk(ws)
    assert [one.id for one in desk.returned] == [back.id]
    assert len(desk.unanswered) == 1
    assert (desk.without_holder, desk.third) == ((), ())
    assert desk.on_duty == "調整課 調整 太郎"
    gone = dataclasses.replace(
        rows(ws, Staff, id=town.people["調整"].id)[0], left_on=ws.today() - timedelta(1)
    )
    ws.apply(Op.STAFF_SAVED, lambda w: w.change(gone))
    (loose,) = coordination.desk(ws).without_holder
    assert (loose.kind, loose.id, loose.holder) == ("referral", back.id, "調整 太郎")
    told = " ".join(checking.check(ws).troubles)
    assert "担当者のいない" in told
    assert "調整役が" in told


# before sending ---------------------------------------------------------------------------------
def test_warnings_tell_and_never_forbid(town: Town) -> None:
    ws = town.ws
    slip = town.one(urgency="A", to=town.inside("福祉", named=True))

    def codes(**more: object) -> list[str]:
        found = referrals.warnings(ws, referrals.get(ws, slip.id), **more)
        assert all(one.sentence.endswith("。") and not one.blocking for one in found)
        return [one.code for one in found]

    assert codes() == ["no_basis"]
    year = fiscal_year(ws.today())
    office.assign(ws, staff_id=town.people["高齢"].id, fiscal_year=year, roles=("liaison",))
    assert "no_liaison" in codes(to=town.inside("福祉"))
    assert "no_liaison" not in codes(to=town.inside("高齢"))
    assert "no_liaison" not in codes()
    left = dataclasses.replace(
        rows(ws, Staff, id=town.people["福祉"].id)[0], left_on=ws.today() - timedelta(1)
    )
    ws.apply(Op.STAFF_SAVED, lambda w: w.change(left))
    assert "staff_left" in codes()
    agency = Agency(id=AgencyId(ws.new_id()), name="見本事業所", checked_on=ws.today())
    person = ContactPerson(
        id=ContactPersonId(ws.new_id()), agency_id=agency.id, name="見本 窓口",
        until=ws.today() - timedelta(1),
    )  # fmt: skip
    ws.apply(Op.AGENCY_SAVED, lambda w: [w.insert(agency), w.insert(person)])
    assert "contact_left" in codes(to=Outside(agency.id))


def test_the_same_need_of_the_household_is_told(town: Town) -> None:
    ws = town.ws
    town.sent(need="家計")
    first = dataclasses.replace(intake.start(ws), gist="家計")
    form = people.PersonForm(person=people.new_person(ws), name="見本 花")
    saved = intake.save(ws, IntakeForm(consultation=first, person=form)).consultation
    home = Household(id=HouseholdId(ws.new_id()))

    def together(writer) -> None:
        writer.insert(home)
        for person_id in (town.case.person_id, saved.subject_id):
            writer.insert(
                Membership(
                    id=MembershipId(ws.new_id()), household_id=home.id, person_id=person_id
                )
            )

    ws.apply(Op.PERSON_SAVED, together)
    (slip,) = referrals.create(
        ws, consultation_id=saved.id, needs=(Need(need="家計", to=town.inside("福祉")),)
    )
    assert "household_twice" in [one.code for one in referrals.warnings(ws, slip)]
    elsewhere = referrals.warnings(ws, slip, to=town.inside("高齢"))
    assert "household_twice" not in [one.code for one in elsewhere]


# own words and views ----------------------------------------------------------------------------
def test_own_words_are_offered_hidden_and_undone(town: Town) -> None:
    ws = town.ws
    made = code_edit.add(ws, "return_reason", label="夜間の対応ができない")
    again = code_edit.add(ws, "return_reason", label="通訳がいない")
    assert [one.code for one in ws.codes["return_reason"]][-3:] == [made.code, again.code, "90"]
    sent = town.sent()
    state = sure(
        referrals.send_back(ws, sent, reason=made.code, fits="高齢課", on=ws.today())
    )
    code_edit.hide(ws, "return_reason", made.code)
    assert made.code not in [one.code for one in ws.codes["return_reason"]]
    assert ws.codes.label("return_reason", state.return_reason) == "夜間の対応ができない"
    (hidden,) = [one for one in code_edit.rows(ws, "return_reason") if one.hidden]
    assert (hidden.code, hidden.shipped) == (made.code, False)
    ws.undo()
    assert made.code in [one.code for one in ws.codes["return_reason"]]
    code_edit.change(ws, "return_reason", "01", label="年齢が合わない")
    assert ws.codes["return_reason"].label("01") == "年齢が合わない"
    code_edit.place(ws, "return_reason", ("90", "01"))
    assert [one.code for one in ws.codes["return_reason"]][:2] == ["90", "01"]
    for _ in range(2):
        ws.undo()
    assert ws.codes["return_reason"].label("01") == ws.shipped_codes["return_reason"].label("01")
    assert ws.codes["return_reason"].codes[0].code == "01"


def test_what_may_not_be_edited(town: Town) -> None:
    ws = town.ws
    with pytest.raises(RuleBroken):
        code_edit.add(ws, "topic", label="べつの区分")
    with pytest.raises(RuleBroken):
        code_edit.hide(ws, "return_reason", "90")
    with pytest.raises(RuleBroken):
        code_edit.add(ws, "return_reason", label="その他")
    with pytest.raises(RuleBroken):
        code_edit.add(ws, "phrases", label="文のない定型句")
    for one in tuple(ws.codes["postpone_reason"])[1:]:
        code_edit.hide(ws, "postpone_reason", one.code)
    with pytest.raises(RuleBroken):
        code_edit.hide(ws, "postpone_reason", ws.codes["postpone_reason"].codes[0].code)
    ws.staff = dataclasses.replace(ws.staff, role="nurse")
    with pytest.raises(NotAllowed):
        code_edit.add(ws, "return_reason", label="権限がない")
    assert len(rows(ws, OfficeCode)) == len(ws.shipped_codes["postpone_reason"]) - 1


def test_views_are_the_nurse_s_own(town: Town) -> None:
    ws = town.ws
    first = views.save(ws, "referrals", " 福祉課で  遅れ ", '{"state": "overdue"}')
    assert first.name == "福祉課で 遅れ"
    second = views.save(ws, "referrals", first.name, '{"state": "all"}')
    assert (second.id, second.values) == (first.id, '{"state": "all"}')
    other = views.save(ws, "referrals", "もう一つ", "{}")
    with pytest.raises(RuleBroken):
        views.rename(ws, other, first.name)
    with pytest.raises(RuleBroken):
        views.save(ws, "referrals", " ", "{}")
    assert views.rename(ws, other, "あ").name == "あ"
    assert [one.name for one in views.mine(ws, "referrals")] == ["あ", "福祉課で 遅れ"]
    assert views.mine(ws, "cases") == ()
    views.delete(ws, second)
    assert [one.name for one in views.mine(ws, "referrals")] == ["あ"]
    ws.undo()
    assert len(views.mine(ws, "referrals")) == 2
    with pytest.raises(NotAllowed):
        views.delete(ws, dataclasses.replace(other, staff_id=town.people["福祉"].id))
    with ws.vault.read() as conn:
        assert verify(conn, ws.vault.audit_key) > 0


def test_a_taken_back_referral_comes_out_of_the_trash_whole(town: Town) -> None:
    ws = town.ws
    oral = sure(
        referrals.said_orally(
            ws, case_id=town.case.id, to=town.inside("福祉", named=True), person="福祉 太郎",
            on=ws.today(), request="家計の相談",
        )
    )  # fmt: skip
    ws.undo()
    (line,) = [one for one in trash.listed(ws) if one.id == oral.id]
    trash.restore(ws, line)
    state = referrals.get(ws, oral.id)
    held_by(town, state, "本人")
    told_by_history(town, state)
    assert referrals.load(ws, state.id).handover.deleted_at is None
