"""Plays the situations through the services, in the order of their times, each by its colleague."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from nimo_desktop.domain.care import Admission, Benefit, LifeEvent, MedicalCare, OutsidePlan
from nimo_desktop.domain.case import Case
from nimo_desktop.domain.case_moves import CaseStatus, Closing, FollowUp
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.contact import Contact, Subject
from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.ids import (
    AdmissionId,
    BenefitId,
    CareId,
    ContactId,
    EventId,
    NameId,
    OutsidePlanId,
    PersonId,
    SubjectId,
    TieId,
)
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.people import Name, Person
from nimo_desktop.domain.problems import blocking
from nimo_desktop.domain.staff import Staff
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.services import care, cases, contacts, diagrams, families, intake, people
from nimo_desktop.services.consents import ConsentForm
from nimo_desktop.services.demo_parts.script import Calendar, Entry, ScriptClock
from nimo_desktop.services.demo_parts.town import Town
from nimo_desktop.services.families import RelativeRow
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.services.people import PersonForm
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records

Scene = tuple[datetime, int, Callable[[], None]]


class ScriptFault(RuntimeError):
    """The script asks for something the services refuse: our bug, never the nurse's."""


@dataclasses.dataclass(slots=True)
class Stage:
    """Who is on stage so far, by the script's keys."""

    town: Town
    calendar: Calendar
    clock: ScriptClock
    chief: Workspace
    people: dict[str, PersonId] = dataclasses.field(default_factory=dict)
    consultations: dict[str, Consultation] = dataclasses.field(default_factory=dict)
    cases: dict[str, Case] = dataclasses.field(default_factory=dict)

    def as_(self, key: str) -> Workspace:
        """The desk of a colleague at the same vault."""
        staff = self.town.staff[key]
        return self.as_staff(staff)

    def as_staff(self, staff: Staff) -> Workspace:
        """As `as_`, for a record. Colleagues without a login act here as if they had one."""
        login = staff.login or f"staff-{staff.id.hex[-6:]}"
        role = "nurse" if staff.role == "viewer" else staff.role
        signed = dataclasses.replace(staff, login=login, role=role)
        chief = self.chief
        return Workspace(
            chief.vault,
            staff=signed,
            codes=chief.shipped_codes,
            clock=self.clock,
            ids=chief.id_source,
            holidays=chief.holidays,
        )

    def holder(self, key: str) -> Holder:
        """A colleague as a holder."""
        staff = self.town.staff[key]
        return Holder(staff.department_id, staff.id)

    def agency(self, key: str | None) -> Any:
        """The id of an agency of the script, or None."""
        return self.town.agencies[key].id if key else None


def scenes(stage: Stage, situation: Entry) -> Iterator[Scene]:
    """Everything that happens in one situation, with its time."""
    from nimo_desktop.services.demo_parts import handovers, planning

    for one in situation.get("consultations", ()):
        at = stage.calendar.moment(one["at"])
        yield at, 0, _call(_consult, stage, situation, one)
        if one.get("closed"):
            ended = max(stage.calendar.moment(one["closed"], time(16, 0)), at + timedelta(hours=1))
            yield ended, 6, _call(_close_call, stage, one)
    for one in situation.get("cases", ()):
        at = stage.calendar.moment(one["opened"], time(8, 30))
        if one.get("consultation"):
            call = next(c for c in situation["consultations"] if c["key"] == one["consultation"])
            at = max(at, stage.calendar.moment(call["at"]) + timedelta(minutes=30))
        yield at, 1, _call(_open_case, stage, situation, one)
        if one.get("close"):
            yield (
                stage.calendar.moment(one["close"]["on"], time(17, 0)),
                7,
                _call(_close_case, stage, one),
            )
        if one.get("reopened"):
            yield stage.calendar.moment(one["reopened"], time(9, 30)), 8, _call(_reopen, stage, one)
    for one in situation.get("contacts", ()):
        yield stage.calendar.moment(one["at"]), 3, _call(_contact, stage, one)
    for one in situation.get("conferences", ()):
        yield stage.calendar.moment(one["at"]), 3, _call(_conference, stage, one)
    yield from handovers.scenes(stage, situation)
    yield from planning.scenes(stage, situation)


