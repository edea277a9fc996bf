"""社会資源: agencies and informal help, who answers there, when the entry was last checked."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.ids import AgencyId, CaseId, ContactPersonId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.names import fold
from nimo_desktop.domain.problems import Problem, blocking
from nimo_desktop.domain.resource import Agency, ContactPerson, is_stale
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.lists import agencies as lists
from nimo_desktop.storage.lists.agencies import AgencyFilter
from nimo_desktop.storage.records import Reading, Writer

__all__ = [
    "DRAFT_FORM", "AgencyFilter", "AgencyLine", "CaseUse", "FullAgency", "cases_using", "check",
    "find_by_name", "list_ids", "list_rows", "load", "name_of", "names", "new", "problems",
    "read", "save", "trash", "write",
]  # fmt: skip

DRAFT_FORM = "agency"


@dataclasses.dataclass(frozen=True, slots=True)
class FullAgency:
    """An agency with the people who answer there, those in office first."""

    agency: Agency
    persons: tuple[ContactPerson, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class AgencyLine:
    """One line of the list; words, not codes. `stale` = nobody checked it within 12 months."""

    id: AgencyId
    name: str
    kana: str
    kind: str
    sector: str
    phone: str
    address: str
    hours: str
    services: str
    checked_on: date | None
    stale: bool
    used: int
    informal: bool
    closed_on: date | None


@dataclasses.dataclass(frozen=True, slots=True)
class CaseUse:
    """An open case in which an agency has a part."""

    case_id: CaseId
    number: str


def new(ws: Workspace) -> FullAgency:
    """An empty entry with a fresh id, not yet written."""
    return FullAgency(Agency(id=AgencyId(ws.new_id()), name=""))


def load(ws: Workspace, agency_id: AgencyId) -> FullAgency:
    """The agency with its people. Raises NotFound."""
    with ws.vault.read() as conn:
        return read(conn, agency_id)


def read(conn: Reading, agency_id: AgencyId) -> FullAgency:
    """As `load`, inside a reading that is under way."""
    persons = records.where(conn, ContactPerson, agency_id=agency_id)
    ordered = sorted(persons, key=lambda p: (p.until is not None, p.id))
    return FullAgency(records.get(conn, Agency, agency_id), tuple(ordered))


def list_ids(
    ws: Workspace, filter: AgencyFilter, *, sort: str = "name", descending: bool = False
) -> list[UUID]:
    """Ids in order; `sort`: name, kind, sector, checked, used. Former names of a kind are found."""
    filter = dataclasses.replace(filter, text_kinds=_kinds_named(ws, filter.text))
    with ws.vault.read() as conn:
        return lists.agency_ids(
            conn,
            filter,
            sort=sort,
            descending=descending,
            today=ws.today(),
            variants=ws.variants,
        )


def _kinds_named(ws: Workspace, text: str) -> tuple[str, ...]:
    wanted = fold(text, ws.variants)
    if len(wanted) < 2:
        return ()
    return tuple(
        code.code
        for code in ws.codes["agency_kind"]
        if wanted in fold(f"{code.label} {code.attrs.get('former', '')}", ws.variants)
    )


def list_rows(ws: Workspace, ids: Sequence[UUID]) -> list[AgencyLine]:
    """The lines of these agencies in the order given."""
    with ws.vault.read() as conn:
        found = lists.agency_rows(conn, ids)
    return [_line(ws, agency, used) for agency, used in found]


def _line(ws: Workspace, agency: Agency, used: int) -> AgencyLine:
    return AgencyLine(
        id=agency.id,
        name=agency.name,
        kana=agency.kana,
        kind=ws.codes.label("agency_kind", agency.kind),
        sector=ws.codes.label("sector", agency.sector),
        phone=agency.phone,
        address=agency.address,
        hours=agency.hours,
        services=agency.services,
        checked_on=agency.checked_on,
        stale=is_stale(agency, ws.today()),
        used=used,
        informal=agency.informal,
        closed_on=agency.closed_on,
    )


def names(ws: Workspace) -> tuple[tuple[AgencyId, str], ...]:
    """All agencies that are still there, in the order of their readings, for choices."""
    with ws.vault.read() as conn:
        found = records.select(conn, Agency, order="kana")
    today = ws.today()
    return tuple((a.id, a.name) for a in found if a.closed_on is None or a.closed_on > today)


def name_of(conn: Reading, agency_id: UUID | None) -> str:
    """The name of an agency, "" for none."""
    return "" if agency_id is None else records.get(conn, Agency, agency_id).name


def find_by_name(conn: Reading, name: str) -> Agency | None:
    """The agency of exactly this name."""
    found = records.where(conn, Agency, name=name.strip()) if name.strip() else ()
    return found[0] if found else None


def problems(full: FullAgency) -> tuple[Problem, ...]:
    """What forbids saving, and what is asked for."""
    found: list[Problem] = []
    if not full.agency.name.strip():
        found.append(Problem("name", "missing", "名称を入れてください。"))
    if not full.agency.kind:
        sentence = "種類を選ぶと、支援体制図の置き場所が決まります。"
        found.append(Problem("kind", "open", sentence, blocking=False))
    return tuple(found)


def save(
    ws: Workspace, full: FullAgency, *, draft: str = ""
) -> tuple[FullAgency | None, tuple[Problem, ...]]:
    """Write the entry with its people as one action; nothing while a blocking problem stands."""
    found = problems(full)
    if blocking(found):
        return None, found

    def work(writer: Writer) -> None:
        write(ws, writer, full)
        if draft:
            writer.drop_draft(ws.actor, DRAFT_FORM, draft)

    ws.apply(Op.AGENCY_SAVED, work)
    return load(ws, full.agency.id), found


def write(ws: Workspace, writer: Writer, full: FullAgency) -> Agency:
    """As `save`, inside an action that is under way. Sector and formality follow from the kind."""
    agency = _with_sector(ws, full.agency)
    agency = writer.insert(agency) if agency.version == 0 else writer.change(agency)
    kept = {p.id for p in full.persons}
    for old in writer.where(ContactPerson, agency_id=agency.id):
        if old.id not in kept:
            writer.trash(old)
    for person in full.persons:
        person = dataclasses.replace(person, agency_id=agency.id)
        if person.version == 0:
            writer.insert(person)
        else:
            writer.change(person)
    return agency


def _with_sector(ws: Workspace, agency: Agency) -> Agency:
    kind = ws.codes["agency_kind"].get(agency.kind)
    if kind is None or agency.sector:
        return agency
    informal = kind.attrs.get("formal") == "no"
    return dataclasses.replace(agency, sector=kind.group, informal=informal or agency.informal)


def new_person(ws: Workspace, agency_id: AgencyId) -> ContactPerson:
    """A line for somebody who answers at the agency, not yet written."""
    return ContactPerson(id=ContactPersonId(ws.new_id()), agency_id=agency_id, name="")


def check(ws: Workspace, agency: Agency) -> Agency:
    """「確認した」: the entry was true today, says who is at the desk."""
    checked = dataclasses.replace(agency, checked_on=ws.today(), checked_by=ws.me)
    return ws.apply(Op.AGENCY_SAVED, lambda w: w.change(checked))


def trash(ws: Workspace, agency: Agency) -> None:
    """Out of the list (entered twice). What names it keeps its name; undo brings it back."""
    ws.apply(Op.TRASHED, lambda w: w.trash(agency))


def cases_using(ws: Workspace, agency_id: AgencyId) -> tuple[CaseUse, ...]:
    """The open cases in which the agency has a part, by number."""
    with ws.vault.read() as conn:
        ids = lists.cases_using(conn, agency_id)
        found = [records.get(conn, Case, i) for i in ids]
    return tuple(CaseUse(case.id, case.number) for case in found)
