"""Everything open has one holder who works here: any order of what the office does, on a real
vault: calls, cases, referrals, conferences, staff changes, deletions, undo and redo.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from town_kit import Town, make_town, random_action, rows
from world import PASSWORD, World, copy_vault

from nimo_desktop.domain import referral as machine
from nimo_desktop.domain.case import Case, HolderChange
from nimo_desktop.domain.case_moves import MOVES, CaseStatus, Closing, FollowUp
from nimo_desktop.domain.conference import AgendaItem
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.consultation import is_open as consultation_is_open
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.referral import Referral, Status
from nimo_desktop.domain.staff import Staff, is_active
from nimo_desktop.domain.task import Task
from nimo_desktop.services import (
    access,
    cases,
    checking,
    conferences,
    coordination,
    intake,
    measures,
    office,
    people,
    referrals,
    trash,
)
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.services.referrals import Need
from nimo_desktop.services.workspace import NothingToUndo
from nimo_desktop.storage import journal

EXAMPLES = 300 if os.environ.get("NIMO_FULL") == "1" else 15
STEPS = 24
Item = Consultation | Case | Referral


def is_open(item: Item) -> bool:
    if isinstance(item, Consultation):
        return consultation_is_open(item)
    if isinstance(item, Case):
        return item.deleted_at is None and item.status != CaseStatus.CLOSED
    return machine.is_open(item)


class Office:
    """Draws what the office does next; every refusal is a sentence and changes nothing."""

    def __init__(self, town: Town, dice: Random) -> None:
        self.town, self.ws, self.dice = town, town.ws, dice

    def one(self, kind: type, wanted: Callable[[Item], bool] = is_open) -> Item | None:
        found = [one for one in rows(self.ws, kind) if wanted(one)]
        return self.dice.choice(found) if found else None

    def here(self) -> list[Staff]:
        return [one for one in rows(self.ws, Staff) if is_active(one, self.ws.today())]

    def step(self) -> None:
        self.town.world.clock.forward(hours=self.dice.randrange(30))
        acts = (
            self.take, self.begin_case, self.hand_on, self.end, self.take_up, self.refer,
            self.say, self.leave, self.join, self.delete, self.bring_back, self.undo, self.redo,
            self.meet, *[self.move] * 8,
        )  # fmt: skip
        act = self.dice.choice(acts)
        before = self.state()
        try:
            act()
        except (RuleBroken, NothingToUndo) as refused:
            told = refused.sentence
        else:
            return
        assert told.endswith("。")
        assert self.state() == before

    def state(self) -> int:
        with self.ws.vault.read() as conn:
            return journal.head(conn).seq

    # what may happen ----------------------------------------------------------------------------
    def take(self) -> None:
        first = dataclasses.replace(intake.start(self.ws), gist="眠れない")
        form = None
        if self.dice.random() < 0.7:
            form = people.PersonForm(person=people.new_person(self.ws), name="見本 一")
        intake.save(self.ws, IntakeForm(consultation=first, person=form))

    def begin_case(self) -> None:
        one = self.one(Consultation)
        if isinstance(one, Consultation):
            intake.start_case(self.ws, one)

    def hand_on(self) -> None:
        item, to = self.one(self.dice.choice((Consultation, Case))), self.dice.choice(self.here())
        if isinstance(item, Consultation):
            intake.hand_over(self.ws, item, to.id, reason="休み")
        elif isinstance(item, Case):
            cases.hand_over(self.ws, item, Holder(to.department_id, to.id), reason="休み")

    def end(self) -> None:
        item = self.one(self.dice.choice((Consultation, Case)))
        if isinstance(item, Consultation):
            intake.close(self.ws, item)
        elif isinstance(item, Case):
            closing = Closing(
                close_reason="01", follow_up=FollowUp.NOT_NEEDED, closed_on=self.ws.today()
            )
            cases.close(self.ws, item, closing)

    def take_up(self) -> None:
        case = self.one(Case, lambda one: True)
        if isinstance(case, Case):
            if case.status == CaseStatus.CLOSED:
                cases.reopen(self.ws, case)
            else:
                cases.move(self.ws, case, self.dice.choice(list(CaseStatus)))

    def origin(self) -> dict[str, object]:
        item = self.one(self.dice.choice((Consultation, Case)))
        if item is None:
            return {}
        return {"case_id" if isinstance(item, Case) else "consultation_id": item.id}

    def refer(self) -> None:
        origin = self.origin()
        if not origin:
            return
        name = self.dice.choice(("福祉", "高齢"))
        to = self.dice.choice((self.town.inside(name), self.town.outside))
        need = Need(
            need="暮らし", to=to, request="家計", urgency="C", way="lead", how_connected="called"
        )
        (made,) = referrals.create(self.ws, needs=(need,), **origin)  # type: ignore[arg-type]
        filled = dataclasses.replace(made, gist="「家賃」", basis_code="05")
        referrals.save_slip(self.ws, filled)

    def say(self) -> None:
        origin = self.origin()
        if origin:
            to = self.town.inside(self.dice.choice(("福祉", "高齢")), named=True)
            referrals.said_orally(
                self.ws, to=to, person="受けた人", on=self.ws.today(), request="家計",
                **origin,  # type: ignore[arg-type]
            )  # fmt: skip

    def move(self) -> None:
        one = self.one(Referral, lambda x: is_open(x) or self.dice.random() < 0.2)
        if not isinstance(one, Referral):
            return
        for _ in range(12):
            offered = machine.available(one, referrals.actor(self.ws))
            action = random_action(self.town, one, self.dice)
            if type(action) not in offered or isinstance(action, machine.Withdraw):
                continue
            if isinstance(referrals.step(self.ws, one, action), Referral):
                return

    def meet(self) -> None:
        """The coordinator calls, or a conference of today decides."""
        waiting = [x for x in rows(self.ws, Referral) if x.status in machine.COORDINATORS_LIST]
        for one in waiting[:1]:
            if one.status is Status.AT_COORDINATOR:
                conferences.call(self.ws, one, on=self.ws.today())
                return
            (item,) = rows(self.ws, AgendaItem, referral_id=one.id, decided_on=None)
            conferences.decide(self.ws, item, machine.TakeMyself(), text="受ける")

    def leave(self) -> None:
        here = self.here()
        gone = self.dice.choice(here)
        others = [one for one in here if one.id != gone.id]
        successor = self.dice.choice([None, *others])
        yesterday = self.ws.today() - timedelta(1)
        office.staff_leaves(self.ws, gone, successor, on=yesterday)

    def join(self) -> None:
        home = self.dice.choice(office.departments(self.ws))
        fresh = office.new_staff(self.ws, name="新任 太郎", department_id=home.id)
        made = office.save_staff(self.ws, fresh)
        if self.dice.random() < 0.5:
            settings_ = dataclasses.replace(self.ws.office(), coordinator_deputy=made.id)
            if settings_.coordinator_staff != made.id:
                office.save_office(self.ws, settings_)

    def delete(self) -> None:
        item = self.one(self.dice.choice((Consultation, Case, Referral)), lambda one: True)
        if item is not None:
            trash.put(self.ws, item)

    def bring_back(self) -> None:
        lines = trash.listed(self.ws)
        if lines:
            trash.restore(self.ws, self.dice.choice(lines))

    def undo(self) -> None:
        self.ws.undo()
        if self.dice.random() < 0.6:
            self.ws.redo()

    def redo(self) -> None:
        self.ws.redo()

    # promises -----------------------------------------------------------------------------------
    def check(self) -> None:
        ws = self.ws
        here = {one.id: one for one in self.here()}
        assert coordination.desk(ws).without_holder == ()
        assert coordination.on_duty(ws).staff in here
        for kind in (Consultation, Case, Referral):
            for item in rows(ws, kind):
                self.check_item(item, here)
        for task in rows(ws, Task, done_at=None):
            assert task.staff_id in here, task.kind

    def check_item(self, item: Item, here: dict) -> None:
        holder = Holder(item.holder_department, item.holder_staff)
        if is_open(item):
            assert holder.staff in here
        changes = rows(self.ws, HolderChange, item_id=item.id)
        if changes:
            last = max(changes, key=lambda one: (one.at, one.id))
            assert Holder(last.to_department, last.to_staff) == holder
        else:
            assert isinstance(item, Consultation)
        if isinstance(item, Case) and is_open(item):
            assert MOVES[CaseStatus(item.status)]
        if isinstance(item, Referral):
            self.check_referral(item)

    def check_referral(self, item: Referral) -> None:
        full = referrals.load(self.ws, item.id)
        if full.events:
            assert machine.replay(full.events) == machine.standing(item)
        else:
            assert item.status is Status.PREPARED
        if not machine.is_open(item):
            return
        assert machine.available(item, referrals.actor(self.ws))
        if item.status is Status.IN_CONFERENCE:
            (point,) = rows(self.ws, AgendaItem, referral_id=item.id, decided_on=None)
            assert point.conference_id == item.conference_id
        for task in rows(self.ws, Task, referral_id=item.id, done_at=None):
            assert task.staff_id == item.holder_staff


@settings(max_examples=EXAMPLES, deadline=None)
@given(seed=st.integers(0, 2**63))
def test_the_office_never_loses_a_holder(
    vault_template: Path, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    folder = copy_vault(vault_template, tmp_path_factory.mktemp("day") / "vault")
    world = World()
    world.clock.forward(minutes=5)
    sitting = access.log_in(folder, world.environment(), login="nurse", password=PASSWORD)
    try:
        town = make_town(sitting.workspace, world)
        town.sent()
        town.to_clinic()
        town.ws.forget_undo()
        desk = Office(town, Random(seed))
        for _ in range(STEPS):
            desk.step()
            desk.check()
        assert checking.check(town.ws).whole
        measures.measure(town.ws)
    finally:
        sitting.workspace.vault.close()
        shutil.rmtree(folder)
