"""What a printed PDF really shows: its runs of text, its rules, and the cells they make.

Everything is read back from the finished file by another program's eyes (pdfium), in mm from the
top left corner of the page; nothing of the program that made it is asked.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

import pypdfium2 as pdfium
import pypdfium2.raw as raw

MM = 25.4 / 72
FILING_MM, RIGHT_MM, EDGE_MM = 20.0, 15.0, 4.5
TOUCH_MM = 0.3
"""So far may two inks come, or an ink and a rule: less than a reader can see."""
TICK_MM = 4.0
"""Shorter strokes are boxes to tick, not rules of a table."""
JOINED_MM = 2.0
"""Half a letter of white at most; between the words of two boxes there is more."""
POINTER = "（続きは次の紙にあります）"

Rect = tuple[float, float, float, float]
"""left, top, right, bottom"""


@dataclass(frozen=True, slots=True)
class Run:
    """Letters set in one go from the point (`x`, `base`) on; the edges are those of the ink."""

    text: str
    x: float
    base: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def folded(self) -> str:
        return fold(self.text)


@dataclass(frozen=True, slots=True)
class Printed:
    """One page: runs in the order of the file, strokes, and black areas."""

    width: float
    height: float
    runs: tuple[Run, ...]
    strokes: tuple[Rect, ...]
    black: tuple[Rect, ...]

    @property
    def text(self) -> str:
        return "".join(run.folded for run in self.runs)


def fold(text: str) -> str:
    """Without blanks and line breaks."""
    return "".join(text.split())


def read_pdf(data: bytes) -> tuple[Printed, ...]:
    """All pages of a PDF."""
    with pdfium.PdfDocument(data) as document:
        return tuple(_page(document[index]) for index in range(len(document)))


def _page(page: pdfium.PdfPage) -> Printed:
    width, height = page.get_size()
    words = page.get_textpage()
    runs: list[Run] = []
    strokes: list[Rect] = []
    black: list[Rect] = []
    for thing in page.get_objects():
        if thing.type == raw.FPDF_PAGEOBJ_TEXT:
            text = _text(thing.raw, words.raw)
            if text.strip():
                _add(runs, _run(thing, text, height))
        elif thing.type == raw.FPDF_PAGEOBJ_PATH:
            stroked, filled = _drawn(thing.raw)
            if stroked:
                strokes += _strokes(thing.raw, height)
            elif filled and _is_black(thing.raw):
                left, bottom, right, top = thing.get_bounds()
                black.append((left * MM, (height - top) * MM, right * MM, (height - bottom) * MM))
    words.close()
    page.close()
    return Printed(width * MM, height * MM, tuple(runs), tuple(strokes), tuple(black))


def _run(thing: pdfium.PdfObject, text: str, height: float) -> Run:
    left, bottom, right, top = thing.get_bounds()
    matrix = thing.get_matrix()
    return Run(text, matrix.e * MM, (height - matrix.f) * MM, left * MM, (height - top) * MM,
               right * MM, (height - bottom) * MM)


def _add(runs: list[Run], run: Run) -> None:
    """One line of one box is in parts where it needs more than one font, or 256 letters of one."""
    last = runs[-1] if runs else None
    if last is None or abs(last.base - run.base) > 0.01 or not -1 < run.x - last.right < JOINED_MM:
        runs.append(run)
        return
    runs[-1] = Run(
        last.text.rstrip() + run.text, last.x, last.base, last.left, min(last.top, run.top),
        max(last.right, run.right), max(last.bottom, run.bottom))


def _text(thing: object, words: object) -> str:
    size = raw.FPDFTextObj_GetText(thing, words, None, 0)
    found = (ctypes.c_ushort * (size // 2))()
    raw.FPDFTextObj_GetText(thing, words, found, size)
    # pdfium takes a hyphen at the end of a line for a word that goes on, and says so by a sign.
    return bytes(found).decode("utf-16-le").rstrip("\0").translate({0xFFFE: "-", 0x02: "-"})


def _drawn(path: object) -> tuple[bool, bool]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(stroke.value), bool(fill.value)


def _is_black(path: object) -> bool:
    parts = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(path, *parts)
    return sum(part.value for part in parts[:3]) < 120


def _strokes(path: object, height: float) -> Iterator[Rect]:
    """Every straight stroke of a path; curves are left out (they stand in drawings)."""
    start = here = (0.0, 0.0)
    for index in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = (x.value * MM, (height - y.value) * MM)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield _rect(here, point)
        here = point
        if raw.FPDFPathSegment_GetClose(segment) and here != start:
            yield _rect(here, start)
            here = start


def _rect(a: tuple[float, float], b: tuple[float, float]) -> Rect:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])


def faults(page: Printed) -> list[str]:
    """Everything on the page that a reader would call cut, overprinted or off the paper."""
    found = []
    for run in page.runs:
        if run.left < FILING_MM - 0.1 or run.right > page.width - RIGHT_MM + 0.1:
            found.append(f"in the margin: {run}")
        if run.top < EDGE_MM or run.bottom > page.height - EDGE_MM:
            found.append(f"at the edge: {run}")
    for rule in page.strokes:
        if rule[0] < FILING_MM - 0.1 or rule[2] > page.width - RIGHT_MM + 0.1:
            found.append(f"rule in the margin: {rule}")
    found += [f"overlap: {a} {b}" for a, b in _overlaps(page.runs)]
    for run in page.runs:
        found += [f"rule {rule} through {run}" for rule in page.strokes if _through(rule, run)]
        found += [f"bar {bar} over {run}" for bar in page.black
                  if _common(bar, (run.left, run.top, run.right, run.bottom))]
    return found


def _overlaps(runs: Sequence[Run]) -> Iterator[tuple[Run, Run]]:
    down = sorted(runs, key=lambda run: run.top)
    tops = [run.top for run in down]
    for index, one in enumerate(down):
        end = bisect_left(tops, one.bottom - TOUCH_MM, lo=index + 1)
        for other in down[index + 1:end]:
            if _common((one.left, one.top, one.right, one.bottom),
                       (other.left, other.top, other.right, other.bottom)):
                yield one, other


def _common(a: Rect, b: Rect) -> bool:
    return (min(a[2], b[2]) - max(a[0], b[0]) > TOUCH_MM
            and min(a[3], b[3]) - max(a[1], b[1]) > TOUCH_MM)


def _through(rule: Rect, run: Run) -> bool:
    half = TOUCH_MM / 2
    return (rule[0] < run.right - half and rule[2] > run.left + half
            and rule[1] < run.bottom - half and rule[3] > run.top + half)


Cell = tuple[float, float, float, float]


def cells_of(page: Printed) -> dict[Cell, str]:
    """What stands in every ruled cell, in the order of the file, blanks folded."""
    upright = sorted(r for r in page.strokes if r[2] - r[0] < 0.1 and r[3] - r[1] > TICK_MM)
    level = sorted((r for r in page.strokes if r[3] - r[1] < 0.1 and r[2] - r[0] > TICK_MM),
                   key=lambda r: r[1])
    found: dict[Cell, str] = {}
    for run in page.runs:
        cell = _cell(run, upright, level)
        if cell is not None:
            found[cell] = found.get(cell, "") + run.folded
    return found


def _cell(run: Run, upright: Sequence[Rect], level: Sequence[Rect]) -> Cell | None:
    x, y = (run.left + run.right) / 2, (run.top + run.bottom) / 2
    beside = [r[0] for r in upright if r[1] <= y <= r[3]]
    over = [r[1] for r in level if r[0] <= x <= r[2]]
    left = max((at for at in beside if at <= x), default=None)
    right = min((at for at in beside if at > x), default=None)
    top = max((at for at in over if at <= y), default=None)
    bottom = min((at for at in over if at > y), default=None)
    if left is None or right is None or top is None or bottom is None:
        return None
    return round(left, 1), round(top, 1), round(right, 1), round(bottom, 1)


class Cells:
    """The cells of all pages, to look words up in."""

    def __init__(self, pages: Sequence[Printed]) -> None:
        self._pages = [
            [(cell[0], cell[2], text.replace(POINTER, "")) for cell, text in cells_of(page).items()]
            for page in pages
        ]

    def holds(self, words: str) -> bool:
        """Whether the words stand in one cell, or in a cell and its continuations, all of them."""
        if not words:
            return True
        for number, page in enumerate(self._pages):
            for left, right, text in page:
                if text == words:
                    return True
                if text and words.startswith(text) and self._goes_on(
                        words[len(text):], number + 1, left, right):
                    return True
        return False

    def _goes_on(self, words: str, number: int, left: float, right: float) -> bool:
        """Whether the rest stands on later pages, in cells of the same width at the same place."""
        for later, page in enumerate(self._pages[number:], number):
            for at, to, text in page:
                if abs(at - left) > 0.2 or abs(to - right) > 0.2 or not text:
                    continue
                if text == words:
                    return True
                if words.startswith(text) and self._goes_on(
                        words[len(text):], later + 1, left, right):
                    return True
        return False


def columns_of(pages: Sequence[Printed]) -> list[str]:
    """What begins at the same distance from the left edge, from top to bottom of all pages."""
    found: dict[float, str] = {}
    for run in (run for page in pages for run in page.runs):
        at = next((at for at in found if abs(at - run.x) < 0.1), run.x)
        found[at] = found.get(at, "") + run.folded
    return list(found.values())


def in_order(pages: Sequence[Printed], words: str) -> bool:
    """Whether the words stand line after line, with nothing but other boxes between the lines."""
    runs = [run.folded for page in pages for run in page.runs]
    for start, first in enumerate(runs):
        if not words.startswith(first):
            continue
        rest = words
        for run in runs[start:]:
            rest = rest.removeprefix(run)
            if not rest:
                return True
    return not words


def ticks(pages: Sequence[Printed]) -> int:
    """How many ticks (✓, two slanting strokes) are drawn."""
    slanting = [r for page in pages for r in page.strokes if min(r[2] - r[0], r[3] - r[1]) > 0.3]
    return len(slanting) // 2


def twin_sheet(data: bytes) -> Mapping[str, object]:
    """The machine-readable sheet of an Excel file: name → value."""
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(data), read_only=True)
    rows = list(book["データ"].iter_rows(values_only=True))
    book.close()
    return {str(name): value for name, value in zip(rows[0], rows[2], strict=True)}
