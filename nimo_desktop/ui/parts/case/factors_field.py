"""要因 of a subject in one cell: a button that says what is chosen and opens the list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.ui.fields.base import FieldMixin, Json
from nimo_desktop.ui.fields.code_checks import CodeChecks
from nimo_desktop.ui.text import contacts as text
from nimo_desktop.ui.text import widgets as common
from nimo_desktop.ui.theme import Heading


class FactorsField(FieldMixin, QPushButton):
    """Value is a tuple of codes. Space or Enter on the button opens the list."""

    committed = Signal()

    def __init__(self, options: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options = tuple(options)
        self._codes: tuple[str, ...] = ()
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setStyleSheet("text-align: left; padding: 6px 8px;")
        self.clicked.connect(self.open_list)
        self._show()
        self.mark_clean()

    def value(self) -> object:
        """The chosen codes in the order of the list."""
        return self._codes

    def set_value(self, value: object) -> None:
        """Show codes."""
        self._codes = tuple(map(str, value)) if isinstance(value, list | tuple) else ()
        self._show()
        self.mark_clean()

    def draft(self) -> Json:
        """The codes."""
        return list(self._codes)

    def restore(self, draft: Json) -> None:
        """Show the codes of a draft."""
        self._codes = tuple(map(str, draft)) if isinstance(draft, list) else ()
        self._show()

    def choose(self, codes: Sequence[str]) -> None:
        """Take these codes over."""
        if tuple(codes) != self._codes:
            self._codes = tuple(codes)
            self._show()
            self.committed.emit()

    def open_list(self) -> None:
        """All factors with check boxes; closing takes them over."""
        dialog = _FactorsDialog(self._options, self._codes, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.choose(dialog.codes())
        dialog.deleteLater()

    def _show(self) -> None:
        labels = dict(self._options)
        chosen = [labels.get(code, code) for code in self._codes]
        words = text.NO_FACTORS
        if len(chosen) == 1:
            words = chosen[0]
        elif chosen:
            words = text.FACTORS_MORE.format(first=chosen[0], count=len(chosen) - 1)
        self.setText(words)
        self.setToolTip("、".join(chosen))


class _FactorsDialog(QDialog):
    def __init__(self, options: Sequence[tuple[str, str]], codes: Sequence[str],
                 parent: QWidget) -> None:
        super().__init__(parent.window())
        self.setWindowTitle(text.FACTORS)
        wide = self.fontMetrics().horizontalAdvance("あ")
        self.resize(wide * 48, wide * 32)
        self._checks = CodeChecks(options, self, name=text.FACTORS)
        self._checks.set_value(tuple(codes))
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = QWidget(scroll)
        inside = QVBoxLayout(holder)
        inside.addWidget(self._checks)
        inside.addStretch(1)
        scroll.setWidget(holder)
        done = QPushButton(text.FACTORS_DONE, self)
        done.setProperty("primary", "true")
        done.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        keep = QPushButton(common.CANCEL, self)
        keep.setAutoDefault(False)
        keep.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(keep)
        buttons.addWidget(done)
        layout.addWidget(Heading(text.FACTORS, self, level=3))
        layout.addWidget(scroll, 1)
        layout.addLayout(buttons)

    def codes(self) -> tuple[str, ...]:
        """What is checked."""
        return self._checks.checked().codes
