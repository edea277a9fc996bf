"""今日: what is due, who does it, done and postponed. Other services add and end tasks through
here.
"""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, timedelta
from uuid import UUID

from nimo_desktop.domain.deadlines import safety_line
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.ids import CaseId, ConsultationId, StaffId, TaskId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.referral_record import Referral, safety_due
from nimo_desktop.domain.task import Task, sort_key
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Writer

# Which column of a task names the record it belongs to.
SOURCES = {
    "support_case": "case_id",
    "consultation": "consultation_id",
    "contact": "contact_id",
    "referral": "referral_id",
    "plan": "plan_id",
    "benefit": "benefit_id",
    "outside_plan": "outside_plan_id",
}


def keep(
    ws: Workspace,
    writer: Writer,
    *,
    source: str,
    source_id: UUID,
    kind: str,
    title: str,
    due_on: date | None,
    staff_id: StaffId,
    due_at: datetime | None = None,
    case_id: UUID | None = None,
) -> None:
    """Make the one open task of this kind and source say this; `due_on` None ends it.

    Call inside the action that changes the source, so that both stand or fall together.
    """
    column = SOURCES[source]
    open_ones = [
        t for t in writer.where(Task, **{column: source_id, "kind": kind}) if t.done_at is None
    ]
    if due_on is None:
        for task in open_ones:
            writer.trash(task)
        return
    facts: dict[str, object] = {
        column: source_id,
        "title": title,
        "due_on": due_on,
        "due_at": due_at,
        "staff_id": staff_id,
    }
    if case_id is not None:
        facts["case_id"] = case_id
    if open_ones:
        writer.change(dataclasses.replace(open_ones[0], **facts))  # type: ignore[arg-type]
    else:
        writer.insert(Task(id=TaskId(ws.new_id()), kind=kind, **facts))  # type: ignore[arg-type]


def keep_safety_line(
    ws: Workspace,
    writer: Writer,
    *,
    source: str,
    source_id: UUID,
    reported_at: datetime | None,
    title: str,
    staff_id: StaffId,
    case_id: UUID | None = None,
) -> None:
    """The 48-hour line of a report of abuse; it runs by the clock, also at the weekend."""
    until = None if reported_at is None else safety_line(reported_at)
    keep(
        ws,
        writer,
        source=source,
        source_id=source_id,
        kind="safety",
        title=title,
        due_on=None if until is None else until.date(),
        due_at=until,
        staff_id=staff_id,
        case_id=case_id,
    )


def end_all(writer: Writer, *, source: str, source_id: UUID) -> None:
    """When a record ends or goes to the trash its open tasks go with it."""
    for task in writer.where(Task, **{SOURCES[source]: source_id}):
        if task.done_at is None:
            writer.trash(task)


def get(ws: Workspace, task_id: TaskId) -> Task:
    """The task. Raises NotFound."""
    with ws.vault.read() as conn:
        return records.get(conn, Task, task_id)


def open_tasks(ws: Workspace) -> tuple[Task, ...]:
    """All that is not done, 48-hour lines first, then by due day."""
    with ws.vault.read() as conn:
        found = records.where(conn, Task, done_at=None)
    return tuple(sorted(found, key=sort_key))


def finish(ws: Workspace, task: Task, *, note: str = "") -> Task:
    """The task is done. How safety was seen is kept with the referrals of that report too."""
    return ws.apply(Op.TASK_DONE, lambda w: write_finish(ws, w, task, note=note))


def write_finish(ws: Workspace, writer: Writer, task: Task, *, note: str = "") -> Task:
    """As `finish`, inside an action that is under way."""
    if task.kind == "safety":
        for one in _same_report(writer, task):
            writer.change(
                dataclasses.replace(one, safety_seen_at=ws.now(), safety_seen_how=note)
            )
    return writer.change(dataclasses.replace(task, done_at=ws.now(), done_note=note))


def _same_report(writer: Writer, task: Task) -> list[Referral]:
    """Referrals whose line this task is, or that wait for the same line of their case."""
    if task.referral_id is not None:
        return [writer.get(Referral, task.referral_id)]
    found: dict[UUID, Referral] = {}
    for column in ("consultation_id", "case_id"):
        parent = getattr(task, column)
        if parent is not None:
            found.update((r.id, r) for r in writer.where(Referral, **{column: parent}))
    return [one for one in found.values() if is_line_of(one, task)]


def is_line_of(referral: Referral, task: Task) -> bool:
    """Whether the 48 hours of both began with the same report (the vault keeps milliseconds)."""
    due = safety_due(referral)
    return (
        due is not None
        and task.due_at is not None
        and abs(due - task.due_at) < timedelta(seconds=1)
    )


def postpone(ws: Workspace, task: Task, *, to: date, reason: str) -> Task:
    """Later, with a reason from the list. A 48-hour line cannot be postponed (RuleBroken)."""
    if task.due_at is not None:
        raise RuleBroken("48時間の期限は延ばせません。安全を確かめた結果を記録してください。")
    later = dataclasses.replace(
        task, due_on=to, postponed=task.postponed + 1, postpone_reason=reason
    )
    return ws.apply(Op.TASK_POSTPONED, lambda w: w.change(later))


def add(
    ws: Workspace,
    *,
    title: str,
    due_on: date,
    staff_id: StaffId,
    kind: str = "next",
    case_id: CaseId | None = None,
    consultation_id: ConsultationId | None = None,
) -> Task:
    """A task of its own."""
    task = Task(
        id=TaskId(ws.new_id()),
        kind=kind,
        title=title,
        due_on=due_on,
        staff_id=staff_id,
        case_id=case_id,
        consultation_id=consultation_id,
    )
    return ws.apply(Op.TASK_SAVED, lambda w: w.insert(task))
