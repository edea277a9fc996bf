"""The second sheet of a form's Excel file: one row with names, labels and real values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

TITLE = "データ"
WIDTH, PRINTED = 14.0, 14
"""Width of a column in characters, enough for a date; so many columns are printed."""
MOST_COLUMNS = 16_384
"""Excel's own limit; it opens no file with more."""
TwinColumn = tuple[str, str, "str | int | float | date | datetime"]
"""Name, label, value. Rows 1 to 3 of the sheet."""


def write_twin(book: Workbook, columns: Sequence[TwinColumn]) -> None:
    """Names in row 1, labels in row 2, values in row 3; words that begin like a formula stay words.

    A text longer than Excel's limit of a cell goes on in columns of the same name with +2, +3 …,
    and what a sheet has no more columns for in rows 4 to 6 and so on.
    """
    page = book.create_sheet(TITLE)
    for at, (name, label, value) in enumerate(_within_limits(columns)):
        above, column = at // MOST_COLUMNS * 3, at % MOST_COLUMNS + 1
        page.cell(above + 1, column, name)
        page.cell(above + 2, column, label)
        cell = page.cell(above + 3, column, value)
        if isinstance(value, str):
            cell.data_type = "s"
            cell.number_format = "@"
        elif isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
    page.freeze_panes = "A3"
    _page_setup(page)


def _page_setup(page: Worksheet) -> None:
    """Landscape, on one page: who prints the whole workbook gets one page more, not many.

    All columns on one page could not be read, so only the first ones are printed.
    """
    from openpyxl.utils import get_column_letter

    for at in range(1, page.max_column + 1):
        page.column_dimensions[get_column_letter(at)].width = WIDTH
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    last = get_column_letter(min(page.max_column, PRINTED))
    page.print_area = f"A1:{last}{page.max_row}"


def _within_limits(columns: Sequence[TwinColumn]) -> Iterator[TwinColumn]:
    for name, label, value in columns:
        if not isinstance(value, str) or len(value) <= _MOST:
            yield name, label, value
            continue
        for number, start in enumerate(range(0, len(value), _MOST), 1):
            mark = f"+{number}" if number > 1 else ""
            yield f"{name}{mark}", label, value[start : start + _MOST]


_MOST = 32_767
