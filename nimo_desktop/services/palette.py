"""検索と操作 (Ctrl+K): people, cases, consultations, referrals, agencies by any of their words."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from uuid import UUID

from nimo_desktop.services import finding
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import search
from nimo_desktop.storage.lists import palette as lists
from nimo_desktop.storage.lists.today import Row

PER_KIND = 6
_PAGES = {
    "support_case": "case",
    "consultation": "intake",
    "referral": "referral",
    "agency": "agencies",
}
_NUMBER = re.compile(r"[A-Z]\d{1,2}-[A-Z]?")


@dataclasses.dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `kind` is person or a table name; `page` and `record` say where it opens."""

    kind: str
    id: UUID
    title: str
    detail: str
    number: str
    page: str
    record: UUID


def find(ws: Workspace, text: str) -> tuple[Hit, ...]:
    """What the words may mean: people first, then records, the newest of each kind first."""
    words = " ".join(unicodedata.normalize("NFKC", text).split())
    if not words:
        return ()
    if _NUMBER.match(words.upper()):
        return _by_number(ws, words.upper())
    hits = list(_people(ws, words))
    known = {hit.record for hit in hits}
    with ws.vault.read() as conn:
        for kind in _PAGES:
            ids = search.find(conn, kind, words, variants=ws.variants, limit=PER_KIND)
            rows = lists.lines(conn, kind, ids)
            hits += [_hit(kind, row) for row in rows if row["id"] not in known]
    return tuple(hits)


def _by_number(ws: Workspace, number: str) -> tuple[Hit, ...]:
    with ws.vault.read() as conn:
        return tuple(
            _hit(kind, row)
            for kind, found in lists.by_number(conn, number, PER_KIND * 2)
            for row in lists.lines(conn, kind, (found,))
        )


def _people(ws: Workspace, words: str) -> tuple[Hit, ...]:
    hits = []
    for card in finding.who(ws, words, limit=PER_KIND):
        detail = " ".join(part for part in (card.kana, card.age, card.district) if part)
        page, record = _where(ws, card)
        if record is not None:
            hits.append(
                Hit("person", card.person_id, card.name, detail, card.case_number, page, record)
            )
    return tuple(hits)


def _where(ws: Workspace, card: finding.PersonCard) -> tuple[str, UUID | None]:
    """The case, else the newest consultation; a person met only in a family opens nothing."""
    if card.case_id is not None:
        return "case", card.case_id
    with ws.vault.read() as conn:
        return "intake", lists.consultation_of(conn, card.person_id)


def _hit(kind: str, row: Row) -> Hit:
    words = " ".join(str(row["words"]).split())
    name = row["person_name"] or ""
    return Hit(
        kind,
        row["id"],
        name or words or row["number"],
        words if name else "",
        row["number"],
        _PAGES[kind],
        row["id"],
    )
