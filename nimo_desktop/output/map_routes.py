"""Lines between placed boxes: straight where the way is free, else bent around boxes.

No line enters a foreign box. Among the free ways the one is taken that crosses least, then the
shortest with the fewest bends; lines that cross others try again when all are known.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from nimo_desktop.output.map_geometry import crosses, from_rim_to_rim, grown, length, span
from nimo_desktop.output.map_grid import Grid
from nimo_desktop.output.map_values import Frame, MapBox, Point

CROSSING_FIRST, CROSSING = 180.0, 400.0
BEND = 9.0
PITCH = 2.5
RIM = 1.0
TIGHT = 0.25
PASSES = 3
TOUCH_FIRST, TOUCH = 15.0, 30.0
NUDGES = 2
MOVES = tuple(
    (r * x, r * y)
    for r in (1.4, 2.8)
    for x, y in (
        (1, 0),
        (-1, 0),
        (0, 1),
        (0, -1),
        (0.7, 0.7),
        (0.7, -0.7),
        (-0.7, 0.7),
        (-0.7, -0.7),
    )
)
HAIR = (0.0013, 0.0007)
"""A line counts a hair aside, so that one led through the corner of another crosses it."""
APART = 1.1
"""A corner nearer to another line than this looks like a junction."""
COMMON = 9.0
"""So near to a box that both lines have in common, corners may be close to the other line."""
AIMS = (0.0, -0.22, 0.22, -0.4, 0.4)

Line = tuple[Point, ...]


class Routes:
    """The lines of one map while they are sought."""

    def __init__(
        self, area: Frame, boxes: Mapping[str, MapBox], edges: Sequence[tuple[str, str]]
    ) -> None:
        self.area, self.boxes, self.edges = area, boxes, edges
        self.names = list(boxes)
        self.rims = {key: grown(box, RIM - 0.15) for key, box in boxes.items()}
        self.tight = {key: grown(box, TIGHT) for key, box in boxes.items()}
        self.lines: list[Line] = [()] * len(edges)
        self.bounds: list[Frame] = [(0.0, 0.0, 0.0, 0.0)] * len(edges)
        self.touch, self.fee = TOUCH_FIRST, CROSSING_FIRST
        self.fixed: set[int] = set()
        self.grid = Grid(area, PITCH, boxes.values(), RIM)

    def run(self, kept: Sequence[Line | None] = ()) -> tuple[Line, ...]:
        """One line per edge, from rim to rim, in the order of the edges. Kept lines stay."""
        self.fixed = {n for n, line in enumerate(kept) if line is not None}
        waiting = []
        for n in range(len(self.edges)):
            line = kept[n] if n in self.fixed else self._straight(n)
            if line is None:
                waiting.append(n)
            else:
                self._keep(n, line)
        waiting.sort(key=lambda n: (self._distance(n), n))
        for n in waiting:
            self._keep(n, self._best(n))
        for turn in range(PASSES):
            if not self._improve(bent=turn == 0):
                break
        self.touch, self.fee = TOUCH, CROSSING
        for _ in range(NUDGES):
            for n in range(len(self.edges)):
                bent = len(self.lines[n]) > 2 and n not in self.fixed
                if bent and self._touches(self.lines[n], n):
                    self._nudge(n)
        return tuple(self.lines)

    def _nudge(self, n: int) -> None:
        """Move corners of a line, single or two together, where that frees it from others."""
        line, best = self.lines[n], self._cost(self.lines[n], n)
        for many in (1, 2):
            for k in range(1, len(line) - many):
                for dx, dy in MOVES:
                    tried = _shifted(line, k, many, (dx, dy))
                    if not all(self._on_page(p) for p in tried[k : k + many]):
                        continue
                    if length(tried) > best or any(
                        self._hits(p, q, n, self.rims)
                        for p, q in pairwise(tried[k - 1 : k + many + 1])
                    ):
                        continue
                    cost = self._cost(tried, n, at_most=best - 0.2)
                    if cost < best - 0.2:
                        line, best = tried, cost
        self._drop(n)
        self._keep(n, line)

    def _on_page(self, point: Point) -> bool:
        left, top, right, bottom = self.area
        return left <= point[0] <= right and top <= point[1] <= bottom

    def _improve(self, *, bent: bool) -> bool:
        """Every line that crosses others, or also that is bent, tries again; whether one is
        better."""
        better = False
        for n in range(len(self.edges)):
            old = self.lines[n]
            if n in self.fixed:
                continue
            if not self._crossed(old, n) and not (bent and len(old) > 2):
                continue
            self._drop(n)
            new = self._best(n)
            if self._cost(new, n) < self._cost(old, n) - 0.5:
                self._keep(n, new)
                better = True
            else:
                self._keep(n, old)
        return better

    def _keep(self, n: int, line: Line) -> None:
        self.lines[n], self.bounds[n] = line, _bounds(line)
        self.grid.draw(line)

    def _drop(self, n: int) -> None:
        self.grid.draw(self.lines[n], -1)
        self.lines[n], self.bounds[n] = (), (0.0, 0.0, 0.0, 0.0)

    def _distance(self, n: int) -> float:
        a, b = self.edges[n]
        return math.dist(self.boxes[a].centre, self.boxes[b].centre)

    def _straight(self, n: int) -> Line | None:
        """From middle to middle, if nothing is in the way."""
        a, b = self.edges[n]
        p, q = self.boxes[a].centre, self.boxes[b].centre
        if self._hits(p, q, n, self.rims):
            return None
        return from_rim_to_rim((p, q), self.boxes[a].frame, self.boxes[b].frame)

    def _best(self, n: int) -> Line:
        """The cheapest line that is known for the edge, the others being as they are."""
        found = self._aimed(n)
        if not found or self._crossed(found[0], n):
            found += self._bent(n)
        if not found:
            a, b = self.edges[n]
            found = [(self.boxes[a].centre, self.boxes[b].centre)]
        return min(found, key=lambda line: round(self._cost(line, n), 6))

    def _aimed(self, n: int) -> list[Line]:
        """The best straight line between any two points of the boxes, the middles first."""
        source, target = (self.boxes[key] for key in self.edges[n])
        best: tuple[float, Line] | None = None
        for p in _aims(source):
            for q in _aims(target):
                askew = 0.4 * (math.dist(p, source.centre) + math.dist(q, target.centre))
                if self._hits(p, q, n, self.rims):
                    continue
                line = from_rim_to_rim((p, q), source.frame, target.frame)
                if best is not None and length(line) + askew >= best[0]:
                    continue
                cost = self._cost(line, n) + askew
                if best is None or cost < best[0] - 1e-6:
                    best = (cost, line)
                if not self._crossed(line, n):
                    return [best[1]]
        return [best[1]] if best else []

    def _bent(self, n: int) -> list[Line]:
        """The way through the grid, drawn tight."""
        source, target = (self.boxes[key] for key in self.edges[n])
        path = self.grid.way(source, target, self.fee)
        rims = self.rims
        if path is None:
            fine = Grid(self.area, PITCH / 2.5, self.boxes.values(), TIGHT)
            path, rims = fine.way(source, target, self.fee), self.tight
        if path is None:
            return []
        pulled = self._pull(_corners(path), n, rims)
        return [from_rim_to_rim(pulled, source.frame, target.frame)]

    def _pull(self, points: Sequence[Point], n: int, rims: Mapping[str, Frame]) -> Line:
        """The cheapest selection of the corners that still enters nothing."""
        source, target = (self.boxes[key].frame for key in self.edges[n])
        costs = [0.0] + [math.inf] * (len(points) - 1)
        came = [0] * len(points)
        for j in range(1, len(points)):
            for i in range(j):
                p, q = points[i], points[j]
                total = costs[i] + math.dist(p, q) + BEND
                if total >= costs[j] or (j > i + 1 and self._hits(p, q, n, rims)):
                    continue
                for part in _outside(p, q, source, target):
                    total += self.fee * self._crossed(part, n)
                    if total < costs[j]:
                        total += self.touch * self._touched(part, n, (i > 0, j < len(points) - 1))
                if total < costs[j] - 1e-9:
                    costs[j], came[j] = total, i
        chain = [len(points) - 1]
        while chain[-1]:
            chain.append(came[chain[-1]])
        return tuple(points[i] for i in reversed(chain))

    def _hits(self, p: Point, q: Point, n: int, rims: Mapping[str, Frame]) -> bool:
        own = self.edges[n]
        left, right = (p[0], q[0]) if p[0] < q[0] else (q[0], p[0])
        top, bottom = (p[1], q[1]) if p[1] < q[1] else (q[1], p[1])
        for key, frame in rims.items():
            x0, y0, x1, y1 = frame
            if x0 >= right or x1 <= left or y0 >= bottom or y1 <= top or key in own:
                continue
            if span(p, q, frame) is not None:
                return True
        return False

    def _crossed(self, line: Sequence[Point], n: int) -> int:
        """How often the line crosses the others."""
        count, mine = 0, _bounds(line)
        aside = [(x + HAIR[0], y + HAIR[1]) for x, y in line]
        pieces = [(a, b, _bounds((a, b))) for a, b in pairwise(aside)]
        for m, other in enumerate(self.lines):
            if m == n or not other:
                continue
            theirs = self.bounds[m]
            if _apart(mine, theirs):
                continue
            for a, b, bounds in pieces:
                if not _apart(bounds, theirs):
                    for o in range(len(other) - 1):
                        count += crosses(a, b, other[o], other[o + 1])
        return count

    def _cost(self, line: Line, n: int, *, at_most: float = math.inf) -> float:
        """What the line costs; where that is more than `at_most`, only that it is more."""
        cost = length(line) + BEND * (len(line) - 2)
        if cost < at_most:
            cost += self.touch * self._touches(line, n)
        if cost < at_most:
            cost += self.fee * self._crossed(line, n)
        return cost

    def _touches(self, line: Line, n: int) -> int:
        return sum(
            self._touched(line[k : k + 2], n, (k > 0, k < len(line) - 2))
            for k in range(len(line) - 1)
        )

    def _touched(self, piece: Sequence[Point], n: int, bent: tuple[bool, bool]) -> int:
        """Corners of the piece that lie on other lines, and corners of others that lie on it.
        `bent` tells whether its first and last point are corners."""
        a, b = piece
        corners = [p for p, is_corner in zip(piece, bent, strict=True) if is_corner]
        left, right = min(a[0], b[0]) - APART, max(a[0], b[0]) + APART
        top, bottom = min(a[1], b[1]) - APART, max(a[1], b[1]) + APART
        count = 0
        for m, other in enumerate(self.lines):
            if m == n or not other:
                continue
            x0, y0, x1, y1 = self.bounds[m]
            if x0 > right or x1 < left or y0 > bottom or y1 < top:
                continue
            near = [p for p in corners if _beside(p, other)]
            near += [
                p
                for p in other[1:-1]
                if left <= p[0] <= right and top <= p[1] <= bottom and _distance(p, a, b) < APART
            ]
            if near:
                common = set(self.edges[n]) & set(self.edges[m])
                count += sum(not self._at_common(p, common) for p in near)
        return count

    def _at_common(self, point: Point, common: set[str]) -> bool:
        for key in common:
            left, top, right, bottom = grown(self.boxes[key], COMMON)
            if left < point[0] < right and top < point[1] < bottom:
                return True
        return False


def _apart(a: Frame, b: Frame) -> bool:
    return a[0] > b[2] or b[0] > a[2] or a[1] > b[3] or b[1] > a[3]


def _beside(point: Point, line: Line) -> bool:
    x, y = point
    for k in range(len(line) - 1):
        (ax, ay), (bx, by) = line[k], line[k + 1]
        if (
            (ax < x - APART and bx < x - APART)
            or (ax > x + APART and bx > x + APART)
            or (ay < y - APART and by < y - APART)
            or (ay > y + APART and by > y + APART)
        ):
            continue
        if _distance(point, line[k], line[k + 1]) < APART:
            return True
    return False


def _distance(point: Point, a: Point, b: Point) -> float:
    """From the point to the segment."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    px, py = point[0] - a[0], point[1] - a[1]
    long = dx * dx + dy * dy
    share = (px * dx + py * dy) / long if long else 0.0
    share = 0.0 if share < 0 else 1.0 if share > 1 else share
    return math.hypot(px - dx * share, py - dy * share)


