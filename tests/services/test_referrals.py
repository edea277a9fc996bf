"""連携 on a real vault: one holder at every step, tasks, the case behind, undo."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from town_kit import (
    SATURDAY,
    Town,
    faults,
    held_by,
    make_town,
    random_action,
    rows,
    sure,
    tasks_of,
    told_by_history,
)
from world import PASSWORD, World, copy_vault

from nimo_desktop.domain import referral as machine
from nimo_desktop.domain.case import HolderChange
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.errors import Conflict, NotAllowed, RuleBroken
from nimo_desktop.domain.ids import AgencyId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.referral import Inside, Outside, Partner, Referral, Status, Way
from nimo_desktop.domain.referral_record import ReferralEvent
from nimo_desktop.domain.resource import Agency
from nimo_desktop.domain.staff import Staff
from nimo_desktop.domain.task import Task
from nimo_desktop.services import access, cases, consents, intake, people, referrals
from nimo_desktop.services.consents import ConsentForm
from nimo_desktop.services.families import RelativeRow, save_relatives
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.services.referrals import Need
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records

TUESDAY = date(2026, 11, 24)  # the 23rd is a holiday


@pytest.fixture
def town(ws: Workspace, world: World) -> Town:
    return make_town(ws, world)


# Making -----------------------------------------------------------------------------------------
def test_one_hand_over_makes_a_slip_per_need(town: Town) -> None:
    ws = town.ws
    made = referrals.create(
        ws,
        case_id=town.case.id,
        needs=(
            Need(need="家計", to=town.inside("福祉"), urgency="B"),
            Need(need="介護", to=town.inside("高齢"), urgency="C"),
            Need(need="受診", to=town.outside, urgency="C", way="info"),
        ),
    )
    assert [one.number for one in made] == ["R8-T-A0001", "R8-T-A0002", "R8-T-A0003"]
    assert len({one.handover_id for one in made}) == 1
    assert [one.due_on for one in made] == [TUESDAY, date(2026, 11, 26), None]
    assert {one.person_id for one in made} == {town.case.person_id}
    for one in made:
        held_by(town, one, "本人")
        assert tasks_of(town, one)["next"].title == "連携票を発信する"
    assert ws.undo().op is Op.REFERRAL_SENT
    assert referrals.of_case(ws, town.case.id) == ()
    assert rows(ws, Task, referral_id=made[0].id) == ()


def test_the_slip_takes_over_what_the_record_says(town: Town) -> None:
    ws = town.ws
    with ws.vault.read() as conn:
        person = records.get(conn, people.Person, town.case.person_id)
    changed = dataclasses.replace(
        person, cautions=("dog", "other"), caution_note="大声が苦手", office_name="no"
    )

    def work(writer) -> None:
        writer.change(changed)
        row = RelativeRow(relation="22", name="見本 花", state="together", key_person=True)
        save_relatives(ws, writer, person.id, (row,))

    ws.apply(Op.PERSON_SAVED, work)
    consents.save(ws, person.id, ConsentForm(state="oral", given_by="self"))
    (slip,) = referrals.create(ws, case_id=town.case.id, needs=(Need(need="家計"),))
    assert slip.gist == "「家賃が払えない」"
    assert slip.household_note == "同居: 母(キーパーソン)"
    assert slip.contact_cautions.split("\n") == ["犬", "大声が苦手", "役場と名乗ってよいか: だめ"]
    assert (slip.basis_code, slip.consent_id is not None) == ("01", True)


def test_the_words_of_a_third_person_are_not_taken_over(town: Town) -> None:
    ws = town.ws
    first = dataclasses.replace(
        intake.start(ws), gist="近所から電話", story="「隣で大声がする」", caller="other",
        caller_name="見本 隣", response="隣の人に礼を言った", wish="静かに暮らしたい",
    )  # fmt: skip
    saved = intake.save(ws, IntakeForm(consultation=first)).consultation
    (slip,) = referrals.create(ws, consultation_id=saved.id, needs=(Need(need="見守り"),))
    assert slip.gist == "静かに暮らしたい"
    assert not any("隣" in str(getattr(slip, name)) for name in referrals.SLIP_FIELDS)
    assert "source" in [one.code for one in referrals.warnings(ws, slip)]


def test_needs_without_words_or_with_a_my_number_are_refused(town: Town) -> None:
    ws = town.ws
    wrong = referrals.need_problems(
        ws, (Need(need=" "), Need(need="番号 1234 5678 9018"), Need(need="ok"))
    )
    assert [(place, one.field) for place, one in wrong] == [(0, "need"), (1, "need")]
    with pytest.raises(RuleBroken):
        referrals.create(ws, case_id=town.case.id, needs=(Need(need=" "),))
    with pytest.raises(RuleBroken):
        referrals.create(ws, case_id=town.case.id, needs=())
    assert rows(ws, Referral) == ()


def test_a_slip_is_edited_until_it_goes_out(town: Town) -> None:
    slip = town.one()
    assert referrals.may_edit(slip)
    sent = sure(referrals.send(town.ws, slip))
    assert not referrals.may_edit(sent)
    with pytest.raises(RuleBroken):
        referrals.save_slip(town.ws, dataclasses.replace(sent, gist="別"))
    with pytest.raises(Conflict):
        referrals.send(town.ws, slip)


def test_the_consent_of_the_day_of_sending_counts(town: Town) -> None:
    ws = town.ws
    before = town.one(need="まえ")
    consents.save(ws, town.case.person_id, ConsentForm(state="oral", given_by="self"))
    after = town.one(need="あと")
    sent = sure(referrals.send(ws, before))
    assert (sent.consent_id is not None, sent.basis_code) == (True, "01")
    town.world.clock.forward(days=1)
    consents.save(ws, town.case.person_id, ConsentForm(state="withdrawn"))
    assert "no_basis" in [one.code for one in referrals.warnings(ws, after)]
    refused = referrals.send(ws, after, to=town.outside)
    assert isinstance(refused, tuple)
    assert [one.field for one in refused] == ["basis_code"]
    assert sure(referrals.send(ws, after)).consent_id is None


def test_warnings_never_forbid(town: Town) -> None:
    ws = town.ws
    town.sent()
    again = town.one(to=town.inside("福祉", named=True))
    assert [one.code for one in referrals.warnings(ws, again)] == ["no_basis", "twice"]
    assert not any(one.blocking for one in referrals.warnings(ws, again))
    assert sure(referrals.send(ws, again)).basis_code == "02"
    old = Agency(id=AgencyId(ws.new_id()), name="古い事業所", checked_on=date(2024, 1, 1))
    gone = Agency(id=AgencyId(ws.new_id()), name="閉じた事業所", closed_on=SATURDAY)
    ws.apply(Op.AGENCY_SAVED, lambda w: [w.insert(old), w.insert(gone)])
    slip = town.one()
    for agency, code in ((old, "stale"), (gone, "closed")):
        found = referrals.warnings(ws, slip, to=Outside(agency.id))
        assert code in [one.code for one in found]
    labels = [one.label for one in referrals.receivers(ws)]
    assert "古い事業所" in labels
    assert "閉じた事業所" not in labels


# The way ----------------------------------------------------------------------------------------
def test_three_departments_find_another_fits_better(town: Town) -> None:
    """Situation 12: each answer goes to the coordinator; after the third a conference decides."""
    ws = town.ws
    state = town.sent()
    held_by(town, state, "本人")
    for turn, name in enumerate(("福祉", "高齢", "税務"), start=1):
        state = sure(
            referrals.send_back(
                ws, state, reason="04", fits="思い当たらない", on=ws.today(), person=f"{name}課"
            )
        )
        held_by(town, state, "調整")
        assert state.returns == turn
        assert tasks_of(town, state)["next"].title == "次のつなぎ先を決める"
        assert [one.id for one in referrals.coordinators(ws)] == [state.id]
        following = {1: "高齢", 2: "税務"}.get(turn)
        if following:
            due = referrals.reply_due_on(ws, state.urgency)
            state = sure(referrals.redirect(ws, state, to=town.inside(following), due_on=due))
            held_by(town, state, "調整")
            assert tasks_of(town, state)["reply"].due_on == due
    meeting = ws.today() + timedelta(days=5)
    state = sure(referrals.call_conference(ws, state, on=meeting))
    assert tasks_of(town, state)["next"].due_on == meeting
    town.world.clock.forward(days=5)
    partner = Partner(Way.BACKUP, "福祉 太郎", town.people["福祉"].department_id)
    decision = machine.MakeJoint(town.holder("高齢"), (partner,), "高齢 太郎")
    state = sure(referrals.conference_decides(ws, state, decision=decision, on=ws.today()))
    assert state.status is Status.JOINT
    held_by(town, state, "高齢")
    told_by_history(town, state)
    assert cases.get(ws, town.case.id).holder_staff == ws.me
    done = sure(referrals.complete(ws, state, outcome="14", on=ws.today()))
    assert tasks_of(town, done) == {}
    assert [one.ended for one in referrals.of_case(ws, town.case.id)] == [True]


def test_an_answer_that_does_not_come_is_overdue(town: Town) -> None:
    state = town.sent()
    assert [one.id for one in referrals.waiting(town.ws)] == [state.id]
    assert referrals.overdue(town.ws) == ()
    town.world.clock.forward(days=6)
    (line,) = referrals.overdue(town.ws)
    assert (line.id, line.overdue, line.days) == (state.id, True, 6)
    assert tasks_of(town, state)["reply"].due_on == date(2026, 11, 26)
    got = sure(referrals.acknowledge(town.ws, state, person="窓口", on=town.ws.today()))
    held_by(town, got, "本人")
    assert [one.id for one in referrals.overdue(town.ws)] == [state.id]


def test_acceptance_moves_the_referral_and_not_the_case(town: Town) -> None:
    ws = town.ws
    welfare = town.people["福祉"]
    state = sure(
        referrals.accept(ws, town.sent(), person=welfare.name, on=ws.today(), staff=welfare.id)
    )
    held_by(town, state, "福祉")
    assert cases.get(ws, town.case.id).holder_staff == ws.me
    early = referrals.complete(ws, state, outcome="15", on=ws.today(), case_too=True)
    assert faults(early) == ["not_handed_over"]
    other = town.sent(need="ほかの用件")
    done = sure(referrals.complete(ws, state, outcome="13", on=ws.today(), case_too=True))
    assert done.status is Status.COMPLETED
    assert cases.get(ws, town.case.id).holder_staff == welfare.id
    assert cases.holder_changes(ws, town.case.id)[-1].to_staff == welfare.id
    held_by(town, other, "本人")
    ws.undo()
    assert cases.get(ws, town.case.id).holder_staff == ws.me
    assert referrals.get(ws, state.id).status is Status.ACCEPTED
    plain = sure(
        referrals.complete(ws, referrals.get(ws, state.id), outcome="13", on=ws.today())
    )
    assert machine.holder_of(plain) == town.holder("福祉")
    assert cases.get(ws, town.case.id).holder_staff == ws.me


def test_without_a_case_the_consultation_is_handed_over(town: Town) -> None:
    ws, welfare = town.ws, town.people["福祉"]
    saved = intake.save(
        ws, IntakeForm(consultation=dataclasses.replace(intake.start(ws), gist="眠れない"))
    ).consultation
    state = sure(
        referrals.said_orally(
            ws, consultation_id=saved.id, to=town.inside("福祉", named=True), person="福祉 太郎",
            on=ws.today(), request="家計の相談",
        )
    )  # fmt: skip
    sure(referrals.complete(ws, state, outcome="13", on=ws.today(), case_too=True))
    assert rows(ws, Consultation, id=saved.id)[0].holder_staff == welfare.id
    assert rows(ws, HolderChange, item_id=saved.id)[-1].to_staff == welfare.id


def test_joint_work_has_a_lead(town: Town) -> None:
    ws, welfare = town.ws, town.people["福祉"]
    partner = Partner(Way.TOGETHER, ws.staff.name, ws.staff.department_id, ws.me)
    state = sure(
        referrals.accept_jointly(
            ws, town.sent(), person=welfare.name, on=ws.today(), lead=town.holder("福祉"),
            staff=welfare.id, partners=(partner,),
        )
    )  # fmt: skip
    assert state.status is Status.JOINT
    held_by(town, state, "福祉")
    assert state.lead_staff == welfare.id
    back = sure(
        referrals.send_back(ws, state, reason="07", fits="高齢課", on=ws.today())
    )
    held_by(town, back, "調整")
    assert (back.lead_staff, back.partners) == (None, ())


def test_an_agency_never_holds_until_its_first_use_is_confirmed(town: Town) -> None:
    ws = town.ws
    state = town.to_clinic()
    assert state.waiting_for == town.clinic
    state = sure(referrals.accept(ws, state, person="相談員", on=ws.today()))
    held_by(town, state, "本人")
    assert (state.status, state.watcher_staff) == (Status.AWAITING_FIRST_USE, ws.me)
    look = tasks_of(town, state)["next"]
    assert (look.title, look.due_on) == ("はじめての利用を確かめる", date(2026, 12, 7))
    wait = sure(
        referrals.report_progress(
            ws, state, outcome="23", on=ws.today(), next_on=date(2026, 12, 14)
        )
    )
    assert tasks_of(town, wait)["next"].due_on == date(2026, 12, 14)
    assert [one.id for one in referrals.waiting(ws)] == [state.id]
    assert faults(referrals.complete(ws, wait, outcome="11", on=ws.today())) == ["first_use"]
    done = sure(referrals.confirm_first_use(ws, wait, on=ws.today()))
    assert done.status is Status.COMPLETED
    assert tasks_of(town, done) == {}
    held_by(town, done, "本人")
    told_by_history(town, done)


def test_an_agency_that_cannot_now_leaves_it_with_the_sender(town: Town) -> None:
    ws = town.ws
    state = sure(referrals.decline(ws, town.to_clinic(), reason="07", on=ws.today()))
    assert (state.status, state.returns) == (Status.WITH_SENDER, 0)
    held_by(town, state, "本人")
    assert tasks_of(town, state)["next"].title == "次のつなぎ先を考える"
    assert referrals.may_edit(state)


def test_a_question_stops_the_due_date(town: Town) -> None:
    ws = town.ws
    state = town.sent()
    town.world.clock.forward(days=3)  # Tuesday
    asked = sure(referrals.ask(ws, state, question="収入は", on=ws.today(), person="福祉課"))
    held_by(town, asked, "本人")
    assert set(tasks_of(town, asked)) == {"next"}
    assert [one.id for one in referrals.keeping(ws)] == [state.id]
    town.world.clock.forward(days=6)  # Monday: four open days later
    assert referrals.overdue(ws) == ()
    told = sure(referrals.answer_question(ws, asked, answer="年金だけ", on=ws.today()))
    assert (told.status, told.due_on, told.returns) == (
        Status.ACKNOWLEDGED, date(2026, 12, 2), 0,
    )  # fmt: skip
    assert tasks_of(town, told)["reply"].due_on == date(2026, 12, 2)


def test_word_of_mouth_is_one_line_and_one_entry(town: Town) -> None:
    ws = town.ws
    fault = referrals.said_orally(
        ws, case_id=town.case.id, to=town.inside("福祉"), person="", on=ws.today(), request="家計"
    )
    assert faults(fault) == ["missing", "missing"]
    assert rows(ws, Referral) == ()
    state = sure(
        referrals.said_orally(
            ws, case_id=town.case.id, to=town.inside("福祉", named=True), person="福祉 太郎",
            on=ws.today(), request="家計の相談",
        )
    )  # fmt: skip
    assert (state.number, state.status, state.oral) == ("R8-T-A0001", Status.ACCEPTED, True)
    held_by(town, state, "福祉")
    told_by_history(town, state)
    ws.undo()
    assert rows(ws, Referral) == ()
    assert rows(ws, ReferralEvent) == ()
    clinic = sure(
        referrals.said_orally(
            ws, case_id=town.case.id, to=town.outside, person="相談員", on=ws.today(),
            request="受診",
        )
    )  # fmt: skip
    assert clinic.number == "R8-T-A0002"
    held_by(town, clinic, "本人")


def test_a_withdrawal_falls_back_to_the_sender(town: Town) -> None:
    ws, welfare = town.ws, town.people["福祉"]
    state = sure(
        referrals.accept(ws, town.sent(), person=welfare.name, on=ws.today(), staff=welfare.id)
    )
    gone = sure(referrals.withdraw(ws, state, text="二重だった"))
    held_by(town, gone, "本人")
    assert (gone.outcome_code, tasks_of(town, gone)) == ("33", {})
    again = sure(referrals.reopen(ws, gone, text="やはり要る"))
    held_by(town, again, "本人")
    assert again.status is Status.WITH_SENDER


def test_the_persons_own_decision_leaves_a_day_to_speak_again(town: Town) -> None:
    ws = town.ws
    later = date(2027, 2, 1)
    done = sure(
        referrals.complete(
            ws, town.sent(), outcome="21", on=ws.today(), watched_by="民生委員", next_on=later
        )
    )
    assert (tasks_of(town, done)["look"].due_on, set(tasks_of(town, done))) == (later, {"look"})


def test_undo_takes_back_record_history_holder_and_tasks(town: Town) -> None:
    ws, welfare = town.ws, town.people["福祉"]
    sent = town.sent()
    before = (tasks_of(town, sent), referrals.load(ws, sent.id).events)
    sure(referrals.accept(ws, sent, person=welfare.name, on=ws.today(), staff=welfare.id))
    ws.undo()
    stored = referrals.get(ws, sent.id)
    assert dataclasses.replace(stored, version=sent.version) == sent
    held_by(town, stored, "本人")
    now = tasks_of(town, stored)
    assert {k: (t.due_on, t.staff_id) for k, t in now.items()} == {
        k: (t.due_on, t.staff_id) for k, t in before[0].items()
    }
    assert referrals.load(ws, sent.id).events == before[1]
    ws.redo()
    again = referrals.get(ws, sent.id)
    held_by(town, again, "福祉")
    told_by_history(town, again)


def test_a_postponed_task_is_not_moved_by_a_step_within_its_status(town: Town) -> None:
    ws = town.ws
    slip = town.one()
    task = tasks_of(town, slip)["next"]
    later = dataclasses.replace(task, due_on=date(2026, 12, 1))
    ws.apply(Op.TASK_POSTPONED, lambda w: w.change(later))
    sure(
        referrals.reassign(
            ws, slip, leaving=ws.me, to=town.holder("福祉"), text="休みに入る"
        )
    )
    kept = tasks_of(town, slip)["next"]
    assert (kept.due_on, kept.staff_id) == (date(2026, 12, 1), town.people["福祉"].id)


def test_who_may(town: Town) -> None:
    """A nurse who neither leads nor coordinates waits for a coordinator who uses the program."""
    ws = town.ws
    back = sure(
        referrals.send_back(ws, town.sent(), reason="04", fits="高齢課", on=ws.today())
    )
    ws.staff = dataclasses.replace(ws.staff, role="nurse")
    assert machine.TakeMyself in referrals.available(ws, back)
    duty = dataclasses.replace(rows(ws, Staff, id=town.people["調整"].id)[0], login="chosei")
    ws.apply(Op.STAFF_SAVED, lambda w: w.change(duty))
    assert machine.TakeMyself not in referrals.available(ws, back)
    assert faults(referrals.take_myself(ws, back, on=ws.today())) == ["not_yours"]
    ws.staff = dataclasses.replace(ws.staff, role="viewer")
    with pytest.raises(NotAllowed):
        town.one()


def test_a_colleague_is_named_with_his_own_department(town: Town) -> None:
    ws, elderly = town.ws, town.people["高齢"]
    sent = town.sent()
    wrong = referrals.accept(ws, sent, person="高齢", on=ws.today(), staff=elderly.id)
    assert faults(wrong) == ["elsewhere"]
    mixed = Inside(town.people["福祉"].department_id, elderly.id)
    assert faults(referrals.send(ws, town.one(), to=mixed)) == ["elsewhere"]


def test_lists_speak_words(town: Town) -> None:
    ws = town.ws
    state = town.sent()
    (line,) = referrals.of_case(ws, town.case.id)
    assert (line.number, line.name, line.receiver, line.status, line.holder) == (
        "R8-T-A0001", "見本 太郎", "福祉課", "返事待ち", "健康増進課 見本 花子",
    )  # fmt: skip
    for sort in ("number", "name", "receiver", "status", "holder", "due", "days"):
        for descending in (False, True):
            ids = referrals.list_ids(
                ws, referrals.ReferralFilter(), sort=sort, descending=descending
            )
            assert ids == [state.id]
    for words in ("見本", "R8-T-A0001", "暮らし"):
        found = referrals.list_ids(ws, referrals.ReferralFilter(text=words))
        assert found == [state.id]
    mine = referrals.ReferralFilter(
        state="keeping", staff=town.people["福祉"].id,
        own_department=town.people["福祉"].department_id,
    )  # fmt: skip
    assert referrals.list_ids(ws, mine) == [state.id]
    assert referrals.by_reference(ws, "r8-t-a0001").id == state.id
    full = referrals.load(ws, state.id)
    assert (full.who, full.receiver, full.holder) == (
        "見本 太郎", "福祉課", "健康増進課 見本 花子",
    )  # fmt: skip


def test_a_referral_of_a_consultation_is_found_from_the_case_it_became(town: Town) -> None:
    ws = town.ws
    first = dataclasses.replace(intake.start(ws), gist="家賃")
    form = people.PersonForm(person=people.new_person(ws), name="例見 次郎")
    saved = intake.save(ws, IntakeForm(consultation=first, person=form)).consultation
    (slip,) = referrals.create(ws, consultation_id=saved.id, needs=(Need(need="家計"),))
    case = intake.start_case(ws, rows(ws, Consultation, id=saved.id)[0])
    assert [one.id for one in referrals.of_case(ws, case.id)] == [slip.id]
    stored = referrals.get(ws, slip.id)
    assert referrals.parent_case(ws, stored) == case.id


# Any way at all ---------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def any_town(
    vault_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    folder = copy_vault(vault_template, tmp_path_factory.mktemp("any") / "vault")
    world = World()
    world.clock.forward(minutes=5)
    found = access.log_in(folder, world.environment(), login="nurse", password=PASSWORD)
    yield make_town(found.workspace, world)
    found.workspace.vault.close()
    shutil.rmtree(folder)


@settings(max_examples=300 if os.environ.get("NIMO_FULL") == "1" else 30, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_any_sequence_has_one_holder_at_every_step(any_town: Town, seed: int) -> None:
    town, dice = any_town, Random(seed)
    ws = town.ws
    state = town.one(to=dice.choice((town.inside("福祉"), town.outside)))
    state = sure(referrals.save_slip(ws, dataclasses.replace(state, basis_code="05")))
    for _ in range(dice.randrange(3, 12)):
        town.world.clock.forward(hours=dice.randrange(30))
        answer = referrals.step(ws, state, random_action(town, state, dice))
        if not isinstance(answer, Referral):
            assert referrals.get(ws, state.id) == state
            continue
        state = answer
        name = next(n for n in town.people if town.holder(n) == machine.holder_of(state))
        held_by(town, state, name)
        told_by_history(town, state)
        awaited = tasks_of(town, state)
        assert ("reply" in awaited) == (machine.reply_due(state) is not None)
        if not machine.is_open(state):
            assert set(awaited) <= {"look"}
        if dice.random() < 0.15:
            ws.undo()
            ws.redo()
            state = referrals.get(ws, state.id)
            held_by(town, state, name)
            told_by_history(town, state)
    assert cases.get(ws, town.case.id).holder_staff == ws.me
