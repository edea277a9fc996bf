"""連携票: slips are made from needs, filled from the record, and edited until they go out."""

from __future__ import annotations

import dataclasses
from datetime import date

from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.ids import (
    CaseId,
    ConsultationId,
    HandoverId,
    ReferralId,
)
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.problems import Problem
from nimo_desktop.domain.referral import (
    COORDINATORS_LIST,
    Handover,
    Inside,
    Outside,
    Receiver,
    Referral,
    SayOrally,
    Status,
    Step,
    apply,
)
from nimo_desktop.services import referral_sharing
from nimo_desktop.services.my_number import my_number_problems
from nimo_desktop.services.referral_prefill import Origin, prefilled, read_origin
from nimo_desktop.services.referral_rules import actor, reply_due_on, rules
from nimo_desktop.services.referral_sharing import Sharing, Told
from nimo_desktop.services.referral_steps import (
    home_problems,
    keep_tasks,
    note_change,
    reason_of,
    write_step,
)
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage.records import Writer

NEW_DRAFT, SLIP_DRAFT = "referral_new", "referral_slip"
MOST_NEEDS = 8
EDITABLE = COORDINATORS_LIST | {Status.PREPARED, Status.WITH_SENDER, Status.ADVISING}
"""While a next sending may come, the words of the slip may be changed."""

SLIP_FIELDS = (
    "urgency", "due_on", "way", "how_connected", "connected_on", "need", "household_note", "gist",
    "history_done", "view_and_direction", "request", "we_continue", "told_to_person",
    "not_to_tell", "contact_cautions", "consent_id", "basis_code", "basis_note", "attachments",
)  # fmt: skip
_RECEIVER = ("to_department", "to_staff", "to_agency", "to_person")
_WANTS_INFO = "info"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One need for one receiver: one slip. `due_on` None = the office's days for the urgency."""

    need: str
    to: Receiver | None = None
    to_person: str = ""
    request: str = ""
    urgency: str = ""
    due_on: date | None = None
    way: str = ""
    how_connected: str = ""
    connected_on: date | None = None


# New --------------------------------------------------------------------------------------------
def need_problems(ws: Workspace, needs: tuple[Need, ...]) -> tuple[tuple[int, Problem], ...]:
    """What forbids making the slips, each with the place of its need."""
    found: list[tuple[int, Problem]] = []
    for place, need in enumerate(needs):
        if not need.need.strip():
            found.append((place, Problem("need", "missing", "用件を一言で入れてください。")))
        if need.due_on is not None and need.due_on < ws.today():
            words = "返事をいただきたい日が過ぎた日付です。これからの日を入れてください。"
            found.append((place, Problem("due_on", "past", words)))
        found += [(place, one) for one in my_number_problems(need)]
    return tuple(found)


def create(
    ws: Workspace,
    *,
    case_id: CaseId | None = None,
    consultation_id: ConsultationId | None = None,
    needs: tuple[Need, ...],
    note: str = "",
    draft: str = "",
) -> tuple[Referral, ...]:
    """One hand-over with a slip per need, numbered and filled from the record; nothing is sent.

    The person at the desk holds them until a receiver accepts. `draft` goes in the same
    transaction. Raises RuleBroken for needs that `need_problems` would have named, and for an
    ended case or consultation.
    """
    if not needs or len(needs) > MOST_NEEDS:
        raise RuleBroken(
            f"用件は1件から{MOST_NEEDS}件まで入れてください。連携票はまだ作っていません。"
        )
    wrong = need_problems(ws, needs)
    if wrong:
        raise RuleBroken(wrong[0][1].sentence)

    def work(writer: Writer) -> tuple[Referral, ...]:
        if draft:
            writer.drop_draft(ws.actor, NEW_DRAFT, draft)
        start = _open_origin(writer, case_id, consultation_id)
        handover = _write_handover(ws, writer, start, note)
        return tuple(_write_new(ws, writer, start, handover, need) for need in needs)

    return ws.apply(Op.REFERRAL_SENT, work)


def said_orally(
    ws: Workspace,
    *,
    case_id: CaseId | None = None,
    consultation_id: ConsultationId | None = None,
    to: Receiver | None,
    person: str,
    on: date | None,
    request: str,
    sharing: Sharing | None = None,
) -> Referral | tuple[Problem, ...]:
    """「口頭でつないだ」 in one line: a finished hand-over at the counter or by telephone, without
    a slip. Counts as accepted: a colleague holds it from now on, an agency never does.

    An agency that was told is a disclosure in the same action, on the basis in `sharing` (by
    default the person's consent, else what was noted instead). Without one the only problem is one
    that is not blocking: with `warned` the line is written all the same.
    """
    action = SayOrally(to, person, on, request)
    # Judged on a slip that is not written, so that a fault costs no number.
    with ws.vault.read() as conn:
        start = read_origin(conn, case_id, consultation_id)
        judged = _blank(ws, start, HandoverId(ws.new_id()), Need(need=request, to=to))
        told = referral_sharing.look(ws, conn, judged, action, sharing)
    refused = my_number_problems(action, sharing) or home_problems(ws, judged, action)
    found = refused or apply(judged, action, now=ws.now(), actor=actor(ws), rules=rules(ws))
    if not isinstance(found, Step):
        return found
    if not isinstance(told, Told):
        return told
    event = found.event

    def work(writer: Writer) -> Referral:
        begin = _open_origin(writer, case_id, consultation_id)
        handover = _write_handover(ws, writer, begin, "")
        new = _write_new(ws, writer, begin, handover, Need(need=request, to=to), with_tasks=False)
        with_basis = referral_sharing.look(ws, writer.conn, new, action, sharing)
        state = with_basis.state if isinstance(with_basis, Told) else new
        made = apply(state, action, now=event.at, actor=actor(ws), rules=rules(ws))
        if not isinstance(made, Step):
            raise RuleBroken(made[0].sentence)
        after = write_step(ws, writer, new, made, reason=reason_of(action))
        referral_sharing.record(ws, writer, after, told)
        return after

    return ws.apply(Op.REFERRAL_SENT, work)


