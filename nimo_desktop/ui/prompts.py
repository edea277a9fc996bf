"""The one door to dialogs. Pages ask a `Prompts`; tests give them a fake.

Buttons say the act, the safe choice is the default and Esc takes it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QSettings, Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.input_guards import commit_ime
from nimo_desktop.ui.text import widgets as text
from nimo_desktop.ui.theme import TOKENS, Heading, set_look

TOAST_MS = 10_000
Check = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Question:
    """`act` is the button that does it (「ごみ箱へ移す」), `keep` the safe one."""

    title: str
    words: str
    act: str
    keep: str = text.CANCEL
    danger: bool = False


class Prompts(Protocol):
    """Everything a page may ask or tell."""

    def confirm(self, question: Question) -> bool:
        """True only when the act's button was pressed."""
        ...

    def choose(self, title: str, words: str, *, options: Sequence[tuple[str, str]],
               act: str) -> str | None:
        """One code of (code, label) pairs; None when the nurse stopped."""
        ...

    def ask_text(self, title: str, label: str, *, act: str, initial: str = "",
                 secret: bool = False, check: Check | None = None) -> str | None:
        """A text that `check` finds nothing wrong with; None when the nurse stopped."""
        ...

    def ask_file_to_save(self, title: str, *, name: str, kinds: str) -> Path | None:
        """Where to write; `kinds` as 「PDF (*.pdf)」. Replacing a file was agreed to."""
        ...

    def ask_file_to_open(self, title: str, *, kinds: str) -> Path | None:
        """An existing file."""
        ...

    def ask_folder(self, title: str) -> Path | None:
        """An existing folder."""
        ...

    def tell(self, error: KnownError) -> None:
        """A known trouble in its own sentence."""
        ...

    def inform(self, title: str, words: str) -> None:
        """Something the nurse has to know before going on."""
        ...

    def toast(self, words: str, *, undo: Callable[[], object] | None = None) -> None:
        """A note that goes by itself after ten seconds; with `undo` it offers 「元に戻す」."""
        ...


