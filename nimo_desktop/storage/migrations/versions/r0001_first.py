"""The first tables of a vault, as released. Later changes are later scripts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Every table, its indexes, and the search index."""
    _address()
    _admission()
    _agency()
    _agenda_item()
    _amendment()
    _assignment()
    _attendance()
    _benefit()
    _case_diagram()
    _child()
    _conference()
    _consent()
    _consultation()
    _contact()
    _contact_person()
    _department()
    _disclosure()
    _district()
    _draft()
    _emotional_tie()
    _family_union()
    _filled_sheet()
    _form_text()
    _handover()
    _holder_change()
    _household()
    _journal_entry()
    _journal_image()
    _life_event()
    _medical_care()
    _membership()
    _name()
    _number_counter()
    _office()
    _office_code()
    _office_template()
    _outside_plan()
    _person()
    _phone()
    _plan()
    _plan_action()
    _plan_goal()
    _plan_issue()
    _plan_sign()
    _referral()
    _referral_event()
    _referral_reply()
    _relative()
    _saved_view()
    _search_key()
    _slip_issue()
    _staff()
    _subject()
    _support_case()
    _support_tie()
    _task()
    _vault_meta()
    _search()


def _address() -> None:
    op.create_table(
        "address",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "person_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
    )
    op.create_index("ix_address_district", "address", ["district"])
    op.create_index("ix_address_person_id", "address", ["person_id"])


