"""The person of a case and those around: the person's own form, the family, the household."""

from __future__ import annotations

import dataclasses
from uuid import UUID

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.case_moves import CaseStatus
from nimo_desktop.domain.contact import Contact, Subject
from nimo_desktop.domain.errors import Conflict
from nimo_desktop.domain.family import Relative
from nimo_desktop.domain.ids import CaseId, PersonId, SubjectId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.people import Membership, Name, valid_on
from nimo_desktop.services import families, family_pairs, genogram_places, people
from nimo_desktop.services.families import RelativeRow
from nimo_desktop.services.family_pairs import FamilyPair
from nimo_desktop.services.people import PersonForm
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading, Writer

PERSON_DRAFT = "case:person"
RELATIVES_DRAFT = "case:relatives"


@dataclasses.dataclass(frozen=True, slots=True)
class HousePerson:
    """Somebody of the family or household. `relation` is a word (「母」), "本人" for the person.

    `case_id` is the person's own open case, else the newest closed one.
    """

    person_id: PersonId
    name: str
    relation: str
    case_id: CaseId | None = None
    case_number: str = ""
    case_status: str = ""
    together: bool | None = None

    @property
    def label(self) -> str:
        """「母 見本 花子」"""
        return f"{self.relation} {self.name or '(名前は不明)'}"


def person_form(ws: Workspace, person_id: PersonId) -> PersonForm:
    """The person as the form shows it."""
    return people.form_of(people.load(ws, person_id))


def save_person(ws: Workspace, form: PersonForm, *, draft: str = "") -> PersonId:
    """Write the whole form as one action; what was emptied has ended (the journal keeps it).

    The form shows everything, so one that remembers nothing is compared with what is stored.
    """
    if not form.shown and form.person.version:
        stored = people.form_of(people.load(ws, form.person.id))
        form = dataclasses.replace(form, shown=stored.shown)

    def work(writer: Writer) -> PersonId:
        pid = people.write(ws, writer, form)
        if draft:
            writer.drop_draft(ws.actor, PERSON_DRAFT, draft)
        return pid

    return ws.apply(Op.PERSON_SAVED, work)


def save_relatives(
    ws: Workspace,
    person_id: PersonId,
    rows: tuple[RelativeRow, ...],
    *,
    pairs: tuple[FamilyPair, ...] | None = None,
    opened: tuple[tuple[RelativeRow, ...], tuple[FamilyPair, ...]] | None = None,
    draft: str = "",
) -> tuple[RelativeRow, ...]:
    """The family table as one action, with the couples and children that follow from it and the
    `pairs` that are said beside it (None leaves those as they are). Who stands on the genogram
    already keeps the place there. `opened` is what stood in the vault when the form was opened.

    Raises Conflict when another hand was at it since.
    """
    standing = genogram_places.seen(ws, person_id)

    def work(writer: Writer) -> tuple[RelativeRow, ...]:
        if opened is not None and opened != (
            families.read_relatives(writer.conn, person_id),
            family_pairs.read(ws, writer.conn, person_id),
        ):
            raise Conflict
        genogram_places.remember(ws, writer, standing)
        if pairs is None:
            written = families.save_relatives(ws, writer, person_id, rows)
        else:
            written = _with_pairs(ws, writer, person_id, rows, pairs)
        if draft:
            writer.drop_draft(ws.actor, RELATIVES_DRAFT, draft)
        return written

    return ws.apply(Op.RELATIVES_SAVED, work)


def _with_pairs(
    ws: Workspace,
    writer: Writer,
    person_id: PersonId,
    rows: tuple[RelativeRow, ...],
    pairs: tuple[FamilyPair, ...],
) -> tuple[RelativeRow, ...]:
    was = family_pairs.said(ws, writer.conn, person_id)
    family_pairs.clear(writer, was, (person_id, *(row.other_id for row in rows)), pairs)
    written = families.save_relatives(ws, writer, person_id, rows)
    lines = [person_id, *(row.other_id for row in written if row.other_id is not None)]
    family_pairs.write(ws, writer, lines, pairs, was)
    return written


def household(ws: Workspace, person_id: PersonId) -> tuple[HousePerson, ...]:
    """The person, then everybody the family tables and the household name, each with the case."""
    with ws.vault.read() as conn:
        relations = _relations(ws, conn, person_id)
        cases = records.grouped(conn, Case, "person_id", list(relations))
        names = records.grouped(conn, Name, "person_id", list(relations))
        return tuple(
            _house_person(pid, relation, together, cases.get(pid, ()), names.get(pid, ()))
            for pid, (relation, together) in relations.items()
        )


def _relations(
    ws: Workspace, conn: Reading, person_id: PersonId
) -> dict[UUID, tuple[str, bool | None]]:
    found: dict[UUID, tuple[str, bool | None]] = {person_id: ("本人", None)}
    own = records.where(conn, Relative, person_id=person_id)
    for relative in sorted(own, key=lambda r: (r.position, r.id)):
        word = ws.codes.label("kinship", relative.relation) or "家族"
        found.setdefault(relative.other_id, (word, relative.together))
    # Tables of others name the person: the line says what the person is to them, not they to her.
    for relative in records.where(conn, Relative, other_id=person_id):
        found.setdefault(relative.person_id, ("家族", relative.together))
    mine = records.where(conn, Membership, person_id=person_id)
    for membership in valid_on(mine, ws.today()):
        mates = records.where(conn, Membership, household_id=membership.household_id)
        for mate in valid_on(mates, ws.today()):
            found.setdefault(mate.person_id, ("同じ世帯", True))
    return found


def _house_person(
    pid: UUID,
    relation: str,
    together: bool | None,
    cases: tuple[Case, ...],
    names: tuple[Name, ...],
) -> HousePerson:
    current = [n for n in names if n.kind == "main" and n.until is None]
    case = next((c for c in cases if c.status != CaseStatus.CLOSED), cases[-1] if cases else None)
    return HousePerson(
        PersonId(pid),
        current[-1].text if current else "",
        relation,
        case.id if case else None,
        case.number if case else "",
        CaseStatus(case.status).label if case else "",
        together,
    )


def subject_of(ws: Workspace, contact: Contact, person: HousePerson) -> Subject:
    """That person as a subject of the contact: topic and factors as chosen last for her."""
    with ws.vault.read() as conn:
        last = records.newest(conn, Subject, person_id=person.person_id)
    return Subject(
        id=SubjectId(ws.new_id()),
        contact_id=contact.id,
        person_id=person.person_id,
        case_id=person.case_id,
        counted=None if last is None else last.counted,
        topic="" if last is None else last.topic,
        factors=() if last is None else last.factors,
    )
