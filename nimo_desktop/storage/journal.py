"""The chain: every action is one entry whose MAC covers its bytes and the entry before it.

`mac` uses the audit key, so whoever can only write the file cannot forge a history that verifies.
Images lie apart: lawful disposal may destroy them, the entry stays.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

import sqlalchemy as sa

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.journal import Entry, Touched
from nimo_desktop.storage import meta
from nimo_desktop.storage.schema import SCHEMA, journal_entry, journal_image

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

GENESIS = b"\0" * 32


class ChainBroken(KnownError):
    """The journal does not verify: an entry was changed, removed or put in."""

    sentence = (
        "操作の記録(履歴)に、書きかえまたは欠けがあります。ケースの記録は変更していません。"
        "管理者に伝え、直近のバックアップと見くらべてください。"
    )


@dataclass(frozen=True, slots=True)
class Image:
    """One touched row, as stored: texts are canonical JSON."""

    kind: str
    row: str
    about: str | None
    before: str | None
    after: str | None

    def stored_bytes(self) -> bytes:
        """Unambiguous bytes of all five columns."""
        return json.dumps(
            [self.kind, self.row, self.about, self.before, self.after], ensure_ascii=False
        ).encode()


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry: kept in the keyring and in backups, so that roll-back shows."""

    seq: int
    mac: bytes


def head(conn: Connection) -> Head:
    """Number and mac of the newest entry; zero before the first."""
    row = conn.execute(_newest()).first()
    return Head(0, GENESIS) if row is None else Head(row.seq, row.mac)


@cache
def _new_entry() -> sa.Insert:
    return journal_entry.insert()


@cache
def _new_image() -> sa.Insert:
    return journal_image.insert()


@cache
def _newest() -> sa.Select[tuple[int, bytes]]:
    """Built once: every action asks it."""
    query = sa.select(journal_entry.c.seq, journal_entry.c.mac)
    return query.order_by(journal_entry.c.seq.desc()).limit(1)


def append(
    conn: Connection,
    key: bytes,
    *,
    at: datetime,
    actor: str,
    op: str,
    images: tuple[Image, ...],
    undoes: int | None = None,
) -> Head:
    """Write one entry after the newest; call inside a write transaction."""
    last = head(conn)
    seq = last.seq + 1
    images_mac = _images_mac(key, images)
    mac = _entry_mac(key, (seq, at, actor, op, SCHEMA, undoes), images_mac, last.mac)
    entry = {
        "seq": seq, "at": at, "actor": actor, "op": op, "schema": SCHEMA, "undoes": undoes,
        "images_mac": images_mac, "prev_mac": last.mac, "mac": mac,
    }  # fmt: skip
    conn.execute(_new_entry(), entry)
    if images:
        conn.execute(
            _new_image(),
            [
                {
                    "seq": seq,
                    "n": n,
                    "kind": i.kind,
                    "row": i.row,
                    "about": i.about,
                    "before": i.before,
                    "after": i.after,
                }
                for n, i in enumerate(images)
            ],
        )
    return Head(seq, mac)


def verify(conn: Connection, key: bytes, known_head: Head | None = None) -> int:
    """Number of entries, all of which verify and link. Raises ChainBroken otherwise.

    `known_head` is what the keyring or a backup remembers: a shorter or other chain is a roll-back.
    """
    former = meta.former_audit_keys(conn)
    previous, count, seen_known = GENESIS, 0, known_head is None or known_head.seq == 0
    for row, images in _entries_with_images(conn):
        count += 1
        signed = next((old for until, old in former if count <= until), key)
        if row.seq != count or row.prev_mac != previous or not _is_genuine(row, images, signed):
            raise ChainBroken
        if known_head is not None and row.seq == known_head.seq:
            seen_known = hmac.compare_digest(row.mac, known_head.mac)
        previous = row.mac
    if not seen_known:
        raise ChainBroken
    return count


