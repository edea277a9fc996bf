"""What tests of widgets share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QWidget


@pytest.fixture
def front(qtbot) -> Callable[[QWidget], None]:
    """Shows a window and waits until it has the keyboard."""

    def bring(window: QWidget) -> None:
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window, timeout=2000)

    return bring
