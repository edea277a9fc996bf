"""Making the first tables and bringing an older vault to the newest revision (Alembic,
append-only).

A migration works on a copy. The vault's file is whole at every moment and is replaced by one
rename;
a flag in the folder keeps other programs out meanwhile and tells the next start to clear up.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.journal import Op
from nimo_desktop.storage import guard, health, journal, meta
from nimo_desktop.storage.atomic import FolderFull, FolderNotWritable, fsync_folder, write_atomic
from nimo_desktop.storage.schema import REVISION, SEARCHED, metadata, search_table_ddl

if TYPE_CHECKING:
    from alembic.script import Script
    from sqlalchemy.engine import Connection, Engine

    from nimo_desktop.storage.vault import Vault, VaultKeys
    from nimo_desktop.storage.window_lock import WindowLock

SCRIPTS: Final = Path(__file__).parent / "migrations"
FLAG: Final = "migration.json"
WORKING: Final = "vault.db.migrating"


class VaultTooNew(KnownError):
    """A later version of the program has written this vault."""

    sentence = (
        "この記録は新しい版のプログラムで書かれています。何も変更していません。"
        "このパソコンのプログラムを新しい版にしてから開いてください。"
    )


class MigrationUnderWay(KnownError):
    """Another program brings the vault to its newest form."""

    sentence = (
        "記録ファイルを新しい形に直している途中です。記録は変わっていません。"
        "数分待ってから、もう一度お試しください。"
    )


class MigrationFailed(KnownError):
    """The migrated copy did not check out, or could not be made; the vault is as it was."""

    sentence = (
        "記録ファイルを新しい形に直せませんでした。記録はもとのまま残っています。"
        "空きと、ほかの画面を閉じたことを確かめて、もう一度お試しください。"
    )


def create(engine: Engine) -> None:
    """The tables of the newest revision in an empty file, in one transaction.

    Built from the tables themselves because Alembic takes half a second to import; a test compares
    the result with that of the migrations.
    """
    with engine.connect() as conn, conn.begin():
        metadata.create_all(conn)
        for kind in SEARCHED:
            conn.exec_driver_sql(search_table_ddl(kind))
        conn.exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
        )
        conn.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (REVISION,))


# running the scripts ----------------------------------------------------------------------------
def steps(current: str | None, *, scripts: Path = SCRIPTS) -> tuple[Script, ...]:
    """The migrations that are still to run, the oldest first. Raises VaultTooNew if unknown
    here.
    """
    from alembic.script import ScriptDirectory
    from alembic.script.revision import RevisionError
    from alembic.util import CommandError

    directory = ScriptDirectory(str(scripts))
    try:
        found = tuple(directory.iterate_revisions("head", current or "base"))
    except (CommandError, RevisionError):
        raise VaultTooNew from None
    return tuple(reversed(found))


def run(conn: Connection, todo: tuple[Script, ...]) -> None:
    """The scripts inside the transaction that is under way; the revision is written after each."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    context = MigrationContext.configure(conn, opts={"transactional_ddl": True})
    with Operations.context(context):
        for script in todo:
            script.module.upgrade()
            conn.exec_driver_sql("UPDATE alembic_version SET version_num = ?", (script.revision,))


def build_by_scripts(engine: Engine, *, scripts: Path = SCRIPTS) -> None:
    """The tables of an empty file by running every migration: what `create` must equal."""
    with _migrating(engine) as conn:
        conn.exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
        )
        conn.exec_driver_sql("INSERT INTO alembic_version VALUES ('base')")
        run(conn, steps(None, scripts=scripts))


@contextlib.contextmanager
def _migrating(engine: Engine) -> Iterator[Connection]:
    """One write transaction without foreign keys: rebuilding a parent must not touch its
    children.
    """
    with engine.connect() as conn:
        raw: Any = conn.connection.driver_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            writing = conn.execution_options(**{guard.WRITING: True, guard.JOURNALING: True})
            with writing.begin():
                yield writing
        finally:
            raw.execute("PRAGMA foreign_keys=ON")