def _call(act: Callable[..., None], *given: Any) -> Callable[[], None]:
    return lambda: act(*given)


def facts(record: type, entry: Entry, *, leave: tuple[str, ...] = ()) -> dict[str, Any]:
    """The entries of a script line that are fields of the record; lists become tuples."""
    names = {f.name for f in dataclasses.fields(record)} - {"id", "version", "deleted_at", *leave}
    return {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items() if k in names}


# people -----------------------------------------------------------------------------------------
def _entry(situation: Entry, key: str) -> Entry:
    return next(p for p in situation["people"] if p["key"] == key)


def _form(stage: Stage, entry: Entry) -> PersonForm:
    person = Person(
        id=stage.people[entry["key"]],
        birth=stage.calendar.partial(entry.get("birth")),
        death=stage.calendar.partial(entry.get("death")),
        **facts(Person, entry, leave=("birth", "death")),
    )
    address = entry.get("address", "")
    return PersonForm(
        person=person,
        name=entry.get("name", ""),
        kana=entry.get("kana", ""),
        address=address,
        district=stage.town.district_of(address),
        secret_address=bool(entry.get("secret")),
        phone=entry.get("phone", ""),
        phone_note=entry.get("reach_note", ""),
    )


def ensure_person(stage: Stage, ws: Workspace, situation: Entry, key: str) -> PersonId:
    """The person of the script, written down when first needed."""
    if key not in stage.people:
        stage.people[key] = PersonId(ws.new_id())
        people.save(ws, _form(stage, _entry(situation, key)))
        _other_names(stage, ws, situation, key)
    return stage.people[key]


def _other_names(stage: Stage, ws: Workspace, situation: Entry, key: str) -> None:
    for one in _entry(situation, key).get("names", ()):
        name = Name(
            id=NameId(ws.new_id()),
            person_id=stage.people[key],
            kind=one.get("kind", "alias"),
            text=one["text"],
            kana=one.get("kana", ""),
            until=stage.calendar.day(one.get("until")),
        )
        _insert_name(ws, name)


def _insert_name(ws: Workspace, name: Name) -> None:
    ws.apply(Op.PERSON_SAVED, lambda writer: writer.insert(name))


def _surround(stage: Stage, ws: Workspace, situation: Entry, key: str) -> None:
    """Family, care, benefits and ties of one person, as far as the script knows."""
    pid = ensure_person(stage, ws, situation, key)
    rows = tuple(
        RelativeRow(
            other_id=ensure_person(stage, ws, situation, one["other"]),
            name=_entry(situation, one["other"]).get("name", ""),
            kana=_entry(situation, one["other"]).get("kana", ""),
            birth=stage.calendar.partial(_entry(situation, one["other"]).get("birth")),
            relation=one["relation"],
            state={True: "together", False: "apart", None: ""}[one.get("together")],
            key_person=one.get("key_person", False),
            occupation=one.get("occupation", ""),
            health=one.get("health", ""),
        )
        for one in situation.get("relatives", ())
        if one["of"] == key
    )
    if rows:
        ws.apply(Op.RELATIVES_SAVED, lambda w: families.save_relatives(ws, w, pid, rows))
    _care(stage, ws, situation, key, pid)
    _ties(stage, ws, situation, key, pid)


def _care(stage: Stage, ws: Workspace, situation: Entry, key: str, pid: PersonId) -> None:
    def mine(name: str) -> list[Entry]:
        return [one for one in situation.get(name, ()) if one["person"] == key]

    if care.load(ws, pid) != care.Care(pid):
        return
    found = care.Care(
        pid,
        tuple(_treatment(stage, ws, pid, one) for one in mine("cares")),
        tuple(_admission(stage, ws, pid, one) for one in mine("admissions")),
        tuple(_benefit(stage, ws, pid, one) for one in mine("benefits")),
        tuple(_outside_plan(stage, ws, pid, one) for one in mine("outside_plans")),
        tuple(_event(stage, ws, pid, one) for one in mine("events")),
    )
    if found == care.Care(pid):
        return
    saved, problems = care.save(ws, found)
    if saved is None:
        raise ScriptFault(problems[0].sentence)


