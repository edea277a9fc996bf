"""What belongs to a consultation beside itself: person, rows, the subject that counts, care."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from nimo_desktop.domain.care import Benefit, MedicalCare
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.contact import Subject
from nimo_desktop.domain.dates_jp import PartialDate, add_months
from nimo_desktop.domain.deadlines import Holidays, add_business_days
from nimo_desktop.domain.ids import (
    AgencyId,
    BenefitId,
    CareId,
    ConsultationId,
    PersonId,
    SubjectId,
    TieId,
)
from nimo_desktop.domain.names import fold
from nimo_desktop.domain.people import Address, Person
from nimo_desktop.domain.resource import Agency
from nimo_desktop.domain.staff import District
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.services import consents, families, people, tasks
from nimo_desktop.services.consents import ConsentForm
from nimo_desktop.services.families import RelativeRow
from nimo_desktop.services.people import PersonForm
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import journal, records
from nimo_desktop.storage.records import Reading, Writer


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class BenefitRow:
    """One line of 手帳・制度. `id` None is a new line; names as in `Benefit`."""

    id: BenefitId | None = None
    kind: str = ""
    state: str = "have"
    grade: str = ""
    number: str = ""
    expires_on: date | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class InvolvedRow:
    """One line of いま関わっている人・機関: an agency of the list or, without one, a label."""

    id: TieId | None = None
    agency_id: AgencyId | None = None
    label: str = ""
    in_charge: str = ""
    what: str = ""
    frequency: str = ""
    may_contact: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the screen shows beside the consultation itself."""

    person: PersonForm | None = None
    relatives: tuple[RelativeRow, ...] | None = None
    benefits: tuple[BenefitRow, ...] | None = None
    involved: tuple[InvolvedRow, ...] | None = None
    consent: ConsentForm | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Rated:
    """An urgency that was replaced: its code, when it was replaced and by whom (login)."""

    urgency: str
    until: datetime
    by: str


# Reading ----------------------------------------------------------------------------------------
def read_parts(ws: Workspace, consultation: Consultation) -> Parts:
    """Person, rows and consent as stored; rows are None while there is no person."""
    person_id = consultation.subject_id
    with ws.vault.read() as conn:
        consent = consents.form_of(
            consents.read_latest(conn, person_id=person_id, consultation_id=consultation.id)
        )
        if person_id is None:
            return Parts(consent=consent)
        full = people.read_full(conn, person_id, ws.today())
        return Parts(
            person=person_form(full),
            relatives=families.read_relatives(conn, person_id),
            benefits=_benefits(conn, person_id),
            involved=_involved(conn, person_id),
            consent=consent,
        )


def person_form(full: people.FullPerson) -> PersonForm:
    """The form about a person filled with what is stored."""
    return people.form_of(full)


def _benefits(conn: Reading, person_id: PersonId) -> tuple[BenefitRow, ...]:
    return tuple(
        BenefitRow(
            id=b.id,
            kind=b.kind,
            state=b.state,
            grade=b.grade,
            number=b.number,
            expires_on=b.expires_on,
        )
        for b in records.where(conn, Benefit, person_id=person_id)
    )


def _involved(conn: Reading, person_id: PersonId) -> tuple[InvolvedRow, ...]:
    return tuple(
        InvolvedRow(
            id=t.id,
            agency_id=t.agency_id,
            label=t.label,
            in_charge=t.in_charge,
            what=t.what,
            frequency=t.frequency,
            may_contact=t.may_contact,
        )
        for t in _own_ties(records.where(conn, SupportTie, person_id=person_id))
    )


def _own_ties(ties: Iterable[SupportTie]) -> list[SupportTie]:
    """Ties to agencies and named helpers in force; ties to people belong to the family table."""
    return [t for t in ties if t.other_id is None and t.state != "past"]


def district_of_person(conn: Reading, person_id: PersonId | None) -> str:
    """The district where the person lives now, '' if unknown."""
    if person_id is None:
        return ""
    found = [a for a in records.where(conn, Address, person_id=person_id) if a.until is None]
    return found[-1].district if found else ""


