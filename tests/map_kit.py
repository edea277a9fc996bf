"""Random ecomaps from a number, and what a laid out map is judged by.

Written apart from the layout's own geometry, so that one does not vouch for the other: a line is
followed in small steps to see what it enters, and two lines cross when each parts the other's ends.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise

from nimo_desktop.output.map_values import MapBox, MapEdge, MapLayout, MapNode, label_size

SECTORS = ("庁内", "医療", "障害福祉", "介護", "住まい・就労", "地域・インフォーマル")
SIGNS = "支援相談員課病院訪問看護福祉会社協議町民生委員事業所地域包括センター"
SLACK = 0.18
"""Half a point: what touches is not inside."""


def label(chance: random.Random) -> str:
    return "".join(chance.choice(SIGNS) for _ in range(chance.randint(5, 14)))


def ecomap(seed: int, count: int | None = None) -> tuple[list[MapNode], list[MapEdge]]:
    """One person, up to eight of the family, agencies in six sectors; most tied to the person, the
    others to the family; a fifth of the lines between agencies, half of these inside a sector."""
    chance = random.Random(seed)
    total = count or min(54, max(11, round(chance.triangular(11, 54, 32))))
    family = max(1, min(chance.randint(4, 8), total // 3))
    nodes = [MapNode("self", *label_size(label(chance)[:6]), kind="self")]
    nodes += [
        MapNode(f"f{n}", *label_size(label(chance)[:8]), kind="family") for n in range(family)
    ]
    agencies = [
        MapNode(f"a{n}", *label_size(label(chance)), sector=chance.choice(SECTORS))
        for n in range(total - 1 - family)
    ]
    edges = [MapEdge("self", f"f{n}") for n in range(family)]
    for agency in agencies:
        hub = "self" if chance.random() < 0.75 else f"f{chance.randrange(family)}"
        edges.append(MapEdge(hub, agency.id))
    return [*nodes, *agencies], [*edges, *_between_agencies(agencies, len(edges) // 4, chance)]


def _between_agencies(
    agencies: Sequence[MapNode], wanted: int, chance: random.Random
) -> list[MapEdge]:
    pairs = list(combinations(agencies, 2))
    inside = [(a, b) for a, b in pairs if a.sector == b.sector]
    across = [(a, b) for a, b in pairs if a.sector != b.sector]
    chosen = chance.sample(inside, min(len(inside), wanted // 2))
    chosen += chance.sample(across, min(len(across), wanted - wanted // 2))
    return [MapEdge(a.id, b.id) for a, b in chosen]


def overlaps(boxes: Mapping[str, MapBox]) -> list[tuple[str, str]]:
    """Pairs of boxes that share room."""
    return [
        (one, two)
        for (one, a), (two, b) in combinations(boxes.items(), 2)
        if min(a.x + a.w, b.x + b.w) - max(a.x, b.x) > SLACK
        and min(a.y + a.h, b.y + b.h) - max(a.y, b.y) > SLACK
    ]


def inside(box: MapBox, x: float, y: float, slack: float = SLACK) -> bool:
    return box.x + slack < x < box.x + box.w - slack and box.y + slack < y < box.y + box.h - slack


def run_through(layout: MapLayout) -> list[tuple[MapEdge, str]]:
    """Lines and the foreign boxes that they enter, found by walking along each line."""
    found = []
    for edge, line in zip(layout.edges, layout.routes, strict=True):
        foreign = [(k, b) for k, b in layout.boxes.items() if k not in (edge.source, edge.target)]
        for (ax, ay), (bx, by) in pairwise(line):
            near = [
                (k, b) for k, b in foreign
                if b.x < max(ax, bx) and b.x + b.w > min(ax, bx)
                and b.y < max(ay, by) and b.y + b.h > min(ay, by)
            ]  # fmt: skip
            steps = max(1, math.ceil(math.hypot(bx - ax, by - ay) / 0.1))
            walk = [(ax + (bx - ax) * s / steps, ay + (by - ay) * s / steps) for s in range(steps)]
            found += [(edge, k) for k, b in near if any(inside(b, x, y) for x, y in walk)]
    return found


def crossings(layout: MapLayout) -> int:
    """How often two lines cross; touching does not count."""
    pieces = [list(pairwise(line)) for line in layout.routes]
    return sum(_cross(*s, *t) for one, two in combinations(pieces, 2) for s in one for t in two)


def _cross(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], d: tuple[float, float]
) -> bool:
    def side(p: tuple[float, float], q: tuple[float, float], r: tuple[float, float]) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < -1e-9 and side(c, d, a) * side(c, d, b) < -1e-9


def bends(layout: MapLayout) -> int:
    return sum(max(0, len(line) - 2) for line in layout.routes)


def purity(nodes: Sequence[MapNode], boxes: Mapping[str, MapBox]) -> float:
    """Of the three nearest agencies of each agency, the share that are of its own sector."""
    agencies = [n for n in nodes if n.kind == "agency" and n.sector]
    shares = []
    for node in agencies:
        mates = sum(m.sector == node.sector for m in agencies) - 1
        if mates < 1:
            continue
        others = sorted(
            (m for m in agencies if m.id != node.id),
            key=lambda m: apart(boxes[node.id], boxes[m.id]),
        )[: min(3, mates)]
        shares.append(sum(m.sector == node.sector for m in others) / len(others))
    return sum(shares) / len(shares) if shares else 1.0


def apart(a: MapBox, b: MapBox) -> tuple[float, float]:
    """The gap between two boxes, then that between their middles."""
    across = max(a.x - b.x - b.w, b.x - a.x - a.w, 0.0)
    down = max(a.y - b.y - b.h, b.y - a.y - a.h, 0.0)
    return math.hypot(across, down), math.dist(a.centre, b.centre)


def off_page(layout: MapLayout, area: tuple[float, float, float, float]) -> list[str]:
    """Boxes, and ends of lines, outside of the area."""
    left, top, right, bottom = (area[0] - 0.01, area[1] - 0.01, area[2] + 0.01, area[3] + 0.01)
    found = [
        key for key, b in layout.boxes.items()
        if b.x < left or b.y < top or b.x + b.w > right or b.y + b.h > bottom
    ]  # fmt: skip
    points = [p for line in layout.routes for p in line]
    return found + [f"{p}" for p in points if not (left <= p[0] <= right and top <= p[1] <= bottom)]


def attached(layout: MapLayout) -> bool:
    """Every line begins and ends on the rim of its own two boxes."""
    return all(
        len(line) >= 2
        and _on_rim(layout.boxes[edge.source], *line[0])
        and _on_rim(layout.boxes[edge.target], *line[-1])
        for edge, line in zip(layout.edges, layout.routes, strict=True)
    )


def _on_rim(box: MapBox, x: float, y: float) -> bool:
    within = box.x - 0.01 <= x <= box.x + box.w + 0.01 and box.y - 0.01 <= y <= box.y + box.h + 0.01
    return within and not inside(box, x, y, 0.01)
