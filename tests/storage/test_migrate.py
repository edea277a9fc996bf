"""From an older vault to a newer one: on a copy, all or nothing, whatever kills us in between."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from world import PASSWORD, START, World

from nimo_desktop.domain.journal import Op
from nimo_desktop.services import access, checking, people, safekeeping
from nimo_desktop.services.access import Sitting
from nimo_desktop.storage import backup, health, journal, meta, migrate
from nimo_desktop.storage import vault as vault_room
from nimo_desktop.storage.schema import REVISION, metadata
from nimo_desktop.storage.vault import Vault, VaultBusy, VaultKeys, create_empty
from nimo_desktop.storage.window_lock import WindowLock

KEYS = VaultKeys(b"k" * 32, b"a" * 32)

# Rebuilds a parent of many (the trap that deletes children), adds a column and fills it.
SECOND = """
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    with op.batch_alter_table("person", recreate="always") as batch:
        batch.add_column(sa.Column("nickname", sa.Text(), nullable=False, server_default="x"))
    op.execute("UPDATE person SET nickname = 'y'")
"""

BROKEN = (
    SECOND
    + """
    op.execute("DELETE FROM name")
"""
)

FAILING = (
    SECOND
    + """
    raise RuntimeError("no")
"""
)


def a_scripts_folder(folder: Path, second: str = SECOND) -> Path:
    shutil.copytree(migrate.SCRIPTS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "r0002_test.py").write_text(second)
    return folder


def shape(vault: Vault) -> dict[str, list[object]]:
    """Columns, indexes and foreign keys of every table, and the words of virtual ones."""
    found: dict[str, list[object]] = {}
    with vault.engine.connect() as conn:
        tables = conn.exec_driver_sql(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name"
        ).fetchall()
        for name, sql in tables:
            facts: list[object] = [sql] if "VIRTUAL" in sql else []
            facts += conn.exec_driver_sql(f'PRAGMA table_info("{name}")').fetchall()
            for row in sorted(
                conn.exec_driver_sql(f'PRAGMA index_list("{name}")').fetchall(),
                key=lambda r: r[1],
            ):
                columns = conn.exec_driver_sql(f'PRAGMA index_info("{row[1]}")').fetchall()
                facts.append((row[1:], columns))
            keys = conn.exec_driver_sql(f'PRAGMA foreign_key_list("{name}")').fetchall()
            facts += sorted(tuple(k[2:]) for k in keys)
            found[name] = facts
    return found


def test_migrations_build_what_the_tables_say(tmp_path: Path) -> None:
    create_empty(tmp_path / "made.db", KEYS)
    made = Vault(tmp_path / "made.db", KEYS, variants={})
    by_scripts = Vault(tmp_path / "scripts.db", KEYS, variants={})
    migrate.build_by_scripts(by_scripts.engine)
    wanted, found = shape(made), shape(by_scripts)
    made.close()
    by_scripts.close()
    assert found.keys() == wanted.keys(), "run packaging/freeze_schema.py"
    for name in wanted:
        assert found[name] == wanted[name], f"{name}: run packaging/freeze_schema.py"
    assert set(metadata.tables) <= set(wanted)


def test_the_newest_script_is_the_program_s_revision() -> None:
    assert migrate.steps(None)[-1].revision == REVISION


def test_a_vault_of_a_later_program_is_refused() -> None:
    with pytest.raises(migrate.VaultTooNew):
        migrate.steps("9999")


@pytest.fixture
def lock(folder: Path) -> WindowLock:
    lock = WindowLock(folder)
    lock.acquire(START)
    yield lock
    lock.release()


def keys_of(sitting: Sitting) -> VaultKeys:
    return VaultKeys(sitting.master.database_key(), sitting.master.audit_key())


def upgrade(folder: Path, keys: VaultKeys, lock: WindowLock, scripts: Path, **more: object):
    def save_old(vault: Vault) -> None:
        backup.write(vault, keys, folder / "backups", now=START)

    return migrate.bring_up_to_date(
        folder, keys, variants={}, lock=lock, now=START, actor="nurse", save_old=save_old,
        scripts=scripts, **more,
    )  # fmt: skip


@pytest.fixture
def left(folder: Path, world: World) -> VaultKeys:
    """A vault with ten people, closed; its keys."""
    sitting = access.log_in(folder, world.environment(), login="nurse", password=PASSWORD)
    ws = sitting.workspace
    for n in range(10):
        people.save(ws, people.PersonForm(person=people.new_person(ws), name=f"見本 {n}"))
    keys = keys_of(sitting)
    sitting.leave()
    return keys


def state(folder: Path, keys: VaultKeys) -> tuple[str, int, int]:
    """Revision, people, names; after proving that everything in the file is sound."""
    vault = Vault(folder / "vault.db", keys, variants={})
    try:
        assert health.file_findings(vault).whole
        with vault.read() as conn:
            assert health.loose_references(conn) == 0
            assert health.tree_findings(conn) == 0
            journal.verify(conn, keys.audit)
            rows = health.row_counts(conn)
            return meta.revision(conn), rows["person"], rows["name"]
    finally:
        vault.close()


def test_nothing_to_do_touches_nothing(folder: Path, left: VaultKeys, lock: WindowLock) -> None:
    before = (folder / "vault.db").read_bytes()
    assert upgrade(folder, left, lock, migrate.SCRIPTS) == migrate.Migrated(REVISION, REVISION)
    assert (folder / "vault.db").read_bytes() == before
    assert not (folder / "backups").exists()


def test_a_migration_keeps_children_and_the_old_vault(
    folder: Path, left: VaultKeys, lock: WindowLock, tmp_path: Path
) -> None:
    scripts = a_scripts_folder(tmp_path / "scripts")
    assert upgrade(folder, left, lock, scripts) == migrate.Migrated("0001", "0002")
    assert state(folder, left) == ("0002", 10, 10)
    vault = Vault(folder / "vault.db", left, variants={})
    with vault.read() as conn:
        assert set(conn.exec_driver_sql("SELECT nickname FROM person").scalars()) == {"y"}
        entry = journal.entry(conn, journal.head(conn).seq)
    vault.close()
    assert entry is not None
    assert entry.op == Op.MIGRATED
    assert not [p.name for p in folder.iterdir() if "migrat" in p.name]
    old = backup.latest_whole(folder / "backups")
    assert old is not None
    assert old.revision == "0001"
    backup.unpack(old.path, tmp_path / "old")
    assert state(tmp_path / "old", left) == ("0001", 10, 10)


@pytest.mark.parametrize("script", [BROKEN, FAILING], ids=["loses rows", "raises"])
def test_a_migration_that_goes_wrong_changes_nothing(
    folder: Path, left: VaultKeys, lock: WindowLock, tmp_path: Path, script: str
) -> None:
    scripts = a_scripts_folder(tmp_path / "scripts", script)
    with pytest.raises((migrate.MigrationFailed, RuntimeError)):
        upgrade(folder, left, lock, scripts)
    assert state(folder, left) == ("0001", 10, 10)
    assert not [p.name for p in folder.iterdir() if "migrat" in p.name]


def test_a_vault_in_use_is_not_migrated(
    folder: Path, left: VaultKeys, lock: WindowLock, tmp_path: Path, world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    # The waiting is SQLite's own; a fifth of a second of it shows the same as five.
    monkeypatch.setattr(vault_room, "BUSY_MS", 200)
    scripts = a_scripts_folder(tmp_path / "scripts")
    beside = access.log_in(folder, world.environment(), login="nurse", password=PASSWORD)
    with beside.workspace.vault.read() as conn:
        journal.head(conn)
        with pytest.raises(VaultBusy):
            upgrade(folder, left, lock, scripts)
    people.save(
        beside.workspace,
        people.PersonForm(person=people.new_person(beside.workspace), name="見本 十一"),
    )
    beside.leave()
    assert state(folder, left) == ("0001", 11, 11)
    assert upgrade(folder, left, lock, scripts).after == "0002"
    assert state(folder, left) == ("0002", 11, 11)


def test_another_program_is_kept_out_meanwhile(
    folder: Path, left: VaultKeys, lock: WindowLock, tmp_path: Path
) -> None:
    scripts = a_scripts_folder(tmp_path / "scripts")
    seen: list[str] = []

    def at(point: str) -> None:
        if point == "migrated":
            other = WindowLock(folder)
            with pytest.raises(migrate.MigrationUnderWay):
                migrate.refuse_while_migrating(folder, other)
            seen.append(point)

    upgrade(folder, left, lock, scripts, at=at)
    assert seen == ["migrated"]
    migrate.refuse_while_migrating(folder, WindowLock(folder))


def test_the_lock_is_needed(folder: Path, left: VaultKeys) -> None:
    with pytest.raises(RuntimeError):
        upgrade(folder, left, WindowLock(folder), migrate.SCRIPTS)


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = [{root!r}, {tests!r}]
from nimo_desktop.storage import backup, migrate
from nimo_desktop.storage.vault import VaultKeys
from nimo_desktop.storage.window_lock import WindowLock
from world import START

folder, keys = Path({folder!r}), VaultKeys(bytes.fromhex({database!r}), bytes.fromhex({audit!r}))
lock = WindowLock(folder)
lock.acquire(START)

def at(point):
    if point == {point!r}:
        os.kill(os.getpid(), signal.SIGKILL)

migrate.bring_up_to_date(
    folder, keys, variants={{}}, lock=lock, now=START, actor="nurse", scripts=Path({scripts!r}),
    save_old=lambda v: backup.write(v, keys, folder / "backups", now=START), at=at,
)
"""

