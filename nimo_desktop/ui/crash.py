"""What happens with an exception nobody caught: a known trouble is told, a bug is reported.

PySide6 brings exceptions of slots, timers and worker threads to `sys.excepthook`, the latter on the
worker thread; therefore the hook only emits signals.
"""

from __future__ import annotations

import platform
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from types import TracebackType

import PySide6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

import nimo_desktop
from nimo_desktop.domain.errors import KnownError
from nimo_desktop.ui.text import widgets as text

# A broken paint event or timer would open the dialog again at once.
_QUIET_SECONDS = 10.0
_PACKAGE = Path(nimo_desktop.__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class CrashReport:
    """Type names from the outermost cause to the error, our own frames, versions; no message."""

    kinds: tuple[str, ...]
    frames: tuple[str, ...]
    versions: tuple[str, ...]

    def as_text(self) -> str:
        """The report as it is shown, copied and logged."""
        return "\n".join((" <- ".join(self.kinds), *self.frames, *self.versions))


def describe(error: BaseException) -> CrashReport:
    """Reduce an exception to what carries no personal data."""
    kinds: list[str] = []
    frames: list[str] = []
    step: BaseException | None = error
    while step is not None and len(kinds) < 8:
        kinds.append(f"{type(step).__module__}.{type(step).__qualname__}")
        frames += _own_frames(step.__traceback__)
        step = step.__cause__ or step.__context__
    versions = (f"nimo_desktop {nimo_desktop.__version__}", f"Python {platform.python_version()}",
                f"PySide6 {PySide6.__version__}", f"{platform.system()} {platform.release()}")
    return CrashReport(tuple(kinds), tuple(frames), versions)


def _own_frames(trace: TracebackType | None) -> list[str]:
    lines = []
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(_PACKAGE):
            place = file.relative_to(_PACKAGE).as_posix()
            lines.append(f"{place}:{trace.tb_lineno} {trace.tb_frame.f_code.co_name}")
        trace = trace.tb_next
    return lines


class CrashHook(QObject):
    """Catches what nobody caught. `crashed` carries a `CrashReport`, `known` a `KnownError`."""

    crashed = Signal(object)
    known = Signal(object)

    def install(self) -> None:
        """Take over the hooks of the interpreter and of threads."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def remove(self) -> None:
        """Give the hooks back, for tests and for the end of the program."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def _on_exception(self, kind: type[BaseException], error: BaseException,
                      trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        elif isinstance(error, KnownError):
            self.known.emit(error)
        else:
            self.crashed.emit(describe(error))

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)


class CrashDesk(QObject):
    """Shows one crash dialog at a time, and the same report not twice within ten seconds."""

    def __init__(self, hook: CrashHook, window: QWidget | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._last: tuple[CrashReport | None, float] = (None, 0.0)
        self._dialog: CrashDialog | None = None
        hook.crashed.connect(self._on_crashed, Qt.ConnectionType.QueuedConnection)

    def dialog(self) -> CrashDialog | None:
        """The dialog while it is open."""
        return self._dialog

    def _on_crashed(self, report: CrashReport) -> None:
        last, closed = self._last
        again = last == report and monotonic() < closed + _QUIET_SECONDS
        if self._dialog is not None or again:
            return
        self._dialog = CrashDialog(report, self._window)
        self._dialog.finished.connect(self._on_finished)
        self._dialog.open()

    def _on_finished(self) -> None:
        if self._dialog is not None:
            self._last = (self._dialog.report, monotonic())
            self._dialog.deleteLater()
            self._dialog = None


class CrashDialog(QDialog):
    """「思わぬ不具合」: what is safe, what to do, and the copyable details."""

    def __init__(self, report: CrashReport, window: QWidget | None = None) -> None:
        super().__init__(window)
        self.report = report
        self.setWindowTitle(text.CRASH_TITLE)
        self._details = QPlainTextEdit(report.as_text(), self)
        self._details.setReadOnly(True)
        self._details.setTabChangesFocus(True)
        self._details.setAccessibleName(text.CRASH_DETAILS)
        words = QLabel(text.CRASH_BODY, self)
        words.setWordWrap(True)
        self._copy = QPushButton(text.COPY_DETAILS, self)
        self._copy.clicked.connect(self._on_copy)
        self._close = QPushButton(text.GO_ON, self)
        self._close.clicked.connect(self.accept)
        self._close.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._copy)
        buttons.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.addWidget(words)
        layout.addWidget(self._details)
        layout.addLayout(buttons)
        self.resize(self.fontMetrics().averageCharWidth() * 90, self.sizeHint().height())

    def details(self) -> str:
        """The text that [詳しい内容を写す] puts on the clipboard."""
        return self._details.toPlainText()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details())
