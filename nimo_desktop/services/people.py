"""People: writing them down once, finding them by two kana, a number or a telephone."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from nimo_desktop.domain.ids import AddressId, NameId, PersonId, PhoneId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.names import normalise_phone
from nimo_desktop.domain.people import Address, Name, Person, Phone
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading, Writer


@dataclasses.dataclass(frozen=True, slots=True)
class FullPerson:
    """A person with names, addresses and telephones, current ones first."""

    person: Person
    names: tuple[Name, ...] = ()
    addresses: tuple[Address, ...] = ()
    phones: tuple[Phone, ...] = ()

    @property
    def name(self) -> str:
        """The name in use, "" if unknown."""
        main = [n for n in self.names if n.kind == "main"] or list(self.names)
        return main[0].text if main else ""

    @property
    def kana(self) -> str:
        """Its reading."""
        main = [n for n in self.names if n.kind == "main"] or list(self.names)
        return main[0].kana if main else ""

    @property
    def address(self) -> Address | None:
        """Where the person lives now."""
        return self.addresses[0] if self.addresses else None

    @property
    def phone(self) -> str:
        """The first telephone."""
        return self.phones[0].number if self.phones else ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PersonForm:
    """What the form about a person says; an empty field says nothing, unless `shown` names it.

    `shown` is what stood in alias, address, district and telephone when the form was filled
    (`form_of`): what of it is empty now has ended. A form that showed nothing ends nothing.
    """

    person: Person
    name: str = ""
    kana: str = ""
    alias: str = ""
    address: str = ""
    district: str = ""
    secret_address: bool = False
    phone: str = ""
    phone_note: str = ""
    shown: frozenset[tuple[str, str]] = dataclasses.field(
        default=frozenset(), compare=False, repr=False
    )

    def stood(self, name: str) -> str:
        """What the field said when the form was filled."""
        return dict(self.shown).get(name, "")


ENDABLE = ("alias", "address", "district", "phone")
"""Fields of the form whose emptying ends what they said."""


def form_of(full: FullPerson) -> PersonForm:
    """The form filled with what is stored, and the memory of what it showed."""
    alias = [n.text for n in full.names if n.kind == "alias"]
    address, phone = full.address, full.phones[0] if full.phones else None
    form = PersonForm(
        person=full.person,
        name=full.name,
        kana=full.kana,
        alias=alias[0] if alias else "",
        address=address.text if address else "",
        district=address.district if address else "",
        secret_address=address.secret if address else False,
        phone=phone.number if phone else "",
        phone_note=phone.note if phone else "",
    )
    return dataclasses.replace(form, shown=frozenset((n, getattr(form, n)) for n in ENDABLE))


def load(ws: Workspace, person_id: PersonId, *, on: date | None = None) -> FullPerson:
    """The person as of `on` (default: today). Raises NotFound."""
    with ws.vault.read() as conn:
        return read_full(conn, person_id, on or ws.today())


def read_full(conn: Reading, person_id: PersonId, day: date) -> FullPerson:
    """As `load`, inside a reading that is under way."""
    person = records.get(conn, Person, person_id)
    names = _current(records.where(conn, Name, person_id=person_id), day)
    addresses = _current(records.where(conn, Address, person_id=person_id), day)
    phones = records.where(conn, Phone, person_id=person_id)
    return FullPerson(person, names, addresses, phones)  # type: ignore[arg-type]


def _current(rows: Iterable[Name] | Iterable[Address], day: date) -> tuple[Name | Address, ...]:
    valid = [
        r
        for r in rows
        if (r.since is None or r.since <= day) and (r.until is None or day <= r.until)
    ]
    return tuple(sorted(valid, key=lambda r: (r.since or date.min, r.id), reverse=True))


def save(ws: Workspace, form: PersonForm) -> PersonId:
    """Write the person with name, address and telephone as one action."""
    return ws.apply(Op.PERSON_SAVED, lambda w: write(ws, w, form))


def write(ws: Workspace, writer: Writer, form: PersonForm) -> PersonId:
    """As `save`, inside an action that is under way. `version` 0 makes a new person.

    A changed address closes the old one yesterday and opens the new one today; a corrected name
    (same day) is changed in place, else the old name stays with its last day. What the form showed
    and says no more has ended: an address yesterday, another name or a telephone in the trash.
    What somebody else wrote there meanwhile stays.
    """
    person = form.person
    person = writer.insert(person) if person.version == 0 else writer.change(person)
    pid = person.id
    _end_emptied(ws, writer, pid, form)
    _write_name(ws, writer, pid, "main", form.name, form.kana)
    _write_name(ws, writer, pid, "alias", form.alias, "")
    _write_address(ws, writer, pid, form)
    _write_phone(ws, writer, pid, form)
    return pid


def _end_emptied(ws: Workspace, writer: Writer, pid: PersonId, form: PersonForm) -> None:
    if form.stood("phone") and not form.phone.strip():
        for phone in writer.where(Phone, person_id=pid, number=form.stood("phone")):
            writer.trash(phone)
    if form.stood("alias") and not form.alias.strip():
        for name in writer.where(Name, person_id=pid, kind="alias", text=form.stood("alias")):
            writer.trash(name)
    stood = (form.stood("address"), form.stood("district"))
    if any(stood) and not form.address.strip() and not form.district.strip():
        for address in writer.where(Address, person_id=pid, until=None):
            if (address.text, address.district) == stood:
                _end_address(ws, writer, address)


def _end_address(ws: Workspace, writer: Writer, address: Address) -> None:
    """Sheets of earlier days still know it; one that began today was a slip of the pen."""
    if address.since is not None and address.since >= ws.today():
        writer.trash(address)
    else:
        writer.change(dataclasses.replace(address, until=ws.today() - timedelta(days=1)))


def _write_name(
    ws: Workspace, writer: Writer, pid: PersonId, kind: str, text: str, kana: str
) -> None:
    old = [n for n in writer.where(Name, person_id=pid, kind=kind) if n.until is None]
    if not text:
        return
    if not old:
        writer.insert(Name(id=NameId(ws.new_id()), person_id=pid, kind=kind, text=text, kana=kana))
    else:
        writer.change(dataclasses.replace(old[0], text=text, kana=kana or old[0].kana))


def rename(ws: Workspace, person_id: PersonId, *, text: str, kana: str, since: date) -> None:
    """A new name from a day on (marriage, adoption); the old one stays with its last day."""

    def work(writer: Writer) -> None:
        for old in writer.where(Name, person_id=person_id, kind="main"):
            if old.until is None:
                writer.change(dataclasses.replace(old, until=since - timedelta(days=1)))
        writer.insert(
            Name(id=NameId(ws.new_id()), person_id=person_id, text=text, kana=kana, since=since)
        )

    ws.apply(Op.PERSON_SAVED, work)


def _write_address(ws: Workspace, writer: Writer, pid: PersonId, form: PersonForm) -> None:
    current = [a for a in writer.where(Address, person_id=pid) if a.until is None]
    if not form.address and not form.district:
        return
    facts = {"text": form.address, "district": form.district, "secret": form.secret_address}
    if not current:
        writer.insert(Address(id=AddressId(ws.new_id()), person_id=pid, **facts))  # type: ignore[arg-type]
        return
    old = current[0]
    if old.text == form.address or not old.text or old.since == ws.today():
        writer.change(dataclasses.replace(old, **facts))  # type: ignore[arg-type]
        return
    writer.change(dataclasses.replace(old, until=ws.today() - timedelta(days=1)))
    writer.insert(
        Address(
            id=AddressId(ws.new_id()),
            person_id=pid,
            since=ws.today(),
            **facts,  # type: ignore[arg-type]
        )
    )


def _write_phone(ws: Workspace, writer: Writer, pid: PersonId, form: PersonForm) -> None:
    if not form.phone:
        return
    display, digits = normalise_phone(form.phone)
    current = writer.where(Phone, person_id=pid)
    facts = {"number": display, "digits": digits, "note": form.phone_note}
    if current:
        writer.change(dataclasses.replace(current[0], **facts))  # type: ignore[arg-type]
    else:
        writer.insert(Phone(id=PhoneId(ws.new_id()), person_id=pid, **facts))  # type: ignore[arg-type]


def new_person(ws: Workspace) -> Person:
    """An empty person with a fresh id, not yet written."""
    return Person(id=PersonId(UUID(int=ws.new_id().int)))
