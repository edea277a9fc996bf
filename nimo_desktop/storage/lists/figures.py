"""Counts for the year's report, by one statement over the subjects of contacts or consultations."""

from __future__ import annotations

from datetime import date

from sqlalchemy.engine import Connection

# The parent's days come first and everything is read from indexes: `+` keeps the planner from the
# one on `counted`, which would be walked once for each contact. `at` begins with the day in the
# office's own time.
_COUNT = """
SELECT parent.method, subject.topic, substr(parent.{at}, 1, 7) AS month, count(*)
FROM {parent} AS parent CROSS JOIN subject ON subject.{parent_id} = parent.id
WHERE parent.{at} >= ? AND parent.{at} < ? AND parent.deleted_at IS NULL
AND +subject.counted = 1 AND subject.deleted_at IS NULL
GROUP BY parent.method, subject.topic, month
"""
_PARENTS = (
    {"parent": "contact", "parent_id": "contact_id", "at": "at"},
    {"parent": "consultation", "parent_id": "consultation_id", "at": "received_at"},
)


def counted(conn: Connection, *, since: date, until: date) -> list[tuple[str, str, str, int]]:
    """(method, topic, month as 2026-04, subjects) of everything counted from `since` up to, but
    without, `until`; a consultation counts as its own first contact.
    """
    span = (since.isoformat(), until.isoformat())
    return [
        (row[0], row[1], row[2], row[3])
        for parent in _PARENTS
        for row in conn.exec_driver_sql(_COUNT.format(**parent), span)
    ]
