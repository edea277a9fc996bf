"""情報提供 by word of mouth: what an agency was told is a disclosure like a copy on paper.

It has been said when it is written down, so a missing basis never keeps it out of the record: the
nurse is warned once, and what is still open stands on 今日.
"""

from __future__ import annotations

import dataclasses

from nimo_desktop.domain import deadlines
from nimo_desktop.domain.consent import Disclosure
from nimo_desktop.domain.ids import CaseId, ConsultationId, DisclosureId, TaskId
from nimo_desktop.domain.problems import Problem
from nimo_desktop.domain.referral import (
    Action,
    ConferenceDecides,
    Outside,
    Redirect,
    Referral,
    SayOrally,
    safety_due,
)
from nimo_desktop.domain.resource import Agency
from nimo_desktop.domain.task import Task
from nimo_desktop.services import consents
from nimo_desktop.services.consents import CONSENT, carries
from nimo_desktop.services.referral_prefill import (
    consent_facts,
    read_origin,
    reported_at,
    with_consent,
)
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage.records import Reading, Writer

AT_ONCE = "A"
BASIS_TASK = "basis"

_STILL_POSSIBLE = "根拠がまだ決まらないときも、このまま記録できます。「今日」に残ります。"
_WRONG = (
    "この根拠では、外の機関へ伝えられません。まだ記録していません。ほかの根拠を選ぶか、空けてください。"
)
_NO_BASIS = (
    "本人の同意も、情報共有の根拠も記録されていません。まだ記録していません。"
    f"伝えた根拠を選んでください。{_STILL_POSSIBLE}"
)
_NO_CONSENT = (
    "有効な同意の記録がありません。まだ記録していません。"
    f"同意を記録するか、ほかの根拠を選んでください。{_STILL_POSSIBLE}"
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """What the nurse said about the basis (list `sharing_basis`, "" = nothing).

    `warned`: she has seen the warning about a missing basis and goes on.
    """

    basis: str = ""
    note: str = ""
    warned: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """A slip on its way to an agency by word of mouth, with the basis that goes on record."""

    state: Referral
    basis: str
    said: SayOrally | None = None
    open: bool = False


def said_outside(action: Action) -> SayOrally | None:
    """What an agency is told by this step, whoever decided it; None if no agency is told."""
    inner = action.decided if isinstance(action, ConferenceDecides) else action
    if isinstance(inner, Redirect) and inner.by_mouth:
        inner = inner.as_said()
    if isinstance(inner, SayOrally) and isinstance(inner.to, Outside):
        return inner
    return None


def known_basis(ws: Workspace, conn: Reading, state: Referral) -> tuple[str, str]:
    """The basis to begin with and its reason: consent in force, else what the slip or the state of
    consent names; ("", "") if nothing of it carries.
    """
    state = with_consent(ws, conn, state)
    if carries(ws, state.basis_code):
        return state.basis_code, state.basis_note
    if state.consent_id is not None:
        return CONSENT, ""
    consent = consents.read_latest(
        conn, person_id=state.person_id, consultation_id=state.consultation_id
    )
    if consent is not None and carries(ws, consent.basis) and consent.basis != CONSENT:
        return consent.basis, consent.basis_reason
    return "", ""


def suggested(
    ws: Workspace,
    *,
    referral: Referral | None = None,
    case_id: CaseId | None = None,
    consultation_id: ConsultationId | None = None,
) -> Sharing:
    """What the form begins with: for a slip, or for a line from a case or consultation."""
    with ws.vault.read() as conn:
        if referral is not None:
            basis, note = known_basis(ws, conn, referral)
        else:
            facts = consent_facts(ws, conn, read_origin(conn, case_id, consultation_id))
            basis, note = str(facts.get("basis_code", "")), str(facts.get("basis_note", ""))
    return Sharing(basis=basis, note=note) if carries(ws, basis) else Sharing()


def look(
    ws: Workspace, conn: Reading, state: Referral, action: Action, sharing: Sharing | None
) -> Told | tuple[Problem, ...]:
    """The slip with the basis on which the agency is told; or what to look at first.

    `sharing` None: nobody was asked, so nobody is warned. What is urgent (urgency A, a report of
    abuse) is never held up. A basis for the office only is refused: leaving it empty is possible.
    """
    said = said_outside(action)
    if said is None:
        return Told(state, state.basis_code)
    given = sharing or Sharing()
    if given.basis and not carries(ws, given.basis):
        return (Problem("basis", "inside_only", _WRONG),)
    basis, note = (given.basis, given.note) if given.basis else known_basis(ws, conn, state)
    state = with_consent(ws, conn, state)
    unproven = basis == CONSENT and state.consent_id is None
    is_open = unproven or not basis
    if is_open and sharing is not None and not sharing.warned and not _urgent(conn, state):
        words = ("no_consent", _NO_CONSENT) if unproven else ("no_basis", _NO_BASIS)
        return (Problem("basis", *words, blocking=False),)
    if not is_open:
        state = dataclasses.replace(
            state, basis_code=basis, basis_note=note or given.note or state.basis_note
        )
    return Told(state, basis, said, is_open)


def _urgent(conn: Reading, state: Referral) -> bool:
    call = read_origin(conn, state.case_id, state.consultation_id).consultation
    return (
        state.urgency == AT_ONCE
        or (call is not None and call.urgency == AT_ONCE)
        or safety_due(state) is not None
        or reported_at(conn, call) is not None
    )


def record(ws: Workspace, writer: Writer, after: Referral, told: Told) -> None:
    """The disclosure, and on 今日 what is still open about its basis; nothing for the office."""
    said = told.said
    if said is None or not isinstance(said.to, Outside):
        return
    agency = writer.get(Agency, said.to.agency).name
    request = " ".join((said.request or after.request or after.need).split())
    writer.insert(
        Disclosure(
            id=DisclosureId(ws.new_id()),
            case_id=after.case_id,
            consultation_id=after.consultation_id,
            referral_id=after.id,
            person_id=after.person_id,
            at=after.sent_at or ws.now(),
            by_staff=ws.me,
            recipient=f"{agency} {said.person}".strip(),
            items=f"口頭: {request}",
            purpose=f"連携 {after.number}",
            basis=told.basis,
        )
    )
    if told.open:
        _remind(ws, writer, after)


def _remind(ws: Workspace, writer: Writer, after: Referral) -> None:
    """A task of the case, not of the referral: whoever told it answers for the basis."""
    writer.insert(
        Task(
            id=TaskId(ws.new_id()),
            kind=BASIS_TASK,
            title=f"口頭で伝えた根拠を記録する（連携 {after.number}）",
            due_on=deadlines.next_open_day(ws.today(), ws.holidays),
            staff_id=ws.me,
            case_id=after.case_id,
            consultation_id=None if after.case_id else after.consultation_id,
        )
    )
