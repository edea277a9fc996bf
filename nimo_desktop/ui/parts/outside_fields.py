"""What is asked about copies that leave the office: to whom (where one is named), why, on which
basis.
"""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.parts.case.common import code_options
from nimo_desktop.ui.text import packs as text
from nimo_desktop.ui.theme import set_look


class OutsideFields(QWidget):
    """Shown only while a copy leaves."""

    def __init__(
        self, desk: Desk, hint: str, parent: QWidget | None = None, *, named: bool = False
    ) -> None:
        super().__init__(parent)
        self.recipient = TextLine(self, name=text.RECIPIENT)
        self.purpose = TextLine(self, name=text.PURPOSE)
        self.purpose.setText(text.DEFAULT_PURPOSE)
        self.basis = CodeCombo(code_options(desk.ws, "sharing_basis"), self, name=text.BASIS)
        told = QLabel(hint, self)
        told.setWordWrap(True)
        set_look(told, "look", "support")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(told)
        for label, field in ((text.RECIPIENT, self.recipient), (text.PURPOSE, self.purpose),
                             (text.BASIS, self.basis)):  # fmt: skip
            if field is self.recipient and not named:
                field.hide()
                continue
            box.addWidget(QLabel(label, self))
            box.addWidget(field)

    def said(self) -> tuple[str, str, str]:
        """Recipient, purpose, basis."""
        return self.recipient.text(), self.purpose.text(), self.basis.code() or ""
