"""P6: annual figures (category by month), against raw SQL.

The program counts no annual figures yet (`statistics` of the command line comes later); until its
service exists this prints the bare query alone, so that the target has its anchor.
"""

from __future__ import annotations

import sys

import raw
from measuring import Report, alternately, arguments
from volume import sit, volume

QUERY = (
    "SELECT s.topic, substr(c.at, 1, 7) AS month, count(*) FROM subject s "
    "JOIN contact c ON c.id = s.contact_id WHERE s.counted = 1 AND s.deleted_at IS NULL "
    "AND c.deleted_at IS NULL AND c.at >= ? AND c.at < ? GROUP BY s.topic, month"
)
SPANS = {"one year": ("2025-04-01", "2026-04-01"), "ten years": ("2016-04-01", "2026-12-01")}


def main() -> int:
    """The anchor alone."""
    args = arguments(__doc__)
    report = Report()
    sitting = sit(volume(args.contacts).folder)
    with raw.beside(sitting) as bare:
        for label, span in SPANS.items():
            _, anchor = alternately(
                lambda: None,
                lambda span=span: bare.execute(QUERY, span).fetchall(),
                times=args.times,
            )
            report.say(
                f"P6 counts of {label}", "not built yet", f"{anchor:.2f} ms", None, "<= 1.5x", None
            )
    sitting.workspace.vault.close()
    return report.code()


if __name__ == "__main__":
    sys.exit(main())
