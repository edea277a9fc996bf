"""The left navigation: icon and text, Ctrl+1 to 9, then 0."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout, QWidget

from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.shell.rooms import Room, key_of
from nimo_desktop.ui.text import shell as text
from nimo_desktop.ui.theme import TOKENS

_SHEET = f"""
QFrame#nav {{ background: {TOKENS.base}; border: none; border-right: 1px solid {TOKENS.grid}; }}
QFrame#nav QPushButton {{ border: none; border-radius: 6px; padding: 8px 12px; text-align: left;
  background: transparent; color: {TOKENS.text}; }}
QFrame#nav QPushButton:hover {{ background: {TOKENS.hover_row}; }}
QFrame#nav QPushButton:checked {{ background: {TOKENS.selected_row}; font-weight: bold;
  border-left: 4px solid {TOKENS.primary}; padding-left: 8px; }}
QFrame#nav QPushButton#intake {{ background: {TOKENS.primary}; color: {TOKENS.base};
  font-weight: bold; }}
QFrame#nav QPushButton#intake:hover {{ background: {TOKENS.primary_hover}; }}
"""


class Nav(QFrame):
    """`chosen` carries the page's name; `intake_wanted` comes from the button above the list."""

    chosen = Signal(str)
    intake_wanted = Signal()

    def __init__(self, rooms: Sequence[Room], parent: QWidget | None = None, *,
                 intake: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName("nav")
        self.setAccessibleName(text.NAV)
        self.setStyleSheet(_SHEET)
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 8)
        column.setSpacing(4)
        self.intake = self._button(text.NEW_INTAKE, "plus", TOKENS.base)
        self.intake.setObjectName("intake")
        self.intake.setToolTip(text.NEW_INTAKE_TIP)
        self.intake.clicked.connect(self.intake_wanted)
        self.intake.setVisible(intake)
        column.addWidget(self.intake)
        column.addSpacing(8)
        for place, room in enumerate(rooms):
            button = self._button(room.label, room.icon, TOKENS.text)
            button.setCheckable(True)
            button.setToolTip(text.NAV_TIP.format(label=room.label, key=key_of(place)))
            button.clicked.connect(lambda _=False, page=room.page: self.chosen.emit(page))
            self._buttons[room.page] = button
            self._group.addButton(button)
            column.addWidget(button)
        column.addStretch(1)

    def mark(self, page: str) -> None:
        """Show which entry the window is in; none is marked for a page without one."""
        button = self._buttons.get(page)
        if button is not None:
            button.setChecked(True)
            return
        self._group.setExclusive(False)
        for one in self._buttons.values():
            one.setChecked(False)
        self._group.setExclusive(True)

    def marked(self) -> str:
        """The entry that is marked, '' for none."""
        return next((page for page, one in self._buttons.items() if one.isChecked()), "")

    def focus_first(self) -> None:
        """The keyboard to the marked entry."""
        button = self._buttons.get(self.marked()) or next(iter(self._buttons.values()))
        button.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        places = list(self._buttons.values())
        now = next((at for at, one in enumerate(places) if one.hasFocus()), None)
        if step is None or now is None:
            super().keyPressEvent(event)
            return
        places[(now + step) % len(places)].setFocus(Qt.FocusReason.TabFocusReason)

    def _button(self, label: str, sign: str, colour: str) -> QPushButton:
        button = QPushButton(icon(sign, colour=colour), label, self)
        button.setAutoDefault(False)
        button.setIconSize(QSize(20, 20))
        button.setAccessibleName(label)
        return button
