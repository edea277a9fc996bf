"""Small files that are either the old or the new one, whatever kills us in between."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from nimo_desktop.domain.errors import KnownError

LOCK_SECONDS = 5.0
_RENAME_TRIES = 10
_RENAME_PAUSE = 0.05
_OWNER_ONLY = 0o600
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class FolderFull(KnownError):
    """There is no room for a small file in the vault's folder."""

    sentence = (
        "ディスクの空きが足りないため、保存できませんでした。これまでの記録はそのまま残っています。"
        "不要なファイルを片付けてから、もう一度お試しください。"
    )


class FolderNotWritable(KnownError):
    """A file of the vault's folder can be neither written nor replaced."""

    sentence = (
        "保管場所のファイルを書きかえられませんでした。これまでの記録はそのまま残っています。"
        "ほかのソフトがファイルを使っていないか、書き込みが許されているかを確かめて、"
        "もう一度お試しください。"
    )


class FolderBusy(KnownError):
    """Another program of ours works on the same small file for longer than five seconds."""

    sentence = (
        "ほかの画面または管理コマンドが保管場所を使っています。記録は変わっていません。"
        "少し待ってから、もう一度お試しください。"
    )


def write_atomic(target: Path, content: bytes) -> None:
    """Replaces `target` as a whole: temporary file beside it, fsync, rename, fsync of the folder.

    FolderFull or FolderNotWritable leave the old file as it was. Writers of one target must hold
    `hold_lock`: the temporary file has a fixed name, so that a killed writer leaves at most one.
    """
    beside = target.with_name(target.name + ".tmp")
    try:
        _write_through(beside, content)
        _replace(beside, target)
        fsync_folder(target.parent)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise (FolderFull if error.errno in _FULL else FolderNotWritable) from error


@contextmanager
def hold_lock(target: Path) -> Iterator[None]:
    """Keeps other processes from changing `target` meanwhile (read, change, write).

    FolderBusy after five seconds. The lock is the operating system's: it ends with its process.
    """
    # The lock library would make a missing folder; ours are made by `init` and `restore` alone.
    if not target.parent.is_dir():
        raise FolderNotWritable
    # No fallback to a marker file: that one would outlive a killed process.
    lock = FileLock(
        target.with_name(target.name + ".lock"), fallback_to_soft=False, mode=_OWNER_ONLY
    )
    try:
        lock.acquire(timeout=LOCK_SECONDS)
    except Timeout:
        raise FolderBusy from None
    except OSError as error:
        raise (FolderFull if error.errno in _FULL else FolderNotWritable) from error
    try:
        yield
    finally:
        lock.release()


def fsync_folder(folder: Path) -> None:
    """Makes a rename in the folder durable. Windows has no such call and needs none on NTFS."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _write_through(path: Path, content: bytes) -> None:
    handle = os.open(
        path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), _OWNER_ONLY
    )
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _replace(source: Path, target: Path) -> None:
    """`os.replace`; on Windows a virus scanner may hold the target for a moment, so try again."""
    for _ in range(_RENAME_TRIES if sys.platform == "win32" else 0):
        try:
            os.replace(source, target)
        except PermissionError:
            time.sleep(_RENAME_PAUSE)
        else:
            return
    os.replace(source, target)
