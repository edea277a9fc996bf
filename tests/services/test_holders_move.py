"""Trash, staff who leave and cases that are handed over: every need keeps exactly one holder."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from town_kit import Town, held_by, make_town, rows, sure, tasks_of, told_by_history
from world import World

from nimo_desktop.domain import referral as machine
from nimo_desktop.domain.case import HolderChange
from nimo_desktop.domain.errors import Conflict
from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.referral import Referral, Status
from nimo_desktop.domain.referral_record import ReferralEvent
from nimo_desktop.domain.staff import Staff
from nimo_desktop.domain.task import Task
from nimo_desktop.services import cases, intake, office, referrals, tasks, trash
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.services.workspace import Workspace


@pytest.fixture
def town(ws: Workspace, world: World) -> Town:
    return make_town(ws, world)


@pytest.fixture
def accepted(town: Town) -> Referral:
    """Held by a colleague of the welfare department, who has named a first step."""
    one = town.people["福祉"]
    return sure(
        referrals.accept(
            town.ws, town.sent(), person=one.name, on=town.ws.today(), staff=one.id,
            first_step="電話", first_step_on=date(2026, 12, 1),
        )
    )  # fmt: skip


def thrown(town: Town, referral: Referral) -> trash.TrashLine:
    trash.put(town.ws, referral)
    (line,) = [one for one in trash.listed(town.ws) if one.id == referral.id]
    return line


def acts(town: Town, referral: Referral) -> list[str]:
    return [one.action for one in rows(town.ws, ReferralEvent, referral_id=referral.id)]


def left(town: Town, name: str) -> None:
    """Gone without the program's help, as after a restored backup."""
    staff = rows(town.ws, Staff, id=town.people[name].id)[0]
    gone = dataclasses.replace(staff, left_on=date(2026, 11, 20))
    town.ws.apply(Op.STAFF_SAVED, lambda w: w.change(gone))


# Trash ------------------------------------------------------------------------------------------
def test_a_referral_comes_back_as_it_was_and_its_history_says_so(town, accepted) -> None:
    ws = town.ws
    before = tasks_of(town, accepted)
    line = thrown(town, accepted)
    assert acts(town, accepted)[-1] == machine.TRASH
    assert tasks_of(town, accepted) == {}
    assert machine.available(referrals.get(ws, accepted.id), referrals.actor(ws)) == ()
    trash.restore(ws, line)
    back = referrals.get(ws, accepted.id)
    assert acts(town, back)[-2:] == [machine.TRASH, machine.RESTORE]
    assert (back.status, back.deleted_at) == (Status.ACCEPTED, None)
    held_by(town, back, "福祉")
    told_by_history(town, back)
    after = tasks_of(town, back)
    assert {(k, t.id, t.due_on) for k, t in after.items()} == {
        (k, t.id, t.due_on) for k, t in before.items()
    }


def test_back_from_the_trash_to_the_coordinator_if_its_holder_left(town, accepted) -> None:
    ws = town.ws
    line = thrown(town, accepted)
    left(town, "福祉")
    trash.restore(ws, line)
    back = referrals.get(ws, accepted.id)
    assert back.status is Status.AT_COORDINATOR
    held_by(town, back, "調整")
    told_by_history(town, back)
    assert [c.reason for c in cases.holder_changes(ws, back.id)][-1] == trash.FROM_TRASH
    assert tasks_of(town, back)["next"].title == "次のつなぎ先を決める"
    assert len(rows(ws, Task, referral_id=back.id, done_at=None)) == len(tasks_of(town, back))


def test_both_ways_can_be_taken_back(town, accepted) -> None:
    ws = town.ws
    before = acts(town, accepted)
    line = thrown(town, accepted)
    left(town, "福祉")
    trash.restore(ws, line)
    ws.undo()
    gone = referrals.get(ws, accepted.id)
    assert gone.deleted_at is not None
    assert machine.holder_of(gone) == town.holder("福祉")
    assert acts(town, gone) == [*before, machine.TRASH]
    ws.undo()
    ws.undo()
    back = referrals.get(ws, accepted.id)
    assert back.deleted_at is None
    assert acts(town, back) == before
    held_by(town, back, "福祉")


def test_a_version_that_was_not_seen_is_not_thrown_away(town, accepted) -> None:
    with pytest.raises(Conflict):
        trash.put(town.ws, dataclasses.replace(accepted, version=accepted.version - 1))
    assert machine.TRASH not in acts(town, accepted)


