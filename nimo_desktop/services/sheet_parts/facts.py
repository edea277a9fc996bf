"""What the forms print, read in one transaction. A blank form is filled from `empty_facts`."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Literal
from uuid import UUID

from nimo_desktop.domain.care import Admission, Benefit, LifeEvent, MedicalCare, OutsidePlan
from nimo_desktop.domain.case import Case
from nimo_desktop.domain.codes import CodeBook
from nimo_desktop.domain.consent import Consent, Disclosure
from nimo_desktop.domain.consultation import Consultation, needs_safety_line
from nimo_desktop.domain.contact import Contact, Subject
from nimo_desktop.domain.ids import PersonId
from nimo_desktop.domain.people import Person
from nimo_desktop.domain.plan import Action, CrisisSign, FullPlan, Goal, Plan, PlanIssue
from nimo_desktop.domain.referral import ENDED
from nimo_desktop.domain.referral_record import Referral
from nimo_desktop.domain.resource import Agency
from nimo_desktop.domain.staff import Department, District, Staff
from nimo_desktop.domain.task import Task
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.services import conferences, consents, families, people
from nimo_desktop.services.conference_views import Point
from nimo_desktop.services.conferences import FullConference
from nimo_desktop.services.families import RelativeRow
from nimo_desktop.services.people import FullPerson
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading

Copy = Literal["office", "circulated", "outside", "person", "family", "disclosure"]
COPIES: tuple[Copy, ...] = ("office", "circulated", "outside", "person")
"""Those there are of the program's own four sheets; forms know two more."""
_AUDIENCE = {
    "circulated": "内", "outside": "外", "person": "本", "family": "家", "disclosure": "内",
}  # fmt: skip
_THEIRS = frozenset(("person", "family", "disclosure"))


