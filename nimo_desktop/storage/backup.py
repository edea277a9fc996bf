"""A backup is exactly one file: the encrypted database, the keyring, and a manifest that names
both.

It is a zip archive without compression (ciphertext does not shrink). Written to a temporary file,
read back, checked, fsynced, renamed: a file of this name is whole and was verified. The database in
it is encrypted with the same key, so whoever could log in on that day opens it.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final
from uuid import UUID

import sqlalchemy as sa

from nimo_desktop import __version__
from nimo_desktop.domain.errors import KnownError
from nimo_desktop.storage import health, journal, keyring, meta
from nimo_desktop.storage.atomic import (
    FolderFull,
    FolderNotWritable,
    fsync_folder,
    hold_lock,
    write_atomic,
)
from nimo_desktop.storage.keys import VaultId
from nimo_desktop.storage.schema import journal_entry
from nimo_desktop.storage.vault import VAULT_FILE, Vault, VaultKeys

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

SUFFIX: Final = ".nimobackup"
PREFIX: Final = "nimo-backup-"
MANIFEST: Final = "manifest.json"
DEFAULT_FOLDER: Final = "backups"
FORMAT: Final = 1
_COPY = "backup.part.db"
_PART = ".nimo-backup.part"
_CHUNK = 1 << 20
_PAGES = 2048
_MAX_MANIFEST = 1 << 20


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


class BackupDamaged(KnownError):
    """Not a backup of ours, or one that was changed or cut."""

    sentence = (
        "このファイルはバックアップとして読めないか、傷んでいます。何も戻していません。"
        "別の日のバックアップを選んでください。"
    )


class BackupTooNew(KnownError):
    """Made by a later version of the program."""

    sentence = (
        "このバックアップは新しい版のプログラムで作られています。何も戻していません。"
        "プログラムを新しい版にしてから、もう一度お試しください。"
    )


class FolderNotEmpty(KnownError):
    """Restoring never mixes with what is there."""

    sentence = (
        "戻す先のフォルダーが空ではありません。何も変更していません。"
        "新しいフォルダーか、空のフォルダーを選んでください。"
    )


class RestoreFailed(KnownError):
    """The PC refused while the files were unpacked; what was begun is removed."""

    sentence = (
        "戻す先のフォルダーに書き込めませんでした。バックアップはそのまま残っています。"
        "空きと書き込みの許可を確かめるか、別のフォルダーを選んでください。"
    )


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """One backup as its manifest tells. `seq` and `mac` are the journal's head inside it."""

    path: Path
    made_at: datetime
    vault_id: VaultId
    generation: int
    revision: str
    seq: int
    mac: str
    size: int
    rows: Mapping[str, int]


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
        if shutil.disk_usage(place).free < wanted + _CHUNK:
            raise NoRoomForBackup


@dataclass(frozen=True, slots=True)
class _Facts:
    identity: meta.Identity
    revision: str
    head: journal.Head
    rows: Mapping[str, int]


def _copy_database(
    vault: Vault,
    keys: VaultKeys,
    copy: Path,
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
) -> _Facts:
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


