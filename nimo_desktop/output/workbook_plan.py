"""Where everything of a sheet goes in Excel: areas of merged cells on rows and grid steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal, TypeAlias

from nimo_desktop.output import form
from nimo_desktop.output.fonts import FontSet, compose
from nimo_desktop.output.form_frame import (
    CONFIDENTIAL_SHARE,
    STAMP_MM,
    STAMP_NAME_MM,
    TITLE_PT,
    footer_texts,
    frame_of,
    pitch_mm,
    stamp_mm,
)
from nimo_desktop.output.form_layout import divide, paginate
from nimo_desktop.output.form_room import closed
from nimo_desktop.output.form_rows import (
    BODY_PT,
    LABEL_PT,
    NO_ENTRY,
    PAD_Y,
    SMALL_PT,
    Body,
    Cell,
    Entry,
    Row,
    RowMaker,
)
from nimo_desktop.output.linebreak import wrap

TALLEST_MM = 130.0
PIECE_MM = 72.0
"""An Excel row ends at 409 pt (144 mm); taller ones are divided as on paper. The pieces are small
because Excel moves a row that does not fit to the next page as a whole."""
MARKS: Mapping[form.Mark, str] = {"": "□", "on": "■", "double": "◎"}
REMNANT_MM = 40.0
"""Less than this on the last page is taken there together with its heading."""
NO_PICTURE = "（図は印刷した様式にあります。）"

Style: TypeAlias = Literal[
    "label", "value", "head", "heading", "note", "title", "small", "stamp", "red", "cut", "option"
]


@dataclass(frozen=True, slots=True)
class Area:
    """Rows `first`..`last` (from 1) and grid steps `left`..`right` that make one merged cell."""

    first: int
    last: int
    left: int
    right: int
    text: str = ""
    style: Style = "value"
    align: form.Align = "left"
    top: bool = False
    bold: bool = False
    size_pt: float = BODY_PT
    ruled: bool = True
    entry: Entry = NO_ENTRY


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture that begins in Excel row `row` and takes the whole width."""

    row: int
    picture: form.Picture
    height_mm: float


@dataclass(slots=True)
class Plan:
    """All areas of a sheet; `heights` in mm by row, `frames` are the outer frames.

    Rows `body_first`..`body_last` hold the sheet's boxes, between head and foot. A row of
    `begins` may open a page: those between stay with the row above. One of `new_pages` must.
    `parts` begin with a heading.
    """

    body: Body
    areas: list[Area] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    frames: list[tuple[int, int]] = field(default_factory=list)
    pictures: list[PlacedPicture] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)
    new_pages: list[int] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)
    body_first: int = 1
    body_last: int = 1

    def row(self, height_mm: float) -> int:
        """Begin a new Excel row and return its number."""
        self.heights.append(height_mm)
        return len(self.heights)


def plan_of(sheet: form.Sheet, *, body: Body, fonts: FontSet, pictures: frozenset[str]) -> Plan:
    """Lay the sheet out in Excel rows; `pictures` are the names that will be given as PNG."""
    plan = Plan(body)
    _head(plan, sheet, fonts)
    plan.body_first = len(plan.heights) + 1
    opened = 0
    chained = False
    for row in _rows_of(sheet, body, fonts):
        first = len(plan.heights) + 1
        if not chained:
            plan.begins.append(first)
            if row.keep_next:
                plan.parts.append(first)
        if row.new_page:
            plan.new_pages.append(first)
        chained = row.keep_next
        _body_row(plan, row, pictures)
        if row.look == "box":
            opened = opened or first
            continue
        if opened:
            plan.frames.append((opened, first - 1))
        opened = 0
    if opened:
        plan.frames.append((opened, len(plan.heights)))
    plan.body_last = len(plan.heights)
    _foot(plan, sheet, fonts)
    return plan


def _rows_of(sheet: form.Sheet, body: Body, fonts: FontSet) -> list[Row]:
    """The rows without those empty ones of tables that find no room on the paper."""
    rows = closed(RowMaker(fonts, body).rows(sheet.blocks))
    pages = paginate(rows, frame_of(sheet, body=body, fonts=fonts))
    placed = {id(one.row) for page in pages for one in page}
    return [row for row in rows if not row.spare or id(row) in placed]


