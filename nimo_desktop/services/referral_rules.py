"""連携: what the machine must be told by the office: who coordinates, who works here, open days."""

from __future__ import annotations

from datetime import date

from nimo_desktop.domain import deadlines
from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.ids import StaffId
from nimo_desktop.domain.referral import Actor, Rules
from nimo_desktop.domain.staff import OfficeSettings, Staff, is_active
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records

LEADERS = ("chief", "admin")


def rules(ws: Workspace) -> Rules:
    """The rules of this office today. A coordinator who has left is replaced by the deputy."""
    office = ws.office()
    with ws.vault.read() as conn:
        active = {one.id: one for one in records.where(conn, Staff) if is_active(one, ws.today())}
    coordinator = Holder(office.coordinator_department, office.coordinator_staff)
    deputy = office.coordinator_deputy
    if office.coordinator_staff not in active and deputy is not None and deputy in active:
        coordinator = Holder(active[deputy].department_id, deputy)
    return Rules(
        coordinator=coordinator,
        new_id=ws.new_id,
        active_staff=frozenset(active),
        is_open_day=lambda day: deadlines.is_open(day, ws.holidays),
        return_reasons=frozenset(code.code for code in ws.codes["return_reason"]),
    )


def actor(ws: Workspace) -> Actor:
    """Who records the step.

    The coordinator and the deputy coordinate, and the leaders of the program; where neither of the
    first two uses the program, whoever sits at the desk writes down what they decided.
    """
    office = ws.office()
    coordinating = ws.staff.role in LEADERS or ws.me in _coordinators(office)
    if not coordinating:
        with ws.vault.read() as conn:
            duty = [records.get(conn, Staff, one) for one in _coordinators(office)]
        coordinating = not any(one.login for one in duty)
    return Actor(ws.me, ws.staff.department_id, ws.staff.name, may_coordinate=coordinating)


def _coordinators(office: OfficeSettings) -> list[StaffId]:
    named = (office.coordinator_staff, office.coordinator_deputy)
    return [one for one in named if one is not None]


def reply_due_on(ws: Workspace, urgency: str, *, sent_on: date | None = None) -> date:
    """The last day for the answer by the office's days for this urgency ("" = 未判定)."""
    codes = ws.codes["urgency"]
    days = {
        code.code: int(code.attrs.get("reply_business_days", "1"))
        for code in codes
    }
    known = urgency if urgency in days else None
    return deadlines.reply_due(sent_on or ws.today(), known, days, ws.holidays)
