"""返事の取込み: read beside the referral, applied once as one step, or one sentence and nothing."""

from __future__ import annotations

import dataclasses
import io
import tempfile
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pypdf
import pytest
from reply_kit import SPOILERS, accepted, box, fill, fonts, issued, saved
from town_kit import SATURDAY, Town, make_town, rows, sure
from world import World

from nimo_desktop.domain.errors import Conflict, KnownError
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.people import Person
from nimo_desktop.domain.referral import Referral, Status, holder_of
from nimo_desktop.domain.reply import SlipIssue
from nimo_desktop.output.slip_identity import IDENTITY_SHEET
from nimo_desktop.services import (
    consents,
    disclosures,
    intake,
    people,
    referrals,
    replies,
    sheets,
    trash,
)
from nimo_desktop.services.check_letters import check_letters
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.services.referrals import Need
from nimo_desktop.services.replies import Extra, ReplyFields, ReplyReading, Source
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import journal, records


@pytest.fixture
def town(ws: Workspace, world: World) -> Town:
    return make_town(ws, world)


@pytest.fixture
def sent(town: Town) -> Referral:
    return town.sent()


def seq(ws: Workspace) -> int:
    with ws.vault.read() as conn:
        return journal.head(conn).seq


def code(reading: ReplyReading) -> str:
    assert not reading.ready
    assert "。" in reading.sentence
    assert "\n" not in reading.sentence
    return reading.problems[0].code


def by_hand(ws: Workspace, referral: Referral, said: ReplyFields, **more) -> ReplyReading:
    return replies.typed(ws, referral.number, check_letters(referral.number), said, **more)


SAID = ReplyFields(
    received_on=SATURDAY, received_by="福祉 太郎", answer="1", in_charge="福祉 太郎",
    filled_by="福祉 太郎", filled_on=SATURDAY,
)  # fmt: skip


# Issues -----------------------------------------------------------------------------------------
def test_a_slip_that_leaves_is_an_issue_in_the_same_step(town: Town, sent: Referral) -> None:
    ws = town.ws
    before = seq(ws)
    issued(ws, sent)
    assert seq(ws) == before + 1
    (issue,) = rows(ws, SlipIssue, referral_id=sent.id)
    assert (issue.edition, issue.by_staff) == (1, ws.me)
    assert issue.digests == (
        sheets.render(ws, "referral_slip", sent.id, fonts=fonts()).digest,
    )
    issued(ws, sent)
    given = disclosures.prepared(
        ws, "referral_slip", sent.id, recipient="福祉課", purpose="連携", basis="05"
    )
    disclosures.record(ws, given)
    assert len(rows(ws, SlipIssue, referral_id=sent.id)) == 1


def test_another_receiver_gets_another_edition(town: Town, sent: Referral, tmp_path: Path) -> None:
    ws = town.ws
    old = fill(issued(ws, sent), tmp_path / "old.xlsx", accepted())
    back = sure(
        referrals.send_back(ws, sent, reason="04", fits="思い当たらない", on=SATURDAY)
    )
    next_one = sure(
        referrals.redirect(ws, back, to=town.inside("高齢"), due_on=date(2026, 11, 27))
    )
    assert code(replies.read(ws, old)) == "older"
    new = fill(issued(ws, next_one), tmp_path / "new.xlsx", accepted("高齢 太郎"))
    assert code(replies.read(ws, old)) == "older"
    reading = replies.read(ws, new)
    assert reading.edition == 2
    assert sure(replies.apply(ws, reading)).status is Status.ACCEPTED


def test_a_slip_printed_before_it_is_sent_is_the_same_edition(town: Town, tmp_path: Path) -> None:
    ws = town.ws
    slip = town.one()
    early = fill(issued(ws, slip), tmp_path / "early.xlsx", accepted())
    issued(ws, sure(referrals.send(ws, slip)))
    assert {one.edition for one in rows(ws, SlipIssue, referral_id=slip.id)} == {1}
    assert replies.read(ws, early).ready


