"""連携のボード: the same referrals as the list, laid out by how far they are.

There is no column for what nobody takes: what did not fit stands where the next way is looked
for. A card moves by a step of the machine and never by itself.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from nimo_desktop.domain import referral as machine
from nimo_desktop.domain.deadlines import SAFETY_HOURS
from nimo_desktop.domain.referral import Action, Referral, Status, is_outside
from nimo_desktop.services import referral_rules, referral_views
from nimo_desktop.services.referral_views import ReferralLine
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage.lists import board as board_lists
from nimo_desktop.storage.lists import referrals as lists
from nimo_desktop.storage.lists.referrals import ReferralFilter

INTAKE, SEEK, ASKED, WORKING, SHARED, DONE = (
    "intake", "seek", "asked", "working", "shared", "done",
)  # fmt: skip
COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        INTAKE: "受付",
        SEEK: "つなぐ先を検討",
        ASKED: "依頼中",
        WORKING: "相手が対応中",
        SHARED: "途中の結果・見守り",
        DONE: "結果がそろった",
    }
)
ENDED_FOR = timedelta(days=30)
"""So long what has ended stays on the board."""

_STATUSES: Mapping[str, frozenset[Status]] = MappingProxyType(
    {
        SEEK: frozenset(
            (Status.PREPARED, Status.WITH_SENDER, Status.AT_COORDINATOR, Status.IN_CONFERENCE)
        ),
        ASKED: frozenset((Status.SENT, Status.ACKNOWLEDGED, Status.ASKED)),
        WORKING: frozenset(
            (Status.ACCEPTED, Status.JOINT, Status.ADVISING, Status.AWAITING_FIRST_USE)
        ),
        DONE: frozenset((Status.COMPLETED,)),
    }
)
_SMALL = (machine.Reassign, machine.Withdraw, machine.CheckStatus, machine.ReportProgress)
"""Steps that are no move on the board."""


@dataclasses.dataclass(frozen=True, slots=True)
class Card:
    """One card: what is to be known at a glance. `sign` is the 48-hour line or the reminder in
    words, "" when all is quiet; `loud` when it must catch the eye.
    """

    id: UUID
    number: str
    name: str
    need: str
    receiver: str
    status: str
    holder: str
    days: int
    next_on: date | None
    sign: str = ""
    loud: bool = False


def board(ws: Workspace, filter: ReferralFilter | None = None) -> dict[str, list[UUID]]:
    """Ids by column, 48-hour lines first, then what is due soonest.

    What ended within the last 30 days is shown with `state` "open"; 受付 is shown where nothing
    narrows the board.
    """
    wanted = filter or ReferralFilter()
    if wanted.staff is None:
        wanted = dataclasses.replace(
            wanted, staff=ws.me, own_department=ws.staff.department_id
        )
    found: dict[str, list[UUID]] = {code: [] for code in COLUMNS}
    with ws.vault.read() as conn:
        rows = lists.board_ids(
            conn, wanted, ended_since=ws.today() - ENDED_FOR, today=ws.today(),
            variants=ws.variants,
        )  # fmt: skip
        if wanted.state in ("open", "all") and not wanted.text and wanted.department is None:
            found[INTAKE] = board_lists.waiting_consultations(conn)
    for one, status, outcome in rows:
        code = column_of(Status(status), outcome)
        if code is not None:
            found[code].append(one)
    return found


def column_of(status: Status, outcome: str = "") -> str | None:
    """Where a referral stands; one with an intermediate result (22, 23) is being watched over.

    None only for a withdrawn one: its need is the sender's again.
    """
    for code, statuses in _STATUSES.items():
        if status in statuses:
            return SHARED if code == WORKING and outcome else code
    return None


def cards(ws: Workspace, column: str, ids: Sequence[UUID]) -> list[Card]:
    """The cards of these ids in the order given; what is gone is left out."""
    if column != INTAKE:
        return [_card(ws, line) for line in referral_views.list_rows(ws, ids)]
    with ws.vault.read() as conn:
        rows = board_lists.consultation_rows(conn, ids)
    return [_intake_card(ws, row) for row in rows]


def _card(ws: Workspace, line: ReferralLine) -> Card:
    return Card(
        line.id, line.number, line.name, line.need, line.receiver, line.status, line.holder,
        line.days, line.due_on or line.next_on,
        sign=_safety(ws, line.safety_at) or line.reminder,
        loud=line.safety_at is not None or line.overdue,
    )  # fmt: skip


def _safety(ws: Workspace, until: datetime | None) -> str:
    if until is None:
        return ""
    hours = int((until - ws.now()).total_seconds() // 3600)
    if hours < 0:
        return f"{SAFETY_HOURS}時間の安全確認がすぎています"
    return f"{SAFETY_HOURS}時間の安全確認 あと{hours}時間"


def _intake_card(ws: Workspace, row: Mapping[str, Any]) -> Card:
    received: datetime = row["received_at"]
    return Card(
        row["id"],
        row["number"],
        row["name"] or row["subject_alias"] or referral_views.UNNAMED,
        " ".join(row["gist"].split()),
        "",
        "これからつなぐ",
        f"{row['department']} {row['staff']}",
        max(0, (ws.today() - received.date()).days),
        row["next_on"],
        sign="" if row["urgency"] else "緊急度が未判定です",
    )


def steps_to(ws: Workspace, referral: Referral, column: str) -> tuple[type[Action], ...]:
    """The steps that may bring a referral into a column, in the order of the way; none if it
    stands there already or nothing leads there.
    """
    here = column_of(referral.status, referral.outcome_code)
    if here == column:
        return ()
    offered = machine.available(referral, referral_rules.actor(ws))
    if column == SHARED:
        working = referral.status in _STATUSES[WORKING]
        return tuple(one for one in offered if working and one is machine.ReportProgress)
    wanted = _STATUSES.get(column, frozenset())
    sides = (False, True) if referral.status in _OPEN_SIDES else (is_outside(referral),)
    return tuple(
        one
        for one in offered
        if one not in _SMALL
        and any(machine.targets(referral.status, one, outside=side) & wanted for side in sides)
    )


_OPEN_SIDES = _STATUSES[SEEK] | {Status.ADVISING}
"""Where a step may name a receiver of the other side."""
