"""資料一式 of a conference: who gets which copy, what is recorded, what the rules stop."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import pypdf
import pytest
from conference_kit import CALLER, VIEW, Meeting, consent, make_meeting, said
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from town_kit import Town, make_town, rows

from nimo_desktop.domain.consent import Disclosure
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.filled_sheet import FilledSheet
from nimo_desktop.domain.form_def import Reader
from nimo_desktop.domain.ids import TieId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.output.fonts import FontSet, load_fonts
from nimo_desktop.output.inset import bounds, smallest_pt
from nimo_desktop.output.locked import PasswordTooShort
from nimo_desktop.services import (
    conference_disclosures,
    conference_packs,
    conference_papers,
    conferences,
    disclosures,
    filled_sheets,
    intake,
    people,
    sheet_copies,
)
from nimo_desktop.services.conference_papers import SPARE, PackWish, Paper, Receiver
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.storage import journal


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    return load_fonts()


@pytest.fixture
def town(ws, world) -> Town:
    return make_town(ws, world)


@pytest.fixture
def meeting(ws, town) -> Meeting:
    return make_meeting(ws, town)


def offered(ws, meeting: Meeting) -> dict[str, Paper]:
    """The papers by title and case number."""
    found = conference_papers.papers(ws, meeting.full)
    return {f"{one.title} {one.case_number}".strip(): one for one in found}


def wish_for(ws, meeting: Meeting, *titles: str, **over) -> PackWish:
    every = offered(ws, meeting)
    members = tuple(one for one in conference_papers.receivers(ws, meeting.full) if not one.private)
    wish = PackWish(tuple(every[one] for one in titles), members, recall=True,
                    purpose="個別の支援の検討", basis="04")  # fmt: skip
    return dataclasses.replace(wish, **over)


def given_out(ws) -> list[Disclosure]:
    return list(rows(ws, Disclosure))


def entries(ws, case_id) -> list[str]:
    with ws.vault.read() as conn:
        return [one.op for one in journal.about(conn, (case_id,))]


def test_the_papers_stand_in_the_order_of_the_agenda(ws, town, meeting) -> None:
    tie = SupportTie(id=TieId(ws.new_id()), person_id=town.case.person_id, agency_id=town.clinic)
    ws.apply(Op.TIE_SAVED, lambda w: w.insert(tie))
    found = conference_papers.papers(ws, meeting.full)
    first, second = town.case.number, meeting.second.number
    assert [(one.title, one.case_number) for one in found] == [
        ("支援調整会議 記録", ""),
        ("ケース概要", first), ("支援体制図", first), ("内輪の様式", first), ("試しの様式", first),
        ("ケース概要", second), ("相談受付・申込票（本人同意なし）", second),
    ]  # fmt: skip
    assert [one.title for one in found if one.usual] == [
        "支援調整会議 記録",
        "ケース概要",
        "支援体制図",
        "ケース概要",
    ]
    assert len({one.key for one in found}) == len(found)


def test_a_newer_edition_takes_the_place_of_the_older(ws, town, meeting) -> None:
    copied = filled_sheets.save(ws, filled_sheets.copy_last(ws, meeting.overview.sheet))
    found = offered(ws, meeting)
    assert found[f"試しの様式 {town.case.number}"].id == copied.sheet.id


def test_members_are_told_apart(ws, meeting) -> None:
    assert conference_papers.receivers(ws, meeting.full) == (
        Receiver("福祉課"),
        Receiver("見本こころのクリニック 練田 医師", outside=True),
        Receiver("見本 太郎", private=True),
    )


def test_every_reader_gets_his_own_copy(ws, town, meeting, fonts) -> None:
    first, second = town.case.number, meeting.second.number
    wish = wish_for(ws, meeting, "支援調整会議 記録", f"試しの様式 {first}",
                    f"相談受付・申込票（本人同意なし） {second}")  # fmt: skip
    wish = dataclasses.replace(wish, receivers=(*wish.receivers, SPARE))
    made = conference_packs.make(ws, meeting.full, wish, fonts)
    copies = {number: said(made.pdf((number,))) for number in (1, 2, 3)}
    for number, pages in copies.items():
        total = len(pages)
        for at, page in enumerate(pages, 1):
            assert f"{at}/{total}頁" in page
            assert f"写し番号{number}" in page
            assert "複写禁止・回収" in page
        assert "資料の一覧" in pages[0]
        assert f"試しの様式({first})" in pages[0]
        assert "支援調整会議" in pages[0]
        assert [n for n in (1, 2, 3) if any(f"資料{n}" in page for page in pages[1:])] == [1, 2, 3]
    inside, outside, spare = ("".join(copies[number]) for number in (1, 2, 3))
    assert "写し番号1福祉課" in inside
    assert "写し番号2見本こころのクリニック練田医師" in outside
    assert "写し番号3見本" not in spare
    assert VIEW in inside
    assert VIEW in spare
    assert VIEW not in outside
    for one in (inside, outside, spare):
        assert CALLER not in one
    whole = said(made.pdf())
    assert whole == [*copies[1], *copies[2], *copies[3]]
    assert len(whole) == made.pages
    assert given_out(ws) == []


def test_every_case_and_every_outside_receiver_is_a_disclosure(ws, town, meeting, fonts) -> None:
    first, second = town.case.number, meeting.second.number
    wish = wish_for(ws, meeting, f"試しの様式 {first}", f"ケース概要 {first}",
                    f"相談受付・申込票（本人同意なし） {second}")  # fmt: skip
    wish = dataclasses.replace(
        wish, receivers=(*wish.receivers, Receiver("見本訪問看護", outside=True))
    )
    given = conference_disclosures.leaving(ws, meeting.full, wish)
    assert sorted(given) == [2, 3]
    conference_disclosures.record(ws, given, given)
    found = given_out(ws)
    assert [(one.recipient, one.case_id, one.copy_no) for one in found] == [
        ("見本こころのクリニック 練田 医師", town.case.id, 2),
        ("見本こころのクリニック 練田 医師", meeting.second.id, 2),
        ("見本訪問看護", town.case.id, 3), ("見本訪問看護", meeting.second.id, 3),
    ]  # fmt: skip
    number = meeting.full.conference.number
    assert found[0].items == f"会議資料 {number}: 試しの様式、ケース概要"
    assert {(one.purpose, one.basis) for one in found} == {("個別の支援の検討", "04")}
    assert disclosures.of_case(ws, meeting.second.id)[0].person_id == meeting.second.person_id


def test_a_record_of_the_conference_tells_of_every_case(ws, town, meeting) -> None:
    wish = wish_for(ws, meeting, "支援調整会議 記録")
    (given,) = conference_disclosures.leaving(ws, meeting.full, wish).values()
    assert {one.case_id for one in given} == {town.case.id, meeting.second.id}
    call = ws.apply(Op.CONSULTATION_SAVED, lambda w: w.insert(dataclasses.replace(
        intake.start(ws), gist="匿名の電話")))  # fmt: skip
    conferences.add_item(ws, meeting.full.conference, consultation_id=call.id)
    (given,) = conference_disclosures.leaving(ws, meeting.full, wish).values()
    assert [(one.case_id, one.consultation_id) for one in given][-1] == (None, call.id)
    assert len(given) == 3
    notice = filled_sheets.save(
        ws, filled_sheets.new(ws, "meeting_notice", meeting.full.conference.id)
    )
    wish = wish_for(ws, meeting, notice.sheet.title)
    (given,) = conference_disclosures.leaving(ws, meeting.full, wish).values()
    assert [one.case_id for one in given] == [None]


def test_members_inside_ask_nothing(ws, town, meeting, fonts, tmp_path: Path) -> None:
    wish = wish_for(ws, meeting, f"内輪の様式 {town.case.number}", receivers=(Receiver("福祉課"),),
                    purpose="", basis="")  # fmt: skip
    made = conference_packs.make(ws, meeting.full, wish, fonts)
    assert VIEW in "".join(said(made.pdf()))
    conference_disclosures.handed_out(ws, meeting.full, wish, [1], op=Op.PRINTED)
    assert given_out(ws) == []
    assert entries(ws, town.case.id)[0] == Op.PRINTED


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"basis": "01"}, "有効な同意"),
        ({"basis": "02"}, "根拠"),
        ({"purpose": ""}, "目的"),
    ],
)
def test_what_the_rules_refuse_stops_the_pack(ws, town, meeting, fonts, over, words) -> None:
    """The consent of one is not the consent of the other."""
    consent(ws, town.case)
    first, second = town.case.number, meeting.second.number
    wish = wish_for(ws, meeting, f"ケース概要 {first}", f"ケース概要 {second}", **over)
    with pytest.raises(RuleBroken) as told:
        conference_packs.make(ws, meeting.full, wish, fonts)
    at, case = ("2", second) if over == {"basis": "01"} else ("1", first)
    assert f"資料{at}「ケース概要」({case})" in told.value.sentence
    assert words in told.value.sentence
    assert "花子" not in told.value.sentence
    assert given_out(ws) == []


def test_with_every_consent_the_basis_is_known(ws, town, meeting) -> None:
    assert conference_papers.known_basis(ws, meeting.full) == ""
    consent(ws, town.case)
    assert conference_papers.known_basis(ws, meeting.full) == ""
    consent(ws, meeting.second)
    assert conference_papers.known_basis(ws, meeting.full) == "01"


def test_what_is_for_the_office_does_not_go_outside(ws, town, meeting, fonts) -> None:
    wish = wish_for(ws, meeting, f"内輪の様式 {town.case.number}")
    with pytest.raises(RuleBroken, match=r"資料1「内輪の様式」.*庁外に出せません"):
        conference_packs.make(ws, meeting.full, wish, fonts)


def test_nobody_private_gets_a_pack(ws, town, meeting, fonts) -> None:
    wish = wish_for(ws, meeting, f"ケース概要 {town.case.number}",
                    receivers=conference_papers.receivers(ws, meeting.full))  # fmt: skip
    with pytest.raises(RuleBroken, match="本人・家族などには作れません"):
        conference_packs.make(ws, meeting.full, wish, fonts)
    for over in ({"papers": ()}, {"receivers": ()}, {"receivers": (SPARE,) * 100}):
        with pytest.raises(RuleBroken):
            conference_packs.make(ws, meeting.full, dataclasses.replace(wish, **over), fonts)


def test_a_sheet_in_the_trash_stops_it(ws, town, meeting, fonts) -> None:
    wish = wish_for(ws, meeting, f"試しの様式 {town.case.number}", receivers=(SPARE,))
    filled_sheets.trash(ws, rows(ws, FilledSheet, id=meeting.overview.sheet.id)[0])
    with pytest.raises(RuleBroken, match=r"資料1「試しの様式」.*ごみ箱"):
        conference_packs.make(ws, meeting.full, wish, fonts)


def test_copies_become_files_with_their_disclosures(ws, town, meeting, fonts, tmp_path) -> None:
    wish = wish_for(ws, meeting, f"試しの様式 {town.case.number}", cover=False, recall=False)
    made = conference_packs.make(ws, meeting.full, wish, fonts)
    word = "さくら咲く見本町"
    with pytest.raises(PasswordTooShort):
        conference_packs.save_copies(ws, made, tmp_path, password="x")
    steps: list[tuple[int, int]] = []
    run = conference_packs.save_copies(
        ws, made, tmp_path, password=word, on_progress=lambda *at: steps.append(at)
    )
    assert (run.written, run.total, run.trouble) == ((1, 2), 2, "")
    assert steps == [(0, 2), (1, 2)]
    number = meeting.full.conference.number
    files = sorted(tmp_path.glob("*.pdf"))
    assert [one.name for one in files] == [f"{number}_資料_写し01.pdf", f"{number}_資料_写し02.pdf"]
    reader = pypdf.PdfReader(files[1])
    assert reader.is_encrypted
    assert reader.decrypt(word)
    assert VIEW not in "".join(page.extract_text() for page in reader.pages)
    assert [one.copy_no for one in given_out(ws)] == [2]
    assert entries(ws, town.case.id).count(Op.EXPORTED) == 1


def test_a_stopped_run_keeps_what_is_whole(ws, town, meeting, fonts, tmp_path) -> None:
    wish = wish_for(ws, meeting, f"試しの様式 {town.case.number}")
    made = conference_packs.make(ws, meeting.full, wish, fonts)
    asked = iter([False, True])
    run = conference_packs.save_copies(ws, made, tmp_path, cancelled=lambda: next(asked))
    assert run.written == (1,)
    assert given_out(ws) == []
    run = conference_packs.save_copies(ws, made, tmp_path / "missing")
    assert run.written == ()
    assert "フォルダー" in run.trouble
    assert given_out(ws) == []


def test_a_pack_can_be_stopped(ws, town, meeting, fonts) -> None:
    wish = wish_for(ws, meeting, f"試しの様式 {town.case.number}")
    with pytest.raises(conference_packs.Cancelled):
        conference_packs.make(ws, meeting.full, wish, fonts, cancelled=lambda: True)


def test_the_map_of_another_agency_shows_no_tension(ws, town, meeting, fonts) -> None:
    tie = SupportTie(id=TieId(ws.new_id()), person_id=town.case.person_id, agency_id=town.clinic,
                     strength="stress")  # fmt: skip
    ws.apply(Op.TIE_SAVED, lambda w: w.insert(tie))
    wish = wish_for(ws, meeting, f"支援体制図 {town.case.number}")
    made = conference_packs.make(ws, meeting.full, wish, fonts)
    inside, outside = ("".join(said(made.pdf((number,)))) for number in (1, 2))
    assert "見本こころのクリニック" in inside
    assert "緊張" in inside
    assert "緊張" not in outside
    assert "わたしを支える" not in outside
    page = pypdf.PdfReader(io.BytesIO(made.pdf((2,)))).pages[1].mediabox
    assert page.width > page.height
    assert made.inside is not None
    shapes = made.inside.pages()[1].shapes
    assert smallest_pt(shapes) >= 6.5, "the map fills its page"
    foot = bounds([one for one in shapes if one.role == "footer"], fonts)
    drawn = bounds([one for one in shapes if one.role in ("agency", "legend")], fonts)
    assert foot is not None
    assert drawn is not None
    assert drawn[3] < foot[1]


@pytest.mark.parametrize("way", ["sheet", "pack"])
def test_a_conferences_record_leaves_with_the_consent_of_everybody(
    ws, town, meeting, fonts, way
) -> None:
    (known,) = filled_sheets.of_record(ws, meeting.full.conference.id)
    full = filled_sheets.load(ws, known.id)

    def hand_out() -> None:
        if way == "sheet":
            sheet_copies.hand_out(
                ws, full, Reader.OUTSIDE, recipient="見本病院", purpose="会議", basis="01")
        else:
            wish = wish_for(ws, meeting, full.form.title, basis="01")
            given = conference_disclosures.leaving(ws, meeting.full, wish)
            conference_disclosures.record(ws, given, given)

    consent(ws, town.case)
    with pytest.raises(RuleBroken, match="有効な同意"):
        hand_out()
    assert given_out(ws) == []
    consent(ws, meeting.second)
    hand_out()
    assert {one.case_id for one in rows(ws, Disclosure)} == {town.case.id, meeting.second.id}


def test_two_windows_never_hand_out_a_conferences_record_under_one_number(ws, meeting) -> None:
    (known,) = filled_sheets.of_record(ws, meeting.full.conference.id)
    full = filled_sheets.load(ws, known.id)
    mine, theirs = (
        sheet_copies.prepared(
            ws, full, Reader.OUTSIDE, recipient="見本病院", purpose="会議", basis="04")
        for _ in range(2)
    )  # fmt: skip
    sheet_copies.record(ws, full, Reader.OUTSIDE, theirs)
    with pytest.raises(RuleBroken, match="写し番号1"):
        sheet_copies.record(ws, full, Reader.OUTSIDE, mine)
    assert len(given_out(ws)) == 2


def test_somebody_without_a_case_is_asked_for_consent_as_well(ws, town) -> None:
    held = conferences.plan(ws, on=ws.today(), kind="02")
    call = dataclasses.replace(intake.start(ws), gist="退院", story="退院したい")
    form = people.PersonForm(person=people.new_person(ws), name="別府 春代", kana="べっぷ はるよ")
    saved = intake.save(ws, IntakeForm(consultation=call, person=form)).consultation
    conferences.add_item(ws, held, case_id=town.case.id, question="家賃")
    conferences.add_item(ws, held, consultation_id=saved.id, question="部屋")
    full = filled_sheets.save(ws, filled_sheets.new(ws, "conference_coordination", held.id))
    consent(ws, town.case)
    with pytest.raises(RuleBroken, match="有効な同意"):
        sheet_copies.prepared(
            ws, full, Reader.OUTSIDE, recipient="見本病院", purpose="会議", basis="01")
