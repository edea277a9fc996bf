"""For whom a map is made: the person's own asks nothing; one for a conference, an
emergency or a successor may stay in the office or leave it.
"""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.consent import Disclosure, is_given
from nimo_desktop.domain.ids import CaseId
from nimo_desktop.services import consents, diagrams, disclosures
from nimo_desktop.services.diagrams import Diagram
from nimo_desktop.services.maps.copies import MapCopy
from nimo_desktop.services.maps.drawing import MapWish
from nimo_desktop.services.sheets import INSIDE
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.parts.case.common import attempt, choice_box, code_options
from nimo_desktop.ui.text import document as papers
from nimo_desktop.ui.text import map as text
from nimo_desktop.ui.theme import set_look

STAYS, LEAVES = "inside", "outside"
_MAY_LEAVE = frozenset((MapCopy.MEETING, MapCopy.EMERGENCY, MapCopy.HAND_OVER))
_OFFICE_BASIS = "02"
Said = tuple[str, str, str]


class MapLeaving(QWidget):
    """Recipient, purpose and basis of the map that is shown. `use` stands beside the buttons;
    `changed` asks for the map to be drawn anew.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._copy = MapCopy.WHOLE
        self._case: CaseId | None = None
        self._items = ""
        self._recorded: Said | None = None
        self.use = choice_box(((STAYS, text.STAYS), (LEAVES, text.LEAVES)), text.USE, parent)
        self.told = QLabel(self)
        self.told.setWordWrap(True)
        set_look(self.told, "look", "support")
        self.recipient = TextLine(self, name=papers.RECIPIENT)
        self.purpose = TextLine(self, name=papers.PURPOSE)
        self.purpose.setText(papers.DEFAULT_PURPOSE)
        self.basis = CodeCombo(code_options(desk.ws, "sharing_basis"), self, name=papers.BASIS)
        self._outside = QWidget(self)
        self._lay_out()
        self.use.committed.connect(self._judge)
        self.use.committed.connect(self.changed)
        self._judge()

    def begin(self, case: Case) -> None:
        """Another case: inside, and the basis that is there already."""
        ws, self._case = self._desk.ws, case.id
        consent = consents.latest(ws, person_id=case.person_id)
        known = consent.basis if consent else ""
        basis = consents.CONSENT if is_given(consent, ws.today()) else known
        self.basis.set_value(basis or None)
        self.recipient.setText("")
        self.purpose.setText(papers.DEFAULT_PURPOSE)
        self.use.set_value(STAYS)
        self._judge()

    def show_wish(self, wish: MapWish) -> MapWish:
        """Another map is shown: nothing of it is recorded yet. The wish for the copy that is handed
        out: what was written for a conference of the office stays off one that leaves it.
        """
        if wish.copy is not self._copy:
            self.use.set_value(STAYS)
        self._copy, self._recorded = wish.copy, None
        items = text.ITEMS_ANONYMOUS if wish.anonymous else text.ITEMS
        self._items = items.format(
            kind=dict(text.MAP_KINDS)[wish.kind], copy=wish.copy.label)
        self._judge()
        return dataclasses.replace(
            wish, outside=wish.copy is MapCopy.MEETING and self.leaves())

    def leaves(self) -> bool:
        """Whether the map that is shown goes out of the office."""
        return self._copy is MapCopy.PERSON or (
            self._copy in _MAY_LEAVE and self.use.code() == LEAVES)

    def said(self) -> Said:
        """Recipient, purpose, basis."""
        if not self.leaves():
            return INSIDE, "", _OFFICE_BASIS
        if self._copy is MapCopy.PERSON:
            return papers.PERSON_RECIPIENT, papers.PERSON_PURPOSE, consents.OWN
        return self.recipient.text(), self.purpose.text(), self.basis.code() or ""

    def tab_chain(self) -> tuple[QWidget, ...]:
        """What takes the keyboard, in its order."""
        return self.use, self.recipient, self.purpose, self.basis

    def must_tell(self) -> bool:
        """Whether the map would leave without being recorded."""
        return self.leaves() and self.said() != self._recorded

    def numbered(self, diagram: Diagram) -> tuple[Diagram, Disclosure | None] | None:
        """The map as it is handed out, with what is to be recorded: that and the number on it only
        where it leaves and is not recorded yet. None where it may not leave (told).
        """
        if not self.must_tell():
            return diagram, None
        made = attempt(self._desk, self._prepared)
        if made is None:
            return None
        number = text.COPY_NO.format(number=made.copy_no)
        return dataclasses.replace(diagram, copy_no=number), made

    def record(self, made: Disclosure) -> Disclosure:
        """Keep it. The same map for the same recipient is told once."""
        kept = disclosures.record(self._desk.ws, made)
        self._recorded = self.said()
        return kept

    def note(self, kind: str) -> None:
        """The journal says that it was printed or saved, and for whom."""
        recipient, purpose, basis = self.said()
        if self._case is not None:
            diagrams.handed_out(
                self._desk.ws, self._case, kind, recipient=recipient, purpose=purpose, basis=basis)

    def _prepared(self) -> Disclosure | None:
        recipient, purpose, basis = self.said()
        if self._case is None:
            return None
        return disclosures.prepared(
            self._desk.ws, disclosures.ECOMAP, self._case, recipient=recipient, purpose=purpose,
            basis=basis, items=self._items, for_person=self._copy is MapCopy.PERSON)

    def _judge(self) -> None:
        person = self._copy is MapCopy.PERSON
        self.use.setVisible(self._copy in _MAY_LEAVE)
        self.told.setText(text.TO_PERSON if person else text.LEAVES_HINT)
        self._outside.setVisible(not person)
        self.setVisible(self.leaves())

    def _lay_out(self) -> None:
        """Two fields and one below them: the map keeps its height."""
        grid = QGridLayout(self._outside)
        grid.setContentsMargins(0, 0, 0, 0)
        for row, column, label, field, wide in (
            (0, 0, papers.RECIPIENT, self.recipient, 1), (0, 2, papers.PURPOSE, self.purpose, 1),
            (1, 0, papers.BASIS, self.basis, 3),
        ):  # fmt: skip
            grid.addWidget(QLabel(label, self._outside), row, column)
            grid.addWidget(field, row, column + 1, 1, wide)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.told)
        layout.addWidget(self._outside)
