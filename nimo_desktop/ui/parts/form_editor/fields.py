"""Fields of the form for one box: what of the record arrives in it, words line by line, numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from nimo_desktop.services.form_fields import LISTS, SINGLES
from nimo_desktop.ui.fields.code_checks import CodeChecks
from nimo_desktop.ui.fields.pick import Offer, PickLine, PickWords
from nimo_desktop.ui.fields.plain import half_width
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.text import forms_page as text

_WORDS = PickWords(text.PICK_LIST, text.PICK_NONE, text.PICK_UNKNOWN, text.PICK_LOST)
_LINES_SHOWN = 3


class BindPick(PickLine):
    """Value is a path such as 「本人.氏名」, "" for none. Found by any part of it."""

    def __init__(self, parent: QWidget | None = None, *, fold: Callable[[str], str]) -> None:
        self._fold = fold
        self._offered: tuple[Offer, ...] = ()
        super().__init__(_WORDS, parent)
        self.line.committed.connect(self._on_emptied)

    def offer(self, kind: str, of_list: str) -> None:
        """What can arrive in a box of this kind; columns take parts of the list of their table."""
        if kind == "table":
            found = [(path, one.audience) for path, one in LISTS.items()]
        elif kind == "column":
            entry = LISTS.get(of_list)
            found = [(part, "") for part in sorted(entry.parts)] if entry is not None else []
        else:
            found = [(path, one.audience) for path, one in SINGLES.items()]
        self._offered = tuple(
            Offer(path, path, text.AUDIENCES.get(audience, "")) for path, audience in found)

    def offers(self, typed: str) -> list[Offer]:
        """Those that hold every word."""
        wanted = self._fold(typed).split()
        return [one for one in self._offered
                if all(word in self._fold(f"{one.label} {one.note}") for word in wanted)]

    def key_of(self, value: object) -> str:
        """The path."""
        return value if isinstance(value, str) else ""

    def of_key(self, key: str) -> object:
        """The path, if it is offered."""
        return key if any(one.value == key for one in self._offered) else None

    def label_of(self, value: object) -> str:
        """The path itself, also one this version does not know: the fault is told elsewhere."""
        return self.key_of(value)

    def path(self) -> str:
        """Like `value`, "" for none."""
        return self.key_of(self.value())

    def _on_emptied(self) -> None:
        if not self.line.text().strip():
            self.committed.emit()


class WordLines(QPlainTextEdit):
    """One word a line; told when the keyboard leaves."""

    committed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self._told: tuple[str, ...] = ()

    def words(self) -> tuple[str, ...]:
        """Each line without blanks around it."""
        lines = (line.strip(" \t\u3000") for line in self.toPlainText().splitlines())
        return tuple(line for line in lines if line)

    def set_value(self, words: Sequence[str]) -> None:
        """Show them."""
        self._told = tuple(words)
        if self.words() != self._told:
            self.setPlainText("\n".join(words))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES_SHOWN + 24)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.words() != self._told:
            self._told = self.words()
            self.committed.emit()


class BoxesInOrder(QWidget):
    """Boxes of the form, ticked one after the other: that is the order they are kept in."""

    committed = Signal()

    def __init__(self, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent)
        self._name = name
        self._boxes: tuple[tuple[str, str], ...] = ()
        self._order: list[str] = []
        self._checks = CodeChecks((), self, name=name)
        self._said = QLabel(self)
        self._said.setWordWrap(True)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self._checks)
        self._layout.addWidget(self._said)

    def offer(self, boxes: Sequence[tuple[str, str]]) -> None:
        """Name and heading of what can be ticked."""
        if tuple(boxes) == self._boxes:
            return
        self._boxes = tuple(boxes)
        old, self._checks = self._checks, CodeChecks(self._boxes, self, name=self._name)
        self._layout.replaceWidget(old, self._checks)
        old.hide()
        old.deleteLater()
        self._checks.committed.connect(self._on_ticked)

    def entry(self) -> QWidget:
        """The box that takes the keyboard."""
        return self._checks.entry()

    def checks(self) -> CodeChecks:
        """The boxes to tick."""
        return self._checks

    def words(self) -> tuple[str, ...]:
        """The names in their order."""
        return tuple(self._order)

    def set_value(self, names: Sequence[str]) -> None:
        """Show them."""
        self._order = list(names)
        self._checks.set_value(self._order)
        self._say()

    def _on_ticked(self) -> None:
        now = self._checks.checked().codes
        kept = [one for one in self._order if one in now]
        self._order = kept + [one for one in now if one not in kept]
        self._say()
        self.committed.emit()

    def _say(self) -> None:
        labels = dict(self._boxes)
        words = " → ".join(labels.get(one, one) for one in self._order)
        self._said.setText(text.SHORTEN_ORDER.format(words=words) if words else "")
        self._said.setVisible(bool(words))


def number_line(parent: QWidget, least: float, most: float) -> TextLine:
    """A number between two others."""

    def wrong(typed: str) -> str | None:
        number = number_of(typed)
        fits = number is not None and least <= number <= most
        return None if fits else text.NUMBER_WRONG.format(least=least, most=most)

    return TextLine(parent, normalise=half_width, check=wrong, digits=True)


def number_of(typed: str) -> float | None:
    """The number of a text; a whole one as such."""
    try:
        found = float(half_width(typed))
    except ValueError:
        return None
    return int(found) if found.is_integer() else found
