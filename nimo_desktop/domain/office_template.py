"""The office's own Excel files as forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from nimo_desktop.domain.ids import OfficeTemplateId, StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeTemplate:
    """One file as the office gave it. `data` is the .xlsx in base64, `digest` its SHA-256 in hex,
    `about` the kind of record it is filled for (`form_def.About`). A newer file names in `replaces`
    the one it stands for; the older stays in the vault and is no longer offered.
    """

    id: OfficeTemplateId
    version: int = 0
    deleted_at: datetime | None = None
    name: str
    file_name: str
    data: str
    digest: str
    about: str = "case"
    made_on: date
    made_by: StaffId
    replaces: OfficeTemplateId | None = None
