"""相談受付: the ten-second catch, the full intake, and the one step that begins support.

Whatever was typed is saved; what is still missing only keeps the record on the 未完了 list.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from nimo_desktop.domain.case import Case, HolderChange
from nimo_desktop.domain.consultation import Consultation, is_open, needs_safety_line, problems
from nimo_desktop.domain.dates_jp import fiscal_year
from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.ids import ConsultationId, PersonId, StaffId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.problems import Problem, blocking
from nimo_desktop.domain.staff import Assignment, District, Staff, is_active
from nimo_desktop.services import consents, intake_parts, tasks
from nimo_desktop.services.consents import ConsentForm
from nimo_desktop.services.families import RelativeRow
from nimo_desktop.services.intake_parts import BenefitRow, InvolvedRow, Rated
from nimo_desktop.services.intake_steps import (
    DRAFT_FORM,
    Saved,
    as_contact,
    close,
    complete,
    hand_over,
    holder_of,
    note_holder,
    open_problems,
    start_case,
    write_case,
)
from nimo_desktop.services.my_number import my_number_problems
from nimo_desktop.services.people import PersonForm
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.lists import consultations as lists
from nimo_desktop.storage.lists.consultations import ConsultationFilter
from nimo_desktop.storage.records import Reading, Writer

__all__ = [
    "DRAFT_FORM",
    "BenefitRow",
    "ConsentForm",
    "ConsultationFilter",
    "IntakeForm",
    "InvolvedRow",
    "RelativeRow",
    "Saved",
    "as_contact",
    "close",
    "complete",
    "hand_over",
    "open_problems",
    "start_case",
]

UNRATED = ("", "-")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class IntakeForm:
    """What the screen says. None for rows means: not shown, leave them as they are.

    `person` with version 0 is written when anything was typed about her; `draft` names the draft
    that goes in the same transaction.
    """

    consultation: Consultation
    person: PersonForm | None = None
    relatives: tuple[RelativeRow, ...] | None = None
    benefits: tuple[BenefitRow, ...] | None = None
    involved: tuple[InvolvedRow, ...] | None = None
    consent: ConsentForm | None = None
    draft: str = ""


# Beginning --------------------------------------------------------------------------------------
def start(
    ws: Workspace,
    *,
    person_id: PersonId | None = None,
    taken_by: StaffId | None = None,
    anonymous: bool = False,
) -> Consultation:
    """An unwritten consultation of this moment, with its holder by the office's setting."""
    now, taker = ws.now(), taken_by or ws.me
    with ws.vault.read() as conn:
        holder = _first_holder(ws, conn, taker, person_id)
        new = "" if person_id is None else _newness(conn, person_id, None)
    return Consultation(
        id=ConsultationId(ws.new_id()),
        received_at=now.replace(second=0, microsecond=0),
        taken_by=taker,
        typed_by=None if taker == ws.me else ws.me,
        holder_department=holder.department,
        holder_staff=holder.staff,
        newness=new,
        caller="anonymous" if anonymous else "",
        subject_id=person_id,
    )


def load(ws: Workspace, consultation_id: ConsultationId) -> Consultation:
    """The consultation. Raises NotFound."""
    with ws.vault.read() as conn:
        return records.get(conn, Consultation, consultation_id)


def load_form(ws: Workspace, consultation: Consultation) -> IntakeForm:
    """The consultation with the person, rows and consent that belong to it."""
    parts = intake_parts.read_parts(ws, consultation)
    return IntakeForm(
        consultation=consultation,
        person=parts.person,
        relatives=parts.relatives,
        benefits=parts.benefits,
        involved=parts.involved,
        consent=parts.consent,
    )


def first_holder(
    ws: Workspace, *, taken_by: StaffId, person_id: PersonId | None = None
) -> Holder:
    """Who holds a new consultation: the taker, the district's nurse or the one on duty."""
    with ws.vault.read() as conn:
        return _first_holder(ws, conn, taken_by, person_id)


def _first_holder(
    ws: Workspace, conn: Reading, taker: StaffId, person_id: PersonId | None
) -> Holder:
    wanted = {"duty": "duty", "district": "district"}.get(ws.office().first_holder)
    found: list[Assignment] = []
    if wanted is not None:
        year = fiscal_year(ws.today())
        found = list(records.where(conn, Assignment, fiscal_year=year, role=wanted))
    if wanted == "district":
        name = intake_parts.district_of_person(conn, person_id)
        district = next((d for d in records.where(conn, District, name=name)), None)
        found = [a for a in found if district is not None and a.district_id == district.id]
    for staff_id in (*(a.staff_id for a in found), taker):
        staff = records.get(conn, Staff, staff_id)
        if is_active(staff, ws.today()) or staff_id == taker:
            return Holder(staff.department_id, staff.id)
    raise AssertionError("the taker always remains")


