"""支援計画 as a form, in the order of the sheet (sheets.md §2)."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar, cast
from uuid import UUID

from PySide6.QtWidgets import QWidget

from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.ids import AgencyId, StaffId
from nimo_desktop.domain.plan import Action, CrisisSign, FullPlan, Goal, PlanIssue
from nimo_desktop.services import office, plans, resources
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.fields.base import Field
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.long_text import LongText
from nimo_desktop.ui.fields.table_rows import RowColumn, TableRows
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.fields.wareki_edit import WarekiEdit
from nimo_desktop.ui.forms.base import FormPage
from nimo_desktop.ui.parts.case.common import code_options
from nimo_desktop.ui.text import plan as text

Part = TypeVar("Part", PlanIssue, Goal, Action, CrisisSign)

_TEXTS = (
    "wish", "wish_unheard", "family_wish", "situation", "strengths", "long_goal", "lead", "second",
    "window", "crisis_contacts", "night_contacts", "shared_scope", "signature_reason",
    "person_felt", "remaining",
)  # fmt: skip
_CODES = ("kind", "target", "signature", "meeting_kind", "meeting_result", "verdict")
_DAYS = (
    "starts_on", "ends_on", "long_goal_on", "next_check_on", "mid_review_on", "evaluation_on",
    "explained_on", "signed_on", "meeting_on", "decided_on", "confirmed_on",
)  # fmt: skip
_STAFF = ("lead_staff", "explained_by")


class PlanForm(FormPage[FullPlan]):
    """The page gives it the plan it edits by `begin`; parts keep their ids while rows move."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._full: FullPlan | None = None
        self._build()

    def begin(self, full: FullPlan) -> None:
        """Show this plan."""
        self._full = full
        self.load(full)

    def full(self) -> FullPlan:
        """The plan as it was read."""
        if self._full is None:
            raise RuntimeError("no plan is shown")
        return self._full

    def to_fields(self, value: FullPlan) -> Mapping[str, object]:
        plan = value.plan
        shown: dict[str, object] = {name: getattr(plan, name) for name in (*_TEXTS, *_DAYS)}
        shown |= {name: getattr(plan, name) or None for name in _CODES}
        shown |= {name: str(getattr(plan, name) or "") or None for name in _STAFF}
        shown["issues"] = tuple(_row(p, ("words", "view")) for p in value.issues)
        shown["goals"] = tuple(_goal_row(g) for g in value.goals)
        shown["actions"] = tuple(_action_row(a) for a in value.actions)
        shown["signs"] = tuple(_row(s, ("sign", "by_person", "by_others")) for s in value.signs)
        return shown

    def from_fields(self, fields: Mapping[str, object]) -> FullPlan:
        full = self.full()
        facts: dict[str, Any] = {name: str(fields[name] or "") for name in (*_TEXTS, *_CODES)}
        facts |= {name: _day(fields[name]) for name in _DAYS}
        facts |= {name: self._staff_id(fields[name]) for name in _STAFF}
        plan = dataclasses.replace(full.plan, **facts)
        return FullPlan(
            plan,
            self._rows(fields["issues"], full.issues, PlanIssue, _issue_facts),
            self._rows(fields["goals"], full.goals, Goal, _goal_facts),
            self._rows(fields["actions"], full.actions, Action, _action_facts),
            self._rows(fields["signs"], full.signs, CrisisSign, _sign_facts),
        )

    def _rows(
        self, rows: object, known: Iterable[Part], record: type[Part],
        facts: Callable[[Mapping[str, object]], dict[str, Any]],
    ) -> tuple[Part, ...]:  # fmt: skip
        """Rows in their order; a row that is known keeps its id and version."""
        by_id = {str(one.id): one for one in known}
        found: list[Part] = []
        given = cast("tuple[Mapping[str, object], ...]", rows)
        for position, row in enumerate(given, start=1):
            old = by_id.get(str(row.get("id", "")))
            made = old or record(
                id=plans.part_id(self._desk.ws), plan_id=self.full().plan.id, position=position
            )
            found.append(dataclasses.replace(made, position=position, **facts(row)))
        return tuple(found)

    def _staff_id(self, value: object) -> StaffId | None:
        names = {str(s.id): s.id for s in office.staff(self._desk.ws, with_left=True)}
        return names.get(str(value or ""))

    # building -----------------------------------------------------------------------------------
    def _build(self) -> None:
        self._basics()
        self._wishes()
        self._parts()
        self._dates()
        self._agreement()
        self._evaluation()

    def _date(self, name: str, label: str, *, past: bool = False) -> None:
        lean = "past" if past else "future"
        self.add_field(name, label, WarekiEdit(today=self._desk.ws.today, lean=lean))  # type: ignore[arg-type]

    def _code(self, name: str, label: str, code_list: str) -> None:
        self.add_field(name, label, CodeCombo(code_options(self._desk.ws, code_list)))

    def _long(self, name: str, label: str, *, low: int = 2) -> None:
        self.add_field(name, label, LongText(low=low))

    def _basics(self) -> None:
        self.add_section(text.BASICS)
        kinds = tuple((c.code, c.label) for c in plans.kinds(self._desk.ws))
        self.add_field("kind", text.KIND, CodeCombo(kinds))
        self._code("target", text.TARGET, "plan_target")
        self._date("starts_on", text.STARTS, past=True)
        self._date("ends_on", text.ENDS)

    def _wishes(self) -> None:
        self.add_section(text.WISHES)
        self._long("wish", text.WISH)
        self.add_field("wish_unheard", text.WISH_UNHEARD, TextLine())
        self._long("family_wish", text.FAMILY_WISH)
        self._long("situation", text.SITUATION, low=3)
        self._long("strengths", text.STRENGTHS)

    def _parts(self) -> None:
        ws = self._desk.ws
        self.add_section(text.ISSUES)
        self.add_field("issues", text.ISSUES, TableRows((
            RowColumn("words", text.ISSUE_WORDS, _wide, 5),
            RowColumn("view", text.ISSUE_VIEW, _wide, 5),
        )), wide=True)  # fmt: skip
        self.add_section(text.GOALS)
        self._long("long_goal", text.LONG_GOAL)
        self._date("long_goal_on", text.LONG_GOAL_ON)
        self.add_field("goals", text.SHORT_GOALS, TableRows((
            RowColumn("issue_no", text.ISSUE_NO, TextLine, 1),
            RowColumn("text", text.GOAL, _wide, 4),
            RowColumn("criterion", text.CRITERION, _wide, 4),
            RowColumn("due_on", text.DUE, lambda: WarekiEdit(today=ws.today, lean="future"), 3),
            RowColumn("result", text.RESULT, self._codes("goal_result"), 2),
            RowColumn("change", text.CHANGE, _wide, 3),
        )), wide=True)  # fmt: skip
        self.add_section(text.ACTIONS)
        self.add_field("actions", text.ACTIONS, TableRows((
            RowColumn("issue_no", text.ISSUE_NO, TextLine, 1),
            RowColumn("support", text.SUPPORT, _wide, 4),
            RowColumn("by_person", text.BY_PERSON, _wide, 3),
            RowColumn("by_family", text.BY_FAMILY, _wide, 3),
            RowColumn("agency_id", text.AGENCY, self._agencies, 4),
            RowColumn("in_charge", text.IN_CHARGE, TextLine, 3),
            RowColumn("way", text.WAY, self._codes("involvement"), 3),
            RowColumn("frequency", text.FREQUENCY, TextLine, 2),
            RowColumn("period", text.PERIOD, TextLine, 2),
            RowColumn("scheme", text.SCHEME, TextLine, 2),
        )), wide=True)  # fmt: skip
        self.add_section(text.CRISIS)
        self.add_field("signs", text.CRISIS, TableRows((
            RowColumn("sign", text.SIGN, _wide, 4),
            RowColumn("by_person", text.SIGN_PERSON, _wide, 4),
            RowColumn("by_others", text.SIGN_OTHERS, _wide, 4),
        )), wide=True)  # fmt: skip
        self._long("crisis_contacts", text.CRISIS_CONTACTS)
        self._long("night_contacts", text.NIGHT_CONTACTS)

    def _codes(self, code_list: str) -> Callable[[], Field]:
        options = code_options(self._desk.ws, code_list)
        return lambda: CodeCombo(options)

    def _agencies(self) -> Field:
        options = tuple((str(key), name) for key, name in resources.names(self._desk.ws))
        return CodeCombo(options)

    def _staff_box(self) -> CodeCombo:
        return CodeCombo(tuple((str(s.id), s.name) for s in office.staff(self._desk.ws)))

    def _dates(self) -> None:
        self.add_section(text.CHECKS)
        self.add_field("lead_staff", text.LEAD_STAFF, self._staff_box())
        for name, label in (("lead", text.LEAD), ("second", text.SECOND), ("window", text.WINDOW)):
            self.add_field(name, label, TextLine())
        self._date("next_check_on", text.NEXT_CHECK)
        self._date("mid_review_on", text.MID_REVIEW)
        self._date("evaluation_on", text.EVALUATION_ON)
        self._long("shared_scope", text.SHARED)

    def _agreement(self) -> None:
        self.add_section(text.AGREEMENT)
        self._date("explained_on", text.EXPLAINED_ON, past=True)
        self.add_field("explained_by", text.EXPLAINED_BY, self._staff_box())
        self._code("signature", text.SIGNATURE, "signature")
        self.add_field("signature_reason", text.SIGNATURE_REASON, TextLine())
        self._date("signed_on", text.SIGNED_ON, past=True)
        self.add_section(text.MEETING)
        self._code("meeting_kind", text.MEETING_KIND, "conference_kind")
        self._date("meeting_on", text.MEETING_ON, past=True)
        self._code("meeting_result", text.MEETING_RESULT, "review_result")
        self._date("decided_on", text.DECIDED_ON, past=True)
        self._date("confirmed_on", text.CONFIRMED_ON, past=True)

    def _evaluation(self) -> None:
        self.add_section(text.EVALUATION)
        self._long("person_felt", text.FELT)
        self._long("remaining", text.REMAINING)
        self._code("verdict", text.VERDICT, "evaluation_result")


