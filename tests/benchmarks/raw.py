"""The anchor of queries: the same statements on a bare sqlcipher cursor."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlcipher3 import dbapi2

from nimo_desktop.services.access import Sitting

CACHE_KIB = 65536
Statement = tuple[str, Any]


def connect(path: Path, key: bytes) -> Any:
    """A bare connection with the settings that the vault uses."""
    conn = dbapi2.connect(str(path), isolation_level=None)
    for pragma in (
        f"key=\"x'{key.hex()}'\"",
        "journal_mode=WAL",
        "synchronous=FULL",
        f"cache_size=-{CACHE_KIB}",
        "temp_store=MEMORY",
    ):
        conn.execute(f"PRAGMA {pragma}")
    return conn


@contextlib.contextmanager
def beside(sitting: Sitting) -> Iterator[Any]:
    """A bare connection to the vault of a sitting."""
    conn = connect(sitting.workspace.vault.path, sitting.master.database_key())
    try:
        yield conn
    finally:
        conn.close()


def statements_of(sitting: Sitting, act: Callable[[], object]) -> list[Statement]:
    """What `act` sends to the database, with its parameters."""
    seen: list[Statement] = []

    def note(conn: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.lstrip()[:6].upper() in ("SELECT", "WITH R"):
            seen.append((statement, parameters))

    engine = sitting.workspace.vault.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    return seen


def replay(conn: Any, statements: list[Statement]) -> Callable[[], None]:
    """The same statements in one transaction, every row fetched."""

    def act() -> None:
        conn.execute("BEGIN")
        for statement, parameters in statements:
            conn.execute(statement, parameters).fetchall()
        conn.execute("COMMIT")

    return act