@dataclasses.dataclass(frozen=True, slots=True)
class Alone:
    """Whom a conference's copy is about when it may name nobody else: the numbers of the case on
    the agenda, and whether the others were talked about as well.
    """

    numbers: frozenset[str] = frozenset()
    several: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Facts:
    """The record around one sheet; what does not exist (or is blank) is None or empty."""

    codes: CodeBook
    today: date
    copy: Copy
    town: str = ""
    case: Case | None = None
    person: FullPerson | None = None
    district: str = ""
    relatives: tuple[RelativeRow, ...] = ()
    consultation: Consultation | None = None
    subjects: tuple[Subject, ...] = ()
    contacts: tuple[Contact, ...] = ()
    plan: FullPlan | None = None
    referral: Referral | None = None
    consent: Consent | None = None
    ties: tuple[tuple[SupportTie, str], ...] = ()
    benefits: tuple[Benefit, ...] = ()
    cares: tuple[MedicalCare, ...] = ()
    events: tuple[LifeEvent, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()
    admissions: tuple[Admission, ...] = ()
    outside_plans: tuple[OutsidePlan, ...] = ()
    tasks: tuple[Task, ...] = ()
    referrals: tuple[Referral, ...] = ()
    conferences: tuple[FullConference, ...] = ()
    conference: FullConference | None = None
    points: tuple[Point, ...] = ()
    office_name: str = ""
    office_phone: str = ""
    author: str = ""
    made_on: date | None = None
    alone: Alone | None = None
    shared: frozenset[UUID] = frozenset()
    """Contacts that tell of somebody else as well; read for a 開示請求 alone."""
    staff: dict[UUID, Staff] = dataclasses.field(default_factory=dict)
    departments: dict[UUID, Department] = dataclasses.field(default_factory=dict)
    agencies: dict[UUID, Agency] = dataclasses.field(default_factory=dict)

    def seen(self, audience: str) -> bool:
        """Whether an item of this 出す先 (内, 外, 本 or ×) stands on this copy (sheets.md §1)."""
        return self.copy == "office" or _AUDIENCE[self.copy] in audience

    def staff_name(self, staff_id: UUID | None) -> str:
        """The name of a colleague."""
        found = self.staff.get(staff_id) if staff_id else None
        return found.name if found else ""

    def department_name(self, department_id: UUID | None) -> str:
        """The name of a department."""
        found = self.departments.get(department_id) if department_id else None
        return found.name if found else ""

    def agency_name(self, agency_id: UUID | None) -> str:
        """The name of an agency."""
        found = self.agencies.get(agency_id) if agency_id else None
        return found.name if found else ""

    def holder(self, department_id: UUID | None, staff_id: UUID | None) -> str:
        """「健康増進課 見本 花子」"""
        return f"{self.department_name(department_id)} {self.staff_name(staff_id)}".strip()

    @property
    def inside(self) -> bool:
        """A copy that stays in the office."""
        return self.copy in ("office", "circulated")

    @property
    def told_by_another(self) -> bool:
        """Somebody else than the person called: his words are no words of the person or family."""
        return self.consultation is not None and self.consultation.caller not in ("", "self")

    @property
    def source_hidden(self) -> bool:
        """Where the matter came from would tell who reported (sheets.md rule 0.1)."""
        c = self.consultation
        if c is None or self.copy == "office":
            return False
        return c.kind == "report" or needs_safety_line(c)

    @property
    def address(self) -> str:
        """The address this copy may show: a secret one stands on the office's file copy alone."""
        found = self.person.address if self.person else None
        return "" if found is None or self.place_hidden else found.text

    @property
    def alias(self) -> str:
        """通称・旧姓."""
        names = self.person.names if self.person else ()
        return "、".join(n.text for n in names if n.kind != "main" and n.text)

    @property
    def whereabouts(self) -> str:
        """いま居る場所, hidden like the address: a shelter is the secret."""
        if self.place_hidden:
            return ""
        here = self.consultation.whereabouts if self.consultation else ""
        return here or (self.person.person.whereabouts if self.person else "")

    @property
    def place_hidden(self) -> bool:
        """No word of this copy may tell where the person is."""
        found = self.person.address if self.person else None
        secret = found is not None and found.secret
        return self.copy != "office" and (secret or self._restricted)

    @property
    def phone(self) -> str:
        """The telephone this copy may show."""
        return "" if self.person is None or self.phone_hidden else self.person.phone

    @property
    def phone_hidden(self) -> bool:
        """The telephone of a protected person stands on the office's file copy alone."""
        return self.copy != "office" and self._restricted

    @property
    def call_secret(self) -> bool:
        """Somebody called without the person knowing, and this copy goes to the person or the
        family: nothing may tell that there was a call (sheets.md rule 0.1).
        """
        c = self.consultation
        theirs = self.reaches_home
        return theirs and self.told_by_another and c is not None and c.known_to_subject != "known"

    @property
    def reaches_home(self) -> bool:
        """The copy reaches the person or the family."""
        return self.copy in _THEIRS

    @property
    def on_request(self) -> bool:
        """The copy of a 開示請求: what belongs to others is barred part by part."""
        return self.copy == "disclosure"

    @property
    def _restricted(self) -> bool:
        return self.person is not None and self.person.person.restricted


LATEST = 30
"""So many contacts arrive on a sheet; all of them on the copy of a 開示請求."""


def empty_facts(codes: CodeBook, today: date) -> Facts:
    """For the blank form to be written by hand."""
    return Facts(codes, today, "office")


def with_work(ws: Workspace, facts: Facts) -> Facts:
    """What is under way about the case: tasks, referrals that have not ended, conferences."""
    case = facts.case
    if case is None:
        return facts
    with ws.vault.read() as conn:
        tasks = records.where(conn, Task, case_id=case.id, done_at=None)
        referrals = records.where(conn, Referral, case_id=case.id)
    return dataclasses.replace(
        facts,
        tasks=tuple(sorted(tasks, key=lambda one: one.due_on)),
        referrals=tuple(one for one in referrals if one.status not in ENDED),
        conferences=conferences.listed(ws, case_id=case.id),
    )


def of_case(ws: Workspace, case: Case, copy: Copy) -> Facts:
    """Facts around a case."""
    with ws.vault.read() as conn:
        facts = about_person(ws, conn, base(ws, conn, copy), case.person_id)
        consultation = (
            records.find(conn, Consultation, case.consultation_id) if case.consultation_id else None
        )
        contacts = records.select(
            conn, Contact, records.column(Contact, "case_id") == case.id, order="-at",
            limit=None if facts.on_request else LATEST,
        )  # fmt: skip
        return dataclasses.replace(
            facts,
            case=case,
            consultation=consultation,
            plan=_newest_plan(conn, case),
            disclosures=records.where(conn, Disclosure, case_id=case.id),
            contacts=contacts,
            shared=_shared(conn, contacts, case.person_id) if facts.on_request else frozenset(),
        )


def _shared(
    conn: Reading, contacts: tuple[Contact, ...], person_id: PersonId
) -> frozenset[UUID]:
    """Those of the contacts that count for somebody else too (one record for mother and child)."""
    found = records.grouped(conn, Subject, "contact_id", [one.id for one in contacts])
    return frozenset(
        contact_id
        for contact_id, subjects in found.items()
        if any(one.alias or one.person_id not in (None, person_id) for one in subjects)
    )


def of_consultation(ws: Workspace, consultation: Consultation, copy: Copy) -> Facts:
    """Facts around a consultation, whether or not somebody is named."""
    with ws.vault.read() as conn:
        facts = base(ws, conn, copy)
        if consultation.subject_id is not None:
            facts = about_person(ws, conn, facts, consultation.subject_id)
        own = consents.read_latest(
            conn, person_id=consultation.subject_id, consultation_id=consultation.id
        )
        return dataclasses.replace(
            facts,
            consultation=consultation,
            consent=own,
            subjects=records.where(conn, Subject, consultation_id=consultation.id),
        )


def of_plan(ws: Workspace, plan: Plan, copy: Copy) -> Facts:
    """Facts around one edition of a plan."""
    with ws.vault.read() as conn:
        case = records.get(conn, Case, plan.case_id)
        facts = about_person(ws, conn, base(ws, conn, copy), case.person_id)
        given = records.where(conn, Disclosure, case_id=case.id)
        return dataclasses.replace(
            facts,
            case=case,
            consultation=(
                records.find(conn, Consultation, case.consultation_id)
                if case.consultation_id
                else None
            ),
            plan=_full(conn, plan),
            disclosures=given,
        )


def of_referral(ws: Workspace, referral: Referral, copy: Copy) -> Facts:
    """Facts around one referral."""
    with ws.vault.read() as conn:
        facts = base(ws, conn, copy)
        if referral.person_id is not None:
            facts = about_person(ws, conn, facts, referral.person_id)
        own = records.find(conn, Consent, referral.consent_id) if referral.consent_id else None
        return dataclasses.replace(facts, referral=referral, consent=own or facts.consent)


def of_office(ws: Workspace, copy: Copy) -> Facts:
    """Facts of the office alone."""
    with ws.vault.read() as conn:
        return base(ws, conn, copy)


def base(ws: Workspace, conn: Reading, copy: Copy) -> Facts:
    """What every sheet says of the office and of who writes it."""
    department = ws.department()
    extension = f"(内線{department.extension})" if department.extension else ""
    return Facts(
        ws.codes,
        ws.today(),
        copy,
        town=ws.office().town,
        office_name=f"{ws.office().town} {department.name}",
        office_phone=f"{department.phone}{extension}",
        author=ws.staff.name,
        staff={s.id: s for s in records.select(conn, Staff, trashed=True)},
        departments={d.id: d for d in records.select(conn, Department, trashed=True)},
        agencies={a.id: a for a in records.select(conn, Agency, trashed=True)},
    )


def about_person(ws: Workspace, conn: Reading, facts: Facts, person_id: PersonId) -> Facts:
    """As `facts`, with the person and those around."""
    full = people.read_full(conn, person_id, ws.today())
    names = {str(d.id): d.name for d in records.select(conn, District)}
    known = dataclasses.replace(facts, person=full)
    district = full.address.district if full.address and not known.place_hidden else ""
    ties = records.where(conn, SupportTie, person_id=person_id)
    return dataclasses.replace(
        known,
        district=names.get(district, district),
        relatives=families.read_relatives(conn, person_id),
        consent=consents.read_latest(conn, person_id=person_id),
        ties=tuple((t, _other_end(ws, conn, facts, t)) for t in ties),
        benefits=records.where(conn, Benefit, person_id=person_id),
        admissions=records.where(conn, Admission, person_id=person_id),
        outside_plans=records.where(conn, OutsidePlan, person_id=person_id),
        cares=records.where(conn, MedicalCare, person_id=person_id),
        events=records.where(conn, LifeEvent, person_id=person_id),
    )


def _other_end(ws: Workspace, conn: Reading, facts: Facts, tie: SupportTie) -> str:
    if tie.agency_id is not None:
        return facts.agency_name(tie.agency_id)
    if tie.other_id is not None and records.find(conn, Person, tie.other_id) is not None:
        return people.read_full(conn, tie.other_id, ws.today()).name
    return tie.label


def _newest_plan(conn: Reading, case: Case) -> FullPlan | None:
    plan = records.newest(conn, Plan, case_id=case.id)
    return None if plan is None else _full(conn, plan)


def _full(conn: Reading, plan: Plan) -> FullPlan:
    return FullPlan(
        plan,
        tuple(sorted(records.where(conn, PlanIssue, plan_id=plan.id), key=lambda p: p.position)),
        tuple(sorted(records.where(conn, Goal, plan_id=plan.id), key=lambda p: p.position)),
        tuple(sorted(records.where(conn, Action, plan_id=plan.id), key=lambda p: p.position)),
        tuple(sorted(records.where(conn, CrisisSign, plan_id=plan.id), key=lambda p: p.position)),
    )
