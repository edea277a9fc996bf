"""連携の数字: the few columns of the history that are counted, read in two queries."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nimo_desktop.domain.referral_measures import Fact
from nimo_desktop.domain.referral_record import Status
from nimo_desktop.storage.schema import TABLES

_referral, _event = TABLES["referral"], TABLES["referral_event"]
_consultation, _case = TABLES["consultation"], TABLES["support_case"]


@dataclasses.dataclass(frozen=True, slots=True)
class Head:
    """A referral outside the trash: what was asked for, by when, and by which route it came."""

    id: UUID
    way: str
    due_on: date | None
    route: str


def heads(conn: Connection) -> tuple[Head, ...]:
    """All referrals that are not withdrawn and not in the trash."""
    own, first = _consultation.alias(), _consultation.alias()
    query = (
        sa.select(
            _referral.c.id,
            _referral.c.way,
            _referral.c.due_on,
            sa.func.coalesce(sa.func.nullif(own.c.route, ""), first.c.route, ""),
        )
        .select_from(
            _referral.outerjoin(own, own.c.id == _referral.c.consultation_id)
            .outerjoin(_case, _case.c.id == _referral.c.case_id)
            .outerjoin(first, first.c.id == _case.c.consultation_id)
        )
        .where(
            _referral.c.deleted_at.is_(None), _referral.c.status != Status.WITHDRAWN.value
        )
        .order_by(_referral.c.id)
    )
    return tuple(Head(*tuple(row)) for row in conn.execute(query))


def facts(conn: Connection) -> dict[UUID, list[Fact]]:
    """The events of these referrals, each in the order in which they were made."""
    event = _event.c
    query = (
        sa.select(
            event.referral_id,
            event.action,
            event.to_status,
            event.at,
            event.on,
            event.due_on,
            event.reason_code,
            event.to_department,
            event.to_agency,
            event.handovers,
        )
        .join(_referral, _referral.c.id == event.referral_id)
        .where(
            event.deleted_at.is_(None),
            _referral.c.deleted_at.is_(None),
            _referral.c.status != Status.WITHDRAWN.value,
        )
        .order_by(event.referral_id, event.id)
    )
    found: dict[UUID, list[Fact]] = {}
    for row in conn.execute(query):
        fact = _fact(tuple(row))
        found.setdefault(fact.referral, []).append(fact)
    return found


def _fact(row: tuple[Any, ...]) -> Fact:
    return Fact(row[0], row[1], Status(row[2]), *row[3:])
