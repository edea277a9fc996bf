"""The action of what stands in the form of a step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from nimo_desktop.domain import referral as machine
from nimo_desktop.domain.ids import ConferenceId
from nimo_desktop.domain.referral import Action, Status

if TYPE_CHECKING:
    from nimo_desktop.ui.parts.referral.act_form import ActForm


def _reply(form: ActForm) -> tuple[str, str, date | None, bool]:
    return (form.said("phone"), form.said("first_step"), form.day_of("first_step_on"),
            form.checked("by_phone"))


def _send(form: ActForm) -> Action:
    to = form.to() if form.full.referral.status is not Status.PREPARED else None
    return machine.Send(to, form.day_of("due_on"), form.said("text"))


def _redirect(form: ActForm) -> machine.Redirect:
    day = form.day_of("accepted_on")
    return machine.Redirect(form.to(), form.day_of("due_on"), form.said("text"),
                            form.said("accepted_by"), day)


def _make_joint(form: ActForm) -> machine.MakeJoint:
    return machine.MakeJoint(form.holder("lead"), form.partner_list(), form.said("person"),
                             form.day_of("on"), form.said("text"))


def _call_conference(form: ActForm) -> Action:
    """A planned conference means its own day."""
    chosen = form.said("conference_id")
    if chosen:
        return machine.CallConference(None, ConferenceId(UUID(chosen)), form.said("text"))
    return machine.CallConference(form.day_of("on"), None, form.said("text"))


def _conference_decides(form: ActForm) -> Action:
    on, chosen = form.day_of("on"), form.said("decision")
    decision: machine.Decision = machine.TakeMyself(on)
    if chosen == "redirect":
        decision = machine.Redirect(form.to(), form.day_of("due_on"), form.said("text"),
                                    form.said("accepted_by"))
    elif chosen == "joint":
        decision = _make_joint(form)
    return machine.ConferenceDecides(decision, on, form.full.referral.conference_id,
                                     form.said("text"))


def _other_way(kind: type[machine.SendBack | machine.Decline]) -> Callable[[ActForm], Action]:
    return lambda form: kind(form.said("reason"), form.said("fits"), form.said("text"),
                             form.said("person"), form.day_of("on"))


def _reassign(form: ActForm) -> Action:
    state = form.full.referral
    to = form.holder("to") or machine.holder_of(state)
    return machine.Reassign(state.holder_staff, to, form.said("text"))


def _complete(form: ActForm) -> Action:
    watched = form.said("outcome") == "21"
    return machine.Complete(
        form.said("outcome"), form.day_of("on"), form.said("text"),
        form.said("watched_by") if watched else "", form.day_of("next_on") if watched else None,
    )


MAKE: dict[type[Action], Callable[[ActForm], Action]] = {
    machine.Send: _send,
    machine.SayOrally: lambda f: machine.SayOrally(
        f.to(), f.said("person"), f.day_of("on"), f.said("request")),
    machine.Acknowledge: lambda f: machine.Acknowledge(f.said("person"), f.day_of("on")),
    machine.Ask: lambda f: machine.Ask(f.said("question"), f.said("person"), f.day_of("on")),
    machine.AnswerQuestion: lambda f: machine.AnswerQuestion(f.said("answer"), f.day_of("on")),
    machine.Accept: lambda f: machine.Accept(
        f.said("person"), f.day_of("on"), f.staff(), *_reply(f)),
    machine.AcceptJointly: lambda f: machine.AcceptJointly(
        f.said("person"), f.day_of("on"), f.holder("lead"), f.staff(), f.partner_list(),
        *_reply(f)),
    machine.OfferAdvice: lambda f: machine.OfferAdvice(
        f.said("person"), f.day_of("on"), f.said("advice"), f.said("phone"), f.checked("by_phone")),
    machine.SendBack: _other_way(machine.SendBack),
    machine.Decline: _other_way(machine.Decline),
    machine.Redirect: _redirect,
    machine.MakeJoint: _make_joint,
    machine.TakeMyself: lambda f: machine.TakeMyself(f.day_of("on"), f.said("text")),
    machine.CallConference: _call_conference,
    machine.ConferenceDecides: _conference_decides,
    machine.ReportProgress: lambda f: machine.ReportProgress(
        f.said("outcome"), f.day_of("on"), f.day_of("next_on"), f.said("text")),
    machine.CheckStatus: lambda f: machine.CheckStatus(
        f.day_of("on"), f.said("method"), f.said("person"), f.said("text"), f.day_of("next_on")),
    machine.ConfirmFirstUse: lambda f: machine.ConfirmFirstUse(
        f.day_of("on"), f.said("outcome"), f.said("text")),
    machine.Complete: _complete,
    machine.Withdraw: lambda f: machine.Withdraw(f.said("text")),
    machine.Reopen: lambda f: machine.Reopen(f.said("text")),
    machine.Reassign: _reassign,
}
