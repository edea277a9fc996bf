"""Full and read-only disks, a second window, no network: the real things where we may make them."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from world import PASSWORD, START, World, copy_vault

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.ids import PersonId
from nimo_desktop.output.files import DiskFull
from nimo_desktop.output.ledger import Column
from nimo_desktop.services import access, checking, drafting, exporting, people, safekeeping
from nimo_desktop.services.access import Sitting
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage.backup import NoRoomForBackup
from nimo_desktop.storage.vault import VAULT_FILE, VaultFull
from nimo_desktop.storage.window_lock import SecondWindow, WindowLock

ROOT = Path(__file__).resolve().parents[2]
NOT_LINUX = not sys.platform.startswith("linux")


@contextmanager
def mounted(place: Path, *args: str) -> Iterator[Path]:
    """A mount of our own, or the test is skipped."""
    place.mkdir(exist_ok=True)
    if NOT_LINUX or os.geteuid() != 0:
        pytest.skip("mounting needs root on Linux")
    done = subprocess.run(["mount", *args, str(place)], capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip("this system lets nobody mount")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True, capture_output=True)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes."""
    with mounted(tmp_path / "small", "-t", "tmpfs", "-o", "size=8m", "tmpfs") as place:
        yield place


def open_vault(folder: Path) -> Sitting:
    return access.log_in(
        folder, World(seed=secrets.randbits(32)).environment(), login="nurse", password=PASSWORD
    )


def fill(place: Path, *, leave: int = 0) -> Path:
    """Take the room that is left, but for some bytes."""
    filler = place / "filler"
    free = shutil.disk_usage(place).free
    with filler.open("ab") as stream:
        try:
            stream.write(b"x" * max(0, free - leave))
            stream.flush()
        except OSError:
            pass
    return filler


def test_a_full_disk_loses_nothing_and_goes_on_after_room_is_made(
    small: Path, vault_template: Path
) -> None:
    folder = copy_vault(vault_template, small / "vault")
    sitting = open_vault(folder)
    ws = sitting.workspace
    filler = fill(small, leave=300_000)
    saved: list[PersonId] = []
    with pytest.raises(VaultFull):
        _save_many(ws, saved)
    assert saved
    with pytest.raises(KnownError):
        _keep_many(ws)
    # Reading goes on, and everything acknowledged is there.
    for pid in saved:
        assert people.load(ws, pid).name.startswith("見本")
    filler.unlink()
    again = people.save(ws, people.PersonForm(person=people.new_person(ws), name="空いた後"))
    assert people.load(ws, again).name == "空いた後"
    assert checking.check(ws).troubles == ()
    sitting.leave()
    later = open_vault(folder)
    for pid in [*saved, again]:
        assert people.load(later.workspace, pid).name
    later.leave()


def _save_many(ws: Workspace, saved: list[PersonId]) -> None:
    for n in range(400):
        person = people.new_person(ws)
        form = people.PersonForm(person=person, name=f"見本 {n}", address="見本町" * 50)
        saved.append(people.save(ws, form))


def _keep_many(ws: Workspace) -> None:
    for n in range(100):
        drafting.keep(ws, "contact", f"new-{n}", values={"body": "x" * 5000}, title="x")


def test_exports_and_backups_on_a_full_disk_leave_no_file(small: Path, sitting: Sitting) -> None:
    target = small / "out.xlsx"
    target.write_bytes(b"the file before")
    fill(small)
    rows = [(os.urandom(3000).hex(),) for _ in range(200)]
    with pytest.raises(DiskFull):
        exporting.export_list(
            sitting.workspace, (Column("a", "列"),), rows, title="一覧", path=target
        )
    assert target.read_bytes() == b"the file before"
    with pytest.raises(NoRoomForBackup):
        safekeeping.back_up(sitting, to=small / "backups")
    assert sorted(p.name for p in small.iterdir() if p.is_file()) == ["filler", "out.xlsx"]
    assert not list((small / "backups").iterdir()) if (small / "backups").exists() else True