# the protocol -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Migrated:
    """From which revision to which; equal if there was nothing to do."""

    before: str
    after: str


def _nowhere(_: str) -> None:
    """Tests stop here."""


def refuse_while_migrating(folder: Path, lock: WindowLock) -> None:
    """MigrationUnderWay if another living program migrates. Call before a vault is opened.

    A flag whose program died is no obstacle: the vault's file is whole, `bring_up_to_date` clears
    up.
    """
    if not (folder / FLAG).exists() or lock.held:
        return
    from nimo_desktop.storage.window_lock import SecondWindow, WindowLock

    probe = WindowLock(folder)
    try:
        probe.acquire(datetime.now().astimezone())
    except SecondWindow:
        raise MigrationUnderWay from None
    probe.release()


def bring_up_to_date(
    folder: Path,
    keys: VaultKeys,
    *,
    variants: Mapping[str, str],
    lock: WindowLock,
    now: datetime,
    actor: str,
    save_old: Callable[[Vault], object],
    scripts: Path = SCRIPTS,
    at: Callable[[str], None] = _nowhere,
) -> Migrated:
    """Migrate the vault if it is of an older revision; `save_old` keeps it as a backup before.

    `lock` must be held: nobody else may have the vault open. Raises VaultTooNew, VaultBusy or
    MigrationFailed, and then the vault is as it was. A kill at any moment leaves the old or the new
    vault, both whole, and perhaps left-over files that the next call removes.
    """
    if not lock.held:
        raise RuntimeError("a migration needs the vault alone")
    _clear_up(folder)
    before, todo = _look(folder, keys, variants, scripts)
    if not todo:
        return Migrated(before, before)
    after = todo[-1].revision
    try:
        _work(folder, keys, variants, before, todo, now=now, actor=actor, save_old=save_old, at=at)
    except (OSError, FolderFull, FolderNotWritable) as error:
        raise MigrationFailed from error
    finally:
        with contextlib.suppress(OSError):
            _clear_up(folder)
    return Migrated(before, after)


def _clear_up(folder: Path) -> None:
    for name in (WORKING, f"{WORKING}-wal", f"{WORKING}-shm", f"{WORKING}-journal", FLAG):
        (folder / name).unlink(missing_ok=True)


def _open(path: Path, keys: VaultKeys, variants: Mapping[str, str]) -> Vault:
    from nimo_desktop.storage.vault import Vault

    return Vault(path, keys, variants=variants)


def _look(
    folder: Path, keys: VaultKeys, variants: Mapping[str, str], scripts: Path
) -> tuple[str, tuple[Script, ...]]:
    from nimo_desktop.storage.vault import VAULT_FILE

    vault = _open(folder / VAULT_FILE, keys, variants)
    try:
        with vault.read() as conn:
            current = meta.revision(conn)
    finally:
        vault.close()
    # The everyday case costs no import of Alembic.
    if scripts == SCRIPTS and current == REVISION:
        return current, ()
    return current, steps(current, scripts=scripts)


def _work(
    folder: Path,
    keys: VaultKeys,
    variants: Mapping[str, str],
    before: str,
    todo: tuple[Script, ...],
    *,
    now: datetime,
    actor: str,
    save_old: Callable[[Vault], object],
    at: Callable[[str], None],
) -> None:
    from nimo_desktop.storage.vault import VAULT_FILE

    original = folder / VAULT_FILE
    told = {"from": before, "to": todo[-1].revision, "at": now.isoformat()}
    write_atomic(folder / FLAG, json.dumps(told).encode("ascii") + b"\n")
    at("flag")
    vault = _open(original, keys, variants)
    try:
        save_old(vault)
    finally:
        vault.close()
    at("saved")
    working = folder / WORKING
    with alone(original, keys, variants) as source:
        copy_to(source, working, keys)
        at("copied")
        _migrate_copy(working, keys, variants, todo, at=at)
        _note(working, keys, variants, before, todo[-1].revision, now=now, actor=actor)
        at("checked")
        seen = _stamp(original)
    if _stamp(original) != seen or _has_log(original) or _has_log(working):
        raise MigrationFailed
    sync(working)
    os.replace(working, original)
    at("replaced")
    fsync_folder(folder)


