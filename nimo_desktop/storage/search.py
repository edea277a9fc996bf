"""Finding by 1, 2 and more characters: a contentless bigram index per kind, newest first by its
rowid.

The rowid is `(day number << 24) + running number of that day`, so that newest-first needs no sort.
Text is folded (kana, width, case, kanji variants) on both sides; nothing readable is stored here
beyond what SQLCipher encrypts anyway.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa

from nimo_desktop.domain.names import fold
from nimo_desktop.storage import statements
from nimo_desktop.storage.schema import SEARCHED, TABLES

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_RUNNING_BITS = 24
_EPOCH = date(1900, 1, 1).toordinal()


def grams(folded: str) -> str:
    """The text as overlapping pairs plus the last single character."""
    text = _plain(folded)
    return " ".join([*(text[i : i + 2] for i in range(len(text) - 1)), text[-1:]])


def phrase(folded: str) -> str | None:
    """The FTS5 query that finds exactly this run of characters; None for nothing to search."""
    text = _plain(folded.strip())
    if not text.strip("_"):
        return None
    if len(text) == 1:
        return f'"{text}"*'
    return '"' + " ".join(text[i : i + 2] for i in range(len(text) - 1)) + '"'


def _plain(text: str) -> str:
    return "".join(
        "_" if c == '"' or unicodedata.category(c)[0] in "ZC" else c for c in text
    )


def find(
    conn: Connection, kind: str, text: str, *, variants: Mapping[str, str], limit: int = 50
) -> tuple[UUID, ...]:
    """Ids of the newest records of `kind` that contain every word of `text`."""
    parts = [p for p in (phrase(fold(w, variants)) for w in text.split()) if p]
    if not parts:
        return ()
    # CROSS keeps SQLite from walking all keys of the kind for a handful of hits
    rows = conn.exec_driver_sql(
        f"SELECT k.record_id FROM (SELECT rowid FROM search_{_known(kind)} WHERE grams MATCH ? "
        "ORDER BY rowid DESC LIMIT ?) f CROSS JOIN search_key k "
        "ON k.kind = ? AND k.rowid = f.rowid "
        "ORDER BY k.rowid DESC",
        (" AND ".join(parts), limit, kind),
    )
    return tuple(UUID(hex=r[0]) for r in rows)


_FORGET = "DELETE FROM search_key WHERE kind = ? AND rowid = ?"


def refresh(
    conn: Connection, touched: Iterable[tuple[str, UUID]], *, variants: Mapping[str, str]
) -> None:
    """Bring the index up to date for the records touched and for those their parts belong to."""
    for kind, record_id in dict.fromkeys(_roots(conn, touched)):
        index(conn, kind, record_id, variants=variants)


def index(conn: Connection, kind: str, record_id: UUID, *, variants: Mapping[str, str]) -> None:
    """Write, move or remove one record's line in the index."""
    old = conn.exec_driver_sql(
        "SELECT rowid FROM search_key WHERE kind = ? AND record_id = ?", (kind, record_id.hex)
    ).scalar()
    if old is not None:
        conn.exec_driver_sql(f"DELETE FROM search_{_known(kind)} WHERE rowid = ?", (old,))
    found = _TEXTS[kind](conn, record_id)
    if found is None:
        if old is not None:
            conn.exec_driver_sql(_FORGET, (kind, old))
        return
    day, text = found
    rowid = _rowid(conn, kind, record_id, day, old)
    conn.exec_driver_sql(
        f"INSERT INTO search_{kind}(rowid, grams) VALUES (?, ?)",
        (rowid, grams(fold(text, variants))),
    )


def _rowid(conn: Connection, kind: str, record_id: UUID, day: date, old: int | None) -> int:
    base = (day.toordinal() - _EPOCH) << _RUNNING_BITS
    if old is not None:
        if old >> _RUNNING_BITS == base >> _RUNNING_BITS:
            return old
        conn.exec_driver_sql(_FORGET, (kind, old))
    last = conn.exec_driver_sql(
        "SELECT max(rowid) FROM search_key WHERE kind = ? AND rowid >= ? AND rowid < ?",
        (kind, base, base + (1 << _RUNNING_BITS)),
    ).scalar()
    rowid = base if last is None else int(last) + 1
    conn.exec_driver_sql(
        "INSERT INTO search_key (kind, rowid, record_id) VALUES (?, ?, ?)",
        (kind, rowid, record_id.hex),
    )
    return rowid