def test_a_secret_address_makes_no_other_edition(
    town: Town, sent: Referral, tmp_path: Path
) -> None:
    ws = town.ws
    with ws.vault.read() as conn:
        person = records.get(conn, Person, sent.person_id)
    known = people.PersonForm(person=person, name="見本 太郎", kana="みほん たろう",
                              address="見本町大字秘密9", secret_address=True)  # fmt: skip
    people.save(ws, known)
    consents.save(ws, person.id, consents.ConsentForm(state="oral", given_by="self"))
    office = sheets.render(ws, "referral_slip", sent.id, copy="office", fonts=fonts())
    outside = sheets.render(ws, "referral_slip", sent.id, copy="outside", fonts=fonts())
    assert office.digest != outside.digest
    issued(ws, sent)
    (issue,) = rows(ws, SlipIssue, referral_id=sent.id)
    assert (issue.edition, issue.digests) == (1, (office.digest, outside.digest))
    filled = fill(outside.xlsx(), tmp_path / "r.xlsx", accepted())
    assert replies.read(ws, filled).ready


# The file ---------------------------------------------------------------------------------------
def test_the_file_tells_itself_and_only_the_reply_is_open(town: Town, sent: Referral) -> None:
    book = openpyxl.load_workbook(io.BytesIO(issued(town.ws, sent)))
    page = book.active
    hidden = book[IDENTITY_SHEET]
    assert hidden.sheet_state == "veryHidden"
    assert page.protection.sheet
    assert hidden.protection.sheet
    facts = {row[0].value: row[1].value for row in hidden.iter_rows(max_row=6)}
    assert facts["number"] == sent.number
    assert facts["letters"] == check_letters(sent.number)
    kinds = {}
    for rule in page.data_validations.dataValidation:
        kinds |= {str(place): rule for place in rule.sqref.ranges}
    named = {
        name.removeprefix("reply."): one.attr_text.split("!")[1].replace("$", "")
        for name, one in book.defined_names.items()
        if name.startswith("reply.")
    }
    for name in ("received_on", "first_step_on", "outcome_on", "filled_on"):
        assert kinds[named[name]].type == "date"
    for name in ("answer", "reason", "outcome"):
        assert kinds[named[name]].type == "list"
    answers = kinds[named["answer"]].formula1.replace("$", "").split("!")[1]
    offered = [cell.value for (cell,) in book["選択肢"][answers]]
    assert [one[0] for one in offered] == ["1", "2", "3", "4", "5"]
    words = " ".join(str(c.value) for row in page.iter_rows() for c in row if c.value)
    assert "この票の書き方" in words
    assert "発信元へ送り返してください" in words
    printed = sheets.render(town.ws, "referral_slip", sent.id, fonts=fonts()).pdf()
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed)).pages)
    assert "この票の書き方" not in text
    assert "第1版" in text.replace(" ", "")


def test_the_protected_source_is_nowhere_in_the_file(town: Town) -> None:
    ws = town.ws
    first = dataclasses.replace(
        intake.start(ws), gist="近所から電話", story="「隣で大声がする」", caller="other",
        caller_name="秘密の通報者", caller_phone="0999-88-7777", response="礼を言った",
        reported_to="見本署の刑事",
    )  # fmt: skip
    saved_ = intake.save(ws, IntakeForm(consultation=first)).consultation
    need = Need(need="見守り", to=town.inside("福祉"), request="訪問", urgency="C", way="lead",
                how_connected="called")  # fmt: skip
    (slip,) = referrals.create(ws, consultation_id=saved_.id, needs=(need,))
    slip = sure(referrals.save_slip(ws, dataclasses.replace(slip, gist="大きな音がする")))
    for content in (issued(ws, slip), issued(ws, sure(referrals.send(ws, slip)))):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for part in package.namelist():
                text = package.read(part).decode("utf-8", "ignore")
                for secret in ("秘密の通報者", "0999-88-7777", "見本署の刑事", "隣で大声"):
                    assert secret not in text, part


