"""Many filled sheets as files in one run, and the list they are picked from."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from nimo_desktop.domain.consent import Disclosure
from nimo_desktop.domain.errors import KnownError, RuleBroken
from nimo_desktop.domain.filled_sheet import FilledSheet
from nimo_desktop.domain.form_def import Reader
from nimo_desktop.domain.ids import CaseId, FilledSheetId
from nimo_desktop.domain.journal import Op
from nimo_desktop.output.files import NotSaved
from nimo_desktop.output.locked import check_password
from nimo_desktop.services import (
    case_lists,
    exporting,
    filled_sheets,
    sheet_copies,
    sheet_rendering,
)
from nimo_desktop.services.filled_sheets import FullSheet
from nimo_desktop.services.sheet_copies import STAYING
from nimo_desktop.services.sheets import INSIDE
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records

if TYPE_CHECKING:
    from nimo_desktop.output.fonts import FontSet

MOST_JOBS = 500
READERS = (Reader.INSIDE, Reader.FILE, Reader.OUTSIDE)
"""For whom a run can be; a copy for the person or a family is made one by one."""
PURPOSE = "一括作成"
Kind = Literal["pdf", "xlsx"]


# The list ----------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class MadeLine:
    """One sheet in a list; `who` is the person of its case."""

    id: FilledSheetId
    form_id: str
    title: str
    number: str
    edition: int
    made_on: date
    case_number: str = ""
    who: str = ""

    @property
    def file_name(self) -> str:
        """A number and the form as the file's name, never a person's; without its ending."""
        return f"{self.number}_{self.form_id}"


def made(
    ws: Workspace, *, form_id: str = "", case_id: CaseId | None = None
) -> tuple[MadeLine, ...]:
    """The sheets that were made, of one form or one case if it is named, the newest first."""
    equal: dict[str, object] = {"form_id": form_id} if form_id else {}
    if case_id is not None:
        equal["case_id"] = case_id
    with ws.vault.read() as conn:
        found = records.where(conn, FilledSheet, **equal)
    newest = sorted(found, key=lambda one: (one.made_on, one.id), reverse=True)
    ids = list(dict.fromkeys(one.case_id for one in newest if one.case_id is not None))
    told = {line.id: line for line in case_lists.list_rows(ws, ids)}
    lines = []
    for one in newest:
        case = told.get(one.case_id) if one.case_id else None
        lines.append(MadeLine(
            one.id, one.form_id, one.title, one.number, one.edition, one.made_on,
            case.number if case else "", case.name if case else ""))  # fmt: skip
    return tuple(lines)


# The run -----------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """One sheet to be written to `path`, by its end as PDF or Excel; with a `password` locked.

    `full` is the sheet or its id, so that a long run holds one at a time. A copy for outside names
    `recipient`, `purpose` and `basis`: it is kept as a disclosure with its file, and its number
    stands on it.
    """

    full: FullSheet | FilledSheetId
    path: Path
    reader: Reader = Reader.FILE
    recall: bool = False
    password: str = ""
    recipient: str = ""
    purpose: str = ""
    basis: str = ""

    @property
    def kind(self) -> Kind:
        """What the file's name promises. Raises ValueError for another ending."""
        ending = self.path.suffix.lower()
        if ending == ".pdf":
            return "pdf"
        if ending == ".xlsx":
            return "xlsx"
        raise ValueError("a sheet is written as pdf or xlsx")


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """What became of a run: whole files in order, those that could not be filled with the sentence
    that says why, whether it was stopped before its end, and the trouble of the folder that did.
    """

    written: tuple[Path, ...] = ()
    failed: tuple[tuple[Job, str], ...] = ()
    stopped: bool = False
    trouble: str = ""


def many(
    ws: Workspace,
    jobs: Sequence[Job],
    fonts: FontSet,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Run:
    """Write the sheets one after the other; every file is whole or not there at all.

    A stopped run leaves the files written so far, each with its entry in the journal; so does
    trouble of the folder, which ends it. A sheet that cannot be filled (moved to the trash
    meanwhile) or may not go out does not stop the others. Raises RuleBroken for more than
    `MOST_JOBS` and for other readers than `READERS`, and PasswordUnfit, before anything is
    written; ValueError when two sheets would get the same file.
    """
    _check(jobs)
    written: list[Path] = []
    failed: list[tuple[Job, str]] = []
    for done, job in enumerate(jobs):
        on_progress(done, len(jobs))
        if cancelled():
            return Run(tuple(written), tuple(failed), stopped=True)
        try:
            _write(ws, job, fonts)
        except NotSaved as trouble:
            return Run(tuple(written), tuple(failed), stopped=True, trouble=trouble.sentence)
        except KnownError as trouble:
            failed.append((job, trouble.sentence))
            continue
        written.append(job.path)
    on_progress(len(jobs), len(jobs))
    return Run(tuple(written), tuple(failed))


def _check(jobs: Sequence[Job]) -> None:
    if len(jobs) > MOST_JOBS:
        raise RuleBroken(
            f"一度に作れる書類は{MOST_JOBS}件までです。ファイルはまだ作っていません。"
            "何回かに分けて作ってください。"
        )
    if any(job.reader not in READERS for job in jobs):
        raise RuleBroken(
            "まとめて保存できるのは、庁内用・原本・外部用だけです。ファイルはまだ作っていません。"
            "本人・家族・家主・開示請求に出すものは、1枚ずつ確かめて作ってください。"
        )
    # Windows takes names that differ in case alone for the same.
    if len({str(job.path).casefold() for job in jobs}) < len(jobs):
        raise ValueError("two sheets would be written to the same file")
    for job in jobs:
        _ = job.kind
    for password in {job.password for job in jobs if job.password}:
        check_password(password)


def _write(ws: Workspace, job: Job, fonts: FontSet) -> None:
    full = job.full if isinstance(job.full, FullSheet) else filled_sheets.load(ws, job.full)
    given = _leaving(ws, job, full)
    rendered = sheet_rendering.render(
        ws, full, reader=job.reader, copy_no=str(given.copy_no) if given else "",
        recall=job.recall, fonts=fonts)  # fmt: skip
    content = rendered.pdf() if job.kind == "pdf" else rendered.xlsx()
    exporting.save_bytes(
        job.path,
        exporting.protected(content, f".{job.kind}", job.password),
        record=partial(sheet_copies.record, ws, full, job.reader, given) if given else None,
    )
    said = (INSIDE, PURPOSE, sheet_copies.OFFICE_BASIS)
    if given is not None:
        said = (given.recipient, given.purpose, given.basis)
    sheet_copies.printed(
        ws, full, reader=job.reader, recipient=said[0], purpose=said[1], basis=said[2],
        op=Op.EXPORTED)  # fmt: skip


def _leaving(ws: Workspace, job: Job, full: FullSheet) -> Disclosure | None:
    """The disclosure of a copy for outside, checked; None for one that stays."""
    if full.sheet.deleted_at is not None:
        raise RuleBroken("この書類はごみ箱に入っています。ファイルは作っていません。")
    if job.reader in STAYING:
        return None
    if job.reader not in full.form.readers:
        raise RuleBroken("この様式は庁外に出せません。ファイルは作っていません。")
    return sheet_copies.prepared(
        ws, full, job.reader, recipient=job.recipient, purpose=job.purpose, basis=job.basis
    )
