"""医療・制度: five tables of the person, saved together; dates to act on appear on 今日."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar, cast
from uuid import UUID

from PySide6.QtWidgets import QWidget

from nimo_desktop.domain.care import Admission, Benefit, LifeEvent, MedicalCare, OutsidePlan
from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.ids import (
    AdmissionId,
    AgencyId,
    BenefitId,
    CareId,
    CaseId,
    EventId,
    OutsidePlanId,
    PersonId,
)
from nimo_desktop.domain.journal import Changes
from nimo_desktop.domain.problems import Problem
from nimo_desktop.services import care, cases, resources
from nimo_desktop.services.care import Care
from nimo_desktop.services.my_number import my_number_problems
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.base import Field
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.table_rows import RowColumn, TableRows
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.fields.wareki_edit import WarekiEdit
from nimo_desktop.ui.parts.case.common import attempt, code_options, undo
from nimo_desktop.ui.parts.case.drafted import DraftedForm
from nimo_desktop.ui.text import case as words
from nimo_desktop.ui.text import case_care as text

Part = TypeVar("Part", MedicalCare, Admission, Benefit, OutsidePlan, LifeEvent)
Row = Mapping[str, object]
_TABLES = ("treatments", "admissions", "benefits", "outside_plans", "events")


class CareTab(DraftedForm[Care]):
    """One form; a row that is emptied is gone."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, care.DRAFT_FORM, words.DRAFT_CARE, parent)
        self._value = Care(PersonId(UUID(int=0)))
        self._agencies = [(str(i), name) for i, name in resources.names(desk.ws)]
        self._add("benefits", text.BENEFITS, self._benefit_columns(), text.BENEFIT_HINT)
        self._add("treatments", text.TREATMENTS, self._treatment_columns())
        self._add("admissions", text.ADMISSIONS, self._admission_columns())
        self._add("outside_plans", text.PLANS, self._plan_columns(), text.PLANS_HINT)
        self._add("events", text.EVENTS, self._event_columns())
        self.add_button(text.SAVE, primary=True).clicked.connect(self.request_save)
        self.save_requested.connect(self._on_save)
        self.complete()

    def show_case(self, case_id: CaseId) -> None:
        """Show what is known of the person of a case."""
        ws = self._desk.ws
        head = cases.header(ws, case_id)
        stored = care.load(ws, head.case.person_id)
        self.open_case(case_id, head.person.name, stored, version=_version(stored))

    def refresh(self, changes: Changes) -> None:
        """Read again while nobody writes."""
        touched = changes.touches("benefit", "medical_care", "admission", "outside_plan",
                                  "life_event", "agency")
        if changes.touches("agency"):
            self._agencies = [(str(i), name) for i, name in resources.names(self._desk.ws)]
        if self._case is not None and touched and not self.is_dirty():
            self.show_case(self._case)

    # Building

    def _add(self, name: str, title: str, columns: Sequence[RowColumn], hint: str = "") -> None:
        self.add_section(title)
        self.add_field(name, title, TableRows(columns), support=hint, wide=True)

    def _codes(self, name: str) -> Callable[[], Field]:
        return lambda: CodeCombo(code_options(self._desk.ws, name))

    def _agency(self) -> Field:
        return CodeCombo(self._agencies)

    def _day(self) -> Field:
        return WarekiEdit(today=self._desk.ws.today)

    def _rough(self) -> Field:
        return WarekiEdit(today=self._desk.ws.today, partial=True, lean="past")

    def _benefit_columns(self) -> tuple[RowColumn, ...]:
        return (
            RowColumn("kind", text.KIND, self._codes("benefit"), stretch=7),
            RowColumn("state", text.HAVE, self._codes("benefit_state"), stretch=3),
            RowColumn("grade", text.GRADE, TextLine, stretch=2),
            RowColumn("number", text.NUMBER, TextLine, stretch=3),
            RowColumn("expires_on", text.EXPIRES, self._day, stretch=5),
            RowColumn("note", text.NOTE, TextLine, stretch=4),
        )

    def _treatment_columns(self) -> tuple[RowColumn, ...]:
        return (
            RowColumn("state", text.CARE_STATE, self._codes("care_state"), stretch=4),
            RowColumn("agency_id", text.AGENCY, self._agency, stretch=5),
            RowColumn("place", text.PLACE, TextLine, stretch=3),
            RowColumn("department", text.DEPARTMENT, TextLine, stretch=2),
            RowColumn("doctor", text.DOCTOR, TextLine, stretch=3),
            RowColumn("diagnosis", text.DIAGNOSIS, TextLine, stretch=4),
            RowColumn("diagnosis_source", text.SOURCE, self._codes("diagnosis_source"), stretch=4),
            RowColumn("medication", text.MEDICATION, TextLine, stretch=4),
            RowColumn("since", text.SINCE, self._rough, stretch=4),
        )

    def _admission_columns(self) -> tuple[RowColumn, ...]:
        return (
            RowColumn("agency_id", text.HOSPITAL, self._agency, stretch=4),
            RowColumn("place", text.PLACE, TextLine, stretch=4),
            RowColumn("form", text.FORM, self._codes("admission_form"), stretch=4),
            RowColumn("admitted", text.ADMITTED, self._rough, stretch=4),
            RowColumn("discharged", text.DISCHARGED, self._rough, stretch=4),
            RowColumn("note", text.NOTE, TextLine, stretch=4),
        )

    def _plan_columns(self) -> tuple[RowColumn, ...]:
        return (
            RowColumn("kind", text.KIND, self._codes("outside_plan_kind"), stretch=4),
            RowColumn("agency_id", text.AGENCY_OF_PLAN, self._agency, stretch=4),
            RowColumn("maker", text.MAKER, TextLine, stretch=4),
            RowColumn("starts_on", text.STARTS, self._day, stretch=4),
            RowColumn("ends_on", text.ENDS, self._day, stretch=4),
            RowColumn("next_review_on", text.REVIEW, self._day, stretch=4),
            RowColumn("received_on", text.RECEIVED, self._day, stretch=4),
            RowColumn("copy_place", text.COPY_PLACE, TextLine, stretch=3),
        )

    def _event_columns(self) -> tuple[RowColumn, ...]:
        return (
            RowColumn("when", text.WHEN, self._rough, stretch=3),
            RowColumn("kind", text.WHAT, self._codes("life_event"), stretch=4),
            RowColumn("note", text.NOTE, TextLine, stretch=6),
        )

    # Values

    def to_fields(self, value: Care) -> Mapping[str, object]:
        self._value = value
        return {name: tuple(_shown(part) for part in getattr(value, name)) for name in _TABLES}

    def from_fields(self, fields: Mapping[str, object]) -> Care:
        old, new_id, person = self._value, self._desk.ws.new_id, self._value.person_id
        rows = {name: cast("tuple[Row, ...]", fields[name]) for name in _TABLES}
        return Care(
            person,
            _parts(rows["treatments"], old.treatments,
                   lambda: MedicalCare(id=CareId(new_id()), person_id=person)),
            _parts(rows["admissions"], old.admissions,
                   lambda: Admission(id=AdmissionId(new_id()), person_id=person)),
            _parts(rows["benefits"], old.benefits,
                   lambda: Benefit(id=BenefitId(new_id()), person_id=person, kind="")),
            _parts(rows["outside_plans"], old.outside_plans,
                   lambda: OutsidePlan(id=OutsidePlanId(new_id()), person_id=person, kind="")),
            _parts(rows["events"], old.events,
                   lambda: LifeEvent(id=EventId(new_id()), person_id=person, kind="")),
        )

    def _on_save(self) -> None:
        made = self.values()
        wrong = list(self.problems())
        wrong += [Problem(name, p.code, p.sentence) for name in _TABLES
                  for p in my_number_problems(getattr(made, name))[:1]]
        if wrong:
            self.show_problems(wrong)
            return
        result = attempt(self._desk,
                         lambda: care.save(self._desk.ws, made, draft=self.draft_name()))
        if result is None:
            return
        stored, found = result
        if stored is None:
            self.show_problems(found)
            return
        self.saved(stored, version=_version(stored))
        self._desk.prompts.toast(text.SAVED, undo=lambda: undo(self._desk))


