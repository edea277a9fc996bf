"""写し for the family and for a 開示請求, over a record in which others spoke and others live."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from io import BytesIO
from types import MappingProxyType, SimpleNamespace

import openpyxl
import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from pypdf import PdfReader

from nimo_desktop.domain.care import MedicalCare
from nimo_desktop.domain.case import Case
from nimo_desktop.domain.consent import Disclosure
from nimo_desktop.domain.contact import Contact, Subject
from nimo_desktop.domain.form_def import About, Reader
from nimo_desktop.domain.ids import (
    AgencyId,
    CareId,
    ContactId,
    DisclosureId,
    PersonId,
    SubjectId,
    TieId,
)
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.resource import Agency
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.output.fonts import load_fonts
from nimo_desktop.output.form import BARRED, Grid, Value
from nimo_desktop.services import (
    cases,
    filled_sheets,
    form_library,
    intake,
    own_template_values,
    people,
    plans,
    sheet_rendering,
)
from nimo_desktop.services.families import RelativeRow
from nimo_desktop.services.filled_sheets import FullSheet
from nimo_desktop.services.form_files.values import Values
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.storage import records

FONTS = load_fonts()
FORM = """
id = "private_form"
title = "試しの様式"
number = "町様式 試し"
about = "case"
readers = ["本人", "家族"]

[[block]]
kind = "row"
cells = [
  { name = "name", label = "氏名", bind = "本人.氏名" },
  { name = "alias", label = "通称", bind = "本人.通称" },
  { name = "address", label = "住所", bind = "本人.住所" },
  { name = "called", label = "相談の番号", bind = "相談.番号" },
]

[[block]]
kind = "row"
cells = [
  { name = "gist", label = "用件", bind = "相談.用件" },
  { name = "wish", label = "本人の希望", bind = "希望.本人の言葉" },
  { name = "view", label = "ケースの見立て", bind = "ケース.見立て" },
  { name = "clinic", label = "医療機関", bind = "医療.医療機関" },
  { name = "illness", label = "病名", bind = "医療.病名を含む" },
]

[[block]]
kind = "table"
name = "kin"
label = "家族のこと"
bind = "家族"
columns = [
  { name = "name", label = "氏名", bind = "氏名" },
  { name = "relation", label = "続柄", bind = "続柄" },
  { name = "age", label = "年齢", bind = "年齢" },
  { name = "work", label = "仕事・学校", bind = "仕事・学校" },
  { name = "health", label = "からだの具合", bind = "健康" },
  { name = "key", label = "KP", bind = "KP" },
]

