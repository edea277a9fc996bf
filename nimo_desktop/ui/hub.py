"""The one place where the window learns that records changed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Hub(QObject):
    """Turns the services' plain listener into one Qt signal.

    `announce` is handed to the services as their listener and may be called on any thread; slots
    of widgets run on theirs. The value is a `domain.journal.Changes`; pages reload only what they
    show.
    """

    changed = Signal(object)

    def announce(self, changes: object) -> None:
        """Tell every open page; nothing is kept."""
        self.changed.emit(changes)
