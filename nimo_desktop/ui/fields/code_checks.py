"""Several codes of a list, and which of them is the main one (◎)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from nimo_desktop.ui.fields.base import FieldMixin, Json, text_of
from nimo_desktop.ui.fields.flow_box import FlowBox
from nimo_desktop.ui.text import widgets as text


@dataclass(frozen=True, slots=True)
class Checked:
    """Chosen codes in the order of the list; `main` is one of them or None."""

    codes: tuple[str, ...] = ()
    main: str | None = None


class CodeChecks(FieldMixin, QWidget):
    """One stop for Tab; arrows move, Space chooses, M makes the main one (if `with_main`).

    The first chosen code becomes the main one until another is made so.
    """

    committed = Signal()

    def __init__(self, options: Sequence[tuple[str, str]], parent: QWidget | None = None, *,
                 with_main: bool = False, name: str = "") -> None:
        super().__init__(parent)
        self._with_main, self._main = with_main, ""
        self._quiet = False
        self._flow = FlowBox(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._flow)
        self._boxes: list[_Box] = []
        for code, label in options:
            self._add(code, label)
        self._make_stop(0)
        self.rename(name)
        self.mark_clean()

    def rename(self, name: str) -> None:
        """The name of the group, with its keys."""
        words = text.CHECKS_MAIN_NAME if self._with_main else text.CHECKS_NAME
        self.setAccessibleName(words.format(name=name) if name else "")
        for box in self._boxes:
            box.setAccessibleDescription(name)
        self._show_main()

    def value(self) -> object:
        """A `Checked`."""
        return self.checked()

    def checked(self) -> Checked:
        """Like `value`, with its type."""
        codes = tuple(box.code for box in self._boxes if box.isChecked())
        return Checked(codes, self._main or None)

    def set_value(self, value: object) -> None:
        """Show a `Checked` or plain codes; a code that the list lost gets a box of its own."""
        if isinstance(value, Checked):
            wanted, main = value.codes, value.main or ""
        else:
            wanted, main = tuple(map(str, value)) if isinstance(value, Iterable) else (), ""
        self._put(wanted, main)
        self.mark_clean()

    def draft(self) -> Json:
        """Codes and main one."""
        now = self.checked()
        return {"codes": list(now.codes), "main": now.main}

    def restore(self, draft: Json) -> None:
        """Show a draft."""
        parts = draft if isinstance(draft, dict) else {}
        codes = parts.get("codes")
        wanted = tuple(map(text_of, codes)) if isinstance(codes, list) else ()
        self._put(wanted, text_of(parts.get("main")))

    def boxes(self) -> tuple[QCheckBox, ...]:
        """The check boxes in the order of the list."""
        return tuple(self._boxes)

    def make_main(self, code: str) -> None:
        """Choose `code` and make it the main one."""
        if not self._with_main:
            return
        box = next(box for box in self._boxes if box.code == code)
        self._main = code
        if box.isChecked():
            self._show_main()
            self.committed.emit()
        else:
            box.setChecked(True)

    def entry(self) -> QWidget:
        """The box that takes the keyboard."""
        stops = [box for box in self._boxes if box.focusPolicy() == Qt.FocusPolicy.StrongFocus]
        return stops[0] if stops else self

    def tab_chain(self) -> tuple[QWidget, ...]:
        """All boxes, of which one at a time takes Tab."""
        return tuple(self._boxes)

    def set_wrong(self, wrong: bool) -> None:
        """Check boxes have no border; the error text beside them speaks."""

    def step(self, box: QCheckBox, by: int) -> None:
        """Move the keyboard to the next or previous box."""
        row = self._boxes.index(box) + by  # type: ignore[arg-type]  # only our boxes call this
        if 0 <= row < len(self._boxes):
            self._make_stop(row)
            self._boxes[row].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, code: str, label: str) -> None:
        box = _Box(code, label, self)
        box.toggled.connect(self._on_toggled)
        self._boxes.append(box)
        self._flow.add(box)

    def _make_stop(self, row: int) -> None:
        for number, box in enumerate(self._boxes):
            strong = number == row
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus if strong else Qt.FocusPolicy.ClickFocus)
        if self._boxes:
            self.setFocusProxy(self._boxes[row])

    def _put(self, wanted: tuple[str, ...], main: str) -> None:
        self._quiet = True
        known = {box.code for box in self._boxes}
        for code in wanted:
            if code not in known:
                self._add(code, text.RETIRED.format(code=code))
        for box in self._boxes:
            box.setChecked(box.code in wanted)
        self._main = main if self._with_main and main in wanted else ""
        self._quiet = False
        self._show_main()

    def _on_toggled(self) -> None:
        if self._quiet:
            return
        codes = self.checked().codes
        if self._with_main and self._main not in codes:
            self._main = codes[0] if codes else ""
        self._show_main()
        self.committed.emit()

    def _show_main(self) -> None:
        for box in self._boxes:
            box.show_as_main(bool(self._main) and box.code == self._main)


class _Box(QCheckBox):
    def __init__(self, code: str, label: str, group: CodeChecks) -> None:
        super().__init__(label, group)
        self.code, self._label, self._group = code, label, group

    def show_as_main(self, main: bool) -> None:
        """◎ before the label, and in words for screen readers."""
        self.setText(f"◎ {self._label}" if main else self._label)
        self.setAccessibleName(text.CHECKED_MAIN.format(label=self._label) if main else self._label)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self._group.step(self, 1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self._group.step(self, -1)
        elif key == Qt.Key.Key_M and not event.modifiers():
            self._group.make_main(self.code)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click makes the main one; the first click has already changed the box."""
        self._group.make_main(self.code)
        event.accept()
