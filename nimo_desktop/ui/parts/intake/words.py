"""Dates, times and cards as words; shared by the pages about consultations."""

from __future__ import annotations

from datetime import date, datetime

from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.dates_jp import wareki_short, weekday_of
from nimo_desktop.services import intake
from nimo_desktop.services.finding import PersonCard
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.ui.text import intake as text


def day_text(day: date) -> str:
    """「11月23日(月)」."""
    return f"{day.month}月{day.day}日({weekday_of(day)})"


def time_text(at: datetime) -> str:
    """「9:05」."""
    return f"{at.hour}:{at.minute:02d}"


def moment_text(at: object) -> str:
    """「R8.11.21 9:05」 for lists."""
    return f"{wareki_short(at.date())} {time_text(at)}" if isinstance(at, datetime) else ""


def short_day(day: object) -> str:
    """「R8.11.21」 for lists."""
    return wareki_short(day) if isinstance(day, date) else ""


def card_lines(card: PersonCard) -> tuple[str, str, str]:
    """Who it is, how the case stands, what to beware of; empty where nothing is known."""
    kana = f"({card.kana})" if card.kana else ""
    who = "  ".join(part for part in (f"{card.name}{kana}", card.age, card.district) if part)
    stands = [
        text.CARD_CASE.format(number=card.case_number, holder=card.holder)
        if card.case_number
        else text.CARD_NO_CASE
    ]
    if card.last_at is not None:
        stands.append(
            text.CARD_LAST.format(day=short_day(card.last_at.date()), method=card.last_method)
        )
    if card.next_on is not None:
        stands.append(text.CARD_NEXT.format(day=short_day(card.next_on), title=card.next_title))
    return who, "  ".join(stands), "  ".join(_warnings(card))


def _warnings(card: PersonCard) -> list[str]:
    found = [text.CARD_RESTRICTED] if card.restricted else []
    if card.cautions or card.caution_note:
        words = "・".join((*card.cautions, *filter(None, (card.caution_note,))))
        found.append(text.CARD_CAUTION.format(cautions=words))
    if card.warn_office:
        found.append(text.CARD_OFFICE.format(word=card.office_name))
    return found


def heading(ws: Workspace, call: Consultation) -> str:
    """Number and state of a stored consultation, and how urgent it was held to be before."""
    state = "case" if call.case_id else "closed" if call.closed_at else ""
    state = state or ("completed" if call.completed_at else "open")
    words = text.HEAD.format(number=call.number, state=text.STATES[state])
    before = [
        text.URGENCY_ONE.format(
            label=ws.codes.label("urgency", one.urgency) or text.UNRATED,
            day=day_text(one.until.date()),
            time=time_text(one.until),
        )
        for one in intake.urgency_history(ws, call.id)
    ]
    if before:
        words += "  " + text.URGENCY_BEFORE.format(words="、".join(before))
    return words