def newness(ws: Workspace, person_id: PersonId, *, but: ConsultationId | None = None) -> str:
    """新規・継続・再 from the person's history, without the consultation `but`."""
    with ws.vault.read() as conn:
        return _newness(conn, person_id, but)


def _newness(conn: Reading, person_id: PersonId, but: ConsultationId | None) -> str:
    cases = records.where(conn, Case, person_id=person_id)
    calls = [c for c in records.where(conn, Consultation, subject_id=person_id) if c.id != but]
    if any(case.status != "closed" for case in cases) or any(is_open(call) for call in calls):
        return "continued"
    return "again" if cases or calls else "new"


def usual_minutes(ws: Workspace, method: str) -> int | None:
    """Minutes of the last record of this method by the person at the desk, else of the list."""
    with ws.vault.read() as conn:
        found = lists.last_minutes(conn, method, ws.me)
    usual = ws.codes["method"].attr(method, "minutes")
    return found if found is not None else (int(usual) if usual else None)


def first_move_on(ws: Workspace, urgency: str, *, today: date | None = None) -> date:
    """The day of the first move towards the person by 緊急度 (sheets.md 7.6)."""
    day = today or ws.today()
    return intake_parts.first_move(
        day, ws.codes["urgency"].attr(urgency or "-", "first_move", "1b"), ws.holidays
    )


# Saving -----------------------------------------------------------------------------------------
def save(ws: Workspace, form: IntakeForm) -> Saved:
    """Write everything the screen says as one action; see `Saved` for what is still open."""
    found = _refusals(form)
    if found:
        return Saved(form.consultation, found)
    return ws.apply(Op.CONSULTATION_SAVED, lambda w: _write(ws, w, form))


def save_and_start(ws: Workspace, form: IntakeForm) -> tuple[Saved, Case | None]:
    """「保存して支援を始める」: both as one action. The case is None if nothing was written."""
    found = _refusals(form)
    if found:
        return Saved(form.consultation, found), None

    def work(writer: Writer) -> tuple[Saved, Case]:
        saved = _write(ws, writer, form)
        case = write_case(ws, writer, saved.consultation)
        now = writer.get(Consultation, saved.consultation.id)
        return Saved(now, saved.problems), case

    return ws.apply(Op.CASE_OPENED, work)


def _refusals(form: IntakeForm) -> tuple[Problem, ...]:
    return (*blocking(problems(form.consultation)), *my_number_problems(form))


def _write(ws: Workspace, writer: Writer, form: IntakeForm) -> Saved:
    before = _stored(writer, form.consultation)
    person_id = intake_parts.write_person(ws, writer, form.consultation, form.person, before)
    consultation = dataclasses.replace(
        _with_holder(writer, form.consultation), subject_id=person_id
    )
    if person_id is not None and not consultation.newness:
        consultation = dataclasses.replace(
            consultation, newness=_newness(writer.conn, person_id, consultation.id)
        )
    consultation = _put(ws, writer, consultation, before)
    if person_id is not None:
        intake_parts.write_rows(
            ws,
            writer,
            person_id,
            relatives=form.relatives,
            benefits=form.benefits,
            involved=form.involved,
        )
    if form.consent is not None:
        consents.write(
            ws, writer, form.consent, person_id=person_id, consultation_id=consultation.id
        )
    intake_parts.keep_subject(ws, writer, consultation)
    _keep_tasks(ws, writer, consultation, before)
    if form.draft:
        writer.drop_draft(ws.actor, DRAFT_FORM, form.draft)
    return _finished(ws, writer, consultation)


def _stored(writer: Writer, consultation: Consultation) -> Consultation | None:
    return None if consultation.version == 0 else writer.get(Consultation, consultation.id)


def _with_holder(writer: Writer, consultation: Consultation) -> Consultation:
    """The holder's department is the one he works in."""
    staff = writer.get(Staff, consultation.holder_staff)
    return dataclasses.replace(consultation, holder_department=staff.department_id)


def _put(
    ws: Workspace, writer: Writer, consultation: Consultation, before: Consultation | None
) -> Consultation:
    if before is None:
        number = writer.number(
            "U", consultation.received_at.date(), letter=ws.office().vault_letter
        )
        written = writer.insert(dataclasses.replace(consultation, number=number))
        if written.holder_staff != written.taken_by:
            taker = writer.get(Staff, written.taken_by)
            first = Holder(taker.department_id, taker.id)
            note_holder(ws, writer, "consultation", written.id, first, holder_of(written), "")
        return written
    written = writer.change(dataclasses.replace(consultation, number=before.number))
    if holder_of(before) != holder_of(written):
        note_holder(
            ws, writer, "consultation", written.id, holder_of(before), holder_of(written), ""
        )
    return written


