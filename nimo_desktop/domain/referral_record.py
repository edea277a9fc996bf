"""連携: the records. One slip = one receiver, one need, one status (sheets.md section 3).

All fields are flat, so that one field is one column. Only `referral_moves.apply` changes the
status, the holder and what belongs to them; the text of the slip may be edited before sending.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from nimo_desktop.domain.deadlines import safety_line
from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.ids import (
    AgencyId,
    CaseId,
    ConferenceId,
    ConsentId,
    ConsultationId,
    DepartmentId,
    HandoverId,
    PersonId,
    ReferralEventId,
    ReferralId,
    StaffId,
)


class Status(StrEnum):
    """Where a referral stands. There is no rejected state: what does not fit goes on."""

    PREPARED = "prepared"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    ASKED = "asked"
    ACCEPTED = "accepted"
    JOINT = "joint"
    ADVISING = "advising"
    AWAITING_FIRST_USE = "awaiting_first_use"
    WITH_SENDER = "with_sender"
    AT_COORDINATOR = "at_coordinator"
    IN_CONFERENCE = "in_conference"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The word on screen and in lists."""
        return _STATUS_LABELS[self.value]


_STATUS_LABELS = {
    "prepared": "発信前",
    "sent": "返事待ち",
    "acknowledged": "受領済み・返事待ち",
    "asked": "照会中",
    "accepted": "主担当として支援中",
    "joint": "一緒に支援中",
    "advising": "助言・後方支援",
    "awaiting_first_use": "はじめての利用の確認待ち",
    "with_sender": "発信元で次を検討中",
    "at_coordinator": "調整役で次を検討中",
    "in_conference": "支援調整会議で検討中",
    "completed": "終了",
    "withdrawn": "発信の取消",
}

ENDED = frozenset((Status.COMPLETED, Status.WITHDRAWN))
COORDINATORS_LIST = frozenset((Status.AT_COORDINATOR, Status.IN_CONFERENCE))
AWAITING_REPLY = frozenset((Status.SENT, Status.ACKNOWLEDGED))
ENGAGED = AWAITING_REPLY | {
    Status.ASKED,
    Status.JOINT,
    Status.ADVISING,
    Status.AWAITING_FIRST_USE,
}
"""The receiver named on the slip has something to do with it, without being the only holder."""


class Way(StrEnum):
    """関わり方 (sheets.md 7.15). The slip offers lead, together, backup and info."""

    LEAD = "lead"
    DEPUTY = "deputy"
    TOGETHER = "together"
    BACKUP = "backup"
    WATCH = "watch"
    FOLLOW = "follow"
    INFO = "info"

    @property
    def label(self) -> str:
        """The word on screen and paper."""
        return _WAY_LABELS[self.value]


_WAY_LABELS = {
    "lead": "主担当",
    "deputy": "副担当",
    "together": "一緒に動く",
    "backup": "後方支援・助言",
    "watch": "見守り",
    "follow": "見届け",
    "info": "情報のみ",
}


@dataclass(frozen=True, slots=True)
class Inside:
    """A receiver in the town hall; the named person may still be open when the slip is sent."""

    department: DepartmentId
    staff: StaffId | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """A receiver outside the office. It never holds."""

    agency: AgencyId


Receiver = Inside | Outside


@dataclass(frozen=True, slots=True)
class Partner:
    """One who takes part in joint work beside the lead."""

    way: Way
    name: str
    department: DepartmentId | None = None
    staff: StaffId | None = None
    agency: AgencyId | None = None

    @property
    def key(self) -> str:
        """One line of text for `Referral.partners`; `partner` reads it back."""
        ids = (str(one or "") for one in (self.department, self.staff, self.agency))
        return "|".join((self.way.value, *ids, self.name))


