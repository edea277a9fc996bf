"""A sheet on paper: rows of boxes put on pages as plain shapes.

Boxes grow with their text. What does not fit goes on on the next page (続紙) under its label with
（続き） and under the table's heading row; nothing is cut. Rules: outer 1.0 pt, inner 0.5 pt.
Header, footer and the training word are drawn here, so `write_pdf` needs no marks for sheets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from nimo_desktop.output.fonts import ASCENT, FontSet
from nimo_desktop.output.form import Sheet
from nimo_desktop.output.form_frame import Frame, frame_of
from nimo_desktop.output.form_room import HAND_MM, closed, guides, shared_out
from nimo_desktop.output.form_rows import (
    FILING_MM,
    PAD_X,
    PAD_Y,
    TICK_GAP_MM,
    TICK_MM,
    Body,
    Cell,
    Piece,
    Row,
    RowMaker,
    body_of,
)
from nimo_desktop.output.form_rows import Line as TextLine
from nimo_desktop.output.marks import Marks, marked
from nimo_desktop.output.shapes import (
    BLACK,
    DOTTED,
    MM_PER_PT,
    OUTER,
    THIN,
    Box,
    Ellipse,
    Line,
    Page,
    Polyline,
    Shape,
    Stroke,
    Text,
)

FILLS = {"label": "#F2F2F2", "head": "#E6E6E6", "heading": "#E6E6E6"}
FEWEST_LINES = 2
"""Lines of a text that must fit before it is begun at the foot of a page."""
MOVED_WHOLE = 0.35
"""Rows up to this share of a page go to the next one rather than being divided."""
_SLACK = 1e-6
_CUT = Stroke(0.7, dash=(4.0, 2.5))
_TICK = Stroke(1.3)


@dataclass(frozen=True, slots=True)
class Placed:
    """A row on a page, its top edge at `y` mm."""

    row: Row
    y: float
    h: float


def lay_out(sheet: Sheet, *, fonts: FontSet) -> tuple[Page, ...]:
    """Return the finished pages of a sheet, at least one; page titles carry no names."""
    body = body_of(sheet.orientation, a3=sheet.a3)
    frame = frame_of(sheet, body=body, fonts=fonts)
    placed = paginate(closed(RowMaker(fonts, body).rows(sheet.blocks)), frame)
    pages = []
    for number, rows in enumerate((_roomy(page, frame) for page in placed), 1):
        shapes = (*frame.shapes(number, len(placed)), *_body_shapes(rows, body))
        page = Page(*body.page_mm, shapes, sheet.form_no)
        if sheet.marks.training:
            only = Marks(training=True, page_numbers=False)
            page = marked(page, only, number=number, total=len(placed), fonts=fonts)
        pages.append(page)
    return tuple(pages)


def _roomy(page: Sequence[Placed], frame: Frame) -> list[Placed]:
    """The page with its free room given to the boxes that are written into by hand."""
    free = frame.bottom - max((one.y + one.h for one in page), default=frame.bottom)
    grown = shared_out([one.row for one in page], free)
    return [replace(one, y=one.y + down, h=one.h + more)
            for one, (down, more) in zip(page, grown, strict=True)]


def paginate(rows: Sequence[Row], frame: Frame) -> tuple[tuple[Placed, ...], ...]:
    """Put rows on pages in order; rows that are too tall are divided between lines."""
    pager = _Pager(frame)
    page_mm = frame.room(2)
    for index, row in enumerate(rows):
        if row.spare and not pager.has_room(row.height_mm):
            continue
        lead = _lead(rows, index, MOVED_WHOLE * page_mm)
        if lead > page_mm:  # what no page holds together: at least with the row below
            lead = _lead(rows[index : index + 2], 0, MOVED_WHOLE * page_mm)
        pager.put(row, lead)
    return pager.pages()


def _lead(rows: Sequence[Row], index: int, small_mm: float) -> float:
    """Height that must be free to begin a row here, with the row it must not be parted from."""
    row = rows[index]
    height = row.height_mm
    if row.keep_next and index + 1 < len(rows):
        return height + _lead(rows, index + 1, small_mm)
    return height if row.whole or height <= small_mm else min(height, _start_mm(row))


def _start_mm(row: Row) -> float:
    """The least height with which a row may begin."""
    starts = [sum(line.pitch_mm for line in cell.lines[:FEWEST_LINES]) for cell in row.cells]
    return max(starts, default=0.0) + 2 * PAD_Y


class _Pager:
    """Fills page after page from the top."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._pages: list[list[Placed]] = [[]]
        self._y = frame.top(1)
        self._fresh = True

    def pages(self) -> tuple[tuple[Placed, ...], ...]:
        return tuple(tuple(page) for page in self._pages)

    def has_room(self, height_mm: float) -> bool:
        """Whether so much is free on this page."""
        return height_mm <= self._left() + _SLACK

    def put(self, row: Row, lead_mm: float) -> None:
        """Place a row on this page if `lead_mm` is free, else from the next one on."""
        if not self._fresh and (row.new_page or self._left() + _SLACK < lead_mm):
            self._turn(row.repeat)
        while row.height_mm > self._left() + _SLACK:
            head, tail = divide(row, self._left(), force=self._fresh)
            if head is not None:
                self._place(head)
            if tail is None:
                return
            self._turn(row.repeat)
            row = tail
        self._place(row)

    def _left(self) -> float:
        return self._frame.bottom - self._y

    def _place(self, row: Row) -> None:
        height = row.height_mm
        self._pages[-1].append(Placed(row, self._y, height))
        self._y += height
        self._fresh = False

    def _turn(self, repeat: Iterable[Row]) -> None:
        self._pages.append([])
        self._y = self._frame.top(len(self._pages))
        again = tuple(repeat)
        if sum(row.height_mm for row in again) <= self._frame.room(2) / 2:
            for row in again:
                self._place(row)
        self._fresh = True


