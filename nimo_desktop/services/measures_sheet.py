"""連携の数字 on paper (A4 landscape): every table of a span, by month, department and route.

Numbers only: departments and routes have names here, people have none. The words of the columns
are those of the page, so that both can be laid side by side.
"""

from __future__ import annotations

import calendar
import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from nimo_desktop.domain.dates_jp import add_months, fiscal_year_label, fiscal_year_range, wareki
from nimo_desktop.output.form import Block, Content, Grid, GridColumn, Heading, Note, Sheet, Value
from nimo_desktop.services import measures
from nimo_desktop.services.measures import Days, Measures, Number, Row
from nimo_desktop.services.sheet_parts import common, facts
from nimo_desktop.services.sheets import Rendered
from nimo_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from nimo_desktop.output.fonts import FontSet

FORM_ID = "referral_measures"
FORM_NO = "町様式 連携の数字"
TITLE = "連携の数字"
ALL_YEARS = "すべての年度"
BY: Mapping[str, str] = MappingProxyType(
    {"month": "月ごと", "department": "受け手の課ごと", "route": "相談経路ごと"}
)
_HEADS: Mapping[str, str] = MappingProxyType(
    {"month": "月", "department": "受け手の課", "route": "相談経路"}
)
_SPANS = ("受領", "返事", "受ける", "結果")
_LABEL, _WORD = 3.8, 1.0
_COUNTED = (
    "連携は用件ひとつを1件、つないだは引き継いだ1回を1件と数えます。「1か所で」は最初の相手で収まった"
    "もの、「3か所〜」は三つ目以降の相手へつないだものです。取り消した連携は数えません。照会は"
    "「調整役へ」に数えません。"
)
_DAYS_TOLD = (
    "日数は、つないだ日から受領・返事・受ける・結果までを開庁日で数えます。中央は中央の値、"
    "件は日数の分かるものの数です。"
    "結果までは、その連携を最初につないだ日から数えます。"
)


def span_of(year: int, first: int = 4, last: int = 3) -> tuple[date, date]:
    """From the first day of month `first` to the last of month `last` of a fiscal year.

    Months are calendar months (4 to 12, then 1 to 3); the wrong way round they change places.
    """
    begin, _ = fiscal_year_range(year)
    low, high = sorted(((first - 4) % 12, (last - 4) % 12))
    since, end = add_months(begin, low), add_months(begin, high)
    return since, end.replace(day=calendar.monthrange(end.year, end.month)[1])


def span_words(year: int | None, since: date | None, until: date | None) -> str:
    """「令和8年度」, 「令和8年度 令和8年4月から令和8年9月まで」, 「すべての年度」"""
    if year is None or since is None or until is None:
        return ALL_YEARS
    words = fiscal_year_label(year).partition("(")[0]
    if (since, until) == fiscal_year_range(year):
        return words
    begun, ended = _month(since), _month(until)
    return f"{words} {begun}" if begun == ended else f"{words} {begun}から{ended}まで"


def measures_sheet(
    ws: Workspace, fonts: FontSet, *, year: int | None = None, first: int = 4, last: int = 3
) -> Rendered:
    """All tables of a fiscal year, or of its months `first` to `last`; None = all years."""
    since, until = (None, None) if year is None else span_of(year, first, last)
    found = {by: measures.measure(ws, by=by, since=since, until=until) for by in BY}
    months = () if since is None or until is None else _months(since, min(until, ws.today()))
    marks = common.marks(ws, facts.empty_facts(ws.codes, ws.today()), number="")
    sheet = Sheet(
        FORM_ID, FORM_NO, f"{TITLE}({span_words(year, since, until)})", orientation="landscape",
        marks=dataclasses.replace(marks, circulation_boxes=()), blocks=blocks(found, months),
    )  # fmt: skip
    return Rendered(sheet, fonts, title=TITLE)


