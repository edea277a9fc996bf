"""The family's lines as points, from places, tracks and heights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nimo_desktop.output.genogram_routes import (
    Band,
    FamilyLine,
    Levels,
    Sight,
    drops_of,
    find_bands,
    find_levels,
    foot_x,
    kid_x,
    lane,
    stem_x,
)
from nimo_desktop.output.genogram_shapes import Figures
from nimo_desktop.output.genogram_slots import straight_down
from nimo_desktop.output.shapes import Point


def family_lines(sight: Sight, figures: Figures) -> list[FamilyLine]:
    """All lines: couples first, then descent."""
    bands = find_bands(sight)
    tracer = _Tracer(sight, figures, bands, find_levels(sight, bands))
    lines: list[FamilyLine] = []
    for union in sight.family.unions:
        lines += tracer.couple(union)
    for union in sight.family.unions:
        if sight.family.kids[union]:
            lines += tracer.descent(union)
    return lines


class _Tracer:
    def __init__(
        self, sight: Sight, figures: Figures, bands: Sequence[Band], levels: Sequence[Levels]
    ) -> None:
        self.sight = sight
        self.figures = figures
        self.bands = bands
        self.levels = levels

    def couple(self, union: str) -> Iterator[FamilyLine]:
        """The line between the partners, for a lone parent the line down to the children."""
        sight = self.sight
        partners = sight.family.partners(union)
        if union in sight.feet.direct:
            one, two = sorted(partners, key=lambda p: sight.places[p].x)
            y = sight.places[one].y
            points = (
                (self.figures.edge(one, 0.0, right=True), y),
                (self.figures.edge(two, 0.0, right=False), y),
            )
            yield FamilyLine(points, "couple", union)
        elif len(partners) == 1:
            if sight.family.kids[union]:
                yield self._single(union, partners[0])
        else:
            row = sight.family.union_row(union)
            y = self.levels[row].under[self.bands[row].under_track[union]]
            down, back = (self._way_down(union, p, y) for p in partners)
            yield FamilyLine((*down, *reversed(back)), "couple", union)

    def _single(self, union: str, person: str) -> FamilyLine:
        """Straight down from the symbol; for children of one more unknown partner beside it."""
        end = (stem_x(self.sight, union), self._bar_y(union))
        if straight_down(self.sight.family, person) == union:
            return FamilyLine(((end[0], self.figures.bottom(person)), end), "single", union)
        return FamilyLine((*self._foot(union, person), end), "single", union)

    def _foot(self, union: str, person: str) -> tuple[Point, Point]:
        sight = self.sight
        side, number, _ = lane(sight, union, person)
        place = sight.places[person]
        dy = max(0.08, 0.36 - 0.12 * number) * place.side
        edge = self.figures.edge(person, dy, right=side == "right")
        return (edge, place.y + dy), (foot_x(sight, union, person), place.y + dy)

    def _way_down(self, union: str, person: str, y: float) -> tuple[Point, ...]:
        """From a partner's symbol to the line under the row of the union."""
        sight = self.sight
        start, corner = self._foot(union, person)
        points = [start, corner]
        chain = sight.family.chain(union, person)
        row = sight.family.rows[person]
        keys = [chain[0] + "<", *chain[:-1]] if chain else []
        for key, bend in zip(keys, chain, strict=True):
            level = self.levels[row].bar[self.bands[row].bar_track[key]]
            points += [(points[-1][0], level), (sight.x(bend), level)]
            row += 1
        return (*points, (points[-1][0], y))

    def _bar_y(self, union: str) -> float:
        row = self.sight.family.union_row(union)
        return self.levels[row].bar[self.bands[row].bar_track[union]]

    def descent(self, union: str) -> Iterator[FamilyLine]:
        """Stem, cross bar and the drops to the children."""
        sight = self.sight
        row = sight.family.union_row(union)
        x, y = stem_x(sight, union), self._bar_y(union)
        partners = sight.family.partners(union)
        if len(partners) == 2:
            top = (
                sight.places[partners[0]].y
                if union in sight.feet.direct
                else self.levels[row].under[self.bands[row].under_track[union]]
            )
            yield FamilyLine(((x, top), (x, y)), "descent", union)
        drops = drops_of(sight, union)
        xs = [x, *(drop for drop, _ in drops)]
        if max(xs) - min(xs) > 1e-6:
            yield FamilyLine(((min(xs), y), (max(xs), y)), "descent", union)
        for drop, people in drops:
            if len(people) > 1:
                yield from self._twins(union, (drop, y), people)
            else:
                yield self._drop(union, (drop, y), people[0])

    def _kind(self, union: str, person: str) -> str:
        kids = self.sight.family.kids[union]
        return next(k.kind for k in kids if k.person == person)

    def _drop(self, union: str, start: Point, person: str) -> FamilyLine:
        """Down to one child, through the rows between."""
        sight, points = self.sight, [start]
        chain = sight.family.chain(union, person)
        for bend, following in zip(chain, [*chain[1:], person], strict=False):
            row = sight.family.bends[bend].row
            level = self.levels[row].bar[self.bands[row].bar_track[bend]]
            end = kid_x(sight, union, person) if following == person else sight.x(following)
            points += [(points[-1][0], level), (end, level)]
        points.append(self._landing(union, person))
        return FamilyLine(tuple(points), self._kind(union, person), union, person)

    def _landing(self, union: str, person: str) -> Point:
        x = kid_x(self.sight, union, person)
        return x, self.figures.top(person, x - self.sight.places[person].x)

    def _twins(self, union: str, start: Point, people: tuple[str, ...]) -> Iterator[FamilyLine]:
        """From one point to all of them; a bar between those that are identical."""
        sight = self.sight
        row = sight.family.union_row(union)
        fork = (start[0], max(start[1], self.levels[row].fork))
        if fork[1] > start[1] + 1e-6:
            yield FamilyLine((start, fork), "descent", union)
        kids = {k.person: k for k in sight.family.kids[union]}
        middles: list[Point] = []
        for person in people:
            end = self._landing(union, person)
            yield FamilyLine((fork, end), kids[person].kind, union, person)
            if kids[person].identical:
                middles.append(((fork[0] + end[0]) / 2, (fork[1] + end[1]) / 2))
        if len(middles) > 1:
            yield FamilyLine((min(middles), max(middles)), "identical", union)
