"""The board of 連携: what has come in and waits to be handed on, before there is a referral."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nimo_desktop.storage.lists.today import name_of
from nimo_desktop.storage.schema import TABLES

_consultation, _referral = TABLES["consultation"], TABLES["referral"]
_staff, _department = TABLES["staff"], TABLES["department"]

TO_HAND_ON = ("refer", "coordinator", "together")
"""Values of 「受付のあとは」 that mean others are to come in (list after_intake)."""


def waiting_consultations(conn: Connection) -> list[UUID]:
    """Open consultations that are to be handed on and for which nothing was prepared yet."""
    made = sa.select(_referral.c.id).where(
        _referral.c.consultation_id == _consultation.c.id, _referral.c.deleted_at.is_(None)
    )
    query = (
        sa.select(_consultation.c.id)
        .where(
            _consultation.c.deleted_at.is_(None),
            _consultation.c.closed_at.is_(None),
            _consultation.c.case_id.is_(None),
            _consultation.c.after.in_(TO_HAND_ON),
            ~made.exists(),
        )
        .order_by(sa.nulls_last(_consultation.c.next_on), _consultation.c.id)
    )
    return list(conn.execute(query).scalars())


def consultation_rows(conn: Connection, ids: Sequence[UUID]) -> list[Mapping[str, Any]]:
    """What a card shows of these consultations, in the order given."""
    query = (
        sa.select(
            _consultation.c.id,
            _consultation.c.number,
            _consultation.c.gist,
            _consultation.c.subject_alias,
            _consultation.c.received_at,
            _consultation.c.next_on,
            _consultation.c.urgency,
            name_of(_consultation.c.subject_id).label("name"),
            _department.c.name.label("department"),
            _staff.c.name.label("staff"),
        )
        .join(_department, _department.c.id == _consultation.c.holder_department)
        .join(_staff, _staff.c.id == _consultation.c.holder_staff)
        .where(_consultation.c.id.in_(ids))
    )
    found = {row["id"]: dict(row) for row in conn.execute(query).mappings()}
    return [found[one] for one in ids if one in found]