def _treatment(stage: Stage, ws: Workspace, pid: PersonId, one: Entry) -> MedicalCare:
    given = facts(MedicalCare, one)
    agency = stage.agency(one.get("agency"))
    return MedicalCare(id=CareId(ws.new_id()), person_id=pid, agency_id=agency, **given)


def _admission(stage: Stage, ws: Workspace, pid: PersonId, one: Entry) -> Admission:
    return Admission(
        id=AdmissionId(ws.new_id()),
        person_id=pid,
        agency_id=stage.agency(one.get("agency")),
        admitted=stage.calendar.partial(one.get("admitted")),
        discharged=stage.calendar.partial(one.get("discharged")),
        **facts(Admission, one, leave=("admitted", "discharged")),
    )


def _benefit(stage: Stage, ws: Workspace, pid: PersonId, one: Entry) -> Benefit:
    return Benefit(
        id=BenefitId(ws.new_id()),
        person_id=pid,
        granted_on=stage.calendar.day(one.get("granted")),
        expires_on=stage.calendar.day(one.get("expires")),
        **facts(Benefit, one),
    )


def _outside_plan(stage: Stage, ws: Workspace, pid: PersonId, one: Entry) -> OutsidePlan:
    day = stage.calendar.day
    return OutsidePlan(
        id=OutsidePlanId(ws.new_id()),
        person_id=pid,
        agency_id=stage.agency(one.get("agency")),
        starts_on=day(one.get("starts")),
        ends_on=day(one.get("ends")),
        next_review_on=day(one.get("next_review")),
        received_on=day(one.get("received")),
        **facts(OutsidePlan, one),
    )


def _event(stage: Stage, ws: Workspace, pid: PersonId, one: Entry) -> LifeEvent:
    when = stage.calendar.partial(one.get("when"))
    return LifeEvent(
        id=EventId(ws.new_id()),
        person_id=pid,
        kind=one["kind"],
        when=when,
        note=one.get("note", ""),
    )


def _ties(stage: Stage, ws: Workspace, situation: Entry, key: str, pid: PersonId) -> None:
    if diagrams.ties_of(ws, pid):
        return
    for one in situation.get("ties", ()):
        if one["person"] != key:
            continue
        other = one.get("other")
        diagrams.save_tie(
            ws,
            SupportTie(
                id=TieId(ws.new_id()),
                person_id=pid,
                agency_id=stage.agency(one.get("agency")),
                other_id=ensure_person(stage, ws, situation, other) if other else None,
                **facts(SupportTie, one),
            ),
        )


_OWN = (
    "next_what", "notified_at", "reported_to", "case_id", "urgency_by", "received_at", "taken_by",
    "holder_staff", "holder_department", "subject_id", "referrer_id", "second_staff", "typed_by",
)  # fmt: skip
"""Fields of a consultation that the script tells in its own way."""