[[block]]
kind = "table"
name = "helpers"
label = "支える人"
bind = "支援者"
columns = [
  { name = "name", label = "名称", bind = "名称" },
  { name = "phone", label = "電話", bind = "電話" },
  { name = "what", label = "していること", bind = "していること" },
]
"""
NEIGHBOUR, TOLD_BY_NEIGHBOUR = "隣の練田", "夜中に怒鳴り声がした"
CLINIC, DIAGNOSIS = "見本こころのクリニック", "見本性の病名"
OWN_WORDS, AGENCYS_WORDS = "朝の薬を飲めた", "先生は入院も考えている"
SONS_WORDS = "次郎のことも聞いた"


@pytest.fixture
def case(ws) -> Case:
    """The person called. A mother lives there, a son elsewhere; a neighbour watches."""
    call = dataclasses.replace(
        intake.start(ws), gist="眠れない", wish="静かに暮らしたい", caller="self"
    )
    person = people.PersonForm(
        person=people.new_person(ws), name="見本 太郎", kana="みほん たろう",
        address="見本町大字見本1-2-3")  # fmt: skip
    kin = (
        RelativeRow(relation="22", name="見本 ハナ", state="together", health="母の持病",
                    occupation="畑", key_person=True),
        RelativeRow(relation="03", name="遠山 次郎", state="apart", health="息子の病気",
                    occupation="会社員"),
    )  # fmt: skip
    saved = intake.save(ws, IntakeForm(consultation=call, person=person, relatives=kin))
    made = cases.start(ws, saved.consultation)
    clinic = Agency(id=AgencyId(ws.new_id()), name=CLINIC, phone="0000-22-3333",
                    checked_on=ws.today())  # fmt: skip
    care = MedicalCare(id=CareId(ws.new_id()), person_id=made.person_id, place=CLINIC,
                       state="treated", diagnosis=DIAGNOSIS, diagnosis_source="family")  # fmt: skip
    ties = [
        SupportTie(id=TieId(ws.new_id()), person_id=made.person_id, what=what, **who)
        for who, what in (({"agency_id": clinic.id}, "服薬の確認"),
                          ({"label": NEIGHBOUR}, "見守り"))
    ]  # fmt: skip

    def work(writer) -> None:
        for one in (clinic, care, *ties):
            writer.insert(one)
        writer.change(dataclasses.replace(made, view="休めば働ける"))

    ws.apply(Op.CARE_SAVED, work)
    form_library.save_office_form(ws, "private_form", FORM)
    return made


def contact(ws, case: Case, body: str, days: int, *, method: str = "03",
            informant: str = "") -> Contact:  # fmt: skip
    one = Contact(
        id=ContactId(ws.new_id()),
        case_id=case.id,
        author=ws.me,
        body=body,
        method=method,
        informant=informant,
        at=ws.now() - timedelta(days=days),
    )
    return ws.apply(Op.CONTACT_SAVED, lambda writer: writer.insert(one))


@pytest.fixture
def done(ws, case) -> tuple[Contact, ...]:
    own = contact(ws, case, OWN_WORDS, 4)
    told = contact(ws, case, TOLD_BY_NEIGHBOUR, 3, informant=NEIGHBOUR)
    agency = contact(ws, case, AGENCYS_WORDS, 2, method="12")
    both = contact(ws, case, SONS_WORDS, 1)
    son = PersonId(ws.new_id())
    person = dataclasses.replace(people.new_person(ws), id=son)

    def work(writer) -> None:
        writer.insert(person)
        for who in (case.person_id, son):
            writer.insert(Subject(id=SubjectId(ws.new_id()), contact_id=both.id, person_id=who))

    ws.apply(Op.CONTACT_SAVED, work)
    return own, told, agency, both


def sheet(ws, form_id: str, case: Case, values: Values | None = None) -> FullSheet:
    begun = filled_sheets.new(ws, form_id, case.id)
    return filled_sheets.save(ws, dataclasses.replace(begun, values=values or begun.values))


def copied(ws, full: FullSheet, reader: Reader) -> str:
    """All that paper and Excel say; Excel's lists to choose from lie on a hidden sheet."""
    made = sheet_rendering.render(ws, full, reader=reader, fonts=FONTS)
    book = [one for one in openpyxl.load_workbook(BytesIO(made.xlsx())) if
            one.sheet_state == "visible"]  # fmt: skip
    cells = (c.value for page in book for row in page.iter_rows() for c in row if c.value)
    pages = "".join(page.extract_text() for page in PdfReader(BytesIO(made.pdf())).pages)
    return "".join((pages + "".join(map(str, cells))).split())


def grid(ws, full: FullSheet, name: str) -> list[dict[str, object]]:
    """The table as a 開示請求 gets it: label → words, or BARRED."""
    made = sheet_rendering.render(ws, full, reader=Reader.DISCLOSURE, fonts=FONTS)
    (table,) = [b for b in made.sheet.blocks if isinstance(b, Grid) and b.name == name]
    labels = [column.label for column in table.columns]
    return [
        {label: cell if cell is BARRED else cell.text if isinstance(cell, Value) else cell
         for label, cell in zip(labels, row, strict=True)}
        for row in table.rows
    ]  # fmt: skip


