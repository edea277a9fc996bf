"""Reading records, and the one pen that writes them: `apply` gives a Writer, one action, one
entry.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nimo_desktop.domain.errors import Conflict, NotFound
from nimo_desktop.domain.journal import Changes, Op
from nimo_desktop.storage import journal, numbers, search, statements
from nimo_desktop.storage.journal import Head, Image
from nimo_desktop.storage.rows import from_json, from_row, kind_of, to_json, to_row
from nimo_desktop.storage.schema import RECORD_OF, RECORDS, TABLES, draft

if TYPE_CHECKING:
    from nimo_desktop.storage.vault import Vault

Reading = Connection
"""A reading that is under way: what services hand on without knowing SQL."""

R = TypeVar("R")
T = TypeVar("T")

_IN_LIMIT = 500
"""Ids in one IN list; SQLite allows more, but statements stay short and cached."""

SameContent = dict[tuple[str, int], int]
"""(row, version) → the earlier version with the same content, after undo and redo."""

def get(conn: Connection, record: type[R], record_id: UUID) -> R:
    """The record, also if it lies in the trash. Raises NotFound."""
    found = find(conn, record, record_id)
    if found is None:
        raise NotFound
    return found


def find(conn: Connection, record: type[R], record_id: UUID) -> R | None:
    """The record or None."""
    query = statements.by_id(RECORDS[record])
    row = conn.execute(query, {statements.ID: record_id}).mappings().first()
    return None if row is None else from_row(record, dict(row))


def select(
    conn: Connection,
    record: type[R],
    *where: sa.ColumnElement[bool],
    order: str | None = None,
    trashed: bool = False,
    limit: int | None = None,
) -> tuple[R, ...]:
    """Records that meet the conditions, in `order` (a column, "-" before it for descending), else
    by id.
    """
    table = TABLES[RECORDS[record]]
    query = sa.select(table).where(*where)
    if not trashed:
        query = query.where(table.c.deleted_at.is_(None))
    name = (order or "id").removeprefix("-")
    column = table.c[name]
    query = query.order_by(column.desc() if (order or "").startswith("-") else column, table.c.id)
    if limit is not None:
        query = query.limit(limit)
    return tuple(from_row(record, dict(r)) for r in conn.execute(query).mappings())


def where(conn: Connection, record: type[R], **equal: object) -> tuple[R, ...]:
    """Records outside the trash whose columns equal the given values, in the order of their ids."""
    given = {name: value for name, value in equal.items() if value is not None}
    empty = tuple(name for name in equal if name not in given)
    query = statements.equal(RECORDS[record], tuple(given), empty)
    return tuple(from_row(record, dict(row)) for row in conn.execute(query, given).mappings())


def column(record: type, name: str) -> sa.ColumnElement[Any]:
    """A column of the record's table, for conditions of `select`."""
    return TABLES[RECORDS[record]].c[name]


def newest(conn: Connection, record: type[R], **equal: object) -> R | None:
    """The record made last among those whose columns equal the values (ids rise with time)."""
    columns = TABLES[RECORDS[record]].c
    conditions = (columns[name] == value for name, value in equal.items())
    found = select(conn, record, *conditions, order="-id", limit=1)
    return found[0] if found else None


def grouped(
    conn: Connection, record: type[R], name: str, ids: Sequence[UUID]
) -> dict[UUID, tuple[R, ...]]:
    """Parts of many roots in one query: root id → its parts in the order of their ids."""
    found: dict[UUID, list[R]] = {}
    query = statements.of_many(RECORDS[record], name)
    for first in range(0, len(ids), _IN_LIMIT):
        chunk = {statements.IDS: ids[first : first + _IN_LIMIT]}
        for row in conn.execute(query, chunk).mappings().all():
            part = from_row(record, dict(row))
            found.setdefault(getattr(part, name), []).append(part)
    return {key: tuple(parts) for key, parts in found.items()}


