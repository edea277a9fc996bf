"""The steps of a written consultation: completed, handed over, ended, become a case."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from uuid import UUID

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.consultation import Consultation, is_open, problems
from nimo_desktop.domain.contact import Contact
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.holder import Holder, change
from nimo_desktop.domain.ids import CaseId, HolderChangeId, PersonId, StaffId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.problems import Problem, blocking
from nimo_desktop.domain.referral_record import Referral
from nimo_desktop.domain.staff import Staff, is_active
from nimo_desktop.domain.task import Task
from nimo_desktop.services import consents, contacts, intake_parts, tasks
from nimo_desktop.services.my_number import my_number_problems
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage.records import Reading, Writer

DRAFT_FORM = "intake"
ADVICE_ONLY = "advice_only"


@dataclasses.dataclass(frozen=True, slots=True)
class Saved:
    """The consultation as stored (as typed, if nothing could be written) and what is open."""

    consultation: Consultation
    problems: tuple[Problem, ...] = ()

    @property
    def stored(self) -> bool:
        """False when nothing was written."""
        return not blocking(self.problems)


def holder_of(item: Consultation | Case) -> Holder:
    """Who holds the item now."""
    return Holder(item.holder_department, item.holder_staff)


def note_holder(
    ws: Workspace,
    writer: Writer,
    kind: str,
    item_id: UUID,
    before: Holder | None,
    after: Holder,
    reason: str,
) -> None:
    """Keep who handed the item to whom."""
    writer.insert(
        change(
            HolderChangeId(ws.new_id()),
            before,
            after=after,
            item_kind=kind,
            item_id=item_id,
            at=ws.now(),
            by_staff=ws.me,
            reason=reason,
        ),
        about=item_id,
    )


def open_problems(
    ws: Workspace, consultation: Consultation, conn: Reading | None = None
) -> tuple[Problem, ...]:
    """What stands between the record and 受付を完了: fields, and the state of the consent."""
    if conn is None:
        with ws.vault.read() as reading:
            return open_problems(ws, consultation, reading)
    found = list(problems(consultation))
    if consultation.subject_id is not None and (
        consents.read_latest(
            conn, person_id=consultation.subject_id, consultation_id=consultation.id
        )
        is None
    ):
        words = "同意の状態を選んでください(未確認 も選べます)。"
        found.append(Problem("consent_state", "open", words, blocking=False))
    return tuple(found)


# Ending -----------------------------------------------------------------------------------------
def complete(ws: Workspace, consultation: Consultation) -> Saved:
    """受付を完了: only when nothing is open; else the problems, and nothing is written."""
    found = open_problems(ws, consultation)
    if found or consultation.completed_at is not None:
        return Saved(consultation, found)
    done = dataclasses.replace(consultation, completed_at=ws.now())
    return Saved(ws.apply(Op.CONSULTATION_COMPLETED, lambda w: w.change(done)))


def close(ws: Workspace, consultation: Consultation, *, after: str = ADVICE_ONLY) -> Consultation:
    """The matter ends here. Refused while a 48-hour line is open (RuleBroken)."""
    if not is_open(consultation):
        raise RuleBroken("この相談はすでに終わっています。変わったところはありません。")

    def work(writer: Writer) -> Consultation:
        open_ones = [
            t for t in writer.where(Task, consultation_id=consultation.id) if t.done_at is None
        ]
        if any(task.due_at is not None for task in open_ones):
            raise RuleBroken(
                "48時間以内の安全確認がまだ終わっていません。相談は終わりにしていません。"
                "先に、安全を確かめた結果を「今日」で記録してください。"
            )
        tasks.end_all(writer, source="consultation", source_id=consultation.id)
        ended = dataclasses.replace(
            consultation, after=after or consultation.after, closed_at=ws.now()
        )
        return writer.change(ended)

    return ws.apply(Op.CONSULTATION_COMPLETED, work)


def hand_over(
    ws: Workspace, consultation: Consultation, holder: StaffId, *, reason: str
) -> Consultation:
    """Another named person holds it from now on; the tasks of the old holder go along."""
    if not is_open(consultation):
        raise RuleBroken("終わった相談の担当は変えられません。記録は変わっていません。")

    def work(writer: Writer) -> Consultation:
        staff = writer.get(Staff, holder)
        if not is_active(staff, ws.today()):
            raise RuleBroken(
                "異動した職員には引き継げません。担当は変わっていません。今いる職員を選んでください。"
            )
        after = Holder(staff.department_id, staff.id)
        changed = writer.change(
            dataclasses.replace(
                consultation, holder_department=after.department, holder_staff=after.staff
            )
        )
        note_holder(
            ws, writer, "consultation", changed.id, holder_of(consultation), after, reason
        )
        for task in writer.where(Task, consultation_id=changed.id):
            if task.done_at is None and task.staff_id == consultation.holder_staff:
                writer.change(dataclasses.replace(task, staff_id=after.staff))
        return changed

    return ws.apply(Op.HOLDER_CHANGED, work)


# Becoming a case --------------------------------------------------------------------------------
def start_case(ws: Workspace, consultation: Consultation) -> Case:
    """「支援を始める」: a case with its number, held by the one who held the consultation.

    A person who already has an open case gets no second one: the consultation joins it. A closed
    case must be reopened by its own page, so that it keeps its number (RuleBroken).
    """
    return ws.apply(Op.CASE_OPENED, lambda w: write_case(ws, w, consultation))


def write_case(ws: Workspace, writer: Writer, consultation: Consultation) -> Case:
    """As `start_case`, inside an action that is under way."""
    if consultation.subject_id is None:
        raise RuleBroken(
            "支援を始めるには、対象者の氏名が要ります。入力した内容は残っています。"
            "「対象者」で氏名を入れるか、似た人から選んでください。"
        )
    if not is_open(consultation):
        raise RuleBroken(
            "この相談はすでに終わっているか、ケースになっています。記録は変わっていません。"
        )
    case = _case_of(ws, writer, consultation, consultation.subject_id)
    writer.change(dataclasses.replace(consultation, case_id=case.id))
    for subject in intake_parts.subjects_of(writer, consultation.id):
        if subject.person_id == consultation.subject_id:
            writer.change(dataclasses.replace(subject, case_id=case.id))
    for task in writer.where(Task, consultation_id=consultation.id):
        if task.done_at is None:
            writer.change(dataclasses.replace(task, case_id=case.id))
    # So that closing the case sees what was handed over before it was one.
    for referral in writer.where(Referral, consultation_id=consultation.id):
        writer.change(dataclasses.replace(referral, case_id=case.id))
    intake_parts.keep_care(ws, writer, consultation)
    return case


def _case_of(
    ws: Workspace, writer: Writer, consultation: Consultation, person_id: PersonId
) -> Case:
    cases = writer.where(Case, person_id=person_id)
    running = [case for case in cases if case.status != "closed"]
    if running:
        return running[-1]
    if cases:
        raise RuleBroken(
            f"終結したケース{cases[-1].number}があるため、新しいケースは作っていません。"
            "相談は保存できます。ケースの画面で「再開する」を選ぶと、同じ番号で続けられます。"
        )
    holder = holder_of(consultation)
    case = writer.insert(
        Case(
            id=CaseId(ws.new_id()),
            number=writer.number("K", ws.today(), letter=ws.office().vault_letter),
            person_id=person_id,
            consultation_id=consultation.id,
            opened_on=ws.today(),
            holder_department=holder.department,
            holder_staff=holder.staff,
            second_staff=consultation.second_staff,
        )
    )
    reason = f"相談受付{consultation.number}から"
    note_holder(ws, writer, "support_case", case.id, None, holder, reason)
    return case


def as_contact(
    ws: Workspace,
    case_id: CaseId,
    text: str,
    *,
    method: str = "02",
    at: datetime | None = None,
    minutes: int | None = None,
    informant: str = "",
    draft: str = "",
) -> Contact:
    """A call about an open case is a 経過記録 of that case; no consultation is counted.

    The person of the case is its one subject, counted as the last time. `draft` names the intake's
    draft, which goes with it.
    """
    fresh = contacts.new(ws, case_id)
    contact = dataclasses.replace(
        fresh.contact,
        at=at or fresh.contact.at,
        method=method,
        minutes=minutes if minutes is not None else contacts.usual_minutes(ws, method),
        body=text.strip(),
        informant=informant,
    )
    refused = my_number_problems(contact)
    if refused:
        raise RuleBroken(refused[0].sentence)

    def work(writer: Writer) -> Contact:
        if draft:
            writer.drop_draft(ws.actor, DRAFT_FORM, draft)
        return contacts.write(ws, writer, contact, fresh.subjects)

    return ws.apply(Op.CONTACT_SAVED, work)


