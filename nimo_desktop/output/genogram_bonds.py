"""Lines of feeling between two people: led round everybody else, drawn in their notation."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Port:
    """Where a line may touch a symbol, the first point outside its room, the way out."""

    touch: Point
    outer: Point
    out: Point


def bond_ways(
    bonds: Sequence[GenogramBond], figures: Figures, em: float, within: Rect,
    bends: Mapping[str, Sequence[Point]],
) -> list[tuple[GenogramBond, tuple[Point, ...]]]:
    """The way of each line from symbol to symbol, not through anybody's symbol or label; one that
    the hand has bent goes by its corners.
    """
    places = figures.places
    known = [
        b for b in bonds
        if b.a in places and b.b in places and b.a != b.b and b.kind in KINDS
    ]  # fmt: skip
    if not known:
        return []
    wide = {p: _body(places[p]).grown(KEEP_OFF_EM * em) for p in places}
    ports = {p: _ports(p, figures, wide[p]) for b in known for p in (b.a, b.b)}
    maze = Maze(
        list(wide.values()), [p.outer for found in ports.values() for p in found], within, em
    )
    taken: dict[Point, float] = {}
    ways: list[tuple[GenogramBond, tuple[Point, ...]]] = []
    for bond in known:
        boxes = [box for p, box in wide.items() if p not in (bond.a, bond.b)]
        boxes += [box for p in (bond.a, bond.b) for box in _own(p, figures, em)]
        corners = bends.get(bond_key(bond))
        if corners:
            own = [_own(p, figures, em) for p in (bond.a, bond.b)]
            way: tuple[Point, ...] | None = _bent(ports[bond.a], ports[bond.b], corners, own)
        else:
            way = _plain(ports[bond.a], ports[bond.b], boxes, taken) or _round_about(
                ports[bond.a], ports[bond.b], maze, taken
            )
        if way is None:
            continue
        for end in (way[0], way[-1]):
            taken[end] = taken.get(end, 0.0) + 6 * em
        ways.append((bond, way))
    return ways


def bond_key(bond: GenogramBond) -> str:
    """What the hand's work on a line is stored under."""
    return f"bond:{bond.a}:{bond.b}"


def _bent(
    ones: Sequence[Port], twos: Sequence[Port], corners: Sequence[Point],
    own: Sequence[Sequence[Rect]],
) -> tuple[Point, ...]:
    """From symbol to symbol by the corners, over nobody's own label if there is a way."""

    def end(ports: Sequence[Port], corner: Point, boxes: Sequence[Rect]) -> Point:
        def fault(port: Port) -> tuple[bool, bool, float]:
            covered = any(enters(port.touch, corner, box) for box in boxes)
            return covered, not _leaves(port, corner), math.dist(port.touch, corner)

        return min(ports, key=fault).touch

    first, last = end(ones, corners[0], own[0]), end(twos, corners[-1], own[1])
    return _clean((first, *corners, last))


def _body(place: Place) -> Rect:
    """Symbol and label; of the room for lines beside them only what is on the right."""
    box = seen_box(place)
    half = max(min(place.left, place.right), place.side / 2)
    left = place.left if place.aside < 0 else half
    return Rect(place.x - left, box.top, box.right, box.bottom)


def _own(person: str, figures: Figures, em: float) -> list[Rect]:
    """What a line must not touch at its own end: the label and the key person's badge."""
    place = figures.places[person]
    box, found = _body(place), []
    if place.label:
        label = Rect(box.left, place.y + place.side / 2 + 0.3 * em, box.right, box.bottom)
        found.append(label.grown(0.35 * em))
    if figures.people[person].key_person:
        right = place.x + place.side / 2
        found.append(Rect(right, place.top, right + 1.5 * em, place.top + 1.3 * em))
    return found


def _ports(person: str, figures: Figures, box: Rect) -> list[Port]:
    place, side = figures.places[person], figures.side(person)
    found: list[Port] = []
    for share in (-0.3, 0.3, -0.15, 0.15):
        x = place.x + share * side
        touch = (x, figures.top(person, share * side))
        found.append(Port(touch, (x, box.top), (0.0, -1.0)))
    for right in (False, True):
        badge = figures.people[person].key_person and right
        for dy in (0.2, 0.36) if badge else (-0.26, 0.2):
            y = place.y + dy * side
            x = figures.edge(person, dy * side, right=right)
            outer = (box.right if right else box.left, y)
            found.append(Port((x, y), outer, (1.0 if right else -1.0, 0.0)))
    return found


