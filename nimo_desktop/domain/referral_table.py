"""連携: the table of moves. Every pair of status and action stands here or is refused kindly.

`MOVES[status, action]` names the statuses that the action may lead to, apart for a receiver in the
office and an agency. A pair without an entry changes nothing and gives a Problem.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from nimo_desktop.domain import referral_actions as do
from nimo_desktop.domain.ids import DepartmentId, StaffId
from nimo_desktop.domain.problems import Problem
from nimo_desktop.domain.referral_actions import ACTIONS, Action, code_of, label_of
from nimo_desktop.domain.referral_record import ENDED, Outside, Referral, Status, is_outside

_P, _S, _K, _Q = Status.PREPARED, Status.SENT, Status.ACKNOWLEDGED, Status.ASKED
_A, _J, _V, _F = Status.ACCEPTED, Status.JOINT, Status.ADVISING, Status.AWAITING_FIRST_USE
_B, _C, _M = Status.WITH_SENDER, Status.AT_COORDINATOR, Status.IN_CONFERENCE
_D, _W = Status.COMPLETED, Status.WITHDRAWN


@dataclass(frozen=True, slots=True)
class Actor:
    """Who records the step. `may_coordinate`: coordinator, deputy, or who writes for them."""

    staff: StaffId
    department: DepartmentId
    name: str = ""
    may_coordinate: bool = False


class Right(StrEnum):
    """Whose step it is. Replies are written down by whoever hears them, so most are anybody's."""

    ANYONE = "anyone"
    HOLDERS_SIDE = "holders_side"
    SENDERS_SIDE = "senders_side"
    COORDINATOR = "coordinator"


RIGHTS: Mapping[type[Action], Right] = MappingProxyType(
    dict.fromkeys(ACTIONS, Right.ANYONE)
    | {do.Send: Right.HOLDERS_SIDE, do.Withdraw: Right.SENDERS_SIDE}
    | dict.fromkeys((do.Redirect, do.MakeJoint, do.TakeMyself), Right.COORDINATOR)
    | {do.CallConference: Right.COORDINATOR}
)


@dataclass(frozen=True, slots=True)
class Move:
    """Where one action may lead from one status; an empty side = not with that kind of receiver."""

    inside: frozenset[Status]
    outside: frozenset[Status]


_WAITING = (_S, _K, _Q)
_WORKED_ON = (_S, _K, _Q, _A, _J, _V, _F, _B)
_NONE: frozenset[Status] = frozenset()


def _rows() -> Iterator[
    tuple[tuple[Status, ...], type[Action], frozenset[Status], frozenset[Status]]
]:
    """From these statuses, by this action, to one of these with an inside / outside receiver."""

    def to(*targets: Status) -> frozenset[Status]:
        return frozenset(targets)

    yield (_P, _V, _B), do.Send, to(_S), to(_S)
    yield (_P, _V, _B), do.SayOrally, to(_A), to(_F)
    yield (_S,), do.Acknowledge, to(_K), to(_K)
    yield _WAITING, do.Ask, to(_Q), to(_Q)
    yield (_Q,), do.AnswerQuestion, to(_K), to(_K)
    yield (*_WAITING, _J, _V), do.Accept, to(_A), to(_F)
    yield (*_WAITING, _V), do.AcceptJointly, to(_J), to(_J)
    yield (_A,), do.AcceptJointly, to(_J), _NONE
    yield (_F,), do.AcceptJointly, _NONE, to(_J)
    yield _WAITING, do.OfferAdvice, to(_V), to(_V)
    yield (*_WAITING, _A, _J), do.SendBack, to(_C), _NONE
    yield (*_WAITING, _J, _F), do.Decline, _NONE, to(_B, _C)
    yield (_C, _M), do.Redirect, to(_S, _A), to(_S, _F)
    yield (_C, _M), do.MakeJoint, to(_J), to(_J)
    yield (_C, _M), do.TakeMyself, to(_A), to(_A)
    yield (_C, _M), do.CallConference, to(_M), to(_M)
    yield (_M,), do.ConferenceDecides, to(_S, _J, _A), to(_S, _J, _A, _F)
    yield (*_WAITING, _J, _V), do.ConfirmFirstUse, _NONE, to(_D)
    yield (_F,), do.ConfirmFirstUse, _NONE, to(_D)
    yield _WORKED_ON, do.Complete, to(_D), to(_D)
    yield (_P, *_WORKED_ON), do.Withdraw, to(_W), to(_W)
    yield (_D,), do.Reopen, to(_A, _J, _B, _C), to(_J, _B, _C)
    yield (_W,), do.Reopen, to(_B, _C), to(_B, _C)
    for status in _WORKED_ON:
        yield (status,), do.ReportProgress, to(status), to(status)
        yield (status,), do.CheckStatus, to(status), to(status)
    for status in Status:
        if status not in ENDED:
            yield (status,), do.Reassign, to(status), to(status)


