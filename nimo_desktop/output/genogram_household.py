"""One closed line around all who live together and nobody else."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

from nimo_desktop.output.genogram_paths import Maze, Rect, enters
from nimo_desktop.output.genogram_values import Place
from nimo_desktop.output.shapes import Point

PAD_EM = 0.58
KEEP_OFF_EM = 0.5
NECK_EM = 0.26


def seen_box(place: Place) -> Rect:
    """Symbol and label with the room that belongs to them."""
    return Rect(place.x - place.left, place.top, place.x + place.right, place.bottom)


def household(
    places: Mapping[str, Place], together: set[str], em: float, within: Rect
) -> tuple[Point, ...]:
    """The outline as a polygon with rounded corners, empty if nobody or one alone is named."""
    members = [p for p in places if p in together]
    if len(members) < 2:
        return ()
    others = [seen_box(place) for p, place in places.items() if p not in together]
    runs = _runs(places, together, em)
    parts = [[run] for run in runs]
    _necks(parts, others, em)
    maze = Maze([o.grown(KEEP_OFF_EM * em) for o in others],
                [_middle(seen_box(places[p])) for p in members], within, em)  # fmt: skip
    while len(parts) > 1:
        best = _join(parts, maze, em)
        if best is None:
            return ()
        n, corridor = best
        parts[0] += [*corridor, *parts.pop(n)]
    return _rounded(_outline(parts[0]), 0.45 * em)


def _runs(places: Mapping[str, Place], together: set[str], em: float) -> list[Rect]:
    """Members next to each other in a row share one rectangle."""
    rows: dict[int, list[str]] = {}
    for person, place in places.items():
        rows.setdefault(place.row, []).append(person)
    runs: list[Rect] = []
    for row in sorted(rows):
        open_run = False
        for person in sorted(rows[row], key=lambda p: places[p].x):
            if person not in together:
                open_run = False
                continue
            box = seen_box(places[person]).grown(PAD_EM * em)
            if open_run:
                last = runs.pop()
                box = Rect(last.left, min(last.top, box.top), box.right,
                           max(last.bottom, box.bottom))  # fmt: skip
            runs.append(box)
            open_run = True
    return runs


def _necks(parts: list[list[Rect]], others: Sequence[Rect], em: float) -> None:
    """Runs above each other grow together over their whole common width."""
    merged = True
    while merged:
        merged = False
        for n, one in enumerate(parts):
            for m in range(n + 1, len(parts)):
                neck = _neck(one, parts[m], others, em)
                if neck is not None:
                    one += [neck, *parts.pop(m)]
                    merged = True
                    break
            if merged:
                break


def _neck(
    one: Sequence[Rect], two: Sequence[Rect], others: Sequence[Rect], em: float
) -> Rect | None:
    for a in one:
        for b in two:
            upper, lower = (a, b) if a.top < b.top else (b, a)
            left, right = max(a.left, b.left), min(a.right, b.right)
            neck = Rect(left, upper.bottom - em * 0.1, right, lower.top + em * 0.1)
            if right - left < 0.8 * em or lower.top < upper.bottom:
                continue
            if not any(neck.meets(o.grown(0.2 * em)) for o in others):
                return neck
    return None


def _join(parts: Sequence[Sequence[Rect]], maze: Maze, em: float) -> tuple[int, list[Rect]] | None:
    """The shortest corridor from the first part to any other."""
    best: tuple[float, int, list[Rect]] | None = None
    starts = _doors(parts[0], maze)
    for n in range(1, len(parts)):
        way = maze.way(starts, _doors(parts[n], maze))
        if way is None:
            continue
        length = sum(math.dist(a, b) for a, b in itertools.pairwise(way))
        if best is None or length < best[0] - 1e-6:
            best = (length, n, _corridor(way, NECK_EM * em))
    return None if best is None else best[1:]


def _doors(part: Sequence[Rect], maze: Maze) -> dict[Point, float]:
    return {
        (x, y): 0.0 for x in maze.xs for y in maze.ys
        if any(rect.holds((x, y)) for rect in part)
    }  # fmt: skip


def _corridor(way: Sequence[Point], half: float) -> list[Rect]:
    return [
        Rect(min(a[0], b[0]) - half, min(a[1], b[1]) - half,
             max(a[0], b[0]) + half, max(a[1], b[1]) + half)
        for a, b in itertools.pairwise(way)
    ]  # fmt: skip


def _outline(rects: Sequence[Rect]) -> list[Point]:
    """The outer border of rectangles that hang together."""
    xs = sorted({x for r in rects for x in (r.left, r.right)})
    ys = sorted({y for r in rects for y in (r.top, r.bottom)})
    full = {
        (i, j)
        for i in range(len(xs) - 1)
        for j in range(len(ys) - 1)
        if any(r.holds(((xs[i] + xs[i + 1]) / 2, (ys[j] + ys[j + 1]) / 2)) for r in rects)
    }
    edges: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for i, j in full:  # clockwise around every cell, inner borders left out
        for near, start, end in (
            ((i, j - 1), (i, j), (i + 1, j)),
            ((i + 1, j), (i + 1, j), (i + 1, j + 1)),
            ((i, j + 1), (i + 1, j + 1), (i, j + 1)),
            ((i - 1, j), (i, j + 1), (i, j)),
        ):
            if near not in full:
                edges.setdefault(start, []).append(end)
    start = min(edges)
    loop = [start]
    heading = (1, 0)
    while True:
        heading, spot = _next_edge(edges, loop[-1], heading)
        if spot == start:
            break
        loop.append(spot)
    return _corners([(xs[i], ys[j]) for i, j in loop])


def _next_edge(
    edges: dict[tuple[int, int], list[tuple[int, int]]],
    here: tuple[int, int],
    heading: tuple[int, int],
) -> tuple[tuple[int, int], tuple[int, int]]:
    """At a point where two cells touch by a corner the line turns left and takes both in."""
    choices = edges[here]
    left = (heading[1], -heading[0])
    chosen = next((c for c in choices if (c[0] - here[0], c[1] - here[1]) == left), choices[0])
    choices.remove(chosen)
    return (chosen[0] - here[0], chosen[1] - here[1]), chosen


def _corners(points: Sequence[Point]) -> list[Point]:
    result: list[Point] = []
    for n, point in enumerate(points):
        before, after = points[n - 1], points[(n + 1) % len(points)]
        level = before[1] == point[1] == after[1]
        upright = before[0] == point[0] == after[0]
        if not (level or upright):
            result.append(point)
    return result


def _rounded(points: Sequence[Point], radius: float) -> tuple[Point, ...]:
    result: list[Point] = []
    for n, point in enumerate(points):
        before, after = points[n - 1], points[(n + 1) % len(points)]
        size = min(radius, math.dist(before, point) / 2, math.dist(after, point) / 2)
        start, end = _toward(point, before, size), _toward(point, after, size)
        for step in range(5):
            t = step / 4
            result.append(tuple(
                (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c
                for a, b, c in zip(start, point, end, strict=True)
            ))  # type: ignore[arg-type]  # always two numbers  # fmt: skip
    return tuple(result)


def _toward(point: Point, other: Point, size: float) -> Point:
    length = math.dist(point, other) or 1.0
    return (point[0] + (other[0] - point[0]) * size / length,
            point[1] + (other[1] - point[1]) * size / length)  # fmt: skip


def _middle(rect: Rect) -> Point:
    return (rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2


def inside(point: Point, outline: Sequence[Point]) -> bool:
    """Whether a point lies within a polygon."""
    x, y = point
    odd = False
    for n, (x2, y2) in enumerate(outline):
        x1, y1 = outline[n - 1]
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            odd = not odd
    return odd


def crosses(outline: Sequence[Point], box: Rect) -> bool:
    """Whether the outline runs through a box."""
    return any(enters(outline[n - 1], p, box) for n, p in enumerate(outline))
