"""No network: the whole flow where there is none, with internet sockets trapped and looked for.

Three nets, each with a test that it holds: the kernel ends whoever asks for a socket that is not
this machine's own, or listens, Python or not (see `no_sockets`); an audit hook in every Python
tells of names looked up and addresses used; what is open is looked at again and again. Where the
kernel lets us, all of it happens in a space that has not even a loopback.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest
from reply_kit import accepted, fill
from world import PASSWORD, copy_vault

from nimo_desktop.cli_parts import commands as cli_commands

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]

TESTS = Path(__file__).parents[1]
DAY = TESTS / "marked_day.py"
FILTER = Path(__file__).with_name("no_sockets.py")
ENDED_BY_KERNEL = -signal.SIGSYS if sys.platform == "linux" else 0
CASE = "R8-K-A0010"
TRAP = '''
import os, sys
def _trap(event, args):
    if event == "socket.__new__" and args[1] not in (1,):
        found = f"socket of family {args[1]}"
    elif event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname"):
        address = args[1] if event in ("socket.connect", "socket.bind") else args[0]
        if not isinstance(address, (tuple, str)) or (
            isinstance(address, str) and address.startswith(("/", "\\0"))
        ):
            return
        found = f"{event} {address!r}"
    else:
        return
    with open(os.environ["NIMO_TEST_TRAP"], "a") as out:
        out.write(found + "\\n")
    raise OSError("trapped")
sys.addaudithook(_trap)
'''


@pytest.fixture
def around(tmp_path: Path) -> dict[str, str]:
    """Surroundings in which every Python of the flow carries the trap."""
    for name in ("home", "temp", "trap"):
        (tmp_path / name).mkdir()
    (tmp_path / "trap" / "sitecustomize.py").write_text(TRAP)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "NIMO_", "PYTHON"))}
    return kept | {
        "HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path / "temp"),
        "QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "*=false", "PYTHONUTF8": "1",
        "PYTHONPATH": str(tmp_path / "trap"), "NIMO_TEST_TRAP": str(tmp_path / "trapped.txt"),
    }  # fmt: skip


def trapped(around: dict[str, str]) -> str:
    """What the audit hooks saw."""
    path = Path(around["NIMO_TEST_TRAP"])
    return path.read_text() if path.exists() else ""


def foreign_sockets(pid: int) -> list[str]:
    """Open sockets of a process and its children that are not of this machine's own kind (unix)."""
    found = []
    for one in (pid, *_children(pid)):
        try:
            known = Path(f"/proc/{one}/net/unix").read_text().split()
            for file in Path(f"/proc/{one}/fd").iterdir():
                target = os.readlink(file)
                if target.startswith("socket:[") and target[8:-1] not in known:
                    found.append(f"{one} {target}")
        except OSError:
            continue
    return found


def _children(pid: int) -> Iterator[int]:
    try:
        names = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for name in names:
        yield int(name)
        yield from _children(int(name))


@cache
def filtered() -> tuple[str, ...]:
    """The words before a command whose sockets the kernel shall watch; none where it cannot."""
    words = (sys.executable, str(FILTER))
    able = subprocess.run([*words, "--can"], check=False, capture_output=True).returncode == 0
    return words if able else ()


@cache
def without_network() -> tuple[str, ...]:
    """The words before a command that shall have no network at all and no right to a socket."""
    for words in (("unshare", "--net"), ("unshare", "--map-root-user", "--net")):
        if shutil.which("unshare") and subprocess.run([*words, "true"], capture_output=True,
                                                      check=False).returncode == 0:
            return (*words, *filtered())
    if not filtered():
        pytest.skip("this machine neither lets us leave its network nor watches sockets for us")
    return filtered()


