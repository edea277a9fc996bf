"""The tables, derived from the records of `domain`: one field is one column, one record one table.

Types stay portable (Uuid, Date, JSON, Text). A partial date is two columns: its EDTF text and
what was
typed. Foreign keys follow from the typed ids and are RESTRICT: nothing journaled is ever deleted
by SQL.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from uuid import UUID

import sqlalchemy as sa

from nimo_desktop.domain import (
    care,
    case,
    conference,
    consent,
    consultation,
    contact,
    diagram,
    family,
    filled_sheet,
    office_codes,
    office_template,
    people,
    plan,
    referral_record,
    reply,
    resource,
    saved_view,
    staff,
    task,
    tie,
)
from nimo_desktop.domain import ids as _ids
from nimo_desktop.domain.dates_jp import PartialDate

REVISION = "0001"
"""The newest migration; a vault of another revision is migrated before it opens."""

SCHEMA = 1
"""Written into every journal entry; readers of old images map columns by it."""

metadata = sa.MetaData()


class Moment(sa.types.TypeDecorator[datetime]):
    """A point in time with its UTC offset, kept as ISO text (SQLite would drop the offset)."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its UTC offset")
        return value.isoformat(timespec="milliseconds")

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


RECORDS: dict[type, str] = {
    staff.Department: "department",
    staff.Staff: "staff",
    staff.District: "district",
    staff.Assignment: "assignment",
    staff.OfficeSettings: "office",
    resource.Agency: "agency",
    resource.ContactPerson: "contact_person",
    people.Person: "person",
    people.Name: "name",
    people.Address: "address",
    people.Phone: "phone",
    people.Household: "household",
    people.Membership: "membership",
    family.Relative: "relative",
    family.Union: "family_union",
    family.Child: "child",
    family.EmotionalTie: "emotional_tie",
    consultation.Consultation: "consultation",
    case.Case: "support_case",
    case.HolderChange: "holder_change",
    contact.Contact: "contact",
    contact.Subject: "subject",
    contact.Amendment: "amendment",
    care.MedicalCare: "medical_care",
    care.Admission: "admission",
    care.Benefit: "benefit",
    care.OutsidePlan: "outside_plan",
    care.LifeEvent: "life_event",
    consent.Consent: "consent",
    consent.Disclosure: "disclosure",
    plan.Plan: "plan",
    plan.PlanIssue: "plan_issue",
    plan.Goal: "plan_goal",
    plan.Action: "plan_action",
    plan.CrisisSign: "plan_sign",
    referral_record.Handover: "handover",
    referral_record.Referral: "referral",
    referral_record.ReferralEvent: "referral_event",
    reply.SlipIssue: "slip_issue",
    reply.ReferralReply: "referral_reply",
    tie.SupportTie: "support_tie",
    task.Task: "task",
    conference.Conference: "conference",
    conference.Attendance: "attendance",
    conference.AgendaItem: "agenda_item",
    office_codes.OfficeCode: "office_code",
    saved_view.SavedView: "saved_view",
    filled_sheet.FormText: "form_text",
    filled_sheet.FilledSheet: "filled_sheet",
    diagram.CaseDiagram: "case_diagram",
    office_template.OfficeTemplate: "office_template",
}

_REFERS: dict[object, str] = {
    _ids.PersonId: "person",
    _ids.HouseholdId: "household",
    _ids.UnionId: "family_union",
    _ids.ConsultationId: "consultation",
    _ids.CaseId: "support_case",
    _ids.ContactId: "contact",
    _ids.ConsentId: "consent",
    _ids.PlanId: "plan",
    _ids.HandoverId: "handover",
    _ids.ReferralId: "referral",
    _ids.AgencyId: "agency",
    _ids.BenefitId: "benefit",
    _ids.OutsidePlanId: "outside_plan",
    _ids.DepartmentId: "department",
    _ids.StaffId: "staff",
    _ids.DistrictId: "district",
    _ids.ConferenceId: "conference",
    _ids.FormTextId: "form_text",
    _ids.OfficeTemplateId: "office_template",
}

