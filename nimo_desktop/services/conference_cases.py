"""Whose a copy of a conference's sheet is: one of the cases on its agenda, and nobody else's.

The office and the agencies that sat at the table read the whole record. A copy for the person, the
family, the landlord or a 開示請求 is about one case; the others are not even numbers on it.
"""

from __future__ import annotations

import dataclasses
from uuid import UUID

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.conference import AgendaItem
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.form_def import About, FormDef, Reader
from nimo_desktop.domain.ids import CaseId, ConferenceId, ConsultationId, PersonId
from nimo_desktop.domain.referral_record import Referral
from nimo_desktop.services import conference_views, conferences
from nimo_desktop.services.conference_views import NOT_NAMED, Point
from nimo_desktop.services.conferences import FullConference
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading

PRIVATE = frozenset((Reader.PERSON, Reader.FAMILY, Reader.LANDLORD, Reader.DISCLOSURE))
"""Readers whose copy names one case at most."""

_NO_CASE = (
    "この会議の議題には、ケースがまだありません。だれの写しか分からないため、作っていません。"
    "会議の議題にケースを入れてから、もう一度開いてください。"
)
_CHOOSE = (
    "この会議では{count}件のケースを話し合っています。ほかの方のことが出ないように、"
    "まだ何も作っていません。どのケースの写しかを選んでください。"
)
_OTHERS_LEFT = (
    "この写しに、同じ会議のほかの方の名前か番号が残っているため、まだ何も作っていません。"
    "「入力」でその言葉を消してから、もう一度開いてください。"
)
_LEAST_WORDS = 8
"""A shorter question of the agenda may stand in anybody's record."""


@dataclasses.dataclass(frozen=True, slots=True)
class AgendaCase:
    """One case (or person, or nameless call) on an agenda with its points. `several`: others were
    talked about too; `strange`: words of theirs that its copy may not carry.
    """

    key: UUID
    number: str
    who: str
    case_id: CaseId | None = None
    person_id: PersonId | None = None
    consultation_id: ConsultationId | None = None
    points: tuple[Point, ...] = ()
    several: bool = False
    strange: tuple[str, ...] = ()

    @property
    def numbers(self) -> frozenset[str]:
        """The numbers by which the agenda names it."""
        return frozenset((self.number, *(one.number for one in self.points)))


def of_conference(ws: Workspace, full: FullConference) -> tuple[AgendaCase, ...]:
    """The cases on the agenda in its order, each once."""
    found: dict[UUID, AgendaCase] = {}
    with ws.vault.read() as conn:
        for point in conference_views.points(ws, full):
            one = _case_of(conn, point)
            if one is not None:
                known = found.setdefault(one.key, one)
                found[one.key] = dataclasses.replace(known, points=(*known.points, point))
    return tuple(found.values())


def one_for(
    ws: Workspace, form: FormDef, about_id: UUID, reader: Reader, key: UUID | None = None
) -> AgendaCase | None:
    """The case a private copy is about; None for a reader of the whole and for other forms.

    Raises RuleBroken for an agenda without a case, and for one with several while none is chosen.
    """
    if form.about is not About.CONFERENCE or reader not in PRIVATE:
        return None
    full = conferences.load(ws, ConferenceId(about_id))
    every = of_conference(ws, full)
    if not every:
        raise RuleBroken(_NO_CASE)
    one = next((case for case in every if case.key == key or len(every) == 1), None)
    if one is None:
        raise RuleBroken(_CHOOSE.format(count=len(every)))
    others = [case for case in every if case is not one]
    gone = of_conference(ws, dataclasses.replace(full, items=_removed(ws, full)))
    left = [case for case in (*others, *gone) if case.key != one.key]
    return dataclasses.replace(one, several=bool(others), strange=_words(one, left))


def refuse_others(one: AgendaCase, known: tuple[str, ...], said: str) -> None:
    """The last look at a copy. Raises RuleBroken when a word of another's is on it; `known` are
    names of the own family, who may sit at the table for themselves.
    """
    told = _bare(said)
    own = frozenset(_bare(name) for name in known)
    if any(word in told for word in map(_bare, one.strange) if word not in own):
        raise RuleBroken(_OTHERS_LEFT)


def _removed(ws: Workspace, full: FullConference) -> tuple[AgendaItem, ...]:
    """Points that were taken off the agenda: what was typed before may still tell of them."""
    with ws.vault.read() as conn:
        return records.trashed(conn, AgendaItem, conference_id=full.conference.id)


def _words(one: AgendaCase, others: list[AgendaCase]) -> tuple[str, ...]:
    own = {_bare(word) for word in (one.who, *one.numbers)}
    asked = {_bare(point.item.question) for point in one.points}
    found = [word for case in others for word in (case.who, *sorted(case.numbers))]
    found += [
        point.item.question for case in others for point in case.points
        if len(_bare(point.item.question)) >= _LEAST_WORDS
    ]  # fmt: skip
    return tuple(
        word for word in dict.fromkeys(found)
        if word not in ("", NOT_NAMED) and _bare(word) not in own | asked
    )  # fmt: skip


def _bare(words: str) -> str:
    return "".join(words.split())


def _case_of(conn: Reading, point: Point) -> AgendaCase | None:
    item = point.item
    referral = records.find(conn, Referral, item.referral_id) if item.referral_id else None
    call = records.find(conn, Consultation, item.consultation_id) if item.consultation_id else None
    case_id = point.case_id or (referral.case_id if referral else None)
    case = records.find(conn, Case, case_id) if case_id else None
    if case is not None:
        return AgendaCase(case.id, case.number, point.who, case.id, case.person_id)
    person_id = (referral.person_id if referral else None) or (call.subject_id if call else None)
    about = referral or call
    if about is None:
        return None
    return AgendaCase(
        person_id or about.id, about.number, point.who, None, person_id, call.id if call else None
    )