# 家族 --------------------------------------------------------------------------------------------
def test_the_family_reads_less_than_the_person(ws, case) -> None:
    full = sheet(ws, "private_form", case)
    mine, theirs = copied(ws, full, Reader.PERSON), copied(ws, full, Reader.FAMILY)
    assert "見本太郎" in theirs
    assert "静かに暮らしたい" in mine
    for word in ("静かに暮らしたい", "R8-A-A0001", "相談の番号", "通称"):
        assert word not in theirs
    for word in ("見立て", "休めば", "大字見本1-2-3", "眠れない", "医療機関", DIAGNOSIS):
        assert word not in theirs


def test_the_family_reads_who_lives_there_and_nothing_of_how_they_are(ws, case) -> None:
    said = copied(ws, sheet(ws, "private_form", case), Reader.FAMILY)
    assert "見本ハナ" in said
    for word in ("遠山次郎", "母の持病", "息子の病気", "会社員", "からだの具合", "年齢", "KP"):
        assert word not in said


def test_the_family_reads_whom_to_ring_and_not_what_they_do(ws, case) -> None:
    said = copied(ws, sheet(ws, "private_form", case), Reader.FAMILY)
    assert CLINIC in said
    assert "0000-22-3333" in said
    for word in ("服薬の確認", "していること", NEIGHBOUR, "見守り"):
        assert word not in said


def test_typed_rows_the_record_does_not_know_are_not_for_the_family(ws, case) -> None:
    rows = tuple(MappingProxyType({"name": name}) for name in ("見本 ハナ", "遠山 次郎", "見本 一"))
    full = sheet(ws, "private_form", case, Values(rows=MappingProxyType({"kin": rows})))
    said = copied(ws, full, Reader.FAMILY)
    assert "見本ハナ" in said
    assert "遠山次郎" not in said
    assert "見本一" not in said
    assert "遠山次郎" in copied(ws, full, Reader.PERSON)


@pytest.mark.parametrize("form_id", ["support_plan_form", "case_overview_together"])
def test_no_diagram_of_the_others_is_on_the_familys_copy(ws, case, form_id) -> None:
    begun = form_library.current(ws, form_id)
    assert Reader.FAMILY in begun.readers
    about = case.id
    if begun.about.value == "plan":
        about = plans.save(ws, plans.new(ws, case.id))[0].plan.id
    full = filled_sheets.save(ws, filled_sheets.new(ws, form_id, about))
    said = copied(ws, full, Reader.FAMILY)
    for word in (NEIGHBOUR, "遠山次郎", "母の持病", "見立て", "支援体制図"):
        assert word not in said


def test_no_diagram_goes_into_the_offices_own_excel_for_the_family(ws, case) -> None:
    asked = "{{" + own_template_values.MAPS[0] + "}}"
    template = SimpleNamespace(pictures=[SimpleNamespace(text=asked, where="cell")])
    drawn = {}
    for reader in (Reader.PERSON, Reader.FAMILY):
        facts = own_template_values.facts_for(ws, About.CASE, case.id, reader)
        drawn[reader] = own_template_values.pictures(ws, template, facts, reader, FONTS)
    assert drawn[Reader.PERSON]
    assert drawn[Reader.FAMILY] == {}


# 開示 --------------------------------------------------------------------------------------------
def test_the_own_record_is_readable_and_what_others_said_is_barred(ws, case, done) -> None:
    full = sheet(ws, "progress_notes", case)
    rows = grid(ws, full, "notes")
    assert [row["内容"] for row in rows] == [OWN_WORDS, BARRED, BARRED, BARRED]
    assert all(row["日"] is not BARRED and row["記録者"] == ws.staff.name for row in rows)
    assert rows[1]["時刻"] is BARRED  # the hour would tell who called
    assert rows[1]["方法"] is BARRED
    assert rows[2]["方法"] == "関係機関との連絡"
    said = copied(ws, full, Reader.DISCLOSURE)
    assert OWN_WORDS in said
    for label in ("日", "時刻", "方法", "内容", "記録者"):
        assert label in said
    for word in (TOLD_BY_NEIGHBOUR, AGENCYS_WORDS, SONS_WORDS, NEIGHBOUR):
        assert word not in said
    assert TOLD_BY_NEIGHBOUR in copied(ws, full, Reader.INSIDE)


