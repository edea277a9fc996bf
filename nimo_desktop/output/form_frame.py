"""Header and footer of a sheet: form number, title, 取扱注意, 供覧 boxes, who, when, page n/N."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nimo_desktop.output.fonts import ASCENT, FontSet
from nimo_desktop.output.form import Sheet
from nimo_desktop.output.form_rows import (
    BODY_PT,
    FILING_MM,
    LEADING,
    MARGIN_MM,
    SMALL_PT,
    Body,
)
from nimo_desktop.output.linebreak import wrap
from nimo_desktop.output.marks import RED, TOP_BASELINE_MM
from nimo_desktop.output.shapes import MM_PER_PT, OUTER, THIN, Box, Line, Shape, Stroke, Text

TITLE_PT = 14.0
STAMP_MM, STAMP_NAME_MM = 20.0, 5.5
STAMPS_SHARE = 0.55
"""Of the width, at most, for the 供覧 boxes; more boxes become narrower."""
CONFIDENTIAL_SHARE = 0.45
"""Of the width, at most, for the red word; the numbers beside it need the rest."""
HANDOUT_PT = 12.0
GAP_MM = 3.0
CONTINUATION = "（続紙）"
FOOT_MM = 5.5
"""The last footer baseline above the edge of the paper."""


def pitch_mm(size_pt: float) -> float:
    """From one baseline to the next."""
    return size_pt * MM_PER_PT * LEADING


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the ruled area of each page begins and ends, and what stands around it."""

    sheet: Sheet
    body: Body
    fonts: FontSet
    title: tuple[str, ...]
    later_title: tuple[str, ...]
    foot: tuple[str, ...]
    form_no: tuple[str, ...]

    def top(self, number: int) -> float:
        """Upper edge of the ruled area of page `number`."""
        head = self._head_mm() + max(0, len(self.form_no) - 1) * pitch_mm(SMALL_PT)
        if number > 1:
            return head + len(self.later_title) * pitch_mm(BODY_PT) + GAP_MM
        title = len(self.title) * pitch_mm(TITLE_PT)
        stamps = STAMP_MM if self.sheet.marks.circulation_boxes else 0.0
        return head + max(title, stamps) + GAP_MM

    @property
    def bottom(self) -> float:
        """Lower edge of the ruled area, the same on all pages."""
        used = FOOT_MM + len(self.foot) * pitch_mm(SMALL_PT) + 1
        return self.body.page_mm[1] - max(MARGIN_MM, used)

    def room(self, number: int) -> float:
        """Height of the ruled area."""
        return self.bottom - self.top(number)

    def _head_mm(self) -> float:
        return TOP_BASELINE_MM + 4.0

    def shapes(self, number: int, total: int) -> Iterator[Shape]:
        """Header and footer of page `number` of `total`."""
        yield from self._first_line()
        yield from self._title(number)
        if number == 1 and self.sheet.marks.circulation_boxes:
            yield from self._stamps()
        yield from self._footer(number, total)

    def _first_line(self) -> Iterator[Shape]:
        marks = self.sheet.marks
        right = FILING_MM + self.body.width_mm
        for index, line in enumerate(self.form_no):
            y = TOP_BASELINE_MM + index * pitch_mm(SMALL_PT)
            yield Text(FILING_MM, y, line, SMALL_PT, role="form-number")
        if marks.confidential:
            size, width = confidential_of(self.sheet, self.body, self.fonts)
            right -= width
            yield Box(right, 5.5, width, 6.8, style=Stroke(1.2, RED), role="confidential")
            yield Text(right + width / 2, TOP_BASELINE_MM + 0.3, marks.confidential, size, True,
                       "middle", RED, role="confidential")
            right -= GAP_MM
        if marks.handout:
            width = self.fonts.width_mm(marks.handout, HANDOUT_PT, bold=True) + 5
            right -= width
            yield Box(right, 5.5, width, 6.8, style=OUTER, role="handout")
            yield Text(right + width / 2, TOP_BASELINE_MM + 0.5, marks.handout, HANDOUT_PT, True,
                       "middle", role="handout")
            right -= GAP_MM
        if marks.number:
            yield Text(right, TOP_BASELINE_MM, marks.number, BODY_PT, anchor="end", role="number")

    def _title(self, number: int) -> Iterator[Shape]:
        lines = self.title if number == 1 else self.later_title
        size = TITLE_PT if number == 1 else BODY_PT
        left, width = _title_room(self.sheet, self.body, number)
        room = self.top(number) - GAP_MM - self._top_of_title()
        y = self._top_of_title() + max(0.0, room - len(lines) * pitch_mm(size)) / 2
        mm = size * MM_PER_PT
        for line in lines:
            baseline = y + (pitch_mm(size) - mm) / 2 + ASCENT * mm
            yield Text(left + width / 2, baseline, line, size, True, "middle", role="title")
            y += pitch_mm(size)

    def _top_of_title(self) -> float:
        return self._head_mm() + max(0, len(self.form_no) - 1) * pitch_mm(SMALL_PT)

    def _stamps(self) -> Iterator[Shape]:
        names = self.sheet.marks.circulation_boxes
        width = stamp_mm(self.sheet, self.body)
        left = FILING_MM + self.body.width_mm - width * len(names)
        top = self._top_of_title()
        yield Box(left, top, width * len(names), STAMP_MM, style=OUTER, role="stamps")
        y = top + STAMP_NAME_MM
        yield Line(left, y, left + width * len(names), y, THIN)
        for index, name in enumerate(names):
            x = left + index * width
            if index:
                yield Line(x, top, x, top + STAMP_MM, THIN)
            size = self._fitting_size(name, width - 1)
            yield Text(x + width / 2, y - 1.7, name, size, anchor="middle", role="stamp")

    def _fitting_size(self, text: str, width_mm: float) -> float:
        """9 pt, or the smaller size at which the name of a box fits on its line."""
        full = self.fonts.width_mm(text, 9.0)
        return 9.0 if full <= width_mm else 9.0 * width_mm / full

    def _footer(self, number: int, total: int) -> Iterator[Shape]:
        marks = self.sheet.marks
        last = self.body.page_mm[1] - FOOT_MM
        first = last - (len(self.foot) - 1) * pitch_mm(SMALL_PT)
        right = FILING_MM + self.body.width_mm
        for index, line in enumerate(self.foot):
            if line:
                yield Text(FILING_MM, first + index * pitch_mm(SMALL_PT), line, SMALL_PT,
                           role="footer")
        yield Text(right, last, f"{number}/{total}頁", SMALL_PT, anchor="end", role="page-number")
        if marks.copy_no:
            words = f"写し番号 {marks.copy_no}"
            yield Text(right, last - pitch_mm(SMALL_PT), words, SMALL_PT, anchor="end",
                       role="copy-number")


