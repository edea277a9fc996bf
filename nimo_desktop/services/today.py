"""今日: everything with a due day on one page, each with its next act."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from nimo_desktop.domain.dates_jp import add_months
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.ids import StaffId, TaskId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.task import Task, bucket
from nimo_desktop.services import drafting, referral_rules, tasks
from nimo_desktop.services.drafting import DraftLine
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage.lists import today as lists
from nimo_desktop.storage.records import Writer

AHEAD = timedelta(days=7)
RECENT = 8
BUCKETS = ("safety", "overdue", "today", "week")
_ORDER = {name: place for place, name in enumerate((*BUCKETS, "later"))}
_MOST_MONTHS = 6
Row = Mapping[str, Any]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing to do. `source`: task, benefit or outside_plan (the last two become tasks when they
    are postponed or done). `page` and `record` say where its next act (`act`) is done. `loudness`
    (0 to 3) and `reminder` tell how long an awaited answer has been waited for.
    """

    id: UUID
    source: str
    kind: str
    bucket: str
    title: str
    who: str = ""
    number: str = ""
    due_on: date
    due_at: datetime | None = None
    staff_id: StaffId
    staff: str = ""
    act: str = "open"
    page: str = ""
    record: UUID | None = None
    case_id: UUID | None = None
    postponed: int = 0
    loudness: int = 0
    reminder: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class OpenIntake:
    """A consultation to be completed; `unrated` = 未判定."""

    id: UUID
    number: str
    title: str
    who: str
    received_at: datetime
    unrated: bool
    staff_id: StaffId
    staff: str


@dataclasses.dataclass(frozen=True, slots=True)
class RecentCase:
    """A case the person at the desk was in lately."""

    id: UUID
    number: str
    who: str


@dataclasses.dataclass(frozen=True, slots=True)
class Today:
    """The page's content: lines with 48-hour ones first, then by due day."""

    lines: tuple[Line, ...] = ()
    intakes: tuple[OpenIntake, ...] = ()
    drafts: tuple[DraftLine, ...] = ()
    recent: tuple[RecentCase, ...] = ()

    def counts(self, *, staff_id: StaffId | None = None) -> dict[str, int]:
        """How many lines stand in each filter: safety, overdue, today, week, reply."""
        shown = [one for one in self.lines if staff_id in (None, one.staff_id)]
        found = {name: sum(one.bucket == name for one in shown) for name in BUCKETS}
        found["safety"] = sum(one.bucket == "safety" for one in self.lines)
        found["reply"] = sum(one.kind == "reply" for one in shown)
        return found


def today(ws: Workspace) -> Today:
    """Read everything for the page."""
    now = ws.now()
    day = now.date()
    with ws.vault.read() as conn:
        rows = lists.tasks(conn, until=day + AHEAD)
        unfinished = lists.unfinished(conn)
        expiring = lists.expiring(conn, until=add_months(day, _MOST_MONTHS))
        outside = lists.outside_plans(conn, until=day + AHEAD)
        recent = lists.recent_cases(conn, actor=ws.actor, limit=RECENT)
    found = [_task_line(ws, row, now) for row in rows]
    found += [line for row in expiring if (line := _benefit_line(ws, row, day)) is not None]
    found += [line for row in outside if (line := _outside_line(ws, row, day)) is not None]
    found.sort(key=lambda one: (_ORDER[one.bucket], one.due_at or now, one.due_on, one.id))
    return Today(
        tuple(found),
        tuple(_intake(row) for row in unfinished),
        drafting.mine(ws),
        tuple(RecentCase(r["id"], r["number"], r["person_name"] or "") for r in recent),
    )


def _task_line(ws: Workspace, row: Row, now: datetime) -> Line:
    task = Task(
        id=row["id"], kind=row["kind"], title=row["title"], due_on=row["due_on"],
        due_at=row["due_at"], staff_id=row["staff_id"],
    )  # fmt: skip
    page, record, act = _where(row)
    level, reminder = 0, ""
    if row["kind"] == "reply":
        level, reminder = referral_rules.loudness_of(
            ws, row["reply_due_on"], urgency=row["urgency"] or "", checked_on=row["checked_on"]
        )
    return Line(
        id=row["id"],
        source="task",
        kind=row["kind"],
        bucket=bucket(task, now),
        title=row["title"],
        who=row["person_name"] or row["alias"] or "",
        number=row["referral_number"] or row["case_number"] or row["consultation_number"] or "",
        due_on=row["due_on"],
        due_at=row["due_at"],
        staff_id=row["staff_id"],
        staff=row["staff_name"],
        act=act,
        page=page,
        record=record,
        case_id=row["case_id"],
        postponed=row["postponed"],
        loudness=level,
        reminder=reminder,
    )


