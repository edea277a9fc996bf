"""A sheet as Excel: the same boxes as on paper, made of merged cells.

Dates and numbers are real, everything typed stays text (no formula, leading zeros kept). Cells
that the receiver fills in are unlocked and named, the rest is then protected without a password.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

from nimo_desktop.output import form
from nimo_desktop.output.fonts import FontSet, load_fonts
from nimo_desktop.output.form_rows import Entry, body_of
from nimo_desktop.output.ledger_parts import sheet_names
from nimo_desktop.output.shapes import MM_PER_PT
from nimo_desktop.output.slip_identity import SlipIdentity, write_identity
from nimo_desktop.output.workbook_bytes import workbook_bytes
from nimo_desktop.output.workbook_pages import (
    MM_PER_INCH,
    RED,
    ROW_SLACK,
    WIDTH_SLACK,
    page_setup,
)
from nimo_desktop.output.workbook_plan import (
    Area,
    PlacedPicture,
    Plan,
    edges_of,
    plan_of,
)
from nimo_desktop.output.workbook_twin import TwinColumn, write_twin

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.styles.borders import Side
    from openpyxl.worksheet.worksheet import Worksheet

FONT = "BIZ UDPGothic"
STANDARD_PT = 10.5
CHOICES_SHEET = "選択肢"
FILLS = {"label": "F2F2F2", "head": "E6E6E6", "heading": "E6E6E6"}
UNLOCKED_FILL = "FFFBE6"
BAR_FILL = "000000"
ERA_DATE = '[$-411]ggge"年"m"月"d"日"'
EMPTY_FORMATS: Mapping[form.Kind, str] = {"text": "@", "date": ERA_DATE, "number": "General"}
TEXT_FORMAT_LIMIT = 255
"""Longer texts are not given the format "@", which old versions show as ####."""
FIRST_DAY = "43831"
"""2020-01-01: no slip was sent before it."""
NOT_IN_LIST = "この欄には、一覧にある言葉だけを入れられます。一覧から選び直してください。"
NOT_IN_LIST_FREE = "一覧にない言葉です。このまま入れるときは「はい」を押してください。"
NO_DAY = "日付として読めません。2026/11/25 のように入れてください。"
EMU_PER_MM = 36_000
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WEEKDAY = re.compile(r"[(（][月火水木金土日][)）]")


def sheet_to_xlsx(
    sheet: form.Sheet,
    *,
    fonts: FontSet | None = None,
    pictures: Mapping[str, bytes] | None = None,
    most_pages: int = 0,
    paper_pages: int = 0,
    identity: SlipIdentity | None = None,
    twin: Sequence[TwinColumn] = (),
) -> bytes:
    """Return the sheet as an xlsx file with one visible worksheet, printed on A4 or A3.

    `pictures` gives the PNG of each `Picture` by its name; without it a sentence stands there.
    `most_pages` shrinks the print to so many pages; 0 shrinks to the width of the page alone, as
    does a sheet whose own parts make just these pages. With `paper_pages` the print is made a
    little smaller where blocks that stay whole would need more pages than on paper.
    `twin` goes onto a second sheet as one row, for programs that read the file.
    `identity` goes onto a hidden sheet, so that the filled file can be read back.
    `fonts` measures the row heights, by default the program's own. Nothing is written to disk.
    """
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    given = pictures or {}
    body = body_of(sheet.orientation, a3=sheet.a3)
    measure = fonts or load_fonts()
    book = Workbook()
    _set_standard_font(book)
    plan = plan_of(sheet, body=body, fonts=measure, pictures=frozenset(given))
    book.properties.creator = sheet.marks.issuing_office or None
    book.properties.title = sheet.title
    page = book.active
    page.title = sheet_names([sheet.title])[0]
    _Painter(book, page, plan, tuple(edges_of(plan)), digit_px(measure)).paint()
    for placed in plan.pictures:
        _add_picture(page, plan, placed, given[placed.picture.name])
    page_setup(page, plan, sheet, most_pages=most_pages, paper_pages=paper_pages)
    if twin:
        write_twin(book, twin)
    if identity is not None:
        last = get_column_letter(len(tuple(edges_of(plan))) - 1)
        write_identity(book, page, identity, body=f"A{plan.body_first}:{last}{plan.body_last}")
    return workbook_bytes(book)


def digit_px(fonts: FontSet) -> int:
    """Width of a digit of the standard font on screen: the unit of Excel's column widths."""
    widest = max(fonts.widths()[digit] for digit in "0123456789")
    return max(1, round(widest / 1000 * STANDARD_PT / 72 * 96))


