"""ごみ箱: what was put away, and bringing it back to a holder who still works here."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from nimo_desktop.domain.case import Case, HolderChange
from nimo_desktop.domain.conference import AgendaItem
from nimo_desktop.domain.consultation import Consultation, title
from nimo_desktop.domain.contact import Contact, Subject, text_of
from nimo_desktop.domain.diagram import CaseDiagram
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.filled_sheet import FilledSheet
from nimo_desktop.domain.holder import Holder, after_restore
from nimo_desktop.domain.ids import StaffId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.office_template import OfficeTemplate
from nimo_desktop.domain.plan import Action, CrisisSign, Goal, Plan, PlanIssue
from nimo_desktop.domain.referral import Actor, Handover, Referral, Rules, discard
from nimo_desktop.domain.referral import restore as back_from_trash
from nimo_desktop.domain.staff import Staff, is_active
from nimo_desktop.domain.task import Task
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.services import tasks
from nimo_desktop.services.intake_steps import note_holder
from nimo_desktop.services.referral_rules import actor, on_duty, read_rules
from nimo_desktop.services.referral_steps import about, write_step
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Writer

TITLE_LENGTH = 20


@dataclasses.dataclass(frozen=True, slots=True)
class TrashLine:
    """One thing in the trash. `kind` is its table, `case_id` where to find it after restoring."""

    kind: str
    id: UUID
    title: str
    number: str
    deleted_at: datetime


Trashable = (
    Consultation | Case | Contact | Plan | Referral | SupportTie | OfficeTemplate | FilledSheet
    | AgendaItem | CaseDiagram
)  # fmt: skip

KINDS: dict[str, type[Trashable]] = {
    "consultation": Consultation,
    "support_case": Case,
    "contact": Contact,
    "plan": Plan,
    "referral": Referral,
    "support_tie": SupportTie,
    "office_template": OfficeTemplate,
    "filled_sheet": FilledSheet,
    "agenda_item": AgendaItem,
    "case_diagram": CaseDiagram,
}
Part = Subject | PlanIssue | Goal | Action | CrisisSign

_PARTS: dict[str, tuple[tuple[type[Part], str], ...]] = {
    "contact": ((Subject, "contact_id"),),
    "plan": (
        (PlanIssue, "plan_id"),
        (Goal, "plan_id"),
        (Action, "plan_id"),
        (CrisisSign, "plan_id"),
    ),
}
FROM_TRASH = "ごみ箱から戻した"
"""The reason in the record of a holder who changed by it."""


def put(ws: Workspace, record: Trashable) -> None:
    """Into the trash, with its parts and open tasks. A case with open items inside is refused."""
    kind = _kind(record)

    def work(writer: Writer) -> None:
        if isinstance(record, Case):
            _refuse_full_case(writer, record)
        for part, column in _PARTS.get(kind, ()):
            for row in writer.where(part, **{column: record.id}):
                writer.trash(row, about=_about(record))
        if kind in tasks.SOURCES:
            tasks.end_all(writer, source=kind, source_id=record.id)
        if isinstance(record, Referral):
            gone = discard(record, **_moment(ws, writer))
            writer.insert(gone.event, about=about(record))
        writer.trash(record)

    ws.apply(Op.TRASHED, work)


class _Moment(TypedDict):
    """What the machine of referrals must be told."""

    now: datetime
    actor: Actor
    rules: Rules


def _moment(ws: Workspace, writer: Writer) -> _Moment:
    return {"now": writer.at, "actor": actor(ws), "rules": read_rules(ws, writer.conn)}


def _refuse_full_case(writer: Writer, case: Case) -> None:
    inside = [
        *writer.where(Contact, case_id=case.id),
        *writer.where(Plan, case_id=case.id),
        *writer.where(Referral, case_id=case.id),
    ]
    if inside:
        raise RuleBroken(
            "このケースには記録・計画・連携が残っているため、ごみ箱に入れられません。何も変わっていません。"
            "支援が終わったケースは「終結」にしてください。"
        )


def listed(ws: Workspace) -> tuple[TrashLine, ...]:
    """Everything in the trash, newest first."""
    lines: list[TrashLine] = []
    with ws.vault.read() as conn:
        for kind, record in KINDS.items():
            lines += [_line(kind, r) for r in records.trashed(conn, record)]
    return tuple(sorted(lines, key=lambda line: line.deleted_at, reverse=True))


def _line(kind: str, record: Trashable) -> TrashLine:
    words = _words(record)
    when = record.deleted_at
    if when is None:
        raise ValueError("not in the trash")
    number = "" if isinstance(record, Plan) else getattr(record, "number", "")
    return TrashLine(kind, record.id, " ".join(words.split())[:TITLE_LENGTH], number, when)


def _words(record: Trashable) -> str:
    match record:
        case Consultation():
            return title(record)
        case Contact():
            return text_of(record)
        case Plan():
            return record.long_goal
        case Referral():
            return record.need
        case SupportTie():
            return record.what or record.label
        case OfficeTemplate() | CaseDiagram():
            return record.name
        case FilledSheet():
            return record.title
        case AgendaItem():
            return record.question
        case Case():
            return record.summary


def restore(ws: Workspace, line: TrashLine) -> None:
    """Out of the trash with the parts that went in with it; its holder is somebody who works
    here.
    """

    def work(writer: Writer) -> None:
        record = writer.get(KINDS[line.kind], line.id)
        gone_at = record.deleted_at
        if gone_at is None:
            return
        for part, column in _PARTS.get(line.kind, ()):
            for row in records.trashed(writer.conn, part, **{column: line.id}):
                if row.deleted_at == gone_at:
                    writer.untrash(row, about=_about(record))
        if line.kind in tasks.SOURCES:
            for task in records.trashed(writer.conn, Task, **{tasks.SOURCES[line.kind]: line.id}):
                if task.deleted_at == gone_at:
                    writer.untrash(task)
        if isinstance(record, Referral):
            _restore_referral(ws, writer, record)
        elif isinstance(record, Consultation | Case):
            _restore_held(ws, writer, record)
        else:
            writer.untrash(record)
        _holder_on_record(ws, writer, record)

    ws.apply(Op.RESTORED_FROM_TRASH, work)


def _holder_on_record(ws: Workspace, writer: Writer, record: Trashable) -> None:
    """Where 元に戻す took back the making itself, its record of holders and its hand-over went too:
    both begin anew, so that nothing open lacks them.
    """
    if not isinstance(record, Case | Referral):
        return
    if not writer.where(HolderChange, item_id=record.id):
        now = writer.get(type(record), record.id)
        holder = Holder(now.holder_department, StaffId(now.holder_staff))
        note_holder(ws, writer, _kind(record), record.id, None, holder, FROM_TRASH)
    if isinstance(record, Referral):
        for one in records.trashed(writer.conn, Handover, id=record.handover_id):
            writer.untrash(one)


def _restore_referral(ws: Workspace, writer: Writer, record: Referral) -> None:
    """By the machine: to its last holder, or onto the list of the coordinator on duty."""
    made = back_from_trash(record, **_moment(ws, writer))
    write_step(ws, writer, record, made, reason=FROM_TRASH)


def _restore_held(ws: Workspace, writer: Writer, record: Consultation | Case) -> None:
    before = Holder(record.holder_department, StaffId(record.holder_staff))
    active = frozenset(s.id for s in writer.where(Staff) if is_active(s, ws.today()))
    holder = after_restore(before, active=active, coordinator=on_duty(ws, writer.conn))
    writer.untrash(
        dataclasses.replace(
            record, holder_department=holder.department, holder_staff=holder.staff
        )
    )
    if holder == before:
        return
    kind = _kind(record)
    note_holder(ws, writer, kind, record.id, before, holder, FROM_TRASH)
    for task in writer.where(
        Task, **{tasks.SOURCES[kind]: record.id}, staff_id=before.staff, done_at=None
    ):
        if task.referral_id is None:
            writer.change(dataclasses.replace(task, staff_id=holder.staff))


def _kind(record: Trashable) -> str:
    return next(kind for kind, cls in KINDS.items() if isinstance(record, cls))


def _about(record: Trashable) -> UUID:
    found: UUID | None = getattr(record, "case_id", None)
    return found or record.id
