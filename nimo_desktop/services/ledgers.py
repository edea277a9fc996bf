"""相談受付台帳 as Excel: headings, then one row each, real dates. No caller stands in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from uuid import UUID

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.codes import CodeBook
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.dates_jp import age_display, fiscal_year, fiscal_year_label
from nimo_desktop.domain.ids import CaseId, PersonId
from nimo_desktop.domain.people import Address, Dated, Name, Person, valid_on
from nimo_desktop.domain.staff import Department, Staff
from nimo_desktop.output.ledger import Column
from nimo_desktop.services import disclosures, exporting
from nimo_desktop.services.people import FullPerson
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading

TITLE = "相談受付台帳"
Names = dict[UUID | None, str]

COLUMNS = (
    Column("number", "相談番号", "text", 14),
    Column("fiscal_year", "年度", "int", 8),
    Column("received_on", "受付日", "date", 12),
    Column("received_time", "受付時刻", "text", 9),
    Column("taken_by", "受けた人", "text", 12),
    Column("kind", "種別", "text", 18),
    Column("newness", "新規・再", "text", 12),
    Column("route", "相談経路", "text", 18),
    Column("method", "相談方法", "text", 12),
    Column("subject", "対象者", "text", 18),
    Column("kana", "かな", "text", 18),
    Column("age", "年齢", "int", 6),
    Column("sex", "性別", "text", 8),
    Column("district", "地区", "text", 10),
    Column("gist", "ひとこと(用件)", "text", 40, wrap=True),
    Column("main_trouble", "困りごと(◎)", "text", 24),
    Column("counted", "精神保健福祉相談", "text", 10),
    Column("topic", "相談内容(主)", "text", 16),
    Column("urgency", "緊急度", "text", 10),
    Column("after", "受付のあと", "text", 20),
    Column("holder", "担当", "text", 22),
    Column("next_on", "次の予定", "date", 12),
    Column("case_number", "ケース番号", "text", 14),
)


def export(
    ws: Workspace,
    path: Path,
    *,
    year: int | None = None,
    recipient: str = exporting.INSIDE,
    purpose: str = "相談受付台帳の作成",
    basis: str = "02",
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Write the consultations of a fiscal year (all by default), oldest first; give their
    number. It stays in the office; for somebody else see `hand_out`.
    """
    return _export(
        ws,
        path,
        year=year,
        recipient=recipient,
        purpose=purpose,
        basis=basis,
        progress=progress,
        cancelled=cancelled,
    )


def hand_out(
    ws: Workspace,
    path: Path,
    *,
    year: int | None = None,
    recipient: str,
    purpose: str,
    basis: str,
) -> int:
    """As `export`, for somebody outside: a disclosure of everybody it names, or no file at all.

    Raises RuleBroken without recipient, purpose or a basis that carries a list.
    """
    found = disclosures.prepared_list(
        ws,
        _named(ws, year),
        items=f"{TITLE}（{'全年度' if year is None else fiscal_year_label(year)}）",
        recipient=recipient,
        purpose=purpose,
        basis=basis,
    )
    return _export(
        ws,
        path,
        year=year,
        recipient=recipient,
        purpose=purpose,
        basis=basis,
        before_done=lambda: disclosures.record_all(ws, found),
    )


def _named(ws: Workspace, year: int | None) -> tuple[tuple[PersonId, CaseId | None], ...]:
    """Everybody in the ledger, with the case if there is one."""
    found: dict[PersonId, CaseId | None] = {}
    with ws.vault.read() as conn:
        for one in _wanted(conn, year):
            if one.subject_id is not None:
                found[one.subject_id] = one.case_id or found.get(one.subject_id)
    return tuple(found.items())


