"""支援計画: made, saved with its parts, decided, renewed, reviewed (sheets.md §2)."""

from __future__ import annotations

import calendar
import dataclasses
from collections.abc import Iterable
from datetime import date

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.codes import Code
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.deadlines import open_on_or_after
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.ids import CaseId, PlanId, PlanPartId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.people import Person
from nimo_desktop.domain.plan import (
    Action,
    CrisisSign,
    FullPlan,
    Goal,
    Plan,
    PlanIssue,
    problems,
)
from nimo_desktop.domain.problems import Problem, blocking
from nimo_desktop.services import tasks
from nimo_desktop.services.my_number import my_number_problems
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records
from nimo_desktop.storage.records import Reading, Writer

DRAFT_FORM = "plan"
Part = PlanIssue | Goal | Action | CrisisSign

_REVIEWS = (
    ("review", "next_check_on", "計画を確かめる"),
    ("mid_review", "mid_review_on", "計画の中間評価"),
    ("evaluation", "evaluation_on", "計画の評価"),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One step of the plan's kind. `state`: done, next, open."""

    code: str
    label: str
    state: str
    optional: bool = False


# kinds ------------------------------------------------------------------------------------------
def kinds(ws: Workspace) -> tuple[Code, ...]:
    """The kinds this town makes itself; those of 重層 only when the town runs it."""
    runs = ws.office().runs_juso
    return tuple(
        c
        for c in ws.codes["plan_kind"]
        if c.attrs.get("maker") == "town" and (runs or c.attrs.get("needs") != "juso")
    )


def steps(ws: Workspace, full: FullPlan) -> tuple[Step, ...]:
    """The way of this kind in its own order, and where the plan stands on it."""
    kind = ws.codes["plan_kind"].get(full.plan.kind)
    words = kind.attrs.get("steps", "") if kind else ""
    found: list[Step] = []
    waiting = True
    for name in (w for w in words.split(",") if w):
        code, optional = name.removesuffix("?"), name.endswith("?")
        done = _is_done(full, code)
        state = "done" if done else "next" if waiting and not optional else "open"
        waiting = waiting and (done or optional)
        found.append(Step(code, ws.codes["plan_step"].label(code), state, optional))
    return tuple(found)


def _is_done(full: FullPlan, code: str) -> bool:
    plan = full.plan
    made = bool(full.issues and full.goals and full.actions)
    told = plan.explained_on is not None and bool(plan.signature)
    met = plan.meeting_on is not None and bool(plan.meeting_result)
    return {
        "make": made,
        "draft": made,
        "assess": bool(plan.situation),
        "assign": bool(plan.lead or plan.lead_staff),
        "explain": told,
        "build_consent": told,
        "share": bool(plan.shared_scope),
        "apply": plan.signed_on is not None,
        "meeting": met,
        "accept_meeting": met,
        "child_council": met,
        "decide": plan.decided_on is not None,
        "support_decision": plan.decided_on is not None,
        "first_visit": plan.starts_on is not None and plan.state != "draft",
        "run": plan.state in ("decided", "ended"),
        "mid_review": any(g.result for g in full.goals),
        "evaluate": bool(plan.verdict),
        "final_review": bool(plan.verdict),
    }.get(code, False)


# reading ----------------------------------------------------------------------------------------
def load(ws: Workspace, plan_id: PlanId) -> FullPlan:
    """The plan with its parts in order. Raises NotFound."""
    with ws.vault.read() as conn:
        return read(conn, records.get(conn, Plan, plan_id))


def read(conn: Reading, plan: Plan) -> FullPlan:
    """As `load`, inside a reading that is under way."""
    return FullPlan(
        plan,
        _ordered(records.where(conn, PlanIssue, plan_id=plan.id)),
        _ordered(records.where(conn, Goal, plan_id=plan.id)),
        _ordered(records.where(conn, Action, plan_id=plan.id)),
        _ordered(records.where(conn, CrisisSign, plan_id=plan.id)),
    )


def _ordered(parts: Iterable[Part]) -> tuple:  # type: ignore[type-arg]
    return tuple(sorted(parts, key=lambda part: (part.position, part.id)))


def of_case(ws: Workspace, case_id: CaseId) -> tuple[Plan, ...]:
    """All plans and editions of a case, newest first."""
    with ws.vault.read() as conn:
        found = records.where(conn, Plan, case_id=case_id)
    return tuple(sorted(found, key=lambda p: (p.number, p.edition), reverse=True))


# making -----------------------------------------------------------------------------------------
def new(ws: Workspace, case_id: CaseId, kind: str = "general") -> FullPlan:
    """An unwritten plan with what the record knows already: wish, situation, strengths, dates.

    Period and review days follow the kind's calendar, review days on open business days. Raises
    RuleBroken for a kind this town does not make.
    """
    chosen = next((c for c in kinds(ws) if c.code == kind), None)
    if chosen is None:
        raise RuleBroken(
            "この種類の計画は、町では作りません。写しとして「医療・制度」に登録できます。"
        )
    with ws.vault.read() as conn:
        case = records.get(conn, Case, case_id)
        person = records.get(conn, Person, case.person_id)
        earlier = records.where(conn, Plan, case_id=case_id)
        consultation = records.newest(conn, Consultation, case_id=case_id)
    last = max(earlier, key=lambda p: (p.number, p.edition), default=None)
    wish = last.wish if last and last.wish else consultation.wish if consultation else ""
    family = consultation.family_wish if consultation else ""
    today = ws.today()
    plan = Plan(
        id=PlanId(ws.new_id()),
        case_id=case_id,
        number=max((p.number for p in earlier), default=0) + 1,
        kind=kind,
        made_on=today,
        made_department=ws.staff.department_id,
        made_by=ws.me,
        starts_on=today,
        ends_on=add_months(today, int(chosen.attrs.get("months", "12"))),
        wish=wish,
        family_wish=last.family_wish if last else family,
        situation=case.summary,
        strengths=person.strengths,
        lead_staff=case.holder_staff,
        next_check_on=open_on_or_after(add_months(today, 1), ws.holidays),
        mid_review_on=_reviews(ws, chosen, today).get("mid"),
        evaluation_on=_reviews(ws, chosen, today).get("evaluation"),
    )
    return FullPlan(plan)


def _reviews(ws: Workspace, kind: Code, start: date) -> dict[str, date]:
    found: dict[str, date] = {}
    for entry in (e for e in kind.attrs.get("reviews", "").split(",") if e):
        months, _, name = entry.partition(":")
        found[name] = open_on_or_after(add_months(start, int(months)), ws.holidays)
    return found


def add_months(day: date, months: int) -> date:
    """The same day of a later month, at most its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def part_id(ws: Workspace) -> PlanPartId:
    """The id of a new row."""
    return PlanPartId(ws.new_id())


# saving -----------------------------------------------------------------------------------------
def save(ws: Workspace, full: FullPlan, *, draft: str = "") -> tuple[FullPlan, tuple[Problem, ...]]:
    """Write the plan with its parts as one action; nothing while a blocking problem stands.

    The plan's version covers its parts: a changed part raises it. Raises Conflict if the plan was
    changed since it was read.
    """
    found = (*problems(full), *my_number_problems(full.plan, *_parts(full)))
    if blocking(found):
        return full, found

    def work(writer: Writer) -> Plan:
        if draft:
            writer.drop_draft(ws.actor, DRAFT_FORM, draft)
        return write(ws, writer, full)

    plan = ws.apply(Op.PLAN_SAVED, work)
    return load(ws, plan.id), found


def _parts(full: FullPlan) -> tuple[Part, ...]:
    return (*full.issues, *full.goals, *full.actions, *full.signs)


def write(ws: Workspace, writer: Writer, full: FullPlan) -> Plan:
    """As `save`, inside an action that is under way."""
    plan = full.plan
    if plan.version == 0:
        plan = writer.insert(plan)
        _write_parts(writer, full)
    else:
        touched = _write_parts(writer, full)
        changed = writer.change(plan)
        if touched and changed.version == plan.version:
            changed = writer.touch(plan)
        plan = changed
    _keep_reviews(ws, writer, plan)
    return plan


def _write_parts(writer: Writer, full: FullPlan) -> bool:
    """True if any part was added, changed or put away."""
    about, touched = full.plan.case_id, False
    given = {part.id: part for part in _parts(full)}
    records_of_parts: tuple[type[Part], ...] = (PlanIssue, Goal, Action, CrisisSign)
    for record in records_of_parts:
        for old in writer.where(record, plan_id=full.plan.id):
            if old.id not in given:
                writer.trash(old, about=about)
                touched = True
    for part in given.values():
        part = dataclasses.replace(part, plan_id=full.plan.id)
        if part.version == 0:
            writer.insert(part, about=about)
            touched = True
        else:
            touched |= writer.change(part, about=about).version != part.version
    return touched


def _keep_reviews(ws: Workspace, writer: Writer, plan: Plan) -> None:
    """The days to look again stand on 今日; an ended plan has none."""
    case = writer.get(Case, plan.case_id)
    running = plan.state != "ended" and plan.deleted_at is None
    for kind, column, title in _REVIEWS:
        tasks.keep(
            ws,
            writer,
            source="plan",
            source_id=plan.id,
            kind=kind,
            title=f"{title}(第{plan.edition}版)",
            due_on=getattr(plan, column) if running else None,
            staff_id=plan.lead_staff or case.holder_staff,
            case_id=plan.case_id,
        )


# the way ----------------------------------------------------------------------------------------
def decide(ws: Workspace, full: FullPlan, *, on: date | None = None) -> FullPlan:
    """決定にする: the edition stands; an older decided edition of the same plan ends.

    Raises RuleBroken while something needed is missing. A plan without signature may be decided;
    it stays visible.
    """
    missing = [p for p in problems(full) if p.field != "signature_reason"]
    if missing:
        raise RuleBroken(f"まだ決定にできません。{missing[0].sentence}")
    if full.plan.state != "draft":
        raise RuleBroken("この計画は、もう案ではありません。変わったところはありません。")

    def work(writer: Writer) -> Plan:
        for old in writer.where(Plan, case_id=full.plan.case_id, number=full.plan.number):
            if old.id != full.plan.id and old.state == "decided":
                _keep_reviews(ws, writer, writer.change(dataclasses.replace(old, state="ended")))
        decided = writer.change(
            dataclasses.replace(
                full.plan, state="decided", decided_on=on or full.plan.decided_on or ws.today()
            )
        )
        _keep_reviews(ws, writer, decided)
        return decided

    return load(ws, ws.apply(Op.PLAN_DECIDED, work).id)


def new_edition(ws: Workspace, full: FullPlan) -> FullPlan:
    """第n+1版(案), copied with its parts; the old edition stays readable and in force."""
    plan = full.plan
    fresh = dataclasses.replace(
        plan,
        id=PlanId(ws.new_id()),
        version=0,
        edition=max(p.edition for p in of_case(ws, plan.case_id) if p.number == plan.number) + 1,
        state="draft",
        made_on=ws.today(),
        made_by=ws.me,
        made_department=ws.staff.department_id,
        explained_on=None,
        explained_by=None,
        signature="",
        signature_reason="",
        signed_on=None,
        meeting_on=None,
        meeting_result="",
        decided_on=None,
        confirmed_on=None,
        person_felt="",
        remaining="",
        verdict="",
    )
    copied = dataclasses.replace(
        full,
        plan=fresh,
        issues=_copied(ws, full.issues),
        goals=tuple(dataclasses.replace(g, result="", change="") for g in _copied(ws, full.goals)),
        actions=_copied(ws, full.actions),
        signs=_copied(ws, full.signs),
    )
    made = ws.apply(Op.PLAN_NEW_EDITION, lambda w: write(ws, w, copied))
    return load(ws, made.id)


def _copied(ws: Workspace, parts: Iterable[Part]) -> tuple:  # type: ignore[type-arg]
    return tuple(dataclasses.replace(part, id=PlanPartId(ws.new_id()), version=0) for part in parts)


def evaluate(ws: Workspace, full: FullPlan) -> tuple[FullPlan, tuple[Problem, ...]]:
    """評価: results of the goals and the verdict are written; all but 継続 end the plan."""
    if not full.plan.verdict:
        return full, (
            Problem("verdict", "missing", "終結・継続・再計画・中断のどれかを選んでください。"),
        )
    ends = full.plan.verdict in ("closed", "interrupted", "replanned")
    plan = dataclasses.replace(full.plan, state="ended" if ends else full.plan.state)
    changed = dataclasses.replace(full, plan=plan)
    made = ws.apply(Op.PLAN_REVIEWED, lambda w: write(ws, w, changed))
    return load(ws, made.id), ()
