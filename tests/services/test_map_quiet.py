"""Who has not been heard of: what the record says of a supporter counts in every way it is said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from town_kit import Town, make_town

from nimo_desktop.domain.conference import AgendaItem, Attendance, Conference
from nimo_desktop.domain.contact import Contact
from nimo_desktop.domain.ids import (
    AgencyId,
    AgendaItemId,
    AttendanceId,
    ConferenceId,
    ContactId,
    TieId,
)
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.resource import Agency
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.services import diagrams
from nimo_desktop.services.maps import gaps


@pytest.fixture
def town(ws, world) -> Town:
    return make_town(ws, world)


def supporter(ws, town: Town, name: str) -> SupportTie:
    agency = Agency(id=AgencyId(ws.new_id()), name=name)
    ws.apply(Op.AGENCY_SAVED, lambda writer: writer.insert(agency))
    return diagrams.save_tie(
        ws,
        SupportTie(
            id=TieId(ws.new_id()),
            person_id=town.case.person_id,
            agency_id=agency.id,
            what="診察",
            state="active",
            since=ws.today() - timedelta(days=400),
        ),
    )


def written(ws, town: Town, body: str, *, days_ago: int = 5) -> None:
    contact = Contact(
        id=ContactId(ws.new_id()),
        case_id=town.case.id,
        author=ws.staff.id,
        body=body,
        at=ws.now() - timedelta(days=days_ago),
    )
    ws.apply(Op.CONTACT_SAVED, lambda writer: writer.insert(contact))


def quiet(ws, town: Town) -> set[str]:
    return {one.box_id for one in gaps.gaps(ws, town.case.id) if one.kind == "quiet"}


def test_the_short_name_in_a_note_is_a_word_of_the_supporter(ws, town) -> None:
    one = supporter(ws, town, "みほん野病院(精神科)")
    assert quiet(ws, town) == {one.id.hex}
    written(ws, town, "みほん野病院に電話。受診は来週。", days_ago=120)
    assert quiet(ws, town) == {one.id.hex}
    written(ws, town, "みほん野病院に電話。受診は来週。")
    assert quiet(ws, town) == set()


def test_a_part_that_two_names_share_tells_of_neither(ws, town) -> None:
    one = supporter(ws, town, "訪問看護ステーション 見本の風")
    two = supporter(ws, town, "訪問看護ステーション 見本の森")
    written(ws, town, "訪問看護ステーションから電話。")
    assert quiet(ws, town) == {one.id.hex, two.id.hex}
    written(ws, town, "見本の森から電話。")
    assert quiet(ws, town) == {one.id.hex}


def test_who_came_to_the_conference_has_been_heard_of(ws, town) -> None:
    one, two = supporter(ws, town, "見本医院"), supporter(ws, town, "見本薬局")
    meeting = Conference(
        id=ConferenceId(ws.new_id()),
        kind="case",
        on=ws.today() - timedelta(days=10),
        called_by=ws.staff.id,
    )
    item = AgendaItem(id=AgendaItemId(ws.new_id()), conference_id=meeting.id, case_id=town.case.id)
    came = [
        Attendance(id=AttendanceId(ws.new_id()), conference_id=meeting.id,
                   agency_id=tie.agency_id, attended=there)
        for tie, there in ((one, True), (two, False))
    ]  # fmt: skip
    ws.apply(Op.CONFERENCE_SAVED, lambda writer: [writer.insert(r) for r in (meeting, item, *came)])
    assert quiet(ws, town) == {two.id.hex}
