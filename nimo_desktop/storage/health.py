"""What can be wrong with a vault's file and its rows; each finding is a number, told by services.

The page check (HMAC of every page) runs only on an emptied log and under the write lock: before a
checkpoint, or while one runs, a half-written page that the log still covers looks like damage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

import sqlalchemy as sa

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.storage import guard
from nimo_desktop.storage.schema import SEARCHED, TABLES, search_key
from nimo_desktop.storage.vault import known_troubles

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from nimo_desktop.storage.vault import Vault

_TRIES = 2


class CheckBusy(KnownError):
    """Other programs read or write all the time, so that the log cannot be emptied."""

    sentence = (
        "ほかの処理が記録を使っているため、検査を始められませんでした。記録は変わっていません。"
        "少し待ってから、もう一度お試しください。"
    )


@dataclass(frozen=True, slots=True)
class FileFindings:
    """`pages` that failed their check, and whether the file is shorter than it says."""

    pages: int = 0
    cut: bool = False

    @property
    def whole(self) -> bool:
        """Nothing is wrong."""
        return not self.pages and not self.cut


def file_findings(vault: Vault) -> FileFindings:
    """Empty the log and check every page. Raises CheckBusy, or a trouble of the file that stops
    it.
    """
    log = vault.path.with_name(vault.path.name + "-wal")
    for _ in range(_TRIES):
        vault.checkpoint()
        with known_troubles(), vault.engine.connect() as conn:
            writing = conn.execution_options(**{guard.WRITING: True})
            with writing.begin():
                if log.exists() and log.stat().st_size:
                    continue
                bad = writing.exec_driver_sql("PRAGMA cipher_integrity_check").fetchall()
                pages = _number(writing, "PRAGMA page_count")
                size = _number(writing, "PRAGMA page_size")
                return FileFindings(len(bad), vault.path.stat().st_size < pages * size)
    raise CheckBusy


def _number(conn: Connection, statement: str) -> int:
    return int(conn.exec_driver_sql(statement).scalar() or 0)


def tree_findings(conn: Connection) -> int:
    """Faults that SQLite's quick check finds in its trees and the search index."""
    rows = conn.exec_driver_sql("PRAGMA quick_check").scalars().all()
    return 0 if list(rows) == ["ok"] else len(rows)


def loose_references(conn: Connection) -> int:
    """Rows that refer to a row that is not there."""
    return len(conn.exec_driver_sql("PRAGMA foreign_key_check").fetchall())


def row_counts(conn: Connection) -> Mapping[str, int]:
    """Rows of every table of ours, by name; the search index's own tables are left out."""
    names = conn.exec_driver_sql(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "AND name NOT GLOB 'search_*_*' ORDER BY name"
    ).scalars()
    ours = [n for n in names if n == search_key.name or not n.startswith("search_")]
    return {n: _number(conn, f'SELECT count(*) FROM "{n}"') for n in ours}


def search_gaps(conn: Connection) -> int:
    """Searched records without a line in the index, and lines in the index without their record."""
    return sum(_gaps(conn, kind) for kind in SEARCHED)


def _gaps(conn: Connection, kind: str) -> int:
    table = TABLES[kind]
    records = {
        r.hex
        for r in conn.execute(sa.select(table.c.id).where(table.c.deleted_at.is_(None))).scalars()
    }
    keys = {
        row.rowid: row.record_id
        for row in conn.execute(
            sa.select(search_key.c.rowid, search_key.c.record_id).where(search_key.c.kind == kind)
        )
    }
    lines = set(conn.exec_driver_sql(f"SELECT rowid FROM search_{kind}").scalars())
    twice = len(keys) - len(set(keys.values()))
    return len(records ^ set(keys.values())) + len(lines ^ set(keys)) + twice


_OPEN_ITEMS = {
    "consultation": "closed_at IS NULL AND case_id IS NULL",
    "support_case": "status <> 'closed'",
    "referral": "status NOT IN ('completed', 'withdrawn')",
}


@dataclass(frozen=True, slots=True)
class Loose:
    """An open item whose holder does not work here (any more). `kind` is its table."""

    kind: str
    id: UUID
    number: str
    holder_staff: UUID


def held_by_nobody(conn: Connection, today: date) -> int:
    """How many open consultations, cases and referrals nobody who works here holds."""
    return len(without_holder(conn, today))


def without_holder(conn: Connection, today: date) -> tuple[Loose, ...]:
    """Those items, by kind and number. There must be none."""
    found: list[Loose] = []
    for kind, is_open in _OPEN_ITEMS.items():
        rows = conn.exec_driver_sql(
            "SELECT i.id, i.number, i.holder_staff "
            f"FROM {kind} i WHERE i.deleted_at IS NULL AND {is_open} "
            "AND NOT EXISTS (SELECT 1 FROM staff s JOIN department d "
            "ON d.id = i.holder_department WHERE s.id = i.holder_staff "
            "AND s.deleted_at IS NULL AND d.deleted_at IS NULL "
            "AND (s.left_on IS NULL OR s.left_on >= ?))",
            (today.isoformat(),),
        )
        found += [
            Loose(kind, UUID(hex=row.id), row.number, UUID(hex=row.holder_staff)) for row in rows
        ]
    return tuple(sorted(found, key=lambda one: (one.kind, one.number)))
