"""会議: what a step of a referral writes into the conference it waits for."""

from __future__ import annotations

import dataclasses
from datetime import date

from nimo_desktop.domain.conference import (
    COORDINATING,
    AgendaItem,
    Conference,
    ConferenceState,
    is_decided,
)
from nimo_desktop.domain.ids import AgendaItemId, ConferenceId
from nimo_desktop.domain.referral import (
    Action,
    CallConference,
    ConferenceDecides,
    Referral,
    Status,
    label_of,
)
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage.records import Writer

BEFORE = "会議の前に決めました"


def write_new(ws: Workspace, writer: Writer, conference: Conference) -> Conference:
    """A conference with its number."""
    number = writer.number("C", conference.on, letter=ws.office().vault_letter)
    return writer.insert(dataclasses.replace(conference, number=number))


def blank(ws: Workspace, *, kind: str, on: date) -> Conference:
    """Not yet written, called by the person at the desk."""
    return Conference(id=ConferenceId(ws.new_id()), kind=kind, on=on, called_by=ws.me)


def called(
    ws: Workspace, writer: Writer, referral: Referral, action: CallConference
) -> ConferenceId:
    """The conference of a call, made if none is named, with the referral on its agenda.

    The referral waits for one conference only: an undecided item elsewhere goes.
    """
    if action.conference_id is not None:
        conference_id = action.conference_id
    elif action.on is not None:
        made = blank(ws, kind=COORDINATING, on=action.on)
        conference_id = write_new(ws, writer, made).id
    else:
        raise ValueError("a call without a day")
    standing = None
    for item in writer.where(AgendaItem, referral_id=referral.id, decided_on=None):
        if item.conference_id == conference_id:
            standing = item
        else:
            writer.trash(item)
    if standing is None:
        write_item(ws, writer, conference_id, referral=referral, question=action.text)
    return conference_id


def write_item(
    ws: Workspace,
    writer: Writer,
    conference_id: ConferenceId,
    *,
    referral: Referral,
    question: str = "",
) -> AgendaItem:
    """The referral as the last point of the agenda."""
    others = writer.where(AgendaItem, conference_id=conference_id)
    return writer.insert(
        AgendaItem(
            id=AgendaItemId(ws.new_id()),
            conference_id=conference_id,
            case_id=referral.case_id,
            consultation_id=referral.consultation_id,
            referral_id=referral.id,
            position=1 + max((one.position for one in others), default=0),
            question=question or referral.need,
        )
    )


def decided(
    writer: Writer, before: Referral, action: Action, *, today: date, words: str = ""
) -> None:
    """The agenda item follows what was decided about its referral: in the conference, or before it
    by another step that took the referral off the coordinator's list.
    """
    if before.status is not Status.IN_CONFERENCE or isinstance(action, CallConference):
        return
    items = writer.where(AgendaItem, referral_id=before.id, decided_on=None)
    for item in items:
        if isinstance(action, ConferenceDecides):
            if before.conference_id not in (None, item.conference_id):
                continue
            said = words or action.text or label_of(type(action.decision))
            writer.change(dataclasses.replace(item, decision=said, decided_on=action.on))
            hold(writer, item.conference_id)
        else:
            said = f"{BEFORE}: {label_of(type(action))}"
            writer.change(dataclasses.replace(item, decision=said, decided_on=today))


def hold(writer: Writer, conference_id: ConferenceId) -> None:
    """A conference that decides has been held."""
    conference = writer.get(Conference, conference_id)
    if conference.state is ConferenceState.PLANNED:
        writer.change(dataclasses.replace(conference, state=ConferenceState.HELD))


def open_items(writer: Writer, conference_id: ConferenceId) -> tuple[AgendaItem, ...]:
    """What is still to be decided there."""
    found = writer.where(AgendaItem, conference_id=conference_id)
    return tuple(one for one in found if not is_decided(one))
