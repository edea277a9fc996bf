"""Corners of lines, and words on the map: what the hand does to the chosen rows."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from nimo_desktop.services.maps import editing
from nimo_desktop.services.maps.state import MapEdits, MapNote
from nimo_desktop.ui.canvas.scene import Tie
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.text import map_editor as text

ASIDE_MM = 6.0
NEW_NOTE = (24.0, 30.0)


def bent(edits: MapEdits, keys: Iterable[str], ties: Mapping[str, Tie]) -> MapEdits:
    """One more corner in the last part of the line of each."""
    for key in keys:
        tie = ties.get(key)
        if tie is None:
            continue
        points = (*tie.ends()[:-1], *edits.bends.get(key, ())[-1:], tie.ends()[-1])
        first, last = points[-2], points[-1]
        middle = ((first[0] + last[0]) / 2 + ASIDE_MM, (first[1] + last[1]) / 2 + ASIDE_MM)
        edits = editing.bent(edits, key, middle)
    return edits


def straightened(edits: MapEdits, keys: Iterable[str]) -> MapEdits:
    """Without corners."""
    for key in keys:
        edits = editing.straight(edits, key)
    return edits


def new_note(desk: Desk, edits: MapEdits) -> MapEdits:
    """Words asked for and put on the map; the same edits if none were given."""
    words = _asked(desk, "")
    if not words:
        return edits
    note = MapNote(f"note:{desk.ws.new_id().hex}", *NEW_NOTE, words)
    return editing.noted(edits, note)


def reworded(desk: Desk, edits: MapEdits, keys: Iterable[str]) -> MapEdits:
    """Other words for the first note among the keys."""
    known = {one.id: one for one in edits.notes}
    note = next((known[key] for key in keys if key in known), None)
    words = "" if note is None else _asked(desk, note.text)
    if note is None or not words:
        return edits
    return editing.noted(edits, dataclasses.replace(note, text=words))


def _asked(desk: Desk, words: str) -> str:
    found = desk.prompts.ask_text(
        text.NOTE_TITLE, text.NOTE_LABEL, act=text.NOTE_ACT, initial=words,
        check=lambda typed: None if typed.strip() else text.NO_NOTE_TEXT)
    return (found or "").strip()