POINTS = ("flag", "saved", "copied", "migrating", "migrated", "checked", "replaced")


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_any_step_leaves_a_whole_vault(
    folder: Path, left: VaultKeys, tmp_path: Path, point: str
) -> None:
    scripts = a_scripts_folder(tmp_path / "scripts")
    root = Path(__file__).resolve().parents[2]
    code = KILLED.format(
        root=str(root), tests=str(root / "tests"), folder=str(folder), point=point,
        database=left.database.hex(), audit=left.audit.hex(), scripts=str(scripts),
    )  # fmt: skip
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=60)
    assert ran.returncode == -signal.SIGKILL, ran.stderr.decode()[-2000:]
    # The vault itself is whole before anybody clears up, whichever revision it is of.
    wanted = "0002" if point == "replaced" else "0001"
    assert state(folder, left) == (wanted, 10, 10)
    lock = WindowLock(folder)
    migrate.refuse_while_migrating(folder, lock)
    lock.acquire(START)
    upgrade(folder, left, lock, scripts)
    lock.release()
    assert state(folder, left) == ("0002", 10, 10)
    assert not [p.name for p in folder.iterdir() if "migrat" in p.name]
    assert backup.latest_whole(folder / "backups") is not None


def test_the_service_migrates_nothing_today(
    sitting: Sitting, folder: Path, lock: WindowLock, world: World
) -> None:
    done = safekeeping.bring_up_to_date(
        folder, sitting.master, world.environment(), actor="nurse", lock=lock
    )
    assert done.before == done.after == REVISION
    assert checking.check(sitting.workspace).whole
    assert os.listdir(folder)


def test_an_older_vault_is_migrated_at_login(folder: Path, world, monkeypatch) -> None:
    """A vault whose revision is not the program's goes through the protocol before it opens."""
    from world import PASSWORD

    from nimo_desktop.services import access, safekeeping
    from nimo_desktop.services import sitting as sitting_room
    from nimo_desktop.storage import meta

    called: list[bool] = []
    real = safekeeping.bring_up_to_date

    def note(*args, **more):
        called.append(more["lock"].held)
        monkeypatch.setattr(sitting_room, "REVISION", meta_revision)
        return real(*args, **more)

    meta_revision = sitting_room.REVISION
    monkeypatch.setattr(sitting_room, "REVISION", "0002")
    monkeypatch.setattr(safekeeping, "bring_up_to_date", note)
    sitting = access.log_in(folder, world.environment(), login="nurse", password=PASSWORD)
    with sitting.workspace.vault.read() as conn:
        assert meta.revision(conn) == meta_revision
    sitting.leave()
    assert called == [True]
