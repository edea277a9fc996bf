"""No network: the whole flow where there is none, with internet sockets trapped and looked for.

Python's own sockets are caught by an audit hook that sees them being made; sockets of Qt and other
libraries are looked for among the open files of the process, again and again while it works.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from world import PASSWORD, copy_vault

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]

TESTS = Path(__file__).parents[1]
DAY = TESTS / "marked_day.py"
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


def without_network() -> list[str]:
    """The command that starts another one in a space without any network."""
    for words in (["unshare", "--net"], ["unshare", "--map-root-user", "--net"]):
        if shutil.which("unshare") and subprocess.run([*words, "true"], capture_output=True,
                                                      check=False).returncode == 0:
            return words
    pytest.skip("this machine lets nobody leave its network")


def watched(words: list[str], around: dict[str, str], cwd: Path) -> tuple[int, str, list[str]]:
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
    call = [sys.executable, str(DAY), "x", "x", "--call"]
    code, _, seen = watched(call, around, tmp_path)
    assert code != 0
    assert "socket of family 2" in trapped(around)
    free = around | {"PYTHONPATH": ""}
    code, said, seen = watched(call, free, tmp_path)
    assert (code, said.strip()) == (0, "called")
    assert seen


def test_the_commands_need_no_network(around: dict[str, str], tmp_path: Path) -> None:
    """Everything the command line does, in a space that has not even a loopback."""
    start = without_network()
    password = tmp_path / "password.txt"
    password.write_text(PASSWORD)
    vault, out = tmp_path / "town", tmp_path / "out"
    out.mkdir()
    given = ["--data", str(vault), "--user", "nurse", "--password-file", str(password)]
    case = "R8-K-A0010"
    commands: list[list[str]] = [
        ["--data", str(vault), "demo", "--today", "2026-11-21"],
        [*given, "list", "cases", "--json"],
        [*given, "sheet", case, "case_summary", "--to", str(out / "sheet.pdf")],
        [*given, "sheet", case, "case_summary", "--to", str(out / "sheet.xlsx")],
        [*given, "diagram", case, "ecomap", "--to", str(out / "map.svg")],
        [*given, "referral", "slip", "R8-T-A0004", "--to", str(out / "slip.xlsx")],
        [*given, "ledger", "export", "--to", str(out / "ledger.xlsx")],
        [*given, "check"],
        [*given, "audit", "verify"],
        [*given, "backup", "--to", str(out / "backup")],
        ["self-test"],
    ]
    for command in commands:
        words = [*start, sys.executable, "-m", "nimo_desktop", *command]
        code, said, seen = watched(words, around, TESTS.parent)
        assert code == 0, f"{command}: {said}"
        assert seen == [], command
    (backup,) = (out / "backup").iterdir()
    words = [*start, sys.executable, "-m", "nimo_desktop", "restore", str(backup), "--to",
             str(tmp_path / "again")]
    code, said, seen = watched(words, around, TESTS.parent)
    assert (code, seen) == (0, []), said
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
