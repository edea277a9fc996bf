"""The list of 連携: ids by filter and order first, then the rows of one screen."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nimo_desktop.domain.ids import CaseId, ConsultationId, DepartmentId, StaffId
from nimo_desktop.domain.referral_record import (
    AWAITING_REPLY,
    COORDINATORS_LIST,
    ENDED,
    THIRD,
    Status,
    Way,
)
from nimo_desktop.storage import search, statements
from nimo_desktop.storage.lists.safety_lines import OWN, PARENTS, SafetyLines
from nimo_desktop.storage.schema import TABLES

_referral, _handover = TABLES["referral"], TABLES["handover"]
_consultation, _name = TABLES["consultation"], TABLES["name"]
_staff, _department, _agency = TABLES["staff"], TABLES["department"], TABLES["agency"]
_holder_department = _department.alias("holder_department_of")

SEARCH_LIMIT = 2000


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ReferralFilter:
    """`state`: waiting (`staff` waits for others), keeping (others wait for `staff`), coordinator,
    overdue, third (handed on three times or more), open, all. `department` is the one a slip went
    to. `case_id` and `consultation_id` narrow to one record, whatever else is asked.
    """

    state: str = "open"
    staff: StaffId | None = None
    own_department: DepartmentId | None = None
    department: DepartmentId | None = None
    text: str = ""
    case_id: CaseId | None = None
    consultation_id: ConsultationId | None = None


def _values(statuses: frozenset[Status] | tuple[Status, ...]) -> list[str]:
    return sorted(one.value for one in statuses)


def _status_in(*statuses: Status) -> sa.ColumnElement[bool]:
    return _referral.c.status.in_(_values(statuses))


_OPEN = _referral.c.status.not_in(_values(ENDED))
_REPLY_DUE = sa.and_(
    _referral.c.status.in_(_values(AWAITING_REPLY)),
    sa.not_(sa.and_(_referral.c.way == Way.INFO.value, _status_in(Status.ACKNOWLEDGED))),
)


def _waiting(filter: ReferralFilter) -> sa.ColumnElement[bool]:
    """Held by me while somebody else has to answer or to begin."""
    others = (Status.SENT, Status.ACKNOWLEDGED, Status.AWAITING_FIRST_USE)
    return sa.and_(_referral.c.holder_staff == filter.staff, _status_in(*others))


def _keeping(filter: ReferralFilter) -> sa.ColumnElement[bool]:
    """The next move is mine: an answer, a question put to me, a next way, a result."""
    mine = _referral.c.holder_staff == filter.staff
    to_me = sa.or_(
        _referral.c.to_staff == filter.staff,
        sa.and_(
            _referral.c.to_staff.is_(None), _referral.c.to_department == filter.own_department
        ),
    )
    my_move = (
        Status.PREPARED, Status.ASKED, Status.WITH_SENDER, Status.AT_COORDINATOR,
        Status.IN_CONFERENCE, Status.ADVISING,
    )  # fmt: skip
    taken = sa.and_(
        _status_in(Status.ACCEPTED, Status.JOINT), _referral.c.sender_staff != filter.staff
    )
    return sa.or_(
        sa.and_(_status_in(Status.SENT, Status.ACKNOWLEDGED), to_me),
        sa.and_(mine, sa.or_(_status_in(*my_move), taken)),
    )


def _conditions(filter: ReferralFilter, today: date) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [_referral.c.deleted_at.is_(None)]
    if filter.state == "waiting":
        found.append(_waiting(filter))
    elif filter.state == "keeping":
        found.append(_keeping(filter))
    elif filter.state == "coordinator":
        found.append(_status_in(*COORDINATORS_LIST))
    elif filter.state == "overdue":
        found.append(sa.and_(_REPLY_DUE, _referral.c.due_on < today))
    elif filter.state == "third":
        conference = Status.IN_CONFERENCE.value
        found += [_OPEN, _referral.c.handovers >= THIRD, _referral.c.status != conference]
    elif filter.state == "open":
        found.append(_OPEN)
    if filter.department is not None:
        found.append(_referral.c.to_department == filter.department)
    if filter.case_id is not None:
        found.append(_of_case(filter.case_id))
    if filter.consultation_id is not None:
        found.append(_referral.c.consultation_id == filter.consultation_id)
    return found


def _of_case(case_id: CaseId) -> sa.ColumnElement[bool]:
    """Also those sent while the consultation was not yet a case."""
    grown = sa.select(_consultation.c.id).where(_consultation.c.case_id == case_id)
    return sa.or_(
        _referral.c.case_id == case_id,
        sa.and_(_referral.c.case_id.is_(None), _referral.c.consultation_id.in_(grown)),
    )


def _person_name(column: sa.Column[Any], today: date) -> sa.ScalarSelect[Any]:
    return (
        sa.select(column)
        .where(
            _name.c.person_id == _referral.c.person_id,
            _name.c.kind == "main",
            _name.c.deleted_at.is_(None),
            sa.or_(_name.c.until.is_(None), _name.c.until >= today),
        )
        .order_by(_name.c.id.desc())
        .limit(1)
        .correlate(_referral)
        .scalar_subquery()
    )


@cache
def _named(table: sa.Table) -> sa.FromClause:
    """Made once: building an alias of a wide table costs more than its query."""
    return table.alias()


def _one(table: sa.Table, key: sa.Column[Any], column: str = "name") -> sa.ScalarSelect[Any]:
    """A word of the row that a column of the referral names."""
    named = _named(table)
    return (
        sa.select(named.c[column]).where(named.c.id == key).correlate(_referral).scalar_subquery()
    )


_STATUS_ORDER = {one.value: place for place, one in enumerate(Status)}


def _receiver_name() -> sa.ColumnElement[Any]:
    return sa.func.coalesce(
        _one(_agency, _referral.c.to_agency), _one(_department, _referral.c.to_department)
    )


def _begun() -> sa.ColumnElement[Any]:
    """When it went out; while it has not, when it was made."""
    return sa.func.coalesce(
        sa.type_coerce(_referral.c.sent_at, sa.Text),
        sa.type_coerce(_one(_handover, _referral.c.handover_id, "made_at"), sa.Text),
    )


def _sort_column(sort: str, today: date) -> sa.ColumnElement[Any]:
    columns: dict[str, sa.ColumnElement[Any]] = {
        # The year of an era has one digit at first: R9-T-A0001 stands before R10-T-A0001.
        "number": sa.func.printf("%02d%s", sa.func.length(_referral.c.number), _referral.c.number),
        "name": _person_name(_name.c.kana, today),
        "receiver": _receiver_name(),
        "status": sa.case(_STATUS_ORDER, value=_referral.c.status),
        "holder": _one(_staff, _referral.c.holder_staff),
        "due": sa.case((_REPLY_DUE, _referral.c.due_on), else_=None),
        "days": _begun(),
    }
    return columns[sort]


def referral_ids(
    conn: Connection,
    filter: ReferralFilter,
    *,
    sort: str = "due",
    descending: bool = False,
    today: date,
    variants: Mapping[str, str] | None = None,
) -> list[UUID]:
    """Ids that meet the filter in the order asked for; 48-hour lines before all, then open ones,
    then the newest.
    """
    has_lines, given = _given(conn, filter, variants or {})
    plain = dataclasses.replace(filter, text="")
    query = _ids_query(plain, statements.IDS in given, has_lines, sort, descending, today)
    return list(conn.execute(query, given).scalars().all())


@lru_cache(maxsize=statements.KEPT)
def _ids_query(
    filter: ReferralFilter,
    has_text: bool,
    has_lines: bool,
    sort: str,
    descending: bool,
    today: date,
) -> sa.Select[UUID]:
    query = sa.select(_referral.c.id).where(*_conditions(filter, today))
    return _in_order(query, has_text, has_lines, sort, descending, today)


def board_ids(
    conn: Connection,
    filter: ReferralFilter,
    *,
    ended_since: date,
    today: date,
    variants: Mapping[str, str] | None = None,
) -> list[tuple[UUID, str, str]]:
    """(id, status, last outcome) for the board, soonest due first; of `state` "open" also what
    was completed on `ended_since` or later.
    """
    where = _conditions(filter, today)
    if filter.state == "open":
        lately = sa.and_(_status_in(Status.COMPLETED), _referral.c.outcome_on >= ended_since)
        where = [sa.or_(_OPEN, lately) if one is _OPEN else one for one in where]
    has_lines, given = _given(conn, filter, variants or {})
    query = sa.select(_referral.c.id, _referral.c.status, _referral.c.outcome_code).where(*where)
    ordered = _in_order(query, statements.IDS in given, has_lines, "due", False, today)
    return [(row[0], row[1], row[2]) for row in conn.execute(ordered, given).all()]


def _given(
    conn: Connection, filter: ReferralFilter, variants: Mapping[str, str]
) -> tuple[bool, dict[str, object]]:
    """Whether a 48-hour line runs, and the parameters: `IDS` only where words are searched."""
    lines = SafetyLines.read(conn)
    found = lines.parameters() if lines else {}
    if filter.text.strip():
        found[statements.IDS] = _searched(conn, filter.text, variants)
    return bool(lines), found


def _in_order(
    query: sa.Select[Any], has_text: bool, has_lines: bool, sort: str, descending: bool, today: date
) -> sa.Select[Any]:
    """The query with its order, narrowed to `IDS` where words are searched."""
    if has_text:
        query = query.where(statements.among(_referral.c.id))
    column = _sort_column(sort, today)
    # The more days have gone, the earlier it began.
    turned = descending if sort != "days" else not descending
    ordered = sa.nulls_last(column.desc() if turned else column)
    places = [ordered, _referral.c.id.desc()]
    if sort == "due":
        places.insert(1, sa.case((_OPEN, 0), else_=1))
    if has_lines:
        places.insert(0, sa.case((_has_line(), 0), else_=1))
    return query.order_by(*places)


def _has_line() -> sa.ColumnElement[bool]:
    """The referrals that a line runs for: their own, while open also that of their case."""
    parents: sa.BindParameter[Any] = sa.bindparam(PARENTS, expanding=True)
    of_parent = sa.or_(_referral.c.consultation_id.in_(parents), _referral.c.case_id.in_(parents))
    own = _referral.c.id.in_(sa.bindparam(OWN, expanding=True))
    return sa.or_(own, sa.and_(_OPEN, of_parent))


def _searched(conn: Connection, text: str, variants: Mapping[str, str]) -> list[UUID]:
    """Referrals that hold the words, or whose person does; a number finds its referral."""
    found = list(search.find(conn, "referral", text, variants=variants, limit=SEARCH_LIMIT))
    query = sa.select(_referral.c.id).where(_referral.c.number == text.strip().upper())
    found += conn.execute(query).scalars()
    people = list(search.find(conn, "person", text, variants=variants, limit=SEARCH_LIMIT))
    if people:
        found += conn.execute(
            sa.select(_referral.c.id).where(_referral.c.person_id.in_(people))
        ).scalars()
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class ReferralRow:
    """One referral as the list knows it; `due_on` only while an answer is awaited."""

    id: UUID
    number: str
    name: str
    kana: str
    alias: str
    agency: str
    department: str
    receiver_staff: str
    need: str
    status: str
    holder_department: str
    holder: str
    due_on: date | None
    next_on: date | None
    sent_at: datetime | None
    made_at: datetime
    outcome_on: date | None
    returns: int
    urgency: str
    handovers: int
    checked_on: date | None
    consultation_id: UUID | None
    case_id: UUID | None
    safety_at: datetime | None = None


def referral_rows(conn: Connection, ids: Sequence[UUID], *, today: date) -> list[ReferralRow]:
    """What the list shows of these referrals, in the order given; what is gone is left out."""
    lines = SafetyLines.read(conn)
    found = conn.execute(_rows_query(today), {statements.IDS: ids}).all()
    rows = {row[0]: _with_line(ReferralRow(*tuple(row)), lines) for row in found}
    return [rows[one] for one in ids if one in rows]


@lru_cache(maxsize=2)
def _rows_query(today: date) -> sa.Select[Any]:
    return (
        sa.select(
            _referral.c.id,
            _referral.c.number,
            sa.func.coalesce(_person_name(_name.c.text, today), ""),
            sa.func.coalesce(_person_name(_name.c.kana, today), ""),
            sa.func.coalesce(_one(_consultation, _referral.c.consultation_id, "subject_alias"), ""),
            sa.func.coalesce(_one(_agency, _referral.c.to_agency), ""),
            sa.func.coalesce(_one(_department, _referral.c.to_department), ""),
            sa.func.coalesce(_one(_staff, _referral.c.to_staff), ""),
            _referral.c.need,
            _referral.c.status,
            _holder_department.c.name,
            _staff.c.name,
            sa.case((_REPLY_DUE, _referral.c.due_on), else_=None),
            _referral.c.next_on,
            _referral.c.sent_at,
            _handover.c.made_at,
            _referral.c.outcome_on,
            _referral.c.returns,
            _referral.c.urgency,
            _referral.c.handovers,
            _referral.c.checked_on,
            _referral.c.consultation_id,
            _referral.c.case_id,
        )
        .join(_handover, _handover.c.id == _referral.c.handover_id)
        .join(_holder_department, _holder_department.c.id == _referral.c.holder_department)
        .join(_staff, _staff.c.id == _referral.c.holder_staff)
        .where(statements.among(_referral.c.id), _referral.c.deleted_at.is_(None))
    )


def _with_line(row: ReferralRow, lines: SafetyLines) -> ReferralRow:
    is_open = Status(row.status) not in ENDED
    until = lines.until(row.id, row.consultation_id, row.case_id, is_open=is_open)
    return row if until is None else dataclasses.replace(row, safety_at=until)
