"""What the hand does to a map, one act at a time: each gives new edits and changes nothing else."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from nimo_desktop.output.ecomap_values import EcomapData, MapEdits, MapNote

Point = tuple[float, float]
Places = Mapping[str, tuple[float, float, float, float]]
"""Box id → left, top, width, height (mm) as drawn."""


def moved(edits: MapEdits, to: Mapping[str, Point]) -> MapEdits:
    """Boxes and notes put somewhere; they stay there."""
    notes = tuple(
        dataclasses.replace(one, x=to[one.id][0], y=to[one.id][1]) if one.id in to else one
        for one in edits.notes
    )
    noted = {one.id for one in edits.notes}
    pins = {key: at for key, at in to.items() if key not in noted}
    return dataclasses.replace(edits, pins={**edits.pins, **pins}, notes=notes)


def hidden(edits: MapEdits, ids: Iterable[str]) -> MapEdits:
    """Boxes taken off the map (the record keeps them); notes are thrown away."""
    gone = frozenset(ids)
    noted = {one.id for one in edits.notes}
    return dataclasses.replace(
        edits,
        hidden=edits.hidden | (gone - noted),
        pins={key: at for key, at in edits.pins.items() if key not in gone},
        notes=tuple(one for one in edits.notes if one.id not in gone),
    )


def shown(edits: MapEdits, ids: Iterable[str]) -> MapEdits:
    """Boxes back on the map."""
    return dataclasses.replace(edits, hidden=edits.hidden - frozenset(ids))


def loosened(edits: MapEdits, ids: Iterable[str] | None = None) -> MapEdits:
    """Boxes go back to where the layout puts them, their lines straight; None: all of them, and
    where they were last seen is forgotten as well.
    """
    if ids is None:
        return dataclasses.replace(edits, pins={}, bends={}, seen={})
    gone = frozenset(ids)
    return dataclasses.replace(
        edits,
        seen={key: at for key, at in edits.seen.items() if key not in gone},
        pins={key: at for key, at in edits.pins.items() if key not in gone},
        bends={key: line for key, line in edits.bends.items() if key not in gone},
    )


def bent(edits: MapEdits, tie_id: str, at: Point) -> MapEdits:
    """One more corner in a line."""
    corners = (*edits.bends.get(tie_id, ()), at)
    return dataclasses.replace(edits, bends={**edits.bends, tie_id: corners})


def corner_moved(edits: MapEdits, tie_id: str, number: int, to: Point) -> MapEdits:
    """A corner of a line put somewhere else."""
    corners = list(edits.bends.get(tie_id, ()))
    if not 0 <= number < len(corners):
        return edits
    corners[number] = to
    return dataclasses.replace(edits, bends={**edits.bends, tie_id: tuple(corners)})


def straight(edits: MapEdits, tie_id: str) -> MapEdits:
    """A line without corners again."""
    return dataclasses.replace(
        edits, bends={key: line for key, line in edits.bends.items() if key != tie_id})


def noted(edits: MapEdits, note: MapNote) -> MapEdits:
    """A note written, or written anew."""
    others = tuple(one for one in edits.notes if one.id != note.id)
    return dataclasses.replace(edits, notes=(*others, note))


def aligned(edits: MapEdits, places: Places, ids: Iterable[str], side: str) -> MapEdits:
    """Boxes in one line: `side` is left, right, top, bottom, middle (across) or centre (down)."""
    chosen = {key: places[key] for key in ids if key in places}
    if len(chosen) < 2:
        return edits
    return moved(edits, {key: _lined_up(spot, chosen, side) for key, spot in chosen.items()})


def _lined_up(
    spot: tuple[float, float, float, float], chosen: Places, side: str
) -> Point:
    x, y, w, h = spot
    spots = chosen.values()
    match side:
        case "left":
            return (min(one[0] for one in spots), y)
        case "right":
            return (max(one[0] + one[2] for one in spots) - w, y)
        case "top":
            return (x, min(one[1] for one in spots))
        case "bottom":
            return (x, max(one[1] + one[3] for one in spots) - h)
        case "centre":
            return (sum(one[0] + one[2] / 2 for one in spots) / len(chosen) - w / 2, y)
        case _:
            return (x, sum(one[1] + one[3] / 2 for one in spots) / len(chosen) - h / 2)


def settled(edits: MapEdits, before: MapEdits, places: Places) -> MapEdits:
    """What was put somewhere since `before` is stored where it is drawn: something carried over the
    rim of the page stands at the rim.
    """
    known = {one.id: one for one in before.notes}
    pins = {
        key: places[key][:2] if at != before.pins.get(key) and key in places else at
        for key, at in edits.pins.items()
    }
    notes = tuple(
        dataclasses.replace(one, x=places[one.id][0], y=places[one.id][1])
        if one != known.get(one.id) and one.id in places else one
        for one in edits.notes
    )
    return dataclasses.replace(edits, pins=pins, notes=notes)


def names(data: EcomapData) -> dict[str, str]:
    """Box id → its name, notes included."""
    found = {one.id: one.name for one in data.supporters}
    return {**found, **{one.id: one.text for one in data.edits.notes}}