def _head(plan: Plan, sheet: form.Sheet, fonts: FontSet) -> None:
    steps, marks = plan.body.steps, sheet.marks
    red = plan.body.steps_of(_red_mm(sheet, fonts, plan.body)) if marks.confidential else 0
    number = plan.body.steps_of(50) if marks.number else 0
    free = steps - red - number
    row = plan.row(max(
        7.0, _lines_mm(plan, fonts, sheet.form_no, free, SMALL_PT),
        _lines_mm(plan, fonts, marks.confidential, red, BODY_PT),
        _lines_mm(plan, fonts, marks.number, number, BODY_PT)))
    plan.areas.append(
        Area(row, row, 0, free, sheet.form_no, "small", size_pt=SMALL_PT, ruled=False)
    )
    if number:
        plan.areas.append(Area(row, row, free, free + number - 1, marks.number, "note",
                               align="right", ruled=False))
    if red:
        plan.areas.append(Area(row, row, steps - red, steps, marks.confidential, "red",
                               align="center", bold=True))
    names = marks.circulation_boxes
    stamp = plan.body.steps_of(stamp_mm(sheet, plan.body)) if names else 0
    left = steps - stamp * len(names)
    width = left * plan.body.step_mm - 2
    title_mm = len(wrap(sheet.title, width, TITLE_PT, fonts, True)) * pitch_mm(TITLE_PT) + 3
    first = plan.row(STAMP_NAME_MM if names else title_mm)
    last = plan.row(max(STAMP_MM - STAMP_NAME_MM, title_mm)) if names else first
    plan.areas.append(Area(first, last, 0, left, sheet.title, "title", align="center",
                           bold=True, size_pt=TITLE_PT, ruled=False))
    for index, name in enumerate(names):
        at = left + index * stamp
        room, full = stamp * plan.body.step_mm - 2, fonts.width_mm(name, LABEL_PT)
        plan.areas.append(Area(first, first, at, at + stamp, name, "stamp", align="center",
                               size_pt=LABEL_PT * min(1.0, room / max(full, 1.0))))
        plan.areas.append(Area(last, last, at, at + stamp, "", "stamp"))
    plan.row(2.0)


def _lines_mm(plan: Plan, fonts: FontSet, text: str, steps: int, size_pt: float) -> float:
    """Height that words of the first line need in so many steps."""
    lines = wrap(text, steps * plan.body.step_mm - 3, size_pt, fonts, True) if text else ()
    return len(lines) * pitch_mm(size_pt) + 1.5


def _red_mm(sheet: form.Sheet, fonts: FontSet, body: Body) -> float:
    """Width of the red frame: its word on one line with room for Excel's wider type, if it fits."""
    width = fonts.width_mm(sheet.marks.confidential, BODY_PT, True) * 1.1 + 5
    return max(24.0, min(width, body.width_mm * CONFIDENTIAL_SHARE))


def _foot(plan: Plan, sheet: form.Sheet, fonts: FontSet) -> None:
    copy = f"写し番号 {sheet.marks.copy_no}" if sheet.marks.copy_no else ""
    plan.row(2.0)
    for text in filter(None, (*footer_texts(sheet), copy)):
        count = len(wrap(text, plan.body.width_mm - 2, SMALL_PT, fonts))
        row = plan.row(count * pitch_mm(SMALL_PT) + 1)
        plan.areas.append(Area(row, row, 0, plan.body.steps, text, "small", size_pt=SMALL_PT,
                               ruled=False))


def _body_row(plan: Plan, row: Row, pictures: frozenset[str]) -> None:
    if row.look == "cut":
        plan.row(3.0)  # keeps the line to cut along apart from the frame above
    if row.picture is not None:
        _picture(plan, row, row.picture, pictures)
        return
    options = next((cell for cell in row.cells if cell.entry.options), None)
    if options is not None and not options.entry.choices:
        _options(plan, row, options)
        return
    texts = [_source(cell) for cell in row.cells]
    part = 1
    while row.height_mm > TALLEST_MM:
        head, tail = divide(row, PIECE_MM, force=True)
        if head is None or tail is None:
            break
        plan.begins.append(len(plan.heights) + 2)
        cut = [_cut(cell, text) for cell, text in zip(head.cells, texts, strict=True)]
        _cells(plan, head, [taken for taken, _ in cut], part)
        texts = [rest if cell.look != "label" else _joined(again)
                 for (_, rest), cell, again in zip(cut, row.cells, tail.cells, strict=True)]
        row, part = tail, part + 1
    _cells(plan, row, texts, part)


def _joined(cell: Cell) -> str:
    return "".join(piece.text for line in cell.lines for piece in line.pieces)


def _source(cell: Cell) -> str:
    """The whole text of a cell as typed, kana above it; a label broken as on paper."""
    if cell.look in ("label", "head"):
        return "\n".join("".join(piece.text for piece in line.pieces) for line in cell.lines)
    value = cell.entry.value
    return compose("\n".join(filter(None, (value.kana, value.text))))


def _cut(cell: Cell, text: str) -> tuple[str, str]:
    """Divide `text` after the lines of `cell`, which begin it."""
    end = 0
    for line in cell.lines:
        words = "".join(piece.text for piece in line.pieces)
        found = text.find(words, end)
        end = (found if found >= 0 else end) + (len(words) or 1)
    return text[:end], text[end:].removeprefix("\n")


