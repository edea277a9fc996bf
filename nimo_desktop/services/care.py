"""医療・制度: treatment, admissions, certificates with renewal, plans of others, great events.

One table of the person is one tuple here; saving compares it with what is stored. Dates that
somebody has to act on become tasks of 今日.
"""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import TypeVar
from uuid import UUID

from nimo_desktop.domain.care import Admission, Benefit, LifeEvent, MedicalCare, OutsidePlan
from nimo_desktop.domain.case import Case
from nimo_desktop.domain.dates_jp import add_months, renewal_opens, wareki
from nimo_desktop.domain.ids import PersonId, StaffId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.problems import Problem, blocking
from nimo_desktop.services import tasks
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading, Writer

DRAFT_FORM = "care"
_MONTHS_BEFORE = 3
"""Warning for a benefit whose list entry names no window of its own."""

Part = TypeVar("Part", MedicalCare, Admission, Benefit, OutsidePlan, LifeEvent)


@dataclasses.dataclass(frozen=True, slots=True)
class Care:
    """Everything of this room about one person, each table in the order it was written."""

    person_id: PersonId
    treatments: tuple[MedicalCare, ...] = ()
    admissions: tuple[Admission, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    outside_plans: tuple[OutsidePlan, ...] = ()
    events: tuple[LifeEvent, ...] = ()


def load(ws: Workspace, person_id: PersonId) -> Care:
    """What is known about the person's treatment and benefits."""
    with ws.vault.read() as conn:
        return read(conn, person_id)


def read(conn: Reading, person_id: PersonId) -> Care:
    """As `load`, inside a reading that is under way."""
    return Care(
        person_id,
        records.where(conn, MedicalCare, person_id=person_id),
        records.where(conn, Admission, person_id=person_id),
        records.where(conn, Benefit, person_id=person_id),
        records.where(conn, OutsidePlan, person_id=person_id),
        records.where(conn, LifeEvent, person_id=person_id),
    )


def problems(care: Care) -> tuple[Problem, ...]:
    """What forbids saving (a kind that is missing, dates in the wrong order) and what looks odd."""
    found: list[Problem] = []
    for benefit in care.benefits:
        if not benefit.kind:
            found.append(Problem("benefits", "missing", "手帳・制度の種類を選んでください。"))
        elif _wrong_order(benefit.granted_on, benefit.expires_on):
            sentence = "有効期限が交付日より前になっています。日付をお確かめください。"
            found.append(Problem("benefits", "order", sentence))
    for plan in care.outside_plans:
        if not plan.kind:
            found.append(Problem("outside_plans", "missing", "計画の種類を選んでください。"))
        elif _wrong_order(plan.starts_on, plan.ends_on):
            sentence = "計画の終わりが始まりより前になっています。日付をお確かめください。"
            found.append(Problem("outside_plans", "order", sentence))
    for stay in care.admissions:
        if stay.admitted is not None and stay.discharged is not None and _wrong_order(
            stay.admitted.earliest, stay.discharged.latest
        ):
            sentence = "退院が入院より前になっています。日付をお確かめください。"
            found.append(Problem("admissions", "order", sentence))
    if any(not event.kind for event in care.events):
        found.append(Problem("events", "missing", "出来事の種類を選んでください。"))
    return tuple(found)


def _wrong_order(first: date | None, last: date | None) -> bool:
    return first is not None and last is not None and last < first


def save(ws: Workspace, care: Care, *, draft: str = "") -> tuple[Care | None, tuple[Problem, ...]]:
    """Make the tables say this as one action; nothing while a blocking problem stands."""
    found = problems(care)
    if blocking(found):
        return None, found

    def work(writer: Writer) -> None:
        write(ws, writer, care)
        if draft:
            writer.drop_draft(ws.actor, DRAFT_FORM, draft)

    ws.apply(Op.CARE_SAVED, work)
    return load(ws, care.person_id), found


def write(ws: Workspace, writer: Writer, care: Care) -> None:
    """As `save`, inside an action that is under way. Rows that are missing go to the trash."""
    person = care.person_id
    _write_rows(writer, writer.where(MedicalCare, person_id=person), care.treatments)
    _write_rows(writer, writer.where(Admission, person_id=person), care.admissions)
    _write_rows(writer, writer.where(LifeEvent, person_id=person), care.events)
    write_benefits(ws, writer, person, care.benefits)
    stored = {p.id: p for p in writer.where(OutsidePlan, person_id=person)}
    for plan in _write_rows(writer, tuple(stored.values()), care.outside_plans):
        if _dates_of_plan(stored.get(plan.id)) != _dates_of_plan(plan):
            keep_plan_task(ws, writer, plan)
    for gone in stored.keys() - {p.id for p in care.outside_plans}:
        tasks.end_all(writer, source="outside_plan", source_id=gone)


def write_benefits(
    ws: Workspace, writer: Writer, person_id: PersonId, benefits: tuple[Benefit, ...]
) -> None:
    """The table of 手帳・制度 alone (相談受付 writes it too), with its renewal tasks."""
    stored = {b.id: b for b in writer.where(Benefit, person_id=person_id)}
    for benefit in _write_rows(writer, tuple(stored.values()), benefits):
        # A task that was postponed or done stays so while its dates are the same.
        if _dates_of_benefit(stored.get(benefit.id)) != _dates_of_benefit(benefit):
            keep_benefit_task(ws, writer, benefit)
    for gone in stored.keys() - {b.id for b in benefits}:
        tasks.end_all(writer, source="benefit", source_id=gone)


def _write_rows(
    writer: Writer, stored: tuple[Part, ...], wanted: tuple[Part, ...]
) -> tuple[Part, ...]:
    kept = {row.id for row in wanted}
    for row in stored:
        if row.id not in kept:
            writer.trash(row)
    return tuple(writer.insert(r) if r.version == 0 else writer.change(r) for r in wanted)


def _dates_of_benefit(benefit: Benefit | None) -> tuple[object, ...] | None:
    return None if benefit is None else (benefit.kind, benefit.state, benefit.expires_on)


def _dates_of_plan(plan: OutsidePlan | None) -> tuple[object, ...] | None:
    return None if plan is None else (plan.kind, plan.next_review_on, plan.ends_on)


def renew_from(ws: Workspace, benefit: Benefit) -> date | None:
    """First day on which the benefit can be renewed; None when nothing runs out.

    The window is the list's `renew_months_before`, three months where it names none.
    """
    if benefit.expires_on is None or benefit.state not in ("have", "applying"):
        return None
    months = int(
        ws.codes["benefit"].attr(benefit.kind, "renew_months_before") or _MONTHS_BEFORE
    )
    if months == _MONTHS_BEFORE:
        return renewal_opens(benefit.expires_on)
    return add_months(benefit.expires_on, -months)


def keep_benefit_task(ws: Workspace, writer: Writer, benefit: Benefit) -> None:
    """The one open task 「更新の手続き」 of a benefit: due when the window opens."""
    opens = renew_from(ws, benefit)
    due = opens
    if opens is not None and opens < ws.today() and benefit.expires_on is not None:
        # Entered while the window is open: today is soon enough, a lapsed one is overdue.
        due = min(ws.today(), benefit.expires_on)
    label = ws.codes.label("benefit", benefit.kind)
    until = "" if benefit.expires_on is None else f"(期限 {wareki(benefit.expires_on)})"
    case = _open_case(writer, benefit.person_id)
    tasks.keep(
        ws,
        writer,
        source="benefit",
        source_id=benefit.id,
        kind="expiry",
        title=f"{label}の更新の手続き{until}",
        due_on=due,
        staff_id=_responsible(ws, case),
        case_id=case.id if case else None,
    )


def keep_plan_task(ws: Workspace, writer: Writer, plan: OutsidePlan) -> None:
    """The one open task of another agency's plan: its next review, else its end."""
    label = ws.codes.label("outside_plan_kind", plan.kind)
    review = plan.next_review_on
    case = _open_case(writer, plan.person_id)
    tasks.keep(
        ws,
        writer,
        source="outside_plan",
        source_id=plan.id,
        kind="outside_plan",
        title=f"{label}の見直し" if review else f"{label}の期間の終わり",
        due_on=review or plan.ends_on,
        staff_id=_responsible(ws, case),
        case_id=case.id if case else None,
    )


def keep_all_tasks(ws: Workspace, writer: Writer, person_id: PersonId) -> None:
    """Set the tasks of every date again, e.g. when a closed case is taken up."""
    for benefit in writer.where(Benefit, person_id=person_id):
        keep_benefit_task(ws, writer, benefit)
    for plan in writer.where(OutsidePlan, person_id=person_id):
        keep_plan_task(ws, writer, plan)


def _open_case(writer: Writer, person_id: UUID) -> Case | None:
    found = [c for c in writer.where(Case, person_id=person_id) if c.status != "closed"]
    return found[0] if found else None


def _responsible(ws: Workspace, case: Case | None) -> StaffId:
    return ws.me if case is None else case.holder_staff
