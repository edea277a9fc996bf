"""経過記録: writing, confirming, amending with a reason, circulating; one contact, several
subjects.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.contact import (
    Amendment,
    Contact,
    Subject,
    needs_reason,
    problems,
    text_of,
)
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.ids import AmendmentId, CaseId, ContactId, SubjectId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.names import fold
from nimo_desktop.domain.problems import Problem, blocking
from nimo_desktop.services import tasks
from nimo_desktop.services.my_number import my_number_problems
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.lists import contacts as lists
from nimo_desktop.storage.lists.contacts import ContactFilter
from nimo_desktop.storage.records import Reading, Writer

__all__ = [
    "DRAFT_FORM", "ContactFilter", "FullContact", "anonymous_subject", "circulate", "confirm",
    "draft_of", "find_text", "last_subject", "list_ids", "load", "load_many", "new", "of_case",
    "place_of_draft", "save", "subject_for", "uncirculated", "usual_minutes", "write",
]  # fmt: skip

DRAFT_FORM = "contact"
_NEW = "new-"


@dataclasses.dataclass(frozen=True, slots=True)
class FullContact:
    """A contact with whom it counts for and what it said before each amendment, oldest first."""

    contact: Contact
    subjects: tuple[Subject, ...] = ()
    amendments: tuple[Amendment, ...] = ()


def new(ws: Workspace, case_id: CaseId) -> FullContact:
    """An unwritten contact about the person of the case, with the topic of the last one
    preselected.

    Minutes are those of the person's own last contact by the same method; see `usual_minutes`.
    """
    with ws.vault.read() as conn:
        case = records.get(conn, Case, case_id)
        last = _last_subject(conn, case)
    contact = Contact(id=ContactId(ws.new_id()), case_id=case_id, at=ws.now(), author=ws.me)
    return FullContact(contact, (subject_for(ws, contact, case, last),))


def subject_for(
    ws: Workspace, contact: Contact, case: Case, last: Subject | None = None
) -> Subject:
    """The person of a case as a subject of the contact, counted as the last time."""
    return Subject(
        id=SubjectId(ws.new_id()),
        contact_id=contact.id,
        person_id=case.person_id,
        case_id=case.id,
        counted=None if last is None else last.counted,
        topic="" if last is None else last.topic,
        factors=() if last is None else last.factors,
    )


def anonymous_subject(ws: Workspace, contact: Contact) -> Subject:
    """匿名: counts among the contacts, never among the people."""
    return Subject(id=SubjectId(ws.new_id()), contact_id=contact.id, alias="匿名")


def last_subject(ws: Workspace, case_id: CaseId) -> Subject | None:
    """How the person of the case was counted the last time."""
    with ws.vault.read() as conn:
        return _last_subject(conn, records.get(conn, Case, case_id))


def _last_subject(conn: Reading, case: Case) -> Subject | None:
    return records.newest(conn, Subject, person_id=case.person_id)


def usual_minutes(ws: Workspace, method: str) -> int | None:
    """Minutes of the newest contact of the same method by the person at the desk.

    Before the first one, what the list of methods offers; None where it offers nothing.
    """
    with ws.vault.read() as conn:
        found = records.newest(conn, Contact, author=ws.me, method=method)
    if found is not None and found.minutes is not None:
        return found.minutes
    offered = ws.codes["method"].attr(method, "minutes")
    return int(offered) if offered else None


def draft_of(contact: Contact) -> str:
    """The name of a contact's draft: one new contact per case, else the contact itself."""
    if contact.version == 0 and contact.case_id is not None:
        return _NEW + contact.case_id.hex
    return contact.id.hex


def place_of_draft(ws: Workspace, record: str) -> tuple[CaseId | None, ContactId | None]:
    """Where a draft of this form is taken up again: its case, and the contact if it has one."""
    if record.startswith(_NEW):
        return CaseId(UUID(hex=record.removeprefix(_NEW))), None
    stored = _stored(ws, ContactId(UUID(hex=record)))
    return (None, None) if stored is None else (stored.case_id, stored.id)


