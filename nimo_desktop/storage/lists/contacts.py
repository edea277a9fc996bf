"""The timeline of a case: ids by filter, newest first."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from functools import lru_cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nimo_desktop.domain.ids import CaseId, StaffId
from nimo_desktop.storage import statements
from nimo_desktop.storage.schema import TABLES

_contact = TABLES["contact"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ContactFilter:
    """`state`: "" all, open not yet confirmed, circulating sent round and not yet back,
    uncirculated never sent round. Days are both included."""

    method: str = ""
    staff: StaffId | None = None
    state: str = ""
    since: date | None = None
    until: date | None = None


def contact_ids(conn: Connection, case_id: CaseId, filter: ContactFilter) -> list[UUID]:
    """Contacts of one case that meet the filter, newest first."""
    query = _ids_query(filter)
    return list(conn.execute(query, {statements.ID: case_id}).scalars().all())


@lru_cache(maxsize=statements.KEPT)
def _ids_query(filter: ContactFilter) -> sa.Select[UUID]:
    c = _contact.c
    query = sa.select(c.id).where(
        c.case_id == sa.bindparam(statements.ID), c.deleted_at.is_(None), *_conditions(filter)
    )
    return query.order_by(c.at.desc(), c.id.desc())


def _conditions(filter: ContactFilter) -> list[sa.ColumnElement[bool]]:
    c = _contact.c
    found: list[sa.ColumnElement[bool]] = []
    if filter.method:
        found.append(c.method == filter.method)
    if filter.staff is not None:
        mate = sa.type_coerce(c.joint_staff, sa.Text).contains(str(filter.staff))
        found.append(sa.or_(c.author == filter.staff, mate))
    if filter.state == "open":
        found.append(c.confirmed_at.is_(None))
    elif filter.state == "circulating":
        found += [c.circulated_on.is_not(None), c.circulation_done_on.is_(None)]
    elif filter.state == "uncirculated":
        found.append(c.circulated_on.is_(None))
    at = sa.type_coerce(c.at, sa.Text)
    if filter.since is not None:
        found.append(at >= filter.since.isoformat())
    if filter.until is not None:
        found.append(at < (filter.until + timedelta(days=1)).isoformat())
    return found


def uncirculated_ids(conn: Connection, *, limit: int | None = None) -> list[UUID]:
    """Every contact that was sent round and is not back yet, the longest away first."""
    c = _contact.c
    query = sa.select(c.id).where(
        c.circulated_on.is_not(None), c.circulation_done_on.is_(None), c.deleted_at.is_(None)
    )
    return list(conn.execute(query.order_by(c.circulated_on, c.id).limit(limit)).scalars())
