"""The one table of pages: name, where its class lives, its place in the navigation.

A page is imported when it is first shown; one whose module is not in this version is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING
from uuid import UUID

from nimo_desktop.ui.text import shell as text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from nimo_desktop.services.drafting import DraftLine
    from nimo_desktop.ui.desk import Place

_PAGES = "nimo_desktop.ui.pages"


@dataclass(frozen=True, slots=True)
class Room:
    """`page` as in `Place.page`; `under` is the entry that is marked while the page is shown."""

    page: str
    module: str
    cls: str
    label: str
    icon: str = ""
    under: str = ""

    @property
    def in_nav(self) -> bool:
        """Whether the left navigation lists it."""
        return not self.under

    def exists(self) -> bool:
        """Whether this version has the page; imports nothing of it."""
        return find_spec(f"{_PAGES}.{self.module}") is not None

    def page_class(self) -> type[QWidget]:
        """The page's class, imported now."""
        found: type[QWidget] = getattr(import_module(f"{_PAGES}.{self.module}"), self.cls)
        return found


ROOMS = (
    Room("today", "today", "TodayPage", text.TODAY, "today"),
    Room("consultations", "consultations", "ConsultationsPage", text.CONSULTATIONS, "phone"),
    Room("cases", "cases", "CasesPage", text.CASES, "case"),
    Room("referrals", "referrals", "ReferralsPage", text.REFERRALS, "referral"),
    Room("conferences", "conferences", "ConferencesPage", text.CONFERENCES, "conference"),
    Room("agencies", "agencies", "AgenciesPage", text.AGENCIES, "agency"),
    Room("trash", "trash", "TrashPage", text.TRASH, "trash"),
    Room("check", "topic_check", "TopicCheckPage", text.CHECK, "check"),
    Room("circulation", "circulation", "CirculationPage", text.CIRCULATION, "clock"),
    Room("settings", "settings", "SettingsPage", text.SETTINGS, "settings"),
    Room("intake", "intake", "IntakePage", text.INTAKE, "plus", under="consultations"),
    Room("case", "case", "CasePage", text.CASE, "case", under="cases"),
    Room("plan", "plan", "PlanPage", text.PLAN, "plan", under="cases"),
    Room("referral", "referral", "ReferralPage", text.REFERRAL, "referral", under="referrals"),
    Room("coordinator", "coordinator", "CoordinatorPage", text.COORDINATOR, "conference",
         under="referrals"),
    Room("measures", "measures", "MeasuresPage", text.MEASURES, "statistics", under="referrals"),
    Room("replies", "replies", "RepliesPage", text.REPLIES, "referral", under="referrals"),
    Room("paper", "office_paper", "OfficePaperPage", text.DOCUMENT, "print", under="referrals"),
    Room("map", "map_editor", "MapEditorPage", text.MAP, "case", under="cases"),
    Room("sheet", "sheet", "SheetPage", text.DOCUMENT, "print", under="cases"),
    Room("forms", "forms", "FormsPage", text.FORMS, "edit", under="settings"),
    Room("document", "document", "DocumentPage", text.DOCUMENT, "print", under="cases"),
)

_DRAFT_PAGES = {
    "intake": "intake",
    "contact": "case",
    "case": "case",
    "care": "case",
    "plan": "plan",
    "referral": "referral",
    "referral_new": "referral",
    "referral_slip": "referral",
    "conference": "conferences",
    "sheet": "sheet",
    "map": "map",
    "form_text": "forms",
    "settings": "settings",
    "agency": "agencies",
    "resource": "agencies",
}


def key_of(place: int) -> str:
    """The key of an entry of the navigation, counted from 0: Ctrl+1 to Ctrl+9, then Ctrl+0."""
    return f"Ctrl+{(place + 1) % 10}"


@dataclass(frozen=True, slots=True)
class Rooms:
    """The pages of this version."""

    all: tuple[Room, ...] = field(default_factory=lambda: tuple(r for r in ROOMS if r.exists()))

    def find(self, page: str) -> Room | None:
        """The room of a page, None if this version has none."""
        return next((room for room in self.all if room.page == page), None)

    def nav(self) -> tuple[Room, ...]:
        """Those of the left navigation, in order: Ctrl+1 is the first."""
        return tuple(room for room in self.all if room.in_nav)


def place_of_draft(line: DraftLine) -> Place:
    """Where a draft goes on: `id` if a record's id names it; `extra` says which draft it is."""
    from nimo_desktop.ui.desk import Place

    page = _DRAFT_PAGES.get(line.form.split(":")[0], line.form)
    try:
        found = UUID(line.record)
    except ValueError:
        found = None
    return Place(page, found, extra={"form": line.form, "draft": line.record})
