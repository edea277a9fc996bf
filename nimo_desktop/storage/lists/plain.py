"""Whole lists for the command line: one row each, in a fixed order, with plain values.

The caller of a consultation (protected source) is in none of them, nor is anybody's address; the
district is left out where the address is secret or the person restricted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import UUID

import sqlalchemy as sa

from nimo_desktop.storage.schema import TABLES

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, RowMapping

Plain = str | int | bool | None
PlainRow = dict[str, Plain]


def rows(conn: Connection, kind: str, today: date) -> tuple[PlainRow, ...]:
    """Every row of one list outside the trash. KeyError for an unknown list."""
    return LISTS[kind](conn, today)


def _consultations(conn: Connection, today: date) -> tuple[PlainRow, ...]:
    t = TABLES["consultation"].c
    names, staff, departments = _people(conn, today), _texts(conn, "staff"), _departments(conn)
    cases = _texts(conn, "support_case", "number")
    found = _select(
        conn,
        sa.select(
            t.id, t.number, t.received_at, t.gist, t.kind, t.route, t.method, t.urgency,
            t.subject_id, t.subject_alias, t.holder_department, t.holder_staff, t.completed_at,
            t.closed_at, t.case_id,
        )
        .where(t.deleted_at.is_(None))
        .order_by(t.received_at, t.id),
    )  # fmt: skip
    return tuple(
        {
            "id": str(r.id),
            "number": r.number,
            "received_at": r.received_at.isoformat(timespec="minutes"),
            "gist": " ".join(r.gist.split()),
            "subject": names[r.subject_id].name if r.subject_id in names else r.subject_alias,
            "kind": r.kind,
            "route": r.route,
            "method": r.method,
            "urgency": r.urgency,
            "holder_department": departments.get(r.holder_department, ""),
            "holder_staff": staff.get(r.holder_staff, ""),
            "completed": r.completed_at is not None,
            "status": "case" if r.case_id else "closed" if r.closed_at else "open",
            "case_number": cases.get(r.case_id, ""),
        }
        for r in found
    )


def _cases(conn: Connection, today: date) -> tuple[PlainRow, ...]:
    t = TABLES["support_case"].c
    people, staff, departments = _people(conn, today), _texts(conn, "staff"), _departments(conn)
    found = _select(
        conn,
        sa.select(
            t.id, t.number, t.person_id, t.status, t.opened_on, t.closed_on,
            t.holder_department, t.holder_staff,
        )
        .where(t.deleted_at.is_(None))
        .order_by(t.number, t.id),
    )  # fmt: skip
    return tuple(
        {
            "id": str(r.id),
            "number": r.number,
            **people[r.person_id].row(),
            "status": r.status,
            "opened_on": _day(r.opened_on),
            "closed_on": _day(r.closed_on),
            "holder_department": departments.get(r.holder_department, ""),
            "holder_staff": staff.get(r.holder_staff, ""),
        }
        for r in found
    )


def _referrals(conn: Connection, today: date) -> tuple[PlainRow, ...]:
    t = TABLES["referral"].c
    people, staff, departments = _people(conn, today), _texts(conn, "staff"), _departments(conn)
    agencies, cases = _texts(conn, "agency"), _texts(conn, "support_case", "number")
    consultations = _texts(conn, "consultation", "number")
    found = _select(
        conn,
        sa.select(
            t.id, t.number, t.case_id, t.consultation_id, t.person_id, t.need, t.status, t.way,
            t.sender_department, t.to_department, t.to_agency, t.sent_at, t.due_on,
            t.holder_department, t.holder_staff, t.waiting_for,
        )
        .where(t.deleted_at.is_(None))
        .order_by(t.number, t.id),
    )  # fmt: skip
    return tuple(
        {
            "id": str(r.id),
            "number": r.number,
            "case_number": cases.get(r.case_id, ""),
            "consultation_number": consultations.get(r.consultation_id, ""),
            "name": people[r.person_id].name if r.person_id in people else "",
            "need": " ".join(r.need.split()),
            "status": str(r.status),
            "way": r.way,
            "from": departments.get(r.sender_department, ""),
            "to": agencies.get(r.to_agency, "") or departments.get(r.to_department, ""),
            "sent_on": _day(r.sent_at),
            "due_on": _day(r.due_on),
            "holder_department": departments.get(r.holder_department, ""),
            "holder_staff": staff.get(r.holder_staff, ""),
            "waiting_for": agencies.get(r.waiting_for, ""),
        }
        for r in found
    )


def _tasks(conn: Connection, today: date) -> tuple[PlainRow, ...]:
    t = TABLES["task"].c
    staff, cases = _texts(conn, "staff"), _texts(conn, "support_case", "number")
    consultations = _texts(conn, "consultation", "number")
    referrals = _texts(conn, "referral", "number")
    found = _select(
        conn,
        sa.select(
            t.id, t.kind, t.title, t.due_on, t.due_at, t.staff_id, t.case_id, t.consultation_id,
            t.referral_id,
        )
        .where(t.deleted_at.is_(None), t.done_at.is_(None))
        .order_by(t.due_at.is_(None), t.due_at, t.due_on, t.id),
    )  # fmt: skip
    return tuple(
        {
            "id": str(r.id),
            "kind": r.kind,
            "title": r.title,
            "due_on": _day(r.due_on),
            "due_at": r.due_at.isoformat(timespec="minutes") if r.due_at else None,
            "staff": staff.get(r.staff_id, ""),
            "case_number": cases.get(r.case_id, ""),
            "consultation_number": consultations.get(r.consultation_id, ""),
            "referral_number": referrals.get(r.referral_id, ""),
        }
        for r in found
    )


def _everybody(conn: Connection, today: date) -> tuple[PlainRow, ...]:
    shown = [p for p in _people(conn, today).values() if not p.trashed]
    found = sorted(shown, key=lambda p: (p.kana or p.name, str(p.id)))
    return tuple({"id": str(p.id), **p.row()} for p in found)


def _agencies(conn: Connection, today: date) -> tuple[PlainRow, ...]:
    t = TABLES["agency"].c
    columns = [t[n] for n in _AGENCY if n in t]
    found = _select(
        conn,
        sa.select(t.id, *columns).where(t.deleted_at.is_(None)).order_by(t.kana, t.name, t.id),
    )
    return tuple(
        {"id": str(r.id), **{c.name: _plain(getattr(r, c.name)) for c in columns}} for r in found
    )


_AGENCY = (
    "name", "kana", "kind", "sector", "informal", "phone", "night_phone", "address", "hours",
    "distance", "services", "checked_on",
)  # fmt: skip

LISTS: Mapping[str, Callable[[Connection, date], tuple[PlainRow, ...]]] = MappingProxyType(
    {
        "consultations": _consultations,
        "cases": _cases,
        "referrals": _referrals,
        "tasks": _tasks,
        "people": _everybody,
        "agencies": _agencies,
    }
)


class _Shown:
    """What lists tell of a person."""

    __slots__ = ("birth", "district", "id", "kana", "name", "sex", "trashed")

    def __init__(self, row: RowMapping) -> None:
        self.id: UUID = row["id"]
        self.birth: str | None = row["birth"]
        self.sex: str = row["sex"]
        self.trashed: bool = row["deleted_at"] is not None
        self.name = self.kana = self.district = ""

    def row(self) -> PlainRow:
        return {
            "name": self.name,
            "kana": self.kana,
            "birth": self.birth,
            "sex": self.sex,
            "district": self.district,
        }


def _people(conn: Connection, today: date) -> dict[UUID, _Shown]:
    """Everybody, also in the trash, with the name and district of today."""
    t, n, a = (TABLES[kind].c for kind in ("person", "name", "address"))
    found, restricted = {}, set()
    query = sa.select(t.id, t.birth, t.sex, t.restricted, t.deleted_at)
    for row in conn.execute(query).mappings():
        found[row["id"]] = _Shown(row)
        if row["restricted"]:
            restricted.add(row["id"])
    names = sa.select(n.person_id, n.kind, n.text, n.kana).where(*_valid(n, today))
    # The main name and the newest come last and so overwrite the others.
    for r in conn.execute(names.order_by(n.kind == "main", n.since.is_not(None), n.since, n.id)):
        if r.person_id in found:
            found[r.person_id].name, found[r.person_id].kana = r.text, r.kana
    homes = sa.select(a.person_id, a.district, a.secret).where(*_valid(a, today))
    for home in conn.execute(homes.order_by(a.since.is_not(None), a.since, a.id)):
        if home.person_id in found:
            hidden = home.secret or home.person_id in restricted
            found[home.person_id].district = "" if hidden else home.district
    return found


def _valid(
    c: sa.ColumnCollection[str, sa.Column[object]], today: date
) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        c["deleted_at"].is_(None),
        sa.or_(c["since"].is_(None), c["since"] <= today),
        sa.or_(c["until"].is_(None), c["until"] >= today),
    )


def _texts(conn: Connection, kind: str, column: str = "name") -> dict[UUID | None, str]:
    t = TABLES[kind].c
    return {r.id: r[1] for r in conn.execute(sa.select(t.id, t[column]))}


def _departments(conn: Connection) -> dict[UUID | None, str]:
    return _texts(conn, "department")


def _select(
    conn: Connection, query: sa.Select[tuple[object, ...]]
) -> list[sa.Row[tuple[object, ...]]]:
    return list(conn.execute(query).all())


def _day(value: date | datetime | None) -> str | None:
    if value is None:
        return None
    return (value.date() if isinstance(value, datetime) else value).isoformat()


def _plain(value: object) -> Plain:
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, date):
        return _day(value)
    return str(value)
