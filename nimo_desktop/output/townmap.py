"""町の支援体制図: boxes in tiers around the person, lines for how they work together.

The layout is the engine of the other maps: no box on another, no line through a foreign box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nimo_desktop.output.ecomap_values import INK, LEFT_MARGIN, MARGIN, PT, line_height
from nimo_desktop.output.fonts import FontSet
from nimo_desktop.output.linebreak import wrap_label
from nimo_desktop.output.map_layout import lay_out
from nimo_desktop.output.map_values import REFERENCE_PT, MapEdge, MapLayout, MapNode
from nimo_desktop.output.shapes import (
    A3_LANDSCAPE,
    A4_LANDSCAPE,
    Box,
    Line,
    Page,
    Point,
    Polyline,
    Shape,
    Stroke,
    Text,
)

PASS_ON, ADVICE, MEETING = "pass_on", "advice", "meeting"
SELF = "self"
SELF_NAME = "本人・家族"
STYLES = {
    PASS_ON: Stroke(1.0, INK),
    ADVICE: Stroke(0.8, INK, (3, 2)),
    MEETING: Stroke(0.8, INK, (1, 1.6)),
}  # fmt: skip
WORDS = {PASS_ON: "つなぐ", ADVICE: "助言", MEETING: "会議でつながる"}
FILLS = {
    "near": "#77D9A8", "desk": "#BFE4FF", "health": "#FFCABF", "care": "#D8F255",
    "young": "#FFCA80", "living": "#C8C8CB", "forum": "#FFFFFF", "area": "#FFFF80",
    "prefecture": "#C9ACE6",
}  # fmt: skip
TITLE_HEIGHT, LEGEND_HEIGHT = 13.0, 12.0
MOST_BOXES = 58
"""More than this are folded: a tier says how many more there are."""


@dataclass(frozen=True, slots=True)
class TownBox:
    """A department, agency or forum."""

    id: str
    name: str
    tier: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TownLink:
    """Two that work together. `kind` is pass_on, advice or meeting; `count` how often."""

    a: str
    b: str
    kind: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class TownMap:
    """Everything that is drawn. `tiers` are codes with their words, from the person outward."""

    title: str
    year: int
    boxes: tuple[TownBox, ...]
    tiers: tuple[tuple[str, str], ...]
    links: tuple[TownLink, ...] = ()
    as_of: str = ""


def draw_town(town: TownMap, fonts: FontSet) -> Page:
    """The map on A4 landscape, else on A3; what has no room there is folded tier by tier."""
    fewer = _folded(town, MOST_BOXES)
    while True:
        for paper in (A4_LANDSCAPE, A3_LANDSCAPE):
            found = _laid_out(fewer, paper, fonts)
            if found.proposal is None:
                return _page(fewer, found, paper, fonts)
        fewer = _folded(fewer, max(1, len(fewer.boxes) - 6))


def _folded(town: TownMap, most: int) -> TownMap:
    """At most so many boxes: those without any link go first, the fullest tier before others."""
    boxes = list(town.boxes)
    linked = {end for link in town.links for end in (link.a, link.b)}
    more: dict[str, int] = {}
    while len(boxes) > most:
        sizes = {tier: sum(box.tier == tier for box in boxes) for tier, _ in town.tiers}
        loose = [box for box in boxes if box.id not in linked] or boxes
        gone = max(loose, key=lambda box: (sizes[box.tier], boxes.index(box)))
        boxes.remove(gone)
        more[gone.tier] = more.get(gone.tier, 0) + 1
    words = dict(town.tiers)
    boxes += [
        TownBox(f"more:{tier}", f"{words[tier]} ほか{count}か所", tier)
        for tier, count in sorted(more.items())
    ]
    kept = {box.id for box in boxes} | {SELF}
    links = tuple(link for link in town.links if {link.a, link.b} <= kept)
    return replace(town, boxes=tuple(boxes), links=links)


def _laid_out(town: TownMap, paper: Point, fonts: FontSet) -> MapLayout:
    nodes = [MapNode(SELF, 30.0, 12.0, "self")]
    for box in town.boxes:
        lines = _lines(box, REFERENCE_PT, fonts)
        height = len(lines) * line_height(REFERENCE_PT) + 2.6
        nodes.append(MapNode(box.id, _width(REFERENCE_PT), height, "agency", box.tier))
    edges = [MapEdge(link.a, link.b, f"{link.kind}:{link.a}:{link.b}") for link in town.links]
    area = (
        LEFT_MARGIN, MARGIN + TITLE_HEIGHT, paper[0] - MARGIN, paper[1] - MARGIN - LEGEND_HEIGHT)
    return lay_out(
        nodes, edges, page=paper, area=area, sectors=[code for code, _ in town.tiers])


INNER = 0.92
"""How much of a box's width its words may take: a share, so that every size breaks alike."""


