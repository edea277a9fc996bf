"""連携: what an action must carry before it may be applied. Answers with problems, never raises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import singledispatch
from uuid import UUID

from nimo_desktop.domain import referral_actions as do
from nimo_desktop.domain.holder import ActiveStaff, Holder
from nimo_desktop.domain.ids import StaffId
from nimo_desktop.domain.problems import Problem
from nimo_desktop.domain.referral_record import (
    COORDINATORS_LIST,
    ENGAGED,
    Inside,
    Outside,
    Receiver,
    Referral,
    Status,
    Way,
    holder_of,
    is_outside,
    partner,
    receiver_of,
)
from nimo_desktop.domain.referral_table import Actor

RETURN_REASONS = frozenset(("01", "02", "03", "04", "05", "06", "07", "08", "90"))
NO_IDEA = "思い当たらない"
OFFICE_USE = "02"
_INSIDE_BASES = frozenset(("02", "03"))
_ENDS = frozenset(("11", "12", "13", "14", "15", "16", "21", "31", "32"))
GOES_ON = frozenset(("22", "23"))
FIRST_USE = frozenset(("11", "12", "13"))
WITHDRAWN_CODE = "33"


def on_weekdays(day: date) -> bool:
    """Monday to Friday; the services pass a calendar that also knows holidays."""
    return day.weekday() < 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the machine must be told: who coordinates now, who works here, new ids, open days.

    `coordinator` is the person on duty (or the deputy) and must be an active colleague.
    `active_staff` None = not checked here.
    """

    coordinator: Holder
    new_id: Callable[[], UUID]
    active_staff: ActiveStaff = None
    is_open_day: Callable[[date], bool] = on_weekdays
    return_reasons: frozenset[str] = RETURN_REASONS


@dataclass(frozen=True, slots=True)
class Setting:
    """The moment in which an action is applied."""

    now: datetime
    actor: Actor
    rules: Rules

    @property
    def today(self) -> date:
        """The day of the moment, in the office's own time."""
        return self.now.date()

    def works_here(self, staff: StaffId) -> bool:
        """Whether an open item may be given to this person."""
        active = self.rules.active_staff
        return active is None or staff in active


Faults = Iterator[Problem]


@singledispatch
def faults(action: object, state: Referral, at: Setting) -> Faults:
    """Every fault of the action in this state, in the order of its form."""
    raise TypeError(f"no such action: {type(action).__name__}")


def _text(field: str, value: str, what: str) -> Faults:
    if not value.strip():
        yield Problem(field, "missing", f"{what}を入れてください。")


def _day(state: Referral, day: date | None, at: Setting, what: str, *, field: str = "on") -> Faults:
    """A day that has been: not missing, not in the future, not before the sending."""
    if day is None:
        yield Problem(field, "missing", f"{what}を入れてください。")
    elif day > at.today:
        yield Problem(field, "future", f"{what}が先の日付になっています。日付をお確かめください。")
    elif state.sent_at is not None and day < state.sent_at.date():
        yield Problem(field, "before", f"{what}が発信日より前です。日付をお確かめください。")


def _coming(field: str, day: date | None, at: Setting, what: str) -> Faults:
    """A day that lies ahead, or today."""
    if day is None:
        yield Problem(field, "missing", f"{what}を入れてください。")
    elif day < at.today:
        yield Problem(field, "past", f"{what}が過ぎた日付です。これからの日を入れてください。")


def _staff(field: str, staff: StaffId | None, at: Setting) -> Faults:
    if staff is None:
        yield Problem(field, "missing", "受けた担当者(職員)を選んでください。")
    elif not at.works_here(staff):
        yield Problem(
            field, "left", "選んだ職員は在籍していません。いま在籍している人を選んでください。"
        )


def _receiver(to: Receiver | None, at: Setting) -> Faults:
    if to is None:
        yield Problem("to", "missing", "あて先(課または機関)を選んでください。")
    elif isinstance(to, Inside) and to.staff is not None:
        yield from _staff("to", to.staff, at)


def new_due(state: Referral, action: do.Send | do.Redirect) -> date | None:
    """The reply date of a sending: a first one may stand on the slip, a next one is given anew."""
    if action.due_on is None and state.status is Status.PREPARED:
        return state.due_on
    return action.due_on


