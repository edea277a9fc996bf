"""ケース: along which way its status moves, and what closing must say.

accepted 受け止め, assessing アセスメント, planning 計画づくり, supporting 支援中, watching 見守り,
closed 終結. Nothing goes back to 受け止め: a case that was once taken up stays taken up. The number
of a case is given once; neither closing nor reopening touches it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.problems import Problem, blocking


class CaseStatus(StrEnum):
    """Where a case stands; the values of `Case.status`."""

    ACCEPTED = "accepted"
    ASSESSING = "assessing"
    PLANNING = "planning"
    SUPPORTING = "supporting"
    WATCHING = "watching"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The word on screen and paper."""
        return _LABELS[self.value]


_LABELS = {
    "accepted": "受け止め",
    "assessing": "アセスメント",
    "planning": "計画づくり",
    "supporting": "支援中",
    "watching": "見守り",
    "closed": "終結",
}
_IN_WORK = frozenset((CaseStatus.ASSESSING, CaseStatus.PLANNING, CaseStatus.SUPPORTING))

MOVES: Mapping[CaseStatus, frozenset[CaseStatus]] = MappingProxyType(
    {
        CaseStatus.ACCEPTED: _IN_WORK | {CaseStatus.WATCHING, CaseStatus.CLOSED},
        CaseStatus.ASSESSING: (_IN_WORK - {CaseStatus.ASSESSING})
        | {CaseStatus.WATCHING, CaseStatus.CLOSED},
        CaseStatus.PLANNING: (_IN_WORK - {CaseStatus.PLANNING})
        | {CaseStatus.WATCHING, CaseStatus.CLOSED},
        CaseStatus.SUPPORTING: (_IN_WORK - {CaseStatus.SUPPORTING})
        | {CaseStatus.WATCHING, CaseStatus.CLOSED},
        CaseStatus.WATCHING: _IN_WORK | {CaseStatus.CLOSED},
        CaseStatus.CLOSED: _IN_WORK | {CaseStatus.WATCHING},
    }
)
"""Steps may be skipped and repeated; out of `closed` every step is a reopening."""