def _export(
    ws: Workspace,
    path: Path,
    *,
    year: int | None,
    recipient: str,
    purpose: str,
    basis: str,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    before_done: Callable[[], None] | None = None,
) -> int:
    with ws.vault.read() as conn:
        return exporting.export_list(
            ws,
            COLUMNS,
            list(_rows(ws, conn, year)),
            title=TITLE,
            path=path,
            recipient=recipient,
            purpose=purpose,
            basis=basis,
            progress=progress,
            cancelled=cancelled,
            before_done=before_done,
        )


def _wanted(conn: Reading, year: int | None) -> list[Consultation]:
    return [
        c
        for c in records.select(conn, Consultation, order="received_at")
        if year is None or fiscal_year(c.received_at.date()) == year
    ]


def _rows(ws: Workspace, conn: Reading, year: int | None) -> Iterator[tuple[object, ...]]:
    staff: Names = {s.id: s.name for s in records.select(conn, Staff, trashed=True)}
    departments: Names = {d.id: d.name for d in records.select(conn, Department, trashed=True)}
    numbers: Names = {c.id: c.number for c in records.select(conn, Case, trashed=True)}
    wanted = _wanted(conn, year)
    subjects = _Subjects.read(conn, {c.subject_id for c in wanted if c.subject_id})
    for c in wanted:
        yield _row(ws, c, subjects, staff, departments, numbers)


@dataclasses.dataclass(frozen=True, slots=True)
class _Subjects:
    """Everybody the ledger names, read at once: a query per line would take minutes."""

    people: Mapping[UUID, tuple[Person, ...]]
    names: Mapping[UUID, tuple[Name, ...]]
    addresses: Mapping[UUID, tuple[Address, ...]]

    @classmethod
    def read(cls, conn: Reading, ids: set[PersonId]) -> _Subjects:
        """All of these people."""
        wanted = sorted(ids)
        return cls(
            records.grouped(conn, Person, "id", wanted),
            records.grouped(conn, Name, "person_id", wanted),
            records.grouped(conn, Address, "person_id", wanted),
        )

    def on(self, person_id: PersonId | None, day: date) -> FullPerson | None:
        """The person with name and address as they were on that day."""
        if person_id is None or person_id not in self.people:
            return None
        return FullPerson(
            self.people[person_id][0],
            _newest_first(valid_on(self.names.get(person_id, ()), day)),
            _newest_first(valid_on(self.addresses.get(person_id, ()), day)),
        )


def _newest_first(rows: tuple[Dated, ...]) -> tuple[Dated, ...]:
    return tuple(sorted(rows, key=lambda r: (r.since or date.min, r.id), reverse=True))


def _row(
    ws: Workspace,
    c: Consultation,
    subjects: _Subjects,
    staff: Names,
    departments: Names,
    numbers: Names,
) -> tuple[object, ...]:
    full = subjects.on(c.subject_id, c.received_at.date())
    person: Person | None = full.person if full else None
    day, codes = c.received_at.date(), ws.codes
    address = full.address if full else None
    hidden = person is not None and (person.restricted or bool(address and address.secret))
    return (
        c.number,
        fiscal_year(day),
        day,
        f"{c.received_at:%H:%M}",
        staff.get(c.taken_by, ""),
        _label(codes, "kind", c.kind),
        _label(codes, "newness", c.newness),
        _label(codes, "route", c.route),
        _label(codes, "method", c.method),
        full.name if full else c.subject_alias,
        full.kana if full else "",
        age_display(person.birth, day) if person and person.birth else None,
        _label(codes, "sex", person.sex) if person else "",
        "" if address is None or hidden else address.district,
        c.gist,
        _label(codes, "trouble", c.main_trouble),
        {True: "数える", False: "数えない", None: ""}[c.counted],
        _label(codes, "topic", c.topic),
        _label(codes, "urgency", c.urgency or "-"),
        _label(codes, "after_intake", c.after),
        f"{departments.get(c.holder_department, '')} {staff.get(c.holder_staff, '')}".strip(),
        c.next_on,
        numbers.get(c.case_id, ""),
    )


def _label(codes: CodeBook, code_list: str, code: str) -> str:
    return codes[code_list].label(code) if code else ""
