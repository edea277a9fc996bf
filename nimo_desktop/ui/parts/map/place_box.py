"""Where a box stands, as numbers: for hands that do not use a mouse."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.text import map_editor as text

MOST_MM = 400.0


class PlaceBox(QWidget):
    """`put` carries the typed place (mm from the left and the top), `wrong` a sentence."""

    put = Signal(float, float)
    wrong = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.x_line, self.y_line = (
            TextLine(self, name=name, digits=True) for name in (text.X, text.Y))
        self.button = QPushButton(text.PLACE, self)
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.apply)
        lines = QGridLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        for row, (label, field) in enumerate(((text.X, self.x_line), (text.Y, self.y_line))):
            lines.addWidget(QLabel(label, self), row, 0)
            lines.addWidget(field, row, 1)
            field.returnPressed.connect(self.apply)
        lines.addWidget(self.button, 2, 0, 1, 2)

    def show_spot(self, spot: tuple[float, float] | None, *, enabled: bool) -> None:
        """The place of the one chosen box; empty for none or several."""
        for line, value in zip((self.x_line, self.y_line), spot or (None, None), strict=True):
            line.setText("" if value is None else f"{value:.1f}")
        self.button.setEnabled(enabled)

    def apply(self) -> None:
        """Put the chosen boxes there."""
        x, y = (_millimetres(line.text()) for line in (self.x_line, self.y_line))
        if x is None or y is None:
            self.wrong.emit(text.PLACE_WRONG)
        else:
            self.put.emit(x, y)


def _millimetres(typed: str) -> float | None:
    try:
        found = float(typed)
    except ValueError:
        return None
    return found if 0 <= found <= MOST_MM else None
