"""資料一式 of a conference: which papers may go into it, and who receives a copy. Reads only."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Literal
from uuid import UUID

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.conference import Attendance
from nimo_desktop.domain.consent import is_given
from nimo_desktop.domain.filled_sheet import FilledSheet
from nimo_desktop.domain.form_def import About
from nimo_desktop.domain.ids import CaseId, PersonId
from nimo_desktop.domain.people import Person
from nimo_desktop.domain.resource import Agency
from nimo_desktop.domain.staff import Department, Staff
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.services import (
    conference_cases,
    conference_views,
    consents,
    filled_sheets,
    form_library,
    sheet_facts,
    sheets,
)
from nimo_desktop.services.conferences import FullConference
from nimo_desktop.services.consents import CONSENT
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading

PRE_TASK, NOTICE = "pre_task", "meeting_notice"
PRE_TASK_DAYS = 92
"""事前課題 belong to the office; those of the quarter before a conference are offered for it."""
MAP, MAP_TITLE = "support_map", "支援体制図"
_FROM_RECORD = ("case_summary", "support_plan")
"""The sheets straight from a record that a conference talks about; the caller is on neither."""
_OVERVIEWS = ("case_overview", "case_overview_together")

Kind = Literal["sheet", "record", "map"]


@dataclasses.dataclass(frozen=True, slots=True)
class Paper:
    """One 資料 that may be chosen. `id` is the filled sheet, or the record it is made from; `of`
    names the person of its case (empty: the conference's own); `usual` papers are chosen at first.
    """

    kind: Kind
    form_id: str
    id: UUID
    title: str
    number: str = ""
    of: str = ""
    case_id: CaseId | None = None
    case_number: str = ""
    usual: bool = False

    @property
    def key(self) -> str:
        """Tells this paper from the others of the conference."""
        return f"{self.kind}:{self.form_id}:{self.id.hex}"


@dataclasses.dataclass(frozen=True, slots=True)
class Receiver:
    """One who is asked to come. `outside` is a member of another agency; `private` somebody with
    a name alone (the person, the family), for whom no pack is made.
    """

    name: str
    outside: bool = False
    private: bool = False


SPARE = Receiver("")
"""A copy more, for the office."""


@dataclasses.dataclass(frozen=True, slots=True)
class PackWish:
    """What was chosen. `receivers` get one copy each, numbered from 1 in this order; `purpose`
    and `basis` are for those outside.
    """

    papers: tuple[Paper, ...]
    receivers: tuple[Receiver, ...]
    recall: bool = False
    cover: bool = True
    purpose: str = ""
    basis: str = ""

    def copies(self, *, outside: bool | None = None) -> Iterator[tuple[int, Receiver]]:
        """写し番号 and receiver; only those outside or inside if asked."""
        for number, one in enumerate(self.receivers, 1):
            if outside in (None, one.outside):
                yield number, one

    @property
    def leaves(self) -> bool:
        """Whether any copy is for another agency."""
        return any(one.outside for one in self.receivers)


def receivers(ws: Workspace, full: FullConference) -> tuple[Receiver, ...]:
    """The people of a conference in their order."""
    with ws.vault.read() as conn:
        return tuple(_receiver(conn, one) for one in full.people)


def _receiver(conn: Reading, row: Attendance) -> Receiver:
    words: list[str] = []
    if row.agency_id is not None:
        words.append(records.get(conn, Agency, row.agency_id).name)
    elif row.department_id is not None:
        words.append(records.get(conn, Department, row.department_id).name)
    if row.staff_id is not None:
        words.append(records.get(conn, Staff, row.staff_id).name)
    words.append(row.name.strip())
    inside = row.staff_id is not None or row.department_id is not None
    outside = row.agency_id is not None
    return Receiver(" ".join(filter(None, words)), outside, not (inside or outside))


def papers(ws: Workspace, full: FullConference) -> tuple[Paper, ...]:
    """The conference's own sheets, then those of every case in the order of the agenda."""
    found = [*_own(ws, full)]
    plans = {one.id for one in form_library.forms(ws) if one.about is About.PLAN}
    done: set[CaseId] = set()
    for point in conference_views.points(ws, full):
        if point.case_id is None or point.case_id in done:
            continue
        done.add(point.case_id)
        with ws.vault.read() as conn:
            case = records.get(conn, Case, point.case_id)
        found += _of_case(ws, case, point.who, plans)
    return tuple(found)


def known_basis(ws: Workspace, full: FullConference) -> str:
    """The consent, where it is in force for everybody on the agenda; else one is to be named."""
    people = [one.person_id for one in conference_cases.of_conference(ws, full)]
    given = [
        one is not None and is_given(consents.latest(ws, person_id=one), ws.today())
        for one in people
    ]
    return CONSENT if given and all(given) else ""


def _own(ws: Workspace, full: FullConference) -> Iterator[Paper]:
    one = full.conference
    own = filled_sheets.of_record(ws, one.id)
    first = one.on - timedelta(days=PRE_TASK_DAYS)
    tasks = [sheet for sheet in filled_sheets.of_record(ws, sheet_facts.office_record(), PRE_TASK)
             if first <= sheet.made_on <= max(one.on, ws.today())]  # fmt: skip
    notices = [sheet for sheet in own if sheet.form_id == NOTICE]
    rest = [sheet for sheet in own if sheet.form_id != NOTICE]
    newest = {sheet.id for sheet in _newest_of_each(rest)}
    for sheet in (*notices, *reversed(tasks), *rest):
        usual = sheet.id in newest or sheet.form_id == PRE_TASK
        yield _sheet(sheet, usual=usual)


def _of_case(ws: Workspace, case: Case, of: str, plans: set[str]) -> list[Paper]:
    """Overview, plan, map, then the others; of a form that is there twice the newest edition. What
    was not filled as a form yet is offered straight from the record.
    """
    made = _newest_of_each(filled_sheets.of_case(ws, case.id))
    overviews = [one for one in made if one.form_id in _OVERVIEWS]
    planned = [one for one in made if one.form_id in plans]
    others = [one for one in made if one not in overviews and one not in planned]
    straight = dict(_straight(ws, case))
    out: list[Paper] = []
    for filled, record in ((overviews, "case_summary"), (planned, "support_plan")):
        out += [_sheet(one, usual=at == 0) for at, one in enumerate(filled)]
        if record in straight and not filled:
            out.append(dataclasses.replace(straight[record], usual=True))
    if _has_map(ws, case.person_id):
        out.append(Paper("map", MAP, case.id, MAP_TITLE, case.number, usual=True))
    out += [_sheet(one) for one in sorted(others, key=lambda one: one.title)]
    return [
        dataclasses.replace(one, of=of, case_id=case.id, case_number=case.number) for one in out
    ]


def _straight(ws: Workspace, case: Case) -> Iterator[tuple[str, Paper]]:
    for info, record in sheets.fitting(ws, case.id):
        if info.id in _FROM_RECORD:
            yield info.id, Paper("record", info.id, record, info.title, case.number)


def _newest_of_each(found: Iterable[FilledSheet]) -> list[FilledSheet]:
    """The highest edition of every form of every record, as they come."""
    best: dict[tuple[str, UUID], FilledSheet] = {}
    for one in found:
        known = best.get((one.form_id, one.about_id))
        if known is None or known.edition < one.edition:
            best[one.form_id, one.about_id] = one
    return list(best.values())


def _sheet(one: FilledSheet, *, usual: bool = False) -> Paper:
    number = f"{one.number} 第{one.edition}版"
    return Paper(
        "sheet", one.form_id, one.id, one.title, number, usual=usual and one.fill == "filled"
    )


def _has_map(ws: Workspace, person_id: PersonId) -> bool:
    with ws.vault.read() as conn:
        person = records.find(conn, Person, person_id)
        return person is not None and bool(records.where(conn, SupportTie, person_id=person_id))