def test_a_consultation_that_comes_back_to_another_holder_tells_so(town: Town) -> None:
    ws = town.ws
    first = dataclasses.replace(intake.start(ws), gist="眠れない", next_what="電話する")
    call = intake.save(ws, IntakeForm(consultation=first)).consultation
    call = intake.hand_over(ws, call, town.people["福祉"].id, reason="")
    trash.put(ws, call)
    (line,) = trash.listed(ws)
    left(town, "福祉")
    trash.restore(ws, line)
    last = rows(ws, HolderChange, item_id=call.id)[-1]
    assert (last.from_staff, last.to_staff) == (town.people["福祉"].id, town.people["調整"].id)
    (task,) = rows(ws, Task, consultation_id=call.id)
    assert task.staff_id == town.people["調整"].id


# Leaving ----------------------------------------------------------------------------------------
def test_a_referral_of_somebody_who_leaves_says_who_took_it(town, accepted) -> None:
    ws = town.ws
    office.staff_leaves(ws, town.people["福祉"], town.people["高齢"])
    after = referrals.get(ws, accepted.id)
    held_by(town, after, "高齢")
    told_by_history(town, after)
    last = cases.holder_changes(ws, accepted.id)[-1]
    assert (last.item_kind, last.from_staff, last.to_staff) == (
        "referral", town.people["福祉"].id, town.people["高齢"].id,
    )  # fmt: skip
    assert acts(town, after)[-1] == machine.code_of(machine.Reassign)
    ws.undo()
    held_by(town, referrals.get(ws, accepted.id), "福祉")


def test_a_sender_who_leaves_moves_no_holder(town, accepted) -> None:
    """Only who gave the need away changes: nobody took it over, so no change is recorded."""
    ws = town.ws
    before = cases.holder_changes(ws, accepted.id)
    one = town.people["高齢"]
    given = dataclasses.replace(accepted, sender_staff=one.id, sender_department=one.department_id)
    ws.apply(Op.REFERRAL_MOVED, lambda w: w.change(given))
    office.staff_leaves(ws, one, town.people["税務"])
    after = referrals.get(ws, accepted.id)
    assert after.sender_staff == town.people["税務"].id
    assert cases.holder_changes(ws, accepted.id) == before
    held_by(town, after, "福祉")


def test_the_coordinators_list_and_its_tasks_go_to_the_next_coordinator(town, accepted) -> None:
    ws = town.ws
    back = sure(
        referrals.send_back(ws, accepted, reason="07", fits="思い当たらない", on=ws.today())
    )
    held_by(town, back, "調整")
    deputy = dataclasses.replace(ws.office(), coordinator_deputy=town.people["高齢"].id)
    ws.apply(Op.OFFICE_SAVED, lambda w: w.change(deputy))
    office.staff_leaves(ws, town.people["調整"], town.people["税務"])
    held_by(town, referrals.get(ws, back.id), "高齢")


# Handing over a case ----------------------------------------------------------------------------
def test_only_the_tasks_of_the_case_go_with_it(town: Town) -> None:
    """The former holder's part in a need of its own stays his; a colleague's is not touched."""
    ws = town.ws
    own, mine = town.sent(), town.people["本人"].id
    tasks.add(ws, title="訪問する", due_on=ws.today(), staff_id=mine, case_id=town.case.id)
    other = sure(
        referrals.accept(
            ws, town.sent(need="ほかの用件"), person="福祉 太郎", on=ws.today(),
            staff=town.people["福祉"].id, first_step_on=date(2026, 12, 1),
        )
    )  # fmt: skip
    # A task that the former holder does for a need that a colleague holds.
    (step,) = tasks_of(town, other).values()
    help_out = dataclasses.replace(step, staff_id=mine)
    ws.apply(Op.TASK_SAVED, lambda w: w.change(help_out))
    before = {t.id: t.staff_id for t in rows(ws, Task, done_at=None) if t.referral_id}
    to = town.holder("高齢")
    cases.hand_over(ws, cases.get(ws, town.case.id), Holder(to.department, to.staff), reason="")
    after = {t.id: t.staff_id for t in rows(ws, Task, done_at=None) if t.referral_id}
    assert after == before
    held_by(town, own, "本人")
    (visit,) = [t for t in rows(ws, Task, done_at=None) if t.title == "訪問する"]
    assert visit.staff_id == to.staff
