"""履歴: the journal of a case as lines that can be read: who, when, what, and how fields changed.

Words of actions and fields belong to the screen; here values become words: codes their labels,
dates 和暦, ids the names of people, colleagues and agencies. Nothing raw is handed on.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.case_moves import CaseStatus, FollowUp
from nimo_desktop.domain.dates_jp import PartialDate, wareki, wareki_text
from nimo_desktop.domain.journal import Entry, Touched
from nimo_desktop.domain.people import Name
from nimo_desktop.domain.resource import Agency
from nimo_desktop.domain.staff import Department, Staff
from nimo_desktop.services import cases
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading
from nimo_desktop.storage.schema import TABLES

CREATED, CHANGED, TRASHED, RESTORED, NOTED = "created", "changed", "trashed", "restored", "noted"
CHANGED_WORD = "(選び直し)"
_CODE_LIKE = re.compile(r"[a-z]+(?:_[a-z]+)*|\d{2}|-")
_SILENT = frozenset(("id", "version", "deleted_at", "position", "typed"))

# kind.column → code list; a column of the same meaning everywhere stands without its kind.
_LISTS: Mapping[str, str] = {
    "contact.method": "method", "contact.style": "contact_style", "subject.topic": "topic",
    "subject.factors": "factor", "person.sex": "sex", "person.residency": "residency",
    "person.cautions": "caution", "person.office_name": "office_name",
    "person.voicemail": "voicemail", "person.support_needs": "support_needs",
    "relative.relation": "kinship", "medical_care.state": "care_state",
    "medical_care.diagnosis_source": "diagnosis_source", "admission.form": "admission_form",
    "benefit.kind": "benefit", "benefit.state": "benefit_state",
    "outside_plan.kind": "outside_plan_kind", "life_event.kind": "life_event",
    "support_case.close_reason": "close_reason", "consultation.kind": "kind",
    "consultation.newness": "newness", "consultation.route": "route",
    "consultation.method": "method", "consultation.urgency": "urgency",
    "consultation.caller": "caller", "consultation.caller_relation": "relation",
    "consultation.caller_office_name": "office_name",
    "consultation.caller_voicemail": "voicemail",
    "consultation.known_to_subject": "known_to_subject", "consultation.troubles": "trouble",
    "consultation.main_trouble": "trouble", "consultation.fields": "field",
    "consultation.topic": "topic", "consultation.factors": "factor",
    "consultation.care_state": "care_state",
    "consultation.diagnosis_source": "diagnosis_source", "consultation.signs": "sign",
    "consultation.vulnerable_at_home": "vulnerable", "consultation.cautions": "caution",
    "consultation.after": "after_intake", "consent.state": "consent_state",
    "consent.given_by": "consent_by", "consent.basis": "sharing_basis",
    "disclosure.basis": "sharing_basis", "plan.kind": "plan_kind", "plan.state": "plan_state",
    "plan.target": "plan_target", "plan.signature": "signature",
    "plan.meeting_kind": "conference_kind", "plan_goal.result": "goal_result",
    "plan_action.way": "involvement", "referral.urgency": "urgency",
    "support_tie.strength": "tie_strength", "support_tie.direction": "tie_direction",
    "support_tie.state": "tie_state", "support_tie.sector": "sector",
    "support_tie.profession": "profession", "support_tie.role": "involvement",
    "task.postpone_reason": "postpone_reason",
}  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class FieldChange:
    """One column of a record before and after, in words; "" for nothing."""

    name: str
    before: str
    after: str


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """One record of an action. `how`: created, changed, trashed, restored, noted."""

    kind: str
    how: str
    fields: tuple[FieldChange, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class HistoryLine:
    """One action. `undoes` is the number of the action that an undo or redo took back."""

    seq: int
    at: datetime
    who: str
    op: str
    undoes: int | None
    parts: tuple[Part, ...]


def of_case(ws: Workspace, case: Case) -> tuple[HistoryLine, ...]:
    """Everything that was done with the case and its person, newest first."""
    entries = cases.history(ws, case)
    with ws.vault.read() as conn:
        words = _Words(ws, conn)
        names = {s.login: s.name for s in records.select(conn, Staff, trashed=True) if s.login}
        return tuple(_line(words, names, entry) for entry in entries)


def _line(words: _Words, names: Mapping[str, str], entry: Entry) -> HistoryLine:
    parts = tuple(_part(words, t) for t in entry.touched)
    who = names.get(entry.actor, entry.actor)
    return HistoryLine(entry.seq, entry.at, who, entry.op, entry.undoes, parts)


def _part(words: _Words, touched: Touched) -> Part:
    before, after = touched.before, touched.after or {}
    if touched.kind not in TABLES:
        return Part(touched.kind, NOTED)
    how = CHANGED
    if before is None:
        how = CREATED
    elif "deleted_at" in after:
        how = RESTORED if after["deleted_at"] is None else TRASHED
    changes = (
        FieldChange(
            name,
            words.say(touched.kind, name, before or {}),
            words.say(touched.kind, name, after),
        )
        for name in after
        if name not in _SILENT and not name.endswith("_typed")
    )
    return Part(touched.kind, how, tuple(c for c in changes if c.before != c.after))


class _Words:
    """Turns stored values into words, and remembers the names it has looked up."""

    def __init__(self, ws: Workspace, conn: Reading) -> None:
        self._ws, self._conn = ws, conn
        self._names: dict[str, str] = {}

    def say(self, kind: str, name: str, row: Mapping[str, object]) -> str:
        value = row.get(name)
        if value is None or value == "" or value == []:
            return ""
        if isinstance(value, bool):
            return "はい" if value else "いいえ"
        if isinstance(value, list):
            return "、".join(filter(None, (self._one(kind, name, part) for part in value)))
        return self._one(kind, name, value)

    def _one(self, kind: str, name: str, value: object) -> str:
        if isinstance(value, list):  # a row of SOAP: tag and text
            return ") ".join(str(part) for part in value)
        if not isinstance(value, str):
            return str(value)
        if f"{kind}.{name}" in _LISTS:
            return self._ws.codes.label(_LISTS[f"{kind}.{name}"], value)
        if kind == "support_case" and name in ("status", "close_follow_up"):
            choices: Iterable[CaseStatus | FollowUp] = (
                CaseStatus if name == "status" else FollowUp
            )
            return next((c.label for c in choices if c.value == value), "")
        if _is_hex_id(value):
            return self._name(value)
        if _CODE_LIKE.fullmatch(value):  # a code without a list: the field's name tells enough
            return CHANGED_WORD
        return _date_words(value) or value

    def _name(self, key: str) -> str:
        if key not in self._names:
            self._names[key] = self._look_up(UUID(hex=key))
        return self._names[key]

    def _look_up(self, found: UUID) -> str:
        for record in (Staff, Department, Agency):
            one = records.find(self._conn, record, found)
            if one is not None:
                name: str = getattr(one, "name", "")
                return name
        names = records.where(self._conn, Name, person_id=found, kind="main")
        if names:
            return names[-1].text
        case = records.find(self._conn, Case, found)
        return case.number if case is not None else ""


def _is_hex_id(value: str) -> bool:
    plain = value.replace("-", "")
    return len(plain) == 32 and all(c in "0123456789abcdef" for c in plain)


def _date_words(value: str) -> str:
    """A stored day, moment or rough date in words; "" for any other text."""
    if len(value) > 10 and value[10:11] == "T":
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            return ""
        return f"{wareki(at.date())} {at.hour}:{at.minute:02d}"
    if not value[:4].isdigit() and value != "XXXX":
        return ""
    try:
        return wareki(date.fromisoformat(value)) if len(value) == 10 else wareki_text(
            PartialDate(value)
        )
    except ValueError:
        return ""
