"""地区担当表: who answers for which district and department in one fiscal year.

It is made at the beginning of the year and shared with all 課 (domain.md, S1 蓮田市). The rows are
`Assignment` records: a nurse may have several districts, a department several 連絡員.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from nimo_desktop.domain.dates_jp import fiscal_year
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.ids import AssignmentId, DepartmentId, DistrictId, StaffId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.names import fold
from nimo_desktop.domain.staff import Assignment, Department, District, Staff, is_active
from nimo_desktop.services import intake_parts, office
from nimo_desktop.services.leaving import LEADERS
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Writer

NURSE, SECOND = "district", "backup"
LIAISON, MANAGER = "liaison", "manager"
ROLES = (NURSE, SECOND, LIAISON, MANAGER)
"""The roles this table gives; others (当番, 統括 …) belong to the person alone."""


@dataclasses.dataclass(frozen=True, slots=True)
class DistrictRow:
    """One district with its nurse and the one who stands in."""

    district_id: DistrictId
    name: str
    nurse: StaffId | None = None
    second: StaffId | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class DeskRow:
    """One department with its 総合相談連絡員 and 断らない相談マネジャー, one or several each."""

    department_id: DepartmentId
    name: str
    extension: str = ""
    liaisons: tuple[StaffId, ...] = ()
    managers: tuple[StaffId, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class YearTable:
    """The table of a fiscal year, in the office's order."""

    fiscal_year: int
    districts: tuple[DistrictRow, ...] = ()
    desks: tuple[DeskRow, ...] = ()

    def is_empty(self) -> bool:
        """Nobody is named yet."""
        return not any(row.nurse or row.second for row in self.districts) and not any(
            row.liaisons or row.managers for row in self.desks
        )


@dataclasses.dataclass(frozen=True, slots=True)
class Suggestion:
    """The district an address lies in, and its nurse with her 課 if one is named and works here."""

    district: str
    nurse: Staff | None = None
    department: str = ""


def table(ws: Workspace, year: int) -> YearTable:
    """The table as it stands; every district and department has a row."""
    held = office.assignments(ws, year)
    here = {one.id: one for one in office.staff(ws, with_left=True)}

    def of_district(role: str, district: DistrictId) -> StaffId | None:
        return next(
            (a.staff_id for a in held if a.role == role and a.district_id == district), None
        )

    def of_desk(role: str, department: DepartmentId) -> tuple[StaffId, ...]:
        return tuple(
            one.id
            for one in here.values()
            if one.department_id == department
            and any(a.role == role and a.staff_id == one.id for a in held)
        )

    return YearTable(
        year,
        tuple(
            DistrictRow(d.id, d.name, of_district(NURSE, d.id), of_district(SECOND, d.id))
            for d in office.districts(ws)
        ),
        tuple(
            DeskRow(d.id, d.name, d.extension, of_desk(LIAISON, d.id), of_desk(MANAGER, d.id))
            for d in office.departments(ws)
        ),
    )


def from_last_year(ws: Workspace, year: int) -> YearTable:
    """A first draft of the year: last year's table without those who have left. Not yet saved."""
    active = {one.id for one in office.staff(ws)}
    before = table(ws, year - 1)

    def still(one: StaffId | None) -> StaffId | None:
        return one if one in active else None

    return YearTable(
        year,
        tuple(
            dataclasses.replace(row, nurse=still(row.nurse), second=still(row.second))
            for row in before.districts
        ),
        tuple(
            dataclasses.replace(
                row,
                liaisons=tuple(one for one in row.liaisons if one in active),
                managers=tuple(one for one in row.managers if one in active),
            )
            for row in before.desks
        ),
    )


def save(ws: Workspace, wanted: YearTable, *, draft: str = "") -> None:
    """Write the whole table of the year as one action; `draft` names the draft that is done.

    Raises RuleBroken for somebody who no longer works here or belongs to another department, and
    NotAllowed for who may not; nothing has changed then.
    """
    ws.require(*LEADERS)
    _check(ws, wanted)

    def work(writer: Writer) -> None:
        if draft:
            writer.drop_draft(ws.actor, office.DRAFT_FORM, draft)
        _write(ws, writer, wanted)

    ws.apply(Op.STAFF_SAVED, work)


