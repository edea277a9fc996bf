"""Whole lists as plain values, for the command line and scheduled jobs."""

from __future__ import annotations

from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage.lists import plain
from nimo_desktop.storage.lists.plain import PlainRow

__all__ = ["PlainRow", "rows"]


def rows(ws: Workspace, kind: str) -> tuple[PlainRow, ...]:
    """All rows of consultations, cases, referrals, tasks, people or agencies, in a fixed order.

    Keys are the same in every row. Nobody's address and no caller is among them.
    """
    with ws.vault.read() as conn:
        return plain.rows(conn, kind, ws.today())
