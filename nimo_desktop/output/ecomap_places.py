"""Where the boxes of an エコマップ stand when a ring does not hold them or the hand moved some.

Lines that would meet a box then go around it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nimo_desktop.output.ecomap_values import EcomapData, Supporter
from nimo_desktop.output.map_geometry import enters
from nimo_desktop.output.map_keep import fill_in, standing
from nimo_desktop.output.map_places import place
from nimo_desktop.output.map_routes import Routes
from nimo_desktop.output.map_slots import TIGHT
from nimo_desktop.output.map_values import Frame, MapBox, MapEdge, MapNode, Point, text_em
from nimo_desktop.output.ring import Ring, Spot

MIDDLE = "self"
LABEL_LINES = 1.6
"""Height of the room for a name, in lines of its type."""
Ways = Mapping[str, tuple[Point, ...]]


@dataclass(frozen=True, slots=True)
class Sized:
    """A box to be placed: its sector's code and its size (mm)."""

    id: str
    sector: str
    w: float
    h: float


def spread(
    data: EcomapData, boxes: Sequence[Sized], frame: Frame, area: Frame, label_height: float
) -> tuple[Ring, Ways] | None:
    """The boxes over the whole page around the household's frame, with their lines and the places
    of the sectors' names; None if they do not hold."""
    order = [code for code, _ in data.sectors]
    order += sorted({b.sector for b in boxes} - set(order))
    nodes = _nodes(boxes, frame)
    inner = (area[0], area[1] + label_height, area[2], area[3] - label_height)
    middle = ((frame[0] + frame[2]) / 2, (frame[1] + frame[3]) / 2)
    edges = [MapEdge(MIDDLE, s.id) for s in data.supporters if _tied(s)]
    placed = place(nodes, edges, inner, order, 1.0, TIGHT)
    if placed is None:
        return None
    down = middle[1] - placed[MIDDLE].centre[1]
    kept = {MIDDLE: (frame[0], frame[1]), **_pins(data, boxes, area)}
    if down or len(kept) > 1:
        stays = standing(nodes, placed, kept, area, 1.0)
        placed = fill_in(nodes, edges, stays, (), area, order, 1.0)
    if placed is None:
        return None
    ways = _routed(data, placed, area, {})
    spots = {k: Spot(b.x, b.y, b.w, b.h) for k, b in placed.items() if k != MIDDLE}
    return Ring(spots, _labels(data, boxes, placed, ways, label_height), frame), ways


def settled(data: EcomapData, ring: Ring, frame: Frame, area: Frame) -> tuple[Ring, Ways]:
    """The ring with the boxes moved by hand where they were put: what they cover gives way, and a
    line that met a box goes around it."""
    sectors = {s.id: s.sector for s in data.supporters}
    boxes = [Sized(k, sectors[k], s.w, s.h) for k, s in ring.spots.items()]
    pins = _pins(data, boxes, area)
    placed = {k: MapBox(s.x, s.y, s.w, s.h) for k, s in ring.spots.items()}
    placed[MIDDLE] = _box(frame)
    if pins:
        nodes = _nodes(boxes, frame)
        order = [code for code, _ in data.sectors]
        order += sorted(set(sectors.values()) - set(order))
        edges = [MapEdge(MIDDLE, b.id) for b in boxes]
        kept = standing(nodes, placed, {MIDDLE: (frame[0], frame[1]), **pins}, area, 1.0)
        free = fill_in(nodes, edges, kept, (), area, order, 1.0)
        placed = free or {**placed, **{k: kept[k] for k in pins}}
    spots = {k: Spot(b.x, b.y, b.w, b.h) for k, b in placed.items() if k != MIDDLE}
    labels = {k: at for k, at in ring.labels.items() if spots[k] == ring.spots[k]}
    moved = Ring(spots, labels, ring.inside)
    clear = {}
    for supporter in data.supporters:
        start, end = moved.sight(supporter.id, frame)
        others = [b.frame for k, b in placed.items() if k not in (supporter.id, MIDDLE)]
        if not any(enters(start, end, other) for other in others):
            clear[supporter.id] = (start, end)
    return moved, _routed(data, placed, area, clear)


def _nodes(boxes: Sequence[Sized], frame: Frame) -> list[MapNode]:
    middle = MapNode(MIDDLE, frame[2] - frame[0], frame[3] - frame[1], kind="self")
    return [middle, *(MapNode(b.id, b.w, b.h, sector=b.sector) for b in boxes)]


def _box(frame: Frame) -> MapBox:
    return MapBox(frame[0], frame[1], frame[2] - frame[0], frame[3] - frame[1])


def _pins(data: EcomapData, boxes: Sequence[Sized], area: Frame) -> dict[str, Point]:
    """Places chosen by hand, inside the page."""
    found = {}
    for box in boxes:
        at = data.edits.pins.get(box.id)
        if at is not None:
            left = min(max(at[0], area[0]), area[2] - box.w)
            found[box.id] = (left, min(max(at[1], area[1]), area[3] - box.h))
    return found


def _tied(supporter: Supporter) -> bool:
    """Candidates have no line but one with a word."""
    return supporter.state != "candidate" or bool(supporter.word)


def _routed(data: EcomapData, placed: Mapping[str, MapBox], area: Frame, clear: Ways) -> Ways:
    tied = [s.id for s in data.supporters if _tied(s) and s.id in placed]
    if all(key in clear for key in tied):
        return {key: clear[key] for key in tied}
    routes = Routes(area, placed, [(MIDDLE, key) for key in tied])
    return dict(zip(tied, routes.run([clear.get(key) for key in tied]), strict=True))


def _labels(
    data: EcomapData, boxes: Sequence[Sized], placed: Mapping[str, MapBox], ways: Ways,
    height: float,
) -> dict[str, Point]:  # fmt: skip
    """At which box of a sector its name stands, over or under it: where it covers least."""
    names, found = dict(data.sectors), {}
    for sector in dict.fromkeys(b.sector for b in boxes):
        width = text_em(names.get(sector, sector)) * height / LABEL_LINES
        tried = []
        for key in (b.id for b in boxes if b.sector == sector):
            box = placed[key]
            for down, top in ((0, box.y - height), (1, box.y + box.h)):
                strip = (box.x, top + 0.1, box.x + width, top + height - 0.1)
                fault = _covered(strip, placed, ways)
                tried.append((fault, down, box.y, box.x, key, top + height * 0.72))
        best = min(tried)
        found[best[4]] = (best[3], best[5])
    return found


def _covered(strip: Frame, placed: Mapping[str, MapBox], ways: Ways) -> int:
    """How much stands where a name is to be written; boxes weigh more than lines."""
    lines = sum(any(enters(p, q, strip) for p, q in pairwise(way)) for way in ways.values())
    under = sum(
        b.x < strip[2] and b.x + b.w > strip[0] and b.y < strip[3] and b.y + b.h > strip[1]
        for b in placed.values()
    )
    return lines + 3 * under
