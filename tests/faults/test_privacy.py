"""No plain text outside the vault and the file the nurse asked for: before, during, after a kill.

A name, its reading, a note, an agency, a date in seven notations and a number are looked for in
every file under the data, temporary, settings, log and working folders, in UTF-8, UTF-16 and CP932
(see `marks`). What a kill may leave in plain text is one thing alone: `.nimo-….tmp`, half of the
file that the nurse asked for, in the folder she chose. The next export into that folder removes it.
"""

from __future__ import annotations

import base64
import gzip
import os
import random
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
from marked_day import AGENCY, BORN, KANA, MARKERS, NAME, NOTE, NUMBER
from marks import ENCODINGS, Watch, escaped, needles, traces
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
LEFT = re.compile(r"\.nimo-[0-9a-f]{12}\.tmp")
ASKED_FOR = {".pdf", ".xlsx", ".svg", ".png"}
DIALOG = f"[FileDialog]\nlastVisited=file:///home/{quote(NAME)}\n[Qt]\nstyle=fusion\n"
"""What Qt writes when a file dialog ends."""


@dataclass
class Play:
    """The process with all its folders below one."""

    root: Path
    process: subprocess.Popen[bytes]
    clean: set[bytes] = field(default_factory=set)

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
        self.process.wait()
        assert self.process.stderr is not None
        pytest.fail(self.process.stderr.read().decode()[-2000:])

    def found(self) -> list[str]:
        return traces(self.places(), SOUGHT, pid=self.process.pid, clean=self.clean)

    def answer(self) -> None:
        """Let a process go on that waits for its input."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def errors(self) -> str:
        """What the process said on its second channel, once it has ended."""
        assert self.process.stderr is not None
        return self.process.stderr.read().decode()


@pytest.fixture
def play(vault_template: Path, tmp_path: Path) -> Iterator:
    """Starts a day in folders of its own; ends what is still running."""
    started: list[Play] = []

    def start(*args: str, left: dict[str, str] | None = None) -> Play:
        root = tmp_path / f"play{len(started)}"
        for name in ("exports", "temp", "work", "home"):
            (root / name).mkdir(parents=True)
        copy_vault(vault_template, root / "vault")
        (root / "home" / ".config").mkdir()
        for name, content in (left or {}).items():
            (root / "home" / ".config" / name).write_text(content)
        # What an earlier process left in the surroundings must not help this one.
        around = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "NIMO_"))}
        around |= {
            "HOME": str(root / "home"), "TMPDIR": str(root / "temp"),
            "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1",
            "QT_LOGGING_RULES": "*=false",
        }  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, str(DAY), str(root / "vault"), str(root / "exports"), *args],
            cwd=root / "work", env=around, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )  # fmt: skip
        made = Play(root, process)
        started.append(made)
        return made

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()
        for pipe in (one.process.stdin, one.process.stdout, one.process.stderr):
            if pipe is not None:
                pipe.close()


def test_the_search_finds_what_lies_open(tmp_path: Path) -> None:
    for encoding in ENCODINGS:
        for n, marker in enumerate(MARKERS):
            raw = marker.encode(encoding)
            (tmp_path / f"{encoding}{n}").write_bytes(b"x" * 999 + raw + b"y")
            (tmp_path / f"{encoding}{n}-hex").write_text(raw.hex())
            if len(raw) > 9:
                coded = base64.b64encode(b"ab" + raw + b"cd")
                (tmp_path / f"{encoding}{n}-base64").write_bytes(coded)
    for way, coded in escaped(NOTE).items():
        (tmp_path / way).write_text(coded)
    with zipfile.ZipFile(tmp_path / "book", "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/sheet1.xml", NAME * 9)
    (tmp_path / "gzip").write_bytes(gzip.compress(NOTE.encode() * 9))
    (tmp_path / "paper").write_bytes(b"%PDF-1.7 only numbers of glyphs")
    (tmp_path / "harmless").write_bytes("見本 花子 1931年".encode())
    there = {path.name for path in tmp_path.iterdir()} - {"harmless"}
    found = {Path(line.partition(": ")[0]).name for line in traces([tmp_path], SOUGHT)}
    assert found == there
    (tmp_path / f"{NUMBER}.txt").write_bytes(b"")
    assert any(line.startswith("name of") for line in traces([tmp_path], SOUGHT))


def test_the_search_sees_open_files_without_a_name(tmp_path: Path) -> None:
    with (tmp_path / "gone").open("wb") as held:
        held.write(NOTE.encode("cp932"))
        held.flush()
        (tmp_path / "gone").unlink()
        assert traces([tmp_path], SOUGHT) == []
        assert traces([tmp_path], SOUGHT, pid=os.getpid()) != []


def test_the_watch_sees_files_that_are_gone_at_once(watch, tmp_path: Path) -> None:
    watched = watch(tmp_path)
    (tmp_path / "short").touch()
    (tmp_path / "short").unlink()
    assert watched.names() == ["short"]
    assert watched.names() == []


@pytest.fixture
def watch() -> Iterator[Callable[..., Watch]]:
    made: list[Watch] = []

    def start(*folders: Path) -> Watch:
        made.append(Watch(*folders))
        return made[-1]

    yield start
    for one in made:
        one.close()


def test_nothing_lies_open_in_a_day_of_work(play, watch) -> None:
    """Looked at again and again while the day is played, and once more after its end."""
    day = play()
    aside = watch(day.root / "temp", day.root / "work")
    told = []
    for line in day.lines():
        assert day.found() == [], line
        assert not [marker for marker in MARKERS if marker in line]
        told.append(line.split()[0])
        if line.startswith("crash"):
            assert "ValueError <- builtins.KeyError | ui/" in line
        if line.startswith(("saving", "exporting")):
            for _ in range(5):
                assert day.found() == []
    assert day.process.wait(60) == 0, day.errors()[-2000:]
    assert {"draft", "crash", "copied", "title", "exporting", "backup", "end"} <= set(told)
    assert not [marker for marker in MARKERS if marker in day.errors()]
    assert day.found() == []
    assert aside.names() == [], "a library keeps something in the temporary folder"
    log = next((day.root / "home").rglob("nimo-desktop.log")).read_text()
    assert "WARNING crash frames=1" in log
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
        day.kill()
        assert day.found() == []
        again = access.log_in(
            day.root / "vault", World().environment(), login="nurse", password=PASSWORD
        )
        try:
            assert checking.check(again.workspace).troubles == ()
        finally:
            again.leave()
        assert day.found() == []
        # Beside what was asked for nothing but halves of it, which the next export sweeps.
        for path in day.exports.iterdir():
            assert path.suffix in ASKED_FOR or LEFT.fullmatch(path.name)
        swept_by_the_next_export(day.exports)


def swept_by_the_next_export(folder: Path) -> None:
    long_ago = time.time() - files.LEFT_OVER_AFTER_S - 1
    for path in folder.glob(".nimo-*.tmp"):
        os.utime(path, (long_ago, long_ago))
    files.save_atomically(folder / "list.xlsx", b"content")
    assert not [path for path in folder.iterdir() if LEFT.fullmatch(path.name)]


def test_what_a_kill_leaves_of_an_export_goes_with_the_next(play) -> None:
    """Half of the file stands beside its target, under a name that tells nothing; nowhere else."""
    day = play("--half")
    day.wait_for("half")
    (half,) = day.exports.iterdir()
    assert LEFT.fullmatch(half.name)
    assert half.stat().st_mode & 0o077 == 0
    # While it is being written, however slowly, no other export takes it away.
    long_ago = time.time() - files.LEFT_OVER_WITHOUT_LOCKS_S - 1
    os.utime(half, (long_ago, long_ago))
    files.save_atomically(day.exports / "other.xlsx", b"content")
    assert half.exists()
    day.kill()
    assert NAME in half.read_text()
    assert day.found() == []
    swept_by_the_next_export(day.exports)
    assert sorted(path.name for path in day.exports.iterdir()) == ["list.xlsx", "other.xlsx"]


def test_only_what_is_ours_and_left_is_swept(tmp_path: Path) -> None:
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


def test_no_folder_of_a_file_dialog_stays(play) -> None:
    """Neither what this dialog would leave, nor what a killed one did."""
    day = play("--dialog", left={"QtProject.conf": DIALOG})
    day.wait_for("standing")
    assert day.found() == []
    assert "style=" in (day.root / "home" / ".config" / "QtProject.conf").read_text()
    day.answer()
    day.wait_for("asked")
    assert (day.exports / NAME).is_dir()
    assert day.found() == []
    day.kill()
    assert day.found() == []
