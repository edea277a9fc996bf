"""Numbers that people read: R8-K-A0012 = fiscal year, kind, the vault's letter, running number.

Kinds: U 相談, K ケース, T 連携, C 会議, S 書類. ASCII only: safe as an argument and as a file name.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from nimo_desktop.domain.dates_jp import fiscal_year, fiscal_year_code
from nimo_desktop.storage.schema import number_counter

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

KINDS = "UKTCS"
PATTERN = re.compile(r"^[A-Z]\d{1,2}-[UKTCS]-[A-Z]\d{4,}$")


def take(conn: Connection, kind: str, day: date, *, letter: str) -> str:
    """Give out the next number of the fiscal year of `day`; call inside a write transaction."""
    if kind not in KINDS:
        raise ValueError(kind)
    year, table = fiscal_year(day), number_counter
    mine = sa.and_(table.c.fiscal_year == year, table.c.kind == kind)
    last = conn.execute(sa.select(table.c.last).where(mine)).scalar()
    if last is None:
        conn.execute(table.insert().values(fiscal_year=year, kind=kind, last=1))
    else:
        conn.execute(table.update().where(mine).values(last=last + 1))
    return f"{fiscal_year_code(day)}-{kind}-{letter}{(last or 0) + 1:04d}"
