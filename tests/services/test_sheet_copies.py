"""What each copy must not say, and how long texts keep a sheet on its page without being cut."""

from __future__ import annotations

import dataclasses
import io
from zipfile import ZipFile

import openpyxl
import pypdf
import pytest
from town_kit import handed_out

from nimo_desktop.domain.care import MedicalCare
from nimo_desktop.domain.case import Case
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.ids import CareId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.plan import Plan
from nimo_desktop.domain.referral import Inside, Referral
from nimo_desktop.output.fonts import FontSet, load_fonts
from nimo_desktop.output.form import LongText, Sheet
from nimo_desktop.services import (
    cases,
    disclosures,
    intake,
    office,
    people,
    plans,
    referral_slips,
    sheets,
)
from nimo_desktop.services.consents import ConsentForm
from nimo_desktop.services.families import RelativeRow
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.services.referral_slips import Need
from nimo_desktop.services.sheet_parts.page_fit import POINTER
from nimo_desktop.services.workspace import Workspace

LEAVING = ("outside", "person")
INSIDE = ("office", "circulated")
CALLERS_WISH = "静かにしてもらいたい"
ADVICE = "隣の家の人へ様子を見てと助言した"
REFERRER = "隣組の練田さん"
DIAGNOSIS = "見本性の病名"
MOTHERS_HEALTH = "母の持病"
SHELTER = "隣町の避難先"
HOME = "見本町大字見本中央1-2-3"


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    return load_fonts()


def start(ws: Workspace, **facts: object) -> Case:
    """A neighbour reported; the person has a shelter, a diagnosis and a mother who is ill."""
    first = dataclasses.replace(
        intake.start(ws), gist="夜の物音", caller="other", caller_relation="92", kind="report",
        route="04", referrer_text=REFERRER, family_wish=CALLERS_WISH, response=ADVICE,
        wish="家で暮らしたい", urgency="B", whereabouts=SHELTER, troubles=("10", "51"),
        main_trouble="51", **facts,
    )  # fmt: skip
    person = people.PersonForm(
        person=people.new_person(ws), name="見本 太郎", kana="みほん たろう", address=HOME,
        district="中央地区", phone="0000-11-2222",
    )  # fmt: skip
    family = (RelativeRow(relation="22", name="見本 ハナ", state="together",
                          health=MOTHERS_HEALTH),)  # fmt: skip
    form = IntakeForm(
        consultation=first, person=person, relatives=family, consent=ConsentForm(state="oral")
    )
    case = cases.start(ws, intake.save(ws, form).consultation)
    care = MedicalCare(
        id=CareId(ws.new_id()), person_id=case.person_id, place="見本病院", state="treated",
        diagnosis=DIAGNOSIS,
    )  # fmt: skip
    ws.apply(Op.CARE_SAVED, lambda w: w.insert(care))
    return case


@pytest.fixture
def case(ws: Workspace) -> Case:
    return start(ws)


def restrict(ws: Workspace, case: Case) -> None:
    full = people.load(ws, case.person_id)
    person = dataclasses.replace(full.person, restricted=True)
    ws.apply(Op.PERSON_SAVED, lambda w: w.change(person))


def pages(data: bytes) -> list[str]:
    return [
        page.extract_text().replace("\n", "").replace(" ", "")
        for page in pypdf.PdfReader(io.BytesIO(data)).pages
    ]


def words(ws: Workspace, form_id: str, record, copy, fonts: FontSet) -> str:
    """All that paper and Excel say."""
    done = sheets.render(ws, form_id, record, copy=copy, fonts=fonts)
    book = openpyxl.load_workbook(io.BytesIO(done.xlsx()))
    cells = (c.value for s in book for row in s.iter_rows() for c in row if c.value is not None)
    return "".join(pages(done.pdf())) + "\n".join(str(c) for c in cells).replace(" ", "")


@pytest.mark.parametrize("copy", LEAVING)
def test_a_summary_that_leaves_tells_nothing_told_by_another(ws, case, copy, fonts) -> None:
    said = words(ws, "case_summary", case.id, copy, fonts)
    # The wish was heard in a call the person may not know of.
    assert ("家で暮らしたい" in said) == (copy == "outside")
    for secret in (CALLERS_WISH, ADVICE, DIAGNOSIS, REFERRER):
        assert secret not in said
    assert (MOTHERS_HEALTH in said) == (copy == "outside")


def test_the_offices_summary_tells_it(ws, case, fonts) -> None:
    said = words(ws, "case_summary", case.id, "circulated", fonts)
    for told in (CALLERS_WISH, ADVICE, DIAGNOSIS, MOTHERS_HEALTH):
        assert told in said


def test_where_a_report_came_from_stands_on_the_file_copy_alone(ws, case, fonts) -> None:
    for copy in (*INSIDE, *LEAVING):
        said = words(ws, "intake_sheet", case.consultation_id, copy, fonts)
        assert (REFERRER in said) == (copy == "office")
        assert ("近隣の人・知人" in said) == (copy == "office")