def _plain(
    ones: Sequence[Port],
    twos: Sequence[Port],
    boxes: Sequence[Rect],
    taken: Mapping[Point, float],
) -> tuple[Point, ...] | None:
    """A straight line where nothing is in the way, the shortest of them."""
    best: tuple[float, tuple[Point, ...]] | None = None
    for one in ones:
        for two in twos:
            start, end = one.touch, two.touch
            if not (_leaves(one, end) and _leaves(two, start)):
                continue
            price = math.dist(start, end) + taken.get(start, 0.0) + taken.get(end, 0.0)
            price += 0.0 if abs(start[1] - end[1]) < 1e-6 else 1.0
            if best is not None and price >= best[0]:
                continue
            if not any(enters(start, end, box) for box in boxes):
                best = (price, (start, end))
    return None if best is None else best[1]


def _leaves(port: Port, far: Point) -> bool:
    """Whether a straight line to `far` goes away from the symbol."""
    dx, dy = far[0] - port.touch[0], far[1] - port.touch[1]
    return dx * port.out[0] + dy * port.out[1] >= 0.3 * math.hypot(dx, dy)


def _round_about(
    ones: Sequence[Port], twos: Sequence[Port], maze: Maze, taken: Mapping[Point, float]
) -> tuple[Point, ...] | None:
    starts = {p.outer: taken.get(p.touch, 0.0) for p in ones}
    ends = {p.outer: taken.get(p.touch, 0.0) for p in twos}
    way = maze.way(starts, ends)
    if way is None:
        return None
    maze.mark(way)
    way = straightened(way, maze.boxes)
    first = min(ones, key=lambda p: math.dist(p.outer, way[0])).touch
    last = min(twos, key=lambda p: math.dist(p.outer, way[-1])).touch
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


def bond_shapes(kind: str, way: Sequence[Point], ident: str, *, scale: float = 1.0) -> list[Shape]:
    """One line in its notation; the kind is told by the form, the colour only helps.

    `scale` makes it narrower where the type is under 7 pt.
    """
    color, step = COLORS[kind], STEP_MM * scale
    style = Stroke(0.9, color)
    if kind in ("close", "very_close"):
        sides = (-step / 2, step / 2) if kind == "close" else (-step, 0.0, step)
        return [Polyline(beside(way, s), style, id=ident, role="bond") for s in sides]
    if kind == "distant":
        return [Polyline(tuple(way), Stroke(0.9, color, (0.9, 1.8)), id=ident, role="bond")]
    if kind == "cutoff":
        return [Polyline(tuple(way), style, id=ident, role="bond"), *_bars(way, style, ident, step)]
    if kind == "conflict":
        return [Polyline(zigzag(way, step), style, id=ident, role="bond")]
    if kind == "hostile":
        shapes: list[Shape] = [
            Polyline(beside(way, s), Stroke(0.6, color), id=ident, role="bond")
            for s in (-step, step)
        ]
        return [*shapes, Polyline(zigzag(way, step), Stroke(0.7, color), id=ident, role="bond")]
    arrow = Stroke(1.2, color, None, arrow_start=False, arrow_end=True)
    return [Polyline(zigzag(way, step), arrow, id=ident, role="bond")]


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


def zigzag(way: Sequence[Point], height: float = STEP_MM) -> tuple[Point, ...]:
    """The way with teeth; its ends are straight so that an arrow points right."""
    points: list[Point] = [way[0]]
    step = 1.5 * height
    for a, b in itertools.pairwise(way):
        length = math.dist(a, b)
        count = int((length - 2.4) / step)
        nx, ny = _normal(a, b)
        for n in range(1, count + 1):
            along = (1.2 + (length - 2.4) * n / (count + 1)) / length
            side = height * (1 if n % 2 else -1)
            points.append((a[0] + (b[0] - a[0]) * along + nx * side,
                           a[1] + (b[1] - a[1]) * along + ny * side))  # fmt: skip
        points.append(b)
    return tuple(points)


def _bars(way: Sequence[Point], style: Stroke, ident: str, step: float) -> list[Shape]:
    """Two short bars across the middle of the longest part: 断絶."""
    a, b = max(itertools.pairwise(way), key=lambda s: math.dist(*s))
    nx, ny = _normal(a, b)
    shapes: list[Shape] = []
    half = 1.2 * step
    for shift in (-0.6 * step, 0.6 * step):
        x = (a[0] + b[0]) / 2 - ny * shift * -1
        y = (a[1] + b[1]) / 2 + nx * shift * -1
        shapes.append(
            Line(x - nx * half, y - ny * half, x + nx * half, y + ny * half, style, ident, "bond")
        )
    return shapes
