"""Loading what stands behind the login card while the nurse types: services, storage, the lists."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from nimo_desktop.services.environment import Environment

FIRST = "nimo_desktop.services.doorway"
BEHIND = (
    "nimo_desktop.services.access",
    "nimo_desktop.services.environment",
    "nimo_desktop.services.quick_access",
    "nimo_desktop.services.today",
    "nimo_desktop.services.elsewhere",
    "nimo_desktop.services.palette",
    "nimo_desktop.services.safekeeping",
    "nimo_desktop.services.office",
    "sqlcipher3.dbapi2",
    "sqlalchemy.dialects.sqlite.pysqlite",
)


class WarmUp(QObject):
    """One background thread of imports. `door` = the list of logins can be read, `ready` = all.

    Whoever needs it earlier calls `environment()` and waits for the rest of it.
    """

    door = Signal()
    ready = Signal()

    def __init__(self, make: Callable[[], Environment] | None = None,
                 modules: Sequence[str] = BEHIND, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make = make or _standard
        self._modules = modules
        self._thread: threading.Thread | None = None
        self._env: Environment | None = None
        self._error: BaseException | None = None

    def start(self) -> None:
        """Begin, once the first picture is on the screen."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="warm-up", daemon=True)
            self._thread.start()

    def done(self) -> bool:
        """Whether everything is loaded."""
        return self._env is not None

    def environment(self) -> Environment:
        """The environment of the program; waits for what is not loaded yet."""
        self.start()
        if self._thread is not None:
            self._thread.join()
        if self._env is None:
            if self._error is not None:
                raise self._error
            raise RuntimeError("nothing was loaded")
        return self._env

    def _run(self) -> None:
        try:
            importlib.import_module(FIRST)
            self.door.emit()
            for name in self._modules:
                importlib.import_module(name)
            env = self._make()
            env.holidays(env.clock().date())
            self._env = env
        except BaseException as error:  # raised where the environment is asked for
            self._error = error
        self.ready.emit()


def _standard() -> Environment:
    from nimo_desktop.services.environment import standard_environment

    return standard_environment()