def blocks(found: Mapping[str, Measures], months: Sequence[date] = ()) -> tuple[Block, ...]:
    """Two tables for each way to put it together, then the returns by department and reason.

    `months` are those to be shown even without anything counted.
    """
    parts: list[Block] = []
    for at, (by, counted) in enumerate(found.items(), start=1):
        lines = tuple(_lines(counted, months if by == "month" else ()))
        parts.append(Heading(f"{at} {BY[by]}"))
        parts += (_counts(_HEADS[by], lines), _days(_HEADS[by], lines))
    parts.append(Heading(f"{len(found) + 1} 調整役へ戻ったもの(部署・理由ごと)"))
    parts.append(_returns(found["department"]))
    return (*parts, Note(_COUNTED), Note(_DAYS_TOLD))


def _lines(counted: Measures, months: Sequence[date]) -> Iterator[tuple[str, Row | None]]:
    """The rows in order with the months that have none, then the sum."""
    if months:
        rows = {row.key: row for row in counted.rows}
        yield from ((_month(one), rows.get(f"{one:%Y-%m}")) for one in months)
    else:
        yield from ((row.label, row) for row in counted.rows)
    yield counted.total.label, counted.total


def _counts(head: str, lines: Iterable[tuple[str, Row | None]]) -> Grid:
    words = (
        "連携(件)", "1か所で", "2か所", "3か所〜", "つないだ(件)", "調整役へ", "期限超え",
        "期限超えの割合",
    )  # fmt: skip
    return Grid(
        (GridColumn(head, _LABEL), *(GridColumn(one, 2 * _WORD, "right") for one in words)),
        tuple((label, *_count_cells(row)) for label, row in lines),
        label="引き継いだ先の数・期限超え",
    )


def _count_cells(row: Row | None) -> tuple[Content, ...]:
    if row is None:
        return (*(_whole(0) for _ in range(7)), "")
    sent, late = row.sent.count, row.past_due.count
    handed = (row.handed.get(times, Number()).count for times in (1, 2, 3))
    whole = (row.referrals.count, *handed, sent, row.returns.count, late)
    return (*map(_whole, whole), f"{late / sent:.0%}" if sent else "")


def _days(head: str, lines: Iterable[tuple[str, Row | None]]) -> Grid:
    words = tuple(
        GridColumn(f"{span}\n{what}", _WORD, "right")
        for span in _SPANS
        for what in ("件", "中央", "平均", "最長")
    )
    return Grid(
        (GridColumn(head, _LABEL), *words),
        tuple((label, *_day_cells(row)) for label, row in lines),
        label="受領・返事・受ける・結果までの日数(開庁日)",
    )


def _day_cells(row: Row | None) -> Iterator[Content]:
    spans = (Days(),) * 4 if row is None else (row.receipt, row.answer, row.acceptance, row.outcome)
    for one in spans:
        yield _whole(one.count)
        yield _number(one.median)
        yield _number(None if one.mean is None else round(one.mean, 1))
        yield _number(one.longest)


def _returns(counted: Measures) -> Grid:
    rows = tuple(
        (cell.department, cell.reason_label, _whole(cell.number.count)) for cell in counted.returns
    )
    total = sum(cell.number.count for cell in counted.returns)
    columns = (GridColumn("部署", 2), GridColumn("理由", 5), GridColumn("件数", 1, "right"))
    return Grid(columns, (*rows, ("計", "", _whole(total))))


def _whole(number: int) -> Value:
    return Value(str(number), real=number)


def _number(number: float | None) -> Content:
    return "" if number is None else Value(f"{number:g}", real=number)


def _month(day: date) -> str:
    return f"{wareki(day).partition('月')[0]}月"


def _months(since: date, until: date) -> tuple[date, ...]:
    """The first day of each month that has begun."""
    found: list[date] = []
    while since <= until:
        found.append(since)
        since = add_months(since, 1)
    return tuple(found)