MOVES: Mapping[tuple[Status, type[Action]], Move] = MappingProxyType(
    {
        (status, action): Move(
            # Only an agency's acceptance awaits a first use, only a colleague's is the holding.
            _NONE if status is _F else inside,
            _NONE if status is _A else outside,
        )
        for sources, action, inside, outside in _rows()
        for status in sources
    }
)


def targets(status: Status, action: type[Action], *, outside: bool) -> frozenset[Status]:
    """Where the action may lead; empty = it is refused there."""
    move = MOVES.get((status, action))
    if move is None:
        return _NONE
    return move.outside if outside else move.inside


def goes_outside(state: Referral, action: Action) -> bool:
    """Whether the step is one with an agency: the receiver it names, else the one on the slip."""
    if isinstance(action, do.ConferenceDecides):
        return goes_outside(state, action.decision)
    if isinstance(action, do.Send | do.SayOrally | do.Redirect) and action.to is not None:
        return isinstance(action.to, Outside)
    return is_outside(state)


def permitted(state: Referral, action: type[Action], actor: Actor) -> bool:
    """Whether this person may record that step."""
    right = RIGHTS[action]
    if right is Right.ANYONE or actor.may_coordinate:
        return True
    if right is Right.HOLDERS_SIDE:
        return actor.department == state.holder_department
    return right is Right.SENDERS_SIDE and actor.department == state.sender_department


def available(state: Referral, actor: Actor) -> tuple[type[Action], ...]:
    """The steps to offer now, in the order of the way; none for what lies in the trash."""
    if state.deleted_at is not None:
        return ()
    return tuple(
        action for action in ACTIONS if permitted(state, action, actor) and _possible(state, action)
    )


def _possible(state: Referral, action: type[Action]) -> bool:
    """A step that names its own receiver is possible if either side is."""
    sides = (False, True) if action in (do.Send, do.SayOrally) else (is_outside(state),)
    return any(targets(state.status, action, outside=side) for side in sides)


def refusal(state: Referral, action: Action, actor: Actor) -> Problem | None:
    """Why the step cannot be taken at all in this status or by this person; None if it can."""
    kind = type(action)
    if state.deleted_at is not None:
        return _told(
            "in_trash", "この連携はごみ箱にあります。内容は残っています。先に元へ戻してください。"
        )
    if not targets(state.status, kind, outside=goes_outside(state, action)):
        return _told("not_now", _not_now(state, kind))
    if not permitted(state, kind, actor):
        return _told("not_yours", _NOT_YOURS[RIGHTS[kind]])
    return None


_NOT_YOURS = {
    Right.HOLDERS_SIDE: "発信できるのは、いま持っている課の人です。記録は変わっていません。"
    "持っている人に頼むか、先に担当を引き継いでください。",
    Right.SENDERS_SIDE: "取り消せるのは、発信した課の人です。記録は変わっていません。"
    "発信した人に連絡してください。",
    Right.COORDINATOR: "これは調整役が決めることです。記録は変わっていません。"
    "調整役に連絡してください。",
}


def _not_now(state: Referral, action: type[Action]) -> str:
    """What is so, what is safe, what to do instead."""
    outside = is_outside(state)
    if action is do.SendBack and outside:
        return (
            "あて先が外の機関なので、調整役へは移りません。記録は変わっていません。"
            "機関の返事は「今は受けられない」で記録してください。発信元が続けて持っています。"
        )
    if action is do.Decline and not outside:
        return (
            "あて先が庁内なので、この返事は使いません。記録は変わっていません。"
            "ほかの担当が合うときは「調整役へ相談する」で理由を記録してください。"
        )
    if action is do.ConfirmFirstUse and not outside:
        return (
            "はじめての利用の確認は、外の機関につないだときに使います。記録は変わっていません。"
            "庁内の結果は「結果を記録して終える」を使ってください。"
        )
    ways = "・".join(f"「{label_of(one)}」" for one in ACTIONS if _possible(state, one))
    return (
        f"いまは「{state.status.label}」なので、「{label_of(action)}」はできません。"
        f"記録は変わっていません。ここでできるのは{ways}です。"
    )


def _told(code: str, sentence: str) -> Problem:
    return Problem("action", code, sentence)


def moves_table() -> str:
    """The whole table as tab-separated lines: status, action, inside, outside (`-` = refused)."""
    lines = ["status\taction\tinside\toutside"]
    for status in Status:
        for action in ACTIONS:
            sides = (sorted(targets(status, action, outside=side)) for side in (False, True))
            cells = ("/".join(side) or "-" for side in sides)
            lines.append("\t".join((status.value, code_of(action), *cells)))
    return "\n".join(lines) + "\n"
