"""支援体制図のタブ: kinds, copies, versions, side by side, clipboard."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from fakes import FakePrompts
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from town_kit import Town, make_town

from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.ids import TieId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.referral import Outside
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.output.ecomap_values import MapEdits, MapNote
from nimo_desktop.services import case_people, diagrams, disclosures, drafting
from nimo_desktop.services.families import RelativeRow
from nimo_desktop.services.maps import state
from nimo_desktop.services.sheets import INSIDE
from nimo_desktop.storage import journal
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


def words_of_pdf(pdf: bytes) -> str:
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return "".join(text.split())


def said(tab: MapTab) -> str:
    return words_of_pdf(tab.view.pdf)


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


def journal_of(ws, town: Town) -> tuple[Op, dict[str, object]]:
    with ws.vault.read() as conn:
        entry = journal.about(conn, (town.case.id,))[0]
        return entry.op, json.loads(journal.images_of(conn, entry.seq)[0].after or "{}")


def to_paper(target: Path):
    def choose(printer: QPrinter, _window) -> bool:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        return True

    return choose


def test_a_relative_who_supports_stands_in_the_list_by_name(tab, ws, town) -> None:
    (row,) = case_people.save_relatives(
        ws, town.case.person_id, (RelativeRow(relation="41", name="見本 一郎", state="apart"),))
    diagrams.save_tie(ws, SupportTie(
        id=TieId(ws.new_id()), person_id=town.case.person_id, other_id=row.other_id))
    names = [tab.model.index(at, 0).data() for at in range(tab.model.rowCount())]
    assert sorted(names) == ["見本 一郎", "隣の見本さん"]


def test_what_stays_inside_asks_nothing(tab, desk, ws, town, tmp_path) -> None:
    for code in ("whole", "meeting", "emergency", "handover"):
        choose(tab, "copy", code)
        assert tab.leaving.use.isHidden() == (code == "whole")
        desk.prompts.answers += [tmp_path / "a.pdf"]
        tab.save_as("pdf")
        op, facts = journal_of(ws, town)
        assert (op, facts["recipient"], facts["basis"]) == (Op.EXPORTED, INSIDE, "02")
    assert disclosures.of_case(ws, town.case.id) == ()
    assert desk.prompts.told == []


def test_the_persons_own_map_is_recorded_without_a_question(
    tab, desk, ws, town, tmp_path
) -> None:
    choose(tab, "copy", "person")
    desk.prompts.answers += [None]
    tab.save_as("pdf")
    assert disclosures.of_case(ws, town.case.id) == ()  # nothing was saved
    desk.prompts.answers += [tmp_path / "own.pdf"]
    tab.save_as("pdf")
    (made,) = disclosures.of_case(ws, town.case.id)
    assert (made.recipient, made.basis, made.items) == ("本人", "13", "支援体制図(本人用)")
    assert ws.codes.label("sharing_basis", made.basis).startswith("本人への提供")
    assert "写し番号1" in words_of_pdf((tmp_path / "own.pdf").read_bytes())
    op, facts = journal_of(ws, town)
    assert (op, facts["recipient"], facts["basis"]) == (Op.EXPORTED, "本人", "13")
    tab.view.choose_printer = to_paper(tmp_path / "paper.pdf")
    tab.print()  # the same copy once more
    tab.save_as("clipboard")
    assert len(disclosures.of_case(ws, town.case.id)) == 1
    tab.bar.anonymous.setChecked(True)
    tab.save_as("clipboard")
    assert disclosures.of_case(ws, town.case.id)[0].items == "支援体制図(本人用・匿名)"
    tab.bar.anonymous.setChecked(False)
    choose(tab, "kind", "genogram")
    tab.save_as("clipboard")
    assert [d.items for d in disclosures.of_case(ws, town.case.id)] == [
        "ジェノグラム(本人用)", "支援体制図(本人用・匿名)", "支援体制図(本人用)"]
    QGuiApplication.clipboard().clear()


def test_a_conferences_map_leaves_without_the_offices_own_words(
    tab, desk, ws, town, tmp_path
) -> None:
    diagrams.save_tie(ws, SupportTie(
        id=TieId(ws.new_id()), person_id=town.case.person_id, agency_id=town.clinic,
        strength="stress", state="active", state_note="本人が断っている"))
    state.save_edits(ws, town.case.id, MapEdits(notes=(MapNote("n", 10, 10, "次は家族抜きで"),)))
    choose(tab, "copy", "meeting")
    tab.bar.gaps.setChecked(True)
    inner = ("本人が断っている", "次は家族抜きで", "キーパーソンが決まっていません", "緊張")
    assert all(one in words_of_pdf(tab.view.pdf) for one in inner)
    tab.leaving.use.set_value("outside")
    tab.leaving.use.committed.emit()
    tab.leaving.recipient.setText("見本病院")
    tab.leaving.basis.set_value("04")
    desk.prompts.answers += [tmp_path / "a.pdf"]
    tab.save_as("pdf")
    (made,) = disclosures.of_case(ws, town.case.id)
    assert made.items == "支援体制図(会議)"
    given = words_of_pdf((tmp_path / "a.pdf").read_bytes())
    assert "見本こころのクリニック" in given
    assert not any(one in given for one in inner)
    tab.leaving.use.set_value("inside")
    tab.leaving.use.committed.emit()
    assert "次は家族抜きで" in words_of_pdf(tab.view.pdf)


@pytest.mark.parametrize("way", ["pdf", "print", "clipboard"])
def test_a_map_that_leaves_says_to_whom_and_why(tab, desk, ws, town, tmp_path, way: str) -> None:
    tab.view.choose_printer = to_paper(tmp_path / "paper.pdf")
    QGuiApplication.clipboard().clear()

    def go() -> None:
        desk.prompts.answers[:] = [tmp_path / "a.pdf"] if way == "pdf" else []
        tab.print() if way == "print" else tab.save_as(way)

    choose(tab, "copy", "handover")
    tab.leaving.use.set_value("outside")
    tab.leaving.use.committed.emit()
    assert not tab.leaving.isHidden()
    go()
    assert len(desk.prompts.told) == 1  # to whom?
    assert disclosures.of_case(ws, town.case.id) == ()
    assert not (tmp_path / "a.pdf").exists()
    assert not (tmp_path / "paper.pdf").exists()
    assert QGuiApplication.clipboard().image().isNull()
    tab.leaving.recipient.setText("見本県保健所")
    tab.leaving.basis.set_value("04")
    go()
    (made,) = disclosures.of_case(ws, town.case.id)
    assert (made.recipient, made.basis, made.copy_no) == ("見本県保健所", "04", 1)
    assert made.items == "支援体制図(引継ぎ)"
    assert journal_of(ws, town)[1]["recipient"] == "見本県保健所"
    tab.leaving.recipient.setText("見本病院")
    go()
    assert [d.copy_no for d in disclosures.of_case(ws, town.case.id)] == [2, 1]
    choose(tab, "copy", "emergency")  # another copy begins inside
    go()
    assert len(disclosures.of_case(ws, town.case.id)) == 2
    QGuiApplication.clipboard().clear()


def test_the_basis_of_the_persons_own_copy_carries_no_other(tab, ws, town) -> None:
    with pytest.raises(RuleBroken):
        disclosures.prepared(
            ws, disclosures.ECOMAP, town.case.id, recipient="見本病院", purpose="共有", basis="13")
    box = tab.leaving.basis
    codes = [box.itemData(number) for number in range(box.count())]
    assert "04" in codes
    assert "13" not in codes


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
    assert tab.bar.writing.toolTip().endswith("書き足せます。")
    assert tab.bar.anonymous.toolTip().endswith("渡す前に見て確かめてください。")
