"""The list of 連携 on paper (A4 landscape): the columns and the order that were seen."""

from __future__ import annotations

from collections.abc import Sequence

from nimo_desktop.domain.dates_jp import wareki_short
from nimo_desktop.output.form import Block, Grid, GridColumn, Note
from nimo_desktop.services.referral_views import ReferralLine

FORM_NO = "町様式 連携一覧"
_COLUMNS = (
    GridColumn("番号", 2.0),
    GridColumn("対象者", 1.6),
    GridColumn("受け手", 2.2),
    GridColumn("用件", 3.4),
    GridColumn("状態", 1.9),
    GridColumn("今の担当", 2.2),
    GridColumn("返事の期限", 1.4),
    GridColumn("日数", 0.8, "right"),
)


def blocks(lines: Sequence[ReferralLine]) -> tuple[Block, ...]:
    """One row each; a day past due carries its word."""
    rows = tuple(
        (
            line.number,
            line.name,
            line.receiver,
            line.need,
            line.status,
            line.holder,
            _due(line),
            f"{line.days}日",
        )
        for line in lines
    )
    return (Grid(_COLUMNS, rows, min_rows=1), Note(f"{len(rows)}件"))


def _due(line: ReferralLine) -> str:
    if line.due_on is None:
        return ""
    day = wareki_short(line.due_on)
    return f"{day} 超過" if line.overdue else day
