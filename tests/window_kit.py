"""A real window over a real vault, for the tests of the shell."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from world import PASSWORD, World

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.settings import Settings
from nimo_desktop.ui.main_window import MainWindow
from nimo_desktop.ui.preferences import Preferences
from nimo_desktop.ui.prompts import Question
from nimo_desktop.ui.warm import WarmUp


@dataclass
class FakePrompts:
    """Answers from lists, and keeps what was told."""

    answers: list[object] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    toasts: list[str] = field(default_factory=list)
    undo: Callable[[], object] | None = None

    def _next(self) -> object:
        return self.answers.pop(0) if self.answers else None

    def confirm(self, question: Question) -> bool:
        self.told.append(question.title)
        return bool(self._next())

    def choose(self, title: str, words: str, *, options: Sequence[tuple[str, str]],
               act: str) -> str | None:
        return self._next()  # type: ignore[return-value]

    def ask_text(self, title: str, label: str, *, act: str, initial: str = "",
                 secret: bool = False, check=None) -> str | None:
        answer = self._next()
        wrong = check(answer) if check is not None and answer is not None else None
        if wrong is not None:
            self.told.append(wrong)
            return None
        return answer  # type: ignore[return-value]

    def ask_file_to_save(self, title: str, *, name: str, kinds: str) -> Path | None:
        return self._next()  # type: ignore[return-value]

    def ask_file_to_open(self, title: str, *, kinds: str) -> Path | None:
        return self._next()  # type: ignore[return-value]

    def ask_folder(self, title: str) -> Path | None:
        return self._next()  # type: ignore[return-value]

    def tell(self, error: KnownError) -> None:
        self.told.append(error.sentence)

    def inform(self, title: str, words: str) -> None:
        self.told.append(words)

    def toast(self, words: str, *, undo: Callable[[], object] | None = None) -> None:
        self.toasts.append(words)
        self.undo = undo


@dataclass
class Bench:
    """One window with what a test needs around it."""

    window: MainWindow
    prompts: FakePrompts
    world: World
    warm: WarmUp
    kept: list[Settings]

    def log_in(self, password: str = PASSWORD) -> None:
        """Type the password and press Enter."""
        self.window.card.password.setText(password)
        self.window.card.password.returnPressed.emit()

    @property
    def ws(self):
        return self.window.frame().desk.ws

    @property
    def page(self):
        return self.window.frame().host.page()

    def wait_until_locked(self, qtbot) -> None:
        qtbot.waitUntil(lambda: self.window.frame() is None, timeout=5000)


@pytest.fixture
def open_window(qtbot, tmp_path: Path) -> Iterator[Callable[..., Bench]]:
    """Makes windows over a folder and puts them away, whatever state they are in."""
    made: list[Bench] = []

    def make(folder: Path, world: World, **more) -> Bench:
        warm, kept = WarmUp(make=world.environment), []
        prompts = FakePrompts()
        likes = Preferences(Settings(), write=kept.append, parent=QApplication.instance())
        window = MainWindow(folder, warm=warm, preferences=likes, prompts=prompts,
                            training=more.get("training", tmp_path / "training"))
        bench = Bench(window, prompts, world, warm, kept)
        made.append(bench)
        window.show()
        qtbot.waitUntil(warm.done, timeout=20_000)
        warm.environment()
        QCoreApplication.processEvents()
        return bench

    yield make
    for bench in made:
        bench.window.way_out._free = True  # noqa: SLF001  no backup in tests that ask for none
        bench.window.close()
        bench.window.preferences.setParent(None)
        bench.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    _forget_pool_threads()


def _forget_pool_threads() -> None:
    """Python remembers a thread of Qt's pool for ever once it asked for its name; nobody can join
    such an entry, and the pool itself is gone with its window."""
    active = threading._active  # type: ignore[attr-defined]  # noqa: SLF001
    for number, thread in tuple(active.items()):
        if thread.name.startswith("Dummy-"):
            del active[number]
