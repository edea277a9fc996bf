"""A line that finds a case by two kana, its number or a telephone number."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtWidgets import QWidget

from nimo_desktop.domain.ids import CaseId
from nimo_desktop.services import cases, finding
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.fields.pick import Offer, PickLine, PickWords
from nimo_desktop.ui.text import conferences as text

_WORDS = PickWords(text.CASE_LIST, text.CASE_NONE, text.CASE_UNKNOWN, text.CASE_LOST)


class CasePick(PickLine):
    """Value is a `CaseId` or None."""

    def __init__(self, ws: Workspace, parent: QWidget | None = None) -> None:
        self._ws = ws
        super().__init__(_WORDS, parent)

    def case_id(self) -> CaseId | None:
        """Like `value`, with its type."""
        found = self.value()
        return CaseId(found) if isinstance(found, UUID) else None

    def offers(self, typed: str) -> list[Offer]:
        """People with a case; nothing for an empty line."""
        if not typed.strip():
            return []
        return [
            Offer(card.case_id, f"{card.name} {card.case_number}", f"{card.kana} {card.district}")
            for card in finding.who(self._ws, typed)
            if card.case_id is not None
        ]

    def key_of(self, value: object) -> str:
        """The id as text."""
        return str(value) if isinstance(value, UUID) else ""

    def of_key(self, key: str) -> object:
        """The id again; whether the case still stands is judged when it is used."""
        return UUID(key)

    def label_of(self, value: object) -> str:
        """Name and number."""
        if not isinstance(value, UUID):
            return ""
        header = cases.header(self._ws, CaseId(value))
        return f"{header.person.name} {header.case.number}"
