"""One file that brings a vault back: written, read, damaged, rotated, restored."""

from __future__ import annotations

import random
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from world import JST, PASSWORD, World

from nimo_desktop.domain.journal import Op
from nimo_desktop.services import access, checking, people, safekeeping
from nimo_desktop.services.access import Sitting
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import backup, journal, keyring, rotation
from nimo_desktop.storage.backup import (
    BackupCancelled,
    BackupDamaged,
    BackupTooNew,
    FolderNotEmpty,
    NoRoomForBackup,
)


def a_person(ws: Workspace, name: str = "見本 太郎") -> object:
    return people.save(ws, people.PersonForm(person=people.new_person(ws), name=name))


def test_a_backup_is_one_file_that_holds_everything(sitting: Sitting, tmp_path: Path) -> None:
    pid = a_person(sitting.workspace)
    target = tmp_path / "stick"
    with sitting.workspace.vault.read() as conn:
        head = journal.head(conn)
    info = safekeeping.back_up(sitting, to=target)
    assert [p.name for p in target.iterdir()] == [info.path.name]
    assert info.path.name == "nimo-backup-20261121-100500.nimobackup"
    assert (info.seq, info.mac) == (head.seq, head.mac.hex())
    assert info.rows["person"] == 1
    assert backup.verify(info.path) == info
    with zipfile.ZipFile(info.path) as archive:
        assert set(archive.namelist()) == {"vault.db", "keyring.json", "manifest.json"}
        told = archive.read("manifest.json").decode()
        assert "見本" not in told
        assert "nurse" not in told
        database = archive.read("vault.db")
    for words in (b"SQLite format 3", b"CREATE TABLE", "見本".encode(), "見本".encode("utf-16-le")):
        assert words not in database
    made = access.log_in(
        restored(info.path, tmp_path / "back"), World().environment(), login="nurse",
        password=PASSWORD,
    )  # fmt: skip
    assert people.load(made.workspace, pid).name == "見本 太郎"
    assert safekeeping.note_restored(made)
    assert not safekeeping.note_restored(made)
    assert checking.check(made.workspace).troubles == ()
    with made.workspace.vault.read() as conn:
        newest = journal.entry(conn, journal.head(conn).seq)
        assert newest is not None
        assert newest.op == Op.RESTORED
    made.leave()


def restored(file: Path, folder: Path) -> Path:
    safekeeping.restore(file, folder)
    return folder


def test_the_journal_names_the_backup(sitting: Sitting) -> None:
    info = safekeeping.back_up(sitting)
    with sitting.workspace.vault.read() as conn:
        entry = journal.entry(conn, journal.head(conn).seq)
    assert entry is not None
    assert entry.op == Op.BACKED_UP
    assert entry.touched[0].row == info.path.name
    assert info.path.parent == sitting.folder / "backups"


def test_a_backup_of_a_vault_that_is_written_meanwhile(sitting: Sitting, tmp_path: Path) -> None:
    ws = sitting.workspace
    for n in range(30):
        a_person(ws, f"見本 {n}")
    told: list[float] = []

    def progress(done: float) -> None:
        told.append(done)
        a_person(ws, "途中 花子")

    info = safekeeping.back_up(sitting, to=tmp_path / "to", progress=progress)
    assert told
    assert told[-1] == 1
    assert info.rows["person"] == 30
    backup.verify(info.path)


def test_stopping_leaves_nothing(sitting: Sitting, tmp_path: Path) -> None:
    target = tmp_path / "to"
    with pytest.raises(BackupCancelled):
        safekeeping.back_up(sitting, to=target, cancelled=lambda: True)
    assert list(target.iterdir()) == []
    assert not list(sitting.folder.glob("*part*"))


