"""The list of cases in words. `services.cases` hands these on."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from nimo_desktop.domain.ages import age_words
from nimo_desktop.domain.case_moves import CaseStatus
from nimo_desktop.domain.ids import CaseId, PersonId
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage.lists import cases as lists
from nimo_desktop.storage.lists.cases import CaseFilter, CaseRow

__all__ = ["CaseFilter", "CaseLine", "list_ids", "list_rows"]


@dataclasses.dataclass(frozen=True, slots=True)
class CaseLine:
    """One line of the list; words, not codes. A secret address shows no district."""

    id: CaseId
    number: str
    person_id: PersonId
    name: str
    kana: str
    age: str
    district: str
    hidden: bool
    status: str
    holder: str
    next_on: date | None
    last_on: date | None


def list_ids(
    ws: Workspace,
    filter: CaseFilter,
    *,
    sort: str = "next",
    descending: bool = False,
    limit: int | None = None,
) -> list[UUID]:
    """Ids in order; `sort`: number, opened, name, age, district, status, holder, next, last."""
    # The older the person, the earlier the birth: the eldest come first in descending ages.
    turned = descending if sort != "age" else not descending
    with ws.vault.read() as conn:
        return lists.case_ids(
            conn,
            filter,
            sort=sort,
            descending=turned,
            today=ws.today(),
            variants=ws.variants,
            limit=limit,
        )


def list_rows(ws: Workspace, ids: Sequence[UUID]) -> list[CaseLine]:
    """The lines of these cases in the order given."""
    with ws.vault.read() as conn:
        rows = lists.case_rows(conn, ids, today=ws.today())
    return [_line(ws, row) for row in rows]


def _line(ws: Workspace, row: CaseRow) -> CaseLine:
    hidden = row.restricted or row.secret
    return CaseLine(
        id=CaseId(row.id),
        number=row.number,
        person_id=PersonId(row.person_id),
        name=row.name,
        kana=row.kana,
        age="" if row.birth is None else age_words(row.birth, ws.today()),
        district="" if hidden else row.district,
        hidden=hidden,
        status=CaseStatus(row.status).label,
        holder=f"{row.department} {row.holder}",
        next_on=row.next_on,
        last_on=None if row.last_at is None else row.last_at.date(),
    )
