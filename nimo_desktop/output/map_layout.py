"""エコマップ and 支援体制図 laid out in the page's own millimetres.

No box lies over another, no line enters a foreign box, sectors stand together in the order of
their code list, the person in the middle; the type is the largest that holds. The same map gives
the same picture, and what stood somewhere stays there when one box comes or goes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from nimo_desktop.output.map_rows import Placed, settle
from nimo_desktop.output.map_routes import Routes
from nimo_desktop.output.map_search import FAMILY_FAR, FOREIGN_SLOT, Search
from nimo_desktop.output.map_slots import clock, make_slots, nearest_middle, wedges
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

STEPS = 4500


def lay_out(
    nodes: Sequence[MapNode],
    edges: Sequence[MapEdge],
    *,
    page: tuple[float, float] = (297.0, 210.0),
    area: Frame | None = None,
    sectors: Sequence[str] = (),
    sizes_pt: Sequence[float] = SIZES_PT,
) -> MapLayout:
    """Place every node inside the area (by default the page without its margin).

    `sectors` is the order of the code list; sectors it does not know follow by name. If the boxes
    do not hold at the smallest size, nothing is placed and the layout proposes a way out.
    """
    field = area or (PAGE_MARGIN, PAGE_MARGIN, page[0] - PAGE_MARGIN, page[1] - PAGE_MARGIN)
    order = [*sectors, *sorted({n.sector or "" for n in nodes if n.kind == "agency"} - set(sectors))]
    for size in sizes_pt:
        boxes = place(nodes, edges, field, order, size / REFERENCE_PT)
        if boxes is not None:
            pairs = [(e.source, e.target) for e in edges]
            return MapLayout(boxes, Routes(field, boxes, pairs).run(), size)
    return MapLayout({}, (), sizes_pt[-1], Proposal("A3", _largest(nodes)))


def _largest(nodes: Sequence[MapNode]) -> str | None:
    many = Counter(n.sector for n in nodes if n.kind == "agency" and n.sector)
    return min(many, key=lambda s: (-many[s], s)) if many else None


def place(
    nodes: Sequence[MapNode], edges: Sequence[MapEdge], area: Frame, order: Sequence[str],
    scale: float,
) -> Mapping[str, MapBox] | None:  # fmt: skip
    hub = next((n for n in nodes if n.kind == "self"), None)
    others = [n for n in nodes if n is not hub]
    hub_size = (hub.w_mm * scale, hub.h_mm * scale) if hub else None
    slots = make_slots(area, [(n.w_mm * scale, n.h_mm * scale) for n in others], hub_size)
    if slots is None:
        return None
    family = [k for k, n in enumerate(others) if n.kind != "agency"]
    inner = nearest_middle(slots, area, len(family))
    counts = Counter(n.sector or "" for n in others if n.kind == "agency")
    owner = wedges(slots, area, inner, counts, order)
    start: list[int] = []
    free: dict[str, list[int]] = {}
    for slot, sector in owner.items():
        free.setdefault(sector, []).append(slot)
    inner_left = list(inner)
    for n in others:
        start.append(inner_left.pop(0) if n.kind != "agency" else free[n.sector or ""].pop(0))
    everyone = [*others, hub] if hub else others
    if hub:
        start.append(len(slots.places) - 1)
    fees: list[dict[int, float]] = []
    groups: list[int] = []
    reach = set(nearest_middle(slots, area, len(family) + 3 + len(family) // 2))
    for n in everyone:
        if n.kind == "agency":
            own = n.sector or ""
            fees.append(_foreign(slots.places, owner, own, area))
            groups.append(order.index(own))
        else:
            fees.append({s: FAMILY_FAR for s in range(len(slots.places)) if s not in reach})
            groups.append(-1)
    number = {n.id: k for k, n in enumerate(everyone)}
    pairs = [(number[e.source], number[e.target]) for e in edges if e.source != e.target]
    fixed = frozenset([len(everyone) - 1] if hub else [])
    search = Search(slots, start, pairs, fees=fees, groups=groups, fixed=fixed)
    at = search.run(STEPS)
    placed = [
        Placed(n.id, slots.places[s][0], slots.row_of[s], n.w_mm * scale, n.h_mm * scale, n.sector or "")
        for n, s in zip(others, at, strict=False)
    ]
    return settle(area, placed, (hub.id, *hub_size) if hub and hub_size else None)


def _foreign(places, owner, own, area):  # type: ignore
    mine = [clock(places[s], area) for s, sector in owner.items() if sector == own]
    out = {}
    for s in range(len(places)):
        if owner.get(s) == own:
            continue
        c = clock(places[s], area)
        away = min((min(abs(c - m), 1 - abs(c - m)) for m in mine), default=0.5)
        out[s] = FOREIGN_SLOT * (0.4 + 8 * away)
    return out
