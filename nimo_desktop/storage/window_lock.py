"""One window per vault: an operating system lock, freed when its process dies.

The text beside it (computer, process number, since when; nobody's name) only informs. It is
never believed: a stale one left by a power cut keeps nobody out.
"""

from __future__ import annotations

import json
import os
import platform
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final

from filelock import FileLock, Timeout

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.storage.atomic import FolderNotWritable, write_atomic

LOCK_NAME: Final = "window.lock"
INFO_NAME: Final = "window.json"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who says to hold the lock."""

    host: str
    pid: int
    since: datetime


class SecondWindow(KnownError):
    """Another process has this vault open; `holder` as far as its text can be read."""

    def __init__(self, holder: Holder | None = None) -> None:
        self.holder = holder
        since = "" if holder is None else f"（{holder.since:%H:%M}から）"
        super().__init__(
            f"この保管場所は、もう一つの画面ですでに開いています{since}。記録は変わっていません。"
            "先に開いた画面を使うか、それを閉じてから、もう一度開いてください。"
        )


class WindowLock:
    """Held from opening a vault's window to closing it; also for re-key, migration and restore.

    Any thread may release it. It does not keep the command line from reading and writing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # No fallback to a marker file: that one would outlive a killed process.
        self._lock = FileLock(
            folder / LOCK_NAME, thread_local=False, fallback_to_soft=False, mode=0o600
        )

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._lock.is_locked

    def acquire(self, now: datetime) -> None:
        """Takes the lock at once or raises SecondWindow; twice by one object is a bug."""
        if self.held:
            raise RuntimeError("the window lock is held already")
        # The lock library would make a missing folder.
        if not self._folder.is_dir():
            raise FolderNotWritable
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            raise SecondWindow(read_holder(self._folder)) from None
        except OSError as error:
            raise FolderNotWritable from error
        info = {"host": platform.node(), "pid": os.getpid(), "since": now.isoformat()}
        # Only information: a full disk must not keep the nurse from reading.
        with suppress(KnownError):
            text = json.dumps(info, ensure_ascii=True)
            write_atomic(self._folder / INFO_NAME, text.encode("ascii") + b"\n")

    def release(self) -> None:
        """Gives the lock back; fine if it is not held."""
        if not self.held:
            return
        with suppress(OSError):
            (self._folder / INFO_NAME).unlink(missing_ok=True)
        self._lock.release()

    def __enter__(self) -> WindowLock:
        """For `with`, after `acquire`."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def read_holder(folder: Path) -> Holder | None:
    """What the text beside the lock says; None if there is none or it makes no sense."""
    try:
        info = json.loads((folder / INFO_NAME).read_bytes().decode("ascii"))
        return Holder(
            str(info["host"]), int(info["pid"]), datetime.fromisoformat(info["since"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