def _set_standard_font(book: Workbook) -> None:
    """Make our font the one that column widths count in, in place of openpyxl's Calibri 11."""
    from openpyxl.styles import Font
    from openpyxl.utils.indexed_list import IndexedList

    font = Font(name=FONT, size=STANDARD_PT, family=3, charset=128)
    book._fonts = IndexedList([font])  # noqa: SLF001
    book._named_styles["Normal"].font = font  # noqa: SLF001


@dataclass(slots=True)
class _Painter:
    """Writes areas into the worksheet; `edges` are the grid steps between its columns."""

    book: Workbook
    page: Worksheet
    plan: Plan
    edges: tuple[int, ...]
    digit_px: int
    lists: dict[tuple[str, ...], str] = field(default_factory=dict)

    def paint(self) -> None:
        """Fill everything in: sizes, cells, rules, frames, protection."""
        self._sizes()
        for area in self.plan.areas:
            self._area(area)
        for first, last in self.plan.frames:
            self._rule(first, last, 1, len(self.edges) - 1, "medium")
        if any(area.entry.unlocked for area in self.plan.areas):
            self.page.protection.sheet = True
            self.page.protection.formatRows = False

    def _sizes(self) -> None:
        from openpyxl.utils import get_column_letter

        step = self.plan.body.step_mm * WIDTH_SLACK
        for index, (left, right) in enumerate(pairwise(self.edges), 1):
            pixels = (right - left) * step / MM_PER_INCH * 96
            width = round(pixels / self.digit_px, 3)  # in the file the padding is included
            self.page.column_dimensions[get_column_letter(index)].width = width
        for number, height in enumerate(self.plan.heights, 1):
            points = min(409.0, height / MM_PER_PT * ROW_SLACK)
            self.page.row_dimensions[number].height = round(points, 1)

    def _span(self, area: Area) -> tuple[int, int]:
        return self.edges.index(area.left) + 1, self.edges.index(area.right)

    def _area(self, area: Area) -> None:
        left, right = self._span(area)
        cell = self.page.cell(area.first, left)
        if area.style == "option" and not area.text and not area.ruled:
            return
        if area.style == "option" and area.ruled:
            self._rule(area.first, area.last, left, right, "thin")
            return
        if area.ruled:
            self._rule(area.first, area.last, left, right, "thin")
        if area.style == "red":
            self._rule(area.first, area.last, left, right, "medium", RED)
        if area.style == "cut":
            self._rule(area.first, area.first, left, right, "mediumDashed", sides="top")
        if (area.first, left) != (area.last, right):
            self.page.merge_cells(start_row=area.first, end_row=area.last, start_column=left,
                                  end_column=right)
        _dress(cell, area)
        _fill_in(cell, area.text, area.entry.value)
        self._for_the_receiver(cell, area)

    def _for_the_receiver(self, cell: Cell, area: Area) -> None:
        from openpyxl.styles import Protection
        from openpyxl.workbook.defined_name import DefinedName

        entry = area.entry
        if not area.text and entry.value.real is None:
            cell.number_format = EMPTY_FORMATS[entry.kind]
        if entry.unlocked:
            left, right = self._span(area)
            for row in range(area.first, area.last + 1):
                for column in range(left, right + 1):
                    self.page.cell(row, column).protection = Protection(locked=False)
        if entry.choices:
            self._offer(cell, entry)
        elif entry.unlocked and entry.kind == "date":
            self._expect_a_day(cell, entry)
        elif entry.unlocked and entry.hint:
            self._validate(cell, entry, type=None)
        if entry.name:
            quoted = "'" + self.page.title.replace("'", "''") + "'"
            place = f"{quoted}!${cell.column_letter}${cell.row}"
            self.book.defined_names[entry.name] = DefinedName(entry.name, attr_text=place)

    def _offer(self, cell: Cell, entry: Entry) -> None:
        self._validate(
            cell, entry, type="list", formula1=self._list(entry.choices),
            errorStyle="warning" if entry.free else "stop",
            errorTitle="一覧から選んでください",
            error=NOT_IN_LIST_FREE if entry.free else NOT_IN_LIST,
        )  # fmt: skip

    def _expect_a_day(self, cell: Cell, entry: Entry) -> None:
        """A warning only: what a spreadsheet does not take for a date may be one all the same."""
        self._validate(
            cell, entry, type="date", operator="greaterThan", formula1=FIRST_DAY,
            errorStyle="warning", errorTitle="日付をお確かめください", error=NO_DAY,
        )  # fmt: skip

    def _validate(self, cell: Cell, entry: Entry, **rule: str | None) -> None:
        from openpyxl.worksheet.datavalidation import DataValidation

        hint = {"prompt": entry.hint, "showInputMessage": True} if entry.hint else {}
        offered = DataValidation(allow_blank=True, showErrorMessage=True, **rule, **hint)
        offered.add(cell.coordinate)
        self.page.add_data_validation(offered)

    def _list(self, choices: tuple[str, ...]) -> str:
        """The range on the hidden sheet that holds these choices."""
        if choices not in self.lists:
            if CHOICES_SHEET not in self.book.sheetnames:
                self.book.create_sheet(CHOICES_SHEET).sheet_state = "hidden"
            column = len(self.lists) + 1
            hidden = self.book[CHOICES_SHEET]
            for row, choice in enumerate(choices, 1):
                _fill_in(hidden.cell(row, column), choice, form.EMPTY)
            letter = hidden.cell(1, column).column_letter
            self.lists[choices] = f"'{CHOICES_SHEET}'!${letter}$1:${letter}${len(choices)}"
        return self.lists[choices]

    def _rule(
        self, first: int, last: int, left: int, right: int, weight: str, color: str = "000000",
        *, sides: str = "left right top bottom",
    ) -> None:
        """Rules along the edges of a block of cells, over what is there."""
        from openpyxl.styles.borders import Side

        side = Side(style=weight, color=color)
        wanted = sides.split()
        for row in range(first, last + 1):
            for column in range(left, right + 1):
                edge = {
                    "left": column == left, "right": column == right,
                    "top": row == first, "bottom": row == last,
                }
                drawn = [name for name in wanted if edge[name]]
                if drawn:
                    _add_sides(self.page.cell(row, column), drawn, side)


