"""Which fields each step of a referral has."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from nimo_desktop.domain import referral as machine
from nimo_desktop.domain.dates_jp import wareki_short
from nimo_desktop.domain.referral import FIRST_USE, GOES_ON, Action, Status, Way
from nimo_desktop.services import conferences, referrals
from nimo_desktop.ui.fields.phone_edit import PhoneEdit
from nimo_desktop.ui.parts.intake.small_fields import CheckField
from nimo_desktop.ui.text import referral as text

if TYPE_CHECKING:
    from nimo_desktop.ui.parts.referral.act_form import ActForm

L = text.LABELS


def _build_send(form: ActForm) -> None:
    state = form.full.referral
    again = state.status is not Status.PREPARED
    due = state.due_on
    if again or due is None:
        due = referrals.reply_due_on(form.desk.ws, state.urgency)
    if again:
        form.receiver()
    form.day("due_on", L["due_on"], coming=True, value=due, required=state.way != Way.INFO)
    form.line("text", L["note"])


def _build_say_orally(form: ActForm) -> None:
    form.receiver(value=machine.receiver_of(form.full.referral))
    form.line("person", L["taker"], required=True)
    form.day("on", L["on"])
    form.words("request", L["request"])
    form.field("request").set_value(form.full.referral.request)


def _build_acknowledge(form: ActForm) -> None:
    form.line("person", L["receiver"], required=True)
    form.day("on", L["on"])


def _build_ask(form: ActForm) -> None:
    form.words("question", L["question"], required=True)
    form.line("person", L["asker"])
    form.day("on", L["on"])


def _build_answer(form: ActForm) -> None:
    form.words("answer", L["answer"], required=True)
    form.day("on", L["on"])


def _build_accept(form: ActForm) -> None:
    form.taker()
    form.day("on", L["on"])
    form.reply_parts()


def _build_accept_jointly(form: ActForm) -> None:
    form.taker()
    form.day("on", L["on"])
    if not form.outside:
        form.colleague("lead", L["colleague"])
    form.partners()
    form.reply_parts()


def _build_offer_advice(form: ActForm) -> None:
    form.words("advice", L["advice"])
    form.line("person", L["answerer"], required=True)
    form.day("on", L["on"])
    form.add_field("phone", L["phone"], PhoneEdit())
    form.by_phone()


def _build_other_way(form: ActForm) -> None:
    """調整役へ相談する, or an agency's answer."""
    codes = form.desk.ws.codes["return_reason"]
    form.codes("reason", L["reason"], [(c.code, c.label) for c in codes])
    form.words("text", L["reason_text"])
    inside = form.kind is machine.SendBack
    form.line("fits", L["fits"], required=inside, support=text.FITS_HINT if inside else "")
    form.line("person", L["answerer"])
    form.day("on", L["on"])


def _build_redirect(form: ActForm) -> None:
    form.receiver()
    due = referrals.reply_due_on(form.desk.ws, form.full.referral.urgency)
    form.day("due_on", L["due_on"], coming=True, required=False, value=due)
    form.line("text", L["text"])
    form.line("accepted_by", L["accepted_by"], support=text.ACCEPTED_HINT)
    form.day("accepted_on", L["accepted_on"], required=False)


def _build_make_joint(form: ActForm) -> None:
    form.colleague("lead", L["colleague"])
    form.partners()
    form.line("person", L["taker"], required=True)
    form.day("on", L["on"])
    form.line("text", L["text"])


def _build_take_myself(form: ActForm) -> None:
    form.day("on", L["on"])
    form.line("text", L["note"])


def _build_call_conference(form: ActForm) -> None:
    """A planned conference, or a new one on a day."""
    ws = form.desk.ws
    coming = conferences.open_for_referrals(ws)
    if coming:
        options = [(str(one.id), text.MEETING_OPTION.format(
            day=wareki_short(one.on), kind=ws.codes.label("conference_kind", one.kind),
            number=one.number)) for one in coming]
        form.codes("conference_id", L["conference"], [("", text.NEW_MEETING), *options],
                   required=False, empty=False, support=text.CONFERENCE_HINT)
    form.day("on", L["meeting_on"], coming=True, required=not coming)
    form.words("text", L["text"])
    if coming:
        def follow() -> None:
            form.show_lines(frozenset(() if form.said("conference_id") else ("on",)), ("on",))

        form.field("conference_id").set_value(str(coming[0].id))
        form.field("conference_id").committed.connect(follow)
        follow()


_OF_DECISION = {
    "redirect": frozenset(("to", "due_on", "accepted_by")),
    "joint": frozenset(("lead", "partners", "person")),
    "myself": frozenset[str](),
}
_CHANGING = ("to", "due_on", "accepted_by", "lead", "partners", "person")


