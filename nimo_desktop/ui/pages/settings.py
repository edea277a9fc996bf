"""設定 in tabs, from 自分 to 安全. Each change is one action that can be undone."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from nimo_desktop.domain.journal import Changes
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.input_guards import ENTER_NEXT
from nimo_desktop.ui.settings_parts.choices import ChoicesPart
from nimo_desktop.ui.settings_parts.data import DataPart, SafetyPart
from nimo_desktop.ui.settings_parts.notation import NotationPart
from nimo_desktop.ui.settings_parts.office import OfficePart
from nimo_desktop.ui.settings_parts.own import OwnPart
from nimo_desktop.ui.settings_parts.staff import StaffPart
from nimo_desktop.ui.settings_parts.year_table import YearTablePart
from nimo_desktop.ui.text import settings as text
from nimo_desktop.ui.theme import heading_font

TABS = tuple(text.TABS)


class SettingsPage(QWidget):
    """`Place.tab` is one of own, office, staff, year_table, choices, notation, data, safety."""

    pin_wanted = Signal()
    backup_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(ENTER_NEXT, True)
        heading = QLabel(text.TITLE, self)
        heading.setFont(heading_font(2))
        self.own, self.office = OwnPart(desk), OfficePart(desk)
        self.staff, self.data, self.safety = StaffPart(desk), DataPart(desk), SafetyPart(desk)
        self.year_table, self.choices = YearTablePart(desk), ChoicesPart(desk)
        self.notation = NotationPart(desk)
        self._typed_in = (self.office, self.year_table, self.notation)
        self.own.pin_wanted.connect(self.pin_wanted)
        self.data.backup_wanted.connect(self.backup_wanted)
        self.tabs = QTabWidget(self)
        self.tabs.setAccessibleName(text.TITLE)
        self.tabs.setDocumentMode(True)
        for name, part in zip(
            TABS,
            (self.own, self.office, self.staff, self.year_table, self.choices, self.notation,
             self.data, self.safety),
            strict=True,
        ):
            whole = part in (self.staff, self.year_table, self.choices)
            self.tabs.addTab(part if whole else _scrolled(part), text.TABS[name])
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 8)
        column.addWidget(heading)
        column.addWidget(self.tabs, 1)
        desk.hub.changed.connect(self.refresh)

    def show_place(self, place: Place) -> None:
        """Open the tab that was asked for, or the one of a draft; what was typed is there again."""
        tab, _, year = str(place.extra.get("draft") or place.tab).partition(" ")
        for part in self._typed_in:
            if part.kept.come_back():
                part.load()
        if tab in TABS:
            self.tabs.setCurrentIndex(TABS.index(tab))
        if year:
            self.year_table.show_year(year)

    def leave(self) -> None:
        """Keep what is typed; stop the clocks."""
        for part in self._typed_in:
            part.kept.leave()

    def place(self) -> Place:
        """Where to come back to after a lock."""
        tab = TABS[self.tabs.currentIndex()]
        here = tab == "year_table"
        return Place("settings", tab=tab,
                     extra={"draft": self.year_table.kept.record()} if here else {})

    def refresh(self, changes: Changes) -> None:
        """Take over what was saved or undone."""
        if changes.touches("office", "staff", "department", "district", "assignment"):
            for part in (self.office, self.staff, self.year_table, self.notation, self.data,
                         self.safety):
                part.load()
        if changes.touches("office_code"):
            self.choices.load()

    def focus_first(self) -> None:
        """The keyboard to the tabs."""
        self.tabs.tabBar().setFocus()

    def new_item(self) -> None:
        """A new colleague, where the staff is shown."""
        if self.tabs.currentWidget() is self.staff:
            self.staff.add()


def _scrolled(part: QWidget) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    part.setMaximumWidth(part.fontMetrics().horizontalAdvance("あ") * 60)
    scroll.setWidget(part)
    return scroll