def _facts_of(conn: Connection) -> _Facts:
    return _Facts(
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


def _verify_copy(copy: Path, keys: VaultKeys, variants: Mapping[str, str], wanted: _Facts) -> None:
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


def _pack(copy: Path, ring: bytes, target: Path, facts: _Facts, now: datetime) -> BackupInfo:
    known = keyring.decode(ring)
    keyring.check_pair(
        known, vault_id=facts.identity.vault_id, generation=facts.identity.generation
    )
    manifest = _manifest(copy, ring, facts, now)
    part = target / _PART
    try:
        with part.open("wb") as stream:
            _write_zip(stream, copy, ring, manifest, now)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            verify(part)
        except BackupDamaged:
            raise BackupNotVerified from None
        final = _free_name(target, now)
        os.replace(part, final)
        fsync_folder(target)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return read(final)


def _manifest(copy: Path, ring: bytes, facts: _Facts, now: datetime) -> bytes:
    with copy.open("rb") as stream:
        database = {"size": copy.stat().st_size, "sha256": _digest(stream)}
    body = {
        "format": FORMAT,
        "program": __version__,
        "made_at": now.isoformat(timespec="seconds"),
        "vault_id": str(facts.identity.vault_id),
        "generation": facts.identity.generation,
        "revision": facts.revision,
        "head": {"seq": facts.head.seq, "mac": facts.head.mac.hex()},
        "rows": dict(facts.rows),
        "files": {
            VAULT_FILE: database,
            keyring.FILE_NAME: {"size": len(ring), "sha256": hashlib.sha256(ring).hexdigest()},
        },
    }
    return json.dumps(body, indent=1, sort_keys=True).encode("ascii") + b"\n"


def _write_zip(stream: IO[bytes], copy: Path, ring: bytes, manifest: bytes, now: datetime) -> None:
    def member(name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, date_time=now.timetuple()[:6])
        info.external_attr = 0o600 << 16
        return info

    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(member(MANIFEST), manifest)
        archive.writestr(member(keyring.FILE_NAME), ring)
        with (
            copy.open("rb") as source,
            archive.open(member(VAULT_FILE), "w", force_zip64=True) as out,
        ):
            shutil.copyfileobj(source, out, _CHUNK)


def _free_name(target: Path, now: datetime) -> Path:
    stem = f"{PREFIX}{now:%Y%m%d-%H%M%S}"
    final, n = target / f"{stem}{SUFFIX}", 1
    while final.exists():
        n += 1
        final = target / f"{stem}-{n}{SUFFIX}"
    return final


# reading ----------------------------------------------------------------------------------------
def read(path: Path) -> BackupInfo:
    """What the manifest tells; cheap, so the rest of the file may still be damaged.

    Raises BackupDamaged, or BackupTooNew for a later format.
    """
    with _opened(path) as archive:
        return _info(path, _read_manifest(archive))


def verify(path: Path) -> BackupInfo:
    """Read the whole file and compare it with its manifest. Raises BackupDamaged, BackupTooNew."""
    with _opened(path) as archive:
        manifest = _read_manifest(archive)
        for name, facts in manifest["files"].items():
            with archive.open(name) as stream:
                if _digest(stream) != facts["sha256"]:
                    raise BackupDamaged
        ring = keyring.decode(archive.read(keyring.FILE_NAME))
        info = _info(path, manifest)
        if (ring.vault_id, ring.generation) != (info.vault_id, info.generation):
            raise BackupDamaged
        return info


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Whatever a damaged archive makes the library raise is one trouble of ours."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (
        OSError, zipfile.BadZipFile, ValueError, KeyError, EOFError, TypeError, RuntimeError,
        NotImplementedError, AttributeError, OverflowError, keyring.KeyringDamaged,
    ):  # fmt: skip
        raise BackupDamaged from None


def _read_manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    names = [info.filename for info in archive.infolist()]
    if sorted(names) != sorted((MANIFEST, keyring.FILE_NAME, VAULT_FILE)):
        raise BackupDamaged
    if any(info.compress_type != zipfile.ZIP_STORED for info in archive.infolist()):
        raise BackupDamaged
    if archive.getinfo(MANIFEST).file_size > _MAX_MANIFEST:
        raise BackupDamaged
    manifest: dict[str, Any] = json.loads(archive.read(MANIFEST).decode("ascii"))
    if manifest["format"] > FORMAT:
        raise BackupTooNew
    if set(manifest["files"]) != {VAULT_FILE, keyring.FILE_NAME}:
        raise BackupDamaged
    for name, facts in manifest["files"].items():
        if archive.getinfo(name).file_size != facts["size"]:
            raise BackupDamaged
    return manifest


def _info(path: Path, manifest: Mapping[str, Any]) -> BackupInfo:
    return BackupInfo(
        path=path,
        made_at=datetime.fromisoformat(manifest["made_at"]),
        vault_id=VaultId(UUID(manifest["vault_id"])),
        generation=int(manifest["generation"]),
        revision=str(manifest["revision"]),
        seq=int(manifest["head"]["seq"]),
        mac=str(manifest["head"]["mac"]),
        size=path.stat().st_size,
        rows={str(k): int(v) for k, v in manifest["rows"].items()},
    )


def _digest(stream: IO[bytes]) -> str:
    found = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        found.update(chunk)
    return found.hexdigest()


def listed(folder: Path, vault_id: UUID | None = None) -> tuple[BackupInfo, ...]:
    """Backups of the folder whose manifest can be read, newest first; others are passed over."""
    found = []
    for path in _names(folder):
        with contextlib.suppress(KnownError):
            info = read(path)
            if vault_id is None or info.vault_id == vault_id:
                found.append(info)
    return tuple(sorted(found, key=lambda i: (i.made_at, i.seq, i.path.name), reverse=True))


