"""調整役の机: what waits for the coordinator, and the four ways out of his list.

Nothing else leaves the list: `ENDS` are `referrals.redirect`, `make_joint`, `take_myself` and
`conferences.call`; the machine refuses every other step there.
"""

from __future__ import annotations

import dataclasses
from uuid import UUID

from nimo_desktop.domain import referral as machine
from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.referral import Action, Referral
from nimo_desktop.domain.staff import Department, Staff
from nimo_desktop.services import referral_rules, referral_views
from nimo_desktop.services.referral_views import ReferralLine
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import health, records

ENDS: tuple[type[Action], ...] = (
    machine.Redirect,
    machine.MakeJoint,
    machine.TakeMyself,
    machine.CallConference,
)


@dataclasses.dataclass(frozen=True, slots=True)
class LooseItem:
    """An open item without a holder who works here. `kind`: consultation, support_case, referral;
    `holder` is who was the last.
    """

    kind: str
    id: UUID
    number: str
    holder: str


@dataclasses.dataclass(frozen=True, slots=True)
class Desk:
    """The four groups, each with 48-hour lines first. `unanswered` are past due, the loudest
    first; `without_holder` must be empty; `third` are proposed for a conference. `on_duty` is to
    whom things come back today, `mine` whether the person at the desk may coordinate.
    """

    returned: tuple[ReferralLine, ...]
    unanswered: tuple[ReferralLine, ...]
    without_holder: tuple[LooseItem, ...]
    third: tuple[ReferralLine, ...]
    on_duty: str
    mine: bool

    @property
    def loud(self) -> int:
        """How many answers are so late that the coordinator should ask himself."""
        return sum(one.loudness >= 3 for one in self.unanswered)


def desk(ws: Workspace) -> Desk:
    """Everything that waits for the coordinator, for any reader."""
    late = referral_views.overdue(ws)
    with ws.vault.read() as conn:
        loose = health.without_holder(conn, ws.today())
        names = {one.holder_staff: records.find(conn, Staff, one.holder_staff) for one in loose}
        duty = referral_rules.on_duty(ws, conn)
        words = _in_words(
            records.get(conn, Department, duty.department), records.get(conn, Staff, duty.staff)
        )
    items = tuple(
        LooseItem(one.kind, one.id, one.number, staff.name if staff else "")
        for one in loose
        for staff in (names[one.holder_staff],)
    )
    return Desk(
        returned=referral_views.coordinators(ws),
        unanswered=tuple(sorted(late, key=_loudest_first)),
        without_holder=items,
        third=referral_views.third(ws),
        on_duty=words,
        mine=referral_rules.actor(ws).may_coordinate,
    )


def _loudest_first(line: ReferralLine) -> tuple[bool, int, str]:
    return (line.safety_at is None, -line.loudness, str(line.due_on))


def _in_words(department: Department, staff: Staff) -> str:
    return f"{department.name} {staff.name}"


def on_duty(ws: Workspace) -> Holder:
    """To whom things come back today."""
    return referral_rules.on_duty(ws)


def ends(ws: Workspace, referral: Referral) -> tuple[type[Action], ...]:
    """The ways out of the list for the person at the desk; empty for who may not coordinate, and
    for a referral that is not on the list.
    """
    if referral.status not in machine.COORDINATORS_LIST:
        return ()
    offered = machine.available(referral, referral_rules.actor(ws))
    return tuple(one for one in ENDS if one in offered)
