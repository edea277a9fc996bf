"""計画 of a case: its plans and editions, newest first. Stands on the tab of the case page."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nimo_desktop.domain.ids import CaseId
from nimo_desktop.domain.journal import Changes
from nimo_desktop.domain.plan import Plan
from nimo_desktop.services import plans
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.models.id_table import Column, IdTableModel, Row
from nimo_desktop.ui.parts.case.common import short_day
from nimo_desktop.ui.parts.fitted_list import FittedList
from nimo_desktop.ui.parts.list_to_excel import ListToExcel
from nimo_desktop.ui.text import plan as text

_FIRM = (0, 2, 3, 4)


class PlanTab(QWidget):
    """Enter opens an edition; 「新しい計画を作る」 begins one with what the record knows."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._case: CaseId | None = None
        self._plans: dict[UUID, Plan] = {}
        self.new_button = QPushButton(icon("plus"), text.NEW_PLAN, self)
        self.new_button.setAutoDefault(False)
        widths = (7, 8, 4, 15, 7, 8, 8)
        columns = [Column(label, chars, firm=at in _FIRM) for at, (label, chars) in
                   enumerate(zip(text.COLUMNS, widths, strict=True))]
        self.model = IdTableModel(columns, load_ids=self._ids, load_rows=self._rows)
        self.table = FittedList(
            self.model, self, name=text.LIST_NAME, empty=text.TAB_EMPTY, many=False
        )
        line = QHBoxLayout()
        line.addWidget(self.new_button)
        line.addStretch(1)
        self.export_button = ListToExcel(desk, self.model, text.LIST_NAME, self)
        line.addWidget(self.export_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(line)
        layout.addWidget(self.table, 1)
        self.new_button.clicked.connect(self.new_item)
        self.table.opened.connect(self._open)
        desk.hub.changed.connect(self.refresh)

    def show_case(self, case_id: CaseId) -> None:
        """The plans of this case."""
        self._case = case_id
        self.reload()

    def reload(self) -> None:
        """Read them anew."""
        found = plans.of_case(self._desk.ws, self._case) if self._case else ()
        self._plans = {plan.id: plan for plan in found}
        self.model.reload()

    def refresh(self, changes: Changes) -> None:
        """Only plans are shown here."""
        if self._case is not None and changes.touches("plan"):
            self.reload()

    def new_item(self) -> None:
        """A new plan; the kind is asked only if there is a choice."""
        if self._case is None:
            return
        kinds = plans.kinds(self._desk.ws)
        chosen: str | None = kinds[0].code
        if len(kinds) > 1:
            chosen = self._desk.prompts.choose(
                text.KIND_TITLE,
                text.CHOOSE_KIND,
                options=[(c.code, c.label) for c in kinds],
                act=text.NEW_PLAN,
            )
        if chosen is not None:
            self._desk.go(Place("plan", extra={"case_id": self._case, "kind": chosen}))

    def focus_first(self) -> None:
        """The table, or the way to the first plan."""
        (self.table if self._plans else self.new_button).setFocus()

    def leave(self) -> None:
        """Nothing runs here."""

    def _ids(self) -> list[UUID]:
        return list(self._plans)

    def _rows(self, ids: Sequence[UUID]) -> list[Row]:
        return [(key, *self._cells(self._plans[key])) for key in ids if key in self._plans]

    def _cells(self, plan: Plan) -> tuple[str, ...]:
        codes = self._desk.ws.codes
        period = " – ".join(short_day(d) for d in (plan.starts_on, plan.ends_on) if d)
        return (
            text.EDITION.format(number=plan.number, edition=plan.edition),
            codes["plan_kind"].label(plan.kind),
            codes["plan_state"].label(plan.state),
            period,
            short_day(plan.next_check_on) if plan.next_check_on else "",
            codes["evaluation_result"].label(plan.verdict) if plan.verdict else "",
            codes["signature"].label(plan.signature) if plan.signature else "",
        )

    def _open(self, found: UUID) -> None:
        self._desk.go(Place("plan", id=found))
