"""ジェノグラム on the canvas: people go sideways in their generation, lines follow."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from nimo_desktop.domain.diagram import GENOGRAM
from nimo_desktop.domain.ids import CaseId
from nimo_desktop.output.shapes import Page
from nimo_desktop.services.maps import drawing, family_hand, family_map
from nimo_desktop.services.maps.family_map import DrawnFamily, FamilyMap
from nimo_desktop.services.maps.state import MapEdits
from nimo_desktop.services.paper import Paper
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.parts.map.boards import Cells, Places, Point, Source, where
from nimo_desktop.ui.text import map_editor as text


class FamilyBoard:
    """A board (see `boards.Board`). Rows of the table: everybody by generation and from the left,
    who is hidden, lines of feeling, notes.
    """

    kind, draft_form, words = GENOGRAM, "map:genogram", text.FAMILY_WORDS
    sources: tuple[str, ...] = (
        "relative", "person", "name", "family_union", "child", "emotional_tie", "office")
    away: frozenset[int] = frozenset()

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._family: FamilyMap | None = None
        self._drawn: DrawnFamily | None = None
        self._edits = MapEdits()

    def read(self, ws: Workspace, case_id: CaseId) -> None:
        self._family = family_map.read(ws, case_id)

    def page(self, edits: MapEdits) -> Page:
        self._drawn = family_map.drawn(self._told(), self._paper.fonts, edits)
        self._edits = edits
        return self._drawn.page

    def places(self) -> Places:
        drawn = self._shown()
        people = {key: (at.x, at.y, 0.0, 0.0) for key, at in drawn.places.items()}
        lines = self.lines()
        corners = {
            key: (*bend[-1], 0.0, 0.0) for key, bend in self._edits.bends.items()
            if bend and key in lines
        }
        return {**people, **corners, **drawing.places_of(drawn.page)}

    def lines(self) -> Collection[str]:
        """Lines of feeling on the page."""
        return family_map.line_ends(self._shown().page)

    def people(self) -> Collection[str]:
        return self._shown().places.keys()

    def fixed(self) -> Collection[str]:
        return {*self.lines(), *(p.id for p in self._told().data.people if p.index)}

    def source(self, chosen: Sequence[str]) -> Source | None:
        people = {p.id: p for p in self._told().data.people}
        found = next((people[key] for key in chosen if key in people), None)
        if found is None:
            return "family", {}
        return "overview" if found.index else "family", {"person": UUID(hex=found.id)}

    def keys(self, edits: MapEdits) -> list[str]:
        places = self._shown().places
        people = [p.id for p in self._told().data.people]
        shown = sorted((p for p in people if p in places),
                       key=lambda p: (places[p].row, places[p].x))
        away = [p for p in people if p not in places]
        return [*shown, *away, *self.lines(), *(one.id for one in edits.notes)]

    def cells(self, key: str, edits: MapEdits) -> Cells:
        note = next((one for one in edits.notes if one.id == key), None)
        if note is not None:
            return (note.text, "", "", text.NOTE)
        line = family_map.lines_of(self._told()).get(key)
        if line is not None:
            a, b, word = line
            name = text.LINE_BETWEEN.format(a=self._called(a), b=self._called(b))
            return (name, word, "", text.BENT if edits.bends.get(key) else text.AUTO)
        spot = self._shown().spot(key)
        place = "" if spot is None else text.SPOT.format(row=spot[0], left=spot[1])
        return (self._name(key), self._told().roles.get(key, ""), place, where(key, edits))

    def moved(self, edits: MapEdits, to: Mapping[str, Point], toward: int = 0) -> MapEdits:
        return family_hand.moved(edits, self._shown().standing, to, toward=toward)

    def preview(self, to: Mapping[str, Point]) -> Page | None:
        return family_map.under_way(self._told(), self._shown(), self._edits, to)

    def hidden(self, edits: MapEdits, ids: Iterable[str]) -> MapEdits:
        return family_hand.hidden(edits, self._shown().standing, ids)

    def shown(self, edits: MapEdits, ids: Iterable[str]) -> MapEdits:
        return family_hand.shown(edits, self._shown().standing, ids)

    def loosened(self, edits: MapEdits, ids: Iterable[str] | None = None) -> MapEdits:
        return family_hand.loosened(edits, self._shown().standing, ids)

    def aligned(self, edits: MapEdits, ids: Iterable[str], side: str) -> MapEdits:
        return family_hand.aligned(edits, self._shown().standing, ids, side)

    def remembered(self, edits: MapEdits) -> MapEdits:
        return family_hand.remembered(edits, self._shown().standing.placed)

    def _name(self, key: str) -> str:
        found = next((p.name for p in self._told().data.people if p.id == key), "")
        return found or self._told().roles.get(key, "")

    def _called(self, key: str) -> str:
        """What somebody is to the person; the name where several are the same."""
        roles = self._told().roles
        word = roles.get(key, "")
        return word if list(roles.values()).count(word) == 1 else self._name(key)

    def _told(self) -> FamilyMap:
        if self._family is None:
            raise RuntimeError("no case is shown")
        return self._family

    def _shown(self) -> DrawnFamily:
        if self._drawn is None:
            raise RuntimeError("nothing is drawn")
        return self._drawn