@pytest.mark.parametrize("old", [False, True])
def test_a_fixed_edition_is_barred_by_what_the_record_knows(ws, case, done, old) -> None:
    fixed = filled_sheets.fix(ws, sheet(ws, "progress_notes", case))
    if old:  # the contact is gone: nobody knows any more who told it
        ws.apply(Op.TRASHED, lambda writer: writer.trash(done[0]))
    again = filled_sheets.load(ws, fixed.sheet.id)
    said = copied(ws, again, Reader.DISCLOSURE)
    assert (OWN_WORDS in said) is not old
    assert TOLD_BY_NEIGHBOUR not in said


def test_words_of_others_within_a_text_are_painted_over(ws, case) -> None:
    contact(ws, case, "「眠れた」と話す。夫の太一さんは夜勤。太一は昼に休む。", 1)
    full = sheet(ws, "progress_notes", case)
    made = sheet_rendering.render(
        ws, full, reader=Reader.DISCLOSURE, fonts=FONTS, blacked=("太一", "太一さん", "夜勤")
    )
    assert "「眠れた」と話す。夫の■■■■は■■■■。■■■■は昼に休む。" in made.words
    for word in ("太一", "夜勤"):
        assert word not in made.words
        assert word not in "".join(p.extract_text() for p in PdfReader(BytesIO(made.pdf())).pages)
    whole = sheet_rendering.render(ws, full, reader=Reader.INSIDE, fonts=FONTS, blacked=("太一",))
    assert "太一さん" in whole.words


def test_all_that_was_done_is_on_the_copy_of_a_request(ws, case) -> None:
    for number in range(34):
        contact(ws, case, f"記録その{number:02}。", number)
    full = sheet(ws, "progress_notes", case)
    assert len(grid(ws, full, "notes")) == 34


def test_what_was_told_of_the_person_is_readable_but_for_reports(ws, case) -> None:
    def given(basis: str, recipient: str) -> Disclosure:
        return Disclosure(
            id=DisclosureId(ws.new_id()),
            case_id=case.id,
            person_id=case.person_id,
            at=ws.now(),
            by_staff=ws.me,
            recipient=recipient,
            items="状況",
            purpose="支援",
            basis=basis,
        )

    made = (given("05", "見本相談支援"), given("06", "児童相談所"), given("11", "警察署"))
    ws.apply(Op.DISCLOSED, lambda writer: [writer.insert(one) for one in made])
    full = sheet(ws, "info_disclosure", case)
    said = copied(ws, full, Reader.DISCLOSURE)
    assert "見本相談支援" in said
    assert "児童相談所" not in said
    assert "警察署" not in said
    assert [row["提供先"] is BARRED for row in grid(ws, full, "given")] == [False, True, True]
    assert "同意の状態" in said


def test_relatives_and_private_helpers_are_barred_part_by_part(ws, case) -> None:
    full = sheet(ws, "private_form", case)
    kin = grid(ws, full, "kin")
    assert [row["氏名"] for row in kin] == ["見本 ハナ", "遠山 次郎"]
    for row in kin:
        assert row["からだの具合"] is row["仕事・学校"] is row["年齢"] is BARRED
    helpers = {str(row["していること"]): row["名称"] for row in grid(ws, full, "helpers")}
    assert helpers == {"服薬の確認": CLINIC, "見守り": BARRED}
    said = copied(ws, full, Reader.DISCLOSURE)
    assert "眠れない" in said  # the person's own call
    for word in (NEIGHBOUR, "母の持病", "会社員", DIAGNOSIS):
        assert word not in said


def test_a_callers_words_are_barred(ws, case) -> None:
    with ws.vault.read() as conn:
        call = records.find(conn, type(intake.start(ws)), case.consultation_id)
    other = dataclasses.replace(call, caller="other", known_to_subject="known")
    ws.apply(Op.CONSULTATION_SAVED, lambda writer: writer.change(other))
    said = copied(ws, sheet(ws, "private_form", case), Reader.DISCLOSURE)
    assert "眠れない" not in said
    assert "用件" in said
    assert call.number in said


