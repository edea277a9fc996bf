"""A moment: 和暦 date and time of day beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from nimo_desktop.domain.dates_jp import Lean
from nimo_desktop.ui.fields.base import FieldMixin, Json, first_problem
from nimo_desktop.ui.fields.plain import half_width
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.fields.wareki_edit import WarekiEdit
from nimo_desktop.ui.text import widgets as text

_TIME = re.compile(r"(午前|午後)?(\d{1,2})(?:[:時.](?:(\d{1,2})分?|(半))?)?")
_DIGITS = re.compile(r"(\d{1,2})(\d{2})")


def parse_time(typed: str) -> time | None:
    """「10:30」「1030」「930」「9時」「午後3時半」「15」; None for anything else or past 23:59."""
    plain = half_width(typed).replace(" ", "")
    found = _DIGITS.fullmatch(plain) if len(plain) > 2 else None
    if found is not None:
        hour, minute = int(found[1]), int(found[2])
    else:
        found = _TIME.fullmatch(plain)
        if found is None:
            return None
        hour = int(found[2])
        minute = 30 if found[4] else int(found[3] or 0)
        if found[1] and hour > 12:
            return None
        if found[1]:
            hour = hour % 12 + (12 if found[1] == "午後" else 0)
    return time(hour, minute) if hour <= 23 and minute <= 59 else None


def _normalise(typed: str) -> str:
    found = parse_time(typed)
    return typed if found is None else f"{found.hour}:{found.minute:02d}"


def _check(typed: str) -> str | None:
    return text.TIME_WRONG if parse_time(typed) is None else None


class TimeEdit(TextLine):
    """A time of day; value is `datetime.time` or None."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent, name=name, normalise=_normalise, check=_check, digits=True)

    def value(self) -> object:
        """The time, None when empty or not understood."""
        return self.time_of_day()

    def time_of_day(self) -> time | None:
        """Like `value`, with its type."""
        return parse_time(self.text()) if self.text().strip() else None

    def set_value(self, value: object) -> None:
        """Show a time (or a text, or None)."""
        super().set_value(f"{value.hour}:{value.minute:02d}" if isinstance(value, time) else value)


class MomentEdit(FieldMixin, QWidget):
    """Date and time; value is an aware datetime in the zone of `now`, or None while incomplete."""

    committed = Signal()

    def __init__(self, parent: QWidget | None = None, *, now: Callable[[], datetime],
                 lean: Lean = "past", name: str = "") -> None:
        super().__init__(parent)
        self._now = now
        self.date_edit = WarekiEdit(self, today=self._today, lean=lean)
        self.time_edit = TimeEdit(self)
        self.time_edit.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.date_edit, 3)
        layout.addWidget(self.time_edit, 1, Qt.AlignmentFlag.AlignTop)
        self.setFocusProxy(self.date_edit)
        self.date_edit.committed.connect(self.committed)
        self.time_edit.committed.connect(self.committed)
        self._clean: Json = self.draft()
        self.rename(name)

    def rename(self, name: str) -> None:
        """Both parts are spoken with the field's name."""
        self.date_edit.line.setAccessibleName(f"{name} {text.DATE}".strip())
        self.time_edit.setAccessibleName(f"{name} {text.TIME}".strip())

    def value(self) -> object:
        """The moment, when both parts are there and understood."""
        day, moment = self.parts()
        if day is None or moment is None:
            return None
        return datetime.combine(day, moment, tzinfo=self._now().tzinfo)

    def parts(self) -> tuple[date | None, time | None]:
        """What is known of date and time, for records whose time may be missing."""
        return self.date_edit.day(), self.time_edit.time_of_day()

    def set_value(self, value: object) -> None:
        """Show a datetime as local time, a date without time, or nothing."""
        if isinstance(value, datetime):
            local = value.astimezone(self._now().tzinfo) if value.tzinfo else value
            self.date_edit.set_value(local.date())
            self.time_edit.set_value(local.time())
        else:
            self.date_edit.set_value(value)
            self.time_edit.set_value(None)
        self.mark_clean()

    def draft(self) -> Json:
        """Both parts as they stand."""
        return {"date": self.date_edit.draft(), "time": self.time_edit.draft()}

    def restore(self, draft: Json) -> None:
        """Show both parts of a draft."""
        parts = draft if isinstance(draft, dict) else {}
        self.date_edit.restore(parts.get("date"))
        self.time_edit.restore(parts.get("time"))

    def problem(self) -> str | None:
        """The first part that is wrong or missing beside the other."""
        wrong = first_problem((self.date_edit.problem(), self.time_edit.problem()))
        if wrong is None and self.time_edit.text().strip() and not self.date_edit.line.text():
            return text.TIME_WITHOUT_DATE
        if wrong is None and self.date_edit.partial_date() and self.date_edit.day() is None:
            return text.DATE_NOT_A_DAY
        return wrong

    def entry(self) -> QWidget:
        """The line of the date."""
        return self.date_edit.line

    def tab_chain(self) -> tuple[QWidget, ...]:
        """Date, then time."""
        return (self.date_edit.line, self.time_edit)

    def set_wrong(self, wrong: bool) -> None:
        """Mark both parts."""
        self.date_edit.set_wrong(wrong)
        self.time_edit.set_wrong(wrong)

    def _today(self) -> date:
        return self._now().date()
