"""A window that does long work beside itself: it waits, tells how it went, and outlives a lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TypeVar

from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.services import packs
from nimo_desktop.ui import tasks
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.flow_box import FlowBox
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.prompts import Question
from nimo_desktop.ui.tasks import Cancelled, Progress, ProgressDialog, Task
from nimo_desktop.ui.text import packs as text
from nimo_desktop.ui.text import widgets as common
from nimo_desktop.ui.theme import TOKENS, set_look

T = TypeVar("T")
_LARGEST = (1280, 700)


class WorkDialog(QDialog):
    """While work runs nothing can be chosen; closing the window stops it, also by a lock."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._task: Task | None = None
        self._open = True
        self._body = QWidget(self)
        self.status = QLabel(self)
        self.status.setWordWrap(True)

    def tell(self, words: str, *, trouble: bool = False) -> None:
        """How things stand, at the foot of the window."""
        self.status.setText(f"{common.ERROR_MARK}{words}" if trouble else words)
        set_look(self.status, "look", "error" if trouble else "support")

    def is_working(self) -> bool:
        """Whether work of this window has not ended yet."""
        return self._task is not None

    def done(self, result: int) -> None:
        """Closed, also by a lock: what still runs is stopped and told to nobody."""
        self._open = False
        if self._task is not None:
            self._task.progress.cancel()
        super().done(result)

    def _run(
        self,
        work: Callable[[Progress], T],
        *,
        title: str,
        on_done: Callable[[T], None],
        stopped: str = "",
        stopping: str = common.STOPPING,
        afterwards: Callable[[T], str] = lambda _: "",
    ) -> None:
        """Do it on a worker; known trouble is told, a stop is said in `stopped`. `afterwards` says
        what is still to be known when the window was closed meanwhile.
        """

        def ended(result: T) -> None:
            if self._ended():
                on_done(result)
            elif words := afterwards(result):
                self._desk.prompts.toast(words)

        def failed(error: BaseException) -> None:
            here = self._ended()
            if isinstance(error, Cancelled | packs.Cancelled):
                if here:
                    self.tell(stopped)
            elif not isinstance(error, KnownError):
                raise error
            elif here:
                self.tell(error.sentence, trouble=True)
                self._desk.prompts.tell(error)

        self._body.setEnabled(False)
        self._task = self._desk.tasks.run(
            work, title=title, window=self, stopping=stopping, on_done=ended, on_error=failed
        )

    @contextmanager
    def _in_steps(self, title: str, stopping: str) -> Iterator[Callable[[int, int], bool]]:
        """For work of the GUI thread: gives what is to be called before each step; it shows how far
        the work is and says whether to go on.
        """
        begun, stop = monotonic(), Event()
        shown: list[ProgressDialog] = []

        def step(done: int, total: int) -> bool:
            if not shown and self._open and (monotonic() - begun) * 1000 >= tasks.SHOW_AFTER_MS:
                window = ProgressDialog(title, self, stopping=stopping)
                window.stopped.connect(stop.set)
                window.show()
                shown.append(window)
            for window in shown:
                window.show_place(done, total)
            QApplication.processEvents()
            return self._open and not stop.is_set()

        self._body.setEnabled(False)
        try:
            with self._desk.tasks.held():
                yield step
        finally:
            for window in shown:
                window.done(0)
                window.deleteLater()
            self._body.setEnabled(True)

    def _ended(self) -> bool:
        """Whether the window is still there; its parts are gone after it was closed."""
        self._task = None
        if self._open:
            self._body.setEnabled(True)
        return self._open

    def _may_write(self, paths: Sequence[Path]) -> bool:
        """Asks before files that are there already are written over."""
        there = sum(path.exists() for path in paths)
        words = text.OVERWRITE_WORDS.format(count=there)
        question = Question(text.OVERWRITE_TITLE, words, text.OVERWRITE, danger=True)
        return not there or self._desk.prompts.confirm(question)

    def _button(
        self, label: str, act: Callable[[], object], *, sign: str = "", primary: bool = False
    ) -> QPushButton:
        button = QPushButton(label, self)
        button.setAutoDefault(False)
        if primary:
            button.setProperty("primary", "true")
        if sign:
            button.setIcon(icon(sign, colour=TOKENS.primary))
        button.clicked.connect(lambda: act())
        return button

    def _finish(self, body: QLayout, acts: Sequence[QPushButton]) -> None:
        """The body above, the acts and the words about them below."""
        row = FlowBox(self)
        for button in acts:
            row.add(button)
        inner = QVBoxLayout(self._body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addLayout(body, 1)
        inner.addWidget(row)
        layout = QVBoxLayout(self)
        layout.addWidget(self._body, 1)
        layout.addWidget(self.status)
        room = self.screen().availableSize()
        self.resize(min(_LARGEST[0], room.width() - 40), min(_LARGEST[1], room.height() - 40))
