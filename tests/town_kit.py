"""An office with five departments, an agency and a case, for tests of 連携 on a real vault."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from world import World

from nimo_desktop.domain import referral as machine
from nimo_desktop.domain.case import Case
from nimo_desktop.domain.consent import Disclosure
from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.ids import AgencyId, DepartmentId, StaffId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.referral import Inside, Outside, Partner, Referral, Way
from nimo_desktop.domain.resource import Agency
from nimo_desktop.domain.staff import Department, Staff
from nimo_desktop.domain.task import Task
from nimo_desktop.services import cases, disclosures, intake, people, referrals
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.services.referrals import Need
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import health, records

SATURDAY = date(2026, 11, 21)


@dataclasses.dataclass
class Town:
    """The office with three departments, an agency and a case."""

    ws: Workspace
    world: World
    people: dict[str, Staff]
    clinic: AgencyId
    case: Case

    def holder(self, name: str) -> Holder:
        one = self.people[name]
        return Holder(one.department_id, one.id)

    def inside(self, name: str, *, named: bool = False) -> Inside:
        one = self.people[name]
        return Inside(one.department_id, one.id if named else None)

    @property
    def outside(self) -> Outside:
        return Outside(self.clinic)

    def one(self, **over: object) -> Referral:
        """A written slip, ready to go to the welfare department."""
        need = Need(
            need="暮らしの立て直し", to=self.inside("福祉"), request="家計の相談", urgency="C",
            way="lead", how_connected="called",
        )  # fmt: skip
        (made,) = referrals.create(
            self.ws, case_id=self.case.id, needs=(dataclasses.replace(need, **over),)
        )
        filled = dataclasses.replace(made, gist="「家賃が払えない」")
        return sure(referrals.save_slip(self.ws, filled))

    def sent(self, **over: object) -> Referral:
        return sure(referrals.send(self.ws, self.one(**over)))

    def to_clinic(self) -> Referral:
        slip = self.one(to=self.outside, way="together")
        with_basis = dataclasses.replace(slip, basis_code="05", basis_note="本人の利益")
        return sure(referrals.send(self.ws, sure(referrals.save_slip(self.ws, with_basis))))


def sure(answer: referrals.Answer) -> Referral:
    assert isinstance(answer, Referral), answer
    return answer


def faults(answer: referrals.Answer) -> list[str]:
    assert isinstance(answer, tuple), answer
    return [one.code for one in answer]


def rows(ws: Workspace, record: type, **equal: object) -> tuple:
    with ws.vault.read() as conn:
        return records.where(conn, record, **equal)


def make_town(ws: Workspace, world: World) -> Town:
    found: dict[str, Staff] = {"本人": ws.staff}

    def work(writer) -> None:
        for place, name in enumerate(("福祉", "高齢", "税務", "調整"), start=1):
            made = writer.insert(
                Department(id=DepartmentId(ws.new_id()), name=f"{name}課", position=place)
            )
            found[name] = writer.insert(
                Staff(id=StaffId(ws.new_id()), department_id=made.id, name=f"{name} 太郎")
            )
        writer.change(
            dataclasses.replace(
                ws.office(),
                coordinator_department=found["調整"].department_id,
                coordinator_staff=found["調整"].id,
                coordinator_deputy=None,
            )
        )

    ws.apply(Op.OFFICE_SAVED, work)
    clinic = Agency(id=AgencyId(ws.new_id()), name="見本こころのクリニック", checked_on=SATURDAY)
    ws.apply(Op.AGENCY_SAVED, lambda w: w.insert(clinic))
    first = dataclasses.replace(intake.start(ws), gist="家賃", story="「家賃が払えない」")
    form = people.PersonForm(person=people.new_person(ws), name="見本 太郎", kana="みほん たろう")
    saved = intake.save(ws, IntakeForm(consultation=first, person=form)).consultation
    return Town(ws, world, found, clinic.id, intake.start_case(ws, saved))


def tasks_of(town: Town, referral: Referral) -> dict[str, Task]:
    found = [t for t in rows(town.ws, Task, referral_id=referral.id) if t.done_at is None]
    assert len({t.kind for t in found}) == len(found), "one open task per kind"
    return {t.kind: t for t in found}


def held_by(town: Town, referral: Referral, name: str) -> None:
    """The stored referral, its tasks and its record of holders all name this one person."""
    stored = referrals.get(town.ws, referral.id)
    assert stored == referral
    assert machine.holder_of(stored) == town.holder(name)
    assert all(t.staff_id == stored.holder_staff for t in tasks_of(town, stored).values())
    last = cases.holder_changes(town.ws, referral.id)[-1]
    assert (last.to_department, last.to_staff) == (stored.holder_department, stored.holder_staff)
    with town.ws.vault.read() as conn:
        assert health.held_by_nobody(conn, town.ws.today()) == 0


def told_by_history(town: Town, referral: Referral) -> None:
    full = referrals.load(town.ws, referral.id)
    assert machine.replay(full.events) == machine.standing(referral)


def random_action(town: Town, state: Referral, dice: Random) -> machine.Action:
    """Any available step, filled well; now and then one with a hole or out of turn."""
    today = town.ws.today()
    soon = today + timedelta(days=dice.randrange(1, 9))
    name = dice.choice(("福祉", "高齢", "税務", "本人"))
    who, staff = town.holder(name), town.people[name]
    to = dice.choice((town.inside(name), town.inside(name, named=True), town.outside))
    outside = machine.is_outside(state)
    partner = Partner(Way.BACKUP, "支える人", who.department, who.staff)
    ends = ("11", "13", "14", "15", "16", "21", "32", "22")
    home = [one for one in town.people.values() if one.department_id == state.to_department]
    inside_staff = None if outside or not home else dice.choice((home[0].id, staff.id))
    lead = None if outside else who
    filled: dict[type, machine.Action] = {
        machine.Send: machine.Send(to, soon),
        machine.SayOrally: machine.SayOrally(to, "受けた人", today, "頼んだこと"),
        machine.Acknowledge: machine.Acknowledge("窓口", today),
        machine.Ask: machine.Ask("収入は", "窓口", today),
        machine.AnswerQuestion: machine.AnswerQuestion("年金", today),
        machine.Accept: machine.Accept("受けた人", today, inside_staff),
        machine.AcceptJointly: machine.AcceptJointly(
            "受けた人", today, lead, inside_staff, (partner,)
        ),
        machine.OfferAdvice: machine.OfferAdvice("受けた人", today, "助言"),
        machine.SendBack: machine.SendBack("04", "高齢課", "", "窓口", today),
        machine.Decline: machine.Decline("07", "", "", "窓口", today),
        machine.Redirect: machine.Redirect(to, soon),
        machine.MakeJoint: machine.MakeJoint(who, (partner,), "受けた人", today),
        machine.TakeMyself: machine.TakeMyself(today),
        machine.CallConference: machine.CallConference(soon),
        machine.ConferenceDecides: machine.ConferenceDecides(
            dice.choice(
                (
                    machine.TakeMyself(),
                    machine.Redirect(to, soon),
                    machine.MakeJoint(who, (partner,), "受けた人"),
                )
            ),
            today,
        ),
        machine.ReportProgress: machine.ReportProgress("22", today, soon),
        machine.CheckStatus: machine.CheckStatus(today, "02", "窓口"),
        machine.ConfirmFirstUse: machine.ConfirmFirstUse(today),
        machine.Complete: machine.Complete(dice.choice(ends), today, "", "民生委員", soon),
        machine.Withdraw: machine.Withdraw("誤り"),
        machine.Reopen: machine.Reopen("また要る"),
        machine.Reassign: machine.Reassign(state.holder_staff, who, "休み"),
    }
    offered = referrals.available(town.ws, state)
    kind = dice.choice(machine.ACTIONS if dice.random() < 0.1 else offered)
    return filled[kind]


def handed_out(ws: Workspace, form_id: str, record_id: UUID, **said: Any) -> Disclosure:
    """A copy that left and is recorded: the words of `disclosures.prepared`."""
    return disclosures.record(ws, disclosures.prepared(ws, form_id, record_id, **said))
