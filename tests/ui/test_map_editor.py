"""図を直す: canvas and table say the same; undo inside, one action outside, drafts, notes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fakes import FakePrompts
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from PySide6.QtCore import QPointF, Qt
from town_kit import Town, make_town

from nimo_desktop.domain.ids import TieId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.output.ecomap_values import MapEdits, MapNote
from nimo_desktop.services import diagrams, drafting
from nimo_desktop.services.maps import editing, state
from nimo_desktop.ui.canvas.painting import UNIT
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.hub import Hub
from nimo_desktop.ui.pages.map_editor import MapEditorPage
from nimo_desktop.ui.parts.map import acts_bar as bar
from nimo_desktop.ui.prompts import TextDialog
from nimo_desktop.ui.tasks import Tasks


@pytest.fixture
def town(ws, world) -> Town:
    return make_town(ws, world)


@pytest.fixture
def ties(ws, town) -> list[SupportTie]:
    made = []
    for name, sector in (("隣の見本さん", "community"), ("お茶の間", "community"),
                         ("見本工房", "living")):
        made.append(diagrams.save_tie(ws, SupportTie(
            id=TieId(ws.new_id()), person_id=town.case.person_id, label=name, sector=sector,
            what="話をする")))
    return made


@pytest.fixture
def desk(qapp, sitting, world, town, ties) -> Iterator[Desk]:
    hub = Hub()
    stop = sitting.workspace.listen(hub.announce)
    yield Desk(world.environment(), sitting, hub, FakePrompts(), Tasks(), lambda place: None)
    stop()


@pytest.fixture
def page(desk: Desk, town: Town, qtbot) -> Iterator[MapEditorPage]:
    made = MapEditorPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    made.show_place(Place("map", id=town.case.id))
    qtbot.wait(1)
    yield made
    made.leave()


def carry(page: MapEditorPage, key: str, right: float, down: float) -> None:
    """Carry a box by millimetres, as the mouse does."""
    item = page.scene.boxes[key]
    item.setPos(item.pos() + QPointF(right * UNIT, down * UNIT))
    page.scene.put_down()


def choose(page: MapEditorPage, *keys: str) -> None:
    page.scene.select(keys)


def test_the_table_and_the_canvas_select_the_same(page, ties) -> None:
    assert len(page.scene.boxes) == 3
    assert page.model.rowCount() == 3
    choose(page, ties[1].id.hex)
    assert page.chosen() == (ties[1].id.hex,)
    page.table.selectRow(0)
    assert page.scene.selected_ids() == page.chosen()


def test_a_box_that_was_carried_stays_and_is_on_the_grid(page, ws, town, ties) -> None:
    key = ties[0].id.hex
    before = page._places()[key]  # noqa: SLF001
    carry(page, key, 31, 12)
    at = page.hand.edits.pins[key]
    assert at != before[:2]
    assert [round(value % 5, 3) % 5 for value in at] == [0, 0]
    assert page.save()
    diagrams.save_tie(ws, SupportTie(
        id=TieId(ws.new_id()), person_id=town.case.person_id, label="新しい支え",
        sector="health"))
    assert page._places()[key][:2] == pytest.approx(at, abs=0.01)  # noqa: SLF001
    assert len(page.scene.boxes) == 4  # a new tie of the record is there at once


def test_acts_are_undone_inside_and_saved_as_one(page, ws, town, ties) -> None:
    before = ws.undoable()
    carry(page, ties[0].id.hex, 20, 0)
    choose(page, ties[1].id.hex)
    page.nudge(0, 15)
    assert page.undo_own()
    assert ties[1].id.hex not in page.hand.edits.pins
    assert page.redo_own()
    assert ws.undoable() == before
    assert page.save()
    assert ws.undoable() != before
    ws.undo()
    assert state.edits_of(ws, town.case.id).pins == {}
    while page.undo_own():
        pass
    assert not page.undo_own()  # then Ctrl+Z belongs to the record


def test_what_was_removed_stays_removed_and_comes_back(page, ws, town, ties, qtbot) -> None:
    key = ties[2].id.hex
    choose(page, key)
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    assert key not in page.scene.boxes
    assert page.model.rowCount() == 3
    page.save()
    page.show_place(Place("map", id=town.case.id))
    assert key not in page.scene.boxes
    row = next(at for at in range(3) if page.model.index(at, 3).data() == "消した")
    page.table.selectRow(row)
    page.acts.buttons[bar.SHOW].click()
    assert key in page.scene.boxes
    with ws.vault.read():
        assert len(diagrams.ties_of(ws, town.case.person_id)) == 3


def test_lines_are_bent_and_straightened(page, ties) -> None:
    key = ties[0].id.hex
    choose(page, key)
    page.acts.buttons[bar.BEND].click()
    assert len(page.hand.edits.bends[key]) == 1
    assert len(page.scene.ties[key].ends()) == 3
    page.scene.corner_dropped.emit(key, 0, 50.0, 60.0)
    assert page.hand.edits.bends[key] == ((50.0, 60.0),)
    page.acts.buttons[bar.STRAIGHT].click()
    assert key not in page.hand.edits.bends


def test_boxes_are_aligned(page, ties) -> None:
    keys = [one.id.hex for one in ties]
    choose(page, *keys)
    page.align("left")
    assert len({round(page._places()[key][0], 3) for key in keys}) == 1  # noqa: SLF001


def test_notes_are_put_moved_and_reworded(page, desk, ws, town) -> None:
    desk.prompts.answers.append("次の会議で相談")
    page.add_note()
    (note,) = page.hand.edits.notes
    assert note.id in page.scene.boxes
    carry(page, note.id, 50, 40)
    choose(page, note.id)
    desk.prompts.answers.append("来週の会議で相談")
    page.edit_note()
    (again,) = page.hand.edits.notes
    assert (again.text, again.x) != (note.text, note.x)
    page.save()
    assert state.edits_of(ws, town.case.id).notes[0].text == "来週の会議で相談"


def test_the_real_question_for_a_note_closes_on_words_only(page, desk, qtbot, monkeypatch) -> None:
    asked: list[str] = []

    def answer(title: str, label: str, *, act: str, initial: str = "", check=None) -> str | None:
        dialog = TextDialog(title, label, act=act, initial=initial, check=check)
        qtbot.addWidget(dialog)
        dialog.accept()
        asked.append(dialog.problem())
        dialog.line.set_value("夜の連絡先を決める")
        dialog.accept()
        return dialog.typed() if dialog.result() else None

    monkeypatch.setattr(desk.prompts, "ask_text", answer)
    page.add_note()
    assert "注記の言葉" in asked[0]
    assert [one.text for one in page.hand.edits.notes] == ["夜の連絡先を決める"]


def test_a_place_is_typed(page, ties) -> None:
    choose(page, ties[0].id.hex)
    page.spot.x_line.setText("100")
    page.spot.y_line.setText("abc")
    page.spot.button.click()
    assert "場所は" in page.state.text()
    page.spot.x_line.setText("40")
    page.spot.y_line.setText("50")
    page.spot.button.click()
    assert page.hand.edits.pins[ties[0].id.hex] == (40.0, 50.0)


def test_the_hands_work_is_a_draft_until_saved(page, ws, town, ties) -> None:
    carry(page, ties[0].id.hex, 25, 0)
    assert page.keep_draft()
    (line,) = drafting.mine(ws)
    assert line.form == "map"
    page.hand.stored = page.hand.edits  # as after a crash: nothing is saved on leaving
    page.show_place(Place("map", extra={"draft": line.record}))
    assert ties[0].id.hex in page.hand.edits.pins
    assert page.is_dirty()
    page.save()
    assert drafting.mine(ws) == ()


def test_leaving_saves(page, ws, town, ties) -> None:
    carry(page, ties[0].id.hex, 25, 0)
    page.leave()
    assert ties[0].id.hex in state.edits_of(ws, town.case.id).pins
    step = ws.undoable()
    assert step is not None
    assert step.op is Op.MAP_SAVED


def test_keys_walk_from_box_to_box(page, qtbot, ties) -> None:
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_N)
    first = page.scene.selected_ids()
    qtbot.keyClick(page.view, Qt.Key.Key_N)
    assert page.scene.selected_ids() != first
    before = page._places()[page.scene.selected_ids()[0]]  # noqa: SLF001
    qtbot.keyClick(page.view, Qt.Key.Key_Right)
    key = page.scene.selected_ids()[0]
    assert page.hand.edits.pins[key][0] == pytest.approx(before[0] + 1)


def test_what_cannot_be_saved_on_leaving_stays_as_a_draft(page, ws, town, ties) -> None:
    choose(page, ties[0].id.hex)
    page.do(editing.noted(page.hand.edits, MapNote("note:1", 10, 10, "123456789018")))
    page.leave()
    assert state.edits_of(ws, town.case.id).notes == ()
    (line,) = drafting.mine(ws)
    assert line.form == "map"
    page.show_place(Place("map", id=town.case.id))
    assert [note.text for note in page.hand.edits.notes] == ["123456789018"]
    page.undo_own()
    page.do(MapEdits())


def test_another_hand_is_not_overwritten(page, ws, town, ties, desk) -> None:
    first = MapEdits(notes=(MapNote("note:1", 10, 10, "ひとり目"),))
    choose(page, ties[0].id.hex)
    page.nudge(5, 0)
    state.save_edits(ws, town.case.id, first)
    assert not page.save()
    assert "ほかの画面" in desk.prompts.told[-1].sentence
    assert state.edits_of(ws, town.case.id).notes == first.notes
    page.leave()
    assert [one.form for one in drafting.mine(ws)] == ["map"]


def test_the_map_follows_another_hand_while_nothing_is_done_here(page, ws, town) -> None:
    state.save_edits(
        ws, town.case.id, MapEdits(notes=(MapNote("note:1", 10, 10, "ひとり目"),)))
    assert [note.text for note in page.hand.edits.notes] == ["ひとり目"]


def test_going_back_to_what_is_stored_leaves_nothing_half_done(page, ws, town, ties) -> None:
    key = ties[0].id.hex
    reset = page.acts.buttons[bar.RESET]
    assert not reset.isEnabled()
    carry(page, key, 31, 12)
    moved = page.hand.edits
    assert page.keep_draft()
    assert drafting.find(ws, "map", town.case.id.hex) is not None
    reset.click()
    assert not page.is_dirty()
    assert drafting.find(ws, "map", town.case.id.hex) is None
    assert page.undo_own()  # the going back was an act as well
    assert page.hand.edits == moved
    page.reset()
    page.leave()
    assert state.edits_of(ws, town.case.id).pins == {}


def test_an_undone_act_is_no_draft(page, ws, town, ties) -> None:
    carry(page, ties[0].id.hex, 31, 12)
    assert page.keep_draft()
    assert page.undo_own()
    page.leave()
    assert drafting.find(ws, "map", town.case.id.hex) is None


def test_what_is_carried_over_the_rim_is_stored_at_the_rim(page, desk, ws, town, ties) -> None:
    key = ties[0].id.hex
    carry(page, key, 400, 300)
    drawn = page._places()[key]  # noqa: SLF001
    assert page.hand.edits.pins[key] == pytest.approx(drawn[:2], abs=0.01)
    assert drawn[0] + drawn[2] < 297
    desk.prompts.answers.append("次の会議で相談")
    page.add_note()
    (note,) = page.hand.edits.notes
    carry(page, note.id, -200, 500)
    page.save()
    stored = state.edits_of(ws, town.case.id)
    assert stored.pins[key] == pytest.approx(drawn[:2], abs=0.01)
    assert 0 < stored.notes[0].x < 10
    assert 190 < stored.notes[0].y < 210


def test_a_row_without_a_box_stays_chosen(page, ties) -> None:
    first, last = ties[0].id.hex, ties[2].id.hex
    choose(page, last)
    page.hide_chosen()
    choose(page, first)
    row = next(at for at in range(3) if page.model.index(at, 3).data() == "消した")
    page.table.clearSelection()  # keys of another test may still count as held down
    page.table.selectRow(row)
    assert page.chosen() == (last,)
    assert page.scene.selected_ids() == ()


def test_all_automatic_forgets_where_boxes_were_seen(page, desk, ws, town, ties) -> None:
    page.save()
    fresh = dict(page._places())  # noqa: SLF001
    carry(page, ties[0].id.hex, 60, 20)
    page.save()
    desk.prompts.answers.append(True)
    page.loosen_all()
    assert page.hand.edits.pins == {}
    for key, spot in page._places().items():  # noqa: SLF001
        assert spot == pytest.approx(fresh[key], abs=0.01)