def _where(row: Row) -> tuple[str, UUID | None, str]:
    """The page, the record there and the act that takes the task on."""
    if row["referral_id"]:
        act = row["kind"] if row["kind"] in ("reply", "safety") else "open"
        return "referral", row["referral_id"], act
    if row["plan_id"]:
        return "plan", row["plan_id"], "review"
    if row["consultation_id"] and not row["case_id"]:
        return "intake", row["consultation_id"], "safety" if row["kind"] == "safety" else "record"
    if row["case_id"]:
        return "case", row["case_id"], "safety" if row["kind"] == "safety" else "record"
    return "", None, "done"


def _benefit_line(ws: Workspace, row: Row, day: date) -> Line | None:
    expires: date = row["expires_on"]
    codes = ws.codes["benefit"]
    months = int(codes.attr(row["kind"], "renew_months_before", "3"))
    opens = add_months(expires + timedelta(days=1), -months)
    if opens > day or _done_since(row, opens):
        return None
    return _case_line(row, "benefit", "expiry", codes.label(row["kind"]), expires, day)


def _outside_line(ws: Workspace, row: Row, day: date) -> Line | None:
    due: date = row["next_review_on"] or row["ends_on"]
    if _done_since(row, due - AHEAD):
        return None
    label = ws.codes["outside_plan_kind"].label(row["kind"])
    return _case_line(row, "outside_plan", "outside_plan", label, due, day)


def _done_since(row: Row, opens: date) -> bool:
    done: datetime | None = row["last_done"]
    return done is not None and done.date() >= opens


def _case_line(row: Row, source: str, kind: str, title: str, due: date, day: date) -> Line:
    days = (due - day).days
    place = "overdue" if days < 0 else "today" if days == 0 else "week" if days <= 7 else "later"
    return Line(
        id=row["id"],
        source=source,
        kind=kind,
        bucket=place,
        title=title,
        who=row["person_name"] or "",
        number=row["case_number"],
        due_on=due,
        staff_id=row["holder_staff"],
        staff=row["staff_name"],
        act="renew" if source == "benefit" else "open",
        page="case",
        record=row["case_id"],
        case_id=row["case_id"],
    )


def _intake(row: Row) -> OpenIntake:
    return OpenIntake(
        row["id"],
        row["number"],
        " ".join(str(row["gist"]).split()),
        row["person_name"] or row["subject_alias"] or "",
        row["received_at"],
        row["urgency"] == "",
        row["holder_staff"],
        row["staff_name"],
    )


# acting -----------------------------------------------------------------------------------------
def finish(ws: Workspace, line: Line, *, note: str = "") -> None:
    """The line is done. A 48-hour line wants to know how the person's safety was seen."""
    if line.kind == "safety" and not note.strip():
        raise RuleBroken(
            "48時間の期限は、安全を確かめた結果を書くと済みにできます。記録は変わっていません。"
        )
    if line.source == "task":
        tasks.finish(ws, tasks.get(ws, TaskId(line.id)), note=note)
        return
    ws.apply(
        Op.TASK_DONE,
        lambda writer: _as_task(ws, writer, line, done_at=ws.now(), done_note=note),
    )


def postpone(ws: Workspace, line: Line, *, to: date, reason: str) -> None:
    """Later, with a reason (list postpone_reason); never a 48-hour line, never into the past."""
    if to < ws.today():
        raise RuleBroken("延期する先の日付が過ぎています。今日以降の日付を選んでください。")
    if line.source == "task":
        tasks.postpone(ws, tasks.get(ws, TaskId(line.id)), to=to, reason=reason)
        return
    ws.apply(
        Op.TASK_POSTPONED,
        lambda writer: _as_task(
            ws, writer, line, due_on=to, postponed=1, postpone_reason=reason
        ),
    )


def _as_task(ws: Workspace, writer: Writer, line: Line, **facts: object) -> Task:
    made = Task(
        id=TaskId(ws.new_id()), kind=line.kind, title=line.title, due_on=line.due_on,
        staff_id=line.staff_id,
    )  # fmt: skip
    facts[tasks.SOURCES[line.source]] = line.id
    facts["case_id"] = line.case_id
    return writer.insert(dataclasses.replace(made, **facts))  # type: ignore[arg-type]
