"""Keeps the draft of a form: every three seconds and whenever the keyboard leaves a field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.ui.fields.base import Json

EVERY_MS = 3000
Draft = dict[str, Json]


class Drafted(Protocol):
    """A form as the keeper sees it."""

    def draft(self) -> Draft:
        """What stands in all fields, committed text only."""
        ...

    def isAncestorOf(self, child: QWidget) -> bool:
        """Whether a widget lies in the form."""
        ...


class DraftKeeper(QObject):
    """Calls `save_draft` with all fields when anything differs from the last call.

    `saved` carries the time of a success. `failed` tells that the draft is not stored; it is tried
    again every three seconds. An error that is no `KnownError` is told and then raised once.
    """

    saved = Signal(object)
    failed = Signal()

    def __init__(self, form: QWidget, drafted: Drafted, *,
                 save_draft: Callable[[Draft], None], now: Callable[[], datetime]) -> None:
        super().__init__(form)
        self._form, self._save, self._now = drafted, save_draft, now
        self._stored: Draft = {}
        self._raised = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.keep)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    def start(self) -> None:
        """What stands in the form now counts as stored (just loaded, resumed or saved)."""
        self._stored = self._form.draft()
        self._timer.start()

    def stop(self) -> None:
        """Keep nothing more, e.g. after the record was saved and the form is closing."""
        self._timer.stop()

    def keep(self) -> bool:
        """Store the draft now if it changed (lock and close call this); False when it failed."""
        if not self._timer.isActive():
            return True
        draft = self._form.draft()
        if draft == self._stored:
            return True
        try:
            self._save(draft)
        except KnownError:
            self.failed.emit()
            return False
        except Exception:
            self.failed.emit()
            if not self._raised:
                self._raised = True
                raise
            return False
        self._stored = draft
        self.saved.emit(self._now())
        return True

    def _on_focus_changed(self, old: QWidget | None, _now: QWidget | None) -> None:
        if old is not None and self._form.isAncestorOf(old):
            self.keep()
