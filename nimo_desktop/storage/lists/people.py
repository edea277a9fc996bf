"""Finding people while the telephone rings: by reading, digits, number; facts of their cards."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nimo_desktop.domain.partial_date import PartialDate
from nimo_desktop.storage.schema import TABLES

HIGHEST = "\U0010ffff"
"""Sorts after every character, so that a prefix becomes a range the index can answer."""

_person, _name = TABLES["person"], TABLES["name"]
_address, _phone = TABLES["address"], TABLES["phone"]
_case, _contact, _task = TABLES["support_case"], TABLES["contact"], TABLES["task"]
_consultation, _subject = TABLES["consultation"], TABLES["subject"]
_staff, _department = TABLES["staff"], TABLES["department"]


@dataclasses.dataclass(frozen=True, slots=True)
class CardFacts:
    """What the store knows of one person for a card; codes are not yet words."""

    person_id: UUID
    name: str = ""
    kana: str = ""
    birth: PartialDate | None = None
    sex: str = ""
    district: str = ""
    address: str = ""
    phone: str = ""
    restricted: bool = False
    cautions: tuple[str, ...] = ()
    caution_note: str = ""
    office_name: str = ""
    case_id: UUID | None = None
    case_number: str = ""
    case_status: str = ""
    holder: str = ""
    last_at: datetime | None = None
    last_method: str = ""
    next_on: date | None = None
    next_title: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """What likeness compares: every name and number a person ever had, the address of today."""

    person_id: UUID
    names: tuple[tuple[str, str], ...]
    birth: PartialDate | None
    phones: tuple[str, ...]
    address: str


def by_kana(conn: Connection, prefix: str, *, limit: int) -> list[UUID]:
    """People one of whose readings begins with `prefix` (hiragana), in 五十音 order."""
    query = (
        sa.select(_name.c.person_id)
        .join(_person, _person.c.id == _name.c.person_id)
        .where(
            _name.c.kana >= prefix,
            _name.c.kana < prefix + HIGHEST,
            _name.c.deleted_at.is_(None),
            _person.c.deleted_at.is_(None),
        )
        .order_by(_name.c.kana)
        .limit(limit * 2)
    )
    return list(dict.fromkeys(conn.execute(query).scalars()))[:limit]


def by_digits(conn: Connection, digits: str, *, limit: int) -> list[UUID]:
    """People whose telephone begins or ends with these digits."""
    query = (
        sa.select(_phone.c.person_id)
        .join(_person, _person.c.id == _phone.c.person_id)
        .where(
            sa.or_(
                _phone.c.digits.between(digits, digits + HIGHEST),
                _phone.c.digits.endswith(digits),
            ),
            _phone.c.deleted_at.is_(None),
            _person.c.deleted_at.is_(None),
        )
        .limit(limit)
    )
    return list(dict.fromkeys(conn.execute(query).scalars()))


def by_number(conn: Connection, number: str) -> list[UUID]:
    """The person of a case, of a consultation, or of a referral's case, by its number."""
    referral = TABLES["referral"]
    queries = (
        sa.select(_case.c.person_id).where(_case.c.number == number),
        sa.select(_consultation.c.subject_id).where(_consultation.c.number == number),
        sa.select(_case.c.person_id)
        .join(referral, referral.c.case_id == _case.c.id)
        .where(referral.c.number == number),
    )
    found = (conn.execute(query).scalar() for query in queries)
    return [person for person in found if person is not None]


def by_birth(conn: Connection, birth: PartialDate, *, limit: int) -> list[UUID]:
    """People with exactly this date of birth."""
    query = sa.select(_person.c.id).where(
        _person.c.birth == birth.edtf, _person.c.deleted_at.is_(None)
    )
    return list(conn.execute(query.limit(limit)).scalars())


def known(conn: Connection, ids: Sequence[UUID]) -> tuple[Known, ...]:
    """What likeness needs of these people."""
    names: dict[UUID, list[tuple[str, str]]] = {}
    columns = (_name.c.person_id, _name.c.text, _name.c.kana)
    for person, text, kana in conn.execute(_parts(_name, columns, ids)):
        names.setdefault(person, []).append((text, kana))
    phones: dict[UUID, list[str]] = {}
    for person, digits in conn.execute(
        _parts(_phone, (_phone.c.person_id, _phone.c.digits), ids)
    ):
        phones.setdefault(person, []).append(digits)
    addresses = _current_addresses(conn, ids)
    rows = conn.execute(
        sa.select(_person.c.id, _person.c.birth, _person.c.birth_typed).where(
            _person.c.id.in_(ids), _person.c.deleted_at.is_(None)
        )
    )
    return tuple(
        Known(
            person,
            tuple(names.get(person, ())) or (("", ""),),
            PartialDate(edtf, typed or "") if edtf else None,
            tuple(phones.get(person, ())),
            addresses.get(person, ("", ""))[0],
        )
        for person, edtf, typed in rows
    )


def cards(conn: Connection, ids: Sequence[UUID], *, today: date) -> tuple[CardFacts, ...]:
    """The facts of these people in the order given; people in the trash are left out."""
    people = {
        row["id"]: row
        for row in conn.execute(
            sa.select(_person).where(_person.c.id.in_(ids), _person.c.deleted_at.is_(None))
        ).mappings()
    }
    names = _current_names(conn, ids, today)
    addresses = _current_addresses(conn, ids)
    phones: dict[UUID, str] = {}
    phone_columns = (_phone.c.person_id, _phone.c.number)
    for person, shown in conn.execute(_parts(_phone, phone_columns, ids)):
        phones.setdefault(person, shown)
    cases = _open_cases(conn, ids)
    last, next_ = _last_contacts(conn, ids), _next_tasks(conn, ids)
    return tuple(
        _facts(people[i], names, addresses, phones, cases, last, next_) for i in ids if i in people
    )