def load(ws: Workspace, contact_id: ContactId) -> FullContact:
    """The contact with its parts. Raises NotFound."""
    with ws.vault.read() as conn:
        return _load(conn, contact_id)


def _load(conn: Reading, contact_id: ContactId) -> FullContact:
    return FullContact(
        records.get(conn, Contact, contact_id),
        records.where(conn, Subject, contact_id=contact_id),
        records.where(conn, Amendment, contact_id=contact_id),
    )


def save(
    ws: Workspace,
    contact: Contact,
    subjects: tuple[Subject, ...],
    *,
    reason: str = "",
    confirm: bool = False,
    draft: str = "",
) -> tuple[FullContact | None, tuple[Problem, ...]]:
    """Write a contact as one action; nothing is written while a blocking problem stands.

    A confirmed contact is amended: `reason` is needed from the day after on, and what it said stays
    readable. `draft` names the draft that goes in the same transaction.
    """
    found = [*problems(contact, subjects), *my_number_problems(contact)]
    stored = None if contact.version == 0 else _stored(ws, contact.id)
    amends = stored is not None and stored.confirmed_at is not None
    if amends and stored is not None and needs_reason(stored, ws.now()) and not reason.strip():
        found.append(Problem("reason", "missing", "確定した記録の訂正には、理由を入れてください。"))
    if blocking(tuple(found)):
        return None, tuple(found)
    op = Op.CONTACT_AMENDED if amends else Op.CONTACT_CONFIRMED if confirm else Op.CONTACT_SAVED

    def work(writer: Writer) -> FullContact:
        write(ws, writer, _confirmed(ws, contact) if confirm else contact, subjects, reason=reason)
        if draft:
            writer.drop_draft(ws.actor, DRAFT_FORM, draft)
        return _load(writer.conn, contact.id)

    return ws.apply(op, work), tuple(found)


def write(
    ws: Workspace,
    writer: Writer,
    contact: Contact,
    subjects: tuple[Subject, ...],
    *,
    reason: str = "",
) -> Contact:
    """As `save`, inside an action that is under way; the caller has looked at the problems."""
    about = contact.case_id or contact.consultation_id
    old = None if contact.version == 0 else writer.get(Contact, contact.id)
    if old is None:
        contact = writer.insert(contact, about=about)
    else:
        if old.confirmed_at is not None and (reason.strip() or _differs(old, contact)):
            _keep_old_text(ws, writer, old, reason, about)
        contact = writer.change(contact, about=about)
    _write_subjects(writer, contact, subjects, about, is_new=old is None)
    planned = ("", None) if old is None else (old.next_what, old.next_on)
    if planned != (contact.next_what, contact.next_on):
        _keep_next(ws, writer, contact)
    return contact


def _differs(old: Contact, new: Contact) -> bool:
    """Anything but the circulation, which is noted beside the record and amends nothing."""
    same = {
        "circulated_on": old.circulated_on,
        "circulation_done_on": old.circulation_done_on,
        "version": old.version,
    }
    return dataclasses.replace(new, **same) != old  # type: ignore[arg-type]


def _keep_next(ws: Workspace, writer: Writer, contact: Contact) -> None:
    """The task of 「次にすること」; one that is done stays done while nothing new is planned."""
    tasks.keep(
        ws,
        writer,
        source="contact",
        source_id=contact.id,
        kind="next",
        title=contact.next_what,
        due_on=contact.next_on if contact.next_what else None,
        staff_id=contact.author,
        case_id=contact.case_id,
    )


def _keep_old_text(
    ws: Workspace, writer: Writer, old: Contact, reason: str, about: UUID | None
) -> None:
    writer.insert(
        Amendment(
            id=AmendmentId(ws.new_id()),
            contact_id=old.id,
            at=ws.now(),
            by_staff=ws.me,
            reason=reason,
            old_text=text_of(old),
        ),
        about=about,
    )


