"""連携の数字 on paper: the numbers of the page, months without any, nobody's name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from world import PASSWORD, START, World

from nimo_desktop.domain.people import Name
from nimo_desktop.output.fonts import FontSet, load_fonts
from nimo_desktop.output.form import Grid, Value
from nimo_desktop.services import access, demo, measures, measures_sheet
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    return load_fonts()


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The demonstration town, seen only."""
    folder = tmp_path_factory.mktemp("demo") / "vault"
    demo.build(folder, World(seed=5).environment(), today=START.date())
    sitting = access.log_in(folder, World().environment(), login="nurse", password=PASSWORD)
    yield sitting.workspace
    sitting.leave()


def test_a_span_is_whole_months_of_the_fiscal_year() -> None:
    span = measures_sheet.span_of
    assert span(2026) == (date(2026, 4, 1), date(2027, 3, 31))
    assert span(2026, 9, 2) == (date(2026, 9, 1), date(2027, 2, 28))
    assert span(2026, 2, 9) == span(2026, 9, 2)
    assert span(2027, 2, 2) == (date(2028, 2, 1), date(2028, 2, 29))
    words = measures_sheet.span_words
    assert words(2026, *span(2026)) == "令和8年度"
    assert words(2026, *span(2026, 9, 2)) == "令和8年度 令和8年9月から令和9年2月まで"
    assert words(2026, *span(2026, 1, 1)) == "令和8年度 令和9年1月"
    assert words(None, None, None) == "すべての年度"


def grids(ws: Workspace, fonts: FontSet, **of: int | None) -> list[Grid]:
    made = measures_sheet.measures_sheet(ws, fonts, **of)
    return [one for one in made.sheet.blocks if isinstance(one, Grid)]


def numbers(grid: Grid, row: int) -> list[object]:
    cells = grid.rows[row][1:]
    return [one.real if isinstance(one, Value) else one for one in cells]


def test_every_table_says_what_is_counted(shown: Workspace, fonts: FontSet) -> None:
    found = grids(shown, fonts, year=2026)
    assert len(found) == 7
    since, until = measures_sheet.span_of(2026)
    for at, by in enumerate(measures.BY):
        counted = measures.measure(shown, by=by, since=since, until=until)
        total = counted.total
        counts, days = found[2 * at : 2 * at + 2]
        assert numbers(counts, -1)[:7] == [
            total.referrals.count, *(len(total.handed[n].ids) if n in total.handed else 0
                                     for n in (1, 2, 3)),
            total.sent.count, total.returns.count, total.past_due.count,
        ]  # fmt: skip
        spans = (total.receipt, total.answer, total.acceptance, total.outcome)
        assert numbers(days, -1)[::4] == [one.count for one in spans]
        assert numbers(days, -1)[1::4] == [one.median for one in spans]
        assert numbers(days, -1)[3::4] == [one.longest for one in spans]
        if by != "month":
            assert [row[0] for row in counts.rows] == [*(r.label for r in counted.rows), "計"]
    assert numbers(found[-1], -1)[1] == total.returns.count > 0


def test_months_without_any_stand_too(shown: Workspace, fonts: FontSet) -> None:
    months = [row[0] for row in grids(shown, fonts, year=2026)[0].rows]
    assert months[0] == "令和8年4月"
    assert months[-2:] == ["令和8年11月", "計"], "none that has not begun"
    assert len(months) == 9
    assert numbers(grids(shown, fonts, year=2026)[0], 0) == [0] * 7 + [""]
    few = [row[0] for row in grids(shown, fonts, year=2026, first=9, last=10)[0].rows]
    assert few == ["令和8年9月", "令和8年10月", "計"]
    assert len(grids(shown, fonts, year=2031)[0].rows) == 1, "a year to come"


def test_paper_and_excel_say_the_same_and_name_nobody(shown: Workspace, fonts: FontSet) -> None:
    made = measures_sheet.measures_sheet(shown, fonts, year=2026)
    pages = PdfReader(BytesIO(made.pdf())).pages
    assert float(pages[0].mediabox.width) > float(pages[0].mediabox.height)
    paper = "\n".join(page.extract_text() for page in pages)
    book = load_workbook(BytesIO(made.xlsx()))
    cells = [one.value for sheet in book for row in sheet.iter_rows() for one in row]
    excel = "\n".join(str(one) for one in cells if one is not None)
    with shown.vault.read() as conn:
        people = {one.text for one in records.where(conn, Name) if one.text}
    assert people
    for text in (paper, excel):
        for word in ("連携の数字(令和8年度)", "福祉課", "外の機関", "期限超えの割合", "取扱注意"):
            assert word in text
        assert not [name for name in people if name in text]
    total = measures.measure(shown, since=date(2026, 4, 1)).total.sent.count
    assert total in cells, "a number in Excel, no text"
