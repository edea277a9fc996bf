"""書類: filled from the record, written over, fixed, copied, compared, hidden, handed out."""

from __future__ import annotations

import dataclasses
from io import BytesIO
from types import MappingProxyType

import openpyxl
import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from pypdf import PdfReader
from town_kit import Town, make_town

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.consent import Disclosure
from nimo_desktop.domain.errors import NotFound, RuleBroken
from nimo_desktop.domain.form_def import Reader
from nimo_desktop.domain.journal import Op
from nimo_desktop.output.fonts import load_fonts
from nimo_desktop.services import (
    filled_sheets,
    form_library,
    sheet_copies,
    sheet_links,
    sheet_rendering,
)
from nimo_desktop.services.filled_sheets import FullSheet
from nimo_desktop.services.form_files.values import Values
from nimo_desktop.storage import records

FORM = '''
id = "{id}"
title = "試しの様式"
number = "町様式 試し"
about = "case"
readers = ["外部", "本人", "家主"]

[[block]]
kind = "row"
header = true
cells = [
  {{ name = "person", label = "氏名", bind = "本人.氏名" }},
  {{ name = "phone", label = "電話", bind = "本人.電話" }},
]

[[block]]
kind = "text"
name = "daily"
label = "今の暮らし"
bind = "ケース.今の暮らし"

[[block]]
kind = "text"
name = "view"
label = "ケースの見立て"
bind = "ケース.見立て"
to = ["庁内"]

[[block]]
kind = "checks"
name = "mood"
label = "今日の調子"
options = ["よい", "ふつう", "つらい"]
several = false

[[block]]
kind = "table"
name = "steps"
label = "すること"
rows = 2
columns = [
  {{ name = "what", label = "何を" }},
  {{ name = "when", label = "いつ", type = "date" }},
]
'''


@pytest.fixture
def town(ws, world) -> Town:
    return make_town(ws, world)


@pytest.fixture
def form_id(ws, town) -> str:
    """The office's own form, so that these tests stand on their own."""
    form_library.save_office_form(ws, "trial_form", FORM.format(id="trial_form"))
    with ws.vault.read() as conn:
        case = records.get(conn, Case, town.case.id)
    ws.apply(Op.CASE_SAVED, lambda writer: writer.change(
        dataclasses.replace(case, daily_life="畑に出ている", view="休みながらなら働ける")))
    return "trial_form"


def words(**typed: str) -> Values:
    return Values(MappingProxyType(typed))


def typed_in(full: FullSheet, values: Values) -> FullSheet:
    return dataclasses.replace(full, values=values)


def paper(ws, full: FullSheet, reader: Reader = Reader.FILE) -> str:
    pdf = sheet_rendering.render(ws, full, reader=reader, fonts=load_fonts()).pdf()
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_bound_boxes_arrive_filled_and_follow_the_record(ws, town, form_id) -> None:
    full = filled_sheets.save(ws, filled_sheets.new(ws, form_id, town.case.id))
    assert full.sheet.number == "R8-S-A0001"
    assert "畑に出ている" in paper(ws, full)
    with ws.vault.read() as conn:
        case = records.get(conn, Case, town.case.id)
    ws.apply(Op.CASE_SAVED, lambda writer: writer.change(
        dataclasses.replace(case, daily_life="冬は家にいる")))
    assert "冬は家にいる" in paper(ws, filled_sheets.load(ws, full.sheet.id))


def test_a_box_written_over_leaves_the_record_alone_until_asked(ws, town, form_id) -> None:
    begun = filled_sheets.new(ws, form_id, town.case.id)
    full = filled_sheets.save(ws, typed_in(begun, words(daily="週に2回畑に出る")))
    assert "週に2回畑に出る" in paper(ws, full)
    with ws.vault.read() as conn:
        assert records.get(conn, Case, town.case.id).daily_life == "畑に出ている"
    cell = next(one for one in full.form.cells() if one.name == "daily")
    assert sheet_links.writable(cell)
    mended = sheet_links.write_back(ws, full, cell, "週に2回畑に出る")
    with ws.vault.read() as conn:
        assert records.get(conn, Case, town.case.id).daily_life == "週に2回畑に出る"
    assert not mended.values.typed("daily")