def watched(
    words: Sequence[str], around: dict[str, str], cwd: Path
) -> tuple[int, str, list[str]]:
    """Run it to its end; its code, what it said, and every foreign socket that was seen."""
    process = subprocess.Popen(
        words, env=around, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    seen: set[str] = set()
    said = b""
    assert process.stdout is not None
    os.set_blocking(process.stdout.fileno(), False)
    until = time.monotonic() + 240
    while process.poll() is None and time.monotonic() < until:
        seen.update(foreign_sockets(process.pid))
        said += process.stdout.read() or b""
        time.sleep(0.02)
    if process.poll() is None:
        process.kill()
    said += process.stdout.read() or b""
    process.stdout.close()
    return process.wait(), said.decode(errors="replace"), sorted(seen)


def test_the_trap_and_the_look_do_find_a_socket(
    around: dict[str, str], tmp_path: Path
) -> None:
    call = [sys.executable, str(DAY), "--call"]
    code, _, seen = watched(call, around, tmp_path)
    assert code != 0
    assert "socket of family 2" in trapped(around)
    free = around | {"PYTHONPATH": ""}
    for kind in ("--call", "--call-from-c"):
        code, said, seen = watched([sys.executable, str(DAY), kind], free, tmp_path)
        assert (code, said.strip()) == (0, "called")
        assert seen


@pytest.mark.parametrize("kind", ["--call", "--call-from-c", "--listen"])
def test_the_kernel_ends_who_asks_for_a_socket(
    around: dict[str, str], tmp_path: Path, kind: str
) -> None:
    """Also a library that Python's hooks do not see, as Qt is one, and also for a moment only."""
    if not filtered():
        pytest.skip("this kernel does not watch sockets for us")
    free = around | {"PYTHONPATH": ""}
    code, said, _ = watched([*filtered(), sys.executable, str(DAY), kind], free, tmp_path)
    assert (code, said) == (ENDED_BY_KERNEL, "")


class Office:
    """The command line in a space without a network."""

    def __init__(self, around: dict[str, str], root: Path) -> None:
        self.around = around
        self.vault, self.out, self.password = root / "town", root / "out", root / "password.txt"
        self.out.mkdir()
        self.password.write_text(PASSWORD)
        self.done: list[tuple[str, ...]] = []

    def given(self, vault: Path) -> tuple[str, ...]:
        return (
            "--data", str(vault), "--user", "nurse", "--password-file", str(self.password),
        )  # fmt: skip

    def run(self, *command: str, vault: Path | None = None) -> str:
        """What it said; it has to end well, and without a socket."""
        words = [
            *without_network(), sys.executable, "-m", "nimo_desktop",
            *self.given(vault or self.vault), *command,
        ]  # fmt: skip
        code, said, seen = watched(words, self.around, TESTS.parent)
        assert (code, seen) == (0, []), f"{command}: {said}"
        self.done.append(command)
        return said

    def left_out(self) -> set[str]:
        """Commands that exist and were not run."""
        there = {
            name
            for name, work in cli_commands._COMMANDS.items()  # noqa: SLF001
            if work is not cli_commands._later  # noqa: SLF001
        }
        return there - {command[0] for command in self.done} - {
            " ".join(command[:2]) for command in self.done
        }  # fmt: skip


def test_the_commands_need_no_network(around: dict[str, str], tmp_path: Path) -> None:
    office = Office(around, tmp_path)
    out = office.out
    office.run("demo", "--today", "2026-11-21")
    slip = out / "slip.xlsx"
    office.run("referral", "slip", "R8-T-A0004", "--to", str(slip))
    fill(slip.read_bytes(), out / "reply.xlsx", accepted("例川 ゆう"))
    side_by_side: list[tuple[str, ...]] = [
        ("list", "cases", "--json"),
        ("sheet", "--forms"),
        ("sheet", "--blank", "case_summary", "--to", str(out / "blank.pdf")),
        ("sheet", CASE, "case_summary", "--to", str(out / "sheet.pdf")),
        ("sheet", CASE, "case_summary", "--to", str(out / "sheet.xlsx")),
        *(("diagram", CASE, "ecomap", "--to", str(out / f"map.{kind}"))
          for kind in ("pdf", "svg", "png")),
        ("referral", "reply", "--dry-run", str(out / "reply.xlsx")),
        ("ledger", "export", "--to", str(out / "ledger.xlsx")),
        ("audit", "verify"),
        ("backup", "--to", str(out / "backup")),
        ("self-test",),
    ]  # fmt: skip
    with ThreadPoolExecutor(4) as pool:
        for ended in [pool.submit(office.run, *command) for command in side_by_side]:
            ended.result()
    office.run("referral", "reply", str(out / "reply.xlsx"))
    # By itself, since it says 「少し待ってから」 when others never leave the file alone.
    office.run("check")
    office.run("init", vault=tmp_path / "fresh")
    (backup,) = (out / "backup").iterdir()
    office.run("restore", str(backup), "--to", str(tmp_path / "again"))
    assert office.left_out() == set()
    assert trapped(around) == ""


def test_the_window_needs_no_network(
    around: dict[str, str], tmp_path: Path, vault_template: Path
) -> None:
    """A day in the real window with exports and backups (see `marked_day`)."""
    copy_vault(vault_template, tmp_path / "vault")
    (tmp_path / "exports").mkdir()
    words = [
        *without_network(), sys.executable, str(DAY), str(tmp_path / "vault"),
        str(tmp_path / "exports"),
    ]
    code, said, seen = watched(words, around, tmp_path)
    assert code == 0, said[-3000:]
    assert said.rstrip().endswith("end")
    assert seen == []
    assert trapped(around) == ""
