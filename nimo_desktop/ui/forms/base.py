"""The base of all forms: a frozen value in, a frozen value out, problems beside the fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Generic, TypeVar, cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.problems import Problem
from nimo_desktop.ui.fields.base import Field, Json
from nimo_desktop.ui.forms.drafts import Draft, DraftKeeper
from nimo_desktop.ui.forms.newer import NewerRecord
from nimo_desktop.ui.forms.section import FieldLine, Section
from nimo_desktop.ui.forms.shown import differences
from nimo_desktop.ui.input_guards import ENTER_NEXT, commit_ime, tab_through
from nimo_desktop.ui.text import widgets as text
from nimo_desktop.ui.theme import set_look

T = TypeVar("T")


class FormPage(QWidget, Generic[T]):
    """Subclasses add sections and fields, call `finish`, and override `to_fields`/`from_fields`.

    `save_requested` comes with Ctrl+Enter, after text of the input method was taken over.
    `values` may be read at any time; `problems` are the fields' own, services add theirs.
    """

    save_requested = Signal()
    edited = Signal()

    def __init__(self, parent: QWidget | None = None, *, columns: int = 1) -> None:
        super().__init__(parent)
        self.setProperty(ENTER_NEXT, True)
        self._lines: dict[str, FieldLine] = {}
        self._section: Section | None = None
        self._keeper: DraftKeeper | None = None
        self._buttons: list[QWidget] = []
        self._banner = _Banner(self)
        self._newer = NewerRecord(self)
        self._status = QLabel(self)
        set_look(self._status, "look", "support")
        self._content = QWidget(self)
        self._columns = self._make_columns(columns)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._content)
        self._bar = QHBoxLayout()
        self._bar.addWidget(self._status, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self._banner)
        layout.addWidget(self._newer)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(self._bar)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.request_save)

    # Building

    def add_section(self, title: str, *, column: int = 0) -> Section:
        """Begin a card; fields added next go into it."""
        self._section = Section(title, self._content)
        self._columns[column].insertWidget(self._columns[column].count() - 1, self._section)
        return self._section

    def add_field(self, name: str, label: str, field: Field, *, required: bool = False,
                  support: str = "", wide: bool = False) -> Field:
        """Append a field to the present section; `name` is its key in values and problems."""
        if self._section is None:
            self.add_section("")
        section = cast("Section", self._section)
        line = FieldLine(name, label, field, section, required=required, support=support)
        section.add_line(line, wide=wide)
        self._lines[name] = line
        field.committed.connect(line.on_committed)
        field.committed.connect(self.edited)
        return field

    def add_button(self, label: str, *, primary: bool = False) -> QPushButton:
        """Append a button to the fixed bar at the bottom; it is never a default button."""
        button = QPushButton(label, self)
        button.setAutoDefault(False)
        if primary:
            button.setProperty("primary", "true")
        self._bar.addWidget(button)
        self._buttons.append(button)
        return button

    def finish(self, *, save_draft: Callable[[Draft], None] | None = None,
               now: Callable[[], datetime] | None = None) -> None:
        """Fix the tab order as fields were added and, with `save_draft`, begin to keep drafts."""
        chain: list[QWidget] = []
        for line in self._lines.values():
            chain += _tab_chain(line.field)
        chain += self._buttons
        tab_through(*chain)
        for widget in chain:
            widget.installEventFilter(self)
        if save_draft is not None and now is not None:
            self._keeper = DraftKeeper(self, self, save_draft=save_draft, now=now)
            self._keeper.saved.connect(self._on_draft_saved)
            self._keeper.failed.connect(self._on_draft_failed)
            self._keeper.start()
            self._status.setText(text.DRAFT_NONE)

    # Values

    def to_fields(self, value: T) -> Mapping[str, object]:
        """Field name → value; the base takes mappings as they are."""
        return cast("Mapping[str, object]", value)

    def from_fields(self, fields: Mapping[str, object]) -> T:
        """The frozen value of the form; the base gives the mapping itself."""
        return cast("T", fields)

    def load(self, value: T) -> None:
        """Show a value; nothing is dirty or wrong afterwards."""
        fields = self.to_fields(value)
        for name, line in self._lines.items():
            line.field.set_value(fields.get(name))
            line.show_problem(None)
        self._banner.hide()
        self._newer.hide()
        self.restart_drafts()

    def values(self) -> T:
        """What stands in the form."""
        return self.from_fields({name: line.field.value() for name, line in self._lines.items()})

    def field(self, name: str) -> Field:
        """One field by its name."""
        return self._lines[name].field

    def is_dirty(self) -> bool:
        """True when any committed text differs from what was loaded."""
        return any(line.field.is_dirty() for line in self._lines.values())

    def mark_saved(self) -> None:
        """The present values are stored: nothing is dirty, the draft begins anew."""
        for line in self._lines.values():
            line.field.mark_clean()
        self.restart_drafts()

    # Problems

    def problems(self) -> tuple[Problem, ...]:
        """Text that cannot be taken over and required fields that are empty."""
        found = ((line, line.own_problem()) for line in self._lines.values())
        return tuple(Problem(line.name, "input", wrong) for line, wrong in found if wrong)

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Put each sentence under its field and go to the first; others stand in the banner."""
        by_field: dict[str, Problem] = {}
        loose: list[str] = []
        for problem in problems:
            if problem.field not in self._lines:
                loose.append(problem.sentence)
            elif problem.field not in by_field:
                by_field[problem.field] = problem
        for name, line in self._lines.items():
            shown = by_field.get(name)
            line.show_problem(shown.sentence if shown else None,
                              blocking=shown is None or shown.blocking)
        blocked = [line for name, line in self._lines.items() if name in by_field
                   and by_field[name].blocking]
        if blocked:
            loose.insert(0, text.PROBLEMS_FOUND.format(count=len(blocked)))
            blocked[0].field.entry().setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_banner("\n".join(loose), error=True)
        if blocked:  # once the sentence has its place below the field
            QTimer.singleShot(0, self, lambda: self._bring_to_eye(blocked[0]))

    def show_banner(self, sentence: str, *, error: bool = False) -> None:
        """A lasting sentence above the form; '' takes it away."""
        self._banner.show_words(sentence, error=error)

    # Drafts and saving

    def draft(self) -> Draft:
        """What stands in all fields, committed text only."""
        return {name: line.field.draft() for name, line in self._lines.items()}

    def restore_draft(self, draft: Mapping[str, Json]) -> None:
        """Show a draft over the loaded value; the form is dirty where they differ."""
        for name, line in self._lines.items():
            if name in draft:
                line.field.restore(draft[name])
        self.restart_drafts()

    def differences(self, draft: Mapping[str, Json]) -> list[tuple[str, str, str]]:
        """(label, draft, shown now) of every field in which a draft says something else."""
        return differences(self._lines, draft)

    def put_beside(self, draft: Mapping[str, Json], *, drop: Callable[[], None]) -> None:
        """A draft of an older record beside the record as it is now; the draft goes on unless the
        nurse takes the record, then `drop` throws the draft away.
        """
        record = self.draft()
        lines = self.differences(draft)
        self.restore_draft(draft)
        if not lines:
            return

        def use_record() -> None:
            self.restore_draft(record)
            self.mark_saved()
            drop()
            self._newer.hide()

        self._newer.choose(lines, use_record)

    def newer(self) -> NewerRecord:
        """What stands beside the form when a draft is older than its record."""
        return self._newer

    def restart_drafts(self) -> None:
        """What stands in the form counts as stored."""
        if self._keeper is not None:
            self._keeper.start()

    def stop_drafts(self) -> None:
        """The form is closing; nothing more is kept."""
        if self._keeper is not None:
            self._keeper.stop()

    def keep_draft(self) -> bool:
        """Take over pending text and store the draft now (lock, close); False when it failed."""
        commit_ime()
        return self._keeper is None or self._keeper.keep()

    def status(self) -> str:
        """The words about the draft in the bar."""
        return self._status.text()

    def banner(self) -> str:
        """The words of the banner, '' while it is hidden."""
        return "" if self._banner.isHidden() else self._banner.words()

    def request_save(self) -> None:
        """Ctrl+Enter and the save buttons come here."""
        commit_ime()
        self.save_requested.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        entered = event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget)
        if entered and self._content.isAncestorOf(cast("QWidget", watched)):
            self._scroll.ensureWidgetVisible(cast("QWidget", watched), 12, 24)
        return super().eventFilter(watched, event)

    def _bring_to_eye(self, line: FieldLine) -> None:
        """The sentence below a field and, before that, the box to type in."""
        for widget in (line.error_label, line.field.entry()):
            self._scroll.ensureWidgetVisible(widget, 12, 24)

    def _make_columns(self, count: int) -> list[QVBoxLayout]:
        line = QHBoxLayout(self._content)
        line.setContentsMargins(0, 0, 4, 0)
        line.setSpacing(12)
        columns = []
        for _ in range(count):
            column = QVBoxLayout()
            column.setSpacing(12)
            column.addStretch(1)
            line.addLayout(column, 1)
            columns.append(column)
        return columns

    def _on_draft_saved(self, at: datetime) -> None:
        self._status.setText(text.DRAFT_SAVED.format(time=f"{at.hour}:{at.minute:02d}"))
        if self._banner.words() == text.DRAFT_FAILED:
            self._banner.hide()

    def _on_draft_failed(self) -> None:
        self.show_banner(text.DRAFT_FAILED, error=True)


def _tab_chain(field: Field) -> list[QWidget]:
    chain = getattr(field, "tab_chain", None)
    return list(chain()) if chain is not None else [field.entry()]


class _Banner(QFrame):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addWidget(self._label)
        self.hide()

    def words(self) -> str:
        return self._label.text()

    def show_words(self, sentence: str, *, error: bool) -> None:
        self._label.setText(sentence)
        self.setAccessibleName(sentence)
        set_look(self, "banner", "error" if error else "warning")
        self.setVisible(bool(sentence))