def _cells(plan: Plan, row: Row, texts: Sequence[str], part: int) -> None:
    number = plan.row(min(row.height_mm, TALLEST_MM))
    # Excel has no padding above a line: a row of one line is centred.
    tall = row.height_mm > pitch_mm(BODY_PT) + 2 * PAD_Y + 2
    for cell, text in zip(row.cells, texts, strict=True):
        entry = cell.entry
        if part > 1:
            entry = replace(entry, name=f"{entry.name}.{part}" if entry.name else "")
        style: Style = "cut" if row.look == "cut" else cell.look
        plan.areas.append(Area(
            number, number, cell.left, cell.right, text, style, cell.align, cell.top and tall,
            cell.bold,
            BODY_PT if cell.look in ("value", "heading") else LABEL_PT,
            ruled=row.look == "box", entry=entry,
        ))


def _options(plan: Plan, row: Row, cell: Cell) -> None:
    """One Excel row for each line of options, the label merged beside them."""
    groups = cell.entry.options
    first = len(plan.heights) + 1
    count = max(map(len, groups))
    edges = [cell.left + round((cell.right - cell.left) * n / count) for n in range(count + 1)]
    label_mm = max((other.text_mm for other in row.cells if other is not cell), default=0.0)
    least = (label_mm + 2 * PAD_Y) / len(groups)
    at = 0
    for index, group in enumerate(groups):
        lines = _lines_of_group(cell, at)
        at += lines
        number = plan.row(max(lines * pitch_mm(BODY_PT) + 0.2, least))
        for slot in range(count):
            option = group[slot] if slot < len(group) else None
            text = f"{MARKS[option.mark]} {option.label}" if option else ""
            name = f"{cell.entry.name}.{index * count + slot + 1}" if cell.entry.name else ""
            entry = Entry(unlocked=cell.entry.unlocked and option is not None,
                          name=name if option else "")
            plan.areas.append(Area(number, number, edges[slot], edges[slot + 1], text, "option",
                                   ruled=False, entry=entry))
    last = len(plan.heights)
    plan.areas.append(Area(first, last, cell.left, cell.right, style="option"))
    for other in row.cells:
        if other is not cell:
            plan.areas.append(Area(first, last, other.left, other.right, _source(other),
                                   other.look, size_pt=LABEL_PT))


def _lines_of_group(cell: Cell, start: int) -> int:
    """Lines from `start` up to the next line that carries tick boxes."""
    count = 1
    while start + count < len(cell.lines) and all(
        piece.mark is None for piece in cell.lines[start + count].pieces
    ):
        count += 1
    return count


def _picture(plan: Plan, row: Row, picture: form.Picture, pictures: frozenset[str]) -> None:
    if picture.name not in pictures:
        number = plan.row(pitch_mm(BODY_PT) + 2 * PAD_Y)
        plan.areas.append(Area(number, number, 0, plan.body.steps, NO_PICTURE, "note"))
        return
    first, left = len(plan.heights) + 1, row.height_mm
    while left > 0:
        plan.row(min(left, TALLEST_MM))
        left -= TALLEST_MM
    plan.areas.append(Area(first, len(plan.heights), 0, plan.body.steps))
    plan.pictures.append(PlacedPicture(first, picture, row.height_mm))


def breaks_of(plan: Plan, room_mm: float) -> tuple[int, ...]:
    """Rows after which the page ends so that no block is parted that one page of `room_mm` holds.

    Head and foot stay with the block beside them; what no page holds flows on.
    """
    starts = sorted({1, *plan.begins[1:], len(plan.heights) + 1})
    breaks, used = [], 0.0
    for first, after in pairwise(starts):
        height = sum(plan.heights[first - 1 : after - 1])
        if used and (first in plan.new_pages or used + height > room_mm):
            breaks.append(first - 1)
            used = 0.0
        used += height
        while used > room_mm:  # parted by the program itself
            used -= room_mm
    return (*breaks[:-1], _last_break(plan, breaks, room_mm)) if breaks else ()


def _last_break(plan: Plan, breaks: Sequence[int], room_mm: float) -> int:
    """The last break, or one before the last heading where a mere remnant would stand alone."""
    last, before = breaks[-1], breaks[-2] if len(breaks) > 1 else 0
    if last + 1 in plan.new_pages or sum(plan.heights[last:]) > REMNANT_MM:
        return last
    earlier = [row - 1 for row in plan.parts if before < row - 1 < last]
    if not earlier or sum(plan.heights[earlier[-1] :]) > room_mm / 2:
        return last
    return earlier[-1]


def edges_of(plan: Plan) -> Iterator[int]:
    """All grid steps at which a cell begins or ends, in order: the columns lie between them."""
    found = {0, plan.body.steps}
    for area in plan.areas:
        found |= {area.left, area.right}
    yield from sorted(found)
