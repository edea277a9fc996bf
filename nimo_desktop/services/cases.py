"""ケース: opening in one step, moving along its way, holder, closing and reopening, the header."""

from __future__ import annotations

import dataclasses
from datetime import date
from uuid import UUID

from nimo_desktop.domain import case_moves
from nimo_desktop.domain.case import Case, HolderChange
from nimo_desktop.domain.case_moves import CaseStatus, Closing
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.contact import Contact, Subject
from nimo_desktop.domain.errors import NotFound, RuleBroken
from nimo_desktop.domain.holder import Holder, after_restore, change, inherit
from nimo_desktop.domain.ids import CaseId, ConsultationId, HolderChangeId, PersonId
from nimo_desktop.domain.journal import Entry, Op
from nimo_desktop.domain.problems import Problem
from nimo_desktop.domain.referral_record import Referral
from nimo_desktop.domain.referral_record import is_open as referral_is_open
from nimo_desktop.domain.staff import Department, Staff, is_active
from nimo_desktop.domain.task import Task, sort_key
from nimo_desktop.services import care, people, tasks
from nimo_desktop.services.case_lists import CaseFilter, CaseLine, list_ids, list_rows
from nimo_desktop.services.people import FullPerson
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import journal, records
from nimo_desktop.storage.records import Reading, Writer

__all__ = [
    "DRAFT_FORM", "MANUAL_FIELDS", "CaseFilter", "CaseHeader", "CaseLine", "by_reference", "close",
    "consultation_of", "get", "hand_over", "header", "history", "holder_changes", "holder_text",
    "list_ids", "list_rows", "marks", "move", "open_for_new", "open_for_person", "reopen", "save",
    "staff_name", "start", "viewed", "write_holder", "write_start",
]  # fmt: skip

DRAFT_FORM = "case"
MANUAL_FIELDS = (
    "summary", "severity", "engaged", "consider", "life_history", "daily_life", "work_and_income",
    "health", "tried", "view", "worries",
)  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class CaseHeader:
    """What stands on top of every page of a case. `marks` are words, never only colours."""

    case: Case
    person: FullPerson
    holder_text: str
    second_text: str
    marks: tuple[str, ...]
    next_date: date | None
    next_title: str
    last_contact: date | None


def start(ws: Workspace, consultation: Consultation) -> Case:
    """「支援を始める」: the case of the consultation's person, in one step, with the same holder.

    The consultation keeps its number and counts once; it is the case's first contact. Raises
    RuleBroken if nobody is named yet or the consultation is a case already.
    """
    return ws.apply(Op.CASE_OPENED, lambda w: write_start(ws, w, consultation))


def write_start(ws: Workspace, writer: Writer, consultation: Consultation) -> Case:
    """As `start`, inside an action that is under way."""
    if consultation.case_id is not None:
        raise RuleBroken("この相談は、もうケースになっています。新しいケースは作っていません。")
    if consultation.subject_id is None:
        raise RuleBroken(
            "対象者の名前がまだないため、ケースを始められません。相談は保存されています。"
            "対象者の氏名か仮の名前を入れてから、もう一度お試しください。"
        )
    holder = inherit(Holder(consultation.holder_department, consultation.holder_staff))
    case = _insert(ws, writer, consultation.subject_id, holder, consultation)
    writer.change(
        dataclasses.replace(consultation, case_id=case.id, completed_at=consultation.completed_at),
        about=case.id,
    )
    for subject in writer.where(Subject, consultation_id=consultation.id):
        writer.change(dataclasses.replace(subject, case_id=case.id), about=case.id)
    for task in writer.where(Task, consultation_id=consultation.id):
        if task.done_at is None:
            writer.change(dataclasses.replace(task, case_id=case.id), about=case.id)
    for referral in writer.where(Referral, consultation_id=consultation.id):
        writer.change(dataclasses.replace(referral, case_id=case.id), about=case.id)
    return case


def open_for_person(ws: Workspace, person_id: PersonId, holder: Holder | None = None) -> Case:
    """A case without a consultation (taken over from paper), held by the person at the desk."""
    mine = holder or Holder(ws.staff.department_id, ws.me)
    return ws.apply(Op.CASE_OPENED, lambda w: _insert(ws, w, person_id, mine, None))


def open_for_new(ws: Workspace, name: str) -> Case:
    """As `open_for_person`, for somebody of whom only a name is known, in one action."""
    form = people.PersonForm(person=people.new_person(ws), name=name)
    mine = Holder(ws.staff.department_id, ws.me)
    return ws.apply(
        Op.CASE_OPENED, lambda w: _insert(ws, w, people.write(ws, w, form), mine, None)
    )


