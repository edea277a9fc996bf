"""設定「事務所」: departments with telephones, districts with 町名, on a real vault."""

from __future__ import annotations

import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from window_kit import Bench, open_window  # noqa: F401  a fixture

from nimo_desktop.services import districts, office
from nimo_desktop.services.districts import YearTable
from nimo_desktop.ui.desk import Place
from nimo_desktop.ui.settings_parts.office import OfficePart
from nimo_desktop.ui.settings_parts.office_dialogs import DepartmentDialog, DistrictDialog
from nimo_desktop.ui.text import office_lists as text
from nimo_desktop.ui.text import settings as settings_text


@pytest.fixture
def bench(open_window, folder, world) -> Bench:  # noqa: F811
    made: Bench = open_window(folder, world)
    made.window.resize(1366, 768)
    made.log_in()
    return made


@pytest.fixture
def part(bench: Bench) -> OfficePart:
    bench.window.go(Place("settings", tab="office"))
    return bench.page.office


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch):
    """Fills the next windows by the names of their fields; keeps what was refused."""
    answers: list[dict[str, str]] = []
    refused: list[str] = []

    def run(dialog) -> int:
        for name, words in answers.pop(0).items():
            field = getattr(dialog, name)
            (field.setPlainText if name == "prefixes" else field.setText)(words)
        dialog.act_button.click()
        if not dialog.result():
            refused.append(dialog.error.text())
        return dialog.result()

    for kind in (DepartmentDialog, DistrictDialog):
        monkeypatch.setattr(kind, "exec", run)
    return answers, refused


def lines(names) -> list[str]:
    return [names.list.item(row).text() for row in range(names.list.count())]


def test_a_department_has_a_telephone_and_an_extension(
    part: OfficePart, bench: Bench, typed
) -> None:
    answers, refused = typed
    answers += [
        {"name": "福祉課", "phone": "０４８－７６８－３１１１", "extension": "２３１"},
        {"name": "地域福祉課", "extension": "内線か"},
        {"name": "地域福祉課", "extension": "232"},
    ]
    part.departments.added.click()
    found = office.departments(bench.ws)[-1]
    assert (found.name, found.phone, found.extension) == ("福祉課", "048-768-3111", "231")
    assert lines(part.departments)[-1] == "福祉課　048-768-3111　内線231"
    part.departments.list.setCurrentRow(1)
    part.departments.changed.click()
    assert refused == [text.EXTENSION_WRONG]
    part.departments.changed.click()
    assert lines(part.departments)[-1] == "地域福祉課　048-768-3111　内線232"
    assert districts.table(bench.ws, 2026).desks[-1].extension == "232"
    bench.prompts.undo()
    assert lines(part.departments)[-1] == "福祉課　048-768-3111　内線231"


def test_a_district_knows_its_addresses_and_its_nurse_is_suggested(
    part: OfficePart, bench: Bench, typed
) -> None:
    answers, refused = typed
    answers += [
        {"name": "北地区", "prefixes": "見本町北台\n字山下\n\n北台"},
        {"name": "南地区", "prefixes": "南台\n北台"},
        {"name": "南地区", "prefixes": "南台"},
    ]
    ws = bench.ws
    part.districts.added.click()
    north = office.districts(ws)[0]
    assert north.prefixes == ("北台", "字山下")
    assert lines(part.districts) == ["北地区　北台、字山下"]
    part.districts.added.click()
    assert refused == [text.PREFIX_TAKEN.format(prefix="北台", district="北地区")]
    assert len(office.districts(ws)) == 1
    part.districts.added.click()
    year = districts.table(ws, 2026).fiscal_year
    row = districts.DistrictRow(north.id, north.name, ws.me)
    districts.save(ws, YearTable(year, (row,), ()))
    for address in ("見本町北台1-2", "北台一丁目", "字山下３４"):
        found = districts.suggest(ws, address)
        assert found is not None
        assert found.district == "北地区"
        assert found.nurse is not None
        assert found.nurse.id == ws.me
    nobody = districts.suggest(ws, "南台5")
    assert nobody == districts.Suggestion("南地区")
    assert districts.suggest(ws, "西台5") is None


def test_names_are_needed_and_something_must_be_chosen(
    part: OfficePart, bench: Bench, typed
) -> None:
    answers, refused = typed
    answers += [{"name": " "}, {"name": ""}]
    part.edit_department(None)
    part.edit_district(None)
    assert refused == [settings_text.NAME_NEEDED] * 2
    part.districts.changed.click()
    assert bench.prompts.told[-1] == text.CHOOSE
    assert len(office.departments(bench.ws)) == 1
    assert office.districts(bench.ws) == ()
