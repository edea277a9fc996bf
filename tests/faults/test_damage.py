"""Damaged, cut, empty, missing, wrong: all is found, told in a sentence, and not made worse."""

from __future__ import annotations

import random
import secrets
import shutil
from pathlib import Path

import pytest
from world import PASSWORD, World, copy_vault

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.services import access, checking, people, safekeeping
from nimo_desktop.services.access import Sitting
from nimo_desktop.storage import health
from nimo_desktop.storage import vault as vault_room
from nimo_desktop.storage.folders import VaultEmpty, VaultMissing
from nimo_desktop.storage.journal import ChainBroken
from nimo_desktop.storage.keyring import KeyringDamaged, KeyringMismatch
from nimo_desktop.storage.keys import WrongPassword
from nimo_desktop.storage.schema import TABLES, journal_entry, search_key
from nimo_desktop.storage.vault import VAULT_FILE


def open_vault(folder: Path, password: str = PASSWORD) -> Sitting:
    return access.log_in(
        folder, World(seed=secrets.randbits(32)).environment(), login="nurse", password=password
    )


@pytest.fixture
def used(folder: Path) -> Path:
    """A closed vault with forty people and one backup."""
    sitting = open_vault(folder)
    ws = sitting.workspace
    for n in range(40):
        form = people.PersonForm(person=people.new_person(ws), name=f"見本 {n}", address="見本1")
        people.save(ws, form)
    safekeeping.back_up(sitting)
    sitting.leave()
    assert not (folder / f"{VAULT_FILE}-wal").exists()
    return folder


def finds_damage(folder: Path) -> bool:
    """As a nurse or `check` would meet it: a sentence at login, or troubles in the report."""
    try:
        sitting = open_vault(folder)
    except KnownError:
        return True
    try:
        report = checking.check(sitting.workspace)
        return not report.whole and all("nimo-backup-" in t for t in report.troubles)
    finally:
        sitting.leave()


def test_a_whole_vault_has_no_troubles(used: Path) -> None:
    sitting = open_vault(used)
    report = checking.check(sitting.workspace)
    sitting.leave()
    assert report.troubles == ()
    assert report.entries > 40
    assert report.records > 80


def test_one_flipped_bit_anywhere_is_found(used: Path, tmp_path: Path, rng: random.Random) -> None:
    size = (used / VAULT_FILE).stat().st_size
    places = [0, 15, 16, 100, 4095, 4096, size - 1, size - 20]
    places += [rng.randrange(size) for _ in range(32)]
    missed = []
    for n, at in enumerate(places):
        folder = copy_vault(used, tmp_path / f"flip{n}")
        with (folder / VAULT_FILE).open("rb+") as stream:
            stream.seek(at)
            byte = stream.read(1)[0]
            stream.seek(at)
            stream.write(bytes([byte ^ 1 << rng.randrange(8)]))
        if not finds_damage(folder):
            missed.append(at)
        shutil.rmtree(folder)
    assert missed == []


def test_every_cut_is_found(used: Path, tmp_path: Path, rng: random.Random) -> None:
    whole = (used / VAULT_FILE).read_bytes()
    cuts = [1, 16, 4095, 4096, 8192, len(whole) - 1, len(whole) - 4096, len(whole) - 40960]
    cuts += [rng.randrange(len(whole)) for _ in range(6)]
    for n, at in enumerate(cuts):
        folder = copy_vault(used, tmp_path / f"cut{n}")
        (folder / VAULT_FILE).write_bytes(whole[:at])
        assert finds_damage(folder), at
        shutil.rmtree(folder)


def test_an_empty_or_missing_vault_is_never_made_anew(used: Path) -> None:
    vault = used / VAULT_FILE
    vault.write_bytes(b"")
    with pytest.raises(VaultEmpty):
        open_vault(used)
    assert vault.stat().st_size == 0
    vault.unlink()
    with pytest.raises(VaultMissing):
        open_vault(used)
    assert not vault.exists()
    with pytest.raises(VaultMissing):
        open_vault(used / "nowhere")
    assert not (used / "nowhere").exists()


def test_a_wrong_password_changes_nothing(used: Path) -> None:
    before = (used / VAULT_FILE).read_bytes(), (used / "keyring.json").read_bytes()
    with pytest.raises(WrongPassword):
        open_vault(used, "chigau-chigau-2026")
    assert ((used / VAULT_FILE).read_bytes(), (used / "keyring.json").read_bytes()) == before


