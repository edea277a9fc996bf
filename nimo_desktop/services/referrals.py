"""連携: handing on with a holder at every step. One door to the rooms behind it.

`referral_slips` makes and edits slips (filled by `referral_prefill`, looked over by
`referral_warnings`), `referral_steps` takes a step, `referral_views` reads, `referral_rules` tells
the machine about the office.

**The referral's holder and the case's holder are two.** A referral is one need; accepting it as
主担当 makes the receiver answer for that need alone, and for the case whoever held it goes on
(design 5: sending moves nothing, and a case keeps its holder until it is handed over by name).
Otherwise four needs accepted by four 課 would tear the case from the nurse to whom the resident
spoke, and an agency's help would leave nobody looking at the whole. Only when both sides have
confirmed the hand-over (outcome 13, from 主担当として支援中) may the nurse choose
「ケースの主担当も引き継ぐ」: `complete(..., outcome="13", case_too=True)` moves the case, or the
consultation that is no case yet, to the referral's holder in the same journal step.

Every verb answers with the referral after the step, or with the problems that forbid it; then
nothing has changed. `referral` is the version that was seen: if it changed since, Conflict.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from nimo_desktop.domain import referral as machine
from nimo_desktop.domain.errors import NotFound
from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.ids import ConferenceId, ReferralId, StaffId
from nimo_desktop.domain.problems import Problem
from nimo_desktop.domain.referral import Action, Decision, Partner, Receiver, Referral
from nimo_desktop.services.referral_prefill import (
    Origin,
    origin,
    origin_of_draft,
    protected_source,
)
from nimo_desktop.services.referral_rules import actor, reply_due_on, rules
from nimo_desktop.services.referral_safety import report_signs, safety_seen
from nimo_desktop.services.referral_sharing import Sharing, said_outside
from nimo_desktop.services.referral_sharing import suggested as suggested_basis
from nimo_desktop.services.referral_slips import (
    EDITABLE,
    MOST_NEEDS,
    NEW_DRAFT,
    SLIP_DRAFT,
    SLIP_FIELDS,
    Need,
    create,
    may_edit,
    need_problems,
    said_orally,
    save_slip,
)
from nimo_desktop.services.referral_steps import HANDED_OVER, parent_case, step
from nimo_desktop.services.referral_views import (
    Choice,
    FullReferral,
    ReferralLine,
    coordinators,
    keeping,
    list_ids,
    list_rows,
    load,
    of_case,
    of_consultation,
    overdue,
    receivers,
    waiting,
)
from nimo_desktop.services.referral_warnings import warnings
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.lists.referrals import ReferralFilter

__all__ = [
    "EDITABLE", "HANDED_OVER", "MOST_NEEDS", "NEW_DRAFT", "SLIP_DRAFT", "SLIP_FIELDS", "Answer",
    "Choice", "FullReferral", "Need", "Origin", "ReferralFilter", "ReferralLine", "Sharing",
    "accept", "accept_jointly", "acknowledge", "actor", "answer_question", "ask", "available",
    "by_reference", "call_conference", "check_status", "complete", "conference_decides",
    "confirm_first_use", "coordinators", "create", "decline", "get", "keeping", "list_ids",
    "list_rows", "load", "make_joint", "may_edit", "need_problems", "of_case", "of_consultation",
    "offer_advice", "origin", "origin_of_draft", "overdue", "parent_case", "protected_source",
    "reassign", "receivers", "redirect", "reopen", "reply_due_on", "report_progress",
    "report_signs", "rules", "safety_seen",
    "said_orally", "said_outside", "save_slip", "say_orally", "send", "send_back", "step",
    "suggested_basis", "take_myself", "waiting", "warnings", "withdraw",
]  # fmt: skip

Answer = Referral | tuple[Problem, ...]


def get(ws: Workspace, referral_id: ReferralId) -> Referral:
    """The referral alone. Raises NotFound."""
    with ws.vault.read() as conn:
        return records.get(conn, Referral, referral_id)


def by_reference(ws: Workspace, text: str) -> Referral:
    """The referral of a number (R8-T-A0001) or an id. Raises NotFound."""
    with ws.vault.read() as conn:
        found = records.where(conn, Referral, number=text.strip().upper())
        if found:
            return found[0]
        try:
            return records.get(conn, Referral, UUID(text.strip()))
        except ValueError:
            raise NotFound from None


def available(ws: Workspace, referral: Referral) -> tuple[type[Action], ...]:
    """The steps to offer now to the person at the desk, in the order of the way."""
    return machine.available(referral, actor(ws))


# The verbs, one per action of the machine -------------------------------------------------------
def send(
    ws: Workspace,
    referral: Referral,
    *,
    to: Receiver | None = None,
    due_on: date | None = None,
    text: str = "",
) -> Answer:
    """発信する. The sender goes on holding. Without `to` and `due_on` the slip's own count."""
    return step(ws, referral, machine.Send(to, due_on, text))


