"""連携: what the machine must be told by the office: who coordinates, who works here, open days."""

from __future__ import annotations

from datetime import date

from nimo_desktop.domain import deadlines, referral_due
from nimo_desktop.domain.dates_jp import fiscal_year
from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.ids import StaffId
from nimo_desktop.domain.referral import Actor, Rules
from nimo_desktop.domain.staff import MANAGER, Assignment, OfficeSettings, Staff, is_active
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading

LEADERS = ("chief", "admin")


def rules(ws: Workspace) -> Rules:
    """The rules of this office today."""
    with ws.vault.read() as conn:
        return read_rules(ws, conn)


def read_rules(ws: Workspace, conn: Reading) -> Rules:
    """As `rules`, inside a reading or an action that is under way."""
    active = _active(ws, conn)
    return Rules(
        coordinator=_on_duty(ws, conn, active),
        new_id=ws.new_id,
        active_staff=frozenset(active),
        is_open_day=lambda day: deadlines.is_open(day, ws.holidays),
        return_reasons=frozenset(code.code for code in ws.codes["return_reason"]),
    )


def on_duty(ws: Workspace, conn: Reading | None = None) -> Holder:
    """The coordinator to whom things come back today: the one named, the deputy while he is away
    or has left, in the managers' model then any manager, at last whoever of both works here.
    """
    if conn is None:
        with ws.vault.read() as reading:
            return on_duty(ws, reading)
    return _on_duty(ws, conn, _active(ws, conn))


def _active(ws: Workspace, conn: Reading) -> dict[StaffId, Staff]:
    return {one.id: one for one in records.where(conn, Staff) if is_active(one, ws.today())}


def _on_duty(ws: Workspace, conn: Reading, active: dict[StaffId, Staff]) -> Holder:
    office = records.select(conn, OfficeSettings)[0]
    named = Holder(office.coordinator_department, office.coordinator_staff)
    away = office.coordinator_away_until
    if named.staff in active and (away is None or away < ws.today()):
        return named
    deputies: list[StaffId] = []
    if office.coordinator_deputy is not None:
        deputies.append(office.coordinator_deputy)
    if office.coordinator_model == "managers" and named.staff not in active:
        deputies += managers(ws, conn)
    for one in deputies:
        if one in active:
            return Holder(active[one].department_id, one)
    return named


def managers(ws: Workspace, conn: Reading) -> tuple[StaffId, ...]:
    """断らない相談マネジャー of this fiscal year, in the order in which they were named."""
    year = fiscal_year(ws.today())
    found = records.where(conn, Assignment, fiscal_year=year, role=MANAGER)
    return tuple(dict.fromkeys(one.staff_id for one in found))


def actor(ws: Workspace) -> Actor:
    """Who records the step.

    The coordinator and the deputy coordinate, in the managers' model every manager of this fiscal
    year, and the leaders of the program; where none of the first uses the program, whoever sits
    at the desk writes down what they decided.
    """
    coordinating = ws.staff.role in LEADERS
    if not coordinating:
        with ws.vault.read() as conn:
            named = coordinators(ws, conn)
            duty = [records.get(conn, Staff, one) for one in named]
        coordinating = ws.me in named or not any(one.login for one in duty)
    return Actor(ws.me, ws.staff.department_id, ws.staff.name, may_coordinate=coordinating)


def coordinators(ws: Workspace, conn: Reading) -> tuple[StaffId, ...]:
    """Everybody who may coordinate by the office's model, the one named first."""
    office = records.select(conn, OfficeSettings)[0]
    named = [office.coordinator_staff]
    if office.coordinator_deputy is not None:
        named.append(office.coordinator_deputy)
    if office.coordinator_model == "managers":
        named += managers(ws, conn)
    return tuple(dict.fromkeys(named))


def reply_days(ws: Workspace, urgency: str) -> int:
    """The office's open days for an answer ("" and unknown = 未判定)."""
    days = ws.office().reply_days
    return days.get(urgency, days[deadlines.UNRATED])


def reply_due_on(ws: Workspace, urgency: str, *, sent_on: date | None = None) -> date:
    """The last day for the answer by the office's days for this urgency ("" = 未判定).

    A with 0 days is the same day, by telephone, open or not.
    """
    days = ws.office().reply_days
    known = urgency if urgency in days else None
    return deadlines.reply_due(sent_on or ws.today(), known, days, ws.holidays)


def loudness_of(
    ws: Workspace, due: date | None, *, urgency: str, checked_on: date | None
) -> tuple[int, str]:
    """How loud the reminder of an awaited answer is today (0 to 3), and its words."""

    def is_open_day(day: date) -> bool:
        return deadlines.is_open(day, ws.holidays)

    level = referral_due.loudness(
        due,
        ws.today(),
        urgency=urgency,
        reply_days=reply_days(ws, urgency),
        is_open_day=is_open_day,
        checked_on=checked_on,
    )
    return level, referral_due.words(level, due, ws.today(), is_open_day=is_open_day)