# the way of the case ------------------------------------------------------------------------------
def _consult(stage: Stage, situation: Entry, one: Entry) -> None:
    ws = stage.as_(one["by"])
    subject = one.get("subject")
    known = stage.people.get(subject) if subject else None
    form = None
    if subject and known is None:
        stage.people[subject] = PersonId(ws.new_id())
        form = _form(stage, _entry(situation, subject))
    start = intake.start(ws, person_id=known, anonymous=subject is None)
    given = facts(Consultation, one, leave=_OWN)
    nxt, holder = one.get("next", {}), stage.holder(one.get("holder") or one["by"])
    notified = one.get("notified_at")
    consultation = dataclasses.replace(
        start,
        **given,
        received_at=stage.calendar.moment(one["at"]),
        subject_id=known,
        holder_department=holder.department,
        holder_staff=holder.staff,
        referrer_id=stage.agency(one.get("referrer")),
        notified_at=stage.calendar.moment(notified) if notified else None,
        reported_to=tuple(_told(stage, line) for line in one.get("reported_to", ())),
        urgency_by=ws.me if one.get("urgency", "-") != "-" else None,
        next_what=nxt.get("what", ""),
        next_who=stage.town.staff[nxt["who"]].id if nxt.get("who") else None,
        next_on=stage.calendar.day(nxt.get("on")),
    )
    consent = one.get("consent")
    saved = intake.save(
        ws,
        IntakeForm(
            consultation=consultation,
            person=form,
            consent=_consent(ws, consent, stage, one) if consent else None,
        ),
    )
    if blocking(saved.problems):
        raise ScriptFault(f"{one['key']}: {blocking(saved.problems)[0].sentence}")
    stage.consultations[one["key"]] = saved.consultation
    if subject:
        _other_names(stage, ws, situation, subject) if form else None
        _surround(stage, ws, situation, subject)


def _told(stage: Stage, line: str) -> str:
    day, clock, *rest = line.split(" ", 2)
    moment = stage.calendar.moment(f"{day} {clock}")
    return "　".join((f"{moment:%m/%d %H:%M}", *rest))


def _consent(ws: Workspace, entry: Entry, stage: Stage, one: Entry) -> ConsentForm:
    on = stage.calendar.moment(one["at"]).date()
    return ConsentForm(
        state=entry["state"],
        given_by=entry.get("by", ""),
        scope_agencies=entry.get("scope", ""),
        basis=entry.get("basis", ""),
        explained_by=ws.me if entry["state"] != "unasked" else None,
        explained_on=on if entry["state"] != "unasked" else None,
    )


def _close_call(stage: Stage, one: Entry) -> None:
    from nimo_desktop.services import tasks

    ws = stage.as_(one.get("holder") or one["by"])
    consultation = intake.load(ws, stage.consultations[one["key"]].id)
    for task in tasks.open_tasks(ws):
        if task.consultation_id == consultation.id:
            tasks.finish(ws, task, note="済み")
    stage.consultations[one["key"]] = intake.close(ws, intake.load(ws, consultation.id))


def _open_case(stage: Stage, situation: Entry, one: Entry) -> None:
    ws = stage.as_(one["holder"])
    holder = stage.holder(one["holder"])
    if one.get("consultation"):
        consultation = intake.load(ws, stage.consultations[one["consultation"]].id)
        if consultation.subject_id == stage.people.get(one["person"]):
            case = intake.start_case(ws, consultation)
        else:
            pid = ensure_person(stage, ws, situation, one["person"])
            case = cases.open_for_person(ws, pid, holder)
    else:
        pid = ensure_person(stage, ws, situation, one["person"])
        case = cases.open_for_person(ws, pid, holder)
    if Holder(case.holder_department, case.holder_staff) != holder:
        case = cases.hand_over(ws, case, holder, reason="地区担当へ")
    second = one.get("second")
    case = cases.save(
        ws,
        dataclasses.replace(
            case,
            **facts(
                Case, one, leave=("status", "holder_staff", "holder_department", "consultation_id")
            ),
            second_staff=stage.town.staff[second].id if second else None,
        ),
    )
    moved = cases.move(ws, case, CaseStatus.SUPPORTING)
    stage.cases[one["key"]] = moved if isinstance(moved, Case) else case
    _surround(stage, ws, situation, one["person"])


def current(ws: Workspace, case: Case) -> Case:
    """The case as it is now."""
    return cases.get(ws, case.id)


def _close_case(stage: Stage, one: Entry) -> None:
    ws, close, cal = stage.as_(one["holder"]), one["close"], stage.calendar
    watched = bool(close.get("watcher"))
    closing = Closing(
        close_reason=close["reason"],
        follow_up=FollowUp.WATCHED if watched else FollowUp.NOT_NEEDED,
        closed_on=cal.day(close["on"]),
        close_where=close.get("where", ""),
        close_felt=close.get("felt", ""),
        close_watcher=close.get("watcher", ""),
        close_look_on=cal.day(close.get("look_on")),
        close_signs=close.get("signs", ""),
    )
    done = cases.close(ws, current(ws, stage.cases[one["key"]]), closing)
    if not isinstance(done, Case):
        raise ScriptFault(f"{one['key']}: {done[0].sentence}")


