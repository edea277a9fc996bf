"""The form for the line that is chosen: one small form for each kind of part or box."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.codes import CodeBook
from nimo_desktop.domain.form_def import Reader
from nimo_desktop.services.form_files.editing import EditableCell, Value
from nimo_desktop.services.form_files.library import DIAGRAMS
from nimo_desktop.ui.fields.code_checks import CodeChecks
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.input_guards import ENTER_NEXT
from nimo_desktop.ui.parts.form_editor import keys
from nimo_desktop.ui.parts.form_editor.fields import (
    BindPick,
    BoxesInOrder,
    WordLines,
    number_line,
    number_of,
)
from nimo_desktop.ui.text import forms_page as text
from nimo_desktop.ui.theme import Heading, set_look

CHANGE_MS = 300
_CHOOSES = ("choice", "checks")


class DetailForm(QScrollArea):
    """`edited` carries the line, the key and the new value; while typing some 300 ms later."""

    edited = Signal(object, str, object)

    def __init__(self, codes: CodeBook, fold: Callable[[str], str],
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._codes, self._fold = codes, fold
        self._pages: dict[str, KindForm] = {}
        self._empty = QWidget(self)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty(ENTER_NEXT, True)
        self.setWidget(self._empty)

    def show_line(self, line: EditableCell | None, of_list: str = "",
                  boxes: Sequence[tuple[str, str]] = ()) -> None:
        """The form for a line; `of_list` is what the table of a column is bound to, `boxes` are
        name and heading of what can go to a 続紙.
        """
        self.finish()
        if line is None or line.kind not in keys.FIELDS:
            self._exchange(self._empty)
            return
        page = self._pages.get(line.kind)
        if page is None:
            page = KindForm(line.kind, self._codes, self._fold, self)
            page.hide()
            page.edited.connect(self.edited)
            self._pages[line.kind] = page
        fresh = page.line is None or page.line.where != line.where
        page.show_line(line, of_list, boxes)
        self._exchange(page)
        if fresh:
            self.verticalScrollBar().setValue(0)

    def _exchange(self, page: QWidget) -> None:
        """Show one instead of the other; each is only as high as its own fields need."""
        if self.widget() is page:
            return
        before = self.takeWidget()
        before.setParent(self)
        before.hide()
        self.setWidget(page)
        page.show()

    def page(self) -> KindForm | None:
        """The form that is shown."""
        found = self.widget()
        return found if isinstance(found, KindForm) else None

    def finish(self) -> None:
        """Take over what is being typed."""
        page = self.page()
        if page is not None:
            page.finish()

    def focus_field(self, key: str) -> None:
        """The keyboard to a field, else to the first."""
        page = self.page()
        if page is not None:
            wanted = page.fields.get(key) or next(iter(page.fields.values()))
            getattr(wanted, "entry", lambda: wanted)().setFocus()


class KindForm(QWidget):
    """The fields of one kind."""

    edited = Signal(object, str, object)

    def __init__(self, kind: str, codes: CodeBook, fold: Callable[[str], str],
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line: EditableCell | None = None
        self._kind, self._codes, self._fold = kind, codes, fold
        self.fields: dict[str, QWidget] = {}
        self._labels: dict[str, tuple[QWidget, ...]] = {}
        self._typed = ""
        self._filling = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CHANGE_MS)
        self._timer.timeout.connect(self.finish)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.addLayout(self._grid)
        column.addStretch(1)
        for key in keys.FIELDS[kind]:
            self._add(key)
        if kind in keys.MORE:
            self._grid.addWidget(Heading(text.MORE, self, level=3), self._grid.rowCount(), 0, 1, 2)
        for key in keys.MORE.get(kind, ()):
            if key not in self.fields:
                self._add(key)

    def show_line(self, line: EditableCell, of_list: str,
                  boxes: Sequence[tuple[str, str]]) -> None:
        """Fill the fields; one that holds the keyboard and says the same stays as it is."""
        self.line = line
        self._filling = True
        for key, field in self.fields.items():
            if isinstance(field, BindPick):
                field.offer(self._kind, of_list)
            elif isinstance(field, BoxesInOrder):
                field.offer(boxes)
            self._fill(key, field, line)
        self._filling = False
        self._show_choices(line)

    def finish(self) -> None:
        """Tell what is being typed."""
        self._timer.stop()
        key, self._typed = self._typed, ""
        if key:
            self._tell(key)

    # Making -------------------------------------------------------------------------------------
    def _add(self, key: str) -> None:
        name = text.LABELS_OF_KIND.get((self._kind, key), text.LABELS[key])
        field = self._make(key, name)
        entry = getattr(field, "entry", lambda: field)()
        hint = text.HINTS_OF_KIND.get((self._kind, key), text.HINTS.get(key, ""))
        entry.setAccessibleName(name)
        entry.setAccessibleDescription(hint)
        self.fields[key] = field
        row = self._grid.rowCount()
        parts: list[QWidget] = [field]
        if isinstance(field, QCheckBox):
            self._grid.addWidget(field, row, 1)
        else:
            label = QLabel(name, self)
            label.setContentsMargins(0, 7, 0, 0)
            label.setBuddy(entry)
            self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(field, row, 1)
            parts.append(label)
        if hint:
            said = QLabel(hint, self)
            said.setWordWrap(True)
            set_look(said, "look", "support")
            self._grid.addWidget(said, row + 1, 1)
            parts.append(said)
        self._labels[key] = tuple(parts)

    def _make(self, key: str, name: str) -> QWidget:
        if key in keys.FLAGS:
            box = QCheckBox(name, self)
            box.clicked.connect(lambda _: self._tell(key))
            return box
        field: CodeCombo | CodeChecks | BindPick | WordLines | TextLine | BoxesInOrder
        if key in keys.CHOICES:
            empty = key in ("codes", "plan_kind")
            field = CodeCombo(self._options(key), self, empty=empty, name=name)
        elif key in keys.READERS:
            field = CodeChecks([(one.value, one.value) for one in Reader], self, name=name)
        elif key == "shorten":
            field = BoxesInOrder(self, name=name)
        elif key == "bind":
            field = BindPick(self, fold=self._fold)
        elif key in keys.WORDS:
            field = WordLines(self)
            field.textChanged.connect(lambda: self._start(key))
        else:
            field = self._line(key)
        field.committed.connect(lambda: self._tell(key))
        return field

    def _line(self, key: str) -> TextLine:
        if key in keys.NUMBERS:
            least, most = keys.NUMBERS_OF_KIND.get((self._kind, key), keys.NUMBERS[key])
            line = number_line(self, least, most)
        else:
            line = TextLine(self)
        line.setReadOnly(key in keys.FIXED)
        line.textEdited.connect(lambda _: self._start(key))
        return line

    def _options(self, key: str) -> list[tuple[str, str]]:
        if key == "codes":
            return sorted(((name, one.title) for name, one in self._codes.items()),
                          key=lambda one: one[1])
        if key == "plan_kind":
            return [(one.code, one.label) for one in self._codes[key]]
        if key == "diagram":
            return [(one, one) for one in sorted(DIAGRAMS)]
        types = text.COLUMN_TYPES if self._kind == "column" else text.TYPES
        return list({"type": types, "maker": text.MAKERS, "align": text.ALIGNS,
                     "about": text.ABOUTS}[key])

    # Filling ------------------------------------------------------------------------------------
    def _fill(self, key: str, field: QWidget, line: EditableCell) -> None:
        found = line.values.get(key, keys.default(self._kind, key))
        if isinstance(field, QCheckBox):
            field.setChecked(bool(found))
        elif isinstance(field, CodeChecks | BoxesInOrder | WordLines):
            field.set_value(list(map(str, found)) if isinstance(found, list | tuple) else [])
        elif isinstance(field, BindPick | CodeCombo):
            field.set_value(found or None)
        elif isinstance(field, TextLine):
            words = self._words(key, line)
            if not _same(key, field.text(), words):  # else it may be half typed
                field.set_value(words)
            field.set_wrong(False)

    def _words(self, key: str, line: EditableCell) -> str:
        found = line.values.get(key, keys.default(self._kind, key))
        if key in keys.NUMBERS:
            return f"{found:g}" if isinstance(found, int | float) else ""
        return found if isinstance(found, str) else ""

    def _show_choices(self, line: EditableCell) -> None:
        """Choices only where something is chosen; what only some forms have, on those."""
        type_ = line.values.get("type", keys.default(self._kind, "type"))
        shown = {
            "options": self._kind == "checks" or type_ in _CHOOSES,
            "plan_kind": line.values.get("about") == "plan",
            "shorten": bool(line.values.get("one_page")),
        }
        shown["codes"] = shown["options"]
        for key, wanted in shown.items():
            for part in self._labels.get(key, ()):
                part.setVisible(wanted)

    # Telling ------------------------------------------------------------------------------------
    def _start(self, key: str) -> None:
        if self._filling:
            return
        if self._typed not in ("", key):
            self.finish()
        self._typed = key
        self._timer.start()

    def _tell(self, key: str) -> None:
        field = self.fields[key]
        if self.line is None:
            return
        if isinstance(field, TextLine):
            empty = key in keys.NUMBERS and key not in keys.OPTIONAL and not field.value()
            wrong = field.problem() is not None or empty
            field.set_wrong(wrong)
            if wrong or _same(key, field.text(), self._words(key, self.line)):
                return
        if isinstance(field, WordLines) and list(field.words()) == self.line.values.get(key, []):
            return
        self.edited.emit(self.line, key, _value(key, field))


def _same(key: str, typed: str, words: str) -> bool:
    if key in keys.NUMBERS:
        return number_of(typed) == number_of(words)
    return typed.strip() == words.strip()


def _value(key: str, field: QWidget) -> Value:
    if isinstance(field, QCheckBox):
        return field.isChecked()
    if isinstance(field, CodeChecks):
        return field.checked().codes
    if isinstance(field, WordLines | BoxesInOrder):
        return field.words()
    if isinstance(field, BindPick):
        return field.path()
    if isinstance(field, CodeCombo):
        return field.code() or ""
    if isinstance(field, TextLine):
        return number_of(field.text()) if key in keys.NUMBERS else field.text().strip()
    return None
