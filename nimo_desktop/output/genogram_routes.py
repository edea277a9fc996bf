"""The lines of the family: couples, descent, adoption, twins. None enters a symbol or label.

Neighbours are joined by a plain line; other couples by a line that leaves beside the label and
runs under the row. Between two rows each union has level lines on tracks of their own.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nimo_desktop.output.genogram_family import Family
from nimo_desktop.output.genogram_slots import Feet, find_feet, straight_down
from nimo_desktop.output.genogram_tracks import Bar, stacked
from nimo_desktop.output.genogram_values import LANE_EM, PT, Place
from nimo_desktop.output.shapes import Point

CLEAR_EM = 1.1
TRACK_EM = 0.9
STUB_EM = 1.1
FORK_EM = 2.4
KID_EM = 0.6


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """One line. `what`: couple, descent, birth, adopted, foster, identical; `person` is the child.

    A couple's line starts and ends on the side of the two symbols' middle lines; `draw` cuts it.
    """

    points: tuple[Point, ...]
    what: str
    union: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class Sight:
    """Everything that routing looks at. `bends` maps to x in the row."""

    family: Family
    places: Mapping[str, Place]
    bends: Mapping[str, Point]
    feet: Feet
    em: float

    def x(self, one: str) -> float:
        return self.bends[one][0] if one in self.bends else self.places[one].x


@dataclass(slots=True)
class Band:
    """What lies below one row: tracks of lines under the row, then tracks of cross bars."""

    unders: list[Bar] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    under_track: dict[str, int] = field(default_factory=dict)
    bar_track: dict[str, int] = field(default_factory=dict)
    fork: bool = False

    @property
    def height_em(self) -> float:
        """Least height in type sizes."""
        unders = max(self.under_track.values(), default=-1) + 1
        bars = max(self.bar_track.values(), default=-1) + 1
        stub = (FORK_EM if self.fork else STUB_EM) if bars else 0.4
        return CLEAR_EM + TRACK_EM * (unders + bars) + stub


def see(
    family: Family, places: Mapping[str, Place], bends: Mapping[str, Point], font_pt: float
) -> Sight:
    """What the places say: the order of the rows is that of the places."""
    rows: list[list[str]] = [[] for _ in range(max(family.rows.values(), default=-1) + 1)]
    for person, place in places.items():
        rows[place.row].append(person)
    for bend in family.bends.values():
        rows[bend.row].append(bend.id)
    where = {p: place.x for p, place in places.items()} | {b: at[0] for b, at in bends.items()}
    for row in rows:
        row.sort(key=lambda p: where[p])
    return Sight(family, places, bends, find_feet(family, rows), font_pt * PT)


def find_bands(sight: Sight) -> list[Band]:
    """The lines below each row with their tracks."""
    count = max(sight.family.rows.values(), default=-1) + 1
    bands = [Band() for _ in range(count)]
    for union in sight.family.unions:
        row = sight.family.union_row(union)
        if _is_under(sight, union):
            ends = tuple(_end_x(sight, union, p) for p in sight.family.partners(union))
            stems = [stem_x(sight, union)] if sight.family.kids[union] else []
            bands[row].unders.append(Bar(union, ends, tuple(stems)))
        if sight.family.kids[union]:
            drops = tuple(x for x, _ in drops_of(sight, union))
            bands[row].bars.append(Bar(union, (stem_x(sight, union),), drops))
            bands[row].fork |= any(len(g) > 1 for _, g in drops_of(sight, union))
        for row, bar in _passing(sight, union):
            bands[row].bars.append(bar)
    for band in bands:
        band.under_track = stacked(band.unders, sight.em)
        band.bar_track = stacked(band.bars, sight.em)
    return bands


def _is_under(sight: Sight, union: str) -> bool:
    return union not in sight.feet.direct and len(sight.family.partners(union)) == 2


def _passing(sight: Sight, union: str) -> Iterator[tuple[int, Bar]]:
    """The parts of long lines in the bands they pass."""
    family = sight.family
    for kid in family.kids[union]:
        chain = [*family.chain(union, kid.person), kid.person]
        for upper, lower in itertools.pairwise(chain):
            x = sight.x(lower) if lower in family.bends else kid_x(sight, union, lower)
            yield family.bends[upper].row, Bar(upper, (sight.x(upper),), (x,))
    for partner in family.partners(union):
        chain = family.chain(union, partner)
        if chain:
            x = foot_x(sight, union, partner)
            yield family.rows[partner], Bar(chain[0] + "<", (x,), (sight.x(chain[0]),))
        for upper, lower in itertools.pairwise(chain):
            yield family.bends[upper].row, Bar(upper, (sight.x(upper),), (sight.x(lower),))


def _end_x(sight: Sight, union: str, partner: str) -> float:
    """Where a partner's line comes down into the band of the union."""
    chain = sight.family.chain(union, partner)
    return sight.x(chain[-1]) if chain else foot_x(sight, union, partner)


