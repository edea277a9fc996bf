"""同意: what the person agreed to. A change is a new record; the last one counts."""

from __future__ import annotations

import dataclasses
from datetime import date

from nimo_desktop.domain.consent import Consent, may_become
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.ids import ConsentId, ConsultationId, PersonId, StaffId
from nimo_desktop.domain.journal import Op
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading, Writer


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ConsentForm:
    """What the form about the consent says; field names are those of `Consent`."""

    state: str = ""
    given_by: str = ""
    scope_agencies: str = ""
    scope_items: str = ""
    until: date | None = None
    explained_by: StaffId | None = None
    explained_on: date | None = None
    basis: str = ""
    basis_reason: str = ""


def latest(
    ws: Workspace,
    *,
    person_id: PersonId | None = None,
    consultation_id: ConsultationId | None = None,
) -> Consent | None:
    """The consent in force for the person, else the one taken with the consultation."""
    with ws.vault.read() as conn:
        return read_latest(conn, person_id=person_id, consultation_id=consultation_id)


def read_latest(
    conn: Reading,
    *,
    person_id: PersonId | None = None,
    consultation_id: ConsultationId | None = None,
) -> Consent | None:
    """As `latest`, inside a reading that is under way."""
    found: list[Consent] = []
    if person_id is not None:
        found += records.where(conn, Consent, person_id=person_id)
    if consultation_id is not None:
        found += records.where(conn, Consent, consultation_id=consultation_id)
    return max(found, key=lambda one: (one.at, one.id), default=None)


CONSENT = "01"
INSIDE_ONLY = frozenset({"02", "03"})
"""Bases for work inside the office; nothing leaves on them (sheets.md 7.14)."""


REQUEST = "12"
"""The person asks for what is held about her (個人情報保護法76条): for that copy alone."""

OWN = "13"
"""What is held about the person is given to the person (個人情報保護法69条2項1号): for that copy
alone.
"""


def carries(ws: Workspace, basis: str, *, request: bool = False, own: bool = False) -> bool:
    """Whether this is a basis of the list on which something may leave the office; `request` for
    the copy of a 開示請求, `own` for the person's own.
    """
    known = basis in ws.codes["sharing_basis"] and basis not in INSIDE_ONLY
    return known and (request or basis != REQUEST) and (own or basis != OWN)


def form_of(consent: Consent | None) -> ConsentForm:
    """The form filled from a record; empty for none."""
    if consent is None:
        return ConsentForm()
    names = [field.name for field in dataclasses.fields(ConsentForm)]
    return ConsentForm(**{name: getattr(consent, name) for name in names})


def save(ws: Workspace, person_id: PersonId, form: ConsentForm) -> Consent | None:
    """The consent of a person as one action; None if nothing was said."""
    return ws.apply(Op.CONSENT_SAVED, lambda w: write(ws, w, form, person_id=person_id))


def write(
    ws: Workspace,
    writer: Writer,
    form: ConsentForm,
    *,
    person_id: PersonId | None = None,
    consultation_id: ConsultationId | None = None,
) -> Consent | None:
    """As `save`, inside an action that is under way.

    Nothing changes if the last record says the same. A record of the same day is corrected
    in place; after that a change is a new record and must be a step that consent knows.
    """
    if not form.state:
        return None
    last = read_latest(writer.conn, person_id=person_id, consultation_id=consultation_id)
    facts = {field.name: getattr(form, field.name) for field in dataclasses.fields(form)}
    if last is not None and form_of(last) == form:
        return _name_person(writer, last, person_id)
    if last is not None and last.at.date() == ws.today():
        return writer.change(
            dataclasses.replace(last, **facts, person_id=last.person_id or person_id)
        )
    if last is not None and last.state != form.state and not may_become(last.state, form.state):
        raise RuleBroken(
            "同意の状態をこのようには変えられません。記録は変わっていません。"
            "取りやめは「撤回」を、あらためて確かめたときは新しい状態を選んでください。"
        )
    return writer.insert(
        Consent(
            id=ConsentId(ws.new_id()),
            person_id=person_id,
            consultation_id=consultation_id,
            at=ws.now(),
            **facts,
        )
    )


def _name_person(writer: Writer, last: Consent, person_id: PersonId | None) -> Consent:
    """A consent taken before the person was named belongs to her from now on."""
    if last.person_id is None and person_id is not None:
        return writer.change(dataclasses.replace(last, person_id=person_id))
    return last
