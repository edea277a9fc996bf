"""マネジャー会議・運営会議 (A4): the month in numbers, what is to be decided, room to write.

The meeting knows cases by number only (sheets.md 7.13: ケースは匿名), so no name and no free text
of a referral stands here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nimo_desktop.domain.dates_jp import wareki, wareki_short
from nimo_desktop.output.form import (
    Block,
    Content,
    Field,
    Fields,
    Grid,
    GridColumn,
    Heading,
    LongText,
    Note,
    Value,
)
from nimo_desktop.services.coordination import Desk
from nimo_desktop.services.measures import Days, Measures, Row
from nimo_desktop.services.referral_views import ReferralLine

FORM_NO = "町様式 マネジャー会議"
KINDS = {"64": "マネジャー会議", "63": "運営会議"}
"""Codes of list conference_kind."""
_DAYS_NOTE = (
    "日数は開庁日で数えた中央の値です。取り消した連携は数えません。"
    "照会は「調整役へ」に数えません。"
)


def title(month: date | None, kind: str) -> str:
    """「令和8年11月 マネジャー会議 資料」"""
    name = f"{KINDS[kind]} 資料"
    return name if month is None else f"{wareki(month).partition('月')[0]}月 {name}"


def blocks(
    measures: Measures | None, desk: Desk | None, *, held_on: date | None = None, place: str = ""
) -> tuple[Block, ...]:
    """All parts; without numbers the blank form."""
    return (
        Fields(((Field("開催日", _day(held_on), 1), Field("場所", place, 1)),)),
        Heading("1 この月の連携(部署ごと)"),
        _numbers(measures),
        Note(_DAYS_NOTE),
        Heading("2 調整役へ戻った理由"),
        _reasons(measures),
        Heading("3 調整役で次を決めるもの"),
        _listed(desk.returned if desk else (), decide=True),
        Heading("4 返事の期限を過ぎているもの"),
        _listed(desk.unanswered if desk else ()),
        Heading("5 3か所目以降になったもの(支援調整会議を考える)"),
        _listed(desk.third if desk else ()),
        Fields(((Field("担当のいないもの(0件であること)", _loose(desk), 1, label_mm=70),),)),
        LongText("気づいたこと・町の課題", "", min_lines=4, label_mm=38),
        Grid(
            (
                GridColumn("だれが", 1), GridColumn("決めたこと(何を)", 3),
                GridColumn("いつまでに", 1),
            ),
            min_rows=4,
        ),
    )  # fmt: skip


def _numbers(measures: Measures | None) -> Grid:
    columns = (
        GridColumn("部署", 2.2),
        GridColumn("つないだ", 1, "right"),
        GridColumn("受領まで", 1, "right"),
        GridColumn("返事まで", 1, "right"),
        GridColumn("受けるまで", 1, "right"),
        GridColumn("結果まで", 1, "right"),
        GridColumn("調整役へ", 1, "right"),
        GridColumn("期限超え", 1, "right"),
    )
    if measures is None:
        return Grid(columns, min_rows=8)
    return Grid(columns, tuple(map(_row, (*measures.rows, measures.total))))


def _row(row: Row) -> tuple[Content, ...]:
    return (
        row.label,
        _count(row.sent.count),
        *map(_days, (row.receipt, row.answer, row.acceptance, row.outcome)),
        _count(row.returns.count),
        _count(row.past_due.count),
    )


def _count(number: int) -> Value:
    return Value(f"{number}件", real=None)


def _days(days: Days) -> str:
    return "" if days.median is None else f"{days.median:g}日"


def _reasons(measures: Measures | None) -> Grid:
    rows = tuple(
        (cell.department, cell.reason_label, _count(cell.number.count))
        for cell in (measures.returns if measures else ())
    )
    columns = (GridColumn("部署", 1.5), GridColumn("理由", 4), GridColumn("件数", 0.8, "right"))
    return Grid(columns, rows, min_rows=2)


def _listed(lines: Sequence[ReferralLine], *, decide: bool = False) -> Grid:
    columns = [
        GridColumn("連携番号", 1.5),
        GridColumn("いまの状態", 2.2),
        GridColumn("期日", 1.1),
        GridColumn("日数", 0.8, "right"),
        GridColumn("つないだ先の数", 1.1, "right"),
    ]
    if decide:
        columns.append(GridColumn("決めること", 2.4))
    rows = tuple(
        (
            line.number,
            line.status,
            wareki_short(line.due_on) if line.due_on else "",
            f"{line.days}日",
            f"{line.handovers}か所",
            *([""] if decide else []),
        )
        for line in lines
    )
    return Grid(tuple(columns), rows, min_rows=1)


def _loose(desk: Desk | None) -> str:
    return "" if desk is None else f"{len(desk.without_holder)}件"


def _day(value: date | None) -> str:
    return "" if value is None else wareki(value, weekday=True)