def say_orally(
    ws: Workspace,
    referral: Referral,
    *,
    to: Receiver | None,
    person: str,
    on: date | None,
    request: str = "",
    text: str = "",
    sharing: Sharing | None = None,
) -> Answer:
    """口頭でつないだ for a slip that is written already; it can be printed later. `sharing`: on
    which basis an agency was told.
    """
    action = machine.SayOrally(to, person, on, request, text)
    return step(ws, referral, action, sharing=sharing)


def acknowledge(ws: Workspace, referral: Referral, *, person: str, on: date | None) -> Answer:
    """受領. Nobody else holds it by that."""
    return step(ws, referral, machine.Acknowledge(person, on))


def ask(
    ws: Workspace, referral: Referral, *, question: str, on: date | None, person: str = ""
) -> Answer:
    """照会: the reply's due date stands still; it is not a return."""
    return step(ws, referral, machine.Ask(question, person, on))


def answer_question(
    ws: Workspace, referral: Referral, *, answer: str, on: date | None
) -> Answer:
    """The question is answered; the due date runs on, later by the open days it stood."""
    return step(ws, referral, machine.AnswerQuestion(answer, on))


def accept(
    ws: Workspace,
    referral: Referral,
    *,
    person: str,
    on: date | None,
    staff: StaffId | None = None,
    phone: str = "",
    first_step: str = "",
    first_step_on: date | None = None,
    by_phone: bool = False,
) -> Answer:
    """主担当として受けます: a colleague (`staff`) holds the referral from now on. The case keeps
    its holder (see the module's words). An agency's acceptance moves nobody.
    """
    action = machine.Accept(person, on, staff, phone, first_step, first_step_on, by_phone)
    return step(ws, referral, action)


def accept_jointly(
    ws: Workspace,
    referral: Referral,
    *,
    person: str,
    on: date | None,
    lead: Holder | None = None,
    staff: StaffId | None = None,
    partners: tuple[Partner, ...] = (),
    phone: str = "",
    first_step: str = "",
    first_step_on: date | None = None,
    by_phone: bool = False,
) -> Answer:
    """一緒に受けます: the lead holds; with an agency that is always the present holder."""
    action = machine.AcceptJointly(
        person, on, lead, staff, partners, phone, first_step, first_step_on, by_phone
    )
    return step(ws, referral, action)


def offer_advice(
    ws: Workspace,
    referral: Referral,
    *,
    person: str,
    on: date | None,
    advice: str = "",
    phone: str = "",
    by_phone: bool = False,
) -> Answer:
    """助言・後方支援ができます: an answer, and the holder stays."""
    return step(ws, referral, machine.OfferAdvice(person, on, advice, phone, by_phone))


def send_back(
    ws: Workspace,
    referral: Referral,
    *,
    reason: str,
    fits: str,
    on: date | None,
    text: str = "",
    person: str = "",
) -> Answer:
    """ほかの担当が合うと思います (inside): to the coordinator, with a reason of list 7.7."""
    return step(ws, referral, machine.SendBack(reason, fits, text, person, on))


def decline(
    ws: Workspace,
    referral: Referral,
    *,
    reason: str,
    on: date | None,
    fits: str = "",
    text: str = "",
    person: str = "",
) -> Answer:
    """今は受けられません (agencies only): the holder, who never let go, looks for the next way."""
    return step(ws, referral, machine.Decline(reason, fits, text, person, on))


