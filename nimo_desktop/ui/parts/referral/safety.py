"""48 hours: the line that stands before everything, and the form that starts it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.time_edit import MomentEdit
from nimo_desktop.ui.forms.base import FormPage
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.parts.case.common import moment_words
from nimo_desktop.ui.text import referral as text
from nimo_desktop.ui.theme import TOKENS, set_look

_HOUR = 3600


class SafetyBanner(QFrame):
    """Until when safety has to be seen, how long that is from now, and the button that ends it."""

    def __init__(self, until: datetime, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, "banner", "error")
        hours = int((until - now).total_seconds() // _HOUR)
        left = text.SAFETY_LEFT.format(hours=hours) if hours > 0 else text.SAFETY_SOON
        if until <= now:
            left = text.SAFETY_GONE
        self.words = QLabel(text.SAFETY.format(until=moment_words(until), left=left), self)
        self.words.setWordWrap(True)
        font = self.words.font()
        font.setBold(True)
        self.words.setFont(font)
        self.setAccessibleName(self.words.text())
        self.button = QPushButton(icon("check", colour=TOKENS.base), text.BUTTON_SAFE, self)
        self.button.setAutoDefault(False)
        set_look(self.button, "danger", "true")
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 8, 12, 8)
        line.addWidget(self.words, 1)
        line.addWidget(self.button)


class SignsForm(FormPage[Mapping[str, object]]):
    """When signs of abuse were told: the 48 hours run from there."""

    cancelled = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        section = self.add_section(text.SIGNS)
        hint = QLabel(text.SIGNS_HINT, self)
        hint.setWordWrap(True)
        set_look(hint, "look", "support")
        section.add_widget(hint)
        self.add_field("at", text.LABELS["signs_at"], MomentEdit(now=desk.ws.now), required=True)
        self.field("at").set_value(desk.ws.now())
        self.add_button(text.STOP).clicked.connect(self.cancelled)
        self.save_button = self.add_button(text.SIGNS_ACT, primary=True)
        self.save_button.clicked.connect(self.request_save)
        self.finish()
        self.mark_saved()

    def at(self) -> datetime:
        """The moment, once `problems` is empty."""
        return cast("datetime", self.field("at").value())
