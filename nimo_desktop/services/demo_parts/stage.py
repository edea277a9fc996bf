"""Who is on stage while the script is played, and what every scene needs of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import datetime
from typing import Any

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.holder import Holder
from nimo_desktop.domain.ids import PersonId
from nimo_desktop.domain.staff import Staff
from nimo_desktop.services.demo_parts.script import Calendar, Entry, ScriptClock
from nimo_desktop.services.demo_parts.town import Town
from nimo_desktop.services.workspace import Workspace

Scene = tuple[datetime, int, Callable[[], None]]


class ScriptFault(RuntimeError):
    """The script asks for something the services refuse: our bug, never the nurse's."""


@dataclasses.dataclass(slots=True)
class Stage:
    """Who is on stage so far, by the script's keys."""

    town: Town
    calendar: Calendar
    clock: ScriptClock
    chief: Workspace
    people: dict[str, PersonId] = dataclasses.field(default_factory=dict)
    consultations: dict[str, Consultation] = dataclasses.field(default_factory=dict)
    cases: dict[str, Case] = dataclasses.field(default_factory=dict)

    def as_(self, key: str) -> Workspace:
        """The desk of a colleague at the same vault."""
        staff = self.town.staff[key]
        return self.as_staff(staff)

    def as_staff(self, staff: Staff) -> Workspace:
        """As `as_`, for a record. Colleagues without a login act here as if they had one."""
        login = staff.login or f"staff-{staff.id.hex[-6:]}"
        role = "nurse" if staff.role == "viewer" else staff.role
        signed = dataclasses.replace(staff, login=login, role=role)
        chief = self.chief
        return Workspace(
            chief.vault,
            staff=signed,
            codes=chief.shipped_codes,
            clock=self.clock,
            ids=chief.id_source,
            holidays=chief.holidays,
        )

    def holder(self, key: str) -> Holder:
        """A colleague as a holder."""
        staff = self.town.staff[key]
        return Holder(staff.department_id, staff.id)

    def agency(self, key: str | None) -> Any:
        """The id of an agency of the script, or None."""
        return self.town.agencies[key].id if key else None


def facts(record: type, entry: Entry, *, leave: tuple[str, ...] = ()) -> dict[str, Any]:
    """The entries of a script line that are fields of the record; lists become tuples."""
    names = {f.name for f in dataclasses.fields(record)} - {"id", "version", "deleted_at", *leave}
    return {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items() if k in names}
