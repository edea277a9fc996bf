"""What a form reads of the record it is about, and what it says as words."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.conference import Conference
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.filled_sheet import FilledSheet
from nimo_desktop.domain.form_def import About, FormDef
from nimo_desktop.domain.ids import CaseId, ConferenceId, StaffId
from nimo_desktop.domain.plan import Plan
from nimo_desktop.domain.referral_record import Referral
from nimo_desktop.services import conferences
from nimo_desktop.services.conference_cases import AgendaCase
from nimo_desktop.services.form_files import filling
from nimo_desktop.services.form_files.values import Values
from nimo_desktop.services.sheet_parts import conference_facts
from nimo_desktop.services.sheet_parts import facts as gather
from nimo_desktop.services.sheet_parts.facts import Copy, Facts
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records

_OF_WORK = frozenset(("予定", "連携", "会議"))
"""Lists that only some forms ask for and that take more reading."""
_OFFICE = UUID(int=0)
"""The record of forms that are about the office as a whole."""


def office_record() -> UUID:
    """What a form about the office is filled for."""
    return _OFFICE


def facts_of(
    ws: Workspace, form: FormDef, about_id: UUID, copy: Copy = "office", *,
    made_on: date | None = None, made_by: StaffId | None = None,
    only: AgendaCase | None = None,
) -> Facts:
    """The record around a form; a stored sheet says when and by whom it was made. `only`: of a
    conference what is about this case. Raises NotFound.
    """
    facts = _read(ws, form, about_id, copy, only)
    if any(table.bind in _OF_WORK for table in form.tables()):
        facts = gather.with_work(ws, facts)
    author = facts.staff_name(made_by) or facts.author
    return dataclasses.replace(facts, made_on=made_on, author=author)


def of_sheet(
    ws: Workspace, form: FormDef, sheet: FilledSheet, copy: Copy = "office",
    only: AgendaCase | None = None,
) -> Facts:
    """The record around a sheet; `only` as of `facts_of`. Raises NotFound."""
    return facts_of(
        ws, form, sheet.about_id, copy, made_on=sheet.made_on, made_by=sheet.made_by, only=only)


def _read(
    ws: Workspace, form: FormDef, about_id: UUID, copy: Copy, only: AgendaCase | None
) -> Facts:
    if form.about is About.OFFICE:
        return gather.of_office(ws, copy)
    if form.about is About.CONFERENCE:
        full = conferences.load(ws, ConferenceId(about_id))
        return conference_facts.of_conference(ws, full, copy, only)
    kinds: dict[About, tuple[type[Any], Callable[..., Facts]]] = {
        About.CASE: (Case, gather.of_case),
        About.CONSULTATION: (Consultation, gather.of_consultation),
        About.PLAN: (Plan, gather.of_plan),
        About.REFERRAL: (Referral, gather.of_referral),
    }
    kind, read = kinds[form.about]
    with ws.vault.read() as conn:
        record = records.get(conn, kind, about_id)
    return read(ws, record, copy)


def case_of(ws: Workspace, form: FormDef, about_id: UUID) -> CaseId | None:
    """The case a sheet of this record belongs to."""
    if form.about is About.CASE:
        return CaseId(about_id)
    if form.about in (About.OFFICE, About.CONFERENCE):
        return None
    with ws.vault.read() as conn:
        found: CaseId | None = records.get(conn, _kind(form), about_id).case_id
    return found


def _kind(form: FormDef) -> type[Any]:
    """The record of forms about a part of a case; all of them name their case."""
    return {About.CONSULTATION: Consultation, About.PLAN: Plan}.get(form.about, Referral)


def by_number(ws: Workspace, form: FormDef, reference: str) -> UUID | None:
    """The record of a number that a form can be filled for; None for another number."""
    kinds: dict[About, type[Any]] = {
        About.CONSULTATION: Consultation, About.REFERRAL: Referral, About.CONFERENCE: Conference,
    }  # fmt: skip
    kind = kinds.get(form.about)
    if kind is None:
        return None
    with ws.vault.read() as conn:
        found = records.where(conn, kind, number=reference.strip().upper())
    return UUID(bytes=found[0].id.bytes) if found else None


def newest_about(ws: Workspace, form: FormDef, case_id: CaseId) -> UUID | None:
    """The record of a case a form is filled for: the case, or its newest plan (of the kind the form
    names) and so on.
    """
    if form.about is About.CASE:
        return case_id
    if form.about is About.OFFICE:
        return _OFFICE
    if form.about is About.CONFERENCE:
        found = conferences.listed(ws, case_id=case_id)
        return found[0].conference.id if found else None
    of_kind = {"kind": form.plan_kind} if form.plan_kind else {}
    with ws.vault.read() as conn:
        newest = records.newest(conn, _kind(form), case_id=case_id, **of_kind)
    return None if newest is None else UUID(bytes=newest.id.bytes)


def as_seen(ws: Workspace, form: FormDef, sheet: FilledSheet, values: Values) -> Values:
    """The values with what the record says today kept beside what was typed."""
    facts = of_sheet(ws, form, sheet)
    seen = {
        cell.name: filling.bound(cell, facts)
        for cell in form.cells()
        if cell.bind and not values.typed(cell.name)
    }
    rows = {
        table.name: filling.table_rows(table, facts, values)
        for table in form.tables()
        if table.bind and not values.typed(table.name)
    }
    return dataclasses.replace(
        values, seen=MappingProxyType(seen), seen_rows=MappingProxyType(rows))


def words_by_name(
    ws: Workspace, form: FormDef, sheet: FilledSheet, values: Values
) -> Mapping[str, tuple[str, str]]:
    """Cell or table name → (label, what it says), in the order of the sheet."""
    facts = of_sheet(ws, form, sheet)
    found = {
        cell.name: (cell.label, filling.content(cell, facts, values).text)
        for cell in form.cells()
    }
    for table in form.tables():
        lines = [
            " / ".join(one.text for one in row if one.text)
            for row in filling.table_rows(table, facts, values)
        ]
        found[table.name] = (table.label or table.name, "\n".join(lines))
    return found


