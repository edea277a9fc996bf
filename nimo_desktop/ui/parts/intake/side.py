"""Beside the form: people who may be the same, and what is still open. Neither ever blocks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.problems import Problem
from nimo_desktop.services.finding import Similar
from nimo_desktop.ui.text import intake as text
from nimo_desktop.ui.theme import heading_font, set_look

AT_MOST = 3


class SimilarStrip(QFrame):
    """Cards of people alike; `take` and `look` carry the card, 別人 hides one."""

    take = Signal(object)
    look = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.setAccessibleName(text.SIMILAR)
        self._dismissed: set[object] = set()
        self._shown: tuple[Similar, ...] = ()
        self._lines: list[QWidget] = []
        self._none = QLabel(text.SIMILAR_NONE, self)
        self._none.setWordWrap(True)
        set_look(self._none, "look", "support")
        heading = QLabel(text.SIMILAR, self)
        heading.setFont(heading_font(3))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 8, 12, 8)
        self._layout.addWidget(heading)
        self._layout.addWidget(self._none)

    def show_people(self, found: Sequence[Similar]) -> None:
        """Show the likeliest that were not called 別人."""
        wanted = tuple(s for s in found if s.card.person_id not in self._dismissed)[:AT_MOST]
        if wanted == self._shown:
            return
        self._shown = wanted
        for line in self._lines:
            self._layout.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = [self._line(one) for one in wanted]
        for line in self._lines:
            self._layout.addWidget(line)
        self._none.setVisible(not wanted)

    def shown(self) -> tuple[Similar, ...]:
        """Who is on the strip."""
        return self._shown

    def dismiss(self, one: Similar) -> None:
        """別人: not shown again in this form."""
        self._dismissed.add(one.card.person_id)
        self.show_people(tuple(s for s in self._shown if s is not one))

    def reset(self) -> None:
        """Another form."""
        self._dismissed.clear()
        self.show_people(())

    def _line(self, one: Similar) -> QWidget:
        box = QWidget(self)
        card = one.card
        words = text.SIMILAR_ONE.format(
            name=card.name, kana=card.kana, age=card.age, district=card.district
        ).rstrip()
        number = f"\n{card.case_number}" if card.case_number else ""
        label = QLabel((text.SIMILAR_LIKELY if one.likely else "") + words + number, box)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        if one.likely:
            set_look(label, "look", "warning")
        layout, buttons = QVBoxLayout(box), QHBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(label)
        for words_, act in (
            (text.SIMILAR_LOOK, lambda: self.look.emit(card)),
            (text.SIMILAR_TAKE, lambda: self.take.emit(card)),
            (text.SIMILAR_OTHER, lambda: self.dismiss(one)),
        ):
            button = QPushButton(words_, box)
            button.setProperty("small", "true")
            button.setAutoDefault(False)
            button.setAccessibleName(f"{words_} {card.name}")
            button.clicked.connect(act)
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        return box


class OpenItems(QFrame):
    """A calm list of what 受付完了 still needs; a click goes to the field."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._words = QLabel(text.OPEN_UNSAVED, self)
        self._words.setWordWrap(True)
        set_look(self._words, "look", "support")
        self.list = QListWidget(self)
        self.list.setAccessibleName(text.OPEN_ITEMS)
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self._on_item)
        self.list.itemClicked.connect(self._on_item)
        self.list.hide()
        heading = QLabel(text.OPEN_ITEMS, self)
        heading.setFont(heading_font(3))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.addWidget(heading)
        layout.addWidget(self._words)
        layout.addWidget(self.list, 1)
        layout.addStretch(0)

    def show_items(self, problems: Sequence[Problem], *, stored: bool) -> None:
        """Show them; before the first saving only a word about it."""
        self.list.clear()
        for problem in problems if stored else ():
            label = text.LABELS.get(problem.field, problem.sentence)
            item = QListWidgetItem(f"・{label}", self.list)
            item.setToolTip(problem.sentence)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, problem.sentence)
            item.setData(Qt.ItemDataRole.UserRole, problem.field)
        self.list.setVisible(self.list.count() > 0)
        self._words.setText(text.OPEN_NONE if stored else text.OPEN_UNSAVED)
        self._words.setVisible(self.list.count() == 0)

    def _on_item(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
