"""エコマップ and 支援体制図 laid out in the page's own millimetres.

No box lies over another, no line enters a foreign box, sectors stand together in the order of
their code list, the person in the middle; the type is the largest that holds. The same map gives
the same picture, and what stood somewhere stays there when one box comes or goes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from nimo_desktop.output.map_keep import fill_in, standing, still_good
from nimo_desktop.output.map_places import place, roominess
from nimo_desktop.output.map_routes import Routes
from nimo_desktop.output.map_slots import TIGHT, WIDE, Gaps
from nimo_desktop.output.map_values import (
    PAGE_MARGIN,
    REFERENCE_PT,
    SIZES_PT,
    Frame,
    MapBox,
    MapEdge,
    MapLayout,
    MapNode,
    Point,
    Proposal,
)

COMFORT_PT = 10.5
"""Above this, type grows only while the boxes leave room for the lines."""
ENOUGH = 1.4
"""Places for each box that count as room."""
MOSTLY = 0.6
"""The share of boxes with an earlier place from which on the earlier layout is kept."""


def lay_out(
    nodes: Sequence[MapNode],
    edges: Sequence[MapEdge],
    *,
    page: tuple[float, float] = (297.0, 210.0),
    area: Frame | None = None,
    sectors: Sequence[str] = (),
    previous: MapLayout | None = None,
    pinned: Mapping[str, Point] | None = None,
    sizes_pt: Sequence[float] = SIZES_PT,
) -> MapLayout:
    """Place every node inside the area (by default the page without its margin).

    `sectors` is the order of the code list; sectors it does not know follow by name. Boxes of
    `previous` keep their places and lines as far as nothing covers them; `pinned` are the top left
    corners of boxes that were moved by hand and stay there exactly, whatever they cover. Boxes
    that do not hold at the smallest size are not placed at all: the layout then proposes a way
    out. Edges with an end that is no node, or from a box to itself, are a bug (ValueError).
    """
    _refuse_loose(nodes, edges)
    field = area or (PAGE_MARGIN, PAGE_MARGIN, page[0] - PAGE_MARGIN, page[1] - PAGE_MARGIN)
    known = {n.sector or "" for n in nodes if n.kind == "agency"}
    order = [*sectors, *sorted(known - set(sectors))]
    pins = {key: at for key, at in (pinned or {}).items() if any(n.id == key for n in nodes)}
    if previous is not None and previous.boxes:
        kept = _carry_on(nodes, edges, previous, pins, field, order)
        if kept is not None:
            return kept
    for size, gaps in _sizes(nodes, field, sizes_pt):
        boxes = place(nodes, edges, field, order, size / REFERENCE_PT, gaps)
        if boxes is not None and pins:
            boxes = _with_pins(nodes, edges, boxes, pins, field, order, size)
        if boxes is not None:
            return _routed(boxes, edges, field, size)
    return MapLayout({}, (), sizes_pt[-1], Proposal("A3", _largest(nodes)), tuple(edges))


def _refuse_loose(nodes: Sequence[MapNode], edges: Sequence[MapEdge]) -> None:
    ids = {n.id for n in nodes}
    if len(ids) != len(nodes):
        raise ValueError("two boxes with one id")
    if any(e.source not in ids or e.target not in ids or e.source == e.target for e in edges):
        raise ValueError("an edge without two boxes")


def _sizes(
    nodes: Sequence[MapNode], area: Frame, sizes_pt: Sequence[float]
) -> Iterator[tuple[float, Gaps]]:
    """What is tried: large type while it leaves room for the lines, then the largest that holds
    with wide gaps or with narrow ones."""
    for size in sizes_pt:
        if size > COMFORT_PT and roominess(nodes, area, size / REFERENCE_PT) >= ENOUGH:
            yield size, WIDE
    for size in sizes_pt:
        if size <= COMFORT_PT:
            yield size, WIDE
            yield size, TIGHT


def _routed(
    boxes: Mapping[str, MapBox], edges: Sequence[MapEdge], area: Frame, size: float
) -> MapLayout:
    lines = Routes(area, boxes, [(e.source, e.target) for e in edges]).run()
    return MapLayout(boxes, lines, size, None, tuple(edges))


def _carry_on(
    nodes: Sequence[MapNode], edges: Sequence[MapEdge], previous: MapLayout,
    pins: Mapping[str, Point], area: Frame, order: Sequence[str],
) -> MapLayout | None:  # fmt: skip
    """The earlier layout with what came and went; None if too much is new or does not fit."""
    scale = previous.font_pt / REFERENCE_PT
    kept = standing(nodes, previous.boxes, pins, area, scale)
    if len(kept) < MOSTLY * len(nodes):
        return None
    staying = [
        line
        for edge, line in zip(previous.edges, previous.routes, strict=False)
        if edge.source in kept and edge.target in kept
    ]
    boxes = fill_in(nodes, edges, kept, staying, area, order, scale)
    if boxes is None:
        return None
    pairs = [(e.source, e.target) for e in edges]
    lines = Routes(area, boxes, pairs).run(still_good(previous, boxes, edges))
    return MapLayout(boxes, lines, previous.font_pt, None, tuple(edges))


def _with_pins(
    nodes: Sequence[MapNode], edges: Sequence[MapEdge], boxes: Mapping[str, MapBox],
    pins: Mapping[str, Point], area: Frame, order: Sequence[str], size: float,
) -> Mapping[str, MapBox] | None:  # fmt: skip
    """The layout with the boxes moved by hand at their places, those they cover beside them."""
    scale = size / REFERENCE_PT
    kept = standing(nodes, boxes, pins, area, scale)
    return fill_in(nodes, edges, kept, (), area, order, scale)


def _largest(nodes: Sequence[MapNode]) -> str | None:
    """The sector with most boxes: folded into one box it frees most room."""
    many = Counter(n.sector for n in nodes if n.kind == "agency" and n.sector)
    return min(many, key=lambda s: (-many[s], s)) if many else None
