"""Plays the situations through the services, in the order of their times, each by its colleague."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from typing import Any

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.case_moves import CaseStatus, Closing, FollowUp
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.ids import PersonId
from nimo_desktop.domain.problems import blocking
from nimo_desktop.services import cases, intake
from nimo_desktop.services.consents import ConsentForm
from nimo_desktop.services.demo_parts.encounters import hold_conference, hold_contact
from nimo_desktop.services.demo_parts.script import Entry
from nimo_desktop.services.demo_parts.stage import Scene, ScriptFault, Stage, facts
from nimo_desktop.services.demo_parts.townspeople import (
    ensure_person,
    entry_of,
    other_names,
    person_form,
    surround,
    welcome,
)
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.services.workspace import Workspace

_SEEN_AFTER = timedelta(days=3)


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
        yield stage.calendar.moment(one["at"]), 3, _call(hold_contact, stage, one)
    for one in situation.get("conferences", ()):
        yield stage.calendar.moment(one["at"]), 3, _call(hold_conference, stage, one)
    yield from _births(stage, situation)
    yield from handovers.scenes(stage, situation)
    yield from planning.scenes(stage, situation)


def _births(stage: Stage, situation: Entry) -> Iterator[Scene]:
    """Children of the family tables, each a few days old."""
    for one in situation.get("relatives", ()):
        birth = stage.calendar.partial(entry_of(situation, one["other"]).get("birth"))
        if birth is not None and birth.exact is not None:
            seen = datetime.combine(birth.exact + _SEEN_AFTER, time(9, 0), stage.calendar.zone)
            at = min(seen, stage.calendar.latest)
            yield at, 2, _call(welcome, stage, stage.chief, situation, one)


def _call(act: Callable[..., None], *given: Any) -> Callable[[], None]:
    return lambda: act(*given)


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
        form = person_form(stage, entry_of(situation, subject))
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
        other_names(stage, ws, situation, subject) if form else None
        surround(stage, ws, situation, subject)


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
    surround(stage, ws, situation, one["person"])


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
