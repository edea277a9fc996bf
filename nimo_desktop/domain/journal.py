"""What an action is called and what it changed: the values that services, undo and pages share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Op(StrEnum):
    """Every action that leaves an entry in the journal. The value is stored for ten years: never
    rename.
    """

    # set-up and safety
    VAULT_CREATED = "vault_created"
    LOGGED_IN = "logged_in"
    LOGIN_FAILED = "login_failed"
    LOCKED = "locked"
    USER_ADDED = "user_added"
    USER_REMOVED = "user_removed"
    PASSWORD_CHANGED = "password_changed"
    BACKED_UP = "backed_up"
    RESTORED = "restored"
    MIGRATED = "migrated"
    REKEYED = "rekeyed"
    CLOCK_TURNED_BACK = "clock_turned_back"
    # looking, printing, handing out
    VIEWED = "viewed"
    PRINTED = "printed"
    EXPORTED = "exported"
    DISCLOSED = "disclosed"
    IMPORTED = "imported"
    # office
    OFFICE_SAVED = "office_saved"
    DEPARTMENT_SAVED = "department_saved"
    STAFF_SAVED = "staff_saved"
    STAFF_LEFT = "staff_left"
    DISTRICT_SAVED = "district_saved"
    AGENCY_SAVED = "agency_saved"
    CODE_SAVED = "code_saved"
    VIEW_SAVED = "view_saved"
    FORM_SAVED = "form_saved"
    SHEET_SAVED = "sheet_saved"
    MAP_SAVED = "map_saved"
    TEMPLATE_SAVED = "template_saved"
    # people
    PERSON_SAVED = "person_saved"
    RELATIVES_SAVED = "relatives_saved"
    CARE_SAVED = "care_saved"
    BENEFIT_SAVED = "benefit_saved"
    TIE_SAVED = "tie_saved"
    CONSENT_SAVED = "consent_saved"
    # the case's way
    CONSULTATION_SAVED = "consultation_saved"
    CONSULTATION_COMPLETED = "consultation_completed"
    CASE_OPENED = "case_opened"
    CASE_SAVED = "case_saved"
    CASE_MOVED = "case_moved"
    CASE_CLOSED = "case_closed"
    CASE_REOPENED = "case_reopened"
    HOLDER_CHANGED = "holder_changed"
    CONTACT_SAVED = "contact_saved"
    CONTACT_CONFIRMED = "contact_confirmed"
    CONTACT_AMENDED = "contact_amended"
    CONTACT_CIRCULATED = "contact_circulated"
    TOPIC_SET = "topic_set"
    PLAN_SAVED = "plan_saved"
    PLAN_DECIDED = "plan_decided"
    PLAN_NEW_EDITION = "plan_new_edition"
    PLAN_REVIEWED = "plan_reviewed"
    REFERRAL_SENT = "referral_sent"
    REFERRAL_MOVED = "referral_moved"
    REFERRAL_REPLIED = "referral_replied"
    CONFERENCE_SAVED = "conference_saved"
    CONFERENCE_DECIDED = "conference_decided"
    TASK_SAVED = "task_saved"
    TASK_DONE = "task_done"
    TASK_POSTPONED = "task_postponed"
    # trash and undo
    TRASHED = "trashed"
    RESTORED_FROM_TRASH = "restored_from_trash"
    UNDONE = "undone"
    REDONE = "redone"


# What happened outside the vault cannot be taken back by a new entry inside it.
NOT_UNDOABLE = frozenset(
    {
        Op.VAULT_CREATED,
        Op.LOGGED_IN,
        Op.LOGIN_FAILED,
        Op.LOCKED,
        Op.USER_ADDED,
        Op.USER_REMOVED,
        Op.PASSWORD_CHANGED,
        Op.BACKED_UP,
        Op.RESTORED,
        Op.MIGRATED,
        Op.REKEYED,
        Op.CLOCK_TURNED_BACK,
        Op.VIEWED,
        Op.PRINTED,
        Op.EXPORTED,
        Op.DISCLOSED,
        Op.IMPORTED,
    }
)


@dataclass(frozen=True, slots=True)
class Changes:
    """What one action touched: pages reload only what they show of it."""

    op: Op
    ids: frozenset[UUID] = frozenset()
    kinds: frozenset[str] = frozenset()

    def touches(self, *kinds: str) -> bool:
        """True if a record of one of these kinds (table names) was changed."""
        return not self.kinds.isdisjoint(kinds)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal as the history tab and the audit show it."""

    seq: int
    at: datetime
    actor: str
    op: str
    undoes: int | None = None
    touched: tuple[Touched, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Touched:
    """One row of an entry: `before`/`after` are column → stored value, None where it did not
    exist.
    """

    kind: str
    row: str
    about: str | None
    before: dict[str, object] | None
    after: dict[str, object] | None
