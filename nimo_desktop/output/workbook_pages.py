"""How a sheet prints from Excel: paper, pages that end between blocks, head and foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nimo_desktop.output import form
from nimo_desktop.output.form_rows import FILING_MM, MARGIN_MM
from nimo_desktop.output.workbook_plan import Plan, breaks_of, edges_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

RED = "CE0000"
MM_PER_INCH = 25.4
ROW_SLACK = 1.03
"""A little more height than on paper; Excel knows no line spacing."""
WIDTH_SLACK = 1.04
"""Columns are made a little wide: printing shrinks them to the page but never widens them."""
EDGE_MM = 12.0
"""Above and below: less than on paper, since rows are higher here."""
PAGE_SLACK = 0.97
"""How much of a page is counted on: other programs round every row to whole dots."""
SMALLEST_PERCENT = 80
"""Smaller print than this is not read easily; then it takes more pages."""


def page_setup(
    page: Worksheet, plan: Plan, sheet: form.Sheet, *, most_pages: int = 0, paper_pages: int = 0
) -> None:
    """Paper, one page wide, filing margin, page n/N, the mark on the following pages.

    Pages end before blocks that would be parted.
    """
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.pagebreak import Break

    last = get_column_letter(len(tuple(edges_of(plan))) - 1)
    page.print_area = f"A1:{last}{len(plan.heights)}"
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.paperSize = page.PAPERSIZE_A3 if sheet.a3 else page.PAPERSIZE_A4
    page.page_setup.orientation = sheet.orientation
    breaks = breaks_of(plan, _room_mm(plan))
    percent = 0
    if not most_pages and paper_pages and len(breaks) >= paper_pages:
        percent, breaks = _smaller(plan, paper_pages) or (0, breaks)
    if plan.new_pages and breaks == tuple(row - 1 for row in plan.new_pages):
        most_pages = 0
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, most_pages
    if percent:
        page.sheet_properties.pageSetUpPr.fitToPage = False
        page.page_setup.scale = percent
    margins = page.page_margins
    margins.left, margins.right = FILING_MM / MM_PER_INCH, MARGIN_MM / MM_PER_INCH
    margins.top = margins.bottom = EDGE_MM / MM_PER_INCH
    margins.header = margins.footer = 6 / MM_PER_INCH
    if not most_pages:  # shrinking to a number of pages overrides breaks
        for row in breaks:
            page.row_breaks.append(Break(id=row))
    page.sheet_view.showGridLines = False
    page.HeaderFooter.differentFirst = True
    for footer in (page.firstFooter, page.oddFooter):
        footer.center.text = "&P / &N 頁"
    page.oddHeader.right.text = sheet.marks.confidential.replace("&", "&&")
    page.oddHeader.right.color = RED
    page.oddHeader.center.text = sheet.marks.number.replace("&", "&&")
    if sheet.marks.training:
        for header in (page.firstHeader, page.oddHeader):
            header.left.text = "【練習】"


def _room_mm(plan: Plan, scale: float = 1 / WIDTH_SLACK) -> float:
    """Height of rows that a page is sure to hold, printed as wide as the page or smaller."""
    return (plan.body.page_mm[1] - 2 * EDGE_MM) * PAGE_SLACK / scale / ROW_SLACK


def _smaller(plan: Plan, pages: int) -> tuple[int, tuple[int, ...]] | None:
    """The largest percentage that makes so many pages, and their breaks; None if none does."""
    for percent in range(int(100 / WIDTH_SLACK) - 1, SMALLEST_PERCENT - 1, -1):
        breaks = breaks_of(plan, _room_mm(plan, percent / 100))
        if len(breaks) < pages:
            return percent, breaks
    return None
