"""図: what was done to a map by hand, and the maps of earlier days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from nimo_desktop.domain.ids import CaseId, DiagramId, StaffId

ECOMAP, GENOGRAM = "ecomap", "genogram"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDiagram:
    """One map of a case. Without `as_of` it is the map of today, drawn from the record; `edits` is
    the JSON of what the hand moved, removed, bent and wrote on it. With `as_of` it is a dated
    version: `snapshot` holds what the record said that day and never changes.
    """

    id: DiagramId
    version: int = 0
    deleted_at: datetime | None = None
    case_id: CaseId
    kind: str = ECOMAP
    as_of: date | None = None
    name: str = ""
    edits: str = "{}"
    snapshot: str = ""
    made_by: StaffId
