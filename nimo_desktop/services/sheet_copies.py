"""Copies of filled sheets: inside the office a line in the journal, outside a disclosure."""

from __future__ import annotations

from nimo_desktop.domain.consent import Disclosure
from nimo_desktop.domain.form_def import About, Reader
from nimo_desktop.domain.journal import Op
from nimo_desktop.services import disclosures, sheet_facts
from nimo_desktop.services.filled_sheets import FullSheet
from nimo_desktop.services.sheets import INSIDE
from nimo_desktop.services.workspace import Workspace

STAYING = frozenset((Reader.FILE, Reader.INSIDE))
"""Readers inside the office: their copies ask nothing."""

OFFICE_BASIS = "02"


def hand_out(
    ws: Workspace, full: FullSheet, reader: Reader, *, recipient: str, purpose: str, basis: str
) -> Disclosure:
    """Record a copy that leaves and give its number; print it with `copy_no` afterwards. As
    `prepared`.
    """
    made = prepared(ws, full, reader, recipient=recipient, purpose=purpose, basis=basis)
    return disclosures.record(ws, made)


def prepared(
    ws: Workspace, full: FullSheet, reader: Reader, *, recipient: str, purpose: str, basis: str
) -> Disclosure:
    """The disclosure with its copy number, checked and not yet kept.

    Raises RuleBroken without recipient, purpose or a basis that carries it, and for the copy of a
    call the person does not know of.
    """
    facts = sheet_facts.of_sheet(ws, full.form, full.sheet)
    if reader in (Reader.PERSON, Reader.FAMILY) and full.form.about is About.CONSULTATION:
        disclosures.refuse_secret_call(facts.consultation)
    person_id = facts.person.person.id if facts.person else None
    return disclosures.of_paper(
        ws, person_id, full.sheet.case_id, form_id=full.form.id, items=full.form.title,
        recipient=recipient, purpose=purpose, basis=basis, request=reader is Reader.DISCLOSURE)


def printed(
    ws: Workspace,
    full: FullSheet,
    *,
    reader: Reader = Reader.INSIDE,
    recipient: str = INSIDE,
    purpose: str = "供覧",
    basis: str = OFFICE_BASIS,
    op: Op = Op.PRINTED,
) -> None:
    """One entry in the journal for a copy that was printed or saved."""
    facts: dict[str, object] = {
        "record": full.sheet.about_id.hex, "sheet": full.sheet.number, "reader": reader.value,
        "recipient": recipient, "purpose": purpose, "basis": basis,
    }  # fmt: skip
    ws.note(op, "sheet", full.form.id, facts, about=full.sheet.case_id or full.sheet.about_id)
