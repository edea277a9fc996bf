"""所要時間 in minutes."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QWidget

from nimo_desktop.ui.fields.plain import half_width
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.text import widgets as text

_PLAIN = re.compile(r"(\d{1,4})(?:分|m)?")
_CLOCK = re.compile(r"(\d{1,2})(?:時間|:|h)(?:(\d{1,2})(?:分|m)?|(半))?")
LONGEST = 24 * 60


def parse_minutes(typed: str) -> int | None:
    """Minutes of 「30」, 「30分」, 「1:30」, 「1時間半」, 「1h30」; None if it is none of these."""
    plain = half_width(typed).replace(" ", "").lower()
    found = _PLAIN.fullmatch(plain)
    if found:
        minutes = int(found[1])
    else:
        found = _CLOCK.fullmatch(plain)
        if found is None:
            return None
        rest = 30 if found[3] else int(found[2] or 0)
        if rest > 59:
            return None
        minutes = int(found[1]) * 60 + rest
    return minutes if minutes <= LONGEST else None


def _normalise(typed: str) -> str:
    minutes = parse_minutes(typed)
    return typed if minutes is None else str(minutes)


def _check(typed: str) -> str | None:
    return text.MINUTES_WRONG if parse_minutes(typed) is None else None


class MinutesEdit(TextLine):
    """Shows plain minutes after leaving; value is int or None."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent, name=name, normalise=_normalise, check=_check, digits=True)

    def value(self) -> object:
        """Minutes, None when empty or not understood."""
        return parse_minutes(self.text()) if self.text().strip() else None
