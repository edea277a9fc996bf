"""The frame: pages, keys, undo, lock with a draft, search, closing with a backup."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from window_kit import *  # noqa: F403
from world import PASSWORD

from nimo_desktop.domain.journal import Op
from nimo_desktop.services import (
    access,
    case_people,
    cases,
    drafting,
    office,
    safekeeping,
    tasks,
)
from nimo_desktop.ui.desk import Place
from nimo_desktop.ui.palette import Palette
from nimo_desktop.ui.shell import rooms
from nimo_desktop.ui.shell.rooms import ROOMS, Room, Rooms
from nimo_desktop.ui.text import ops
from nimo_desktop.ui.text import shell as text

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class TypingPage(QWidget):
    """A page with one field whose draft it keeps when it is left."""

    def __init__(self, desk, parent=None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.line = QLineEdit(self)
        QVBoxLayout(self).addWidget(self.line)
        self.news = 0

    def show_place(self, place: Place) -> None:
        found = drafting.find(self._desk.ws, "intake", "new")
        self.line.setText("" if found is None else str(found.values["gist"]))

    def new_item(self) -> None:
        self.news += 1

    def focus_first(self) -> None:
        self.line.setFocus()

    def leave(self) -> None:
        if self.line.text():
            drafting.keep(self._desk.ws, "intake", "new",
                          values={"gist": self.line.text()}, title=self.line.text())


@pytest.fixture
def typing(monkeypatch):
    """The intake room holds the page above, in whatever state the real one is."""
    real = Room.page_class
    monkeypatch.setattr(Room, "page_class", lambda room: (
        TypingPage if room.page == "intake" else real(room)))
    monkeypatch.setattr(Room, "exists", lambda room: room.page in (
        "intake", "today", "trash", "settings"))


@pytest.fixture
def bench(open_window, folder, world, typing):
    made = open_window(folder, world)
    made.log_in()
    return made


def press(bench, key, modifiers=Qt.KeyboardModifier.NoModifier, on=None) -> None:
    QTest.keyClick(on or bench.window.frame(), key, modifiers)


def test_every_room_names_a_page_once() -> None:
    pages = [room.page for room in ROOMS]
    assert len(set(pages)) == len(pages)
    assert {room.under for room in ROOMS} - {""} <= set(pages)


def test_only_rooms_of_this_version_are_offered(monkeypatch) -> None:
    monkeypatch.setattr(Room, "exists", lambda room: room.page in ("today", "settings"))
    assert [room.page for room in Rooms().nav()] == ["today", "settings"]
    assert Rooms().find("case") is None


def test_every_action_has_a_name() -> None:
    assert {op for op in Op if op not in ops.OPS} == set()
    assert ops.label("something_new") == "something_new"


def test_keys_lead_through_the_window(bench) -> None:
    host = bench.window.frame().host
    press(bench, Qt.Key.Key_N, CTRL)
    assert host.place().page == "intake"
    press(bench, Qt.Key.Key_N, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert bench.page.news == 1
    press(bench, Qt.Key.Key_2, CTRL)
    assert host.place().page == "trash"
    assert bench.window.frame().nav.marked() == "trash"
    press(bench, Qt.Key.Key_Left, ALT)
    assert host.place().page == "intake"
    press(bench, Qt.Key.Key_Left, ALT)
    assert host.place().page == "today"
    press(bench, Qt.Key.Key_Right, ALT)
    assert host.place().page == "intake"


def test_f6_walks_through_the_panes(bench, front) -> None:
    front(bench.window)
    frame = bench.window.frame()
    frame.nav.focus_first()
    places = []
    for _ in range(3):
        press(bench, Qt.Key.Key_F6)
        focus = bench.window.focusWidget()
        places.append(next(name for name, pane in (
            ("nav", frame.nav), ("page", frame.host), ("bar", frame.bar))
            if pane.isAncestorOf(focus)))
    assert places == ["page", "bar", "nav"]


def test_undo_belongs_to_the_field_while_it_has_something(bench, front) -> None:
    front(bench.window)
    ws = bench.ws
    tasks.add(ws, title="電話", due_on=ws.today(), staff_id=ws.me)
    press(bench, Qt.Key.Key_N, CTRL)
    line = bench.page.line
    line.setFocus()
    QTest.keyClicks(line, "abc")
    press(bench, Qt.Key.Key_Z, CTRL, on=line)
    assert line.text() == ""
    assert len(tasks.open_tasks(ws)) == 1
    press(bench, Qt.Key.Key_Z, CTRL, on=line)
    assert tasks.open_tasks(ws) == ()
    assert bench.prompts.toasts == [text.UNDONE.format(action="予定の登録")]
    line.clear()
    press(bench, Qt.Key.Key_Y, CTRL, on=bench.window.frame())
    assert len(tasks.open_tasks(ws)) == 1


def test_lock_keeps_the_draft_and_the_same_place_opens_again(bench, qtbot) -> None:
    press(bench, Qt.Key.Key_N, CTRL)
    bench.page.line.setText("母のことで相談")
    vault, sitting = bench.ws.vault, bench.window.frame().desk.sitting
    bench.window.lock()
    assert bench.window.stack.currentWidget() is bench.window.card  # covered at once
    bench.wait_until_locked(qtbot)
    with pytest.raises(Exception):  # noqa: B017, PT011  whatever a forgotten key raises
        sitting.master.database_key()
    assert vault is not None
    bench.log_in()
    assert bench.window.frame().host.place().page == "intake"
    assert bench.page.line.text() == "母のことで相談"
    assert bench.ws.undoable() is None


def test_a_lock_closes_open_questions(bench, qtbot) -> None:
    dialog = Palette([], lambda _: [], bench.window)
    dialog.show()
    bench.window.lock()
    bench.wait_until_locked(qtbot)
    assert not dialog.isVisible()
    dialog.deleteLater()


def test_the_lock_stands_in_the_journal(bench, folder, world, qtbot) -> None:
    bench.window.lock()
    bench.wait_until_locked(qtbot)
    sitting = access.log_in(folder, world.environment(), login="nurse", password=PASSWORD)
    with sitting.workspace.vault.read() as conn:
        found = conn.exec_driver_sql("SELECT count(*) FROM journal_entry WHERE op='locked'")
        assert found.scalar() == 1
    sitting.leave()


def test_drafts_of_the_top_bar_go_on(bench) -> None:
    drafting.keep(bench.ws, "intake", "new", values={"gist": "続き"}, title="続き")
    frame = bench.window.frame()
    frame.show_drafts()
    menu = frame.bar.drafts.menu()
    assert "続き" in menu.actions()[0].text()
    menu.actions()[0].trigger()
    assert frame.host.place().extra == {"form": "intake", "draft": "new"}
    assert bench.page.line.text() == "続き"


def test_a_draft_named_by_an_id_leads_to_its_record(world) -> None:
    found = world.environment().ids.new()
    line = drafting.DraftLine("contact", str(found), "訪問", world.clock(), 1)
    place = rooms.place_of_draft(line)
    assert (place.page, place.id) == ("case", found)


def test_drafts_of_person_and_family_lead_to_their_case(world) -> None:
    found = world.environment().ids.new()
    for form in (case_people.PERSON_DRAFT, case_people.RELATIVES_DRAFT, cases.DRAFT_FORM):
        line = drafting.DraftLine(form, found.hex, "家族", world.clock(), 1)
        place = rooms.place_of_draft(line)
        assert (place.page, place.id) == ("case", found)


def test_what_others_write_is_taken_over(bench, folder, world) -> None:
    other = access.log_in(folder, world.environment(), login="nurse", password=PASSWORD)
    ws = other.workspace
    tasks.add(ws, title="ほかの窓から", due_on=ws.today(), staff_id=ws.me)
    ws.vault.close()
    bench.window.frame().look_elsewhere()
    assert [line.title for line in bench.page.shown()] == ["ほかの窓から"]


def test_search_opens_pages_and_acts(bench) -> None:
    frame = bench.window.frame()
    dialog = Palette(frame._fixed_entries(), frame._find, bench.window)  # noqa: SLF001
    dialog.show()
    QTest.keyClicks(dialog.line, "x")
    dialog.line.setText("ごみ")
    dialog.search_now()
    assert [entry.title for entry in dialog.entries()] == ["ごみ箱"]
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    assert frame.host.place().page == "trash"
    assert not dialog.isVisible()
    dialog.deleteLater()


def test_closing_backs_up_and_leaves_the_door(bench, folder, world, qtbot) -> None:
    tasks.add(bench.ws, title="電話", due_on=bench.ws.today(), staff_id=bench.ws.me)
    bench.window.close()
    qtbot.waitUntil(lambda: not bench.window.isVisible(), timeout=20_000)
    assert safekeeping.latest(safekeeping.default_folder(folder)) is not None
    sitting = access.log_in(folder, world.environment(), login="nurse", password=PASSWORD)
    assert sitting.warnings == ()
    sitting.leave()


def test_settings_save_as_one_action_and_are_undone(bench) -> None:
    ws = bench.ws
    bench.window.go(Place("settings", tab="office"))
    part = bench.page.office
    part.town.setText("見本市")
    part.juso.setChecked(True)
    part.save()
    assert (ws.office().town, ws.office().runs_juso) == ("見本市", True)
    assert "見本市" in bench.window.frame().bar.office.text()
    bench.window.frame().undo()
    assert (ws.office().town, ws.office().runs_juso) == ("見本町", False)
    assert part.town.text() == "見本町"


def test_settings_of_this_pc_work_at_once_and_are_kept(bench) -> None:
    bench.window.go(Place("settings", tab="own"))
    own = bench.page.own
    own._likes = bench.window.preferences  # noqa: SLF001  several windows live in one test run
    own.font_size.set_value("standard")
    own.enter_next.setChecked(False)
    assert bench.kept[-1].enter_next is False
    own.minutes.setText("３")
    own.minutes.commit()
    assert bench.kept[-1].lock_minutes == 3
    own.minutes.setText("99")
    own.minutes.commit()
    assert bench.kept[-1].lock_minutes == 3


def test_the_own_password_is_changed(bench, folder, world) -> None:
    bench.window.go(Place("settings", tab="own"))
    own = bench.page.own
    own.old.setText(PASSWORD)
    own.pair.first.setText("atarashii-kagi-8")
    own.pair.again.setText("atarashii-kagi-8")
    own.change_password()
    assert own.old.text() == own.pair.first.text() == ""
    sitting = access.log_in(
        folder, world.environment(), login="nurse", password="atarashii-kagi-8")
    sitting.leave()


def test_the_trash_gives_back(bench) -> None:
    from nimo_desktop.domain.consultation import Consultation
    from nimo_desktop.domain.ids import ConsultationId
    from nimo_desktop.services import trash

    ws = bench.ws
    one = ws.apply(Op.CONSULTATION_SAVED, lambda w: w.insert(Consultation(
        id=ConsultationId(ws.new_id()), received_at=ws.now(), taken_by=ws.me, gist="眠れない",
        holder_department=ws.staff.department_id, holder_staff=ws.me)))
    trash.put(ws, one)
    bench.window.go(Place("trash"))
    assert bench.page.model.rowCount() == 1
    bench.page.restore()
    assert bench.page.model.rowCount() == 0
    assert trash.listed(ws) == ()
    bench.prompts.undo()
    assert bench.page.model.rowCount() == 1


def test_the_training_vault_is_framed_and_named(bench, folder, world) -> None:
    ws = bench.ws
    office.save_office(ws, dataclasses.replace(ws.office(), training=True))
    bench.window._after_entering()  # noqa: SLF001
    assert bench.window._purple is not None  # noqa: SLF001
    assert bench.window.frame().place.text() == text.TRAINING_STATUS


def test_the_idle_time_is_the_shorter_of_both(bench) -> None:
    ws = bench.ws
    office.save_office(ws, dataclasses.replace(ws.office(), lock_minutes=3))
    bench.window._after_entering()  # noqa: SLF001
    assert bench.window.guard._seconds == timedelta(minutes=3).total_seconds()  # noqa: SLF001


def test_every_field_and_button_has_a_name(bench) -> None:
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QPlainTextEdit

    names = (
        "today", "trash", "settings", "referrals", "coordinator", "measures", "replies",
        "circulation", "paper", "conferences", "forms",
    )  # fmt: skip
    for place in names:
        bench.window.go(Place(place))
        for kind in (QLineEdit, QComboBox, QPlainTextEdit):
            for one in bench.page.findChildren(kind):
                assert one.accessibleName() or one.objectName() == "qt_spinbox_lineedit", one
        for button in bench.page.findChildren(QAbstractButton):
            assert button.accessibleName() or button.text() or button.objectName(), button
