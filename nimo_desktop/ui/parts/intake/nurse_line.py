"""Beside the address: who answers for the district, and one button that makes her 担当."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from nimo_desktop.services.districts import Suggestion
from nimo_desktop.ui.text import intake as text
from nimo_desktop.ui.theme import set_look

WAIT_MS = 400


class NurseLine(QWidget):
    """Empty until `find` names a nurse; `take` carries her id as the field 「担当」 writes it.

    It keeps its height while empty, so that nothing moves under the hands of who types.
    """

    take = Signal(str)

    def __init__(
        self,
        find: Callable[[], Suggestion | None],
        holder: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._find, self._holder = find, holder
        self._found: Suggestion | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self.look_now)
        self._words = _ShortLabel(self)
        set_look(self._words, "look", "support")
        self.button = QPushButton(text.MAKE_HOLDER, self)
        self.button.setProperty("small", "true")
        self.button.setAutoDefault(True)  # Enter presses it
        self.button.setAccessibleName(text.MAKE_HOLDER_NAME)
        self.button.clicked.connect(self._on_clicked)
        policy = self.button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.button.setSizePolicy(policy)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._words, 1)
        layout.addWidget(self.button)
        self.clear()

    def words(self) -> str:
        """What stands there in full, "" while nobody is named."""
        return self._words.toolTip()

    def look_later(self) -> None:
        """Somebody is typing: look when the hands rest."""
        self._timer.start()

    def look_now(self) -> None:
        """Look without waiting."""
        self._timer.stop()
        self._found = self._find()
        self.refresh()

    def clear(self) -> None:
        """Another form: nobody is named."""
        self._timer.stop()
        self._found = None
        self.refresh()

    def stop(self) -> None:
        """The page is left."""
        self._timer.stop()

    def refresh(self) -> None:
        """Say the same again after 「担当」 was changed."""
        nurse = self._found.nurse if self._found else None
        if self._found is None or nurse is None:
            self._words.say("")
            self.button.hide()
            return
        is_holder = self._holder() == nurse.id.hex
        words = text.NURSE_HOLDS if is_holder else text.NURSE
        self._words.say(words.format(name=nurse.name, department=self._found.department))
        self.button.setAccessibleName(f"{text.MAKE_HOLDER_NAME} {nurse.name}")
        self.button.setVisible(not is_holder)

    def _on_clicked(self) -> None:
        if self._found is not None and self._found.nurse is not None:
            self.take.emit(self._found.nurse.id.hex)


class _ShortLabel(QLabel):
    """One line at the right; what does not fit is cut with 「…」 and stands in the tool tip."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, words: str) -> None:
        self.setToolTip(words)
        self.setAccessibleName(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.contentsRect().width()
        whole = self.toolTip()
        self.setText(self.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, room))
