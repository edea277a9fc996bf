"""会議: the list, and each point of an agenda in words. Reads only."""

from __future__ import annotations

import dataclasses
from datetime import date

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.conference import AgendaItem, ConferenceState, is_decided
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.ids import CaseId, ConferenceId, PersonId
from nimo_desktop.domain.referral import Referral, Status
from nimo_desktop.services import conferences, people
from nimo_desktop.services.conferences import FullConference
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading

NOT_NAMED = "(名前は不明)"


@dataclasses.dataclass(frozen=True, slots=True)
class ConferenceLine:
    """One line of the list; words, not codes."""

    id: ConferenceId
    on: date
    time: str
    kind: str
    number: str
    points: int
    undecided: int
    state: str


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    """One point of an agenda. `number` and `who` name the case, consultation or referral it is
    about ("" for a point about nobody); `waits` says that its referral waits for this conference.
    """

    item: AgendaItem
    number: str = ""
    who: str = ""
    case_id: CaseId | None = None
    waits: bool = False

    @property
    def decided(self) -> bool:
        """Nothing is open about it any more."""
        return is_decided(self.item)


def lines(ws: Workspace, state: ConferenceState | None = None) -> tuple[ConferenceLine, ...]:
    """Conferences of a state (None: all), the latest day first."""
    return tuple(_line(ws, one) for one in conferences.listed(ws, state=state))


def _line(ws: Workspace, full: FullConference) -> ConferenceLine:
    one = full.conference
    return ConferenceLine(
        one.id, one.on, one.time, ws.codes.label("conference_kind", one.kind), one.number,
        len(full.items), full.undecided, one.state.label,
    )  # fmt: skip


def points(ws: Workspace, full: FullConference) -> tuple[Point, ...]:
    """The agenda in its order, with whom each point is about."""
    with ws.vault.read() as conn:
        return tuple(_point(ws, conn, item) for item in full.items)


def _point(ws: Workspace, conn: Reading, item: AgendaItem) -> Point:
    referral = records.find(conn, Referral, item.referral_id) if item.referral_id else None
    consultation = (
        records.find(conn, Consultation, item.consultation_id) if item.consultation_id else None
    )
    case_id = item.case_id or (consultation.case_id if consultation else None)
    case = records.find(conn, Case, case_id) if case_id else None
    about = referral or case or consultation
    if about is None:
        return Point(item)
    waits = (
        referral is not None
        and referral.status is Status.IN_CONFERENCE
        and referral.conference_id == item.conference_id
        and not is_decided(item)
    )
    who = _name(ws, conn, case, referral, consultation)
    return Point(item, about.number, who, case_id, waits)


def _name(
    ws: Workspace,
    conn: Reading,
    case: Case | None,
    referral: Referral | None,
    consultation: Consultation | None,
) -> str:
    ids: tuple[PersonId | None, ...] = (
        case.person_id if case else None,
        referral.person_id if referral else None,
        consultation.subject_id if consultation else None,
    )
    person_id = next((one for one in ids if one is not None), None)
    name = "" if person_id is None else people.read_full(conn, person_id, ws.today()).name
    return name or (consultation.subject_alias if consultation else "") or NOT_NAMED
