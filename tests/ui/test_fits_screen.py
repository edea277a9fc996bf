"""Every page fits 1366×768, also with the largest type: the window never grows past the screen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton
from window_kit import Bench, open_window  # noqa: F401  a fixture
from world import START, World

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.referral import Referral
from nimo_desktop.services import conferences, demo, filled_sheets, plans
from nimo_desktop.storage import records
from nimo_desktop.ui.desk import Place
from nimo_desktop.ui.parts.conference.pack_dialog import PackDialog
from nimo_desktop.ui.parts.sheet.save_many import SaveMany
from nimo_desktop.ui.theme import FontSize, apply_theme, register_fonts

TABS = (
    "overview", "family", "contacts", "care", "plan", "referral", "map", "papers", "history",
)  # fmt: skip
SETTINGS_TABS = ("office", "staff", "year_table", "choices", "notation", "data", "safety")
PAGES = (
    "today", "intake", "consultations", "cases", "referrals", "agencies", "check", "settings",
    "trash", "circulation", "replies", "conferences",
    "coordinator", "measures", "forms",
)  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town") / "vault"
    demo.build(folder, World(seed=5).environment(), today=START.date())
    return folder


@pytest.fixture(params=[FontSize.STANDARD, FontSize.EXTRA], ids=["10.5pt", "14pt"])
def size(request: pytest.FixtureRequest, qapp) -> Iterator[FontSize]:
    register_fonts()
    apply_theme(qapp, size=request.param)
    yield request.param
    apply_theme(qapp, size=FontSize.STANDARD)


def test_no_page_is_wider_than_the_screen(
    open_window, town: Path, tmp_path: Path, size, qtbot  # noqa: F811
) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(town, folder)
    world = World(seed=6)
    world.clock.now = START + timedelta(hours=8)
    bench: Bench = open_window(folder, world)
    bench.window.resize(1366, 768)
    bench.log_in()
    with bench.ws.vault.read() as conn:
        every = records.select(conn, Case)
        referral = records.select(conn, Referral)[0]
    case = next(c for c in every if plans.of_case(bench.ws, c.id))
    plan = plans.of_case(bench.ws, case.id)[0]
    places = [
        *(Place(name) for name in PAGES),
        *(Place("settings", tab=tab) for tab in SETTINGS_TABS),
        *(Place("case", id=case.id, tab=tab) for tab in TABS),
        Place("plan", id=plan.id),
        Place("document", id=case.id, extra={"form": "case_summary"}),
        Place("referrals", extra={"look": "board"}),
        Place("paper", extra={"kind": "manager_meeting"}),
        Place("paper", extra={"kind": "town_map"}),
        Place("map", id=case.id),
        Place("map", id=case.id, extra={"kind": "genogram"}),
        Place("paper", extra={"kind": "measures", "span": "all"}),
        Place("paper", extra={"kind": "staff_hand_over", "staff": str(case.holder_staff)}),
        Place("referral", id=referral.id),
        Place("sheet", extra={"form": "life_support_sheet", "about": case.id}),
        Place("sheet", extra={"form": "assessment", "about": case.id}),
    ]
    too_large = []
    for place in places:
        bench.window.go(place)
        qtbot.wait(20)
        now = bench.window.size()
        if now.width() > 1366 or now.height() > 768:
            too_large.append((place.page, place.tab, now.width(), now.height()))
            bench.window.resize(1366, 768)
    assert too_large == []


def test_no_window_of_many_papers_is_larger_than_the_screen(
    open_window, town: Path, tmp_path: Path, size, qtbot  # noqa: F811
) -> None:
    """資料一式 and まとめて保存: nothing in them is wider than its column."""
    folder = tmp_path / "vault"
    shutil.copytree(town, folder)
    world = World(seed=6)
    world.clock.now = START + timedelta(hours=8)
    bench: Bench = open_window(folder, world)
    bench.log_in()
    ws, desk = bench.ws, bench.window.frame().desk
    with ws.vault.read() as conn:
        case = records.select(conn, Case)[0]
    meeting = conferences.plan(ws, on=ws.today(), place="役場2階")
    conferences.add_item(ws, meeting, case_id=case.id, question="暮らし")
    filled_sheets.save(ws, filled_sheets.new(ws, "conference_case_study", meeting.id))
    windows = (
        PackDialog(desk, conferences.load(ws, meeting.id), bench.window),
        SaveMany(desk, bench.window, case_id=case.id),
    )
    for window in windows:
        window.resize(1280, 700)
        window.show()
        qtbot.wait(20)
        least = window.minimumSizeHint()
        assert least.width() <= 1280
        assert least.height() <= 700
        for button in window.findChildren(QAbstractButton):
            if button.isVisible() and button.text():
                assert button.width() >= button.minimumSizeHint().width(), button.text()
        window.reject()
