"""Where the people of a genogram stood when the family was last written: whoever is added later
moves nobody who need not move.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from contextlib import suppress

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.diagram import GENOGRAM, CaseDiagram
from nimo_desktop.domain.ids import CaseId, DiagramId, PersonId
from nimo_desktop.output.genogram_values import Genogram, Place
from nimo_desktop.services import genograms
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading, Writer


def kept(ws: Workspace, case_id: CaseId) -> Mapping[str, Place]:
    """The places remembered for a case, by person; none before its family was changed once."""
    with ws.vault.read() as conn:
        found = _stored(conn, case_id)
    if found is None or not found.edits:
        return {}
    told = json.loads(found.edits)
    size = float(told.get("font_pt", 0))
    return {
        person: Place(x, y, int(row), 0.0, (), 0.0, 0.0, size)
        for person, (x, y, row) in told.get("places", {}).items()
    }


def seen(ws: Workspace, person_id: PersonId) -> dict[CaseId, str]:
    """How the genogram of each case of the person stands now, as `remember` writes it."""
    from nimo_desktop.output.fonts import load_fonts

    with ws.vault.read() as conn:
        cases = records.where(conn, Case, person_id=person_id)
    fonts = load_fonts()
    found = {}
    for case in cases:
        data = genograms.gather(ws, case.id)
        if len(data.people) > 1:
            # A family too large for any page is no reason to refuse what the nurse writes.
            with suppress(ValueError):
                previous = kept(ws, case.id)
                found[case.id] = _told(genograms.placed_on(data, fonts, previous=previous))
    return found


def _told(placed: Genogram) -> str:
    places = {
        person: (round(at.x, 2), round(at.y, 2), at.row) for person, at in placed.places.items()
    }
    told = {"font_pt": placed.font_pt, "places": places}
    return json.dumps(told, sort_keys=True, separators=(",", ":"))


def remember(ws: Workspace, writer: Writer, standing: Mapping[CaseId, str]) -> None:
    """Inside the action that changes the family: what was `seen` before it."""
    for case_id, words in standing.items():
        found = _stored(writer.conn, case_id)
        if found is None:
            writer.insert(CaseDiagram(
                id=DiagramId(ws.new_id()), case_id=case_id, kind=GENOGRAM, edits=words,
                made_by=ws.me))  # fmt: skip
        elif found.edits != words:
            writer.change(dataclasses.replace(found, edits=words))


def _stored(conn: Reading, case_id: CaseId) -> CaseDiagram | None:
    found = records.where(conn, CaseDiagram, case_id=case_id, kind=GENOGRAM, as_of=None)
    return found[-1] if found else None
