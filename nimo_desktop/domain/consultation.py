"""相談受付: the ten-second catch of a call that grows into a full intake (sheets.md §1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from nimo_desktop.domain.ids import (
    AgencyId,
    CaseId,
    ConsultationId,
    DepartmentId,
    PersonId,
    StaffId,
)
from nimo_desktop.domain.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation:
    """One consultation, savable with nothing but the time, who took it and one word.

    The caller (相談者) and the subject (対象者) are two. Everything named `caller_*`,
    `known_to_subject`
    and `reported_to` is the protected source: it prints on no paper but the office's own file copy.
    It is itself one contact and is not copied when it becomes a case.
    """

    id: ConsultationId
    version: int = 0
    deleted_at: datetime | None = None
    number: str = ""
    # A: caught in ten seconds
    received_at: datetime
    taken_by: StaffId
    typed_by: StaffId | None = None
    gist: str = ""
    callback: str = ""
    urgency: str = ""
    holder_department: DepartmentId
    holder_staff: StaffId
    second_staff: StaffId | None = None
    # B: how it came
    kind: str = ""
    newness: str = ""
    route: str = ""
    method: str = ""
    referrer_id: AgencyId | None = None
    referrer_text: str = ""
    # C: who called
    caller: str = ""
    caller_name: str = ""
    caller_kana: str = ""
    caller_relation: str = ""
    caller_phone: str = ""
    caller_belongs: str = ""
    caller_reach: str = ""
    caller_office_name: str = ""
    caller_voicemail: tuple[str, ...] = ()
    known_to_subject: str = ""
    # D: whom it is about; facts of the person live in Person
    subject_id: PersonId | None = None
    subject_alias: str = ""
    whereabouts: str = ""
    # E: what it is about
    story: str = ""
    history: str = ""
    troubles: tuple[str, ...] = ()
    main_trouble: str = ""
    wish: str = ""
    wish_unheard: bool = False
    family_wish: str = ""
    fields: tuple[str, ...] = ()
    counted: bool | None = None
    topic: str = ""
    factors: tuple[str, ...] = ()
    # F: health and present support
    care_state: str = ""
    care_since: str = ""
    care_place: str = ""
    diagnosis: str = ""
    diagnosis_source: str = ""
    medication: str = ""
    tried_before: str = ""
    # G: safety
    signs: tuple[str, ...] = ()
    vulnerable_at_home: str = ""
    notified_at: datetime | None = None
    reported_to: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    caution_note: str = ""
    urgency_reason: str = ""
    urgency_by: StaffId | None = None
    # I: what was done and what comes next
    response: str = ""
    view: str = ""
    after: str = ""
    next_what: str = ""
    next_who: StaffId | None = None
    next_on: date | None = None
    companions: str = ""
    minutes: int | None = None
    circulated_on: date | None = None
    circulation_done_on: date | None = None
    # state
    completed_at: datetime | None = None
    closed_at: datetime | None = None
    case_id: CaseId | None = None


TITLE_LENGTH = 20
ABUSE_SIGNS = frozenset({"child_abuse", "elder_abuse", "disabled_abuse"})


def title(consultation: Consultation) -> str:
    """What lists show: the first 20 characters of the matter, on one line."""
    return " ".join(consultation.gist.split())[:TITLE_LENGTH]


def is_open(consultation: Consultation) -> bool:
    """Open items have exactly one holder; trash, closed ones and those that became a case are not
    open.
    """
    return (
        consultation.deleted_at is None
        and consultation.closed_at is None
        and consultation.case_id is None
    )


def is_secret_from_subject(consultation: Consultation) -> bool:
    """Somebody else called, and nobody has made sure that the person knows: what goes to the person
    may not tell of it (sheets.md rule 0.1).
    """
    by_another = consultation.caller not in ("", "self")
    return by_another and consultation.known_to_subject != "known"


def needs_safety_line(consultation: Consultation) -> bool:
    """True when signs of abuse oblige the office to see that the person is safe within 48 hours."""
    return not ABUSE_SIGNS.isdisjoint(consultation.signs)


def problems(consultation: Consultation) -> tuple[Problem, ...]:
    """What forbids saving (blocking) and what keeps it on the 未完了 list (not blocking)."""
    found: list[Problem] = []
    if not consultation.gist.strip():
        found.append(Problem("gist", "missing", "ひとこと(用件)を一言だけ入れてください。"))
    found += [
        Problem(name, "open", sentence, blocking=False)
        for name, sentence in _COMPLETION
        if _is_empty(getattr(consultation, name))
    ]
    if consultation.caller == "other" and not consultation.caller_relation:
        found.append(_open("caller_relation", "相談者と本人との関係を選んでください。"))
    if consultation.caller != "anonymous" and not (
        consultation.subject_id or consultation.subject_alias
    ):
        found.append(_open("subject", "対象者の氏名か、仮の呼び名を入れてください。"))
    if consultation.counted is None:
        found.append(_open("counted", "精神保健福祉の相談として数えるかを選んでください。"))
    if not consultation.wish and not consultation.wish_unheard:
        found.append(_open("wish", "本人の希望か、「聞けていない」を入れてください。"))
    if needs_safety_line(consultation) and consultation.notified_at is None:
        found.append(_open("notified_at", "通報・通告として受けた時刻を入れてください。"))
    if consultation.after != "advice_only" and consultation.after and not consultation.next_what:
        found.append(_open("next_what", "次にすること・だれが・いつを入れてください。"))
    return tuple(found)


_COMPLETION = (
    ("kind", "受付の種別を選んでください。"),
    ("newness", "新規・継続・再を選んでください。"),
    ("route", "相談経路を選んでください。"),
    ("method", "相談方法を選んでください。"),
    ("caller", "相談者を選んでください。"),
    ("story", "相談内容を話された言葉で入れてください。"),
    ("troubles", "困りごとを選んでください。"),
    ("signs", "気になるサインを選んでください(特になし・聞けていない も選べます)。"),
    ("urgency", "緊急度を選んでください。"),
    ("response", "その場での対応・助言を入れてください。"),
    ("after", "受付のあとはどうするかを選んでください。"),
)


def _open(field: str, sentence: str) -> Problem:
    return Problem(field, "open", sentence, blocking=False)


def _is_empty(value: object) -> bool:
    return value in ("", (), None) or (isinstance(value, str) and not value.strip())
