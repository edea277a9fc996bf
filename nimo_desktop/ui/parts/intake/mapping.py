"""Between the value of the services and the fields of the screen; no widget is touched here."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.ids import AgencyId, BenefitId, PersonId, RelativeId, StaffId, TieId
from nimo_desktop.services.consents import ConsentForm
from nimo_desktop.services.families import RelativeRow
from nimo_desktop.services.intake import BenefitRow, IntakeForm, InvolvedRow
from nimo_desktop.services.people import PersonForm
from nimo_desktop.ui.fields.code_checks import Checked

T = TypeVar("T")
Fields = Mapping[str, object]

_WORDS = (
    "gist", "callback", "urgency", "kind", "newness", "route", "method", "referrer_text", "caller",
    "caller_name", "caller_kana", "caller_relation", "caller_phone", "caller_belongs",
    "caller_reach", "caller_office_name", "known_to_subject", "subject_alias", "whereabouts",
    "story", "history", "wish", "family_wish", "topic", "care_state", "care_since", "care_place",
    "diagnosis", "diagnosis_source", "medication", "tried_before", "vulnerable_at_home",
    "caution_note", "urgency_reason", "response", "view", "after", "next_what", "companions",
)  # fmt: skip
_SETS = ("caller_voicemail", "fields", "factors", "signs", "cautions")
_STAFF = ("second_staff", "urgency_by", "next_who")
_DAYS = ("next_on", "circulated_on", "circulation_done_on")
_PERSON_WORDS = (
    "sex", "residency", "support_note", "register_no", "office_name", "reach_note",
)  # fmt: skip
_FORM_WORDS = ("name", "kana", "alias", "address", "district", "phone")
_CONSENT_WORDS = ("given_by", "scope_agencies", "scope_items", "basis", "basis_reason")
_GAP = "\u3000"


def to_fields(form: IntakeForm) -> dict[str, object]:
    """Field name → value."""
    call = form.consultation
    fields: dict[str, object] = {name: getattr(call, name) or None for name in (*_WORDS, *_DAYS)}
    fields |= {name: Checked(getattr(call, name)) for name in _SETS}
    fields |= {name: _hex(getattr(call, name)) for name in _STAFF}
    fields |= {
        "received_at": call.received_at,
        "taken_by": _hex(call.taken_by),
        "holder": _hex(call.holder_staff),
        "referrer": _hex(call.referrer_id),
        "troubles": Checked(call.troubles, call.main_trouble or None),
        "wish_unheard": call.wish_unheard,
        "counted": {True: "yes", False: "no", None: None}[call.counted],
        "notified_at": call.notified_at,
        "reported_to": tuple(_report_row(line) for line in call.reported_to),
        "minutes": call.minutes,
    }
    return fields | _person_fields(form.person) | _row_fields(form) | _consent_fields(form.consent)


def _person_fields(form: PersonForm | None) -> dict[str, object]:
    if form is None:
        return {}
    fields: dict[str, object] = {name: getattr(form, name) for name in _FORM_WORDS}
    fields |= {name: getattr(form.person, name) or None for name in _PERSON_WORDS}
    return fields | {
        "birth": form.person.birth,
        "secret_address": form.secret_address,
        "voicemail": Checked(form.person.voicemail),
        "support_needs": Checked(form.person.support_needs),
    }


def _row_fields(form: IntakeForm) -> dict[str, object]:
    return {
        "relatives": tuple(
            {
                "id": row.id.hex if row.id else "",
                "other_id": row.other_id,
                "kana": row.kana,
                "relation": row.relation or None,
                "name": row.name,
                "birth": row.birth,
                "state": row.state or None,
                "occupation": row.occupation,
                "health": row.health,
                "key_person": row.key_person,
            }
            for row in form.relatives or ()
        ),
        "benefits": tuple(
            {
                "id": row.id.hex if row.id else "",
                "kind": row.kind or None,
                "state": row.state or None,
                "grade": row.grade,
                "number": row.number,
                "expires_on": row.expires_on,
            }
            for row in form.benefits or ()
        ),
        "involved": tuple(
            {
                "id": row.id.hex if row.id else "",
                "agency": _hex(row.agency_id),
                "label": row.label,
                "in_charge": row.in_charge,
                "what": row.what,
                "frequency": row.frequency,
                "may_contact": row.may_contact,
            }
            for row in form.involved or ()
        ),
    }


def _consent_fields(consent: ConsentForm | None) -> dict[str, object]:
    consent = consent or ConsentForm()
    return {name: getattr(consent, name) or None for name in _CONSENT_WORDS} | {
        "consent_state": consent.state or None,
        "until": consent.until,
        "explained_by": _hex(consent.explained_by),
        "explained_on": consent.explained_on,
    }


def from_fields(base: IntakeForm, fields: Fields, *, anonymous: bool) -> IntakeForm:
    """What the screen says, on top of what was loaded; anonymous leaves the person out."""
    call = base.consultation
    troubles = _checked(fields, "troubles")
    words = {name: _word(fields, name) for name in _WORDS}
    sets = {name: _checked(fields, name).codes for name in _SETS}
    staff = {name: _staff(fields, name) for name in _STAFF}
    days = {name: _day(fields, name) for name in _DAYS}
    agency = _uuid(fields.get("referrer"))
    minutes = fields.get("minutes")
    notified = fields.get("notified_at")
    call = dataclasses.replace(
        call,
        **words,  # type: ignore[arg-type]
        **sets,  # type: ignore[arg-type]
        **staff,  # type: ignore[arg-type]
        **days,  # type: ignore[arg-type]
        received_at=_moment(fields, call.received_at),
        taken_by=_staff(fields, "taken_by") or call.taken_by,
        holder_staff=_staff(fields, "holder") or call.holder_staff,
        referrer_id=AgencyId(agency) if agency else None,
        troubles=troubles.codes,
        main_trouble=troubles.main or "",
        wish_unheard=fields.get("wish_unheard") is True,
        counted={"yes": True, "no": False}.get(str(fields.get("counted"))),
        notified_at=notified if isinstance(notified, datetime) else None,
        reported_to=tuple(_report_line(row) for row in _rows(fields, "reported_to")),
        minutes=minutes if isinstance(minutes, int) else None,
    )
    if anonymous:
        return dataclasses.replace(base, consultation=call, person=None, consent=None)
    return dataclasses.replace(
        base,
        consultation=call,
        person=_person(base.person, fields),
        relatives=tuple(_relative(row) for row in _rows(fields, "relatives")),
        benefits=tuple(_benefit(row) for row in _rows(fields, "benefits")),
        involved=tuple(_involved(row) for row in _rows(fields, "involved")),
        consent=_consent(fields),
    )


def only_touched(form: IntakeForm, shown: IntakeForm) -> IntakeForm:
    """Without the tables that still say what was `shown`: another window may have added to them."""
    known = tuple(dataclasses.replace(row, bond=None) for row in shown.relatives or ())
    return dataclasses.replace(
        form,
        relatives=_if_changed(form.relatives, known),
        benefits=_if_changed(form.benefits, shown.benefits or ()),
        involved=_if_changed(form.involved, shown.involved or ()),
    )


def _if_changed(rows: tuple[T, ...] | None, shown: tuple[T, ...]) -> tuple[T, ...] | None:
    return None if rows == shown else rows


def _person(base: PersonForm | None, fields: Fields) -> PersonForm | None:
    if base is None:
        return None
    birth = fields.get("birth")
    person = dataclasses.replace(
        base.person,
        **{name: _word(fields, name) for name in _PERSON_WORDS},  # type: ignore[arg-type]
        birth=birth if isinstance(birth, PartialDate) else None,
        voicemail=_checked(fields, "voicemail").codes,
        support_needs=_checked(fields, "support_needs").codes,
    )
    return dataclasses.replace(
        base,
        **{name: _word(fields, name) for name in _FORM_WORDS},  # type: ignore[arg-type]
        person=person,
        secret_address=fields.get("secret_address") is True,
    )


def _relative(row: Fields) -> RelativeRow:
    birth, other, found = row.get("birth"), row.get("other_id"), _uuid(row.get("id"))
    return RelativeRow(
        id=RelativeId(found) if found else None,
        other_id=PersonId(other) if isinstance(other, UUID) else None,
        relation=_word(row, "relation"),
        name=_word(row, "name"),
        kana=_word(row, "kana"),
        birth=birth if isinstance(birth, PartialDate) else None,
        state=_word(row, "state"),
        key_person=row.get("key_person") is True,
        occupation=_word(row, "occupation"),
        health=_word(row, "health"),
    )


def _benefit(row: Fields) -> BenefitRow:
    found = _uuid(row.get("id"))
    return BenefitRow(
        id=BenefitId(found) if found else None,
        kind=_word(row, "kind"),
        state=_word(row, "state") or "have",
        grade=_word(row, "grade"),
        number=_word(row, "number"),
        expires_on=_day(row, "expires_on"),
    )


def _involved(row: Fields) -> InvolvedRow:
    found, agency = _uuid(row.get("id")), _uuid(row.get("agency"))
    return InvolvedRow(
        id=TieId(found) if found else None,
        agency_id=AgencyId(agency) if agency else None,
        label=_word(row, "label"),
        in_charge=_word(row, "in_charge"),
        what=_word(row, "what"),
        frequency=_word(row, "frequency"),
        may_contact=_word(row, "may_contact"),
    )


def _consent(fields: Fields) -> ConsentForm:
    return ConsentForm(
        state=_word(fields, "consent_state"),
        **{name: _word(fields, name) for name in _CONSENT_WORDS},
        until=_day(fields, "until"),
        explained_by=_staff(fields, "explained_by"),
        explained_on=_day(fields, "explained_on"),
    )


def _report_row(line: str) -> dict[str, object]:
    where, when, whom = [*line.split(_GAP, 2), "", ""][:3]
    return {"where": where, "when": when, "whom": whom}


def _report_line(row: Fields) -> str:
    """One line as it prints: 連絡した先　時刻　相手."""
    return _GAP.join(_word(row, name) for name in ("where", "when", "whom")).rstrip(_GAP)


# Single values ----------------------------------------------------------------------------------
def _word(fields: Fields, name: str) -> str:
    found = fields.get(name)
    return found if isinstance(found, str) else ""


def _checked(fields: Fields, name: str) -> Checked:
    found = fields.get(name)
    return found if isinstance(found, Checked) else Checked()


def _rows(fields: Fields, name: str) -> tuple[Fields, ...]:
    found = fields.get(name)
    return found if isinstance(found, tuple) else ()


def _day(fields: Fields, name: str) -> date | None:
    found = fields.get(name)
    if isinstance(found, PartialDate):
        return found.exact
    return found if isinstance(found, date) else None


def _moment(fields: Fields, before: datetime) -> datetime:
    """The moment shown has no seconds; while it is left alone the stored one stays."""
    found = fields.get("received_at")
    if not isinstance(found, datetime):
        return before
    same = found.replace(second=0, microsecond=0) == before.replace(second=0, microsecond=0)
    return before if same else found


def _hex(value: UUID | None) -> str | None:
    return None if value is None else value.hex


def _uuid(value: object) -> UUID | None:
    return UUID(hex=value) if isinstance(value, str) and value else None


def _staff(fields: Fields, name: str) -> StaffId | None:
    found = _uuid(fields.get(name))
    return None if found is None else StaffId(found)
