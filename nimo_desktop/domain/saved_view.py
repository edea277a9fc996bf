"""A filter that somebody keeps under a name, for one page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nimo_desktop.domain.ids import SavedViewId, StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """`values` is JSON that only the page itself reads: filter, order, shown columns."""

    id: SavedViewId
    version: int = 0
    deleted_at: datetime | None = None
    staff_id: StaffId
    page: str
    name: str
    values: str = "{}"
