"""Papers and map on screen: preview, print, files, handing out, ties by keyboard."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pypdf
import pytest
from fakes import FakePrompts
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from PySide6.QtPrintSupport import QPrinter
from town_kit import handed_out

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.journal import Op
from nimo_desktop.services import cases, disclosures, form_library, intake, people, sheets
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.hub import Hub
from nimo_desktop.ui.pages.document import DocumentPage
from nimo_desktop.ui.parts.map_tab import MapTab
from nimo_desktop.ui.parts.papers_tab import PapersTab
from nimo_desktop.ui.tasks import Tasks

CALLER = "漏洩太郎"


@pytest.fixture
def went() -> list[Place]:
    return []


@pytest.fixture
def desk(qapp, sitting, world, went) -> Iterator[Desk]:
    hub = Hub()
    stop = sitting.workspace.listen(hub.announce)
    yield Desk(world.environment(), sitting, hub, FakePrompts(), Tasks(), went.append)
    stop()


@pytest.fixture
def case(ws) -> Case:
    first = dataclasses.replace(
        intake.start(ws), gist="母への大声", caller="other", caller_name=CALLER, wish="静かに"
    )
    form = people.PersonForm(person=people.new_person(ws), name="見本 太郎", kana="みほん たろう")
    saved = intake.save(ws, IntakeForm(consultation=first, person=form))
    return cases.start(ws, saved.consultation)


def to_file(target: Path):
    """A printer that writes a PDF, so that the real printing path runs."""

    def choose(printer: QPrinter, _window) -> bool:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        return True

    return choose


@pytest.fixture
def page(desk: Desk, tmp_path: Path) -> Iterator[DocumentPage]:
    made = DocumentPage(desk, choose_printer=to_file(tmp_path / "printed.pdf"))
    yield made
    made.leave()
    made.deleteLater()


def words(pdf: bytes) -> str:
    return "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_printing_for_the_office_asks_nothing(page, desk, ws, case, tmp_path: Path) -> None:
    page.show_place(Place("document", id=case.id, extra={"form": "case_summary"}))
    assert [page.forms.item(n).text() for n in range(page.forms.count())] == [
        "ケース概要", "相談受付票",
    ]  # fmt: skip
    assert case.number in words(page.paper.pdf)
    page.print()
    assert len(pypdf.PdfReader(tmp_path / "printed.pdf").pages) >= 1
    assert desk.prompts.asked == []
    assert cases.history(ws, case)[0].op == Op.PRINTED


def test_only_the_file_copy_shows_the_caller(page, case) -> None:
    page.show_place(Place("document", id=case.consultation_id, extra={"form": "intake_sheet"}))
    assert page.copy() == "circulated"
    assert CALLER not in words(page.paper.pdf)
    page.copies["office"].setChecked(True)
    assert CALLER in words(page.paper.pdf)


def test_a_copy_for_outside_is_recorded_before_it_is_printed(
    page, desk, ws, case, tmp_path: Path
) -> None:
    page.show_place(Place("document", id=case.id, extra={"form": "case_summary"}))
    page.copies["outside"].setChecked(True)
    page.print()
    assert len(desk.prompts.told) == 1
    assert not (tmp_path / "printed.pdf").exists()
    page.recipient.setText("見本病院")
    page.basis.set_value("04")
    page.print()
    made = disclosures.of_case(ws, case.id)
    assert [(d.recipient, d.basis, d.copy_no) for d in made] == [("見本病院", "04", 1)]
    assert "写し番号 1" in words(page.paper.pdf)
    assert (tmp_path / "printed.pdf").exists()


def test_the_persons_own_copy_has_its_basis(page, desk, ws, case, tmp_path: Path) -> None:
    page.show_place(Place("document", id=case.id, extra={"form": "case_summary"}))
    page.copies["person"].setChecked(True)
    page.print()
    assert [(d.recipient, d.basis) for d in disclosures.of_case(ws, case.id)] == [("本人", "13")]
    page.copies["outside"].setChecked(True)
    assert page.basis.value() is None
    assert page.basis.findData("13") < 0


def test_a_copy_that_was_not_saved_is_not_recorded(page, desk, ws, case, tmp_path: Path) -> None:
    page.show_place(Place("document", id=case.id, extra={"form": "case_summary"}))
    page.copies["outside"].setChecked(True)
    page.recipient.setText("見本病院")
    page.basis.set_value("04")
    desk.prompts.answers += [None]
    page.save_pdf()
    assert disclosures.of_case(ws, case.id) == ()
    assert "写し番号 1" not in words(page.paper.pdf)
    desk.prompts.answers += [tmp_path / "a.pdf", tmp_path / "a.xlsx"]
    page.save_pdf()
    page.save_excel()  # the same copy once more
    assert [d.copy_no for d in disclosures.of_case(ws, case.id)] == [1]
    assert "写し番号 1" in words((tmp_path / "a.pdf").read_bytes())


def test_files_are_what_is_shown(page, desk, case, tmp_path: Path) -> None:
    page.show_place(Place("document", id=case.id, extra={"form": "case_summary"}))
    desk.prompts.answers += [tmp_path / "a.pdf", tmp_path / "a.xlsx"]
    page.save_pdf()
    page.save_excel()
    assert (tmp_path / "a.pdf").read_bytes() == page.paper.pdf
    cells = [c.value for row in openpyxl.load_workbook(tmp_path / "a.xlsx").active for c in row]
    assert "見本 太郎" in "".join(str(c) for c in cells)
    assert all("見本 太郎" not in str(asked) for asked in desk.prompts.asked)


def test_the_papers_tab_opens_and_lists_what_was_handed_out(desk, ws, case, went) -> None:
    tab = PapersTab(desk)
    tab.show_case(case.id)
    tab.open_button.click()
    assert went[-1] == Place("document", id=case.consultation_id)
    assert tab.handed.isHidden()
    handed_out(
        ws, "case_summary", case.id, recipient="保健所", purpose="会議", basis="04"
    )
    assert "保健所" in tab.handed.item(0).text()
    tab.deleteLater()


def test_no_paper_is_offered_twice(desk, ws, case, went) -> None:
    """What is there as a form is made as one; 連携票 comes from its referral alone."""
    tab = PapersTab(desk)
    tab.show_case(case.id)
    forms = [tab.made.forms.item(row).text() for row in range(tab.made.forms.count())]
    straight = [tab.forms.item(row).text() for row in range(tab.forms.count())]
    assert straight == ["相談受付票"]
    assert {"ケース概要", "支援計画書"} <= set(forms)
    assert "連携票" not in forms
    assert len(set(forms + straight)) == len(forms + straight)
    own = form_library.current_text(ws, "referral_slip_form").replace("連携票2", "連携票9")
    form_library.save_office_form(ws, "referral_slip_form", own)
    assert "連携票" in [one.title for one in form_library.to_make(ws)]
    tab.deleteLater()


def test_a_case_without_a_call_says_what_comes_here(desk, ws, case, monkeypatch) -> None:
    monkeypatch.setattr(sheets, "straight", lambda *_: ())
    tab = PapersTab(desk)
    tab.show_case(case.id)
    assert tab.open_button.isHidden()
    assert "連携票は" in tab.none_straight.text()
    tab.focus_first()
    tab.deleteLater()


def test_a_tie_is_added_drawn_changed_and_put_away(desk, ws, case, tmp_path: Path) -> None:
    tab = MapTab(desk)
    tab.show_case(case.id)
    tab.new_item()
    tab.save()
    assert tab.model.rowCount() == 0
    tab.form.field("label").restore("民生委員 練田")
    tab.form.field("what").restore("声かけ")
    tab.form.field("emergency").restore("1")
    tab.save()
    assert tab.model.index(0, 0).data() == "民生委員 練田"
    assert "民生委員練田" in words(tab.view.pdf).replace(" ", "").replace("\n", "")
    tab.table.select_id(tab.model.ids()[0])
    tab.change()
    tab.form.field("strength").restore("stress")
    tab.save()
    assert "緊張がある" in words(tab.view.pdf)
    tab.bar.copy.set_value("person")
    tab.bar.changed.emit()
    assert "緊張がある" not in words(tab.view.pdf)
    desk.prompts.answers += [tmp_path / "m.svg", tmp_path / "m.png"]
    tab.save_as("svg")
    tab.save_as("png")
    assert (tmp_path / "m.svg").read_text().startswith("<")
    assert (tmp_path / "m.png").read_bytes()[:4] == b"\x89PNG"
    tab.remove()
    assert tab.model.rowCount() == 0
    ws.undo()
    assert tab.model.rowCount() == 1
    tab.leave()
    tab.deleteLater()


def test_another_recipient_is_another_copy(page, desk, ws, case) -> None:
    page.show_place(Place("document", id=case.id, extra={"form": "case_summary"}))
    page.copies["outside"].setChecked(True)
    page.basis.set_value("04")
    for recipient in ("見本病院", "見本病院", "保健所"):
        page.recipient.setText(recipient)
        page.print()
    made = disclosures.of_case(ws, case.id)
    assert [(d.recipient, d.copy_no) for d in made] == [("保健所", 2), ("見本病院", 1)]


def test_a_form_chosen_from_the_list_begins_without_the_caller(page, case) -> None:
    page.show_place(Place("document", id=case.id, extra={"form": "case_summary"}))
    assert page.copy() == "office"
    page.forms.setCurrentRow(1)
    assert page.copy() == "circulated"
    assert CALLER not in words(page.paper.pdf)


def test_the_person_gets_no_copy_of_a_call_she_does_not_know_of(page, desk, ws, case) -> None:
    page.show_place(Place("document", id=case.consultation_id, extra={"form": "intake_sheet"}))
    page.copies["person"].setChecked(True)
    page.basis.set_value("05")
    page.print()
    assert len(desk.prompts.told) == 1
    assert disclosures.of_case(ws, case.id) == ()
