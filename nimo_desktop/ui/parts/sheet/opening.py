"""Which sheet a place shows, and what to do with a draft that is in the way of a new edition."""

from __future__ import annotations

from uuid import UUID

from nimo_desktop.domain.filled_sheet import FilledSheet
from nimo_desktop.domain.form_def import About
from nimo_desktop.domain.ids import FilledSheetId
from nimo_desktop.services import drafting, filled_sheets, sheet_facts
from nimo_desktop.services.filled_sheets import FullSheet
from nimo_desktop.services.form_files.building import Fill
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.parts.case.common import attempt, moment_words
from nimo_desktop.ui.text import sheet as text

_DRAFT, _COPY = "draft", "copy"
_PAGES = {
    "計画": (About.PLAN, "plan"), "連携": (About.REFERRAL, "referral"),
    "相談": (About.CONSULTATION, "intake"), "相談者": (About.CONSULTATION, "intake"),
    "会議": (About.CONFERENCE, "conferences"),
}  # fmt: skip
"""Where the record is mended that a sheet of this kind is about."""
_TABS = {
    "家族": "family", "支援者": "map", "医療": "care", "制度": "care", "入院": "care",
    "他機関の計画": "care", "生活歴": "care", "経過": "contacts", "計画": "plan",
    "連携": "referral", "情報提供": "papers",
}  # fmt: skip
"""Else the tab of the case; what is not named here stands on its first."""


def place_of_copy(desk: Desk, sheet: FilledSheet) -> Place | None:
    """Where a copy of `sheet` begins, or the older draft of the form; None after a stop."""
    made = attempt(desk, lambda: filled_sheets.copy_last(desk.ws, sheet).sheet)
    if made is None:
        return None
    begun = {"form": made.form_id, "about": made.about_id, "fill": made.fill}
    copy = Place("sheet", extra={**begun, "copy": sheet.id})
    record = filled_sheets.draft_record(made)
    found = drafting.find(desk.ws, filled_sheets.DRAFT_FORM, record)
    if found is None:
        return copy
    chosen = desk.prompts.choose(
        text.OLDER_TITLE, text.OLDER_WORDS.format(time=moment_words(found.at), title=made.title),
        options=[(_DRAFT, text.OLDER_GO_ON), (_COPY, text.OLDER_COPY)], act=text.OLDER_ACT)
    if chosen == _COPY:
        drafting.drop(desk.ws, filled_sheets.DRAFT_FORM, record)
        return copy
    return Place("sheet", extra=dict(begun)) if chosen == _DRAFT else None


def place_of_record(full: FullSheet, path: str) -> Place:
    """Where what arrives by `path` is mended: the record the sheet is about, else a tab of its
    case.
    """
    root = path.partition(".")[0]
    about, page = _PAGES.get(root, (None, ""))
    if about is full.form.about:
        return Place(page, id=full.sheet.about_id)
    if full.sheet.case_id is not None and root != "役場":
        return Place("case", id=full.sheet.case_id, tab=_TABS.get(root, "overview"))
    return Place("settings" if root == "役場" else "conferences")


def paper_of(ws: Workspace, form_id: str, about: UUID) -> Place:
    """The paper of a record: the newest sheet that still follows it, else a new one."""
    every = filled_sheets.of_record(ws, about, form_id)
    open_ = (one for one in every if one.fixed_on is None and one.fill == "filled")
    newest = max(open_, key=lambda one: one.edition, default=None)
    if newest is not None:
        return Place("sheet", id=newest.id, extra={"paper": True})
    return Place("sheet", extra={"form": form_id, "about": about, "paper": True})


def sheet_of(ws: Workspace, place: Place) -> FullSheet:
    """A stored sheet, a new one, the copy of one, or what a draft began. Raises KnownError."""
    extra = place.extra
    if place.id is not None:
        return filled_sheets.load(ws, FilledSheetId(place.id))
    form_id, about = str(extra.get("form", "")), extra.get("about")
    fill: Fill = "header" if extra.get("fill") == "header" else "filled"
    draft = str(extra.get("draft", ""))
    if draft.startswith("new:"):
        _, form_id, about_hex, kind = draft.split(":")
        about, fill = UUID(hex=about_hex), "header" if kind == "header" else "filled"
    copied = extra.get("copy")
    if isinstance(copied, UUID):
        last = filled_sheets.load(ws, FilledSheetId(copied))
        return filled_sheets.copy_last(ws, last.sheet)
    record = about if isinstance(about, UUID) else sheet_facts.office_record()
    return filled_sheets.new(ws, form_id, record, fill=fill)
