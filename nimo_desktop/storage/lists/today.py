"""What 今日 shows, in a few queries: open tasks, unfinished intakes, expiries, recent cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nimo_desktop.storage.schema import TABLES, journal_entry, journal_image

Row = Mapping[str, Any]

_task, _case, _consultation = TABLES["task"], TABLES["support_case"], TABLES["consultation"]
_referral, _staff, _name = TABLES["referral"], TABLES["staff"], TABLES["name"]
_benefit, _outside = TABLES["benefit"], TABLES["outside_plan"]
_CLOSED = "closed"
_RECENT_ENTRIES = (200, 1000, 4000)
"""How far back recent cases are looked for, in steps: the first is mostly enough."""


def name_of(person: sa.ColumnElement[Any]) -> sa.ScalarSelect[str]:
    """The name in use: the main one without an end, the newest first."""
    return (
        sa.select(_name.c.text)
        .where(_name.c.person_id == person, _name.c.deleted_at.is_(None), _name.c.kind == "main")
        .order_by(_name.c.until.is_(None).desc(), _name.c.since.desc())
        .limit(1)
        .scalar_subquery()
    )


def tasks(conn: Connection, *, until: date) -> tuple[Row, ...]:
    """Open tasks due by `until`, all 48-hour lines and awaited replies, with their records."""
    person = sa.func.coalesce(
        _case.c.person_id,
        _consultation.c.subject_id,
        _referral.c.person_id,
        _benefit.c.person_id,
        _outside.c.person_id,
    )
    query = (
        sa.select(
            _task,
            _staff.c.name.label("staff_name"),
            _case.c.number.label("case_number"),
            _consultation.c.number.label("consultation_number"),
            _consultation.c.gist.label("gist"),
            _consultation.c.subject_alias.label("alias"),
            _referral.c.number.label("referral_number"),
            _referral.c.urgency.label("urgency"),
            _referral.c.due_on.label("reply_due_on"),
            _referral.c.checked_on.label("checked_on"),
            name_of(person).label("person_name"),
        )
        .select_from(
            _task.join(_staff, _staff.c.id == _task.c.staff_id)
            .outerjoin(_case, _case.c.id == _task.c.case_id)
            .outerjoin(_consultation, _consultation.c.id == _task.c.consultation_id)
            .outerjoin(_referral, _referral.c.id == _task.c.referral_id)
            .outerjoin(_benefit, _benefit.c.id == _task.c.benefit_id)
            .outerjoin(_outside, _outside.c.id == _task.c.outside_plan_id)
        )
        .where(_task.c.done_at.is_(None), _task.c.deleted_at.is_(None))
        .where(
            sa.or_(_task.c.due_on <= until, _task.c.due_at.is_not(None), _task.c.kind == "reply")
        )
        .order_by(_task.c.due_on, _task.c.id)
    )
    return tuple(dict(r) for r in conn.execute(query).mappings())


def unfinished(conn: Connection) -> tuple[Row, ...]:
    """Open consultations that are not complete, the oldest first."""
    return _consultations(conn, _consultation.c.completed_at.is_(None))


def _consultations(conn: Connection, condition: sa.ColumnElement[bool]) -> tuple[Row, ...]:
    query = (
        sa.select(
            _consultation.c.id,
            _consultation.c.number,
            _consultation.c.gist,
            _consultation.c.received_at,
            _consultation.c.urgency,
            _consultation.c.case_id,
            _consultation.c.subject_alias,
            _consultation.c.holder_staff,
            _staff.c.name.label("staff_name"),
            name_of(_consultation.c.subject_id).label("person_name"),
        )
        .select_from(_consultation.join(_staff, _staff.c.id == _consultation.c.holder_staff))
        .where(
            condition, _consultation.c.deleted_at.is_(None), _consultation.c.closed_at.is_(None)
        )
        .order_by(_consultation.c.received_at)
    )
    return tuple(dict(r) for r in conn.execute(query).mappings())


def _open_case(person: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    return sa.and_(
        _case.c.person_id == person, _case.c.deleted_at.is_(None), _case.c.status != _CLOSED
    )


def _last_done(column: sa.ColumnElement[Any], own: sa.ColumnElement[Any]) -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.max(_task.c.done_at))
        .where(column == own, _task.c.deleted_at.is_(None))
        .scalar_subquery()
    )


def _no_open_task(
    column: sa.ColumnElement[Any], own: sa.ColumnElement[Any]
) -> sa.ColumnElement[bool]:
    return ~sa.exists().where(
        column == own, _task.c.done_at.is_(None), _task.c.deleted_at.is_(None)
    )


def expiring(conn: Connection, *, until: date) -> tuple[Row, ...]:
    """Certificates in hand that end by `until`, of people with an open case, without a task."""
    query = (
        sa.select(
            _benefit.c.id, _benefit.c.kind, _benefit.c.expires_on,
            _case.c.id.label("case_id"), _case.c.number.label("case_number"),
            _case.c.holder_staff, _staff.c.name.label("staff_name"),
            name_of(_benefit.c.person_id).label("person_name"),
            _last_done(_task.c.benefit_id, _benefit.c.id).label("last_done"),
        )
        .select_from(
            _benefit.join(_case, _open_case(_benefit.c.person_id)).join(
                _staff, _staff.c.id == _case.c.holder_staff
            )
        )
        .where(
            _benefit.c.expires_on <= until, _benefit.c.deleted_at.is_(None),
            _benefit.c.state == "have", _no_open_task(_task.c.benefit_id, _benefit.c.id),
        )
        .order_by(_benefit.c.expires_on, _benefit.c.id)
    )  # fmt: skip
    return tuple(dict(r) for r in conn.execute(query).mappings())


def outside_plans(conn: Connection, *, until: date) -> tuple[Row, ...]:
    """Plans of other agencies whose review or end comes by `until`, as `expiring`."""
    plan = _outside.c
    due = sa.func.coalesce(plan.next_review_on, plan.ends_on)
    query = (
        sa.select(
            plan.id, plan.kind, plan.next_review_on, plan.ends_on,
            _case.c.id.label("case_id"), _case.c.number.label("case_number"),
            _case.c.holder_staff, _staff.c.name.label("staff_name"),
            name_of(plan.person_id).label("person_name"),
            _last_done(_task.c.outside_plan_id, plan.id).label("last_done"),
        )
        .select_from(
            _outside.join(_case, _open_case(plan.person_id)).join(
                _staff, _staff.c.id == _case.c.holder_staff
            )
        )
        .where(
            due <= until, plan.deleted_at.is_(None),
            _no_open_task(_task.c.outside_plan_id, plan.id),
        )
        .order_by(due, plan.id)
    )  # fmt: skip
    return tuple(dict(r) for r in conn.execute(query).mappings())


def recent_cases(conn: Connection, *, actor: str, limit: int) -> tuple[Row, ...]:
    """Cases that this login looked at or wrote in, the last one first."""
    newest = conn.execute(sa.select(sa.func.max(journal_entry.c.seq))).scalar() or 0
    found: tuple[Row, ...] = ()
    for span in _RECENT_ENTRIES:
        ids = _touched(conn, actor, since=newest - span, limit=limit * 20)
        found = _in_order(_cases(conn, ids), ids)[:limit]
        if len(found) == limit or span >= newest:
            break
    return found


def _touched(conn: Connection, actor: str, *, since: int, limit: int) -> list[UUID]:
    # A case's own row is filed under its person, everything in the case under the case.
    of = sa.case(
        (journal_image.c.kind == "support_case", journal_image.c.row), else_=journal_image.c.about
    )
    touched = conn.execute(
        sa.select(of.label("of"), sa.func.max(journal_image.c.seq).label("last"))
        .select_from(
            journal_image.join(journal_entry, journal_entry.c.seq == journal_image.c.seq)
        )
        .where(
            journal_entry.c.actor == actor,
            journal_entry.c.seq > since,
            journal_image.c.seq > since,
            of.is_not(None),
        )
        .group_by(of)
        .order_by(sa.desc("last"))
        .limit(limit)
    )
    return [UUID(hex=row.of) for row in touched]


def _cases(conn: Connection, ids: Iterable[UUID]) -> tuple[Row, ...]:
    query = (
        sa.select(
            _case.c.id, _case.c.number, _case.c.status,
            name_of(_case.c.person_id).label("person_name"),
        )
        .where(_case.c.id.in_(list(ids)), _case.c.deleted_at.is_(None))
    )  # fmt: skip
    return tuple(dict(r) for r in conn.execute(query).mappings())


def _in_order(rows: Iterable[Row], ids: list[UUID]) -> tuple[Row, ...]:
    by_id = {row["id"]: row for row in rows}
    return tuple(by_id[one] for one in ids if one in by_id)
