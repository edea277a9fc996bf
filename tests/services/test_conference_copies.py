"""A conference talks about several families: a copy for one of them names nobody else."""

from __future__ import annotations

import dataclasses
from io import BytesIO
from types import MappingProxyType
from zipfile import ZipFile

import pikepdf
import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from pypdf import PdfReader
from template_kit import simple
from town_kit import Town, make_town

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.conference import Conference
from nimo_desktop.domain.consent import Disclosure
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.form_def import About, Reader
from nimo_desktop.domain.journal import Op
from nimo_desktop.output.fonts import load_fonts
from nimo_desktop.services import (
    conferences,
    filled_sheets,
    intake,
    office,
    own_templates,
    people,
    sheet_copies,
    sheet_rendering,
)
from nimo_desktop.services.filled_sheets import FullSheet
from nimo_desktop.services.form_files.library import bundled, bundled_texts
from nimo_desktop.services.form_files.values import NOTHING_TYPED, Values
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.storage import records

PRIVATE = (Reader.PERSON, Reader.FAMILY, Reader.LANDLORD, Reader.DISCLOSURE)
FORMS = ("conference_coordination", "conference_case_study", "meeting_notice")
OTHER = "別府 春代"
OTHERS_QUESTION = "春の退院に向けた部屋探しのこと"
OWN_QUESTION = "家賃の分納をどう続けるか"
TALK = "山の家の話をした"
OTHERS_MOTHER = "別府 ヨネ"
FONTS = load_fonts()


@pytest.fixture
def town(ws, world) -> Town:
    return make_town(ws, world)


@pytest.fixture
def other(ws, town) -> Case:
    call = dataclasses.replace(intake.start(ws), gist="退院", story="退院したい")
    form = people.PersonForm(person=people.new_person(ws), name=OTHER, kana="べっぷ はるよ")
    saved = intake.save(ws, IntakeForm(consultation=call, person=form)).consultation
    return intake.start_case(ws, saved)


@pytest.fixture
def held(ws, town) -> Conference:
    made = conferences.plan(ws, on=ws.today(), kind="02", place="役場2階", note="資料は3部")
    conferences.add_item(ws, made, case_id=town.case.id, question=OWN_QUESTION)
    rows = [
        dataclasses.replace(conferences.new_attendance(ws, made.id), name=name, staff_id=staff)
        for name, staff in ((OTHERS_MOTHER, None), ("", ws.me))
    ]
    conferences.set_people(ws, made, rows)
    return made


@pytest.fixture
def both(ws, held, other) -> Conference:
    conferences.add_item(ws, held, case_id=other.id, question=OTHERS_QUESTION)
    return held


def sheet(ws, form_id: str, about: Conference, **words: str) -> FullSheet:
    begun = filled_sheets.new(ws, form_id, about.id)
    typed = Values(MappingProxyType(words)) if words else NOTHING_TYPED
    return filled_sheets.save(ws, dataclasses.replace(begun, values=typed))


def everything(made) -> str:
    """Text layer, unpacked bytes, metadata and every member of the Excel file, without spaces."""
    data = made.pdf()
    found = PdfReader(BytesIO(data))
    told = "".join(page.extract_text() for page in found.pages) + str(found.metadata)
    target = BytesIO()
    with pikepdf.open(BytesIO(data)) as document:
        document.save(target, compress_streams=False)
    told += "".join(target.getvalue().decode(code, "ignore") for code in ("utf-8", "utf-16-be"))
    with ZipFile(BytesIO(made.xlsx())) as file:
        told += "".join(file.read(name).decode("utf-8", "ignore") for name in file.namelist())
    return "".join(told.split())


def copied(ws, full: FullSheet, reader: Reader, case: Case | None = None) -> str:
    key = None if case is None else case.id
    return everything(sheet_rendering.render(ws, full, reader=reader, fonts=FONTS, case=key))


def others(case: Case) -> tuple[str, ...]:
    return (OTHER.replace(" ", ""), "別府", "べっぷ", case.number, OTHERS_QUESTION)