def _insert(
    ws: Workspace,
    writer: Writer,
    person_id: PersonId,
    holder: Holder,
    consultation: Consultation | None,
) -> Case:
    open_ones = [
        c for c in writer.where(Case, person_id=person_id) if c.status != CaseStatus.CLOSED
    ]
    if open_ones:
        raise RuleBroken(
            f"この人のケース({open_ones[0].number})がもうあります。新しいケースは作っていません。"
            "そのケースの経過記録に書いてください。"
        )
    case = writer.insert(
        Case(
            id=CaseId(ws.new_id()),
            number=writer.number("K", ws.today(), letter=ws.office().vault_letter),
            person_id=person_id,
            consultation_id=consultation.id if consultation else None,
            opened_on=ws.today(),
            holder_department=holder.department,
            holder_staff=holder.staff,
            second_staff=consultation.second_staff if consultation else None,
        )
    )
    _note_holder(ws, writer, case, None, holder, "")
    return case


def _note_holder(
    ws: Workspace, writer: Writer, case: Case, before: Holder | None, after: Holder, reason: str
) -> None:
    writer.insert(
        change(
            HolderChangeId(ws.new_id()),
            before,
            after=after,
            item_kind="support_case",
            item_id=case.id,
            at=ws.now(),
            by_staff=ws.me,
            reason=reason,
        ),
        about=case.id,
    )


def get(ws: Workspace, case_id: CaseId) -> Case:
    """The case. Raises NotFound."""
    with ws.vault.read() as conn:
        return records.get(conn, Case, case_id)


def by_reference(ws: Workspace, text: str) -> Case:
    """The case of a number (R8-K-A0001) or an id, as the command line takes them. Raises
    NotFound.
    """
    with ws.vault.read() as conn:
        found = records.where(conn, Case, number=text.strip().upper())
        if found:
            return found[0]
        try:
            return records.get(conn, Case, UUID(text.strip()))
        except ValueError:
            raise NotFound from None


def save(ws: Workspace, case: Case, *, draft: str = "") -> Case:
    """The texts of the overview tab. `draft` names the draft that goes in the same transaction."""

    def work(writer: Writer) -> Case:
        if draft:
            writer.drop_draft(ws.actor, DRAFT_FORM, draft)
        return writer.change(case)

    return ws.apply(Op.CASE_SAVED, work)


def hand_over(ws: Workspace, case: Case, to: Holder, *, reason: str) -> Case:
    """Another person holds the case from now on; says who, when and why."""

    def work(writer: Writer) -> Case:
        return write_holder(ws, writer, case, to, reason=reason)

    return ws.apply(Op.HOLDER_CHANGED, work)


def write_holder(ws: Workspace, writer: Writer, case: Case, to: Holder, *, reason: str) -> Case:
    """As `hand_over`, inside an action that is under way. Only somebody who works here may hold.

    Open tasks of the case that lay with the former holder go along. A referral is one need with a
    holder of its own: its tasks stay with whoever holds it.
    """
    before = Holder(case.holder_department, case.holder_staff)
    if to == before:
        return case
    if not is_active(writer.get(Staff, to.staff), ws.today()):
        raise RuleBroken("異動した職員は担当にできません。担当は変わっていません。")
    _note_holder(ws, writer, case, before, to, reason)
    for task in writer.where(
        Task, case_id=case.id, staff_id=before.staff, referral_id=None, done_at=None
    ):
        writer.change(dataclasses.replace(task, staff_id=to.staff))
    return writer.change(
        dataclasses.replace(case, holder_department=to.department, holder_staff=to.staff)
    )


def move(ws: Workspace, case: Case, to: CaseStatus) -> Case | tuple[Problem, ...]:
    """Along the way; never to or from 終結."""
    moved = case_moves.move(case, to)
    if not isinstance(moved, Case):
        return moved
    return ws.apply(Op.CASE_MOVED, lambda w: w.change(moved))


