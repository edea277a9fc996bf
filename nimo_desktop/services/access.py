"""Getting in and out: making a vault, login, change of user, lock with quick unlock, leaving."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from nimo_desktop.domain.errors import KnownError, NotAllowed
from nimo_desktop.domain.ids import DepartmentId, SettingsId, StaffId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.problems import Problem
from nimo_desktop.domain.staff import Department, OfficeSettings, Staff, is_active
from nimo_desktop.services.environment import Environment
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import (
    attempts,
    folders,
    journal,
    keyring,
    keys,
    meta,
    passwords,
    records,
    rekey,
)
from nimo_desktop.storage.keyring import Keyring
from nimo_desktop.storage.keys import MasterKey
from nimo_desktop.storage.schema import REVISION
from nimo_desktop.storage.vault import (
    COMMAND_CACHE_KIB,
    VAULT_FILE,
    Vault,
    VaultKeys,
    VaultUnreadable,
    create_empty,
    known_troubles,
)
from nimo_desktop.storage.window_lock import WindowLock


class VaultExists(KnownError):
    """A vault is there already; it is never overwritten."""

    sentence = (
        "このフォルダーにはすでに記録があります。上書きはしていません。"
        "別の空のフォルダーを選ぶか、今ある記録を開いてください。"
    )


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


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstOffice:
    """The least a vault needs: the town, one department, the first user."""

    town: str
    department: str
    staff_name: str
    login: str
    password: str = field(repr=False)
    profession: str = ""
    vault_letter: str = "A"
    training: bool = False


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


@dataclass(frozen=True, slots=True)
class NewVault:
    """A vault just made, with the recovery code that is shown and printed once."""

    sitting: Sitting
    recovery_code: str = field(repr=False)


def password_problems(
    env: Environment, password: str, *, login: str, minimum: int = 13
) -> tuple[Problem, ...]:
    """What is wrong with a new password, as sentences for the form."""
    return passwords.password_problems(
        password, login=login, minimum=minimum, deny=env.denied_passwords
    )


def create(folder: Path, env: Environment, first: FirstOffice) -> NewVault:
    """Make a vault in a new or empty folder and log its first user in.

    Killed at any moment it leaves either no vault or a whole one. Raises BadFolder, VaultExists.
    """
    folders.check_folder(folder)
    if folders.vault_file_state(folder) != "absent":
        raise VaultExists
    _make_folder(folder)
    master = keys.generate_master(env.random)
    identity = meta.Identity(keys.VaultId(env.ids.new()), 1)
    code = keys.generate_recovery(env.random)
    ring = Keyring(
        identity.vault_id,
        1,
        (
            _wrap(master, first.password, identity, login=first.login, env=env),
            keys.wrap(
                master,
                code,
                vault_id=identity.vault_id,
                generation=1,
                login="",
                cost=env.cost,
                kind="recovery",
                random=env.random,
            ),
        ),
    )
    fresh = folder / f"{VAULT_FILE}.new"
    for left_over in folder.glob(f"{VAULT_FILE}.new*"):
        left_over.unlink()
    vault_keys = VaultKeys(master.database_key(), master.audit_key())
    with known_troubles():
        create_empty(fresh, vault_keys)
    staff = _first_rows(fresh, vault_keys, env, first, identity)
    keyring.write_keyring(folder, ring)
    os.replace(fresh, folder / VAULT_FILE)
    sitting = _sit(folder, env, master, identity, staff.login)
    return NewVault(sitting, keys.format_recovery(code))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".nimo-probe"
        probe.touch()
        probe.unlink()
    except OSError:
        raise KnownError(
            "保存先のフォルダーを作れませんでした。何も変更していません。"
            "書き込みができる場所を選んでください。"
        ) from None


def _wrap(
    master: MasterKey, password: str, identity: meta.Identity, *, login: str, env: Environment
) -> keys.Wrap:
    return keys.wrap(
        master,
        password,
        vault_id=identity.vault_id,
        generation=identity.generation,
        login=login,
        cost=env.cost,
        random=env.random,
    )


def _first_rows(
    path: Path, vault_keys: VaultKeys, env: Environment, first: FirstOffice, identity: meta.Identity
) -> Staff:
    vault = Vault(path, vault_keys, variants=env.variants)
    department = Department(id=DepartmentId(env.ids.new()), name=first.department)
    staff = Staff(
        id=StaffId(env.ids.new()),
        department_id=department.id,
        name=first.staff_name,
        login=first.login,
        role="chief",
        profession=first.profession,
    )
    office = OfficeSettings(
        id=SettingsId(env.ids.new()),
        town=first.town,
        vault_letter=first.vault_letter,
        training=first.training,
        coordinator_department=department.id,
        coordinator_staff=staff.id,
    )

    def work(writer: records.Writer) -> None:
        meta.write_identity(writer.conn, identity)
        for record in (department, staff, office):
            writer.insert(record)

    try:
        records.apply(vault, Op.VAULT_CREATED, work, actor=first.login, at=env.clock())
    finally:
        vault.close()
    return staff


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
    return _sit(
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
    return _sit(
        folder,
        env,
        master,
        meta.Identity(ring.vault_id, ring.generation),
        login,
        cache_kib=cache_kib,
    )


def _sit(
    folder: Path,
    env: Environment,
    master: MasterKey,
    identity: meta.Identity,
    login: str,
    *,
    cache_kib: int = COMMAND_CACHE_KIB,
    lock: WindowLock | None = None,
) -> Sitting:
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


def add_login(
    sitting: Sitting, env: Environment, *, staff: Staff, login: str, password: str
) -> None:
    """Let a colleague in: their own wrap of the key. For the chief and administrators."""
    ws = sitting.workspace
    ws.require("chief", "admin")
    wrapped = _wrap(sitting.master, password, sitting.identity, login=login, env=env)
    ring = keyring.update_keyring(sitting.folder, lambda r: r.add_wrap(wrapped))
    with ws.vault.read() as conn:
        current = records.get(conn, Staff, staff.id)

    def work(writer: records.Writer) -> None:
        import dataclasses

        writer.change(dataclasses.replace(current, login=login))
        writer.remark("login", login, {"added": len(ring.wraps)})

    ws.apply(Op.USER_ADDED, work)


def change_password(sitting: Sitting, env: Environment, *, old: str, new: str) -> None:
    """Seal the same master key under a new password of the user at the desk. Raises
    WrongPassword.
    """
    ring = keyring.read_keyring(sitting.folder)
    keyring.open_with_password(ring, sitting.workspace.actor, old).forget()
    wrapped = _wrap(sitting.master, new, sitting.identity, login=sitting.workspace.actor, env=env)
    keyring.update_keyring(sitting.folder, lambda r: r.replace_wrap(wrapped))
    sitting.workspace.note(Op.PASSWORD_CHANGED, "login", sitting.workspace.actor, {})


def reset_with_recovery(
    folder: Path, env: Environment, *, code: str, login: str, new_password: str
) -> Sitting:
    """A user forgot the password: the printed recovery code opens, and the login gets a new one."""
    folders.require_vault(folder)
    ring = keyring.read_keyring(folder)
    master = keyring.open_with_recovery(ring, code)
    identity = meta.Identity(ring.vault_id, ring.generation)
    found = ring.find(login)
    if found is None:
        raise NotAllowed
    wrapped = _wrap(master, new_password, identity, login=found.login, env=env)
    keyring.update_keyring(folder, lambda r: r.replace_wrap(wrapped))
    sitting = _sit(folder, env, master, identity, found.login)
    sitting.workspace.note(Op.PASSWORD_CHANGED, "login", found.login, {"by_recovery": True})
    return sitting


def vault_id_of(sitting: Sitting) -> UUID:
    """The vault's own id (shown in the settings, named in backups)."""
    return sitting.identity.vault_id
