"""What the sheet of a conference prints: the whole table, or one case of it alone."""

from __future__ import annotations

import dataclasses

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.services import conference_views
from nimo_desktop.services.conference_cases import AgendaCase
from nimo_desktop.services.conferences import FullConference
from nimo_desktop.services.sheet_parts import facts as gather
from nimo_desktop.services.sheet_parts.facts import Alone, Copy, Facts
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records


def of_conference(
    ws: Workspace, full: FullConference, copy: Copy, only: AgendaCase | None = None
) -> Facts:
    """Facts around a conference; with one case on its agenda also those of the case. With `only`
    nothing of the others' is read.
    """
    if only is not None:
        return _alone(ws, full, copy, only)
    points = conference_views.points(ws, full)
    case_ids = {point.case_id for point in points if point.case_id is not None}
    with ws.vault.read() as conn:
        facts = gather.base(ws, conn, copy)
        case = records.get(conn, Case, case_ids.pop()) if len(case_ids) == 1 else None
    if case is not None:
        facts = gather.of_case(ws, case, copy)
    return dataclasses.replace(facts, conference=full, points=points)


def _alone(ws: Workspace, full: FullConference, copy: Copy, only: AgendaCase) -> Facts:
    """The conference as if nobody else had been talked about."""
    facts = _around(ws, copy, only)
    own = {"", facts.person.name if facts.person else "", *(row.name for row in facts.relatives)}
    attended = tuple(
        row for row in full.people
        if not only.several or row.name in own or row.staff_id or row.department_id
        or row.agency_id
    )  # fmt: skip
    items = tuple(point.item for point in only.points)
    return dataclasses.replace(
        facts,
        conference=dataclasses.replace(full, people=attended, items=items),
        points=only.points,
        alone=Alone(only.numbers, only.several),
    )


def _around(ws: Workspace, copy: Copy, only: AgendaCase) -> Facts:
    """Facts of the case, else of the call or the person where there is no case yet."""
    with ws.vault.read() as conn:
        case = records.get(conn, Case, only.case_id) if only.case_id else None
        call = (
            records.get(conn, Consultation, only.consultation_id) if only.consultation_id else None
        )
        facts = gather.base(ws, conn, copy)
        if only.person_id is not None:
            facts = gather.about_person(ws, conn, facts, only.person_id)
    if case is not None:
        return gather.of_case(ws, case, copy)
    return facts if call is None else gather.of_consultation(ws, call, copy)
