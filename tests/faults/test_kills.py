"""Kill -9 at random moments, and several programs at once: what was acknowledged is there."""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from world import PASSWORD, World, copy_vault

from nimo_desktop.domain.contact import Contact, Subject
from nimo_desktop.domain.journal import Op
from nimo_desktop.services import access, cases, checking, contacts, drafting, people
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.schema import journal_entry

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL"),
]

WRITER = Path(__file__).with_name("writer.py")
KILLS = int(os.environ.get("NIMO_KILLS", "50" if os.environ.get("NIMO_FULL") == "1" else "8"))
KILLS_PER_VAULT = 25


@pytest.fixture
def started(vault_template: Path, tmp_path: Path) -> Path:
    """A vault with one case to write about."""
    folder = copy_vault(vault_template, tmp_path / "started")
    sitting = access.log_in(folder, World().environment(), login="nurse", password=PASSWORD)
    ws = sitting.workspace
    form = people.PersonForm(person=people.new_person(ws), name="見本 太郎")
    cases.open_for_person(ws, people.save(ws, form))
    sitting.leave()
    return folder


class Breeder:
    """The process that forks writers; reads their acknowledgements."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(WRITER)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self._rest = b""

    def kill_one(self, folder: Path, seconds: float) -> list[str]:
        """Let a writer work until `seconds` after its first word, kill it; what it acknowledged."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{folder}\n".encode())
        self.process.stdin.flush()
        heard: list[str] = []
        while not any(line.startswith(("draft", "dead")) for line in heard):
            heard += self._lines(60)
        pid = next(int(line.split()[1]) for line in heard if line.startswith("pid"))
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            heard += self._lines(left)
        os.kill(pid, signal.SIGKILL)
        while "dead" not in heard:
            heard += self._lines(60)
        return [line for line in heard if line.startswith(("draft", "saved", "refused"))]

    def _lines(self, seconds: float) -> list[str]:
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], seconds)
        if not ready:
            return []
        read = os.read(self.process.stdout.fileno(), 65536)
        assert read, "the writers are gone"
        *lines, self._rest = (self._rest + read).split(b"\n")
        return [line.decode() for line in lines]

    def end(self) -> bytes:
        _, said = self.process.communicate(timeout=60)
        return said


def test_nothing_acknowledged_is_lost_and_nothing_is_half_done(
    started: Path, tmp_path: Path, rng: random.Random
) -> None:
    breeder = Breeder()
    acknowledged = 0
    try:
        for n in range(KILLS):
            if n % KILLS_PER_VAULT == 0:
                folder = copy_vault(started, tmp_path / f"vault{n}")
                saved: set[str] = set()
            told = breeder.kill_one(folder, rng.expovariate(1 / 0.12))
            assert not [line for line in told if line.startswith("refused")]
            saved |= {line.split()[1] for line in told if line.startswith("saved")}
            acknowledged += len(told)
            _look_at(folder, told, saved)
    finally:
        said = breeder.end()
    assert said == b""
    assert acknowledged > KILLS


def _look_at(folder: Path, told: list[str], saved: set[str]) -> None:
    """Open the vault of a killed writer as the nurse would, and look for what it acknowledged."""
    sitting = access.log_in(folder, World(seed=9).environment(), login="nurse", password=PASSWORD)
    ws = sitting.workspace
    try:
        with ws.vault.read() as conn:
            there = {c.id.hex for c in records.select(conn, Contact)}
            subjects = [s.contact_id.hex for s in records.select(conn, Subject) if s.contact_id]
            entries = conn.execute(
                journal_entry.select().where(journal_entry.c.op == Op.CONTACT_SAVED)
            ).all()
        assert saved <= there, "an acknowledged contact is gone"
        assert sorted(subjects) == sorted(there), "a contact without its subject"
        assert len(entries) == len(there), "a contact without its entry, or twice"
        drafts = {d.record for d in drafting.mine(ws) if d.form == contacts.DRAFT_FORM}
        done = {line.split()[2] for line in told if line.startswith("saved")}
        for line in told:
            if line.startswith("draft"):
                record = line.split()[1]
                # The last one may have been saved without living to say so.
                kept = record in drafts or record in done or len(there) > len(saved)
                assert kept, "an acknowledged draft is gone"
        assert not drafts & done, "a draft outlived its save"
        assert checking.check(ws).troubles == ()
        for record in drafts:
            drafting.drop(ws, contacts.DRAFT_FORM, record)
    finally:
        sitting.leave()


def test_two_programs_write_without_an_error(started: Path) -> None:
    each = 150
    writers = [
        subprocess.Popen(
            [sys.executable, str(WRITER), str(started), str(each)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]  # fmt: skip
    ends = [w.communicate(timeout=240) for w in writers]
    for writer, (out, err) in zip(writers, ends, strict=True):
        assert writer.returncode == 0, err.decode()
        assert err == b""
        lines = out.decode().splitlines()
        assert len([line for line in lines if line.startswith("saved")]) == each
        assert lines[-1] == "left"
    sitting = access.log_in(started, World(seed=9).environment(), login="nurse", password=PASSWORD)
    ws = sitting.workspace
    try:
        assert _contacts(ws) == 2 * each
        assert drafting.mine(ws) == ()
        assert checking.check(ws).troubles == ()
    finally:
        sitting.leave()


def _contacts(ws: Workspace) -> int:
    with ws.vault.read() as conn:
        return len(records.select(conn, Contact))
