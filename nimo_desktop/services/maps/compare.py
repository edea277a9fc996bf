"""Then and now: who came, who went, whose part changed."""

from __future__ import annotations

import dataclasses

from nimo_desktop.output.ecomap_values import EcomapData, MapEdits, Supporter

CAME, WENT, CHANGED = "came", "went", "changed"


@dataclasses.dataclass(frozen=True, slots=True)
class MapChange:
    """One box that differs. `kind` is came, went or changed; `words` say how."""

    box_id: str
    name: str
    kind: str
    words: str = ""


def changes(earlier: EcomapData, later: EcomapData) -> tuple[MapChange, ...]:
    """Every difference, in the order of the later map and then of the earlier one."""
    before = {one.id: one for one in earlier.supporters}
    after = {one.id: one for one in later.supporters}
    found = []
    for key, one in after.items():
        old = before.get(key)
        if old is None:
            found.append(MapChange(key, one.name, CAME))
        elif _told(old) != _told(one):
            found.append(MapChange(key, one.name, CHANGED, _difference(old, one)))
    found += [MapChange(key, one.name, WENT) for key, one in before.items() if key not in after]
    return tuple(found)


def overlaid(earlier: EcomapData, later: EcomapData) -> EcomapData:
    """One map of both days: those who went stay on it, every difference is marked. What the hand
    took off the map stays off.
    """
    kinds = {one.box_id: one.kind for one in changes(earlier, later)}
    gone = tuple(
        dataclasses.replace(one, change=WENT)
        for one in earlier.supporters
        if kinds.get(one.id) == WENT
    )
    marked = tuple(
        dataclasses.replace(one, change=kinds.get(one.id, "")) for one in later.supporters)
    kept = MapEdits(
        pins=later.edits.pins, bends=later.edits.bends,
        hidden=later.edits.hidden | (earlier.edits.hidden - {one.id for one in later.supporters}))
    return dataclasses.replace(
        later, supporters=(*marked, *gone), edits=kept,
        as_of=f"{earlier.as_of} → {later.as_of}")


def _told(one: Supporter) -> tuple[object, ...]:
    return (one.name, one.sector, one.lines, one.marks, one.strength, one.direction, one.state)


def _difference(old: Supporter, new: Supporter) -> str:
    gone = [word for word in (*old.lines, *old.marks) if word not in (*new.lines, *new.marks)]
    came = [word for word in (*new.lines, *new.marks) if word not in (*old.lines, *old.marks)]
    parts = ["・".join(gone), "・".join(came)]
    return " → ".join(parts) if any(parts) else ""
