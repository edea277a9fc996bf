"""What the hand does to a genogram: people go sideways in their rows, lines of feeling are bent.

Each act gives new edits; with every act all places are remembered as they are drawn, so that
nobody moves whom the hand did not touch. Places hold for a page of `paper_mm`: on a larger one
they grow with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from nimo_desktop.output.ecomap_values import MapEdits
from nimo_desktop.output.fonts import FontSet
from nimo_desktop.output.genogram_hand import free_places
from nimo_desktop.output.genogram_values import (
    Genogram,
    GenogramData,
    GenogramUnion,
    Place,
)
from nimo_desktop.services.maps import editing

Point = tuple[float, float]
EVEN_MM = 0.05
"""Less than this is no move."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A genogram as it is drawn: who is shown, and where."""

    data: GenogramData
    placed: Genogram
    fonts: FontSet


def without_hidden(data: GenogramData, hidden: frozenset[str]) -> GenogramData:
    """The family without those taken off the map; the person of the case always stays.

    Children of somebody hidden hang from the other parent alone; a couple that is left with one
    of the two and no child has no line.
    """
    gone = hidden - {p.id for p in data.people if p.index}
    if not gone:
        return data
    parents = {c.union for c in data.children if c.person not in gone}
    unions = [_left_over(u, gone, with_children=u.id in parents) for u in data.unions]
    kept = {u.id: u for u in unions if u is not None}
    return replace(
        data,
        people=tuple(p for p in data.people if p.id not in gone),
        unions=tuple(kept.values()),
        children=tuple(c for c in data.children if c.union in kept and c.person not in gone),
        bonds=tuple(b for b in data.bonds if b.a not in gone and b.b not in gone),
    )


def _left_over(
    union: GenogramUnion, gone: frozenset[str], *, with_children: bool
) -> GenogramUnion | None:
    partners = [p for p in (union.a, union.b) if p is not None]
    left = [p for p in partners if p not in gone]
    if len(left) == len(partners):
        return union
    return replace(union, a=left[0], b=None) if left and with_children else None


def previous(edits: MapEdits, paper: Point) -> dict[str, Place]:
    """Where everybody was last drawn; nothing if that was on other paper."""
    if edits.paper_mm and edits.paper_mm != paper[0]:
        return {}
    return {
        person: Place(x, y, 0, 0.0, (), 0.0, 0.0, edits.type_pt)
        for person, (x, y) in edits.seen.items()
    }


def grown(edits: MapEdits, paper: Point) -> MapEdits:
    """Places, corners and notes on this paper."""
    share = paper[0] / edits.paper_mm if edits.paper_mm else 1.0
    if share == 1.0:
        return edits

    def there(at: Point) -> Point:
        return (at[0] * share, at[1] * share)

    return replace(
        edits,
        pins={key: there(at) for key, at in edits.pins.items()},
        bends={key: tuple(map(there, line)) for key, line in edits.bends.items()},
        notes=tuple(replace(n, x=n.x * share, y=n.y * share) for n in edits.notes),
        seen={}, paper_mm=paper[0],
    )  # fmt: skip


def remembered(edits: MapEdits, placed: Genogram) -> MapEdits:
    """The edits with all places as they are drawn; who is hidden keeps the place of old."""
    places = {p: (round(at.x, 2), round(at.y, 2)) for p, at in placed.places.items()}
    edits = grown(edits, placed.page)
    return replace(
        edits,
        pins={key: places.get(key, at) for key, at in edits.pins.items()},
        seen={**{key: at for key, at in edits.seen.items() if key in edits.hidden}, **places},
        type_pt=placed.font_pt, paper_mm=placed.page[0],
    )  # fmt: skip


def moved(
    edits: MapEdits, standing: Standing, to: Mapping[str, Point], *, toward: int = 0
) -> MapEdits:
    """People put down sideways, each on the nearest free place of the row; notes, and the last
    corners of bent lines, anywhere on the page. `toward` -1, 1: the next free place on the left, on
    the right.
    """
    placed = standing.placed
    start = done = remembered(edits, placed)
    people = {key: at[0] for key, at in to.items() if key in placed.places}
    xs = free_places(standing.data, placed, standing.fonts, people, toward=toward)
    pins = {
        key: (x, start.seen[key][1]) for key, x in xs.items()
        if abs(x - placed.places[key].x) > EVEN_MM
    }  # fmt: skip
    noted = {one.id for one in edits.notes}
    done = editing.moved(done, {key: at for key, at in to.items() if key in noted})
    for key in to.keys() & done.bends.keys():
        done = editing.corner_moved(done, key, len(done.bends[key]) - 1, to[key])
    done = replace(done, pins={**done.pins, **pins})
    return edits if done == start else done


def hidden(edits: MapEdits, standing: Standing, ids: Iterable[str]) -> MapEdits:
    """People taken off the map, the person of the case excepted; notes are thrown away."""
    noted = {one.id for one in edits.notes}
    away = {p.id for p in standing.data.people if not p.index} | noted
    gone = [key for key in ids if key in away]
    return editing.hidden(remembered(edits, standing.placed), gone) if gone else edits


def shown(edits: MapEdits, standing: Standing, ids: Iterable[str]) -> MapEdits:
    """People back on the map, where they stood."""
    return editing.shown(remembered(edits, standing.placed), ids)


def loosened(edits: MapEdits, standing: Standing, ids: Iterable[str] | None = None) -> MapEdits:
    """People go where the layout puts them, lines go straight; None: everybody, laid out anew."""
    return editing.loosened(remembered(edits, standing.placed), ids)


def aligned(edits: MapEdits, standing: Standing, ids: Iterable[str], side: str) -> MapEdits:
    """People of several rows one below the other: at the leftmost, the rightmost or the middle."""
    places = standing.placed.places
    chosen = [key for key in ids if key in places]
    if len(chosen) < 2:
        return edits
    xs = [places[key].x for key in chosen]
    x = {"left": min(xs), "right": max(xs)}.get(side, sum(xs) / len(xs))
    return moved(edits, standing, dict.fromkeys(chosen, (x, 0.0)))
