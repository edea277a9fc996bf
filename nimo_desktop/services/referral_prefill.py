"""連携票: what a new slip takes over from the record.

Who called or reported is never taken over when it is not the person (sheets.md rule 0.1): what a
third person said fills no field.
"""

from __future__ import annotations

import dataclasses
from datetime import datetime
from uuid import UUID

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.consent import is_given
from nimo_desktop.domain.consultation import Consultation, needs_safety_line
from nimo_desktop.domain.dates_jp import age_words
from nimo_desktop.domain.errors import NotFound
from nimo_desktop.domain.ids import CaseId, ConsultationId, PersonId
from nimo_desktop.domain.people import Person
from nimo_desktop.domain.referral import Referral
from nimo_desktop.domain.task import Task
from nimo_desktop.services import consents, families
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading


@dataclasses.dataclass(frozen=True, slots=True)
class Origin:
    """Where a referral comes from; `case` is also the case that the consultation became."""

    case: Case | None
    consultation: Consultation | None
    person_id: PersonId | None


def origin(
    ws: Workspace, *, case_id: CaseId | None = None, consultation_id: ConsultationId | None = None
) -> Origin:
    """The case or consultation to hand on from. Raises NotFound."""
    with ws.vault.read() as conn:
        return read_origin(conn, case_id, consultation_id)


def origin_of_draft(ws: Workspace, record: UUID) -> Origin:
    """Of what a half-done つなぐ is about: its draft bears the id of a case or a consultation."""
    with ws.vault.read() as conn:
        if records.find(conn, Case, record) is not None:
            return read_origin(conn, CaseId(record), None)
        return read_origin(conn, None, ConsultationId(record))


def read_origin(
    conn: Reading, case_id: CaseId | None, consultation_id: ConsultationId | None
) -> Origin:
    """As `origin`, inside a reading that is under way."""
    if case_id is None and consultation_id is None:
        raise NotFound
    consultation = None
    if consultation_id is not None:
        consultation = records.get(conn, Consultation, consultation_id)
        case_id = case_id or consultation.case_id
    case = None if case_id is None else records.get(conn, Case, case_id)
    if case is not None and consultation is None and case.consultation_id is not None:
        consultation = records.find(conn, Consultation, case.consultation_id)
    person = case.person_id if case else consultation.subject_id if consultation else None
    return Origin(case, consultation, person)


def prefilled(ws: Workspace, conn: Reading, start: Origin, slip: Referral) -> Referral:
    """The slip with what the record says about household, matter, history, cautions, consent."""
    case, consultation = start.case, start.consultation
    open_source = consultation is None or not protected_source(ws, consultation)
    told = consultation if open_source else None
    facts = {
        "household_note": household_note(ws, conn, start.person_id),
        "gist": _first(
            told and told.story, told and told.gist, consultation and consultation.wish,
            case and case.summary,
        ),
        "history_done": _first(
            case and case.tried, told and _lines(told.history, told.tried_before, told.response)
        ),
        "view_and_direction": _first(case and case.view, told and told.view),
        "contact_cautions": cautions(ws, conn, start),
    }  # fmt: skip
    kept = {name: text for name, text in facts.items() if not getattr(slip, name)}
    return dataclasses.replace(
        slip,
        safety_from=slip.safety_from or reported_at(conn, consultation),
        **kept,  # type: ignore[arg-type]
        **consent_facts(ws, conn, start),  # type: ignore[arg-type]
    )


def reported_at(conn: Reading, consultation: Consultation | None) -> datetime | None:
    """When signs of abuse were told, while nobody has seen yet that the person is safe."""
    if consultation is None or not needs_safety_line(consultation):
        return None
    lines = records.where(conn, Task, consultation_id=consultation.id, kind="safety", done_at=None)
    return (consultation.notified_at or consultation.received_at) if lines else None


def protected_source(ws: Workspace, consultation: Consultation) -> bool:
    """Whether what was said came from somebody else than the person."""
    return consultation.caller not in ("", "self")


def household_note(ws: Workspace, conn: Reading, person_id: PersonId | None) -> str:
    """Who lives with the person, by kinship and age; names stay in the record."""
    if person_id is None:
        return ""
    rows = families.read_relatives(conn, person_id)
    parts = []
    for state in (families.TOGETHER, families.APART):
        some = [_member(ws, row) for row in rows if row.state == state]
        if some:
            parts.append(f"{ws.codes['family_state'].label(state)}: {'、'.join(some)}")
    return "\n".join(parts)


def _member(ws: Workspace, row: families.RelativeRow) -> str:
    word = ws.codes.label("kinship", row.relation) or "続柄不明"
    notes = [age_words(row.birth, ws.today())] if row.birth is not None else []
    notes += ["キーパーソン"] if row.key_person else []
    return f"{word}({'・'.join(notes)})" if notes else word


def cautions(ws: Workspace, conn: Reading, start: Origin) -> str:
    """連絡・訪問の注意 of the person, and of the consultation while nobody is named."""
    lines: list[str] = []
    if start.person_id is not None:
        person = records.get(conn, Person, start.person_id)
        lines += _cautions_of(ws, person.cautions, person.caution_note)
        if person.office_name in ("no", "personal"):
            word = ws.codes["office_name"].label(person.office_name)
            lines.append(f"役場と名乗ってよいか: {word}")
        lines += [ws.codes["voicemail"].label(code) for code in person.voicemail]
        lines += [person.reach_note] if person.reach_note else []
    if start.consultation is not None:
        one = start.consultation
        lines += _cautions_of(ws, one.cautions, one.caution_note)
    return "\n".join(dict.fromkeys(lines))


def _cautions_of(ws: Workspace, codes: tuple[str, ...], note: str) -> list[str]:
    words = [ws.codes["caution"].label(code) for code in codes if code != "other"]
    return [*words, note] if note else words


def consent_facts(ws: Workspace, conn: Reading, start: Origin) -> dict[str, object]:
    """The consent in force, else the basis that was noted instead of it."""
    consent = consents.read_latest(
        conn,
        person_id=start.person_id,
        consultation_id=start.consultation.id if start.consultation else None,
    )
    if consent is None:
        return {}
    if is_given(consent, ws.today()):
        return {"consent_id": consent.id, "basis_code": "01"}
    return {"basis_code": consent.basis, "basis_note": consent.basis_reason}


def with_consent(ws: Workspace, conn: Reading, slip: Referral) -> Referral:
    """The slip with the consent in force today: one given since counts, one withdrawn does not."""
    consent = consents.read_latest(
        conn, person_id=slip.person_id, consultation_id=slip.consultation_id
    )
    if consent is not None and is_given(consent, ws.today()):
        return dataclasses.replace(
            slip, consent_id=consent.id, basis_code=slip.basis_code or "01"
        )
    basis = "" if slip.basis_code == "01" else slip.basis_code
    return dataclasses.replace(slip, consent_id=None, basis_code=basis)


def _first(*texts: str | Consultation | Case | None) -> str:
    return next((one for one in texts if isinstance(one, str) and one.strip()), "")


def _lines(*texts: str) -> str:
    return "\n".join(one for one in texts if one.strip())