def test_a_damaged_keyring_is_told_and_the_backup_s_opens(used: Path, tmp_path: Path) -> None:
    ring = used / "keyring.json"
    whole = ring.read_bytes()
    for content in (b"", whole[:-10], whole.replace(b"nurse", b"nursa"), b"\xff" * 500):
        ring.write_bytes(content)
        with pytest.raises((KeyringDamaged, WrongPassword)):
            open_vault(used)
    newest = safekeeping.latest(used / "backups")
    assert newest is not None
    safekeeping.restore(newest.path, tmp_path / "restored")
    shutil.copy(tmp_path / "restored" / "keyring.json", ring)
    open_vault(used).leave()


def test_the_keyring_of_another_vault_is_told(used: Path, tmp_path: Path) -> None:
    other = access.create(tmp_path / "other", World(seed=3).environment(), _first()).sitting
    other.leave()
    shutil.copy(tmp_path / "other" / "keyring.json", used / "keyring.json")
    with pytest.raises(KnownError):
        open_vault(used)
    shutil.copy(used / VAULT_FILE, tmp_path / "other" / VAULT_FILE)
    with pytest.raises((KeyringMismatch, KnownError)):
        open_vault(tmp_path / "other")


def _first() -> access.FirstOffice:
    return access.FirstOffice(
        town="見本町", department="課", staff_name="見本", login="nurse", password=PASSWORD
    )


# troubles inside a file that is whole -----------------------------------------------------------
def test_each_kind_of_trouble_is_named_once(used: Path) -> None:
    sitting = open_vault(used)
    ws = sitting.workspace
    person = people.save(ws, people.PersonForm(person=people.new_person(ws), name="見本 終"))
    from nimo_desktop.services import cases

    cases.open_for_person(ws, person)
    with ws.vault.write() as conn:
        gone = conn.execute(search_key.select().limit(1)).one()
        conn.execute(search_key.delete().where(search_key.c.rowid == gone.rowid))
        conn.execute(journal_entry.update().where(journal_entry.c.seq == 2).values(actor="x"))
    _past_the_guard(ws, "UPDATE staff SET left_on = '2020-01-01'")
    _past_the_guard(
        ws, "UPDATE name SET person_id = 'ffffffffffffffffffffffffffffffff'", limit=True
    )
    report = checking.check(ws)
    words = ("索引", "担当者のいない", "調整役", "履歴", "つながる先")
    for word in words:
        assert len([t for t in report.troubles if word in t]) == 1, word
    assert len(report.troubles) == len(words)
    with pytest.raises(ChainBroken):
        checking.audit_verify(ws)
    ws.vault.close()


def _past_the_guard(ws: object, statement: str, *, limit: bool = False) -> None:
    """As a hand on the file would: without our rules."""
    raw = ws.vault.engine.raw_connection()  # type: ignore[attr-defined]
    cursor = raw.driver_connection
    cursor.execute("PRAGMA foreign_keys=OFF")
    where = " WHERE id = (SELECT id FROM name LIMIT 1)" if limit else ""
    cursor.execute(statement + where)
    cursor.execute("PRAGMA foreign_keys=ON")
    raw.close()


def test_a_vault_put_back_to_an_older_state_is_told(used: Path, tmp_path: Path) -> None:
    shutil.copy(used / VAULT_FILE, tmp_path / "old.db")
    sitting = open_vault(used)
    ws = sitting.workspace
    people.save(ws, people.PersonForm(person=people.new_person(ws), name="見本 後"))
    sitting.leave()
    shutil.copy(tmp_path / "old.db", used / VAULT_FILE)
    later = open_vault(used)
    assert later.warnings
    assert [t for t in checking.check(later.workspace).troubles if "履歴" in t]
    later.workspace.vault.close()


def test_the_check_changes_nothing_and_runs_beside_readers(
    used: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The waiting is SQLite's own; a fifth of a second of it shows the same as five.
    monkeypatch.setattr(vault_room, "BUSY_MS", 200)
    sitting, beside = open_vault(used), open_vault(used)
    with beside.workspace.vault.read() as conn:
        count = conn.execute(TABLES["person"].select()).all()
        # A reader keeps the log from being emptied: that is told, not taken for damage.
        try:
            report = checking.check(sitting.workspace)
        except health.CheckBusy:
            pass
        else:
            assert report.whole
    assert len(count) == 40
    assert checking.check(sitting.workspace).whole
    beside.leave()
    sitting.leave()
