"""The widgets of 相談受付 and their places; what they do is the page's."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.problems import Problem
from nimo_desktop.services.finding import PersonCard
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.forms.newer import NewerRecord
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.parts.intake.form import IntakeFields
from nimo_desktop.ui.parts.intake.side import OpenItems, SimilarStrip
from nimo_desktop.ui.parts.intake.who_box import WhoBox
from nimo_desktop.ui.text import intake as text
from nimo_desktop.ui.theme import SIZE_EVENTS, heading_font, set_look

NAVIGATOR_CHARS = 8
SIDE_CHARS = 13


class IntakeFrame(QWidget):
    """Who-box on top; navigator, form and side strip below; the form's bar at the bottom."""

    def __init__(
        self,
        ws: Workspace,
        find: Callable[[str], Sequence[PersonCard]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.who = WhoBox(find, self)
        self.anonymous_box = QCheckBox(text.ANONYMOUS, self)
        self.drafts_button = self._button(text.RESUME, "draft")
        self.head = QLabel(self)
        self.head.setWordWrap(True)
        self.drafts_line = QLabel(self)
        self.drafts_line.setWordWrap(True)
        self.drafts_line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        set_look(self.drafts_line, "look", "support")
        self.head.setFont(heading_font(3))
        self.refer_button = self._button(text.REFER, "referral")
        self.hand_over_button = self._button(text.HAND_OVER, "user")
        self.close_button = self._button(text.CLOSE, "check")
        self.newer = NewerRecord(self)
        self.form = IntakeFields(ws, self)
        self.similar = SimilarStrip(self)
        self.open_items = OpenItems(self)
        self.navigator = self._make_navigator()
        self.print_button = self.form.add_button(text.PRINT)
        self.save_button = self.form.add_button(text.SAVE, primary=True)
        self.start_button = self.form.add_button(text.SAVE_AND_START)
        self._lay_out()

    def _button(self, words: str, sign: str) -> QPushButton:
        button = QPushButton(icon(sign), words, self)
        button.setAutoDefault(False)
        return button

    def _make_navigator(self) -> QListWidget:
        navigator = QListWidget(self)
        navigator.setAccessibleName(text.NAVIGATOR)
        navigator.setToolTip(text.NAVIGATOR)
        navigator.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        navigator.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for number, title in enumerate(text.SECTIONS):
            navigator.addItem(title)
            keys = QShortcut(QKeySequence(f"Alt+{number + 1}"), self)
            keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys.activated.connect(lambda n=number: self.go_to_section(n))
        navigator.itemClicked.connect(lambda item: self.go_to_section(navigator.row(item)))
        return navigator

    def go_to_section(self, number: int) -> None:
        """A card of the form, by the navigator or Alt+number; hidden ones are passed over."""
        if not self.form.cards[number].isHidden():
            self.navigator.setCurrentRow(number)
            self.form.go_to_card(number)

    def show_open(self, problems: Sequence[Problem], *, stored: bool) -> None:
        """What is still open: listed at the side, counted in the navigator."""
        self.open_items.show_items(problems, stored=stored)
        counts = [0] * len(text.SECTIONS)
        for problem in problems:
            counts[self.form.card_of(problem.field)] += 1
        for number, title in enumerate(text.SECTIONS):
            left = text.SECTION_OPEN.format(title=title, count=counts[number])
            self.navigator.item(number).setText(left if counts[number] else title)

    def show_drafts(self, words: str) -> None:
        """One quiet line about half-done intakes beside the head; it never takes the keyboard."""
        self.drafts_line.setText(words)
        for part in (self.drafts_line, self.drafts_button):
            part.setVisible(bool(words))
        self._state.setStretchFactor(self.head, 0 if words else 1)

    def _lay_out(self) -> None:
        top, state = QHBoxLayout(), QHBoxLayout()
        self._state = state
        top.addWidget(self.who, 1)
        top.addWidget(self.anonymous_box, 0, Qt.AlignmentFlag.AlignTop)
        state.addWidget(self.head)
        state.addWidget(self.drafts_line, 1)
        state.addWidget(self.drafts_button)
        state.addWidget(self.refer_button)
        state.addWidget(self.hand_over_button)
        state.addWidget(self.close_button)
        side = QWidget(self)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.similar)
        column.addWidget(self.open_items, 1)
        scroll = QScrollArea(self)
        scroll.setWidget(side)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fit_anonymous()
        wide = self.fontMetrics().horizontalAdvance("あ")
        self.navigator.setFixedWidth(wide * NAVIGATOR_CHARS + 16)
        scroll.setFixedWidth(wide * SIDE_CHARS)
        body = QHBoxLayout()
        body.setSpacing(8)
        body.addWidget(self.navigator)
        body.addWidget(self.form, 1)
        body.addWidget(scroll)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 8)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addLayout(state)
        layout.addWidget(self.newer)
        layout.addLayout(body, 1)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in SIZE_EVENTS and hasattr(self, "_state"):
            self._fit_anonymous()

    def _fit_anonymous(self) -> None:
        """The box stands on the line beside it, also while a list is open under that line."""
        self.anonymous_box.setFixedHeight(self.who.line.sizeHint().height())
