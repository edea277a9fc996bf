"""電話番号."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QWidget

from nimo_desktop.ui.fields.plain import half_width
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.text import widgets as text

_PHONE = re.compile(r"\+?[0-9()\- ]{3,20}(?:\(?(?:内線|内)\s?[0-9\-]{1,8}\)?)?")


def _check(typed: str) -> str | None:
    return None if _PHONE.fullmatch(half_width(typed)) else text.PHONE_WRONG


class PhoneEdit(TextLine):
    """Full-width digits and every kind of dash are taken; the number stays as it was grouped."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent, name=name, normalise=half_width, check=_check, digits=True)

    def digits(self) -> str:
        """Digits only, for looking the number up."""
        return re.sub(r"[^0-9]", "", half_width(self.text()))