def test_too_little_room_is_told_before_anything_is_written(
    sitting: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    safekeeping.back_up(sitting, to=tmp_path)
    before = sorted(p.name for p in tmp_path.iterdir())
    usage = backup.shutil.disk_usage(tmp_path)
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(NoRoomForBackup):
        safekeeping.back_up(sitting, to=tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_a_harmed_keyring_does_not_stop_the_backup(sitting: Sitting, tmp_path: Path) -> None:
    ring = keyring.read_keyring(sitting.folder)
    keyring.write_keyring(sitting.folder, ring.with_head(0, "0" * 64))
    (sitting.folder / "keyring.json").write_bytes(b"{}")
    info = safekeeping.back_up(sitting, to=tmp_path / "to")
    restored(info.path, tmp_path / "back")
    access.log_in(
        tmp_path / "back", World().environment(), login="nurse", password=PASSWORD
    ).leave()


def test_every_flipped_bit_that_matters_is_refused(
    sitting: Sitting, tmp_path: Path, rng: random.Random
) -> None:
    info = safekeeping.back_up(sitting, to=tmp_path)
    whole = info.path.read_bytes()
    harmless = 0
    for n in range(60):
        harmed = bytearray(whole)
        at = rng.randrange(len(whole)) if n < 40 else len(whole) - 1 - rng.randrange(400)
        harmed[at] ^= 1 << rng.randrange(8)
        file = tmp_path / "harmed.nimobackup"
        file.write_bytes(harmed)
        folder = tmp_path / f"to{n}"
        try:
            backup.unpack(file, folder)
        except (BackupDamaged, BackupTooNew):
            assert not folder.exists()
            continue
        # A bit of the archive's own decoration (times, attributes): the content is untouched.
        harmless += 1
        with zipfile.ZipFile(file) as archive:
            assert (folder / "vault.db").read_bytes() == archive.read("vault.db")
    assert harmless < 20


def test_cut_foreign_and_missing_files_are_refused(sitting: Sitting, tmp_path: Path) -> None:
    info = safekeeping.back_up(sitting, to=tmp_path)
    whole = info.path.read_bytes()
    file = tmp_path / "x.nimobackup"
    for content in (b"", b"PK", whole[:-1], whole[: len(whole) // 2], whole[1:], b"x" * 1000):
        file.write_bytes(content)
        with pytest.raises(BackupDamaged):
            safekeeping.restore(file, tmp_path / "to")
        assert not (tmp_path / "to").exists()
    for missing in (tmp_path / "none", tmp_path):
        with pytest.raises(BackupDamaged):
            safekeeping.restore(missing, tmp_path / "to")
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../evil", b"x")
    with pytest.raises(BackupDamaged):
        safekeeping.restore(file, tmp_path / "to")


def test_restoring_never_mixes_with_what_is_there(sitting: Sitting, tmp_path: Path) -> None:
    info = safekeeping.back_up(sitting, to=tmp_path / "b")
    before = info.path.read_bytes()
    target = tmp_path / "deep" / "er" / "vault"
    target.mkdir(parents=True)
    (target / "note.txt").write_text("mine")
    with pytest.raises(FolderNotEmpty):
        safekeeping.restore(info.path, target)
    assert [p.name for p in target.iterdir()] == ["note.txt"]
    with pytest.raises(FolderNotEmpty):
        safekeeping.restore(info.path, sitting.folder)
    (target / "note.txt").unlink()
    safekeeping.restore(info.path, target)
    assert info.path.read_bytes() == before


def test_a_restore_that_was_killed_can_be_done_again(sitting: Sitting, tmp_path: Path) -> None:
    info = safekeeping.back_up(sitting, to=tmp_path / "b")
    target = tmp_path / "again"
    target.mkdir()
    (target / "vault.db.restoring").write_bytes(b"half")
    (target / "keyring.json").write_bytes(b"half")
    safekeeping.restore(info.path, target)
    access.log_in(target, World().environment(), login="nurse", password=PASSWORD).leave()
    assert not (target / "vault.db.restoring").exists()


def test_a_failed_restore_leaves_nothing(
    sitting: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = safekeeping.back_up(sitting, to=tmp_path / "b")

    def refuse(*_: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(backup.shutil, "copyfileobj", refuse)
    with pytest.raises(backup.RestoreFailed):
        safekeeping.restore(info.path, tmp_path / "new" / "vault")
    assert not (tmp_path / "new").exists()


def test_due_after_two_hours_and_only_if_something_changed(ws: Workspace, sitting, world) -> None:
    assert safekeeping.due(ws)
    info = safekeeping.back_up(sitting)
    assert safekeeping.last_backup(ws) == info
    assert not safekeeping.due(ws, closing=True)
    world.clock.forward(hours=3)
    ws.note(Op.VIEWED, "person", "x", {})
    assert not safekeeping.due(ws)
    a_person(ws)
    assert safekeeping.due(ws)
    safekeeping.back_up(sitting)
    a_person(ws)
    assert not safekeeping.due(ws)
    assert safekeeping.due(ws, closing=True)


def test_rotation_removes_only_our_old_files(ws: Workspace, sitting, world) -> None:
    folder = safekeeping.backup_folder(ws)
    for _ in range(13):
        safekeeping.back_up(sitting)
        world.clock.forward(minutes=1)
    foreign = folder / "nimo-backup-20200101-000000.nimobackup"
    foreign.write_bytes(b"not ours to delete")
    (folder / "notes.txt").write_text("mine")
    info = safekeeping.back_up(sitting)
    assert len(backup.listed(folder)) == rotation.RECENT
    assert foreign.exists()
    assert (folder / "notes.txt").exists()
    assert safekeeping.latest(folder) == info


def test_two_backups_of_one_second_are_two_files(sitting: Sitting, tmp_path: Path) -> None:
    first = safekeeping.back_up(sitting, to=tmp_path)
    second = safekeeping.back_up(sitting, to=tmp_path)
    assert first.path != second.path
    assert safekeeping.latest(tmp_path) == second


# the rule of what stays -------------------------------------------------------------------------
NOW = datetime(2026, 11, 21, 17, 0, tzinfo=JST)


def test_ten_recent_twelve_weeks_twelve_months_stay() -> None:
    days = [NOW - timedelta(days=n) for n in range(800)]
    stay = sorted(rotation.kept(days, NOW), reverse=True)
    assert stay[:10] == days[:10]
    assert len({m.isocalendar()[:2] for m in stay}) >= 12
    assert len({(m.year, m.month) for m in stay}) == 12
    assert len(stay) <= 34
    assert min(stay) < NOW - timedelta(days=320)


def test_many_on_one_day_push_out_no_old_one() -> None:
    old = [NOW - timedelta(days=7 * n) for n in range(1, 12)]
    today = [NOW - timedelta(minutes=n) for n in range(50)]
    assert set(old) <= rotation.kept(old + today, NOW)


def test_a_wrong_clock_costs_no_backup() -> None:
    future = [NOW + timedelta(days=n) for n in range(1, 30)]
    past = [NOW - timedelta(minutes=n) for n in range(3)]
    assert rotation.kept(future + past, NOW) == frozenset(future + past)
    late = NOW + timedelta(days=4000)
    assert set(past) <= rotation.kept(past, late)


def test_what_stays_today_was_kept_yesterday(rng: random.Random) -> None:
    """Rotating day by day keeps as long a memory as rotating once."""
    held: set[datetime] = set()
    for day in range(500):
        now = NOW + timedelta(days=day, minutes=rng.randrange(60))
        held = set(rotation.kept([*held, now], now))
        assert now in held
    assert len({(m.year, m.month) for m in held}) == 12


def test_records_are_unchanged_by_a_backup(ws: Workspace, sitting: Sitting, tmp_path: Path) -> None:
    pid = a_person(ws)
    before = people.load(ws, pid)
    safekeeping.back_up(sitting, to=tmp_path)
    assert people.load(ws, pid) == before
