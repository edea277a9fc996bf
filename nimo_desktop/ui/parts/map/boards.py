"""What is on the canvas: the map of supporters, or (family_board) the family. The page asks a board
for everything in which the two differ.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from nimo_desktop.domain.diagram import ECOMAP
from nimo_desktop.domain.ids import CaseId
from nimo_desktop.output.shapes import Page
from nimo_desktop.services.maps import drawing, editing, state
from nimo_desktop.services.maps.state import EcomapData, MapEdits
from nimo_desktop.services.paper import Paper
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.text import map_editor as text

Point = tuple[float, float]
Places = Mapping[str, tuple[float, float, float, float]]
Cells = tuple[str, str, str, str]
Source = tuple[str, dict[str, object]]


class Board(Protocol):
    """One map being edited. Each act of the hand gives new edits and changes nothing."""

    kind: str
    draft_form: str
    words: text.BoardWords
    sources: tuple[str, ...]
    """Kinds of records the map is drawn from."""
    away: frozenset[int]
    """Columns of the table this map has no use for."""

    def read(self, ws: Workspace, case_id: CaseId) -> None:
        """Take what the record says."""

    def page(self, edits: MapEdits) -> Page:
        """The map as the hand left it."""

    def places(self) -> Places:
        """Left, top, width, height of everything that can be put somewhere, as drawn (mm)."""

    def people(self) -> Collection[str]:
        """Those on the page who only go sideways."""

    def fixed(self) -> Collection[str]:
        """What cannot be taken off the map."""

    def source(self, chosen: Sequence[str]) -> Source | None:
        """The tab of the case where the chosen rows are written, and what it is told."""

    def keys(self, edits: MapEdits) -> list[str]:
        """The rows of the table."""

    def cells(self, key: str, edits: MapEdits) -> Cells:
        """Name, kind, position, and whether the hand was at it."""

    def moved(self, edits: MapEdits, to: Mapping[str, Point], toward: int = 0) -> MapEdits:
        """Put somewhere; `toward` is -1 or 1 for one step to the left or right."""

    def preview(self, to: Mapping[str, Point]) -> Page | None:
        """The page while people are under way; None where lines follow by themselves."""

    def hidden(self, edits: MapEdits, ids: Iterable[str]) -> MapEdits:
        """Taken off the map."""

    def shown(self, edits: MapEdits, ids: Iterable[str]) -> MapEdits:
        """Back on the map."""

    def loosened(self, edits: MapEdits, ids: Iterable[str] | None = None) -> MapEdits:
        """Back to where the layout puts them."""

    def aligned(self, edits: MapEdits, ids: Iterable[str], side: str) -> MapEdits:
        """In one line."""

    def remembered(self, edits: MapEdits) -> MapEdits:
        """With all places as they are drawn."""


class TiesBoard:
    """支援体制図: boxes that go anywhere on the page."""

    kind, draft_form, words = ECOMAP, "map", text.TIES_WORDS
    sources: tuple[str, ...] = ("support_tie", "relative", "person", "name", "agency", "plan")
    away: frozenset[int] = frozenset({text.POSITION_COLUMN})

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._data: EcomapData | None = None
        self._places: Places = {}

    def read(self, ws: Workspace, case_id: CaseId) -> None:
        self._data = drawing.data_of(ws, case_id)

    def page(self, edits: MapEdits) -> Page:
        page = drawing.page_of(dataclasses.replace(self._told(), edits=edits), self._paper.fonts)
        self._places = drawing.places_of(page)
        return page

    def places(self) -> Places:
        return self._places

    def people(self) -> Collection[str]:
        return ()

    def fixed(self) -> Collection[str]:
        return ()

    def source(self, chosen: Sequence[str]) -> Source | None:
        return None

    def keys(self, edits: MapEdits) -> list[str]:
        boxes = [one.id for one in self._told().supporters]
        return [*boxes, *(one.id for one in edits.notes)]

    def cells(self, key: str, edits: MapEdits) -> Cells:
        note = next((one for one in edits.notes if one.id == key), None)
        if note is not None:
            return (note.text, "", "", text.NOTE)
        box = next((one for one in self._told().supporters if one.id == key), None)
        name, sector = ("", "") if box is None else (box.name, box.sector)
        return (name, dict(self._told().sectors).get(sector, ""), "", where(key, edits))

    def moved(self, edits: MapEdits, to: Mapping[str, Point], toward: int = 0) -> MapEdits:
        return editing.moved(edits, to)

    def preview(self, to: Mapping[str, Point]) -> Page | None:
        return None

    def hidden(self, edits: MapEdits, ids: Iterable[str]) -> MapEdits:
        return editing.hidden(edits, ids)

    def shown(self, edits: MapEdits, ids: Iterable[str]) -> MapEdits:
        return editing.shown(edits, ids)

    def loosened(self, edits: MapEdits, ids: Iterable[str] | None = None) -> MapEdits:
        return editing.loosened(edits, ids)

    def aligned(self, edits: MapEdits, ids: Iterable[str], side: str) -> MapEdits:
        return editing.aligned(edits, self._places, ids, side)

    def remembered(self, edits: MapEdits) -> MapEdits:
        return state.with_seen(edits, {key: spot[:2] for key, spot in self._places.items()})

    def _told(self) -> EcomapData:
        if self._data is None:
            raise RuntimeError("no case is shown")
        return self._data


def where(key: str, edits: MapEdits) -> str:
    """Whether the hand was at a box or a person."""
    if key in edits.hidden:
        return text.HIDDEN
    return text.PINNED if key in edits.pins else text.AUTO
