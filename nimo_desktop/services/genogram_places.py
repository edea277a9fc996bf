"""Where the people of a genogram stood when the family was last written: whoever is added later
moves nobody who need not move.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.diagram import GENOGRAM
from nimo_desktop.domain.ids import CaseId, PersonId
from nimo_desktop.output.genogram_values import Genogram
from nimo_desktop.services import genograms
from nimo_desktop.services.maps import family_hand, state
from nimo_desktop.services.maps.state import MapEdits
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Writer


def seen(ws: Workspace, person_id: PersonId) -> dict[CaseId, Genogram]:
    """How the genogram of each case of the person stands now."""
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
                edits = state.edits_of(ws, case.id, GENOGRAM)
                found[case.id] = genograms.standing(data, fonts, edits).placed
    return found


def remember(ws: Workspace, writer: Writer, standing: Mapping[CaseId, Genogram]) -> None:
    """Inside the action that changes the family: what was `seen` before it."""
    for case_id, placed in standing.items():

        def with_places(edits: MapEdits, placed: Genogram = placed) -> MapEdits:
            return family_hand.remembered(edits, placed)

        state.remember(ws, writer, case_id, with_places, GENOGRAM)
