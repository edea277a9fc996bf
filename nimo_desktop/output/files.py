"""Writing a file so that the old one stays whole until the new one is."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from nimo_desktop.domain.errors import KnownError

LEFT_OVER_AFTER_S = 5.0
"""A file beside its target that nobody holds, unchanged for so long, is what a kill left: half of
an export in plain text. The next export into that folder removes it."""
LEFT_OVER_WITHOUT_LOCKS_S = 600.0
"""The same where the file system cannot tell whether somebody holds it."""
_OURS = re.compile(r"\.nimo-[0-9a-f]{12}\.tmp")
SHARING_VIOLATIONS = frozenset({32, 33})
"""Windows' error numbers when another program holds a file or a part of it."""


class NotSaved(KnownError):
    """The file could not be written for another reason of the PC."""

    sentence = (
        "ファイルを保存できませんでした。記録は失われていません。"
        "保存先とファイル名を確かめて、もう一度保存してください。"
    )


class DiskFull(NotSaved):
    """No room at the target."""

    sentence = (
        "保存先の空き容量が足りず、ファイルを保存できませんでした。記録は失われていません。"
        "不要なファイルを片付けるか、別の保存先を選んでください。"
    )


class FileBusy(NotSaved):
    """Another program, mostly Excel or a PDF reader, holds the target."""

    sentence = (
        "同じ名前のファイルがExcelなどで開かれているため、保存できませんでした。"
        "記録は失われていません。開いているファイルを閉じてもう一度保存するか、"
        "別の名前で保存してください。"
    )


class FolderReadOnly(NotSaved):
    """The folder may not be written to."""

    sentence = (
        "このフォルダーには書き込めないため、ファイルを保存できませんでした。"
        "記録は失われていません。別のフォルダーを選んでください。"
    )


class FolderMissing(NotSaved):
    """The folder is not there, such as a USB stick that was pulled out."""

    sentence = (
        "保存先のフォルダーが見つからず、ファイルを保存できませんでした。記録は失われていません。"
        "USBメモリが抜けていないか確かめるか、別のフォルダーを選んでください。"
    )


def save_atomically(path: Path, data: bytes) -> None:
    """`path` holds `data` durably; raises `NotSaved` and then it holds what it held before."""
    with writing(path) as target:
        target.write(data)


@contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """A new file beside `path` that takes its place when the block ends well.

    When the block raises, the new file is removed and `path` stays as it was. An OSError of the
    block counts as trouble of the target and raises `NotSaved` or a subclass of it; every other
    exception passes through.
    """
    # First, so that a full disk gains what a killed export took.
    _sweep(path.parent)
    try:
        _refuse_held(path)
    except OSError as error:
        raise _known(error) from error
    # The name tells nothing of the content, and is short enough for every target's folder.
    beside = path.with_name(f".nimo-{secrets.token_hex(6)}.tmp")
    try:
        file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _binary(), 0o600)
    except OSError as error:
        raise _known(error) from error
    try:
        with _held(file):
            with os.fdopen(file, "wb") as target:
                yield target
                target.flush()
                os.fsync(target.fileno())
            _replace(beside, path)
    except OSError as error:
        raise _known(error) from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _refuse_held(path: Path) -> None:
    """A target that another program holds (Excel on Windows), or a folder of that name, cannot be
    replaced in the end; it is better known before a block records that the file was handed out.
    """
    if path.is_dir():
        raise IsADirectoryError
    if path.is_file():
        with path.open("r+b"):
            pass


@contextmanager
def _held(file: int) -> Iterator[None]:
    """Tell `_is_left` that the file is being written, until the block ends or the process dies."""
    if sys.platform == "win32":
        # An open file cannot be removed there.
        yield
        return
    import fcntl

    # A lock belongs to the open file; this second handle keeps it until the file has its name.
    lock = os.dup(file)
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(lock)


def _sweep(folder: Path) -> None:
    """Remove what a kill left of earlier files here; a file that is being written stays."""
    with contextlib.suppress(OSError):
        for found in folder.glob(".nimo-*.tmp"):
            with contextlib.suppress(OSError):
                if _OURS.fullmatch(found.name) and _is_left(found):
                    found.unlink()


def _is_left(path: Path) -> bool:
    age = time.time() - path.stat().st_mtime
    if sys.platform == "win32":
        return age > LEFT_OVER_AFTER_S
    import fcntl

    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return age > LEFT_OVER_WITHOUT_LOCKS_S
    finally:
        os.close(handle)
    return age > LEFT_OVER_AFTER_S


def _replace(new: Path, path: Path) -> None:
    try:
        os.replace(new, path)
    except PermissionError as error:
        # The new file could be created here, so it is the target that is held.
        raise FileBusy from error


def _known(error: OSError) -> NotSaved:
    if getattr(error, "winerror", None) in SHARING_VIOLATIONS:
        return FileBusy()
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return DiskFull()
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return FolderReadOnly()
        case errno.ENOENT | errno.ENOTDIR | errno.ENODEV:
            return FolderMissing()
        case errno.EBUSY:
            return FileBusy()
    return NotSaved()


def _binary() -> int:
    return int(getattr(os, "O_BINARY", 0))


def _sync_folder(folder: Path) -> None:
    """Makes the new name durable; Windows offers no such call and needs none."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
