"""The list of cases: ids by filter and order first, then the rows of one screen.

Name, district, next task and last contact are looked up per case through indexes; joining and
grouping 50,000 contacts would cost more than the page of 50 that is shown.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.ids import StaffId
from nimo_desktop.storage import search, statements
from nimo_desktop.storage.schema import TABLES

_case, _person, _name = TABLES["support_case"], TABLES["person"], TABLES["name"]
_address, _staff, _department = TABLES["address"], TABLES["staff"], TABLES["department"]
_task, _contact = TABLES["task"], TABLES["contact"]

SEARCH_LIMIT = 2000


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """`state`: mine (open, held or seconded by `staff`), open, closed, all. `text` is searched."""

    state: str = "open"
    staff: StaffId | None = None
    district: str = ""
    text: str = ""


def _of_person(column: sa.Column[Any], today: date) -> sa.ScalarSelect[Any]:
    """The name in use of a case's person."""
    return (
        sa.select(column)
        .where(
            _name.c.person_id == _case.c.person_id,
            _name.c.kind == "main",
            _name.c.deleted_at.is_(None),
            sa.or_(_name.c.until.is_(None), _name.c.until >= today),
        )
        .order_by(_name.c.id.desc())
        .limit(1)
        .correlate(_case)
        .scalar_subquery()
    )


def _address_part(column: sa.Column[Any]) -> sa.ScalarSelect[Any]:
    return (
        sa.select(column)
        .where(
            _address.c.person_id == _case.c.person_id,
            _address.c.deleted_at.is_(None),
            _address.c.until.is_(None),
        )
        .order_by(_address.c.id.desc())
        .limit(1)
        .correlate(_case)
        .scalar_subquery()
    )


def _person_part(column: sa.Column[Any]) -> sa.ScalarSelect[Any]:
    return (
        sa.select(column)
        .where(_person.c.id == _case.c.person_id)
        .correlate(_case)
        .scalar_subquery()
    )


def _next_on() -> sa.ScalarSelect[Any]:
    # Hidden from the planner, which would walk every open task per case instead of the case's own.
    open_ = sa.func.coalesce(sa.type_coerce(_task.c.done_at, sa.Text), "") == ""
    return (
        sa.select(sa.func.min(_task.c.due_on))
        .where(_task.c.case_id == _case.c.id, open_, _task.c.deleted_at.is_(None))
        .correlate(_case)
        .scalar_subquery()
    )


def _last_at() -> sa.ScalarSelect[Any]:
    return (
        sa.select(_contact.c.at)
        .where(_contact.c.case_id == _case.c.id, _contact.c.deleted_at.is_(None))
        .order_by(_contact.c.at.desc())
        .limit(1)
        .correlate(_case)
        .scalar_subquery()
    )


def _holder_name() -> sa.ScalarSelect[Any]:
    return (
        sa.select(_staff.c.name)
        .where(_staff.c.id == _case.c.holder_staff)
        .correlate(_case)
        .scalar_subquery()
    )


_STATUS_ORDER = ("accepted", "assessing", "planning", "supporting", "watching", "closed")


def _sort_column(sort: str, today: date) -> sa.ColumnElement[Any]:
    if sort == "number":
        # The year of an era has one digit at first: R9-K-A0001 stands before R10-K-A0001.
        return sa.func.printf("%02d%s", sa.func.length(_case.c.number), _case.c.number)
    columns: dict[str, sa.ColumnElement[Any]] = {
        "opened": _case.c.opened_on,
        "name": _of_person(_name.c.kana, today),
        "age": _person_part(_person.c.birth),
        "district": _address_part(_address.c.district),
        "status": sa.case(
            {code: place for place, code in enumerate(_STATUS_ORDER)}, value=_case.c.status
        ),
        "holder": _holder_name(),
        "next": _next_on(),
        "last": _last_at(),
    }
    return columns[sort]