def _width(size: float) -> float:
    return size * PT * 9.4


def _lines(box: TownBox, size: float, fonts: FontSet) -> tuple[tuple[str, bool], ...]:
    """Each line with whether it is the name (bold)."""
    inner = _width(size) * INNER
    name = [(line, True) for line in wrap_label(box.name, inner, size, fonts, bold=True)]
    more = [(line, False) for text in box.lines for line in wrap_label(text, inner, size, fonts)]
    return (*name, *more)


def _page(town: TownMap, laid: MapLayout, paper: Point, fonts: FontSet) -> Page:
    shapes: list[Shape] = [
        Text(LEFT_MARGIN, MARGIN + 6, town.title, 14, True, role="title"),
        Text(paper[0] - MARGIN, MARGIN + 6, town.as_of, 8, anchor="end"),
    ]
    for link, route in zip(town.links, laid.routes, strict=True):
        style = STYLES[link.kind]
        if link.kind == PASS_ON and link.count > 4:
            style = replace(style, width_pt=2.0)
        shapes.append(Polyline(route, style, id=f"{link.a}:{link.b}", role="tie"))
    shapes += _boxes(town, laid, fonts)
    shapes += _legend(town, paper, fonts)
    return Page(*paper, tuple(shapes), title=town.title)


def _boxes(town: TownMap, laid: MapLayout, fonts: FontSet) -> list[Shape]:
    size = laid.font_pt
    middle = laid.boxes[SELF]
    shapes: list[Shape] = [
        Box(middle.x, middle.y, middle.w, middle.h, radius=middle.h / 2 - 0.2,
            style=Stroke(1.4, INK), fill="#FFFFFF", id=SELF, role="person"),
        Text(middle.centre[0], middle.centre[1] + size * PT * 0.35, SELF_NAME, size, True,
             "middle", role="label"),
    ]  # fmt: skip
    for box in town.boxes:
        spot = laid.boxes[box.id]
        shapes.append(
            Box(spot.x, spot.y, spot.w, spot.h, radius=1.2, style=Stroke(0.7, INK),
                fill=FILLS.get(box.tier), id=box.id, role="agency"))  # fmt: skip
        lines = _lines(box, size, fonts)
        step = line_height(size)
        base = spot.y + (spot.h - step * len(lines)) / 2
        for at, (line, bold) in enumerate(lines):
            shapes.append(
                Text(spot.centre[0], base + step * (at + 0.78), line, size, bold, "middle", INK,
                     id=box.id, role="label"))  # fmt: skip
    return shapes


def _legend(town: TownMap, paper: Point, fonts: FontSet) -> list[Shape]:
    """Exactly the tiers and lines that are used."""
    x, y = LEFT_MARGIN, paper[1] - MARGIN - 6.5
    shapes: list[Shape] = [Text(x, y, "凡例", 8, True)]
    x += 10
    samples: list[tuple[Sequence[Shape], str]] = [
        ((Box(0, -3, 5, 3.6, radius=0.6, style=Stroke(0.6, INK), fill=FILLS.get(code)),), words)
        for code, words in town.tiers
        if any(box.tier == code for box in town.boxes)
    ]
    samples += [
        ((Line(0, -1.2, 9, -1.2, STYLES[kind]),), words)
        for kind, words in WORDS.items()
        if any(link.kind == kind for link in town.links)
    ]
    for drawn, words in samples:
        wide = 9.0 if isinstance(drawn[0], Line) else 5.0
        needed = wide + 1.5 + fonts.width_mm(words, 8) + 4.0
        if x + needed > paper[0] - MARGIN:
            x, y = LEFT_MARGIN + 10, y + 4.6
        for one in drawn:
            shapes.append(_at(one, x, y))
        shapes.append(Text(x + wide + 1.5, y, words, 8))
        x += needed
    return shapes


def _at(shape: Shape, x: float, y: float) -> Shape:
    if isinstance(shape, Box):
        return replace(shape, x=x, y=y + shape.y, role="legend")
    if isinstance(shape, Line):
        return replace(shape, x1=x + shape.x1, x2=x + shape.x2, y1=y + shape.y1, y2=y + shape.y2,
                       role="legend")  # fmt: skip
    return shape
