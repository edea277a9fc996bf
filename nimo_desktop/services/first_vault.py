"""Making a vault: its folder, its keys, its first office and user, the recovery code."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.ids import DepartmentId, SettingsId, StaffId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.staff import Department, OfficeSettings, Staff
from nimo_desktop.services.environment import Environment
from nimo_desktop.services.logins import wrap_for
from nimo_desktop.services.sitting import Sitting, sit
from nimo_desktop.storage import folders, keyring, keys, meta, records
from nimo_desktop.storage.keyring import Keyring
from nimo_desktop.storage.vault import VAULT_FILE, Vault, VaultKeys, create_empty, known_troubles


class VaultExists(KnownError):
    """A vault is there already; it is never overwritten."""

    sentence = (
        "このフォルダーにはすでに記録があります。上書きはしていません。"
        "別の空のフォルダーを選ぶか、今ある記録を開いてください。"
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


@dataclass(frozen=True, slots=True)
class NewVault:
    """A vault just made, with the recovery code that is shown and printed once."""

    sitting: Sitting
    recovery_code: str = field(repr=False)


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
            wrap_for(master, first.password, identity, login=first.login, env=env),
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
    sitting = sit(folder, env, master, identity, staff.login)
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