def _facts(
    row: Mapping[Any, Any],
    names: Mapping[UUID, tuple[str, str]],
    addresses: Mapping[UUID, tuple[str, str]],
    phones: Mapping[UUID, str],
    cases: Mapping[UUID, Mapping[Any, Any]],
    last: Mapping[UUID, tuple[datetime, str]],
    next_: Mapping[UUID, tuple[date, str]],
) -> CardFacts:
    person: UUID = row["id"]
    name, kana = names.get(person, ("", ""))
    address, district = addresses.get(person, ("", ""))
    case = cases.get(person)
    at, method = last.get(person, (None, ""))
    due, title = next_.get(person, (None, ""))
    return CardFacts(
        person_id=person,
        name=name,
        kana=kana,
        birth=PartialDate(row["birth"], row["birth_typed"] or "") if row["birth"] else None,
        sex=row["sex"],
        district=district,
        address=address,
        phone=phones.get(person, ""),
        restricted=bool(row["restricted"]),
        cautions=tuple(row["cautions"] or ()),
        caution_note=row["caution_note"],
        office_name=row["office_name"],
        case_id=case["id"] if case else None,
        case_number=case["number"] if case else "",
        case_status=case["status"] if case else "",
        holder=f"{case['department']} {case['staff']}" if case else "",
        last_at=at,
        last_method=method,
        next_on=due,
        next_title=title,
    )


def _parts(
    table: sa.Table, columns: Iterable[sa.Column[Any]], ids: Sequence[UUID]
) -> sa.Select[Any]:
    return (
        sa.select(*columns)
        .where(table.c.person_id.in_(ids), table.c.deleted_at.is_(None))
        .order_by(table.c.id)
    )


def _current_names(
    conn: Connection, ids: Sequence[UUID], today: date
) -> dict[UUID, tuple[str, str]]:
    found: dict[UUID, tuple[str, str]] = {}
    query = (
        sa.select(_name.c.person_id, _name.c.text, _name.c.kana)
        .where(
            _name.c.person_id.in_(ids),
            _name.c.deleted_at.is_(None),
            sa.or_(_name.c.until.is_(None), _name.c.until >= today),
        )
        .order_by(sa.case((_name.c.kind == "main", 0), else_=1), _name.c.id.desc())
    )
    for person, text, kana in conn.execute(query):
        found.setdefault(person, (text, kana))
    return found


def _current_addresses(conn: Connection, ids: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """Address and district of today; a secret one shows neither."""
    found: dict[UUID, tuple[str, str]] = {}
    query = (
        sa.select(_address.c.person_id, _address.c.text, _address.c.district, _address.c.secret)
        .where(
            _address.c.person_id.in_(ids),
            _address.c.deleted_at.is_(None),
            _address.c.until.is_(None),
        )
        .order_by(_address.c.id.desc())
    )
    for person, text, district, secret in conn.execute(query):
        found.setdefault(person, ("", "") if secret else (text, district))
    return found


def _open_cases(conn: Connection, ids: Sequence[UUID]) -> dict[UUID, Mapping[Any, Any]]:
    query = (
        sa.select(
            _case.c.id,
            _case.c.person_id,
            _case.c.number,
            _case.c.status,
            _department.c.name.label("department"),
            _staff.c.name.label("staff"),
        )
        .join(_department, _department.c.id == _case.c.holder_department)
        .join(_staff, _staff.c.id == _case.c.holder_staff)
        .where(
            _case.c.person_id.in_(ids), _case.c.deleted_at.is_(None), _case.c.status != "closed"
        )
        .order_by(_case.c.opened_on)
    )
    return {row["person_id"]: row for row in conn.execute(query).mappings()}


def _last_contacts(conn: Connection, ids: Sequence[UUID]) -> dict[UUID, tuple[datetime, str]]:
    """The newest contact or consultation about each person."""
    contacts = (
        sa.select(_subject.c.person_id, _contact.c.at.label("at"), _contact.c.method)
        .join(_contact, _contact.c.id == _subject.c.contact_id)
        .where(
            _subject.c.person_id.in_(ids),
            _subject.c.deleted_at.is_(None),
            _contact.c.deleted_at.is_(None),
        )
    )
    taken = sa.select(
        _consultation.c.subject_id, _consultation.c.received_at, _consultation.c.method
    ).where(_consultation.c.subject_id.in_(ids), _consultation.c.deleted_at.is_(None))
    found: dict[UUID, tuple[datetime, str]] = {}
    for query in (contacts, taken):
        for person, at, method in conn.execute(query):
            if person not in found or at > found[person][0]:
                found[person] = (at, method)
    return found


def _next_tasks(conn: Connection, ids: Sequence[UUID]) -> dict[UUID, tuple[date, str]]:
    """The first open due day of the cases and consultations of each person."""
    open_ones = (_task.c.done_at.is_(None), _task.c.deleted_at.is_(None))
    of_cases = (
        sa.select(_case.c.person_id, _task.c.due_on, _task.c.title)
        .join(_case, _case.c.id == _task.c.case_id)
        .where(_case.c.person_id.in_(ids), *open_ones)
    )
    of_calls = (
        sa.select(_consultation.c.subject_id, _task.c.due_on, _task.c.title)
        .join(_consultation, _consultation.c.id == _task.c.consultation_id)
        .where(_consultation.c.subject_id.in_(ids), *open_ones)
    )
    found: dict[UUID, tuple[date, str]] = {}
    for query in (of_cases, of_calls):
        for person, due, title in conn.execute(query):
            if person not in found or due < found[person][0]:
                found[person] = (due, title)
    return found
