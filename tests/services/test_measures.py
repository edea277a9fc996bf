"""連携の数字 against a plain recount: over the demo town and over ways of any kind."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from town_kit import Town, make_town, random_action, rows, sure
from world import PASSWORD, World, copy_vault

from nimo_desktop.domain import deadlines
from nimo_desktop.domain.case import Case
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.referral import Referral, Status, Way
from nimo_desktop.domain.referral_record import ReferralEvent
from nimo_desktop.services import access, demo, measures, referrals, trash
from nimo_desktop.services.workspace import Workspace

FULL = os.environ.get("NIMO_FULL") == "1"


@dataclasses.dataclass
class Plain:
    """One sending as somebody with a pencil would note it."""

    id: UUID
    place: UUID | None
    sent: date
    dates: dict[str, date] = dataclasses.field(default_factory=dict)
    due: date | None = None
    over: date | None = None
    late: bool = False


@dataclasses.dataclass
class Told:
    sendings: list[Plain]
    backs: list[tuple[UUID, date, UUID | None, str]]
    ends: dict[UUID, date]
    handed: dict[UUID, int]


def day_of(event: ReferralEvent) -> date:
    return event.on if event.on is not None else event.at.date()


def recount(ws: Workspace) -> Told:
    """Read record by record and event by event, with none of the counting code."""
    told = Told([], [], {}, {})
    for referral in rows(ws, Referral):
        if referral.status is Status.WITHDRAWN:
            continue
        mine: list[Plain] = []
        backs: list[tuple[UUID, date, UUID | None, str]] = []
        handed, came_from = 0, "prepared"
        for event in rows(ws, ReferralEvent, referral_id=referral.id):
            plain_step(event, mine, backs, handed=handed, came_from=came_from)
            handed, came_from = event.handovers, event.to_status.value
        if not mine:
            continue
        for one in mine:
            open_one = one is mine[-1] and referral.status in (Status.SENT, Status.ACKNOWLEDGED)
            if open_one:
                one.due = referral.due_on
            asked = "received" if referral.way == Way.INFO else "answered"
            reached = one.dates.get(asked) or one.over or (ws.today() if open_one else None)
            one.late = bool(one.due and reached and reached > one.due)
        told.sendings += mine
        told.backs += backs
        told.handed[referral.id] = referral.handovers
        if referral.status is Status.COMPLETED:
            told.ends[referral.id] = referral.outcome_on
    return told


def plain_step(
    event: ReferralEvent,
    mine: list[Plain],
    backs: list[tuple[UUID, date, UUID | None, str]],
    *,
    handed: int,
    came_from: str,
) -> None:
    what, after, day = event.action, event.to_status.value, day_of(event)
    decided_on = what == "conference_decides" and (
        after in ("sent", "awaiting_first_use")
        or (after == "accepted" and event.handovers > handed)
    )
    if what in ("send", "redirect", "say_orally") or decided_on:
        if mine and mine[-1].over is None:
            mine[-1].over = day
        taken = after in ("accepted", "awaiting_first_use")
        one = Plain(event.referral_id, event.to_department, day if taken else event.at.date())
        if taken:
            one.dates = {"received": day, "accepted": day, "answered": day}
        else:
            one.due = event.due_on
        mine.append(one)
    elif mine and mine[-1].over is None:
        one = mine[-1]
        reply = ("accept", "accept_jointly", "offer_advice", "send_back", "decline")
        if what in ("acknowledge", "ask", *reply):
            one.dates.setdefault("received", day)
        if what in ("accept", "accept_jointly"):
            one.dates.setdefault("accepted", day)
        if what in reply:
            one.dates.setdefault("answered", day)
        if "answered" not in one.dates and event.due_on:
            one.due = event.due_on
        if what in ("send_back", "decline"):
            one.over = day
    if what == "send_back":
        backs.append((event.referral_id, day, event.to_department, event.reason_code))
    if what in ("complete", "confirm_first_use") and mine and mine[-1].over is None:
        mine[-1].over = day
    if what == "withdraw" and mine and came_from != "with_sender":
        mine.pop()


def check(ws: Workspace) -> None:
    told = recount(ws)
    for by in measures.BY:
        found = measures.measure(ws, by=by)
        check_total(ws, found.total, told)
        for name in ("sent", "returns", "past_due"):
            parts = [i for row in found.rows for i in getattr(row, name).ids]
            assert sorted(parts) == sorted(getattr(found.total, name).ids)
    months = measures.measure(ws, by="month").rows
    for row in months:
        here = [one for one in told.sendings if f"{one.sent:%Y-%m}" == row.key]
        assert row.sent.count == len(here)
        assert row.past_due.count == sum(one.late for one in here)
        assert row.referrals.count == len({one.id for one in here})
    for row in measures.measure(ws, by="department").rows:
        key = None if row.key == "~" else UUID(row.key)
        assert row.sent.count == sum(one.place == key for one in told.sendings)
        assert row.returns.count == sum(place == key for _, _, place, _ in told.backs)
    check_routes(ws, told)


def check_total(ws: Workspace, total: measures.Row, told: Told) -> None:
    for name, kind in (("receipt", "received"), ("acceptance", "accepted"), ("answer", "answered")):
        days: measures.Days = getattr(total, name)
        wanted = [(o.id, max(0, (o.dates[kind] - o.sent).days)) for o in told.sendings
                  if kind in o.dates]  # fmt: skip
        assert list(zip(days.ids, days.calendar, strict=True)) == wanted
        open_days = [
            sum(
                deadlines.is_open(one.sent + timedelta(n), ws.holidays)
                for n in range(1, (one.dates[kind] - one.sent).days + 1)
            )
            for one in told.sendings
            if kind in one.dates
        ]
        assert list(days.business) == open_days
    first = {one.id: one.sent for one in reversed(told.sendings)}
    outcome = dict(zip(total.outcome.ids, total.outcome.calendar, strict=True))
    assert outcome == {
        one: max(0, (day - first[one]).days) for one, day in told.ends.items() if one in first
    }
    assert [one.id for one in told.sendings] == list(total.sent.ids)
    assert sorted(one[0] for one in told.backs) == sorted(total.returns.ids)
    assert sorted(o.id for o in told.sendings if o.late) == sorted(total.past_due.ids)
    assert {i: n for n, number in total.handed.items() for i in number.ids} == {
        one: min(3, told.handed[one]) for one in first
    }
    reasons = {(c.reason, i) for c in measures.measure(ws).returns for i in c.number.ids}
    assert reasons == {(reason, one) for one, _, place, reason in told.backs if place}


def check_routes(ws: Workspace, told: Told) -> None:
    consultations = {one.id: one for one in rows(ws, Consultation)}
    cases = {one.id: one for one in rows(ws, Case)}
    wanted: dict[str, int] = {}
    for one in told.sendings:
        referral = referrals.get(ws, one.id)
        own = consultations.get(referral.consultation_id)
        case = cases.get(referral.case_id)
        first = consultations.get(case.consultation_id) if case else None
        route = (own.route if own else "") or (first.route if first else "") or "~"
        wanted[route] = wanted.get(route, 0) + 1
    found = measures.measure(ws, by="route")
    assert {row.key: row.sent.count for row in found.rows if row.sent.count} == wanted


def test_the_demo_town_is_counted_right(tmp_path: Path, world: World) -> None:
    env = world.environment()
    demo.build(tmp_path / "town", env)
    sitting = access.log_in(tmp_path / "town", env, login=demo.LOGIN, password=demo.PASSWORD)
    ws = sitting.workspace
    try:
        check(ws)
        found = measures.measure(ws, by="department")
        assert found.total.sent.count > 10
        assert found.returns
        half = ws.today() - timedelta(60)
        since = measures.measure(ws, since=half).total.sent.count
        before = measures.measure(ws, until=half - timedelta(1)).total.sent.count
        assert since + before == found.total.sent.count
    finally:
        sitting.leave()


@pytest.fixture(scope="module")
def any_town(
    vault_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    folder = copy_vault(vault_template, tmp_path_factory.mktemp("measured") / "vault")
    world = World()
    world.clock.forward(minutes=5)
    found = access.log_in(folder, world.environment(), login="nurse", password=PASSWORD)
    yield make_town(found.workspace, world)
    found.workspace.vault.close()
    shutil.rmtree(folder)


@settings(max_examples=60 if FULL else 8, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_any_ways_are_counted_right(any_town: Town, seed: int) -> None:
    town, dice = any_town, Random(seed)
    ws = town.ws
    for _ in range(2):
        to = dice.choice((town.inside("福祉"), town.outside))
        state = town.one(to=to, way=dice.choice(("lead", "info")))
        state = sure(referrals.save_slip(ws, dataclasses.replace(state, basis_code="05")))
        for _ in range(dice.randrange(3, 14)):
            town.world.clock.forward(hours=dice.randrange(40))
            answer = referrals.step(ws, state, random_action(town, state, dice))
            state = answer if isinstance(answer, Referral) else state
            if dice.random() < 0.1:
                ws.undo()
                state = referrals.get(ws, state.id)
                if state.deleted_at is not None:
                    break
    check(ws)


def test_withdrawn_is_not_counted_and_a_question_is_no_return(ws: Workspace, world: World) -> None:
    town = make_town(ws, world)
    gone = town.sent()
    sure(referrals.withdraw(ws, gone, text="重複"))
    asked = sure(referrals.ask(ws, town.sent(need="年金"), question="収入は", on=ws.today()))
    found = measures.measure(ws).total
    assert found.sent.ids == (asked.id,)
    assert (found.returns.count, found.answer.count, found.receipt.count) == (0, 0, 1)
    assert found.handed == {1: measures.Number((asked.id,))}
    assert found.receipt.median == 0.0
    assert found.answer.median is None
    trash.put(ws, asked)
    assert measures.measure(ws).total.sent.count == 0
