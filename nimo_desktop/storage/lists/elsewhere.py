"""What other programs wrote into the vault since a given entry of the journal."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nimo_desktop.storage.schema import TABLES, journal_entry, journal_image


def last_seq(conn: Connection) -> int:
    """The number of the newest entry, 0 for none."""
    return conn.execute(sa.select(sa.func.max(journal_entry.c.seq))).scalar() or 0


def rows_since(conn: Connection, seq: int) -> tuple[frozenset[str], frozenset[UUID]]:
    """Kinds and ids of the rows changed by entries after `seq`; remarks change none."""
    image = journal_image.c
    # The image of a row always holds its version; a remark about a row (a view, a print) does not.
    of_row = image.before.is_not(None) | sa.func.json_extract(image.after, "$.version").is_not(None)
    found = conn.execute(sa.select(image.kind, image.row).where(image.seq > seq, of_row)).all()
    rows = [(r.kind, r.row) for r in found if r.kind in TABLES]
    kinds = frozenset(kind for kind, _ in rows)
    return kinds, frozenset(UUID(hex=row) for _, row in rows if len(row) == 32)


def every_kind() -> frozenset[str]:
    """The names of all journaled tables."""
    return frozenset(TABLES)
