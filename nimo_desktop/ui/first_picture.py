"""When the first picture really stands on the screen: what may wait begins only then."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

LATEST_MS = 300


class FirstPicture(QObject):
    """`shown` comes once: after the widget was painted, at the latest soon after it was shown.

    A timer of 0 ms is not enough for that: every window system paints later than it fires.
    """

    shown = Signal()

    def __init__(self, widget: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._widget = widget
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(self._tell)
        self._told = False

    def watch(self) -> None:
        """Begin, when the window is shown; does nothing the second time."""
        if self._told or self._late.isActive():
            return
        self._widget.installEventFilter(self)
        self._late.start(LATEST_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._widget.removeEventFilter(self)
            self._late.start(0)
        return super().eventFilter(watched, event)

    def _tell(self) -> None:
        if not self._told:
            self._told = True
            self._widget.removeEventFilter(self)
            self.shown.emit()
