"""The line above the pages: town, search, fiscal year, drafts, last backup, user, lock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.text import shell as text
from nimo_desktop.ui.theme import TOKENS, set_look

if TYPE_CHECKING:
    from nimo_desktop.services.drafting import DraftLine

_SHEET = f"""
QFrame#topbar {{ background: {TOKENS.base}; border: none; border-bottom: 1px solid {TOKENS.grid}; }}
QFrame#topbar QPushButton {{ padding: 4px 6px; border-color: {TOKENS.grid};
  color: {TOKENS.text}; }}
QFrame#topbar QPushButton#search {{ color: {TOKENS.support}; text-align: left;
  border-color: {TOKENS.field_border}; }}
QFrame#topbar QPushButton:disabled {{ color: {TOKENS.support}; background: transparent;
  border-color: transparent; }}
QFrame#topbar QPushButton::menu-indicator {{ width: 0px; }}
"""


class TopBar(QFrame):
    """Buttons only; what they do is said by signals."""

    search_wanted = Signal()
    lock_wanted = Signal()
    change_user_wanted = Signal()
    pin_wanted = Signal()
    own_settings_wanted = Signal()
    quit_wanted = Signal()
    backup_wanted = Signal()
    give_draft_wanted = Signal()
    draft_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topbar")
        self.setStyleSheet(_SHEET)
        self.office = QLabel(self)
        self.year = QLabel(self)
        set_look(self.year, "look", "support")
        self.search = self._button(text.SEARCH, "search")
        self.search.setObjectName("search")
        self.search.setAccessibleName(text.SEARCH_NAME)
        self.search.setMinimumWidth(96)
        self.search.clicked.connect(self.search_wanted)
        self.drafts = self._button(text.NO_DRAFTS, "draft")
        self.drafts.setMenu(QMenu(self))
        self.backup = self._button(text.NO_BACKUP, "backup")
        self.backup.setToolTip(text.ACT_BACKUP)
        self.backup.clicked.connect(self.backup_wanted)
        self.user = self._button("", "user")
        self.user.setMenu(self._user_menu())
        self.lock = self._button(text.LOCK, "lock")
        self.lock.setToolTip(text.LOCK_TIP)
        self.lock.clicked.connect(self.lock_wanted)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 6, 12, 6)
        line.setSpacing(6)
        line.addWidget(self.office)
        line.addWidget(self.search, 1)
        for part in (self.year, self.drafts, self.backup, self.user, self.lock):
            line.addWidget(part)

    def set_office(self, town: str, department: str) -> None:
        """Whose records these are."""
        self.office.setText(f"{town}　{department}")

    def set_year(self, label: str) -> None:
        """The fiscal year of today."""
        self.year.setText(label)

    def set_user(self, name: str) -> None:
        """Who works at the desk."""
        self.user.setText(f"{name} ▾")
        self.user.setAccessibleName(text.USER_MENU.format(name=name))

    def set_drafts(self, lines: Sequence[DraftLine]) -> None:
        """What is half-done; each line of the menu goes on with it."""
        menu = self.drafts.menu()
        menu.clear()
        for line in lines:
            words = text.DRAFT_LINE.format(
                title=line.title or text.DRAFT_UNTITLED, time=f"{line.at:%H:%M}")
            action = QAction(words.replace("&", "&&"), menu)
            action.triggered.connect(lambda _=False, one=line: self.draft_wanted.emit(one))
            menu.addAction(action)
        if lines:
            menu.addSeparator()
            menu.addAction(text.GIVE_DRAFT, self.give_draft_wanted.emit)
        self.drafts.setEnabled(bool(lines))
        self.drafts.setText(text.DRAFTS.format(count=len(lines)))
        self.drafts.setAccessibleName(
            text.DRAFTS.format(count=len(lines)) if lines else text.NO_DRAFTS)
        self.drafts.setIcon(icon("draft", colour=TOKENS.draft if lines else TOKENS.support))

    def set_backup(self, words: str) -> None:
        """When the last verified backup was made."""
        self.backup.setText(words)

    def _user_menu(self) -> QMenu:
        menu = QMenu(self)
        for label, signal in (
            (text.CHANGE_USER, self.change_user_wanted),
            (text.SET_PIN, self.pin_wanted),
            (text.OWN_SETTINGS, self.own_settings_wanted),
            (text.LOCK_TIP, self.lock_wanted),
            (text.QUIT, self.quit_wanted),
        ):
            action = QAction(label, menu)
            action.triggered.connect(lambda _=False, told=signal: told.emit())
            menu.addAction(action)
        return menu

    def _button(self, label: str, sign: str) -> QPushButton:
        button = QPushButton(icon(sign, colour=TOKENS.text), label, self)
        button.setAutoDefault(False)
        button.setIconSize(QSize(16, 16))
        return button
