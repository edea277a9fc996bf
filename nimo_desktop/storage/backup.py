"""A backup is exactly one file: the encrypted database, the keyring, and a manifest that names
both.

Written to a temporary file, read back, checked, fsynced, renamed: a file of this name is whole and
was verified. The database in it is encrypted with the same key, so whoever could log in on that day
opens it. Here it is made; `backup_archive` knows the file, `backup_restore` puts it back.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.storage import health, journal, keyring, meta
from nimo_desktop.storage.atomic import fsync_folder, hold_lock
from nimo_desktop.storage.backup_archive import (
    CHUNK,
    PREFIX,
    SUFFIX,
    BackupDamaged,
    BackupInfo,
    BackupTooNew,
    Facts,
    free_name,
    latest,
    latest_whole,
    listed,
    manifest_of,
    read,
    verify,
    write_zip,
)
from nimo_desktop.storage.backup_restore import (
    RESTORED_MARK,
    FolderNotEmpty,
    RestoreFailed,
    unpack,
)
from nimo_desktop.storage.schema import journal_entry
from nimo_desktop.storage.vault import Vault, VaultKeys

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

__all__ = [
    "DEFAULT_FOLDER", "PREFIX", "RESTORED_MARK", "SUFFIX", "BackupCancelled", "BackupDamaged",
    "BackupFailed", "BackupInfo", "BackupNotVerified", "BackupTooNew", "FolderNotEmpty",
    "NoRoomForBackup", "RestoreFailed", "changed_since", "latest", "latest_whole", "listed", "read",
    "unpack", "verify", "write",
]  # fmt: skip

DEFAULT_FOLDER: Final = "backups"
_COPY = "backup.part.db"
_PART = ".nimo-backup.part"
_PAGES = 2048


class BackupFailed(KnownError):
    """The PC refused; no file of the backup's name was left."""

    sentence = (
        "バックアップを作れませんでした。記録と前のバックアップはそのまま残っています。"
        "バックアップ先のフォルダーを確かめて、もう一度お試しください。"
    )


class NoRoomForBackup(BackupFailed):
    """The target has too little room."""

    sentence = (
        "空きが足りないため、バックアップを作れませんでした。記録と前のバックアップはそのまま残っています。"
        "不要なファイルを片付けるか、別の保存先を選んでください。"
    )


class BackupNotVerified(BackupFailed):
    """What was written does not check out, so it was thrown away."""

    sentence = (
        "作ったバックアップが検査に通らなかったため、残しませんでした。前のバックアップはそのまま残っています。"
        "「検査」で記録ファイルを確かめてください。"
    )


class BackupCancelled(BackupFailed):
    """The user stopped it."""

    sentence = "バックアップを中止しました。記録と前のバックアップはそのまま残っています。"


Progress = Callable[[float], None]


def write(
    vault: Vault,
    keys: VaultKeys,
    target: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> BackupInfo:
    """One verified backup in the folder `target` (made if needed). Runs beside readers and writers.

    Raises BackupFailed or a subclass; then no file of a backup's name was added.
    """
    folder = vault.path.parent
    copy = folder / _COPY
    with hold_lock(folder / "backup"):
        try:
            _require_room(vault, target)
            _remove(copy)
            facts = _copy_database(vault, keys, copy, progress, cancelled)
            return _pack(copy, _keyring_bytes(folder), target, facts, now)
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            raise (NoRoomForBackup if full else BackupFailed) from error
        finally:
            with contextlib.suppress(OSError):
                _remove(copy)


def _require_room(vault: Vault, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    size = vault.path.stat().st_size
    here, there = vault.path.parent, target
    same = here.stat().st_dev == there.stat().st_dev
    for place, wanted in ((there, 2 * size if same else size), (here, size)):
        if shutil.disk_usage(place).free < wanted + CHUNK:
            raise NoRoomForBackup


def _copy_database(
    vault: Vault,
    keys: VaultKeys,
    copy: Path,
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
) -> Facts:
    """One state of the vault, page by page through SQLite's own backup; then checked on its own."""

    def step(_status: int, remaining: int, total: int) -> None:
        if cancelled is not None and cancelled():
            raise BackupCancelled
        if progress is not None and total:
            progress(1 - remaining / total)

    with vault.read() as conn:
        facts = _facts_of(conn)
        source: Any = conn.connection.driver_connection
        with _raw(copy, keys.database) as destination, _sqlite_troubles():
            source.backup(destination, pages=_PAGES, progress=step)
    _verify_copy(copy, keys, vault.variants, facts)
    return facts


def _facts_of(conn: Connection) -> Facts:
    return Facts(
        meta.identity(conn), meta.revision(conn), journal.head(conn), health.row_counts(conn)
    )


@contextlib.contextmanager
def _raw(path: Path, key: bytes) -> Iterator[Any]:
    from sqlcipher3 import dbapi2

    conn = dbapi2.connect(str(path), isolation_level=None)
    try:
        conn.execute("PRAGMA cipher_log_level=NONE")
        conn.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        yield conn
    finally:
        conn.close()


@contextlib.contextmanager
def _sqlite_troubles() -> Iterator[None]:
    from sqlcipher3 import dbapi2

    try:
        yield
    except dbapi2.Error as error:
        full = "full" in str(error).lower()
        raise (NoRoomForBackup if full else BackupFailed) from None


def _verify_copy(copy: Path, keys: VaultKeys, variants: Mapping[str, str], wanted: Facts) -> None:
    opened = Vault(copy, keys, variants=variants)
    try:
        whole = health.file_findings(opened).whole
        with opened.read() as conn:
            same = _facts_of(conn) == wanted
    except KnownError:
        raise BackupNotVerified from None
    finally:
        opened.close()
    if not (whole and same):
        raise BackupNotVerified


def _keyring_bytes(folder: Path) -> bytes:
    try:
        return keyring.encode(keyring.read_keyring(folder))
    except keyring.KeyringDamaged:
        # A harmed keyring is the very day a backup is wanted: the one before opens as well.
        return keyring.encode(keyring.read_previous(folder))


def _pack(copy: Path, ring: bytes, target: Path, facts: Facts, now: datetime) -> BackupInfo:
    known = keyring.decode(ring)
    keyring.check_pair(
        known, vault_id=facts.identity.vault_id, generation=facts.identity.generation
    )
    manifest = manifest_of(copy, ring, facts, now)
    part = target / _PART
    try:
        with part.open("wb") as stream:
            write_zip(stream, copy, ring, manifest, now)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            verify(part)
        except BackupDamaged:
            raise BackupNotVerified from None
        final = free_name(target, now)
        os.replace(part, final)
        fsync_folder(target)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return read(final)


def _remove(database: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        database.with_name(database.name + end).unlink(missing_ok=True)


def changed_since(conn: Connection, seq: int, *, quiet: frozenset[str]) -> bool:
    """True if the journal has an entry after `seq` whose op is not one of `quiet`."""
    later = sa.select(journal_entry.c.seq).where(
        journal_entry.c.seq > seq, journal_entry.c.op.not_in(quiet)
    )
    return conn.execute(later.limit(1)).first() is not None
