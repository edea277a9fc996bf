"""What may stand around the boxes of an エコマップ: missing things, notes, room to write."""

from __future__ import annotations

from collections.abc import Sequence

from nimo_desktop.output.ecomap_values import (
    GREY,
    INK,
    LEFT_MARGIN,
    MARGIN,
    EcomapData,
    MapNote,
    line_height,
)
from nimo_desktop.output.fonts import FontSet
from nimo_desktop.output.linebreak import wrap
from nimo_desktop.output.shapes import Box, Line, Shape, Stroke, Text

GAPS_TITLE = "足りないもの"
WRITE_TITLE = "気づいたこと・使えそうな人や場所"
WRITE_MM = 52.0
"""Width of the margin that is written on by hand."""
GAP_PT = 8.0
NOTE_PT = 8.5
NOTE_MM = 42.0
RIM_MM = 5.0
"""What printers leave white."""
MOST_GAP_LINES = 6
MORE = "ほか{count}件"


def gap_lines(data: EcomapData, width: float, fonts: FontSet) -> tuple[str, ...]:
    """The sentences of what is missing as lines of this width (mm); what has no room is counted."""
    lines: list[str] = []
    for at, words in enumerate(data.gaps):
        wrapped = list(wrap(f"・{words}", width, GAP_PT, fonts))
        if len(lines) + len(wrapped) > MOST_GAP_LINES:
            lines[-1:] = [MORE.format(count=len(data.gaps) - at + (1 if lines else 0))]
            break
        lines += wrapped
    return tuple(lines)


def gaps_height(lines: Sequence[str]) -> float:
    """Room the sentences take above the legend (mm)."""
    return (len(lines) + 1) * line_height(GAP_PT) + 3.0 if lines else 0.0


def gap_panel(lines: Sequence[str], *, bottom: float, width: float) -> list[Shape]:
    """The sentences in a frame whose lower edge is at `bottom`."""
    if not lines:
        return []
    height = gaps_height(lines) - 1.0
    top = bottom - height
    step = line_height(GAP_PT)
    shapes: list[Shape] = [
        Box(LEFT_MARGIN, top, width, height, radius=1, style=Stroke(0.6, INK, (2, 1.4)),
            fill="#FFFFFF", role="gaps"),
        Text(LEFT_MARGIN + 2, top + step * 0.9, GAPS_TITLE, GAP_PT, True, role="gaps"),
    ]  # fmt: skip
    for at, words in enumerate(lines, 1):
        shapes.append(
            Text(LEFT_MARGIN + 2, top + step * (at + 0.9), words, GAP_PT, role="gaps"))
    return shapes


def writing_margin(data: EcomapData, *, paper: tuple[float, float], top: float) -> list[Shape]:
    """Dotted lines beside the map, if it is to be written on."""
    if not data.blanks:
        return []
    left, right = paper[0] - MARGIN - WRITE_MM + 4, paper[0] - MARGIN
    shapes: list[Shape] = [Text(left, top + 3, WRITE_TITLE, 8.5, True, role="writing")]
    y = top + 14
    while y < paper[1] - MARGIN - 16:
        shapes.append(Line(left, y, right, y, Stroke(0.4, GREY, (0.8, 1.6)), role="writing"))
        y += 9
    return shapes


def note_shapes(
    notes: Sequence[MapNote], fonts: FontSet, paper: tuple[float, float]
) -> list[Shape]:
    """Words put on the map by hand; a note that was carried over the rim stands at it."""
    shapes: list[Shape] = []
    step = line_height(NOTE_PT)
    for note in notes:
        lines = wrap(note.text, NOTE_MM - 3, NOTE_PT, fonts)
        width = max((fonts.width_mm(line, NOTE_PT) for line in lines), default=10.0) + 3
        height = step * len(lines) + 2
        x = max(RIM_MM, min(note.x, paper[0] - RIM_MM - width))
        y = max(RIM_MM, min(note.y, paper[1] - RIM_MM - height))
        shapes.append(
            Box(x, y, width, height, style=Stroke(0.5, GREY), fill="#FFFFE6", id=note.id,
                role="note"))  # fmt: skip
        for at, line in enumerate(lines):
            shapes.append(
                Text(x + 1.5, y + 1 + step * (at + 0.78), line, NOTE_PT, id=note.id, role="note"))
    return shapes
