"""The map of today with what the hand did to it, and the maps of earlier days."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from datetime import date

from nimo_desktop.domain.diagram import ECOMAP, CaseDiagram
from nimo_desktop.domain.errors import Conflict, RuleBroken
from nimo_desktop.domain.ids import CaseId, DiagramId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.output.ecomap_values import EcomapData as EcomapData
from nimo_desktop.output.ecomap_values import MapEdits as MapEdits
from nimo_desktop.output.ecomap_values import MapNote as MapNote
from nimo_desktop.output.genogram_values import GenogramData
from nimo_desktop.output.shapes import A4_LANDSCAPE
from nimo_desktop.services import diagrams
from nimo_desktop.services.maps import plain
from nimo_desktop.services.my_number import my_number_problems
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Writer

Point = tuple[float, float]


def edits_of(ws: Workspace, case_id: CaseId, kind: str = ECOMAP) -> MapEdits:
    """What the hand did to the map of today; nothing yet is an empty value."""
    found = _today(ws, case_id, kind)
    return MapEdits() if found is None else edits_from(found.edits)


def save_edits(
    ws: Workspace, case_id: CaseId, edits: MapEdits, kind: str = ECOMAP, *,
    opened: MapEdits | None = None,
) -> None:
    """One action for everything done since the editor was opened; nothing if nothing changed.
    `opened` is what stood in the vault then.

    Raises RuleBroken for My Number in a note, Conflict when another hand was at it since.
    """
    refused = my_number_problems(*edits.notes)
    if refused:
        raise RuleBroken(refused[0].sentence)
    words = edits_to(edits)
    found = _today(ws, case_id, kind)
    if opened is not None:
        now = MapEdits() if found is None else edits_from(found.edits)
        if _by_hand(now) != _by_hand(opened):
            raise Conflict
    if found is not None and found.edits == words:
        return
    if found is None:
        made = CaseDiagram(
            id=DiagramId(ws.new_id()), case_id=case_id, kind=kind, edits=words, made_by=ws.me)
        ws.apply(Op.MAP_SAVED, lambda writer: writer.insert(made))
        return
    changed = dataclasses.replace(found, edits=words)
    ws.apply(Op.MAP_SAVED, lambda writer: writer.change(changed))


def _by_hand(edits: MapEdits) -> str:
    """Without what is only remembered."""
    return edits_to(dataclasses.replace(edits, seen={}, type_pt=0.0, paper_mm=0.0))


def with_seen(edits: MapEdits, seen: Mapping[str, Point]) -> MapEdits:
    """The edits with the places at which boxes are drawn."""
    return dataclasses.replace(edits, seen=seen)


def save_tie(
    ws: Workspace, case_id: CaseId, tie: SupportTie, *, seen: Mapping[str, Point]
) -> SupportTie:
    """Write or change a supporter of the map of today; boxes that are `seen` keep their places."""

    def with_it(writer: Writer) -> None:
        if seen:
            remember(ws, writer, case_id, lambda edits: with_seen(edits, seen))

    return diagrams.save_tie(ws, tie, with_it=with_it)


def remember(
    ws: Workspace, writer: Writer, case_id: CaseId, seen: Callable[[MapEdits], MapEdits],
    kind: str = ECOMAP,
) -> None:
    """Inside an action: where the boxes stood on the screen, so that a new one moves none. `seen`
    puts that into the edits as they are now.
    """
    found = writer.where(CaseDiagram, case_id=case_id, kind=kind, as_of=None)
    words = edits_to(seen(edits_from(found[-1].edits) if found else MapEdits()))
    if not found:
        writer.insert(CaseDiagram(
            id=DiagramId(ws.new_id()), case_id=case_id, kind=kind, edits=words, made_by=ws.me))
    elif found[-1].edits != words:
        writer.change(dataclasses.replace(found[-1], edits=words))


def keep_version(
    ws: Workspace, case_id: CaseId, data: EcomapData | GenogramData, *, name: str = "",
    kind: str = ECOMAP,
) -> CaseDiagram:
    """The map of today as a dated version that never changes."""
    edits = edits_of(ws, case_id, kind)
    made = CaseDiagram(
        id=DiagramId(ws.new_id()), case_id=case_id, kind=kind, as_of=ws.today(), name=name,
        edits=edits_to(edits), snapshot=plain.to_text(data), made_by=ws.me)
    return ws.apply(Op.MAP_SAVED, lambda writer: writer.insert(made))


def versions(ws: Workspace, case_id: CaseId, kind: str = ECOMAP) -> tuple[CaseDiagram, ...]:
    """The dated versions, the newest first."""
    with ws.vault.read() as conn:
        found = records.where(conn, CaseDiagram, case_id=case_id, kind=kind)
    dated = (one for one in found if one.as_of is not None)
    return tuple(sorted(dated, key=lambda one: (one.as_of or date.min, one.id), reverse=True))


def of_version(version: CaseDiagram) -> EcomapData:
    """What the record said when the version was kept, with the hand's work of that day."""
    data = plain.from_plain(json.loads(version.snapshot), EcomapData)
    return dataclasses.replace(data, edits=edits_from(version.edits))


def family_of_version(version: CaseDiagram) -> GenogramData:
    """The family as the record told it when the version was kept."""
    return plain.from_plain(json.loads(version.snapshot), GenogramData)


def edits_from(text: str) -> MapEdits:
    """Edits of a stored text."""
    told = json.loads(text or "{}")
    if "places" in told:  # a genogram of before the hand could move people
        seen = {person: (x, y) for person, (x, y, _) in told["places"].items()}
        told = {"seen": seen, "type_pt": told.get("font_pt", 0.0), "paper_mm": A4_LANDSCAPE[0]}
    return plain.from_plain(told, MapEdits)


def edits_to(edits: MapEdits) -> str:
    """Canonical text: the same edits give the same bytes. Millimetres to two decimals."""
    notes = (
        dataclasses.replace(one, x=round(float(one.x), 2), y=round(float(one.y), 2))
        for one in edits.notes
    )
    return plain.to_text(dataclasses.replace(
        edits,
        pins={key: _rounded(spot) for key, spot in edits.pins.items()},
        bends={key: tuple(map(_rounded, line)) for key, line in edits.bends.items()},
        seen={key: _rounded(spot) for key, spot in edits.seen.items()},
        notes=tuple(notes),
    ))  # fmt: skip


def _rounded(spot: Point) -> Point:
    return (round(float(spot[0]), 2), round(float(spot[1]), 2))


def _today(ws: Workspace, case_id: CaseId, kind: str) -> CaseDiagram | None:
    with ws.vault.read() as conn:
        found = records.where(conn, CaseDiagram, case_id=case_id, kind=kind, as_of=None)
    return found[-1] if found else None
