"""連携: one step on the vault: record, history, holder, tasks and, if wished, the case's holder.

Everything a step touches stands in one action, so that one 元に戻す takes it all back.
"""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from nimo_desktop.domain import deadlines
from nimo_desktop.domain.case import Case
from nimo_desktop.domain.conference import Conference, ConferenceState
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.consultation import is_open as consultation_is_open
from nimo_desktop.domain.holder import Holder, change
from nimo_desktop.domain.ids import CaseId, DepartmentId, HolderChangeId, StaffId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.problems import Problem
from nimo_desktop.domain.referral import (
    Accept,
    AcceptJointly,
    Action,
    CallConference,
    ConferenceDecides,
    Inside,
    Redirect,
    Referral,
    SayOrally,
    Send,
    Status,
    Step,
    apply,
    holder_of,
    is_open,
    label_of,
    reply_due,
    safety_due,
)
from nimo_desktop.domain.staff import Staff, is_active
from nimo_desktop.domain.task import Task
from nimo_desktop.services import cases, conference_parts, referral_sharing, tasks
from nimo_desktop.services.intake_steps import note_holder
from nimo_desktop.services.my_number import my_number_problems
from nimo_desktop.services.referral_prefill import with_consent
from nimo_desktop.services.referral_rules import actor, reply_due_on, rules
from nimo_desktop.services.referral_sharing import Sharing, Told
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Writer

KIND = "referral"
HANDED_OVER = "13"
FIRST_USE_AFTER = timedelta(days=14)
"""When to look whether an agency's help has begun, if it named no day itself."""

_SENDS = (Send, SayOrally, Redirect)


def step(
    ws: Workspace,
    referral: Referral,
    action: Action,
    *,
    parent_too: bool = False,
    words: str = "",
    sharing: Sharing | None = None,
) -> Referral | tuple[Problem, ...]:
    """Apply the action as one journal step; or the problems, and nothing has changed.

    `referral` is the version the nurse saw (Conflict if it changed since). `parent_too` hands the
    case (without one: the consultation) to the referral's holder in the same step. A call for a
    conference puts the referral on an agenda, and a decision is noted there (`words`). An agency
    that is told by word of mouth is a disclosure on the basis in `sharing` (`referral_sharing`).
    """
    action = _on_its_day(ws, action)
    refused = (
        my_number_problems(action, sharing)
        or home_problems(ws, referral, action)
        or conference_problems(ws, action)
    )
    if refused:
        return refused
    state = referral
    with ws.vault.read() as conn:
        if isinstance(action, Send | Redirect):
            state = with_consent(ws, conn, referral)
        told = referral_sharing.look(ws, conn, state, action, sharing)
    state = told.state if isinstance(told, Told) else state
    made = apply(state, action, now=ws.now(), actor=actor(ws), rules=rules(ws))
    if not isinstance(made, Step):
        return made
    if not isinstance(told, Told):
        return told
    if parent_too:
        blocked = takeover_problems(ws, made.state)
        if blocked:
            return blocked
    op = Op.REFERRAL_SENT if isinstance(action, _SENDS) else Op.REFERRAL_MOVED
    if isinstance(action, ConferenceDecides):
        op = Op.CONFERENCE_DECIDED

    def work(writer: Writer) -> Referral:
        taken = made
        if isinstance(action, CallConference):
            met = conference_parts.called(ws, writer, referral, action)
            taken = replace(made, state=replace(made.state, conference_id=met))
        after = write_step(ws, writer, referral, taken, reason=reason_of(action))
        referral_sharing.record(ws, writer, after, told)
        conference_parts.decided(writer, referral, action, today=ws.today(), words=words)
        if parent_too:
            hand_over_parent(ws, writer, after)
        return after

    return ws.apply(op, work)


def _on_its_day(ws: Workspace, action: Action) -> Action:
    """A call to a planned conference means its day."""
    if not isinstance(action, CallConference) or action.conference_id is None or action.on:
        return action
    with ws.vault.read() as conn:
        return replace(action, on=records.get(conn, Conference, action.conference_id).on)


def conference_problems(ws: Workspace, action: Action) -> tuple[Problem, ...]:
    """A referral is put only on the agenda of a conference that is still to come, on its day."""
    if not isinstance(action, CallConference) or action.conference_id is None:
        return ()
    with ws.vault.read() as conn:
        found = records.get(conn, Conference, action.conference_id)
    planned = found.deleted_at is None and found.state is ConferenceState.PLANNED
    if planned and found.on == action.on:
        return ()
    sentence = (
        "選んだ会議は、予定の会議ではないか、日が違っています。記録は変わっていません。"
        "これから開く会議を選び直してください。"
    )
    return (Problem("conference_id", "not_planned", sentence),)