def _known(kind: str) -> str:
    if kind not in SEARCHED:
        raise ValueError(kind)
    return kind


# A part that is changed makes its root's line new: table → (kind of the root, column with its id).
_ROOT_OF = {
    "name": ("person", "person_id"),
    "address": ("person", "person_id"),
    "phone": ("person", "person_id"),
    "contact_person": ("agency", "agency_id"),
    "plan_issue": ("plan", "plan_id"),
    "plan_goal": ("plan", "plan_id"),
    "plan_action": ("plan", "plan_id"),
}


def _roots(conn: Connection, touched: Iterable[tuple[str, UUID]]) -> Iterable[tuple[str, UUID]]:
    for kind, record_id in touched:
        if kind in SEARCHED:
            yield kind, record_id
        elif kind in _ROOT_OF:
            root, column = _ROOT_OF[kind]
            table = TABLES[kind]
            found = conn.execute(sa.select(table.c[column]).where(table.c.id == record_id)).scalar()
            if found is not None:
                yield root, found


Found = tuple[date, str] | None


def _row(conn: Connection, kind: str, record_id: UUID) -> Mapping[str, Any] | None:
    query = statements.by_id(kind)
    row = conn.execute(query, {statements.ID: record_id}).mappings().first()
    return None if row is None or row["deleted_at"] is not None else dict(row)


def _person(conn: Connection, record_id: UUID) -> Found:
    row = _row(conn, "person", record_id)
    if row is None:
        return None
    words = [row["register_no"]]
    for kind, columns in (
        ("name", ("text", "kana")),
        ("address", ("text",)),
        ("phone", ("number", "digits")),
    ):
        table = TABLES[kind]
        rows = conn.execute(
            sa.select(*(table.c[c] for c in columns)).where(
                table.c.person_id == record_id, table.c.deleted_at.is_(None)
            )
        )
        words += [str(value) for r in rows for value in r]
    return _created(record_id), _join(words)


def _texts(kind: str, day: str, columns: tuple[str, ...]) -> Callable[[Connection, UUID], Found]:
    def text(conn: Connection, record_id: UUID) -> Found:
        row = _row(conn, kind, record_id)
        if row is None:
            return None
        when = row[day] if day else None
        if isinstance(when, datetime):
            when = when.date()
        return when or _created(record_id), _join(str(row[c] or "") for c in columns)

    return text


def _created(record_id: UUID) -> date:
    return datetime.fromtimestamp((record_id.int >> 80) / 1000, tz=UTC).date()


def _contact(conn: Connection, record_id: UUID) -> Found:
    row = _row(conn, "contact", record_id)
    if row is None:
        return None
    words = [row["body"], row["place"], row["companions"], *(text for _, text in row["rows"] or ())]
    return row["at"].date(), _join(words)


def _join(words: Iterable[str]) -> str:
    return "\n".join(w for w in words if w)


# The protected source (caller and informant) is searched inside the office like everything else:
# the
# vault is the office's own file; only paper and exports leave it out.
_TEXTS: Mapping[str, Callable[[Connection, UUID], Found]] = {
    "person": _person,
    "contact": _contact,
    "consultation": _texts(
        "consultation",
        "received_at",
        (
            "number",
            "gist",
            "story",
            "history",
            "wish",
            "family_wish",
            "response",
            "view",
            "callback",
            "caller_name",
            "caller_kana",
            "caller_phone",
            "subject_alias",
            "next_what",
        ),
    ),
    "support_case": _texts("support_case", "opened_on", ("number", "summary", "consider", "view")),
    "referral": _texts("referral", "sent_at", ("number", "need", "gist", "request", "to_person")),
    "agency": _texts("agency", "", ("name", "kana", "phone", "address", "services", "note")),
    "plan": _texts(
        "plan", "made_on", ("wish", "family_wish", "situation", "strengths", "long_goal")
    ),
}