def _is_genuine(row: sa.Row[tuple[object, ...]], images: tuple[Image, ...], key: bytes) -> bool:
    columns = (row.seq, row.at, row.actor, row.op, row.schema, row.undoes)
    return hmac.compare_digest(row.images_mac, _images_mac(key, images)) and hmac.compare_digest(
        row.mac, _entry_mac(key, columns, row.images_mac, row.prev_mac)
    )


def _entries_with_images(
    conn: Connection,
) -> Iterator[tuple[sa.Row[tuple[object, ...]], tuple[Image, ...]]]:
    entries = conn.execution_options(stream_results=True, yield_per=500).execute(
        sa.select(journal_entry).order_by(journal_entry.c.seq)
    )
    for chunk in entries.partitions(500):
        images = _images_between(conn, chunk[0].seq, chunk[-1].seq)
        for row in chunk:
            yield row, tuple(images.get(row.seq, ()))


def _images_between(conn: Connection, first: int, last: int) -> dict[int, list[Image]]:
    found: dict[int, list[Image]] = {}
    rows = conn.execute(
        sa.select(journal_image)
        .where(journal_image.c.seq.between(first, last))
        .order_by(journal_image.c.seq, journal_image.c.n)
    )
    for r in rows:
        found.setdefault(r.seq, []).append(Image(r.kind, r.row, r.about, r.before, r.after))
    return found


def images_of(conn: Connection, seq: int) -> tuple[Image, ...]:
    """The images of one entry in the order written."""
    return tuple(_images_between(conn, seq, seq).get(seq, ()))


def entry(conn: Connection, seq: int) -> Entry | None:
    """One entry with what it touched."""
    row = conn.execute(sa.select(journal_entry).where(journal_entry.c.seq == seq)).first()
    return None if row is None else _entry(row, images_of(conn, seq))


def about(conn: Connection, ids: tuple[UUID, ...], *, limit: int = 500) -> tuple[Entry, ...]:
    """Entries that touched these records or their parts, newest first."""
    keys = [i.hex for i in ids]
    seqs = (
        sa.select(journal_image.c.seq)
        .where(sa.or_(journal_image.c.about.in_(keys), journal_image.c.row.in_(keys)))
        .distinct()
        .order_by(journal_image.c.seq.desc())
        .limit(limit)
    )
    rows = conn.execute(
        sa.select(journal_entry)
        .where(journal_entry.c.seq.in_(seqs))
        .order_by(journal_entry.c.seq.desc())
    ).all()
    return tuple(_entry(r, images_of(conn, r.seq)) for r in rows)


def _entry(row: sa.Row[tuple[object, ...]], images: tuple[Image, ...]) -> Entry:
    touched = tuple(
        Touched(i.kind, i.row, i.about, _loads(i.before), _loads(i.after)) for i in images
    )
    return Entry(row.seq, row.at, row.actor, row.op, row.undoes, touched)


def _loads(text: str | None) -> dict[str, object] | None:
    return None if text is None else json.loads(text)


def _images_mac(key: bytes, images: tuple[Image, ...]) -> bytes:
    mac = hmac.new(key, digestmod=hashlib.sha256)
    for image in images:
        data = image.stored_bytes()
        mac.update(len(data).to_bytes(8, "big") + data)
    return mac.digest()


def _entry_mac(
    key: bytes,
    columns: tuple[int, datetime, str, str, int, int | None],
    images_mac: bytes,
    prev: bytes,
) -> bytes:
    seq, at, actor, op, schema, undoes = columns
    data = json.dumps(
        [seq, at.isoformat(timespec="milliseconds"), actor, op, schema, undoes], ensure_ascii=False
    ).encode()
    return hmac.new(key, data + images_mac + prev, hashlib.sha256).digest()


def mac_at(conn: Connection, seq: int) -> bytes | None:
    """The mac of one entry, or None if the chain does not reach so far."""
    found: bytes | None = conn.execute(
        sa.select(journal_entry.c.mac).where(journal_entry.c.seq == seq)
    ).scalar()
    return found


def last_at(conn: Connection) -> datetime | None:
    """When the newest entry was written."""
    found: datetime | None = conn.execute(
        sa.select(journal_entry.c.at).order_by(journal_entry.c.seq.desc()).limit(1)
    ).scalar()
    return found
