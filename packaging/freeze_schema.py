"""Writes migration 0001 from the tables of `storage/schema.py`.

Run it while 0001 has not been released; after that 0001 stays as it is for good and every change of
the tables is a new script.   python packaging/freeze_schema.py
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from nimo_desktop.storage.schema import (  # noqa: E402  the path comes first
    SEARCHED,
    Moment,
    metadata,
    search_table_ddl,
)

TARGET = ROOT / "nimo_desktop" / "storage" / "migrations" / "versions" / "r0001_first.py"

HEAD = '''"""The first tables of a vault, as released. Later changes are later scripts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Every table, its indexes, and the search index."""
'''


def render() -> str:
    """The whole script, not yet formatted."""
    tables = sorted(metadata.tables.values(), key=lambda table: table.name)
    calls = "".join(f"    _{t.name}()\n" for t in tables)
    functions = "".join(_function(t) for t in tables)
    searches = "".join(f"    op.execute(\n{_split(search_table_ddl(k))}    )\n" for k in SEARCHED)
    return f"{HEAD}{calls}    _search()\n{functions}\n\ndef _search() -> None:\n{searches}"


def _split(text: str) -> str:
    """One text over several lines."""
    parts = [part for part in re.split(r"(?<=, )", text) if part]
    return "".join(f"        {part!r}\n" for part in parts)


def _function(table: sa.Table) -> str:
    lines = [
        f"\n\ndef _{table.name}() -> None:",
        "    op.create_table(",
        f"        {table.name!r},",
    ]
    lines += [f"        {line}," for line in _columns(table)]
    lines.append("    )")
    for index in sorted(table.indexes, key=lambda i: str(i.name)):
        names = [c.name for c in index.columns]
        lines.append(f"    op.create_index({index.name!r}, {table.name!r}, {names!r})")
    return "\n".join(lines) + "\n"


def _columns(table: sa.Table) -> Iterator[str]:
    for column in table.columns:
        parts = [repr(column.name), _type(column.type)]
        for key in sorted(column.foreign_keys, key=lambda k: k.target_fullname):
            rule = f", ondelete={key.ondelete!r}" if key.ondelete else ""
            parts.append(f"sa.ForeignKey({key.target_fullname!r}{rule})")
        if column.primary_key:
            parts.append("primary_key=True")
        if column.autoincrement is False:
            parts.append("autoincrement=False")
        parts.append(f"nullable={column.nullable}")
        yield f"sa.Column({', '.join(parts)})"


def _type(kind: sa.types.TypeEngine[object]) -> str:
    # Scripts know no types of ours, which may change later: a moment is stored as text.
    return "sa.Text()" if isinstance(kind, Moment) else f"sa.{type(kind).__name__}()"


def main() -> int:
    """Write the script and bring it into the form of the house."""
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(render(), encoding="utf-8", newline="\n")
    for command in (["format"], ["check", "--fix", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *command, str(TARGET)], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
