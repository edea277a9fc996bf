"""前の版との違い, box by box."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QTextEdit, QWidget

from nimo_desktop.domain.filled_sheet import FilledSheet
from nimo_desktop.services import filled_sheets
from nimo_desktop.services.filled_sheets import Difference, FullSheet
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.parts.case.common import attempt
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


def editions_before(desk: Desk, full: FullSheet) -> list[FilledSheet]:
    """The editions before, the newest first; of a sheet not yet stored, all of them."""
    sheet = full.sheet
    every = filled_sheets.of_record(desk.ws, sheet.about_id, sheet.form_id)
    earlier = [one for one in every if not full.stored or one.edition < sheet.edition]
    return sorted(earlier, key=lambda one: one.edition, reverse=True)


def compare_with_earlier(desk: Desk, now: FullSheet, parent: QWidget) -> None:
    """Show what the sheet says differently from an edition before; asked which if there are
    several.
    """
    before = _which(desk, editions_before(desk, now))
    if before is None:
        return
    found = attempt(desk, lambda: filled_sheets.compare(
        desk.ws, filled_sheets.load(desk.ws, before.id), now))
    if found is not None:
        CompareDialog(found, parent).exec()


def _which(desk: Desk, every: Sequence[FilledSheet]) -> FilledSheet | None:
    if len(every) < 2:
        return every[0] if every else None
    options = [
        (str(one.id), text.EDITION.format(number=one.number, edition=one.edition))
        for one in every
    ]
    chosen = desk.prompts.choose(
        text.COMPARE_TITLE, text.COMPARE_WHICH, options=options, act=text.COMPARE_ACT)
    return next((one for one in every if str(one.id) == chosen), None)