def divide(row: Row, room_mm: float, *, force: bool) -> tuple[Row | None, Row | None]:
    """Divide a row that is taller than `room_mm` into what fits and what goes on.

    The first is None when too little fits; with `force` (an empty page) at least one line is
    taken. The second is None when nothing but empty height is left over.
    """
    counts = [
        max(_fitting(cell.lines, room_mm - 2 * PAD_Y), 1 if force and cell.lines else 0)
        for cell in row.cells
    ]
    taken = max(counts, default=0)
    heads = [replace(cell, lines=cell.lines[:n])
             for cell, n in zip(row.cells, counts, strict=True)]
    tails = _tails(row.cells, counts)
    more = any(len(a.lines) < len(b.lines) for a, b in zip(heads, row.cells, strict=True))
    wanted = any(len(cell.lines) > FEWEST_LINES for cell in row.cells)
    if not force and (row.whole or (wanted and taken < FEWEST_LINES) or (more and not taken)):
        return None, row
    head = replace(row, cells=tuple(heads), least_mm=min(row.least_mm, room_mm))
    tail = replace(row, cells=tuple(tails), least_mm=max(0.0, row.least_mm - room_mm))
    if not more and (row.picture or tail.least_mm < HAND_MM):
        return head, None
    return head, tail


def _tails(cells: Sequence[Cell], counts: Sequence[int]) -> list[Cell]:
    """What is left of each cell; a label stands again where its box goes on."""
    tails = []
    for index, (cell, count) in enumerate(zip(cells, counts, strict=True)):
        rest = cell.lines[count:]
        if cell.look == "label" and not rest:
            beside = index + 1
            goes_on = beside < len(cells) and counts[beside] < len(cells[beside].lines)
            rest = cell.again if goes_on else ()
        guides = cell.guides and not cell.lines
        tails.append(replace(cell, lines=rest, guides=guides, top=True))
    return tails


def _fitting(lines: Sequence[TextLine], room_mm: float) -> int:
    """How many lines fit into a height."""
    used, count = 0.0, 0
    for line in lines:
        used += line.pitch_mm
        if used > room_mm + _SLACK:
            break
        count += 1
    return count


