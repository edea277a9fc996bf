"""書類: filling on screen, marks of what differs, drafts, paper for readers, editions."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from fakes import FakePrompts
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from pypdf import PdfReader
from PySide6.QtWidgets import QLabel
from town_kit import Town, make_town

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.conference import Conference
from nimo_desktop.domain.consent import Disclosure
from nimo_desktop.domain.errors import Conflict
from nimo_desktop.domain.filled_sheet import FilledSheet
from nimo_desktop.domain.form_def import About, Reader
from nimo_desktop.domain.ids import TieId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.services import (
    conferences,
    drafting,
    filled_sheets,
    form_library,
    intake,
    people,
    plans,
    sheet_facts,
)
from nimo_desktop.services.consents import OWN, REQUEST
from nimo_desktop.services.form_files.library import bundled_texts
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.storage import records
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.forms.section import Section
from nimo_desktop.ui.hub import Hub
from nimo_desktop.ui.pages.sheet import INPUT, PAPER, SheetPage
from nimo_desktop.ui.parts.made_sheets import MadeSheets
from nimo_desktop.ui.tasks import Tasks
from nimo_desktop.ui.text import sheet as text

FORM = '''
id = "trial_form"
title = "試しの様式"
number = "町様式 試し"
about = "case"
one_page = true

[[block]]
kind = "row"
header = true
cells = [{ name = "person", label = "氏名", bind = "本人.氏名" }]

[[block]]
kind = "text"
name = "daily"
label = "今の暮らし"
bind = "ケース.今の暮らし"
required = true

[[block]]
kind = "row"
cells = [
  { name = "met_on", label = "会った日", type = "date" },
  { name = "signed_on", label = "署名の日", type = "date", required = true },
]

[[block]]
kind = "table"
name = "steps"
label = "すること"
columns = [{ name = "what", label = "何を" }]
'''


@pytest.fixture
def town(ws, world) -> Town:
    made = make_town(ws, world)
    form_library.save_office_form(ws, "trial_form", FORM)
    with ws.vault.read() as conn:
        case = records.get(conn, Case, made.case.id)
    ws.apply(Op.CASE_SAVED, lambda writer: writer.change(
        dataclasses.replace(case, daily_life="畑に出ている")))
    return made


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
def page(desk: Desk, town: Town, qtbot) -> Iterator[SheetPage]:
    made = SheetPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    made.show_place(Place("sheet", extra={"form": "trial_form", "about": town.case.id}))
    qtbot.wait(1)
    yield made
    made.leave()
    qtbot.wait(1)


def type_in(page: SheetPage, name: str, value: object) -> None:
    field = page.form.field(name)
    field.restore(value)
    field.committed.emit()


def test_a_box_says_when_it_differs_and_follows_again(page: SheetPage, ws, town) -> None:
    assert page.form.field("daily").value() == "畑に出ている"
    mark = page.form._marks["daily"]  # noqa: SLF001  what the nurse sees under the box
    assert mark.isHidden()
    type_in(page, "daily", "家にいる")
    assert not mark.isHidden()
    assert "畑に出ている" in mark.words.text()
    mark.follow_button.click()
    assert mark.isHidden()
    assert page.form.field("daily").value() == "畑に出ている"
    assert page.save().values.empty


def test_the_record_is_mended_as_well_when_asked(page: SheetPage, ws, town, desk) -> None:
    type_in(page, "daily", "家にいる")
    page.form._marks["daily"].other_button.click()  # noqa: SLF001
    with ws.vault.read() as conn:
        assert records.get(conn, Case, town.case.id).daily_life == "家にいる"
    assert page.form._marks["daily"].isHidden()  # noqa: SLF001
    assert "記録も直しました" in desk.prompts.toasts[-1]


def test_a_record_that_says_something_new_is_not_written_over_unseen(
    page: SheetPage, ws, town, desk
) -> None:
    type_in(page, "daily", "家にいる")
    change_daily(ws, town, "入院した")  # in another window
    mark = page.form._marks["daily"]  # noqa: SLF001
    mark.other_button.click()
    assert [type(one) for one in desk.prompts.told] == [Conflict]
    with ws.vault.read() as conn:
        assert records.get(conn, Case, town.case.id).daily_life == "入院した"
    assert page.form.field("daily").value() == "家にいる"
    assert "入院した" in mark.words.text()
    mark.other_button.click()  # seen now
    with ws.vault.read() as conn:
        assert records.get(conn, Case, town.case.id).daily_life == "家にいる"


def test_no_card_stands_there_with_nothing_in_it(page: SheetPage) -> None:
    shown = [one for one in page.form.findChildren(Section) if not one.isHidden()]
    assert shown
    assert all(not one.is_empty() or one.accessibleName() for one in shown)
    assert page.form.full().form.title not in [one.accessibleName() for one in shown
                                               if one.is_empty()]


def test_a_request_for_disclosure_has_its_own_purpose_and_count_of_pages(page: SheetPage) -> None:
    page.look(PAPER)
    page.paper.readers[Reader.DISCLOSURE].setChecked(True)
    assert page.paper.purpose.text() == "開示請求への対応"
    assert page.paper.basis.value() == REQUEST
    assert page.fit.isHidden()  # it counts the file copy
    page.paper.readers[Reader.PERSON].setChecked(True)
    assert page.paper.basis.value() == OWN
    assert page.paper.basis.findData(REQUEST) < 0
    page.paper.readers[Reader.OUTSIDE].setChecked(True)
    assert page.paper.basis.value() is None
    assert page.paper.basis.findData(OWN) < 0
    page.look(INPUT)
    assert not page.fit.isHidden()


def test_the_bars_are_said_to_be_a_proposal(page: SheetPage) -> None:
    page.look(PAPER)
    page.paper.readers[Reader.OUTSIDE].setChecked(True)
    assert "開示決定" not in page.paper.hint.text()
    page.paper.readers[Reader.DISCLOSURE].setChecked(True)
    for word in ("案", "開示決定", "黒く塗る言葉", "原本"):
        assert word in page.paper.hint.text()


def test_printing_is_in_sight_however_much_is_asked(page: SheetPage, qtbot) -> None:
    page.resize(1150, 560)
    page.look(PAPER)
    page.paper.readers[Reader.DISCLOSURE].setChecked(True)
    paper = page.paper
    qtbot.waitUntil(lambda: paper.print_button.text() == text.PRINT_OUTSIDE)
    qtbot.wait(20)
    for button in (paper.print_button, paper.pdf_button, paper.excel_button):
        assert button.visibleRegion().boundingRect() == button.rect()


def test_a_required_box_warns_and_does_not_block(page: SheetPage, ws, town) -> None:
    type_in(page, "daily", "")
    stored = page.save()
    assert stored is not None
    assert "今の暮らし" in page.form.banner()
    assert "daily" in stored.values.words


def test_an_unreadable_date_is_told(page: SheetPage, ws, town) -> None:
    type_in(page, "met_on", "令和99年99月")
    assert page.save() is None
    assert filled_sheets.of_case(ws, town.case.id) == ()


def test_an_unreadable_date_in_a_required_box_is_not_thrown_away(page: SheetPage) -> None:
    type_in(page, "signed_on", "令和99年99月")
    assert page.save() is None
    assert "令和99年99月" in str(page.form.field("signed_on").draft())


def handed_out(ws, town: Town) -> tuple[Disclosure, ...]:
    with ws.vault.read() as conn:
        return records.where(conn, Disclosure, case_id=town.case.id)


def for_the_clinic(page: SheetPage) -> None:
    page.look(PAPER)
    page.paper.readers[Reader.OUTSIDE].setChecked(True)
    page.paper.recipient.setText("見本病院")
    page.paper.basis.set_value("05")


def test_a_file_that_is_not_written_is_not_recorded(
    page: SheetPage, ws, town, desk, tmp_path
) -> None:
    for_the_clinic(page)
    for answer in (None, tmp_path / "missing" / "a.pdf"):
        desk.prompts.answers.append(answer)
        page.paper.pdf_button.click()
        assert handed_out(ws, town) == ()
    desk.prompts.answers.append(tmp_path / "a.xlsx")
    page.paper.excel_button.click()
    assert len(handed_out(ws, town)) == 1
    desk.prompts.answers.append(tmp_path / "a.pdf")
    page.paper.pdf_button.click()
    assert len(handed_out(ws, town)) == 1
    assert "写し番号" in PdfReader(tmp_path / "a.pdf").pages[0].extract_text()


def test_the_number_of_the_copy_stays_when_recall_is_chosen(
    page: SheetPage, desk, tmp_path
) -> None:
    for_the_clinic(page)
    desk.prompts.answers += [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    page.paper.pdf_button.click()
    page.paper.recall.setChecked(True)
    page.paper.pdf_button.click()
    words = PdfReader(tmp_path / "b.pdf").pages[0].extract_text()
    assert "回収" in words
    assert "写し番号" in words


def test_a_half_filled_sheet_is_a_draft(page: SheetPage, ws, town) -> None:
    type_in(page, "steps", [{"what": "電話をする"}])
    assert page.form.keep_draft()
    (line,) = drafting.mine(ws)
    assert line.form == "sheet"
    page.leave()
    page.show_place(Place("sheet", extra={"form": line.form, "draft": line.record}))
    assert page.form.field("steps").value() == ({"what": "電話をする"},)
    stored = page.save()
    assert stored.values.rows["steps"] == ({"what": "電話をする"},)
    assert drafting.mine(ws) == ()


@pytest.mark.parametrize("stored", [False, True])
def test_a_draft_keeps_what_was_typed_and_the_rest_follows_the_record(
    page: SheetPage, ws, town, stored
) -> None:
    if stored:
        type_in(page, "met_on", "令和8年11月1日")
        assert page.save() is not None
    place = page.place() if stored else None
    type_in(page, "steps", [{"what": "電話をする"}])
    page.leave()
    change_daily(ws, town, "入院した")
    (line,) = drafting.mine(ws)
    page.show_place(place or Place("sheet", extra={"form": line.form, "draft": line.record}))
    assert page.form.field("steps").value() == ({"what": "電話をする"},)
    assert page.form.field("daily").value() == "入院した"
    saved = page.save()
    assert "daily" not in saved.values.words
    assert ("met_on" in saved.values.words) == stored


def test_the_draft_of_a_new_edition_keeps_what_was_copied(page: SheetPage, ws, town) -> None:
    type_in(page, "daily", "家にいる")
    type_in(page, "met_on", "令和8年11月1日")
    assert page.save() is not None
    page.new_edition()
    type_in(page, "steps", [{"what": "電話をする"}])
    type_in(page, "daily", "畑に出ている")  # as the record
    page.leave()
    (line,) = drafting.mine(ws)
    page.show_place(Place("sheet", extra={"form": line.form, "draft": line.record}))
    values = page.form.values()
    assert set(values.words) == {"met_on"}
    assert set(values.rows) == {"steps"}


def change_daily(ws, town: Town, words: str) -> None:
    with ws.vault.read() as conn:
        case = records.get(conn, Case, town.case.id)
    ws.apply(Op.CASE_SAVED, lambda writer: writer.change(
        dataclasses.replace(case, daily_life=words)))


def test_the_fit_is_told_while_typing(page: SheetPage) -> None:
    page.tell_fit()
    assert page.fit.text() == "1枚に収まります。"
    type_in(page, "daily", "長い文。" * 900)
    page.tell_fit()
    assert "枚になります" in page.fit.text()


def test_looking_takes_no_number_and_stores_nothing(
    page: SheetPage, ws, town, desk, tmp_path
) -> None:
    type_in(page, "daily", "家にいる")
    page.look(PAPER)
    assert page.paper.rendered() is not None
    assert "家にいる" in str(page.paper.rendered().sheet.blocks)
    assert "番号は、印刷か保存" in page.paper.pages_label.text()
    desk.prompts.answers.append(None)
    page.paper.pdf_button.click()  # and stops at the name of the file
    page.look(INPUT)
    assert filled_sheets.of_case(ws, town.case.id) == ()
    desk.prompts.answers.append(False)
    page.fix_button.click()
    assert filled_sheets.of_case(ws, town.case.id) == ()
    assert page.form.field("daily").value() == "家にいる"
    page.look(PAPER)
    page.paper.view.choose_printer = lambda *_: False
    desk.prompts.answers.append(tmp_path / "a.pdf")
    page.paper.pdf_button.click()
    (sheet,) = filled_sheets.of_case(ws, town.case.id)
    assert sheet.number.endswith("S-A0001")
    assert sheet.fixed_on is None
    assert "番号は" not in page.paper.pages_label.text()
    assert "家にいる" in PdfReader(tmp_path / "a.pdf").pages[0].extract_text()


def test_the_copy_that_goes_out_has_its_number_and_one_outside_is_recorded(
    page: SheetPage, ws, town, desk, tmp_path
) -> None:
    page.look(PAPER)
    assert page.paper.reader() is Reader.INSIDE
    desk.prompts.answers.append(tmp_path / "a.pdf")
    page.paper.pdf_button.click()
    (sheet,) = filled_sheets.of_case(ws, town.case.id)
    text = PdfReader(tmp_path / "a.pdf").pages[0].extract_text()
    assert sheet.number in text
    page.paper.readers[Reader.OUTSIDE].setChecked(True)
    page.paper.basis.set_value(None)
    page.paper.pdf_button.click()
    assert "渡す相手" in desk.prompts.told[-1].sentence
    page.paper.recipient.setText("見本病院")
    page.paper.basis.set_value("05")
    desk.prompts.answers.append(tmp_path / "b.pdf")
    page.paper.pdf_button.click()
    with ws.vault.read() as conn:
        (made,) = records.where(conn, Disclosure, case_id=town.case.id)
    assert made.recipient == "見本病院"
    assert "写し" in PdfReader(tmp_path / "b.pdf").pages[0].extract_text()
    page.look(INPUT)
    assert page.paper.rendered() is None


def test_a_file_for_outside_opens_with_its_password_alone(
    page: SheetPage, ws, town, desk, tmp_path
) -> None:
    page.look(PAPER)
    page.paper.readers[Reader.OUTSIDE].setChecked(True)
    page.paper.recipient.setText("見本病院")
    page.paper.basis.set_value("05")
    page.paper.password.setText("みほん")
    desk.prompts.answers.append(tmp_path / "a.pdf")
    page.paper.pdf_button.click()
    assert "パスワードが短い" in desk.prompts.told[-1].sentence
    assert not (tmp_path / "a.pdf").exists()
    assert filled_sheets.of_case(ws, town.case.id) == ()  # nor has it taken a number
    page.paper.password.setText("みほん町の書類2026")
    desk.prompts.answers.append(tmp_path / "a.pdf")
    page.paper.pdf_button.click()
    reader = PdfReader(tmp_path / "a.pdf")
    assert reader.is_encrypted
    assert reader.decrypt("みほん町の書類2026")
    assert "試しの様式" in reader.pages[0].extract_text()
    page.paper.clear()
    assert page.paper.password.text() == ""


def test_a_fixed_edition_is_read_only_and_copied(page: SheetPage, ws, town, desk) -> None:
    assert page.save() is not None
    desk.prompts.answers.append(True)
    page.fix_button.click()
    assert not page.form.field("daily").isEnabled()
    page.edition_button.click()
    assert page.form.field("daily").isEnabled()
    type_in(page, "daily", "冬は家にいる")
    second = page.save()
    assert second.sheet.edition == 2
    assert page.compare_button.isEnabled()


def fixed(page: SheetPage, desk) -> FilledSheet:
    """A first edition, fixed."""
    assert page.save() is not None
    desk.prompts.answers.append(True)
    page.fix_button.click()
    return page.form.full().sheet


def test_a_draft_lies_over_no_edition_that_was_fixed_meanwhile(
    page: SheetPage, ws, town, desk
) -> None:
    sheet = page.save().sheet
    type_in(page, "daily", "書きかけのことば")
    page.leave()
    filled_sheets.fix(ws, filled_sheets.load(ws, sheet.id))  # at another desk
    page.show_place(Place("sheet", id=sheet.id))
    assert page.form.field("daily").value() == "畑に出ている"
    assert "書きかけ" in page.form.banner()
    page.look(PAPER)
    assert "書きかけ" not in str(page.paper.rendered().sheet.blocks)
    page.edition_button.click()
    assert page.form.field("daily").value() == "書きかけのことば"
    page.leave()
    (line,) = drafting.mine(ws)
    page.show_place(Place("sheet", extra={"form": line.form, "draft": line.record}))
    second = page.save()
    assert (second.sheet.edition, second.values.words["daily"]) == (2, "書きかけのことば")


def test_a_fixed_sheet_says_when_and_by_whom(page: SheetPage, ws, desk) -> None:
    assert "下書きは自動で" in page.form.status()
    fixed(page, desk)
    assert page.form.status().startswith("確定しています。R8.11.21")
    assert page.form.status().endswith(ws.staff.name)
    assert "下書き" not in page.form.status()
    assert "第1版　確定 R8.11.21(土)　" in page.state.text()


def test_an_older_draft_does_not_cover_a_new_edition(
    page: SheetPage, ws, town, desk, gone, qtbot
) -> None:
    type_in(page, "daily", "前の版のことば")
    sheet = fixed(page, desk)
    page.show_place(Place("sheet", extra={"form": "trial_form", "about": town.case.id}))
    type_in(page, "daily", "書きかけのことば")
    page.show_place(Place("sheet", id=sheet.id))
    desk.prompts.answers.append(None)
    page.edition_button.click()  # and stops
    assert page.form.full().stored
    assert desk.prompts.asked[-1][0] == "書きかけの下書きがあります"
    desk.prompts.answers.append("draft")
    page.edition_button.click()
    assert page.form.field("daily").value() == "書きかけのことば"
    assert "下書きの続き" in page.form.banner()
    page.show_place(Place("sheet", id=sheet.id))
    desk.prompts.answers.append("copy")
    page.edition_button.click()
    assert page.form.field("daily").value() == "前の版のことば"
    page.leave()
    tab = MadeSheets(desk)
    qtbot.addWidget(tab)
    tab.show_case(town.case.id)
    drafting.keep(ws, "sheet", f"new:trial_form:{town.case.id.hex}:filled",
                  values={"daily": "三つ目"}, title="試し")
    desk.prompts.answers.append("draft")
    tab.copy_button.click()
    assert "copy" not in gone[-1].extra
    page.show_place(gone[-1])
    assert page.form.field("daily").value() == "三つ目"


def test_a_sheet_that_cannot_be_read_is_told_and_the_others_open(
    page: SheetPage, ws, town, desk, gone
) -> None:
    good = page.save().sheet
    page.new_edition()
    bad = page.save().sheet
    ws.apply(Op.SHEET_SAVED, lambda writer: writer.change(
        dataclasses.replace(writer.get(FilledSheet, bad.id), values='{"words": [')))
    page.show_place(Place("sheet", id=bad.id))
    assert desk.prompts.told[-1].sentence.startswith("この書類の中身を読み取れませんでした。")
    assert page.heading.text() == "この書類は読み取れません"
    assert page.form is None
    assert not page.looks[PAPER].isEnabled()
    page.back_button.click()
    assert gone[-1] == Place("case", id=town.case.id, tab="papers")
    with ws.vault.read() as conn:
        assert records.get(conn, FilledSheet, bad.id).values == '{"words": ['
    page.show_place(Place("sheet", id=good.id))
    assert page.form.field("daily").value() == "畑に出ている"
    assert page.looks[PAPER].isEnabled()
    page.compare_button.click()  # nothing before the first


def test_rows_of_the_record_say_so_and_are_marked_when_written_over(
    page: SheetPage, town, gone, desk
) -> None:
    page.show_place(Place("sheet", extra={"form": "situation_report", "about": town.case.id}))
    tables = [one for one in page.form.full().form.tables() if one.bind]
    assert {one.name for one in tables} == {"family", "care", "supporters"}
    for table in tables:
        mark = page.form._marks[table.name]  # noqa: SLF001  what the nurse sees under the rows
        assert not mark.isHidden()
        assert mark.words.text().startswith("記録から入っています。")
        assert mark.follow_button.isHidden()
    mark = page.form._marks["family"]  # noqa: SLF001
    type_in(page, "family", [{"name": "別の 人"}])
    assert "記録とちがいます" in mark.words.text()
    assert not mark.follow_button.isHidden()
    mark.follow_button.click()
    assert mark.words.text().startswith("記録から入っています。")
    assert page.form.values().empty
    places = {}
    for table in tables:
        page.form._marks[table.name].other_button.click()  # noqa: SLF001
        places[table.name] = gone[-1].tab
    assert places == {"family": "family", "care": "care", "supporters": "map"}
    assert mark.other_button.text() == "記録を直す"
    fixed(page, desk)
    assert page.form._marks["family"].isHidden()  # noqa: SLF001  nothing can be written there


def test_rows_that_are_only_looked_at_have_no_boxes(page: SheetPage, ws, town, gone, desk) -> None:
    page.show_place(Place("sheet", extra={"form": "life_support_sheet", "about": town.case.id}))
    (table, rows), = page.form._looked_at  # noqa: SLF001
    assert table.name == "supporters"
    assert "supporters" not in page.form.to_fields(page.form.values())
    assert rows.text() == "記録には、まだありません。"
    mark = page.form._marks["supporters"]  # noqa: SLF001
    assert "ここでは書きかえられません" in mark.words.text()
    mark.other_button.click()
    assert gone[-1] == Place("case", id=town.case.id, tab="map")
    tie = SupportTie(id=TieId(ws.new_id()), person_id=town.case.person_id, label="見本<訪問>看護",
                     frequency="週1回")
    ws.apply(Op.TIE_SAVED, lambda writer: writer.insert(tie))
    page.show_place(Place("sheet", extra={"form": "life_support_sheet", "about": town.case.id}))
    (_, rows), = page.form._looked_at  # noqa: SLF001
    assert "見本&lt;訪問&gt;看護" in rows.text()
    assert "週1回" in rows.text()
    stored = page.save()
    assert stored is not None
    assert stored.values.empty


@pytest.mark.parametrize("form_id", sorted(bundled_texts()))
def test_every_form_says_where_its_rows_come_from(
    form_id: str, page: SheetPage, ws, town
) -> None:
    """Of all forms: rows bound to the record are marked, those to look at cannot be typed into."""
    form = form_library.current(ws, form_id)
    about = {
        About.CASE: lambda: town.case.id,
        About.OFFICE: sheet_facts.office_record,
        About.PLAN: lambda: plans.save(ws, plans.new(ws, town.case.id))[0].plan.id,
        About.REFERRAL: lambda: town.one().id,
        About.CONFERENCE: lambda: conferences.save(ws, conferences.new(ws)).conference.id,
        About.CONSULTATION: lambda: intake.save(ws, IntakeForm(
            consultation=dataclasses.replace(intake.start(ws), gist="家賃"),
            person=people.PersonForm(person=people.new_person(ws)))).consultation.id,
    }[form.about]()
    page.show_place(Place("sheet", extra={"form": form_id, "about": about}))
    for table in form.tables():
        if table.bind:
            assert not page.form._marks[table.name].isHidden()  # noqa: SLF001
        assert (table.name in page.form.to_fields(page.form.values())) != table.read_only


def test_what_columns_say_of_themselves_is_read_above_the_table(page: SheetPage, town) -> None:
    page.show_place(Place("sheet", extra={"form": "life_support_sheet", "about": town.case.id}))
    said = [one.text() for one in page.form.findChildren(QLabel)]
    assert "支援施設: 病院は、表の下の「病院」の欄に書きます。" in said


def test_the_tab_makes_and_finds_sheets(desk, ws, town, gone, qtbot, tmp_path) -> None:
    tab = MadeSheets(desk)
    qtbot.addWidget(tab)
    tab.show_case(town.case.id)
    tab.search.setText("試し")
    assert tab.forms.count() == 1
    tab.make_button.click()
    assert gone[-1].extra == {"form": "trial_form", "about": town.case.id}
    tab.header_button.click()
    assert filled_sheets.of_case(ws, town.case.id) == ()
    assert gone[-1].extra["fill"] == "header"
    page = SheetPage(desk)
    qtbot.addWidget(page)
    page.show_place(gone[-1])
    desk.prompts.answers.append(tmp_path / "a.pdf")
    page.paper.pdf_button.click()
    (sheet,) = filled_sheets.of_case(ws, town.case.id)
    assert sheet.fill == "header"
    assert sheet.number in PdfReader(tmp_path / "a.pdf").pages[0].extract_text()
    tab.copy_button.click()
    page.show_place(gone[-1])
    assert page.save().sheet.fill == "header"
    page.leave()
    tab.reload()
    tab.made.setCurrentRow(1)
    tab.open_button.click()
    assert gone[-1].id == sheet.id
    tab.number.setText(sheet.number)
    tab.find_number()
    assert gone[-1].id == sheet.id
    tab.number.setText("R8-S-A9999")
    tab.find_number()
    assert desk.prompts.told


@pytest.fixture
def two_cases(ws, town) -> Conference:
    """A conference about the person of the town and somebody else."""
    form = people.PersonForm(person=people.new_person(ws), name="別府 春代")
    call = dataclasses.replace(intake.start(ws), gist="退院")
    other = intake.start_case(ws, intake.save(
        ws, IntakeForm(consultation=call, person=form)).consultation)
    made = conferences.plan(ws, on=ws.today(), kind="02")
    for case, question in ((town.case, "家賃のこと"), (other, "退院のこと")):
        conferences.add_item(ws, made, case_id=case.id, question=question)
    return made


def test_whose_copy_of_a_conference_it_is_has_to_be_chosen(
    page: SheetPage, ws, town, desk, two_cases, tmp_path
) -> None:
    page.show_place(Place("sheet", extra={
        "form": "conference_coordination", "about": two_cases.id}))
    page.look(PAPER)
    paper = page.paper
    assert paper.whose.isHidden()  # the office reads the whole
    paper.readers[Reader.DISCLOSURE].setChecked(True)
    assert not paper.whose.isHidden()
    assert paper.whose.combo.code() is None
    assert paper.rendered() is None
    assert "どのケースの写しか" in paper.whose.hint.text()
    paper.pdf_button.click()
    assert "どのケースの写しか" in desk.prompts.told[-1].sentence
    words = [paper.whose.combo.itemText(row) for row in range(paper.whose.combo.count())]
    assert f"{town.case.number}　見本 太郎" in words
    paper.whose.combo.set_value(str(town.case.id))
    paper.whose.combo.committed.emit()
    desk.prompts.answers.append(tmp_path / "a.pdf")
    paper.pdf_button.click()
    said = "".join(one.extract_text() for one in PdfReader(tmp_path / "a.pdf").pages)
    assert "家賃のこと" in said
    assert "退院のこと" not in said
    assert "別府" not in said
    (given,) = handed_out(ws, town)
    assert (given.person_id, given.basis) == (town.case.person_id, REQUEST)
    paper.readers[Reader.OUTSIDE].setChecked(True)
    assert paper.whose.isHidden()
    assert paper.rendered() is not None


def test_of_a_conference_about_nobody_the_page_says_what_to_do(page: SheetPage, ws) -> None:
    empty = conferences.plan(ws, on=ws.today(), kind="02")
    page.show_place(Place("sheet", extra={"form": "meeting_notice", "about": empty.id}))
    page.look(PAPER)
    page.paper.readers[Reader.FAMILY].setChecked(True)
    assert "議題にケースを入れて" in page.paper.pages_label.text()
    assert page.paper.rendered() is None


def test_words_of_others_are_painted_over_on_the_copy_of_a_request(page: SheetPage, desk) -> None:
    type_in(page, "daily", "畑に出ている。家主の山田さんが見ている")
    page.look(PAPER)
    paper = page.paper
    assert paper.blacked.isHidden()
    paper.readers[Reader.DISCLOSURE].setChecked(True)
    assert not paper.blacked.isHidden()
    paper.blacked.line.setText("家主、山田さん")
    paper.blacked.line.committed.emit()
    assert "畑に出ている。■■■■の■■■■が見ている" in paper.rendered().words
    assert "山田" not in paper.rendered().words
    paper.readers[Reader.INSIDE].setChecked(True)
    assert "山田さん" in paper.rendered().words
    paper.readers[Reader.DISCLOSURE].setChecked(True)
    assert paper.blacked.words() == ()
