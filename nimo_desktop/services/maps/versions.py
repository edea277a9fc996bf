"""Dated versions of both kinds of maps: kept today, and what has changed since."""

from __future__ import annotations

from nimo_desktop.domain.diagram import ECOMAP, GENOGRAM, CaseDiagram
from nimo_desktop.domain.ids import CaseId
from nimo_desktop.services import genograms
from nimo_desktop.services.maps import compare, drawing, family_map, state
from nimo_desktop.services.maps.compare import MapChange
from nimo_desktop.services.workspace import Workspace


def keep(ws: Workspace, case_id: CaseId, kind: str = ECOMAP, *, name: str = "") -> CaseDiagram:
    """The map of today as a version that never changes. Raises NotFound."""
    data = (
        genograms.gather(ws, case_id) if kind == GENOGRAM else drawing.data_of(ws, case_id))
    return state.keep_version(ws, case_id, data, name=name, kind=kind)


def since(ws: Workspace, case_id: CaseId, version: CaseDiagram) -> tuple[MapChange, ...]:
    """What has changed since a version of the same kind was kept. Raises NotFound."""
    if version.kind == GENOGRAM:
        then, now = state.family_of_version(version), genograms.gather(ws, case_id)
        return family_map.changes(then, now)
    return compare.changes(state.of_version(version), drawing.data_of(ws, case_id))
