"""会議: the list on the left, one conference with people and agenda on the right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.conference import AgendaItem, ConferenceState
from nimo_desktop.domain.ids import CaseId, ConferenceId
from nimo_desktop.domain.journal import Changes
from nimo_desktop.services import conference_views, conferences
from nimo_desktop.services.conference_views import ConferenceLine
from nimo_desktop.services.conferences import FullConference
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.models.id_table import Column, IdTableModel, Row
from nimo_desktop.ui.parts.case.common import attempt, choice_box, short_day, undo
from nimo_desktop.ui.parts.conference.case_pick import CasePick
from nimo_desktop.ui.parts.conference.form import ConferenceForm
from nimo_desktop.ui.parts.conference.pack_dialog import PackDialog
from nimo_desktop.ui.parts.fitted_list import FittedList
from nimo_desktop.ui.parts.list_to_excel import ListToExcel
from nimo_desktop.ui.text import conferences as text
from nimo_desktop.ui.theme import TOKENS, Heading, set_look

SHOWN = ("conference", "attendance", "agenda_item", "referral", "name")
_WIDE_ONLY = frozenset((2, 4, 5, 6))


class ConferencesPage(QWidget):
    """Ctrl+Shift+N begins a new one. `Place(id=…)` shows one; `extra["case_id"]` puts a case on
    the agenda line of a new one.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._stale = True
        self._lines: dict[UUID, ConferenceLine] = {}
        self.by_state = choice_box(text.STATES, text.FILTER_STATE, self)
        self.count_label = QLabel(self)
        set_look(self.count_label, "look", "support")
        self.new_button = QPushButton(icon("plus", colour=TOKENS.base), text.NEW, self)
        self.new_button.setProperty("primary", "true")
        chars = (8, 13, 4, 5, 7, 8, 6)
        self.model = IdTableModel(
            [Column(title, width, firm=at in (0, 2, 3),
                    show=_shown, align="right" if at in (2, 3) else "left")
             for at, (title, width) in enumerate(zip(text.COLUMNS, chars, strict=True))],
            load_ids=lambda: list(self._lines), load_rows=self._rows,
        )  # fmt: skip
        self.list = FittedList(
            self.model, self, name=text.LIST_NAME, empty=text.EMPTY, many=False)
        self.export_button = ListToExcel(desk, self.model, text.LIST_NAME, self)
        self.form = ConferenceForm(desk, self)
        self.close_button = self.form.add_button(text.CLOSE)
        self.cancel_button = self.form.add_button(text.CANCEL)
        self.hold_button = self.form.add_button(text.HOLD)
        self.save_button = self.form.add_button(text.SAVE, primary=True)
        self._lay_out()
        self._connect()

    # For the window -----------------------------------------------------------------------------
    def show_place(self, place: Place) -> None:
        """A conference by its id, a draft, or the list."""
        self.reload()
        case_id = place.extra.get("case_id")
        if place.id is not None:
            if place.id != self._shown_id() and self._put_away():
                self._show(ConferenceId(place.id))
                self.list.select_id(place.id)
        elif place.extra.get("draft") or isinstance(case_id, UUID):
            self.new_item()
            if isinstance(case_id, UUID):
                self.form.field("case").set_value(CaseId(case_id))
        elif not self.form.isHidden():
            self.form.restart_drafts()

    def place(self) -> Place:
        """Where a lock comes back to."""
        if self._is_new():
            return Place("conferences", extra={"draft": "new"})
        return Place("conferences", id=self._shown_id())

    def refresh(self, changes: Changes) -> None:
        """Read again what an action touched; a form that is written in stays as it is."""
        if not changes.touches(*SHOWN):
            return
        if not self.isVisible():
            self._stale = True
            return
        self.reload()
        self._renew()

    def new_item(self) -> None:
        """An empty conference on the right."""
        if self._put_away():
            self.list.clearSelection()
            self.list.setCurrentIndex(QModelIndex())  # so that the same row can be picked again
            self._open(conferences.new(self._desk.ws))
            self.form.field("on").entry().setFocus()

    def focus_first(self) -> None:
        """The keyboard into the list; a new one stays open, the list would pick its first row."""
        (self.form.field("on").entry() if self._is_new() else self.list).setFocus()

    def leave(self) -> None:
        """Keep the draft; stop the clocks."""
        self.form.leave()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()
            self._renew()

    # Acts ---------------------------------------------------------------------------------------
    def reload(self) -> None:
        """Read the list anew."""
        self._stale = False
        code = self.by_state.code()
        state = ConferenceState(code) if code else None
        self._lines = {one.id: one for one in conference_views.lines(self._desk.ws, state)}
        any_at_all = bool(self._lines) or bool(conferences.listed(self._desk.ws))
        self.list.set_empty_text(text.EMPTY_FILTERED if any_at_all else text.EMPTY)
        self.model.reload()
        self.count_label.setText(text.COUNT.format(count=len(self._lines)))

    def save(self) -> FullConference | None:
        """Write the conference and its people; None if something forbids it."""
        wrong = self.form.problems()
        if wrong:
            self.form.show_problems(wrong)
            return None
        full, record = self.form.values(), self.form.record()
        stored = attempt(
            self._desk, lambda: conferences.save(self._desk.ws, full, draft=record))
        if stored is None:
            return None
        self._take(stored)
        self._desk.prompts.toast(text.SAVED, undo=lambda: undo(self._desk))
        return stored

    def hold(self) -> None:
        """It has taken place."""
        if not self._saved_first():
            return
        one = self.form.full().conference
        if attempt(self._desk, lambda: conferences.hold(self._desk.ws, one)) is not None:
            self._renew()
            self._desk.prompts.toast(text.HELD, undo=lambda: undo(self._desk))

    def cancel(self) -> None:
        """It will not take place; the reason is asked for."""
        if not self._saved_first():
            return
        note = self._desk.prompts.ask_text(
            text.CANCEL_TITLE, text.CANCEL_REASON, act=text.CANCEL)
        if note is None:
            return
        one, ws = self.form.full().conference, self._desk.ws
        if attempt(self._desk, lambda: conferences.cancel(ws, one, note=note)) is not None:
            self._renew()
            self._desk.prompts.toast(text.CANCELLED, undo=lambda: undo(self._desk))

    def make_pack(self) -> None:
        """資料一式 for those who come; what is typed about the conference is saved first."""
        shown = self._shown_id()
        if shown is None or not self._saved_first():
            return
        ws = self._desk.ws
        dialog = attempt(self._desk, lambda: PackDialog(
            self._desk, conferences.load(ws, ConferenceId(shown)), self))
        if dialog is not None:
            dialog.exec()
            dialog.deleteLater()

    def add_point(self) -> None:
        """The case and the question below the agenda; a new conference is saved first."""
        pick = self.form.field("case")
        assert isinstance(pick, CasePick)
        case_id, question = pick.case_id(), str(self.form.field("question").value() or "")
        wrong = pick.problem() or ("" if case_id or question else text.EMPTY_POINT)
        if wrong:
            self.form.show_banner(wrong, error=True)
            return
        if self._is_new() and self.save() is None:
            return
        one, ws = self.form.full().conference, self._desk.ws
        made = attempt(self._desk, lambda: conferences.add_item(
            ws, one, case_id=case_id, question=question))
        if made is not None:
            self.form.show_banner("")
            self.form.clear_typed("case", "question")
            self._renew()
            self._desk.prompts.toast(text.ADDED, undo=lambda: undo(self._desk))

    def decide(self) -> None:
        """What was decided about the chosen point, in words."""
        point = self.form.agenda.chosen()
        if point is None:
            return
        words, ws = str(self.form.field("decision").value() or ""), self._desk.ws
        on = self.form.day("decided_on")
        answer = attempt(
            self._desk, lambda: conferences.decide(ws, point.item, text=words, on=on))
        if answer is None:
            return
        if not isinstance(answer, AgendaItem):
            self.form.show_banner("\n".join(one.sentence for one in answer), error=True)
            return
        self.form.show_banner("")
        self.form.clear_typed("decision", "decided_on")
        self._renew()
        self._desk.prompts.toast(text.DECISION_KEPT, undo=lambda: undo(self._desk))

    def close_entry(self) -> None:
        """Back to the whole list; what was typed stays as a draft."""
        if self._put_away():
            self.form.stop_drafts()
            self._show_side(False)
            self.list.clearSelection()
            self.list.setCurrentIndex(QModelIndex())
            self.list.setFocus()

    # Inside -------------------------------------------------------------------------------------
    def _rows(self, ids: Sequence[UUID]) -> list[Row]:
        found = (self._lines[one] for one in ids if one in self._lines)
        return [
            (one.id, one.on, one.kind, one.points, one.undecided, one.time, one.number, one.state)
            for one in found
        ]

    def _show(self, conference_id: ConferenceId) -> None:
        full = attempt(self._desk, lambda: conferences.load(self._desk.ws, conference_id))
        if full is not None:
            self._open(full)

    def _open(self, full: FullConference) -> None:
        self.form.open(full)
        self.form.restart_drafts()
        self._judge()
        self._show_side(True)

    def _take(self, full: FullConference) -> None:
        self.form.renew(full)
        self._judge()
        self.reload()
        self.list.select_id(full.conference.id)

    def _renew(self) -> None:
        """The shown conference as it is now; of one half typed only the agenda."""
        shown = self._shown_id()
        if shown is None or not self.form.full().conference.version:
            return
        full = attempt(
            self._desk, lambda: conferences.load(self._desk.ws, ConferenceId(shown)))
        if full is None:
            return
        if full.conference.deleted_at is not None:
            self._show_side(False)
        elif self.form.is_written():
            self.form.agenda.show_conference(full)
        else:
            self.form.renew(full)
            self._judge()

    def _judge(self) -> None:
        one = self.form.full().conference
        planned = one.state is ConferenceState.PLANNED
        self.hold_button.setVisible(one.version > 0 and planned)
        self.cancel_button.setVisible(one.version > 0 and planned)
        off = one.state is ConferenceState.CANCELLED
        self.form.pack_button.setVisible(one.version > 0 and not off)
        self.save_button.setEnabled(not off)

    def _saved_first(self) -> bool:
        return not self.form.is_written() or self.save() is not None

    def _show_side(self, shown: bool) -> None:
        self.form.setVisible(shown)
        self.list.set_away(_WIDE_ONLY if shown else frozenset())

    def _put_away(self) -> bool:
        return not self.form.is_dirty() or self.form.keep_draft()

    def _is_new(self) -> bool:
        return not self.form.isHidden() and self.form.full().conference.version == 0

    def _shown_id(self) -> UUID | None:
        return None if self.form.isHidden() else self.form.full().conference.id

    def _on_picked(self, found: UUID | None) -> None:
        if found is None or found == self._shown_id():
            return
        brought = self._brought_case()
        if brought is not None:
            self.form.clear_typed("case")
        if self._put_away():
            self._show(ConferenceId(found))
            if brought is not None:
                self.form.field("case").set_value(brought)

    def _brought_case(self) -> CaseId | None:
        """A case that came here for an agenda and goes along to the conference that is picked."""
        pick = self.form.field("case")
        new = not self.form.isHidden() and self.form.full().conference.version == 0
        if not new or self.form.is_written() or not isinstance(pick, CasePick):
            return None
        return pick.case_id()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(Heading(text.TITLE, self, level=1))
        top.addWidget(self.count_label)
        top.addWidget(self.by_state)
        top.addStretch(1)
        top.addWidget(self.export_button)
        top.addWidget(self.new_button)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self.list)
        split.addWidget(self.form)
        self.form.hide()
        split.setChildrenCollapsible(False)
        split.setSizes([440, 740])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        self.new_button.setAutoDefault(False)
        self.new_button.clicked.connect(self.new_item)
        self.close_button.clicked.connect(self.close_entry)
        self.cancel_button.clicked.connect(self.cancel)
        self.hold_button.clicked.connect(self.hold)
        self.form.pack_button.clicked.connect(self.make_pack)
        self.save_button.clicked.connect(self.form.request_save)
        self.form.save_requested.connect(self.save)
        self.form.agenda.add_wanted.connect(self.add_point)
        self.form.agenda.decide_wanted.connect(self.decide)
        self.form.agenda.changed.connect(self._renew)
        self.by_state.committed.connect(self.reload)
        self.list.picked.connect(self._on_picked)
        self.list.opened.connect(self._on_picked)
        self._desk.hub.changed.connect(self.refresh)


def _shown(value: object) -> str:
    return short_day(value) if isinstance(value, date) else str(value)
