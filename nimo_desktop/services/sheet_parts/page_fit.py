"""One page where one page is the aim: what is too long goes on on a 続紙, nothing is cut.

Texts are shortened in the order the form names and end with a pointer to the next page; room that
is left goes to the boxes that are written into by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import ceil

from nimo_desktop.output.fonts import FontSet
from nimo_desktop.output.form import Block, Grid, Heading, LongText, Sheet
from nimo_desktop.output.form_frame import frame_of, pitch_mm
from nimo_desktop.output.form_room import HAND_MM, wanted_mm
from nimo_desktop.output.form_rows import BODY_PT, PAD_X, Body, RowMaker, body_of
from nimo_desktop.output.linebreak import wrap

POINTER = "（続きは次の紙にあります）"
REST = "続き（1枚目に入らなかった分）"
CONTINUED = "（続き）"
SLACK_MM = 4.0
"""Left free, so that Excel, whose rows are a little higher, keeps the page too."""
_LINE_MM = pitch_mm(BODY_PT)
FEWEST_EMPTY = 2
"""Empty rows that a table to be written by hand keeps at least."""


def one_page(
    sheet: Sheet,
    *,
    fonts: FontSet,
    shorten: Sequence[str],
    stretch: Sequence[str] = (),
    spare_mm: float = SLACK_MM,
) -> Sheet:
    """The sheet with its blocks fitted to the first page; a 続紙 takes what was shortened.

    `shorten` and `stretch` are labels of long texts and tables. If even the shortest version does
    not fit, nothing is shortened and the page breaks where it must. `spare_mm` is left free.
    """
    page = _Page(sheet, fonts, spare_mm)
    blocks = page.without_spare_rows(list(sheet.blocks))
    rest: dict[int, Block] = {}
    for label in shorten:
        over = page.over(blocks)
        if over <= 0:
            break
        place = _find(blocks, label)
        if place is None:
            continue
        kept, moved = page.shortened(blocks[place], over)
        if moved is not None:
            blocks[place] = kept
            rest[place] = moved
    blocks = page.without_spare_rows(blocks)
    over = page.over(blocks)
    if over > 0:  # a second page in any case: to tear texts apart would spare nothing
        return replace(sheet, blocks=tuple(page.without_spare_rows(list(sheet.blocks))))
    if over < 0:
        blocks = page.stretched(blocks, stretch)
    moved_parts = (rest[place] for place in sorted(rest))  # in the order of the sheet
    tail = (Heading(REST, new_page=True), *moved_parts) if rest else ()
    return replace(sheet, blocks=(*blocks, *tail))


def _find(blocks: Sequence[Block], label: str) -> int | None:
    for place, block in enumerate(blocks):
        if isinstance(block, LongText | Grid) and block.label == label:
            return place
    return None


class _Page:
    """Measures blocks as they will be printed."""

    def __init__(self, sheet: Sheet, fonts: FontSet, spare_mm: float) -> None:
        self._body: Body = body_of(sheet.orientation, a3=sheet.a3)
        self._maker = RowMaker(fonts, self._body)
        self._fonts = fonts
        self._room = frame_of(sheet, body=self._body, fonts=fonts).room(1) - spare_mm

    def over(self, blocks: Iterable[Block]) -> float:
        """By how many mm the blocks are too high; negative = free."""
        return sum(self._height(block) for block in blocks) - self._room

    def over_by_hand(self, blocks: Iterable[Block]) -> float:
        """The same with the lines of empty boxes as high as a hand needs them."""
        rows = self._maker.rows(tuple(blocks))
        return sum(row.height_mm + wanted_mm(row) for row in rows) - self._room

    def _height(self, block: Block) -> float:
        return sum(row.height_mm for row in self._maker.rows((block,)))

    def without_spare_rows(self, blocks: list[Block]) -> list[Block]:
        """Fewer empty rows in tables to be written by hand, if that makes the page hold all."""
        out = list(blocks)
        for place, block in enumerate(blocks):
            if not isinstance(block, Grid) or block.rows or not block.together:
                continue
            for count in range(block.min_rows, min(FEWEST_EMPTY, block.min_rows) - 1, -1):
                out[place] = replace(block, min_rows=count)
                if self.over(out) <= 0:
                    return out
        return blocks

    def shortened(self, block: Block, over: float) -> tuple[Block, Block | None]:
        """The block `over` mm lower, if it can be, and what goes on the next page."""
        if isinstance(block, Grid):
            return self._fewer_rows(block, over)
        if isinstance(block, LongText):
            return self._fewer_lines(block, over)
        return block, None

    def _fewer_rows(self, grid: Grid, over: float) -> tuple[Block, Block | None]:
        """The newest rows stay: they stand last."""
        count, before = len(grid.rows), self._height(grid)
        for dropped in range(1, count):
            kept = replace(grid, rows=grid.rows[dropped:], min_rows=0)
            if before - self._height(kept) >= over or dropped == count - 1:
                moved = replace(
                    grid, rows=grid.rows[:dropped], min_rows=0, label=grid.label + CONTINUED
                )
                return kept, moved
        return grid, None

    def _fewer_lines(self, block: LongText, over: float) -> tuple[Block, Block | None]:
        label = 0 if block.label_on_top else self._body.steps_of(block.label_mm)
        width = (self._body.steps - label) * self._body.step_mm - 2 * PAD_X
        lines = wrap(block.text.rstrip(), width, BODY_PT, self._fonts)
        keep = len(lines) - ceil(over / _LINE_MM) - 1
        keep = max(1, min(keep, len(lines) - 2))
        if len(lines) < 3:
            return block, None
        end = _end_of(block.text, lines[:keep])
        head, tail = block.text[:end].rstrip(), block.text[end:].lstrip("\n")
        kept = replace(block, text=f"{head}\n{POINTER}", min_lines=1)
        return kept, replace(block, text=tail, min_lines=1, label=block.label + CONTINUED)

    def stretched(self, blocks: Sequence[Block], labels: Sequence[str]) -> list[Block]:
        """Free room as whole lines for the boxes of these labels, one after the other."""
        out = list(blocks)
        places = [p for label in labels if (p := _find(out, label)) is not None]
        lines = max(0, int(-self.over_by_hand(out) / HAND_MM))
        share, more = divmod(lines, len(places)) if places else (0, 0)
        for number, place in enumerate(places):
            block = out[place]
            add = share + (1 if number < more else 0)
            if isinstance(block, LongText) and add:
                now = round(self._height(block) / _LINE_MM - 0.4)
                out[place] = replace(block, min_lines=max(1, now) + add)
        while lines and self.over_by_hand(out) > 0 and self._lower(out, places):
            pass
        return out

    def _lower(self, out: list[Block], places: Sequence[int]) -> bool:
        """Take one line back where rounding gave too much."""
        for place in reversed(places):
            block = out[place]
            if isinstance(block, LongText) and block.min_lines > 1:
                out[place] = replace(block, min_lines=block.min_lines - 1)
                return True
        return False


def _end_of(text: str, lines: Sequence[str]) -> int:
    """Where in the text these broken lines, which begin it, end."""
    end = 0
    for line in lines:
        found = text.find(line, end)
        end = (found if found >= 0 else end) + len(line)
    return end
