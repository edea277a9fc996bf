"""People of the script: name and address, family, care, benefits, ties to supporters."""

from __future__ import annotations

from nimo_desktop.domain.care import Admission, Benefit, LifeEvent, MedicalCare, OutsidePlan
from nimo_desktop.domain.ids import (
    AdmissionId,
    BenefitId,
    CareId,
    EventId,
    NameId,
    OutsidePlanId,
    PersonId,
    TieId,
)
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.people import Name, Person
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.services import care, diagrams, families, people
from nimo_desktop.services.demo_parts.script import Entry
from nimo_desktop.services.demo_parts.stage import ScriptFault, Stage, facts
from nimo_desktop.services.families import RelativeRow
from nimo_desktop.services.people import PersonForm
from nimo_desktop.services.workspace import Workspace


def entry_of(situation: Entry, key: str) -> Entry:
    """The script's line of this person."""
    return next(p for p in situation["people"] if p["key"] == key)


def person_form(stage: Stage, entry: Entry) -> PersonForm:
    """The person as the nurse would type them; the id is already given out by the stage."""
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
        people.save(ws, person_form(stage, entry_of(situation, key)))
        other_names(stage, ws, situation, key)
    return stage.people[key]


def other_names(stage: Stage, ws: Workspace, situation: Entry, key: str) -> None:
    """Write down former names and aliases that the script knows of."""
    for one in entry_of(situation, key).get("names", ()):
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


def is_born(stage: Stage, ws: Workspace, situation: Entry, key: str) -> bool:
    """Whether the person of the script is in the world by the day the story has reached."""
    birth = stage.calendar.partial(entry_of(situation, key).get("birth"))
    first = birth.earliest if birth else None
    return first is None or first <= ws.today()


def welcome(stage: Stage, ws: Workspace, situation: Entry, one: Entry) -> None:
    """A child that came while the story went on is added to the family table."""
    key, child = one["of"], one["other"]
    if key not in stage.people or not is_born(stage, ws, situation, child):
        return
    rows = families.load_relatives(ws, stage.people[key])
    if child in stage.people and any(row.other_id == stage.people[child] for row in rows):
        return
    added = (*rows, _relative(stage, ws, situation, one))
    ws.apply(
        Op.RELATIVES_SAVED,
        lambda w: families.save_relatives(ws, w, stage.people[key], added),
    )


def _relative(stage: Stage, ws: Workspace, situation: Entry, one: Entry) -> RelativeRow:
    other = entry_of(situation, one["other"])
    return RelativeRow(
        other_id=ensure_person(stage, ws, situation, one["other"]),
        name=other.get("name", ""),
        kana=other.get("kana", ""),
        birth=stage.calendar.partial(other.get("birth")),
        relation=one["relation"],
        state={True: "together", False: "apart", None: ""}[one.get("together")],
        key_person=one.get("key_person", False),
        occupation=one.get("occupation", ""),
        health=one.get("health", ""),
        bond=_bond(situation, one),
    )


def _bond(situation: Entry, one: Entry) -> str | None:
    """How the two stand to each other; it is told once, by the person it is told of first."""
    said = [b for b in situation.get("bonds", ()) if b["a"] == one["of"] and b["b"] == one["other"]]
    return said[-1]["kind"] if said else None


def surround(stage: Stage, ws: Workspace, situation: Entry, key: str) -> None:
    """Family, care, benefits and ties of one person, as far as the script knows."""
    pid = ensure_person(stage, ws, situation, key)
    rows = tuple(
        _relative(stage, ws, situation, one)
        for one in situation.get("relatives", ())
        if one["of"] == key and is_born(stage, ws, situation, one["other"])
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
        role = one.get("role", "")
        diagrams.save_tie(
            ws,
            SupportTie(
                id=TieId(ws.new_id()),
                person_id=pid,
                agency_id=stage.agency(one.get("agency")),
                other_id=ensure_person(stage, ws, situation, other) if other else None,
                # The script also tells marks (KP, 急) here, which are no way of taking part.
                role=role if ws.codes["involvement"].get(role) else "",
                **facts(SupportTie, one, leave=("role",)),
            ),
        )
