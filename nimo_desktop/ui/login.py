"""The login card, also over a locked window. Imports no service: it is the first picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.ui.fields.pin_edit import PinEdit
from nimo_desktop.ui.input_guards import commit_ime
from nimo_desktop.ui.text import login as text
from nimo_desktop.ui.theme import SIZE_EVENTS, TOKENS, heading_font, row_height, set_look

CARD_CHARS = 30
PIN_DIGITS = 6


class PasswordLine(QLineEdit):
    """Hidden text; `caps` tells whether CapsLock seems to be on."""

    caps = Signal(bool)

    def __init__(self, parent: QWidget, *, name: str) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        if len(typed) == 1 and typed.isascii() and typed.isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps.emit(typed.isupper() != shift)
        elif event.key() == Qt.Key.Key_CapsLock:
            self.caps.emit(False)
        super().keyPressEvent(event)


class LoginCard(QWidget):
    """Asks who and the password (or the PIN) and tells what was entered; opens nothing itself.

    `password_given` carries login and password, `pin_given` login and PIN. The links are signals.
    """

    password_given = Signal(str, str)
    pin_given = Signal(str, str)
    training_wanted = Signal()
    recovery_wanted = Signal()
    restore_wanted = Signal()
    folder_wanted = Signal()
    login_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pin_for: frozenset[str] = frozenset()
        self._by_pin = False
        self._busy = False
        self.card = QFrame(self)
        self.card.setProperty("card", "true")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        room = QWidget(scroll)
        middle = QVBoxLayout(room)
        middle.addStretch(1)
        middle.addWidget(self.card, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(1)
        scroll.setWidget(room)
        outer.addWidget(scroll)
        self._build_card()
        self._set_width()
        self._show_mode()

    # content -------------------------------------------------------------------------------------
    def set_logins(self, logins: Sequence[str]) -> None:
        """The names to choose from, the likeliest first; what was chosen stays if it is there."""
        chosen = self.login()
        self.who.blockSignals(True)
        self.who.clear()
        self.who.addItems(list(logins))
        self.who.setCurrentIndex(max(self.who.findText(chosen), 0))
        self.who.blockSignals(False)
        self.enter.setEnabled(bool(logins))
        self._show_mode()

    def set_folder(self, folder: Path) -> None:
        """Which vault this is."""
        self.folder.setText(text.FOLDER.format(folder=folder))
        self._fit()

    def set_training(self, on: bool) -> None:
        """In the training vault the card tells the login and leads back."""
        self.training.setText(text.REAL if on else text.TRAINING)
        self.tell(text.TRAINING_NOTE if on else "")
        for link in (self.recovery, self.restore):
            link.setVisible(not on)

    def set_locked(self, on: bool, *, pin_for: frozenset[str] = frozenset()) -> None:
        """Over a locked window; `pin_for` are logins that may open by PIN."""
        self.locked.setVisible(on)
        self._pin_for = pin_for
        self._by_pin = self.login() in pin_for
        for link in (self.recovery, self.restore, self.other):
            link.setVisible(not on)
        self.clear_secret()
        self._show_mode()

    def forget_pin(self, login: str) -> None:
        """Only the password opens for this login from now on."""
        self._pin_for -= {login}
        self._by_pin = self._by_pin and login in self._pin_for
        self._show_mode()

    def select(self, login: str) -> None:
        """Put this login into the line."""
        row = self.who.findText(login)
        if row >= 0:
            self.who.setCurrentIndex(row)

    def login(self) -> str:
        """The chosen login."""
        return self.who.currentText()

    def by_pin(self) -> bool:
        """Whether the card asks for the PIN now."""
        return self._by_pin

    def tell(self, words: str) -> None:
        """A quiet note under the heading; '' takes it away."""
        self.note.setText(words)
        self.note.setVisible(bool(words))
        self._fit()

    def show_trouble(self, sentence: str) -> None:
        """Why it did not open; '' takes it away. The secret is emptied for the next try."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
        self.error.setAccessibleName(sentence)
        self._fit()
        if sentence:
            self.clear_secret()
            self.focus_first()

    def set_busy(self, words: str) -> None:
        """While keys are derived or closed the button says so and takes nothing; '' ends it."""
        self._busy = bool(words)
        self.enter.setEnabled(not words and self.who.count() > 0)
        self.enter.setText(words or (text.OPEN if self._by_pin else text.LOG_IN))

    def clear_secret(self) -> None:
        """No password stays in a widget."""
        self.password.clear()
        self.pin.clear()
        self.caps.hide()
        self.show_button.setChecked(False)

    def focus_first(self) -> None:
        """The keyboard goes to the secret: the name is chosen already."""
        (self.pin if self._by_pin else self.password).setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.focus_first()

    # building ------------------------------------------------------------------------------------
    def _build_card(self) -> None:
        box = QVBoxLayout(self.card)
        box.setContentsMargins(32, 24, 32, 24)
        box.setSpacing(8)
        heading = QLabel(text.PROGRAM, self.card)
        heading.setFont(heading_font(1))
        heading.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        tagline = QLabel(text.TAGLINE, self.card)
        tagline.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        set_look(tagline, "look", "support")
        self.locked = self._words("banner", "warning", text.LOCKED)
        self.note = self._words("banner", "warning", "")
        for part in (heading, tagline, self.locked, self.note):
            box.addWidget(part)
        box.addSpacing(8)
        self._add_who(box)
        self._add_secret(box)
        self._add_links(box)

    def _words(self, look: str, value: str, words: str) -> QLabel:
        label = QLabel(words, self.card)
        label.setWordWrap(True)
        label.setVisible(False)
        if look == "banner":
            label.setStyleSheet(
                f"background: {TOKENS.warning_fill}; color: {TOKENS.warning};"
                f"border-left: 6px solid {TOKENS.warning_bar}; padding: 8px;")
        else:
            set_look(label, look, value)
        return label

    def _add_who(self, box: QVBoxLayout) -> None:
        label = QLabel(text.WHO, self.card)
        self.who = QComboBox(self.card)
        self.who.setAccessibleName(text.WHO)
        self.who.currentTextChanged.connect(self._on_login)
        label.setBuddy(self.who)
        box.addWidget(label)
        box.addWidget(self.who)
        box.addSpacing(4)

    def _add_secret(self, box: QVBoxLayout) -> None:
        self.secret_label = QLabel(text.PASSWORD, self.card)
        self.password = PasswordLine(self.card, name=text.PASSWORD)
        self.password.returnPressed.connect(self._on_enter)
        self.password.caps.connect(self._on_caps)
        self.secret_label.setBuddy(self.password)
        self.show_button = QPushButton(text.SHOW, self.card)
        self.show_button.setCheckable(True)
        self.show_button.setAutoDefault(False)
        self.show_button.setAccessibleName(text.SHOW_NAME)
        self.show_button.toggled.connect(self._on_show)
        self.pin = PinEdit(self.card, name=text.PIN, low=PIN_DIGITS, high=PIN_DIGITS)
        self.pin.entered.connect(self._on_enter)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.password, 1)
        line.addWidget(self.pin, 1)
        line.addWidget(self.show_button)
        self.caps = self._words("look", "warning", text.CAPS)
        self.error = self._words("look", "error", "")
        self.enter = QPushButton(text.LOG_IN, self.card)
        self.enter.setProperty("primary", "true")
        self.enter.setEnabled(False)
        self.enter.clicked.connect(self._on_enter)
        self.other_way = self._link(text.USE_PASSWORD)
        self.other_way.clicked.connect(self._on_other_way)
        box.addWidget(self.secret_label)
        box.addLayout(line)
        for part in (self.caps, self.error):
            box.addWidget(part)
        box.addSpacing(8)
        box.addWidget(self.enter)
        box.addWidget(self.other_way)

    def _add_links(self, box: QVBoxLayout) -> None:
        line = QFrame(self.card)
        line.setFrameShape(QFrame.Shape.HLine)
        box.addSpacing(8)
        box.addWidget(line)
        self.training = self._link(text.TRAINING)
        self.training.clicked.connect(self.training_wanted)
        self.recovery = self._link(text.RECOVERY)
        self.recovery.clicked.connect(self.recovery_wanted)
        self.restore = self._link(text.RESTORE)
        self.restore.clicked.connect(self.restore_wanted)
        self.other = self._link(text.OTHER_FOLDER)
        self.other.clicked.connect(self.folder_wanted)
        for left, right in ((self.training, self.recovery), (self.restore, self.other)):
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(left, 1)
            row.addWidget(right, 1)
            box.addLayout(row)
        self.folder = QLabel(self.card)
        self.folder.setWordWrap(True)
        self.folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_look(self.folder, "look", "support")
        box.addWidget(self.folder)

    def _link(self, label: str) -> QPushButton:
        button = QPushButton(label, self.card)
        button.setProperty("link", "true")
        button.setAutoDefault(False)
        button.setStyleSheet(
            f"QPushButton {{ border: none; background: transparent; color: {TOKENS.link};"
            "text-decoration: underline; padding: 4px; text-align: left; }"
            f"QPushButton:hover {{ background: {TOKENS.hover_row}; }}")
        return button

    def _set_width(self) -> None:
        self.card.setFixedWidth(self.fontMetrics().horizontalAdvance("あ") * CARD_CHARS + 64)
        for field in (self.who, self.password, self.pin, self.show_button, self.enter):
            field.setMinimumHeight(row_height(self))
        self._fit()

    def _fit(self) -> None:
        """A centred card does not ask its sentences how high they are; so they are told."""
        wide = self.card.width() - 64
        for label in (self.locked, self.note, self.caps, self.error, self.folder):
            label.setMinimumHeight(max(label.heightForWidth(wide), 0))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in SIZE_EVENTS and hasattr(self, "folder"):
            self._set_width()

    # acting --------------------------------------------------------------------------------------
    def _show_mode(self) -> None:
        pin = self._by_pin
        self.secret_label.setText(text.PIN if pin else text.PASSWORD)
        self.secret_label.setBuddy(self.pin if pin else self.password)
        self.pin.setVisible(pin)
        self.password.setVisible(not pin)
        self.show_button.setVisible(not pin)
        self.other_way.setVisible(self.login() in self._pin_for)
        self.other_way.setText(text.USE_PASSWORD if pin else text.USE_PIN)
        if not self._busy:
            self.enter.setText(text.OPEN if pin else text.LOG_IN)

    def _on_login(self, login: str) -> None:
        self._by_pin = login in self._pin_for
        self.show_trouble("")
        self.clear_secret()
        self._show_mode()
        self.login_changed.emit(login)

    def _on_other_way(self) -> None:
        self._by_pin = not self._by_pin
        self.clear_secret()
        self._show_mode()
        self.focus_first()

    def _on_caps(self, on: bool) -> None:
        self.caps.setVisible(on)

    def _on_show(self, on: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password
        self.password.setEchoMode(mode)
        self.show_button.setText(text.HIDE if on else text.SHOW)

    def _on_enter(self) -> None:
        if self._busy or not self.enter.isEnabled():
            return
        commit_ime()
        if self._by_pin:
            wrong = self.pin.problem()
            if wrong is not None:
                self.show_trouble(wrong)
                return
            self.pin_given.emit(self.login(), str(self.pin.value()))
        elif not self.password.text():
            self.show_trouble(text.NEED_PASSWORD)
        else:
            self.password_given.emit(self.login(), self.password.text())
