"""Long work beside the window: a worker thread, progress after 600 ms, a cancel button.

Saves are not tasks; they take milliseconds and run inline. The work must not touch a widget.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, QTimer, Signal
from PySide6.QtWidgets import QDialog, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from nimo_desktop.ui.text import widgets as text

T = TypeVar("T")
SHOW_AFTER_MS = 600


class Cancelled(Exception):
    """The nurse stopped the task; the work must leave everything as it was."""


class Progress:
    """Handed to the work: call it with done and total; it raises `Cancelled` after a stop."""

    def __init__(self, report: Callable[[int, int], None]) -> None:
        self._report = report
        self._stop = threading.Event()

    def __call__(self, done: int, total: int) -> None:
        """Tell how far the work is; `total` 0 means that nobody knows."""
        if self._stop.is_set():
            raise Cancelled
        self._report(done, total)

    def tell(self, done: int, total: int) -> None:
        """As calling it, for work that asks `cancelled` itself and keeps what it has done."""
        self._report(done, total)

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """True once a stop was asked for."""
        return self._stop.is_set()


class _Voice(QObject):
    moved = Signal(int, int)
    ended = Signal(object, object)


class _Runner(QRunnable):
    def __init__(self, work: Callable[[Progress], object], progress: Progress,
                 voice: _Voice) -> None:
        super().__init__()
        self._work, self._progress, self._voice = work, progress, voice

    def run(self) -> None:
        try:
            result = self._work(self._progress)
        except BaseException as error:  # brought to the GUI thread and raised or told there
            self._voice.ended.emit(None, error)
        else:
            self._voice.ended.emit(result, None)


class Task(QObject, Generic[T]):
    """One running piece of work. Keep nothing: it lives until it has ended."""

    finished = Signal()

    def __init__(self, owner: Tasks, *, title: str, window: QWidget | None, stopping: str,
                 on_done: Callable[[T], None] | None,
                 on_error: Callable[[BaseException], None] | None) -> None:
        super().__init__(owner)
        self._owner, self._title, self._window = owner, title, window
        self._stopping = stopping
        self._on_done, self._on_error = on_done, on_error
        self._voice = _Voice(self)
        self._voice.moved.connect(self._on_moved)
        self._voice.ended.connect(self._on_ended)
        self.progress = Progress(self._voice.moved.emit)
        self._dialog: ProgressDialog | None = None
        self._place = (0, 0)
        if window is not None:
            window.destroyed.connect(self._on_window_gone)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_late)

    def dialog(self) -> ProgressDialog | None:
        """The progress window, once the work has taken more than 600 ms."""
        return self._dialog

    def start(self, work: Callable[[Progress], T], pool: QThreadPool) -> None:
        """Begin; called by `Tasks.run`."""
        self._timer.start(SHOW_AFTER_MS)
        pool.start(_Runner(work, self.progress, self._voice))

    def _on_late(self) -> None:
        self._dialog = ProgressDialog(self._title, self._window, stopping=self._stopping)
        self._dialog.stopped.connect(self.progress.cancel)
        self._dialog.show_place(*self._place)
        self._dialog.show()

    def _on_window_gone(self) -> None:
        """The dialog that asked was closed and is no more; its progress window goes with it."""
        self._timer.stop()
        self._window, self._dialog = None, None

    def _on_moved(self, done: int, total: int) -> None:
        self._place = (done, total)
        if self._dialog is not None:
            self._dialog.show_place(done, total)

    def _on_ended(self, result: T, error: BaseException | None) -> None:
        self._timer.stop()
        if self._dialog is not None:
            self._dialog.done(0)
            self._dialog.deleteLater()
            self._dialog = None
        self._owner.forget(self)
        try:
            self._tell(result, error)
        finally:
            self.finished.emit()
            self.deleteLater()

    def _tell(self, result: T, error: BaseException | None) -> None:
        if error is None:
            if self._on_done is not None:
                self._on_done(result)
        elif self._on_error is not None:
            self._on_error(error)
        elif not isinstance(error, Cancelled):
            raise error


class Tasks(QObject):
    """Runs work one after the other, so that two tasks never write at once."""

    def __init__(self, window: QWidget | None = None, *, workers: int = 1) -> None:
        super().__init__(window)
        self._window = window
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(workers)
        self._running: list[Task] = []
        self._held = 0

    def run(self, work: Callable[[Progress], T], *, title: str, window: QWidget | None = None,
            stopping: str = text.STOPPING,
            on_done: Callable[[T], None] | None = None,
            on_error: Callable[[BaseException], None] | None = None) -> Task[T]:
        """Start `work(progress)` on a worker; both callbacks come on the GUI thread.

        Without `on_error` an error is raised on the GUI thread and reaches the crash hook, which
        tells a `KnownError` in its sentence; a cancelled task then says nothing. `window` is the
        dialog that asked for it, if one is open; `stopping` says what a stop leaves behind.
        """
        task: Task[T] = Task(self, title=title, window=window or self._window,
                             stopping=stopping, on_done=on_done, on_error=on_error)
        self._running.append(task)
        task.start(work, self._pool)
        return task

    def busy(self) -> bool:
        """True while any task has not ended (the window asks before it closes)."""
        return bool(self._running) or self._held > 0

    @contextmanager
    def held(self) -> Iterator[None]:
        """While something is done on the GUI thread that looks at events between its steps, such
        as printing: the window neither closes nor takes the vault away.
        """
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1

    def cancel_all(self) -> None:
        """Ask every task to stop; they end on their own."""
        for task in self._running:
            task.progress.cancel()

    def wait(self, msecs: int = 30_000) -> bool:
        """Wait for the workers, for closing the window; False when they still run."""
        return self._pool.waitForDone(msecs)

    def forget(self, task: Task) -> None:
        """Called by a task that has ended."""
        self._running.remove(task)


class ProgressDialog(QDialog):
    """What is being done, how far, and [中止する]."""

    stopped = Signal()

    def __init__(self, title: str, window: QWidget | None, *,
                 stopping: str = text.STOPPING) -> None:
        super().__init__(window)
        self._stopping = stopping
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._words = QLabel(title, self)
        self._bar = QProgressBar(self)
        self._bar.setAccessibleName(title)
        self._stop = QPushButton(text.STOP, self)
        self._stop.setAutoDefault(False)
        self._stop.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self._words)
        layout.addWidget(self._bar)
        layout.addWidget(self._stop, 0, Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 60)

    def show_place(self, done: int, total: int) -> None:
        """Move the bar; a total of 0 shows that the end is not known."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def reject(self) -> None:
        """Closing the window asks the work to stop; it closes when the work has ended."""
        self._stop.setEnabled(False)
        self._words.setText(self._stopping)
        self.stopped.emit()
