"""凡例 of an エコマップ: a sample and a word for each sign that the map really uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nimo_desktop.output.ecomap_ties import tie
from nimo_desktop.output.ecomap_values import (
    CHANGE_MARKS,
    GAP_SIGN,
    INK,
    LEFT_MARGIN,
    MARGIN,
    STATE_FRAME,
    EcomapData,
    Supporter,
)
from nimo_desktop.output.fonts import FontSet
from nimo_desktop.output.shapes import Box, Line, Point, Polyline, Shape, Stroke, Text

_TIE_WORDS = {"strong": "強い", "normal": "ふつう", "weak": "弱い", "stress": "緊張がある"}
_STATE_WORDS = {
    "active": "関わっている", "arranging": "調整中", "candidate": "候補", "past": "以前",
    "paused": "本人の希望で休み",
}  # fmt: skip


def legend(data: EcomapData, paper: Point, fonts: FontSet) -> list[Shape]:
    """Exactly the symbols that were used, in as many lines as they need (at most two)."""
    right = paper[0] - MARGIN
    x, y = LEFT_MARGIN + 10, paper[1] - MARGIN - 6.5
    shapes: list[Shape] = [Text(LEFT_MARGIN, y, "凡例", 8, True)]
    for samples, width, word in _legend_items(data):
        needed = width + 1.5 + fonts.width_mm(word, 8)
        if x + needed > right:
            x, y = LEFT_MARGIN + 10, y + 5.0
        shapes += [_moved(s, x, y) for s in samples]
        shapes.append(Text(x + width + (1.5 if width else 0), y, word, 8))
        x += needed + 4.5
    return shapes


def _legend_items(data: EcomapData) -> Iterator[tuple[list[Shape], float, str]]:
    """Sample shapes at the origin (baseline), their width, the word."""
    drawn = [s for s in data.supporters if s.state != "candidate"]
    for strength, word in _TIE_WORDS.items():
        if any(s.strength == strength and s.state != "past" for s in drawn):
            yield tie(Supporter("", "", "", strength=strength), (0, -1.2), (11, -1.2)), 11, word
    for state, word in _STATE_WORDS.items():
        if any(s.state == state for s in data.supporters):
            yield [Box(0, -3, 6, 3.6, radius=0.6, style=STATE_FRAME[state])], 6, word
    if any(s.direction != "none" for s in drawn):
        arrow = Stroke(0.8, INK, None, arrow_start=False, arrow_end=True)
        yield [Line(0, -1.2, 8, -1.2, arrow)], 8, "働きかけの向き"
    shown = () if data.inner else (data.sex, *(m.sex for m in data.members))
    if "female" in shown:
        yield [Box(0, -3, 6, 3.6, radius=1.8, style=Stroke(0.6, INK))], 6, "女性"
    for change, mark in CHANGE_MARKS.items():
        if any(s.change == change for s in data.supporters):
            yield [], 0, f"{mark} {_CHANGE_WORDS[change]}"
    if any(s.gap for s in data.supporters):
        yield [], 0, f"{GAP_SIGN} 確かめること"
    for word in _mark_words(data):
        yield [], 0, word


_CHANGE_WORDS = {"came": "新しくつながった", "went": "離れた", "changed": "変わった"}
_MARK_WORDS = {
    "主": "主 主担当(太い枠)",
    "副": "副 副担当",
    "後": "後 後方支援",
    "急": "急 緊急時の連絡(数字は順番)",
    "KP": "KP キーパーソン",
}


def _mark_words(data: EcomapData) -> list[str]:
    used = {m.rstrip("0123456789") for s in data.supporters for m in s.marks}
    if not data.inner and any(m.key_person for m in data.members):
        used |= {"KP"}
    return [word for mark, word in _MARK_WORDS.items() if mark in used]


def _moved(shape: Shape, x: float, y: float) -> Shape:
    """A sample of the legend at its place; it stands for nobody."""
    match shape:
        case Line():
            return replace(shape, x1=shape.x1 + x, x2=shape.x2 + x, y1=shape.y1 + y,
                           y2=shape.y2 + y, role="legend", id="")  # fmt: skip
        case Polyline():
            points = tuple((px + x, py + y) for px, py in shape.points)
            return replace(shape, points=points, role="legend", id="")
        case Box() | Text():
            return replace(shape, x=shape.x + x, y=shape.y + y, role="legend", id="")
        case _:
            return shape
