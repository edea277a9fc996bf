"""Lines of feeling between two people: led round everybody else, drawn in their notation."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

from nimo_desktop.output.genogram_household import seen_box
from nimo_desktop.output.genogram_paths import Maze, Rect, enters, straightened
from nimo_desktop.output.genogram_shapes import Figures
from nimo_desktop.output.genogram_values import GenogramBond, Place
from nimo_desktop.output.shapes import Line, Point, Polyline, Shape, Stroke

KEEP_OFF_EM = 0.4
STEP_MM = 0.75
KINDS = ("very_close", "close", "distant", "conflict", "hostile", "cutoff", "violence")
COLORS = {
    "very_close": "#0041C8", "close": "#0041C8", "distant": "#595959", "conflict": "#C8281E",
    "hostile": "#C8281E", "cutoff": "#595959", "violence": "#C8281E",
}  # fmt: skip


def bond_ways(
    bonds: Sequence[GenogramBond], figures: Figures, em: float, within: Rect
) -> list[tuple[GenogramBond, tuple[Point, ...]]]:
    """The way of each line from symbol to symbol, not through anybody's symbol or label."""
    places = figures.places
    known = [
        b for b in bonds
        if b.a in places and b.b in places and b.a != b.b and b.kind in KINDS
    ]  # fmt: skip
    if not known:
        return []
    boxes = {p: _body(places[p], em) for p in places}
    wide = {p: box.grown(KEEP_OFF_EM * em) for p, box in boxes.items()}
    ports = {p: _ports(p, figures, em) for b in known for p in (b.a, b.b)}
    points = [outer for found in ports.values() for _, outer in found]
    maze = Maze(list(wide.values()), points, within)
    taken: dict[Point, float] = {}
    ways: list[tuple[GenogramBond, tuple[Point, ...]]] = []
    for bond in known:
        way = _plain(bond, ports, wide, taken) or _round_about(bond, ports, maze, taken, em)
        if way is None:
            continue
        for end in (way[0], way[-1]):
            taken[end] = taken.get(end, 0.0) + 6 * em
        ways.append((bond, way))
    return ways


def _body(place: Place, em: float) -> Rect:
    """Symbol and label, without the room for lines beside them."""
    label = place.font_pt and max(place.left, place.right)
    half = min(place.left, place.right)
    del label
    box = seen_box(place)
    return Rect(place.x - max(half, place.side / 2), box.top, box.right, box.bottom)


def _ports(person: str, figures: Figures, em: float) -> list[tuple[Point, Point]]:
    """Where a line may touch a symbol, each with the first point outside its room."""
    place, side = figures.places[person], figures.side(person)
    off = KEEP_OFF_EM * em
    box = _body(place, em).grown(off)
    found: list[tuple[Point, Point]] = []
    for share in (-0.3, 0.3):
        x = place.x + share * side
        touch = (x, _roof(person, figures, share * side))
        found.append((touch, (x, box.top)))
    for right in (False, True):
        for dy in (-0.26, 0.2):
            key = figures.people[person].key_person and right and dy < 0
            y = place.y + (-0.12 if key else dy) * side
            x = figures.edge(person, y - place.y, right=right)
            found.append(((x, y), (box.right if right else box.left, y)))
    return found


def _roof(person: str, figures: Figures, dx: float) -> float:
    """y of the upper edge of a symbol beside its middle line."""
    place, side = figures.places[person], figures.side(person)
    low, high = -side / 2, side / 2
    for _ in range(30):
        middle = (low + high) / 2
        wide = figures.edge(person, middle, right=True) - place.x
        if wide >= abs(dx) - 1e-9:
            high = middle
        else:
            low = middle
    return place.y + high


def _plain(
    bond: GenogramBond,
    ports: Mapping[str, Sequence[tuple[Point, Point]]],
    wide: Mapping[str, Rect],
    taken: Mapping[Point, float],
) -> tuple[Point, ...] | None:
    """A straight line where nothing is in the way, the shortest of them."""
    best: tuple[float, tuple[Point, ...]] | None = None
    for touch_a, outer_a in ports[bond.a]:
        for touch_b, outer_b in ports[bond.b]:
            own = (_cut(outer_a, touch_b, wide[bond.a]), _cut(outer_b, touch_a, wide[bond.b]))
            foreign = (
                enters(touch_a, touch_b, box) for p, box in wide.items()
                if p not in (bond.a, bond.b)
            )  # fmt: skip
            if not all(own) or any(foreign):
                continue
            level = abs(touch_a[1] - touch_b[1]) < 1e-6 or abs(touch_a[0] - touch_b[0]) < 1e-6
            price = math.dist(touch_a, touch_b) + taken.get(touch_a, 0.0) + taken.get(touch_b, 0.0)
            price += 0.0 if level else 1.0
            if best is None or price < best[0]:
                best = (price, (touch_a, touch_b))
    return None if best is None else best[1]


