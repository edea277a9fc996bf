"""No plain text outside the vault and the file the nurse asked for: before, during, after a kill.

A name, its reading, a note, an agency, a date in three notations and a number are looked for in
every file under the data, temporary, settings, log and working folders, in UTF-8, UTF-16 and CP932.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from marked_day import AGENCY, BORN, KANA, MARKERS, NAME, NOTE, NUMBER
from marks import ENCODINGS, needles, traces
from pypdf import PdfReader
from world import PASSWORD, World, copy_vault

from nimo_desktop.output import files
from nimo_desktop.services import access, checking

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]

DAY = Path(__file__).parents[1] / "marked_day.py"
KILLS = 20 if os.environ.get("NIMO_FULL") == "1" else 4
SOUGHT = needles(MARKERS)


@dataclass
class Play:
    """The process with all its folders below one."""

    root: Path
    process: subprocess.Popen[bytes]

    @property
    def exports(self) -> Path:
        return self.root / "exports"

    def places(self) -> list[Path]:
        """Everything but the files that were asked for."""
        return [path for path in self.root.iterdir() if path != self.exports]

    def lines(self) -> Iterator[str]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            yield line.decode().strip()

    def wait_for(self, *beginnings: str) -> str:
        """The next line that begins so."""
        for line in self.lines():
            if line.startswith(beginnings):
                return line
        assert self.process.stderr is not None
        pytest.fail(self.process.stderr.read().decode()[-2000:])

    def found(self) -> list[str]:
        return traces(self.places(), SOUGHT, pid=self.process.pid)


@pytest.fixture
def play(vault_template: Path, tmp_path: Path) -> Iterator:
    """Starts a day in folders of its own; ends what is still running."""
    started: list[Play] = []

    def start(*args: str) -> Play:
        root = tmp_path / f"play{len(started)}"
        for name in ("exports", "temp", "work", "home"):
            (root / name).mkdir(parents=True)
        copy_vault(vault_template, root / "vault")
        # What an earlier process left in the surroundings must not help this one.
        around = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "NIMO_"))}
        around |= {
            "HOME": str(root / "home"), "TMPDIR": str(root / "temp"),
            "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1",
            "QT_LOGGING_RULES": "*=false",
        }  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, str(DAY), str(root / "vault"), str(root / "exports"), *args],
            cwd=root / "work", env=around, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        made = Play(root, process)
        started.append(made)
        return made

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()
        for pipe in (one.process.stdout, one.process.stderr):
            if pipe is not None:
                pipe.close()


def test_the_search_finds_what_lies_open(tmp_path: Path) -> None:
    for encoding in ENCODINGS:
        for n, marker in enumerate(MARKERS):
            (tmp_path / f"{encoding}{n}").write_bytes(b"x" * 999 + marker.encode(encoding) + b"y")
    assert len({line.partition(":")[0] for line in traces([tmp_path], SOUGHT)}) == len(
        ENCODINGS
    ) * len(MARKERS)
    (tmp_path / f"{NUMBER}.txt").write_bytes(b"")
    assert any(line.startswith("name of") for line in traces([tmp_path], SOUGHT))


def test_the_search_sees_open_files_without_a_name(tmp_path: Path) -> None:
    with (tmp_path / "gone").open("wb") as held:
        held.write(NOTE.encode("cp932"))
        held.flush()
        (tmp_path / "gone").unlink()
        assert traces([tmp_path], SOUGHT) == []
        assert traces([tmp_path], SOUGHT, pid=os.getpid()) != []


def test_nothing_lies_open_in_a_day_of_work(play) -> None:
    """Looked at again and again while the day is played, and once more after its end."""
    day = play()
    seen = 0
    for line in day.lines():
        assert day.found() == [], line
        seen += 1
        if line.startswith("title"):
            assert not any(marker in line for marker in MARKERS)
        if line.startswith(("saving", "exporting")):
            for _ in range(5):
                assert day.found() == []
    assert day.process.wait(60) == 0, day.process.stderr.read().decode()[-2000:]
    assert seen > 10
    assert day.found() == []
    assert list((day.root / "temp").rglob("*nimo*")) == []
    what_was_asked_for(day.exports)


def what_was_asked_for(exports: Path) -> None:
    """The exported PDF's text and the workbooks do hold the words: the day was a real one."""
    paper = "".join(
        page.extract_text()
        for name in ("summary.pdf", "intake.pdf")
        for page in PdfReader(exports / name).pages
    )
    cells = " ".join(
        str(cell.value)
        for name in ("summary.xlsx", "intake.xlsx")
        for sheet in openpyxl.load_workbook(exports / name)
        for row in sheet.iter_rows()
        for cell in row
    )
    plain = paper.replace("\n", "").replace(" ", "")
    for said in (plain, cells.replace(" ", "")):
        assert NAME.replace(" ", "") in said
        assert NOTE in said
        assert NUMBER in said
        assert "昭和6年7月19日" in said
    assert KANA.replace(" ", "") in plain
    said = [
        cell.value
        for row in openpyxl.load_workbook(exports / "ledger.xlsx").worksheets[0].iter_rows()
        for cell in row
    ]
    assert NAME in said
    assert BORN.year == 1931


@pytest.mark.parametrize("moment", ["saving", "exporting", "backup"])
def test_nothing_lies_open_after_a_kill(play, moment: str) -> None:
    chance = random.Random(moment)
    for _ in range(max(1, KILLS // 2)):
        day = play("--endless")
        day.wait_for("title")
        day.wait_for(f"{moment} {chance.randrange(2)}")
        time.sleep(chance.random() * 0.3)
        assert day.found() == []
        day.process.send_signal(signal.SIGKILL)
        day.process.wait()
        assert day.found() == []
        again = access.log_in(
            day.root / "vault", World().environment(), login="nurse", password=PASSWORD
        )
        try:
            assert checking.check(again.workspace).troubles == ()
        finally:
            again.leave()
        assert day.found() == []


def test_what_a_kill_left_beside_an_export_goes_with_the_next(tmp_path: Path) -> None:
    """The half of a file that stands beside its target is swept by the next export there."""
    old, fresh = tmp_path / ".nimo-0123456789ab.tmp", tmp_path / ".nimo-ba9876543210.tmp"
    other = tmp_path / ".nimo-notes.tmp"
    for path in (old, fresh, other):
        path.write_text(AGENCY)
    long_ago = time.time() - files.LEFT_OVER_AFTER_S - 1
    os.utime(old, (long_ago, long_ago))
    os.utime(other, (long_ago, long_ago))
    files.save_atomically(tmp_path / "list.xlsx", b"content")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        fresh.name, other.name, "list.xlsx",
    ]  # fmt: skip