class QtPrompts:
    """The real dialogs, centred on `window`."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._toast: Toast | None = None
        # A program that was killed in a file dialog could not tidy up behind it.
        forget_folders()

    def confirm(self, question: Question) -> bool:
        """See `Prompts`."""
        commit_ime()
        dialog = AskDialog(question.title, question.words, act=question.act, keep=question.keep,
                           danger=question.danger, parent=self._window)
        return self._run(dialog)

    def choose(self, title: str, words: str, *, options: Sequence[tuple[str, str]],
               act: str) -> str | None:
        """See `Prompts`."""
        commit_ime()
        dialog = ChooseDialog(title, words, options=options, act=act, parent=self._window)
        return dialog.code() if self._run(dialog) else None

    def ask_text(self, title: str, label: str, *, act: str, initial: str = "",
                 secret: bool = False, check: Check | None = None) -> str | None:
        """See `Prompts`."""
        commit_ime()
        dialog = TextDialog(title, label, act=act, initial=initial, secret=secret, check=check,
                            parent=self._window)
        return dialog.typed() if self._run(dialog) else None

    def ask_file_to_save(self, title: str, *, name: str, kinds: str) -> Path | None:
        """See `Prompts`."""
        commit_ime()
        chosen, _kind = QFileDialog.getSaveFileName(self._window, title, name, kinds)
        forget_folders()
        return Path(chosen) if chosen else None

    def ask_file_to_open(self, title: str, *, kinds: str) -> Path | None:
        """See `Prompts`."""
        chosen, _kind = QFileDialog.getOpenFileName(self._window, title, "", kinds)
        forget_folders()
        return Path(chosen) if chosen else None

    def ask_folder(self, title: str) -> Path | None:
        """See `Prompts`."""
        chosen = QFileDialog.getExistingDirectory(self._window, title)
        forget_folders()
        return Path(chosen) if chosen else None

    def tell(self, error: KnownError) -> None:
        """See `Prompts`."""
        self._run(AskDialog(text.TROUBLE_TITLE, error.sentence, keep=text.UNDERSTOOD,
                            sign="warning", parent=self._window))

    def inform(self, title: str, words: str) -> None:
        """See `Prompts`."""
        self._run(AskDialog(title, words, keep=text.UNDERSTOOD, sign="info", parent=self._window))

    def toast(self, words: str, *, undo: Callable[[], object] | None = None) -> None:
        """See `Prompts`."""
        if self._toast is not None:
            self._toast.close_now()
        self._toast = Toast(words, undo, self._window)
        self._toast.gone.append(self._on_toast_gone)

    def shown_toast(self) -> Toast | None:
        """The toast while it is on the screen."""
        return self._toast

    def _on_toast_gone(self) -> None:
        self._toast = None

    @staticmethod
    def _run(dialog: QDialog) -> bool:
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return accepted


def forget_folders() -> None:
    """Qt writes the folders of every file dialog into the user's settings, where names of people
    might stand for good; take them out again. It keeps the last one in memory for this run."""
    kept = QSettings(QSettings.Scope.UserScope, "QtProject")
    kept.remove("FileDialog")
    kept.sync()


class AskDialog(QDialog):
    """A sentence and one or two buttons. Without `act` there is only the safe one."""

    def __init__(self, title: str, words: str, *, act: str = "", keep: str = text.CANCEL,
                 danger: bool = False, sign: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(24, 20, 24, 20)
        self._body.setSpacing(12)
        heading = Heading(title, self)
        self._words = QLabel(words, self)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setMinimumWidth(self.fontMetrics().horizontalAdvance("あ") * 30)
        top = QHBoxLayout()
        if sign:
            mark = QLabel(self)
            mark.setPixmap(icon(sign, colour=TOKENS.secondary).pixmap(32, 32))
            top.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(heading, 1)
        self._body.addLayout(top)
        self._body.addWidget(self._words)
        self.keep_button = QPushButton(keep, self)
        self.keep_button.clicked.connect(self.reject)
        self.act_button = QPushButton(act, self)
        self.act_button.setAutoDefault(False)
        set_look(self.act_button, "danger" if danger else "primary", "true")
        self.act_button.setVisible(bool(act))
        self.act_button.clicked.connect(self.accept)
        self.keep_button.setDefault(True)
        self.setAccessibleDescription(words)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.keep_button)
        buttons.addWidget(self.act_button)
        self._buttons = buttons
        self._body.addLayout(buttons)

    def add_part(self, widget: QWidget) -> None:
        """Put something between the sentence and the buttons."""
        self._body.insertWidget(self._body.count() - 1, widget)


class ChooseDialog(AskDialog):
    """One of a list; ↑↓ and Enter, or a double click."""

    def __init__(self, title: str, words: str, *, options: Sequence[tuple[str, str]], act: str,
                 parent: QWidget | None = None) -> None:
        super().__init__(title, words, act=act, parent=parent)
        self._list = QListWidget(self)
        self._list.setAccessibleName(title)
        for code, label in options:
            QListWidgetItem(label, self._list).setData(Qt.ItemDataRole.UserRole, code)
        self._list.setCurrentRow(0)
        self._list.itemActivated.connect(self.accept)
        self.add_part(self._list)
        self.act_button.setDefault(True)
        self.act_button.setEnabled(bool(options))
        self._list.setFocus()

    def options(self) -> QListWidget:
        """The list."""
        return self._list

    def code(self) -> str | None:
        """The chosen code."""
        item = self._list.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item else None


class TextDialog(AskDialog):
    """One line; the act's button closes only when `check` finds nothing wrong."""

    def __init__(self, title: str, label: str, *, act: str, initial: str = "",
                 secret: bool = False, check: Check | None = None,
                 parent: QWidget | None = None) -> None:
        super().__init__(title, label, act=act, parent=parent)
        self._check = check
        self.line = TextLine(self, name=label)
        self.line.set_value(initial)
        if secret:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self._error = QLabel(self)
        self._error.setWordWrap(True)
        self._error.hide()
        set_look(self._error, "look", "error")
        self.add_part(self.line)
        self.add_part(self._error)
        self.act_button.setDefault(True)
        self.line.setFocus()

    def typed(self) -> str:
        """The text; blanks around it are dropped unless it is secret."""
        hidden = self.line.echoMode() == QLineEdit.EchoMode.Password
        return self.line.text() if hidden else self.line.text().strip()

    def problem(self) -> str:
        """The sentence that keeps the dialog open, '' for none."""
        return "" if self._error.isHidden() else self._error.text()

    def accept(self) -> None:
        """Close only with a text that can be taken."""
        commit_ime()
        wrong = self._check(self.typed()) if self._check else None
        if wrong is None:
            super().accept()
            return
        self._error.setText(f"{text.ERROR_MARK}{wrong}")
        self._error.show()
        self.line.set_wrong(True)
        self.line.setFocus()


class Toast(QFrame):
    """A note at the lower edge of the window; it never takes the keyboard."""

    def __init__(self, words: str, undo: Callable[[], object] | None, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.gone: list[Callable[[], None]] = []
        self._undo = undo
        self.setProperty("toast", "true")
        self.setAccessibleName(text.TOAST_NAME)
        self.setAccessibleDescription(words)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 8, 16, 8)
        line.addWidget(QLabel(words, self))
        self.undo_button = QPushButton(icon("undo", colour=TOKENS.primary), text.RESTORE, self)
        self.undo_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.undo_button.setVisible(undo is not None)
        self.undo_button.clicked.connect(self._on_undo)
        line.addWidget(self.undo_button)
        window.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.close_now)
        self._timer.start(TOAST_MS)
        self._place()
        self.show()
        self.raise_()

    def words(self) -> str:
        """What it says."""
        return self.accessibleDescription()

    def close_now(self) -> None:
        """Take it away."""
        self._timer.stop()
        self.hide()
        self.deleteLater()
        for listener in self.gone:
            listener()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        self.adjustSize()
        window = self._window
        self.move((window.width() - self.width()) // 2, window.height() - self.height() - 48)

    def _on_undo(self) -> None:
        undo = self._undo
        self.close_now()
        if undo is not None:
            undo()