def test_a_fixed_edition_stays_as_it_was(ws, town, form_id) -> None:
    begun = filled_sheets.new(ws, form_id, town.case.id)
    full = filled_sheets.fix(ws, filled_sheets.save(ws, begun))
    with ws.vault.read() as conn:
        case = records.get(conn, Case, town.case.id)
    ws.apply(Op.CASE_SAVED, lambda writer: writer.change(
        dataclasses.replace(case, daily_life="引っ越した")))
    again = filled_sheets.load(ws, full.sheet.id)
    assert "畑に出ている" in paper(ws, again)
    assert "引っ越した" not in paper(ws, again)
    with pytest.raises(RuleBroken):
        filled_sheets.save(ws, typed_in(again, words(daily="別のこと")))


def test_editions_are_copied_and_compared(ws, town, form_id) -> None:
    begun = filled_sheets.new(ws, form_id, town.case.id)
    ticked = dataclasses.replace(
        words(daily="一つ目"), ticks=MappingProxyType({"mood": ("つらい",)}),
        rows=MappingProxyType({"steps": ({"what": "電話する", "when": "2026-12-01"},)}))
    first = filled_sheets.save(ws, typed_in(begun, ticked))
    second = filled_sheets.copy_last(ws, first.sheet)
    assert second.values == first.values
    second = filled_sheets.save(
        ws, typed_in(second, dataclasses.replace(
            second.values, words=MappingProxyType({"daily": "二つ目"}))))
    assert (first.sheet.edition, second.sheet.edition) == (1, 2)
    assert first.sheet.number != second.sheet.number
    assert filled_sheets.compare(ws, first, second) == (("今の暮らし", "一つ目", "二つ目"),)
    assert "令和8年12月1日" in paper(ws, second)
    assert filled_sheets.by_number(ws, second.sheet.number.lower()).id == second.sheet.id
    with pytest.raises(NotFound):
        filled_sheets.by_number(ws, "R8-S-A9999")


def test_a_sheet_keeps_the_form_it_was_filled_with(ws, town, form_id) -> None:
    full = filled_sheets.save(ws, filled_sheets.new(ws, form_id, town.case.id))
    changed = FORM.format(id=form_id).replace("今の暮らし\"", "毎日のようす\"", 1)
    form_library.save_office_form(ws, form_id, changed)
    assert "毎日のようす" not in paper(ws, filled_sheets.load(ws, full.sheet.id))
    assert "毎日のようす" in paper(ws, filled_sheets.new(ws, form_id, town.case.id))
    assert len(form_library.editions(ws, form_id)) == 2


@pytest.mark.parametrize("reader", [Reader.OUTSIDE, Reader.PERSON, Reader.LANDLORD])
def test_hidden_boxes_are_in_no_layer_of_a_copy(ws, town, form_id, reader) -> None:
    full = filled_sheets.save(ws, filled_sheets.new(ws, form_id, town.case.id))
    rendered = sheet_rendering.render(ws, full, reader=reader, fonts=load_fonts())
    text = "".join(p.extract_text() for p in PdfReader(BytesIO(rendered.pdf())).pages)
    book = openpyxl.load_workbook(BytesIO(rendered.xlsx()))
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row]
    for secret in ("休みながらなら働ける", "ケースの見立て"):
        assert secret not in text
        assert not any(secret in one for one in cells)
        assert secret.encode() not in rendered.pdf()
    assert "畑に出ている" in text or reader in (Reader.PERSON,)


def test_the_copy_for_a_request_shows_that_something_is_barred(ws, town, form_id) -> None:
    full = filled_sheets.save(ws, filled_sheets.new(ws, form_id, town.case.id))
    text = paper(ws, full, Reader.DISCLOSURE)
    assert "ケースの見立て" in text
    assert "休みながらなら働ける" not in text