def _open_origin(
    writer: Writer, case_id: CaseId | None, consultation_id: ConsultationId | None
) -> Origin:
    start = read_origin(writer.conn, case_id, consultation_id)
    case, consultation = start.case, start.consultation
    gone = case is not None and (case.status == "closed" or case.deleted_at is not None)
    if case is None and consultation is not None:
        gone = consultation.closed_at is not None or consultation.deleted_at is not None
    if gone:
        raise RuleBroken(
            "終わった相談・ケースからは新しくつなげません。記録は変わっていません。"
            "先に再開するか、新しく相談を受け付けてください。"
        )
    return start


def _write_handover(ws: Workspace, writer: Writer, start: Origin, note: str) -> Handover:
    return writer.insert(
        Handover(
            id=HandoverId(ws.new_id()),
            case_id=start.case.id if start.case else None,
            consultation_id=start.consultation.id if start.consultation else None,
            person_id=start.person_id,
            sent_by_department=ws.staff.department_id,
            sent_by_staff=ws.me,
            made_at=ws.now(),
            note=note,
        )
    )


def _write_new(
    ws: Workspace,
    writer: Writer,
    start: Origin,
    handover: Handover,
    need: Need,
    *,
    with_tasks: bool = True,
) -> Referral:
    blank = _blank(ws, start, handover.id, need)
    filled = prefilled(ws, writer.conn, start, blank)
    number = writer.number("T", ws.today(), letter=ws.office().vault_letter)
    made = writer.insert(dataclasses.replace(filled, number=number))
    note_change(ws, writer, made, None, "")
    if with_tasks:
        keep_tasks(ws, writer, made)
    return made


def _blank(ws: Workspace, start: Origin, handover_id: HandoverId, need: Need) -> Referral:
    mine = Holder(ws.staff.department_id, ws.me)
    due = need.due_on
    if due is None and need.urgency and need.way != _WANTS_INFO:
        due = reply_due_on(ws, need.urgency)
    to = need.to
    return Referral(
        id=ReferralId(ws.new_id()),
        handover_id=handover_id,
        case_id=start.case.id if start.case else None,
        consultation_id=start.consultation.id if start.consultation else None,
        person_id=start.person_id,
        sender_department=mine.department,
        sender_staff=mine.staff,
        holder_department=mine.department,
        holder_staff=mine.staff,
        to_department=to.department if isinstance(to, Inside) else None,
        to_staff=to.staff if isinstance(to, Inside) else None,
        to_agency=to.agency if isinstance(to, Outside) else None,
        to_person=need.to_person,
        urgency=need.urgency,
        due_on=due,
        way=need.way,
        how_connected=need.how_connected,
        connected_on=need.connected_on,
        need=" ".join(need.need.split()),
        request=need.request,
    )


# Editing ----------------------------------------------------------------------------------------
def may_edit(referral: Referral) -> bool:
    """Whether the words of the slip may still be changed."""
    return referral.deleted_at is None and referral.status in EDITABLE


def save_slip(
    ws: Workspace, referral: Referral, *, draft: str = ""
) -> Referral | tuple[Problem, ...]:
    """Write the words of the slip; status, holder and history are not touched.

    Before the first sending the receiver may be changed too; after it only a step does. Raises
    Conflict, and RuleBroken once the slip is out.
    """
    if not may_edit(referral):
        raise RuleBroken(
            "発信した連携票は書きかえられません。記録は変わっていません。"
            "伝え直すときは、発信を取り消して新しい連携票を作ってください。"
        )
    refused = my_number_problems(referral)
    if refused:
        return refused

    def work(writer: Writer) -> Referral:
        if draft:
            writer.drop_draft(ws.actor, SLIP_DRAFT, draft)
        known = writer.get(Referral, referral.id)
        names = SLIP_FIELDS + (_RECEIVER if known.status is Status.PREPARED else ())
        facts = {name: getattr(referral, name) for name in names}
        return writer.change(dataclasses.replace(known, version=referral.version, **facts))

    return ws.apply(Op.REFERRAL_MOVED, work)
