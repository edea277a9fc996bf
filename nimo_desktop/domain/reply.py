"""返事: what the receiver of a 連携票 said, and which slip he had before him.

The referral itself keeps what follows from a reply; here stays what was answered, word for word.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum

from nimo_desktop.domain.ids import ReferralId, ReferralReplyId, SlipIssueId, StaffId
from nimo_desktop.domain.referral_record import Referral, handed_key, receiver_of

SENT_IN_ERROR = "*"
_SLIP_WORDS = (
    "urgency", "way", "how_connected", "connected_on", "need", "household_note", "gist",
    "history_done", "view_and_direction", "request", "we_continue", "told_to_person",
    "not_to_tell", "contact_cautions", "attachments",
)  # fmt: skip


class Source(StrEnum):
    """How the reply came."""

    XLSX = "xlsx"
    PAPER = "paper"
    PHONE = "phone"

    @property
    def label(self) -> str:
        """The word on screen."""
        return {"xlsx": "Excelの返事", "paper": "紙の返事", "phone": "電話で聞いた返事"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipIssue:
    """One way of a slip out of the program. Equal slips share an `edition`, counted from 1.

    `sending` is `sending_of`, `content` is `content_of` the referral as it went out; `digests`
    are those of the protected cells, one for each copy whose cells differ (a secret address).
    """

    id: SlipIssueId
    version: int = 0
    deleted_at: datetime | None = None
    referral_id: ReferralId
    edition: int
    sending: str
    content: str
    digests: tuple[str, ...] = ()
    issued_at: datetime
    by_staff: StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyFields:
    """The reply slip as it was filled in (sheets.md section 3, rows 19 to 26); "" = left empty.

    `reason` and `outcome` are codes; `reason_text` is a reason in own words (with code 90).
    """

    received_on: date | None = None
    received_by: str = ""
    answer: str = ""
    in_charge: str = ""
    phone: str = ""
    first_step: str = ""
    first_step_on: date | None = None
    question: str = ""
    reason: str = ""
    reason_text: str = ""
    fits: str = ""
    outcome: str = ""
    outcome_on: date | None = None
    filled_by: str = ""
    filled_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralReply:
    """A reply that was applied. Never edited; `actions` are the steps of the machine it led to.

    `edition` 0 = not known (paper and telephone). `digest` is `reply_digest`: the same reply that
    comes again is recognised by it.
    """

    id: ReferralReplyId
    version: int = 0
    deleted_at: datetime | None = None
    referral_id: ReferralId
    edition: int = 0
    source: Source
    digest: str
    at: datetime
    by_staff: StaffId
    received_on: date | None = None
    received_by: str = ""
    answer: str = ""
    in_charge: str = ""
    phone: str = ""
    first_step: str = ""
    first_step_on: date | None = None
    question: str = ""
    reason: str = ""
    reason_text: str = ""
    fits: str = ""
    outcome: str = ""
    outcome_on: date | None = None
    filled_by: str = ""
    filled_on: date | None = None
    actions: tuple[str, ...] = ()


REPLY_FIELDS = tuple(one.name for one in fields(ReplyFields))
RECEIPT = frozenset(("received_on", "received_by", "filled_by", "filled_on"))
OUTCOME = frozenset(("outcome", "outcome_on"))


def fields_of(reply: ReferralReply) -> ReplyFields:
    """What the kept reply said."""
    return ReplyFields(**{name: getattr(reply, name) for name in REPLY_FIELDS})


def filled(said: ReplyFields) -> frozenset[str]:
    """The names of the boxes that are not empty."""
    return frozenset(name for name in REPLY_FIELDS if getattr(said, name))


def answers_alike(one: ReplyFields, other: ReplyFields) -> bool:
    """The same answer in the same words: only outcome and signature may differ."""
    names = set(REPLY_FIELDS) - OUTCOME - {"filled_by", "filled_on"}
    return all(getattr(one, name) == getattr(other, name) for name in names)


def sending_of(state: Referral) -> str:
    """To whom and as which hand-over the slip goes, before and after it is sent.

    Another receiver, or the same one again after another, is another sending; the same receiver
    after a withdrawal is not.
    """
    to = receiver_of(state)
    key = handed_key(to) if to is not None else ""
    more = bool(key) and state.handed_to not in (key, SENT_IN_ERROR)
    return f"{key}:{max(1, state.handovers + more)}"


def content_of(state: Referral) -> str:
    """A digest of the slip's words, whatever day it is and whoever prints it."""
    return _digest([_plain(getattr(state, name)) for name in _SLIP_WORDS])


def reply_digest(state: Referral, said: ReplyFields) -> str:
    """The same reply gives the same digest, from whatever file it was read."""
    return _digest([state.id.hex, *(_plain(getattr(said, name)) for name in REPLY_FIELDS)])


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "\n".join(map(str, value))
    return " ".join(str(value or "").split())


def _digest(parts: list[str]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
