"""事務所: departments, staff, districts, what the town decided; first set-up; leaving."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import TypeVar

from nimo_desktop.domain.errors import NotAllowed, RuleBroken
from nimo_desktop.domain.ids import AssignmentId, DepartmentId, DistrictId, StaffId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.staff import (
    COORDINATOR_MODELS,
    Assignment,
    Department,
    District,
    OfficeSettings,
    Staff,
    is_active,
)
from nimo_desktop.services.access import Sitting
from nimo_desktop.services.leaving import LEADERS, Left, open_items, staff_leaves
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import keyring, records
from nimo_desktop.storage.records import Writer

__all__ = [
    "DRAFT_FORM",
    "FirstStaff",
    "Left",
    "SetUp",
    "assign",
    "assignments",
    "departments",
    "districts",
    "new_department",
    "new_district",
    "new_staff",
    "open_items",
    "remove_login",
    "save_department",
    "save_district",
    "save_office",
    "save_staff",
    "set_up",
    "staff",
    "staff_leaves",
]

DRAFT_FORM = "settings"
"""Drafts of the settings; the record is the tab, and the year of a 地区担当表 behind it."""

MOST_REPLY_DAYS = 30
Placed = TypeVar("Placed", Department, Staff, District)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FirstStaff:
    """A colleague named at set-up; `department` is the name of one of the departments given."""

    name: str
    department: str
    kana: str = ""
    profession: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """The answers of the first-run wizard beyond the first user. Names refer to names given here.

    `coordinator` and `deputy` are staff names ("" = the first user coordinates, no deputy).
    """

    town: str
    departments: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    staff: tuple[FirstStaff, ...] = ()
    coordinator: str = ""
    deputy: str = ""
    runs_juso: bool = False


# reading ----------------------------------------------------------------------------------------
def departments(ws: Workspace) -> tuple[Department, ...]:
    """All departments in the office's order."""
    return _placed(ws, Department)


def districts(ws: Workspace) -> tuple[District, ...]:
    """All districts in the office's order."""
    return _placed(ws, District)


def staff(ws: Workspace, *, with_left: bool = False) -> tuple[Staff, ...]:
    """Colleagues at work today in the office's order; `with_left` adds those who have gone."""
    found = _placed(ws, Staff)
    return tuple(one for one in found if with_left or is_active(one, ws.today()))


def assignments(ws: Workspace, fiscal_year: int) -> tuple[Assignment, ...]:
    """What everybody is for one fiscal year."""
    with ws.vault.read() as conn:
        return records.where(conn, Assignment, fiscal_year=fiscal_year)


def _placed(ws: Workspace, record: type[Placed]) -> tuple[Placed, ...]:
    with ws.vault.read() as conn:
        return records.select(conn, record, order="position")


# saving -----------------------------------------------------------------------------------------
def save_office(ws: Workspace, settings: OfficeSettings, *, draft: str = "") -> OfficeSettings:
    """What the town decided. The coordinator and the deputy must work here (RuleBroken).

    `draft` names the draft that is done with it.
    """
    ws.require(*LEADERS)

    def work(writer: Writer) -> OfficeSettings:
        if draft:
            writer.drop_draft(ws.actor, DRAFT_FORM, draft)
        return _write_office(ws, writer, settings)

    return ws.apply(Op.OFFICE_SAVED, work)


def _write_office(ws: Workspace, writer: Writer, settings: OfficeSettings) -> OfficeSettings:
    if not settings.town.strip():
        raise RuleBroken("町の名前が空です。何も変わっていません。町の名前を入力してください。")
    active = {one.id for one in writer.where(Staff) if is_active(one, ws.today())}
    named = [settings.coordinator_staff, settings.coordinator_deputy]
    if any(one is not None and one not in active for one in named):
        raise RuleBroken(
            "調整役か副調整役が、今は働いていない職員になっています。何も変わっていません。"
            "今いる職員を選んでください。"
        )
    if settings.coordinator_model not in COORDINATOR_MODELS:
        raise RuleBroken(
            "調整役の決め方が選ばれていません。何も変わっていません。選び直してください。"
        )
    if any(not 0 <= days <= MOST_REPLY_DAYS for days in settings.reply_days.values()):
        raise RuleBroken(
            f"返事の期限は0から{MOST_REPLY_DAYS}開庁日の間で入れてください。何も変わっていません。"
        )
    return writer.change(settings)


def save_department(ws: Workspace, department: Department) -> Department:
    """A department, new (version 0) or changed."""
    return _save(ws, Op.DEPARTMENT_SAVED, department)


def save_district(ws: Workspace, district: District) -> District:
    """A district, new (version 0) or changed."""
    return _save(ws, Op.DISTRICT_SAVED, district)