def home_problems(ws: Workspace, referral: Referral, action: Action) -> tuple[Problem, ...]:
    """A colleague is named with the department he belongs to: so a holder is never half right."""
    pairs: list[tuple[str, DepartmentId, StaffId]] = []
    staff = getattr(action, "staff", None)
    if isinstance(action, Accept | AcceptJointly) and staff and referral.to_department:
        pairs.append(("staff", referral.to_department, staff))
    inner = action.decision if isinstance(action, ConferenceDecides) else action
    for name in ("to", "lead"):
        given = getattr(inner, name, None)
        if isinstance(given, Inside | Holder) and given.staff is not None:
            pairs.append((name, given.department, given.staff))
    with ws.vault.read() as conn:
        return tuple(
            Problem(name, "elsewhere", _ELSEWHERE)
            for name, department, one in pairs
            if records.get(conn, Staff, one).department_id != department
        )


_ELSEWHERE = (
    "選んだ職員は、その課の人ではありません。記録は変わっていません。"
    "その課の人を選ぶか、あて先の課を選び直してください。"
)


def write_step(
    ws: Workspace, writer: Writer, before: Referral, made: Step, *, reason: str
) -> Referral:
    """As `step`, inside an action that is under way; `made` is what the machine answered."""
    after = writer.change(made.state)
    writer.insert(made.event, about=about(after))
    note_change(ws, writer, after, holder_of(before), reason)
    keep_tasks(ws, writer, after, before=before)
    return after


def reason_of(action: Action) -> str:
    """What the record of a changed holder says: the act, and why."""
    text = getattr(action, "text", "")
    label = label_of(type(action))
    return f"{label}: {text}" if text else label


def about(referral: Referral) -> UUID:
    """The record in whose history a part of the referral shows."""
    return referral.case_id or referral.consultation_id or referral.id


def note_change(
    ws: Workspace, writer: Writer, after: Referral, before: Holder | None, reason: str
) -> None:
    """Keep who handed the referral to whom; nothing if it stayed."""
    if before == holder_of(after):
        return
    writer.insert(
        change(
            HolderChangeId(ws.new_id()),
            before,
            after=holder_of(after),
            item_kind=KIND,
            item_id=after.id,
            at=ws.now(),
            by_staff=ws.me,
            reason=reason,
        ),
        about=about(after),
    )


# Tasks ------------------------------------------------------------------------------------------
def keep_tasks(
    ws: Workspace, writer: Writer, after: Referral, *, before: Referral | None = None
) -> None:
    """Make the tasks say what is awaited now, all with the holder: the reply, the next move, and
    after an end with 21 the day to speak to the person again.
    """
    _keep(ws, writer, after, "reply", "連携の返事を確かめる", reply_due(after))
    _keep(ws, writer, after, "next", *_next_move(ws, writer, after, before))
    again = after.next_on if after.status is Status.COMPLETED else None
    _keep(ws, writer, after, "look", "もう一度声をかける", again)
    keep_safety(ws, writer, after)


def keep_safety(ws: Workspace, writer: Writer, after: Referral) -> None:
    """The 48-hour line of a report of abuse, unless the case or consultation keeps the same one.

    It ends only when it is recorded how safety was seen, not with the referral.
    """
    own = safety_due(after) is not None and not _line_of_parent(writer, after)
    tasks.keep_safety_line(
        ws,
        writer,
        source=KIND,
        source_id=after.id,
        reported_at=after.safety_from if own else None,
        title="安全の確認(48時間以内)",
        staff_id=after.holder_staff,
        case_id=after.case_id,
    )


def _line_of_parent(writer: Writer, state: Referral) -> bool:
    parents = {"consultation_id": state.consultation_id, "case_id": state.case_id}
    return any(
        tasks.is_line_of(state, task)
        for column, parent in parents.items()
        if parent is not None
        for task in writer.where(Task, **{column: parent, "kind": "safety", "done_at": None})
        if task.referral_id is None
    )


def _keep(
    ws: Workspace, writer: Writer, state: Referral, kind: str, title: str, due: date | None
) -> None:
    tasks.keep(
        ws,
        writer,
        source=KIND,
        source_id=state.id,
        kind=kind,
        title=title,
        due_on=due,
        staff_id=state.holder_staff,
        case_id=state.case_id,
    )


def _next_move(
    ws: Workspace, writer: Writer, after: Referral, before: Referral | None
) -> tuple[str, date | None]:
    """What the holder does next and by when. Within one status the day that stands is kept."""
    title, due = _wanted(ws, after)
    if due is None or before is None or before.status is not after.status:
        return title, due
    if after.next_on != before.next_on:
        return title, due
    standing = writer.where(Task, referral_id=after.id, kind="next", done_at=None)
    return (title, standing[0].due_on) if standing else (title, due)


