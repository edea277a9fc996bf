"""つながり: who supports the person, how strongly and how often. Draws the ecomap (sheets.md
§6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from nimo_desktop.domain.ids import AgencyId, PersonId, TieId


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportTie:
    """One line of the map. Exactly one of `agency_id`, `other_id`, `label` names the other end.

    `strength`: strong, normal, weak, stress. `direction`: to_person, from_person, both, none.
    `state`: active, arranging, candidate, past, paused. `emergency` is the order of calling, 0
    none.
    """

    id: TieId
    version: int = 0
    deleted_at: datetime | None = None
    person_id: PersonId
    agency_id: AgencyId | None = None
    other_id: PersonId | None = None
    label: str = ""
    sector: str = ""
    in_charge: str = ""
    profession: str = ""
    what: str = ""
    frequency: str = ""
    role: str = ""
    strength: str = "normal"
    direction: str = "none"
    state: str = "active"
    state_note: str = ""
    emergency: int = 0
    may_contact: str = ""
    since: date | None = None
    until: date | None = None
