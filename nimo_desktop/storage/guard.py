"""The watchman: journaled tables are written only through `records.Writer`, anything else
raises.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from nimo_desktop.storage.schema import JOURNALED

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

WRITING = "nimo_writing"
JOURNALING = "nimo_journaling"

_WRITES = re.compile(
    r"^\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+[\"`\[]?(\w+)",
    re.IGNORECASE,
)


class BypassedJournal(RuntimeError):
    """A bug: somebody wrote a journaled table without a journal entry."""


def install(engine: Engine) -> None:
    """Watch every statement of this engine, whether built by SQLAlchemy or plain text."""
    sa.event.listen(engine, "before_cursor_execute", _check)


def _check(
    conn: Connection, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool
) -> None:
    found = _WRITES.match(statement)
    if found is None or found.group(1).lower() not in JOURNALED:
        return
    options = context.execution_options if context is not None else {}
    if not options.get(JOURNALING):
        raise BypassedJournal(f"write to {found.group(1)} outside the journal")
