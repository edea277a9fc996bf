"""社会資源: list, entry, people, check, export."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import openpyxl
import pytest
from fakes import FakePrompts
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name

from nimo_desktop.services import drafting, resources
from nimo_desktop.services.resources import AgencyFilter
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.hub import Hub
from nimo_desktop.ui.pages.agencies import AgenciesPage
from nimo_desktop.ui.tasks import Tasks


@pytest.fixture
def desk(qapp, sitting, world) -> Iterator[Desk]:
    hub = Hub()
    stop = sitting.workspace.listen(hub.announce)
    yield Desk(world.environment(), sitting, hub, FakePrompts(), Tasks(), lambda place: None)
    stop()


@pytest.fixture
def page(desk: Desk) -> Iterator[AgenciesPage]:
    made = AgenciesPage(desk)
    made.show_place(Place("agencies"))
    yield made
    made.leave()
    made.deleteLater()


def an_agency(ws, name: str, **over: object):
    new = resources.new(ws)
    saved, _ = resources.save(
        ws, dataclasses.replace(new, agency=dataclasses.replace(new.agency, name=name, **over)))
    assert saved is not None
    return saved.agency


def test_a_new_entry_with_its_people(page: AgenciesPage, desk, ws) -> None:
    page.new_item()
    page.form.request_save()
    assert resources.list_ids(ws, AgencyFilter()) == []
    page.form.field("name").restore("見本病院")
    page.form.field("kind").restore("psychiatric_hospital")
    page.form.field("persons").cell(0, "name").restore("相談員 佐藤")
    page.form.request_save()
    found = resources.load(ws, resources.list_ids(ws, AgencyFilter())[0])
    assert (found.agency.name, found.agency.sector) == ("見本病院", "health")
    assert [p.name for p in found.persons] == ["相談員 佐藤"]
    assert page.form.field("sector").value() == "health"
    assert page.model.index(0, 0).data() == "見本病院"
    page.form.field("phone").restore("0000-11-2222")
    page.form.request_save()
    again = resources.load(ws, found.agency.id)
    assert (again.agency.phone, len(again.persons)) == ("0000-11-2222", 1)
    desk.prompts.undo()
    assert resources.load(ws, found.agency.id).agency.phone == ""


def test_checking_renews_the_date(page: AgenciesPage, ws, world) -> None:
    agency = an_agency(ws, "見本病院")
    page.show_place(Place("agencies", agency.id))
    assert page.model.index(0, 6).data() == "未確認"
    page.check_button.click()
    assert page.model.index(0, 6).data() == "R8.11.21(土)"
    world.clock.forward(days=400)
    page.reload()
    assert "要確認" in page.model.index(0, 6).data()
    page.by_state.setCurrentIndex(1)
    assert page.model.ids() == (agency.id,)


def test_filters_and_search(page: AgenciesPage, ws) -> None:
    hospital = an_agency(ws, "見本病院", kind="psychiatric_hospital")
    salon = an_agency(ws, "お茶の間", kind="salon")
    page.reload()
    assert set(page.model.ids()) == {hospital.id, salon.id}
    page.by_formal.setCurrentIndex(page.by_formal.findData("informal"))
    assert page.model.ids() == (salon.id,)
    page.by_formal.setCurrentIndex(0)
    page.search.setText("病院")
    page.reload()
    assert page.model.ids() == (hospital.id,)


def test_the_entry_opens_beside_the_list_and_closes(page: AgenciesPage, ws) -> None:
    agency = an_agency(ws, "見本病院")
    page.reload()
    assert page.form.isHidden()
    page.list.selectRow(0)
    assert not page.form.isHidden()
    assert page.form.full().agency.id == agency.id
    page.close_entry()
    assert page.form.isHidden()
    assert not page.list.isColumnHidden(2)


def test_a_draft_waits_for_its_entry(page: AgenciesPage, ws) -> None:
    one, two = an_agency(ws, "あ病院", kana="あ"), an_agency(ws, "い病院", kana="い")
    page.show_place(Place("agencies", one.id))
    page.form.field("note").restore("書きかけ")
    page.show_place(Place("agencies", one.id))
    page.list.selectRow(1)
    assert page.form.full().agency.id == two.id
    assert [d.record for d in drafting.mine(ws)] == [one.id.hex]
    page.list.selectRow(0)
    assert page.form.field("note").value() == "書きかけ"
    page.form.request_save()
    assert resources.load(ws, one.id).agency.note == "書きかけ"
    assert drafting.mine(ws) == ()


def test_trash_is_asked_and_undone(page: AgenciesPage, desk, ws) -> None:
    agency = an_agency(ws, "二重の所")
    page.show_place(Place("agencies", agency.id))
    desk.prompts.answers = [True]
    page.trash_button.click()
    assert page.model.ids() == ()
    desk.prompts.undo()
    page.reload()
    assert page.model.ids() == (agency.id,)


def test_export(page: AgenciesPage, desk, ws, tmp_path) -> None:
    agency = an_agency(ws, "見本病院", kind="psychiatric_hospital", phone="0000-11-2222")
    resources.check(ws, agency)
    page.reload()
    target = tmp_path / "資源.xlsx"
    desk.prompts.answers = [target]
    page.export()
    rows = list(openpyxl.load_workbook(target).active.values)
    assert rows[0][:3] == ("名称", "種類", "電話")
    assert rows[1][:3] == ("見本病院", "精神科病院", "0000-11-2222")
    assert rows[1][6].date() == ws.today()
