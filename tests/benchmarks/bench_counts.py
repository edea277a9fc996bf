"""P6: annual figures (topic by month), against raw SQL for the same table.

Our figures also part by the column of the report, and count consultations as well as contacts.
"""

from __future__ import annotations

import sys

import raw
from measuring import Report, alternately, arguments
from volume import sit, volume

from nimo_desktop.services import figures

QUERY = (
    "SELECT s.topic, substr(c.at, 1, 7) AS month, count(*) FROM subject s "
    "JOIN contact c ON c.id = s.contact_id WHERE s.counted = 1 AND s.deleted_at IS NULL "
    "AND c.deleted_at IS NULL AND c.at >= ? AND c.at < ? GROUP BY s.topic, month"
)
SPANS = {"one year": (2025, 2025), "ten years": (2016, 2025)}


def main() -> int:
    """One year and ten."""
    args = arguments(__doc__)
    report = Report()
    sitting = sit(volume(args.contacts).folder)
    ws = sitting.workspace
    with raw.beside(sitting) as bare:
        for label, (first, last) in SPANS.items():
            span = (f"{first}-04-01", f"{last + 1}-04-01")
            ours, anchor = alternately(
                lambda first=first, last=last: figures.of_years(ws, first, last),
                lambda span=span: bare.execute(QUERY, span).fetchall(),
                times=args.times,
            )
            plain = sum(row[2] for row in bare.execute(QUERY, span))
            assert sum(figures.of_years(ws, first, last).values()) <= plain + args.contacts
            report.add(f"P6 counts of {label}", ours, anchor, at_most=1.5)
    sitting.workspace.vault.close()
    return report.code()


if __name__ == "__main__":
    sys.exit(main())
