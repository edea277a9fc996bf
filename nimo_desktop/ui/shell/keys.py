"""Keys of the frame: who Ctrl+Z belongs to, F6 between panes, the list of keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.ui.text import shell as text
from nimo_desktop.ui.text import widgets as common
from nimo_desktop.ui.theme import heading_font


class UndoKeys(QObject):
    """Line edits claim Ctrl+Z even with nothing to undo; then it goes to the record instead."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def install(self) -> None:
        """Watch the application's keys while the frame is shown."""
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def remove(self) -> None:
        """Watch no more."""
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if not isinstance(watched, QWidget) or watched.window() is not self._window:
            return False
        for keys, redo in ((QKeySequence.StandardKey.Undo, False),
                           (QKeySequence.StandardKey.Redo, True)):
            if event.matches(keys) and not _has_own(watched, redo=redo):
                event.ignore()
                return True
        return False


def _has_own(widget: QWidget, *, redo: bool) -> bool:
    """Whether the text field has something of its own to take back or do again. Other widgets
    say so by `can_undo()`.
    """
    if isinstance(widget, QLineEdit):
        return widget.isRedoAvailable() if redo else widget.isUndoAvailable()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        document = widget.document()
        return document.isRedoAvailable() if redo else document.isUndoAvailable()
    own = getattr(widget, "can_undo", None)
    return not redo and callable(own) and bool(own())


def next_pane(panes: Sequence[tuple[QWidget, Callable[[], None]]], *, back: bool = False) -> None:
    """Move the keyboard to the pane after the one it is in (F6); each pane says how it takes it."""
    focus = QApplication.focusWidget()
    inside = [at for at, (pane, _) in enumerate(panes)
              if focus is not None and (pane is focus or pane.isAncestorOf(focus))]
    now = inside[0] if inside else (0 if back else -1)
    panes[(now + (-1 if back else 1)) % len(panes)][1]()


class KeysDialog(QDialog):
    """F1: every key of the frame, and those of the page."""

    def __init__(self, page_keys: Sequence[tuple[str, str]] = (),
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(text.KEYS_TITLE)
        room = QWidget(self)
        grid = QGridLayout(room)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        row = 0
        for title, keys in ((text.KEYS_TITLE, text.KEYS), (text.KEYS_PAGE, page_keys)):
            if not keys:
                continue
            heading = QLabel(title, room)
            heading.setFont(heading_font(3))
            grid.addWidget(heading, row, 0, 1, 2)
            for offset, (key, what) in enumerate(keys, start=1):
                grid.addWidget(QLabel(key, room), row + offset, 0)
                grid.addWidget(QLabel(what, room), row + offset, 1)
            row += len(keys) + 1
        scroll = QScrollArea(self)
        scroll.setWidget(room)
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(text.KEYS_TITLE)
        close = QPushButton(common.UNDERSTOOD, self)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.addWidget(scroll)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        wide = self.fontMetrics().horizontalAdvance("あ")
        self.resize(wide * 40, min(wide * 45, 640))
        close.setFocus()
