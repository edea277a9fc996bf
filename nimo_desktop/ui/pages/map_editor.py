"""図を直す: a canvas and a table that say the same; both can do everything.

What is on the canvas, supporters or the family, is a board's affair (`ui/parts/map/boards`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID, uuid5

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from nimo_desktop.domain.diagram import GENOGRAM
from nimo_desktop.domain.ids import CaseId
from nimo_desktop.domain.journal import Changes
from nimo_desktop.output.shapes import Page
from nimo_desktop.services import cases, drafting
from nimo_desktop.services.maps import editing, state
from nimo_desktop.services.maps.state import MapEdits
from nimo_desktop.services.paper import Paper
from nimo_desktop.ui.canvas.items import GRID_MM
from nimo_desktop.ui.canvas.scene import MapScene
from nimo_desktop.ui.canvas.view import STEP, MapView
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.models.id_table import Column, IdTableModel, Row
from nimo_desktop.ui.parts.case.common import attempt, moment_words
from nimo_desktop.ui.parts.fitted_list import FittedList
from nimo_desktop.ui.parts.map import acts_bar as bar
from nimo_desktop.ui.parts.map import line_acts
from nimo_desktop.ui.parts.map.acts_bar import ActsBar, Chosen
from nimo_desktop.ui.parts.map.boards import Board, TiesBoard
from nimo_desktop.ui.parts.map.family_board import FamilyBoard
from nimo_desktop.ui.parts.map.hand import Hand
from nimo_desktop.ui.parts.map.place_box import PlaceBox
from nimo_desktop.ui.prompts import Question
from nimo_desktop.ui.text import map_editor as text
from nimo_desktop.ui.theme import Heading, set_look

DRAFT_WAIT_MS = 3000
CHARS = (9, 5, 5, 5)
"""Widths of the table's columns in characters."""
_SPACE = UUID("7b6f3a52-0a0e-4f0c-9a55-5d3f0e1c2a10")
"""Rows of the table need ids; boxes have keys. One always gives the other."""


