"""Who is related to whom: the family table of the nurse and what a genogram is drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.ids import BondId, ChildId, PersonId, RelativeId, UnionId


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """One line of the family table: what `other_id` is to `person_id` (list 続柄).

    `together` is None when nobody has asked.
    """

    id: RelativeId
    version: int = 0
    deleted_at: datetime | None = None
    person_id: PersonId
    other_id: PersonId
    relation: str = ""
    together: bool | None = None
    key_person: bool = False
    occupation: str = ""
    health: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Union:
    """A couple, or one known parent (`b_id` None). `kind`: marriage, unregistered, unknown.

    `end`: "", separated, divorced, widowed.
    """

    id: UnionId
    version: int = 0
    deleted_at: datetime | None = None
    a_id: PersonId
    b_id: PersonId | None = None
    kind: str = "unknown"
    end: str = ""
    since: PartialDate | None = None
    until: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A child of a union. `kind`: birth, adopted, foster. `position` is the order of birth, 0
    unknown.
    """

    id: ChildId
    version: int = 0
    deleted_at: datetime | None = None
    union_id: UnionId
    person_id: PersonId
    kind: str = "birth"
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EmotionalTie:
    """How two relatives stand to each other. `kind`: a code of the list emotional_tie, or that
    they are twins: identical, fraternal.
    """

    id: BondId
    version: int = 0
    deleted_at: datetime | None = None
    a_id: PersonId
    b_id: PersonId
    kind: str
    note: str = ""