def _add_sides(cell: Cell, names: list[str], side: Side) -> None:
    from openpyxl.styles import Border

    old = cell.border
    kept = {name: getattr(old, name) for name in ("left", "right", "top", "bottom")}
    cell.border = Border(**(kept | dict.fromkeys(names, side)))


def _dress(cell: Cell, area: Area) -> None:
    """Type, alignment and fill."""
    from openpyxl.styles import Alignment, Font, PatternFill

    color = RED if area.style == "red" else "000000"
    cell.font = Font(name=FONT, size=area.size_pt, bold=area.bold, color=color)
    cell.alignment = Alignment(
        horizontal=area.align, vertical="top" if area.top else "center",
        wrap_text=area.style not in ("red",),
    )
    fill = UNLOCKED_FILL if area.entry.unlocked else FILLS.get(area.style)
    if area.entry.value.bar:
        fill = BAR_FILL
    if fill:
        cell.fill = PatternFill("solid", fgColor=fill)


def _fill_in(cell: Cell, text: str, value: form.Value) -> None:
    """Write the real value where there is one, else the text as text, whatever it begins with."""
    if value.real is not None:
        cell.value = value.real
        cell.number_format = number_format(value)
        return
    text = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text:
        return
    cell.value = text
    cell.data_type = "s"
    if text[0] in "=+-@":
        cell.quotePrefix = True
    if len(text) <= TEXT_FORMAT_LIMIT:
        cell.number_format = "@"


def number_format(value: form.Value) -> str:
    """The format that shows a real value as its text reads: 令和8年11月26日(木), 45分."""
    real, text = value.real, value.text
    if isinstance(real, datetime):
        return f"{ERA_DATE} h:mm"
    if isinstance(real, date):
        weekday = "(aaa)" if _WEEKDAY.search(text) else ""
        if text[:4].isdigit():
            return f"yyyy/mm/dd{weekday}"
        return f"{ERA_DATE}{weekday}"
    unit = text.removeprefix(str(real)) if text.startswith(str(real)) else ""
    if unit and '"' not in unit:
        return f'0"{unit}"' if isinstance(real, int) else f'General"{unit}"'
    return "General"


def _add_picture(page: Worksheet, plan: Plan, placed: PlacedPicture, png: bytes) -> None:
    """The PNG in the middle of its rows, scaled to fit."""
    from openpyxl.drawing.image import Image
    from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
    from openpyxl.drawing.xdr import XDRPositiveSize2D

    image = Image(BytesIO(png))
    room = placed.picture
    scale = min(room.width_mm / image.width, room.height_mm / image.height)
    width, height = image.width * scale, image.height * scale
    column, offset = _column_at(plan, (plan.body.width_mm - width) / 2)
    marker = AnchorMarker(
        col=column, colOff=int(offset * EMU_PER_MM), row=placed.row - 1,
        rowOff=int((placed.height_mm - height) / 2 * EMU_PER_MM),
    )
    size = XDRPositiveSize2D(int(width * EMU_PER_MM), int(height * EMU_PER_MM))
    image.anchor = OneCellAnchor(_from=marker, ext=size)
    page.add_image(image)


def _column_at(plan: Plan, mm: float) -> tuple[int, float]:
    """Column (from 0) and offset in mm of a place `mm` right of the left edge."""
    edges = tuple(edges_of(plan))
    for index, (left, right) in enumerate(pairwise(edges)):
        if mm < right * plan.body.step_mm:
            return index, max(0.0, mm - left * plan.body.step_mm)
    return len(edges) - 2, 0.0
