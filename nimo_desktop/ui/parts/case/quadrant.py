"""重症度 × 支援とのつながり: four fields of which one is chosen, with what may help there."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from nimo_desktop.domain.codes import CodeBook
from nimo_desktop.ui.fields.base import FieldMixin, Json
from nimo_desktop.ui.text import case as text
from nimo_desktop.ui.theme import TOKENS, set_look

Quadrant = tuple[str, str]
_PLACES: dict[Quadrant, tuple[int, int]] = {
    ("yes", "no"): (1, 1), ("yes", "yes"): (1, 2), ("no", "no"): (2, 1), ("no", "yes"): (2, 2),
}  # fmt: skip


class QuadrantField(FieldMixin, QWidget):
    """Value is (severe, engaged), each "yes" or "no", or ("", "") while nothing is chosen."""

    committed = Signal()

    def __init__(self, codes: CodeBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._codes = codes
        self._chosen: Quadrant = ("", "")
        self.buttons: dict[Quadrant, QPushButton] = {}
        self._moves = QLabel(self)
        self._moves.setWordWrap(True)
        set_look(self._moves, "look", "support")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        for words, row, column in ((text.APART, 0, 1), (text.LINKED, 0, 2), (text.SEVERE, 1, 0),
                                   (text.MILD, 2, 0)):
            label = QLabel(words, self)
            set_look(label, "look", "support")
            label.setWordWrap(True)
            grid.addWidget(label, row, column)
        for place, (row, column) in _PLACES.items():
            grid.addWidget(self._make_button(place), row, column)
        grid.addWidget(self._moves, 3, 0, 1, 3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        self.setFocusProxy(self.buttons["yes", "no"])
        self._show()
        self.mark_clean()

    def rename(self, name: str) -> None:
        """Each field is spoken with both of its words."""
        self.setAccessibleName(name)
        for (severe, engaged), button in self.buttons.items():
            said = (text.SEVERE if severe == "yes" else text.MILD,
                    text.LINKED if engaged == "yes" else text.APART)
            button.setAccessibleName(f"{name} {' '.join(said)}")

    def value(self) -> object:
        """The chosen pair."""
        return self._chosen

    def set_value(self, value: object) -> None:
        """Show a pair."""
        self._chosen = _pair(value)
        self._show()
        self.mark_clean()

    def draft(self) -> Json:
        """The pair."""
        return list(self._chosen)

    def restore(self, draft: Json) -> None:
        """Show the pair of a draft."""
        self._chosen = _pair(draft)
        self._show()

    def entry(self) -> QWidget:
        """The first of the four."""
        return self.buttons["yes", "no"]

    def tab_chain(self) -> tuple[QWidget, ...]:
        """The four fields row by row."""
        return tuple(self.buttons.values())

    def choose(self, place: Quadrant) -> None:
        """Choose one; the chosen one again takes the choice back."""
        self._chosen = ("", "") if place == self._chosen else place
        self._show()
        self.committed.emit()

    def moves(self) -> str:
        """What may help in the chosen field."""
        entry = next((c for c in self._codes["quadrant"]
                      if (c.attrs.get("severe"), c.attrs.get("support")) == self._chosen), None)
        if entry is None:
            return ""
        found = entry.attrs.get("moves", "").split(",")
        return "、".join(self._codes.label("quadrant_move", code) for code in found if code)

    def _make_button(self, place: Quadrant) -> QPushButton:
        button = QPushButton(self)
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setStyleSheet(
            f"QPushButton:checked {{ background: {TOKENS.selected_row}; font-weight: bold;"
            f" border: 2px solid {TOKENS.primary}; }}")
        button.clicked.connect(lambda: self.choose(place))
        self.buttons[place] = button
        return button

    def _show(self) -> None:
        for place, button in self.buttons.items():
            chosen = place == self._chosen
            button.setChecked(chosen)
            button.setText("●" if chosen else "○")
        moves = self.moves()
        self._moves.setText(text.QUADRANT_MOVES.format(moves=moves) if moves
                            else text.QUADRANT_NONE)


def _pair(value: object) -> Quadrant:
    if isinstance(value, list | tuple) and len(value) == 2:
        found = (str(value[0]), str(value[1]))
        if found in _PLACES:
            return found
    return ("", "")