@pytest.mark.parametrize("reader", PRIVATE)
@pytest.mark.parametrize("form_id", FORMS)
def test_a_private_copy_of_several_cases_is_refused_until_one_is_chosen(
    ws, town, both, other, form_id, reader
) -> None:
    full = sheet(ws, form_id, both)
    with pytest.raises(RuleBroken, match="2件のケース"):
        copied(ws, full, reader)
    with pytest.raises(RuleBroken, match="2件のケース"):
        sheet_copies.prepared(ws, full, reader, recipient="本人", purpose="交付", basis="05")
    assert handed_out(ws) == ()
    said = copied(ws, full, reader, town.case)
    assert [word for word in (*others(other), "ヨネ", "資料は3部") if word in said] == []


def handed_out(ws) -> tuple[Disclosure, ...]:
    with ws.vault.read() as conn:
        return records.select(conn, Disclosure)


def test_the_office_and_the_agencies_at_the_table_read_the_whole(ws, both, town, other) -> None:
    full = sheet(ws, "conference_coordination", both, talk=TALK)
    for reader in (Reader.FILE, Reader.INSIDE, Reader.OUTSIDE):
        said = copied(ws, full, reader)
        for word in (other.number, OTHERS_QUESTION, town.case.number, OWN_QUESTION, TALK):
            assert word in said


@pytest.mark.parametrize("reader", PRIVATE)
def test_the_choice_is_offered_and_the_disclosure_is_kept_with_case_and_person(
    ws, town, both, other, reader
) -> None:
    full = sheet(ws, "conference_coordination", both)
    assert sheet_copies.choices(ws, full, Reader.OUTSIDE) == ()
    offered = sheet_copies.choices(ws, full, reader)
    assert [one.number for one in offered] == [town.case.number, other.number]
    given = sheet_copies.hand_out(
        ws, full, reader, recipient="本人", purpose="交付", basis="05", case=other.id
    )
    assert (given.case_id, given.person_id) == (other.id, other.person_id)


def test_a_copy_for_outside_is_kept_with_every_case_it_tells_of(ws, town, both, other) -> None:
    full = sheet(ws, "conference_coordination", both)
    given = sheet_copies.hand_out(
        ws, full, Reader.OUTSIDE, recipient="見本病院", purpose="共有", basis="04")
    kept = handed_out(ws)
    assert {(one.case_id, one.person_id) for one in kept} == {
        (case.id, case.person_id) for case in (town.case, other)}
    assert {(one.copy_no, one.recipient) for one in kept} == {(given.copy_no, "見本病院")}


def test_the_notice_of_a_conference_is_kept_with_nobody(ws, both) -> None:
    full = sheet(ws, "meeting_notice", both)
    sheet_copies.hand_out(
        ws, full, Reader.OUTSIDE, recipient="見本病院", purpose="開催通知", basis="04")
    (kept,) = handed_out(ws)
    assert (kept.case_id, kept.person_id) == (None, None)


def test_of_one_case_nothing_has_to_be_chosen(ws, town, held) -> None:
    full = sheet(ws, "conference_coordination", held, talk=TALK)
    said = copied(ws, full, Reader.DISCLOSURE)
    for word in (town.case.number, OWN_QUESTION, TALK):
        assert word in said
    given = sheet_copies.prepared(
        ws, full, Reader.DISCLOSURE, recipient="本人", purpose="請求", basis="12"
    )
    assert (given.case_id, given.person_id) == (town.case.id, town.case.person_id)


def test_a_conference_about_nobody_has_no_private_copy(ws, town) -> None:
    empty = conferences.plan(ws, on=ws.today(), kind="02")
    with pytest.raises(RuleBroken, match="だれの写しか分からない"):
        copied(ws, sheet(ws, "meeting_notice", empty), Reader.PERSON)


