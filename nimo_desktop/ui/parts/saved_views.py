"""Saved filters of a page: choose one, keep the present one under a name, delete it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from nimo_desktop.domain.saved_view import SavedView
from nimo_desktop.services import views
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.parts.case.common import attempt
from nimo_desktop.ui.text import views as text


class SavedViews(QWidget):
    """`chosen` carries the values of a saved filter; `values` gives those to be kept now."""

    chosen = Signal(object)

    def __init__(self, desk: Desk, page: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._page = desk, page
        self.values: dict[str, object] = {}
        self._views: tuple[SavedView, ...] = ()
        self.box = QComboBox(self)
        self.box.setAccessibleName(text.BOX)
        self.keep_button = QPushButton(text.KEEP, self)
        self.drop_button = QPushButton(text.DROP, self)
        for button in (self.keep_button, self.drop_button):
            button.setAutoDefault(False)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        for part in (self.box, self.keep_button, self.drop_button):
            line.addWidget(part)
        self.box.activated.connect(self._on_chosen)
        self.keep_button.clicked.connect(lambda: self.keep())
        self.drop_button.clicked.connect(lambda: self.drop())
        self.load()

    def load(self, current: str = "") -> None:
        """Read the nurse's own filters of this page anew."""
        self._views = views.mine(self._desk.ws, self._page)
        self.box.clear()
        self.box.addItem(text.NONE)
        self.box.addItems([one.name for one in self._views])
        self.box.setCurrentIndex(max(0, self.box.findText(current)) if current else 0)
        self._on_index()

    def note(self, values: Mapping[str, object]) -> None:
        """What the page shows now; another filter than the chosen one is no saved one."""
        self.values = dict(values)
        shown = self._current()
        if shown is not None and json.loads(shown.values) != self.values:
            self.box.setCurrentIndex(0)
        self._on_index()

    def keep(self) -> None:
        """Ask for a name and keep what is shown."""
        name = self._desk.prompts.ask_text(text.KEEP_TITLE, text.NAME, act=text.KEEP_ACT)
        if not name:
            return
        kept = json.dumps(self.values, ensure_ascii=False)
        saved = attempt(
            self._desk, lambda: views.save(self._desk.ws, self._page, name, kept)
        )
        if saved is not None:
            self.load(saved.name)
            self._desk.prompts.toast(text.KEPT.format(name=saved.name))

    def drop(self) -> None:
        """Delete the chosen one; 元に戻す brings it back."""
        shown = self._current()
        if shown is None:
            return

        def delete() -> bool:
            views.delete(self._desk.ws, shown)
            return True

        if attempt(self._desk, delete):
            self.load()
            self._desk.prompts.toast(text.DROPPED.format(name=shown.name))

    def _current(self) -> SavedView | None:
        at = self.box.currentIndex() - 1
        return self._views[at] if 0 <= at < len(self._views) else None

    def _on_chosen(self) -> None:
        shown = self._current()
        self._on_index()
        if shown is not None:
            self.chosen.emit(json.loads(shown.values))

    def _on_index(self) -> None:
        self.drop_button.setEnabled(self._current() is not None)