def case_ids(
    conn: Connection,
    filter: CaseFilter,
    *,
    sort: str = "next",
    descending: bool = False,
    today: date,
    variants: Mapping[str, str] | None = None,
    limit: int | None = None,
) -> list[UUID]:
    """Ids that meet the filter in the order asked for; cases without a value come last."""
    given: dict[str, object] = {}
    if has_text := bool(filter.text.strip()):
        given = {statements.IDS: _searched(conn, filter.text, variants or {})}
    plain = dataclasses.replace(filter, text="")
    query = _ids_query(plain, has_text, sort, descending, today, limit)
    return list(conn.execute(query, given).scalars().all())


@lru_cache(maxsize=statements.KEPT)
def _ids_query(
    filter: CaseFilter, has_text: bool, sort: str, descending: bool, today: date, limit: int | None
) -> sa.Select[UUID]:
    query = sa.select(_case.c.id).where(_case.c.deleted_at.is_(None), *_conditions(filter))
    if has_text:
        query = query.where(statements.among(_case.c.id))
    column = _sort_column(sort, today)
    ordered = column.desc() if descending else column
    return query.order_by(sa.nulls_last(ordered), _case.c.id.desc()).limit(limit)


def _conditions(filter: CaseFilter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if filter.state in ("mine", "open"):
        found.append(_case.c.status != "closed")
    if filter.state == "closed":
        found.append(_case.c.status == "closed")
    if filter.state == "mine":
        found.append(
            sa.or_(_case.c.holder_staff == filter.staff, _case.c.second_staff == filter.staff)
        )
    if filter.district:
        # Who asks for a district must not learn from the answer where somebody hides.
        found += [
            _address_part(_address.c.district) == filter.district,
            _address_part(_address.c.secret).is_(False),
            _person_part(_person.c.restricted).is_(False),
        ]
    return found


def _searched(conn: Connection, text: str, variants: Mapping[str, str]) -> list[UUID]:
    """Cases that hold the words, or whose person does; a number finds its case."""
    found = list(search.find(conn, "support_case", text, variants=variants, limit=SEARCH_LIMIT))
    query = sa.select(_case.c.id).where(_case.c.number == text.strip().upper())
    found += conn.execute(query).scalars()
    people = list(search.find(conn, "person", text, variants=variants, limit=SEARCH_LIMIT))
    if people:
        found += conn.execute(
            sa.select(_case.c.id).where(_case.c.person_id.in_(people))
        ).scalars()
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as the list knows it; codes and birth are not yet words."""

    id: UUID
    number: str
    person_id: UUID
    name: str
    kana: str
    birth: PartialDate | None
    restricted: bool
    district: str
    secret: bool
    status: str
    department: str
    holder: str
    next_on: date | None
    last_at: Any


def case_rows(conn: Connection, ids: Sequence[UUID], *, today: date) -> list[CaseRow]:
    """What the list shows of these cases, in the order given; what is gone is left out."""
    found = conn.execute(_rows_query(today), {statements.IDS: ids}).all()
    rows = {row[0]: _row(tuple(row)) for row in found}
    return [rows[i] for i in ids if i in rows]


@lru_cache(maxsize=2)
def _rows_query(today: date) -> sa.Select[Any]:
    return (
        sa.select(
            _case.c.id,
            _case.c.number,
            _case.c.person_id,
            _of_person(_name.c.text, today),
            _of_person(_name.c.kana, today),
            _person.c.birth,
            _person.c.birth_typed,
            _person.c.restricted,
            _address_part(_address.c.district),
            _address_part(_address.c.secret),
            _case.c.status,
            _department.c.name,
            _staff.c.name,
            _next_on(),
            _last_at(),
        )
        .join(_person, _person.c.id == _case.c.person_id)
        .join(_department, _department.c.id == _case.c.holder_department)
        .join(_staff, _staff.c.id == _case.c.holder_staff)
        .where(statements.among(_case.c.id))
    )


def _row(row: tuple[Any, ...]) -> CaseRow:
    case, number, person, name, kana, edtf, typed, restricted, district, secret, *rest = row
    birth = PartialDate(edtf, typed or "") if edtf else None
    return CaseRow(
        case, number, person, name or "", kana or "", birth, bool(restricted), district or "",
        bool(secret), *rest,
    )  # fmt: skip
