"""Statements about one record, built once for each table.

Building an expression over a wide table and finding its place in SQLAlchemy's cache costs several
times what SQLite needs to run it, and a save runs some fifteen of them.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa

from nimo_desktop.storage import guard
from nimo_desktop.storage.schema import TABLES

ID = "sought_id"
"""The parameter for the id of the row; no column has that name."""

IDS = "sought_ids"
"""The parameter for a sequence of ids."""

KEPT = 64
"""So many statements of one list stay built: more than one sitting mixes orders and filters."""

_JOURNALING = {guard.JOURNALING: True}


@cache
def by_id(kind: str) -> sa.Select[Any]:
    """The row whose id is `ID`, also out of the trash."""
    table = TABLES[kind]
    return sa.select(table).where(table.c.id == sa.bindparam(ID))


def among(column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """Whether the column is one of `IDS`."""
    return column.in_(sa.bindparam(IDS, expanding=True))


@cache
def of_many(kind: str, name: str) -> sa.Select[Any]:
    """Rows outside the trash whose column `name` is one of `IDS`, in the order of their ids."""
    table = TABLES[kind]
    where = (among(table.c[name]), table.c.deleted_at.is_(None))
    return sa.select(table).where(*where).order_by(table.c.id)


@cache
def insert(kind: str) -> sa.Insert:
    """A new row with every column as a parameter; only for the pen of an action."""
    return TABLES[kind].insert().execution_options(**_JOURNALING)


@cache
def update(kind: str, names: frozenset[str]) -> sa.Update:
    """These columns of the row whose id is `ID`; only for the pen of an action."""
    table = TABLES[kind]
    return (
        table.update()
        .execution_options(**_JOURNALING)
        .where(table.c.id == sa.bindparam(ID))
        .values({name: sa.bindparam(name) for name in names})
    )


@cache
def equal(kind: str, names: tuple[str, ...], empty: tuple[str, ...]) -> sa.Select[Any]:
    """Rows outside the trash whose columns `names` equal parameters of the same names and whose
    columns `empty` are NULL, in the order of their ids.
    """
    table = TABLES[kind]
    return (
        sa.select(table)
        .where(
            *(table.c[name] == sa.bindparam(name, type_=table.c[name].type) for name in names),
            *(table.c[name].is_(None) for name in empty),
            table.c.deleted_at.is_(None),
        )
        .order_by(table.c.id)
    )
