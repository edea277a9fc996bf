"""Copies of filled sheets: inside the office a line in the journal, outside a disclosure."""

from __future__ import annotations

import dataclasses
from uuid import UUID

from nimo_desktop.domain.consent import Disclosure
from nimo_desktop.domain.form_def import About, Reader
from nimo_desktop.domain.ids import CaseId, ConferenceId, DisclosureId
from nimo_desktop.domain.journal import Op
from nimo_desktop.services import conference_cases, conferences, disclosures, sheet_facts
from nimo_desktop.services.conference_cases import AgendaCase
from nimo_desktop.services.filled_sheets import FullSheet
from nimo_desktop.services.form_files import alone, building
from nimo_desktop.services.form_files.values import Values
from nimo_desktop.services.sheet_parts.facts import Facts
from nimo_desktop.services.sheets import INSIDE
from nimo_desktop.services.workspace import Workspace

STAYING = frozenset((Reader.FILE, Reader.INSIDE))
"""Readers inside the office: their copies ask nothing."""

OFFICE_BASIS = "02"


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """What a copy is made of: the record, what was typed, the names of boxes that are not on it,
    and of a conference the one case it is about.
    """

    facts: Facts
    values: Values
    away: frozenset[str] = frozenset()
    only: AgendaCase | None = None

    def refuse_others(self, said: str) -> None:
        """Raises RuleBroken when the copy of one case names another on the same agenda."""
        if self.only is not None:
            known = tuple(row.name for row in self.facts.relatives)
            conference_cases.refuse_others(self.only, known, said)


def told(ws: Workspace, full: FullSheet, reader: Reader, case: UUID | None = None) -> Told:
    """What this reader is told. `case`: which one on the agenda of a conference (a `key` of
    `choices`).

    Raises NotFound; RuleBroken when nobody can say whose copy it is.
    """
    form, sheet, values = full.form, full.sheet, full.values
    only = conference_cases.one_for(ws, form, sheet.about_id, reader, case)
    if only is not None:
        mixed = only.several or alone.mixed(form, values, only.numbers)
        only = dataclasses.replace(only, several=mixed)
    facts = sheet_facts.of_sheet(ws, form, sheet, building.copy_of(reader), only)
    return Told(facts, *alone.only_own(form, values, facts), only)


def choices(ws: Workspace, full: FullSheet, reader: Reader) -> tuple[AgendaCase, ...]:
    """The cases one of which a copy for this reader is about; none where there is no choice."""
    if full.form.about is not About.CONFERENCE or reader not in conference_cases.PRIVATE:
        return ()
    loaded = conferences.load(ws, ConferenceId(full.sheet.about_id))
    return conference_cases.of_conference(ws, loaded)


def hand_out(
    ws: Workspace, full: FullSheet, reader: Reader, *, recipient: str, purpose: str, basis: str,
    case: UUID | None = None,
) -> Disclosure:
    """Record a copy that leaves and give its number; print it with `copy_no` afterwards. As
    `prepared`.
    """
    made = prepared(
        ws, full, reader, recipient=recipient, purpose=purpose, basis=basis, case=case)
    record(ws, full, reader, made)
    return made


def record(ws: Workspace, full: FullSheet, reader: Reader, made: Disclosure) -> None:
    """Keep what `prepared` made, as one action.

    Raises RuleBroken when another copy took its number since it was prepared.
    """
    found = each_case(ws, full, reader, made)
    if len(found) == 1:
        disclosures.record(ws, found[0])
    else:
        disclosures.record_all(ws, found, own_number=True)


def each_case(
    ws: Workspace, full: FullSheet, reader: Reader, made: Disclosure
) -> tuple[Disclosure, ...]:
    """What a copy tells of whom: a conference's record of every case on its agenda, all under one
    copy number; the notice of a conference of nobody; any other copy of its own person alone.
    """
    if full.form.about is not About.CONFERENCE or reader in conference_cases.PRIVATE:
        return (made,)
    if not full.form.confidential:
        return (dataclasses.replace(made, person_id=None),)
    return tuple(
        dataclasses.replace(
            made, id=DisclosureId(ws.new_id()), person_id=one.person_id, case_id=one.case_id,
            consultation_id=one.consultation_id)
        for one in _everybody(ws, full, reader)
    ) or (made,)  # fmt: skip


def _everybody(ws: Workspace, full: FullSheet, reader: Reader) -> tuple[AgendaCase, ...]:
    """The cases a conference's record tells of, for readers of the whole."""
    about, private = full.form.about, reader in conference_cases.PRIVATE
    if about is not About.CONFERENCE or private or not full.form.confidential:
        return ()
    loaded = conferences.load(ws, ConferenceId(full.sheet.about_id))
    return conference_cases.of_conference(ws, loaded)


def prepared(
    ws: Workspace, full: FullSheet, reader: Reader, *, recipient: str, purpose: str, basis: str,
    case: UUID | None = None,
) -> Disclosure:
    """The disclosure with its copy number, checked and not yet kept; `case` as of `told`.

    Raises RuleBroken without recipient, purpose or a basis that carries it (the consent of
    everybody on the agenda), for the copy of a call the person does not know of, and when nobody
    can say whose copy it is.
    """
    found = told(ws, full, reader, case)
    facts, only = found.facts, found.only
    if reader in (Reader.PERSON, Reader.FAMILY) and full.form.about is About.CONSULTATION:
        disclosures.refuse_secret_call(facts.consultation)
    person_id = facts.person.person.id if facts.person else None
    case_id = full.sheet.case_id if only is None else only.case_id
    whose = [(one.person_id, one.case_id) for one in _everybody(ws, full, reader)]
    made = [
        disclosures.of_paper(
            ws, person, of_case, form_id=full.form.id, items=full.form.title,
            recipient=recipient, purpose=purpose, basis=basis,
            request=reader is Reader.DISCLOSURE, own=reader is Reader.PERSON)
        for person, of_case in whose or [(person_id, case_id)]
    ]  # fmt: skip
    return max(made, key=lambda one: one.copy_no)  # the first number that is free for all of them


def printed(
    ws: Workspace,
    full: FullSheet,
    *,
    reader: Reader = Reader.INSIDE,
    recipient: str = INSIDE,
    purpose: str = "供覧",
    basis: str = OFFICE_BASIS,
    op: Op = Op.PRINTED,
    case_id: CaseId | None = None,
) -> None:
    """One entry in the journal for a copy that was printed or saved; `case_id`: the one case a
    conference's copy is about.
    """
    facts: dict[str, object] = {
        "record": full.sheet.about_id.hex, "sheet": full.sheet.number, "reader": reader.value,
        "recipient": recipient, "purpose": purpose, "basis": basis,
    }  # fmt: skip
    about = case_id or full.sheet.case_id or full.sheet.about_id
    ws.note(op, "sheet", full.form.id, facts, about=about)
