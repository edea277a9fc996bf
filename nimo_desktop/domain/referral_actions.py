"""連携: what can be done with a referral. A closed set; each action is a value.

Dates and names may be missing here so that a half-filled form can be judged: `apply` answers
with problems beside the fields. `text` is the reason ("why") of a change where one is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.ids import ConferenceId, StaffId
from nimo_desktop.domain.referral_record import Partner, Receiver


@dataclass(frozen=True, slots=True)
class Send:
    """発信する. Moves nothing but the status. `to` None = the receiver on the slip."""

    to: Receiver | None = None
    due_on: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class SayOrally:
    """口頭でつないだ: to whom, who took it, when, what was asked. Counts as accepted."""

    to: Receiver | None
    person: str = ""
    on: date | None = None
    request: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """受領. The holder does not change."""

    person: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """照会: the receiver wants to know something first. Stops the due date, is not a return."""

    question: str = ""
    person: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """The question is answered; the due date runs on, later by the open days it stood still."""

    answer: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Accept:
    """主担当として受けます, with name and date; inside the office also the staff member."""

    person: str = ""
    on: date | None = None
    staff: StaffId | None = None
    phone: str = ""
    first_step: str = ""
    first_step_on: date | None = None
    by_phone: bool = False


@dataclass(frozen=True, slots=True)
class AcceptJointly:
    """一緒に受けます. The lead holds; with an agency that is always the present holder."""

    person: str = ""
    on: date | None = None
    lead: Holder | None = None
    staff: StaffId | None = None
    partners: tuple[Partner, ...] = ()
    phone: str = ""
    first_step: str = ""
    first_step_on: date | None = None
    by_phone: bool = False


@dataclass(frozen=True, slots=True)
class OfferAdvice:
    """助言・後方支援ができます. An answer, not an acceptance: the holder stays."""

    person: str = ""
    on: date | None = None
    advice: str = ""
    phone: str = ""
    by_phone: bool = False


@dataclass(frozen=True, slots=True)
class SendBack:
    """ほかの担当が合うと思います (inside the office): goes to the coordinator, with a reason."""

    reason: str = ""
    fits: str = ""
    text: str = ""
    person: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Decline:
    """今は受けられません (agencies only): the holder, who never let go, looks for the next way."""

    reason: str = ""
    fits: str = ""
    text: str = ""
    person: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Redirect:
    """The coordinator chooses another receiver; he holds until that one accepts.

    With `accepted_by` and `accepted_on` the next one has taken it already, by word of mouth.
    """

    to: Receiver | None
    due_on: date | None = None
    text: str = ""
    accepted_by: str = ""
    accepted_on: date | None = None

    @property
    def by_mouth(self) -> bool:
        """Acceptance comes with the choice; no slip has to go out first."""
        return bool(self.accepted_by.strip()) or self.accepted_on is not None

    def as_said(self) -> SayOrally:
        """The same as a hand-over by word of mouth."""
        return SayOrally(self.to, self.accepted_by, self.accepted_on, self.text, self.text)


@dataclass(frozen=True, slots=True)
class MakeJoint:
    """The coordinator arranges joint work; `person` is who agreed to lead, `on` when."""

    lead: Holder | None
    partners: tuple[Partner, ...] = ()
    person: str = ""
    on: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class TakeMyself:
    """The coordinator takes it as his own work."""

    on: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class CallConference:
    """The coordinator calls a 支援調整会議 for `on` (today or later) and holds until it decides."""

    on: date | None = None
    conference_id: ConferenceId | None = None
    text: str = ""


Decision = Redirect | MakeJoint | TakeMyself


@dataclass(frozen=True, slots=True)
class ConferenceDecides:
    """What the 支援調整会議 decided; `on` is its day and dates a decision that has none."""

    decision: Decision
    on: date | None = None
    conference_id: ConferenceId | None = None
    text: str = ""

    @property
    def decided(self) -> Decision:
        """The decision with its day."""
        choice = self.decision
        if isinstance(choice, Redirect):
            dated = choice.accepted_on or not choice.accepted_by
            return choice if dated else replace(choice, accepted_on=self.on)
        return choice if choice.on else replace(choice, on=self.on)


@dataclass(frozen=True, slots=True)
class ReportProgress:
    """22 or 23 of list 7.8: it does not end, so the next date is required."""

    outcome: str = ""
    on: date | None = None
    next_on: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class CheckStatus:
    """状況を確かめた: when, how (list method), with whom. Status and holder stay as they are.

    `next_on` sets the day to look again; without it the day that stands is kept.
    """

    on: date | None = None
    method: str = ""
    person: str = ""
    text: str = ""
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class ConfirmFirstUse:
    """The first use of an agency's service is confirmed (11, 12 or 13): its end."""

    on: date | None = None
    outcome: str = "11"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Complete:
    """The end with an outcome of list 7.8; 21 needs `watched_by` and `next_on`, 31 `text`."""

    outcome: str = ""
    on: date | None = None
    text: str = ""
    watched_by: str = ""
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class Withdraw:
    """発信の取消 (33): double or in error; the need falls back to the sender. Not counted."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Reopen:
    """An ended referral is taken up again by its last holder, else by the coordinator."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Reassign:
    """Staff change: every part that `leaving` plays in it goes to `to`."""

    leaving: StaffId
    to: Holder
    text: str = ""


Action = (
    Send
    | SayOrally
    | Acknowledge
    | Ask
    | AnswerQuestion
    | Accept
    | AcceptJointly
    | OfferAdvice
    | SendBack
    | Decline
    | Redirect
    | MakeJoint
    | TakeMyself
    | CallConference
    | ConferenceDecides
    | ReportProgress
    | CheckStatus
    | ConfirmFirstUse
    | Complete
    | Withdraw
    | Reopen
    | Reassign
)

LABELS: Mapping[type[Action], tuple[str, str]] = MappingProxyType(
    {
        Send: ("send", "発信する"),
        SayOrally: ("say_orally", "口頭でつないだ"),
        Acknowledge: ("acknowledge", "受領を記録する"),
        Ask: ("ask", "照会を記録する"),
        AnswerQuestion: ("answer_question", "照会に答える"),
        Accept: ("accept", "主担当として受ける"),
        AcceptJointly: ("accept_jointly", "一緒に受ける"),
        OfferAdvice: ("offer_advice", "助言・後方支援をする"),
        SendBack: ("send_back", "調整役へ相談する"),
        Decline: ("decline", "機関の「今は受けられない」を記録する"),
        Redirect: ("redirect", "次のつなぎ先を決める"),
        MakeJoint: ("make_joint", "一緒に支援する体制を決める"),
        TakeMyself: ("take_myself", "調整役が自分で受ける"),
        CallConference: ("call_conference", "支援調整会議を開く"),
        ConferenceDecides: ("conference_decides", "支援調整会議の決定を記録する"),
        ReportProgress: ("report_progress", "途中の様子を記録する"),
        CheckStatus: ("check_status", "状況を確かめた"),
        ConfirmFirstUse: ("confirm_first_use", "はじめての利用を確認する"),
        Complete: ("complete", "結果を記録して終える"),
        Withdraw: ("withdraw", "発信を取り消す"),
        Reopen: ("reopen", "再開する"),
        Reassign: ("reassign", "担当を引き継ぐ"),
    }
)
ACTIONS: tuple[type[Action], ...] = tuple(LABELS)


def code_of(action: type[Action]) -> str:
    """The name of the action in the events."""
    return LABELS[action][0]


def label_of(action: type[Action]) -> str:
    """What the button says."""
    return LABELS[action][1]
