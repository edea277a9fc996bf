"""Application-wide rules of input: wheel, Enter, text of the input method, a safe Qt.

Each filter is installed once by the composition root: `app.installEventFilter(WheelGuard(app))`.
"""

from __future__ import annotations

import sys
from itertools import pairwise
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPushButton,
    QScrollBar,
    QTabBar,
    QWidget,
)

ENTER_NEXT = "enterNext"
_NONE_ROUNDS = 200
_NONE_LOSS = -100


@runtime_checkable
class TakesEnter(Protocol):
    """A field that may need Enter for itself, e.g. to pick from its open list."""

    def enter_pressed(self) -> bool:
        """True when the key was used up and the focus must stay."""
        ...


class WheelGuard(QObject):
    """The wheel scrolls pages; it never changes the value under the mouse (qgis/QGIS#38572)."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Wheel or isinstance(watched, QScrollBar):
            return False
        if isinstance(watched, QComboBox | QAbstractSpinBox | QAbstractSlider | QTabBar):
            event.ignore()
            return True
        return False


class EnterNext(QObject):
    """Enter goes to the next field and Shift+Enter back, inside widgets marked with `ENTER_NEXT`.

    Ctrl+Enter is left alone for saving; editors of several lines keep Enter. While the input method
    composes, Enter belongs to it and does not arrive as a key.
    """

    def __init__(self, parent: QObject | None = None, *, enabled: bool = True) -> None:
        super().__init__(parent)
        self._enabled = enabled

    def set_enabled(self, enabled: bool) -> None:
        """設定「Enterで次の項目へ」."""
        self._enabled = enabled

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self._enabled or event.type() != QEvent.Type.KeyPress:
            return False
        if not isinstance(event, QKeyEvent) or not is_plain_enter(event):
            return False
        if not isinstance(watched, QLineEdit | QComboBox | QCheckBox) or not _in_form(watched):
            return False
        if _used_up(watched):
            return True
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            watched.focusPreviousChild()
        else:
            watched.focusNextChild()
        return True


class EnterPresses(QObject):
    """Enter presses the button that has the keyboard, as everywhere in Windows; a key that is held
    down does not, so that running through a form by Enter ends on 「保存する」 unpressed."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(watched, QPushButton):
            return False
        if not isinstance(event, QKeyEvent) or not is_plain_enter(event):
            return False
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if watched.autoDefault() or watched.isDefault() or shift:
            return False
        if not event.isAutoRepeat():
            watched.click()
        return True


def is_plain_enter(event: QKeyEvent) -> bool:
    """Return or Enter, with no other modifier than Shift (and the keypad's own flag)."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    allowed = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    return not event.modifiers() & ~allowed


def _in_form(widget: QWidget) -> bool:
    step: QWidget | None = widget
    while step is not None:
        if step.property(ENTER_NEXT):
            return True
        step = None if step.isWindow() else step.parentWidget()
    return False


def _used_up(widget: QWidget) -> bool:
    """Ask the widget and the field around it whether they want the key."""
    step: QWidget | None = widget
    while step is not None and not step.property(ENTER_NEXT):
        if isinstance(step, TakesEnter) and step.enter_pressed():
            return True
        step = step.parentWidget()
    return False


def commit_ime() -> None:
    """Take over text still standing in the input method; call before save, lock, print, leave."""
    method = QGuiApplication.inputMethod()
    if method is not None:
        method.commit()
    QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)


def check_qt_none_bug() -> bool:
    """True when this PySide6 loses references to None on this Python and must not be used.

    PySide6 6.12.0 with Python 3.11 ends the process after some thousand calls
    (pymupdf/PyMuPDF#5043); from Python 3.12 on None cannot be lost.
    """
    if sys.version_info >= (3, 12):
        return False
    box = QListWidget()
    before = sys.getrefcount(None)
    for _ in range(_NONE_ROUNDS):
        box.addItem("x")
    return sys.getrefcount(None) - before < _NONE_LOSS


def tab_through(*widgets: QWidget) -> None:
    """Tab goes from each to the next, whatever order they were made in."""
    for first, second in pairwise(widgets):
        QWidget.setTabOrder(first, second)
