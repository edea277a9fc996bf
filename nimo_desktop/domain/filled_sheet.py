"""書類: a form filled for a record, and the text of the form it was filled with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from nimo_desktop.domain.ids import CaseId, FilledSheetId, FormTextId, StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class FormText:
    """One edition of a form as it was used. `text` is its TOML file; `office` tells the town's own
    copy from the program's; the newest office copy `in_use` goes before the program's form.
    """

    id: FormTextId
    version: int = 0
    deleted_at: datetime | None = None
    form_id: str
    edition: int
    office: bool = False
    in_use: bool = True
    text: str
    digest: str
    made_on: date
    made_by: StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledSheet:
    """A form filled for a record, in editions; `title` is the form's. `about_id` is the record (the
    form says of what kind), `values` the JSON of what was typed; bound boxes that were not written
    over follow the record. `fill` is filled, header (見出しだけ入り) or blank (白紙): a sheet to be
    written by hand has a number and is found again by it. `fixed_on` ends its changes.
    """

    id: FilledSheetId
    version: int = 0
    deleted_at: datetime | None = None
    number: str
    form_id: str
    title: str = ""
    form_text_id: FormTextId
    about_id: UUID
    case_id: CaseId | None = None
    edition: int = 1
    fill: str = "filled"
    values: str = "{}"
    made_on: date
    made_by: StaffId
    fixed_on: date | None = None
    note: str = ""
