"""連携の数字: hand-overs, days, returns and past due, by month, department or route.

Counted anew from the histories each time; every number carries the referrals behind it, so that
the page can show them. What was withdrawn (33) is not counted; a question is not a return.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from statistics import mean, median
from uuid import UUID

from nimo_desktop.domain import deadlines
from nimo_desktop.domain.dates_jp import wareki
from nimo_desktop.domain.referral_measures import Course, Leg, Return, course_of
from nimo_desktop.domain.resource import Agency
from nimo_desktop.domain.staff import Department
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.lists import measures as lists

__all__ = ["BY", "Days", "Measures", "Number", "ReturnCell", "Row", "measure"]

BY = ("month", "department", "route")
AGENCIES = "外の機関"
UNKNOWN_ROUTE = "経路の記録なし"
THIRD = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Number:
    """A count; `ids` are the referrals behind it, one for each thing counted."""

    ids: tuple[UUID, ...] = ()

    @property
    def count(self) -> int:
        """The number itself."""
        return len(self.ids)

    @property
    def referrals(self) -> tuple[UUID, ...]:
        """Each referral once, in order: what the list is opened with."""
        return tuple(dict.fromkeys(self.ids))


@dataclasses.dataclass(frozen=True, slots=True)
class Days:
    """How long something took: calendar and open days, in the order of `ids`."""

    ids: tuple[UUID, ...] = ()
    calendar: tuple[int, ...] = ()
    business: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """Of how many this is known."""
        return len(self.ids)

    @property
    def median(self) -> float | None:
        """Open days in the middle; None without any."""
        return float(median(self.business)) if self.business else None

    @property
    def mean(self) -> float | None:
        """Open days on average; None without any."""
        return mean(self.business) if self.business else None

    @property
    def median_calendar(self) -> float | None:
        """Calendar days in the middle; None without any."""
        return float(median(self.calendar)) if self.calendar else None

    @property
    def longest(self) -> int | None:
        """The longest, in open days."""
        return max(self.business, default=None)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One month, department or route. `sent` counts sendings, `referrals` needs; `handed` tells to
    how many receivers each need was handed (3 = three or more).
    """

    key: str
    label: str
    referrals: Number
    sent: Number
    handed: dict[int, Number]
    receipt: Days
    acceptance: Days
    answer: Days
    outcome: Days
    returns: Number
    past_due: Number


@dataclasses.dataclass(frozen=True, slots=True)
class ReturnCell:
    """Ways back to the coordinator of one department by one reason (list return_reason)."""

    department: str
    reason: str
    reason_label: str
    number: Number


