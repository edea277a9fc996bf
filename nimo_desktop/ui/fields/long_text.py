"""Notes of several lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QFont, QKeyEvent, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QApplication, QMenu, QTextEdit, QWidget

from nimo_desktop.ui.fields.base import FieldMixin, Json, text_of
from nimo_desktop.ui.input_guards import commit_ime
from nimo_desktop.ui.text import widgets as text
from nimo_desktop.ui.theme import SIZE_EVENTS

LINE_HEIGHT = 170
LARGER_BY = 1.5
_FRAME = 18
Phrases = Callable[[], Sequence[tuple[str, str]]]


class LongText(FieldMixin, QTextEdit):
    """Plain text that grows from 3 to 10 lines; Tab leaves the field, F4 offers 定型句.

    A QTextEdit, because QPlainTextEdit knows no line height and BIZ UD fonts have no line gap.
    `phrases` gives (title, text) pairs when F4 is pressed.
    """

    committed = Signal()

    def __init__(self, parent: QWidget | None = None, *, name: str = "", low: int = 3,
                 high: int = 10, phrases: Phrases | None = None) -> None:
        super().__init__(parent)
        self._low, self._high, self._phrases = low, high, phrases
        self._clean: Json = ""
        self._last = ""
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._apply_font()
        self._put("")
        self.document().documentLayout().documentSizeChanged.connect(self._grow)

    def value(self) -> object:
        """The text; blank lines and blanks at its end are dropped."""
        return self.toPlainText().rstrip()

    def set_value(self, value: object) -> None:
        """Show a text; the field's own undo starts from it."""
        self._put("" if value is None else str(value))
        self.mark_clean()

    def draft(self) -> Json:
        """The committed text (the input method's own text is not in it)."""
        return self.toPlainText()

    def restore(self, draft: Json) -> None:
        """Show the text of a draft."""
        self._put(text_of(draft))

    def insert_phrase(self, phrase: str) -> None:
        """Put a phrase where the cursor stands."""
        commit_ime()
        self.textCursor().insertText(phrase)
        self.ensureCursorVisible()

    def offer_phrases(self) -> None:
        """F4: a menu of phrases at the cursor."""
        if self._phrases is None:
            return
        commit_ime()
        menu = QMenu(text.PHRASES, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for title, phrase in self._phrases():
            menu.addAction(title).setData(phrase)
        if menu.isEmpty():
            menu.addAction(text.NO_PHRASES).setEnabled(False)
        menu.triggered.connect(self._on_phrase)
        menu.popup(self.viewport().mapToGlobal(self.cursorRect().bottomLeft() + QPoint(0, 4)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F4 and not event.modifiers():
            self.offer_phrases()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.toPlainText() != self._last:
            self._last = self.toPlainText()
            self.committed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in SIZE_EVENTS and hasattr(self, "_high"):
            self._apply_font()
            self._grow()

    def _on_phrase(self, action: QAction) -> None:
        self.insert_phrase(str(action.data()))

    def _apply_font(self) -> None:
        font = QFont(QApplication.font())
        font.setPointSizeF(font.pointSizeF() + LARGER_BY)
        if self.font().pointSizeF() != font.pointSizeF():
            self.setFont(font)

    def _put(self, words: str) -> None:
        self.document().setUndoRedoEnabled(False)
        self.setPlainText(words)
        form = QTextBlockFormat()
        form.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(form)
        self.document().setUndoRedoEnabled(True)
        self._last = words
        self._grow()

    def _grow(self) -> None:
        line = self.fontMetrics().height() * LINE_HEIGHT / 100
        around = 2 * self.document().documentMargin() + _FRAME
        content = self.document().size().height() + _FRAME
        height = min(max(content, line * self._low + around), line * self._high + around)
        if self.height() != round(height):
            self.setFixedHeight(round(height))