def _slip(state: Referral, to: Receiver | None, due: date | None, at: Setting) -> Faults:
    """The rows of the slip without which it does not go out (● of sheets.md section 3)."""
    yield from _receiver(to, at)
    yield from _text("urgency", state.urgency, "緊急度")
    if due is not None or state.way != Way.INFO:
        yield from _coming("due_on", due, at, "返事をいただきたい日")
    yield from _text("way", state.way, "お願いしたい関わり方")
    yield from _text("how_connected", state.how_connected, "つなぎ方")
    yield from _text("gist", state.gist, "相談の要点")
    yield from _text("request", state.request, "お願いしたいこと")
    if not isinstance(to, Outside):
        return
    if state.consent_id is None and state.basis_code in ("", "01", *_INSIDE_BASES):
        yield Problem(
            "basis_code",
            "missing",
            "外の機関へつなぐには、本人の同意か、情報共有の根拠を選んでください。",
        )


@faults.register
def _send(action: do.Send, state: Referral, at: Setting) -> Faults:
    yield from _slip(state, action.to or receiver_of(state), new_due(state, action), at)


@faults.register
def _redirect(action: do.Redirect, state: Referral, at: Setting) -> Faults:
    if action.by_mouth:
        yield from faults(action.as_said(), state, at)
    else:
        yield from _slip(state, action.to, action.due_on, at)


@faults.register
def _say_orally(action: do.SayOrally, state: Referral, at: Setting) -> Faults:
    yield from _receiver(action.to, at)
    if isinstance(action.to, Inside) and action.to.staff is None:
        yield from _staff("to", None, at)
    yield from _text("person", action.person, "受けた人")
    yield from _day(state, action.on, at, "つないだ日")
    yield from _text("request", action.request or state.request, "頼んだこと")


@faults.register
def _acknowledge(action: do.Acknowledge, state: Referral, at: Setting) -> Faults:
    yield from _text("person", action.person, "受け取った人")
    yield from _day(state, action.on, at, "受け取った日")


@faults.register
def _ask(action: do.Ask, state: Referral, at: Setting) -> Faults:
    yield from _text("question", action.question, "確認したいこと")
    yield from _day(state, action.on, at, "照会の日")


@faults.register
def _answer_question(action: do.AnswerQuestion, state: Referral, at: Setting) -> Faults:
    yield from _text("answer", action.answer, "照会への答え")
    yield from _day(state, action.on, at, "答えた日")
    stopped = state.due_stopped_since
    if action.on is not None and stopped is not None and action.on < stopped:
        yield Problem("on", "before", "答えた日が照会の日より前です。日付をお確かめください。")


def _reply(
    action: do.Accept | do.AcceptJointly | do.OfferAdvice, state: Referral, at: Setting
) -> Faults:
    yield from _text("person", action.person, "担当者の名前")
    yield from _day(state, action.on, at, "返事の日")


@faults.register
def _accept(action: do.Accept, state: Referral, at: Setting) -> Faults:
    yield from _reply(action, state, at)
    if not is_outside(state):
        yield from _staff("staff", action.staff, at)


@faults.register
def _offer_advice(action: do.OfferAdvice, state: Referral, at: Setting) -> Faults:
    yield from _reply(action, state, at)


@faults.register
def _accept_jointly(action: do.AcceptJointly, state: Referral, at: Setting) -> Faults:
    yield from _reply(action, state, at)
    if not is_outside(state):
        yield from _staff("staff", action.staff, at)
        yield from _lead(action.lead, at)
    elif action.lead not in (None, holder_of(state)):
        yield Problem(
            "lead",
            "outside",
            "外の機関と一緒に支援するときの主担当は、いま持っている人です。"
            "ほかの人にするときは、先に担当を引き継いでください。",
        )


def _lead(lead: Holder | None, at: Setting) -> Faults:
    if lead is None:
        yield Problem("lead", "missing", "主担当(課と職員)を決めてください。")
    else:
        yield from _staff("lead", lead.staff, at)


def _reason(action: do.SendBack | do.Decline, state: Referral, at: Setting) -> Faults:
    if action.reason not in at.rules.return_reasons:
        yield Problem("reason", "missing", "理由を一覧から選んでください。")
    if action.reason == "90":
        yield from _text("text", action.text, "理由の内容")
    yield from _day(state, action.on, at, "返事の日")


@faults.register
def _send_back(action: do.SendBack, state: Referral, at: Setting) -> Faults:
    yield from _reason(action, state, at)
    yield from _text("fits", action.fits, f"合うと思う担当(または「{NO_IDEA}」)")


@faults.register
def _decline(action: do.Decline, state: Referral, at: Setting) -> Faults:
    yield from _reason(action, state, at)


@faults.register
def _make_joint(action: do.MakeJoint, state: Referral, at: Setting) -> Faults:
    yield from _lead(action.lead, at)
    if not action.partners:
        yield Problem("partners", "missing", "一緒に動く人、後方支援の人を一人以上入れてください。")
    yield from _text("person", action.person, "主担当を受けた人の名前")
    yield from _day(state, action.on, at, "決めた日")


