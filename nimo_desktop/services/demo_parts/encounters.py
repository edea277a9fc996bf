"""Contacts of the script: visits, calls and conferences."""

from __future__ import annotations

import dataclasses

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.contact import Contact, Subject
from nimo_desktop.domain.ids import ContactId, SubjectId
from nimo_desktop.domain.problems import blocking
from nimo_desktop.services import contacts
from nimo_desktop.services.demo_parts.script import Entry
from nimo_desktop.services.demo_parts.stage import ScriptFault, Stage, facts
from nimo_desktop.services.workspace import Workspace


def hold_contact(stage: Stage, one: Entry) -> None:
    """A visit, a call or a talk, with everybody it was about."""
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


def hold_conference(stage: Stage, one: Entry) -> None:
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
