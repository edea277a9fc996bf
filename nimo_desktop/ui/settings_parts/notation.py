"""図の書き方: signs of the genogram that differ from region to region."""

from __future__ import annotations

import dataclasses

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.services import office
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.parts.case.common import choice_box
from nimo_desktop.ui.settings_parts.kept import KeptDraft
from nimo_desktop.ui.text import notation as text
from nimo_desktop.ui.text import settings as settings_text
from nimo_desktop.ui.theme import set_look


class NotationPart(QWidget):
    """Four choices; the next map is drawn with them."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        title = settings_text.DRAFT_TITLE.format(tab=settings_text.TABS["notation"])
        self.kept = KeptDraft(
            desk, self, fields=lambda: self.boxes, record=lambda: "notation", title=lambda: title
        )
        self.boxes = {
            name: choice_box(options, label, self) for name, label, options in text.CHOICES
        }
        self.save_button = QPushButton(text.SAVE, self)
        self.save_button.setAutoDefault(False)
        self.save_button.setProperty("primary", "true")
        self.save_button.clicked.connect(self.save)
        hint = QLabel(text.HINT, self)
        hint.setWordWrap(True)
        set_look(hint, "look", "support")
        column, form = QVBoxLayout(self), QFormLayout()
        column.addWidget(self.kept)
        column.addLayout(form)
        column.addStretch(1)
        form.addRow(hint)
        for name, label, _ in text.CHOICES:
            form.addRow(label, self.boxes[name])
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.save_button)
        line.addWidget(self.kept.status, 1)
        form.addRow("", line)
        self.load()

    def load(self) -> None:
        """What the office has chosen, and over it what is not yet saved."""
        self.kept.hold()
        settings = self._desk.ws.office()
        for name, box in self.boxes.items():
            box.set_value(getattr(settings, name))
        self.kept.begin()

    def save(self) -> None:
        """One action."""
        chosen = {name: box.code() or "" for name, box in self.boxes.items()}
        settings = dataclasses.replace(self._desk.ws.office(), **chosen)  # type: ignore[arg-type]  # all are words
        self.kept.hold()
        try:
            office.save_office(self._desk.ws, settings, draft=self.kept.record())
        except KnownError as error:
            self._desk.prompts.tell(error)
            self.kept.go_on()
            return
        self.kept.begin()
        self._desk.prompts.toast(text.SAVED)
