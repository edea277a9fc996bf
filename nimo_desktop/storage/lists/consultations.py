"""The list of consultations and the monthly topic check: ids by filter and order, rows by id."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nimo_desktop.domain.dates_jp import fiscal_year_range
from nimo_desktop.domain.ids import StaffId
from nimo_desktop.storage import search, statements
from nimo_desktop.storage.schema import TABLES

_c = TABLES["consultation"]
_name, _staff, _case = TABLES["name"], TABLES["staff"], TABLES["support_case"]
_subject, _contact = TABLES["subject"], TABLES["contact"]

SEARCH_LIMIT = 2000


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationFilter:
    """`state`: unfinished, undetermined, mine, all. `year` is a fiscal year, None for all."""

    state: str = "all"
    year: int | None = None
    text: str = ""
    mine: StaffId | None = None


def _subject_name() -> sa.ScalarSelect[Any]:
    return (
        sa.select(_name.c.text)
        .where(
            _name.c.person_id == _c.c.subject_id,
            _name.c.kind == "main",
            _name.c.deleted_at.is_(None),
        )
        .order_by(_name.c.until.is_not(None), _name.c.id.desc())
        .limit(1)
        .correlate(_c)
        .scalar_subquery()
    )


_SORTS: dict[str, sa.ColumnElement[Any]] = {
    "received_at": _c.c.received_at,
    "number": _c.c.number,
    "urgency": sa.case((_c.c.urgency.in_(("", "-")), "0"), else_=_c.c.urgency),
    "gist": _c.c.gist,
    "holder": sa.select(_staff.c.name)
    .where(_staff.c.id == _c.c.holder_staff)
    .correlate(_c)
    .scalar_subquery(),
    "next_on": _c.c.next_on,
}


def consultation_ids(
    conn: Connection,
    filter: ConsultationFilter,
    *,
    sort: str = "received_at",
    descending: bool = True,
    variants: Mapping[str, str] | None = None,
    limit: int | None = None,
) -> list[UUID]:
    """Ids that meet the filter, in the order asked for; undetermined urgency sorts first."""
    given: dict[str, object] = {}
    if has_text := bool(filter.text.strip()):
        given = {statements.IDS: _searched(conn, filter.text, variants or {})}
    plain = dataclasses.replace(filter, text="")
    query = _ids_query(plain, has_text, sort, descending, limit)
    return list(conn.execute(query, given).scalars().all())


@lru_cache(maxsize=statements.KEPT)
def _ids_query(
    filter: ConsultationFilter, has_text: bool, sort: str, descending: bool, limit: int | None
) -> sa.Select[UUID]:
    query = sa.select(_c.c.id).where(_c.c.deleted_at.is_(None), *_conditions(filter))
    if has_text:
        query = query.where(statements.among(_c.c.id))
    column = _SORTS[sort]
    query = query.order_by(column.desc() if descending else column, _c.c.id.desc())
    return query.limit(limit)


def _conditions(filter: ConsultationFilter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if filter.state == "unfinished":
        found.append(_c.c.completed_at.is_(None))
    elif filter.state == "undetermined":
        found += [_c.c.urgency.in_(("", "-")), *_is_open()]
    elif filter.state == "mine":
        found += [
            sa.or_(_c.c.holder_staff == filter.mine, _c.c.second_staff == filter.mine),
            *_is_open(),
        ]
    if filter.year is not None:
        first, last = fiscal_year_range(filter.year)
        text = sa.type_coerce(_c.c.received_at, sa.Text)
        found += [text >= first.isoformat(), text < last.isoformat() + "U"]
    return found


def _is_open() -> list[sa.ColumnElement[bool]]:
    return [_c.c.closed_at.is_(None), _c.c.case_id.is_(None)]


def _searched(conn: Connection, text: str, variants: Mapping[str, str]) -> list[UUID]:
    """Consultations that hold the words themselves or are about people who do."""
    found = list(
        search.find(conn, "consultation", text, variants=variants, limit=SEARCH_LIMIT)
    )
    people = search.find(conn, "person", text, variants=variants, limit=SEARCH_LIMIT)
    if people:
        query = sa.select(_c.c.id).where(_c.c.subject_id.in_(people))
        found += list(conn.execute(query).scalars())
    return found


def consultation_rows(conn: Connection, ids: Sequence[UUID]) -> list[tuple[Any, ...]]:
    """Per id: id, number, received_at, gist, subject, urgency, method, holder, state, next_on.

    `subject` is the name, else the alias, else ''; `state` is case, closed, completed or open,
    for a case followed by its number (`case R8-K-A0001`). The caller is not among the columns.
    """
    rows = {}
    found = conn.execute(_rows_query(), {statements.IDS: ids}).all()
    for id_, number, at, gist, name, alias, urgency, method, holder, *rest in found:
        completed, closed, case, due = rest
        state = f"case {case}" if case else ("closed" if closed else "")
        state = state or ("completed" if completed else "open")
        rows[id_] = (id_, number, at, gist, name or alias, urgency, method, holder, state, due)
    return [rows[i] for i in ids if i in rows]


@cache
def _rows_query() -> sa.Select[Any]:
    return (
        sa.select(
            _c.c.id,
            _c.c.number,
            _c.c.received_at,
            _c.c.gist,
            _subject_name(),
            _c.c.subject_alias,
            _c.c.urgency,
            _c.c.method,
            _staff.c.name,
            _c.c.completed_at,
            _c.c.closed_at,
            _case.c.number,
            _c.c.next_on,
        )
        .join(_staff, _staff.c.id == _c.c.holder_staff)
        .outerjoin(_case, _case.c.id == _c.c.case_id)
        .where(statements.among(_c.c.id))
    )


def open_topic_rows(
    conn: Connection, *, month: date | None, last: date | None
) -> list[tuple[Any, ...]]:
    """Subjects whose counting is still open: id, at, source kind, source id, person id, name,
    alias, words, method, counted, topic, factors; oldest first. `month`..`last` bounds the day."""
    open_ = sa.or_(
        _subject.c.counted.is_(None), sa.and_(_subject.c.counted.is_(True), _subject.c.topic == "")
    )
    name = (
        sa.select(_name.c.text)
        .where(
            _name.c.person_id == _subject.c.person_id,
            _name.c.kind == "main",
            _name.c.deleted_at.is_(None),
        )
        .order_by(_name.c.until.is_not(None), _name.c.id.desc())
        .limit(1)
        .correlate(_subject)
        .scalar_subquery()
    )
    found: list[tuple[Any, ...]] = []
    for kind, table, at, words in (
        ("consultation", _c, _c.c.received_at, _c.c.gist),
        ("contact", _contact, _contact.c.at, _contact.c.body),
    ):
        query = (
            sa.select(
                _subject.c.id,
                at,
                sa.literal(kind),
                table.c.id,
                _subject.c.person_id,
                name,
                _subject.c.alias,
                words,
                table.c.method,
                _subject.c.counted,
                _subject.c.topic,
                _subject.c.factors,
            )
            .join(table, table.c.id == _subject.c[f"{kind}_id"])
            .where(_subject.c.deleted_at.is_(None), table.c.deleted_at.is_(None), open_)
        )
        if month is not None and last is not None:
            text = sa.type_coerce(at, sa.Text)
            query = query.where(text >= month.isoformat(), text < last.isoformat() + "U")
        found += [tuple(row) for row in conn.execute(query)]
    return sorted(found, key=lambda row: (row[1], row[0]))


def last_topics(
    conn: Connection, people: Sequence[UUID], *, before: datetime | None = None
) -> dict[UUID, tuple[str, tuple[str, ...]]]:
    """The topic and factors chosen last for each of these people."""
    query = (
        sa.select(
            _subject.c.person_id,
            _subject.c.topic,
            _subject.c.factors,
            sa.func.coalesce(
                sa.type_coerce(_contact.c.at, sa.Text), sa.type_coerce(_c.c.received_at, sa.Text)
            ).label("at"),
        )
        .outerjoin(_contact, _contact.c.id == _subject.c.contact_id)
        .outerjoin(_c, _c.c.id == _subject.c.consultation_id)
        .where(
            _subject.c.person_id.in_(people),
            _subject.c.topic != "",
            _subject.c.deleted_at.is_(None),
        )
        .order_by(sa.text("at"), _subject.c.id)
    )
    limit = None if before is None else before.isoformat(timespec="milliseconds")
    return {
        person: (topic, tuple(factors or ()))
        for person, topic, factors, at in conn.execute(query)
        if limit is None or (at or "") < limit
    }


def last_minutes(conn: Connection, method: str, staff: UUID) -> int | None:
    """How long the last record of this method took this staff member."""
    latest: tuple[datetime, int] | None = None
    for query in (
        sa.select(_c.c.received_at, _c.c.minutes)
        .where(_c.c.method == method, _c.c.taken_by == staff, _c.c.minutes.is_not(None))
        .order_by(_c.c.received_at.desc())
        .limit(1),
        sa.select(_contact.c.at, _contact.c.minutes)
        .where(
            _contact.c.method == method,
            _contact.c.author == staff,
            _contact.c.minutes.is_not(None),
        )
        .order_by(_contact.c.at.desc())
        .limit(1),
    ):
        row = conn.execute(query).first()
        if row is not None and (latest is None or row[0] > latest[0]):
            latest = (row[0], row[1])
    return latest[1] if latest else None


def day_start(day: date, like: datetime) -> datetime:
    """Midnight of a day in the zone of another moment."""
    return datetime.combine(day, time(), tzinfo=like.tzinfo)
