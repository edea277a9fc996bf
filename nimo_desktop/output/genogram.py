"""ジェノグラム: three and more generations from the record, in the notation of the region.

`layout` says where everybody stands, `draw` makes shapes of it. Generations stand in rows,
couples side by side with the man left, siblings by age with the oldest left. No symbol or label
lies upon another and no line runs through one. Notation: domain.md §6.1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nimo_desktop.output.fonts import FontSet
from nimo_desktop.output.genogram_bonds import bond_shapes, bond_ways
from nimo_desktop.output.genogram_couples import couple_shapes, descent_shapes
from nimo_desktop.output.genogram_family import read_family
from nimo_desktop.output.genogram_household import household
from nimo_desktop.output.genogram_layout import layout
from nimo_desktop.output.genogram_legend import HOUSEHOLD, legend
from nimo_desktop.output.genogram_lines import family_lines
from nimo_desktop.output.genogram_paths import Rect
from nimo_desktop.output.genogram_routes import FamilyLine, see
from nimo_desktop.output.genogram_shapes import BODY, Figures, symbol
from nimo_desktop.output.genogram_values import (
    INK,
    LEFT_MARGIN,
    MARGIN,
    PT,
    Genogram,
    GenogramBond,
    GenogramChild,
    GenogramData,
    GenogramPerson,
    GenogramUnion,
    Notation,
    Place,
)
from nimo_desktop.output.shapes import Line, Page, Point, Polyline, Shape, Text

__all__ = [
    "Genogram", "GenogramBond", "GenogramChild", "GenogramData", "GenogramPerson",
    "GenogramUnion", "Notation", "Place", "draw", "layout",
]  # fmt: skip


def draw(
    data: GenogramData, placed: Genogram, fonts: FontSet, notation: Notation | None = None, *,
    bends: Mapping[str, Sequence[Point]] | None = None,
) -> Page:
    """The page with title, household line, family lines, lines of feeling, symbols and legend.

    Lines follow the places; somebody moved by hand takes them along. `bends` are corners the hand
    gave to lines of feeling, by `bond_key`.
    """
    notation = notation or Notation()
    people = {p.id: p for p in data.people}
    figures = Figures(people, placed.places, notation)
    em = placed.font_pt * PT
    sight = see(read_family(data), placed.places, placed.bends, placed.font_pt)
    shapes = _head(data, placed)
    shapes += _household(data, placed, em)
    for line in family_lines(sight, figures):
        shapes += _family_line(line, data, notation, em)
    ways = bond_ways(data.bonds, figures, em, within(placed), bends or {})
    for number, (bond, way) in enumerate(ways):
        shapes += bond_shapes(
            bond.kind, way, f"bond {number} {bond.a} {bond.b}", scale=min(1.0, em / (7 * PT))
        )
    for person in data.people:
        shapes += symbol(person, placed.places[person.id], notation, fonts)
    shapes += legend(data, placed.page, fonts, notation)
    return Page(*placed.page, tuple(shapes), title=data.title)


def within(placed: Genogram) -> Rect:
    """The part of the page where lines may run."""
    tops = [p.top for p in placed.places.values()]
    ends = [p.bottom for p in placed.places.values()]
    em = placed.font_pt * PT
    return Rect(
        LEFT_MARGIN, min(tops, default=0.0) - 0.9 * em,
        placed.page[0] - MARGIN, max(ends, default=0.0) + 1.6 * em,
    )  # fmt: skip


def _household(data: GenogramData, placed: Genogram, em: float) -> list[Shape]:
    together = {p.id for p in data.people if p.together}
    outline = household(placed.places, together, em, within(placed))
    if not outline:
        return []
    return [Polyline(outline, HOUSEHOLD, closed=True, role="household")]


def _family_line(
    line: FamilyLine, data: GenogramData, notation: Notation, em: float
) -> list[Shape]:
    if line.what == "couple":
        union = next(u for u in data.unions if u.id == line.union)
        return couple_shapes(union, line.points, notation, em)
    if line.what in ("adopted", "foster"):
        return descent_shapes(line.what, line.points, f"{line.union} {line.person}")
    ident = f"{line.union} {line.person}".strip()
    if len(line.points) == 2:
        return [Line(*line.points[0], *line.points[1], BODY, ident, "descent")]
    return [Polyline(line.points, BODY, id=ident, role="descent")]


def _head(data: GenogramData, placed: Genogram) -> list[Shape]:
    made = f"作成 {data.made_by}" if data.made_by else ""
    as_of = f"{data.as_of} 時点" if data.as_of else ""
    return [
        Text(LEFT_MARGIN, MARGIN + 6, data.title, 14, True, color=INK, role="title"),
        Text(placed.page[0] - MARGIN, MARGIN + 11.5, "  ".join(t for t in (as_of, made) if t), 8,
             anchor="end", color=INK, role="head"),
    ]  # fmt: skip
