"""Backups and restoring: what keeps the records when the PC does not."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.journal import Op
from nimo_desktop.services.access import Sitting
from nimo_desktop.services.environment import Environment
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import backup, folders, meta, migrate, rotation
from nimo_desktop.storage.backup import BackupInfo
from nimo_desktop.storage.keys import MasterKey
from nimo_desktop.storage.vault import Vault, VaultKeys
from nimo_desktop.storage.window_lock import WindowLock

__all__ = ["BackupInfo", "back_up", "backup_folder", "due", "last_backup", "latest", "restore"]

EVERY = timedelta(hours=2)

# Entries that change no record: they alone are no reason for another backup.
_QUIET = frozenset(
    {Op.BACKED_UP, Op.LOGGED_IN, Op.LOGIN_FAILED, Op.LOCKED, Op.VIEWED, Op.PRINTED, Op.EXPORTED}
)


def backup_folder(ws: Workspace) -> Path:
    """Where the regular backups of this vault lie: the office's choice, else beside the vault."""
    chosen = ws.office().backup_folder
    return Path(chosen) if chosen else default_folder(ws.vault.path.parent)


def default_folder(data: Path) -> Path:
    """Where backups lie if the office chose nothing; known without opening the vault."""
    return data / backup.DEFAULT_FOLDER


def back_up(
    sitting: Sitting,
    *,
    to: Path | None = None,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> BackupInfo:
    """One verified file in `to` (default: the regular folder, where old ones then make room).

    An entry in the journal names it. Raises BackupFailed or a subclass; then nothing was added.
    """
    ws = sitting.workspace
    target = backup_folder(ws) if to is None else to
    info = backup.write(
        ws.vault,
        VaultKeys(sitting.master.database_key(), sitting.master.audit_key()),
        target,
        now=ws.now(),
        progress=progress,
        cancelled=cancelled,
    )
    # A backup that exists counts even if a full disk refuses the entry about it.
    with contextlib.suppress(KnownError):
        ws.note(Op.BACKED_UP, "backup", info.path.name, {"seq": info.seq, "mac": info.mac})
    if to is None:
        _make_room(info, target)
    return info


def _make_room(newest: BackupInfo, folder: Path) -> None:
    """Remove what the rotation no longer keeps: only files whose manifest names this vault."""
    ours = backup.listed(folder, newest.vault_id)
    stay = rotation.kept([info.made_at for info in ours], newest.made_at)
    for info in ours:
        if info.made_at not in stay and info.path != newest.path:
            with contextlib.suppress(OSError):
                info.path.unlink()


def latest(folder: Path) -> BackupInfo | None:
    """The newest backup in a folder, of whichever vault."""
    return backup.latest(folder)


def last_backup(ws: Workspace) -> BackupInfo | None:
    """The newest regular backup of this vault, for 「最終バックアップ 17:02」; None if there is
    none.
    """
    with ws.vault.read() as conn:
        own = meta.identity(conn).vault_id
    return backup.latest(backup_folder(ws), own)


def backups(ws: Workspace) -> tuple[BackupInfo, ...]:
    """All regular backups of this vault, newest first."""
    with ws.vault.read() as conn:
        own = meta.identity(conn).vault_id
    return backup.listed(backup_folder(ws), own)


def due(ws: Workspace, *, closing: bool = False) -> bool:
    """True if something changed since the last backup and it is two hours old (or we are
    closing).
    """
    last = last_backup(ws)
    if last is None:
        return True
    with ws.vault.read() as conn:
        changed = backup.changed_since(conn, last.seq, quiet=frozenset(_QUIET))
    # A backup dated in the future tells nothing about how old it is.
    young = timedelta(0) <= ws.now() - last.made_at < EVERY
    return changed and (closing or not young)


def restore(file: Path, folder: Path) -> BackupInfo:
    """The vault of that backup in a new or empty folder, with that day's logins and passwords.

    No backup is ever deleted here. Raises BadFolder, BackupDamaged, BackupTooNew, FolderNotEmpty,
    RestoreFailed; then the folder is as it was.
    """
    folders.check_folder(folder)
    return backup.unpack(file, folder)


def note_restored(sitting: Sitting) -> bool:
    """After login: if this folder was restored from a backup, say so once in the journal."""
    mark = sitting.folder / backup.RESTORED_MARK
    try:
        told = json.loads(mark.read_bytes().decode("ascii"))
        made_at, seq = str(told["made_at"]), int(told["seq"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    sitting.workspace.note(
        Op.RESTORED, "backup", str(sitting.identity.vault_id), {"made_at": made_at, "seq": seq}
    )
    with contextlib.suppress(OSError):
        mark.unlink()
    return True


def bring_up_to_date(
    folder: Path, master: MasterKey, env: Environment, *, actor: str, lock: WindowLock
) -> migrate.Migrated:
    """Migrate a vault of an older version before it is opened; the old one is kept as a backup.

    `lock` is the window's lock, held. Raises VaultTooNew, VaultBusy, BackupFailed, MigrationFailed.
    """
    keys = VaultKeys(master.database_key(), master.audit_key())
    now: datetime = env.clock()

    def save_old(vault: Vault) -> None:
        backup.write(vault, keys, default_folder(folder), now=now)

    return migrate.bring_up_to_date(
        folder, keys, variants=env.variants, lock=lock, now=now, actor=actor, save_old=save_old
    )
