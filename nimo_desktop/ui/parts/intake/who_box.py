"""「だれのことですか」: a line, a list that never takes the keyboard, the card picked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
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

from nimo_desktop.services.finding import PersonCard
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.parts.intake.words import card_lines
from nimo_desktop.ui.text import intake as text
from nimo_desktop.ui.theme import set_look

WAIT_MS = 250
SHOWN_ROWS = 4


class WhoBox(QWidget):
    """`picked` carries a card when it is chosen, None when the choice is taken back.

    `as_contact`, `as_subject` and `open_case` carry the card whose button was pressed.
    """

    picked = Signal(object)
    as_contact = Signal(object)
    as_subject = Signal(object)
    open_case = Signal(object)

    def __init__(
        self, find: Callable[[str], Sequence[PersonCard]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._find = find
        self._cards: tuple[PersonCard, ...] = ()
        self._chosen: PersonCard | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self.search_now)
        self.line = _WhoLine(self)
        self.line.setPlaceholderText(text.WHO)
        self.line.setAccessibleName(text.WHO_NAME)
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self._on_text)
        self.line.returnPressed.connect(self.pick)
        self.list = QListWidget(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(text.WHO_LIST)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWordWrap(True)
        self.list.itemClicked.connect(self._on_clicked)
        self.list.hide()
        self.none_label = QLabel(text.WHO_NONE, self)
        set_look(self.none_label, "look", "support")
        self.none_label.hide()
        self.panel = _CardPanel(self)
        self.panel.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for part in (self.line, self.list, self.none_label, self.panel):
            layout.addWidget(part)

    # What is chosen -----------------------------------------------------------------------------
    def chosen(self) -> PersonCard | None:
        """The card that was picked."""
        return self._chosen

    def pointed(self) -> PersonCard | None:
        """The picked card, else the one the arrow keys stand on."""
        if self._chosen is not None or self.list.isHidden():
            return self._chosen
        row = self.list.currentRow()
        return self._cards[row] if 0 <= row < len(self._cards) else None

    def cards(self) -> tuple[PersonCard, ...]:
        """What was found last."""
        return self._cards

    def search_now(self) -> None:
        """Look the text up without waiting."""
        self._timer.stop()
        typed = self.line.text().strip()
        self._cards = tuple(self._find(typed)) if typed else ()
        self.list.clear()
        for card in self._cards:
            who, stands, beware = card_lines(card)
            item = QListWidgetItem("\n".join(filter(None, (who, f"  {stands}  {beware}"))))
            self.list.addItem(item)
        if self._cards:
            self.list.setCurrentRow(0)
            rows = min(len(self._cards), SHOWN_ROWS)
            self.list.setFixedHeight(self.list.sizeHintForRow(0) * rows + 8)
        self.list.setVisible(bool(self._cards))
        self.none_label.setVisible(len(typed) > 1 and not self._cards)

    def step(self, step: int) -> None:
        """Arrow keys in the line."""
        if self._cards:
            last = len(self._cards) - 1
            self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), last))

    def pick(self) -> None:
        """Enter: the card the arrow keys stand on; its first button gets the keyboard."""
        if self._timer.isActive():
            self.search_now()
        card = self.pointed()
        if card is not None:
            self.choose(card)

    def choose(self, card: PersonCard) -> None:
        """Show one card with what can be done."""
        self._chosen = card
        self.list.hide()
        self.none_label.hide()
        self.panel.show_card(card)
        self.panel.show()
        self.panel.first_button().setFocus()
        self.picked.emit(card)

    def reset(self) -> None:
        """Begin anew."""
        had = self._chosen is not None
        self._timer.stop()
        self._chosen, self._cards = None, ()
        self.line.blockSignals(True)
        self.line.set_value("")
        self.line.blockSignals(False)
        for part in (self.list, self.none_label, self.panel):
            part.hide()
        if had:
            self.picked.emit(None)

    def stop(self) -> None:
        """The page is left."""
        self._timer.stop()

    def set_contact_allowed(self, allowed: bool) -> None:
        """A call that is stored as a consultation already is not made a contact as well."""
        self.panel.contact_allowed = allowed
        if self._chosen is not None:
            self.panel.show_card(self._chosen)

    def _on_text(self) -> None:
        self._timer.start()

    def _on_clicked(self, item: QListWidgetItem) -> None:
        self.choose(self._cards[self.list.row(item)])


class _WhoLine(TextLine):
    def __init__(self, box: WhoBox) -> None:
        super().__init__(box)
        self._box = box

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self._box.step(step)
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self._box.reset()
        else:
            super().keyPressEvent(event)


class _CardPanel(QFrame):
    def __init__(self, box: WhoBox) -> None:
        super().__init__(box)
        self._box = box
        self.contact_allowed = True
        self.setProperty("card", "true")
        self._who, self._stands, self._beware = QLabel(self), QLabel(self), QLabel(self)
        set_look(self._stands, "look", "support")
        set_look(self._beware, "look", "error")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        for label in (self._who, self._stands, self._beware):
            label.setWordWrap(True)
            layout.addWidget(label)
        self.contact = self._button(text.AS_CONTACT, "phone", box.as_contact)
        self.subject = self._button(text.TAKE_PERSON, "user", box.as_subject)
        self.open = self._button(text.OPEN_CASE, "case", box.open_case)
        self.again = QPushButton(text.FORGET_PERSON, self)
        self.again.setAutoDefault(False)
        self.again.clicked.connect(self._on_again)
        line = QHBoxLayout()
        for button in (self.contact, self.subject, self.open, self.again):
            line.addWidget(button)
        line.addStretch(1)
        layout.addLayout(line)

    def show_card(self, card: PersonCard) -> None:
        who, stands, beware = card_lines(card)
        self._who.setText(f"<b>{_plain(who)}</b>")
        self._stands.setText(stands)
        self._beware.setText(beware)
        self._beware.setVisible(bool(beware))
        self.contact.setVisible(card.case_id is not None and self.contact_allowed)
        self.open.setVisible(card.case_id is not None)
        self.setAccessibleName(" ".join((who, stands, beware)))

    def first_button(self) -> QPushButton:
        return self.subject if self.contact.isHidden() else self.contact

    def _button(self, words: str, sign: str, signal: object) -> QPushButton:
        button = QPushButton(icon(sign), words, self)
        button.setAutoDefault(True)  # Enter presses the button that has the keyboard
        button.clicked.connect(lambda: signal.emit(self._box.chosen()))  # type: ignore[attr-defined]
        return button

    def _on_again(self) -> None:
        self._box.reset()
        self._box.line.setFocus()


def _plain(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")
