"""The office: departments, staff, districts per fiscal year, and what the town has decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from nimo_desktop.domain.deadlines import UNRATED
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

COORDINATOR_MODELS = ("desk", "managers")
MANAGER, LIAISON = "manager", "liaison"
"""Roles of a fiscal year (list staff_role): 断らない相談マネジャー and 総合相談連絡員."""


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

    The coordinator (調整役) is `coordinator_department` with the person on duty or the deputy, who
    stands in while the first is away (`coordinator_away_until`, that day included). In the model
    "desk" these two coordinate for the 総合窓口; in "managers" every マネジャー of the fiscal year
    may, and what comes back goes to the one on duty. `reply_days_*` are open days by 緊急度.
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
    coordinator_away_until: date | None = None
    coordinator_model: str = "desk"
    reply_days_a: int = 0
    reply_days_b: int = 1
    reply_days_c: int = 3
    reply_days_d: int = 5
    reply_days_unrated: int = 1
    first_holder: str = "taker"
    circulation_boxes: tuple[str, ...] = ("課長", "係長", "担当")
    lock_minutes: int = 10
    pin_allowed: bool = True
    password_minimum: int = 13
    backup_folder: str = ""
    print_without_caller: bool = True
    sign_dead: str = "cross"
    sign_unknown_sex: str = "triangle"
    sign_marriage: str = "single"
    sign_key_person: str = "star"

    @property
    def reply_days(self) -> dict[str, int]:
        """Open days until a reply is due, by the code of 緊急度; "-" = 未判定."""
        return {
            "A": self.reply_days_a,
            "B": self.reply_days_b,
            "C": self.reply_days_c,
            "D": self.reply_days_d,
            UNRATED: self.reply_days_unrated,
        }


def is_active(staff: Staff, today: date) -> bool:
    """Works here today; only active staff may hold an open item."""
    return staff.deleted_at is None and (staff.left_on is None or today <= staff.left_on)