def _shown(part: MedicalCare | Admission | Benefit | OutsidePlan | LifeEvent) -> dict[str, object]:
    """Columns as fields take them: codes and ids empty as None, ids as text."""
    found: dict[str, object] = {}
    for field in dataclasses.fields(part):
        value = getattr(part, field.name)
        if field.name in ("version", "deleted_at", "person_id", "until", "granted_on"):
            continue
        found[field.name] = str(value) if isinstance(value, UUID) else value or None
    return found


def _parts(
    rows: tuple[Row, ...], old: tuple[Part, ...], new: Callable[[], Part]
) -> tuple[Part, ...]:
    by_id = {str(part.id): part for part in old}
    made = []
    for row in rows:
        facts = {name: value for name, value in row.items() if name != "id"}
        if not any(facts.values()):
            continue
        part = by_id.get(str(row.get("id", ""))) or new()
        made.append(dataclasses.replace(part, **_typed(part, facts)))  # type: ignore[arg-type]
    return tuple(made)


def _typed(part: object, facts: Mapping[str, object]) -> dict[str, object]:
    """Field values as the record takes them."""
    found: dict[str, object] = {}
    for name, value in facts.items():
        if name == "agency_id":
            found[name] = AgencyId(UUID(str(value))) if value else None
        elif name.endswith("_on"):
            found[name] = _exact(value)
        elif isinstance(value, PartialDate) or name in ("since", "admitted", "discharged", "when"):
            found[name] = value
        elif name == "state" and isinstance(part, Benefit):
            found[name] = str(value or "have")
        else:
            found[name] = str(value or "")
    return found


def _exact(value: object) -> date | None:
    return value.exact if isinstance(value, PartialDate) else None


def _version(stored: Care) -> int:
    """Changes with every row that is written, so that a stale draft is noticed."""
    tables = (stored.treatments, stored.admissions, stored.benefits, stored.outside_plans,
              stored.events)
    return sum(part.version for table in tables for part in table)
