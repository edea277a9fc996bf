"""A label that breaks its line between parts, never inside 「平成8年」 or 「最終記録 R8.11.6」."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from nimo_desktop.ui.theme import SIZE_EVENTS

MAY_BREAK = "\u200b"


class PartsLabel(QLabel):
    """A part that alone is too wide breaks at `MAY_BREAK`, else as ordinary words do."""

    def __init__(self, parent: QWidget | None = None, *, gap: str = " ") -> None:
        super().__init__(parent)
        self._gap = gap
        self._lines: tuple[tuple[str, ...], ...] = ()
        self._sized = False
        self.setWordWrap(True)

    def show_parts(self, *lines: Sequence[str]) -> None:
        """Each of `lines` begins anew and consists of parts; empty parts do not count."""
        self._lines = tuple(tuple(filter(None, parts)) for parts in lines)
        self._break()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._sized = True
        self._break()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in SIZE_EVENTS and hasattr(self, "_lines"):
            self._break()

    def _break(self) -> None:
        """Before its first resize a label does not know its width."""
        found = [line for parts in self._lines for line in self._fitted(parts)]
        words = "\n".join(found)
        if words != self.text():
            self.setText(words)

    def _fitted(self, parts: Sequence[str]) -> list[str]:
        lines: list[str] = []
        for gap, part in self._pieces(parts):
            longer = f"{lines[-1]}{gap}{part}" if lines else part
            if lines and self._fits(longer):
                lines[-1] = longer
            else:
                lines.append(part)
        return lines

    def _pieces(self, parts: Sequence[str]) -> Iterator[tuple[str, str]]:
        """What stands before each piece, and the piece."""
        for part in parts:
            whole = part.replace(MAY_BREAK, "")
            first, *others = [whole] if self._fits(whole) else part.split(MAY_BREAK)
            yield self._gap, first
            yield from (("", other) for other in others)

    def _fits(self, words: str) -> bool:
        room = self.contentsRect().width()
        return not self._sized or self.fontMetrics().horizontalAdvance(words) <= room
