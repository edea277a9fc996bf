"""前の版との違い, box by box."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QTextEdit, QWidget

from nimo_desktop.services.filled_sheets import Difference
from nimo_desktop.ui.prompts import AskDialog
from nimo_desktop.ui.text import sheet as text
from nimo_desktop.ui.text import widgets as words


class CompareDialog(AskDialog):
    """Only to be read."""

    def __init__(self, found: Sequence[Difference], parent: QWidget | None = None) -> None:
        super().__init__(text.COMPARE_TITLE, "", keep=words.UNDERSTOOD, parent=parent)
        self.shown = QTextEdit(self)
        self.shown.setReadOnly(True)
        self.shown.setAccessibleName(text.COMPARE_TITLE)
        lines = [
            text.COMPARE_LINE.format(
                label=label, before=before or text.COMPARE_EMPTY, after=after or text.COMPARE_EMPTY)
            for label, before, after in found
        ]
        self.shown.setPlainText("\n\n".join(lines) or text.COMPARE_NONE)
        self.shown.setMinimumSize(560, 360)
        self.add_part(self.shown)
