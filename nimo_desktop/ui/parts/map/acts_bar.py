"""The acts of the hand as buttons, each enabled only where it can do something."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from nimo_desktop.services.maps.state import MapEdits
from nimo_desktop.ui.fields.flow_box import FlowBox
from nimo_desktop.ui.text import map_editor as text

HIDE, SHOW, LOOSEN, BEND, STRAIGHT = "hide", "show", "loosen", "bend", "straight"
ADD_NOTE, EDIT_NOTE, LOOSEN_ALL, RESET = "add_note", "edit_note", "loosen_all", "reset"
ZOOM_OUT, ZOOM_IN, FIT, SOURCE = "zoom_out", "zoom_in", "fit", "source"
_BEFORE = (
    (HIDE, text.HIDE), (SHOW, text.SHOW), (LOOSEN, text.LOOSEN), (BEND, text.BEND),
    (STRAIGHT, text.STRAIGHT),
)  # fmt: skip
_AFTER = (
    (ADD_NOTE, text.ADD_NOTE), (EDIT_NOTE, text.EDIT_NOTE), (LOOSEN_ALL, text.LOOSEN_ALL),
    (RESET, text.RESET),
    (ZOOM_OUT, text.ZOOM_OUT), (ZOOM_IN, text.ZOOM_IN), (FIT, text.FIT),
    (SOURCE, text.EDIT_SOURCE),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is selected, and what there is about it."""

    keys: Collection[str]
    placed: Collection[str]
    ties: Collection[str]
    edits: MapEdits
    fixed: Collection[str] = ()
    level: bool = False


class ActsBar(QWidget):
    """`wanted` carries the act, `align_wanted` the side."""

    wanted = Signal(str)
    align_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QPushButton] = {}
        self._sides: list[QAction] = []
        flow = FlowBox(self)
        for act, label in _BEFORE:
            flow.add(self._button(act, label))
        self.align_button = QPushButton(text.ALIGN, self)
        self.align_button.setAutoDefault(False)
        self.align_button.setMenu(self._menu())
        flow.add(self.align_button)
        for act, label in _AFTER:
            flow.add(self._button(act, label))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(flow)

    def judge(self, chosen: Chosen) -> None:
        """Enable what can be done with the selection."""
        edits, keys = chosen.edits, chosen.keys
        notes = {one.id for one in edits.notes}
        can: Mapping[str, bool] = {
            HIDE: any(key in chosen.placed and key not in chosen.fixed for key in keys),
            SHOW: any(key in edits.hidden for key in keys),
            LOOSEN: any(key in edits.pins or key in edits.bends for key in keys),
            BEND: any(key in chosen.ties for key in keys),
            STRAIGHT: any(key in edits.bends for key in keys),
            EDIT_NOTE: any(key in notes for key in keys),
            LOOSEN_ALL: bool(edits.pins or edits.bends or edits.seen),
        }
        self.buttons[SOURCE].setVisible(chosen.level)
        for action, (side, _) in zip(self._sides, text.ALIGNS, strict=True):
            action.setVisible(side in text.LEVEL_ALIGNS or not chosen.level)
        for act, enabled in can.items():
            self.buttons[act].setEnabled(enabled)
        self.align_button.setEnabled(sum(key in chosen.placed for key in keys) > 1)

    def _button(self, act: str, label: str) -> QPushButton:
        button = QPushButton(label, self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self.wanted.emit(act))
        self.buttons[act] = button
        return button

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for side, label in text.ALIGNS:
            action = QAction(label, menu)
            action.triggered.connect(lambda _=False, side=side: self.align_wanted.emit(side))
            menu.addAction(action)
            self._sides.append(action)
        return menu
