"""Getting in: login by password or quick unlock. `first_vault` makes a vault, `sitting` opens it
and leaves, `logins` says who may; their names can be had here as well.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import UUID

from nimo_desktop.services.environment import Environment
from nimo_desktop.services.first_vault import FirstOffice, NewVault, VaultExists, create
from nimo_desktop.services.logins import (
    add_login,
    change_password,
    password_problems,
    reset_with_recovery,
)
from nimo_desktop.services.sitting import CLOCK_BACK, ROLLED_BACK, NotOnList, Sitting, sit
from nimo_desktop.storage import attempts, folders, keyring, keys, meta, rekey
from nimo_desktop.storage.keys import MasterKey
from nimo_desktop.storage.vault import COMMAND_CACHE_KIB
from nimo_desktop.storage.window_lock import WindowLock

__all__ = [
    "CLOCK_BACK", "ROLLED_BACK", "FirstOffice", "NewVault", "NotOnList", "Sitting", "VaultExists",
    "add_login", "change_password", "create", "log_in", "log_in_with_key", "logins",
    "password_problems", "reset_with_recovery", "settle", "vault_id_of",
]  # fmt: skip


def logins(folder: Path) -> tuple[str, ...]:
    """Who can open the vault by password; shown on the login card."""
    return keyring.read_keyring(folder).logins()


def log_in(
    folder: Path,
    env: Environment,
    *,
    login: str,
    password: str,
    cache_kib: int = COMMAND_CACHE_KIB,
    lock: WindowLock | None = None,
) -> Sitting:
    """Open the vault for this user. Raises MustWait, WrongPassword, VaultMissing and the like.

    A vault of an older version is migrated first; `lock` is the window's own lock if it holds one.
    """
    folders.check_folder(folder)
    folders.require_vault(folder)
    now = env.clock()
    settle(folder, now)
    ring = keyring.read_keyring(folder)
    attempts.refuse_while_waiting(folder, now, login, known=ring.logins())
    try:
        master = keyring.open_with_password(ring, login, password)
    except keys.WrongPassword:
        attempts.record_failure(folder, now, login, known=ring.logins())
        raise
    found = ring.find(login)
    return sit(
        folder,
        env,
        master,
        meta.Identity(ring.vault_id, ring.generation),
        found.login if found else login,
        cache_kib=cache_kib,
        lock=lock,
    )


def settle(folder: Path, now: datetime) -> None:
    """Clear up after a new key was being made when the program died. Costs nothing otherwise.

    Raises SecondWindow if another window is making one just now.
    """
    if not rekey.is_unfinished(folder):
        return
    with WindowLock(folder) as lock:
        lock.acquire(now)
        rekey.finish(folder)


def log_in_with_key(
    folder: Path,
    env: Environment,
    master: MasterKey,
    login: str,
    *,
    cache_kib: int = COMMAND_CACHE_KIB,
) -> Sitting:
    """Open after quick unlock: the PIN has given the master key back."""
    folders.require_vault(folder)
    ring = keyring.read_keyring(folder)
    return sit(
        folder,
        env,
        master,
        meta.Identity(ring.vault_id, ring.generation),
        login,
        cache_kib=cache_kib,
    )


def vault_id_of(sitting: Sitting) -> UUID:
    """The vault's own id (shown in the settings, named in backups)."""
    return sitting.identity.vault_id
