"""だれの写しか: which case on a conference's agenda a private copy is about."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nimo_desktop.domain.form_def import Reader
from nimo_desktop.domain.ids import CaseId
from nimo_desktop.services import sheet_copies
from nimo_desktop.services.conference_cases import AgendaCase
from nimo_desktop.services.filled_sheets import FullSheet
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.parts.case.common import attempt
from nimo_desktop.ui.text import sheet as text
from nimo_desktop.ui.theme import set_look


class WhoseCase(QWidget):
    """`offer` it a sheet and a reader: shown only where several cases were talked about and the
    reader may know of one. Nothing is chosen beforehand.
    """

    chosen = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._cases: tuple[AgendaCase, ...] = ()
        self.combo = CodeCombo((), self, name=text.WHOSE_CASE)
        self.combo.committed.connect(self.chosen)
        self.hint = QLabel(text.WHOSE_HINT, self)
        self.hint.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(QLabel(text.WHOSE_CASE, self))
        layout.addWidget(self.combo)
        layout.addWidget(self.hint)
        self.hide()

    def offer(self, full: FullSheet | None, reader: Reader) -> None:
        """The cases of this sheet; the choice stays from one private reader to the next."""
        found = (
            None
            if full is None
            else attempt(self._desk, lambda: sheet_copies.choices(self._desk.ws, full, reader))
        )
        self._cases = found or ()
        several = len(self._cases) > 1
        if several:
            self.combo.set_options(
                [(str(one.key), f"{one.number}　{one.who}".strip()) for one in self._cases]
            )
        else:
            self.combo.set_value(None)
        self.setVisible(several)

    def tell(self, refused: str = "") -> None:
        """Why there is no copy yet; else what is not on it."""
        self.hint.setText(refused or text.WHOSE_HINT)
        set_look(self.hint, "look", "error" if refused else "support")

    def key(self) -> UUID | None:
        """Which of them, as `sheet_copies.told` takes it."""
        one = self._one()
        return None if one is None else one.key

    def case_id(self) -> CaseId | None:
        """The case of the copy, for the journal."""
        one = self._one()
        return None if one is None else one.case_id

    def _one(self) -> AgendaCase | None:
        if len(self._cases) == 1:
            return self._cases[0]
        code = self.combo.code()
        return next((one for one in self._cases if str(one.key) == code), None)
