"""年度の数字: 延人員 by column of the report, main topic and month. Always counted anew.

A contact with two counted subjects counts twice (sheets.md rule 0.10); what the office does not
count as 精神保健福祉相談, and methods that are no consultation (list method, `report` none), count
for nothing. 実人員, factors and the printed report come with the annual report.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from nimo_desktop.domain.dates_jp import fiscal_year_range
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage.lists import figures as lists

NOT_COUNTED = "none"
OPEN_TOPIC = ""
"""Counted, but the main topic is still to be chosen at the monthly check."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One number: which column of the report, which main topic, which month (2026-04)."""

    column: str
    topic: str
    month: str


def of_years(ws: Workspace, first: int, last: int) -> dict[Cell, int]:
    """延人員 of the fiscal years `first` to `last` (April to March), both included."""
    begin, _ = fiscal_year_range(first)
    _, end = fiscal_year_range(last)
    with ws.vault.read() as conn:
        rows = lists.counted(conn, since=begin, until=date.fromordinal(end.toordinal() + 1))
    column_of = {code.code: code.attrs.get("report", NOT_COUNTED) for code in ws.codes["method"]}
    found: Counter[Cell] = Counter()
    for method, topic, month, count in rows:
        column = column_of.get(method, NOT_COUNTED)
        if column != NOT_COUNTED:
            found[Cell(column, topic, month)] += count
    return dict(found)


def of_year(ws: Workspace, year: int) -> dict[Cell, int]:
    """延人員 of one fiscal year."""
    return of_years(ws, year, year)