def test_a_long_slip_keeps_its_reply_on_the_first_page_and_its_words(
    town: Town, tmp_path: Path
) -> None:
    ws = town.ws
    slip = town.one()
    long = dataclasses.replace(
        slip, gist="「家賃が払えない」と何度も話した。" * 24, history_done="訪問を3回した。" * 60,
        view_and_direction="家計の立て直しと受診の両方が要る。" * 12,
    )  # fmt: skip
    sent = sure(referrals.send(ws, sure(referrals.save_slip(ws, long))))
    given = disclosures.prepared(
        ws, "referral_slip", sent.id, recipient="福祉課", purpose="連携", basis="05"
    )
    made = sheets.render(
        ws, "referral_slip", sent.id, copy="outside", copy_no="12", fonts=fonts()
    )
    disclosures.record(ws, dataclasses.replace(given, copy_no=12))
    filled = fill(made.xlsx(), tmp_path / "r.xlsx", accepted())
    assert replies.read(ws, filled).ready
    first = fill(issued(ws, sent), tmp_path / "r2.xlsx", accepted())
    assert replies.read(ws, first).ready
    book = openpyxl.load_workbook(first)
    (end,) = (one.id for one in book.active.row_breaks.brk)
    after = [str(c.value) for row in book.active.iter_rows(end + 1) for c in row if c.value]
    assert after[0].startswith("続き")
    words = [str(c.value) for row in book.active.iter_rows() for c in row if c.value]
    assert any("続きは次の紙" in one for one in words)


# Good replies -----------------------------------------------------------------------------------
def test_reading_changes_nothing_and_shows_both_sides(
    town: Town, sent: Referral, tmp_path: Path
) -> None:
    ws = town.ws
    path = fill(issued(ws, sent), tmp_path / "どんな名前でも.xlsx", accepted())
    before = seq(ws)
    reading = replies.read(ws, path)
    assert reading.ready, reading.sentence
    assert reading.steps == ("受領を記録する", "主担当として受ける")
    lines = {one.name: one for one in reading.lines}
    assert (lines["answer"].says, lines["answer"].now) == ("1 主担当として受けます", "返事待ち")
    assert lines["received_on"].says == "令和8年11月21日"
    assert reading.after is not None
    assert reading.after.status is Status.ACCEPTED
    assert seq(ws) == before
    assert referrals.get(ws, sent.id) == sent


def test_a_reply_is_one_step_and_one_undo(town: Town, sent: Referral, tmp_path: Path) -> None:
    ws = town.ws
    path = fill(issued(ws, sent), tmp_path / "r.xlsx", accepted())
    before = seq(ws)
    after = sure(replies.apply(ws, replies.read(ws, path)))
    assert seq(ws) == before + 1
    assert holder_of(after) == town.holder("福祉")
    assert (after.acknowledged_by, after.accepted_on) == ("福祉 太郎", SATURDAY)
    (kept,) = replies.of_referral(ws, sent.id)
    assert (kept.edition, kept.source, kept.answer) == (1, Source.XLSX, "1")
    assert kept.actions == ("acknowledge", "accept")
    assert [e.action for e in referrals.load(ws, sent.id).events[-2:]] == ["acknowledge", "accept"]
    assert ws.undo().op is Op.REFERRAL_REPLIED
    assert referrals.get(ws, sent.id).status is Status.SENT
    assert replies.of_referral(ws, sent.id) == ()
    again = sure(replies.apply(ws, replies.read(ws, path)))
    assert again.status is Status.ACCEPTED


def test_the_same_reply_is_not_taken_twice(town: Town, sent: Referral, tmp_path: Path) -> None:
    ws = town.ws
    content = issued(ws, sent)
    first = fill(content, tmp_path / "r.xlsx", accepted())
    sure(replies.apply(ws, replies.read(ws, first)))
    before = seq(ws)
    # Saved again by another program, with the dates typed another way.
    again = fill(content, tmp_path / "r2.xlsx", accepted(filled_on="令和8年11月21日"))
    for reading in (replies.read(ws, first), replies.read(ws, again)):
        assert code(reading) == "already"
        assert "令和8年11月21日に取り込み済み" in reading.sentence
        assert isinstance(replies.apply(ws, reading), tuple)
    assert seq(ws) == before


def test_a_second_slip_brings_the_outcome(town: Town, sent: Referral, tmp_path: Path) -> None:
    ws = town.ws
    content = issued(ws, sent)
    sure(replies.apply(ws, replies.read(ws, fill(content, tmp_path / "1.xlsx", accepted()))))
    more = accepted(outcome="今あるサービスの見直しで足りた", outcome_on="R8.11.21")
    reading = replies.read(ws, fill(content, tmp_path / "2.xlsx", more))
    assert reading.second
    assert reading.steps == ("結果を記録して終える",)
    done = sure(replies.apply(ws, reading))
    assert (done.status, done.outcome_code) == (Status.COMPLETED, "16")
    assert len(replies.of_referral(ws, sent.id)) == 2
    other = fill(content, tmp_path / "3.xlsx", accepted(phone="1"))
    assert code(replies.read(ws, other)) == "ended"


