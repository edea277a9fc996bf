"""Room to write by hand: empty boxes grow to lines of 8 mm where the page has room left. And the
end of a sheet: no page holds its last row alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from nimo_desktop.output.form_rows import BODY_PT, LEADING, PAD_Y, Cell, Row
from nimo_desktop.output.shapes import MM_PER_PT

HAND_MM = 8.0
"""A line for handwriting."""
CLOSING_MM = 50.0
"""The last two rows together go to the next page up to this height."""
_TYPED_MM = BODY_PT * MM_PER_PT * LEADING


def closed(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows; a low last one (「記録者・承認者」) takes the row before it along to its page."""
    *before, last = rows or (Row(()),)
    if not before or last.new_page or last.spare or before[-1].spare:
        return tuple(rows)
    if before[-1].height_mm + last.height_mm > CLOSING_MM:
        return tuple(rows)
    return (*before[:-1], replace(before[-1], keep_next=True), last)


def wanted_mm(row: Row) -> float:
    """By how much a row that is written into by hand should be higher."""
    if row.look != "box" or row.picture is not None or not any(map(_empty, row.cells)):
        return 0.0
    lines = max(1, round((row.least_mm - 2 * PAD_Y) / _TYPED_MM))
    return max(0.0, lines * HAND_MM - row.height_mm)


def _empty(cell: Cell) -> bool:
    return cell.look == "value" and not cell.lines


def shared_out(rows: Sequence[Row], free_mm: float) -> Iterator[tuple[float, float]]:
    """For each row how far it moves down, and by how much it becomes higher: its share."""
    wanted = [wanted_mm(row) for row in rows]
    total = sum(wanted)
    share = min(1.0, max(0.0, free_mm) / total) if total else 0.0
    down = 0.0
    for one in wanted:
        yield down, one * share
        down += one * share


def guides(height_mm: float) -> list[float]:
    """Where dotted lines divide an empty box of this height evenly, from its top."""
    lines = max(1, int(height_mm / HAND_MM + 0.26))
    return [height_mm / lines * number for number in range(1, lines)]
