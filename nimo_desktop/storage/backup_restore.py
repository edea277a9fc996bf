"""Restoring: a backup's database and keyring go into a new or empty folder, whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import zipfile
from pathlib import Path
from typing import Final

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.storage import keyring
from nimo_desktop.storage.atomic import (
    FolderFull,
    FolderNotWritable,
    fsync_folder,
    write_atomic,
)
from nimo_desktop.storage.backup_archive import CHUNK, BackupInfo, opened_archive, verify
from nimo_desktop.storage.vault import VAULT_FILE

RESTORED_MARK: Final = "restored.json"
_BEGUN = f"{VAULT_FILE}.restoring"
_BESIDE = (RESTORED_MARK, keyring.FILE_NAME, f"{keyring.FILE_NAME}.restoring")


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


def unpack(path: Path, folder: Path) -> BackupInfo:
    """Put database and keyring into a new or empty folder; the backup itself is only read.

    Raises BackupDamaged, BackupTooNew, FolderNotEmpty or RestoreFailed; then the folder is as it
    was.
    The database comes to its name last, so that a kill leaves no folder that looks like a vault.
    """
    info = verify(path)
    made = _make_folders(folder)
    try:
        with opened_archive(path) as archive:
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
                shutil.copyfileobj(source, out, CHUNK)
                out.flush()
                os.fsync(out.fileno())
        except OSError as error:
            # Not damage of the archive, which `opened_archive` would take it for.
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
