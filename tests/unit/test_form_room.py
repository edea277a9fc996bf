"""Room to write by hand, labels that part between words, and pages that Excel prints."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise

import pytest
from openpyxl import load_workbook

from nimo_desktop.output import form
from nimo_desktop.output.fonts import load_fonts
from nimo_desktop.output.form_layout import lay_out
from nimo_desktop.output.form_room import HAND_MM, guides, shared_out, wanted_mm
from nimo_desktop.output.form_rows import Row, RowMaker, body_of
from nimo_desktop.output.linebreak import wrap, wrap_label
from nimo_desktop.output.shapes import Line
from nimo_desktop.output.workbook import sheet_to_xlsx

FONTS = load_fonts()
PT = 9.5


def rows_of(*blocks: form.Block) -> tuple[Row, ...]:
    return RowMaker(FONTS, body_of("portrait")).rows(blocks)


def sheet(*blocks: form.Block) -> form.Sheet:
    return form.Sheet("s", "町様式1", "計画", blocks=blocks)


def heights(made: form.Sheet) -> list[float]:
    """Between the rules across the page, from the top."""
    [page] = lay_out(made, fonts=FONTS)
    across = sorted({s.y1 for s in page.shapes if isinstance(s, Line) and s.y1 == s.y2})
    return [round(low - high, 2) for high, low in pairwise(across)]


def test_an_empty_box_has_a_line_for_a_hand() -> None:
    fields = tuple(form.Fields(((form.Field("氏名"),),)) for _ in range(4))
    assert heights(sheet(*fields)) == [HAND_MM, HAND_MM]


def test_a_filled_box_stays_as_high_as_its_text() -> None:
    fields = tuple(form.Fields(((form.Field("氏名", "練習"),),)) for _ in range(4))
    assert all(height < HAND_MM for height in heights(sheet(*fields)))


def test_a_full_page_gives_nothing_away() -> None:
    rows = rows_of(form.Fields(((form.Field("氏名"),),)), form.LongText("今の状況", "", 3))
    assert [more for _, more in shared_out(rows, 0.0)] == [0.0, 0.0]
    assert [more for _, more in shared_out(rows, -5.0)] == [0.0, 0.0]
    half = sum(map(wanted_mm, rows)) / 2
    assert sum(more for _, more in shared_out(rows, half)) == pytest.approx(half)


def test_dotted_lines_divide_a_box_evenly() -> None:
    assert guides(8.0) == []
    assert guides(12.0) == []
    assert guides(24.0) == [8.0, 16.0]
    assert guides(18.0) == [9.0]


@pytest.mark.parametrize(
    ("label", "parts"),
    [
        ("本人の希望する暮らし（本人の言葉）", ("本人の希望する暮らし", "（本人の言葉）")),
        ("本人・家族の強み、できていること", ("本人・家族の強み、", "できていること")),
        ("家族・親族① 続柄など", ("家族・親族① 続柄など",)),
    ],
)
def test_labels_part_between_words(label: str, parts: tuple[str, ...]) -> None:
    assert wrap_label(label, 37.6, PT, FONTS) == parts


def test_labels_without_a_good_place_part_as_any_text() -> None:
    label = "計画を作るときの支援ニーズ"
    assert wrap_label(label, 25.0, PT, FONTS) == wrap(label, 25.0, PT, FONTS)


def test_a_box_to_tick_stays_with_its_word() -> None:
    assert wrap("□ある　□ない　□準備中", 40.0, 10.5, FONTS) == ("□ある　□ない", "□準備中")


def test_excel_prints_a_little_smaller_rather_than_a_page_more() -> None:
    made = sheet(*(form.LongText(f"欄{n}", "", 1) for n in range(36)))
    assert len(lay_out(made, fonts=FONTS)) == 1
    free, held = (
        load_workbook(BytesIO(sheet_to_xlsx(made, fonts=FONTS, paper_pages=pages))).worksheets[0]
        for pages in (0, 1)
    )
    assert len(free.row_breaks.brk) == 1
    assert not held.row_breaks.brk
    assert held.page_setup.scale in range(80, 97)


def test_empty_rows_without_room_on_paper_are_not_in_excel() -> None:
    table = form.Grid((form.GridColumn("日"),), (("4月1日",),), min_rows=60)
    page = load_workbook(BytesIO(sheet_to_xlsx(sheet(table), fonts=FONTS))).worksheets[0]
    [paper] = lay_out(sheet(table), fonts=FONTS)
    assert page.max_row < 50
    assert paper