def lane(sight: Sight, union: str, person: str) -> tuple[str, int, int]:
    """Side of the person, number of the lane from inside, count of lanes on that side."""
    for side, feet in (("left", sight.feet.left), ("right", sight.feet.right)):
        unions = feet.get(person, ())
        if union in unions:
            far = sorted(unions, key=lambda u: (-_reach(sight, u, person), u))
            return side, far.index(union), len(far)
    raise KeyError(union)


def _reach(sight: Sight, union: str, person: str) -> float:
    others = [p for p in sight.family.partners(union) if p != person]
    return abs(sight.places[others[0]].x - sight.places[person].x) if others else 0.0


def foot_x(sight: Sight, union: str, person: str) -> float:
    """Where the line of a union goes down beside a person's label."""
    side, number, count = lane(sight, union, person)
    place = sight.places[person]
    step = LANE_EM * sight.em
    inward = (count - number - 0.5) * step
    return place.x + place.right - inward if side == "right" else place.x - place.left + inward


def stem_x(sight: Sight, union: str) -> float:
    """Where the line to the children leaves the couple: above their middle if it can."""
    family = sight.family
    partners = family.partners(union)
    if len(partners) == 1:
        hangs = straight_down(family, partners[0]) == union
        return sight.places[partners[0]].x if hangs else foot_x(sight, union, partners[0])
    wish = _kids_middle(sight, union)
    if union in sight.feet.direct:
        one, two = sorted((sight.places[p] for p in partners), key=lambda place: place.x)
        low, high = one.x + one.right, two.x - two.left
        middle, slack = (low + high) / 2, 0.3 * sight.em
        if high - low <= 2 * slack:
            return middle
        return min(max(wish, low + slack), high - slack)
    ends = sorted(_end_x(sight, union, p) for p in partners)
    slack = min(0.5 * sight.em, (ends[1] - ends[0]) / 2)
    return min(max(wish, ends[0] + slack), ends[1] - slack)


def _kids_middle(sight: Sight, union: str) -> float:
    xs = [_foot_x(sight, union, k.person) for k in sight.family.kids[union]]
    partners = sight.family.partners(union)
    if not xs:
        return sum(sight.places[p].x for p in partners) / len(partners)
    return (min(xs) + max(xs)) / 2


def _foot_x(sight: Sight, union: str, kid: str) -> float:
    chain = sight.family.chain(union, kid)
    return sight.x(chain[0]) if chain else kid_x(sight, union, kid)


def kid_x(sight: Sight, union: str, kid: str) -> float:
    """Where the line of a union meets a child; with several parents each has its own point."""
    place, unions = sight.places[kid], sight.family.parents_of[kid]
    if len(unions) < 2:
        return place.x
    order = sorted(unions, key=lambda u: (_parents_x(sight, u), u))
    return place.x + (order.index(union) - (len(order) - 1) / 2) * KID_EM * sight.em


def _parents_x(sight: Sight, union: str) -> float:
    partners = sight.family.partners(union)
    return sum(sight.places[p].x for p in partners) / len(partners)


def drops_of(sight: Sight, union: str) -> list[tuple[float, tuple[str, ...]]]:
    """Where lines leave the cross bar, with the children each goes to: twins share one."""
    family = sight.family
    groups: dict[str, list[str]] = {}
    for kid in family.kids[union]:
        straight = not family.chain(union, kid.person)
        key = f"twins {kid.twins}" if kid.twins and straight else kid.person
        groups.setdefault(key, []).append(kid.person)
    found = []
    for people in groups.values():
        xs = [_foot_x(sight, union, p) for p in people]
        found.append(((min(xs) + max(xs)) / 2, tuple(people)))
    return found


@dataclass(frozen=True, slots=True)
class Levels:
    """Heights in one band: its upper end, each track, the fork of twins, the row below."""

    under: Sequence[float]
    bar: Sequence[float]
    fork: float
    end: float


def find_levels(sight: Sight, bands: Sequence[Band]) -> list[Levels]:
    """The heights of all bands; spare room widens the tracks a little and the rest the stubs."""
    rows: dict[int, list[Place]] = {}
    for place in sight.places.values():
        rows.setdefault(place.row, []).append(place)
    em = sight.em
    found = []
    for number, band in enumerate(bands):
        top = max((p.bottom for p in rows.get(number, ())), default=0.0)
        least = band.height_em * em
        end = min((p.top for p in rows.get(number + 1, ())), default=top + least)
        unders = max(band.under_track.values(), default=-1) + 1
        bars = max(band.bar_track.values(), default=-1) + 1
        wide = min(1.6, max(1.0, (end - top) / least))
        step = TRACK_EM * em * wide
        first = top + CLEAR_EM * em * wide
        under = [first + step * n for n in range(unders)]
        first += step * unders
        stub = (FORK_EM if band.fork else STUB_EM) * em
        spare = max(0.0, end - stub - (first + step * max(0, bars - 1)))
        first += min(spare * 0.5, 2 * em)
        bar = [first + step * n for n in range(bars)]
        found.append(Levels(under, bar, end - FORK_EM * 0.8 * em, end))
    return found
