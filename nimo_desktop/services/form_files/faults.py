"""What is wrong with a form file: line, what is wrong, what to mend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nimo_desktop.domain.errors import KnownError

SHOWN = 3


@dataclass(frozen=True, slots=True)
class FormFault:
    """One fault; `sentence` says what is wrong and what to do about it."""

    line: int
    sentence: str

    def words(self, name: str) -> str:
        """「crisis.toml 12行目: …」"""
        return f"{name} {self.line}行目: {self.sentence}"


class BrokenForm(KnownError):
    """A form file that cannot be used; nothing of it was taken over."""

    def __init__(self, name: str, faults: Sequence[FormFault]) -> None:
        self.name, self.faults = name, tuple(faults)
        shown = [fault.words(name) for fault in self.faults[:SHOWN]]
        more = len(self.faults) - SHOWN
        if more > 0:
            shown.append(f"ほかに{more}か所あります。")
        first = "この様式は読み込めません。今の様式は変わっていません。"
        super().__init__("\n".join([first, *shown]))
