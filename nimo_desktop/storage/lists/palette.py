"""Lines for 検索 (Ctrl+K): number, words and person of records found in the search index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nimo_desktop.storage.lists.today import Row, name_of
from nimo_desktop.storage.schema import TABLES

_case, _consultation = TABLES["support_case"], TABLES["consultation"]
_referral, _agency = TABLES["referral"], TABLES["agency"]


def lines(conn: Connection, kind: str, ids: Sequence[UUID]) -> tuple[Row, ...]:
    """`id`, `number`, `words`, `person_name` of records outside the trash, in the order of ids."""
    if not ids:
        return ()
    query = _QUERIES[kind]()
    table = TABLES[kind]
    rows = conn.execute(
        query.where(table.c.id.in_(list(ids)), table.c.deleted_at.is_(None))
    ).mappings()
    by_id = {r["id"]: dict(r) for r in rows}
    return tuple(by_id[one] for one in ids if one in by_id)


def consultation_of(conn: Connection, person: UUID) -> UUID | None:
    """The newest consultation about a person."""
    found: UUID | None = conn.execute(
        sa.select(_consultation.c.id)
        .where(_consultation.c.subject_id == person, _consultation.c.deleted_at.is_(None))
        .order_by(_consultation.c.received_at.desc())
        .limit(1)
    ).scalar()
    return found


def by_number(conn: Connection, prefix: str, limit: int) -> tuple[tuple[str, UUID], ...]:
    """(kind, id) of records whose number begins so."""
    found: list[tuple[str, UUID]] = []
    for kind in ("support_case", "consultation", "referral"):
        number = TABLES[kind].c.number
        rows = conn.execute(
            sa.select(TABLES[kind].c.id)
            .where(number >= prefix, number < prefix + "\U0010ffff")
            .order_by(number.desc())
            .limit(limit)
        ).scalars()
        found += [(kind, one) for one in rows]
    return tuple(found[:limit])


def _cases() -> sa.Select[Any]:
    name = name_of(_case.c.person_id).label("person_name")
    return sa.select(_case.c.id, _case.c.number, _case.c.summary.label("words"), name)


def _consultations() -> sa.Select[Any]:
    name = name_of(_consultation.c.subject_id).label("person_name")
    gist = _consultation.c.gist.label("words")
    return sa.select(_consultation.c.id, _consultation.c.number, gist, name)


def _referrals() -> sa.Select[Any]:
    name = name_of(_referral.c.person_id).label("person_name")
    return sa.select(_referral.c.id, _referral.c.number, _referral.c.need.label("words"), name)


def _agencies() -> sa.Select[Any]:
    nothing = sa.literal("").label("person_name")
    return sa.select(
        _agency.c.id, _agency.c.phone.label("number"), _agency.c.name.label("words"), nothing
    )


_QUERIES = {
    "support_case": _cases,
    "consultation": _consultations,
    "referral": _referrals,
    "agency": _agencies,
}
