"""供覧が済んでいないもの: records sent round and not yet back, over all cases and consultations."""

from __future__ import annotations

import dataclasses
from datetime import date
from uuid import UUID

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.contact import Contact
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.journal import Op
from nimo_desktop.services import contacts, people
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading

CONTACT, CONSULTATION = "contact", "consultation"
TITLE_CHARS = 20


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One record on its way. `kind` CONTACT or CONSULTATION; `number` of the case or the
    consultation; `case_id` where the record stands in a case.
    """

    id: UUID
    kind: str
    number: str
    who: str
    on: date
    words: str
    sent_on: date
    case_id: UUID | None = None


def open_lines(ws: Workspace) -> tuple[Line, ...]:
    """All of them, the longest away first."""
    with ws.vault.read() as conn:
        sent = records.column(Consultation, "circulated_on")
        back = records.column(Consultation, "circulation_done_on")
        calls = records.select(conn, Consultation, sent.is_not(None), back.is_(None))
        found = [_call_line(ws, conn, one) for one in calls]
        found += [_contact_line(ws, conn, full.contact) for full in contacts.uncirculated(ws)]
    return tuple(sorted(found, key=lambda line: (line.sent_on, line.id)))


def _call_line(ws: Workspace, conn: Reading, one: Consultation) -> Line:
    assert one.circulated_on is not None
    return Line(
        id=one.id,
        kind=CONSULTATION,
        number=one.number,
        who=_name(ws, conn, one.subject_id) or one.subject_alias,
        on=one.received_at.date(),
        words=_short(one.gist),
        sent_on=one.circulated_on,
    )


def _contact_line(ws: Workspace, conn: Reading, one: Contact) -> Line:
    assert one.circulated_on is not None
    case = None if one.case_id is None else records.get(conn, Case, one.case_id)
    return Line(
        id=one.id,
        kind=CONTACT,
        number=case.number if case else "",
        who=_name(ws, conn, case.person_id) if case else "",
        on=one.at.date(),
        words=_short(one.body or " ".join(text for _, text in one.rows)),
        sent_on=one.circulated_on,
        case_id=one.case_id,
    )


def _name(ws: Workspace, conn: Reading, person_id: object) -> str:
    if not isinstance(person_id, UUID):
        return ""
    return people.read_full(conn, person_id, ws.today()).name  # type: ignore[arg-type]


def _short(words: str) -> str:
    return " ".join(words.split())[:TITLE_CHARS]


def back(ws: Workspace, line: Line, *, on: date | None = None) -> None:
    """It has come back. Raises RuleBroken for a day before it went, Conflict if it changed."""
    day = on or ws.today()
    if day < line.sent_on:
        raise RuleBroken(
            "供覧の済んだ日が、回した日より前になっています。記録は変わっていません。"
            "日付をお確かめください。"
        )
    record = Contact if line.kind == CONTACT else Consultation
    ws.apply(
        Op.CONTACT_CIRCULATED,
        lambda writer: writer.change(
            dataclasses.replace(writer.get(record, line.id), circulation_done_on=day)  # type: ignore[type-var]
        ),
    )