def _stamp(path: Path) -> tuple[int, int, int]:
    facts = path.stat()
    return facts.st_size, facts.st_mtime_ns, facts.st_ino


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def sync(path: Path) -> None:
    """The file is on the disk, not only in its cache."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


@contextlib.contextmanager
def alone(path: Path, keys: VaultKeys, variants: Mapping[str, str]) -> Iterator[Any]:
    """The file without its log and locked, so that no program writes what the copy would not hold.

    Leaving WAL succeeds only for the one program that has the file open; else VaultBusy.
    """
    from nimo_desktop.storage.vault import VaultBusy, known_troubles

    vault = _open(path, keys, variants)
    try:
        vault.checkpoint()
        with known_troubles():
            lease = vault.engine.raw_connection()
        raw: Any = lease.driver_connection
        try:
            # Without BEGIN of ours: the journal mode changes only outside a transaction.
            mode = raw.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
            if mode != "delete" or _has_log(path):
                raise VaultBusy
            # The lock stays without an open write transaction: from inside one, SQLite's backup
            # would answer "locked" and the driver would ask again for ever.
            raw.execute("PRAGMA locking_mode=EXCLUSIVE")
            raw.execute("BEGIN EXCLUSIVE")
            raw.execute("COMMIT")
            yield raw
        except raw.OperationalError:
            raise VaultBusy from None
        finally:
            lease.invalidate()
            lease.close()
    finally:
        # No checkpoint: that would open the file again in WAL.
        vault.engine.dispose()


def copy_to(source: Any, target: Path, keys: VaultKeys) -> None:
    """Through SQLite: reading the file ourselves would drop the locks of this process (POSIX)."""
    destination = type(source)(str(target), isolation_level=None)
    try:
        destination.execute("PRAGMA cipher_log_level=NONE")
        destination.execute(f"PRAGMA key=\"x'{keys.database.hex()}'\"")
        source.backup(destination)
    finally:
        destination.close()


def _migrate_copy(
    path: Path,
    keys: VaultKeys,
    variants: Mapping[str, str],
    todo: tuple[Script, ...],
    *,
    at: Callable[[str], None],
) -> None:
    vault = _open(path, keys, variants)
    try:
        with vault.read() as conn:
            rows, head = health.row_counts(conn), journal.head(conn)
        with _migrating(vault.engine) as conn:
            run(conn, todo)
            at("migrating")
        at("migrated")
        changed = {name for s in todo for name in getattr(s.module, "CHANGES_ROWS_OF", ())}
        sound = health.file_findings(vault).whole
        with vault.read() as conn:
            now = health.row_counts(conn)
            kept = all(now.get(n) == c for n, c in rows.items() if n not in changed)
            sound = sound and kept and not health.loose_references(conn)
            journal.verify(conn, vault.audit_key, head)
        if not sound:
            raise MigrationFailed
    except journal.ChainBroken:
        raise MigrationFailed from None
    finally:
        vault.close()


def _note(
    path: Path,
    keys: VaultKeys,
    variants: Mapping[str, str],
    before: str,
    after: str,
    *,
    now: datetime,
    actor: str,
) -> None:
    """The entry lies in the copy, so that it comes with the migration or not at all."""
    from nimo_desktop.storage import records

    vault = _open(path, keys, variants)
    try:
        records.apply(
            vault,
            Op.MIGRATED,
            lambda w: w.remark("vault", "vault", {"from": before, "to": after}),
            actor=actor,
            at=now,
        )
    finally:
        vault.close()
