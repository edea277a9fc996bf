"""The window's composition root: `nimo-desktop-gui [--data DIR | --training]`.

Only what the first picture needs is imported here; services and storage come in the background.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from nimo_desktop import log, paths, settings
from nimo_desktop.ui.crash import CrashDesk, CrashHook
from nimo_desktop.ui.input_guards import EnterNext, WheelGuard, check_qt_none_bug
from nimo_desktop.ui.main_window import MainWindow
from nimo_desktop.ui.preferences import SIZES, Preferences
from nimo_desktop.ui.text import app as text
from nimo_desktop.ui.theme import FocusRing, apply_theme, register_fonts
from nimo_desktop.ui.warm import WarmUp

APP_NAME = "NimoDesktop"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window until it is closed; 0, or 1 where this Qt must not be used."""
    chosen = _arguments(sys.argv[1:] if argv is None else argv)
    app = QApplication.instance() or QApplication([APP_NAME])
    assert isinstance(app, QApplication)
    app.setApplicationName(APP_NAME)
    handler = log.start()
    try:
        return _run(app, chosen)
    finally:
        log.stop(handler)


def _run(app: QApplication, chosen: argparse.Namespace) -> int:
    kept = settings.load()
    register_fonts()
    apply_theme(app, size=SIZES[kept.font_size])
    if check_qt_none_bug():
        QMessageBox.critical(None, text.TITLE, text.BAD_QT)
        return 1
    hook = CrashHook()
    hook.install()
    window = make_window(app, kept, folder=folder_of(chosen, kept))
    desk = CrashDesk(hook, window)
    hook.known.connect(window.prompts.tell, Qt.ConnectionType.QueuedConnection)
    hook.crashed.connect(lambda report: log.trouble("crash", frames=len(report.frames)))
    app.commitDataRequest.connect(lambda _: window.keep_drafts())
    window.show()
    try:
        return app.exec()
    finally:
        hook.remove()
        desk.deleteLater()


def make_window(app: QApplication, kept: settings.Settings, *, folder: Path) -> MainWindow:
    """The window with the rules of input that hold everywhere."""
    wheel = WheelGuard(app)
    enter = EnterNext(app, enabled=kept.enter_next)
    app.installEventFilter(wheel)
    app.installEventFilter(enter)
    FocusRing(app)
    preferences = Preferences(kept, enter_next=enter, parent=app)
    return MainWindow(folder, warm=WarmUp(parent=app), preferences=preferences,
                      training=paths.training_data_dir())


def folder_of(chosen: argparse.Namespace, kept: settings.Settings) -> Path:
    """--training, else --data, else NIMO_DATA, else the settings, else the user's data folder."""
    if chosen.training:
        return paths.training_data_dir()
    named = chosen.data or os.environ.get("NIMO_DATA")
    if named:
        return Path(named).absolute()
    return kept.data_dir or paths.default_data_dir()


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="nimo-desktop-gui", description=text.DESCRIPTION)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--data", metavar="DIR", help=text.DATA_HELP)
    where.add_argument("--training", action="store_true", help=text.TRAINING_HELP)
    return parser.parse_args(list(argv))


if __name__ == "__main__":
    sys.exit(main())