def close(ws: Workspace, case: Case, closing: Closing) -> Case | tuple[Problem, ...]:
    """終結: with reason and follow-up; open tasks end, the day to look again becomes one."""
    with ws.vault.read() as conn:
        open_ones = [
            r for r in records.where(conn, Referral, case_id=case.id) if referral_is_open(r)
        ]
    closed = case_moves.close(case, closing, today=ws.today(), open_referrals=len(open_ones))
    if not isinstance(closed, Case):
        return closed

    def work(writer: Writer) -> Case:
        tasks.end_all(writer, source="support_case", source_id=case.id)
        result = writer.change(closed)
        tasks.keep(
            ws,
            writer,
            source="support_case",
            source_id=case.id,
            kind="look",
            title="終結後の様子を見る",
            due_on=closing.close_look_on,
            staff_id=case.holder_staff,
        )
        return result

    return ws.apply(Op.CASE_CLOSED, work)


def reopen(ws: Workspace, case: Case) -> Case | tuple[Problem, ...]:
    """再開: same number; the last holder if still here, else the coordinator."""
    opened = case_moves.reopen(case)
    if not isinstance(opened, Case):
        return opened

    def work(writer: Writer) -> Case:
        office = ws.office()
        before = Holder(case.holder_department, case.holder_staff)
        active = frozenset(s.id for s in writer.where(Staff) if is_active(s, ws.today()))
        holder = after_restore(
            before,
            active=active,
            coordinator=Holder(office.coordinator_department, office.coordinator_staff),
        )
        result = writer.change(
            dataclasses.replace(
                opened, holder_department=holder.department, holder_staff=holder.staff
            )
        )
        _note_holder(ws, writer, result, before, holder, "再開")
        for task in writer.where(Task, case_id=case.id, kind="look", done_at=None):
            writer.trash(task)
        care.keep_all_tasks(ws, writer, case.person_id)
        return result

    return ws.apply(Op.CASE_REOPENED, work)


def header(ws: Workspace, case_id: CaseId) -> CaseHeader:
    """Everything the header shows, in one reading."""
    with ws.vault.read() as conn:
        case = records.get(conn, Case, case_id)
        person = people.read_full(conn, case.person_id, ws.today())
        open_tasks = sorted(
            (t for t in records.where(conn, Task, case_id=case_id, done_at=None)), key=sort_key
        )
        last = records.select(
            conn, Contact, records.column(Contact, "case_id") == case_id, order="-at", limit=1
        )
        return CaseHeader(
            case=case,
            person=person,
            holder_text=holder_text(conn, case.holder_department, case.holder_staff),
            second_text=staff_name(conn, case.second_staff),
            marks=marks(ws, person, open_tasks),
            next_date=open_tasks[0].due_on if open_tasks else None,
            next_title=open_tasks[0].title if open_tasks else "",
            last_contact=last[0].at.date() if last else None,
        )


def marks(ws: Workspace, person: FullPerson, open_tasks: list[Task]) -> tuple[str, ...]:
    """Warning marks as words: 48-hour line, how the office may name itself, cautions, secret
    address.
    """
    found: list[str] = []
    if any(t.kind == "safety" for t in open_tasks):
        found.append("48時間の安全確認")
    who = person.person
    if who.restricted or any(a.secret for a in person.addresses):
        found.append("住所は秘匿")
    if who.office_name in ("no", "personal"):
        found.append("役場と名乗らない" if who.office_name == "no" else "個人名で名乗る")
    found += [ws.codes["caution"].label(code) for code in who.cautions]
    if who.caution_note:
        found.append(who.caution_note)
    return tuple(found)


def holder_text(conn: Reading, department: UUID, staff: UUID) -> str:
    """「健康増進課 見本 花子」"""
    return (
        f"{records.get(conn, Department, department).name} {records.get(conn, Staff, staff).name}"
    )


def staff_name(conn: Reading, staff: UUID | None) -> str:
    """The name of a colleague, "" for none."""
    return "" if staff is None else records.get(conn, Staff, staff).name


def holder_changes(ws: Workspace, item_id: UUID) -> tuple[HolderChange, ...]:
    """Who held the item, oldest first."""
    with ws.vault.read() as conn:
        return records.where(conn, HolderChange, item_id=item_id)


def consultation_of(ws: Workspace, case: Case) -> Consultation | None:
    """The consultation the case grew out of."""
    if case.consultation_id is None:
        return None
    with ws.vault.read() as conn:
        return records.find(conn, Consultation, ConsultationId(case.consultation_id))


def history(ws: Workspace, case: Case) -> tuple[Entry, ...]:
    """The journal of the case and its person, newest first."""
    with ws.vault.read() as conn:
        return journal.about(conn, (case.id, case.person_id))


def viewed(ws: Workspace, case: Case) -> None:
    """Opening a case is an entry of its own (access log)."""
    ws.note(Op.VIEWED, "support_case", case.id.hex, {}, about=case.id)
