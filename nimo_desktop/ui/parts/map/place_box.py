"""Where a box or a person stands, as numbers and steps: for hands that do not use a mouse."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from nimo_desktop.ui.fields.flow_box import FlowBox
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.text import map_editor as text

MOST_MM = 400.0


class PlaceBox(QWidget):
    """`put` carries the typed place (mm from the left and the top), `step` one step to the right
    and down, `wrong` a sentence.
    """

    put = Signal(float, float)
    step = Signal(int, int)
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
        self.steps = {label: self._step(label, right, down) for label, right, down in text.STEPS}
        flow = FlowBox(self)
        for button in self.steps.values():
            flow.add(button)
        lines.addWidget(flow, 3, 0, 1, 2)

    def show_spot(
        self, spot: tuple[float, float] | None, *, enabled: bool, level: bool = False
    ) -> None:
        """The place of the one chosen box; empty for none or several. Who is `level` goes sideways
        only.
        """
        for line, value in zip((self.x_line, self.y_line), spot or (None, None), strict=True):
            line.setText("" if value is None else f"{value:.1f}")
        self.button.setEnabled(enabled)
        self.y_line.setEnabled(not level)
        for label, _, down in text.STEPS:
            self.steps[label].setEnabled(enabled and not (level and down))

    def _step(self, label: str, right: int, down: int) -> QPushButton:
        button = QPushButton(label, self)
        button.setAutoDefault(False)
        button.setToolTip(text.STEP_HELP)
        button.clicked.connect(lambda: self.step.emit(right, down))
        return button

    def apply(self) -> None:
        """Put the chosen boxes there."""
        x = _millimetres(self.x_line.text())
        y = _millimetres(self.y_line.text()) if self.y_line.isEnabled() else 0.0
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