def _admission() -> None:
    op.create_table(
        "admission",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "person_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column(
            "agency_id", sa.Uuid(), sa.ForeignKey("agency.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("admitted", sa.Text(), nullable=True),
        sa.Column("admitted_typed", sa.Text(), nullable=True),
        sa.Column("discharged", sa.Text(), nullable=True),
        sa.Column("discharged_typed", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
    )
    op.create_index("ix_admission_person_id", "admission", ["person_id"])


def _agency() -> None:
    op.create_table(
        "agency",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kana", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("informal", sa.Boolean(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("night_phone", sa.Text(), nullable=False),
        sa.Column("fax", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("distance", sa.Text(), nullable=False),
        sa.Column("services", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column(
            "checked_by", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=True
        ),
    )
    op.create_index("ix_agency_kana", "agency", ["kana"])
    op.create_index("ix_agency_sector_kana", "agency", ["sector", "kana"])


def _agenda_item() -> None:
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "conference_id",
            sa.Uuid(),
            sa.ForeignKey("conference.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column(
            "case_id",
            sa.Uuid(),
            sa.ForeignKey("support_case.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column(
            "consultation_id",
            sa.Uuid(),
            sa.ForeignKey("consultation.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column(
            "referral_id",
            sa.Uuid(),
            sa.ForeignKey("referral.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
    )
    op.create_index("ix_agenda_item_case_id", "agenda_item", ["case_id"])
    op.create_index("ix_agenda_item_conference_id", "agenda_item", ["conference_id"])
    op.create_index("ix_agenda_item_referral_id", "agenda_item", ["referral_id"])


def _amendment() -> None:
    op.create_table(
        "amendment",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "contact_id",
            sa.Uuid(),
            sa.ForeignKey("contact.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column(
            "by_staff", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("old_text", sa.Text(), nullable=False),
    )
    op.create_index("ix_amendment_contact_id", "amendment", ["contact_id"])


def _assignment() -> None:
    op.create_table(
        "assignment",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "staff_id", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column(
            "district_id",
            sa.Uuid(),
            sa.ForeignKey("district.id", ondelete="RESTRICT"),
            nullable=True,
        ),
    )
    op.create_index("ix_assignment_fiscal_year_role", "assignment", ["fiscal_year", "role"])
    op.create_index("ix_assignment_staff_id", "assignment", ["staff_id"])


def _attendance() -> None:
    op.create_table(
        "attendance",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "conference_id",
            sa.Uuid(),
            sa.ForeignKey("conference.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column(
            "staff_id", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column(
            "department_id",
            sa.Uuid(),
            sa.ForeignKey("department.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column(
            "agency_id", sa.Uuid(), sa.ForeignKey("agency.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("profession", sa.Text(), nullable=False),
        sa.Column("attended", sa.Boolean(), nullable=True),
    )
    op.create_index("ix_attendance_conference_id", "attendance", ["conference_id"])
    op.create_index("ix_attendance_staff_id", "attendance", ["staff_id"])


def _benefit() -> None:
    op.create_table(
        "benefit",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "person_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
    )
    op.create_index("ix_benefit_expires_on", "benefit", ["expires_on"])
    op.create_index("ix_benefit_person_id", "benefit", ["person_id"])


def _case_diagram() -> None:
    op.create_table(
        "case_diagram",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "case_id",
            sa.Uuid(),
            sa.ForeignKey("support_case.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("edits", sa.Text(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column(
            "made_by", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=False
        ),
    )
    op.create_index("ix_case_diagram_case_id_kind", "case_diagram", ["case_id", "kind"])


def _child() -> None:
    op.create_table(
        "child",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "union_id",
            sa.Uuid(),
            sa.ForeignKey("family_union.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column(
            "person_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
    )
    op.create_index("ix_child_person_id", "child", ["person_id"])
    op.create_index("ix_child_union_id", "child", ["union_id"])


def _conference() -> None:
    op.create_table(
        "conference",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("time", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column(
            "called_by", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )
    op.create_index("ix_conference_number", "conference", ["number"])
    op.create_index("ix_conference_on", "conference", ["on"])
    op.create_index("ix_conference_state_on", "conference", ["state", "on"])


def _consent() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "person_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column(
            "consultation_id",
            sa.Uuid(),
            sa.ForeignKey("consultation.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("scope_agencies", sa.Text(), nullable=False),
        sa.Column("scope_items", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column(
            "explained_by", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column("explained_on", sa.Date(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("basis_reason", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
    )
    op.create_index("ix_consent_consultation_id", "consent", ["consultation_id"])
    op.create_index("ix_consent_person_id", "consent", ["person_id"])


def _consultation() -> None:
    op.create_table(
        "consultation",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column(
            "taken_by", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column(
            "typed_by", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column("gist", sa.Text(), nullable=False),
        sa.Column("callback", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column(
            "holder_department",
            sa.Uuid(),
            sa.ForeignKey("department.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column(
            "holder_staff",
            sa.Uuid(),
            sa.ForeignKey("staff.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column(
            "second_staff", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("newness", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column(
            "referrer_id", sa.Uuid(), sa.ForeignKey("agency.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column("referrer_text", sa.Text(), nullable=False),
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("caller_name", sa.Text(), nullable=False),
        sa.Column("caller_kana", sa.Text(), nullable=False),
        sa.Column("caller_relation", sa.Text(), nullable=False),
        sa.Column("caller_phone", sa.Text(), nullable=False),
        sa.Column("caller_belongs", sa.Text(), nullable=False),
        sa.Column("caller_reach", sa.Text(), nullable=False),
        sa.Column("caller_office_name", sa.Text(), nullable=False),
        sa.Column("caller_voicemail", sa.JSON(), nullable=False),
        sa.Column("known_to_subject", sa.Text(), nullable=False),
        sa.Column(
            "subject_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column("subject_alias", sa.Text(), nullable=False),
        sa.Column("whereabouts", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("history", sa.Text(), nullable=False),
        sa.Column("troubles", sa.JSON(), nullable=False),
        sa.Column("main_trouble", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("wish_unheard", sa.Boolean(), nullable=False),
        sa.Column("family_wish", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=True),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("factors", sa.JSON(), nullable=False),
        sa.Column("care_state", sa.Text(), nullable=False),
        sa.Column("care_since", sa.Text(), nullable=False),
        sa.Column("care_place", sa.Text(), nullable=False),
        sa.Column("diagnosis", sa.Text(), nullable=False),
        sa.Column("diagnosis_source", sa.Text(), nullable=False),
        sa.Column("medication", sa.Text(), nullable=False),
        sa.Column("tried_before", sa.Text(), nullable=False),
        sa.Column("signs", sa.JSON(), nullable=False),
        sa.Column("vulnerable_at_home", sa.Text(), nullable=False),
        sa.Column("notified_at", sa.Text(), nullable=True),
        sa.Column("reported_to", sa.JSON(), nullable=False),
        sa.Column("cautions", sa.JSON(), nullable=False),
        sa.Column("caution_note", sa.Text(), nullable=False),
        sa.Column("urgency_reason", sa.Text(), nullable=False),
        sa.Column(
            "urgency_by", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("view", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("next_what", sa.Text(), nullable=False),
        sa.Column(
            "next_who", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("companions", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("circulated_on", sa.Date(), nullable=True),
        sa.Column("circulation_done_on", sa.Date(), nullable=True),
        sa.Column("completed_at", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column(
            "case_id",
            sa.Uuid(),
            sa.ForeignKey("support_case.id", ondelete="RESTRICT"),
            nullable=True,
        ),
    )
    op.create_index("ix_consultation_case_id", "consultation", ["case_id"])
    op.create_index(
        "ix_consultation_completed_at_received_at", "consultation", ["completed_at", "received_at"]
    )
    op.create_index(
        "ix_consultation_holder_staff_closed_at", "consultation", ["holder_staff", "closed_at"]
    )
    op.create_index("ix_consultation_number", "consultation", ["number"])
    op.create_index("ix_consultation_received_at", "consultation", ["received_at"])
    op.create_index("ix_consultation_subject_id", "consultation", ["subject_id"])


def _contact() -> None:
    op.create_table(
        "contact",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "case_id",
            sa.Uuid(),
            sa.ForeignKey("support_case.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column(
            "consultation_id",
            sa.Uuid(),
            sa.ForeignKey("consultation.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column(
            "author", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("joint_staff", sa.JSON(), nullable=False),
        sa.Column("companions", sa.Text(), nullable=False),
        sa.Column("style", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("informant", sa.Text(), nullable=False),
        sa.Column("next_what", sa.Text(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("confirmed_at", sa.Text(), nullable=True),
        sa.Column(
            "confirmed_by", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column("circulated_on", sa.Date(), nullable=True),
        sa.Column("circulation_done_on", sa.Date(), nullable=True),
    )
    op.create_index("ix_contact_at_method_deleted_at", "contact", ["at", "method", "deleted_at"])
    op.create_index("ix_contact_author_at", "contact", ["author", "at"])
    op.create_index("ix_contact_case_id_at", "contact", ["case_id", "at"])
    op.create_index("ix_contact_consultation_id", "contact", ["consultation_id"])
    op.create_index("ix_contact_method_at", "contact", ["method", "at"])


def _contact_person() -> None:
    op.create_table(
        "contact_person",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "agency_id", sa.Uuid(), sa.ForeignKey("agency.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("profession", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
    )
    op.create_index("ix_contact_person_agency_id", "contact_person", ["agency_id"])


def _department() -> None:
    op.create_table(
        "department",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kana", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("extension", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
    )


def _disclosure() -> None:
    op.create_table(
        "disclosure",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "case_id",
            sa.Uuid(),
            sa.ForeignKey("support_case.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column(
            "consultation_id",
            sa.Uuid(),
            sa.ForeignKey("consultation.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column(
            "referral_id",
            sa.Uuid(),
            sa.ForeignKey("referral.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column(
            "person_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column(
            "by_staff", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("form_id", sa.Text(), nullable=False),
        sa.Column("copy_no", sa.Integer(), nullable=False),
    )
    op.create_index("ix_disclosure_at", "disclosure", ["at"])
    op.create_index("ix_disclosure_case_id", "disclosure", ["case_id"])
    op.create_index("ix_disclosure_person_id", "disclosure", ["person_id"])


def _district() -> None:
    op.create_table(
        "district",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prefixes", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
    )


def _draft() -> None:
    op.create_table(
        "draft",
        sa.Column("user", sa.Text(), primary_key=True, nullable=False),
        sa.Column("form", sa.Text(), primary_key=True, nullable=False),
        sa.Column("record", sa.Text(), primary_key=True, nullable=False),
        sa.Column("started_version", sa.Integer(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
    )


def _emotional_tie() -> None:
    op.create_table(
        "emotional_tie",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "a_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column(
            "b_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )
    op.create_index("ix_emotional_tie_a_id", "emotional_tie", ["a_id"])
    op.create_index("ix_emotional_tie_b_id", "emotional_tie", ["b_id"])


def _family_union() -> None:
    op.create_table(
        "family_union",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "a_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column(
            "b_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("end", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=True),
        sa.Column("since_typed", sa.Text(), nullable=True),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("until_typed", sa.Text(), nullable=True),
    )
    op.create_index("ix_family_union_a_id", "family_union", ["a_id"])
    op.create_index("ix_family_union_b_id", "family_union", ["b_id"])


def _filled_sheet() -> None:
    op.create_table(
        "filled_sheet",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("form_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "form_text_id",
            sa.Uuid(),
            sa.ForeignKey("form_text.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column(
            "case_id",
            sa.Uuid(),
            sa.ForeignKey("support_case.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("fill", sa.Text(), nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column(
            "made_by", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("fixed_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
    )
    op.create_index("ix_filled_sheet_about_id_form_id", "filled_sheet", ["about_id", "form_id"])
    op.create_index("ix_filled_sheet_case_id_form_id", "filled_sheet", ["case_id", "form_id"])
    op.create_index("ix_filled_sheet_number", "filled_sheet", ["number"])


def _form_text() -> None:
    op.create_table(
        "form_text",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("form_id", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("office", sa.Boolean(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column(
            "made_by", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=False
        ),
    )
    op.create_index("ix_form_text_digest", "form_text", ["digest"])
    op.create_index("ix_form_text_form_id_edition", "form_text", ["form_id", "edition"])


def _handover() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "case_id",
            sa.Uuid(),
            sa.ForeignKey("support_case.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column(
            "consultation_id",
            sa.Uuid(),
            sa.ForeignKey("consultation.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column(
            "person_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column(
            "sent_by_department",
            sa.Uuid(),
            sa.ForeignKey("department.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column(
            "sent_by_staff",
            sa.Uuid(),
            sa.ForeignKey("staff.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )
    op.create_index("ix_handover_case_id", "handover", ["case_id"])
    op.create_index("ix_handover_consultation_id", "handover", ["consultation_id"])


def _holder_change() -> None:
    op.create_table(
        "holder_change",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("item_kind", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column(
            "from_department",
            sa.Uuid(),
            sa.ForeignKey("department.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column(
            "from_staff", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column(
            "to_department",
            sa.Uuid(),
            sa.ForeignKey("department.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column(
            "to_staff", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column(
            "by_staff", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    op.create_index("ix_holder_change_item_id", "holder_change", ["item_id"])


def _household() -> None:
    op.create_table(
        "household",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
    )


def _journal_entry() -> None:
    op.create_table(
        "journal_entry",
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("op", sa.Text(), nullable=False),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("images_mac", sa.LargeBinary(), nullable=False),
        sa.Column("prev_mac", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_journal_entry_op", "journal_entry", ["op"])


def _journal_image() -> None:
    op.create_table(
        "journal_image",
        sa.Column(
            "seq",
            sa.Integer(),
            sa.ForeignKey("journal_entry.seq"),
            primary_key=True,
            nullable=False,
        ),
        sa.Column("n", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
    )
    op.create_index("ix_journal_image_about", "journal_image", ["about"])
    op.create_index("ix_journal_image_row", "journal_image", ["row"])


def _life_event() -> None:
    op.create_table(
        "life_event",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "person_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("when", sa.Text(), nullable=True),
        sa.Column("when_typed", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
    )
    op.create_index("ix_life_event_person_id", "life_event", ["person_id"])


def _medical_care() -> None:
    op.create_table(
        "medical_care",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "person_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column(
            "agency_id", sa.Uuid(), sa.ForeignKey("agency.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("doctor", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("diagnosis", sa.Text(), nullable=False),
        sa.Column("diagnosis_source", sa.Text(), nullable=False),
        sa.Column("medication", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=True),
        sa.Column("since_typed", sa.Text(), nullable=True),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("until_typed", sa.Text(), nullable=True),
    )
    op.create_index("ix_medical_care_person_id", "medical_care", ["person_id"])


def _membership() -> None:
    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "household_id",
            sa.Uuid(),
            sa.ForeignKey("household.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column(
            "person_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
    )
    op.create_index("ix_membership_household_id", "membership", ["household_id"])
    op.create_index("ix_membership_person_id", "membership", ["person_id"])


def _name() -> None:
    op.create_table(
        "name",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "person_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kana", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
    )
    op.create_index("ix_name_kana", "name", ["kana"])
    op.create_index("ix_name_person_id", "name", ["person_id"])


def _number_counter() -> None:
    op.create_table(
        "number_counter",
        sa.Column("fiscal_year", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("kind", sa.Text(), primary_key=True, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
    )


def _office() -> None:
    op.create_table(
        "office",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("vault_letter", sa.Text(), nullable=False),
        sa.Column("training", sa.Boolean(), nullable=False),
        sa.Column("runs_juso", sa.Boolean(), nullable=False),
        sa.Column(
            "coordinator_department",
            sa.Uuid(),
            sa.ForeignKey("department.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column(
            "coordinator_staff",
            sa.Uuid(),
            sa.ForeignKey("staff.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column(
            "coordinator_deputy",
            sa.Uuid(),
            sa.ForeignKey("staff.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column("coordinator_away_until", sa.Date(), nullable=True),
        sa.Column("coordinator_model", sa.Text(), nullable=False),
        sa.Column("reply_days_a", sa.Integer(), nullable=False),
        sa.Column("reply_days_b", sa.Integer(), nullable=False),
        sa.Column("reply_days_c", sa.Integer(), nullable=False),
        sa.Column("reply_days_d", sa.Integer(), nullable=False),
        sa.Column("reply_days_unrated", sa.Integer(), nullable=False),
        sa.Column("first_holder", sa.Text(), nullable=False),
        sa.Column("circulation_boxes", sa.JSON(), nullable=False),
        sa.Column("lock_minutes", sa.Integer(), nullable=False),
        sa.Column("pin_allowed", sa.Boolean(), nullable=False),
        sa.Column("password_minimum", sa.Integer(), nullable=False),
        sa.Column("backup_folder", sa.Text(), nullable=False),
        sa.Column("print_without_caller", sa.Boolean(), nullable=False),
        sa.Column("sign_dead", sa.Text(), nullable=False),
        sa.Column("sign_unknown_sex", sa.Text(), nullable=False),
        sa.Column("sign_marriage", sa.Text(), nullable=False),
        sa.Column("sign_key_person", sa.Text(), nullable=False),
    )


def _office_code() -> None:
    op.create_table(
        "office_code",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("list_name", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("since_fy", sa.Integer(), nullable=True),
        sa.Column("until_fy", sa.Integer(), nullable=True),
    )
    op.create_index("ix_office_code_list_name_code", "office_code", ["list_name", "code"])


def _office_template() -> None:
    op.create_table(
        "office_template",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column(
            "made_by", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column(
            "replaces",
            sa.Uuid(),
            sa.ForeignKey("office_template.id", ondelete="RESTRICT"),
            nullable=True,
        ),
    )
    op.create_index("ix_office_template_replaces", "office_template", ["replaces"])


def _outside_plan() -> None:
    op.create_table(
        "outside_plan",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "person_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "agency_id", sa.Uuid(), sa.ForeignKey("agency.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column("maker", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("next_review_on", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("copy_place", sa.Text(), nullable=False),
    )
    op.create_index("ix_outside_plan_next_review_on", "outside_plan", ["next_review_on"])
    op.create_index("ix_outside_plan_person_id", "outside_plan", ["person_id"])


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=False),
        sa.Column("birth", sa.Text(), nullable=True),
        sa.Column("birth_typed", sa.Text(), nullable=True),
        sa.Column("death", sa.Text(), nullable=True),
        sa.Column("death_typed", sa.Text(), nullable=True),
        sa.Column("residency", sa.Text(), nullable=False),
        sa.Column("whereabouts", sa.Text(), nullable=False),
        sa.Column("support_needs", sa.JSON(), nullable=False),
        sa.Column("support_note", sa.Text(), nullable=False),
        sa.Column("register_no", sa.Text(), nullable=False),
        sa.Column("cautions", sa.JSON(), nullable=False),
        sa.Column("caution_note", sa.Text(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("office_name", sa.Text(), nullable=False),
        sa.Column("voicemail", sa.JSON(), nullable=False),
        sa.Column("reach_note", sa.Text(), nullable=False),
        sa.Column("strengths", sa.Text(), nullable=False),
    )
    op.create_index("ix_person_birth", "person", ["birth"])


def _phone() -> None:
    op.create_table(
        "phone",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "person_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("digits", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )
    op.create_index("ix_phone_digits", "phone", ["digits"])
    op.create_index("ix_phone_person_id", "phone", ["person_id"])


def _plan() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "case_id",
            sa.Uuid(),
            sa.ForeignKey("support_case.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column(
            "made_department",
            sa.Uuid(),
            sa.ForeignKey("department.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column(
            "made_by", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("wish_unheard", sa.Text(), nullable=False),
        sa.Column("family_wish", sa.Text(), nullable=False),
        sa.Column("situation", sa.Text(), nullable=False),
        sa.Column("strengths", sa.Text(), nullable=False),
        sa.Column("long_goal", sa.Text(), nullable=False),
        sa.Column("long_goal_on", sa.Date(), nullable=True),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column(
            "lead_staff", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column("second", sa.Text(), nullable=False),
        sa.Column("window", sa.Text(), nullable=False),
        sa.Column("crisis_contacts", sa.Text(), nullable=False),
        sa.Column("night_contacts", sa.Text(), nullable=False),
        sa.Column("next_check_on", sa.Date(), nullable=True),
        sa.Column("mid_review_on", sa.Date(), nullable=True),
        sa.Column("evaluation_on", sa.Date(), nullable=True),
        sa.Column("shared_scope", sa.Text(), nullable=False),
        sa.Column("explained_on", sa.Date(), nullable=True),
        sa.Column(
            "explained_by", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("signature_reason", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("meeting_kind", sa.Text(), nullable=False),
        sa.Column("meeting_on", sa.Date(), nullable=True),
        sa.Column("meeting_result", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("person_felt", sa.Text(), nullable=False),
        sa.Column("remaining", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
    )
    op.create_index("ix_plan_case_id", "plan", ["case_id"])
    op.create_index("ix_plan_next_check_on", "plan", ["next_check_on"])


def _plan_action() -> None:
    op.create_table(
        "plan_action",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "plan_id", sa.Uuid(), sa.ForeignKey("plan.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("issue_no", sa.Integer(), nullable=True),
        sa.Column("support", sa.Text(), nullable=False),
        sa.Column("by_person", sa.Text(), nullable=False),
        sa.Column("by_family", sa.Text(), nullable=False),
        sa.Column(
            "agency_id", sa.Uuid(), sa.ForeignKey("agency.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column("in_charge", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("frequency", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
    )
    op.create_index("ix_plan_action_plan_id", "plan_action", ["plan_id"])


def _plan_goal() -> None:
    op.create_table(
        "plan_goal",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "plan_id", sa.Uuid(), sa.ForeignKey("plan.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("issue_no", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
    )
    op.create_index("ix_plan_goal_plan_id", "plan_goal", ["plan_id"])


def _plan_issue() -> None:
    op.create_table(
        "plan_issue",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "plan_id", sa.Uuid(), sa.ForeignKey("plan.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("view", sa.Text(), nullable=False),
    )
    op.create_index("ix_plan_issue_plan_id", "plan_issue", ["plan_id"])


def _plan_sign() -> None:
    op.create_table(
        "plan_sign",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "plan_id", sa.Uuid(), sa.ForeignKey("plan.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sign", sa.Text(), nullable=False),
        sa.Column("by_person", sa.Text(), nullable=False),
        sa.Column("by_others", sa.Text(), nullable=False),
    )
    op.create_index("ix_plan_sign_plan_id", "plan_sign", ["plan_id"])


def _referral() -> None:
    op.create_table(
        "referral",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column(
            "handover_id",
            sa.Uuid(),
            sa.ForeignKey("handover.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column(
            "case_id",
            sa.Uuid(),
            sa.ForeignKey("support_case.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column(
            "consultation_id",
            sa.Uuid(),
            sa.ForeignKey("consultation.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column(
            "person_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column(
            "sender_department",
            sa.Uuid(),
            sa.ForeignKey("department.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column(
            "sender_staff",
            sa.Uuid(),
            sa.ForeignKey("staff.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column(
            "to_department",
            sa.Uuid(),
            sa.ForeignKey("department.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column(
            "to_staff", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column(
            "to_agency", sa.Uuid(), sa.ForeignKey("agency.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column("to_person", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column(
            "holder_department",
            sa.Uuid(),
            sa.ForeignKey("department.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column(
            "holder_staff",
            sa.Uuid(),
            sa.ForeignKey("staff.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column(
            "watcher_department",
            sa.Uuid(),
            sa.ForeignKey("department.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column(
            "watcher_staff",
            sa.Uuid(),
            sa.ForeignKey("staff.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column(
            "waiting_for", sa.Uuid(), sa.ForeignKey("agency.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column(
            "lead_department",
            sa.Uuid(),
            sa.ForeignKey("department.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column(
            "lead_staff", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column("partners", sa.JSON(), nullable=False),
        sa.Column("sent_by_coordinator", sa.Boolean(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_stopped_since", sa.Date(), nullable=True),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("how_connected", sa.Text(), nullable=False),
        sa.Column("connected_on", sa.Date(), nullable=True),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("household_note", sa.Text(), nullable=False),
        sa.Column("gist", sa.Text(), nullable=False),
        sa.Column("history_done", sa.Text(), nullable=False),
        sa.Column("view_and_direction", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("we_continue", sa.Text(), nullable=False),
        sa.Column("told_to_person", sa.Text(), nullable=False),
        sa.Column("not_to_tell", sa.Text(), nullable=False),
        sa.Column("contact_cautions", sa.Text(), nullable=False),
        sa.Column(
            "consent_id", sa.Uuid(), sa.ForeignKey("consent.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column("basis_code", sa.Text(), nullable=False),
        sa.Column("basis_note", sa.Text(), nullable=False),
        sa.Column("attachments", sa.JSON(), nullable=False),
        sa.Column("oral", sa.Boolean(), nullable=False),
        sa.Column("acknowledged_on", sa.Date(), nullable=True),
        sa.Column("acknowledged_by", sa.Text(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("accepted_by", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("reply_phone", sa.Text(), nullable=False),
        sa.Column("reply_by_phone", sa.Boolean(), nullable=False),
        sa.Column("first_step", sa.Text(), nullable=False),
        sa.Column("first_step_on", sa.Date(), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("return_reason", sa.Text(), nullable=False),
        sa.Column("return_text", sa.Text(), nullable=False),
        sa.Column("return_fits", sa.Text(), nullable=False),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("handovers", sa.Integer(), nullable=False),
        sa.Column("handed_to", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("safety_from", sa.Text(), nullable=True),
        sa.Column("safety_seen_at", sa.Text(), nullable=True),
        sa.Column("safety_seen_how", sa.Text(), nullable=False),
        sa.Column(
            "conference_id",
            sa.Uuid(),
            sa.ForeignKey("conference.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column("conference_on", sa.Date(), nullable=True),
        sa.Column("outcome_code", sa.Text(), nullable=False),
        sa.Column("outcome_on", sa.Date(), nullable=True),
        sa.Column("outcome_text", sa.Text(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("watched_by", sa.Text(), nullable=False),
        sa.Column("first_use_on", sa.Date(), nullable=True),
    )
    op.create_index("ix_referral_case_id", "referral", ["case_id"])
    op.create_index("ix_referral_conference_id", "referral", ["conference_id"])
    op.create_index("ix_referral_consultation_id", "referral", ["consultation_id"])
    op.create_index("ix_referral_due_on", "referral", ["due_on"])
    op.create_index("ix_referral_handover_id", "referral", ["handover_id"])
    op.create_index("ix_referral_holder_staff", "referral", ["holder_staff"])
    op.create_index("ix_referral_number", "referral", ["number"])
    op.create_index(
        "ix_referral_safety_seen_at_safety_from", "referral", ["safety_seen_at", "safety_from"]
    )
    op.create_index("ix_referral_status_due_on", "referral", ["status", "due_on"])
    op.create_index("ix_referral_to_agency", "referral", ["to_agency"])
    op.create_index("ix_referral_to_department", "referral", ["to_department"])


def _referral_event() -> None:
    op.create_table(
        "referral_event",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "referral_id",
            sa.Uuid(),
            sa.ForeignKey("referral.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column(
            "by_staff", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("by_text", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("from_status", sa.Text(), nullable=False),
        sa.Column("to_status", sa.Text(), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column(
            "holder_department",
            sa.Uuid(),
            sa.ForeignKey("department.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column(
            "holder_staff",
            sa.Uuid(),
            sa.ForeignKey("staff.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column(
            "to_department",
            sa.Uuid(),
            sa.ForeignKey("department.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column(
            "to_staff", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column(
            "to_agency", sa.Uuid(), sa.ForeignKey("agency.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("outcome_code", sa.Text(), nullable=False),
        sa.Column("handovers", sa.Integer(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
    )
    op.create_index("ix_referral_event_referral_id", "referral_event", ["referral_id"])


def _referral_reply() -> None:
    op.create_table(
        "referral_reply",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "referral_id",
            sa.Uuid(),
            sa.ForeignKey("referral.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column(
            "by_staff", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("in_charge", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("first_step", sa.Text(), nullable=False),
        sa.Column("first_step_on", sa.Date(), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_text", sa.Text(), nullable=False),
        sa.Column("fits", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("outcome_on", sa.Date(), nullable=True),
        sa.Column("filled_by", sa.Text(), nullable=False),
        sa.Column("filled_on", sa.Date(), nullable=True),
        sa.Column("actions", sa.JSON(), nullable=False),
    )
    op.create_index("ix_referral_reply_referral_id", "referral_reply", ["referral_id"])


def _relative() -> None:
    op.create_table(
        "relative",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "person_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column(
            "other_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("together", sa.Boolean(), nullable=True),
        sa.Column("key_person", sa.Boolean(), nullable=False),
        sa.Column("occupation", sa.Text(), nullable=False),
        sa.Column("health", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
    )
    op.create_index("ix_relative_other_id", "relative", ["other_id"])
    op.create_index("ix_relative_person_id", "relative", ["person_id"])


def _saved_view() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "staff_id", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
    )
    op.create_index("ix_saved_view_staff_id_page", "saved_view", ["staff_id", "page"])


def _search_key() -> None:
    op.create_table(
        "search_key",
        sa.Column("kind", sa.Text(), primary_key=True, nullable=False),
        sa.Column("rowid", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
    )
    op.create_index("ix_search_key_record", "search_key", ["record_id"])


def _slip_issue() -> None:
    op.create_table(
        "slip_issue",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "referral_id",
            sa.Uuid(),
            sa.ForeignKey("referral.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("sending", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digests", sa.JSON(), nullable=False),
        sa.Column("issued_at", sa.Text(), nullable=False),
        sa.Column(
            "by_staff", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=False
        ),
    )
    op.create_index("ix_slip_issue_referral_id", "slip_issue", ["referral_id"])


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "department_id",
            sa.Uuid(),
            sa.ForeignKey("department.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kana", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("profession", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
    )
    op.create_index("ix_staff_login", "staff", ["login"])


def _subject() -> None:
    op.create_table(
        "subject",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "contact_id", sa.Uuid(), sa.ForeignKey("contact.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column(
            "consultation_id",
            sa.Uuid(),
            sa.ForeignKey("consultation.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column(
            "person_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column(
            "case_id",
            sa.Uuid(),
            sa.ForeignKey("support_case.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column("counted", sa.Boolean(), nullable=True),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("factors", sa.JSON(), nullable=False),
    )
    op.create_index("ix_subject_case_id", "subject", ["case_id"])
    op.create_index(
        "ix_subject_consultation_id_counted_topic_deleted_at",
        "subject",
        ["consultation_id", "counted", "topic", "deleted_at"],
    )
    op.create_index(
        "ix_subject_contact_id_counted_topic_deleted_at",
        "subject",
        ["contact_id", "counted", "topic", "deleted_at"],
    )
    op.create_index("ix_subject_counted_topic", "subject", ["counted", "topic"])
    op.create_index("ix_subject_person_id", "subject", ["person_id"])


def _support_case() -> None:
    op.create_table(
        "support_case",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column(
            "person_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column(
            "consultation_id",
            sa.Uuid(),
            sa.ForeignKey("consultation.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column(
            "holder_department",
            sa.Uuid(),
            sa.ForeignKey("department.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column(
            "holder_staff",
            sa.Uuid(),
            sa.ForeignKey("staff.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column(
            "second_staff", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("engaged", sa.Text(), nullable=False),
        sa.Column("consider", sa.Text(), nullable=False),
        sa.Column("life_history", sa.Text(), nullable=False),
        sa.Column("daily_life", sa.Text(), nullable=False),
        sa.Column("work_and_income", sa.Text(), nullable=False),
        sa.Column("health", sa.Text(), nullable=False),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("view", sa.Text(), nullable=False),
        sa.Column("worries", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("close_reason", sa.Text(), nullable=False),
        sa.Column("close_follow_up", sa.Text(), nullable=False),
        sa.Column("close_where", sa.Text(), nullable=False),
        sa.Column("close_felt", sa.Text(), nullable=False),
        sa.Column("close_watcher", sa.Text(), nullable=False),
        sa.Column("close_look_on", sa.Date(), nullable=True),
        sa.Column("close_signs", sa.Text(), nullable=False),
        sa.Column("close_copies", sa.Text(), nullable=False),
    )
    op.create_index(
        "ix_support_case_holder_staff_status", "support_case", ["holder_staff", "status"]
    )
    op.create_index("ix_support_case_number", "support_case", ["number"])
    op.create_index("ix_support_case_opened_on", "support_case", ["opened_on"])
    op.create_index("ix_support_case_person_id", "support_case", ["person_id"])
    op.create_index("ix_support_case_status_opened_on", "support_case", ["status", "opened_on"])


def _support_tie() -> None:
    op.create_table(
        "support_tie",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column(
            "person_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column(
            "agency_id", sa.Uuid(), sa.ForeignKey("agency.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column(
            "other_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("in_charge", sa.Text(), nullable=False),
        sa.Column("profession", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("frequency", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("strength", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_note", sa.Text(), nullable=False),
        sa.Column("emergency", sa.Integer(), nullable=False),
        sa.Column("may_contact", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
    )
    op.create_index("ix_support_tie_agency_id", "support_tie", ["agency_id"])
    op.create_index("ix_support_tie_person_id", "support_tie", ["person_id"])


def _task() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", sa.Text(), nullable=True),
        sa.Column(
            "staff_id", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column(
            "case_id",
            sa.Uuid(),
            sa.ForeignKey("support_case.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column(
            "consultation_id",
            sa.Uuid(),
            sa.ForeignKey("consultation.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column(
            "contact_id", sa.Uuid(), sa.ForeignKey("contact.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column(
            "referral_id",
            sa.Uuid(),
            sa.ForeignKey("referral.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column(
            "plan_id", sa.Uuid(), sa.ForeignKey("plan.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column(
            "benefit_id", sa.Uuid(), sa.ForeignKey("benefit.id", ondelete="RESTRICT"), nullable=True
        ),
        sa.Column(
            "outside_plan_id",
            sa.Uuid(),
            sa.ForeignKey("outside_plan.id", ondelete="RESTRICT"),
            nullable=True,
        ),
        sa.Column("done_at", sa.Text(), nullable=True),
        sa.Column("done_note", sa.Text(), nullable=False),
        sa.Column("postponed", sa.Integer(), nullable=False),
        sa.Column("postpone_reason", sa.Text(), nullable=False),
    )
    op.create_index("ix_task_case_id", "task", ["case_id"])
    op.create_index("ix_task_consultation_id", "task", ["consultation_id"])
    op.create_index("ix_task_done_at_due_on", "task", ["done_at", "due_on"])
    op.create_index("ix_task_plan_id", "task", ["plan_id"])
    op.create_index("ix_task_referral_id", "task", ["referral_id"])
    op.create_index("ix_task_staff_id_done_at", "task", ["staff_id", "done_at"])


def _vault_meta() -> None:
    op.create_table(
        "vault_meta",
        sa.Column("key", sa.Text(), primary_key=True, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
    )


def _search() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE search_person USING fts5(grams, "
        "content='', "
        "contentless_delete=1, "
        "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* P* S* M* Co'\")"
    )
    op.execute(
        "CREATE VIRTUAL TABLE search_consultation USING fts5(grams, "
        "content='', "
        "contentless_delete=1, "
        "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* P* S* M* Co'\")"
    )
    op.execute(
        "CREATE VIRTUAL TABLE search_support_case USING fts5(grams, "
        "content='', "
        "contentless_delete=1, "
        "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* P* S* M* Co'\")"
    )
    op.execute(
        "CREATE VIRTUAL TABLE search_contact USING fts5(grams, "
        "content='', "
        "contentless_delete=1, "
        "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* P* S* M* Co'\")"
    )
    op.execute(
        "CREATE VIRTUAL TABLE search_referral USING fts5(grams, "
        "content='', "
        "contentless_delete=1, "
        "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* P* S* M* Co'\")"
    )
    op.execute(
        "CREATE VIRTUAL TABLE search_agency USING fts5(grams, "
        "content='', "
        "contentless_delete=1, "
        "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* P* S* M* Co'\")"
    )
    op.execute(
        "CREATE VIRTUAL TABLE search_plan USING fts5(grams, "
        "content='', "
        "contentless_delete=1, "
        "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* P* S* M* Co'\")"
    )