def _write_subjects(
    writer: Writer,
    contact: Contact,
    subjects: tuple[Subject, ...],
    about: UUID | None,
    *,
    is_new: bool,
) -> None:
    kept = {s.id for s in subjects}
    for old in () if is_new else writer.where(Subject, contact_id=contact.id):
        if old.id not in kept:
            writer.trash(old, about=about)
    for subject in subjects:
        subject = dataclasses.replace(subject, contact_id=contact.id)
        if subject.version == 0:
            writer.insert(subject, about=about)
        else:
            writer.change(subject, about=about)


def _stored(ws: Workspace, contact_id: ContactId) -> Contact | None:
    with ws.vault.read() as conn:
        return records.find(conn, Contact, contact_id)


def _confirmed(ws: Workspace, contact: Contact) -> Contact:
    if contact.confirmed_at is not None:
        return contact
    return dataclasses.replace(contact, confirmed_at=ws.now(), confirmed_by=ws.me)


def confirm(ws: Workspace, contact: Contact) -> Contact:
    """確定する: from now on the record is amended, never overwritten."""
    if contact.confirmed_at is not None:
        raise RuleBroken("この記録はすでに確定しています。変わったところはありません。")
    return ws.apply(Op.CONTACT_CONFIRMED, lambda w: w.change(_confirmed(ws, contact)))


def circulate(
    ws: Workspace, contact: Contact, *, sent_on: date | None, done_on: date | None
) -> Contact:
    """供覧に回した日 and 済んだ日. Raises RuleBroken when it is back before it went."""
    if done_on is not None and (sent_on is None or done_on < sent_on):
        raise RuleBroken(
            "供覧の済んだ日が、回した日より前になっています。記録は変わっていません。"
            "日付をお確かめください。"
        )
    changed = dataclasses.replace(contact, circulated_on=sent_on, circulation_done_on=done_on)
    return ws.apply(Op.CONTACT_CIRCULATED, lambda w: w.change(changed))


def of_case(ws: Workspace, case_id: CaseId, *, limit: int = 200) -> tuple[FullContact, ...]:
    """The newest contacts of a case, newest first, with what belongs to them."""
    with ws.vault.read() as conn:
        found = records.select(
            conn, Contact, records.column(Contact, "case_id") == case_id, order="-at", limit=limit
        )
        ids = [c.id for c in found]
        subjects = records.grouped(conn, Subject, "contact_id", ids)
        amendments = records.grouped(conn, Amendment, "contact_id", ids)
    return tuple(FullContact(c, subjects.get(c.id, ()), amendments.get(c.id, ())) for c in found)


def list_ids(ws: Workspace, case_id: CaseId, filter: ContactFilter) -> list[UUID]:
    """Contacts of a case that meet the filter, newest first."""
    with ws.vault.read() as conn:
        return lists.contact_ids(conn, case_id, filter)


def load_many(ws: Workspace, ids: Sequence[UUID]) -> tuple[FullContact, ...]:
    """These contacts with their parts, in the order given; what is gone is left out."""
    with ws.vault.read() as conn:
        found = records.grouped(conn, Contact, "id", ids)
        subjects = records.grouped(conn, Subject, "contact_id", ids)
        amendments = records.grouped(conn, Amendment, "contact_id", ids)
    return tuple(
        FullContact(found[i][0], subjects.get(i, ()), amendments.get(i, ()))
        for i in ids
        if i in found
    )


def find_text(ws: Workspace, ids: Sequence[UUID], words: str) -> list[UUID]:
    """Those of the contacts that say the words somewhere; kana, width and variants are alike."""
    wanted = fold(words, ws.variants)
    if not wanted:
        return list(ids)
    return [
        full.contact.id
        for full in load_many(ws, ids)
        if any(wanted in fold(part, ws.variants) for part in _said(full))
    ]


def _said(full: FullContact) -> tuple[str, ...]:
    contact = full.contact
    return (text_of(contact), contact.place, contact.companions, contact.next_what)


def uncirculated(ws: Workspace) -> tuple[FullContact, ...]:
    """「供覧が済んでいないもの」: sent round and not back yet, the longest away first."""
    with ws.vault.read() as conn:
        ids = lists.uncirculated_ids(conn)
    return load_many(ws, ids)