def _check(ws: Workspace, wanted: YearTable) -> None:
    active = {one.id: one for one in office.staff(ws)}
    named = {one for row in wanted.districts for one in (row.nurse, row.second) if one}
    for row in wanted.desks:
        for one in (*row.liaisons, *row.managers):
            named.add(one)
            if one in active and active[one].department_id != row.department_id:
                raise RuleBroken(
                    f"{active[one].name}さんは{row.name}の職員ではありません。表は変わっていません。"
                    "その課の職員を選んでください。"
                )
    if not named <= set(active):
        raise RuleBroken(
            "表に、今は働いていない職員が入っています。表は変わっていません。"
            "今いる職員を選んでください。"
        )


def _write(ws: Workspace, writer: Writer, wanted: YearTable) -> None:
    """Rows that stay are not touched, so that undo and history show what really changed."""
    missing = set(_rows(wanted))
    for role in ROLES:
        for old in writer.where(Assignment, fiscal_year=wanted.fiscal_year, role=role):
            key = (role, old.staff_id, old.district_id)
            if key in missing:
                missing.discard(key)
            else:
                writer.trash(old)
    for role, staff_id, district_id in sorted(missing, key=str):
        writer.insert(
            Assignment(
                id=AssignmentId(ws.new_id()),
                staff_id=staff_id,
                fiscal_year=wanted.fiscal_year,
                role=role,
                district_id=district_id,
            )
        )


def _rows(wanted: YearTable) -> Iterable[tuple[str, StaffId, DistrictId | None]]:
    for row in wanted.districts:
        for role, one in ((NURSE, row.nurse), (SECOND, row.second)):
            if one is not None:
                yield role, one, row.district_id
    for desk in wanted.desks:
        yield from ((LIAISON, one, None) for one in desk.liaisons)
        yield from ((MANAGER, one, None) for one in desk.managers)


def suggest(ws: Workspace, address: str) -> Suggestion | None:
    """The district an address lies in and its nurse this year; None if no district fits."""
    name = intake_parts.district_of_address(ws, address)
    return nurse_of(ws, name) if name else None


def in_charge(ws: Workspace, *, address: str, district: str) -> Suggestion | None:
    """The nurse for what stands in a form; a known district that was typed goes before the address.

    None where no district fits or this year's table names nobody who is at work.
    """
    known = {fold(one.name, ws.variants): one.name for one in office.districts(ws)}
    name = known.get(fold(district.strip(), ws.variants))
    found = nurse_of(ws, name) if name else suggest(ws, address)
    return found if found and found.nurse else None


def nurse_of(ws: Workspace, district: str) -> Suggestion:
    """The nurse of a district this year; the one who stands in where she has left."""
    with ws.vault.read() as conn:
        found = records.where(conn, District, name=district)
        held = records.where(conn, Assignment, fiscal_year=fiscal_year(ws.today()))
        ids = {one.id for one in found}
        for role in (NURSE, SECOND):
            for one in held:
                if one.role != role or one.district_id not in ids:
                    continue
                staff = records.get(conn, Staff, one.staff_id)
                if is_active(staff, ws.today()):
                    desk = records.get(conn, Department, staff.department_id)
                    return Suggestion(district, staff, desk.name)
    return Suggestion(district)


def liaisons_of(ws: Workspace, department: DepartmentId) -> tuple[Staff, ...]:
    """総合相談連絡員 of a department this year who are at work: whom to ask first."""
    with ws.vault.read() as conn:
        held = records.where(conn, Assignment, fiscal_year=fiscal_year(ws.today()), role=LIAISON)
        people = [records.get(conn, Staff, one.staff_id) for one in held]
    return tuple(
        one for one in people if one.department_id == department and is_active(one, ws.today())
    )


def names(ws: Workspace) -> dict[StaffId, str]:
    """Words for the ids of a table, also of those who have left."""
    return {one.id: one.name for one in office.staff(ws, with_left=True)}


def departments(ws: Workspace) -> dict[DepartmentId, Department]:
    """The departments of the town by id."""
    return {one.id: one for one in office.departments(ws)}