def _cut(outer: Point, far: Point, box: Rect) -> bool:
    """Whether the far end is seen from a port without touching the own room again."""
    return not enters(outer, far, box)


def _round_about(
    bond: GenogramBond,
    ports: Mapping[str, Sequence[tuple[Point, Point]]],
    maze: Maze,
    taken: Mapping[Point, float],
    em: float,
) -> tuple[Point, ...] | None:
    starts = {outer: taken.get(touch, 0.0) for touch, outer in ports[bond.a]}
    ends = {outer: taken.get(touch, 0.0) for touch, outer in ports[bond.b]}
    way = maze.way(starts, ends, em)
    if way is None:
        return None
    maze.mark(way, 1.5 * em)
    way = straightened(way, maze.boxes)
    first = min(ports[bond.a], key=lambda p: math.dist(p[1], way[0]))[0]
    last = min(ports[bond.b], key=lambda p: math.dist(p[1], way[-1]))[0]
    return _clean((first, *way, last))


def _clean(points: Sequence[Point]) -> tuple[Point, ...]:
    """Without points upon each other or in the middle of a straight part."""
    result: list[Point] = []
    for point in points:
        if result and math.dist(result[-1], point) < 1e-6:
            continue
        if len(result) > 1 and _turn(result[-2], result[-1], point) < 1e-9:
            result.pop()
        result.append(point)
    return tuple(result)


def _turn(a: Point, b: Point, c: Point) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))


def bond_shapes(kind: str, way: Sequence[Point], ident: str) -> list[Shape]:
    """One line in its notation; the kind is told by the form, the colour only helps."""
    color = COLORS[kind]
    style = Stroke(0.9, color)
    if kind in ("close", "very_close"):
        sides = (-STEP_MM / 2, STEP_MM / 2) if kind == "close" else (-STEP_MM, 0.0, STEP_MM)
        return [Polyline(beside(way, s), style, id=ident, role="bond") for s in sides]
    if kind == "distant":
        return [Polyline(tuple(way), Stroke(0.9, color, (0.9, 1.8)), id=ident, role="bond")]
    if kind == "cutoff":
        return [Polyline(tuple(way), style, id=ident, role="bond"), *_bars(way, style, ident)]
    if kind == "conflict":
        return [Polyline(zigzag(way), style, id=ident, role="bond")]
    if kind == "hostile":
        shapes: list[Shape] = [
            Polyline(beside(way, s), Stroke(0.6, color), id=ident, role="bond")
            for s in (-STEP_MM, STEP_MM)
        ]
        return [*shapes, Polyline(zigzag(way), Stroke(0.7, color), id=ident, role="bond")]
    arrow = Stroke(1.2, color, None, arrow_start=False, arrow_end=True)
    return [Polyline(zigzag(way), arrow, id=ident, role="bond")]


def beside(way: Sequence[Point], offset: float) -> tuple[Point, ...]:
    """The same way, so much to its left."""
    result: list[Point] = []
    for n, point in enumerate(way):
        normals = [_normal(way[k], way[k + 1]) for k in (n - 1, n) if k >= 0 and k + 1 < len(way)]
        nx, ny = sum(v[0] for v in normals), sum(v[1] for v in normals)
        size = math.hypot(nx, ny) or 1.0
        share = normals[0][0] * nx / size + normals[0][1] * ny / size
        length = offset / max(0.5, share)
        result.append((point[0] + nx / size * length, point[1] + ny / size * length))
    return tuple(result)


def _normal(a: Point, b: Point) -> Point:
    length = math.dist(a, b) or 1.0
    return (a[1] - b[1]) / length, (b[0] - a[0]) / length


def zigzag(way: Sequence[Point], *, step: float = 1.15) -> tuple[Point, ...]:
    """The way with teeth; its ends are straight so that an arrow points right."""
    points: list[Point] = [way[0]]
    for a, b in itertools.pairwise(way):
        length = math.dist(a, b)
        count = int((length - 2.4) / step)
        nx, ny = _normal(a, b)
        for n in range(1, count + 1):
            along = (1.2 + (length - 2.4) * n / (count + 1)) / length
            side = STEP_MM * (1 if n % 2 else -1)
            points.append((a[0] + (b[0] - a[0]) * along + nx * side,
                           a[1] + (b[1] - a[1]) * along + ny * side))  # fmt: skip
        points.append(b)
    return tuple(points)


def _bars(way: Sequence[Point], style: Stroke, ident: str) -> list[Shape]:
    """Two short bars across the middle of the longest part: 断絶."""
    a, b = max(itertools.pairwise(way), key=lambda s: math.dist(*s))
    nx, ny = _normal(a, b)
    shapes: list[Shape] = []
    for shift in (-0.45, 0.45):
        x = (a[0] + b[0]) / 2 - ny * shift * -1
        y = (a[1] + b[1]) / 2 + nx * shift * -1
        shapes.append(
            Line(x - nx * 1.3, y - ny * 1.3, x + nx * 1.3, y + ny * 1.3, style, ident, "bond")
        )
    return shapes
