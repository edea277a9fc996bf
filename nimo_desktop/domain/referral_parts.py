"""連携: what several steps share: the next receiver, the count of hand-overs, what follows."""

from __future__ import annotations

from dataclasses import replace

from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.ids import AgencyId, DepartmentId, StaffId
from nimo_desktop.domain.referral_record import (
    ENGAGED,
    Inside,
    Outside,
    Receiver,
    Referral,
    Status,
    handed_key,
    is_outside,
    receiver_of,
    unanswered,
)

SENT_IN_ERROR = "*"
_WAITS_FOR_AGENCY = ENGAGED - {Status.ASKED, Status.ADVISING}


def held(state: Referral, holder: Holder) -> Referral:
    """The referral with this holder."""
    return replace(state, holder_department=holder.department, holder_staff=holder.staff)


def addressed(state: Referral, to: Receiver | None) -> Referral:
    """The slip with this receiver, and nothing of what an earlier one answered."""
    department: DepartmentId | None = None
    staff: StaffId | None = None
    agency: AgencyId | None = None
    if isinstance(to, Inside):
        department, staff = to.department, to.staff
    elif isinstance(to, Outside):
        agency = to.agency
    changed = to != receiver_of(state)
    return replace(
        unanswered(state),
        to_department=department,
        to_staff=staff,
        to_agency=agency,
        to_person="" if changed and state.status is not Status.PREPARED else state.to_person,
    )


def handed(state: Referral, to: Receiver | None) -> Referral:
    """One more receiver, if it is another one than the last. What was sent in error and withdrawn
    is put right by the next sending, which therefore does not count.
    """
    if to is None:
        return state
    key = handed_key(to)
    more = state.handed_to not in (key, SENT_IN_ERROR)
    return replace(state, handovers=state.handovers + more, handed_to=key)


def settle(state: Referral) -> Referral:
    """Sets what follows from status, receiver and holder, so that no two fields can disagree."""
    watched = is_outside(state) and state.status in ENGAGED
    joint = state.status is Status.JOINT
    ended_joint = state.status is Status.COMPLETED and state.lead_staff is not None
    return replace(
        state,
        watcher_department=state.holder_department if watched else None,
        watcher_staff=state.holder_staff if watched else None,
        waiting_for=state.to_agency if state.status in _WAITS_FOR_AGENCY else None,
        lead_department=state.holder_department if joint or ended_joint else None,
        lead_staff=state.holder_staff if joint or ended_joint else None,
        partners=state.partners if joint or ended_joint else (),
    )
