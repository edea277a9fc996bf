"""What stands already stays: boxes of an earlier layout or placed by hand, lines that still fit.

Only boxes without a place (new ones, and those that another one now covers) look for a free one,
near their sector and what they are tied to, in sight of it and off the lines of others.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from nimo_desktop.output.map_geometry import enters, grown, overlap
from nimo_desktop.output.map_values import Frame, MapBox, MapEdge, MapLayout, MapNode, Point

CLEAR = 4.0
TIGHT = 2.8
TOUCHING = 0.3
STEP = 2.5
EDGE = 2.5
BLOCKED = 18.0
LINE_MOVED = 14.0
SHORT_LIST = 60


def standing(
    nodes: Sequence[MapNode], before: Mapping[str, MapBox], pinned: Mapping[str, Point],
    area: Frame, scale: float,
) -> dict[str, MapBox]:  # fmt: skip
    """Boxes that keep their places. Those moved by hand always do, also off the page; others only
    where nothing covers them."""
    kept: dict[str, MapBox] = {}
    for node in nodes:
        if node.id in pinned:
            x, y = pinned[node.id]
            kept[node.id] = MapBox(x, y, node.w_mm * scale, node.h_mm * scale)
    first = sorted(nodes, key=lambda n: n.kind != "self")
    for node in first:
        old = before.get(node.id)
        if old is None or node.id in pinned:
            continue
        w, h = node.w_mm * scale, node.h_mm * scale
        same = abs(w - old.w) < 1e-6 and abs(h - old.h) < 1e-6
        box = old if same else MapBox(old.centre[0] - w / 2, old.centre[1] - h / 2, w, h)
        if _inside(box, area) and not any(overlap(box, b, gap=TOUCHING) for b in kept.values()):
            kept[node.id] = box
    return kept


def _inside(box: MapBox, area: Frame) -> bool:
    left, top, right, bottom = box.frame
    return (
        left >= area[0] - 1e-6
        and top >= area[1] - 1e-6
        and right <= area[2] + 1e-6
        and bottom <= area[3] + 1e-6
    )


def fill_in(
    nodes: Sequence[MapNode], edges: Sequence[MapEdge], kept: dict[str, MapBox],
    lines: Sequence[Sequence[Point]], area: Frame, order: Sequence[str], scale: float,
) -> dict[str, MapBox] | None:  # fmt: skip
    """All boxes: the kept ones as they are, the others on free places; None if there is none."""
    boxes = dict(kept)
    ties: dict[str, list[str]] = {n.id: [] for n in nodes}
    for edge in edges:
        ties[edge.source].append(edge.target)
        ties[edge.target].append(edge.source)
    waiting = [n for n in nodes if n.id not in boxes]
    waiting.sort(key=lambda n: (n.kind != "self", n.kind == "agency"))
    for node in waiting:
        mates = _mates(node, nodes, boxes)
        size = (node.w_mm * scale, node.h_mm * scale)
        goal = _goal(node, mates, area, order, boxes)
        box = _free_place(size, goal, [boxes[t] for t in ties[node.id] if t in boxes],
                          mates, boxes, lines, area)  # fmt: skip
        if box is None:
            return None
        boxes[node.id] = box
    return boxes


def _mates(node: MapNode, nodes: Sequence[MapNode], boxes: Mapping[str, MapBox]) -> list[MapBox]:
    """Placed boxes of the same sector, or of the family."""
    if node.kind == "agency":
        return [
            boxes[n.id] for n in nodes
            if n.kind == "agency" and n.sector == node.sector and n.id in boxes
        ]  # fmt: skip
    return [boxes[n.id] for n in nodes if n.kind != "agency" and n.id in boxes]


def _goal(
    node: MapNode, mates: Sequence[MapBox], area: Frame, order: Sequence[str],
    boxes: Mapping[str, MapBox],
) -> Point:  # fmt: skip
    """Where the box would stand best: among its sector, else at the sector's own place."""
    middle = ((area[0] + area[2]) / 2, (area[1] + area[3]) / 2)
    if node.kind == "self":
        return middle
    if mates:
        return (
            sum(b.centre[0] for b in mates) / len(mates),
            sum(b.centre[1] for b in mates) / len(mates),
        )
    if node.kind == "family" or not order:
        return middle
    share = (order.index(node.sector or "") + 0.5) / len(order)
    angle = (share - 0.375) * math.tau
    reach = 0.36
    return (
        middle[0] + math.cos(angle) * (area[2] - area[0]) * reach,
        middle[1] + math.sin(angle) * (area[3] - area[1]) * reach,
    )


def _free_place(
    size: tuple[float, float], goal: Point, tied: Sequence[MapBox], mates: Sequence[MapBox],
    boxes: Mapping[str, MapBox], lines: Sequence[Sequence[Point]], area: Frame,
) -> MapBox | None:  # fmt: skip
    others = list(boxes.values())
    for gap in (CLEAR, TIGHT):
        free = [
            b for b in _candidates(size, area) if not any(overlap(b, o, gap=gap) for o in others)
        ]
        if free:
            break
    else:
        return None

    def near(box: MapBox) -> float:
        x, y = box.centre
        far = math.hypot((x - goal[0]) * 0.8, y - goal[1])
        if mates:
            far = 0.4 * far + min(math.dist(box.centre, m.centre) for m in mates)
        return far + 0.25 * sum(math.dist(box.centre, t.centre) for t in tied)

    def cost(box: MapBox) -> tuple[float, float, float]:
        rim = grown(box, 1.5)
        crossed = sum(
            any(enters(line[k], line[k + 1], rim) for k in range(len(line) - 1)) for line in lines
        )
        hidden = sum(
            any(o is not t and enters(box.centre, t.centre, o.frame) for o in others) for t in tied
        )
        return (round(near(box) + BLOCKED * hidden + LINE_MOVED * crossed, 6), box.y, box.x)

    free.sort(key=lambda b: (round(near(b), 6), b.y, b.x))
    return min(free[:SHORT_LIST], key=cost)


def _candidates(size: tuple[float, float], area: Frame) -> list[MapBox]:
    w, h = size
    left, top = area[0] + EDGE, area[1] + EDGE
    across = int((area[2] - EDGE - w - left) / STEP)
    down = int((area[3] - EDGE - h - top) / STEP)
    return [
        MapBox(left + i * STEP, top + j * STEP, w, h)
        for j in range(down + 1)
        for i in range(across + 1)
    ]


def still_good(
    before: MapLayout, boxes: Mapping[str, MapBox], edges: Sequence[MapEdge]
) -> list[tuple[Point, ...] | None]:
    """For each edge its earlier line, if both ends stand as before and nothing came in its way."""
    old = {(e.source, e.target, e.id): r for e, r in zip(before.edges, before.routes, strict=False)}
    found: list[tuple[Point, ...] | None] = []
    for edge in edges:
        line = old.get((edge.source, edge.target, edge.id))
        ends = (edge.source, edge.target)
        if line is None or any(before.boxes.get(k) != boxes[k] for k in ends):
            found.append(None)
            continue
        frames = [grown(b, 0.2) for k, b in boxes.items() if k not in ends]
        pieces = list(pairwise(line))
        hit = any(enters(p, q, frame) for frame in frames for p, q in pieces)
        found.append(None if hit else line)
    return found
