"""A first place for every box: sectors in wedges, family around the person, then the search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from nimo_desktop.output.map_rows import Placed, settle
from nimo_desktop.output.map_search import FAMILY_FAR, FOREIGN_SLOT, Search
from nimo_desktop.output.map_slots import (
    WIDE,
    Gaps,
    Slots,
    clock,
    make_slots,
    nearest_middle,
    wedges,
)
from nimo_desktop.output.map_values import Frame, MapBox, MapEdge, MapNode

STEPS_PER_BOX = 320
LEAST_STEPS, MOST_STEPS = 1500, 15000


def roominess(nodes: Sequence[MapNode], area: Frame, scale: float) -> float:
    """How many places the page offers for each box."""
    hub, others = _parted(nodes)
    slots = make_slots(area, [_size(n, scale) for n in others], _size(hub, scale) if hub else None)
    return 0.0 if slots is None else (len(slots.places) - 1) / max(1, len(others))


def place(
    nodes: Sequence[MapNode], edges: Sequence[MapEdge], area: Frame, order: Sequence[str],
    scale: float, gaps: Gaps = WIDE,
) -> Mapping[str, MapBox] | None:  # fmt: skip
    """Where every box stands; None if they do not hold at this size with these gaps."""
    hub, others = _parted(nodes)
    hub_size = _size(hub, scale) if hub else None
    slots = make_slots(area, [_size(n, scale) for n in others], hub_size, gaps)
    if slots is None:
        return None
    everyone = [*others, hub] if hub else others
    at = _searched(slots, everyone, edges, area, order, scale, has_hub=hub is not None)
    placed = [
        Placed(n.id, slots.places[s][0], slots.row_of[s], *_size(n, scale), n.sector or "")
        for n, s in zip(others, at, strict=False)
    ]
    return settle(area, placed, (hub.id, *hub_size) if hub and hub_size else None, gaps.edge)


def _parted(nodes: Sequence[MapNode]) -> tuple[MapNode | None, list[MapNode]]:
    hub = next((n for n in nodes if n.kind == "self"), None)
    return hub, [n for n in nodes if n is not hub]


def _size(node: MapNode, scale: float) -> tuple[float, float]:
    return node.w_mm * scale, node.h_mm * scale


def _searched(
    slots: Slots, everyone: Sequence[MapNode], edges: Sequence[MapEdge], area: Frame,
    order: Sequence[str], scale: float, *, has_hub: bool,
) -> list[int]:  # fmt: skip
    """The slot of every node; the hub, if any, is the last and stands on the last slot."""
    loose = everyone[:-1] if has_hub else everyone
    family = sum(n.kind != "agency" for n in loose)
    inner = nearest_middle(slots, area, family)
    counts = Counter(n.sector or "" for n in loose if n.kind == "agency")
    owner = wedges(slots, area, inner, counts, order)
    start = _start(loose, inner, owner)
    reach = set(nearest_middle(slots, area, family + 3 + family // 2))
    far = {s: FAMILY_FAR for s in range(len(slots.places)) if s not in reach}
    foreign = {own: _foreign(slots, owner, own, area) for own in counts}
    fees = [foreign[n.sector or ""] if n.kind == "agency" else far for n in loose]
    groups = [order.index(n.sector or "") if n.kind == "agency" else -1 for n in loose]
    if has_hub:
        start.append(len(slots.places) - 1)
        fees.append({})
        groups.append(-1)
    number = {n.id: k for k, n in enumerate(everyone)}
    search = Search(
        slots, start, [(number[e.source], number[e.target]) for e in edges],
        fees=fees, groups=groups, fixed=frozenset([len(loose)] if has_hub else []),
        widths=[n.w_mm * scale for n in everyone],
    )  # fmt: skip
    return search.run(max(LEAST_STEPS, min(MOST_STEPS, STEPS_PER_BOX * len(everyone))))


def _start(loose: Sequence[MapNode], inner: Sequence[int], owner: Mapping[int, str]) -> list[int]:
    """Family on the inner slots, every agency on the next slot of its sector."""
    free: dict[str, list[int]] = {}
    for slot, sector in owner.items():
        free.setdefault(sector, []).append(slot)
    middle = list(inner)
    return [middle.pop(0) if n.kind != "agency" else free[n.sector or ""].pop(0) for n in loose]


def _foreign(slots: Slots, owner: Mapping[int, str], own: str, area: Frame) -> dict[int, float]:
    """What it costs a box of this sector to stand outside of its wedge."""
    mine = [clock(slots.places[s], area) for s, sector in owner.items() if sector == own]
    fees: dict[int, float] = {}
    for slot, where in enumerate(slots.places):
        if owner.get(slot) != own:
            off = [abs(clock(where, area) - m) for m in mine]
            away = min((min(d, 1 - d) for d in off), default=0.5)
            fees[slot] = FOREIGN_SLOT * (0.4 + 8 * away)
    return fees