@faults.register
def _take_myself(action: do.TakeMyself, state: Referral, at: Setting) -> Faults:
    yield from _day(state, action.on, at, "受けた日")


@faults.register
def _call_conference(action: do.CallConference, state: Referral, at: Setting) -> Faults:
    yield from _coming("on", action.on, at, "会議を開く日")


@faults.register
def _conference_decides(action: do.ConferenceDecides, state: Referral, at: Setting) -> Faults:
    yield from _day(state, action.on, at, "会議の日")
    yield from faults(action.decided, state, at)


def _known(outcome: str, codes: frozenset[str]) -> Faults:
    if outcome not in codes:
        yield Problem("outcome", "missing", "結果を一覧から選んでください。")


@faults.register
def _report_progress(action: do.ReportProgress, state: Referral, at: Setting) -> Faults:
    yield from _known(action.outcome, GOES_ON)
    yield from _day(state, action.on, at, "記録の日")
    yield from _coming("next_on", action.next_on, at, "次に確かめる日")


@faults.register
def _check_status(action: do.CheckStatus, state: Referral, at: Setting) -> Faults:
    yield from _day(state, action.on, at, "確かめた日")
    yield from _text("method", action.method, "確かめた方法")
    if action.next_on is not None:
        yield from _coming("next_on", action.next_on, at, "次に確かめる日")


@faults.register
def _confirm_first_use(action: do.ConfirmFirstUse, state: Referral, at: Setting) -> Faults:
    yield from _known(action.outcome, FIRST_USE)
    yield from _day(state, action.on, at, "はじめての利用を確認した日")


@faults.register
def _complete(action: do.Complete, state: Referral, at: Setting) -> Faults:
    yield from _outcome(action.outcome, state)
    yield from _day(state, action.on, at, "結果の日")
    if action.outcome == "21":
        yield from _text("watched_by", action.watched_by, "見守る人")
        yield from _coming("next_on", action.next_on, at, "次に声をかける日")
    if action.outcome == "31":
        yield from _text("text", action.text, "転出先への連絡(同意あり・なし・根拠)")


def _outcome(outcome: str, state: Referral) -> Faults:
    """The result must be an end, and one that this referral can have come to."""
    if outcome in GOES_ON:
        sentence = "この結果では終わりません。「途中の様子を記録する」で次の日を入れてください。"
        yield Problem("outcome", "goes_on", sentence)
    elif outcome == WITHDRAWN_CODE:
        sentence = "発信の取消は「発信を取り消す」で記録してください。"
        yield Problem("outcome", "withdrawal", sentence)
    elif outcome not in _ENDS:
        yield from _known(outcome, _ENDS)
    elif outcome in FIRST_USE and is_outside(state) and state.status in ENGAGED:
        sentence = "外の機関につないだときは「はじめての利用を確認する」で記録してください。"
        yield Problem("outcome", "first_use", sentence)
    elif outcome == "13" and state.status is not Status.ACCEPTED:
        sentence = "主担当の引き継ぎは、受ける人の名前と日を記録してから終えてください。"
        yield Problem("outcome", "not_accepted", sentence)
    elif outcome == "14" and state.status is not Status.JOINT:
        sentence = "一緒に支援しているときは、先に「一緒に受ける」で主担当を記録してください。"
        yield Problem("outcome", "not_joint", sentence)


@faults.register
def _withdraw(action: do.Withdraw, state: Referral, at: Setting) -> Faults:
    yield from _text("text", action.text, "取り消す理由")


@faults.register
def _reopen(action: do.Reopen, state: Referral, at: Setting) -> Faults:
    yield from _text("text", action.text, "再開する理由")


@faults.register
def _reassign(action: do.Reassign, state: Referral, at: Setting) -> Faults:
    yield from _text("text", action.text, "引き継ぐ理由")
    yield from _staff("to", action.to.staff, at)
    if action.to.staff == action.leaving:
        yield Problem(
            "to", "same", "引き継ぐ人と引き継がれる人が同じです。別の人を選んでください。"
        )
    parts = {state.holder_staff, state.sender_staff, state.to_staff}
    if action.leaving not in parts | {partner(key).staff for key in state.partners}:
        sentence = "この連携は、その職員が持っていません。記録は変わっていません。"
        yield Problem("leaving", "not_theirs", sentence)
    holds = action.leaving == state.holder_staff
    if holds and state.status in COORDINATORS_LIST and action.to != at.rules.coordinator:
        sentence = (
            "調整役の一覧にある連携は、次の調整役だけに引き継げます。調整役を選んでください。"
        )
        yield Problem("to", "not_coordinator", sentence)
