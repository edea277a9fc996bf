"""支援体制図 of a case: the map as it prints, and the table from which it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.diagram import ECOMAP, GENOGRAM
from nimo_desktop.domain.ids import CaseId, TieId
from nimo_desktop.domain.journal import Changes
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.services import case_people, cases, diagrams, resources, trash
from nimo_desktop.services.diagrams import Diagram
from nimo_desktop.services.maps import drawing, state, versions
from nimo_desktop.services.paper import Paper
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.models.id_table import Column, IdTableModel, Row
from nimo_desktop.ui.parts.case.common import attempt, short_day, undo
from nimo_desktop.ui.parts.fitted_list import FittedList
from nimo_desktop.ui.parts.list_to_excel import ListToExcel
from nimo_desktop.ui.parts.map.copy_bar import CopyBar
from nimo_desktop.ui.parts.map.side_by_side import SideBySide
from nimo_desktop.ui.parts.map.tie_form import TieForm
from nimo_desktop.ui.parts.map_leaving import MapLeaving
from nimo_desktop.ui.parts.paper_desk import ChoosePrinter, PaperView, ask_printer, save_file
from nimo_desktop.ui.text import map as text

SHOWN = ("support_tie", "relative", "person", "name", "agency", "plan", "consultation",
         "case_diagram", "contact", "referral", "benefit", "family_union", "child", "emotional_tie")
CLIPBOARD = "clipboard"
_FIRM_BELOW = 5
_STRENGTH_CHARS = 4  # goes first where there is no room: the picture says it too
_MAP_WIDTH, _TABLE_WIDTH = 620, 560


class MapTab(QWidget):
    """`show_case` draws it; every change of the table draws it anew."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None = None,
        *,
        choose_printer: ChoosePrinter = ask_printer,
    ) -> None:
        super().__init__(parent)
        self._desk, self._paper = desk, Paper()
        self._case: Case | None = None
        self._ties: dict[UUID, SupportTie] = {}
        self._diagram: Diagram | None = None
        self.view = PaperView(self, choose_printer=choose_printer)
        self.bar = CopyBar(self)
        self.show_kind = self.bar.show_kind
        self.leaving = MapLeaving(desk, self)
        columns = [
            Column(label, chars, firm=chars < _FIRM_BELOW, spare=chars == _STRENGTH_CHARS)
            for label, chars in zip(text.COLUMNS, (8, 7, 5, _STRENGTH_CHARS, 6, 2), strict=True)
        ]
        self.model = IdTableModel(columns, load_ids=self._ids, load_rows=self._rows)
        self.table = FittedList(
            self.model, self, name=text.LIST_NAME, empty=text.EMPTY, many=False)
        self.form = TieForm(desk, self)
        self.cancel_button = self.form.add_button(text.CANCEL)
        self.save_button = self.form.add_button(text.SAVE, primary=True)
        self.form.complete()
        self.side = QStackedWidget(self)
        self._lay_out()
        self._connect()
        # The form and the toolbar may be narrower than they like: the window fits 1366 at 14 pt.
        self.view.setMinimumWidth(240)
        self.side.setMinimumWidth(240)

    def show_case(self, case_id: CaseId) -> None:
        """The map of this case; a tie half typed goes on."""
        self._keep_form()
        case = self._case = cases.get(self._desk.ws, case_id)
        self.leaving.begin(case)
        self.side.setCurrentIndex(0)
        self.reload()
        if self.form.resume(case.id, case.person_id, self._ties):
            self.side.setCurrentIndex(1)

    def reload(self) -> None:
        """Read the ties and draw."""
        if self._case is None:
            return
        ws = self._desk.ws
        self._ties = {tie.id: tie for tie in diagrams.ties_of(ws, self._case.person_id)}
        family = case_people.household(ws, self._case.person_id)
        self._names: dict[UUID, str] = {
            **dict(resources.names(ws)), **{one.person_id: one.name for one in family}}
        self.model.reload()
        self._show_versions()
        self._draw()

    def refresh(self, changes: Changes) -> None:
        """What the map shows has changed."""
        if self._case is not None and changes.touches(*SHOWN):
            self.reload()

    def new_item(self) -> None:
        """An empty form on the right."""
        if self._case is not None:
            tie = SupportTie(id=TieId(self._desk.ws.new_id()), person_id=self._case.person_id)
            self._edit(tie)

    def change(self) -> None:
        """The chosen tie in the form."""
        chosen = self.table.selected_ids()
        if chosen and chosen[0] in self._ties:
            self._edit(self._ties[chosen[0]])

    def save(self) -> None:
        """Write the form; the map follows. A second press finds the form put away."""
        if self.side.currentIndex() != 1:
            return
        tie = self.form.values()
        faults = (*self.form.problems(), *self.form.problems_of(tie))
        if faults:
            self.form.show_problems(faults)
            return
        case, ws, seen = self._case, self._desk.ws, self._seen()
        if case is None:
            return
        saved = attempt(self._desk, lambda: state.save_tie(ws, case.id, tie, seen=seen))
        if saved is not None:
            self.form.drop_draft()
            self.side.setCurrentIndex(0)
            self.table.select_id(saved.id)
            self._desk.prompts.toast(text.SAVED)

    def remove(self) -> None:
        """The chosen tie into the trash; 元に戻す brings it back."""
        chosen = self.table.selected_ids()
        if chosen and chosen[0] in self._ties:
            tie = self._ties[chosen[0]]
            attempt(self._desk, lambda: trash.put(self._desk.ws, tie))

    def save_as(self, kind: str) -> None:
        """The map as pdf, png or svg."""
        if kind == CLIPBOARD:
            self._copy()
            return
        diagram, case = self._diagram, self._case
        ready = None if diagram is None else self.leaving.numbered(diagram)
        if ready is None or case is None:
            return
        shown, leaving = ready
        name = text.FILE_NAME.format(number=case.number, ending=kind)
        if save_file(
            self._desk, text.SAVE_TITLE, name=name, kinds=text.KINDS[kind],
            make=lambda: shown.as_bytes(kind),
            record=None if leaving is None else partial(self.leaving.record, leaving),
        ):  # fmt: skip
            self._diagram = shown
            self.leaving.note(kind)
            self._desk.prompts.toast(text.FILE_SAVED)

    def edit_map(self) -> None:
        """The canvas."""
        if self._case is not None:
            self._desk.go(Place("map", id=self._case.id, extra={"kind": self.bar.kind.code()}))

    def keep_version(self) -> None:
        """The map of today, dated; it never changes."""
        case, ws = self._case, self._desk.ws
        if case is None:
            return
        name = self._desk.prompts.ask_text(text.KEEP_TITLE, text.KEEP_LABEL, act=text.KEEP_ACT)
        if name is None:
            return
        kept = attempt(self._desk, lambda: versions.keep(
            ws, case.id, self._stored_kind(), name=name.strip()))
        if kept is not None:
            self._desk.prompts.toast(text.KEPT, undo=lambda: undo(self._desk))

    def show_beside(self) -> None:
        """The chosen earlier map and the one of today."""
        dialog = self.beside()
        if dialog is not None:
            dialog.exec()

    def beside(self) -> SideBySide | None:
        """The two maps with their differences; None when nothing earlier is chosen."""
        case, version, ws = self._case, self.bar.version(), self._desk.ws
        if case is None or version is None:
            return None
        then = drawing.of_version(ws, version, self._paper.fonts)
        kind = drawing.GENOGRAM if version.kind == GENOGRAM else drawing.TEAM
        now = drawing.drawn(ws, case.id, self._paper.fonts, drawing.MapWish(kind=kind))
        found = versions.since(ws, case.id, version)
        heading = text.THEN.format(day=short_day(version.as_of))
        return SideBySide(
            (heading, then.as_bytes("pdf")), (text.NOW, now.as_bytes("pdf")), found, self)

    def print(self) -> None:
        """The map that is shown; one that leaves is recorded first and carries its number."""
        if self._record() is None:
            return
        sent: int | None = attempt(self._desk, self.view.print_now)
        if sent:
            self.leaving.note("print")
            self._desk.prompts.toast(text.PRINTED)

    def focus_first(self) -> None:
        """The table, or the way to the first tie."""
        (self.table if self._ties else self.new_button).setFocus()

    def leave(self) -> None:
        """The picture is not kept while nobody looks; what was typed is."""
        self._keep_form()
        self.view.clear()

    def come_back(self) -> None:
        """Draw again after a lock."""
        self.reload()
        if self.side.currentIndex() == 1:
            self.form.restart_drafts()

    # inside ---------------------------------------------------------------------------------------
    def _stored_kind(self) -> str:
        """支援体制図 and エコマップ are one map of two kinds of words."""
        return GENOGRAM if self.bar.kind.code() == drawing.GENOGRAM else ECOMAP

    def _show_versions(self) -> None:
        if self._case is not None:
            self.bar.show_versions(
                state.versions(self._desk.ws, self._case.id, self._stored_kind()))

    def _draw(self) -> None:
        if self._case is None:
            return
        case, wish = self._case, self.leaving.show_wish(self.bar.wish())
        self._diagram = attempt(
            self._desk,
            lambda: drawing.drawn(self._desk.ws, case.id, self._paper.fonts, wish),
        )
        if self._diagram is None:
            self.view.clear()
        else:
            self.view.show_pdf(self._diagram.as_bytes("pdf"))

    def _copy(self) -> None:
        shown = self._record()
        if shown is not None:
            QGuiApplication.clipboard().setImage(QImage.fromData(shown.as_bytes("png")))
            self.leaving.note(CLIPBOARD)
            self._desk.prompts.toast(text.COPIED)

    def _record(self) -> Diagram | None:
        """A copy that leaves is recorded before it does; the map to hand out, None for none."""
        ready = None if self._diagram is None else self.leaving.numbered(self._diagram)
        if ready is None:
            return None
        shown, leaving = ready
        if leaving is not None:
            if attempt(self._desk, lambda: self.leaving.record(leaving)) is None:
                return None
            self._diagram = shown
            self.view.show_pdf(shown.as_bytes("pdf"))
        return shown

    def _seen(self) -> dict[str, tuple[float, float]]:
        """Where the boxes stand on the plain map of today: a new one is to move none of them."""
        wish = self.bar.wish()
        if self._diagram is None or wish != drawing.MapWish(kind=wish.kind) or (
            wish.kind == drawing.GENOGRAM
        ):
            return {}
        return {key: spot[:2] for key, spot in drawing.places_of(self._diagram.page).items()}

    def _keep_form(self) -> None:
        if self.side.currentIndex() == 1:
            self.form.keep_draft()
        self.form.stop_drafts()

    def _edit(self, tie: SupportTie) -> None:
        if self._case is None:
            return
        self.form.begin(tie, self._case.id)
        self.side.setCurrentIndex(1)
        self.form.field("agency_id").entry().setFocus()

    def _ids(self) -> list[UUID]:
        return list(self._ties)

    def _rows(self, ids: Sequence[UUID]) -> list[Row]:
        return [(key, *self._cells(self._ties[key])) for key in ids if key in self._ties]

    def _cells(self, tie: SupportTie) -> tuple[str, ...]:
        codes = self._desk.ws.codes
        other = tie.agency_id or tie.other_id
        name = self._names.get(other, "") if other else tie.label
        return (
            name, tie.what, tie.frequency, codes["tie_strength"].label(tie.strength),
            codes["tie_state"].label(tie.state), str(tie.emergency or ""),
        )  # fmt: skip

    def _lay_out(self) -> None:
        self.new_button = QPushButton(icon("plus"), text.ADD, self)
        self.change_button = QPushButton(text.CHANGE, self)
        self.remove_button = QPushButton(text.REMOVE, self)
        self.print_button = QPushButton(icon("print"), text.PRINT, self)
        self.file_button = QPushButton(text.SAVE_AS, self)
        menu = QMenu(self.file_button)
        self.file_acts = {kind: menu.addAction(label) for kind, label in text.SAVE_WAYS}
        self.file_button.setMenu(menu)
        left = QVBoxLayout()
        line = QHBoxLayout()
        for widget in (self.print_button, self.file_button, self.leaving.use):
            line.addWidget(widget)
        line.addStretch(1)
        left.addLayout(line)
        left.addWidget(self.bar)
        left.addWidget(self.leaving)
        left.addWidget(self.view, 1)
        listed = QWidget(self)
        right = QVBoxLayout(listed)
        right.setContentsMargins(0, 0, 0, 0)
        buttons = QHBoxLayout()
        for button in (self.new_button, self.change_button, self.remove_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        right.addLayout(buttons)
        right.addWidget(self.table, 1)
        self.export_button = ListToExcel(self._desk, self.model, text.LIST_NAME, listed)
        right.addWidget(self.export_button, 0, Qt.AlignmentFlag.AlignRight)
        self.side.addWidget(listed)
        self.side.addWidget(self.form)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        holder = QWidget(splitter)
        left.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(left)
        splitter.addWidget(holder)
        splitter.addWidget(self.side)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([_MAP_WIDTH, _TABLE_WIDTH])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(splitter)

    def _connect(self) -> None:
        self.new_button.clicked.connect(self.new_item)
        self.change_button.clicked.connect(self.change)
        self.remove_button.clicked.connect(self.remove)
        self.table.opened.connect(lambda _: self.change())
        self.save_button.clicked.connect(self.save)
        self.form.save_requested.connect(self.save)
        self.cancel_button.clicked.connect(self._on_cancel)
        self.bar.kind_changed.connect(self._show_versions)
        self.bar.changed.connect(self._draw)
        self.leaving.changed.connect(self._draw)
        self.bar.edit_button.clicked.connect(self.edit_map)
        self.bar.keep_button.clicked.connect(self.keep_version)
        self.bar.beside_button.clicked.connect(self.show_beside)
        self.print_button.clicked.connect(self.print)
        bar, leaving = self.bar, self.leaving
        for first, second in pairwise((
            self.print_button, self.file_button, bar.kind, bar.edit_button, bar.copy, bar.gaps,
            bar.writing, bar.inner, bar.anonymous, bar.keep_button, bar.since, bar.beside_button,
            *leaving.tab_chain(),
            self.new_button, self.change_button, self.remove_button, self.table,
            self.export_button,
        )):  # fmt: skip
            self.setTabOrder(first, second)
        for kind, act in self.file_acts.items():
            act.setData(kind)
            act.triggered.connect(self._on_file)
        self._change_key = QShortcut(QKeySequence("F2"), self.table)
        self._change_key.activated.connect(self.change)
        self._desk.hub.changed.connect(self.refresh)

    def _on_cancel(self) -> None:
        self.form.drop_draft()
        self.side.setCurrentIndex(0)
        self.table.setFocus()

    def _on_file(self) -> None:
        act = self.sender()
        if isinstance(act, QAction):
            self.save_as(str(act.data()))