def latest(folder: Path, vault_id: UUID | None = None) -> BackupInfo | None:
    """The newest by its name whose manifest can be read; opens few files."""
    for path in sorted(_names(folder), reverse=True, key=_by_name):
        with contextlib.suppress(KnownError):
            info = read(path)
            if vault_id is None or info.vault_id == vault_id:
                return info
    return None


def latest_whole(folder: Path, vault_id: UUID | None = None) -> BackupInfo | None:
    """The newest backup that verifies from the first byte to the last."""
    for info in listed(folder, vault_id):
        with contextlib.suppress(KnownError):
            return verify(info.path)
    return None


def changed_since(conn: Connection, seq: int, *, quiet: frozenset[str]) -> bool:
    """True if the journal has an entry after `seq` whose op is not one of `quiet`."""
    later = sa.select(journal_entry.c.seq).where(
        journal_entry.c.seq > seq, journal_entry.c.op.not_in(quiet)
    )
    return conn.execute(later.limit(1)).first() is not None


def _names(folder: Path) -> tuple[Path, ...]:
    try:
        return tuple(folder.glob(f"{PREFIX}*{SUFFIX}"))
    except OSError:
        return ()


def _by_name(path: Path) -> tuple[str, int]:
    stem = path.name[len(PREFIX) : -len(SUFFIX)]
    base, again = stem[:15], stem[16:]
    return base, int(again) if again.isascii() and again.isdigit() else 0


def _remove(database: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        database.with_name(database.name + end).unlink(missing_ok=True)


# restoring --------------------------------------------------------------------------------------
RESTORED_MARK: Final = "restored.json"
_BEGUN = f"{VAULT_FILE}.restoring"
_BESIDE = (RESTORED_MARK, keyring.FILE_NAME, f"{keyring.FILE_NAME}.restoring")


def unpack(path: Path, folder: Path) -> BackupInfo:
    """Put database and keyring into a new or empty folder; the backup itself is only read.

    Raises BackupDamaged, BackupTooNew, FolderNotEmpty or RestoreFailed; then the folder is as it
    was.
    The database comes to its name last, so that a kill leaves no folder that looks like a vault.
    """
    info = verify(path)
    made = _make_folders(folder)
    try:
        with _opened(path) as archive:
            for name in (keyring.FILE_NAME, VAULT_FILE):
                _extract(archive, name, folder / f"{name}.restoring")
        write_atomic(folder / RESTORED_MARK, _mark(info))
        for name in (keyring.FILE_NAME, VAULT_FILE):
            os.replace(folder / f"{name}.restoring", folder / name)
        fsync_folder(folder)
    except BaseException as error:
        _take_back(folder, made)
        if isinstance(error, OSError | FolderFull | FolderNotWritable):
            raise RestoreFailed from error
        raise
    return info


def _make_folders(folder: Path) -> tuple[Path, ...]:
    """Make the folder with its parents; give those that were made, the deepest first."""
    try:
        if folder.exists():
            if not folder.is_dir():
                raise FolderNotEmpty
            names = {p.name for p in folder.iterdir()}
            # What a killed restore left is no content.
            if names and not (_BEGUN in names and names <= {_BEGUN, *_BESIDE}):
                raise FolderNotEmpty
            return ()
        missing = [p for p in (folder, *folder.parents) if not p.exists()]
        folder.mkdir(parents=True)
    except OSError as error:
        raise RestoreFailed from error
    return tuple(missing)


def _extract(archive: zipfile.ZipFile, name: str, target: Path) -> None:
    with archive.open(name) as source:
        handle = os.open(
            target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600
        )
        try:
            with os.fdopen(handle, "wb") as out:
                shutil.copyfileobj(source, out, _CHUNK)
                out.flush()
                os.fsync(out.fileno())
        except OSError as error:
            # Not damage of the archive, which `_opened` would take it for.
            raise RestoreFailed from error


def _mark(info: BackupInfo) -> bytes:
    """For the first login: which state was restored."""
    told = {"made_at": info.made_at.isoformat(), "seq": info.seq, "mac": info.mac}
    return json.dumps(told, sort_keys=True).encode("ascii") + b"\n"


def _take_back(folder: Path, made: tuple[Path, ...]) -> None:
    for name in (*_BESIDE, _BEGUN, VAULT_FILE):
        with contextlib.suppress(OSError):
            (folder / name).unlink(missing_ok=True)
    for path in made:
        with contextlib.suppress(OSError):
            path.rmdir()
