"""設定: what was typed and not saved is kept in the vault and offered again on return."""

from __future__ import annotations

import dataclasses

import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from window_kit import Bench, open_window  # noqa: F401  a fixture
from world import World

from nimo_desktop.domain.dates_jp import fiscal_year
from nimo_desktop.services import districts, drafting, office
from nimo_desktop.ui.desk import Place
from nimo_desktop.ui.settings_parts.office import OfficePart
from nimo_desktop.ui.shell import rooms


def settings_page(bench: Bench, tab: str, **extra: object):
    bench.window.go(Place("settings", tab=tab, extra=extra))
    return bench.page


@pytest.fixture
def bench(open_window, folder, world: World) -> Bench:  # noqa: F811
    made: Bench = open_window(folder, world)
    made.window.resize(1366, 768)
    made.log_in()
    office.set_up(made.ws, office.SetUp(
        town="見本町", departments=("健康増進課", "福祉課"), districts=("見本中央", "見本北"),
        staff=(office.FirstStaff(name="相談 一郎", department="福祉課"),),
    ))  # fmt: skip
    return made


def lock_and_open(bench: Bench, qtbot) -> None:
    bench.window.lock()
    bench.wait_until_locked(qtbot)
    bench.log_in()


def test_half_typed_settings_of_the_office_survive_a_lock(bench: Bench, qtbot) -> None:
    part = settings_page(bench, "office").office
    part.town.restore("見本市")
    part.away_until.restore("R8.12")
    part.pin.setChecked(not bench.ws.office().pin_allowed)
    part.reply_days.lines["reply_days_a"].restore("2")
    lock_and_open(bench, qtbot)
    (line,) = drafting.mine(bench.ws)
    assert (line.form, line.record, line.title) == ("settings", "office", "設定「事務所」")
    again = settings_page(bench, "office").office
    assert again.town.value() == "見本市"
    assert again.away_until.line.text() == "R8.12"
    assert again.pin.isChecked() is not bench.ws.office().pin_allowed
    assert again.reply_days.lines["reply_days_a"].value() == "2"
    assert again.kept.words.text().endswith("の書きかけの続きです。まだ保存されていません。")
    assert bench.ws.office().town == "見本町"
    again.away_until.restore("")
    again.save()
    assert (bench.ws.office().town, bench.ws.office().reply_days_a) == ("見本市", 2)
    assert drafting.mine(bench.ws) == ()
    assert again.kept.isHidden()


def test_the_clock_keeps_it_and_undoing_by_hand_leaves_no_draft(bench: Bench, qtbot) -> None:
    part = settings_page(bench, "notation").notation
    box = part.boxes["sign_marriage"]
    box.set_value("double")
    qtbot.waitUntil(lambda: bool(drafting.mine(bench.ws)), timeout=5000)
    assert part.kept.status.text().startswith("下書き自動保存")
    box.set_value("single")
    bench.window.go(Place("today"))
    assert drafting.mine(bench.ws) == ()


def test_a_draft_can_be_given_up(bench: Bench) -> None:
    settings_page(bench, "notation").notation.boxes["sign_dead"].set_value("filled")
    bench.window.go(Place("today"))
    (line,) = drafting.mine(bench.ws)
    bench.window.go(rooms.place_of_draft(line))
    page = bench.page
    assert page.tabs.currentWidget().isAncestorOf(page.notation)
    assert page.notation.boxes["sign_dead"].code() == "filled"
    page.notation.kept.drop_button.click()
    assert page.notation.boxes["sign_dead"].code() == "cross"
    assert drafting.mine(bench.ws) == ()
    assert page.notation.kept.isHidden()


def test_a_new_department_does_not_wipe_what_is_typed(bench: Bench) -> None:
    part = settings_page(bench, "office").office
    part.boxes.restore("課長、部長")
    office.save_department(bench.ws, office.new_department(bench.ws, name="税務課", position=9))
    assert part.boxes.value() == "課長、部長"
    assert part.departments.list.count() == len(office.departments(bench.ws))


def test_settings_changed_since_stand_beside_the_draft(bench: Bench) -> None:
    part = settings_page(bench, "office").office
    part.town.restore("私の町")
    bench.window.go(Place("today"))
    office.save_office(bench.ws, dataclasses.replace(bench.ws.office(), town="同僚の町"))
    part = settings_page(bench, "office").office
    assert not part.kept.newer.isHidden()
    cells = [part.kept.newer.table.item(0, column).text() for column in range(3)]
    assert cells[1:] == ["私の町", "同僚の町"]
    assert part.town.value() == "私の町"
    part.kept.newer.record_button.click()
    assert part.town.value() == "同僚の町"
    assert drafting.mine(bench.ws) == ()


def test_what_a_colleague_saved_meanwhile_is_not_taken_back_by_the_draft(bench: Bench) -> None:
    part = settings_page(bench, "office").office
    part.boxes.restore("課長、部長")
    bench.window.go(Place("today"))
    theirs = dataclasses.replace(bench.ws.office(), town="同僚の町", runs_juso=True)
    office.save_office(bench.ws, theirs)
    part = settings_page(bench, "office").office
    assert part.boxes.value() == "課長、部長"
    assert (part.town.value(), part.juso.isChecked()) == ("同僚の町", True)
    assert part.kept.newer.table.rowCount() == 1
    part.save()
    assert bench.ws.office().town == "同僚の町"
    assert bench.ws.office().circulation_boxes == ("課長", "部長")


def test_a_draft_that_was_saved_by_a_colleague_is_done(bench: Bench) -> None:
    settings_page(bench, "notation").notation.boxes["sign_dead"].set_value("filled")
    bench.window.go(Place("today"))
    office.save_office(bench.ws, dataclasses.replace(bench.ws.office(), sign_dead="filled"))
    assert settings_page(bench, "notation").notation.kept.isHidden()
    assert drafting.mine(bench.ws) == ()


def test_each_year_of_the_table_has_its_own_draft(bench: Bench, qtbot) -> None:
    part = settings_page(bench, "year_table").year_table
    me = str(bench.ws.me)
    this, following = fiscal_year(bench.ws.today()), fiscal_year(bench.ws.today()) + 1
    part.year.set_value(str(following))
    part.year.committed.emit()
    part.nurses[0][0].set_value(me)
    part.year.set_value(str(this))
    part.year.committed.emit()
    assert part.nurses[0][0].code() is None
    (line,) = drafting.mine(bench.ws)
    assert line.record == f"year_table {following}"
    assert line.title == "地区担当表 令和9年度"
    lock_and_open(bench, qtbot)
    bench.window.go(rooms.place_of_draft(line))
    part = bench.page.year_table
    assert part.year.code() == str(following)
    assert part.nurses[0][0].code() == me
    part.save()
    assert str(districts.table(bench.ws, following).districts[0].nurse) == me
    assert drafting.mine(bench.ws) == ()


def test_who_may_not_save_keeps_nothing(bench: Bench, qtbot) -> None:
    bench.ws.staff = dataclasses.replace(bench.ws.staff, role="nurse")
    part = OfficePart(bench.window.frame().desk)
    qtbot.addWidget(part)
    part.town.restore("書いただけ")
    part.load()
    assert part.town.value() == "見本町"
    assert part.kept.status.text() == ""
    assert drafting.mine(bench.ws) == ()
