"""The office's own Excel files over a real vault: what is kept, filled in, hidden and recorded."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from pathlib import Path

import pytest
from template_kit import SHEET, changed_parts, parts_of, plan_template, reopened, simple

from nimo_desktop.domain.care import MedicalCare
from nimo_desktop.domain.case import Case
from nimo_desktop.domain.errors import NotAllowed, RuleBroken
from nimo_desktop.domain.form_def import Reader
from nimo_desktop.domain.ids import CareId, TieId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.plan import Goal
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.output.files import FolderMissing
from nimo_desktop.output.fonts import FontSet, load_fonts
from nimo_desktop.output.template_errors import NotXlsx, TemplateTooBig
from nimo_desktop.services import (
    cases,
    diagrams,
    disclosures,
    families,
    intake,
    own_templates,
    people,
    plans,
    trash,
)
from nimo_desktop.services.form_fields import LISTS, SINGLES
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import journal

HOME = "見本町大字見本中央1-2-3"
SHELTER = "隣町の避難先"
REFERRER = "隣組の練田さん"
CALLER = "漏洩太郎"
DIAGNOSIS = "見本性の病名"
GOALS = tuple(f"目標その{at}" for at in range(1, 6))


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    return load_fonts()


@pytest.fixture
def case(ws: Workspace) -> Case:
    """Reported by a neighbour; a secret address, a diagnosis, five goals, a supporter."""
    first = dataclasses.replace(
        intake.start(ws), gist="夜の物音", caller="other", caller_name=CALLER, kind="report",
        route="04", referrer_text=REFERRER, wish="家で暮らしたい", whereabouts=SHELTER,
    )  # fmt: skip
    person = people.PersonForm(
        person=people.new_person(ws), name="見本 太郎", kana="みほん たろう", address=HOME,
        secret_address=True, district="中央地区", phone="0000-11-2222",
    )  # fmt: skip
    saved = intake.save(ws, IntakeForm(consultation=first, person=person))
    case = cases.start(ws, saved.consultation)
    care = MedicalCare(
        id=CareId(ws.new_id()), person_id=case.person_id, place="見本病院", state="treated",
        diagnosis=DIAGNOSIS,
    )  # fmt: skip
    ws.apply(Op.CARE_SAVED, lambda w: w.insert(care))
    diagrams.save_tie(
        ws,
        SupportTie(
            id=TieId(ws.new_id()), person_id=case.person_id, label="民生委員 練田", what="声かけ"
        ),
    )
    new = plans.new(ws, case.id)
    goals = tuple(
        Goal(id=plans.part_id(ws), plan_id=new.plan.id, position=at, text=text,
             due_on=date(2027, at, 1))
        for at, text in enumerate(GOALS, 1))  # fmt: skip
    plans.save(ws, dataclasses.replace(new, goals=goals))
    return case


def filled(ws: Workspace, case: Case, data: bytes, reader: Reader, fonts: FontSet) -> bytes:
    kept = own_templates.add(ws, f"様式{reader.value}{ws.new_id()}", data, file_name="様式.xlsx")
    about = own_templates.about_in(ws, kept.template, case.id)
    return own_templates.fill_for(ws, kept.template.id, about, reader, fonts).data


def everything() -> bytes:
    """A form that asks for all there is."""
    cells: dict[str, object] = {f"A{at}": f"{{{{{name}}}}}" for at, name in enumerate(SINGLES, 1)}
    cells |= {f"B{at}": f"{name}={{{{{name}}}}}" for at, name in enumerate(SINGLES, 1)}
    at = len(SINGLES) + 2
    for name, listed in LISTS.items():
        parts = "/".join(f"{{{{.{part}}}}}" for part in sorted(listed.parts))
        cells[f"A{at}"] = f"{{{{#{name}}}}}{parts}"
        cells[f"A{at + 1}"] = f"{parts}{{{{/{name}}}}}"
        at += 3
    return simple(cells)


def said(data: bytes) -> str:
    """All words of every part."""
    return "".join(
        part.decode("utf-8", "ignore") for name, part in parts_of(data).items()
        if name.endswith((".xml", ".rels")))  # fmt: skip


@pytest.mark.filterwarnings("ignore:Data Validation extension:UserWarning")
def test_a_plan_is_filled_part_by_part(ws, case, fonts) -> None:
    before = plan_template()
    after = filled(ws, case, before, Reader.INSIDE, fonts)
    changed, new = changed_parts(before, after)
    assert changed == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
        "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/drawings/drawing1.xml",
        "xl/drawings/_rels/drawing1.xml.rels",
    }  # fmt: skip
    assert any(name.startswith("xl/media/") for name in new)
    book = reopened(after)
    assert book.sheetnames == [SHEET, f"{SHEET}(続き)", "選択肢"]
    first, second = book.worksheets[:2]
    assert first["A2"].value == "氏名：見本 太郎 様"
    assert [first[f"B{row}"].value for row in (7, 8, 9)] == list(GOALS[:3])
    assert [second[f"B{row}"].value for row in (7, 8)] == list(GOALS[3:])
    assert first["C7"].value.date() == date(2027, 1, 1)
    assert first["B4"].value == GOALS[1]
    # What nobody knows is empty: no braces on a finished sheet.
    assert not any(first[place].value for place in ("A4", "D4", "E3"))
    cells = [str(c.value) for row in first.iter_rows() for c in row]
    assert not any("{{" in cell or "｛｛" in cell for cell in cells)


def test_unknown_names_are_told_with_cell_and_suggestion(ws) -> None:
    kept = own_templates.add(ws, "", plan_template(), file_name="支援計画.xlsx")
    assert kept.template.name == "支援計画"
    told = {(one.cell, one.text): one for one in kept.unknown}
    assert told["A4", "{{本人.氏明}}"].suggestion == "{{本人.氏名}}"
    assert ("D7", "{{.担当}}") in told
    assert told["", "{{本人.氏名}}"].where == "header_footer"
    assert ("A2", "{{本人.氏名}}") not in told
    assert ("B12", "{{図:エコマップ}}") not in told


@pytest.mark.parametrize("reader", own_templates.READERS)
def test_every_name_is_filled_and_hidden_values_never_enter(ws, case, fonts, reader) -> None:
    data = everything()
    kept = own_templates.add(ws, "全部", data, file_name="全部.xlsx")
    # It asks for a meeting as well, so its case is read on its own here.
    assert kept.unknown == ()
    template = dataclasses.replace(kept.template, about="case")
    ws.apply(Op.TEMPLATE_SAVED, lambda w: w.change(template))
    words = said(own_templates.fill_for(ws, template.id, case.id, reader, fonts).data)
    assert "{{" not in words
    assert "見本 太郎" in words
    # The source of a report is on no Excel copy at all, the address on the office's own alone.
    for secret in (REFERRER, CALLER):
        assert secret not in words
    for secret in (HOME, SHELTER):
        assert (secret in words) == (reader is Reader.FILE)
    assert (DIAGNOSIS in words) == (reader in own_templates.STAYING)
    assert ("見本病院" in words) == (reader not in (Reader.PERSON, Reader.FAMILY))


def test_the_person_does_not_learn_of_a_call(ws, case, fonts) -> None:
    number = intake.load(ws, case.consultation_id).number
    data = simple({"A1": "{{相談.番号}}", "A2": "{{相談.受付日}}", "A3": "{{本人.氏名}}"})
    assert number in said(filled(ws, case, data, Reader.OUTSIDE, fonts))
    words = said(filled(ws, case, data, Reader.PERSON, fonts))
    assert number not in words
    assert "見本 太郎" in words


def test_the_family_reads_no_more_of_lists_than_on_our_own_forms(ws, case, fonts) -> None:
    """Who lives there, not how old or ill they are; whom to ring, not what is done."""
    mother = families.RelativeRow(name="見本 母子", relation="22", state="together",
                                   occupation="仕事のことば", health="病気のことば")
    away = families.RelativeRow(name="別居 弟夫", relation="41", state="apart")
    ws.apply(Op.CASE_SAVED, lambda w: families.save_relatives(
        ws, w, case.person_id, (mother, away)))
    one = "{{.氏名}}/{{.仕事・学校}}/{{.健康}}"
    data = simple({"A1": f"{{{{#家族}}}}{one}", "A2": f"{one}{{{{/家族}}}}",
                   "A4": "{{#支援者}}{{.名称}}/{{.していること}}{{/支援者}}",
                   "A5": "{{相談.番号}}"})
    number = intake.load(ws, case.consultation_id).number
    inside = said(filled(ws, case, data, Reader.INSIDE, fonts))
    words = said(filled(ws, case, data, Reader.FAMILY, fonts))
    for secret in ("仕事のことば", "病気のことば", "別居 弟夫", "民生委員 練田", "声かけ", number):
        assert secret in inside
        assert secret not in words
    assert "見本 母子" in words


@pytest.mark.parametrize("reader", [Reader.LANDLORD, Reader.DISCLOSURE])
def test_what_needs_rules_for_each_box_is_refused_with_the_way_out(
    ws, case, fonts, reader
) -> None:
    with pytest.raises(RuleBroken) as refused:
        filled(ws, case, simple({"A1": "{{本人.氏名}}"}), reader, fonts)
    assert "「書類を作る」にある様式" in refused.value.sentence
    assert "まだ何も作っていません" in refused.value.sentence


def test_a_file_that_stays_is_noted(ws, case, fonts, tmp_path: Path) -> None:
    kept = own_templates.add(ws, "計画", plan_template(), file_name="計画.xlsx")
    made = own_templates.make(ws, kept.template.id, case.id, Reader.INSIDE, fonts)
    own_templates.write(ws, made, tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == made.filled.data
    assert disclosures.of_case(ws, case.id) == ()
    with ws.vault.read() as conn:
        last = journal.about(conn, (case.id,), limit=1)[0]
    assert last.op == Op.EXPORTED
    (touched,) = last.touched
    assert (touched.kind, touched.row) == ("office_template", kept.template.id.hex)
    assert touched.after["recipient"] == own_templates.INSIDE
    assert not re.search("見本|練田", str(touched.after))


def test_a_file_that_leaves_needs_recipient_and_basis_and_is_recorded(
    ws, case, fonts, tmp_path: Path
) -> None:
    data = simple({"A1": "{{本人.氏名}}", "A2": "写し{{役場.写し番号}}"})
    kept = own_templates.add(ws, "報告", data, file_name="報告.xlsx")
    one = kept.template.id

    def make(**said_: str) -> own_templates.Made:
        return own_templates.make(ws, one, case.id, Reader.OUTSIDE, fonts, **said_)

    for faulty in (
        {}, {"recipient": "保健所", "purpose": "会議"},
        {"recipient": "保健所", "purpose": "会議", "basis": "01"},
        {"recipient": "保健所", "purpose": "会議", "basis": "02"},
    ):  # fmt: skip
        with pytest.raises(RuleBroken):
            make(**faulty)
    made = make(recipient="保健所", purpose="会議", basis="04")
    with pytest.raises(FolderMissing):
        own_templates.write(ws, made, tmp_path / "none" / "a.xlsx")
    assert disclosures.of_case(ws, case.id) == ()
    own_templates.write(ws, made, tmp_path / "a.xlsx")
    (kept_now,) = disclosures.of_case(ws, case.id)
    assert (kept_now.recipient, kept_now.items, kept_now.basis) == ("保健所", "報告", "04")
    assert reopened((tmp_path / "a.xlsx").read_bytes()).active["A2"].value == "写し1"


def test_a_newer_file_replaces_and_keeps_the_older(ws) -> None:
    old = own_templates.add(ws, "報告", simple({"A1": "{{本人.氏名}}"})).template
    with pytest.raises(RuleBroken):
        own_templates.add(ws, "報告", simple({"A1": "別"}))
    new = own_templates.replace(
        ws, old.id, simple({"A1": "{{ケース.番号}}"}), file_name="b.xlsx"
    ).template
    assert own_templates.listed(ws) == (new,)
    assert (new.name, own_templates.earlier(ws, new)) == ("報告", (old,))
    ws.undo()
    assert own_templates.listed(ws) == (old,)
    ws.redo()
    (again,) = own_templates.listed(ws)
    own_templates.trash(ws, again)
    assert own_templates.listed(ws) == ()
    line = next(one for one in trash.listed(ws) if one.id == new.id)
    assert (line.kind, line.title) == ("office_template", "報告")
    trash.restore(ws, line)
    assert [one.id for one in own_templates.listed(ws)] == [new.id]


def test_what_is_no_form_is_refused_and_nothing_is_kept(ws, tmp_path: Path) -> None:
    with pytest.raises(NotXlsx):
        own_templates.add(ws, "a", b"a,b,c\n1,2,3\n")
    with pytest.raises(TemplateTooBig):
        own_templates.add(ws, "a", b"PK" + bytes(own_templates.MOST_BYTES))
    with pytest.raises(own_templates.FileUnreadable):
        own_templates.add(ws, "a", tmp_path / "none.xlsx")
    with pytest.raises(RuleBroken):
        own_templates.add(ws, " ", simple({"A1": "x"}))
    assert own_templates.listed(ws) == ()


def test_a_form_about_a_referral_needs_one(ws, case) -> None:
    kept = own_templates.add(ws, "連携", simple({"A1": "{{連携.番号}}"}))
    assert kept.template.about == "referral"
    with pytest.raises(RuleBroken):
        own_templates.about_in(ws, kept.template, case.id)


def test_a_viewer_adds_nothing(ws) -> None:
    ws.staff = dataclasses.replace(ws.staff, role="viewer")
    with pytest.raises(NotAllowed):
        own_templates.add(ws, "a", simple({"A1": "x"}))
