"""A line of 今日 as words."""

from __future__ import annotations

from datetime import datetime

from nimo_desktop.domain.dates_jp import wareki_short
from nimo_desktop.services.today import Line
from nimo_desktop.ui.models.id_table import Row
from nimo_desktop.ui.text import today as text

_HOUR = 3600
LOUD = 2
"""From here on a reminder is told in words: the answer is past its day."""


def due_text(line: Line, now: datetime) -> str:
    """「⚠48時間 あと31時間」「⚠期限切れ 3日超過」「今日」「11/24 あと3日」."""
    if line.due_at is not None:
        hours = int((line.due_at - now).total_seconds() // _HOUR)
        words = text.LEFT_HOURS.format(hours=hours) if hours >= 0 else text.LATE_HOURS.format(
            hours=-hours)
        return f"⚠{words}"
    days = (line.due_on - now.date()).days
    if days < 0:
        return f"⚠{text.LATE_DAYS.format(days=-days)}"
    if days == 0:
        return text.BUCKET["today"]
    return f"{line.due_on.month}/{line.due_on.day}　{text.LEFT_DAYS.format(days=days)}"


def title_text(line: Line) -> str:
    """What is to be done; a loud reminder and how often it was put off stand behind."""
    pattern = text.TITLES.get(line.source, "{title}")
    words = pattern.format(title=line.title, due=wareki_short(line.due_on))
    if line.loudness >= LOUD:
        words += text.REMINDED.format(reminder=line.reminder)
    return words + (text.POSTPONED.format(count=line.postponed) if line.postponed else "")


def row_of(line: Line, now: datetime) -> Row:
    """The id and one text per column of `text.COLUMNS`."""
    return (line.id, due_text(line, now), line.who, title_text(line), line.number, line.staff,
            text.ACTS[line.act])