def district_of_address(ws: Workspace, text: str) -> str:
    """The district whose prefix the address begins with (with or without the town's name)."""
    plain = fold(text, ws.variants).replace(" ", "")
    town = fold(ws.office().town, ws.variants)
    places = (plain, plain.partition(town)[2] if town and town in plain else plain)
    with ws.vault.read() as conn:
        districts = records.where(conn, District)
    fits = [
        (len(prefix), district.name)
        for district in districts
        for prefix in (*district.prefixes, district.name)
        if prefix and any(p.startswith(fold(prefix, ws.variants).replace(" ", "")) for p in places)
    ]
    return max(fits)[1] if fits else ""


def first_move(day: date, rule: str, holidays: Holidays) -> date:
    """`rule` of the urgency list: 2d calendar days, 1m months, 1b business days."""
    count, unit = int(rule[:-1]), rule[-1]
    if unit == "m":
        return add_months(day, count)
    if unit == "b":
        return add_business_days(day, count, holidays)
    return day + timedelta(days=count)


def read_urgencies(conn: Reading, consultation_id: ConsultationId) -> tuple[Rated, ...]:
    """Earlier urgencies from the journal, oldest first."""
    found = []
    for entry in reversed(journal.about(conn, (consultation_id,))):
        for touched in entry.touched:
            mine = touched.kind == "consultation" and touched.row == consultation_id.hex
            if mine and touched.before is not None and "urgency" in touched.before:
                found.append(Rated(str(touched.before["urgency"]), entry.at, entry.actor))
    return tuple(found)


# Writing ----------------------------------------------------------------------------------------
def write_person(
    ws: Workspace,
    writer: Writer,
    consultation: Consultation,
    form: PersonForm | None,
    before: Consultation | None,
) -> PersonId | None:
    """The subject: chosen, changed, or made when anything was typed. Anonymous: none."""
    if consultation.caller == "anonymous" and consultation.subject_id is None and _blank(form):
        return None
    if form is None:
        if consultation.subject_id is not None:
            _merge_cautions(writer, consultation, before)
        return consultation.subject_id
    if form.person.version == 0 and _blank(form):
        return consultation.subject_id
    if form.address and not form.district:
        form = dataclasses.replace(form, district=district_of_address(ws, form.address))
    written = people.write(ws, writer, form)
    _merge_cautions(writer, dataclasses.replace(consultation, subject_id=written), before)
    return written


def _blank(form: PersonForm | None) -> bool:
    """Nothing was typed that says who it is."""
    return form is None or not any(
        (form.name.strip(), form.kana.strip(), form.alias.strip(), form.phone.strip())
    )


def _merge_cautions(
    writer: Writer, consultation: Consultation, before: Consultation | None
) -> None:
    """訪問・対応の注意 stand on the person as well; what this record took back goes there too."""
    assert consultation.subject_id is not None
    person = writer.get(Person, consultation.subject_id)
    taken_back = set(before.cautions if before else ()) - set(consultation.cautions)
    kept = [code for code in person.cautions if code not in taken_back]
    cautions = tuple(dict.fromkeys((*kept, *consultation.cautions)))
    note = person.caution_note
    if consultation.caution_note and (not note or (before and note == before.caution_note)):
        note = consultation.caution_note
    writer.change(dataclasses.replace(person, cautions=cautions, caution_note=note))


def write_rows(
    ws: Workspace,
    writer: Writer,
    person_id: PersonId,
    *,
    relatives: tuple[RelativeRow, ...] | None,
    benefits: tuple[BenefitRow, ...] | None,
    involved: tuple[InvolvedRow, ...] | None,
) -> None:
    """The three tables of the screen; None leaves a table as it is."""
    if relatives is not None:
        families.save_relatives(ws, writer, person_id, relatives)
    if benefits is not None:
        _write_benefits(ws, writer, person_id, benefits)
    if involved is not None:
        _write_involved(ws, writer, person_id, involved)


def _write_benefits(
    ws: Workspace, writer: Writer, person_id: PersonId, rows: tuple[BenefitRow, ...]
) -> None:
    stored = {b.id: b for b in writer.where(Benefit, person_id=person_id)}
    for gone in stored.keys() - {row.id for row in rows}:
        tasks.end_all(writer, source="benefit", source_id=gone)
        writer.trash(stored[gone])
    for row in rows:
        if not row.kind:
            continue
        facts = {f.name: getattr(row, f.name) for f in dataclasses.fields(row) if f.name != "id"}
        old = stored.get(row.id) if row.id else None
        if old is None:
            benefit = writer.insert(
                Benefit(id=BenefitId(ws.new_id()), person_id=person_id, **facts)
            )
        else:
            benefit = writer.change(dataclasses.replace(old, **facts))
        _keep_expiry(ws, writer, benefit, old)


