"""What tests of the command line share: a vault with a case, and a way to run commands."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from world import PASSWORD, World

from nimo_desktop import cli
from nimo_desktop.domain.consent import Disclosure
from nimo_desktop.services import access, cases, intake, people, tasks
from nimo_desktop.storage import records

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    path = tmp_path / "password.txt"
    path.write_text(PASSWORD + "\nsecond line\n", encoding="utf-8")
    return path


@pytest.fixture
def nimo(folder: Path, password_file: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the test's vault."""

    def run(
        *args: object, user: str = "nurse", password: Path | None = None
    ) -> tuple[int, str, str]:
        given = ["--data", folder, "--user", user, "--password-file", password or password_file]
        code = cli.main([str(a) for a in (*given, *args)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def number(folder: Path, world: World) -> str:
    """A case with a person whose address is secret, a consultation with a caller, and a task."""
    sitting = access.log_in(folder, world.environment(), login="nurse", password=PASSWORD)
    ws = sitting.workspace
    pid = people.save(
        ws,
        people.PersonForm(
            person=people.new_person(ws), name="見本 太郎", kana="みほん たろう",
            address="見本町大字秘密1", district="東部", secret_address=True,
        ),
    )  # fmt: skip
    open_home = people.PersonForm(
        person=people.new_person(ws), name="青木 花子", kana="あおき はなこ",
        address="見本町大字見本2", district="西部",
    )  # fmt: skip
    people.save(ws, open_home)
    case = cases.open_for_person(ws, pid)
    start = intake.start(ws)
    consultation = dataclasses.replace(
        start, gist="最近\t外に出ない", caller_name="秘密の 通報者", caller="other", subject_id=pid
    )
    assert intake.save(ws, intake.IntakeForm(consultation=consultation)) is not None
    tasks.add(ws, title="電話する", due_on=ws.today(), staff_id=ws.me, case_id=case.id)
    sitting.leave()
    return case.number


def is_one_japanese_sentence(said: str) -> bool:
    return said.count("\n") == 1 and any("\u3040" <= c <= "\u30ff" for c in said)


def said_in(path: Path) -> str:
    """Every word of a PDF or a workbook."""
    if path.suffix == ".pdf":
        from pypdf import PdfReader

        return " ".join(page.extract_text() for page in PdfReader(path).pages)
    import openpyxl

    return " ".join(
        str(cell.value)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
    )


def disclosed(folder: Path) -> list[tuple[str, str, int]]:
    sitting = access.log_in(folder, World().environment(), login="nurse", password=PASSWORD)
    with sitting.workspace.vault.read() as conn:
        found = [(d.recipient, d.basis, d.copy_no) for d in records.where(conn, Disclosure)]
    sitting.leave()
    return found
