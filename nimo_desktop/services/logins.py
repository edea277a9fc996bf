"""Who may open the vault: a login for a colleague, a new password, the printed recovery code."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from nimo_desktop.domain.errors import NotAllowed
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.problems import Problem
from nimo_desktop.domain.staff import Staff
from nimo_desktop.services.environment import Environment
from nimo_desktop.services.sitting import Sitting, sit
from nimo_desktop.storage import folders, keyring, keys, meta, passwords, records
from nimo_desktop.storage.keys import MasterKey


def password_problems(
    env: Environment, password: str, *, login: str, minimum: int = 13
) -> tuple[Problem, ...]:
    """What is wrong with a new password, as sentences for the form."""
    return passwords.password_problems(
        password, login=login, minimum=minimum, deny=env.denied_passwords
    )


def wrap_for(
    master: MasterKey, password: str, identity: meta.Identity, *, login: str, env: Environment
) -> keys.Wrap:
    """The master key sealed under this password, for the keyring."""
    return keys.wrap(
        master,
        password,
        vault_id=identity.vault_id,
        generation=identity.generation,
        login=login,
        cost=env.cost,
        random=env.random,
    )


def add_login(
    sitting: Sitting, env: Environment, *, staff: Staff, login: str, password: str
) -> None:
    """Let a colleague in: their own wrap of the key. For the chief and administrators."""
    ws = sitting.workspace
    ws.require("chief", "admin")
    wrapped = wrap_for(sitting.master, password, sitting.identity, login=login, env=env)
    ring = keyring.update_keyring(sitting.folder, lambda r: r.add_wrap(wrapped))
    with ws.vault.read() as conn:
        current = records.get(conn, Staff, staff.id)

    def work(writer: records.Writer) -> None:
        writer.change(dataclasses.replace(current, login=login))
        writer.remark("login", login, {"added": len(ring.wraps)})

    ws.apply(Op.USER_ADDED, work)


def change_password(sitting: Sitting, env: Environment, *, old: str, new: str) -> None:
    """Seal the same master key under a new password of the user at the desk. Raises
    WrongPassword.
    """
    ring = keyring.read_keyring(sitting.folder)
    keyring.open_with_password(ring, sitting.workspace.actor, old).forget()
    wrapped = wrap_for(
        sitting.master, new, sitting.identity, login=sitting.workspace.actor, env=env
    )
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
    wrapped = wrap_for(master, new_password, identity, login=found.login, env=env)
    keyring.update_keyring(folder, lambda r: r.replace_wrap(wrapped))
    sitting = sit(folder, env, master, identity, found.login)
    sitting.workspace.note(Op.PASSWORD_CHANGED, "login", found.login, {"by_recovery": True})
    return sitting
