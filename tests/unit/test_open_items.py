"""Everything open has one holder who works here: any order of consultations, cases, referrals,
staff changes, deletions, undo and redo, on the rules of the domain alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from itertools import count
from random import Random
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from referral_kit import random_action

from nimo_desktop.domain import case_moves
from nimo_desktop.domain import referral as r
from nimo_desktop.domain.case import Case, HolderChange
from nimo_desktop.domain.case_moves import CaseStatus, Closing, FollowUp
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.consultation import is_open as consultation_is_open
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.holder import (
    Holder,
    after_changes,
    after_restore,
    after_staff_leaves,
    change,
    inherit,
)
from nimo_desktop.domain.ids import (
    AgencyId,
    CaseId,
    ConsultationId,
    DepartmentId,
    HandoverId,
    HolderChangeId,
    PersonId,
    ReferralId,
    StaffId,
)

JST = timezone(timedelta(hours=9))
EXAMPLES = 10_000 if os.environ.get("NIMO_FULL") == "1" else 300
STEPS = 60
Item = Consultation | Case | r.Referral


@dataclass(frozen=True)
class Town:
    """One moment of the office; every step makes a new one, so undo is the moment before."""

    homes: dict[StaffId, DepartmentId]
    active: frozenset[StaffId]
    coordinator: Holder
    deputy: StaffId | None = None
    items: dict[UUID, Item] = field(default_factory=dict)
    first: dict[UUID, Holder] = field(default_factory=dict)
    changes: dict[UUID, tuple[HolderChange, ...]] = field(default_factory=dict)
    events: dict[UUID, tuple[r.ReferralEvent, ...]] = field(default_factory=dict)

    def holder(self, staff: StaffId) -> Holder:
        return Holder(self.homes[staff], staff)

    def of(self, kind: type) -> list[Item]:
        return [one for one in self.items.values() if isinstance(one, kind)]


def is_open(item: Item) -> bool:
    if isinstance(item, Consultation):
        return consultation_is_open(item)
    if isinstance(item, Case):
        return item.deleted_at is None and item.status != CaseStatus.CLOSED
    return r.is_open(item)


def held_by(item: Item) -> Holder:
    return Holder(item.holder_department, StaffId(item.holder_staff))


class Machine:
    """Draws steps from chance and applies them by the rules of the domain, with undo and redo."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.numbers = count(10_000)
        self.now = datetime(2026, 11, 20, 9, 0, tzinfo=JST)
        homes = {StaffId(UUID(int=n)): DepartmentId(UUID(int=100 + n)) for n in range(1, 7)}
        first = StaffId(UUID(int=1))
        self.town = Town(homes, frozenset(homes), Holder(homes[first], first))
        self.past: list[Town] = []
        self.future: list[Town] = []

    # chance -------------------------------------------------------------------------------------
    def new(self) -> UUID:
        return UUID(int=next(self.numbers))

    def somebody(self) -> Holder:
        return self.town.holder(self.dice.choice(sorted(self.town.active)))

    def one(self, kind: type, wanted: Callable[[Item], bool]) -> Item | None:
        found = [one for one in self.town.of(kind) if wanted(one)]
        return self.dice.choice(found) if found else None

    def rules(self, *, coordinator: Holder | None = None) -> r.Rules:
        return r.Rules(
            coordinator=coordinator or self.town.coordinator,
            new_id=self.new,
            active_staff=self.town.active,
        )

    def actor(self) -> r.Actor:
        me = self.town.coordinator
        return r.Actor(me.staff, me.department, "調整役", may_coordinate=True)

    # writing ------------------------------------------------------------------------------------
    def step(self) -> None:
        self.now += timedelta(hours=self.dice.randrange(30))
        if self.dice.random() < 0.12 and (self.past or self.future):
            self.undo_or_redo()
            return
        acts = (
            self.take, self.take, self.begin_case, self.hand_on, self.end, self.take_up,
            self.refer, self.refer, self.refer, self.leave,
            *[self.move] * 12,
            self.join, self.delete, self.bring_back,
        )  # fmt: skip
        before = self.town
        self.dice.choice(acts)()
        if self.town is not before:
            self.past.append(before)
            self.future = []

    def undo_or_redo(self) -> None:
        back = self.past and (not self.future or self.dice.random() < 0.6)
        source, target = (self.past, self.future) if back else (self.future, self.past)
        target.append(self.town)
        self.town = source.pop()

    def put(self, *items: Item, **more: object) -> None:
        self.town = replace(
            self.town,
            items={**self.town.items, **{one.id: one for one in items}},
            **more,  # type: ignore[arg-type]
        )

    def begun(self, item: Item, holder: Holder) -> None:
        self.put(item, first={**self.town.first, item.id: holder})

    def handed(self, item: Item, to: Holder, reason: str) -> None:
        """A consultation or case to another holder, with its line in the record."""
        made = change(
            HolderChangeId(self.new()), held_by(item), after=to, item_kind="item",
            item_id=item.id, at=self.now, by_staff=self.town.coordinator.staff, reason=reason,
        )  # fmt: skip
        known = self.town.changes.get(item.id, ())
        moved = replace(item, holder_department=to.department, holder_staff=to.staff)
        self.put(moved, changes={**self.town.changes, item.id: (*known, made)})

    def made(self, step: r.Step) -> None:
        known = self.town.events.get(step.state.id, ())
        self.put(
            step.state, events={**self.town.events, step.state.id: (*known, step.event)}
        )

    # steps --------------------------------------------------------------------------------------
    def take(self) -> None:
        who = self.somebody()
        one = Consultation(
            id=ConsultationId(self.new()), received_at=self.now, taken_by=who.staff,
            gist="眠れない", holder_department=who.department, holder_staff=who.staff,
        )  # fmt: skip
        self.begun(one, who)

    def begin_case(self) -> None:
        one = self.one(Consultation, is_open)
        if not isinstance(one, Consultation):
            return
        holder = inherit(held_by(one))
        case = Case(
            id=CaseId(self.new()), person_id=PersonId(self.new()), consultation_id=one.id,
            opened_on=self.now.date(), holder_department=holder.department,
            holder_staff=holder.staff,
        )  # fmt: skip
        self.begun(case, holder)
        theirs = [
            replace(x, case_id=case.id)
            for x in self.town.of(r.Referral)
            if isinstance(x, r.Referral) and x.consultation_id == one.id
        ]
        self.put(replace(one, case_id=case.id), *theirs)

    def hand_on(self) -> None:
        item = self.one(self.dice.choice((Consultation, Case)), is_open)
        if item is not None:
            self.handed(item, self.somebody(), "引き継ぎ")

    def end(self) -> None:
        item = self.one(self.dice.choice((Consultation, Case)), is_open)
        if isinstance(item, Consultation):
            self.put(replace(item, closed_at=self.now))
        elif isinstance(item, Case):
            closing = Closing(
                close_reason="01", follow_up=FollowUp.NOT_NEEDED, closed_on=self.now.date()
            )
            waiting = [x for x in self.town.of(r.Referral) if x.case_id == item.id and is_open(x)]  # type: ignore[union-attr]
            closed = case_moves.close(
                item, closing, today=self.now.date(), open_referrals=len(waiting)
            )
            if isinstance(closed, Case):
                self.put(closed)
            else:
                assert waiting

    def take_up(self) -> None:
        """A case along its way, or reopened: to its last holder, else the coordinator."""
        item = self.one(Case, lambda one: one.deleted_at is None)
        if not isinstance(item, Case):
            return
        if item.status != CaseStatus.CLOSED:
            moved = case_moves.move(item, self.dice.choice(list(CaseStatus)))
            if isinstance(moved, Case):
                self.put(moved)
            return
        opened = case_moves.reopen(item)
        assert isinstance(opened, Case)
        town = self.town
        holder = after_restore(
            held_by(item), active=town.active, coordinator=town.coordinator
        )
        self.handed(opened, holder, "再開")

    def refer(self) -> None:
        origin = self.one(self.dice.choice((Consultation, Case)), is_open)
        if origin is None:
            return
        who = held_by(origin)
        outside = self.dice.random() < 0.4
        to = self.somebody()
        one = r.Referral(
            id=ReferralId(self.new()), handover_id=HandoverId(self.new()),
            consultation_id=origin.id if isinstance(origin, Consultation) else None,
            case_id=origin.id if isinstance(origin, Case) else None,
            sender_department=who.department, sender_staff=who.staff,
            holder_department=who.department, holder_staff=who.staff,
            to_agency=AgencyId(UUID(int=501)) if outside else None,
            to_department=None if outside else to.department,
            urgency="C", due_on=self.now.date() + timedelta(5), way=r.Way.LEAD,
            how_connected="called", gist="眠れない", request="家計", basis_code="05",
        )  # fmt: skip
        self.begun(one, who)

    def move(self) -> None:
        """Any action of the referral machine, well or badly filled."""
        one = self.one(r.Referral, lambda x: x.deleted_at is None)
        if not isinstance(one, r.Referral):
            return
        offered = r.available(one, self.actor())
        for _ in range(self.dice.choice((1, 12))):
            action = random_action(one, self.dice, self.now.date())
            if type(action) not in offered or isinstance(action, r.Withdraw | r.Reassign):
                continue
            made = r.apply(one, action, now=self.now, actor=self.actor(), rules=self.rules())
            if isinstance(made, r.Step):
                self.made(made)
                return
            assert all(problem.sentence for problem in made)
        made = r.apply(one, action, now=self.now, actor=self.actor(), rules=self.rules())
        if isinstance(made, r.Step):
            self.made(made)

    def leave(self) -> None:
        """Somebody goes: the duty to the deputy or successor, then all that he holds."""
        town = self.town
        gone = self.dice.choice(sorted(town.active))
        others = sorted(town.active - {gone})
        successor = town.holder(self.dice.choice(others)) if others else None
        if self.dice.random() < 0.3:
            successor = None
        try:
            duty = after_staff_leaves(
                town.coordinator, leaver=gone, coordinator=town.coordinator,
                successor=town.holder(town.deputy) if town.deputy in others else successor,
            )  # fmt: skip
        except RuleBroken:
            return  # nobody would coordinate: the office names somebody first
        self.town = replace(
            town, active=town.active - {gone}, coordinator=duty,
            deputy=None if town.deputy in (gone, duty.staff) else town.deputy,
        )  # fmt: skip
        for item in list(self.town.items.values()):
            if not is_open(item):
                continue
            current = held_by(item)
            heir = after_staff_leaves(
                current, leaver=gone, coordinator=duty, successor=successor
            )
            if isinstance(item, r.Referral):
                self.reassign(item, gone, heir if current.staff == gone else successor or duty)
            elif current.staff == gone:
                self.handed(item, heir, "異動")

    def reassign(self, one: r.Referral, gone: StaffId, heir: Holder) -> None:
        parts = {one.holder_staff, one.sender_staff, one.to_staff}
        parts |= {r.partner(key).staff for key in one.partners}
        if gone not in parts:
            return
        if one.holder_staff == gone and one.status in r.COORDINATORS_LIST:
            heir = self.town.coordinator
        action = r.Reassign(gone, heir, "異動")
        made = r.apply(one, action, now=self.now, actor=self.actor(), rules=self.rules())
        assert isinstance(made, r.Step), made
        self.made(made)

    def join(self) -> None:
        """Somebody new, or back again; now and then a deputy is named."""
        known = self.town.homes
        staff = self.dice.choice([*sorted(known), StaffId(self.new())])
        homes = {**known, staff: known.get(staff, DepartmentId(UUID(int=101)))}
        active = self.town.active | {staff}
        deputy = staff if staff != self.town.coordinator.staff else self.town.deputy
        self.town = replace(self.town, homes=homes, active=active, deputy=deputy)

    def delete(self) -> None:
        kind = self.dice.choice((Consultation, Case, r.Referral))
        item = self.one(kind, lambda one: one.deleted_at is None)
        full = isinstance(item, Case) and any(
            x.case_id == item.id and x.deleted_at is None  # type: ignore[union-attr]
            for x in self.town.of(r.Referral)
        )
        if item is not None and not full:
            self.put(replace(item, deleted_at=self.now))

    def bring_back(self) -> None:
        kind = self.dice.choice((Consultation, Case, r.Referral))
        item = self.one(kind, lambda one: one.deleted_at is not None)
        if item is None:
            return
        if isinstance(item, r.Referral):
            made = r.restore(item, now=self.now, actor=self.actor(), rules=self.rules())
            self.made(made)
            return
        town = self.town
        holder = after_restore(held_by(item), active=town.active, coordinator=town.coordinator)
        self.handed(replace(item, deleted_at=None), holder, "ごみ箱から")


