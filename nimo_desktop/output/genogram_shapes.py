"""The symbols of people: where their edges are, and how they are drawn."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from nimo_desktop.output.fonts import FontSet
from nimo_desktop.output.genogram_slots import age_fits
from nimo_desktop.output.genogram_values import (
    ASIDE_EM,
    INK,
    LINE_EM,
    PT,
    GenogramPerson,
    Notation,
    Place,
)
from nimo_desktop.output.shapes import (
    Anchor,
    Box,
    Ellipse,
    Line,
    Point,
    Polyline,
    Shape,
    Stroke,
    Text,
)

UNBORN = 0.55
BODY = Stroke(0.9, INK)
WHITE = "#FFFFFF"


def shape_of(person: GenogramPerson, notation: Notation) -> str:
    """square, circle, triangle or diamond."""
    if person.unborn:
        return "triangle"
    return {"male": "square", "female": "circle"}.get(person.sex, notation.unknown_sex)


def half_width(shape: str, side: float, dy: float) -> float:
    """From the middle line to the edge at a height below the centre."""
    if shape == "circle":
        return math.sqrt(max(0.0, (side / 2) ** 2 - dy * dy))
    if shape == "triangle":
        return max(0.0, (dy + side / 2) / 2)
    if shape == "diamond":
        return max(0.0, side / 2 - abs(dy))
    return side / 2


@dataclass(frozen=True, slots=True)
class Figures:
    """The symbols of everybody at their places."""

    people: Mapping[str, GenogramPerson]
    places: Mapping[str, Place]
    notation: Notation

    def side(self, person: str) -> float:
        factor = UNBORN if self.people[person].unborn else 1.0
        return self.places[person].side * factor

    def edge(self, person: str, dy: float, *, right: bool) -> float:
        """x of the edge at a height below the centre."""
        shape = shape_of(self.people[person], self.notation)
        half = half_width(shape, self.side(person), dy)
        return self.places[person].x + (half if right else -half)

    def bottom(self, person: str) -> float:
        """y where a line leaves the symbol straight down."""
        return self.places[person].y + self.side(person) / 2

    def top(self, person: str, dx: float = 0.0) -> float:
        """y where a line from above meets the symbol, `dx` beside its middle line."""
        place, side = self.places[person], self.side(person)
        low, high = -side / 2, side / 2
        for _ in range(30 if dx else 0):
            middle = (low + high) / 2
            if self.edge(person, middle, right=True) - place.x >= abs(dx) - 1e-9:
                high = middle
            else:
                low = middle
        return place.y + (high if dx else low)


def symbol(person: GenogramPerson, place: Place, notation: Notation, fonts: FontSet) -> list[Shape]:
    """Symbol with age, sign of death, key person's badge and the label below."""
    side = place.side * (UNBORN if person.unborn else 1.0)
    shape = shape_of(person, notation)
    filled = person.dead and notation.dead == "filled"
    shapes = [_outline(shape, (place.x, place.y), side, person.id, filled=filled)]
    if person.index:
        inner = _inner(shape, (place.x, place.y), side, place.font_pt * PT)
        shapes.append(_outline(shape, *inner, person.id, filled=filled, role="index"))
    inside = bool(person.age) and age_fits(person, fonts)
    if person.dead and not filled:
        shapes += _cross(shape, place, side, person.id, inside=inside)
    if inside:
        low = 0.2 if shape == "triangle" else 0.0
        baseline = place.y + place.side * low + 0.36 * place.font_pt * PT
        shapes.append(
            Text(place.x, baseline, person.age, place.font_pt, person.index, "middle",
                 WHITE if filled else INK, id=person.id, role="age")
        )  # fmt: skip
    if person.key_person:
        shapes += _badge(person.id, place, notation)
    return shapes + _label(person, place)


def _inner(shape: str, centre: Point, side: float, em: float) -> tuple[Point, float]:
    """Centre and side of the second outline of the index person, an even step inside."""
    step = 0.2 * em
    if shape == "triangle":
        return (centre[0], centre[1] + step * 0.6), side - 3.2 * step
    return centre, side - (2.8 if shape == "diamond" else 2.0) * step


def _outline(
    shape: str, centre: Point, side: float, person: str, *, filled: bool, role: str = "person"
) -> Shape:
    x, y, half = *centre, side / 2
    fill = INK if filled else WHITE
    style = Stroke(0.9, WHITE) if filled and role == "index" else BODY
    if shape == "square":
        return Box(x - half, y - half, side, side, style=style, fill=fill, id=person, role=role)
    if shape == "circle":
        return Ellipse(x, y, half, half, style, fill, id=person, role=role)
    points: tuple[Point, ...] = ((x, y - half), (x + half, y + half), (x - half, y + half))
    if shape == "diamond":
        points = ((x, y - half), (x + half, y), (x, y + half), (x - half, y))
    return Polyline(points, style, closed=True, fill=fill, id=person, role=role)


def _cross(shape: str, place: Place, side: float, person: str, *, inside: bool) -> list[Shape]:
    """× over the symbol; where the age stands it is left open so that both can be read."""
    em = place.font_pt * PT
    reach = {"square": 0.5, "circle": 0.3536, "diamond": 0.25}.get(shape, 0.25) * side
    low = 0.25 * side if shape == "triangle" else 0.0
    style = Stroke(0.7, INK)
    shapes: list[Shape] = []
    for sx in (-1, 1):
        for sy in (-1, 1):
            outer = (place.x + sx * reach, place.y + low + sy * reach)
            share = min(0.9, 0.58 * em / reach) if inside else 0.0
            start = (place.x + sx * reach * share, place.y + low + sy * reach * share)
            shapes.append(Line(*start, *outer, style, id=person, role="dead"))
    return shapes


def star(centre: Point, radius: float) -> tuple[Point, ...]:
    """A star with five points."""
    points = []
    for n in range(10):
        length = radius if n % 2 == 0 else radius * 0.42
        angle = math.pi * n / 5
        points.append((centre[0] + length * math.sin(angle),
                       centre[1] - length * math.cos(angle)))  # fmt: skip
    return tuple(points)


def _badge(person: str, place: Place, notation: Notation) -> list[Shape]:
    em = place.font_pt * PT
    x, y = place.x + place.side / 2, place.top
    if notation.key_person == "star":
        points = star((x + 0.66 * em, y + 0.62 * em), 0.58 * em)
        return [Polyline(points, Stroke(0.7, INK), closed=True, fill=WHITE, id=person, role="key")]
    return [
        Text(x + 0.1 * em, y + 0.88 * em, "KP", place.font_pt, True, color=INK,
             id=person, role="key")
    ]  # fmt: skip


def _label(person: GenogramPerson, place: Place) -> list[Shape]:
    em = place.font_pt * PT
    y = place.y + place.side / 2 + (0.25 + 0.95) * em
    shapes: list[Shape] = []
    x = place.x + place.aside * ASIDE_EM * em
    anchor: Anchor = ("end", "middle", "start")[place.aside + 1]
    for number, line in enumerate(place.label):
        shapes.append(
            Text(x, y + number * LINE_EM * em, line, place.font_pt, person.index, anchor,
                 INK, id=person.id, role="label")
        )  # fmt: skip
    return shapes