@dataclasses.dataclass(frozen=True, slots=True)
class Measures:
    """The table, its sum and the returns by department and reason."""

    rows: tuple[Row, ...]
    total: Row
    returns: tuple[ReturnCell, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class _Way:
    course: Course
    route: str


@dataclasses.dataclass(frozen=True, slots=True)
class _Counted:
    """One thing in the table: a sending or a way back, of one referral."""

    way: _Way
    on: date
    department: UUID | None
    leg: Leg | None = None
    back: Return | None = None


def measure(
    ws: Workspace, *, by: str = "month", since: date | None = None, until: date | None = None
) -> Measures:
    """Count the sendings and ways back from `since` up to and including `until` (None = open).

    Grouped `by` their month, the department that received or returned (agencies together) or the
    route of the consultation. Outcomes stand with the first sending of a referral in the group.
    """
    if by not in BY:
        raise ValueError(by)
    ways, names = _read(ws)
    counted = [
        one
        for one in _things(ways)
        if (since is None or since <= one.on) and (until is None or one.on <= until)
    ]
    key = _keys(ws, by, names)
    groups: dict[tuple[str, str], list[_Counted]] = {}
    for one in counted:
        groups.setdefault(key(one), []).append(one)
    rows = tuple(
        _row(ws, code, label, groups[code, label]) for code, label in sorted(groups)
    )
    return Measures(rows, _row(ws, "", "計", counted), _returns(ws, counted, names))


def _things(ways: Iterable[_Way]) -> Iterator[_Counted]:
    for way in ways:
        for leg in way.course.legs:
            yield _Counted(way, leg.sent_on, leg.department, leg=leg)
        for back in way.course.returns:
            yield _Counted(way, back.on, back.department, back=back)


def _read(ws: Workspace) -> tuple[list[_Way], dict[UUID, str]]:
    with ws.vault.read() as conn:
        heads, facts = lists.heads(conn), lists.facts(conn)
        departments = records.select(conn, Department, trashed=True)
        agencies = records.select(conn, Agency, trashed=True)
    ways = []
    for head in heads:
        course = course_of(
            facts.get(head.id, ()), way=head.way, today=ws.today(), due_now=head.due_on
        )
        if course is not None:
            ways.append(_Way(course, head.route))
    names: dict[UUID, str] = {one.id: one.name for one in departments}
    names.update((one.id, one.name) for one in agencies)
    return ways, names


def _keys(
    ws: Workspace, by: str, names: dict[UUID, str]
) -> Callable[[_Counted], tuple[str, str]]:
    def month(one: _Counted) -> tuple[str, str]:
        return f"{one.on:%Y-%m}", f"{wareki(one.on).partition('月')[0]}月"

    def department(one: _Counted) -> tuple[str, str]:
        found = one.department
        return ("~", AGENCIES) if found is None else (str(found), names.get(found, ""))

    def route(one: _Counted) -> tuple[str, str]:
        code = one.way.route
        return (code, ws.codes.label("route", code)) if code else ("~", UNKNOWN_ROUTE)

    return {"month": month, "department": department, "route": route}[by]


def _row(ws: Workspace, key: str, label: str, counted: Sequence[_Counted]) -> Row:
    legs = [one.leg for one in counted if one.leg is not None]
    sent = (one.way.course for one in counted if one.leg is not None)
    courses = list({one.referral: one for one in sent}.values())
    handed: dict[int, list[UUID]] = {}
    for one in courses:
        handed.setdefault(min(one.handovers, THIRD), []).append(one.referral)
    return Row(
        key=key,
        label=label,
        referrals=Number(tuple(one.referral for one in courses)),
        sent=Number(tuple(leg.referral for leg in legs)),
        handed={times: Number(tuple(handed[times])) for times in sorted(handed)},
        receipt=_days(ws, ((leg.referral, leg.sent_on, leg.received_on) for leg in legs)),
        acceptance=_days(ws, ((leg.referral, leg.sent_on, leg.accepted_on) for leg in legs)),
        answer=_days(ws, ((leg.referral, leg.sent_on, leg.answered_on) for leg in legs)),
        outcome=_days(
            ws, ((one.referral, one.legs[0].sent_on, one.ended_on) for one in courses)
        ),
        returns=Number(tuple(one.back.referral for one in counted if one.back is not None)),
        past_due=Number(tuple(leg.referral for leg in legs if leg.late)),
    )


def _days(ws: Workspace, spans: Iterable[tuple[UUID, date, date | None]]) -> Days:
    known = [(one, since, until) for one, since, until in spans if until is not None]
    return Days(
        tuple(one for one, _, _ in known),
        tuple(max(0, (until - since).days) for _, since, until in known),
        tuple(
            max(0, deadlines.business_days_between(since, until, ws.holidays))
            for _, since, until in known
        ),
    )


def _returns(
    ws: Workspace, counted: Sequence[_Counted], names: dict[UUID, str]
) -> tuple[ReturnCell, ...]:
    found: dict[tuple[str, str], list[UUID]] = {}
    for one in counted:
        if one.back is not None and one.department is not None:
            place = (names.get(one.department, ""), one.back.reason)
            found.setdefault(place, []).append(one.back.referral)
    word = ws.codes["return_reason"].label
    return tuple(
        ReturnCell(name, reason, word(reason), Number(tuple(found[name, reason])))
        for name, reason in sorted(found)
    )
