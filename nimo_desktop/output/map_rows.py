"""From slots to exact places: rows get their heights, boxes their places in the row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nimo_desktop.output.map_slots import within
from nimo_desktop.output.map_values import Frame, MapBox

LEAST_X = 5.0
LEAST_Y = 4.0
BETWEEN_SECTORS = 4.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A box on its slot: the wanted x of its centre, its row and its group."""

    id: str
    x: float
    row: int
    w: float
    h: float
    group: str = ""


def settle(
    area: Frame, boxes: Sequence[Placed], hub: tuple[str, float, float] | None, edge: float
) -> Mapping[str, MapBox] | None:
    """Exact places; the hub is (id, w, h) in the very middle. None if a row does not hold."""
    left, top, right, bottom = within(area, edge)
    middle = ((left + right) / 2, (top + bottom) / 2)
    found: dict[str, MapBox] = {}
    core: Frame | None = None
    if hub is not None:
        name, w, h = hub
        found[name] = MapBox(middle[0] - w / 2, middle[1] - h / 2, w, h)
        core = found[name].frame
    rows = sorted({b.row for b in boxes})
    lines = [[b for b in boxes if b.row == row] for row in rows]
    heights = [max(b.h for b in line) for line in lines]
    if not rows:
        return found
    tops = _tops(rows, heights, top, bottom)
    if tops is None:
        return None
    for line, y, height in zip(lines, tops, heights, strict=True):
        for part, start, end in _parts(line, y, height, core, left, right):
            xs = _spread(part, start, end)
            if xs is None:
                return None
            for box, x in zip(part, xs, strict=True):
                found[box.id] = MapBox(x, y + (height - box.h) / 2, box.w, box.h)
    return found


def _tops(
    rows: Sequence[int], heights: Sequence[float], top: float, bottom: float
) -> list[float] | None:
    """The upper ends of the rows, with even room between them."""
    free = bottom - top - sum(heights)
    if len(rows) == 1:
        return [top + free / 2] if free >= 0 else None
    gap = free / (len(rows) - 1)
    if gap < LEAST_Y:
        return None
    spare = max(0.0, gap - 22.0) * (len(rows) - 1) / 2
    gap = min(gap, 22.0)
    tops, y = [], top + spare
    for height in heights:
        tops.append(y)
        y += height + gap
    return tops


def _parts(
    line: Sequence[Placed], y: float, height: float, core: Frame | None, left: float, right: float
) -> list[tuple[list[Placed], float, float]]:
    """The row whole, or cut in two by the hub."""
    row = sorted(line, key=lambda b: (b.x, b.id))
    if core is None or y >= core[3] + LEAST_Y or y + height <= core[1] - LEAST_Y:
        return [(row, left, right)]
    middle = (core[0] + core[2]) / 2
    west, east = [b for b in row if b.x < middle], [b for b in row if b.x >= middle]
    parts = [(west, left, core[0] - LEAST_X), (east, core[2] + LEAST_X, right)]
    return [part for part in parts if part[0]]


def _spread(row: Sequence[Placed], start: float, end: float) -> list[float] | None:
    """Left ends nearest to what is wanted, in order and with gaps; None if they do not fit."""
    gaps = [LEAST_X + (BETWEEN_SECTORS if a.group != b.group else 0.0) for a, b in pairwise(row)]
    free = end - start - sum(b.w for b in row)
    if free < LEAST_X * len(gaps):
        return None
    if gaps:
        part = min(1.0, free / sum(gaps)) if free < sum(gaps) else min(2.2, free / sum(gaps))
        gaps = [g * max(part, 0.0) for g in gaps]
        if part > 1.0:
            gaps = [max(LEAST_X, g * 0.8) for g in gaps]
    offset, offsets = 0.0, []
    for n, box in enumerate(row):
        offsets.append(offset)
        offset += box.w + (gaps[n] if n < len(gaps) else 0.0)
    total = offset
    wanted = [b.x - b.w / 2 - o for b, o in zip(row, offsets, strict=True)]
    shifts = [min(max(s, start), end - total) for s in _rising(wanted)]
    return [s + o for s, o in zip(shifts, offsets, strict=True)]


def _rising(values: Sequence[float]) -> list[float]:
    """The rising sequence nearest to the values (pooling neighbours that fall)."""
    pools: list[tuple[float, int]] = []
    for value in values:
        mean, many = value, 1
        while pools and pools[-1][0] > mean:
            before, count = pools.pop()
            mean, many = (before * count + mean * many) / (count + many), count + many
        pools.append((mean, many))
    return [mean for mean, many in pools for _ in range(many)]
