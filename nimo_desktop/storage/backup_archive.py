"""The file a backup is: its name, its three members, the manifest, and reading it back.

A zip archive without compression (ciphertext does not shrink) that holds the encrypted database,
the keyring, and a manifest that names both with size and SHA-256.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final
from uuid import UUID

from nimo_desktop import __version__
from nimo_desktop.domain.errors import KnownError
from nimo_desktop.storage import journal, keyring, meta
from nimo_desktop.storage.keys import VaultId
from nimo_desktop.storage.vault import VAULT_FILE

SUFFIX: Final = ".nimobackup"
PREFIX: Final = "nimo-backup-"
MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
CHUNK: Final = 1 << 20
_MAX_MANIFEST = 1 << 20


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


@dataclass(frozen=True, slots=True)
class Facts:
    """What a database tells of itself; the copy must tell the same."""

    identity: meta.Identity
    revision: str
    head: journal.Head
    rows: Mapping[str, int]


def manifest_of(copy: Path, ring: bytes, facts: Facts, now: datetime) -> bytes:
    """The manifest as ASCII JSON: what the two files are, and the state the database is in."""
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


def write_zip(stream: IO[bytes], copy: Path, ring: bytes, manifest: bytes, now: datetime) -> None:
    """The three members in their order; the database last, since it is the long one."""

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
            shutil.copyfileobj(source, out, CHUNK)


def free_name(target: Path, now: datetime) -> Path:
    """A name of this second that no backup of the folder has yet."""
    stem = f"{PREFIX}{now:%Y%m%d-%H%M%S}"
    final, n = target / f"{stem}{SUFFIX}", 1
    while final.exists():
        n += 1
        final = target / f"{stem}-{n}{SUFFIX}"
    return final


def read(path: Path) -> BackupInfo:
    """What the manifest tells; cheap, so the rest of the file may still be damaged.

    Raises BackupDamaged, or BackupTooNew for a later format.
    """
    with opened_archive(path) as archive:
        return _info(path, _read_manifest(archive))


def verify(path: Path) -> BackupInfo:
    """Read the whole file and compare it with its manifest. Raises BackupDamaged, BackupTooNew."""
    with opened_archive(path) as archive:
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
def opened_archive(path: Path) -> Iterator[zipfile.ZipFile]:
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
    while chunk := stream.read(CHUNK):
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


def _names(folder: Path) -> tuple[Path, ...]:
    try:
        return tuple(folder.glob(f"{PREFIX}*{SUFFIX}"))
    except OSError:
        return ()


def _by_name(path: Path) -> tuple[str, int]:
    stem = path.name[len(PREFIX) : -len(SUFFIX)]
    base, again = stem[:15], stem[16:]
    return base, int(again) if again.isascii() and again.isdigit() else 0
