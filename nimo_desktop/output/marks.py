"""What stands in the margin of every printed page: form number, 取扱注意, page x/y, 練習."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, degrees, hypot

from nimo_desktop.output.fonts import FontSet
from nimo_desktop.output.shapes import MM_PER_PT, Box, Page, Shape, Stroke, Text

LEFT_MM = 20.0
"""とじしろ: the edge that is punched stays free."""
RIGHT_MM = 15.0
TOP_BASELINE_MM = 10.0
FOOTER_MM = 7.0
SMALL_PT = 8.0
RED = "#CE0000"
TRAINING_COLOR = "#5C10BE"
TRAINING_WORD = "練習"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Words for the margins; an empty one is left out.

    `confidential` (取扱注意) stands in a red frame at the top right, `form_no` at the top left,
    `footer_left` and `copy_no` (部数) at the foot beside the page number, `training` lays a large
    light 練習 over every page.
    """

    confidential: str = ""
    training: bool = False
    form_no: str = ""
    footer_left: str = ""
    copy_no: str = ""
    page_numbers: bool = True


NO_MARKS = Marks(page_numbers=False)


def marked(page: Page, marks: Marks, *, number: int, total: int, fonts: FontSet) -> Page:
    """The page with its marks drawn over it; `number` counts from 1 to `total`."""
    shapes = [*page.shapes, *_head(page, marks, fonts)]
    shapes += _foot(page, marks, number, total)
    if marks.training:
        shapes.append(_training(page, fonts))
    return Page(page.width_mm, page.height_mm, tuple(shapes), page.title)


def _head(page: Page, marks: Marks, fonts: FontSet) -> list[Shape]:
    shapes: list[Shape] = []
    if marks.form_no:
        shapes.append(Text(LEFT_MM, TOP_BASELINE_MM, marks.form_no, SMALL_PT, role="form-number"))
    if marks.confidential:
        size = 11.0
        width = fonts.width_mm(marks.confidential, size, True) + 6
        x = page.width_mm - RIGHT_MM - width
        shapes.append(Box(x, 4.5, width, 7.5, style=Stroke(1.2, RED), role="confidential"))
        shapes.append(Text(x + width / 2, 9.6, marks.confidential, size, True, "middle", RED))
    return shapes


def _foot(page: Page, marks: Marks, number: int, total: int) -> list[Shape]:
    y = page.height_mm - FOOTER_MM
    shapes: list[Shape] = []
    if marks.footer_left:
        shapes.append(Text(LEFT_MM, y, marks.footer_left, SMALL_PT, role="footer"))
    if marks.page_numbers:
        words = f"{number}/{total}頁"
        shapes.append(
            Text(page.width_mm / 2, y, words, SMALL_PT, anchor="middle", role="page-number")
        )
    if marks.copy_no:
        right = page.width_mm - RIGHT_MM
        shapes.append(Text(right, y, marks.copy_no, SMALL_PT, anchor="end", role="copy-number"))
    return shapes


def _training(page: Page, fonts: FontSet) -> Text:
    diagonal = hypot(page.width_mm, page.height_mm)
    size = 100 * diagonal * 0.5 / fonts.width_mm(TRAINING_WORD, 100, True)
    # The baseline runs along the diagonal, shifted so that the word lies on the centre.
    angle = atan2(page.height_mm, page.width_mm)
    drop = 0.36 * size * MM_PER_PT
    x = page.width_mm / 2 + drop * (page.height_mm / diagonal)
    y = page.height_mm / 2 + drop * (page.width_mm / diagonal)
    return Text(
        x,
        y,
        TRAINING_WORD,
        size,
        True,
        "middle",
        TRAINING_COLOR,
        rotate=-degrees(angle),
        opacity=0.10,
        role="training",
    )
