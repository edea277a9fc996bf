"""Quick unlock: a PIN of six digits opens again what a password opened before, for nine hours.

Several nurses share one PC, so each login has its own slot. A slot holds the master key wrapped
by an Argon2id key of the PIN, in memory only. Six digits would not last against someone who
has copied them; what protects them is that there is nothing on disk to copy.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.ids import RandomBytes
from nimo_desktop.domain.problems import Problem
from nimo_desktop.storage.keyring import same_login
from nimo_desktop.storage.keys import (
    KdfCost,
    MasterKey,
    VaultId,
    Wrap,
    WrongPassword,
    same_text,
    unwrap,
    wrap,
)

PIN_DIGITS: Final = 6
TRIES: Final = 3
LIFETIME: Final = timedelta(hours=9)
# An offline PC's clock is corrected by hand or by a domain controller; more is tampering.
_CLOCK_SLACK: Final = timedelta(minutes=2)


class WrongPin(KnownError):
    """The PIN does not open; `tries_left` of three remain."""

    def __init__(self, tries_left: int) -> None:
        self.tries_left = tries_left
        super().__init__(
            f"PINが違います。あと{tries_left}回まで入力できます。入力中の内容は下書きに残っています。"
            "分からないときは、パスワードで開いてください。"
        )


class PinGone(KnownError):
    """No PIN opens any more: three tries, nine hours, a changed clock, or none was set."""

    sentence = (
        "PINでは開けなくなりました。入力中の内容は下書きに残っています。"
        "ログイン名とパスワードで開いてください。"
    )


@dataclass(frozen=True, slots=True)
class _Slot:
    wrapped: Wrap
    vault_id: VaultId
    generation: int
    armed: datetime
    seen: datetime
    tries_left: int


class QuickUnlock:
    """The slots of one running program. It is not thread-safe; the window owns it.

    `enabled` is the office's choice; switching it off drops every slot.
    """

    def __init__(
        self,
        *,
        cost: KdfCost,
        enabled: bool = True,
        random: RandomBytes = secrets.token_bytes,
    ) -> None:
        self._cost = cost
        self._enabled = enabled
        self._random = random
        self._slots: dict[str, _Slot] = {}

    @property
    def enabled(self) -> bool:
        """Whether the office allows PINs."""
        return self._enabled

    def switch(self, *, on: bool) -> None:
        """Allows or forbids PINs from now on; forbidding forgets those that are set."""
        self._enabled = on
        if not on:
            self.drop_all()

    def arm(
        self,
        login: str,
        master: MasterKey,
        *,
        pin: str,
        now: datetime,
        vault_id: VaultId,
        generation: int,
    ) -> None:
        """Sets the login's PIN, right after its password was right; the nine hours start now.

        ValueError for a PIN that `pin_problems` refuses. Does nothing while switched off.
        """
        if pin_problems(pin):
            raise ValueError("this PIN is refused")
        if not self._enabled:
            return
        wrapped = wrap(
            master,
            pin,
            vault_id=vault_id,
            generation=generation,
            login=login,
            cost=self._cost,
            kind="pin",
            random=self._random,
        )
        self._slots[same_login(login)] = _Slot(wrapped, vault_id, generation, now, now, TRIES)

    def available(self, login: str, now: datetime) -> bool:
        """Whether the login may try a PIN now; what has run out is forgotten here."""
        name = same_login(login)
        slot = self._slots.get(name)
        if slot is None:
            return False
        if now - slot.armed >= LIFETIME or now < slot.seen - _CLOCK_SLACK:
            self.drop(login)
            return False
        self._slots[name] = replace(slot, seen=max(slot.seen, now))
        return True

    def sweep(self, now: datetime) -> None:
        """Forgets every slot that has run out; call it from the lock timer."""
        for name in tuple(self._slots):
            self.available(name, now)

    def unlock(self, login: str, pin: str, now: datetime) -> MasterKey:
        """The master key; WrongPin with the tries left, PinGone when only the password helps."""
        if not self.available(login, now):
            raise PinGone
        name = same_login(login)
        slot = self._slots[name]
        try:
            master = unwrap(
                slot.wrapped, pin, vault_id=slot.vault_id, generation=slot.generation
            )
        except WrongPassword:
            left = slot.tries_left - 1
            if left == 0:
                self.drop(login)
                raise PinGone from None
            self._slots[name] = replace(slot, tries_left=left)
            raise WrongPin(left) from None
        self._slots[name] = replace(slot, tries_left=TRIES)
        return master

    def drop(self, login: str) -> None:
        """Forgets the login's slot, e.g. when it logs out or its password changes."""
        self._slots.pop(same_login(login), None)

    def drop_all(self) -> None:
        """Forgets every slot, e.g. when the program closes or the vault is re-keyed."""
        self._slots.clear()


def pin_problems(pin: str) -> tuple[Problem, ...]:
    """What is wrong with a PIN: six digits, no repeats, no counting up or down."""
    digits = same_text(pin)
    if len(digits) != PIN_DIGITS or not (digits.isascii() and digits.isdigit()):
        return (Problem("pin", "pin_digits", "PINは6けたの数字で入力してください。"),)
    if _repeats(digits) or _counts(digits):
        sentence = (
            "同じ数字のくり返しや「123456」のような並びは、PINに使えません。"
            "別の数字を入力してください。"
        )
        return (Problem("pin", "pin_easy", sentence),)
    return ()


def _repeats(digits: str) -> bool:
    """One, two or three digits over and over, or only two kinds of digits at all."""
    cycles = any(digits == digits[:size] * (PIN_DIGITS // size) for size in (1, 2, 3))
    return cycles or len(set(digits)) < 3


def _counts(digits: str) -> bool:
    """Every step the same, wrapping round at 9 (123456, 654321, 890123, 135791)."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(digits)}
    return len(steps) == 1
