"""The list of 社会資源: ids by filter and order, rows with how many cases use each."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nimo_desktop.domain.resource import STALE_AFTER, Agency
from nimo_desktop.storage import records, search
from nimo_desktop.storage.schema import TABLES

_agency, _case = TABLES["agency"], TABLES["support_case"]

SEARCH_LIMIT = 2000
_OF_PERSONS = ("support_tie", "medical_care", "admission", "outside_plan")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class AgencyFilter:
    """`state`: active (not closed), stale (active, unchecked for 12 months), closed, all.

    `text_kinds` are kinds that the text names (also by a name from before a change of law).
    """

    text: str = ""
    text_kinds: tuple[str, ...] = ()
    sector: str = ""
    kind: str = ""
    state: str = "active"
    informal: bool | None = None


_SORTS: dict[str, sa.ColumnElement[Any]] = {
    # An entry without a reading sorts by its name, not before everything.
    "name": sa.func.coalesce(sa.func.nullif(_agency.c.kana, ""), _agency.c.name),
    "kind": _agency.c.kind,
    "sector": _agency.c.sector,
    "checked": sa.func.coalesce(sa.type_coerce(_agency.c.checked_on, sa.Text), ""),
}


def agency_ids(
    conn: Connection,
    filter: AgencyFilter,
    *,
    sort: str = "name",
    descending: bool = False,
    today: date,
    variants: Mapping[str, str] | None = None,
) -> list[UUID]:
    """Ids that meet the filter in the order asked for."""
    conditions = [_agency.c.deleted_at.is_(None), *_conditions(filter, today)]
    if filter.text.strip():
        found = search.find(
            conn, "agency", filter.text, variants=variants or {}, limit=SEARCH_LIMIT
        )
        conditions.append(
            sa.or_(_agency.c.id.in_(list(found)), _agency.c.kind.in_(filter.text_kinds))
        )
    column = _used() if sort == "used" else _SORTS[sort]
    query = sa.select(_agency.c.id).where(*conditions)
    query = query.order_by(column.desc() if descending else column, _agency.c.id)
    return list(conn.execute(query).scalars())


def _conditions(filter: AgencyFilter, today: date) -> list[sa.ColumnElement[bool]]:
    c = _agency.c
    active = sa.or_(c.closed_on.is_(None), c.closed_on > today)
    found: list[sa.ColumnElement[bool]] = []
    if filter.state in ("active", "stale"):
        found.append(active)
    if filter.state == "stale":
        found.append(sa.or_(c.checked_on.is_(None), c.checked_on < today - STALE_AFTER))
    if filter.state == "closed":
        found.append(sa.not_(active))
    if filter.sector:
        found.append(c.sector == filter.sector)
    if filter.kind:
        found.append(c.kind == filter.kind)
    if filter.informal is not None:
        found.append(c.informal.is_(filter.informal))
    return found


def _uses(agency: Any) -> sa.CompoundSelect[Any]:
    """Open cases in which the agency has a part; a case that names it twice counts once."""
    open_ = (_case.c.status != "closed", _case.c.deleted_at.is_(None))
    parts = []
    for kind in _OF_PERSONS:
        table = TABLES[kind]
        parts.append(
            sa.select(_case.c.id.label("case_id"), table.c.agency_id.label("agency_id"))
            .join(table, table.c.person_id == _case.c.person_id)
            .where(agency(table.c.agency_id), table.c.deleted_at.is_(None), *open_)
        )
    referral = TABLES["referral"]
    parts.append(
        sa.select(_case.c.id, referral.c.to_agency)
        .join(referral, referral.c.case_id == _case.c.id)
        .where(agency(referral.c.to_agency), referral.c.deleted_at.is_(None), *open_)
    )
    return sa.union(*parts)


def _used() -> sa.ScalarSelect[Any]:
    uses = _uses(lambda column: column.is_not(None)).subquery()
    return (
        sa.select(sa.func.count())
        .select_from(uses)
        .where(uses.c.agency_id == _agency.c.id)
        .scalar_subquery()
    )


def used_counts(conn: Connection, ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many open cases each of these agencies has a part in."""
    uses = _uses(lambda column: column.in_(ids)).subquery()
    query = sa.select(uses.c.agency_id, sa.func.count()).group_by(uses.c.agency_id)
    return {row[0]: row[1] for row in conn.execute(query)}


def cases_using(conn: Connection, agency_id: UUID) -> list[UUID]:
    """The open cases in which the agency has a part."""
    uses = _uses(lambda column: column == agency_id).subquery()
    query = sa.select(_case.c.id).where(_case.c.id.in_(sa.select(uses.c.case_id)))
    return list(conn.execute(query.order_by(_case.c.number)).scalars())


def agency_rows(conn: Connection, ids: Sequence[UUID]) -> list[tuple[Agency, int]]:
    """The agencies in the order given, with the count of their open cases."""
    found = records.select(conn, Agency, _agency.c.id.in_(ids), trashed=True)
    by_id = {one.id: one for one in found}
    counts = used_counts(conn, ids)
    return [(by_id[i], counts.get(i, 0)) for i in ids if i in by_id]  # type: ignore[index]
