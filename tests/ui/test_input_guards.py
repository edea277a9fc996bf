"""Wheel, Enter, the input method's text, and the guard against a broken Qt."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.ui.input_guards import (
    ENTER_NEXT,
    EnterNext,
    EnterPresses,
    WheelGuard,
    check_qt_none_bug,
    commit_ime,
)


def turn_wheel(widget: QWidget) -> bool:
    """True when someone took the event; one that nobody takes goes on to the page behind."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(middle, widget.mapToGlobal(middle), QPoint(), QPoint(0, -120),
                        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
                        Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_wheel_scrolls_the_page_and_changes_no_value(qtbot, front, qapp) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    body = QWidget()
    layout = QVBoxLayout(body)
    combo, spin = QComboBox(), QSpinBox()
    combo.addItems(["一", "二", "三"])
    layout.addWidget(combo)
    layout.addWidget(spin)
    layout.addSpacing(2000)
    area.setWidget(body)
    area.resize(200, 200)
    front(area)
    guard = WheelGuard()
    qapp.installEventFilter(guard)
    taken = turn_wheel(combo) or turn_wheel(spin)
    page_taken = turn_wheel(area.viewport())
    qapp.removeEventFilter(guard)
    assert combo.currentIndex() == 0
    assert spin.value() == 0
    assert not taken
    assert page_taken
    assert area.verticalScrollBar().value() > 0


@pytest.fixture
def enter_next(qapp: QApplication) -> Iterator[EnterNext]:
    guard = EnterNext()
    qapp.installEventFilter(guard)
    yield guard
    qapp.removeEventFilter(guard)


def _form(qtbot, front) -> tuple[QWidget, list[QWidget]]:
    form = QWidget()
    form.setProperty(ENTER_NEXT, True)
    qtbot.addWidget(form)
    layout = QVBoxLayout(form)
    parts: list[QWidget] = [QLineEdit(), QComboBox(), QCheckBox("はい"), QPlainTextEdit(),
                            QPushButton("保存する")]
    for part in parts:
        layout.addWidget(part)
    parts[3].setTabChangesFocus(True)
    front(form)
    parts[0].setFocus()
    return form, parts


def test_enter_goes_on_and_shift_enter_goes_back(qtbot, front, enter_next: EnterNext) -> None:
    form, parts = _form(qtbot, front)
    pressed = []
    parts[4].clicked.connect(lambda: pressed.append(1))
    for here, there in ((0, 1), (1, 2), (2, 3)):
        QTest.keyClick(parts[here], Qt.Key.Key_Return)
        assert form.focusWidget() is parts[there]
    QTest.keyClick(parts[3], Qt.Key.Key_Return)
    assert parts[3].toPlainText() == "\n"
    parts[2].setFocus()
    QTest.keyClick(parts[2], Qt.Key.Key_Enter, Qt.KeyboardModifier.ShiftModifier)
    assert form.focusWidget() is parts[1]
    assert pressed == []


def test_enter_stays_where_it_belongs(qtbot, front, enter_next: EnterNext) -> None:
    form, parts = _form(qtbot, front)
    QTest.keyClick(parts[0], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert form.focusWidget() is parts[0]
    enter_next.set_enabled(False)
    QTest.keyClick(parts[0], Qt.Key.Key_Return)
    assert form.focusWidget() is parts[0]
    enter_next.set_enabled(True)
    form.setProperty(ENTER_NEXT, False)
    QTest.keyClick(parts[0], Qt.Key.Key_Return)
    assert form.focusWidget() is parts[0]


def test_this_qt_keeps_none_and_commit_is_harmless(qapp) -> None:
    assert check_qt_none_bug() is False
    commit_ime()


def test_enter_presses_the_button_that_has_the_keyboard(qtbot, front, qapp) -> None:
    guard = EnterPresses()
    qapp.installEventFilter(guard)
    window = QWidget()
    qtbot.addWidget(window)
    button = QPushButton("保存する", window)
    button.setAutoDefault(False)
    pressed: list[int] = []
    button.clicked.connect(lambda: pressed.append(1))
    front(window)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    QTest.keyClick(button, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    QTest.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier,
                     "\r", True)
    qapp.sendEvent(button, held)
    assert pressed == [1, 1]
    button.setEnabled(False)
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert pressed == [1, 1]
    qapp.removeEventFilter(guard)
