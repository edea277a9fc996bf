"""What the login card needs before a password is given. Imports no SQL: it stands at the start."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.storage import folders, keyring
from nimo_desktop.storage.atomic import write_atomic
from nimo_desktop.storage.keyring import same_login
from nimo_desktop.storage.window_lock import WindowLock

LAST_NAME = "last.json"


def folder_trouble(folder: Path) -> KnownError | None:
    """Why a vault must not lie here, or None."""
    try:
        folders.check_folder(folder)
    except KnownError as trouble:
        return trouble
    return None


def state(folder: Path) -> str:
    """absent, empty (0 bytes, never taken for a new one) or present; `lost` = a keyring alone."""
    found = folders.vault_file_state(folder)
    if found == "absent" and (folder / keyring.FILE_NAME).exists():
        return "lost"
    return found


def logins(folder: Path) -> tuple[str, ...]:
    """Who can open the vault by password, who did so last first. Raises KeyringDamaged."""
    names = keyring.read_keyring(folder).logins()
    last = _last(folder)
    return tuple(sorted(names, key=lambda name: same_login(name) != last))


def remember(folder: Path, login: str) -> None:
    """This login came in last. The name stands in the keyring beside it already."""
    with suppress(KnownError):
        content = json.dumps({"login": same_login(login)}, ensure_ascii=True)
        write_atomic(folder / LAST_NAME, content.encode("ascii") + b"\n")


def _last(folder: Path) -> str:
    try:
        found = json.loads((folder / LAST_NAME).read_bytes())
        return str(found["login"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


class Door:
    """Only one window may stand in a vault's door; the lock ends with the process."""

    def __init__(self) -> None:
        self._lock: WindowLock | None = None
        self._folder: Path | None = None

    def enter(self, folder: Path, now: datetime) -> None:
        """Take the door of this vault, leaving the one before. Raises SecondWindow."""
        if self._folder == folder and self._lock is not None:
            return
        lock = WindowLock(folder)
        lock.acquire(now)
        self.leave()
        self._lock, self._folder = lock, folder

    @property
    def lock(self) -> WindowLock | None:
        """The lock as long as this window stands in the door."""
        return self._lock

    def leave(self) -> None:
        """Free the door."""
        if self._lock is not None:
            self._lock.release()
        self._lock, self._folder = None, None