def test_a_restricted_person_is_nowhere(ws, case, fonts) -> None:
    restrict(ws, case)
    for form_id, record in (("case_summary", case.id), ("intake_sheet", case.consultation_id)):
        for copy in (*INSIDE, *LEAVING):
            said = words(ws, form_id, record, copy, fonts)
            found = [place for place in (SHELTER, HOME, "中央地区") if place in said]
            if copy != "office":
                assert found == []
            elif form_id == "intake_sheet":
                assert found == [SHELTER, HOME, "中央地区"]


def test_hidden_boxes_of_the_persons_copy_close_up_with_their_labels(ws, case, fonts) -> None:
    said = words(ws, "intake_sheet", case.consultation_id, "person", fonts)
    for label in ("緊急度", "受付日時", "担当", "見立て", "安全", "情報共有", "同意の状態"):
        assert label not in said
    assert "本人の希望" in said


def test_without_a_choice_the_caller_stays_off_the_intake_sheet(ws, case) -> None:
    assert sheets.inside_copy(ws, "intake_sheet") == "circulated"
    assert sheets.inside_copy(ws, "case_summary") == "office"
    office.save_office(ws, dataclasses.replace(ws.office(), print_without_caller=False))
    assert sheets.inside_copy(ws, "intake_sheet") == "office"


@pytest.mark.parametrize(("known", "refused"), [("", True), ("hide", True), ("known", False)])
def test_the_person_gets_no_intake_sheet_of_a_call_she_does_not_know(ws, known, refused) -> None:
    case = start(ws, known_to_subject=known)

    def hand_out() -> object:
        return handed_out(
            ws, "intake_sheet", case.consultation_id, recipient="本人", purpose="交付",
            basis="01", for_person=True,
        )  # fmt: skip

    if refused:
        with pytest.raises(RuleBroken):
            hand_out()
        assert disclosures.of_case(ws, case.id) == ()
    else:
        assert hand_out() in disclosures.of_case(ws, case.id)


def long(word: str, lines: int) -> str:
    return "".join(f"{word}{n}番目の長い文をここに書いておきます。" for n in range(lines))


def whole(sheet: Sheet, label: str) -> str:
    """A text put together again from its part on the first page and the one on the 続紙."""
    parts = [b.text for b in sheet.blocks if isinstance(b, LongText) and b.label.startswith(label)]
    return "".join(part.removesuffix(f"\n{POINTER}") for part in parts)


def test_a_long_slip_keeps_its_reply_on_the_first_page_and_loses_nothing(ws, case, fonts) -> None:
    need = Need(need="介護の相談", to=Inside(ws.staff.department_id), request="訪問を一緒に")
    made = referral_slips.create(ws, case_id=case.id, needs=(need,))[0]
    assert isinstance(made, Referral)
    full = dataclasses.replace(
        made, gist=long("要点", 25), history_done=long("経過", 25),
        view_and_direction=long("見立", 25), we_continue=long("継続", 10),
    )  # fmt: skip
    ws.apply(Op.REFERRAL_MOVED, lambda w: w.change(full))
    done = sheets.render(ws, "referral_slip", made.id, fonts=fonts)
    first, *rest = pages(done.pdf())
    assert "切り取り線" in first
    assert "記入日" in first
    assert "次の紙にあります" in first
    assert rest
    for label, text in (
        ("相談の要点", full.gist), ("これまでの経過", full.history_done),
        ("見立てと支援", full.view_and_direction), ("当課が続けて", full.we_continue),
    ):  # fmt: skip
        assert whole(done.sheet, label) == text


def test_an_empty_slip_fills_exactly_one_page(world, fonts) -> None:
    env = world.environment()
    done = sheets.blank("referral_slip", env.codes, env.clock().date(), fonts)
    assert len(pages(done.pdf())) == 1


def test_a_long_summary_moves_older_history_first(ws, case, fonts) -> None:
    grown = dataclasses.replace(
        case, life_history=long("生活", 12), daily_life=long("暮ら", 20), tried=long("試み", 8)
    )
    cases.save(ws, grown)
    done = sheets.render(ws, "case_summary", case.id, fonts=fonts)
    first, *rest = pages(done.pdf())
    assert "会議で決めたこと" in first
    assert "支援を始めた" in first
    assert "生活0番目" in "".join(rest)
    assert whole(done.sheet, "今の暮らし") == grown.daily_life
    assert whole(done.sheet, "やってみたこと") == grown.tried


def test_a_plan_carries_its_map_and_who_has_a_copy(ws, case, fonts) -> None:
    plan = _plan(ws, case)
    handed_out(
        ws, "support_plan", plan.id, recipient="見本相談支援", purpose="支援", basis="01"
    )
    done = sheets.render(ws, "support_plan", plan.id, fonts=fonts)
    said = "".join(pages(done.pdf()))
    assert "見本相談支援" in said
    assert "支援体制図" in said
    parts = ZipFile(io.BytesIO(done.xlsx())).namelist()
    assert [part for part in parts if part.startswith("xl/media/")] == ["xl/media/image1.png"]


def _plan(ws: Workspace, case: Case) -> Plan:
    return plans.save(ws, plans.new(ws, case.id))[0].plan