def test_what_was_typed_for_the_whole_table_goes_with_its_label(ws, town, both, other) -> None:
    full = sheet(ws, "conference_coordination", both, talk=TALK, way="オンライン")
    said = copied(ws, full, Reader.LANDLORD, town.case)
    assert TALK not in said
    assert "協議内容" not in said
    assert "オンライン" in said  # a box of the header tells of the meeting
    assert OWN_QUESTION in said
    assert "支援方針" in said  # nothing is typed there
    bars = copied(ws, full, Reader.DISCLOSURE, town.case)
    assert TALK not in bars
    assert "協議内容" in bars


def test_typed_points_of_others_are_left_out(ws, town, both, other) -> None:
    begun = filled_sheets.new(ws, "conference_coordination", both.id)
    rows = tuple(
        MappingProxyType({"case": number, "question": question})
        for number, question in (
            (town.case.number, "自分のこと"), (other.number, "あちらのこと"),
            ("", "だれのことか分からない"))
    )  # fmt: skip
    typed = Values(rows=MappingProxyType({"agenda": rows}))
    full = filled_sheets.save(ws, dataclasses.replace(begun, values=typed))
    said = copied(ws, full, Reader.DISCLOSURE, town.case)
    assert "自分のこと" in said
    assert "あちらのこと" not in said
    assert "だれのことか" not in said


@pytest.mark.parametrize("reader", [Reader.LANDLORD, Reader.DISCLOSURE])
def test_a_fixed_edition_keeps_its_own_rows_alone(ws, town, both, other, reader) -> None:
    fixed = filled_sheets.fix(ws, sheet(ws, "conference_coordination", both, talk=TALK))
    said = copied(ws, filled_sheets.load(ws, fixed.sheet.id), reader, town.case)
    assert [word for word in (*others(other), TALK, "ヨネ") if word in said] == []
    assert OWN_QUESTION in said


def test_a_sheet_fixed_for_one_case_tells_nothing_to_the_next(ws, town, held, other) -> None:
    with ws.vault.read() as conn:
        case = records.get(conn, Case, town.case.id)
    ws.apply(Op.CASE_SAVED, lambda w: w.change(dataclasses.replace(case, summary="借金がある")))
    full = sheet(ws, "conference_case_study", held, talk=TALK)
    fixed = filled_sheets.fix(ws, full)
    (own,) = conferences.load(ws, held.id).items
    conferences.remove_item(ws, own)
    conferences.add_item(ws, held, case_id=other.id, question=OTHERS_QUESTION)
    for one in (full, filled_sheets.load(ws, fixed.sheet.id)):
        said = copied(ws, one, Reader.LANDLORD)
        assert town.case.number not in said
        assert "見本太郎" not in said
    assert TALK not in said
    assert "借金がある" not in said


def test_a_name_left_in_the_header_stops_the_copy(ws, town, both, other) -> None:
    full = sheet(ws, "meeting_notice", both, doc_no="1号", to_whom=f"{OTHER} 様")
    with pytest.raises(RuleBroken, match="名前か番号が残っている"):
        copied(ws, full, Reader.PERSON, town.case)
    assert OTHER.replace(" ", "") in copied(ws, full, Reader.PERSON, other)


def test_a_case_form_lists_its_own_points_of_a_conference(ws, town, both, other) -> None:
    for item, words in zip(
        conferences.load(ws, both.id).items, ("分納を続ける", "部屋を探す"), strict=True
    ):
        decided = dataclasses.replace(item, decision=words)
        ws.apply(Op.CONFERENCE_SAVED, lambda writer, one=decided: writer.change(one))
    full = filled_sheets.save(ws, filled_sheets.new(ws, "hand_over_letter", town.case.id))
    for reader in (Reader.FILE, Reader.INSIDE, Reader.DISCLOSURE):
        said = copied(ws, full, reader)
        assert "分納を続ける" in said
        assert "部屋を探す" not in said


