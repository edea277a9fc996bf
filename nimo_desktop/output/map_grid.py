"""A fine grid over the page in which a line finds its way around boxes and across few lines.

Each step of the grid knows how many drawn lines it would cross, exactly, in all eight directions.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from heapq import heappop, heappush

from nimo_desktop.output.map_geometry import grown
from nimo_desktop.output.map_values import Frame, MapBox, Point

BESIDE = 1.5
"""Share by which a step on top of a drawn line is longer: lines do not lie on each other."""
ASIDE = (0.0137, 0.0073)
"""Lines count a hair aside, so that one that passes through a node of the grid is on one side of
it: a way through that node crosses the line or does not."""
CORNER = 4
"""How many lines a corner counts for: two lines that touch in a corner look like a junction."""


class Grid:
    """Which places are free and which steps cross what."""

    def __init__(self, area: Frame, pitch: float, boxes: Iterable[MapBox], rim: float) -> None:
        self.x0, self.y0, self.pitch, self.rim = area[0], area[1], pitch, rim
        self.nx = int((area[2] - area[0]) / pitch) + 1
        self.ny = int((area[3] - area[1]) / pitch) + 1
        self.x0 += (area[2] - area[0] - (self.nx - 1) * pitch) / 2
        self.y0 += (area[3] - area[1] - (self.ny - 1) * pitch) / 2
        many = self.nx * self.ny
        self.blocked = bytearray(many)
        self.near = [0] * many
        self.over: list[list[int]] = [[0] * many for _ in range(4)]
        for box in boxes:
            self._fill(box, 1)

    def _fill(self, box: MapBox, by: int) -> None:
        for node in self._cells(grown(box, self.rim)):
            self.blocked[node] += by

    def _cells(self, frame: Frame) -> list[int]:
        i0 = max(0, math.ceil((frame[0] - self.x0) / self.pitch))
        i1 = min(self.nx - 1, math.floor((frame[2] - self.x0) / self.pitch))
        j0 = max(0, math.ceil((frame[1] - self.y0) / self.pitch))
        j1 = min(self.ny - 1, math.floor((frame[3] - self.y0) / self.pitch))
        return [j * self.nx + i for j in range(j0, j1 + 1) for i in range(i0, i1 + 1)]

    def draw(self, line: Sequence[Point], by: int = 1) -> None:
        """Count a line in (1) or out (-1)."""
        for n in range(len(line) - 1):
            self._segment(line[n], line[n + 1], by)
        for point in line[1:-1]:
            self.near[self._node(point)] += CORNER * by

    def _segment(self, a: Point, b: Point, by: int) -> None:
        px, py = (a[0] - self.x0) / self.pitch + ASIDE[0], (a[1] - self.y0) / self.pitch + ASIDE[1]
        qx, qy = (b[0] - self.x0) / self.pitch + ASIDE[0], (b[1] - self.y0) / self.pitch + ASIDE[1]
        dx, dy = qx - px, qy - py
        near = self.near
        for j in _between(py, qy):
            x = px + dx * (j - py) / dy
            i = math.floor(x)
            self._count(0, i, j, by)
            self._lie(round(x), j, near, by)
        for i in _between(px, qx):
            y = py + dy * (i - px) / dx
            self._count(1, i, math.floor(y), by)
            if abs(dy) < abs(dx):
                self._lie(i, round(y), near, by)
        for c in _between(px - py, qx - qy):
            i = math.floor(px + dx * (c - (px - py)) / (dx - dy))
            self._count(2, i, i - c, by)
        for c in _between(px + py, qx + qy):
            i = math.floor(px + dx * (c - (px + py)) / (dx + dy)) + 1
            self._count(3, i, c - i, by)

    def _count(self, way: int, i: int, j: int, by: int) -> None:
        if 0 <= i < self.nx and 0 <= j < self.ny:
            self.over[way][j * self.nx + i] += by

    def _lie(self, i: int, j: int, near: list[int], by: int) -> None:
        if 0 <= i < self.nx and 0 <= j < self.ny:
            near[j * self.nx + i] += by

    def way(self, source: MapBox, target: MapBox, crossing: float) -> list[Point] | None:
        """The cheapest way from centre to centre outside all other boxes; None if there is none.
        A crossing costs as much as so many millimetres of way."""
        own = set(self._cells(source.frame)) | set(self._cells(target.frame))
        self._fill(source, -1)
        self._fill(target, -1)
        try:
            path = self._search(
                self._node(source.centre), self._node(target.centre), crossing / self.pitch, own
            )
        finally:
            self._fill(source, 1)
            self._fill(target, 1)
        if path is None:
            return None
        inner = [self._point(node) for node in path[1:-1]]
        return [source.centre, *inner, target.centre]

    def _node(self, point: Point) -> int:
        i = min(self.nx - 1, max(0, round((point[0] - self.x0) / self.pitch)))
        j = min(self.ny - 1, max(0, round((point[1] - self.y0) / self.pitch)))
        return j * self.nx + i

    def _point(self, node: int) -> Point:
        j, i = divmod(node, self.nx)
        return (self.x0 + i * self.pitch, self.y0 + j * self.pitch)

    def _search(self, start: int, goal: int, fee: float, own: set[int]) -> list[int] | None:
        nx, blocked, near = self.nx, self.blocked, self.near
        steps = self._steps()
        gj, gi = divmod(goal, nx)
        reached = {start: 0.0}
        parent: dict[int, int] = {}
        done = bytearray(len(blocked))
        heap = [(0.0, start)]
        while heap:
            _, node = heappop(heap)
            if done[node]:
                continue
            if node == goal:
                return _trace(parent, start, goal)
            done[node] = 1
            here, (j, i) = reached[node], divmod(node, nx)
            for di, dj, jump, cost, over, back in steps:
                ti, tj = i + di, j + dj
                if ti < 0 or ti >= nx or tj < 0 or tj >= self.ny:
                    continue
                to = node + jump
                if done[to] or blocked[to]:
                    continue
                if di and dj and (blocked[node + di] or blocked[node + dj * nx]):
                    continue
                total = here + cost
                if to not in own:
                    crossed = over[to if back else node]
                    if crossed:
                        total += fee * crossed
                    if near[to]:
                        total += BESIDE * near[to]
                if total < reached.get(to, 1e18):
                    reached[to] = total
                    parent[to] = node
                    ax, ay = abs(ti - gi), abs(tj - gj)
                    heappush(
                        heap, (total + (ax + 0.41421 * ay if ax > ay else ay + 0.41421 * ax), to)
                    )
        return None

    def _steps(self) -> list[tuple[int, int, int, float, list[int], bool]]:
        """(di, dj, jump, cost, crossings, counted at the far end) of the eight directions."""
        nx, (east, south, south_east, south_west) = self.nx, self.over
        r = math.sqrt(2)
        return [
            (1, 0, 1, 1.0, east, False), (-1, 0, -1, 1.0, east, True),
            (0, 1, nx, 1.0, south, False), (0, -1, -nx, 1.0, south, True),
            (1, 1, nx + 1, r, south_east, False), (-1, -1, -nx - 1, r, south_east, True),
            (-1, 1, nx - 1, r, south_west, False), (1, -1, 1 - nx, r, south_west, True),
        ]  # fmt: skip


def _between(a: float, b: float) -> range:
    """The whole numbers between two numbers."""
    if a > b:
        a, b = b, a
    return range(math.ceil(a), math.ceil(b))


def _trace(parent: dict[int, int], start: int, goal: int) -> list[int]:
    path = [goal]
    while path[-1] != start:
        path.append(parent[path[-1]])
    return path[::-1]
