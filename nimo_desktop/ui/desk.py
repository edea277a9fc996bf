"""What every page gets: the open vault, who to ask, where to go. One value instead of globals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from nimo_desktop.services.access import Sitting
from nimo_desktop.services.environment import Environment
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.hub import Hub
from nimo_desktop.ui.prompts import Prompts
from nimo_desktop.ui.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere in the window. `page`: today, intake, consultations, cases, case, plan, referrals,
    referral, people, agencies, trash, check, settings. `tab` is a tab of the case page.
    """

    page: str
    id: UUID | None = None
    tab: str = ""
    extra: dict[str, object] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Desk:
    """Handed to each page by the main window; pages meet only through it."""

    env: Environment
    sitting: Sitting
    hub: Hub
    prompts: Prompts
    tasks: Tasks
    go: Callable[[Place], None]

    @property
    def ws(self) -> Workspace:
        """The open vault with its user."""
        return self.sitting.workspace