def trashed(conn: Connection, record: type[R], **equal: object) -> tuple[R, ...]:
    """Records in the trash whose columns equal the given values."""
    columns = TABLES[RECORDS[record]].c
    conditions = [columns[name] == value for name, value in equal.items()]
    return select(conn, record, columns.deleted_at.is_not(None), *conditions, trashed=True)


class Writer:
    """The pen of one action. Collects before and after images; `apply` turns them into one
    entry.
    """

    def __init__(self, conn: Connection, *, at: datetime, variants: Any) -> None:
        self.conn = conn
        self.at = at
        self._variants = variants
        self._images: list[Image] = []
        self._touched: list[tuple[str, UUID]] = []

    # reading inside the action -----------------------------------------------------------------
    def get(self, record: type[R], record_id: UUID) -> R:
        """As `records.get`, inside this action."""
        return get(self.conn, record, record_id)

    def where(self, record: type[R], **equal: object) -> tuple[R, ...]:
        """As `records.where`, inside this action."""
        return where(self.conn, record, **equal)

    # writing ------------------------------------------------------------------------------------
    def insert(self, record: R, *, about: UUID | None = None) -> R:
        """Write a new record as version 1."""
        made = dataclasses.replace(record, version=1)  # type: ignore[type-var]
        kind, row = kind_of(made), to_row(made)
        self.conn.execute(statements.insert(kind), row)
        self._note(kind, row["id"], about or _about(row), None, to_json(row))
        return made

    def change(self, record: R, *, about: UUID | None = None) -> R:
        """Write a changed record; `record.version` is the version that was seen. Raises Conflict.

        A record that equals what is stored is left alone and leaves no trace.
        """
        kind, row = kind_of(record), to_row(record)
        before = self._row(kind, row["id"])
        if before["version"] != row["version"]:
            raise Conflict
        if all(before[name] == value for name, value in _comparable(row).items()):
            return record
        return self._replace(record, kind, before, row, about)

    def touch(self, record: R, *, about: UUID | None = None) -> R:
        """Raise the version of a root whose parts changed: its version covers them."""
        kind, row = kind_of(record), to_row(record)
        before = self._row(kind, row["id"])
        if before["version"] != row["version"]:
            raise Conflict
        return self._replace(record, kind, before, row, about)

    def trash(self, record: R, *, about: UUID | None = None) -> R:
        """Put the record into the trash; its version was seen. Raises Conflict."""
        return self.change(dataclasses.replace(record, deleted_at=self.at), about=about)  # type: ignore[type-var]

    def untrash(self, record: R, *, about: UUID | None = None) -> R:
        """Take the record out of the trash."""
        return self.change(dataclasses.replace(record, deleted_at=None), about=about)  # type: ignore[type-var]

    def remark(
        self, kind: str, row: str, detail: dict[str, object], *, about: UUID | None = None
    ) -> None:
        """Note something that changes no row: a view, a print, an export, a login."""
        self._images.append(Image(kind, row, about.hex if about else None, None, to_json(detail)))

    def number(self, kind: str, day: date, *, letter: str) -> str:
        """The next number people read, e.g. R8-K-A0012; never given twice, also after undo."""
        return numbers.take(self.conn, kind, day, letter=letter)

    def drop_draft(self, user: str, form: str, record: str) -> None:
        """The draft goes in the transaction that saves the record."""
        self.conn.execute(
            sa.delete(draft).where(
                draft.c.user == user, draft.c.form == form, draft.c.record == record
            )
        )

    # undo ---------------------------------------------------------------------------------------
    def revert(self, image: Image, same: SameContent) -> SameContent:
        """Restore the row of an image to what it was before, if nobody changed it since.

        Versions only rise, so `same` tells which versions of this sitting's undo and redo hold the
        content of an earlier one; the result adds the version made here.
        """
        if image.kind not in TABLES or image.after is None:
            return {}
        after = from_json(image.kind, image.after)
        current = self._row(image.kind, UUID(hex=image.row))
        version = current["version"]
        if same.get((image.row, version), version) != same.get(
            (image.row, after["version"]), after["version"]
        ):
            raise Conflict
        before: dict[str, Any] = {"deleted_at": self.at}
        if image.before is not None:
            before = from_json(image.kind, image.before)
        earlier: int = before.pop("version", 0)
        wanted = {**current, **before}
        about = UUID(hex=image.about) if image.about else None
        self._replace(from_row(RECORD_OF[image.kind], wanted), image.kind, current, wanted, about)
        return {(image.row, version + 1): same.get((image.row, earlier), earlier)}

    # inside -------------------------------------------------------------------------------------
    def _replace(
        self, record: R, kind: str, before: dict[str, Any], row: dict[str, Any], about: UUID | None
    ) -> R:
        version = before["version"] + 1
        changed = {n for n, v in _comparable(row).items() if before[n] != v} | {"version"}
        row = {**row, "version": version}
        written = {n: row[n] for n in changed}
        query = statements.update(kind, frozenset(changed))
        self.conn.execute(query, {statements.ID: row["id"], **written})
        self._note(
            kind,
            row["id"],
            about or _about(row),
            to_json({n: before[n] for n in changed}),
            to_json({n: row[n] for n in changed}),
        )
        return dataclasses.replace(record, version=version)  # type: ignore[type-var]

    def _row(self, kind: str, record_id: UUID) -> dict[str, Any]:
        query = statements.by_id(kind)
        found = self.conn.execute(query, {statements.ID: record_id}).mappings().first()
        if found is None:
            raise NotFound
        return dict(found)

    def _note(
        self, kind: str, row: UUID, about: UUID | None, before: str | None, after: str
    ) -> None:
        self._images.append(Image(kind, row.hex, about.hex if about else None, before, after))
        self._touched.append((kind, row))

    def finish(self) -> tuple[tuple[Image, ...], Changes]:
        """Bring the search index up to date; give the images and what was touched."""
        search.refresh(self.conn, self._touched, variants=self._variants)
        changes = Changes(
            Op.UNDONE,
            frozenset(i for _, i in self._touched),
            frozenset(k for k, _ in self._touched),
        )
        return tuple(self._images), changes


