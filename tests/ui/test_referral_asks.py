"""連携: the basis of what an agency is told, the 48 hours, reminders, and a planned conference."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from town_kit import Town, make_town, rows, sure
from window_kit import Bench, open_window  # noqa: F401  a fixture

from nimo_desktop.domain.consent import Disclosure
from nimo_desktop.domain.referral import (
    CallConference,
    CheckStatus,
    Referral,
    SayOrally,
    Status,
    safety_due,
)
from nimo_desktop.domain.task import Task
from nimo_desktop.services import conferences, referrals
from nimo_desktop.ui.desk import Place
from nimo_desktop.ui.text import referral as text


@pytest.fixture
def bench(open_window, folder, world) -> Bench:  # noqa: F811
    made: Bench = open_window(folder, world)
    made.window.resize(1366, 768)
    made.log_in()
    return made


@pytest.fixture
def town(bench: Bench) -> Town:
    return make_town(bench.ws, bench.world)


def put(form, **values: object) -> None:
    for name, value in values.items():
        form.field(name).set_value(value)
        form.field(name).committed.emit()


def shown(form, name: str) -> bool:
    return not form.field(name).isHidden()


def on_page(bench: Bench, one: Referral):
    bench.window.go(Place("referral", id=one.id))
    return bench.page.detail()


def basis_tasks(town: Town) -> list[Task]:
    return [one for one in rows(town.ws, Task) if one.kind == "basis" and one.done_at is None]


def test_the_basis_is_asked_only_when_an_agency_is_told(bench: Bench, town: Town) -> None:
    slip = town.one()
    form = on_page(bench, slip).choose(SayOrally)
    assert not shown(form, "basis"), "the welfare department is inside"
    put(form, to=town.outside)
    assert shown(form, "basis")
    assert shown(form, "basis_note")
    codes = [form.field("basis").itemData(row) for row in range(form.field("basis").count())]
    assert "02" not in codes
    assert "03" not in codes
    put(form, to=town.inside("高齢"))
    assert not shown(form, "basis")


def test_a_missing_basis_warns_once_and_never_blocks(bench: Bench, town: Town) -> None:
    slip = town.one()
    form = on_page(bench, slip).choose(SayOrally)
    put(form, to=town.outside, person="相談員", request="受診の相談")
    form.save_button.click()
    assert referrals.get(town.ws, slip.id).status is Status.PREPARED
    assert form.save_button.text() == text.SAVE_WITHOUT_BASIS
    assert rows(town.ws, Disclosure) == ()
    form.save_button.click()
    assert referrals.get(town.ws, slip.id).status is Status.AWAITING_FIRST_USE
    (told,) = rows(town.ws, Disclosure)
    assert told.basis == ""
    assert len(basis_tasks(town)) == 1


def test_choosing_a_basis_after_the_warning_records_it(bench: Bench, town: Town) -> None:
    slip = town.one()
    form = on_page(bench, slip).choose(SayOrally)
    put(form, to=town.outside, person="相談員", request="受診の相談")
    form.save_button.click()
    put(form, basis="05", basis_note="受診が急ぐ")
    assert form.save_button.text() != text.SAVE_WITHOUT_BASIS
    form.save_button.click()
    (told,) = rows(town.ws, Disclosure)
    assert told.basis == "05"
    assert referrals.get(town.ws, slip.id).basis_note == "受診が急ぐ"
    assert basis_tasks(town) == []


def test_the_line_from_a_case_asks_as_well(bench: Bench, town: Town) -> None:
    bench.window.go(Place("referral", extra={"case_id": town.case.id, "oral": True}))
    form = bench.page.new_form().oral_form
    assert not shown(form, "basis")
    put(form, to=town.outside, person="相談員", request="受診の相談")
    assert shown(form, "basis")
    form.request_save()
    assert rows(town.ws, Referral) == ()
    put(form, basis="10", basis_note="今夜のこと")
    form.request_save()
    (told,) = rows(town.ws, Disclosure)
    assert told.basis == "10"


def test_signs_start_the_line_and_seeing_ends_it(bench: Bench, town: Town) -> None:
    sent = town.sent()
    detail = on_page(bench, sent)
    assert detail.safety is None
    detail.signs_button.click()
    at = town.ws.now() - timedelta(hours=3)
    put(detail.signs, at=at)
    detail.signs.save_button.click()
    detail = bench.page.detail()
    running = referrals.get(town.ws, sent.id)
    assert safety_due(running) == at.replace(second=0, microsecond=0) + timedelta(hours=48)
    assert "48時間" in detail.safety.words.text()
    assert "あと44時間" in detail.safety.words.text() or "あと45時間" in detail.safety.words.text()
    bench.prompts.answers.append("訪問し、本人と話した")
    detail.safety.button.click()
    assert bench.page.detail().safety is None
    assert referrals.get(town.ws, sent.id).safety_seen_how == "訪問し、本人と話した"


def test_a_time_ahead_is_told_and_nothing_starts(bench: Bench, town: Town) -> None:
    sent = town.sent()
    form = on_page(bench, sent).start_signs()
    put(form, at=town.ws.now() + timedelta(days=1))
    form.save_button.click()
    assert safety_due(referrals.get(town.ws, sent.id)) is None
    assert any("時刻が先" in one for one in bench.prompts.told)


def test_the_reminder_stands_beside_the_day_and_the_method_in_the_history(
    bench: Bench, town: Town
) -> None:
    sent = town.sent()
    assert "すぎています" not in on_page(bench, sent).status.text()
    bench.world.clock.forward(days=12)
    detail = on_page(bench, sent)
    assert "開庁日すぎています" in detail.status.text()
    form = detail.choose(CheckStatus)
    put(form, method="02", person="窓口の人", text="検討中とのこと")
    form.save_button.click()
    method = town.ws.codes.label("method", "02")
    assert method
    top = bench.page.detail().history.lines()[0]
    assert method in top[-1]
    assert "検討中とのこと" in top[-1]


def test_a_planned_conference_takes_the_referral(bench: Bench, town: Town) -> None:
    ws = town.ws
    back = sure(referrals.send_back(ws, town.sent(), reason="04", fits="？", on=ws.today()))
    met = conferences.plan(ws, on=ws.today() + timedelta(days=5))
    form = on_page(bench, back).choose(CallConference)
    assert form.said("conference_id") == str(met.id)
    assert not shown(form, "on"), "a planned one has its day"
    form.save_button.click()
    waiting = referrals.get(ws, back.id)
    assert waiting.status is Status.IN_CONFERENCE
    assert (waiting.conference_id, waiting.conference_on) == (met.id, met.on)
    put_off = conferences.load(ws, met.id)
    assert [one.referral_id for one in put_off.items] == [back.id]


def test_a_new_conference_is_a_choice_beside_the_planned_ones(bench: Bench, town: Town) -> None:
    ws = town.ws
    back = sure(referrals.send_back(ws, town.sent(), reason="04", fits="？", on=ws.today()))
    conferences.plan(ws, on=ws.today() + timedelta(days=5))
    form = on_page(bench, back).choose(CallConference)
    put(form, conference_id="")
    assert shown(form, "on")
    form.save_button.click()
    assert referrals.get(ws, back.id).status is Status.AT_COORDINATOR, "it needs a day"
    put(form, on=ws.today() + timedelta(days=2))
    form.save_button.click()
    assert referrals.get(ws, back.id).conference_on == ws.today() + timedelta(days=2)
    assert len(conferences.open_for_referrals(ws)) == 2
