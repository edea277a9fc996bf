"""P5: search of 1, 2, 4 and more characters, newest 50; against the bare bigram FTS5 query."""

from __future__ import annotations

import sys
from typing import Any

import raw
from measuring import Report, alternately, arguments
from volume import RARE, sit, volume

from nimo_desktop.domain.names import fold
from nimo_desktop.services import palette
from nimo_desktop.storage import search

WORDS = {
    "1 character": "妊",
    "2 characters": "転倒",
    "4 characters": "見守り訪",
    f"{len(RARE)} characters, rare": RARE,
    "no hit": "存在しない語",
    "two words": "転倒 受診",
}


def main() -> int:
    """Contacts and consultations by the index alone, then everything as Ctrl+K asks it."""
    args = arguments(__doc__)
    report = Report()
    sitting = sit(volume(args.contacts).folder)
    ws = sitting.workspace
    with raw.beside(sitting) as bare:
        for label, words in WORDS.items():
            query = " AND ".join(
                filter(None, (search.phrase(fold(w, ws.variants)) for w in words.split()))
            )
            for kind in ("contact", "consultation"):
                ours, anchor = alternately(
                    lambda words=words, kind=kind: _find(ws, kind, words),
                    lambda query=query, kind=kind: _bare(bare, kind, query),
                    times=args.times * 2,
                )
                report.add(f"P5 {kind} {label}", ours, anchor, at_most=2.0, at_most_ms=10)
        for label, words in WORDS.items():
            ours, anchor = alternately(
                lambda words=words: palette.find(ws, words), lambda: None, times=args.times
            )
            report.add(f"P5 Ctrl+K {label}", ours, None, at_most_ms=50)
    ws.vault.close()
    return report.code()


def _find(ws: Any, kind: str, words: str) -> None:
    with ws.vault.read() as conn:
        search.find(conn, kind, words, variants=ws.variants, limit=50)


def _bare(conn: Any, kind: str, query: str) -> None:
    rows = conn.execute(
        f"SELECT rowid FROM search_{kind} WHERE grams MATCH ? ORDER BY rowid DESC LIMIT 50",
        (query,),
    ).fetchall()
    for row in rows:
        conn.execute(
            "SELECT record_id FROM search_key WHERE kind = ? AND rowid = ?", (kind, row[0])
        ).fetchone()


if __name__ == "__main__":
    sys.exit(main())
