"""The 48-hour lines that still run: where each belongs, and when it ends."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nimo_desktop.storage.schema import TABLES

_task = TABLES["task"]

OWN, PARENTS = "safety_own", "safety_parents"
"""Parameters with the ids of referrals, and of consultations and cases, that have such a line."""


@cache
def _lines_query() -> sa.Select[Any]:
    return sa.select(
        _task.c.referral_id, _task.c.consultation_id, _task.c.case_id, _task.c.due_at
    ).where(_task.c.done_at.is_(None), _task.c.deleted_at.is_(None), _task.c.due_at.is_not(None))


@dataclasses.dataclass(frozen=True, slots=True)
class SafetyLines:
    """The open 48-hour lines: few, so they are read first. Id of the referral, consultation or
    case it belongs to, and when it ends.
    """

    own: Mapping[UUID, datetime]
    parents: Mapping[UUID, datetime]

    @classmethod
    def read(cls, conn: Connection) -> SafetyLines:
        """All lines for which nobody has yet recorded how safety was seen."""
        own: dict[UUID, datetime] = {}
        parents: dict[UUID, datetime] = {}
        for referral, consultation, case, until in conn.execute(_lines_query()):
            if referral is not None:
                own[referral] = min(until, own.get(referral, until))
                continue
            for parent in filter(None, (consultation, case)):
                parents[parent] = min(until, parents.get(parent, until))
        return cls(own, parents)

    def __bool__(self) -> bool:
        return bool(self.own or self.parents)

    def parameters(self) -> dict[str, object]:
        """For a query in whose order these lines come first."""
        return {OWN: list(self.own), PARENTS: list(self.parents)}

    def until(
        self, referral: UUID, consultation: UUID | None, case: UUID | None, *, is_open: bool
    ) -> datetime | None:
        """When the line of this referral ends; None without one."""
        found = [self.own.get(referral)]
        if is_open:
            found += [self.parents.get(one) for one in (consultation, case) if one is not None]
        return min((one for one in found if one is not None), default=None)
