"""Locks when nobody has touched keyboard or mouse for some minutes."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

LOOK_EVERY_MS = 5000
_SIGNS_OF_LIFE = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel,
    QEvent.Type.InputMethod, QEvent.Type.TouchBegin, QEvent.Type.TabletPress,
})


class LockGuard(QObject):
    """`idle` comes once after the given minutes without a sign of life; `start` begins anew.

    Both clocks count: the steady one stands still while the PC sleeps, the wall clock does not.
    """

    idle = Signal()

    def __init__(self, parent: QObject | None = None, *,
                 steady: Callable[[], float] = time.monotonic,
                 wall: Callable[[], float] = time.time) -> None:
        super().__init__(parent)
        self._steady, self._wall = steady, wall
        self._seconds = 0.0
        self._last = (0.0, 0.0)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self, minutes: int) -> None:
        """Watch from now on."""
        self._seconds = minutes * 60.0
        self._touch()
        if not self._timer.isActive():
            self._timer.start()
            app = QCoreApplication.instance()
            if app is not None:
                app.installEventFilter(self)

    def stop(self) -> None:
        """Watch no more: the window is locked or closed."""
        if self._timer.isActive():
            self._timer.stop()
            app = QCoreApplication.instance()
            if app is not None:
                app.removeEventFilter(self)

    def look(self) -> None:
        """Compare the clocks; emits `idle` when the time is over."""
        if not self._timer.isActive():
            return
        steady, wall = self._last
        if max(self._steady() - steady, self._wall() - wall) >= self._seconds:
            self.stop()
            self.idle.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE:
            self._touch()
        return False

    def _touch(self) -> None:
        self._last = (self._steady(), self._wall())
