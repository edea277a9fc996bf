"""Open days until an answer is due, one small field for each 緊急度, in one line."""

from __future__ import annotations

import dataclasses

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from nimo_desktop.domain.staff import OfficeSettings
from nimo_desktop.ui.fields.plain import half_width
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.text import settings as text

FIELDS = ("reply_days_a", "reply_days_b", "reply_days_c", "reply_days_d", "reply_days_unrated")
MOST = 30


class ReplyDays(QWidget):
    """A to D and 未判定."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: dict[str, TextLine] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for name, label in zip(FIELDS, text.REPLY_URGENCIES, strict=True):
            line = TextLine(self, normalise=half_width, digits=True)
            line.setAccessibleName(text.REPLY_DAYS_OF.format(urgency=label))
            line.setMaximumWidth(line.fontMetrics().horizontalAdvance("あ") * 4)
            row.addWidget(QLabel(label, self))
            row.addWidget(line)
            self.lines[name] = line
        row.addStretch(1)

    def show_days(self, settings: OfficeSettings) -> None:
        """What the office has decided."""
        for name, line in self.lines.items():
            line.set_value(getattr(settings, name))

    def put_into(self, settings: OfficeSettings) -> OfficeSettings:
        """The settings with these numbers; call it only when `days` are numbers."""
        return dataclasses.replace(settings, **(self.days() or {}))  # type: ignore[arg-type]

    def days(self) -> dict[str, int] | None:
        """The numbers by the names of the settings; None if one is no number from 0 to 30."""
        typed = {name: str(line.value() or "") for name, line in self.lines.items()}
        if not all(one.isascii() and one.isdigit() and int(one) <= MOST for one in typed.values()):
            return None
        return {name: int(one) for name, one in typed.items()}
