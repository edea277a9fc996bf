"""連携 in plain words: what is so now, and what each step of the history says."""

from __future__ import annotations

from datetime import date

from nimo_desktop.domain.dates_jp import wareki_short
from nimo_desktop.domain.referral import (
    ACTIONS,
    GOES_ON,
    RESTORE,
    TRASH,
    ReferralEvent,
    Status,
    code_of,
    is_overdue,
    label_of,
    partner,
    reply_due,
)
from nimo_desktop.services import referral_rules
from nimo_desktop.services.referrals import FullReferral
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.text import referral as text

_ACTS = {code_of(one): label_of(one) for one in ACTIONS} | {
    TRASH: "ごみ箱に入れた", RESTORE: "ごみ箱から戻した",
}
_RETURN_ACTS = ("send_back", "decline")


def short_day(day: object) -> str:
    """「R8.11.21」, "" for none."""
    return wareki_short(day) if isinstance(day, date) else ""


def status_words(ws: Workspace, full: FullReferral) -> str:
    """What is so now and who has it, in whole sentences."""
    state = full.referral
    if state.deleted_at is not None:
        return text.GONE
    words = text.STATUS[state.status.value]
    if state.status is Status.WITH_SENDER and not state.return_reason:
        words = text.WITH_SENDER_AGAIN
    told = words.format(
        holder=holder_words(full),
        to=full.receiver or text.UNCHOSEN,
        due=_due(ws, full),
        partners=_partners(full),
        returns=text.RETURNS.format(count=state.returns) if state.returns else "",
        meeting=_on(state.conference_on),
        outcome=ws.codes.label("outcome", state.outcome_code),
        ended=_on(state.outcome_on),
    )
    reminder = reminder_words(ws, full)
    reminded = [text.REMINDER.format(words=reminder)] if reminder else []
    return "\n".join((told, *reminded, *_more(ws, full)))


def holder_words(full: FullReferral) -> str:
    """「福祉課の見本 次郎」"""
    state = full.referral
    return f"{full.name(state.holder_department)}の{full.name(state.holder_staff)}"


def _due(ws: Workspace, full: FullReferral) -> str:
    due = reply_due(full.referral)
    if due is None:
        return ""
    words = text.DUE_LATE if is_overdue(full.referral, ws.today()) else text.DUE
    return words.format(day=short_day(due))


def reminder_words(ws: Workspace, full: FullReferral) -> str:
    """How long the answer is waited for, louder by itself; "" while nothing is due."""
    state = full.referral
    due = reply_due(state)
    if due is None:
        return ""
    _level, words = referral_rules.loudness_of(
        ws, due, urgency=state.urgency, checked_on=state.checked_on)
    return words


def _on(day: date | None) -> str:
    return text.ON.format(day=short_day(day)) if day else ""


def _partners(full: FullReferral) -> str:
    names = []
    for key in full.referral.partners:
        one = partner(key)
        names.append(f"{one.name or full.name(one.staff)}・{one.way.label}")
    return text.PARTNERS.format(names="、".join(names)) if names else ""


def _more(ws: Workspace, full: FullReferral) -> list[str]:
    """What was said last and what is to come."""
    state, found = full.referral, []
    if state.status is Status.ASKED:
        found.append(text.QUESTION.format(text=state.question))
    if state.status is Status.ADVISING and state.advice:
        found.append(text.ADVICE.format(text=state.advice))
    if state.outcome_code in GOES_ON:
        outcome = ws.codes.label("outcome", state.outcome_code)
        found.append(text.PROGRESS.format(outcome=outcome, day=short_day(state.next_on)))
    elif state.next_on is not None:
        day = short_day(state.next_on)
        found.append(text.WATCH_NEXT.format(who=state.watched_by, day=day))
    if state.first_step and state.status in (Status.ACCEPTED, Status.JOINT):
        day = _on(state.first_step_on)
        found.append(text.FIRST_STEP.format(text=state.first_step, day=day))
    return found


def act_words(event: ReferralEvent) -> str:
    """What was done."""
    return _ACTS.get(event.action, event.action)


def event_cells(ws: Workspace, full: FullReferral, event: ReferralEvent) -> tuple[str, ...]:
    """One line of the history: day, what was done, who recorded it, what was said and why."""
    by = full.name(event.by_staff) or event.by_text
    return short_day(event.at.date()), act_words(event), by, _what(ws, full, event)


def event_words(ws: Workspace, full: FullReferral, event: ReferralEvent) -> str:
    """The same line in full, with the time and who held it afterwards."""
    at = event.at
    return text.HISTORY_WORDS.format(
        when=f"{short_day(at.date())} {at.hour}:{at.minute:02d}",
        act=act_words(event),
        by=full.name(event.by_staff) or event.by_text,
        what=_what(ws, full, event),
        holder=f"{full.name(event.holder_department)} {full.name(event.holder_staff)}",
    )


def _what(ws: Workspace, full: FullReferral, event: ReferralEvent) -> str:
    other = " ".join(filter(None, (short_day(event.on), event.person)))
    if not other and event.action in ("send", "redirect"):
        other = full.name(event.to_agency) or full.name(event.to_department)
    codes = "return_reason" if event.action in _RETURN_ACTS else "outcome"
    method = ws.codes.label("method", event.method) if event.method else ""
    parts = (other, method, ws.codes.label(codes, event.reason_code), " ".join(event.text.split()))
    return "　".join(filter(None, parts))