def _body_shapes(rows: Sequence[Placed], body: Body) -> Iterator[Shape]:
    for placed in rows:
        yield from _row_shapes(placed, body)
    for run in _boxed_runs(rows):
        yield from _rules(run, body)


def _row_shapes(placed: Placed, body: Body) -> Iterator[Shape]:
    row = placed.row
    if row.look == "cut":
        yield from _cut_line(placed, body)
        return
    for cell in row.cells:
        left, width = _extent(cell, body)
        fill = FILLS.get(cell.look)
        if fill and row.look == "box":
            yield Box(left, placed.y, width, placed.h, style=None, fill=fill, role=cell.look)
        yield from _cell_shapes(cell, left, width, placed)
    if row.picture is not None:
        yield from _picture(placed, body)


def _extent(cell: Cell, body: Body) -> tuple[float, float]:
    step = body.step_mm
    return FILING_MM + cell.left * step, (cell.right - cell.left) * step


def _cell_shapes(cell: Cell, left: float, width: float, placed: Placed) -> Iterator[Shape]:
    if cell.guides and not cell.lines:
        for down in guides(placed.h):
            y = placed.y + down
            yield Line(left + PAD_X, y, left + width - PAD_X, y, DOTTED, role="guide")
    y = placed.y + (PAD_Y if cell.top else max(PAD_Y, (placed.h - cell.text_mm) / 2))
    for line in cell.lines:
        size = line.size_pt * MM_PER_PT
        baseline = y + (line.pitch_mm - size) / 2 + ASCENT * size
        for piece in line.pieces:
            yield from _piece(piece, cell, line, left, width, baseline)
        y += line.pitch_mm


def _piece(
    piece: Piece, cell: Cell, line: TextLine, left: float, width: float, baseline: float
) -> Iterator[Shape]:
    x, anchor = left + PAD_X + piece.dx, "start"
    if cell.align == "center":
        x, anchor = left + width / 2, "middle"
    elif cell.align == "right":
        x, anchor = left + width - PAD_X, "end"
    if piece.mark is not None:
        middle = baseline - 0.36 * line.size_pt * MM_PER_PT
        yield from tick_box(x - TICK_GAP_MM - TICK_MM, middle - TICK_MM / 2, piece.mark)
    if piece.bar_mm:
        yield _bar(x, baseline, piece.bar_mm, line, anchor)
    if piece.text:
        yield Text(
            x, baseline, piece.text, line.size_pt, cell.bold,
            anchor,  # type: ignore[arg-type]  # one of the three anchors
            role=cell.look,
        )


def _bar(x: float, baseline: float, length: float, line: TextLine, anchor: str) -> Box:
    """One black box as high as the type; no letter is under it."""
    mm = line.size_pt * MM_PER_PT
    back = {"start": 0.0, "middle": length / 2, "end": length}[anchor]
    return Box(x - back, baseline - ASCENT * mm, length, mm, style=None, fill=BLACK, role="bar")


def tick_box(x: float, y: float, mark: str) -> Iterator[Shape]:
    """A box to tick with its top left corner at (x, y): empty, ticked, or ◎ for the main one."""
    size = TICK_MM
    if mark == "double":
        middle_x, middle_y = x + size / 2, y + size / 2
        yield Ellipse(middle_x, middle_y, size * 0.56, size * 0.56, Stroke(0.9), role="double")
        yield Ellipse(middle_x, middle_y, size * 0.30, size * 0.30, Stroke(0.9), role="double")
        return
    yield Box(x, y, size, size, style=Stroke(0.6), role="tick-box")
    if mark == "on":
        points = ((0.12, 0.52), (0.42, 0.85), (0.98, -0.08))
        yield Polyline(tuple((x + a * size, y + b * size) for a, b in points), _TICK, role="tick")


