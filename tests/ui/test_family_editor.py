"""ジェノグラムを直す: people carried by the mouse and by keys stay in their rows, lines follow."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from uuid import UUID

import pytest
from fakes import FakePrompts
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from town_kit import Town, make_town

from nimo_desktop.domain.diagram import GENOGRAM
from nimo_desktop.domain.journal import Op
from nimo_desktop.services import case_people, drafting, families
from nimo_desktop.services.families import RelativeRow
from nimo_desktop.services.maps import state
from nimo_desktop.ui.canvas.items import Corner
from nimo_desktop.ui.canvas.painting import UNIT
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.hub import Hub
from nimo_desktop.ui.pages.map_editor import MapEditorPage
from nimo_desktop.ui.parts.map import acts_bar as bar
from nimo_desktop.ui.tasks import Tasks


@pytest.fixture
def town(ws, world) -> Town:
    made = make_town(ws, world)
    person = made.case.person_id
    rows = families.load_relatives(ws, person)
    more = (
        RelativeRow(relation="21", name="見本 茂", state="dead"),
        RelativeRow(relation="22", name="見本 トメ", state="together"),
        RelativeRow(relation="31", name="見本 長男", state="apart", bond="conflict"),
        RelativeRow(relation="32", name="見本 長女", state="together"),
    )
    case_people.save_relatives(ws, person, (*rows, *more))
    return made


@pytest.fixture
def gone() -> list[Place]:
    return []


@pytest.fixture
def desk(qapp, sitting, world, town, gone) -> Iterator[Desk]:
    hub = Hub()
    stop = sitting.workspace.listen(hub.announce)
    yield Desk(world.environment(), sitting, hub, FakePrompts(), Tasks(), gone.append)
    stop()


@pytest.fixture
def page(desk: Desk, town: Town, qtbot) -> Iterator[MapEditorPage]:
    made = MapEditorPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    made.show_place(Place("map", id=town.case.id, extra={"kind": "genogram"}))
    qtbot.wait(1)
    yield made
    made.leave()


def who(page: MapEditorPage, name: str) -> str:
    """The key of somebody by a part of the name."""
    rows = [page.board.cells(key, page.hand.edits)[0] for key in page.board.keys(page.hand.edits)]
    at = next(n for n, row in enumerate(rows) if name in row)
    return page.board.keys(page.hand.edits)[at]


def spot(page: MapEditorPage, key: str) -> tuple[float, float]:
    return page.board.places()[key][:2]


def cells(page: MapEditorPage, name: str) -> tuple[str, ...]:
    row = row_of(page, name)
    return tuple(page.model.index(row, column).data() for column in range(4))


def row_of(page: MapEditorPage, name: str) -> int:
    return next(
        row for row in range(page.model.rowCount()) if name in page.model.index(row, 0).data())


def drag(page: MapEditorPage, key: str, right: float, down: float) -> None:
    """Press on a symbol, carry it by millimetres, let go: as the mouse does."""
    view, item = page.view, page.scene.boxes[key]
    start = QPointF(item.at[0] * UNIT, item.at[1] * UNIT)
    end = start + QPointF(right * UNIT, down * UNIT)
    steps = [start, start + (end - start) * 0.5, end]
    _mouse(view, QEvent.Type.MouseButtonPress, view.mapFromScene(start))
    for step in steps:
        _mouse(view, QEvent.Type.MouseMove, view.mapFromScene(step))
    _mouse(view, QEvent.Type.MouseButtonRelease, view.mapFromScene(end))


def hold(page: MapEditorPage, key: str, right: float) -> QPointF:
    """As `drag`, but not let go."""
    view, item = page.view, page.scene.boxes[key]
    start = QPointF(item.at[0] * UNIT, item.at[1] * UNIT)
    end = start + QPointF(right * UNIT, 0)
    _mouse(view, QEvent.Type.MouseButtonPress, view.mapFromScene(start))
    _mouse(view, QEvent.Type.MouseMove, view.mapFromScene(start + (end - start) * 0.5))
    _mouse(view, QEvent.Type.MouseMove, view.mapFromScene(end))
    return end


def _mouse(view, kind: QEvent.Type, at: QPoint) -> None:
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    held = (
        Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease
        else Qt.MouseButton.LeftButton)
    where = view.viewport().mapToGlobal(at)
    event = QMouseEvent(
        kind, QPointF(at), QPointF(where), button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view.viewport(), event)


def test_everybody_is_on_the_canvas_and_in_the_table(page) -> None:
    people = page.board.people()
    assert set(page.scene.boxes) == set(people)
    assert len(people) >= 5
    assert cells(page, "長女")[1] == "長女"
    assert cells(page, "長女")[2].endswith("番")
    assert page.view.accessibleName().startswith("ジェノグラム")
    assert "家族" in page.table.accessibleName()
    assert [page.model.headerData(at, Qt.Orientation.Horizontal) for at in range(4)] == [
        "名前", "続柄・区分", "段と順番", "場所"]


def test_somebody_is_carried_by_the_mouse_and_stays_in_the_row(page, ws, town) -> None:
    key = who(page, "長男")
    before = {one: spot(page, one) for one in page.board.people()}
    drag(page, key, -32, 40)
    at = spot(page, key)
    assert at[0] < before[key][0] - 20
    assert at[0] % 5 == pytest.approx(0, abs=0.01)
    assert at[1] == pytest.approx(before[key][1], abs=0.01)
    assert cells(page, "長男")[3] == "手で置いた"
    others = [one for one in before if one != key]
    assert all(spot(page, one) == pytest.approx(before[one], abs=0.03) for one in others)
    assert page.save()
    assert state.edits_of(ws, town.case.id, GENOGRAM).pins[key][0] == pytest.approx(at[0])


def test_lines_follow_while_somebody_is_carried(page, qtbot) -> None:
    key = who(page, "長男")
    (line,) = (one for one in page.scene.ties if key in one)
    before = page.scene.ties[line].ends()
    item = page.scene.boxes[key]
    end = hold(page, key, -30)
    qtbot.waitUntil(lambda: page.scene.ties[line].ends() != before)
    assert page.scene.boxes[key] is item  # still in the hand
    now = page.scene.ties[line].ends()
    assert any(abs(x - item.place()[0]) < 12 for x, _ in now)
    assert page.hand.edits.pins == {}
    _mouse(page.view, QEvent.Type.MouseButtonRelease, page.view.mapFromScene(end))
    assert key in page.hand.edits.pins
    qtbot.wait(5)
    assert set(page.scene.boxes) == set(page.board.people())


def test_who_is_dropped_on_somebody_stands_beside(page) -> None:
    key, other = who(page, "長男"), who(page, "長女")
    there = spot(page, other)
    drag(page, key, there[0] - spot(page, key)[0], 0)
    width = 8.0
    assert abs(spot(page, key)[0] - spot(page, other)[0]) > width
    assert spot(page, other) == pytest.approx(there, abs=0.03)


def test_a_new_child_in_the_record_leaves_the_hands_places(page, ws, town) -> None:
    key = who(page, "長男")
    drag(page, key, -30, 0)
    at = spot(page, key)
    page.save()
    person = town.case.person_id
    rows = families.load_relatives(ws, person)
    born = RelativeRow(relation="34", name="見本 末子", state="together")
    case_people.save_relatives(ws, person, (*rows, born))
    assert who(page, "末子") in page.board.people()  # the record's change is there at once
    assert spot(page, key) == pytest.approx(at, abs=0.06)


def test_keys_and_table_do_it_without_a_mouse(page, qtbot) -> None:
    key = who(page, "長男")
    page.table.setFocus()
    page.table.selectRow(row_of(page, "長男"))
    assert page.scene.selected_ids() == (key,)
    before = spot(page, key)
    right = page.spot.steps["右へ"]
    right.setFocus()
    qtbot.keyClick(right, Qt.Key.Key_Space)
    assert spot(page, key)[0] > before[0]
    assert not page.spot.steps["上へ"].isEnabled()
    assert not page.spot.y_line.isEnabled()
    page.spot.x_line.setText("45")
    qtbot.keyClick(page.spot.x_line, Qt.Key.Key_Return)
    assert spot(page, key)[0] == pytest.approx(45, abs=0.01)
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Left)
    assert spot(page, key)[0] == pytest.approx(44, abs=0.01)
    qtbot.keyClick(page.view, Qt.Key.Key_Up)
    assert spot(page, key)[1] == pytest.approx(before[1], abs=0.01)


def test_one_steps_past_a_neighbour(page) -> None:
    key, other = who(page, "長男"), who(page, "長女")
    page.scene.select((key,))
    left_of = spot(page, key)[0] < spot(page, other)[0]
    for _ in range(40):
        page.nudge(5 if left_of else -5, 0)
    assert (spot(page, key)[0] < spot(page, other)[0]) is not left_of


def test_hidden_people_stay_listed_and_come_back(page, ws, town, qtbot) -> None:
    key = who(page, "長女")
    page.scene.select((key,))
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    assert key not in page.scene.boxes
    assert cells(page, "長女")[3] == "消した"
    assert page.save()
    page.show_place(Place("map", id=town.case.id, extra={"kind": "genogram"}))
    assert key not in page.board.people()
    page.scene.select((who(page, "長男"),))
    page.table.selectRow(row_of(page, "長女"))  # nothing on the canvas, chosen all the same
    assert page.chosen() == (key,)
    page.acts.buttons[bar.SHOW].click()
    assert key in page.scene.boxes


def test_the_person_of_the_case_cannot_be_taken_off(page) -> None:
    (key,) = (one for one in page.board.fixed() if one in page.board.people())
    page.scene.select((key,))
    assert not page.acts.buttons[bar.HIDE].isEnabled()
    page.hide_chosen()
    assert key in page.board.people()


def test_a_line_of_feeling_is_bent_moved_and_straightened(page) -> None:
    page.table.selectRow(row_of(page, "の線"))
    (key,) = page.chosen()
    assert key.startswith("bond:")
    assert not page.acts.buttons[bar.HIDE].isEnabled()
    page.acts.buttons[bar.BEND].click()
    assert len(page.hand.edits.bends[key]) == 1
    page.scene.corner_dropped.emit(key, 0, 60.0, 70.0)
    assert page.hand.edits.bends[key] == ((60.0, 70.0),)
    points = [one.points for one in page.scene.page().shapes
              if one.role == "bond" and hasattr(one, "points")]
    near = min(abs(x - 60) + abs(y - 70) for line in points for x, y in line)
    assert near < 2.5
    page.table.selectRow(row_of(page, "の線"))
    page.spot.steps["下へ"].click()  # the corner goes by keys as well
    assert page.hand.edits.bends[key] == ((60.0, 75.0),)
    page.acts.buttons[bar.STRAIGHT].click()
    assert page.hand.edits.bends == {}


def test_undo_inside_and_one_step_outside(page, ws, town) -> None:
    key = who(page, "長男")
    before = spot(page, key), ws.undoable()
    drag(page, key, -30, 0)
    page.scene.select((key,))
    page.nudge(-5, 0)
    page.hide_chosen()
    assert page.undo_own()
    assert page.undo_own()
    assert page.undo_own()
    assert not page.undo_own()
    assert spot(page, key) == pytest.approx(before[0], abs=0.01)
    assert page.redo_own()
    assert page.redo_own()
    assert ws.undoable() == before[1]
    page.leave()
    step = ws.undoable()
    assert step is not None
    assert step.op is Op.MAP_SAVED
    assert key in state.edits_of(ws, town.case.id, GENOGRAM).pins
    ws.undo()
    assert state.edits_of(ws, town.case.id, GENOGRAM).pins == {}


def test_back_to_the_stored_map_and_all_automatic(page, desk) -> None:
    key = who(page, "長男")
    before = spot(page, key)
    drag(page, key, -30, 0)
    page.acts.buttons[bar.RESET].click()
    assert spot(page, key) == pytest.approx(before, abs=0.01)
    assert not page.is_dirty()
    drag(page, key, -30, 0)
    page.save()
    desk.prompts.answers.append(True)
    page.loosen_all()
    assert page.hand.edits.pins == {}


def test_half_done_work_is_a_draft_of_its_own(page, ws, town) -> None:
    drag(page, who(page, "長男"), -30, 0)
    assert page.keep_draft()
    (line,) = drafting.mine(ws)
    assert line.form == "map:genogram"
    assert line.title == "ジェノグラム"
    page.hand.stored = page.hand.edits  # as after a crash
    page.show_place(Place("map", extra={"form": line.form, "draft": line.record}))
    assert page.board.kind == GENOGRAM
    assert page.is_dirty()
    assert page.place().extra == {"kind": GENOGRAM}


def test_a_note_is_put_moved_and_kept_on_the_page(page, desk, ws, town) -> None:
    desk.prompts.answers.append("次の会議で相談")
    page.add_note()
    (note,) = page.hand.edits.notes
    page.scene.select((note.id,))
    page.put_at(399, 399)
    (note,) = page.hand.edits.notes
    assert note.x < 297  # stored where it is drawn
    assert note.y < 210
    page.save()
    assert state.edits_of(ws, town.case.id, GENOGRAM).notes[0].x == pytest.approx(note.x, abs=0.01)


def test_the_family_table_is_one_press_away(page, gone, town, qtbot) -> None:
    page.acts.buttons[bar.SOURCE].click()
    assert gone[-1] == Place("case", id=town.case.id, tab="family")
    page.table.selectRow(row_of(page, "長男"))
    (key,) = page.chosen()
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert gone[-1].tab == "family"
    assert gone[-1].extra == {"person": UUID(hex=key)}
    page.table.selectRow(row_of(page, "太郎"))
    page.to_source()
    assert gone[-1].tab == "overview"  # the person's own form


def test_the_line_of_the_person_has_the_keyboard(desk, town, page, qtbot) -> None:
    from nimo_desktop.ui.parts.case.family_tab import FamilyTab

    tab = FamilyTab(desk)
    qtbot.addWidget(tab)
    tab.show_case(town.case.id)
    tab.show()
    qtbot.waitExposed(tab)
    tab.activateWindow()
    tab.show_person(UUID(hex=who(page, "長女")))
    line = next(at for key, at in tab.table.filled()
                if tab.table.cell(at, "name").value() == "見本 長女")
    assert tab.focusWidget() is tab.table.cell(line, "name").entry()
    tab.leave()


def test_every_field_and_button_has_a_name(page) -> None:
    for line in page.findChildren(QLineEdit):
        assert line.accessibleName() or line.objectName() == "qt_spinbox_lineedit", line
    for button in page.findChildren(QAbstractButton):
        assert button.accessibleName() or button.text() or button.objectName(), button


def test_a_corner_of_a_hidden_line_is_not_shown(page) -> None:
    page.table.selectRow(row_of(page, "の線"))
    (key,) = page.chosen()
    page.bend()
    assert [one for one in page.scene.items() if isinstance(one, Corner)]
    page.scene.select((who(page, "長男"),))
    page.hide_chosen()
    assert key not in page.scene.ties
    assert not [one for one in page.scene.items() if isinstance(one, Corner)]


def test_the_way_back_leads_to_the_paper_of_the_genogram(page, town, gone) -> None:
    page.back_button.click()
    assert gone[-1] == Place("case", id=town.case.id, tab="map", extra={"kind": "genogram"})


def test_lines_that_take_long_wait_until_the_hand_rests(page, town, qtbot) -> None:
    item = page.scene.boxes[who(page, "長女")]
    seen: list[float] = []
    page.scene.carrying.connect(lambda to: seen.append(next(iter(to.values()))[0]))
    slow = threading.Event()
    page.scene.carrying.connect(lambda _: slow.wait(0.03))
    for _ in range(20):
        item.setPos(item.pos() + QPointF(1.0 * UNIT, 0))
        page.scene.carried(item)
        QApplication.processEvents()
    assert len(seen) <= 3  # the first ones told that it takes long
    qtbot.waitUntil(lambda: bool(seen) and seen[-1] == item.place()[0], timeout=3000)
