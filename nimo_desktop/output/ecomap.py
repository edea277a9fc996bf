"""エコマップ: the person in the middle, supporters around in sectors that keep their places.

Boxes stand in one ring along the four sides of the page, so that a straight line from the middle
reaches every box without entering another; each line looks for the point of its box from which
it sees the middle. What a ring does not hold at a good size is spread over the whole page. The type
is the largest that holds all boxes. Notation: domain.md §6.2, sheets.md §6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.output.ecomap_extras import (
    WRITE_MM,
    gap_lines,
    gap_panel,
    gaps_height,
    note_shapes,
    writing_margin,
)
from nimo_desktop.output.ecomap_legend import legend
from nimo_desktop.output.ecomap_middle import Middle, middle
from nimo_desktop.output.ecomap_places import Sized, Ways, settled, spread
from nimo_desktop.output.ecomap_ties import ties, zigzag
from nimo_desktop.output.ecomap_values import (
    CHANGE_MARKS,
    GAP_SIGN,
    GREY,
    INK,
    LEAD,
    LEAD_PT,
    LEFT_MARGIN,
    MARGIN,
    PT,
    STATE_FRAME,
    EcomapData,
    Member,
    Supporter,
    line_height,
)
from nimo_desktop.output.fonts import FontSet
from nimo_desktop.output.inset import bounds, placed
from nimo_desktop.output.linebreak import wrap, wrap_label
from nimo_desktop.output.ring import Frame, Ring, Run, Spot, make_ring
from nimo_desktop.output.shapes import (
    A3_LANDSCAPE,
    A4_LANDSCAPE,
    Box,
    Page,
    Point,
    Shape,
    Stroke,
    Text,
)

__all__ = ["EcomapData", "Member", "Spot", "Supporter", "TooManyBoxes", "draw", "zigzag"]

TITLE_HEIGHT = 14.0
LEGEND_HEIGHT = 12.0
INNER_LEGEND = 6.0
LARGE_PT, SMALL_PT = (10.5, 10.0, 9.5, 9.0), (8.5, 8.0, 7.5, 7.0)
_WAYS = (
    (LARGE_PT, False, True), (LARGE_PT, False, False), (SMALL_PT, False, True),
    (SMALL_PT, False, False), (LARGE_PT, True, True), (LARGE_PT, True, False),
    (SMALL_PT, True, True), (SMALL_PT, True, False),
)  # fmt: skip
"""Sizes of type, whether names only, whether in a ring: what is tried, the most readable first."""

# Fill by sector (CUD base colours); the place and the label carry the meaning, not the colour.
FILLS = {
    "office": "#BFE4FF", "health": "#FFCABF", "disability": "#D8F255", "elderly": "#FFFF80",
    "children": "#FFCA80", "living": "#C8C8CB", "community": "#77D9A8", "region": "#C9ACE6",
}  # fmt: skip


class TooManyBoxes(KnownError):
    """More boxes than one A3 page holds at 7 pt."""

    sentence = (
        "つながりが多すぎて、一枚の図に入りません。記録は変わっていません。"
        "終わったつながりを「以前」にするか、似た機関をまとめてください。"
    )


def draw(data: EcomapData, fonts: FontSet) -> Page:
    """The map on A4 landscape, else with names only, else on A3. The same data gives the same
    shapes.

    What the hand did stays: removed boxes are left out, moved ones keep their places.

    Raises TooManyBoxes.
    """
    data = _with_blanks(_without_hidden(data))
    for paper in (A4_LANDSCAPE, A3_LANDSCAPE):
        for sizes, short, ring in _WAYS:
            for size in sizes:
                page = _try(data, fonts, paper, size, short=short, in_ring=ring)
                if page is not None:
                    return page
    raise TooManyBoxes


def _try(
    data: EcomapData, fonts: FontSet, paper: Point, size: float, *, short: bool, in_ring: bool
) -> Page | None:
    width, height = paper
    right = width - MARGIN - (WRITE_MM if data.blanks else 0)
    missing = gap_lines(data, right - LEFT_MARGIN - 4, fonts)
    inner = bounds(data.inner_legend, fonts)
    lowest = height - MARGIN - LEGEND_HEIGHT - (INNER_LEGEND if inner else 0.0)
    bottom = lowest - gaps_height(missing)
    area = (LEFT_MARGIN, MARGIN + TITLE_HEIGHT, right, bottom)
    blocks = [_block(s, size, fonts, short=short) for s in data.supporters]
    found = (_ringed if in_ring else _spread)(data, blocks, area, size, fonts)
    if found is None:
        return None
    ring, ways, centre = found
    shapes = [
        *_head(data, width),
        *ties(data, ring, centre.frame, ways),
        *centre.shapes,
        *_boxes(data, ring, blocks, size),
        *_sector_labels(data, ring, size),
        *gap_panel(
            missing, bottom=lowest, width=right - LEFT_MARGIN),
        *(placed(data.inner_legend, inner[:2], (LEFT_MARGIN, lowest + 1.0), 1.0) if inner else ()),
        *writing_margin(data, paper=paper, top=MARGIN + TITLE_HEIGHT),
        *note_shapes(data.edits.notes, fonts, paper),
        *legend(data, paper, fonts),
    ]
    return Page(width, height, tuple(shapes), title=data.title)


def _ringed(
    data: EcomapData, blocks: Sequence[_Block], area: Frame, size: float, fonts: FontSet
) -> tuple[Ring, Ways, Middle] | None:
    """Boxes along the sides of the page, lines straight wherever the hand moved nothing."""
    ring = make_ring(area, _runs(data, blocks), label_height=size * PT * 1.6)
    if ring is None:
        return None
    even = ring.evenly(area)
    centre = middle(data, even, size, fonts) or middle(data, ring, size, fonts)
    if centre is None:
        return None
    return (*settled(data, ring, centre.frame, area), centre)


def _spread(
    data: EcomapData, blocks: Sequence[_Block], area: Frame, size: float, fonts: FontSet
) -> tuple[Ring, Ways, Middle] | None:
    """Boxes over the whole page, lines around them where they must."""
    centre = middle(data, Ring({}, {}, area), size, fonts)
    if centre is None:
        return None
    boxes = [Sized(b.id, b.sector, b.w, b.h) for b in blocks]
    found = spread(data, boxes, centre.frame, area, size * PT * 1.6)
    return None if found is None else (*found, centre)


def _without_hidden(data: EcomapData) -> EcomapData:
    kept = tuple(one for one in data.supporters if one.id not in data.edits.hidden)
    return replace(data, supporters=kept)


def _with_blanks(data: EcomapData) -> EcomapData:
    """Empty boxes in every sector, also where nobody stands yet."""
    empty = tuple(
        Supporter(f"blank:{code}:{at}", "", code, state="candidate")
        for code, _ in data.sectors
        for at in range(data.blanks)
    )
    return replace(data, supporters=(*data.supporters, *empty))


@dataclass(frozen=True, slots=True)
class _Block:
    """A box with its wrapped lines: (text, bold, marked grey)."""

    id: str
    sector: str
    w: float
    h: float
    lines: tuple[tuple[str, bool], ...]


def _block(supporter: Supporter, size: float, fonts: FontSet, *, short: bool) -> _Block:
    width = size * PT * (9.0 if short else 11.5)
    signs = (*supporter.marks, *filter(None, (CHANGE_MARKS.get(supporter.change),)))
    marks = "".join(f"[{m}]" for m in signs)
    inner = width - 3.0
    lines = [(t, True) for t in wrap_label(supporter.name + marks, inner, size, fonts, bold=True)]
    for text in () if short else supporter.lines:
        lines += [(t, False) for t in wrap_label(text, inner, size - 1, fonts)]
    if supporter.gap:
        lines += [(t, True) for t in wrap(f"{GAP_SIGN}{supporter.gap}", inner, size, fonts)]
    if not lines:  # to be written into by hand
        return _Block(supporter.id, supporter.sector, width, size * PT * 4.2, ())
    height = sum(line_height(size if bold else size - 1) for _, bold in lines) + 2.4
    return _Block(supporter.id, supporter.sector, width, height, tuple(lines))


def _runs(data: EcomapData, blocks: Sequence[_Block]) -> list[Run]:
    """Boxes of each sector that has any, sectors in their fixed order, homes evenly around."""
    order = [code for code, _ in data.sectors] or sorted({b.sector for b in blocks})
    runs = [
        Run((at + 0.5) / len(order), [(b.id, b.w, b.h) for b in blocks if b.sector == code])
        for at, code in enumerate(order)
    ]
    return [run for run in runs if run.boxes]


def _boxes(data: EcomapData, ring: Ring, blocks: Sequence[_Block], size: float) -> list[Shape]:
    by_id = {s.id: s for s in data.supporters}
    shapes: list[Shape] = []
    for block in blocks:
        spot, supporter = ring.spots[block.id], by_id[block.id]
        past = supporter.state == "past"
        shapes.append(
            Box(spot.x, spot.y, spot.w, spot.h, radius=1.5, style=_frame(supporter),
                fill=_fill(supporter),
                id=block.id, role="agency")
        )  # fmt: skip
        heights = [line_height(size if bold else size - 1) for _, bold in block.lines]
        cursor = spot.y + (spot.h - sum(heights)) / 2
        for (text, bold), step in zip(block.lines, heights, strict=True):
            shapes.append(
                Text(spot.x + spot.w / 2, cursor + step * 0.78, text, size if bold else size - 1,
                     bold, "middle", GREY if past else INK, id=block.id, role="label")
            )  # fmt: skip
            cursor += step
    return shapes


def _frame(supporter: Supporter) -> Stroke:
    """The state's line; what came anew is thick, what went is grey. The lead's is thick, so that
    the eye finds it first.
    """
    if supporter.change == "came":
        return Stroke(2.0, INK)
    frame = STATE_FRAME["past" if supporter.change == "went" else supporter.state]
    leads = LEAD in supporter.marks and supporter.state != "past"
    return replace(frame, width_pt=LEAD_PT) if leads else frame


def _fill(supporter: Supporter) -> str | None:
    """White for what is not (or no longer) there, so that it shows in grey print as well."""
    away = supporter.state in ("past", "candidate") or supporter.change == "went"
    return "#FFFFFF" if away else FILLS.get(supporter.sector)


def _sector_labels(data: EcomapData, ring: Ring, size: float) -> list[Shape]:
    names = dict(data.sectors)
    sector_of = {s.id: s.sector for s in data.supporters}
    shapes: list[Shape] = []
    for first, (x, y) in ring.labels.items():
        code = sector_of[first]
        shapes.append(
            Text(x, y, names.get(code, code), size - 1, True, "start", "#4D4D4D", role="sector")
        )
    return shapes


def _head(data: EcomapData, width: float) -> list[Shape]:
    return [
        Text(LEFT_MARGIN, MARGIN + 6, data.title, 14, True, role="title"),
        *([Text(LEFT_MARGIN, MARGIN + 11.5, data.meeting, 8.5)] if data.meeting else []),
        Text(
            width - MARGIN,
            MARGIN + 11.5,
            f"{data.as_of} 時点" + (f"  作成 {data.made_by}" if data.made_by else ""),
            8,
            anchor="end",
        ),
    ]
