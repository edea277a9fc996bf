"""The holder rule: every open item is held by one department and one named staff member.

Each function answers "who holds it now" from facts that were recorded; none of them can answer
"nobody". Source: design, section 5 (Holder); sheets.md section 3, rules (a) to (c).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nimo_desktop.domain.case import HolderChange
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.ids import DepartmentId, HolderChangeId, StaffId

__all__ = [
    "ActiveStaff",
    "Holder",
    "HolderChange",
    "after_changes",
    "after_restore",
    "after_staff_leaves",
    "change",
    "holds_case",
    "holds_consultation",
    "holds_referral",
    "inherit",
]

ActiveStaff = frozenset[StaffId] | None
"""Who works here today; None = the caller has checked it already."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the ball: a department and one named person of it."""

    department: DepartmentId
    staff: StaffId


def holds_consultation(taken_by: Holder, changes: Iterable[HolderChange] = ()) -> Holder:
    """The one who took the call holds it until it closes or becomes a case, unless handed over."""
    return after_changes(taken_by, changes)


def inherit(consultation: Holder) -> Holder:
    """A case that grows out of a consultation begins with the holder of the consultation."""
    return consultation


def holds_case(inherited: Holder, changes: Iterable[HolderChange] = ()) -> Holder:
    """The holder a case began with, or the last one it was handed to."""
    return after_changes(inherited, changes)


def holds_referral(
    current: Holder,
    *,
    accepted_by: Holder | None = None,
    lead: Holder | None = None,
    outside: bool = False,
    returned_to: Holder | None = None,
    withdrawn_to: Holder | None = None,
) -> Holder:
    """Who holds a referral after one step; without a fact that moves it, `current` goes on.

    A return goes to the coordinator and a withdrawal to the sender. Acceptance moves it to the
    accepting person, in joint work to the lead, but never to an agency outside the office: there
    the current holder stays until the first use of the service is confirmed.
    """
    if returned_to is not None:
        return returned_to
    if withdrawn_to is not None:
        return withdrawn_to
    if outside:
        return current
    return lead or accepted_by or current


def after_changes(first: Holder, changes: Iterable[HolderChange]) -> Holder:
    """The receiver of the last change (order of `at`, then id); `first` if there is none."""
    standing = [one for one in changes if one.deleted_at is None]
    if not standing:
        return first
    last = max(standing, key=lambda one: (one.at, one.id))
    return Holder(last.to_department, last.to_staff)


def after_staff_leaves(
    current: Holder,
    *,
    leaver: StaffId,
    coordinator: Holder,
    successor: Holder | None = None,
) -> Holder:
    """Who holds the item once `leaver` has gone: the successor, else the coordinator.

    Items of others stay. Raises RuleBroken if both candidates are the leaver: then the office
    must name a coordinator first, and nothing has changed.
    """
    if current.staff != leaver:
        return current
    for candidate in (successor, coordinator):
        if candidate is not None and candidate.staff != leaver:
            return candidate
    raise RuleBroken(
        "異動する人が調整役のままなので、担当を引き継げませんでした。記録は変わっていません。"
        "先に設定で次の調整役を決めてください。"
    )


def after_restore(last: Holder, *, active: ActiveStaff, coordinator: Holder) -> Holder:
    """Out of the trash or reopened: the last holder if still at work here, else the coordinator."""
    if active is None or last.staff in active:
        return last
    return coordinator


def change(
    id: HolderChangeId,
    before: Holder | None,
    *,
    after: Holder,
    item_kind: str,
    item_id: UUID,
    at: datetime,
    by_staff: StaffId,
    reason: str,
) -> HolderChange:
    """The record of who handed an item to whom; `before` is None when it is first taken."""
    return HolderChange(
        id=id,
        item_kind=item_kind,
        item_id=item_id,
        from_department=before.department if before else None,
        from_staff=before.staff if before else None,
        to_department=after.department,
        to_staff=after.staff,
        at=at,
        by_staff=by_staff,
        reason=reason,
    )