def frame_of(sheet: Sheet, *, body: Body, fonts: FontSet) -> Frame:
    """Break the words around the sheet into lines that fit beside each other."""
    marks = sheet.marks
    taken = confidential_of(sheet, body, fonts)[1] + GAP_MM if marks.confidential else 0
    if marks.handout:
        taken += fonts.width_mm(marks.handout, HANDOUT_PT, bold=True) + 8
    taken += fonts.width_mm(marks.number, BODY_PT) + GAP_MM
    form_no = wrap(sheet.form_no, max(20.0, body.width_mm - taken), SMALL_PT, fonts)
    later = sheet.title + CONTINUATION
    return Frame(
        sheet, body, fonts,
        wrap(sheet.title, _title_room(sheet, body, 1)[1], TITLE_PT, fonts, True),
        wrap(later, body.width_mm, BODY_PT, fonts, True),
        _foot_lines(sheet, body, fonts),
        form_no,
    )


def confidential_of(sheet: Sheet, body: Body, fonts: FontSet) -> tuple[float, float]:
    """Type size (pt) and frame (mm) of the red word; longer words are set smaller, never cut."""
    full = fonts.width_mm(sheet.marks.confidential, BODY_PT, bold=True)
    most = body.width_mm * CONFIDENTIAL_SHARE
    return (BODY_PT, full + 5) if full <= most else (BODY_PT * most / full, most + 5)


def footer_texts(sheet: Sheet) -> tuple[str, str]:
    """Who made the sheet and who printed it, each in one line."""
    marks = sheet.marks
    author = [marks.issuing_office, marks.author, f"電話 {marks.phone}" if marks.phone else ""]
    made = "　".join(filter(None, author))
    printed = "　".join(filter(None, [marks.printed_at_text, marks.printed_by]))
    return (f"作成 {made}" if made else "", f"印刷 {printed}" if printed else "")


def _foot_lines(sheet: Sheet, body: Body, fonts: FontSet) -> tuple[str, ...]:
    copy = fonts.width_mm(f"写し番号 {sheet.marks.copy_no}", SMALL_PT) if sheet.marks.copy_no else 0
    width = max(40.0, body.width_mm - max(20.0, copy + GAP_MM))
    lines = [line for text in footer_texts(sheet) for line in wrap(text, width, SMALL_PT, fonts)]
    return tuple(lines)


def stamp_mm(sheet: Sheet, body: Body) -> float:
    """Width of one 供覧 box."""
    count = len(sheet.marks.circulation_boxes)
    return min(STAMP_MM, body.width_mm * STAMPS_SHARE / count) if count else 0.0


def _title_room(sheet: Sheet, body: Body, number: int) -> tuple[float, float]:
    """Left edge and width of the title: beside the 供覧 boxes on the first page."""
    count = len(sheet.marks.circulation_boxes) if number == 1 else 0
    taken = stamp_mm(sheet, body) * count + (GAP_MM if count else 0.0)
    return FILING_MM, body.width_mm - taken