def test_a_copy_that_leaves_is_a_disclosure(ws, town, form_id) -> None:
    full = filled_sheets.save(ws, filled_sheets.new(ws, form_id, town.case.id))
    with pytest.raises(RuleBroken):
        sheet_copies.hand_out(
            ws, full, Reader.OUTSIDE, recipient="", purpose="共有", basis="05")
    with pytest.raises(RuleBroken):
        sheet_copies.hand_out(
            ws, full, Reader.OUTSIDE, recipient="見本病院", purpose="共有", basis="02")
    made = sheet_copies.hand_out(
        ws, full, Reader.OUTSIDE, recipient="見本病院", purpose="共有", basis="05")
    with ws.vault.read() as conn:
        (kept,) = records.where(conn, Disclosure, case_id=town.case.id)
    assert (kept.id, kept.items, kept.copy_no) == (made.id, "試しの様式", 1)


def test_a_request_has_a_basis_of_its_own_that_carries_nothing_else(ws, town, form_id) -> None:
    full = filled_sheets.save(ws, filled_sheets.new(ws, form_id, town.case.id))
    assert ws.codes["sharing_basis"].get("12").valid_from_fy == 2023
    with pytest.raises(RuleBroken, match="根拠"):
        sheet_copies.hand_out(
            ws, full, Reader.OUTSIDE, recipient="見本病院", purpose="共有", basis="12")
    made = sheet_copies.hand_out(
        ws, full, Reader.DISCLOSURE, recipient="本人", purpose="開示請求への対応", basis="12")
    assert (made.basis, made.person_id) == ("12", town.case.person_id)


def test_a_header_copy_is_numbered_and_otherwise_empty(ws, town, form_id) -> None:
    full = filled_sheets.save(
        ws, filled_sheets.new(ws, form_id, town.case.id, fill="header"))
    text = paper(ws, full)
    assert full.sheet.number in text
    assert "畑に出ている" not in text
    with ws.vault.read() as conn:
        assert records.get(conn, Case, town.case.id)


def test_the_excel_file_has_a_readable_twin(ws, town, form_id) -> None:
    begun = filled_sheets.new(ws, form_id, town.case.id)
    values = dataclasses.replace(
        words(daily="=SUM(1)"),
        rows=MappingProxyType({"steps": ({"what": "電話", "when": "2026-12-01"},)}))
    full = filled_sheets.save(ws, typed_in(begun, values))
    data = sheet_rendering.render(ws, full, fonts=load_fonts()).xlsx()
    twin = openpyxl.load_workbook(BytesIO(data))["データ"]
    names = [cell.value for cell in twin[1]]
    row = dict(zip(names, (cell.value for cell in twin[3]), strict=True))
    assert row["daily"] == "=SUM(1)"
    assert twin.cell(3, names.index("daily") + 1).data_type == "s"
    assert str(row["steps.1.when"]).startswith("2026-12-01")
    assert row["number"].startswith(full.sheet.number)


def test_my_number_is_refused(ws, town, form_id) -> None:
    begun = filled_sheets.new(ws, form_id, town.case.id)
    with pytest.raises(RuleBroken):
        filled_sheets.save(ws, typed_in(begun, words(daily="番号は 123456789018 です")))
    assert filled_sheets.of_case(ws, town.case.id) == ()


def test_choices_are_offered_in_excel_too(ws, town) -> None:
    text = FORM.format(id="choice_form").replace(
        '{ name = "phone", label = "電話", bind = "本人.電話" }',
        '{ name = "way", label = "方法", type = "choice", options = ["来所", "訪問"] }')
    form_library.save_office_form(ws, "choice_form", text)
    full = filled_sheets.save(ws, filled_sheets.new(ws, "choice_form", town.case.id))
    data = sheet_rendering.render(ws, full, fonts=load_fonts()).xlsx()
    page = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
    lists = [one for one in page.data_validations.dataValidation if one.type == "list"]
    assert len(lists) == 1
    blank = sheet_rendering.blank(full.form, ws.codes, ws.today(), load_fonts())
    said = "".join(p.extract_text() for p in PdfReader(BytesIO(blank.pdf())).pages)
    assert "来所" in said