@pytest.mark.parametrize(
    ("over", "status", "steps"),
    [
        ({"answer": "2"}, Status.JOINT, ["acknowledge", "accept_jointly"]),
        ({"answer": "３ 助言・後方支援ができます"}, Status.ADVISING,
         ["acknowledge", "offer_advice"]),
        ({"answer": 4, "question": "収入は?"}, Status.ASKED, ["acknowledge", "ask"]),
        ({"answer": "5", "reason": "年齢の条件が合わない"}, Status.AT_COORDINATOR,
         ["acknowledge", "send_back"]),
        ({"answer": "5", "reason": "うちの仕事ではない気がする", "fits": "税務課"},
         Status.AT_COORDINATOR, ["acknowledge", "send_back"]),
        ({"answer": None, "in_charge": None, "phone": None, "first_step": None,
          "filled_by": None, "filled_on": None}, Status.ACKNOWLEDGED, ["acknowledge"]),
        ({"outcome": "空き待ち・申請中", "outcome_on": SATURDAY}, Status.ACCEPTED,
         ["acknowledge", "accept", "report_progress"]),
    ],
)  # fmt: skip
def test_each_answer_leads_to_its_step(
    town: Town, sent: Referral, tmp_path: Path, over, status: Status, steps: list[str]
) -> None:
    ws = town.ws
    path = fill(issued(ws, sent), tmp_path / "r.xlsx", accepted(**over))
    reading = replies.read(ws, path)
    assert reading.ready, reading.sentence
    after = sure(replies.apply(ws, reading))
    assert after.status is status
    assert list(replies.of_referral(ws, sent.id)[0].actions) == steps
    if status is Status.JOINT:
        assert holder_of(after) == holder_of(sent)
    if over.get("fits"):
        assert (after.return_reason, after.return_text) == ("90", "うちの仕事ではない気がする")
    if after.outcome_code:
        assert after.next_on == date(2026, 12, 7)


def test_an_agency_answers(town: Town, tmp_path: Path) -> None:
    ws = town.ws
    sent = town.to_clinic()
    content = issued(ws, sent)
    back = fill(content, tmp_path / "5.xlsx", accepted(answer="5", reason="その他", fits="他院"))
    assert code(replies.read(ws, back)) == "outside_returns"
    taken = fill(content, tmp_path / "1.xlsx", accepted("医院の 相談員"))
    after = sure(replies.apply(ws, replies.read(ws, taken)))
    assert (after.status, holder_of(after)) == (Status.AWAITING_FIRST_USE, holder_of(sent))
    said = accepted("医院の 相談員", outcome="受診・入院につながった", outcome_on=SATURDAY)
    reading = replies.read(ws, fill(content, tmp_path / "2.xlsx", said))
    assert reading.steps == ("はじめての利用を確認する",)
    assert sure(replies.apply(ws, reading)).first_use_on == SATURDAY


def test_an_agency_cannot_take_it_now(town: Town, tmp_path: Path) -> None:
    ws = town.ws
    sent = town.to_clinic()
    over = accepted("医院の 相談員", answer="6", reason="今は受ける態勢がない(欠員・満員・期間外)")
    path = fill(issued(ws, sent), tmp_path / "6.xlsx", over)
    after = sure(replies.apply(ws, replies.read(ws, path)))
    assert (after.status, after.return_reason) == (Status.WITH_SENDER, "07")
    inside = town.sent()
    six = fill(issued(ws, inside), tmp_path / "x.xlsx", accepted(answer="6", reason="その他"))
    assert code(replies.read(ws, six)) == "inside_declines"


def test_dates_of_every_kind(town: Town, sent: Referral, tmp_path: Path) -> None:
    ws = town.ws
    content = issued(ws, sent)
    kinds = (
        date(2026, 11, 21), datetime(2026, 11, 21, 9, 30),  # noqa: DTZ001  Excel has no offset
        46347, 46347.4, "令和8年11月21日",
        "R8.11.21", "2026-11-21", "２０２６/１１/２１", "11/21", "令和8年11月21日(土)",
    )  # fmt: skip
    for number, kind in enumerate(kinds):
        path = fill(content, tmp_path / f"{number}.xlsx", accepted(filled_on=kind))
        reading = replies.read(ws, path)
        assert reading.said.filled_on == SATURDAY, (kind, reading.problems)
        assert reading.ready
    for kind in (8, "11月頃", "R8.11.21(月)", True):
        path = fill(content, tmp_path / "x.xlsx", accepted(filled_on=kind))
        assert code(replies.read(ws, path)) == "date", kind