# promises ---------------------------------------------------------------------------------------
def check(machine: Machine) -> None:
    town = machine.town
    assert town.coordinator.staff in town.active
    for item in town.items.values():
        holder = held_by(item)
        if is_open(item):
            assert holder.staff in town.active, item
            assert town.homes[holder.staff] is not None
            assert can_go_on(machine, item), item
        if isinstance(item, r.Referral):
            events = town.events.get(item.id, ())
            if events:
                assert r.replay(events) == r.standing(item)
            else:
                assert (item.status, holder) == (r.Status.PREPARED, town.first[item.id])
        else:
            lines = town.changes.get(item.id, ())
            assert after_changes(town.first[item.id], lines) == holder


def can_go_on(machine: Machine, item: Item) -> bool:
    """Somebody has at least one step, and an end is within reach."""
    if isinstance(item, Consultation):
        return True  # handed on, closed or begun: none of these asks for more than a holder
    if isinstance(item, Case):
        return bool(case_moves.MOVES[CaseStatus(item.status)])
    if not r.available(item, machine.actor()):
        return False
    state = item
    if state.status in r.COORDINATORS_LIST:
        made = machine_step(machine, state, r.TakeMyself(machine.now.date()))
        if made is None:
            return False
        state = made
    ended = machine_step(machine, state, r.Withdraw("不要"))
    return ended is not None and not r.is_open(ended)


def machine_step(machine: Machine, state: r.Referral, action: r.Action) -> r.Referral | None:
    numbers = count(1)
    rules = replace(machine.rules(), new_id=lambda: UUID(int=next(numbers)))
    made = r.apply(state, action, now=machine.now, actor=machine.actor(), rules=rules)
    return made.state if isinstance(made, r.Step) else None


@given(seed=st.integers(0, 2**63))
@settings(max_examples=EXAMPLES, deadline=None)
def test_nothing_open_is_ever_without_a_holder(seed: int) -> None:
    machine = Machine(Random(seed))
    for _ in range(STEPS):
        machine.step()
        check(machine)


def test_every_kind_of_step_is_reached() -> None:
    """A random test that never gets anywhere would prove nothing."""
    statuses: set[str] = set()
    kinds: set[str] = set()
    for seed in range(150):
        machine = Machine(Random(seed))
        for _ in range(STEPS):
            machine.step()
            for item in machine.town.items.values():
                kinds.add(f"{type(item).__name__} {'open' if is_open(item) else 'ended'}")
                if isinstance(item, r.Referral | Case):
                    statuses.add(str(item.status))
    assert statuses >= {one.value for one in r.Status} | {one.value for one in CaseStatus}
    assert len(kinds) == 6
