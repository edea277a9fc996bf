"""異動・退職: every open item of somebody who leaves goes to a colleague, in one action."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.case_moves import CaseStatus
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.consultation import is_open as consultation_is_open
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.holder import Holder, after_staff_leaves, change
from nimo_desktop.domain.ids import HolderChangeId, StaffId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.referral import (
    COORDINATORS_LIST,
    Actor,
    Reassign,
    Referral,
    Rules,
    Status,
    Step,
    apply,
    holder_of,
    partner,
)
from nimo_desktop.domain.referral import is_open as referral_is_open
from nimo_desktop.domain.staff import OfficeSettings, Staff, is_active
from nimo_desktop.domain.task import Task
from nimo_desktop.services.my_number import my_number_problems
from nimo_desktop.services.referral_steps import about, note_change
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import drafts, records
from nimo_desktop.storage.records import Writer

LEAVING_REASON = "異動・退職による引き継ぎ"
HANDING_OVER = "担当をまとめて引き継ぎ"
LEADERS = ("chief", "admin")
Item = TypeVar("Item", Consultation, Case, Referral)


@dataclasses.dataclass(frozen=True, slots=True)
class Left:
    """How many open items somebody who leaves has handed over."""

    consultations: int = 0
    cases: int = 0
    referrals: int = 0
    tasks: int = 0


def open_items(ws: Workspace, staff_id: StaffId) -> Left:
    """What the colleague holds today: to be told before he leaves."""
    with ws.vault.read() as conn:
        held = {"holder_staff": staff_id}
        return Left(
            sum(consultation_is_open(c) for c in records.where(conn, Consultation, **held)),
            sum(_case_is_open(c) for c in records.where(conn, Case, **held)),
            sum(referral_is_open(r) for r in records.where(conn, Referral, **held)),
            len(records.where(conn, Task, staff_id=staff_id, done_at=None)),
        )


def staff_leaves(
    ws: Workspace, colleague: Staff, successor: Staff | None = None, *, on: date | None = None,
    note: str = "",
) -> Left:
    """`on` is the last day here (default today). Every open item goes to the successor, else to the
    coordinator, as one action; half-done drafts go to a successor who uses the program. `note` is
    a word to whoever takes over and stands in every change of holder and in the referrals.

    If the leaver coordinates, the deputy takes that over, else the successor. Raises RuleBroken
    when nobody would, and for a successor who does not work here.
    """
    ws.require(*LEADERS)
    if colleague.id == ws.me:
        raise RuleBroken(
            "自分自身の異動・退職は入力できません。記録は変わっていません。"
            "ほかの統括保健師か管理者に頼んでください。"
        )
    if successor is not None and (
        successor.id == colleague.id or not is_active(successor, ws.today())
    ):
        raise RuleBroken(
            "引き継ぐ人を、今いるほかの職員から選んでください。記録は変わっていません。"
        )
    reason = _with_note(LEAVING_REASON, note)
    done = ws.apply(
        Op.STAFF_LEFT,
        lambda writer: _Leaving(ws, writer, colleague, successor, reason=reason).run(
            on or ws.today()
        ),
    )
    if successor is not None and successor.login and colleague.login:
        _pass_drafts(ws, colleague.login, successor.login)
    return done


def hand_over_all(ws: Workspace, giver: Staff, taker: Staff, *, note: str) -> Left:
    """Everything `giver` holds goes to `taker`, who stays here as he does: another district in
    April. One action; the note stands in every change of holder and in the referrals' histories.

    What lies on the coordinator's list stays with whoever coordinates. Raises RuleBroken without a
    note or for a colleague who does not work here, NotAllowed for who may not.
    """
    if giver.id != ws.me:
        ws.require(*LEADERS)
    if taker.id == giver.id or not is_active(taker, ws.today()):
        raise RuleBroken(
            "引き継ぐ人を、今いるほかの職員から選んでください。記録は変わっていません。"
        )
    if not note.strip():
        raise RuleBroken("引き継ぎのことばを入れてください。記録は変わっていません。")
    reason = _with_note(HANDING_OVER, note)
    return ws.apply(
        Op.HOLDER_CHANGED,
        lambda writer: _Leaving(ws, writer, giver, taker, reason=reason, stays=True).run(None),
    )


def _with_note(reason: str, note: str) -> str:
    refused = my_number_problems(note)
    if refused:
        raise RuleBroken(refused[0].sentence)
    return f"{reason}: {note.strip()}" if note.strip() else reason


class _Leaving:
    """The steps of one leaving or handing over, inside its transaction."""

    def __init__(
        self, ws: Workspace, writer: Writer, colleague: Staff, successor: Staff | None, *,
        reason: str = LEAVING_REASON, stays: bool = False,
    ) -> None:
        self._ws, self._writer, self._gone = ws, writer, colleague.id
        self._reason, self._stays = reason, stays
        self._to = None if successor is None else _holder(successor)
        self._office = writer.where(OfficeSettings)[0] if stays else self._new_office()
        self._coordinator = Holder(
            self._office.coordinator_department, self._office.coordinator_staff
        )

    def run(self, on: date | None) -> Left:
        """Hand everything over; `on` is the last day of somebody who leaves."""
        writer, gone = self._writer, self._gone
        writer.change(self._office)
        held = {"holder_staff": gone}
        counts = (
            sum(map(self._hand_over, self._open(Consultation, consultation_is_open, **held))),
            sum(map(self._hand_over, self._open(Case, _case_is_open, **held))),
            self._referrals(),
            self._tasks(),
        )
        self._seconds()
        if not self._stays:
            writer.change(dataclasses.replace(writer.get(Staff, gone), left_on=on))
        return Left(*counts)

    def _new_office(self) -> OfficeSettings:
        office = self._writer.where(OfficeSettings)[0]
        if office.coordinator_deputy == self._gone:
            office = dataclasses.replace(office, coordinator_deputy=None)
        if office.coordinator_staff != self._gone:
            return office
        if office.coordinator_deputy is not None:
            heir = _holder(self._writer.get(Staff, office.coordinator_deputy))
        else:
            heir = after_staff_leaves(
                Holder(office.coordinator_department, self._gone),
                leaver=self._gone,
                coordinator=Holder(office.coordinator_department, self._gone),
                successor=self._to,
            )
        deputy = office.coordinator_deputy
        return dataclasses.replace(
            office,
            coordinator_department=heir.department,
            coordinator_staff=heir.staff,
            coordinator_deputy=None if deputy == heir.staff else deputy,
        )

    def _heir(self, current: Holder) -> Holder:
        return after_staff_leaves(
            current, leaver=self._gone, coordinator=self._coordinator, successor=self._to
        )

    def _hand_over(self, item: Consultation | Case) -> int:
        before = Holder(item.holder_department, item.holder_staff)
        after = self._heir(before)
        second = None if item.second_staff in (after.staff, self._gone) else item.second_staff
        self._writer.change(
            dataclasses.replace(
                item,
                holder_department=after.department,
                holder_staff=after.staff,
                second_staff=second,
            )
        )
        self._writer.insert(
            change(
                HolderChangeId(self._ws.new_id()),
                before,
                after=after,
                item_kind="support_case" if isinstance(item, Case) else "consultation",
                item_id=item.id,
                at=self._ws.now(),
                by_staff=self._ws.me,
                reason=self._reason,
            ),
            about=item.id,
        )
        return 1

    def _seconds(self) -> None:
        """Nobody who has gone stays named as the second or as the one to do the next step."""
        gone, writer = self._gone, self._writer
        for case in self._open(Case, _case_is_open, second_staff=gone):
            writer.change(dataclasses.replace(case, second_staff=None))
        for one in self._open(Consultation, consultation_is_open, second_staff=gone):
            writer.change(dataclasses.replace(one, second_staff=None))
        for one in self._open(Consultation, consultation_is_open, next_who=gone):
            writer.change(dataclasses.replace(one, next_who=one.holder_staff))

    def _referrals(self) -> int:
        parts: dict[object, Referral] = {}
        for column in ("holder_staff", "sender_staff", "to_staff"):
            for one in self._open(Referral, referral_is_open, **{column: self._gone}):
                parts[one.id] = one
        for one in self._open(Referral, referral_is_open, status=Status.JOINT):
            if any(partner(key).staff == self._gone for key in one.partners):
                parts[one.id] = one
        return sum(map(self._reassign, parts.values()))

    def _reassign(self, one: Referral) -> int:
        ws = self._ws
        held = one.holder_staff == self._gone
        on_list = one.status in COORDINATORS_LIST
        if held and on_list and self._stays:
            return 0  # held for the office, by whoever is on duty
        current = Holder(one.holder_department, self._gone)
        step = apply(
            one,
            Reassign(
                self._gone,
                self._coordinator if held and on_list else self._heir(current),
                self._reason,
            ),
            now=ws.now(),
            actor=Actor(ws.me, ws.staff.department_id, ws.staff.name, may_coordinate=True),
            rules=Rules(coordinator=self._coordinator, new_id=ws.new_id),
        )
        if not isinstance(step, Step):
            raise RuleBroken(step[0].sentence)
        after = self._writer.change(step.state)
        self._writer.insert(step.event, about=about(after))
        note_change(ws, self._writer, after, holder_of(one), self._reason)
        return int(held)

    def _tasks(self) -> int:
        """A task follows its item's holder, else the successor or coordinator takes it."""
        open_tasks = self._writer.where(Task, staff_id=self._gone, done_at=None)
        heir = self._heir(Holder(self._office.coordinator_department, self._gone))
        for task in open_tasks:
            if self._stays and self._is_of_the_desk(task):
                continue
            to = self._holder_of_need(task) or heir.staff
            self._writer.change(dataclasses.replace(task, staff_id=to))
        return len(open_tasks)

    def _is_of_the_desk(self, task: Task) -> bool:
        if task.referral_id is None:
            return False
        referral = self._writer.get(Referral, task.referral_id)
        return referral.status in COORDINATORS_LIST and referral.holder_staff == self._gone

    def _holder_of_need(self, task: Task) -> StaffId | None:
        """Who holds the referral now: a need on the coordinator's list went to the coordinator."""
        if task.referral_id is None:
            return None
        holder = self._writer.get(Referral, task.referral_id).holder_staff
        return None if holder == self._gone else holder

    def _open(
        self, record: type[Item], is_open: Callable[[Item], bool], **equal: object
    ) -> list[Item]:
        return [one for one in self._writer.where(record, **equal) if is_open(one)]


def _case_is_open(case: Case) -> bool:
    return case.deleted_at is None and case.status != CaseStatus.CLOSED


def _holder(one: Staff) -> Holder:
    return Holder(one.department_id, one.id)


def _pass_drafts(ws: Workspace, gone: str, to: str) -> None:
    """Where the successor has a draft of the same record, both stay where they are."""
    for draft in drafts.of_user(ws.vault, gone):
        if drafts.find(ws.vault, to, draft.form, draft.record) is None:
            drafts.hand_over(ws.vault, draft, to)
