"""Beside 今日: unfinished consultations, drafts, recent cases."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from nimo_desktop.services.today import Today
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.shell.rooms import place_of_draft
from nimo_desktop.ui.text import today as text
from nimo_desktop.ui.theme import heading_font

WIDTH_CHARS, MOST_PIXELS = 17, 244
_ROLE = Qt.ItemDataRole.UserRole


class TodaySide(QFrame):
    """Three short lists; Enter or a click goes on with the line."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.intakes = self._list(column, text.INTAKES, 5)
        self.drafts = self._list(column, text.DRAFTS, 3)
        self.recent = self._list(column, text.RECENT, 4)
        wide = self.fontMetrics().horizontalAdvance("あ") * WIDTH_CHARS
        self.setFixedWidth(min(wide, MOST_PIXELS))

    def show_day(self, day: Today) -> None:
        """Fill the lists."""
        self._fill(self.intakes, text.INTAKES_EMPTY, [
            (text.INTAKE_LINE.format(day=f"{one.received_at.month}/{one.received_at.day}",
                                     title=one.who or one.title)
             + (f"\n　{text.UNRATED}" if one.unrated else ""), Place("intake", one.id))
            for one in day.intakes])
        self._fill(self.drafts, text.DRAFTS_EMPTY, [
            (text.DRAFT_LINE.format(time=f"{one.at:%H:%M}", title=one.title or text.UNTITLED),
             place_of_draft(one)) for one in day.drafts])
        self._fill(self.recent, text.RECENT_EMPTY, [
            (text.RECENT_LINE.format(number=one.number, who=one.who), Place("case", one.id))
            for one in day.recent])

    def _list(self, column: QVBoxLayout, title: str, share: int) -> QListWidget:
        heading = QLabel(title, self)
        heading.setFont(heading_font(3))
        shown = QListWidget(self)
        shown.setAccessibleName(title)
        shown.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        shown.setSpacing(1)
        shown.itemActivated.connect(self._on_activated)
        shown.itemClicked.connect(self._on_activated)
        column.addWidget(heading)
        column.addWidget(shown, share)
        return shown

    def _fill(self, shown: QListWidget, empty: str, lines: Sequence[tuple[str, Place]]) -> None:
        shown.clear()
        mode = Qt.TextElideMode
        # Advice is read whole, a line of a list at one glance.
        shown.setWordWrap(not lines)
        shown.setTextElideMode(mode.ElideRight if lines else mode.ElideNone)
        for words, place in lines:
            item = QListWidgetItem(words, shown)
            item.setData(_ROLE, place)
            item.setToolTip(words)
        if not lines:
            item = QListWidgetItem(empty, shown)
            item.setFlags(Qt.ItemFlag.NoItemFlags)

    def _on_activated(self, item: QListWidgetItem) -> None:
        place = item.data(_ROLE)
        if isinstance(place, Place):
            self._desk.go(place)