def test_a_diagram_of_the_others_is_one_bar_unless_the_form_says_so(ws, case) -> None:
    block = """
[[block]]
kind = "picture"
diagram = "支援体制図"
"""
    form_library.save_office_form(ws, "private_form", FORM + block)
    full = sheet(ws, "private_form", case)
    assert "練田" in copied(ws, full, Reader.INSIDE)
    said = copied(ws, full, Reader.DISCLOSURE)
    assert "支援体制図" in said
    assert "練田" not in said
    form_library.save_office_form(ws, "private_form", FORM + block + 'to = ["庁内", "開示"]\n')
    assert "練田" in copied(ws, sheet(ws, "private_form", case), Reader.DISCLOSURE)


def test_a_table_meant_for_the_office_alone_is_one_bar(ws, case) -> None:
    text = FORM.replace('bind = "家族"\n', 'bind = "家族"\nto = ["原本"]\n')
    form_library.save_office_form(ws, "private_form", text)
    assert "見本ハナ" not in copied(ws, sheet(ws, "private_form", case), Reader.DISCLOSURE)
    text = FORM.replace('bind = "家族"\n', 'bind = "家族"\nto = ["庁内"]\n')
    form_library.save_office_form(ws, "private_form", text)
    assert "見本ハナ" in copied(ws, sheet(ws, "private_form", case), Reader.DISCLOSURE)


def test_the_persons_own_talk_is_readable_on_the_intake_form(ws, case) -> None:
    full = filled_sheets.save(ws, filled_sheets.new(ws, "intake_consent", case.consultation_id))
    with ws.vault.read() as conn:
        call = records.find(conn, type(intake.start(ws)), case.consultation_id)
    own = dataclasses.replace(call, story="夜に眠れず困っている")
    ws.apply(Op.CONSULTATION_SAVED, lambda writer: writer.change(own))
    assert "夜に眠れず困っている" in copied(ws, full, Reader.DISCLOSURE)
    with ws.vault.read() as conn:
        again = records.find(conn, type(call), call.id)
    other = dataclasses.replace(again, caller="other", known_to_subject="known")
    ws.apply(Op.CONSULTATION_SAVED, lambda writer: writer.change(other))
    assert "夜に眠れず困っている" not in copied(ws, full, Reader.DISCLOSURE)


@pytest.mark.parametrize(("kind", "shown"), [("02", True), ("06", False)])
def test_a_meeting_bound_to_secrecy_is_not_told_on_request(ws, case, kind, shown) -> None:
    plan = plans.save(ws, plans.new(ws, case.id))[0].plan
    held = dataclasses.replace(plan, meeting_kind=kind)
    ws.apply(Op.PLAN_SAVED, lambda writer: writer.change(held))
    full = filled_sheets.save(ws, filled_sheets.new(ws, "support_plan_form", plan.id))
    words = "".join(ws.codes.label("conference_kind", kind).split())
    assert words in copied(ws, full, Reader.INSIDE)
    assert (words in copied(ws, full, Reader.DISCLOSURE)) is shown


@pytest.mark.parametrize("reader", [Reader.PERSON, Reader.FAMILY, Reader.DISCLOSURE])
def test_the_wish_of_a_secret_call_is_on_no_copy_that_reaches_home(ws, case, reader) -> None:
    with ws.vault.read() as conn:
        call = records.find(conn, type(intake.start(ws)), case.consultation_id)
    secret = dataclasses.replace(call, caller="other", known_to_subject="", wish="施設に入れたい")
    ws.apply(Op.CONSULTATION_SAVED, lambda writer: writer.change(secret))
    full = sheet(ws, "private_form", case)
    assert "施設に入れたい" in copied(ws, full, Reader.INSIDE)
    assert "施設に入れたい" not in copied(ws, full, reader)
    fixed = filled_sheets.load(ws, filled_sheets.fix(ws, full).sheet.id)
    assert "施設に入れたい" not in copied(ws, fixed, reader)