def test_every_form_about_a_conference_keeps_to_one_case(ws, town, both, other) -> None:
    office.save_office(ws, dataclasses.replace(ws.office(), runs_juso=True))
    every = [form_id for form_id in bundled_texts()
             if bundled(form_id, ws.codes).about is About.CONFERENCE]  # fmt: skip
    assert set(FORMS) < set(every)
    for form_id in every:
        full = sheet(ws, form_id, both)
        for reader in PRIVATE:
            said = copied(ws, full, reader, town.case)
            assert [word for word in others(other) if word in said] == [], (form_id, reader)


def test_the_offices_own_excel_for_the_person_names_her_case_alone(ws, town, both, other) -> None:
    asked = "/".join(f"{{{{.{part}}}}}" for part in ("機関", "氏名"))
    data = simple(
        {
            "A1": "{{会議.番号}}",
            "A2": "{{本人.氏名}}",
            "A3": f"{{{{#会議.出席者}}}}{asked}",
            "A4": f"{asked}{{{{/会議.出席者}}}}",
        }
    )
    kept = own_templates.add(ws, "お知らせ", data, file_name="お知らせ.xlsx")
    about = own_templates.about_in(ws, kept.template, town.case.id)

    def made(**case: object) -> own_templates.Made:
        return own_templates.make(
            ws, kept.template.id, about, Reader.PERSON, FONTS, recipient="本人", purpose="交付",
            basis="05", **case)  # fmt: skip

    with pytest.raises(RuleBroken, match="2件のケース"):
        made()
    mine = made(case=town.case.id)
    assert [one.person_id for one in mine.disclosures] == [town.case.person_id]
    with ZipFile(BytesIO(mine.filled.data)) as file:
        told = "".join(file.read(name).decode("utf-8", "ignore") for name in file.namelist())
    assert "見本 太郎" in told
    assert "ヨネ" not in told


def test_the_offices_own_excel_names_no_other_case_in_the_words_of_the_conference(
    ws, town, both, other
) -> None:
    data = simple({"A1": "{{本人.氏名}}", "A2": "{{会議.場所}}", "A3": "{{会議.番号}}"})
    kept = own_templates.add(ws, "お知らせ", data, file_name="お知らせ.xlsx")
    about = own_templates.about_in(ws, kept.template, town.case.id)

    def at(place: str, reader: Reader = Reader.PERSON) -> bytes:
        with ws.vault.read() as conn:
            now = records.get(conn, Conference, both.id)
        moved = dataclasses.replace(now, place=place)
        ws.apply(Op.CONFERENCE_SAVED, lambda writer: writer.change(moved))
        return own_templates.fill_for(
            ws, kept.template.id, about, reader, FONTS, case=town.case.id).data

    assert at("役場2階")
    with pytest.raises(RuleBroken, match="ほかの方の名前"):
        at(f"{OTHER}さんの自宅")
    assert at(f"{OTHER}さんの自宅", Reader.INSIDE)


def test_the_offices_own_excel_of_a_conference_is_kept_with_every_case(
    ws, town, both, other, tmp_path
) -> None:
    data = simple({"A1": "{{会議.番号}}", "A2": "{{#会議.議題}}{{.対象者}}{{/会議.議題}}"})
    kept = own_templates.add(ws, "議事", data, file_name="議事.xlsx")
    notice = own_templates.add(
        ws, "お知らせ", simple({"A1": "{{会議.番号}}"}), file_name="お知らせ.xlsx")

    def made(template: object, basis: str) -> own_templates.Made:
        return own_templates.make(
            ws, template, both.id, Reader.OUTSIDE, FONTS, recipient="見本病院", purpose="会議",
            basis=basis)  # fmt: skip

    with pytest.raises(RuleBroken, match="有効な同意"):
        made(kept.template.id, "01")
    own_templates.write(ws, made(kept.template.id, "05"), tmp_path / "a.xlsx")
    with ws.vault.read() as conn:
        found = records.select(conn, Disclosure)
    assert {one.case_id for one in found} == {town.case.id, other.id}
    assert {one.copy_no for one in found} == {1}
    assert len(made(notice.template.id, "05").disclosures) == 1