def redirect(
    ws: Workspace,
    referral: Referral,
    *,
    to: Receiver | None,
    due_on: date | None = None,
    text: str = "",
    accepted_by: str = "",
    accepted_on: date | None = None,
    sharing: Sharing | None = None,
) -> Answer:
    """The coordinator chooses another receiver, and holds until that one accepts. `sharing`: on
    which basis an agency was told that took it by word of mouth.
    """
    action = machine.Redirect(to, due_on, text, accepted_by, accepted_on)
    return step(ws, referral, action, sharing=sharing)


def make_joint(
    ws: Workspace,
    referral: Referral,
    *,
    lead: Holder | None,
    partners: tuple[Partner, ...],
    person: str,
    on: date | None,
    text: str = "",
) -> Answer:
    """The coordinator arranges joint work under a lead who has agreed."""
    return step(ws, referral, machine.MakeJoint(lead, partners, person, on, text))


def take_myself(
    ws: Workspace, referral: Referral, *, on: date | None, text: str = ""
) -> Answer:
    """The coordinator takes it as his own work."""
    return step(ws, referral, machine.TakeMyself(on, text))


def call_conference(
    ws: Workspace,
    referral: Referral,
    *,
    on: date | None,
    conference_id: ConferenceId | None = None,
    text: str = "",
) -> Answer:
    """The coordinator calls a 支援調整会議 and holds until it decides."""
    return step(ws, referral, machine.CallConference(on, conference_id, text))


def conference_decides(
    ws: Workspace,
    referral: Referral,
    *,
    decision: Decision,
    on: date | None,
    conference_id: ConferenceId | None = None,
    text: str = "",
) -> Answer:
    """What the 支援調整会議 decided: a next receiver, joint work, or the coordinator himself."""
    return step(ws, referral, machine.ConferenceDecides(decision, on, conference_id, text))


def report_progress(
    ws: Workspace,
    referral: Referral,
    *,
    outcome: str,
    on: date | None,
    next_on: date | None,
    text: str = "",
) -> Answer:
    """22 or 23 of list 7.8: it goes on, with a next date that stands on 今日."""
    return step(ws, referral, machine.ReportProgress(outcome, on, next_on, text))


def check_status(
    ws: Workspace,
    referral: Referral,
    *,
    on: date | None,
    method: str,
    person: str = "",
    text: str = "",
    next_on: date | None = None,
) -> Answer:
    """状況を確かめた: when, how (list method), with whom. Status and holder stay."""
    return step(ws, referral, machine.CheckStatus(on, method, person, text, next_on))


def confirm_first_use(
    ws: Workspace, referral: Referral, *, on: date | None, outcome: str = "11", text: str = ""
) -> Answer:
    """The first use of an agency's service is confirmed: its end."""
    return step(ws, referral, machine.ConfirmFirstUse(on, outcome, text))


def complete(
    ws: Workspace,
    referral: Referral,
    *,
    outcome: str,
    on: date | None,
    text: str = "",
    watched_by: str = "",
    next_on: date | None = None,
    case_too: bool = False,
) -> Answer:
    """The end with an outcome of list 7.8.

    `case_too` (only with 13) hands the case, or the consultation that is no case yet, to the
    referral's holder as well; then he answers for the whole and no longer for this need alone.
    """
    if case_too and outcome != HANDED_OVER:
        sentence = (
            "ケースの主担当も引き継ぐのは、結果が「主担当を引き継いだ」のときだけです。"
            "結果を選び直すか、印を外してください。"
        )
        return (Problem("parent_too", "not_handed_over", sentence),)
    action = machine.Complete(outcome, on, text, watched_by, next_on)
    return step(ws, referral, action, parent_too=case_too)


def withdraw(ws: Workspace, referral: Referral, *, text: str) -> Answer:
    """発信の取消 (33): the need falls back to the sender; not counted."""
    return step(ws, referral, machine.Withdraw(text))


def reopen(ws: Workspace, referral: Referral, *, text: str) -> Answer:
    """Taken up again by its last holder, else by the coordinator."""
    return step(ws, referral, machine.Reopen(text))


def reassign(
    ws: Workspace, referral: Referral, *, leaving: StaffId, to: Holder, text: str
) -> Answer:
    """Another person takes over every part that `leaving` plays in it."""
    return step(ws, referral, machine.Reassign(leaving, to, text))
