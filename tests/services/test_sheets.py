"""Sheets on a real vault: every word typed is on paper, the protected source on none but the file
copy.
"""

from __future__ import annotations

import dataclasses
import io
import json
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pypdf
import pytest
from town_kit import handed_out

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.contact import Contact
from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.errors import NotFound, RuleBroken
from nimo_desktop.domain.ids import ContactId, DepartmentId, PlanId, PlanPartId, TieId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.plan import Action, Goal, Plan, PlanIssue
from nimo_desktop.domain.referral import Inside, Referral
from nimo_desktop.domain.staff import Department
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.output.fonts import FontSet, load_fonts
from nimo_desktop.services import (
    cases,
    check_letters,
    diagrams,
    disclosures,
    intake,
    ledgers,
    people,
    referral_slips,
    sheets,
)
from nimo_desktop.services.consents import ConsentForm
from nimo_desktop.services.families import RelativeRow
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.services.referral_slips import Need
from nimo_desktop.services.sheet_parts.facts import COPIES
from nimo_desktop.services.workspace import Workspace

SECRET = (
    "漏洩太郎",
    "ろうえいたろう",
    "0000-98-7654",
    "密告町内会",
    "通報した先の名前",
    "情報源の隣人",
)


@cache
def fonts() -> FontSet:
    return load_fonts()


