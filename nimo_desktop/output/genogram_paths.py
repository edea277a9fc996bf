"""Ways between the symbols: a net of level and upright lines that go round every box."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nimo_desktop.output.shapes import Point

TURN = 2.0
USED = 3.0
EPS = 1e-6


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle by its sides."""

    left: float
    top: float
    right: float
    bottom: float

    def grown(self, by: float) -> Rect:
        """Wider by so much on every side."""
        return Rect(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def holds(self, point: Point) -> bool:
        """Whether a point lies inside or on the border."""
        x, y = point
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def meets(self, other: Rect) -> bool:
        """Whether the two share more than a border."""
        return (
            self.left < other.right - EPS
            and other.left < self.right - EPS
            and self.top < other.bottom - EPS
            and other.top < self.bottom - EPS
        )


def enters(start: Point, end: Point, box: Rect) -> bool:
    """Whether a straight line has a part inside the box (its border does not count)."""
    (x1, y1), (x2, y2) = start, end
    low, high = 0.0, 1.0
    for origin, step, near, far in (
        (x1, x2 - x1, box.left + EPS, box.right - EPS),
        (y1, y2 - y1, box.top + EPS, box.bottom - EPS),
    ):
        if abs(step) < 1e-12:
            if not near < origin < far:
                return False
            continue
        one, two = (near - origin) / step, (far - origin) / step
        low, high = max(low, min(one, two)), min(high, max(one, two))
        if low >= high:
            return False
    return True


class Maze:
    """Lines along the borders of all boxes and through the points that are to be joined."""

    def __init__(
        self, boxes: Sequence[Rect], points: Iterable[Point], within: Rect, em: float = 3.0
    ) -> None:
        points = [p for p in points if within.holds(p)]
        self.boxes = boxes
        self._em = em
        self.xs = _merged([*(x for b in boxes for x in (b.left, b.right)), *(p[0] for p in points)],
                          within.left, within.right)  # fmt: skip
        self.ys = _merged([*(y for b in boxes for y in (b.top, b.bottom)), *(p[1] for p in points)],
                          within.top, within.bottom)  # fmt: skip
        self.used: dict[tuple[int, int], float] = {}
        self._blocked: set[tuple[int, int, bool]] = set()
        for box in boxes:
            self._block(box)

    def _block(self, box: Rect) -> None:
        """The steps right (level) and down (upright) that would enter a box."""
        xs = range(_from(self.xs, box.left), _from(self.xs, box.right))
        ys = range(_from(self.ys, box.top), _from(self.ys, box.bottom))
        self._blocked |= {(i, j, True) for i in xs for j in ys if self.ys[j] > box.top + EPS}
        self._blocked |= {(i, j, False) for i in xs for j in ys if self.xs[i] > box.left + EPS}

    def _node(self, point: Point) -> tuple[int, int]:
        return _nearest(self.xs, point[0]), _nearest(self.ys, point[1])

    def way(
        self, starts: Mapping[Point, float], ends: Mapping[Point, float]
    ) -> tuple[Point, ...] | None:
        """The shortest way from one of the starts to one of the ends (each with its price).

        Turning costs; so does where an earlier way was marked as used.
        """
        goal = {self._node(p): (price, p) for p, price in ends.items()}
        queue: list[tuple[float, int, int, int]] = []
        best: dict[tuple[int, int, int], float] = {}
        came: dict[tuple[int, int, int], tuple[int, int, int] | None] = {}
        for point, price in starts.items():
            i, j = self._node(point)
            for way in (0, 1):
                state = (i, j, way)
                if price < best.get(state, 1e18):
                    best[state], came[state] = price, None
                    heapq.heappush(queue, (price, i, j, way))
        found: tuple[float, tuple[int, int, int]] | None = None
        while queue:
            price, i, j, way = heapq.heappop(queue)
            if found is not None and price >= found[0]:
                break
            if price > best[(i, j, way)] + EPS:
                continue
            if (i, j) in goal and (found is None or price + goal[(i, j)][0] < found[0]):
                found = (price + goal[(i, j)][0], (i, j, way))
            for step in self._steps(i, j):
                after = (*step, 0 if step[1] == j else 1)
                length = abs(self.xs[step[0]] - self.xs[i]) + abs(self.ys[step[1]] - self.ys[j])
                total = price + length + (TURN * self._em if after[2] != way else 0.0)
                total += self.used.get(step, 0.0)
                if total < best.get(after, 1e18) - EPS:
                    best[after], came[after] = total, (i, j, way)
                    heapq.heappush(queue, (total, *after))
        return None if found is None else self._traced(came, found[1])

    def _steps(self, i: int, j: int) -> list[tuple[int, int]]:
        found = []
        if i and (i - 1, j, True) not in self._blocked:
            found.append((i - 1, j))
        if i + 1 < len(self.xs) and (i, j, True) not in self._blocked:
            found.append((i + 1, j))
        if j and (i, j - 1, False) not in self._blocked:
            found.append((i, j - 1))
        if j + 1 < len(self.ys) and (i, j, False) not in self._blocked:
            found.append((i, j + 1))
        return found

    def _traced(
        self,
        came: Mapping[tuple[int, int, int], tuple[int, int, int] | None],
        end: tuple[int, int, int],
    ) -> tuple[Point, ...]:
        nodes: list[tuple[int, int, int]] = []
        state: tuple[int, int, int] | None = end
        while state is not None:
            nodes.append(state)
            state = came[state]
        return tuple((self.xs[i], self.ys[j]) for i, j, _ in reversed(nodes))

    def mark(self, way: Sequence[Point]) -> None:
        """Later ways rather keep off the corners of this one."""
        for point in way:
            node = self._node(point)
            self.used[node] = self.used.get(node, 0.0) + USED * self._em


def straightened(way: Sequence[Point], boxes: Sequence[Rect]) -> tuple[Point, ...]:
    """The way without the corners that nothing asks for."""
    points = [way[0]]
    n = 0
    while n < len(way) - 1:
        for m in range(len(way) - 1, n, -1):
            free = not any(enters(way[n], way[m], box) for box in boxes)
            if free or m == n + 1:
                points.append(way[m])
                n = m
                break
    return tuple(points)


def _merged(values: Sequence[float], low: float, high: float) -> list[float]:
    result: list[float] = []
    for value in sorted(v for v in values if low <= v <= high):
        if not result or value - result[-1] > 1e-5:
            result.append(value)
    return result


def _from(values: Sequence[float], wanted: float) -> int:
    """The first that is not clearly before a value."""
    return bisect_left(values, wanted - 2e-5)


def _nearest(values: Sequence[float], wanted: float) -> int:
    n = bisect_left(values, wanted)
    near = [k for k in (n - 1, n) if 0 <= k < len(values)]
    return min(near, key=lambda k: abs(values[k] - wanted))
