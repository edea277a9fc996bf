"""事務引継書: everything a colleague holds today, gathered for one successor in one reading."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from nimo_desktop.domain.care import Benefit
from nimo_desktop.domain.case import Case
from nimo_desktop.domain.case_moves import CaseStatus
from nimo_desktop.domain.conference import AgendaItem, Conference, ConferenceState
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.consultation import is_open as consultation_is_open
from nimo_desktop.domain.contact import Contact
from nimo_desktop.domain.dates_jp import add_months, age_text, wareki_short
from nimo_desktop.domain.ids import CaseId, StaffId
from nimo_desktop.domain.referral import Referral, is_open, reply_due
from nimo_desktop.domain.staff import Staff
from nimo_desktop.domain.task import Task, sort_key
from nimo_desktop.output.form import Picture
from nimo_desktop.services import cases, people
from nimo_desktop.services.maps import drawing
from nimo_desktop.services.sheet_parts.hand_over import CasePart, Due, Letter
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading

if TYPE_CHECKING:
    from nimo_desktop.output.fonts import FontSet

AHEAD_MONTHS = 6
"""Expiries within so many months stand in the letter."""
RESTRICTED = "（閲覧を限っているケース）"
_MAP_MM = (130.0, 88.0)


def gather(
    ws: Workspace,
    giver: StaffId,
    *,
    taker: StaffId | None = None,
    on: date | None = None,
    note: str = "",
    fonts: FontSet | None = None,
) -> Letter:
    """What `giver` holds today. With `fonts` each case shows its 支援体制図.

    Raises NotFound. Nobody who called or informed is named, nor any address.
    """
    with ws.vault.read() as conn:
        held = [
            case
            for case in records.where(conn, Case, holder_staff=giver)
            if case.deleted_at is None and case.status != CaseStatus.CLOSED
        ]
        parts = tuple(_case(ws, conn, case) for case in sorted(held, key=lambda one: one.number))
        letter = Letter(
            giver=_who(conn, giver),
            taker=_who(conn, taker),
            on=on or ws.today(),
            note=note,
            cases=parts,
            consultations=_consultations(ws, conn, giver),
            referrals=_referrals(ws, conn, giver, {case.id for case in held}),
            todo=_loose_tasks(conn, giver),
        )
    return letter if fonts is None else _with_maps(ws, letter, held, fonts)


def _who(conn: Reading, one: StaffId | None) -> str:
    if one is None:
        return ""
    staff = records.get(conn, Staff, one)
    return cases.holder_text(conn, staff.department_id, staff.id)


def _case(ws: Workspace, conn: Reading, case: Case) -> CasePart:
    full = people.read_full(conn, case.person_id, ws.today())
    todo = sorted(records.where(conn, Task, case_id=case.id, done_at=None), key=sort_key)
    last = records.newest(conn, Contact, case_id=case.id)
    hidden = full.person.restricted
    born = full.person.birth
    marks = cases.marks(ws, full, list(todo))
    return CasePart(
        number=case.number,
        name=RESTRICTED if hidden else full.name,
        kana="" if hidden else full.kana,
        age=age_text(born, ws.today()) if born and not hidden else "",
        district=full.address.district if full.address and not _secret(full) else "",
        cautions="、".join(marks),
        status=CaseStatus(case.status).label,
        worries=case.worries,
        last_contact=last.at.date() if last else None,
        last_conference=_last_conference(ws, conn, case.id),
        todo=tuple(Due(t.title, t.due_on) for t in todo if t.referral_id is None),
        unanswered=tuple(
            _referral_line(ws, conn, one)
            for one in records.where(conn, Referral, case_id=case.id)
            if is_open(one)
        ),
        expiries=_expiries(ws, conn, case),
    )


def _secret(full: people.FullPerson) -> bool:
    return full.person.restricted or any(one.secret for one in full.addresses)


def _last_conference(ws: Workspace, conn: Reading, case_id: CaseId) -> str:
    """「R8.10.2 支援調整会議」: of those held, else a contact of kind 会議."""
    found = [
        conference
        for item in records.where(conn, AgendaItem, case_id=case_id)
        if (conference := records.find(conn, Conference, item.conference_id)) is not None
        and conference.state is ConferenceState.HELD
    ]
    if found:
        last = max(found, key=lambda one: one.on)
        return f"{wareki_short(last.on)} {ws.codes.label('conference_kind', last.kind)}"
    talks = records.where(conn, Contact, case_id=case_id, method=_CONFERENCE)
    if not talks:
        return ""
    day = max(one.at for one in talks).date()
    return f"{wareki_short(day)} {ws.codes.label('method', _CONFERENCE)}"


_CONFERENCE = "14"
"""会議 in list method (sheets.md 7.2)."""


def _expiries(ws: Workspace, conn: Reading, case: Case) -> tuple[Due, ...]:
    until = add_months(ws.today(), AHEAD_MONTHS)
    found = [
        Due(ws.codes.label("benefit", one.kind), one.expires_on, one.grade)
        for one in records.where(conn, Benefit, person_id=case.person_id)
        if one.expires_on is not None and one.expires_on <= until
    ]
    return tuple(sorted(found, key=lambda one: one.on or date.max))


def _consultations(ws: Workspace, conn: Reading, giver: StaffId) -> tuple[Due, ...]:
    return tuple(
        Due(
            f"{one.number} {_subject(ws, conn, one)}".strip(),
            one.next_on,
            " ".join(one.gist.split()),
        )
        for one in records.where(conn, Consultation, holder_staff=giver)
        if consultation_is_open(one)
    )


def _subject(ws: Workspace, conn: Reading, one: Consultation) -> str:
    if one.subject_id is None:
        return one.subject_alias
    full = people.read_full(conn, one.subject_id, ws.today())
    return RESTRICTED if full.person.restricted else full.name


def _referrals(
    ws: Workspace, conn: Reading, giver: StaffId, shown: set[CaseId]
) -> tuple[Due, ...]:
    """Those of no case of his: he holds the referral, a colleague the case."""
    return tuple(
        _referral_line(ws, conn, one)
        for one in records.where(conn, Referral, holder_staff=giver)
        if is_open(one) and one.case_id not in shown
    )


def _referral_line(ws: Workspace, conn: Reading, one: Referral) -> Due:
    from nimo_desktop.services import referral_views

    full = referral_views.read(ws, conn, one.id)
    to = f" → {full.receiver}" if full.receiver else ""
    return Due(f"{one.number} {one.need}{to}", reply_due(one) or one.next_on, one.status.label)


def _loose_tasks(conn: Reading, giver: StaffId) -> tuple[Due, ...]:
    found = [
        one
        for one in records.where(conn, Task, staff_id=giver, done_at=None)
        if not (one.case_id or one.consultation_id or one.referral_id)
    ]
    return tuple(Due(one.title, one.due_on) for one in sorted(found, key=sort_key))


def _with_maps(ws: Workspace, letter: Letter, held: list[Case], fonts: FontSet) -> Letter:
    by_number = {case.number: case for case in held}
    return dataclasses.replace(
        letter,
        cases=tuple(
            dataclasses.replace(part, picture=_picture(ws, by_number[part.number].id, fonts))
            for part in letter.cases
        ),
    )


def _picture(ws: Workspace, case_id: UUID, fonts: FontSet) -> Picture:
    drawn = drawing.drawn(ws, CaseId(case_id), fonts)
    return Picture(drawn.page, *_MAP_MM, label="支援体制図", name=f"map_{case_id.hex}")