def _keep_expiry(ws: Workspace, writer: Writer, benefit: Benefit, old: Benefit | None) -> None:
    """The day from which it may be renewed stands on 今日 once."""
    if benefit.expires_on == (old.expires_on if old else None):
        return
    months = int(ws.codes["benefit"].attr(benefit.kind, "renew_months_before", "1"))
    due = add_months(benefit.expires_on, -months) if benefit.expires_on else None
    tasks.keep(
        ws,
        writer,
        source="benefit",
        source_id=benefit.id,
        kind="expiry",
        title=f"{ws.codes['benefit'].label(benefit.kind)}の更新",
        due_on=due,
        staff_id=ws.me,
    )


def _write_involved(
    ws: Workspace, writer: Writer, person_id: PersonId, rows: tuple[InvolvedRow, ...]
) -> None:
    stored = {t.id: t for t in _own_ties(writer.where(SupportTie, person_id=person_id))}
    for gone in stored.keys() - {row.id for row in rows}:
        writer.trash(stored[gone])
    for row in rows:
        if row.agency_id is None and not row.label.strip():
            continue
        facts: dict[str, object] = {
            "agency_id": row.agency_id,
            "label": "" if row.agency_id else row.label.strip(),
            "in_charge": row.in_charge,
            "what": row.what,
            "frequency": row.frequency,
            "may_contact": row.may_contact,
        }
        old = stored.get(row.id) if row.id else None
        if old is not None:
            writer.change(dataclasses.replace(old, **facts))  # type: ignore[arg-type]
            continue
        sector = writer.get(Agency, row.agency_id).sector if row.agency_id else "community"
        writer.insert(
            SupportTie(
                id=TieId(ws.new_id()),
                person_id=person_id,
                sector=sector,
                **facts,  # type: ignore[arg-type]
            )
        )


def subjects_of(writer: Writer, consultation_id: ConsultationId) -> tuple[Subject, ...]:
    """Whom the consultation counts for; the first is its own subject."""
    return writer.where(Subject, consultation_id=consultation_id)


def keep_subject(ws: Workspace, writer: Writer, consultation: Consultation) -> Subject:
    """The consultation's own subject says what the consultation says; further subjects are left."""
    found = subjects_of(writer, consultation.id)
    subject = (
        found[0]
        if found
        else Subject(id=SubjectId(ws.new_id()), consultation_id=consultation.id)
    )
    subject = dataclasses.replace(
        subject,
        person_id=consultation.subject_id,
        alias="" if consultation.subject_id else consultation.subject_alias,
        case_id=consultation.case_id,
        counted=consultation.counted,
        topic=consultation.topic if consultation.counted else "",
        factors=consultation.factors,
    )
    return writer.change(subject) if found else writer.insert(subject)


def keep_care(ws: Workspace, writer: Writer, consultation: Consultation) -> None:
    """What was heard about treatment becomes the person's first entry of 医療."""
    assert consultation.subject_id is not None
    heard = (consultation.care_place, consultation.diagnosis, consultation.medication)
    if not any(heard) or writer.where(MedicalCare, person_id=consultation.subject_id):
        return
    writer.insert(
        MedicalCare(
            id=CareId(ws.new_id()),
            person_id=consultation.subject_id,
            place=consultation.care_place,
            state=consultation.care_state,
            diagnosis=consultation.diagnosis,
            diagnosis_source=consultation.diagnosis_source,
            medication=consultation.medication,
        )
    )


def about_years(age: int, today: date) -> PartialDate:
    """The birth of somebody of whom only the age is known: 「昭和19年頃」."""
    return PartialDate(f"{today.year - age:04d}~", f"{age}歳")


def agencies(ws: Workspace) -> tuple[tuple[UUID, str], ...]:
    """Id and name of the agencies that work, in the order of their readings."""
    with ws.vault.read() as conn:
        found = [a for a in records.where(conn, Agency) if a.closed_on is None]
    return tuple((a.id, a.name) for a in sorted(found, key=lambda a: (a.kana, a.name)))