def test_inserted_rows_and_renamed_sheets_do_no_harm(
    town: Town, sent: Referral, tmp_path: Path
) -> None:
    def change(book) -> None:
        book.worksheets[0].title = "返事です"
        for name, one in list(book.defined_names.items()):
            place = one.attr_text.split("!")[1]
            one.attr_text = f"'返事です'!{place}"
            assert name

    ws = town.ws
    filled = fill(issued(ws, sent), tmp_path / "r.xlsx", accepted())
    path = saved(filled.read_bytes(), tmp_path / "r2.xlsx", change)
    assert replies.read(ws, path).ready


def test_without_names_the_places_on_the_hidden_sheet_do(
    town: Town, sent: Referral, tmp_path: Path
) -> None:
    ws = town.ws
    filled = fill(issued(ws, sent), tmp_path / "r.xlsx", accepted())
    path = saved(filled.read_bytes(), tmp_path / "r2.xlsx", lambda b: b.defined_names.clear())
    assert replies.read(ws, path).ready


# Who is meant -----------------------------------------------------------------------------------
def test_the_colleague_is_found_by_name_or_chosen(
    town: Town, sent: Referral, tmp_path: Path
) -> None:
    ws = town.ws
    content = issued(ws, sent)
    for typed in ("福祉太郎", "福祉", "福祉課　福祉 太郎 様"):
        path = fill(content, tmp_path / "r.xlsx", accepted(in_charge=typed))
        assert replies.read(ws, path).ready, typed
    path = fill(content, tmp_path / "r.xlsx", accepted(in_charge="高齢 太郎"))
    reading = replies.read(ws, path)
    assert code(reading) == "colleague"
    chosen = replies.decide(ws, reading, Extra(staff=town.people["福祉"].id))
    assert holder_of(sure(replies.apply(ws, chosen))) == town.holder("福祉")


def test_outcomes_that_need_a_decision_wait_for_it(
    town: Town, sent: Referral, tmp_path: Path
) -> None:
    ws = town.ws
    said = accepted(outcome="本人が今は望まない", outcome_on=SATURDAY)
    reading = replies.read(ws, fill(issued(ws, sent), tmp_path / "r.xlsx", said))
    assert code(reading) == "watcher"
    decided = replies.decide(
        ws, reading, Extra(watched_by="民生委員", next_on=date(2026, 12, 1))
    )
    assert sure(replies.apply(ws, decided)).watched_by == "民生委員"


# Paper and telephone ----------------------------------------------------------------------------
def test_a_paper_reply_is_found_by_number_and_letters(town: Town, sent: Referral) -> None:
    ws = town.ws
    letters = check_letters(sent.number).lower()
    reading = replies.typed(ws, "ｒ８ｔａ０００１", letters, SAID)
    assert reading.ready, reading.sentence
    sure(replies.apply(ws, reading))
    (kept,) = replies.of_referral(ws, sent.id)
    assert (kept.source, kept.edition) == (Source.PAPER, 0)
    assert code(by_hand(ws, sent, SAID)) == "already"


def test_a_reply_by_telephone_needs_no_letters(town: Town, sent: Referral) -> None:
    ws = town.ws
    reading = replies.typed(ws, sent.number, "", SAID, source=Source.PHONE)
    assert sure(replies.apply(ws, reading)).reply_by_phone
    assert code(replies.typed(ws, sent.number, "", SAID)) == "letters"


@pytest.mark.parametrize(
    ("over", "wanted"),
    [
        ({"answer": "9"}, "unknown_answer"), ({"reason": "77"}, "unknown_reason"),
        ({"outcome": "99", "outcome_on": SATURDAY}, "unknown_outcome"),
        ({"outcome_on": SATURDAY}, "outcome_missing"), ({"phone": "0" * 101}, "too_long"),
        ({"answer": "5", "reason": "90"}, "missing"),
        ({"outcome": "31", "outcome_on": SATURDAY}, "moved_away"),
        ({"filled_on": date(2026, 11, 20)}, "before"),
    ],
)  # fmt: skip
def test_what_is_keyed_in_wrongly_is_told(town: Town, sent: Referral, over, wanted: str) -> None:
    assert code(by_hand(town.ws, sent, dataclasses.replace(SAID, **over))) == wanted


