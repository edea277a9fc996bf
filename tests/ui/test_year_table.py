"""設定「地区担当表」 with real widgets on a real vault."""

from __future__ import annotations

import io

import pypdf
import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from window_kit import Bench, open_window  # noqa: F401  a fixture

from nimo_desktop.domain.dates_jp import fiscal_year
from nimo_desktop.services import districts, office
from nimo_desktop.ui.desk import Place
from nimo_desktop.ui.settings_parts.staff_dialogs import RolesDialog
from nimo_desktop.ui.settings_parts.year_table import YearTablePart


@pytest.fixture
def bench(open_window, folder, world) -> Bench:  # noqa: F811
    made: Bench = open_window(folder, world)
    made.window.resize(1366, 768)
    made.log_in()
    office.set_up(made.ws, office.SetUp(
        town="見本町", departments=("健康増進課", "福祉課"), districts=("見本中央", "見本北"),
        staff=(office.FirstStaff(name="相談 一郎", department="福祉課"),),
    ))  # fmt: skip
    return made


@pytest.fixture
def part(bench: Bench) -> YearTablePart:
    bench.window.go(Place("settings", tab="year_table"))
    assert bench.page.tabs.currentWidget() is bench.page.year_table
    return bench.page.year_table


def named(bench: Bench, name: str) -> str:
    return next(str(one.id) for one in office.staff(bench.ws) if one.name == name)


def test_the_table_is_saved_as_one_action_and_printed(part: YearTablePart, bench: Bench) -> None:
    me, helper = named(bench, "見本 花子"), named(bench, "相談 一郎")
    for nurse, _ in part.nurses:
        nurse.set_value(me)
    liaisons, managers = part.desks[1]
    liaisons[0].set_value(helper)
    managers[0].set_value(helper)
    part.save_button.click()
    year = fiscal_year(bench.ws.today())
    stored = districts.table(bench.ws, year)
    assert [str(row.nurse) for row in stored.districts] == [me, me]
    assert [str(one) for one in stored.desks[1].liaisons] == [helper]
    part.print_button.click()
    paper = bench.page.paper.pdf
    text = pypdf.PdfReader(io.BytesIO(paper)).pages[0].extract_text()
    assert "見本北" in text
    assert "相談 一郎" in text
    bench.window.frame().undo()
    assert districts.table(bench.ws, year).is_empty()


def test_last_years_names_are_only_a_draft(part: YearTablePart, bench: Bench) -> None:
    part.nurses[0][0].set_value(named(bench, "見本 花子"))
    part.save()
    year = fiscal_year(bench.ws.today())
    part.year.set_value(str(year + 1))
    part.year.committed.emit()
    assert part.nurses[0][0].code() is None
    part.copy_button.click()
    assert part.nurses[0][0].code() == named(bench, "見本 花子")
    assert districts.table(bench.ws, year + 1).is_empty()


def test_the_roles_of_one_colleague_leave_the_table_alone(
    part: YearTablePart, bench: Bench
) -> None:
    part.nurses[0][0].set_value(named(bench, "見本 花子"))
    part.save()
    dialog = RolesDialog(bench.ws, bench.ws.staff, parent=part)
    assert not set(dialog.boxes) & set(districts.ROLES)
    year = fiscal_year(bench.ws.today())
    office.assign(bench.ws, staff_id=bench.ws.me, fiscal_year=year, roles=("duty",),
                  among=dialog.boxes)
    dialog.deleteLater()
    assert not districts.table(bench.ws, year).is_empty()
    assert {a.role for a in office.assignments(bench.ws, year)} == {"district", "duty"}


def test_the_letter_of_a_colleague_is_one_key_away(part: YearTablePart, bench: Bench) -> None:
    staff = bench.page.staff
    staff.table.selectRow(0)
    staff.letter()
    assert bench.page.rendered.sheet.form_id == "staff_hand_over"


def test_the_office_decides_who_coordinates_and_by_when(part: YearTablePart, bench: Bench) -> None:
    bench.window.go(Place("settings", tab="office"))
    shown = bench.page.office
    shown.model.set_value("managers")
    shown.reply_days.lines["reply_days_c"].set_value(4)
    shown.save()
    stored = bench.ws.office()
    assert (stored.coordinator_model, stored.reply_days["C"]) == ("managers", 4)
    shown.reply_days.lines["reply_days_c"].set_value(99)
    shown.save()
    assert "30日まで" in bench.prompts.told[-1]
    assert bench.ws.office().reply_days["C"] == 4
