"""P7: saving one contact (row, subject, journal, index; durable) against a bare commit of one row.

Both files lie in the same folder, in WAL with synchronous=FULL.
"""

from __future__ import annotations

import dataclasses
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import raw
from measuring import Report, arguments, once
from volume import SAID, copied, sit, volume

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.contact import Contact, Subject
from nimo_desktop.domain.ids import CaseId
from nimo_desktop.services import contacts
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records

SAVES = 20
"""Saves per `--times`."""


def main() -> int:
    """Alternately: one save of ours, one bare commit."""
    args = arguments(__doc__)
    report = Report()
    with tempfile.TemporaryDirectory() as place:
        sitting = sit(copied(volume(args.contacts), Path(place) / "vault"))
        ws = sitting.workspace
        with ws.vault.read() as conn:
            case = records.newest(conn, Case)
        assert case is not None
        bare = raw.connect(Path(place) / "bare.db", bytes(range(32)))
        bare.execute("CREATE TABLE contact (id TEXT PRIMARY KEY, at TEXT, body TEXT)")
        bare.execute("CREATE INDEX ix_at ON contact (at)")
        ours: list[float] = []
        anchor: list[float] = []
        for n in range(args.times * SAVES + 10):
            typed = _typed(ws, case.id, n)
            mine = once(lambda typed=typed: contacts.save(ws, *typed))
            others = once(lambda n=n: _bare(bare, n))
            if n >= 10:
                ours.append(mine)
                anchor.append(others)
        bare.close()
        ws.vault.close()
    mine, others = statistics.median(ours), statistics.median(anchor)
    report.add("P7 save one contact", mine, others, at_most=5.0)
    report.add("P7 save one contact, p99", sorted(ours)[int(len(ours) * 0.99)], at_most_ms=50)
    return report.code()


def _typed(ws: Workspace, case_id: CaseId, n: int) -> tuple[Contact, tuple[Subject, ...]]:
    """What stands in the form when 「保存する」 is pressed."""
    fresh = contacts.new(ws, case_id)
    body = f"{SAID[n % len(SAID)]}{SAID[(n + 3) % len(SAID)]}"
    contact = dataclasses.replace(fresh.contact, method="03", minutes=30, body=body)
    return contact, tuple(
        dataclasses.replace(s, counted=True, topic="02") for s in fresh.subjects
    )


def _bare(conn: Any, n: int) -> None:
    body = f"{SAID[n % len(SAID)]}{SAID[(n + 3) % len(SAID)]}"
    conn.execute("BEGIN IMMEDIATE")
    row = (f"{n:032d}", f"2026-11-20T10:{n % 60:02d}", body)
    conn.execute("INSERT INTO contact VALUES (?, ?, ?)", row)
    conn.execute("COMMIT")


if __name__ == "__main__":
    sys.exit(main())
