"""Drafts: what was typed and not yet saved, kept in the vault every few seconds.

A draft belongs to (user, form, record). Only its user sees it until it is handed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from nimo_desktop.storage.schema import draft

if TYPE_CHECKING:
    from nimo_desktop.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Draft:
    """`record` is the id of the record or of the record to be; `started_version` 0 means a new
    one.
    """

    user: str
    form: str
    record: str
    started_version: int
    values: dict[str, object]
    title: str
    at: datetime


def keep(vault: Vault, entry: Draft) -> None:
    """Write the draft, replacing the one before."""
    with vault.write() as conn:
        conn.execute(sa.delete(draft).where(*_is(entry.user, entry.form, entry.record)))
        conn.execute(
            draft.insert().values(
                user=entry.user,
                form=entry.form,
                record=entry.record,
                started_version=entry.started_version,
                values=entry.values,
                title=entry.title,
                at=entry.at,
            )
        )


def find(vault: Vault, user: str, form: str, record: str) -> Draft | None:
    """The draft of this user for this record, or None."""
    with vault.read() as conn:
        row = conn.execute(sa.select(draft).where(*_is(user, form, record))).mappings().first()
    return None if row is None else Draft(**row)


def of_user(vault: Vault, user: str) -> tuple[Draft, ...]:
    """The user's drafts, newest first."""
    with vault.read() as conn:
        rows = (
            conn.execute(sa.select(draft).where(draft.c.user == user).order_by(draft.c.at.desc()))
            .mappings()
            .all()
        )
    return tuple(Draft(**r) for r in rows)


def drop(vault: Vault, user: str, form: str, record: str) -> None:
    """Throw the draft away (the nurse said so, or what it held is saved)."""
    with vault.write() as conn:
        conn.execute(sa.delete(draft).where(*_is(user, form, record)))


def hand_over(vault: Vault, entry: Draft, to_user: str) -> None:
    """Give a half-done record to a colleague."""
    with vault.write() as conn:
        conn.execute(
            sa.update(draft).where(*_is(entry.user, entry.form, entry.record)).values(user=to_user)
        )


def _is(user: str, form: str, record: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (draft.c.user == user, draft.c.form == form, draft.c.record == record)
