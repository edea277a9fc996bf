"""What this user of the PC likes, applied at once and kept; lives as a child of the application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QApplication

from nimo_desktop import settings
from nimo_desktop.settings import FontSize as FontName
from nimo_desktop.settings import Settings
from nimo_desktop.ui.input_guards import EnterNext
from nimo_desktop.ui.theme import FontSize, set_font_size

SIZES = {"standard": FontSize.STANDARD, "large": FontSize.LARGE, "huge": FontSize.EXTRA}


class Preferences(QObject):
    """`changed` comes after every change; what writes returns False if the disk refuses."""

    changed = Signal()

    def __init__(self, kept: Settings, *, enter_next: EnterNext | None = None,
                 write: Callable[[Settings], None] = settings.save,
                 parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.value = kept
        self._enter_next, self._write = enter_next, write

    def set_font(self, name: FontName) -> bool:
        """標準, 大 or 特大, live."""
        app = QCoreApplication.instance()
        if name != self.value.font_size and isinstance(app, QApplication):
            set_font_size(app, SIZES[name])
        return self.keep(replace(self.value, font_size=name))

    def set_enter_next(self, on: bool) -> bool:
        """Whether Enter goes to the next field."""
        if self._enter_next is not None:
            self._enter_next.set_enabled(on)
        return self.keep(replace(self.value, enter_next=on))

    def set_lock_minutes(self, minutes: int) -> bool:
        """1 to 60; the office's own limit counts if it is shorter."""
        return self.keep(replace(self.value, lock_minutes=minutes))

    def set_folder(self, folder: Path) -> bool:
        """The vault that is opened at the next start."""
        return self.keep(replace(self.value, data_dir=folder))

    def keep(self, value: Settings) -> bool:
        """Take and write; what is in effect stays so even if it cannot be written."""
        self.value = value
        self.changed.emit()
        try:
            self._write(value)
        except OSError:
            return False
        return True


def preferences() -> Preferences:
    """Those of the running application; without any, defaults that are written nowhere."""
    app = QCoreApplication.instance()
    found = app.findChild(Preferences) if app is not None else None
    return found if isinstance(found, Preferences) else Preferences(Settings(), write=_nowhere)


def _nowhere(_value: Settings) -> None:
    return
