"""下書き in the top bar and beside 今日: each kind leads to the form that goes on with it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from window_kit import Bench, open_window  # noqa: F401  a fixture
from world import START, World

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.referral import Referral
from nimo_desktop.services import demo, drafting, referrals
from nimo_desktop.storage import records
from nimo_desktop.ui.desk import Place
from nimo_desktop.ui.shell import rooms


@pytest.fixture
def bench(open_window, tmp_path: Path) -> Bench:  # noqa: F811
    folder = tmp_path / "vault"
    demo.build(folder, World(seed=5).environment(), today=START.date())
    world = World(seed=6)
    world.clock.now = START + timedelta(hours=8)
    made: Bench = open_window(folder, world)
    made.log_in()
    return made


def every(bench: Bench, record: type) -> tuple:
    with bench.ws.vault.read() as conn:
        return records.select(conn, record)


def open_the_only_draft(bench: Bench) -> None:
    """As a click on its line does, from another page."""
    bench.window.go(Place("today"))
    (line,) = drafting.mine(bench.ws)
    place = rooms.place_of_draft(line)
    bench.window.go(place)
    assert bench.window.frame().host.place().page == place.page


def test_a_new_plan(bench: Bench) -> None:
    case = every(bench, Case)[0]
    bench.window.go(Place("plan", extra={"case_id": case.id, "kind": "general"}))
    bench.page.form.field("wish").restore("家で暮らしたい")
    open_the_only_draft(bench)
    assert bench.page.form.full().plan.case_id == case.id
    assert bench.page.form.field("wish").draft() == "家で暮らしたい"


@pytest.mark.parametrize("about", ["case_id", "consultation_id"])
def test_new_referrals(bench: Bench, about: str) -> None:
    found = every(bench, Case) if about == "case_id" else tuple(
        one for one in every(bench, Consultation) if one.case_id is None)  # fmt: skip
    bench.window.go(Place("referral", extra={about: found[0].id}))
    bench.page.new_form().needs_form.field("need0_need").restore("家賃の相談")
    open_the_only_draft(bench)
    form = bench.page.new_form().needs_form
    assert form.draft_name() == found[0].id.hex
    assert form.field("need0_need").draft() == "家賃の相談"


def test_a_slip(bench: Bench) -> None:
    referral = next(one for one in every(bench, Referral)
                    if one.status in referrals.EDITABLE)  # fmt: skip
    bench.window.go(Place("referral", id=referral.id))
    bench.page.detail().slip.field("request").restore("家賃の相談をお願いします")
    open_the_only_draft(bench)
    assert bench.page.detail().slip.field("request").draft() == "家賃の相談をお願いします"
