"""Then and now: two maps beside each other, and the differences in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.services.maps.compare import MapChange
from nimo_desktop.ui.parts.paper_desk import PaperView
from nimo_desktop.ui.text import map as text
from nimo_desktop.ui.text import widgets as words
from nimo_desktop.ui.theme import Heading


class SideBySide(QDialog):
    """Only to be looked at; the pictures go when it is closed."""

    def __init__(self, then: tuple[str, bytes], now: tuple[str, bytes],
                 changes: Sequence[MapChange], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(text.BESIDE_TITLE)
        self._views = (PaperView(self), PaperView(self))
        halves = QHBoxLayout()
        for view, (heading, pdf) in zip(self._views, (then, now), strict=True):
            half = QVBoxLayout()
            half.addWidget(Heading(heading, self, level=3))
            half.addWidget(view, 1)
            halves.addLayout(half, 1)
            view.show_pdf(pdf)
        self.changes = QListWidget(self)
        self.changes.setAccessibleName(text.CHANGES)
        for one in changes:
            kind = text.CHANGE_KINDS[one.kind]
            more = f"　{one.words}" if one.words else ""
            self.changes.addItem(f"{kind}　{one.name}{more}")
        if not changes:
            self.changes.addItem(text.NO_CHANGES)
        self.changes.setMaximumHeight(140)
        close = QPushButton(words.UNDERSTOOD, self)
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.addLayout(halves, 1)
        layout.addWidget(QLabel(text.CHANGES, self))
        layout.addWidget(self.changes)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(close)
        layout.addLayout(line)
        self.resize(1200, 680)

    def done(self, result: int) -> None:
        """Nothing readable stays in memory."""
        for view in self._views:
            view.clear()
        super().done(result)
