"""What must not be on a drawn genogram, measured on its shapes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations

from genogram_families import a_family

from nimo_desktop.output.fonts import FontSet, load_fonts
from nimo_desktop.output.genogram import Genogram, GenogramData, draw, layout
from nimo_desktop.output.genogram_paths import Rect, enters
from nimo_desktop.output.shapes import Line, Page, Point, Polyline, Text

PT = 25.4 / 72


@cache
def fonts() -> FontSet:
    return load_fonts()


@cache
def drawn(seed: int) -> tuple[GenogramData, Genogram, Page]:
    """A random family with its places and its page, drawn once for all tests."""
    data = a_family(seed)
    placed = layout(data, fonts=fonts())
    return data, placed, draw(data, placed, fonts())


def boxes_of(placed: Genogram) -> dict[str, Rect]:
    """The room of everybody: symbol, label, badge and the lines beside."""
    return {
        p: Rect(place.x - place.left, place.top, place.x + place.right, place.bottom)
        for p, place in placed.places.items()
    }


def parts_of(data: GenogramData, placed: Genogram) -> dict[str, list[Rect]]:
    """What is seen of everybody: the symbol and each line of the label."""
    found: dict[str, list[Rect]] = {}
    for person in data.people:
        place = placed.places[person.id]
        half = place.side / 2 * (0.55 if person.unborn else 1.0)
        rects = [Rect(place.x - half, place.y - half, place.x + half, place.y + half)]
        em = place.font_pt * PT
        for n, text in enumerate(place.label):
            wide = fonts().width_mm(text, place.font_pt, bold=person.index) / 2
            top = place.y + place.side / 2 + (0.25 + 1.25 * n) * em
            middle = place.x + place.aside * (0.45 * em + wide)
            rects.append(Rect(middle - wide, top, middle + wide, top + 1.1 * em))
        found[person.id] = rects
    return found


def seen_of(data: GenogramData, placed: Genogram) -> dict[str, Rect]:
    """The rectangle around the symbol and label of everybody."""
    return {
        person: Rect(min(r.left for r in rects), min(r.top for r in rects),
                     max(r.right for r in rects), max(r.bottom for r in rects))
        for person, rects in parts_of(data, placed).items()
    }  # fmt: skip


def overlaps(data: GenogramData, placed: Genogram) -> list[tuple[str, str]]:
    """Pairs of people whose symbols, labels or rooms lie upon each other."""
    rooms, parts = boxes_of(placed), parts_of(data, placed)
    found = [(a, b) for a, b in combinations(rooms, 2) if rooms[a].meets(rooms[b])]
    found += [
        (a, b)
        for a, b in combinations(parts, 2)
        if any(one.meets(two) for one in parts[a] for two in parts[b])
    ]
    return found


def words_off_page(page: Page) -> list[str]:
    """Words that run over an edge or the margins of the page, or are under 6 points."""
    found = []
    for text in (s for s in page.shapes if isinstance(s, Text)):
        width = fonts().width_mm(text.text, text.size_pt, bold=text.bold)
        left = text.x - {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
        across = left < 19.9 or left + width > page.width_mm - 11.9
        if across or not 12 < text.y < page.height_mm - 8:
            found.append(text.text)
    return found


def lines_of(page: Page) -> Iterator[tuple[str, str, list[tuple[Point, Point]]]]:
    """Id, role and straight parts of every line that belongs to the family."""
    for shape in page.shapes:
        if shape.role not in ("couple", "descent", "bond", "end"):
            continue
        if isinstance(shape, Line):
            yield shape.id, shape.role, [((shape.x1, shape.y1), (shape.x2, shape.y2))]
        elif isinstance(shape, Polyline):
            yield shape.id, shape.role, list(zip(shape.points, shape.points[1:], strict=False))


def hits_of_lines(data: GenogramData, placed: Genogram, page: Page) -> list[tuple[str, str, str]]:
    """Lines that run through a symbol or label that is not at one of their ends."""
    parts = parts_of(data, placed)
    ends: dict[str, set[str]] = {u.id: {u.a, u.b or ""} for u in data.unions}
    found = []
    for ident, role, pieces in lines_of(page):
        first, *rest = ident.split(" ")
        own = {*rest, *ends.get(first, set())}
        for person, rects in parts.items():
            # At its own end a line may touch the symbol (the first rectangle), never the label.
            for rect in rects[1:] if person in own else rects:
                if any(enters(a, b, rect) for a, b in pieces):
                    found.append((role, ident, person))
    return found


def crossings(page: Page) -> list[tuple[str, str]]:
    """Pairs of unions whose lines cross, once for every crossing."""
    parts: list[tuple[str, Point, Point]] = []
    for ident, role, pieces in lines_of(page):
        if role in ("couple", "descent"):
            parts += [(ident.split(" ")[0], a, b) for a, b in pieces]
    return [
        (one[0], two[0])
        for one, two in combinations(parts, 2)
        if one[0] != two[0] and _cross(one[1], one[2], two[1], two[2])
    ]


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether two straight lines cut each other inside both."""

    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    sides = side(a, b, c) * side(a, b, d), side(c, d, a) * side(c, d, b)
    return max(sides) < -1e-6
