"""支援体制図のタブ: kinds, copies, versions, side by side, clipboard."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from io import BytesIO

import pytest
from fakes import FakePrompts
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from town_kit import Town, make_town

from nimo_desktop.domain.ids import TieId
from nimo_desktop.domain.referral import Outside
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.services import diagrams, drafting
from nimo_desktop.services.maps import state
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.hub import Hub
from nimo_desktop.ui.parts.map_tab import MapTab
from nimo_desktop.ui.settings_parts.notation import NotationPart
from nimo_desktop.ui.tasks import Tasks


@pytest.fixture
def town(ws, world) -> Town:
    return make_town(ws, world)


@pytest.fixture
def gone() -> list[Place]:
    return []


@pytest.fixture
def desk(qapp, sitting, world, town, gone) -> Iterator[Desk]:
    hub = Hub()
    stop = sitting.workspace.listen(hub.announce)
    yield Desk(world.environment(), sitting, hub, FakePrompts(), Tasks(), gone.append)
    stop()


@pytest.fixture
def tab(desk, ws, town, qtbot) -> Iterator[MapTab]:
    diagrams.save_tie(ws, SupportTie(
        id=TieId(ws.new_id()), person_id=town.case.person_id, label="隣の見本さん",
        what="見守り", frequency="毎日"))
    made = MapTab(desk)
    qtbot.addWidget(made)
    made.show_case(town.case.id)
    yield made
    made.leave()
    qtbot.wait(1)


def said(tab: MapTab) -> str:
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(tab.view.pdf)).pages)
    return "".join(text.split())


def choose(tab: MapTab, box: str, code: str) -> None:
    field = getattr(tab.bar, box)
    field.set_value(code)
    field.committed.emit()


def test_three_kinds_of_one_record(tab) -> None:
    assert "毎日" in said(tab)
    choose(tab, "kind", "ecomap")
    assert "エコマップ" in said(tab)
    assert "毎日" not in said(tab)
    choose(tab, "kind", "genogram")
    assert "ジェノグラム" in said(tab)
    assert not tab.bar.gaps.isEnabled()


def test_layers_are_shown_when_asked_for(tab) -> None:
    assert "足りないもの" not in said(tab)
    tab.bar.gaps.setChecked(True)
    assert "足りないもの" in said(tab)
    tab.bar.gaps.setChecked(False)
    tab.bar.writing.setChecked(True)
    assert "気づいたこと" in said(tab)


def test_a_version_is_kept_and_looked_at_beside_today(tab, desk, ws, town) -> None:
    assert tab.beside() is None
    desk.prompts.answers.append("支援開始")
    tab.bar.keep_button.click()
    (version,) = state.versions(ws, town.case.id)
    assert version.name == "支援開始"
    (tie,) = diagrams.ties_of(ws, town.case.person_id)
    diagrams.save_tie(ws, dataclasses.replace(tie, frequency="週1回"))
    choose(tab, "since", str(version.id))
    assert "変わった" in said(tab)
    dialog = tab.beside()
    assert dialog is not None
    lines = [dialog.changes.item(at).text() for at in range(dialog.changes.count())]
    assert any("隣の見本さん" in line and "週1回" in line for line in lines)
    dialog.done(0)
    dialog.deleteLater()


def test_the_picture_goes_to_the_clipboard(tab) -> None:
    QGuiApplication.clipboard().clear()
    tab.save_as("clipboard")
    assert not QGuiApplication.clipboard().image().isNull()
    QGuiApplication.clipboard().clear()


def test_the_way_to_the_canvas(tab, gone, town) -> None:
    tab.bar.edit_button.click()
    assert gone[-1] == Place("map", id=town.case.id)
    choose(tab, "kind", "genogram")
    tab.bar.edit_button.click()
    assert gone[-1].extra == {"kind": "genogram"}


def test_the_office_chooses_its_signs(desk, ws, qtbot) -> None:
    part = NotationPart(desk)
    qtbot.addWidget(part)
    part.boxes["sign_dead"].set_value("filled")
    part.save_button.click()
    assert ws.office().sign_dead == "filled"


def test_a_tie_half_typed_is_there_again_until_it_is_saved_or_given_up(
    tab, desk, ws, town, qtbot
) -> None:
    tab.new_item()
    tab.form.field("label").restore("夜の見守りの人")
    tab.leave()
    assert [one.form for one in drafting.mine(ws)] == ["case:tie"]
    again = MapTab(desk)
    qtbot.addWidget(again)
    again.show_case(town.case.id)
    assert again.side.currentIndex() == 1
    assert again.form.field("label").value() == "夜の見守りの人"
    again.save()
    again.save()  # a second press changes nothing
    assert drafting.mine(ws) == ()
    assert [tie.label for tie in diagrams.ties_of(ws, town.case.person_id)].count(
        "夜の見守りの人") == 1
    again.new_item()
    again.form.field("what").restore("やめる言葉")
    again.form.keep_draft()
    again.cancel_button.click()
    assert drafting.mine(ws) == ()
    again.leave()


def test_an_order_that_is_no_number_is_told(tab, ws, town) -> None:
    tab.new_item()
    tab.form.field("label").restore("夜の見守りの人")
    tab.form.field("emergency").restore("最初")
    tab.save()
    assert tab.side.currentIndex() == 1
    assert len(diagrams.ties_of(ws, town.case.person_id)) == 1
    tab.form.field("emergency").restore("1")
    tab.save()
    assert 1 in [tie.emergency for tie in diagrams.ties_of(ws, town.case.person_id)]


def test_the_agency_is_found_by_a_part_of_its_name(tab, ws, town, desk, qtbot) -> None:
    tab.new_item()
    pick = tab.form.field("agency_id")
    pick.line.setText("こころ")
    pick.line.textEdited.emit("こころ")
    assert [one.value for one in pick.offers("こころ")] == [Outside(town.clinic)]
    assert pick.offers("課") == []  # no department gives support on the map
    tab.save()
    assert tab.side.currentIndex() == 1  # typed but not picked: told, not lost
    assert pick.line.text() == "こころ"
    tab.form.keep_draft()
    tab.leave()
    again = MapTab(desk)
    qtbot.addWidget(again)
    again.show_case(town.case.id)
    field = again.form.field("agency_id")
    assert field.line.text() == "こころ"
    qtbot.keyClick(field.entry(), Qt.Key.Key_Down)
    qtbot.keyClick(field.entry(), Qt.Key.Key_Return)
    assert field.line.text() == "見本こころのクリニック"
    again.save()
    saved = next(t for t in diagrams.ties_of(ws, town.case.person_id) if t.agency_id)
    assert saved.agency_id == town.clinic
    again.table.select_id(saved.id)
    again.change()
    assert again.form.field("agency_id").line.text() == "見本こころのクリニック"
    assert not again.form.is_dirty()
    again.leave()


def test_what_a_word_on_the_bar_means_stands_beside_it(tab) -> None:
    assert tab.bar.gaps.toolTip().endswith("書き添えます。")