class MapEditorPage(QWidget):
    """`Place("map", id=case)`, with `extra` kind genogram for the family. Moves, bends and notes
    are undone here; saving or leaving is one action of the record.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._paper = desk, Paper()
        self._case: CaseId | None = None
        self.hand = Hand(MapEdits())
        self.board: Board = TiesBoard(self._paper)
        self._keys: dict[UUID, str] = {}
        self.heading = Heading("", self, level=2)
        self.state = QLabel(self)
        self.scene = MapScene(self)
        self.view = MapView(self.scene, self)
        columns = [
            Column(title, chars, firm=at == len(text.COLUMNS) - 1)
            for at, (title, chars) in enumerate(zip(text.COLUMNS, CHARS, strict=True))]
        self.model = IdTableModel(
            columns, load_ids=lambda: list(self._keys), load_rows=self._rows)
        self.view.setMinimumHeight(160)
        self.table = FittedList(self.model, self)
        self.spot = PlaceBox(self)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.keep_draft)
        self._make_buttons()
        self._lay_out()
        self._connect()
        self._take(self.board)

    # For the window -----------------------------------------------------------------------------
    def show_place(self, place: Place) -> None:
        """The map of a case; what was half done goes on."""
        draft = str(place.extra.get("draft", ""))
        found = place.id or (UUID(hex=draft) if draft else None)
        if found is None:
            return
        ws, self._case = self._desk.ws, CaseId(found)
        asked = str(place.extra.get("form", "") or place.extra.get("kind", ""))
        self._take((FamilyBoard if asked.endswith(GENOGRAM) else TiesBoard)(self._paper))
        stored = state.edits_of(ws, self._case, self.board.kind)
        self.hand = Hand(stored)
        half = drafting.find(ws, self.board.draft_form, self._case.hex)
        if half is not None:
            self.hand = Hand(stored, state.edits_from(str(half.values.get("edits", ""))))
            self._desk.prompts.toast(text.FROM_DRAFT.format(time=moment_words(half.at)))
        self.heading.setText(text.TITLE.format(name=cases.header(ws, self._case).person.name))
        self.draw()
        self.view.fit()

    def _take(self, board: Board) -> None:
        self.board = board
        self.view.setAccessibleName(board.words.canvas)
        self.table.setAccessibleName(board.words.table)
        self.table.set_empty_text(board.words.empty)
        self.table.set_away(board.away)

    def place(self) -> Place:
        """Where a lock comes back to."""
        return Place("map", id=self._case, extra={"kind": self.board.kind})

    def refresh(self, changes: Changes) -> None:
        """Ties and people come from the record at once; the hand's work stays."""
        other = changes.touches("case_diagram") and not self.is_dirty()
        if self._case is not None and other:
            self.hand = Hand(state.edits_of(self._desk.ws, self._case, self.board.kind))
        if other or changes.touches(*self.board.sources):
            self.draw()

    def focus_first(self) -> None:
        """The canvas has the keyboard."""
        self.view.setFocus()

    def leave(self) -> None:
        """Leaving saves: one action."""
        self._timer.stop()
        if self.is_dirty() and not self.save(quiet=True):
            self.keep_draft()
        self.scene.wipe()

    def is_dirty(self) -> bool:
        """Something was done that is not stored."""
        return self.hand.dirty

    # Acts ---------------------------------------------------------------------------------------
    def save(self, *, quiet: bool = False) -> bool:
        """Everything since the last saving, as one action."""
        case_id = self._case
        if case_id is None:
            return False
        edits, board, ws = self.board.remembered(self.hand.edits), self.board, self._desk.ws

        def work() -> bool:
            state.save_edits(ws, case_id, edits, board.kind, opened=self.hand.stored)
            drafting.drop(ws, board.draft_form, case_id.hex)
            return True

        if not attempt(self._desk, work):
            return False
        self.hand.edits = self.hand.stored = edits
        self._timer.stop()
        self._judge()
        if not quiet:
            self._desk.prompts.toast(text.SAVED)
        return True

    def keep_draft(self) -> bool:
        """What is done so far, in the vault."""
        if self._case is None or not self.is_dirty():
            return True
        words = {"edits": state.edits_to(self.hand.edits)}
        drafting.keep(
            self._desk.ws, self.board.draft_form, self._case.hex, values=words,
            title=self.board.words.draft)
        return True

    def do(self, edits: MapEdits) -> None:
        """One act of the hand; it can be undone. What went over the rim stands at the rim."""
        changed = self.hand.do(edits)
        self._after(changed)
        if changed:
            self.hand.settle(editing.settled(self.hand.edits, self.hand.before, self._places()))

    def undo_own(self) -> bool:
        """Ctrl+Z belongs to the map while it has something to take back."""
        return self._after(self.hand.undo())

    def redo_own(self) -> bool:
        """Ctrl+Y likewise."""
        return self._after(self.hand.redo())

    def _after(self, changed: bool) -> bool:
        if changed and self.is_dirty():
            self._timer.start(DRAFT_WAIT_MS)
        elif changed and self._case is not None:  # back where it began: nothing is half done
            self._timer.stop()
            drafting.drop(self._desk.ws, self.board.draft_form, self._case.hex)
        self.draw()
        return changed

    def chosen(self) -> tuple[str, ...]:
        """Keys of the selected rows."""
        return tuple(self._keys[one] for one in self.table.selected_ids() if one in self._keys)

    def nudge(self, right: float, down: float) -> None:
        """Selected boxes and people by so many millimetres, people to the next free place."""
        places, people = self._places(), self.board.people()
        to = {
            key: (places[key][0] + right, places[key][1] + down)
            for key in self.chosen() if key in places and (right or key not in people)
        }
        if to:
            toward = (right > 0) - (right < 0)
            self.do(self.board.moved(self.hand.edits, to, toward))

    def hide_chosen(self) -> None:
        """Off the map; the record keeps them."""
        if self.chosen():
            self.do(self.board.hidden(self.hand.edits, self.chosen()))

    def show_chosen(self) -> None:
        """Back on the map."""
        self.do(self.board.shown(self.hand.edits, self.chosen()))

    def loosen(self) -> None:
        """The chosen boxes go to where the layout puts them."""
        self.do(self.board.loosened(self.hand.edits, self.chosen()))

    def loosen_all(self) -> None:
        """Everything the hand moved."""
        question = Question(text.LOOSEN_TITLE, text.LOOSEN_WORDS, act=text.LOOSEN_ALL)
        if self._desk.prompts.confirm(question):
            self.do(self.board.loosened(self.hand.edits))

    def reset(self) -> None:
        """As the map stands in the vault; this act too can be taken back."""
        self.do(self.hand.stored)

    def align(self, side: str) -> None:
        """The chosen boxes in one line."""
        self.do(self.board.aligned(self.hand.edits, self.chosen(), side))

    def bend(self) -> None:
        """A corner in the middle of the line of each chosen box."""
        self.do(line_acts.bent(self.hand.edits, self.chosen(), self.scene.ties))

    def straighten(self) -> None:
        """Without corners."""
        self.do(line_acts.straightened(self.hand.edits, self.chosen()))

    def add_note(self) -> None:
        """Words on the map."""
        self.do(line_acts.new_note(self._desk, self.hand.edits))

    def edit_note(self) -> None:
        """Other words for the chosen note."""
        self.do(line_acts.reworded(self._desk, self.hand.edits, self.chosen()))

    def put_at(self, x: float, y: float) -> None:
        """The chosen boxes to the millimetres that were typed."""
        places = self._places()
        to = {key: (x, y) for key in self.chosen() if key in places}
        if to:
            self.do(self.board.moved(self.hand.edits, to))

    def to_source(self) -> None:
        """Where the record says what is drawn, at the chosen person."""
        source = self.board.source(self.chosen())
        if source is not None:
            self._desk.go(Place("case", id=self._case, tab=source[0], extra=source[1]))

    def back(self) -> None:
        """To the paper of this map, where it is printed."""
        self._desk.go(Place("case", id=self._case, tab="map", extra={"kind": self.board.kind}))

    # Inside -------------------------------------------------------------------------------------
    def draw(self) -> None:
        """The map and the table as they are now."""
        if self._case is None:
            return
        chosen, ws, case_id = self.scene.selected_ids(), self._desk.ws, self._case
        edits = self.hand.edits

        def work() -> Page:
            self.board.read(ws, case_id)
            return self.board.page(edits)

        page = attempt(self._desk, work)
        if page is None:
            return
        self.scene.show_page(page, edits.bends, self.board.people())
        self._keys = {uuid5(_SPACE, key): key for key in self.board.keys(edits)}
        self.model.reload()
        self.scene.select(chosen)
        paper = "A4" if page.width_mm < 300 else "A3"
        self.hint.setText(text.HINT.format(paper=paper, hint=self.board.words.hint))
        self._judge()

    def _rows(self, ids: Sequence[UUID]) -> list[Row]:
        told = {one: self.board.cells(self._keys[one], self.hand.edits)
                for one in ids if one in self._keys}  # fmt: skip
        return [(one, *(" ".join(word.split()) for word in words)) for one, words in told.items()]

    def _places(self) -> dict[str, tuple[float, float, float, float]]:
        """Where boxes, people and notes stand as drawn."""
        return dict(self.board.places()) if self.scene.page() is not None else {}

    def _on_chosen_on_canvas(self, ids: tuple[str, ...]) -> None:
        on_canvas = {key for key in self.chosen() if key in self.scene.boxes}
        if on_canvas != set(ids):  # rows that have nothing on the canvas stay chosen
            self.table.select_ids({uuid5(_SPACE, key) for key in ids})
        self._judge()

    def _on_chosen_in_table(self) -> None:
        ids = self.chosen()
        if set(ids) & set(self.scene.boxes) != set(self.scene.selected_ids()):
            self.scene.select(ids)
        self._judge()

    def _next_box(self, step: int) -> None:
        """The box after the selected one, in the order of the table."""
        keys = [key for key in self._keys.values() if key in self.scene.boxes]
        if not keys:
            return
        now = self.scene.selected_ids()
        at = keys.index(now[0]) + step if now and now[0] in keys else 0
        self.scene.select((keys[at % len(keys)],))

    def _judge(self) -> None:
        chosen, places = self.chosen(), self._places()
        self.undo_button.setEnabled(self.hand.can_undo)
        self.redo_button.setEnabled(self.hand.can_redo)
        self.acts.judge(Chosen(
            chosen, places, self.scene.ties, self.hand.edits, self.board.fixed(),
            level=self.board.kind == GENOGRAM))
        dirty = self.is_dirty()
        for button in (self.save_button, self.acts.buttons[bar.RESET]):
            button.setEnabled(dirty)
        self.state.setText(text.UNSAVED if dirty else "")
        spot = places.get(chosen[0]) if len(chosen) == 1 else None
        self.spot.show_spot(
            spot[:2] if spot else None, enabled=any(key in places for key in chosen),
            level=any(key in self.board.people() for key in chosen))

    def _make_buttons(self) -> None:
        self.save_button = self._button(text.SAVE, self.save)
        self.save_button.setProperty("primary", "true")
        self.undo_button = self._button(text.UNDO, self.undo_own)
        self.redo_button = self._button(text.REDO, self.redo_own)
        self.back_button = self._button(text.BACK, self.back)
        self.acts = ActsBar(self)
        self._acts: dict[str, Callable[[], object]] = {
            bar.HIDE: self.hide_chosen, bar.SHOW: self.show_chosen, bar.LOOSEN: self.loosen,
            bar.BEND: self.bend, bar.STRAIGHT: self.straighten, bar.ADD_NOTE: self.add_note,
            bar.EDIT_NOTE: self.edit_note, bar.LOOSEN_ALL: self.loosen_all, bar.RESET: self.reset,
            bar.ZOOM_OUT: lambda: self.view.zoom(1 / STEP),
            bar.ZOOM_IN: lambda: self.view.zoom(STEP), bar.FIT: self.view.fit,
            bar.SOURCE: self.to_source,
        }  # fmt: skip

    def _button(self, label: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(label, self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: act())
        return button

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        for button in (self.undo_button, self.redo_button, self.save_button, self.back_button):
            top.addWidget(button)
        side = QWidget(self)
        below = QVBoxLayout(side)
        below.setContentsMargins(0, 0, 0, 0)
        self.table.setMinimumHeight(90)
        below.addWidget(self.table, 1)
        below.addWidget(self.spot)
        self.hint = QLabel("", side)
        for label in (self.state, self.hint):
            label.setWordWrap(True)
            set_look(label, "look", "support")
            below.addWidget(label)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self.view)
        split.addWidget(side)
        split.setChildrenCollapsible(False)
        # So wide that names of the usual length stand there in full, at any size of letters.
        split.setSizes([700, sum(CHARS) * self.fontMetrics().horizontalAdvance("あ") + 100])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 8)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.acts)
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        self.scene.dropped.connect(lambda to: self.do(self.board.moved(self.hand.edits, to)))
        self.scene.corner_dropped.connect(lambda tie, number, x, y: self.do(
            editing.corner_moved(self.hand.edits, tie, number, (x, y))))
        self.scene.chosen.connect(self._on_chosen_on_canvas)
        self.scene.carrying.connect(lambda to: self.scene.show_lines(self.board.preview(to)))
        self.view.nudged.connect(self.nudge)
        self.view.removed.connect(self.hide_chosen)
        self.view.next_wanted.connect(self._next_box)
        self.table.selectionModel().selectionChanged.connect(
            lambda *_: self._on_chosen_in_table())
        self.table.opened.connect(lambda _: self.to_source())
        self.acts.wanted.connect(lambda act: self._acts[act]())
        self.acts.align_wanted.connect(self.align)
        self.spot.put.connect(self.put_at)
        self.spot.step.connect(lambda right, down: self.nudge(right * GRID_MM, down * GRID_MM))
        self.spot.wrong.connect(self.state.setText)
        self._desk.hub.changed.connect(self.refresh)