# Indexes for the filters and sort orders that pages offer; every foreign key to a parent that lists
# its children has one as well.
_INDEXES: dict[str, tuple[tuple[str, ...], ...]] = {
    "staff": (("login",),),
    "assignment": (("fiscal_year", "role"), ("staff_id",)),
    "contact_person": (("agency_id",),),
    "agency": (("kana",), ("sector", "kana")),
    "name": (("person_id",), ("kana",)),
    "address": (("person_id",), ("district",)),
    "phone": (("person_id",), ("digits",)),
    "person": (("birth",),),
    "membership": (("household_id",), ("person_id",)),
    "relative": (("person_id",), ("other_id",)),
    "family_union": (("a_id",), ("b_id",)),
    "child": (("union_id",), ("person_id",)),
    "emotional_tie": (("a_id",), ("b_id",)),
    "consultation": (
        ("number",),
        ("received_at",),
        ("subject_id",),
        ("case_id",),
        ("holder_staff", "closed_at"),
        ("completed_at", "received_at"),
    ),
    "support_case": (
        ("number",),
        ("person_id",),
        ("status", "opened_on"),
        ("opened_on",),
        ("holder_staff", "status"),
    ),
    "holder_change": (("item_id",),),
    "contact": (
        ("case_id", "at"),
        ("consultation_id",),
        ("at", "method", "deleted_at"),
        ("author", "at"),
        ("method", "at"),
    ),
    # The year's figures read contacts and their subjects from these indexes alone.
    "subject": (
        ("contact_id", "counted", "topic", "deleted_at"),
        ("consultation_id", "counted", "topic", "deleted_at"),
        ("person_id",),
        ("case_id",),
        ("counted", "topic"),
    ),
    "amendment": (("contact_id",),),
    "medical_care": (("person_id",),),
    "admission": (("person_id",),),
    "benefit": (("person_id",), ("expires_on",)),
    "outside_plan": (("person_id",), ("next_review_on",)),
    "life_event": (("person_id",),),
    "consent": (("person_id",), ("consultation_id",)),
    "disclosure": (("case_id",), ("person_id",), ("at",)),
    "plan": (("case_id",), ("next_check_on",)),
    "plan_issue": (("plan_id",),),
    "plan_goal": (("plan_id",),),
    "plan_action": (("plan_id",),),
    "plan_sign": (("plan_id",),),
    "handover": (("case_id",), ("consultation_id",)),
    "referral": (
        ("number",),
        ("handover_id",),
        ("case_id",),
        ("consultation_id",),
        ("status", "due_on"),
        ("due_on",),
        ("to_department",),
        ("holder_staff",),
        ("to_agency",),
        ("safety_seen_at", "safety_from"),
        ("conference_id",),
    ),
    "referral_event": (("referral_id",),),
    "slip_issue": (("referral_id",),),
    "referral_reply": (("referral_id",),),
    "conference": (("number",), ("on",), ("state", "on")),
    "attendance": (("conference_id",), ("staff_id",)),
    "agenda_item": (("conference_id",), ("case_id",), ("referral_id",)),
    "office_code": (("list_name", "code"),),
    "saved_view": (("staff_id", "page"),),
    "form_text": (("form_id", "edition"), ("digest",)),
    "case_diagram": (("case_id", "kind"),),
    "filled_sheet": (("number",), ("case_id", "form_id"), ("about_id", "form_id")),
    "office_template": (("replaces",),),
    "support_tie": (("person_id",), ("agency_id",)),
    "task": (
        ("done_at", "due_on"),
        ("case_id",),
        ("consultation_id",),
        ("referral_id",),
        ("plan_id",),
        ("staff_id", "done_at"),
    ),
}


@cache
def _hints(record: type) -> dict[str, object]:
    return typing.get_type_hints(record)


def _plain(hint: object) -> tuple[object, bool]:
    """The hint without `| None`, and whether None was allowed."""
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        kinds = [a for a in typing.get_args(hint) if a is not type(None)]
        return kinds[0], True
    return hint, False


