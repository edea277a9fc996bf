"""資料一式: who receives a copy, and how the copies are marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from nimo_desktop.services.conference_papers import SPARE, Receiver
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.parts.case.common import choice_box
from nimo_desktop.ui.parts.outside_fields import OutsideFields
from nimo_desktop.ui.parts.ticked_list import Tick, TickedList
from nimo_desktop.ui.text import packs as text
from nimo_desktop.ui.theme import Heading, set_look

MOST_SPARE = 20
_LIST_LINES = 5


class PackReceivers(QScrollArea):
    """`changed` after anything but the password: that one is asked for when a file is written."""

    changed = Signal()

    def __init__(
        self, desk: Desk, receivers: Sequence[Receiver], basis: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._receivers = tuple(receivers)
        side = QWidget(self)
        self.members = TickedList(side, name=text.MEMBERS)
        self.none = QLabel(text.NO_MEMBERS, side)
        self.none.setWordWrap(True)
        set_look(self.none, "look", "support")
        counts = [(str(count), text.COPIES.format(count=count)) for count in range(MOST_SPARE + 1)]
        self.spare = choice_box(counts, text.SPARE, side)
        self.cover = QCheckBox(text.COVER, side)
        self.cover.setChecked(True)
        self.recall = QCheckBox(text.RECALL, side)
        self.outside = OutsideFields(desk, text.OUTSIDE_HINT, side)
        self.outside.basis.set_value(basis or None)
        self.password = TextLine(side, name=text.PASSWORD)
        self.password.setPlaceholderText(text.PASSWORD_HINT)
        self._lay_out(side)
        self.members.ticks_changed.connect(self._on_changed)
        self.members.fill(self._line(at) for at in range(len(self._receivers)))
        for box in (self.cover, self.recall):
            box.toggled.connect(lambda _: self.changed.emit())
        for field in (self.spare, self.outside.purpose, self.outside.basis):
            field.committed.connect(self.changed)

    def chosen(self) -> tuple[Receiver, ...]:
        """The ticked members in their order, then the copies to spare."""
        spare = int(self.spare.code() or 0)
        ticked = (self._receivers[int(key)] for key in self.members.ticked())
        return (*ticked, *(SPARE for _ in range(spare)))

    def _line(self, at: int) -> Tick:
        one = self._receivers[at]
        words = text.OUTSIDE_MEMBER if one.outside else text.INSIDE_MEMBER
        if one.private:
            words = text.PRIVATE_MEMBER
        return Tick(str(at), words.format(name=one.name), on=True, open=not one.private,
                    tip=text.PRIVATE_TIP if one.private else "")  # fmt: skip

    def _on_changed(self) -> None:
        self.outside.setVisible(any(one.outside for one in self.chosen()))
        self.changed.emit()

    def _lay_out(self, side: QWidget) -> None:
        box = QVBoxLayout(side)
        box.setContentsMargins(0, 0, 8, 0)
        box.setSpacing(6)
        box.addWidget(Heading(text.MEMBERS, side, level=3))
        box.addWidget(self.none)
        box.addWidget(self.members, 1)
        self.members.setMinimumHeight(self.fontMetrics().lineSpacing() * _LIST_LINES)
        self.none.setVisible(not self._receivers)
        self.members.setVisible(bool(self._receivers))
        box.addWidget(QLabel(text.SPARE, side))
        box.addWidget(self.spare)
        box.addWidget(self.cover)
        box.addWidget(self.recall)
        box.addWidget(self.outside)
        box.addWidget(QLabel(text.PASSWORD, side))
        box.addWidget(self.password)
        box.addStretch(0)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(side)
