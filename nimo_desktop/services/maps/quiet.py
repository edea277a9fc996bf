"""Supporters of whom the record has not said anything for a while."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from nimo_desktop.domain.conference import AgendaItem, Attendance, Conference
from nimo_desktop.domain.consent import Disclosure
from nimo_desktop.domain.contact import Contact
from nimo_desktop.domain.ids import AgencyId, CaseId
from nimo_desktop.domain.referral_record import Referral
from nimo_desktop.domain.resource import Agency
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading

_PARTS = re.compile(r"[\s()()「」・/]+")
LEAST_PART = 3
"""Signs of a part of a name that may stand for the whole name in a note."""


def supporters(
    conn: Reading, case_id: CaseId, ties: Sequence[SupportTie], since: date
) -> Iterator[SupportTie]:
    """Active supporters whom no contact, conference, referral or copy has named since then.

    Notes say 「みほん野病院」 where the list says 「みほん野病院(精神科)」: a part of a name counts
    if no other supporter of the map has it.
    """
    names = {tie.id: _name(conn, tie) for tie in ties}
    met, told = _met(conn, case_id, since), _told(conn, case_id, since)
    for tie in ties:
        if tie.state != "active" or (tie.since is not None and tie.since > since):
            continue
        others = "\n".join(name for key, name in names.items() if key != tie.id)
        words = [*_ways_to_say(names[tie.id], others), tie.in_charge.split("\u3000")[0].strip()]
        known = [word for word in words if word]
        if known and tie.agency_id not in met and not any(word in told for word in known):
            yield tie


def _name(conn: Reading, tie: SupportTie) -> str:
    agency = records.find(conn, Agency, tie.agency_id) if tie.agency_id else None
    return (agency.name if agency else tie.label).strip()


def _ways_to_say(name: str, others: str) -> list[str]:
    parts = [part for part in _PARTS.split(name) if len(part) >= LEAST_PART]
    return [name, *(part for part in parts if part not in others)]


def _met(conn: Reading, case_id: CaseId, since: date) -> set[AgencyId]:
    """Agencies that came to a conference about the case, were asked for help, or answered."""
    met: set[AgencyId] = set()
    for held in _conferences(conn, case_id, since):
        found = records.where(conn, Attendance, conference_id=held.id)
        met |= {one.agency_id for one in found if one.agency_id and one.attended}
    for one in records.where(conn, Referral, case_id=case_id):
        sent = one.sent_at.date() if one.sent_at else None
        if one.to_agency and any(day and day >= since for day in (sent, one.answered_on)):
            met.add(one.to_agency)
    return met


def _conferences(conn: Reading, case_id: CaseId, since: date) -> list[Conference]:
    ids = {item.conference_id for item in records.where(conn, AgendaItem, case_id=case_id)}
    held = [records.find(conn, Conference, one) for one in sorted(ids)]
    return [one for one in held if one is not None and one.on >= since]


def _told(conn: Reading, case_id: CaseId, since: date) -> str:
    """All words of the contacts, decisions and copies since then."""
    said: list[str] = []
    for contact in records.where(conn, Contact, case_id=case_id):
        if contact.at.date() >= since:
            said += [contact.body, contact.companions, contact.informant, contact.place]
            said += [text for _, text in contact.rows]
    for given in records.where(conn, Disclosure, case_id=case_id):
        if given.at.date() >= since:
            said.append(given.recipient)
    for item in records.where(conn, AgendaItem, case_id=case_id):
        if item.decided_on is not None and item.decided_on >= since:
            said.append(item.decision)
    return "\n".join(said)
