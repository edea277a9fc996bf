"""What is done with a case as a whole: 担当を変える and 終結, as forms in place of the tabs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nimo_desktop.domain.case_moves import Closing, FollowUp
from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.ids import DepartmentId, StaffId
from nimo_desktop.services import office
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.long_text import LongText
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.fields.wareki_edit import WarekiEdit
from nimo_desktop.ui.forms.base import FormPage
from nimo_desktop.ui.parts.case.common import code_options
from nimo_desktop.ui.text import case as text


@dataclass(frozen=True, slots=True)
class HandOver:
    """Who takes the case, and why."""

    staff: StaffId | None = None
    reason: str = ""


class HandOverForm(FormPage[HandOver]):
    """`cancelled` leaves everything as it was."""

    cancelled = Signal()

    def __init__(self, desk: Desk, holder: UUID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        departments = {d.id: d.name for d in office.departments(desk.ws)}
        self._staff = {str(s.id): s for s in office.staff(desk.ws)}
        options = [(code, f"{departments.get(s.department_id, '')} {s.name}")
                   for code, s in self._staff.items() if s.id != holder]
        self.add_section(text.HAND_OVER_TITLE)
        self.add_field("staff", text.NEW_HOLDER, CodeCombo(options), required=True,
                       support=text.HAND_OVER_HINT)
        self.add_field("reason", text.HAND_OVER_REASON, TextLine())
        self.add_button(text.CANCEL).clicked.connect(self.cancelled)
        self.add_button(text.HAND_OVER, primary=True).clicked.connect(self.request_save)
        self.finish()
        self.load(HandOver())

    def to_fields(self, value: HandOver) -> Mapping[str, object]:
        return {"staff": value.staff, "reason": value.reason}

    def from_fields(self, fields: Mapping[str, object]) -> HandOver:
        code = fields["staff"]
        return HandOver(StaffId(UUID(str(code))) if code else None, str(fields["reason"] or ""))

    def holder(self) -> Holder | None:
        """The chosen colleague with the department."""
        found = self._staff.get(str(self.field("staff").value()))
        return None if found is None else Holder(DepartmentId(found.department_id), found.id)

    def holder_name(self) -> str:
        """The name of the chosen colleague."""
        found = self._staff.get(str(self.field("staff").value()))
        return "" if found is None else found.name


class ClosingForm(FormPage[Closing]):
    """What a closing has to say (list 7.9)."""

    cancelled = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent, columns=2)
        ws = desk.ws
        self.add_section(text.CLOSE_TITLE)
        self.add_field("close_reason", text.CLOSE_REASON,
                       CodeCombo(code_options(ws, "close_reason")), required=True)
        self.add_field("closed_on", text.CLOSED_ON, WarekiEdit(today=ws.today, lean="past"),
                       required=True)
        self.add_field("close_where", text.CLOSE_WHERE, TextLine(),
                       support=text.CLOSE_WHERE_HINT)
        self.add_field("close_felt", text.CLOSE_FELT, LongText())
        self.add_section(text.FOLLOW_UP, column=1)
        self.add_field("follow_up", text.FOLLOW_UP,
                       CodeCombo([(f.value, f.label) for f in FollowUp]), required=True)
        self.add_field("close_watcher", text.CLOSE_WATCHER, TextLine())
        self.add_field("close_look_on", text.CLOSE_LOOK_ON, WarekiEdit(today=ws.today),
                       support=text.CLOSE_LOOK_HINT)
        self.add_field("close_signs", text.CLOSE_SIGNS, LongText())
        self.add_field("close_copies", text.CLOSE_COPIES, TextLine())
        self.add_button(text.CANCEL).clicked.connect(self.cancelled)
        self.add_button(text.CLOSE, primary=True).clicked.connect(self.request_save)
        self.finish()
        self.load(Closing(closed_on=ws.today()))

    def to_fields(self, value: Closing) -> Mapping[str, object]:
        shown = {name: getattr(value, name) for name in Closing.__dataclass_fields__}
        return {**shown, "close_reason": value.close_reason or None}

    def from_fields(self, fields: Mapping[str, object]) -> Closing:
        follow, closed, look = (fields[n] for n in ("follow_up", "closed_on", "close_look_on"))
        words = {n: str(fields[n] or "") for n in (
            "close_reason", "close_where", "close_felt", "close_watcher", "close_signs",
            "close_copies")}
        return Closing(
            follow_up=FollowUp(str(follow)) if follow else None,
            closed_on=cast("PartialDate", closed).exact if closed else None,
            close_look_on=cast("PartialDate", look).exact if look else None,
            **words,
        )
