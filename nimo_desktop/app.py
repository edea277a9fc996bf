"""The window's composition root: `nimo-desktop-gui [--data DIR | --training]`.

Only what the first picture needs is imported here; services and storage come in the background.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from nimo_desktop import paths, settings
from nimo_desktop.ui.input_guards import EnterNext, EnterPresses, WheelGuard, check_qt_none_bug
from nimo_desktop.ui.main_window import MainWindow
from nimo_desktop.ui.preferences import SIZES, Preferences
from nimo_desktop.ui.text import app as text
from nimo_desktop.ui.theme import FocusRing, apply_theme, register_fonts
from nimo_desktop.ui.warm import WarmUp

if TYPE_CHECKING:
    from argparse import Namespace

APP_NAME = "NimoDesktop"
# The first PySide6 that is known to lose references to None; asking costs a tenth of the start.
SUSPECT_QT = (6, 12)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window until it is closed; 0, or 1 where this Qt must not be used."""
    chosen = _arguments(sys.argv[1:] if argv is None else argv)
    app = QApplication.instance() or QApplication([APP_NAME])
    assert isinstance(app, QApplication)
    app.setApplicationName(APP_NAME)
    kept = settings.load()
    register_fonts()
    apply_theme(app, size=SIZES[kept.font_size])
    if PySide6.__version_info__[:2] >= SUSPECT_QT and check_qt_none_bug():
        from PySide6.QtWidgets import QMessageBox

        QMessageBox.critical(None, text.TITLE, text.BAD_QT)
        return 1
    window = make_window(app, kept, folder=folder_of(chosen, kept))
    app.commitDataRequest.connect(lambda _: window.keep_drafts())
    endings: list[Callable[[], None]] = []
    # Log and crash hook stand before the first key can arrive, but behind the first picture.
    window.first_picture.shown.connect(lambda: endings.append(watch(window)))
    window.show()
    try:
        return app.exec()
    finally:
        for end in endings:
            end()


def watch(window: MainWindow) -> Callable[[], None]:
    """Log and crash hook for the window; the returned function takes both away."""
    from nimo_desktop import log
    from nimo_desktop.ui.crash import CrashDesk, CrashHook

    handler = log.start()
    hook = CrashHook()
    hook.install()
    desk = CrashDesk(hook, window)
    hook.known.connect(window.tell, Qt.ConnectionType.QueuedConnection)
    hook.crashed.connect(lambda report: log.trouble("crash", frames=len(report.frames)))

    def end() -> None:
        hook.remove()
        log.stop(handler)
        desk.setParent(None)

    return end


def make_window(app: QApplication, kept: settings.Settings, *, folder: Path) -> MainWindow:
    """The window with the rules of input that hold everywhere."""
    enter = EnterNext(app, enabled=kept.enter_next)
    guards = (WheelGuard(app), enter, EnterPresses(app))
    preferences = Preferences(kept, enter_next=enter, parent=app)
    window = MainWindow(folder, warm=WarmUp(parent=app), preferences=preferences,
                        training=paths.training_data_dir())

    def watch_input() -> None:
        for guard in guards:
            app.installEventFilter(guard)
        FocusRing(app)

    # Some eight hundred events build the first picture, and no key can arrive before it stands.
    window.first_picture.shown.connect(watch_input)
    return window


def folder_of(chosen: Namespace, kept: settings.Settings) -> Path:
    """--training, else --data, else NIMO_DATA, else the settings, else the user's data folder."""
    if chosen.training:
        return paths.training_data_dir()
    named = chosen.data or os.environ.get("NIMO_DATA")
    if named:
        return Path(named).absolute()
    return kept.data_dir or paths.default_data_dir()


def _arguments(argv: Sequence[str]) -> Namespace:
    import argparse

    parser = argparse.ArgumentParser(prog="nimo-desktop-gui", description=text.DESCRIPTION)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--data", metavar="DIR", help=text.DATA_HELP)
    where.add_argument("--training", action="store_true", help=text.TRAINING_HELP)
    return parser.parse_args(list(argv))
