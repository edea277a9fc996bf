"""Quick unlock of the window: six digits of a colleague who gave the password in this sitting."""

from __future__ import annotations

from pathlib import Path

from nimo_desktop.domain.problems import Problem
from nimo_desktop.services import access
from nimo_desktop.services.access import Sitting
from nimo_desktop.services.environment import Environment
from nimo_desktop.storage import quick_unlock
from nimo_desktop.storage.quick_unlock import PIN_DIGITS, PinGone, QuickUnlock, WrongPin
from nimo_desktop.storage.vault import COMMAND_CACHE_KIB, WINDOW_CACHE_KIB

__all__ = [
    "PIN_DIGITS", "WINDOW_CACHE_KIB", "PinGone", "QuickAccess", "WrongPin", "pin_problems",
]  # fmt: skip


class QuickAccess:
    """The PINs of one running window, in memory only: three tries or nine hours each."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self._slots = QuickUnlock(cost=env.cost, random=env.random)

    def allow(self, *, on: bool) -> None:
        """The office's choice (`pin_allowed`); forbidding forgets every PIN that is set."""
        self._slots.switch(on=on)

    @property
    def allowed(self) -> bool:
        """Whether the office permits PINs."""
        return self._slots.enabled

    def arm(self, sitting: Sitting, pin: str) -> None:
        """Set the PIN of the person at the desk; ValueError for one that `pin_problems` refuses."""
        self._slots.arm(
            sitting.workspace.actor,
            sitting.master,
            pin=pin,
            now=self._env.clock(),
            vault_id=sitting.identity.vault_id,
            generation=sitting.identity.generation,
        )

    def available(self, login: str) -> bool:
        """Whether this login may open by PIN now."""
        return self._slots.available(login, self._env.clock())

    def sweep(self) -> None:
        """Forget what has run out; called by the lock's timer."""
        self._slots.sweep(self._env.clock())

    def open(
        self, folder: Path, login: str, *, pin: str, cache_kib: int = COMMAND_CACHE_KIB
    ) -> Sitting:
        """Open the vault again. Raises WrongPin, or PinGone when only the password helps."""
        master = self._slots.unlock(login, pin, self._env.clock())
        try:
            return access.log_in_with_key(folder, self._env, master, login, cache_kib=cache_kib)
        except BaseException:
            master.forget()
            raise

    def forget(self, login: str) -> None:
        """After a changed password or a failed opening."""
        self._slots.drop(login)

    def forget_all(self) -> None:
        """The window closes or another vault is opened."""
        self._slots.drop_all()


def pin_problems(pin: str) -> tuple[Problem, ...]:
    """What is wrong with a PIN, as sentences."""
    return quick_unlock.pin_problems(pin)
