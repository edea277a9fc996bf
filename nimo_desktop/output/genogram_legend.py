"""凡例 of a ジェノグラム: a sample and a word for each sign that is really used, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nimo_desktop.output.fonts import FontSet
from nimo_desktop.output.genogram_bonds import KINDS, bond_shapes
from nimo_desktop.output.genogram_couples import couple_shapes, descent_shapes
from nimo_desktop.output.genogram_shapes import BODY, WHITE, star
from nimo_desktop.output.genogram_values import (
    INK,
    LEFT_MARGIN,
    LEGEND_LINE,
    MARGIN,
    GenogramData,
    GenogramUnion,
    Notation,
)
from nimo_desktop.output.shapes import Box, Ellipse, Line, Point, Polyline, Shape, Stroke, Text

SIZE_PT = 8.0
HOUSEHOLD = Stroke(0.9, "#4D4D4D", (3.5, 2.2))
BOND_WORDS = {
    "very_close": "とても親密", "close": "親密", "distant": "疎遠", "conflict": "葛藤",
    "hostile": "敵対", "cutoff": "断絶", "violence": "暴力・虐待(矢印の先の人へ)",
}  # fmt: skip
_END_WORDS = {"separated": "別居", "divorced": "離婚", "widowed": ""}
Item = tuple[list[Shape], float, str]


def legend(data: GenogramData, page: Point, fonts: FontSet, notation: Notation) -> list[Shape]:
    """The signs used, in as many lines as they need, at the foot of the page."""
    count = legend_lines(data, page, fonts)
    top = page[1] - MARGIN - (count - 1) * LEGEND_LINE - 1.5
    shapes: list[Shape] = []
    if count:
        shapes.append(Text(LEFT_MARGIN, top, "凡例", SIZE_PT, True, role="legend"))
    for (x, line), (samples, width, word) in _placed(data, page, fonts, notation):
        y = top + line * LEGEND_LINE
        shapes += [_moved(s, x, y - 1.3) for s in samples]
        shapes.append(Text(x + width + 1.2, y, word, SIZE_PT, color=INK, role="legend"))
    return shapes


def legend_lines(data: GenogramData, page: Point, fonts: FontSet) -> int:
    """How many lines the legend needs; the notation does not change the widths."""
    spots = [line for (_, line), _ in _placed(data, page, fonts, Notation())]
    return max(spots) + 1 if spots else 0


def _placed(
    data: GenogramData, page: Point, fonts: FontSet, notation: Notation
) -> Iterator[tuple[tuple[float, int], Item]]:
    x, line = LEFT_MARGIN + 10, 0
    for item in _items(data, notation):
        width = item[1] + 1.2 + fonts.width_mm(item[2], SIZE_PT)
        if x + width > page[0] - MARGIN:
            x, line = LEFT_MARGIN + 10, line + 1
        yield (x, line), item
        x += width + 4.0


def _items(data: GenogramData, notation: Notation) -> Iterator[Item]:
    """Samples around the origin with their width, and the word."""
    yield from _people(data, notation)
    yield from _unions(data, notation)
    used = {c.kind for c in data.children}
    for kind, word in (("adopted", "養子"), ("foster", "里子")):
        if kind in used:
            yield descent_shapes(kind, ((0, 0), (7, 0)), ""), 7, word
    twins: dict[tuple[str, str], list[bool]] = {}
    for child in data.children:
        if child.twins:
            twins.setdefault((child.union, child.twins), []).append(child.identical)
    pairs = [flags for flags in twins.values() if len(flags) > 1]
    fork: list[Shape] = [Line(2, -1.6, 0, 1.6, BODY), Line(2, -1.6, 4, 1.6, BODY)]
    if any(sum(flags) < 2 for flags in pairs):
        yield fork, 4, "双生児"
    if any(sum(flags) > 1 for flags in pairs):
        yield [*fork, Line(1, 0, 3, 0, BODY)], 4, "一卵性双生児"
    if sum(p.together for p in data.people) > 1:
        yield [Box(0, -1.7, 7, 3.4, 1.2, HOUSEHOLD)], 7, "同居している人"
    bonds = {b.kind for b in data.bonds}
    for kind in KINDS:
        if kind in bonds:
            yield bond_shapes(kind, ((0, 0), (10, 0)), ""), 10, BOND_WORDS[kind]


def _people(data: GenogramData, notation: Notation) -> Iterator[Item]:
    people = data.people
    square = Box(0, -1.6, 3.2, 3.2, style=BODY, fill=WHITE)
    circle = Ellipse(1.6, 0, 1.6, 1.6, BODY, WHITE)
    triangle = Polyline(((1.6, -1.6), (3.2, 1.6), (0, 1.6)), BODY, closed=True)
    diamond = Polyline(((1.6, -1.7), (3.3, 0), (1.6, 1.7), (-0.1, 0)), BODY, closed=True)
    born = [p for p in people if not p.unborn]
    if any(p.sex == "male" for p in born):
        yield [square], 3.2, "男性"
    if any(p.sex == "female" for p in born):
        yield [circle], 3.2, "女性"
    if any(p.sex not in ("male", "female") for p in born):
        yield [triangle if notation.unknown_sex == "triangle" else diamond], 3.2, "性別不明"
    if any(p.unborn for p in people):
        small = Polyline(((0.9, -0.5), (1.8, 1.3), (0, 1.3)), BODY, closed=True)
        yield [small], 1.8, "妊娠中(生まれる前)"
    if any(p.index for p in people):
        inner = Box(0.55, -1.05, 2.1, 2.1, style=BODY)
        yield [square, inner], 3.2, "本人(二重の線)"
    if any(p.dead for p in people):
        sign: list[Shape] = [Box(0, -1.6, 3.2, 3.2, style=BODY, fill=INK)]
        if notation.dead == "cross":
            sign = [square, Line(0, -1.6, 3.2, 1.6, BODY), Line(0, 1.6, 3.2, -1.6, BODY)]
        yield sign, 3.2, "亡くなった人"
    if any(p.key_person for p in people):
        mark: list[Shape] = [Text(-0.4, 1.1, "KP", SIZE_PT, True, color=INK)]
        if notation.key_person == "star":
            mark = [Polyline(star((1.6, 0.1), 1.7), Stroke(0.7, INK), closed=True, fill=WHITE)]
        yield mark, 3.4, "キーパーソン"


def _unions(data: GenogramData, notation: Notation) -> Iterator[Item]:
    couples = [u for u in data.unions if u.b is not None]
    line = ((0.0, 0.0), (8.0, 0.0))
    for kind, word in (("marriage", "婚姻"), ("unregistered", "未届・内縁"), ("unknown", "")):
        if word and any(u.kind == kind for u in couples):
            yield couple_shapes(GenogramUnion("", "", "", kind), line, notation, 1.0), 8, word
    for end, word in _END_WORDS.items():
        if word and any(u.end == end for u in couples):
            sample = GenogramUnion("", "", "", "marriage", end)
            yield couple_shapes(sample, line, notation, 3.0), 8, word


def _moved(shape: Shape, x: float, y: float) -> Shape:
    """A sample of the legend at its place; it stands for nobody."""
    match shape:
        case Line():
            return replace(shape, x1=shape.x1 + x, x2=shape.x2 + x, y1=shape.y1 + y,
                           y2=shape.y2 + y, role="legend", id="")  # fmt: skip
        case Polyline():
            points = tuple((px + x, py + y) for px, py in shape.points)
            return replace(shape, points=points, role="legend", id="")
        case Ellipse():
            return replace(shape, cx=shape.cx + x, cy=shape.cy + y, role="legend", id="")
        case Box() | Text():
            return replace(shape, x=shape.x + x, y=shape.y + y, role="legend", id="")
