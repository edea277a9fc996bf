"""Stand-ins for what asks a person or the world; everything else in tests is real."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.ui.prompts import Check, Question


@dataclass
class FakePrompts:
    """A `Prompts` that answers from a script and notes what was asked and told.

    `answers` are given in the order of the questions: True/False for `confirm`, a code, a text, a
    path, or None for 「やめる」. A question without an answer left fails the test.
    """

    answers: list[object] = field(default_factory=list)
    asked: list[object] = field(default_factory=list)
    told: list[KnownError] = field(default_factory=list)
    informed: list[tuple[str, str]] = field(default_factory=list)
    toasts: list[str] = field(default_factory=list)
    undo: Callable[[], object] | None = None

    def confirm(self, question: Question) -> bool:
        answer = self._next(question)
        assert isinstance(answer, bool)
        return answer

    def choose(self, title: str, words: str, *, options: Sequence[tuple[str, str]],
               act: str) -> str | None:
        answer = self._next((title, words, tuple(options), act))
        assert answer is None or answer in [code for code, _label in options]
        return None if answer is None else str(answer)

    def ask_text(self, title: str, label: str, *, act: str, initial: str = "",
                 secret: bool = False, check: Check | None = None) -> str | None:
        """A text that `check` refuses is noted in `asked`; then the next answer counts."""
        answer = self._next((title, label, act, initial))
        while answer is not None and check is not None and (wrong := check(str(answer))):
            answer = self._next(wrong)
        return None if answer is None else str(answer)

    def ask_file_to_save(self, title: str, *, name: str, kinds: str) -> Path | None:
        return self._path((title, name, kinds))

    def ask_file_to_open(self, title: str, *, kinds: str) -> Path | None:
        return self._path((title, kinds))

    def ask_folder(self, title: str) -> Path | None:
        return self._path((title,))

    def tell(self, error: KnownError) -> None:
        self.told.append(error)

    def inform(self, title: str, words: str) -> None:
        self.informed.append((title, words))

    def toast(self, words: str, *, undo: Callable[[], object] | None = None) -> None:
        self.toasts.append(words)
        self.undo = undo

    def _path(self, question: object) -> Path | None:
        answer = self._next(question)
        assert answer is None or isinstance(answer, Path)
        return answer

    def _next(self, question: object) -> object:
        self.asked.append(question)
        assert self.answers, f"asked without an answer: {question}"
        return self.answers.pop(0)
