"""The steps of a plan's kind in a row: a word says where it stands, never colour alone."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from nimo_desktop.services.plans import Step
from nimo_desktop.ui.text import plan as text
from nimo_desktop.ui.theme import set_look


class StepBar(QWidget):
    """済 本人と作る → 次 説明・同意 → これから 決定"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(6)
        self.words = ""

    def show_steps(self, steps: Iterable[Step]) -> None:
        """Draw the steps anew."""
        while (item := self._line.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        shown = []
        for n, step in enumerate(steps):
            if n:
                self._line.addWidget(QLabel("→", self))
            words = f"{text.STEP_STATE[step.state]} {step.label}"
            label = QLabel(words, self)
            set_look(label, "look", "chip" if step.state == "next" else "support")
            font = label.font()
            font.setBold(step.state == "next")
            label.setFont(font)
            self._line.addWidget(label)
            shown.append(words)
        self._line.addStretch(1)
        self.words = "、".join(shown)
        self.setAccessibleName(self.words)
