"""One user at one open vault: sitting down (migration, login in the journal) and leaving."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.staff import Staff, is_active
from nimo_desktop.services.environment import Environment
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import attempts, journal, keyring, meta, records
from nimo_desktop.storage.keyring import Keyring
from nimo_desktop.storage.keys import MasterKey
from nimo_desktop.storage.schema import REVISION
from nimo_desktop.storage.vault import (
    COMMAND_CACHE_KIB,
    VAULT_FILE,
    Vault,
    VaultKeys,
    VaultUnreadable,
)
from nimo_desktop.storage.window_lock import WindowLock


class NotOnList(KnownError):
    """The keyring knows the login, the vault has no active colleague of that login."""

    sentence = (
        "このログイン名の職員は、今は登録されていません。記録は変わっていません。"
        "統括保健師または管理者に確かめてください。"
    )


ROLLED_BACK = (
    "記録ファイルが、前回閉じたときより前の状態に戻っています。"
    "バックアップを戻した覚えがなければ、管理者に知らせてください。"
)
CLOCK_BACK = (
    "このパソコンの時計が、前回の記録より前の時刻になっています。"
    "時計を合わせてから記録してください。"
)


@dataclass(slots=True)
class Sitting:
    """One user at one open vault. `warnings` are sentences to show once after login."""

    folder: Path
    workspace: Workspace
    master: MasterKey = field(repr=False)
    identity: meta.Identity
    warnings: tuple[str, ...] = ()

    def leave(self) -> None:
        """Write the journal's head into the keyring, close the vault, forget the key."""
        ws = self.workspace
        ws.forget_undo()
        with contextlib.suppress(KnownError):
            with ws.vault.read() as conn:
                head = journal.head(conn)
            keyring.update_keyring(
                self.folder, lambda ring: ring.with_head(head.seq, head.mac.hex())
            )
        ws.vault.close()
        self.master.forget()


def sit(
    folder: Path,
    env: Environment,
    master: MasterKey,
    identity: meta.Identity,
    login: str,
    *,
    cache_kib: int = COMMAND_CACHE_KIB,
    lock: WindowLock | None = None,
) -> Sitting:
    """Open the vault with its key for the colleague of this login, and journal the login.

    A vault of an older version is migrated first. Raises NotOnList, VaultUnreadable and the like.
    """
    vault = _open_vault(folder, env, master, cache_kib)
    try:
        if _is_old(vault):
            vault.close()
            _migrate(folder, env, master, login, lock)
            vault = _open_vault(folder, env, master, cache_kib)
        staff = _known_staff(vault, identity, login, env.clock())
        ws = Workspace(
            vault,
            staff=staff,
            codes=env.codes,
            clock=env.clock,
            ids=env.ids,
            holidays=env.holidays(env.clock().date()),
        )
        warnings = _journal_login(folder, ws, identity)
    except BaseException:
        vault.close()
        raise
    return Sitting(folder, ws, master, identity, warnings)


def _open_vault(folder: Path, env: Environment, master: MasterKey, cache_kib: int) -> Vault:
    return Vault(
        folder / VAULT_FILE,
        VaultKeys(master.database_key(), master.audit_key()),
        variants=env.variants,
        cache_kib=cache_kib,
    )


def _is_old(vault: Vault) -> bool:
    with vault.read() as conn:
        return meta.revision(conn) != REVISION


def _migrate(
    folder: Path, env: Environment, master: MasterKey, login: str, lock: WindowLock | None
) -> None:
    """Alone in the vault: with the window's lock, else with one for this moment (SecondWindow)."""
    from nimo_desktop.services import safekeeping

    if lock is not None and lock.held:
        safekeeping.bring_up_to_date(folder, master, env, actor=login, lock=lock)
        return
    with WindowLock(folder) as own:
        own.acquire(env.clock())
        safekeeping.bring_up_to_date(folder, master, env, actor=login, lock=own)


def _known_staff(vault: Vault, identity: meta.Identity, login: str, now: datetime) -> Staff:
    with vault.read() as conn:
        try:
            own = meta.identity(conn)
        except KeyError:
            raise VaultUnreadable from None
        keyring.check_pair(
            Keyring(identity.vault_id, identity.generation),
            vault_id=own.vault_id,
            generation=own.generation,
        )
        found = records.where(conn, Staff, login=login)
    if not found or not is_active(found[0], now.date()):
        raise NotOnList
    return found[0]


def _journal_login(folder: Path, ws: Workspace, identity: meta.Identity) -> tuple[str, ...]:
    """The entry of this login, with failed ones since the last and what does not look right."""
    warnings = [*_rolled_back(folder, ws), *_clock_back(ws)]
    failures = attempts.take_failures_for_journal(folder)

    def work(writer: records.Writer) -> None:
        for failure in failures:
            writer.remark("login", failure.login, {"failed_at": failure.at.isoformat()})
        for warning in warnings:
            writer.remark("warning", ws.actor, {"rolled_back": warning is ROLLED_BACK})
        writer.remark("login", ws.actor, {"generation": identity.generation})

    records.apply(ws.vault, Op.LOGGED_IN, work, actor=ws.actor, at=ws.now())
    attempts.clear_after_success(folder, ws.actor, journaled=failures)
    return tuple(warnings)


def _rolled_back(folder: Path, ws: Workspace) -> tuple[str, ...]:
    known = keyring.read_keyring(folder).head
    if known is None:
        return ()
    with ws.vault.read() as conn:
        mac = journal.mac_at(conn, known.seq)
    same = known.seq == 0 or (mac is not None and mac.hex() == known.mac)
    return () if same else (ROLLED_BACK,)


def _clock_back(ws: Workspace) -> tuple[str, ...]:
    with ws.vault.read() as conn:
        last = journal.last_at(conn)
    return (CLOCK_BACK,) if last is not None and ws.now() < last else ()