def save_staff(ws: Workspace, colleague: Staff) -> Staff:
    """A colleague, new (version 0) or changed. Leaving goes through `staff_leaves` alone."""
    if colleague.left_on is not None and is_active(
        dataclasses.replace(colleague, left_on=None), ws.today()
    ):
        with ws.vault.read() as conn:
            known = records.find(conn, Staff, colleague.id)
        if known is None or known.left_on != colleague.left_on:
            raise RuleBroken("異動・退職は「異動・退職の引き継ぎ」から入力してください。")
    return _save(ws, Op.STAFF_SAVED, colleague)


def _save(ws: Workspace, op: Op, record: Placed) -> Placed:
    ws.require(*LEADERS)
    if not record.name.strip():
        raise RuleBroken("名前が空のため保存していません。名前を入力してください。")
    return ws.apply(op, lambda writer: _write(writer, record))


def _write(writer: Writer, record: Placed) -> Placed:
    return writer.insert(record) if record.version == 0 else writer.change(record)


def assign(
    ws: Workspace, *, staff_id: StaffId, fiscal_year: int, roles: Iterable[str],
    district_id: DistrictId | None = None, among: Iterable[str] | None = None,
) -> None:
    """Give a colleague exactly these roles (list staff_role) for a fiscal year, as one action.

    With `among` only these roles are given or taken; others stay as the year's table says.
    """
    ws.require(*LEADERS)
    asked = None if among is None else frozenset(among)
    wanted = set(roles) if asked is None else set(roles) & asked

    def work(writer: Writer) -> None:
        for old in writer.where(Assignment, staff_id=staff_id, fiscal_year=fiscal_year):
            if asked is not None and old.role not in asked:
                continue
            if old.role not in wanted:
                writer.trash(old)
            else:
                wanted.discard(old.role)
                if old.role == "district":
                    writer.change(dataclasses.replace(old, district_id=district_id))
        for role in sorted(wanted):
            writer.insert(
                Assignment(
                    id=AssignmentId(ws.new_id()), staff_id=staff_id, fiscal_year=fiscal_year,
                    role=role, district_id=district_id if role == "district" else None,
                )
            )  # fmt: skip

    ws.apply(Op.STAFF_SAVED, work)


def new_department(ws: Workspace, *, name: str, position: int) -> Department:
    """Not yet written."""
    return Department(id=DepartmentId(ws.new_id()), name=name, position=position)


def new_district(ws: Workspace, *, name: str, position: int) -> District:
    """Not yet written."""
    return District(id=DistrictId(ws.new_id()), name=name, position=position)


def new_staff(
    ws: Workspace, *, name: str, department_id: DepartmentId, position: int = 0
) -> Staff:
    """Not yet written."""
    return Staff(
        id=StaffId(ws.new_id()), name=name, department_id=department_id, position=position
    )


# set-up -----------------------------------------------------------------------------------------
def set_up(ws: Workspace, answers: SetUp) -> None:
    """Write the wizard's answers into a fresh vault as one action."""
    ws.apply(Op.OFFICE_SAVED, lambda writer: _set_up(ws, writer, answers))


def _set_up(ws: Workspace, writer: Writer, answers: SetUp) -> None:
    by_name = {one.name: one for one in writer.where(Department)}
    for position, name in enumerate(_distinct(answers.departments), start=len(by_name)):
        if name not in by_name:
            by_name[name] = writer.insert(new_department(ws, name=name, position=position))
    for position, name in enumerate(_distinct(answers.districts)):
        writer.insert(new_district(ws, name=name, position=position))
    people = {one.name: one for one in writer.where(Staff)}
    for position, one in enumerate(answers.staff, start=len(people)):
        department = by_name.get(one.department) or by_name[next(iter(by_name))]
        made = new_staff(ws, name=one.name, department_id=department.id, position=position)
        people[one.name] = writer.insert(
            dataclasses.replace(made, kana=one.kana, profession=one.profession)
        )
    settings = writer.where(OfficeSettings)[0]
    coordinator = people.get(answers.coordinator, ws.staff)
    deputy = people.get(answers.deputy)
    _write_office(
        ws,
        writer,
        dataclasses.replace(
            settings,
            town=answers.town,
            runs_juso=answers.runs_juso,
            coordinator_department=coordinator.department_id,
            coordinator_staff=coordinator.id,
            coordinator_deputy=deputy.id if deputy is not None else None,
        ),
    )


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))


def remove_login(sitting: Sitting, colleague: Staff) -> None:
    """The colleague's password opens nothing here any more and the login card does not list it.

    Whoever copied the keyring before keeps a way in; only a new key for the vault ends that.
    """
    ws = sitting.workspace
    ws.require(*LEADERS)
    if colleague.id == ws.me:
        raise NotAllowed
    ring = keyring.read_keyring(sitting.folder)
    if ring.find(colleague.login) is None or not colleague.login:
        return
    keyring.update_keyring(sitting.folder, lambda r: r.remove_wrap(colleague.login))
    ws.note(Op.USER_REMOVED, "login", colleague.login, {})