def _cut_line(placed: Placed, body: Body) -> Iterator[Shape]:
    left, right = FILING_MM, FILING_MM + body.width_mm
    middle_y = placed.y + placed.h / 2
    lines = placed.row.cells[0].lines
    words = lines[0].pieces[0].text if lines else ""
    if not words:
        yield Line(left, middle_y, right, middle_y, _CUT, role="cut")
        return
    size = lines[0].size_pt
    half = (len(words) * size * MM_PER_PT) / 2 + 3
    middle_x = (left + right) / 2
    if len(lines) > 1 or middle_x - half < left + HAND_MM:  # words above the line, not within it
        y = placed.y + PAD_Y
        yield Line(left, placed.y + placed.h, right, placed.y + placed.h, _CUT, role="cut")
    else:
        y = middle_y - lines[0].pitch_mm / 2
        yield Line(left, middle_y, middle_x - half, middle_y, _CUT, role="cut")
        yield Line(middle_x + half, middle_y, right, middle_y, _CUT, role="cut")
    for number, line in enumerate(lines):
        middle = y + (number + 0.5) * line.pitch_mm + 0.36 * size * MM_PER_PT
        yield Text(middle_x, middle, line.pieces[0].text, size, anchor="middle", role="cut")


def _boxed_runs(rows: Sequence[Placed]) -> Iterator[list[Placed]]:
    """Neighbouring ruled rows, which share one outer frame."""
    run: list[Placed] = []
    for placed in rows:
        if placed.row.look == "box":
            run.append(placed)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _rules(run: Sequence[Placed], body: Body) -> Iterator[Shape]:
    left, right = FILING_MM, FILING_MM + body.width_mm
    for placed in run:
        for cell in placed.row.cells:
            if cell.left:
                x = _extent(cell, body)[0]
                yield Line(x, placed.y, x, placed.y + placed.h, THIN)
    for placed in run[1:]:
        yield Line(left, placed.y, right, placed.y, THIN)
    top, bottom = run[0].y, run[-1].y + run[-1].h
    yield Box(left, top, body.width_mm, bottom - top, style=OUTER, role="frame")


def _picture(placed: Placed, body: Body) -> Iterator[Shape]:
    """The drawing in the middle of its row, scaled down when it is larger than its room."""
    picture = placed.row.picture
    if picture is None:
        return
    page = picture.page
    room = min(picture.height_mm, placed.h - 2 * PAD_Y)
    scale = min(picture.width_mm / page.width_mm, room / page.height_mm, 1.0)
    dx = FILING_MM + (body.width_mm - page.width_mm * scale) / 2
    dy = placed.y + (placed.h - page.height_mm * scale) / 2
    for shape in page.shapes:
        yield moved(shape, dx, dy, scale)


def moved(shape: Shape, dx: float, dy: float, scale: float) -> Shape:
    """The shape scaled about the origin, then shifted; type and rules scale with it."""
    match shape:
        case Text():
            return replace(
                shape, x=dx + shape.x * scale, y=dy + shape.y * scale,
                size_pt=shape.size_pt * scale,
            )
        case Line():
            return replace(
                shape, x1=dx + shape.x1 * scale, y1=dy + shape.y1 * scale,
                x2=dx + shape.x2 * scale, y2=dy + shape.y2 * scale,
                style=_thinner(shape.style, scale) or THIN,
            )
        case Polyline():
            points = tuple((dx + x * scale, dy + y * scale) for x, y in shape.points)
            return replace(shape, points=points, style=_thinner(shape.style, scale))
        case Box():
            return replace(
                shape, x=dx + shape.x * scale, y=dy + shape.y * scale, w=shape.w * scale,
                h=shape.h * scale, radius=shape.radius * scale,
                style=_thinner(shape.style, scale),
            )
        case Ellipse():
            return replace(
                shape, cx=dx + shape.cx * scale, cy=dy + shape.cy * scale,
                rx=shape.rx * scale, ry=shape.ry * scale, style=_thinner(shape.style, scale),
            )


def _thinner(style: Stroke | None, scale: float) -> Stroke | None:
    if style is None:
        return None
    dash = tuple(length * scale for length in style.dash) if style.dash else style.dash
    return replace(style, width_pt=style.width_pt * scale, dash=dash)