@dataclasses.dataclass(frozen=True, slots=True)
class Applied:
    """What one action left behind. `seq` is 0 if nothing changed and nothing was noted."""

    seq: int
    changes: Changes
    head: Head


def apply(
    vault: Vault,
    op: Op,
    work: Callable[[Writer], T],
    *,
    actor: str,
    at: datetime,
    undoes: int | None = None,
) -> tuple[T, Applied]:
    """Do one action in one write transaction with one journal entry."""
    with vault.write() as conn:
        writer = Writer(conn, at=at, variants=vault.variants)
        result = work(writer)
        images, changes = writer.finish()
        changes = dataclasses.replace(changes, op=op)
        if not images:
            return result, Applied(0, changes, journal.head(conn))
        last = journal.append(
            conn, vault.audit_key, at=at, actor=actor, op=op.value, images=images, undoes=undoes
        )
    return result, Applied(last.seq, changes, last)


def undo_work(vault_images: Iterable[Image], same: SameContent) -> Callable[[Writer], SameContent]:
    """The work that takes back an entry: its images in reverse. Gives `same` with what it added."""
    images = tuple(vault_images)

    def work(writer: Writer) -> SameContent:
        known = dict(same)
        for image in reversed(images):
            known.update(writer.revert(image, known))
        return known

    return work


# The record whose history tab shows a part: the first of these columns that is filled.
_ABOUT = (
    "case_id",
    "consultation_id",
    "person_id",
    "a_id",
    "contact_id",
    "referral_id",
    "agency_id",
    "conference_id",
)


def _about(row: dict[str, Any]) -> UUID | None:
    for name in _ABOUT:
        found = row.get(name)
        if isinstance(found, UUID):
            return found
    own: UUID = row["id"]
    return own


def _comparable(row: dict[str, Any]) -> dict[str, Any]:
    """As the database gives them back: tuples are lists there."""
    return {n: _listed(v) for n, v in row.items() if n != "version"}


def _listed(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_listed(v) for v in value]
    return value
