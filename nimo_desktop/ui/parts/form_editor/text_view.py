"""「文字で直す」: the file itself, and below it what is wrong with it, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QLabel,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.services.form_files.faults import FormFault
from nimo_desktop.ui.parts.form_editor.wrapped_list import WrappedList
from nimo_desktop.ui.text import forms_page as text
from nimo_desktop.ui.theme import SIZE_EVENTS, number_font, set_look

CHANGE_MS = 300
_MOST = 3
_ROLE = Qt.ItemDataRole.UserRole


class TextView(QWidget):
    """`edited` carries the whole text some 300 ms after the last key. Enter on a fault goes there.

    Only committed text counts: what stands in the input method does not.
    """

    edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quiet = False
        self.editor = QPlainTextEdit(self)
        self.editor.setAccessibleName(text.TEXT_NAME)
        self.editor.setTabChangesFocus(True)
        self.editor.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.hint = QLabel(text.TEXT_HINT, self)
        self.hint.setWordWrap(True)
        set_look(self.hint, "look", "support")
        self.state = QLabel(text.NO_FAULTS, self)
        self.faults = WrappedList(self, name=text.FAULTS_NAME)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CHANGE_MS)
        self._timer.timeout.connect(self.finish)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(6)
        for part, share in ((self.hint, 0), (self.editor, 1), (self.state, 0), (self.faults, 0)):
            layout.addWidget(part, share)
        self.editor.textChanged.connect(self._on_typed)
        self.faults.itemActivated.connect(self._go)
        self.faults.itemClicked.connect(self._go)
        self._set_font()

    def show_text(self, words: str) -> None:
        """Show a text that was changed elsewhere; one that is the same stays with its cursor."""
        if self.editor.toPlainText() == words:
            return
        self._quiet = True
        self.editor.setPlainText(words)
        self._quiet = False

    def show_faults(self, faults: Sequence[FormFault]) -> None:
        """What is wrong now."""
        self.faults.clear()
        for fault in faults:
            words = text.FAULT.format(line=fault.line, sentence=fault.sentence)
            QListWidgetItem(words, self.faults).setData(_ROLE, fault.line)
        self.faults.setVisible(bool(faults))
        self.state.setVisible(not faults)
        self._fit()

    def finish(self) -> None:
        """Tell what stands there now."""
        self._timer.stop()
        self.edited.emit(self.editor.toPlainText())

    def pending(self) -> bool:
        """Whether something typed was not told yet."""
        return self._timer.isActive()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in SIZE_EVENTS and hasattr(self, "_timer"):
            self._set_font()
            self._fit()

    def go_to_line(self, number: int) -> None:
        """The cursor to the beginning of a line (from 1)."""
        block = self.editor.document().findBlockByNumber(number - 1)
        cursor = QTextCursor(block)
        self.editor.setTextCursor(cursor)
        self.editor.centerCursor()
        self.editor.setFocus()

    def _on_typed(self) -> None:
        if not self._quiet:
            self._timer.start()

    def _go(self, item: QListWidgetItem) -> None:
        self.go_to_line(int(item.data(_ROLE)))

    def _set_font(self) -> None:
        font = number_font()
        font.setPointSizeF(self.font().pointSizeF())
        if self.editor.font() != font:
            self.editor.setFont(font)

    def _fit(self) -> None:
        self.faults.setFixedHeight(self.faults.height_of(_MOST))
