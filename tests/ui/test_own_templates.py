"""The office's Excel forms on the 書類 tab: add, read the report, make, replace, put away."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakePrompts
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QListWidget
from template_kit import plan_template, reopened, saved, simple
from window_kit import open_window  # noqa: F401  a fixture

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.form_def import Reader
from nimo_desktop.services import cases, consents, disclosures, intake, own_templates, people
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.hub import Hub
from nimo_desktop.ui.parts.papers_tab import PapersTab
from nimo_desktop.ui.tasks import Tasks
from nimo_desktop.ui.text import own_templates as text
from nimo_desktop.ui.theme import FontSize, apply_theme, register_fonts


@pytest.fixture
def desk(qapp, sitting, world) -> Iterator[Desk]:
    hub = Hub()
    stop = sitting.workspace.listen(hub.announce)
    yield Desk(world.environment(), sitting, hub, FakePrompts(), Tasks(), lambda _: None)
    stop()


@pytest.fixture
def case(ws) -> Case:
    first = dataclasses.replace(intake.start(ws), gist="家賃", wish="静かに")
    form = people.PersonForm(person=people.new_person(ws), name="見本 太郎", kana="みほん たろう")
    saved_now = intake.save(ws, IntakeForm(consultation=first, person=form))
    return cases.start(ws, saved_now.consultation)


@pytest.fixture
def tab(desk, case, qtbot) -> PapersTab:
    tab = PapersTab(desk)
    qtbot.addWidget(tab)
    tab.show_case(case.id)
    tab.show()
    tab.kinds.setCurrentIndex(1)
    return tab


def add(tab: PapersTab, desk: Desk, path: Path) -> None:
    desk.prompts.answers.append(path)
    tab.own.add_button.click()


def test_the_empty_list_says_how_to_begin(tab) -> None:
    own = tab.own
    assert own.empty.isVisible()
    assert not own.files.isVisible()
    assert not own.report.isVisible()
    assert not own.make_button.isEnabled()


def test_a_file_is_added_and_its_report_is_readable(tab, desk, ws, tmp_path: Path) -> None:
    add(tab, desk, saved(tmp_path, plan_template(), "支援計画.xlsx"))
    own = tab.own
    assert own.files.count() == 1
    assert own.files.item(0).text().startswith("支援計画")
    lines = [own.report.item(row).text() for row in range(own.report.count())]
    assert "支援計画 A4　{{本人.氏明}}　「{{本人.氏名}}」のことですか。" in lines
    assert any("ヘッダー・フッターには入りません" in line for line in lines)
    assert text.ADDED_UNKNOWN.format(count=len(lines)) in desk.prompts.toasts
    desk.prompts.undo()
    assert own.files.count() == 0
    assert own_templates.listed(ws) == ()


def test_a_file_that_is_no_form_is_told(tab, desk, tmp_path: Path) -> None:
    add(tab, desk, saved(tmp_path, b"a,b\n1,2\n", "a.xlsx"))
    assert "ひな形" in desk.prompts.told[0].sentence
    assert tab.own.files.count() == 0


def test_a_file_for_the_case_is_made_without_a_question(
    tab, desk, ws, case, tmp_path: Path
) -> None:
    add(tab, desk, saved(tmp_path, simple({"A1": "{{本人.氏名}}様"}), "報告.xlsx"))
    assert tab.own.report_hint.text() == text.REPORT_NONE
    target = tmp_path / "out.xlsx"
    desk.prompts.answers.append(target)
    tab.own.files.itemActivated.emit(tab.own.files.item(0))
    assert reopened(target.read_bytes()).active["A1"].value == "見本 太郎様"
    assert f"{case.number}_報告.xlsx" in desk.prompts.asked[-1]
    assert all("見本" not in str(asked) for asked in desk.prompts.asked)
    assert desk.prompts.toasts[-1] == text.SAVED
    assert disclosures.of_case(ws, case.id) == ()


def test_a_copy_for_outside_is_recorded_first(tab, desk, ws, case, tmp_path: Path) -> None:
    add(tab, desk, saved(tmp_path, simple({"A1": "{{本人.氏名}}様"}), "報告.xlsx"))
    own = tab.own
    assert not own.recipient.isVisible()
    own.readers[Reader.OUTSIDE].setChecked(True)
    assert own.recipient.isVisible()
    own.make_button.click()
    assert len(desk.prompts.told) == 1
    own.recipient.setText("見本病院")
    own.basis.set_value("04")
    desk.prompts.answers.append(None)
    own.make_button.click()
    assert disclosures.of_case(ws, case.id) == ()
    desk.prompts.answers.append(tmp_path / "out.xlsx")
    own.make_button.click()
    (made,) = disclosures.of_case(ws, case.id)
    assert (made.recipient, made.items, made.copy_no) == ("見本病院", "報告", 1)
    assert "見本病院" in tab.handed.item(0).text()
    tab.show_case(case.id)
    assert own.reader() is Reader.INSIDE
    assert own.recipient.text() == ""


def test_the_persons_own_file_goes_on_its_own_basis(tab, desk, ws, case, tmp_path: Path) -> None:
    add(tab, desk, saved(tmp_path, simple({"A1": "{{本人.氏名}}様"}), "報告.xlsx"))
    own = tab.own
    own.readers[Reader.PERSON].setChecked(True)
    assert own.basis.value() == consents.OWN
    desk.prompts.answers.append(tmp_path / "out.xlsx")
    own.make_button.click()
    (made,) = disclosures.of_case(ws, case.id)
    assert (made.recipient, made.basis) == ("本人", consents.OWN)
    own.readers[Reader.OUTSIDE].setChecked(True)
    assert own.basis.value() is None
    assert own.basis.findData(consents.OWN) < 0


def test_the_family_is_offered_and_the_others_are_told_why_not(tab) -> None:
    own = tab.own
    assert set(own.readers) == {
        Reader.INSIDE, Reader.FILE, Reader.OUTSIDE, Reader.PERSON, Reader.FAMILY}
    own.readers[Reader.FAMILY].setChecked(True)
    assert own.recipient.text() == "家族"
    assert own.recipient.isVisible()
    own.readers[Reader.OUTSIDE].setChecked(True)
    assert own.recipient.text() == ""
    said = [one.text() for one in own.findChildren(QLabel) if one.isVisible()]
    assert text.NOT_OFFERED in said


def test_replace_and_put_away(tab, desk, ws, tmp_path: Path) -> None:
    own = tab.own
    add(tab, desk, saved(tmp_path, simple({"A1": "{{本人.氏明}}"}), "報告.xlsx"))
    assert own.report.count() == 1
    desk.prompts.answers.append(saved(tmp_path, simple({"A1": "{{本人.氏名}}"}), "報告2.xlsx"))
    own.replace_button.click()
    assert (own.files.count(), own.report.count()) == (1, 0)
    assert own.files.item(0).text().startswith("報告　")
    desk.prompts.answers.append(False)
    own.trash_button.click()
    assert own.files.count() == 1
    desk.prompts.answers.append(True)
    own.trash_button.click()
    assert own.files.count() == 0
    desk.prompts.undo()
    assert own.files.count() == 1


def test_the_list_of_names_is_a_form_itself(tab, desk, ws, tmp_path: Path) -> None:
    target = tmp_path / "names.xlsx"
    desk.prompts.answers.append(target)
    tab.own.names_button.click()
    # Whatever it lists is known, so the list could be filled without a question left.
    said = [str(row[0].value) for row in reopened(target.read_bytes()).active.iter_rows()]
    assert "{{本人.氏名}}" in said
    assert "{{#計画.目標}}" in said
    singles = {f"A{at}": one for at, one in enumerate(said, 1) if one[2:3] not in "#/."}
    assert own_templates.add(ws, "全部", simple(singles)).unknown == ()


def test_every_field_has_a_name(tab) -> None:
    own = tab.own
    for kind in (QLineEdit, QComboBox, QListWidget):
        assert all(one.accessibleName() for one in own.findChildren(kind))
    for button in own.findChildren(QAbstractButton):
        assert button.text() or button.accessibleName()


@pytest.mark.parametrize("size", [FontSize.STANDARD, FontSize.EXTRA])
def test_the_tab_fits_the_screen(
    qapp,
    open_window,  # noqa: F811
    folder,
    world,
    tmp_path: Path,
    size,
    qtbot,
) -> None:
    register_fonts()
    apply_theme(qapp, size=size)
    try:
        bench = open_window(folder, world)
        bench.window.resize(1366, 768)
        bench.log_in()
        ws = bench.ws
        first = dataclasses.replace(intake.start(ws), gist="家賃")
        form = people.PersonForm(person=people.new_person(ws), name="見本 太郎")
        made = intake.save(ws, IntakeForm(consultation=first, person=form))
        one = cases.start(ws, made.consultation)
        own_templates.add(ws, "とても長い名前の支援計画書" * 4, plan_template())
        bench.window.go(Place("case", id=one.id, tab="papers"))
        tab = bench.page.tab_widget("papers")
        tab.kinds.setCurrentIndex(1)
        tab.own.readers[Reader.OUTSIDE].setChecked(True)
        qtbot.wait(20)
        assert (bench.window.width(), bench.window.height()) == (1366, 768)
        right = tab.own.make_button.mapTo(bench.window, tab.own.make_button.rect().bottomRight())
        assert right.x() <= 1366
        assert right.y() <= 768
        for one_button in tab.own.findChildren(QAbstractButton):
            assert one_button.width() >= one_button.sizeHint().width()
        for line in (tab.own.recipient, tab.own.purpose, tab.own.basis):
            assert line.height() >= line.sizeHint().height() - 2, line.accessibleName()
    finally:
        apply_theme(qapp, size=FontSize.STANDARD)