CLOSE_REASONS = frozenset(
    ("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "90")
)
DIED = "11"


class FollowUp(StrEnum):
    """What happens after closing; one of these is always chosen."""

    WATCHED = "watched"
    ELSEWHERE = "elsewhere"
    NOT_NEEDED = "not_needed"

    @property
    def label(self) -> str:
        """The word on the closing form."""
        return _FOLLOW_UPS[self.value]


_FOLLOW_UPS = {
    "watched": "見守る人と次の日を決めた",
    "elsewhere": "引き継いだ先が続ける",
    "not_needed": "見守りは要らない",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What a closing says (sheets.md 7.9), by the field names of `Case`.

    Only `follow_up` is called `close_follow_up` there.
    """

    close_reason: str = ""
    follow_up: FollowUp | None = None
    closed_on: date | None = None
    close_where: str = ""
    close_felt: str = ""
    close_watcher: str = ""
    close_look_on: date | None = None
    close_signs: str = ""
    close_copies: str = ""


def may_move(before: CaseStatus, after: CaseStatus) -> bool:
    """Whether a case may go straight from one status to the other."""
    return after in MOVES[before]


def move(case: Case, to: CaseStatus) -> Case | tuple[Problem, ...]:
    """The case in its next status. Closing and reopening have their own functions."""
    before = CaseStatus(case.status)
    if CaseStatus.CLOSED in (before, to) or not may_move(before, to):
        return (_not_now(before, to),)
    return replace(case, status=to.value)


def close(
    case: Case, closing: Closing, *, today: date, open_referrals: int = 0
) -> Case | tuple[Problem, ...]:
    """The closed case, with its reason and what follows; the holder stays on record."""
    before = CaseStatus(case.status)
    if not may_move(before, CaseStatus.CLOSED):
        return (_not_now(before, CaseStatus.CLOSED),)
    found = closing_problems(closing, opened_on=case.opened_on, today=today)
    if open_referrals:
        sentence = (
            f"終わっていない連携が{open_referrals}件あります。ケースは終結していません。"
            "先に連携の結果を記録するか、担当を引き継いでください。"
        )
        found = (*found, Problem("close_reason", "open_referrals", sentence))
    if blocking(found):
        return found
    return replace(
        case,
        status=CaseStatus.CLOSED.value,
        closed_on=closing.closed_on,
        close_reason=closing.close_reason,
        close_follow_up=closing.follow_up.value if closing.follow_up else "",
        close_where=closing.close_where,
        close_felt=closing.close_felt,
        close_watcher=closing.close_watcher,
        close_look_on=closing.close_look_on,
        close_signs=closing.close_signs,
        close_copies=closing.close_copies,
    )


def closing_problems(closing: Closing, *, opened_on: date, today: date) -> tuple[Problem, ...]:
    """What a closing lacks: reason and follow-up forbid it, the rest is asked for."""
    found: list[Problem] = []
    if closing.close_reason not in CLOSE_REASONS:
        found.append(Problem("close_reason", "missing", "終結の理由を選んでください。"))
    if closing.closed_on is None:
        found.append(Problem("closed_on", "missing", "終結した日を入れてください。"))
    elif not opened_on <= closing.closed_on <= today:
        sentence = "終結した日は、ケースを始めた日から今日までの日を入れてください。"
        found.append(Problem("closed_on", "range", sentence))
    found += _follow_up(closing, today)
    if not closing.close_where.strip():
        sentence = "判断の場(会議名と日、または係内)を入れてください。"
        found.append(Problem("close_where", "open", sentence, blocking=False))
    if not closing.close_felt.strip() and closing.close_reason != DIED:
        sentence = "本人の受けとめを入れてください。"
        found.append(Problem("close_felt", "open", sentence, blocking=False))
    return tuple(found)


def _follow_up(closing: Closing, today: date) -> list[Problem]:
    if closing.follow_up is None:
        return [Problem("follow_up", "missing", "終結のあとの見守りをどうするか選んでください。")]
    if closing.follow_up is not FollowUp.WATCHED:
        return []
    found = []
    if not closing.close_watcher.strip():
        found.append(Problem("close_watcher", "missing", "このあと見守る人を入れてください。"))
    if closing.close_look_on is None:
        found.append(Problem("close_look_on", "missing", "次に様子を見る日を入れてください。"))
    elif closing.close_look_on < today:
        sentence = "次に様子を見る日が過ぎた日付です。これからの日を入れてください。"
        found.append(Problem("close_look_on", "past", sentence))
    return found


def reopen(case: Case, to: CaseStatus = CaseStatus.ASSESSING) -> Case | tuple[Problem, ...]:
    """The case in work again under the same number. What the closing said stays in the journal.

    The caller sets the holder by `holder.after_restore`.
    """
    before = CaseStatus(case.status)
    if before is not CaseStatus.CLOSED or not may_move(before, to):
        return (_not_now(before, to),)
    return replace(
        case,
        status=to.value,
        closed_on=None,
        close_reason="",
        close_follow_up="",
        close_where="",
        close_felt="",
        close_watcher="",
        close_look_on=None,
        close_signs="",
        close_copies="",
    )


def _not_now(before: CaseStatus, after: CaseStatus) -> Problem:
    ways = "・".join(f"「{one.label}」" for one in CaseStatus if one in MOVES[before])
    sentence = (
        f"「{before.label}」から「{after.label}」へは、この操作では進めません。"
        f"記録は変わっていません。進めるのは{ways}です。"
    )
    if before is CaseStatus.CLOSED:
        sentence += "先に「再開する」を選んでください。番号はそのままです。"
    elif after is CaseStatus.CLOSED:
        sentence += "終えるときは「終結する」で理由を記録してください。"
    return Problem("status", "not_now", sentence)
