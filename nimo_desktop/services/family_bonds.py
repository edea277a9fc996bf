"""How a person and a relative stand to each other: 親密, 疎遠, 葛藤 … (domain.md §6)."""

from __future__ import annotations

import dataclasses

from nimo_desktop.domain.family import EmotionalTie
from nimo_desktop.domain.ids import BondId, PersonId
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading, Writer

IDENTICAL, FRATERNAL = "identical", "fraternal"
TWINS = frozenset((IDENTICAL, FRATERNAL))
"""Kinds of a bond that say who were born together; `family_pairs` writes them."""


def read_kind(conn: Reading, person_id: PersonId, other: PersonId) -> str:
    """A code of the list emotional_tie, "" where nothing is recorded."""
    found = _between(conn, person_id, other)
    return found[0].kind if found else ""


def write_kind(
    ws: Workspace, writer: Writer, person_id: PersonId, other: PersonId, kind: str
) -> None:
    """Make the record say this; the direction of what is there already stays. "" takes it away."""
    found = _between(writer.conn, person_id, other)
    if not kind:
        for tie in found:
            writer.trash(tie)
    elif not found:
        writer.insert(
            EmotionalTie(id=BondId(ws.new_id()), a_id=person_id, b_id=other, kind=kind),
            about=person_id,
        )
    elif found[0].kind != kind:
        writer.change(dataclasses.replace(found[0], kind=kind))


def _between(conn: Reading, person_id: PersonId, other: PersonId) -> list[EmotionalTie]:
    """The person's own first."""
    mine = records.where(conn, EmotionalTie, a_id=person_id, b_id=other)
    theirs = records.where(conn, EmotionalTie, a_id=other, b_id=person_id)
    found = (*sorted(mine, key=lambda t: t.id), *sorted(theirs, key=lambda t: t.id))
    return [tie for tie in found if tie.kind not in TWINS]
