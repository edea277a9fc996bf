"""連携: reading one with its history, the lists in words, and who can receive."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.consent import Consent
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.ids import CaseId, ConsultationId, ReferralId
from nimo_desktop.domain.names import fold
from nimo_desktop.domain.referral import (
    ENDED,
    Handover,
    Inside,
    Outside,
    Receiver,
    Referral,
    ReferralEvent,
    Status,
    partner,
    receiver_of,
)
from nimo_desktop.domain.resource import Agency, is_stale
from nimo_desktop.domain.staff import Department, Staff, is_active
from nimo_desktop.services import people
from nimo_desktop.services.referral_prefill import with_consent
from nimo_desktop.services.referral_rules import loudness_of
from nimo_desktop.services.referral_slips import may_edit
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.lists import referrals as lists
from nimo_desktop.storage.lists.referrals import ReferralFilter, ReferralRow
from nimo_desktop.storage.records import Reading

UNNAMED = "(名前は不明)"


@dataclasses.dataclass(frozen=True, slots=True)
class FullReferral:
    """A referral with its hand-over and its history, oldest step first.

    `names` gives a word for every department, staff member and agency that has a part in it.
    `siblings` are the other slips of the same hand-over. `who` is the person it is about;
    `consent` the one on the slip, before a sending the one in force today.
    """

    referral: Referral
    handover: Handover
    events: tuple[ReferralEvent, ...]
    names: Mapping[UUID, str]
    siblings: tuple[Referral, ...] = ()
    who: str = ""
    case: Case | None = None
    consultation: Consultation | None = None
    consent: Consent | None = None

    def name(self, one: UUID | None) -> str:
        """The word for an id, "" for none."""
        return "" if one is None else self.names.get(one, "")

    @property
    def receiver(self) -> str:
        """「福祉課 見本 次郎」 or the agency; "" while nobody is chosen."""
        return self.word_of(receiver_of(self.referral))

    def word_of(self, to: Receiver | None) -> str:
        """A receiver in words."""
        if isinstance(to, Outside):
            return self.name(to.agency)
        if isinstance(to, Inside):
            return " ".join(filter(None, (self.name(to.department), self.name(to.staff))))
        return ""

    @property
    def holder(self) -> str:
        """「健康増進課 見本 花子」"""
        one = self.referral
        return f"{self.name(one.holder_department)} {self.name(one.holder_staff)}"


def load(ws: Workspace, referral_id: ReferralId) -> FullReferral:
    """The referral with everything about it. Raises NotFound."""
    with ws.vault.read() as conn:
        return read(ws, conn, referral_id)


def read(ws: Workspace, conn: Reading, referral_id: ReferralId) -> FullReferral:
    """As `load`, inside a reading that is under way."""
    referral = records.get(conn, Referral, referral_id)
    events = records.where(conn, ReferralEvent, referral_id=referral_id)
    handover = records.get(conn, Handover, referral.handover_id)
    others = records.where(conn, Referral, handover_id=handover.id)
    consultation = (
        None
        if referral.consultation_id is None
        else records.find(conn, Consultation, referral.consultation_id)
    )
    case_id = referral.case_id or (consultation.case_id if consultation else None)
    consent_id = referral.consent_id
    if may_edit(referral):
        consent_id = with_consent(ws, conn, referral).consent_id
    return FullReferral(
        referral,
        handover,
        events,
        _names(conn, referral, events, handover),
        tuple(one for one in others if one.id != referral_id),
        _who(ws, conn, referral, consultation),
        None if case_id is None else records.find(conn, Case, case_id),
        consultation,
        None if consent_id is None else records.find(conn, Consent, consent_id),
    )


def _who(
    ws: Workspace, conn: Reading, referral: Referral, consultation: Consultation | None
) -> str:
    name = ""
    if referral.person_id is not None:
        name = people.read_full(conn, referral.person_id, ws.today()).name
    return name or (consultation.subject_alias if consultation else "") or UNNAMED


_DEPARTMENTS = ("sender_department", "to_department", "holder_department", "watcher_department")
_STAFF = ("sender_staff", "to_staff", "holder_staff", "watcher_staff", "by_staff", "sent_by_staff")


def _names(
    conn: Reading, referral: Referral, events: Iterable[ReferralEvent], handover: Handover
) -> dict[UUID, str]:
    """Words for all ids of these records; each is read once."""
    rows = (referral, handover, *events)
    partners = [partner(key) for key in referral.partners]
    departments = _ids(rows, (*_DEPARTMENTS, "sent_by_department"))
    staff, agencies = _ids(rows, _STAFF), _ids(rows, ("to_agency", "waiting_for"))
    for one in partners:
        departments |= {one.department} if one.department else set()
        staff |= {one.staff} if one.staff else set()
        agencies |= {one.agency} if one.agency else set()
    found: dict[UUID, str] = {}
    kinds = ((Department, departments), (Staff, staff), (Agency, agencies))
    for kind, ids in kinds:
        for wanted in ids:
            record = records.find(conn, kind, wanted)
            if isinstance(record, Department | Staff | Agency):
                found[wanted] = record.name
    return found


def _ids(rows: Iterable[object], names: Sequence[str]) -> set[UUID]:
    found = (getattr(row, name, None) for row in rows for name in names)
    return {one for one in found if isinstance(one, UUID)}


# Lists ------------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True, slots=True)
class ReferralLine:
    """One line of the list; words, not codes (but `urgency`). `due_on` only while an answer is
    awaited, `days` since it went out (or was made), up to its end. `safety_at` ends a 48-hour line
    that runs; `loudness` 0 to 3 and `reminder` tell how long an answer is waited for.
    """

    id: ReferralId
    number: str
    name: str
    receiver: str
    need: str
    status: str
    holder: str
    due_on: date | None
    overdue: bool
    days: int
    next_on: date | None
    ended: bool
    returns: int
    urgency: str = ""
    handovers: int = 0
    checked_on: date | None = None
    safety_at: datetime | None = None
    loudness: int = 0
    reminder: str = ""


def list_ids(
    ws: Workspace, filter: ReferralFilter, *, sort: str = "due", descending: bool = False
) -> list[UUID]:
    """Ids in order; `sort`: number, name, receiver, status, holder, due, days.

    Without a named staff member the filter means the person at the desk.
    """
    if filter.staff is None:
        filter = dataclasses.replace(
            filter, staff=ws.me, own_department=ws.staff.department_id
        )
    with ws.vault.read() as conn:
        return lists.referral_ids(
            conn,
            filter,
            sort=sort,
            descending=descending,
            today=ws.today(),
            variants=ws.variants,
        )


def list_rows(ws: Workspace, ids: Sequence[UUID]) -> list[ReferralLine]:
    """The lines of these referrals in the order given."""
    with ws.vault.read() as conn:
        rows = lists.referral_rows(conn, ids, today=ws.today())
    return [_line(ws, row, ws.today()) for row in rows]


def _line(ws: Workspace, row: ReferralRow, today: date) -> ReferralLine:
    ended = Status(row.status) in ENDED
    begun = (row.sent_at or row.made_at).date()
    until = row.outcome_on if ended and row.outcome_on else today
    inside = " ".join(filter(None, (row.department, row.receiver_staff)))
    loudness, reminder = loudness_of(
        ws, row.due_on, urgency=row.urgency, checked_on=row.checked_on
    )
    return ReferralLine(
        id=ReferralId(row.id),
        number=row.number,
        name=row.name or row.alias or UNNAMED,
        receiver=row.agency or inside,
        need=row.need,
        status=Status(row.status).label,
        holder=f"{row.holder_department} {row.holder}",
        due_on=row.due_on,
        overdue=row.due_on is not None and row.due_on < today,
        days=max(0, (until - begun).days),
        next_on=row.next_on,
        ended=ended,
        returns=row.returns,
        urgency=row.urgency,
        handovers=row.handovers,
        checked_on=row.checked_on,
        safety_at=row.safety_at,
        loudness=loudness,
        reminder=reminder,
    )


def lines(ws: Workspace, filter: ReferralFilter) -> tuple[ReferralLine, ...]:
    """All lines of a filter."""
    return tuple(list_rows(ws, list_ids(ws, filter)))


def of_case(ws: Workspace, case_id: CaseId) -> tuple[ReferralLine, ...]:
    """All referrals of a case, awaited answers first; also those made before it was a case."""
    return lines(ws, ReferralFilter(state="all", case_id=case_id))


def of_consultation(ws: Workspace, consultation_id: ConsultationId) -> tuple[ReferralLine, ...]:
    """All referrals of a consultation."""
    return lines(ws, ReferralFilter(state="all", consultation_id=consultation_id))


def waiting(ws: Workspace) -> tuple[ReferralLine, ...]:
    """私が待っている: held by me while others have to answer or to begin."""
    return lines(ws, ReferralFilter(state="waiting"))


def keeping(ws: Workspace) -> tuple[ReferralLine, ...]:
    """私が待たせている: the next move is mine."""
    return lines(ws, ReferralFilter(state="keeping"))


def coordinators(ws: Workspace) -> tuple[ReferralLine, ...]:
    """調整役の一覧."""
    return lines(ws, ReferralFilter(state="coordinator"))


def third(ws: Workspace) -> tuple[ReferralLine, ...]:
    """Handed on three times or more, and not in a conference: all should sit down together."""
    return lines(ws, ReferralFilter(state="third"))


def overdue(ws: Workspace) -> tuple[ReferralLine, ...]:
    """The answer should have come before today."""
    return lines(ws, ReferralFilter(state="overdue"))


# Receivers --------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who can receive. `note` warns or explains; `keys` are folded words to search."""

    to: Receiver
    label: str
    note: str
    keys: str


def receivers(ws: Workspace) -> tuple[Choice, ...]:
    """Departments, then colleagues at work, then agencies that are open, in the office's order."""
    with ws.vault.read() as conn:
        departments = records.select(conn, Department, order="position")
        staff = records.select(conn, Staff, order="position")
        agencies = records.select(conn, Agency, order="kana")
    named = {one.id: one for one in departments}
    found = [
        _choice(ws, Inside(one.id), one.name, "庁内", one.kana) for one in departments
    ]
    for one in staff:
        home = named.get(one.department_id)
        if home is not None and is_active(one, ws.today()):
            label = f"{home.name} {one.name}"
            found.append(_choice(ws, Inside(home.id, one.id), label, "庁内", one.kana))
    for agency in agencies:
        if agency.closed_on is None:
            note = ws.codes.label("agency_kind", agency.kind) or "外の機関"
            note += "（要確認）" if is_stale(agency, ws.today()) else ""
            found.append(_choice(ws, Outside(agency.id), agency.name, note, agency.kana))
    return tuple(found)


def _choice(ws: Workspace, to: Receiver, label: str, note: str, kana: str) -> Choice:
    return Choice(to, label, note, fold(f"{label} {kana} {note}", ws.variants))
