"""経過記録: what was done, how long, with whom; and whom it counts for (subjects)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from nimo_desktop.domain.ids import (
    AmendmentId,
    CaseId,
    ConsultationId,
    ContactId,
    PersonId,
    StaffId,
    SubjectId,
)
from nimo_desktop.domain.problems import Problem

STYLES = ("free", "soap", "fsoaip")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One contact of a case or of a consultation; minutes count once however many subjects it has.

    `rows` are (tag, text) pairs in the order written, for SOAP (S O A P) and F-SOAIP (F S O A I P);
    free text is in `body`. A confirmed contact is amended, never overwritten.
    `informant` is protected: on no paper but the office's own file copy.
    """

    id: ContactId
    version: int = 0
    deleted_at: datetime | None = None
    case_id: CaseId | None = None
    consultation_id: ConsultationId | None = None
    at: datetime
    method: str = ""
    minutes: int | None = None
    place: str = ""
    author: StaffId
    joint_staff: tuple[str, ...] = ()
    companions: str = ""
    style: str = "free"
    body: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    informant: str = ""
    next_what: str = ""
    next_on: date | None = None
    confirmed_at: datetime | None = None
    confirmed_by: StaffId | None = None
    circulated_on: date | None = None
    circulation_done_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom a contact counts for. `counted` as 精神保健福祉相談, then exactly one main `topic`.

    `person_id` None is an anonymous subject: in 延人員, never in 実人員 (domain.md §1.5).
    """

    id: SubjectId
    version: int = 0
    deleted_at: datetime | None = None
    contact_id: ContactId | None = None
    consultation_id: ConsultationId | None = None
    person_id: PersonId | None = None
    alias: str = ""
    case_id: CaseId | None = None
    counted: bool | None = None
    topic: str = ""
    factors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What a confirmed contact said before it was amended, by whom and why."""

    id: AmendmentId
    version: int = 0
    deleted_at: datetime | None = None
    contact_id: ContactId
    at: datetime
    by_staff: StaffId
    reason: str = ""
    old_text: str = ""


def text_of(contact: Contact) -> str:
    """The record as plain text, rows as 「S) …」 lines."""
    if contact.style == "free":
        return contact.body
    return "\n".join(f"{tag}) {text}" for tag, text in contact.rows)


def needs_reason(contact: Contact, now: datetime) -> bool:
    """Amending a confirmed contact needs a reason, except on the day it was confirmed."""
    return contact.confirmed_at is not None and contact.confirmed_at.date() != now.date()


def problems(contact: Contact, subjects: tuple[Subject, ...]) -> tuple[Problem, ...]:
    """What forbids saving, and what the monthly check still asks for."""
    found: list[Problem] = []
    if not text_of(contact).strip() and contact.method != "15":
        found.append(Problem("body", "missing", "記録の本文を入れてください。"))
    if contact.case_id is None and contact.consultation_id is None:
        found.append(Problem("case_id", "missing", "どのケースの記録かを選んでください。"))
    if contact.minutes is not None and not 0 <= contact.minutes <= 24 * 60:
        found.append(Problem("minutes", "range", "所要時間は0分から1440分までで入れてください。"))
    if not contact.method:
        found.append(Problem("method", "open", "方法を選んでください。", blocking=False))
    found += [
        Problem(
            "topic",
            "open",
            "相談内容(主)がまだです。月次の確認までに選んでください。",
            blocking=False,
        )
        for s in subjects
        if topic_is_open(s)
    ]
    return tuple(found)


def topic_is_open(subject: Subject) -> bool:
    """True for a subject that the monthly check still lists."""
    return subject.counted is None or (subject.counted and not subject.topic)