def _shifted(line: Line, first: int, many: int, by: Point) -> Line:
    """The line with some corners in a row moved alike."""
    moved = tuple((x + by[0], y + by[1]) for x, y in line[first : first + many])
    return (*line[:first], *moved, *line[first + many :])


def _aims(box: MapBox) -> list[Point]:
    """Points inside the box, the middle first."""
    x, y = box.centre
    return [(x + box.w * s, y) for s in AIMS]


def _bounds(line: Sequence[Point]) -> Frame:
    xs, ys = [p[0] for p in line], [p[1] for p in line]
    return (min(xs), min(ys), max(xs), max(ys))


def _corners(path: Sequence[Point]) -> list[Point]:
    """Only where the way turns."""
    kept = [path[0]]
    for n in range(1, len(path) - 1):
        (ax, ay), (bx, by), (cx, cy) = kept[-1], path[n], path[n + 1]
        if abs((bx - ax) * (cy - by) - (by - ay) * (cx - bx)) > 1e-6:
            kept.append(path[n])
    return [*kept, path[-1]]


def _outside(p: Point, q: Point, source: Frame, target: Frame) -> list[Line]:
    """The part of a piece that is outside its own two boxes."""
    low, high = 0.0, 1.0
    for frame in (source, target):
        inside = span(p, q, frame)
        if inside is None:
            continue
        if inside[0] <= 1e-9:
            low = max(low, inside[1])
        elif inside[1] >= 1 - 1e-9:
            high = min(high, inside[0])
    if high - low <= 1e-9:
        return []
    a = (p[0] + (q[0] - p[0]) * low, p[1] + (q[1] - p[1]) * low)
    b = (p[0] + (q[0] - p[0]) * high, p[1] + (q[1] - p[1]) * high)
    return [(a, b)]
