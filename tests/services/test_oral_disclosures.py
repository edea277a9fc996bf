"""口頭でつないだ to an agency is a disclosure with a basis; it warns, it never blocks."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from town_kit import Town, faults, held_by, make_town, rows, sure, told_by_history
from world import World

from nimo_desktop.domain.consent import Disclosure
from nimo_desktop.domain.ids import CaseId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.referral import Referral, Status
from nimo_desktop.domain.task import Task
from nimo_desktop.services import consents, disclosures, intake, referrals, trash
from nimo_desktop.services.consents import ConsentForm
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.services.referrals import Sharing
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import journal

REQUEST = "受診の相談"


@pytest.fixture
def town(ws: Workspace, world: World) -> Town:
    return make_town(ws, world)


def say(town: Town, **over: object) -> referrals.Answer:
    given: dict[str, object] = {
        "case_id": town.case.id, "to": town.outside, "person": "相談員", "on": town.ws.today(),
        "request": REQUEST,
    }  # fmt: skip
    return referrals.said_orally(town.ws, **(given | over))  # type: ignore[arg-type]


def given(ws: Workspace) -> tuple[Disclosure, ...]:
    return rows(ws, Disclosure)


def reminders(ws: Workspace) -> list[Task]:
    return [one for one in rows(ws, Task, done_at=None) if one.kind == "basis"]


def head(ws: Workspace) -> int:
    with ws.vault.read() as conn:
        return journal.head(conn).seq


def agree(town: Town, **facts: object) -> None:
    form = ConsentForm(state="oral", given_by="self", **facts)  # type: ignore[arg-type]
    consents.save(town.ws, town.case.person_id, form)


def test_with_consent_it_is_recorded_in_the_same_action_without_a_question(town: Town) -> None:
    ws = town.ws
    agree(town)
    before = head(ws)
    state = sure(say(town, sharing=Sharing()))
    assert head(ws) == before + 1
    (one,) = given(ws)
    assert (one.recipient, one.basis, one.items) == (
        "見本こころのクリニック 相談員", "01", f"口頭: {REQUEST}",
    )  # fmt: skip
    assert (one.case_id, one.person_id, one.referral_id) == (
        town.case.id, town.case.person_id, state.id,
    )  # fmt: skip
    assert one.purpose == f"連携 {state.number}"
    assert one.by_staff == ws.me
    assert disclosures.of_case(ws, CaseId(town.case.id)) == (one,)
    assert (state.basis_code, state.consent_id is not None) == ("01", True)
    assert reminders(ws) == []
    held_by(town, state, "本人")
    told_by_history(town, state)
    ws.undo()
    assert given(ws) == rows(ws, Referral) == ()


def test_a_colleague_who_is_told_needs_no_record(town: Town) -> None:
    state = sure(
        say(town, to=town.inside("福祉", named=True), person="福祉 太郎", sharing=Sharing())
    )
    assert state.status is Status.ACCEPTED
    assert given(town.ws) == ()
    assert reminders(town.ws) == []


def test_without_consent_and_basis_it_warns_once_and_then_goes_on_record(town: Town) -> None:
    ws = town.ws
    before = head(ws)
    answer = say(town, sharing=Sharing())
    assert faults(answer) == ["no_basis"]
    assert [one.blocking for one in answer] == [False]  # type: ignore[union-attr]
    assert head(ws) == before
    assert given(ws) == rows(ws, Referral) == ()
    state = sure(say(town, sharing=Sharing(warned=True)))
    assert state.number == "R8-T-A0001"
    assert [one.basis for one in given(ws)] == [""]
    (task,) = reminders(ws)
    assert state.number in task.title
    assert (task.staff_id, task.case_id, task.referral_id) == (ws.me, town.case.id, None)
    assert task.due_on == date(2026, 11, 24)
    ws.undo()
    assert given(ws) == ()
    assert reminders(ws) == []


def test_a_page_that_does_not_ask_yet_still_records_it(town: Town) -> None:
    state = sure(say(town))
    assert [one.basis for one in given(town.ws)] == [""]
    assert len(reminders(town.ws)) == 1
    held_by(town, state, "本人")


def test_a_basis_that_is_given_stands_on_record_and_slip(town: Town) -> None:
    state = sure(say(town, sharing=Sharing(basis="10", note="自殺のおそれ。課長が判断")))
    assert [one.basis for one in given(town.ws)] == ["10"]
    assert (state.basis_code, state.basis_note) == ("10", "自殺のおそれ。課長が判断")
    assert reminders(town.ws) == []


@pytest.mark.parametrize("basis", ["02", "03", "99"])
def test_a_basis_for_the_office_carries_nothing_outside(town: Town, basis: str) -> None:
    answer = say(town, sharing=Sharing(basis=basis, warned=True))
    assert faults(answer) == ["inside_only"]
    assert rows(town.ws, Referral) == ()


def test_consent_without_a_record_of_it_warns(town: Town) -> None:
    ws = town.ws
    agree(town, until=date(2026, 11, 20))
    assert faults(say(town, sharing=Sharing(basis="01"))) == ["no_consent"]
    state = sure(say(town, sharing=Sharing(basis="01", warned=True)))
    assert [one.basis for one in given(ws)] == ["01"]
    assert (state.consent_id, state.basis_code) == (None, "")
    assert len(reminders(ws)) == 1


def test_the_basis_noted_instead_of_consent_is_taken(town: Town) -> None:
    ws = town.ws
    form = ConsentForm(state="refused", basis="05", basis_reason="本人の利益")
    consents.save(ws, town.case.person_id, form)
    assert referrals.suggested_basis(ws, case_id=town.case.id) == Sharing(
        basis="05", note="本人の利益"
    )
    state = sure(say(town, sharing=Sharing()))
    assert [one.basis for one in given(ws)] == ["05"]
    assert (state.basis_code, state.basis_note) == ("05", "本人の利益")


@pytest.mark.parametrize("facts", [{"urgency": "A"}, {"signs": ("child_abuse",)}], ids=str)
def test_what_is_urgent_is_never_held_up(town: Town, facts: dict[str, object]) -> None:
    ws = town.ws
    first = dataclasses.replace(intake.start(ws), gist="すぐに", **facts)
    call = intake.save(ws, IntakeForm(consultation=first)).consultation
    state = sure(say(town, case_id=None, consultation_id=call.id, sharing=Sharing()))
    (one,) = given(ws)
    assert (one.consultation_id, one.referral_id, one.basis) == (call.id, state.id, "")
    (task,) = reminders(ws)
    assert task.consultation_id == call.id


def test_faults_of_the_line_come_before_the_warning(town: Town) -> None:
    assert faults(say(town, person="", sharing=Sharing())) == ["missing"]


def test_a_written_slip_that_is_told_by_mouth_asks_the_same(town: Town) -> None:
    ws = town.ws
    slip = town.one(to=town.outside)

    def tell(**over: object) -> referrals.Answer:
        return referrals.say_orally(
            ws, slip, to=town.outside, person="相談員", on=ws.today(), **over,  # type: ignore[arg-type]
        )  # fmt: skip

    assert faults(tell(sharing=Sharing())) == ["no_basis"]
    assert referrals.get(ws, slip.id) == slip
    state = sure(tell(sharing=Sharing(basis="05", note="本人の利益")))
    (one,) = given(ws)
    assert (one.basis, one.items, one.referral_id) == ("05", "口頭: 家計の相談", slip.id)
    assert state.basis_code == "05"
    assert ws.undo().op is Op.REFERRAL_SENT
    assert given(ws) == ()


def test_the_coordinator_who_tells_an_agency_leaves_the_same_record(town: Town) -> None:
    ws = town.ws
    back = sure(
        referrals.send_back(ws, town.sent(), reason="07", fits="思い当たらない", on=ws.today())
    )

    def redirect(**over: object) -> referrals.Answer:
        return referrals.redirect(
            ws, back, to=town.outside, text="受診につなぐ", accepted_by="相談員",
            accepted_on=ws.today(), **over,  # type: ignore[arg-type]
        )  # fmt: skip

    assert faults(redirect(sharing=Sharing())) == ["no_basis"]
    agree(town)
    state = sure(redirect(sharing=Sharing()))
    assert state.status is Status.AWAITING_FIRST_USE
    assert [(one.basis, one.referral_id) for one in given(ws)] == [("01", state.id)]
    told_by_history(town, state)


def test_a_line_taken_back_and_fetched_from_the_trash_is_a_slip_nobody_was_told(
    town: Town,
) -> None:
    ws = town.ws
    state = sure(say(town, sharing=Sharing(warned=True)))
    ws.undo()
    (line,) = [one for one in trash.listed(ws) if one.id == state.id]
    trash.restore(ws, line)
    back = referrals.get(ws, state.id)
    assert (back.status, back.sent_at) == (Status.PREPARED, None)
    assert given(ws) == ()
    assert reminders(ws) == []
    held_by(town, back, "本人")
    told_by_history(town, back)
