"""Taking access away for good: a new key for the vault, after a password or a colleague is gone.

Only the person at the desk is known by password. Every other login gets a one-time password that
is shown and printed once; it is to be changed at the next login. A new recovery code is made too.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field

from nimo_desktop.services.access import Sitting
from nimo_desktop.services.environment import Environment
from nimo_desktop.storage import keyring, keys, meta, rekey
from nimo_desktop.storage.keyring import Keyring
from nimo_desktop.storage.vault import VaultKeys
from nimo_desktop.storage.window_lock import WindowLock

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letters that look alike on paper."""
_GROUPS, _GROUP = 4, 5
Step = Callable[[int, int], object]
"""Told how many steps of how many are done; raising takes everything back to the old key."""
_MOMENTS = ("copied", "changed", "signed", "ready")
"""Of `storage.rekey`: until the last of them the old pair can come back."""


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """What is printed once: the new recovery code, and one-time passwords by login."""

    recovery_code: str = field(repr=False)
    passwords: dict[str, str] = field(repr=False)


def check_password(sitting: Sitting, password: str) -> None:
    """Whether it is the password of the person at the desk, before anything begins. Raises
    WrongPassword, NotAllowed.
    """
    sitting.workspace.require("chief", "admin")
    ring = keyring.read_keyring(sitting.folder)
    keyring.open_with_password(ring, sitting.workspace.actor, password).forget()


def take_access_away(
    sitting: Sitting, env: Environment, *, password: str, gone: frozenset[str], lock: WindowLock,
    step: Step | None = None,
) -> Rekeyed:
    """Give the vault a new key that the logins of `gone` do not get. Ends the sitting.

    Raises WrongPassword, NotAllowed, VaultBusy; then everything is as it was, but the sitting has
    ended if the vault had been closed already: log in again.
    """
    ws = sitting.workspace
    ws.require("chief", "admin")
    ring = keyring.read_keyring(sitting.folder)
    master = keyring.open_with_password(ring, ws.actor, password)
    old = VaultKeys(master.database_key(), master.audit_key())
    master.forget()
    fresh = keys.generate_master(env.random)
    identity = meta.Identity(ring.vault_id, ring.generation + 1)
    stay = [login for login in ring.logins() if login not in gone and login != ws.actor]
    passwords = {login: one_time_password(env) for login in stay}
    code = keys.generate_recovery(env.random)
    secrets = {ws.actor: password, **passwords}
    wraps = [_wrap(fresh, secret, identity, login, env) for login, secret in secrets.items()]
    wraps.append(_wrap(fresh, code, identity, "", env, kind="recovery"))
    actor, now, variants = ws.actor, env.clock(), ws.variants
    sitting.leave()
    work = rekey.rekey if step is None else functools.partial(rekey.rekey, at=_told(step))
    work(
        sitting.folder,
        old,
        VaultKeys(fresh.database_key(), fresh.audit_key()),
        Keyring(identity.vault_id, identity.generation, tuple(wraps)),
        variants=variants,
        lock=lock,
        now=now,
        actor=actor,
    )
    fresh.forget()
    return Rekeyed(keys.format_recovery(code), passwords)


def _told(step: Step) -> Callable[[str], None]:
    def at(moment: str) -> None:
        if moment in _MOMENTS:
            step(_MOMENTS.index(moment) + 1, len(_MOMENTS) + 1)

    return at


def _wrap(
    master: keys.MasterKey, secret: str | bytes, identity: meta.Identity, login: str,
    env: Environment, *, kind: keys.WrapKind = "password",
) -> keys.Wrap:
    return keys.wrap(
        master,
        secret,
        vault_id=identity.vault_id,
        generation=identity.generation,
        login=login,
        cost=env.cost,
        kind=kind,
        random=env.random,
    )


def one_time_password(env: Environment) -> str:
    """Twenty letters in groups of five (98 bits), easy to read from paper."""
    letters = [_LETTERS[byte % len(_LETTERS)] for byte in _even_bytes(env, _GROUPS * _GROUP)]
    return "-".join("".join(letters[n : n + _GROUP]) for n in range(0, len(letters), _GROUP))


def _even_bytes(env: Environment, count: int) -> list[int]:
    """Random bytes below the largest multiple of the alphabet, so that no letter is likelier."""
    limit = 256 - 256 % len(_LETTERS)
    found: list[int] = []
    while len(found) < count:
        found += [b for b in env.random(count) if b < limit]
    return found[:count]