_WITH_AGENCY = (Status.AWAITING_FIRST_USE, Status.JOINT)
_SOON = {
    Status.PREPARED: "連携票を発信する",
    Status.ASKED: "照会に答える",
    Status.WITH_SENDER: "次のつなぎ先を考える",
    Status.AT_COORDINATOR: "次のつなぎ先を決める",
}


def _wanted(ws: Workspace, state: Referral) -> tuple[str, date | None]:
    if not is_open(state):
        return "", None
    if state.next_on is not None:
        return "連携のその後を確かめる", state.next_on
    if state.status is Status.IN_CONFERENCE:
        return "支援調整会議の決定を記録する", state.conference_on
    if state.status is Status.AT_COORDINATOR:
        return _SOON[state.status], reply_due_on(ws, state.urgency)
    if state.status in _SOON:
        return _SOON[state.status], deadlines.next_open_day(ws.today(), ws.holidays)
    if state.status is Status.ADVISING:
        return "助言を受けて次の動きを決める", reply_due_on(ws, state.urgency)
    if state.status in _WITH_AGENCY and state.watcher_staff is not None:
        return "はじめての利用を確かめる", state.first_step_on or _some_weeks_later(ws)
    return "最初の動きのあとを確かめる", state.first_step_on


def _some_weeks_later(ws: Workspace) -> date:
    return deadlines.open_on_or_after(ws.today() + FIRST_USE_AFTER, ws.holidays)


# The case behind --------------------------------------------------------------------------------
def parent_case(ws: Workspace, referral: Referral) -> CaseId | None:
    """The case the referral belongs to, also when its consultation became one later."""
    with ws.vault.read() as conn:
        if referral.case_id is not None or referral.consultation_id is None:
            return referral.case_id
        found = records.find(conn, Consultation, referral.consultation_id)
    return None if found is None else found.case_id


def takeover_problems(ws: Workspace, referral: Referral) -> tuple[Problem, ...]:
    """Why the case (or consultation) cannot go to the referral's holder together with the step."""
    with ws.vault.read() as conn:
        staff = records.get(conn, Staff, referral.holder_staff)
        case_id = referral.case_id
        found = (
            None
            if referral.consultation_id is None
            else records.find(conn, Consultation, referral.consultation_id)
        )
        case_id = case_id or (found.case_id if found else None)
        case = None if case_id is None else records.find(conn, Case, case_id)
    if not is_active(staff, ws.today()):
        return (_refused("引き継ぐ人が在籍していません。担当は変わっていません。"),)
    if case is not None and (case.deleted_at is not None or case.status == "closed"):
        return (_refused("ケースが終結しているため、ケースの主担当は引き継げません。"),)
    if case is None and (found is None or not consultation_is_open(found)):
        return (_refused("もとの相談が終わっているため、相談の担当は引き継げません。"),)
    return ()


def _refused(sentence: str) -> Problem:
    do = "この印を外して、もう一度記録してください。"
    return Problem("parent_too", "not_possible", f"{sentence}{do}")


def hand_over_parent(ws: Workspace, writer: Writer, referral: Referral) -> None:
    """The case goes to the referral's holder, without a case its consultation; call it only after
    `takeover_problems` found nothing.

    Tasks of other open referrals of the case stay with those who hold them.
    """
    to, reason = holder_of(referral), f"連携{referral.number}で主担当を引き継いだ"
    consultation = None
    case_id = referral.case_id
    if referral.consultation_id is not None:
        consultation = writer.get(Consultation, referral.consultation_id)
        case_id = case_id or consultation.case_id
    if case_id is not None:
        cases.write_holder(ws, writer, writer.get(Case, case_id), to, reason=reason)
        _back_to_their_holders(writer, case_id)
    elif consultation is not None:
        _hand_over_consultation(ws, writer, consultation, to=to, reason=reason)


def _back_to_their_holders(writer: Writer, case_id: CaseId) -> None:
    for task in writer.where(Task, case_id=case_id, done_at=None):
        if task.referral_id is not None:
            holder = writer.get(Referral, task.referral_id).holder_staff
            writer.change(dataclasses.replace(task, staff_id=holder))


def _hand_over_consultation(
    ws: Workspace, writer: Writer, consultation: Consultation, *, to: Holder, reason: str
) -> None:
    before = Holder(consultation.holder_department, consultation.holder_staff)
    if before == to:
        return
    writer.change(
        dataclasses.replace(
            consultation, holder_department=to.department, holder_staff=to.staff
        )
    )
    note_holder(ws, writer, "consultation", consultation.id, before, to, reason)
    for task in writer.where(Task, consultation_id=consultation.id, done_at=None):
        if task.staff_id == before.staff:
            writer.change(dataclasses.replace(task, staff_id=to.staff))

