"""The office: departments, staff, districts per fiscal year, and what the town has decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from nimo_desktop.domain.ids import (
    AssignmentId,
    DepartmentId,
    DistrictId,
    SettingsId,
    StaffId,
)

# Who may do what; the limit of these roles is told in the manual (whoever holds a password holds
# the key).
ROLES = ("admin", "chief", "nurse", "viewer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """課: a holder is always one department and one named staff member."""

    id: DepartmentId
    version: int = 0
    deleted_at: datetime | None = None
    name: str
    kana: str = ""
    phone: str = ""
    extension: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Somebody who works in the town hall. `login` is empty for colleagues who do not use the
    program.
    """

    id: StaffId
    version: int = 0
    deleted_at: datetime | None = None
    department_id: DepartmentId
    name: str
    kana: str = ""
    login: str = ""
    profession: str = ""
    role: str = "nurse"
    left_on: date | None = None
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """地区 of the town; addresses that begin with one of `prefixes` belong to it."""

    id: DistrictId
    version: int = 0
    deleted_at: datetime | None = None
    name: str
    prefixes: tuple[str, ...] = ()
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What a staff member is for one fiscal year: district nurse, 連絡員, マネジャー, duty
    (`role`).
    """

    id: AssignmentId
    version: int = 0
    deleted_at: datetime | None = None
    staff_id: StaffId
    fiscal_year: int
    role: str
    district_id: DistrictId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeSettings:
    """What the town decided at set-up. Exactly one row lives in a vault.

    The coordinator (調整役) is `coordinator_department` with the person on duty or the deputy.
    `vault_letter` distinguishes the numbers of two PCs (R8-K-A0012).
    """

    id: SettingsId
    version: int = 0
    deleted_at: datetime | None = None
    town: str
    vault_letter: str = "A"
    training: bool = False
    runs_juso: bool = False
    coordinator_department: DepartmentId
    coordinator_staff: StaffId
    coordinator_deputy: StaffId | None = None
    first_holder: str = "taker"
    circulation_boxes: tuple[str, ...] = ("課長", "係長", "担当")
    lock_minutes: int = 10
    pin_allowed: bool = True
    password_minimum: int = 13
    backup_folder: str = ""
    print_without_caller: bool = True


def is_active(staff: Staff, today: date) -> bool:
    """Works here today; only active staff may hold an open item."""
    return staff.deleted_at is None and (staff.left_on is None or today <= staff.left_on)