def _keep_tasks(
    ws: Workspace, writer: Writer, consultation: Consultation, before: Consultation | None
) -> None:
    """次にすること and the 48-hour line; a task that is done comes back only with new words."""
    if _next_of(before) != _next_of(consultation):
        due = consultation.next_on or first_move_on(ws, consultation.urgency)
        tasks.keep(
            ws,
            writer,
            source="consultation",
            source_id=consultation.id,
            kind="next",
            title=consultation.next_what,
            due_on=due if consultation.next_what.strip() else None,
            staff_id=consultation.next_who or consultation.holder_staff,
            case_id=consultation.case_id,
        )
    if _report_of(before) != _report_of(consultation):
        tasks.keep_safety_line(
            ws,
            writer,
            source="consultation",
            source_id=consultation.id,
            reported_at=_report_of(consultation)[0],
            title="安全の確認(48時間以内)",
            staff_id=consultation.holder_staff,
            case_id=consultation.case_id,
        )


def _next_of(consultation: Consultation | None) -> tuple[object, ...]:
    if consultation is None or not consultation.next_what.strip():
        return ()
    who = consultation.next_who or consultation.holder_staff
    return (consultation.next_what, who, consultation.next_on)


def _report_of(consultation: Consultation | None) -> tuple[datetime | None, StaffId | None]:
    """When signs of abuse were told (else the time of the call), and who sees to them."""
    if consultation is None or not needs_safety_line(consultation):
        return None, None
    return consultation.notified_at or consultation.received_at, consultation.holder_staff


def _finished(ws: Workspace, writer: Writer, consultation: Consultation) -> Saved:
    """受付を完了 comes by itself with the last field that was missing."""
    open_ = open_problems(ws, consultation, writer.conn)
    if not open_ and consultation.completed_at is None:
        consultation = writer.change(
            dataclasses.replace(consultation, completed_at=writer.at)
        )
    return Saved(consultation, open_)


# Lists ------------------------------------------------------------------------------------------
def list_ids(
    ws: Workspace,
    filter: ConsultationFilter,
    *,
    sort: str = "received_at",
    descending: bool = True,
    limit: int | None = None,
) -> list[UUID]:
    """Ids of the list page; `mine` of the filter is filled with the person at the desk."""
    filter = dataclasses.replace(filter, mine=filter.mine or ws.me)
    with ws.vault.read() as conn:
        return lists.consultation_ids(
            conn,
            filter,
            sort=sort,
            descending=descending,
            variants=ws.variants,
            limit=limit,
        )


def list_rows(ws: Workspace, ids: Sequence[UUID]) -> list[tuple[Any, ...]]:
    """The rows of these ids; columns as `storage.lists.consultations.consultation_rows`."""
    with ws.vault.read() as conn:
        return lists.consultation_rows(conn, ids)


def unfinished(ws: Workspace) -> tuple[Consultation, ...]:
    """Not yet 受付を完了, undetermined urgency first, then the oldest first."""
    found = _read(ws, lambda c: c.completed_at is None, completed_at=None)
    return tuple(sorted(found, key=lambda c: (c.urgency not in UNRATED, c.received_at)))


def undetermined(ws: Workspace) -> tuple[Consultation, ...]:
    """Open ones whose urgency nobody has judged, oldest first; they stand first on 今日."""
    return tuple(
        c
        for code in UNRATED
        for c in _read(ws, is_open, urgency=code, closed_at=None, case_id=None)
    )


def _read(
    ws: Workspace, fits: Callable[[Consultation], bool], **equal: object
) -> list[Consultation]:
    with ws.vault.read() as conn:
        found = records.where(conn, Consultation, **equal)
    return sorted((c for c in found if fits(c)), key=lambda c: c.received_at)


def urgency_history(
    ws: Workspace, consultation_id: ConsultationId
) -> tuple[Rated, ...]:
    """Earlier urgencies, when and by whom they were replaced, oldest first (from the journal)."""
    with ws.vault.read() as conn:
        return intake_parts.read_urgencies(conn, consultation_id)


def holder_changes(ws: Workspace, consultation_id: ConsultationId) -> tuple[HolderChange, ...]:
    """Who handed it to whom, oldest first."""
    with ws.vault.read() as conn:
        return records.where(conn, HolderChange, item_id=consultation_id)