def _wide() -> Field:
    return LongText(low=1)


def _row(part: PlanIssue | CrisisSign, names: tuple[str, ...]) -> dict[str, object]:
    return {"id": str(part.id), **{name: getattr(part, name) for name in names}}


def _goal_row(goal: Goal) -> dict[str, object]:
    return {
        "id": str(goal.id), "issue_no": _number_text(goal.issue_no), "text": goal.text,
        "criterion": goal.criterion, "due_on": goal.due_on, "result": goal.result or None,
        "change": goal.change,
    }  # fmt: skip


def _action_row(action: Action) -> dict[str, object]:
    names = ("support", "by_person", "by_family", "in_charge", "frequency", "period", "scheme")
    return {
        "id": str(action.id), "issue_no": _number_text(action.issue_no),
        "agency_id": str(action.agency_id) if action.agency_id else None,
        "way": action.way or None, **{name: getattr(action, name) for name in names},
    }  # fmt: skip


def _words(row: Mapping[str, object], *names: str) -> dict[str, Any]:
    return {name: str(row.get(name) or "") for name in names}


def _issue_facts(row: Mapping[str, object]) -> dict[str, Any]:
    return _words(row, "words", "view")


def _sign_facts(row: Mapping[str, object]) -> dict[str, Any]:
    return _words(row, "sign", "by_person", "by_others")


def _goal_facts(row: Mapping[str, object]) -> dict[str, Any]:
    return {
        **_words(row, "text", "criterion", "result", "change"),
        "issue_no": _number(row.get("issue_no")),
        "due_on": _day(row.get("due_on")),
    }


def _action_facts(row: Mapping[str, object]) -> dict[str, Any]:
    agency = str(row.get("agency_id") or "")
    return {
        **_words(row, "support", "by_person", "by_family", "in_charge", "way"),
        **_words(row, "frequency", "period", "scheme"),
        "issue_no": _number(row.get("issue_no")),
        "agency_id": AgencyId(UUID(agency)) if agency else None,
    }


def _number_text(value: int | None) -> str:
    return "" if value is None else str(value)


def _number(value: object) -> int | None:
    words = unicodedata.normalize("NFKC", str(value or "")).strip()
    return int(words) if words.isdecimal() else None


def _day(value: object) -> date | None:
    if isinstance(value, PartialDate):
        return value.exact
    return value if isinstance(value, date) else None