def test_a_backup_that_fills_the_disk_leaves_no_file(
    small: Path, sitting: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The room was there when it was asked for, and gone when it was needed."""
    from nimo_desktop.storage import backup

    usage = shutil.disk_usage(small)
    fill(small, leave=400_000)
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(NoRoomForBackup):
        safekeeping.back_up(sitting, to=small)
    assert [p.name for p in small.iterdir()] == ["filler"]


def test_a_full_disk_while_restoring_leaves_nothing(
    small: Path, sitting: Sitting, tmp_path: Path
) -> None:
    info = safekeeping.back_up(sitting, to=tmp_path / "b")
    fill(small, leave=300_000)
    with pytest.raises(KnownError) as told:
        safekeeping.restore(info.path, small / "vault")
    assert "バックアップはそのまま" in told.value.sentence
    assert [p.name for p in small.iterdir()] == ["filler"]


def test_a_read_only_disk_is_told(vault_template: Path, tmp_path: Path) -> None:
    folder = copy_vault(vault_template, tmp_path / "vault")
    before = (folder / VAULT_FILE).read_bytes()
    with mounted(tmp_path / "ro", "--bind", str(folder)) as place:
        done = subprocess.run(
            ["mount", "-o", "remount,ro,bind", str(place)], capture_output=True, check=False
        )
        if done.returncode != 0:
            pytest.skip("this system has no read-only bind mounts")
        with pytest.raises(KnownError) as told:
            open_vault(place)
        assert "読み取り専用" in told.value.sentence or "書き" in told.value.sentence
    assert (folder / VAULT_FILE).read_bytes() == before
    open_vault(folder).leave()


HOLDER = """
import sys
sys.path[:0] = [{root!r}, {tests!r}]
from pathlib import Path
from nimo_desktop.storage.window_lock import WindowLock
from world import START
lock = WindowLock(Path({folder!r}))
lock.acquire(START)
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_window_is_refused_and_a_dead_one_is_forgotten(folder: Path) -> None:
    code = HOLDER.format(root=str(ROOT), tests=str(ROOT / "tests"), folder=str(folder))
    first = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert first.stdout is not None
    assert first.stdout.readline() == b"held\n"
    with pytest.raises(SecondWindow):
        WindowLock(folder).acquire(START)
    # The command line goes on beside it.
    beside = open_vault(folder)
    people.save(
        beside.workspace,
        people.PersonForm(person=people.new_person(beside.workspace), name="見本 太郎"),
    )
    beside.leave()
    first.kill()
    first.communicate()
    with WindowLock(folder) as lock:
        lock.acquire(START)
        assert lock.held


def _can_unshare() -> bool:
    return (
        not NOT_LINUX
        and shutil.which("unshare") is not None
        and subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False).returncode
        == 0
    )


@pytest.mark.slow
@pytest.mark.skipif(not _can_unshare(), reason="this system gives no empty network")
def test_everything_works_without_any_network(tmp_path: Path) -> None:
    ran = subprocess.run(
        ["unshare", "-n", sys.executable, "-m", "nimo_desktop", "self-test"],
        capture_output=True, check=False, timeout=300, cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr.decode()


@pytest.mark.slow
@pytest.mark.skipif(NOT_LINUX or not shutil.which("strace"), reason="needs strace")
def test_no_network_socket_is_opened(tmp_path: Path) -> None:
    log = tmp_path / "calls"
    ran = subprocess.run(
        [
            "strace", "-f", "-qq", "-e", "trace=socket", "-o", str(log),
            sys.executable, "-m", "nimo_desktop", "self-test",
        ],
        capture_output=True, check=False, timeout=300, cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    if "ptrace" in ran.stderr.decode():
        pytest.skip("this system lets nobody trace")
    assert ran.returncode == 0, ran.stderr.decode()
    calls = log.read_text()
    assert "AF_INET" not in calls