def _columns(record: type) -> Iterator[sa.Column[typing.Any]]:
    for field in dataclasses.fields(record):
        hint, optional = _plain(_hints(record)[field.name])
        if hint is PartialDate:
            yield sa.Column(field.name, sa.Text)
            yield sa.Column(f"{field.name}_typed", sa.Text)
            continue
        keys: tuple[sa.ForeignKey, ...] = ()
        if field.name != "id" and hint in _REFERS:
            keys = (sa.ForeignKey(f"{_REFERS[hint]}.id", ondelete="RESTRICT"),)
        yield sa.Column(
            field.name, _type(hint), *keys, primary_key=field.name == "id", nullable=optional
        )


def _type(hint: object) -> sa.types.TypeEngine[typing.Any]:
    while isinstance(hint, typing.NewType):
        hint = hint.__supertype__
    if typing.get_origin(hint) is tuple:
        return sa.JSON()
    if isinstance(hint, type):
        for python, column in _TYPES:
            if issubclass(hint, python):
                return column()
    raise TypeError(f"no column type for {hint!r}")


_TYPES: tuple[tuple[type, type[sa.types.TypeEngine[typing.Any]]], ...] = (
    (UUID, sa.Uuid),
    (bool, sa.Boolean),
    (int, sa.Integer),
    (datetime, Moment),
    (date, sa.Date),
    (str, sa.Text),
)


def _make_tables() -> dict[str, sa.Table]:
    tables = {}
    for record, name in RECORDS.items():
        table = sa.Table(name, metadata, *_columns(record))
        for columns in _INDEXES.get(name, ()):
            sa.Index(f"ix_{name}_{'_'.join(columns)}", *(table.c[c] for c in columns))
        tables[name] = table
    return tables


TABLES: Mapping[str, sa.Table] = types.MappingProxyType(_make_tables())
RECORD_OF: Mapping[str, type] = types.MappingProxyType({name: r for r, name in RECORDS.items()})
JOURNALED = frozenset(TABLES)

journal_entry = sa.Table(
    "journal_entry",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("op", sa.Text, nullable=False),
    sa.Column("schema", sa.Integer, nullable=False),
    sa.Column("undoes", sa.Integer),
    sa.Column("images_mac", sa.LargeBinary, nullable=False),
    sa.Column("prev_mac", sa.LargeBinary, nullable=False),
    sa.Column("mac", sa.LargeBinary, nullable=False),
    sa.Index("ix_journal_entry_op", "op"),
)

journal_image = sa.Table(
    "journal_image",
    metadata,
    sa.Column("seq", sa.Integer, sa.ForeignKey("journal_entry.seq"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("row", sa.Text, nullable=False),
    sa.Column("about", sa.Text),
    sa.Column("before", sa.Text),
    sa.Column("after", sa.Text),
    sa.Index("ix_journal_image_row", "row"),
    sa.Index("ix_journal_image_about", "about"),
)

vault_meta = sa.Table(
    "vault_meta",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

draft = sa.Table(
    "draft",
    metadata,
    sa.Column("user", sa.Text, primary_key=True),
    sa.Column("form", sa.Text, primary_key=True),
    sa.Column("record", sa.Text, primary_key=True),
    sa.Column("started_version", sa.Integer, nullable=False),
    sa.Column("values", sa.JSON, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
)

number_counter = sa.Table(
    "number_counter",
    metadata,
    sa.Column("fiscal_year", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("last", sa.Integer, nullable=False),
)

search_key = sa.Table(
    "search_key",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("rowid", sa.BigInteger, primary_key=True),
    sa.Column("record_id", sa.Text, nullable=False),
    sa.Index("ix_search_key_record", "record_id"),
)

SEARCHED = ("person", "consultation", "support_case", "contact", "referral", "agency", "plan")


def search_table_ddl(kind: str) -> str:
    """A contentless bigram index: it finds 1, 2 and more characters and holds no readable text."""
    return (
        f"CREATE VIRTUAL TABLE search_{kind} USING fts5(grams, content='', contentless_delete=1, "
        "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* P* S* M* Co'\")"
    )
