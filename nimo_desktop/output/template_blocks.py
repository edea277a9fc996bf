"""The prepared lines of a worksheet: which entry of which list each row takes.

A block begins in the row of `{{#name}}` and ends in the row of `{{/name}}`, both rows included;
the markers may stand in any cell of them, alone or beside other words, and vanish. Every row of
it that holds a `{{.…}}` begins a line, so that rows merged downwards and rows of headings count
with the line above. With `{{#name:2}}` an entry takes two rows each. Blocks of the same list on
one sheet continue each other from top to bottom; blocks may not share a row.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from nimo_desktop.output.template_errors import BrokenBlock
from nimo_desktop.output.template_values import block_end, block_start

_NO_END = "くり返しの始まりの印に、終わりの印({{/…}})がありません"
_NO_START = "くり返しの終わりの印より前に、同じ名前の始まりの印({{#…}})がありません"
_SHARED = "くり返しの範囲が、ほかのくり返しの範囲と重なっています"
_NO_LINES = "くり返しの範囲に、差し込みの印({{.…}})のある行がありません"
_UNEVEN = "くり返しの範囲の行数が、1件分の行数で割り切れません"


@dataclass(frozen=True, slots=True)
class Mark:
    """A placeholder in a cell by its folded name."""

    row: int
    cell: str
    name: str


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one block. `starts` are their first rows; `offset` lines came before."""

    name: str
    cell: str
    first: int
    last: int
    starts: tuple[int, ...]
    offset: int = 0

    def line(self, row: int) -> int | None:
        """Which line of its list on this sheet a row belongs to, from 0; None above the first."""
        at = bisect_right(self.starts, row) - 1
        return self.offset + at if at >= 0 else None


@dataclass(frozen=True, slots=True)
class Blocks:
    """All blocks of a sheet from top to bottom."""

    all: tuple[Lines, ...] = ()

    def at(self, row: int) -> Lines | None:
        """The block a row belongs to."""
        return next((block for block in self.all if block.first <= row <= block.last), None)

    def room(self, name: str) -> int:
        """How many entries of a list find a line on one sheet."""
        return sum(len(block.starts) for block in self.all if block.name == name)

    @property
    def names(self) -> frozenset[str]:
        """The lists that have lines on the sheet."""
        return frozenset(block.name for block in self.all)


def blocks_of(marks: Iterable[Mark], *, sheet: int) -> Blocks:
    """The blocks among the marks of a sheet, in the order of its cells.

    Raises `BrokenBlock` naming the cell; `sheet` is the place of the sheet, from 1.
    """
    marks = tuple(marks)
    relative = sorted({mark.row for mark in marks if mark.name.startswith(".")})
    found: list[Lines] = []
    used: dict[str, int] = {}
    for opened, step, closed in _pairs(marks, sheet):
        if found and opened.row <= found[-1].last:
            raise BrokenBlock.at(sheet, opened.cell, _SHARED)
        rows = [row for row in relative if opened.row <= row <= closed.row]
        if not rows:
            raise BrokenBlock.at(sheet, opened.cell, _NO_LINES)
        name = closed.name[1:]
        starts = _stepped(rows, step, closed, sheet) if step else tuple(rows)
        offset = used.get(name, 0)
        found.append(Lines(name, opened.cell, opened.row, closed.row, starts, offset))
        used[name] = offset + len(starts)
    return Blocks(tuple(found))


def _pairs(marks: tuple[Mark, ...], sheet: int) -> list[tuple[Mark, int, Mark]]:
    """Each start with its step and its end, by their first rows."""
    open_: dict[str, tuple[Mark, int]] = {}
    pairs = []
    for mark in marks:
        start, end = block_start(mark.name), block_end(mark.name)
        if start is not None:
            if start.name in open_:
                raise BrokenBlock.at(sheet, open_[start.name][0].cell, _NO_END)
            open_[start.name] = (mark, start.step)
        elif end:
            if end not in open_:
                raise BrokenBlock.at(sheet, mark.cell, _NO_START)
            pairs.append((*open_.pop(end), mark))
    for mark, _ in open_.values():
        raise BrokenBlock.at(sheet, mark.cell, _NO_END)
    return sorted(pairs, key=lambda pair: pair[0].row)


def _stepped(rows: list[int], step: int, closed: Mark, sheet: int) -> tuple[int, ...]:
    """Every `step` rows from the first that asks for something; a row of the end mark alone may
    follow."""
    first, last = rows[0], closed.row
    if (last - first + 1) % step and rows[-1] < last:
        last -= 1
    if (last - first + 1) % step:
        raise BrokenBlock.at(sheet, closed.cell, _UNEVEN)
    return tuple(range(first, last + 1, step))