def _reopen(stage: Stage, one: Entry) -> None:
    ws = stage.as_(one["holder"])
    done = cases.reopen(ws, current(ws, stage.cases[one["key"]]))
    if not isinstance(done, Case):
        raise ScriptFault(f"{one['key']}: {done[0].sentence}")


def _contact(stage: Stage, one: Entry) -> None:
    ws = stage.as_(one["by"])
    case = stage.cases.get(one.get("case", ""))
    call = stage.consultations.get(one.get("consultation", ""))
    contact = Contact(
        id=ContactId(ws.new_id()),
        case_id=case.id if case else None,
        consultation_id=call.id if call and not case else None,
        at=stage.calendar.moment(one["at"]),
        author=ws.me,
        joint_staff=tuple(str(stage.town.staff[key].id) for key in one.get("joint", ())),
        rows=tuple((tag, text) for tag, text in one.get("rows", ())),
        **facts(Contact, one, leave=("at", "case_id", "joint_staff", "rows")),
    )
    _write_contact(
        stage, ws, contact, _subjects(stage, ws, contact, one, case), one.get("confirmed")
    )


def _subjects(
    stage: Stage, ws: Workspace, contact: Contact, one: Entry, case: Case | None
) -> tuple[Subject, ...]:
    found = []
    for entry in one.get("subjects", ()):
        pid = stage.people.get(entry.get("person", ""))
        own = next((c for c in stage.cases.values() if c.person_id == pid), None)
        found.append(
            Subject(
                id=SubjectId(ws.new_id()),
                contact_id=contact.id,
                person_id=pid,
                case_id=own.id if own else None,
                **facts(Subject, entry),
            )
        )
    if not found and case is not None:
        found.append(contacts.subject_for(ws, contact, case, contacts.last_subject(ws, case.id)))
    return tuple(found)


def _write_contact(
    stage: Stage,
    ws: Workspace,
    contact: Contact,
    subjects: tuple[Subject, ...],
    confirmed: str | None,
) -> None:
    saved, problems = contacts.save(ws, contact, subjects, confirm=bool(confirmed))
    if saved is None:
        raise ScriptFault(blocking(problems)[0].sentence)


def _conference(stage: Stage, one: Entry) -> None:
    """Conferences are a contact of kind 会議 until they have their own room."""
    taken = one.get("staff") or ["aoi"]
    ws = stage.as_(taken[0])
    names = "、".join(stage.town.agencies[key].name for key in one.get("agencies", ()))
    lines = [f"【{one['title']}】{one.get('agenda', '')}", one.get("talk", "")]
    for decided in one.get("decisions", ()):
        staff = stage.town.staff.get(decided["who"])
        agency = stage.town.agencies.get(decided["who"])
        who = staff.name if staff else agency.name if agency else decided["who"]
        lines.append(f"決定: {who} {decided['what']}")
    held = [stage.cases[key] for key in one.get("cases", ()) if key in stage.cases]
    if not held:
        return
    contact = Contact(
        id=ContactId(ws.new_id()),
        case_id=held[0].id,
        at=stage.calendar.moment(one["at"]),
        method="14",
        minutes=one.get("minutes"),
        place=one.get("place", ""),
        author=ws.me,
        joint_staff=tuple(str(stage.town.staff[key].id) for key in taken[1:]),
        companions=names,
        body="\n".join(line for line in lines if line),
    )
    subjects = tuple(
        dataclasses.replace(contacts.subject_for(ws, contact, case), counted=False) for case in held
    )
    _write_contact(stage, ws, contact, subjects, "yes")


def record_of(ws: Workspace, record: type[Any], record_id: UUID) -> Any:
    """A record as it is now."""
    with ws.vault.read() as conn:
        return records.get(conn, record, record_id)
