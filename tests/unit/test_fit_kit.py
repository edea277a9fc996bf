"""The checker of forms finds what it is there to find: it is shown pages that are wrong."""

from __future__ import annotations

import pytest
from fit_kit import Cells, cells_of, faults, in_order, read_pdf

from nimo_desktop.output.fonts import load_fonts
from nimo_desktop.output.pdf import write_pdf
from nimo_desktop.output.shapes import OUTER, Box, Line, Page, Shape, Text

FONTS = load_fonts()


def page_with(*shapes: Shape) -> bytes:
    return write_pdf((Page(210, 297, shapes),), fonts=FONTS, title="試し")


WRONG = {
    "in the margin": (Text(18, 50, "とじしろ", 10.5),),
    "at the edge": (Text(30, 294, "下の端", 10.5),),
    "overlap": (Text(30, 50, "重なる文字", 10.5), Text(40, 52, "重なる文字", 10.5)),
    "rule": (Text(30, 50, "罫線をまたぐ", 10.5), Line(35, 40, 35, 60)),
    "rule below": (Text(30, 50, "罫線の上", 10.5), Line(25, 48.5, 60, 48.5)),
    "rule in the margin": (Line(10, 50, 60, 50),),
    "bar": (Text(30, 50, "黒塗りの下", 10.5),
            Box(30, 46, 20, 5, style=None, fill="#000000", role="bar")),
}
SOUND = (Box(25, 40, 60, 10, style=OUTER), Line(50, 40, 50, 50), Text(27, 46, "氏名", 10.5),
         Text(52, 46, "𠮷野 太郎", 10.5), Text(52, 60, "箱の外", 10.5))


@pytest.mark.parametrize("fault", WRONG)
def test_what_is_wrong_on_a_page_is_found(fault: str) -> None:
    (page,) = read_pdf(page_with(*WRONG[fault]))
    assert faults(page)


def test_a_sound_page_is_sound_and_its_cells_are_read() -> None:
    (page,) = read_pdf(page_with(*SOUND))
    assert not faults(page)
    assert sorted(cells_of(page).values()) == ["氏名", "𠮷野太郎"]
    assert in_order((page,), "箱の外")
    assert not in_order((page,), "箱の外に")


def test_words_are_found_whole_or_not_at_all() -> None:
    first = page_with(Box(25, 40, 60, 10, style=OUTER), Text(27, 46, "眠れない日", 10.5))
    second = page_with(Box(25, 40, 60, 10, style=OUTER), Text(27, 46, "が続く", 10.5))
    moved = page_with(Box(25, 40, 80, 10, style=OUTER), Text(27, 46, "が続く", 10.5))
    pages = (*read_pdf(first), *read_pdf(second))
    assert Cells(pages).holds("眠れない日が続く")
    for words in ("眠れない日が", "れない日が続く", "眠れない日が続くと", "が続く眠れない日"):
        assert not Cells(pages).holds(words)
    assert not Cells((*read_pdf(first), *read_pdf(moved))).holds("眠れない日が続く")
