"""Many sheets in one run: what is written, recorded, and left when it stops; the list of them."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import msoffcrypto
import openpyxl
import pypdf
import pytest
from conference_kit import CALLER, VIEW, Meeting, make_meeting
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from town_kit import Town, make_town, rows

from nimo_desktop.domain.consent import Disclosure
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.form_def import Reader
from nimo_desktop.domain.journal import Op
from nimo_desktop.output.fonts import FontSet, load_fonts
from nimo_desktop.output.locked import PasswordTooShort
from nimo_desktop.services import filled_sheets, sheet_runs
from nimo_desktop.services.filled_sheets import FullSheet
from nimo_desktop.services.sheet_runs import Job
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import journal

TOLD = {"recipient": "見本病院", "purpose": "支援のための情報共有", "basis": "04"}


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    return load_fonts()


@pytest.fixture
def town(ws, world) -> Town:
    return make_town(ws, world)


@pytest.fixture
def meeting(ws: Workspace, town: Town) -> Meeting:
    return make_meeting(ws, town)


@pytest.fixture
def full(meeting: Meeting) -> FullSheet:
    return meeting.overview


def said(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def jobs(full: FullSheet, folder: Path, count: int, **more: object) -> list[Job]:
    return [Job(full, folder / f"{n:03d}.pdf", **more) for n in range(count)]


def journal_of(ws: Workspace, town: Town) -> int:
    with ws.vault.read() as conn:
        found = journal.about(conn, (town.case.id,))
    return sum(one.op == Op.EXPORTED for one in found)


def test_a_run_writes_every_file_and_tells_how_far_it_is(ws, town, full, fonts, tmp_path) -> None:
    steps: list[tuple[int, int]] = []
    run = sheet_runs.many(ws, jobs(full, tmp_path, 4), fonts, lambda *at: steps.append(at))
    assert steps == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
    assert not run.stopped
    assert not run.failed
    assert [path.name for path in run.written] == ["000.pdf", "001.pdf", "002.pdf", "003.pdf"]
    for path in run.written:
        assert full.sheet.number in said(path.read_bytes())[0]
    assert journal_of(ws, town) == 4


def test_a_stopped_run_leaves_whole_files_alone(ws, town, full, fonts, tmp_path) -> None:
    asked = iter([False, False, True])
    old = tmp_path / "002.pdf"
    old.write_bytes(b"older")
    run = sheet_runs.many(ws, jobs(full, tmp_path, 5), fonts, cancelled=lambda: next(asked))
    assert run.stopped
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {
        "000.pdf", "001.pdf", "002.pdf"}  # fmt: skip
    assert old.read_bytes() == b"older"
    assert len(run.written) == 2
    assert journal_of(ws, town) == 2


def test_a_record_that_is_gone_does_not_stop_the_others(ws, town, full, fonts, tmp_path) -> None:
    gone = dataclasses.replace(full, sheet=dataclasses.replace(full.sheet, about_id=ws.new_id()))
    todo = jobs(full, tmp_path, 2)
    run = sheet_runs.many(ws, [Job(gone, tmp_path / "gone.pdf"), *todo], fonts)
    assert len(run.written) == 2
    ((job, sentence),) = run.failed
    assert job.full is gone
    assert sentence.endswith("。")
    assert not (tmp_path / "gone.pdf").exists()


def test_files_of_a_run_can_be_locked(ws, town, full, fonts, tmp_path) -> None:
    word = "さくら咲く見本町"
    todo = [
        Job(full.sheet.id, tmp_path / "a.pdf", password=word),
        Job(full, tmp_path / "b.xlsx", password=word),
        Job(full, tmp_path / "c.xlsx"),
    ]
    sheet_runs.many(ws, todo, fonts)
    assert pypdf.PdfReader(tmp_path / "a.pdf").is_encrypted
    with (tmp_path / "b.xlsx").open("rb") as file:
        assert msoffcrypto.OfficeFile(file).is_encrypted()
    assert openpyxl.load_workbook(tmp_path / "c.xlsx").active is not None
    with pytest.raises(PasswordTooShort):
        sheet_runs.many(ws, [*jobs(full, tmp_path, 1), Job(full, tmp_path / "d.pdf", password="x")],
                   fonts)  # fmt: skip
    assert not (tmp_path / "000.pdf").exists()


def test_what_cannot_be_meant_is_refused_at_once(ws, town, full, fonts, tmp_path) -> None:
    with pytest.raises(RuleBroken, match="500件"):
        sheet_runs.many(ws, jobs(full, tmp_path, 501), fonts)
    with pytest.raises(ValueError, match="same file"):
        sheet_runs.many(ws, [Job(full, tmp_path / "A.pdf"), Job(full, tmp_path / "a.pdf")], fonts)
    with pytest.raises(ValueError, match="pdf or xlsx"):
        sheet_runs.many(ws, [Job(full, tmp_path / "a.doc")], fonts)
    assert [path for path in tmp_path.iterdir() if path.is_file()] == []


def test_copies_for_outside_are_disclosures_with_their_numbers(
    ws, town, meeting, fonts, tmp_path
) -> None:
    todo = [
        Job(meeting.overview.sheet.id, tmp_path / "a.pdf", Reader.OUTSIDE, recall=True, **TOLD),
        Job(meeting.secret.sheet.id, tmp_path / "b.pdf", Reader.OUTSIDE, **TOLD),
        Job(meeting.overview.sheet.id, tmp_path / "c.xlsx", Reader.OUTSIDE, **TOLD),
        Job(meeting.inside_only.sheet.id, tmp_path / "d.pdf", Reader.OUTSIDE, **TOLD),
    ]
    run = sheet_runs.many(ws, todo, fonts)
    assert [path.name for path in run.written] == ["a.pdf", "b.pdf", "c.xlsx"]
    ((job, sentence),) = run.failed
    assert job is todo[3]
    assert "庁外に出せません" in sentence
    found = rows(ws, Disclosure)
    assert [(one.case_id, one.copy_no, one.recipient, one.basis) for one in found] == [
        (town.case.id, 1, "見本病院", "04"), (meeting.second.id, 1, "見本病院", "04"),
        (town.case.id, 2, "見本病院", "04"),
    ]  # fmt: skip
    first = "".join(said((tmp_path / "a.pdf").read_bytes()))
    assert "写し番号 1" in first
    assert "複写禁止・回収" in first
    assert VIEW not in first
    assert CALLER not in "".join(said((tmp_path / "b.pdf").read_bytes()))
    book = openpyxl.load_workbook(tmp_path / "c.xlsx")
    cells = [str(c.value) for s in book for row in s.iter_rows() for c in row if c.value]
    assert not any(VIEW in one for one in cells)
    assert journal_of(ws, town) == 2


def test_what_the_rules_refuse_leaves_no_file(ws, town, full, fonts, tmp_path) -> None:
    without = Job(full, tmp_path / "a.pdf", Reader.OUTSIDE, **{**TOLD, "basis": "01"})
    run = sheet_runs.many(ws, [without, *jobs(full, tmp_path, 1)], fonts)
    assert [path.name for path in run.written] == ["000.pdf"]
    assert "有効な同意" in run.failed[0][1]
    assert not without.path.exists()
    assert rows(ws, Disclosure) == ()


@pytest.mark.parametrize(
    "reader", [Reader.PERSON, Reader.FAMILY, Reader.LANDLORD, Reader.DISCLOSURE]
)
def test_copies_for_the_person_are_made_one_by_one(ws, full, fonts, tmp_path, reader) -> None:
    with pytest.raises(RuleBroken, match="1枚ずつ"):
        sheet_runs.many(ws, [Job(full, tmp_path / "a.pdf", reader, **TOLD)], fonts)
    assert not (tmp_path / "a.pdf").exists()


def test_trouble_of_the_folder_ends_the_run_and_tells_how_far_it_came(
    ws, full, fonts, tmp_path
) -> None:
    todo = [*jobs(full, tmp_path, 2), *jobs(full, tmp_path / "gone", 2)]
    run = sheet_runs.many(ws, todo, fonts)
    assert len(run.written) == 2
    assert run.stopped
    assert "フォルダー" in run.trouble


def test_the_list_tells_form_and_person(ws, town, meeting) -> None:
    every = sheet_runs.made(ws)
    assert len(every) == 4
    assert [one.title for one in every][-1] == "試しの様式"
    (one,) = sheet_runs.made(ws, form_id="trial_form")
    assert (one.number, one.case_number, one.who) == (
        meeting.overview.sheet.number,
        town.case.number,
        "見本 太郎",
    )
    assert one.file_name == f"{one.number}_trial_form"
    assert {one.form_id for one in sheet_runs.made(ws, case_id=town.case.id)} == {
        "trial_form",
        "inner_form",
    }
    filled_sheets.trash(ws, meeting.overview.sheet)
    assert sheet_runs.made(ws, form_id="trial_form") == ()
