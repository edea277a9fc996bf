"""調整役の机 with real widgets on a real vault: four groups, four ways out, nothing else."""

from __future__ import annotations

import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from town_kit import Town, make_town, sure
from window_kit import Bench, open_window  # noqa: F401  a fixture

from nimo_desktop.domain.referral import Redirect, Referral, Status
from nimo_desktop.services import coordination, referrals
from nimo_desktop.ui.desk import Place
from nimo_desktop.ui.pages.coordinator import CoordinatorPage


@pytest.fixture
def bench(open_window, folder, world) -> Bench:  # noqa: F811
    made: Bench = open_window(folder, world)
    made.window.resize(1366, 768)
    made.log_in()
    return made


@pytest.fixture
def town(bench: Bench) -> Town:
    return make_town(bench.ws, bench.world)


@pytest.fixture
def page(bench: Bench, town: Town) -> CoordinatorPage:
    bench.window.go(Place("coordinator"))
    assert isinstance(bench.page, CoordinatorPage)
    return bench.page


def returned(town: Town) -> Referral:
    return sure(referrals.send_back(
        town.ws, town.sent(), reason="04", fits="思い当たらない", on=town.ws.today()
    ))  # fmt: skip


def test_what_came_back_is_decided_from_here(
    page: CoordinatorPage, bench: Bench, town: Town
) -> None:
    one = returned(town)
    assert page.groups["returned"].text() == "次を決める 1"
    assert page.table.current_id() == one.id
    assert all(page.acts[kind].isEnabled() for kind in coordination.ENDS)
    page.acts[Redirect].click()
    assert bench.page.detail().form.kind is Redirect
    assert referrals.get(town.ws, one.id).status is Status.AT_COORDINATOR


def test_late_answers_stand_in_their_group(
    page: CoordinatorPage, bench: Bench, town: Town
) -> None:
    sent = town.sent()
    assert page.groups["unanswered"].text().endswith(" 0")
    bench.world.clock.forward(days=12)
    bench.window.go(Place("coordinator", extra={"group": "unanswered"}))
    assert page.groups["unanswered"].text().endswith(" 1")
    assert page.table.current_id() == sent.id
    assert not page.acts[Redirect].isEnabled(), "it has not come back yet"
    page.open_current()
    assert bench.page.detail().full.referral.id == sent.id
    bench.window.go(Place("today"))
    titles = [bench.page.model.value_at(row, 2) for row in range(bench.page.model.rowCount())]
    assert any("開庁日すぎています" in str(title) for title in titles), titles


def test_empty_groups_say_so_and_the_duty_is_named(page: CoordinatorPage, town: Town) -> None:
    assert "調整 太郎" in page.duty.text()
    page.groups["loose"].click()
    assert page.loose_model.rowCount() == 0
    assert not page.open_button.isEnabled()


def test_the_meeting_sheet_is_one_key_away(page: CoordinatorPage, bench: Bench) -> None:
    page.meeting_button.click()
    assert bench.page.rendered.sheet.form_id == "manager_meeting"
