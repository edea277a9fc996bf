"""One step of a referral as a small form: fields of the action in, a value of the action out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.ids import StaffId
from nimo_desktop.domain.names import fold
from nimo_desktop.domain.referral import (
    Action,
    ConferenceDecides,
    Inside,
    Partner,
    Receiver,
    Redirect,
    SayOrally,
    Way,
    code_of,
    is_outside,
    label_of,
)
from nimo_desktop.services import office, referrals
from nimo_desktop.services.referrals import Choice, FullReferral
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.long_text import LongText
from nimo_desktop.ui.fields.phone_edit import PhoneEdit
from nimo_desktop.ui.fields.table_rows import RowColumn, TableRows
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.fields.wareki_edit import WarekiEdit
from nimo_desktop.ui.parts.intake.small_fields import CheckField
from nimo_desktop.ui.parts.referral.act_fields import BUILD
from nimo_desktop.ui.parts.referral.act_values import MAKE
from nimo_desktop.ui.parts.referral.basis import BasisForm
from nimo_desktop.ui.parts.referral.receiver_pick import ReceiverPick
from nimo_desktop.ui.text import referral as text
from nimo_desktop.ui.theme import set_look

Values = Mapping[str, object]
L = text.LABELS
_TELLING = (SayOrally, Redirect, ConferenceDecides)
"""Steps by which an agency may be told something by word of mouth."""


class ActForm(BasisForm[Values]):
    """`action()` gives the action as filled in; `cancelled` leaves everything as it was.

    Problems of the machine carry the names of these fields.
    """

    cancelled = Signal()

    def __init__(self, desk: Desk, full: FullReferral, kind: type[Action],
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._full, self._kind = desk, full, kind
        self._outside = is_outside(full.referral)
        self._choices: tuple[Choice, ...] | None = None
        section = self.add_section(label_of(kind))
        hint = self._hint()
        if hint:
            words = QLabel(hint, self)
            words.setWordWrap(True)
            set_look(words, "look", "support")
            section.add_widget(words)
        BUILD[kind](self)
        if kind in _TELLING:
            self.add_basis(
                desk.ws, referrals.suggested_basis(desk.ws, referral=full.referral))
        self.add_button(text.STOP).clicked.connect(self.cancelled)
        self.save_button = self.add_button(label_of(kind), primary=True)
        self.save_button.clicked.connect(self.request_save)
        self.finish()
        self.mark_saved()
        if kind in _TELLING:
            self._follow()

    @property
    def kind(self) -> type[Action]:
        """Which step it is."""
        return self._kind

    def action(self) -> Action:
        """The step as filled in, holes and all; the services judge it."""
        return MAKE[self._kind](self)

    def said_action(self) -> Action:
        """As `action`."""
        return self.action()

    def parent_too(self) -> bool:
        """Whether the case goes along (結果 13)."""
        return self.checked("parent_too") and self.said("outcome") == referrals.HANDED_OVER

    # What the builders use ----------------------------------------------------------------------
    def line(self, name: str, label: str, *, required: bool = False, support: str = "") -> None:
        """One line of text."""
        self.add_field(name, label, TextLine(), required=required, support=support)

    def words(self, name: str, label: str, *, required: bool = False, support: str = "") -> None:
        """Some lines of text."""
        self.add_field(name, label, LongText(low=2, high=6), required=required, support=support)

    def day(self, name: str, label: str, *, required: bool = True, coming: bool = False,
            value: date | None = None, support: str = "") -> None:
        """A day; what has been is proposed as today."""
        today = self._desk.ws.today
        field = WarekiEdit(today=today, lean="future" if coming else "past")
        self.add_field(name, label, field, required=required, support=support)
        field.set_value(value if value is not None or coming or not required else today())

    def codes(self, name: str, label: str, options: Sequence[tuple[str, str]], *,
              required: bool = True, empty: bool = True, support: str = "") -> None:
        """One of a list."""
        self.add_field(name, label, CodeCombo(options, empty=empty), required=required,
                       support=support)

    def receiver(self, *, required: bool = True, value: Receiver | None = None) -> None:
        """A 課, a colleague or an agency."""
        self.add_field("to", L["to"], self._pick(named=False), required=required,
                       support=text.RECEIVER_HINT)
        self.field("to").set_value(value)

    def colleague(self, name: str, label: str, *, required: bool = True) -> None:
        """A colleague with the department."""
        self.add_field(name, label, self._pick(named=True), required=required,
                       support=text.COLLEAGUE_HINT)

    def taker(self) -> None:
        """The colleague who takes it (inside), and the name as told."""
        home = self._full.referral.to_department
        if not self._outside:
            found = [s for s in office.staff(self._desk.ws) if s.department_id == home]
            combo = CodeCombo([(str(s.id), s.name) for s in found])
            self.add_field("staff", L["staff"], combo, required=True)
            known = self._full.referral.to_staff
            combo.set_value(str(known) if known else None)
            combo.committed.connect(self._name_taker)
        self.line("person", L["taker"], required=True)
        self.field("person").set_value(self._full.name(self._full.referral.to_staff)
                                       or self._full.referral.to_person)

    def reply_parts(self) -> None:
        """What row 21 and 22 of the slip ask for."""
        self.add_field("phone", L["phone"], PhoneEdit())
        self.line("first_step", L["first_step"])
        self.day("first_step_on", L["first_step_on"], required=False, coming=True)
        self.by_phone()

    def by_phone(self) -> None:
        """Heard by telephone."""
        self.add_field("by_phone", "", CheckField(L["by_phone"]))

    def partners(self) -> None:
        """Who works beside the lead."""
        ways = [(way.value, way.label) for way in (Way.TOGETHER, Way.BACKUP, Way.WATCH, Way.DEPUTY)]

        def way() -> CodeCombo:
            combo = CodeCombo(ways, empty=False)
            combo.set_value(Way.TOGETHER)
            return combo

        columns = (
            RowColumn("way", L["partner_way"], way, 1),
            RowColumn("name", L["partner_name"], TextLine, 2),
        )
        self.add_field("partners", L["partners"], TableRows(columns), wide=True)

    # What the makers use ------------------------------------------------------------------------
    def said(self, name: str) -> str:
        """A text, "" where the form has no such field."""
        return str(self._lines[name].field.value() or "") if name in self._lines else ""

    def day_of(self, name: str) -> date | None:
        """A day, when it is known exactly."""
        found = self._lines[name].field.value() if name in self._lines else None
        return found.exact if isinstance(found, PartialDate) else None

    def to(self, name: str = "to") -> Receiver | None:
        """A picked receiver."""
        return cast("Receiver | None", self._lines[name].field.value())

    def holder(self, name: str) -> Holder | None:
        """A picked colleague as holder."""
        found = self.to(name) if name in self._lines else None
        if isinstance(found, Inside) and found.staff is not None:
            return Holder(found.department, found.staff)
        return None

    def staff(self) -> StaffId | None:
        """The colleague who takes it."""
        found = self.said("staff")
        return StaffId(UUID(found)) if found else None

    def checked(self, name: str) -> bool:
        """A box."""
        return name in self._lines and bool(self._lines[name].field.value())

    def partner_list(self) -> tuple[Partner, ...]:
        """The rows with a name."""
        rows = cast("Sequence[Values]", self._lines["partners"].field.value())
        return tuple(
            Partner(Way(str(row["way"] or Way.TOGETHER)), str(row["name"]))
            for row in rows
            if row.get("name")
        )

    @property
    def full(self) -> FullReferral:
        """The referral that is shown."""
        return self._full

    @property
    def desk(self) -> Desk:
        """Where the page stands."""
        return self._desk

    @property
    def outside(self) -> bool:
        """The receiver on the slip is an agency."""
        return self._outside

    def _pick(self, *, named: bool) -> ReceiverPick:
        ws = self._desk.ws
        if self._choices is None:
            self._choices = referrals.receivers(ws)
        offered = [one for one in self._choices if not named or _is_colleague(one.to)]
        return ReceiverPick(offered, fold=lambda typed: fold(typed, ws.variants))

    def _hint(self) -> str:
        code = code_of(self._kind)
        if self._outside and f"{code}_outside" in text.ACT_HINTS:
            code = f"{code}_outside"
        return text.ACT_HINTS.get(code, "")

    def _name_taker(self) -> None:
        combo = cast("CodeCombo", self.field("staff"))
        if combo.code():
            self.field("person").restore(combo.currentText())


def _is_colleague(to: Receiver) -> bool:
    return isinstance(to, Inside) and to.staff is not None