def _build_conference_decides(form: ActForm) -> None:
    form.day("on", L["meeting_was"])
    form.codes("decision", L["decision"], text.DECISIONS)
    form.receiver(required=False)
    due = referrals.reply_due_on(form.desk.ws, form.full.referral.urgency)
    form.day("due_on", L["due_on"], coming=True, required=False, value=due)
    form.line("accepted_by", L["accepted_by"], support=text.ACCEPTED_HINT)
    form.colleague("lead", L["colleague"], required=False)
    form.partners()
    form.line("person", L["taker"])
    form.words("text", L["text"])

    def follow() -> None:
        form.show_lines(_OF_DECISION.get(form.said("decision"), frozenset()), _CHANGING)

    form.field("decision").committed.connect(follow)
    follow()


def _outcomes(form: ActForm, codes: frozenset[str]) -> list[tuple[str, str]]:
    return [(c.code, c.label) for c in form.desk.ws.codes["outcome"] if c.code in codes]


def _build_report_progress(form: ActForm) -> None:
    form.codes("outcome", L["outcome"], _outcomes(form, GOES_ON))
    form.words("text", L["outcome_text"])
    form.day("on", L["on"])
    form.day("next_on", L["next_on"], coming=True)


def _build_check_status(form: ActForm) -> None:
    methods = form.desk.ws.codes["method"]
    form.day("on", L["checked_on"])
    form.codes("method", L["method"], [(c.code, c.label) for c in methods])
    form.line("person", L["person"], required=False)
    form.words("text", L["seen"])
    form.day("next_on", L["next_on"], coming=True, required=False)


def _build_confirm_first_use(form: ActForm) -> None:
    form.day("on", L["first_use_on"])
    form.codes("outcome", L["outcome"], _outcomes(form, FIRST_USE))
    form.field("outcome").set_value("11")
    form.words("text", L["outcome_text"])


_NOT_ENDS = GOES_ON | {"33"}


def _build_complete(form: ActForm) -> None:
    state = form.full.referral
    codes = {c.code for c in form.desk.ws.codes["outcome"]} - _NOT_ENDS
    if form.outside and state.status in machine.ENGAGED:
        codes -= FIRST_USE
    if state.status is not Status.ACCEPTED:
        codes -= {"13"}
    if state.status is not Status.JOINT:
        codes -= {"14"}
    form.codes("outcome", L["outcome"], _outcomes(form, frozenset(codes)))
    form.day("on", L["on"])
    form.words("text", L["outcome_text"])
    form.line("watched_by", L["watched_by"])
    form.day("next_on", L["next_call"], coming=True, required=False)
    among = ["watched_by", "next_on"]
    if "13" in codes:
        whole = L["parent_case"] if form.full.case is not None else L["parent_consultation"]
        form.add_field("parent_too", "", CheckField(whole), support=text.PARENT_HINT)
        among.append("parent_too")

    def follow() -> None:
        asked = {"21": frozenset(("watched_by", "next_on")), "13": frozenset(("parent_too",))}
        form.show_lines(asked.get(form.said("outcome"), frozenset()), among)

    form.field("outcome").committed.connect(follow)
    follow()


def _build_text(form: ActForm) -> None:
    form.words("text", L["text"], required=True)


def _build_reassign(form: ActForm) -> None:
    form.colleague("to", L["successor"])
    form.words("text", L["text"], required=True)


BUILD: dict[type[Action], Callable[[ActForm], None]] = {
    machine.Send: _build_send,
    machine.SayOrally: _build_say_orally,
    machine.Acknowledge: _build_acknowledge,
    machine.Ask: _build_ask,
    machine.AnswerQuestion: _build_answer,
    machine.Accept: _build_accept,
    machine.AcceptJointly: _build_accept_jointly,
    machine.OfferAdvice: _build_offer_advice,
    machine.SendBack: _build_other_way,
    machine.Decline: _build_other_way,
    machine.Redirect: _build_redirect,
    machine.MakeJoint: _build_make_joint,
    machine.TakeMyself: _build_take_myself,
    machine.CallConference: _build_call_conference,
    machine.ConferenceDecides: _build_conference_decides,
    machine.ReportProgress: _build_report_progress,
    machine.CheckStatus: _build_check_status,
    machine.ConfirmFirstUse: _build_confirm_first_use,
    machine.Complete: _build_complete,
    machine.Withdraw: _build_text,
    machine.Reopen: _build_text,
    machine.Reassign: _build_reassign,
}