def partner(key: str) -> Partner:
    """The partner that `Partner.key` wrote. Raises ValueError for any other text."""
    way, department, staff, agency, name = key.split("|", 4)
    return Partner(
        Way(way),
        name,
        DepartmentId(UUID(department)) if department else None,
        StaffId(UUID(staff)) if staff else None,
        AgencyId(UUID(agency)) if agency else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """One act of handing over: it carries one or several needs, each its own referral."""

    id: HandoverId
    version: int = 0
    deleted_at: datetime | None = None
    case_id: CaseId | None = None
    consultation_id: ConsultationId | None = None
    person_id: PersonId | None = None
    sent_by_department: DepartmentId
    sent_by_staff: StaffId
    made_at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """One need, one receiver, one status, always one holder.

    `sender_*` is who answers for the sending today (a successor after a staff change; who signed
    first stands in the hand-over). `watcher_*` is the 見届け担当 while an agency is engaged.
    `returns` counts the ways back to the coordinator, not questions and not an agency's answer.
    `to_*` keeps the last receiver until a next one is chosen: the slip prints in every state.
    `handovers` counts to how many receivers the need was handed, `handed_to` is the last of them
    ("*" after a withdrawal: the next sending puts it right and does not count). `safety_from` is
    when signs of abuse were reported; the 48 hours run until `safety_seen_at`.
    """

    id: ReferralId
    version: int = 0
    deleted_at: datetime | None = None
    number: str = ""
    handover_id: HandoverId
    case_id: CaseId | None = None
    consultation_id: ConsultationId | None = None
    person_id: PersonId | None = None
    # who
    sender_department: DepartmentId
    sender_staff: StaffId
    to_department: DepartmentId | None = None
    to_staff: StaffId | None = None
    to_agency: AgencyId | None = None
    to_person: str = ""
    status: Status = Status.PREPARED
    holder_department: DepartmentId
    holder_staff: StaffId
    watcher_department: DepartmentId | None = None
    watcher_staff: StaffId | None = None
    waiting_for: AgencyId | None = None
    lead_department: DepartmentId | None = None
    lead_staff: StaffId | None = None
    partners: tuple[str, ...] = ()
    sent_by_coordinator: bool = False
    # the slip, rows 4 to 17
    urgency: str = ""
    sent_at: datetime | None = None
    due_on: date | None = None
    due_stopped_since: date | None = None
    way: str = ""
    how_connected: str = ""
    connected_on: date | None = None
    need: str = ""
    household_note: str = ""
    gist: str = ""
    history_done: str = ""
    view_and_direction: str = ""
    request: str = ""
    we_continue: str = ""
    told_to_person: str = ""
    not_to_tell: str = ""
    contact_cautions: str = ""
    consent_id: ConsentId | None = None
    basis_code: str = ""
    basis_note: str = ""
    attachments: tuple[str, ...] = ()
    # the reply, rows 19 to 26
    oral: bool = False
    acknowledged_on: date | None = None
    acknowledged_by: str = ""
    accepted_on: date | None = None
    accepted_by: str = ""
    answered_on: date | None = None
    reply_phone: str = ""
    reply_by_phone: bool = False
    first_step: str = ""
    first_step_on: date | None = None
    question: str = ""
    answer: str = ""
    advice: str = ""
    return_reason: str = ""
    return_text: str = ""
    return_fits: str = ""
    returns: int = 0
    handovers: int = 0
    handed_to: str = ""
    checked_on: date | None = None
    safety_from: datetime | None = None
    safety_seen_at: datetime | None = None
    safety_seen_how: str = ""
    conference_id: ConferenceId | None = None
    conference_on: date | None = None
    outcome_code: str = ""
    outcome_on: date | None = None
    outcome_text: str = ""
    next_on: date | None = None
    watched_by: str = ""
    first_use_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralEvent:
    """One step: who, when, why, and where the referral stood after it. Never edited.

    `reason_code` is a code of list 7.7 for a return or an agency's answer, of 7.8 for a result.
    `method` is how the step was seen (list method), where the step asks for it.
    From `holder_department` on, the fields say how the referral stood after the step.
    """

    id: ReferralEventId
    version: int = 0
    deleted_at: datetime | None = None
    referral_id: ReferralId
    at: datetime
    by_staff: StaffId
    by_text: str = ""
    action: str
    from_status: Status
    to_status: Status
    reason_code: str = ""
    text: str = ""
    person: str = ""
    on: date | None = None
    holder_department: DepartmentId
    holder_staff: StaffId
    to_department: DepartmentId | None = None
    to_staff: StaffId | None = None
    to_agency: AgencyId | None = None
    due_on: date | None = None
    next_on: date | None = None
    outcome_code: str = ""
    handovers: int = 0
    method: str = ""


def holder_of(state: Referral) -> Holder:
    """Who has the ball; after the end, who had it last."""
    return Holder(state.holder_department, state.holder_staff)


def sender_of(state: Referral) -> Holder:
    """To whom the need falls back when the sending is withdrawn."""
    return Holder(state.sender_department, state.sender_staff)


def receiver_of(state: Referral) -> Receiver | None:
    """The receiver on the slip."""
    if state.to_agency is not None:
        return Outside(state.to_agency)
    if state.to_department is not None:
        return Inside(state.to_department, state.to_staff)
    return None


def is_outside(state: Referral) -> bool:
    """The receiver on the slip is an agency."""
    return state.to_agency is not None


def is_open(state: Referral) -> bool:
    """Still somebody's work. Trash is not open."""
    return state.deleted_at is None and state.status not in ENDED


def reply_due(state: Referral) -> date | None:
    """The day the receiver's answer is due; None while nothing is asked of him.

    A question stops the line; a notice (情報のみ) asks for the receipt only.
    """
    if state.deleted_at is not None or state.status not in AWAITING_REPLY:
        return None
    if state.way == Way.INFO and state.status is Status.ACKNOWLEDGED:
        return None
    return state.due_on


def is_overdue(state: Referral, today: date) -> bool:
    """The answer should have come before today."""
    due = reply_due(state)
    return due is not None and due < today


THIRD = 3
"""From this hand-over on the coordinator's desk proposes a conference."""


def wants_conference(state: Referral) -> bool:
    """Handed on so often that all should sit down together, and not yet in a conference."""
    handed = state.handovers >= THIRD
    return is_open(state) and handed and state.status is not Status.IN_CONFERENCE


def safety_due(state: Referral) -> datetime | None:
    """The end of the 48-hour line of this referral; None without one, or once safety was seen."""
    over = state.safety_seen_at is not None or state.deleted_at is not None
    return None if state.safety_from is None or over else safety_line(state.safety_from)


def handed_key(to: Receiver) -> str:
    """What counts as the same receiver of a hand-over: the department or the agency, not who of
    it.
    """
    return str(to.department if isinstance(to, Inside) else to.agency)


def unanswered(state: Referral) -> Referral:
    """Free of the last receiver's reply and of an intermediate result; the events keep both."""
    return replace(
        state,
        due_stopped_since=None,
        oral=False,
        acknowledged_on=None,
        acknowledged_by="",
        accepted_on=None,
        accepted_by="",
        answered_on=None,
        reply_phone="",
        reply_by_phone=False,
        first_step="",
        first_step_on=None,
        question="",
        answer="",
        advice="",
        lead_department=None,
        lead_staff=None,
        partners=(),
        outcome_code="",
        outcome_on=None,
        outcome_text="",
        next_on=None,
        watched_by="",
        first_use_on=None,
        checked_on=None,
    )
