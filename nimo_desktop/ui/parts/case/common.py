"""What the parts of the case page share: choices, acting with known trouble told, chips."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import ClassVar, TypeVar
from uuid import UUID

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QWidget

from nimo_desktop.domain.dates_jp import fiscal_year, wareki, wareki_short, weekday_of
from nimo_desktop.domain.errors import KnownError
from nimo_desktop.services import office
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.theme import TOKENS

T = TypeVar("T")
Options = list[tuple[str, str]]


def code_options(ws: Workspace, name: str, *, also: str = "") -> Options:
    """The choices of a list in the present fiscal year, as fields take them; those marked `only`
    for one use (`also`) are offered there alone.
    """
    found = ws.codes[name].valid(fiscal_year(ws.today()))
    return [(c.code, c.label) for c in found if c.attrs.get("only", "") in ("", also)]


def staff_options(ws: Workspace) -> Options:
    """Colleagues at work today."""
    return [(str(s.id), s.name) for s in office.staff(ws)]


def staff_names(ws: Workspace) -> dict[UUID, str]:
    """Every colleague there ever was, for records of earlier years."""
    return {s.id: s.name for s in office.staff(ws, with_left=True)}


def district_options(ws: Workspace) -> Options:
    """地区 by their names: an address keeps the name."""
    return [(d.name, d.name) for d in office.districts(ws)]


def phrases(ws: Workspace) -> list[tuple[str, str]]:
    """定型句 for F4: title and text."""
    return [(c.label, c.attrs.get("text", "")) for c in ws.codes["phrases"]]


def choice_box(options: Sequence[tuple[str, str]], name: str, parent: QWidget | None = None, *,
               chosen: str | None = None) -> CodeCombo:
    """A box that always has a choice; the first one unless another is named."""
    box = CodeCombo(options, parent, empty=False, name=name)
    box.set_value(options[0][0] if chosen is None else chosen)
    return box


def attempt(desk: Desk, work: Callable[[], T]) -> T | None:
    """Do it; known trouble is told and gives None."""
    try:
        return work()
    except KnownError as trouble:
        desk.prompts.tell(trouble)
        return None


def undo(desk: Desk) -> None:
    """Take the last action back, for the button of a toast."""
    attempt(desk, desk.ws.undo)


def day_words(day: date | None) -> str:
    """「令和8年11月21日(土)」, "" for none."""
    return "" if day is None else f"{wareki(day)}({weekday_of(day)})"


def short_day(day: date | None) -> str:
    """For lists: 「R8.11.21(土)」, "" for none."""
    return "" if day is None else f"{wareki_short(day)}({weekday_of(day)})"


def moment_words(at: datetime) -> str:
    """「令和8年11月21日(土) 10:05」"""
    return f"{day_words(at.date())} {at.hour}:{at.minute:02d}"


class Chip(QLabel):
    """A word in a frame; `kind` warns, or is quiet. The word alone tells everything."""

    _LOOKS: ClassVar = {
        "warning": (TOKENS.urgent_fill, TOKENS.urgent, TOKENS.urgent),
        "quiet": (TOKENS.window, TOKENS.text, TOKENS.separator),
        "good": (TOKENS.success_fill, TOKENS.success_on_fill, TOKENS.success),
        "info": (TOKENS.primary_fill, TOKENS.primary, TOKENS.primary),
    }

    def __init__(self, words: str, parent: QWidget | None = None, *, kind: str = "quiet") -> None:
        super().__init__(words, parent)
        fill, text, line = self._LOOKS[kind]
        self.setStyleSheet(
            f"background: {fill}; color: {text}; border: 1px solid {line};"
            " border-radius: 4px; padding: 1px 8px;")
        if kind == "warning":
            font = QFont(self.font())
            font.setBold(True)
            self.setFont(font)