# Refused ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", SPOILERS)
def test_every_spoilt_file_is_refused_with_its_sentence(
    town: Town, sent: Referral, tmp_path: Path, kind: str
) -> None:
    ws = town.ws
    good = fill(issued(ws, sent), tmp_path / "good.xlsx", accepted())
    spoil, wanted = SPOILERS[kind]
    before = seq(ws)
    reading = replies.read(ws, spoil(good.read_bytes(), tmp_path / "bad.xlsx"))
    assert code(reading) == wanted
    assert "記録は変わっていません" in reading.sentence
    assert replies.apply(ws, reading) == reading.problems
    assert seq(ws) == before
    assert referrals.get(ws, sent.id) == sent


def test_a_referral_in_the_trash_or_ended_takes_no_reply(
    town: Town, sent: Referral, tmp_path: Path
) -> None:
    ws = town.ws
    path = fill(issued(ws, sent), tmp_path / "r.xlsx", accepted())
    trash.put(ws, sent)
    assert code(replies.read(ws, path)) == "in_trash"
    ws.undo()
    now = referrals.get(ws, sent.id)
    sure(referrals.withdraw(ws, now, text="重複"))
    assert code(replies.read(ws, path)) == "ended"


def test_what_changed_meanwhile_is_a_conflict(town: Town, sent: Referral) -> None:
    ws = town.ws
    reading = by_hand(ws, sent, SAID)
    sure(referrals.acknowledge(ws, sent, person="別の人", on=SATURDAY))
    with pytest.raises(Conflict):
        replies.apply(ws, reading)
    assert replies.of_referral(ws, sent.id) == ()
    assert replies.decide(ws, reading).steps == ("主担当として受ける",)


def test_a_slip_of_another_vault_or_never_recorded_is_refused(
    town: Town, sent: Referral, tmp_path: Path
) -> None:
    ws = town.ws
    content = sheets.render(ws, "referral_slip", sent.id, fonts=fonts()).xlsx()
    assert code(replies.read(ws, fill(content, tmp_path / "r.xlsx", accepted()))) == "not_issued"


def test_a_folder_gives_every_file_its_word(town: Town, sent: Referral, tmp_path: Path) -> None:
    ws = town.ws
    folder = tmp_path / "返事"
    (folder / "中").mkdir(parents=True)
    content = issued(ws, sent)
    fill(content, folder / "b.xlsx", accepted())
    fill(content, folder / "中" / "c.xlsx", accepted())
    (folder / "a.pdf").write_bytes(b"%PDF-")
    (folder / "~$b.xlsx").write_bytes(b"x")
    found = replies.read_folder(ws, folder)
    assert [one.name for one in found] == ["a.pdf", "b.xlsx"]
    assert code(found[0]) == "pdf"
    assert found[1].ready
    with pytest.raises(KnownError):
        replies.read_folder(ws, folder / "無い")
    assert code(replies.read(ws, folder / "無い.xlsx")) == "unreadable"


def test_reading_leaves_no_plain_copy(
    town: Town, sent: Referral, tmp_path: Path, monkeypatch
) -> None:
    path = fill(issued(town.ws, sent), tmp_path / "r.xlsx", accepted())
    spool = tmp_path / "temp"
    spool.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spool))

    def forbidden(*_: object, **__: object) -> None:
        pytest.fail("a temporary file was made")

    for name in ("TemporaryFile", "NamedTemporaryFile", "mkstemp", "mkdtemp", "TemporaryDirectory"):
        monkeypatch.setattr(tempfile, name, forbidden)
    assert replies.read(town.ws, path).ready
    assert not list(spool.iterdir())
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["r.xlsx"]


def test_one_box_filled_with_blanks_is_empty(town: Town, sent: Referral, tmp_path: Path) -> None:
    good = fill(issued(town.ws, sent), tmp_path / "g.xlsx", accepted())
    blank = box("in_charge", " 　\n")(good.read_bytes(), tmp_path / "b.xlsx")
    assert code(replies.read(town.ws, blank)) == "missing"