def pdf_text(data: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")


def xlsx_text(data: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = (
        str(c.value) for s in book for row in s.iter_rows() for c in row if c.value is not None
    )
    return "\n".join(cells)


@pytest.fixture
def case(ws: Workspace) -> Case:
    """A case with everything a sheet shows, and a protected source planted in every place."""
    first = dataclasses.replace(
        intake.start(ws), gist="母への大声", story="「夜になると大声が聞こえる」と話された。",
        caller="other", caller_name=SECRET[0], caller_kana=SECRET[1], caller_phone=SECRET[2],
        caller_belongs=SECRET[3], callback=SECRET[2], reported_to=(SECRET[4],), kind="report",
        route="04", method="02", urgency="B", urgency_reason="高齢の母と二人暮らし",
        wish="静かに暮らしたい",
        family_wish="休ませてほしい", troubles=("10", "12"), main_trouble="10",
        signs=("elder_abuse",),
        care_place="見本病院", medication="眠剤", response="安全を確かめた",
        view="疲れがたまっている",
        after="keep", next_what="明日訪問", next_on=date(2026, 11, 24), counted=True, topic="12",
    )  # fmt: skip
    person = people.PersonForm(
        person=dataclasses.replace(
            people.new_person(ws), birth=PartialDate("1970-12-03", "S45.12.3"), sex="male",
            strengths="釣りが好き", cautions=("two_staff",),
        ),
        name="𠮷田 髙志", kana="よしだ たかし", address="見本町大字見本123", phone="0000-11-2222",
    )  # fmt: skip
    family = (RelativeRow(relation="22", name="𠮷田 ハナ", state="together", key_person=True),)
    saved = intake.save(
        ws,
        IntakeForm(
            consultation=first, person=person, relatives=family, consent=ConsentForm(state="oral")
        ),
    )
    made = cases.start(ws, saved.consultation)
    made = cases.save(
        ws, dataclasses.replace(made, consider="母の休める場所を考えたい", tried="見守りを頼んだ")
    )
    contact = Contact(
        id=ContactId(ws.new_id()), case_id=made.id, at=ws.now(), author=ws.me, body="訪問した",
        informant=SECRET[5],
    )  # fmt: skip
    ws.apply(Op.CONTACT_SAVED, lambda w: w.insert(contact))
    diagrams.save_tie(
        ws,
        SupportTie(
            id=TieId(ws.new_id()), person_id=made.person_id, label="民生委員", what="声かけ"
        ),
    )
    return made


@pytest.fixture
def plan(ws: Workspace, case: Case) -> Plan:
    made = Plan(
        id=PlanId(ws.new_id()), case_id=case.id, made_on=date(2026, 11, 21),
        made_department=ws.staff.department_id, made_by=ws.me, wish="静かに暮らしたい",
        strengths="釣りが好き", long_goal="母子が安心して暮らす", next_check_on=date(2026, 12, 21),
    )  # fmt: skip
    parts = (
        PlanIssue(id=PlanPartId(ws.new_id()), plan_id=made.id, position=1, words="眠れない",
                  view="疲れ"),
        Goal(id=PlanPartId(ws.new_id()), plan_id=made.id, position=1, text="週に二日は眠る",
             issue_no=1,
             due_on=date(2027, 1, 31)),
        Action(id=PlanPartId(ws.new_id()), plan_id=made.id, position=1, support="月二回の訪問",
               in_charge="見本 花子", way="lead", frequency="月2回"),
    )  # fmt: skip

    def work(writer) -> Plan:
        stored = writer.insert(made)
        for part in parts:
            writer.insert(part, about=case.id)
        return stored

    return ws.apply(Op.PLAN_SAVED, work)


@pytest.fixture
def referral(ws: Workspace, case: Case) -> Referral:
    welfare = ws.apply(
        Op.DEPARTMENT_SAVED,
        lambda w: w.insert(
            Department(id=DepartmentId(ws.new_id()), name="長寿支援課", extension="21")
        ),
    )
    need = Need(
        need="母の介護の相談",
        to=Inside(welfare.id),
        request="家庭訪問を一緒に",
        urgency="C",
        way="together",
    )
    made = referral_slips.create(ws, case_id=case.id, needs=(need,))
    assert isinstance(made[0], Referral)
    return made[0]


def record_of(form_id: str, case: Case, plan: Plan, referral: Referral):
    found = {"case_summary": case.id, "support_plan": plan.id, "referral_slip": referral.id}
    return found.get(form_id, case.consultation_id)


def test_every_typed_word_is_on_paper_and_in_excel(
    ws: Workspace, case: Case, plan: Plan, referral: Referral
) -> None:
    wanted = {
        "case_summary": (
            "母の休める場所を考えたい",
            "𠮷田髙志",
            "釣りが好き",
            "民生委員",
            "静かに暮らしたい",
        ),
        "intake_sheet": (
            "母への大声",
            "夜になると大声が聞こえる",
            "静かに暮らしたい",
            "明日訪問",
            "見本町大字見本123",
        ),
        "support_plan": ("母子が安心して暮らす", "週に二日は眠る", "月二回の訪問", "眠れない"),
        "referral_slip": ("母の介護の相談", "長寿支援課", "家庭訪問を一緒に", referral.number),
    }
    for form_id, words in wanted.items():
        done = sheets.render(ws, form_id, record_of(form_id, case, plan, referral), fonts=fonts())
        paper, cells = pdf_text(done.pdf()), xlsx_text(done.xlsx()).replace(" ", "")
        for word in words:
            assert word.replace(" ", "") in paper, (form_id, word)
            assert word.replace(" ", "") in cells.replace("\n", ""), (form_id, word)


@pytest.mark.parametrize("copy", COPIES)
def test_the_protected_source_is_on_no_copy_but_the_file_copy(
    ws: Workspace, case: Case, plan: Plan, referral: Referral, copy, tmp_path: Path
) -> None:
    for info in sheets.forms():
        record = record_of(info.id, case, plan, referral)
        done = sheets.render(ws, info.id, record, copy=copy, fonts=fonts())
        everything = pdf_text(done.pdf()) + xlsx_text(done.xlsx())
        found = [s for s in SECRET if s in everything]
        if info.id == "intake_sheet" and copy == "office":
            assert set(SECRET[:5]) <= set(found)
        else:
            assert found == [], (info.id, copy)
    diagram = diagrams.ecomap(ws, case.id, fonts())
    shapes = json.dumps(json.loads(diagram.as_bytes("json")), ensure_ascii=False)
    drawn = (
        shapes + diagram.as_bytes("svg", text="text").decode() + pdf_text(diagram.as_bytes("pdf"))
    )
    target = tmp_path / "ledger.xlsx"
    assert ledgers.export(ws, target) == 1
    assert not [s for s in SECRET if s in drawn + xlsx_text(target.read_bytes())]


def test_a_secret_address_closes_up_on_copies_that_leave_the_file(
    ws: Workspace, case: Case
) -> None:
    full = people.load(ws, case.person_id)
    people.save(
        ws,
        people.PersonForm(person=full.person, name=full.name, kana=full.kana,
                          address="見本町大字見本123", secret_address=True),
    )  # fmt: skip
    for copy in COPIES:
        done = sheets.render(ws, "intake_sheet", case.consultation_id, copy=copy, fonts=fonts())
        assert ("大字見本123" in pdf_text(done.pdf())) == (copy == "office")


def test_the_slip_has_check_letters_and_only_reply_cells_are_open(
    ws: Workspace, case: Case, referral: Referral
) -> None:
    done = sheets.render(ws, "referral_slip", referral.id, fonts=fonts())
    letters = check_letters.check_letters(referral.number)
    assert f"({letters})" in pdf_text(done.pdf())
    for word in ("返却", "対象外", "断る"):
        assert word not in pdf_text(done.pdf()) + xlsx_text(done.xlsx())
    book = openpyxl.load_workbook(io.BytesIO(done.xlsx()))
    sheet = book.worksheets[0]
    assert sheet.protection.sheet
    open_cells = [c for row in sheet.iter_rows() for c in row if not c.protection.locked]
    assert open_cells
    assert all(c.value in (None, "") for c in open_cells)
    assert any(n.startswith("reply.") for n in book.defined_names)


def test_check_letters_notice_wrong_characters_and_swaps() -> None:
    number = "R8-T-A0012"
    letters = check_letters.check_letters(number)
    assert check_letters.fits("ｒ8-t-a0012", letters.lower())
    for n, sign in enumerate(number):
        if sign == "-":
            continue
        for other in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            if other != sign:
                assert not check_letters.fits(number[:n] + other + number[n + 1 :], letters)
    assert not check_letters.fits("R8-T-A0021", letters)


@pytest.mark.parametrize("form_id", [f.id for f in sheets.forms()])
def test_a_blank_form_prints_without_a_vault(world, form_id: str) -> None:
    env = world.environment()
    done = sheets.blank(form_id, env.codes, date(2026, 11, 21), fonts())
    paper = pdf_text(done.pdf())
    assert sheets.form(form_id).title in paper
    assert (
        "なし" not in paper.replace("特になし", "").replace("受診なし", "").replace("同意なし", "")
        or form_id != "case_summary"
    )
    assert done.xlsx()[:2] == b"PK"


def test_references(ws: Workspace, case: Case, plan: Plan) -> None:
    assert sheets.reference(ws, case.number, "case_summary") == case.id
    assert sheets.reference(ws, str(case.id), "support_plan") == plan.id
    assert sheets.reference(ws, case.number, "intake_sheet") == case.consultation_id
    with pytest.raises(RuleBroken):
        sheets.reference(ws, case.number, "referral_slip")
    with pytest.raises(NotFound):
        sheets.reference(ws, "R8-K-A9999", "case_summary")
    with pytest.raises(sheets.UnknownForm):
        sheets.reference(ws, case.number, "nothing")


def test_a_copy_for_outside_is_a_record_and_needs_a_basis(ws: Workspace, case: Case) -> None:
    with pytest.raises(RuleBroken):
        handed_out(
            ws, "case_summary", case.id, recipient="見本病院", purpose="会議", basis="02"
        )
    with pytest.raises(RuleBroken):
        handed_out(ws, "case_summary", case.id, recipient="", purpose="会議", basis="01")
    made = handed_out(
        ws, "case_summary", case.id, recipient="見本病院", purpose="個別事例検討会", basis="01"
    )
    assert made.copy_no == 1
    assert disclosures.of_case(ws, case.id) == (made,)
    again = handed_out(
        ws, "case_summary", case.id, recipient="保健所", purpose="個別事例検討会", basis="04"
    )
    assert again.copy_no == 2
    assert ws.undoable() is None or ws.undoable().op is not Op.DISCLOSED


def test_the_ledger_has_headings_and_real_dates(ws: Workspace, case: Case, tmp_path: Path) -> None:
    target = tmp_path / "ledger.xlsx"
    ledgers.export(ws, target, year=2026)
    sheet = openpyxl.load_workbook(target).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert sheet.title == ledgers.TITLE
    assert rows[0] == tuple(c.label for c in ledgers.COLUMNS)
    assert rows[1][2].date() == date(2026, 11, 21)
    assert ledgers.export(ws, target, year=2020) == 0


def test_printing_for_the_office_leaves_one_entry(ws: Workspace, case: Case) -> None:
    sheets.printed(ws, "case_summary", case.id)
    entry = cases.history(ws, case)[0]
    assert entry.op == Op.PRINTED
    assert entry.touched[0].after is not None
    assert entry.touched[0].after["recipient"] == sheets.INSIDE


def test_consultation_without_a_person(ws: Workspace) -> None:
    first = dataclasses.replace(
        intake.start(ws, anonymous=True), gist="夜の電話", subject_alias="Aさん"
    )
    stored: Consultation = intake.save(ws, IntakeForm(consultation=first)).consultation
    paper = pdf_text(sheets.render(ws, "intake_sheet", stored.id, fonts=fonts()).pdf())
    assert "Aさん" in paper
    assert "未判定" in paper
