"""The first run: nothing is made before its button, then everything at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from PySide6.QtCore import QDeadlineTimer, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from window_kit import *  # noqa: F403
from world import World

from nimo_desktop.services import access, office
from nimo_desktop.ui.input_guards import EnterNext, EnterPresses
from nimo_desktop.ui.text import wizard as text

SECRET = "mukashi-mukashi-9"


@pytest.fixture
def bench(open_window, tmp_path: Path):
    return open_window(tmp_path / "fresh" / "vault", World())


def fill_user(wizard) -> None:
    wizard.user._name.setText("見本 花子")  # noqa: SLF001
    wizard.user._login.setText("ｈａｎａｋｏ")  # noqa: SLF001
    wizard.user.pair.first.setText(SECRET)
    wizard.user.pair.again.setText(SECRET)


def walk_to_staff(wizard) -> None:
    wizard.forward()
    fill_user(wizard)
    wizard.forward()
    wizard.town._town.setText("見本町")  # noqa: SLF001
    wizard.town._department.setText("健康増進課")  # noqa: SLF001
    wizard.town._others.setPlainText("福祉課\n\n福祉課\n　長寿支援課　")  # noqa: SLF001
    wizard.town._districts.setPlainText("中央\n北")  # noqa: SLF001
    wizard.forward()
    wizard.staff._staff.setPlainText("相談 一郎、福祉課\n保健 次子")  # noqa: SLF001


def test_an_empty_place_begins_with_the_wizard(bench) -> None:
    assert bench.window.stack.currentWidget() is bench.window.ways.wizard()
    assert not bench.window.folder.exists()


def test_refused_places_are_told_at_once(bench, folder) -> None:
    place = bench.window.ways.wizard().place
    place.line.setText("vault")
    assert place.wrong() == text.PLACE_RELATIVE
    place.line.setText(str(folder))
    assert place.wrong() == text.PLACE_TAKEN
    place.line.setText("/home/hoken/OneDrive/vault")
    assert "OneDrive" in place.told.text()
    bench.window.ways.wizard().forward()
    assert bench.window.ways.wizard().number() == 0


def test_rules_of_the_password_are_told_while_typing(bench) -> None:
    wizard = bench.window.ways.wizard()
    wizard.forward()
    pair = wizard.user.pair
    pair.first.setText("short")
    assert "13" in pair.rule.text()
    pair.first.setText(SECRET)
    assert pair.rule.text() == text.GOOD
    pair.again.setText("mukashi")
    assert pair.same.text() == text.DIFFERENT
    wizard.forward()
    assert wizard.number() == 1
    assert not wizard.error.isHidden()
    QTest.keyClicks(wizard.user._login, "h")  # noqa: SLF001
    assert wizard.error.isHidden()


def test_nothing_is_made_before_the_button(bench) -> None:
    wizard = bench.window.ways.wizard()
    walk_to_staff(wizard)
    assert wizard.number() == 3
    assert not bench.window.folder.exists()
    wizard.staff._staff.setPlainText("だれか、ない課")  # noqa: SLF001
    wizard.forward()
    assert "ない課" in wizard.error.text()
    assert not bench.window.folder.exists()


def test_the_answers_become_an_office_and_the_code_must_be_confirmed(bench) -> None:
    wizard = bench.window.ways.wizard()
    folder = bench.window.folder
    walk_to_staff(wizard)
    wizard.staff._coordinator.setCurrentText("相談 一郎")  # noqa: SLF001
    wizard.staff._deputy.setCurrentText("保健 次子")  # noqa: SLF001
    wizard.staff._juso.setChecked(True)  # noqa: SLF001
    wizard.forward()
    assert wizard.number() == 4
    code = wizard.code.code()
    wizard.code.confirm.setText("XXXXX")
    wizard.forward()
    assert wizard.number() == 4
    assert wizard.error.text() == text.CODE_WRONG
    wizard.code.confirm.setText(code.replace("-", "")[-5:].lower())
    wizard.forward()
    wizard.forward()
    assert bench.window.ways.wizard() is None
    ws = bench.ws
    settings = ws.office()
    people = {one.id: one.name for one in office.staff(ws)}
    assert ws.actor == "hanako"
    assert [d.name for d in office.departments(ws)] == ["健康増進課", "福祉課", "長寿支援課"]
    assert people[settings.coordinator_staff] == "相談 一郎"
    assert people[settings.coordinator_deputy] == "保健 次子"
    assert settings.runs_juso
    assert ws.undoable() is None
    assert bench.kept[-1].data_dir == folder
    found = access.reset_with_recovery(
        folder, bench.warm.environment(), code=code, login="hanako",
        new_password="atarashii-kagi-8")
    found.leave()


def test_leaving_the_code_unconfirmed_must_be_said(bench) -> None:
    wizard = bench.window.ways.wizard()
    walk_to_staff(wizard)
    wizard.forward()
    wizard.forward()
    assert wizard.number() == 4
    assert bench.prompts.told[-1] == text.CODE_LEAVE_TITLE
    bench.prompts.answers = [True]
    wizard.forward()
    assert wizard.number() == 5


def test_giving_up_leaves_no_trace(bench, tmp_path) -> None:
    wizard = bench.window.ways.wizard()
    walk_to_staff(wizard)
    wizard.cancel.click()
    assert not (tmp_path / "fresh").exists()
    assert not bench.window.isVisible()


@pytest.fixture
def enter_rules(qapp):
    """What the composition root installs for every window."""
    filters = (EnterNext(qapp), EnterPresses(qapp))
    for one in filters:
        qapp.installEventFilter(one)
    yield
    for one in filters:
        qapp.removeEventFilter(one)
        one.deleteLater()


class Keys:
    """Hands on the keyboard only: whatever has the focus gets what is typed."""

    def here(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def write(self, words: str) -> None:
        """As an input method hands over what was chosen."""
        typed = QInputMethodEvent()
        typed.setCommitString(words)
        QApplication.sendEvent(self.here(), typed)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(self.here(), key, held)

    def enter(self) -> None:
        self.press(Qt.Key.Key_Return)

    def tab(self) -> None:
        self.press(Qt.Key.Key_Tab)

    def alt(self, key: Qt.Key, wizard, number: int) -> None:
        """The button shows that it is pressed before it acts."""
        self.press(key, Qt.KeyboardModifier.AltModifier)
        deadline = QDeadlineTimer(3000)
        while wizard.number() != number and not deadline.hasExpired():
            QApplication.processEvents()
        assert wizard.number() == number, wizard.error.text()

    def enter_until(self, wanted: QWidget) -> None:
        for _ in range(8):
            if self.here() is wanted:
                return
            self.enter()
        raise AssertionError(self.here().accessibleName())


def test_the_whole_wizard_by_keyboard_alone(bench, front, enter_rules, tmp_path) -> None:
    front(bench.window)
    wizard, keys = bench.window.ways.wizard(), Keys()
    assert keys.here() is wizard.place.line
    keys.tab()
    assert keys.here().text() == text.PLACE_CHOOSE
    keys.tab()
    assert keys.here() is wizard.next
    keys.enter()  # Enter presses the button
    assert wizard.number() == 1
    keys.write("見本 花子")
    keys.enter()
    keys.write("hanako")
    keys.enter()  # profession stays 保健師
    keys.enter()
    assert keys.here() is wizard.user.pair.first
    keys.write(SECRET)
    keys.enter()
    keys.write(SECRET)
    keys.enter()
    assert keys.here() is wizard.next
    keys.alt(Qt.Key.Key_N, wizard, 2)
    keys.write("見本町")
    keys.enter()
    keys.write("健康増進課")
    keys.enter()
    keys.write("福祉課")
    keys.enter()  # a field of lines keeps Enter
    keys.write("長寿支援課")
    keys.tab()
    keys.write("中央")
    keys.tab()
    assert keys.here() is wizard.next
    keys.alt(Qt.Key.Key_B, wizard, 1)
    keys.alt(Qt.Key.Key_N, wizard, 2)
    keys.alt(Qt.Key.Key_N, wizard, 3)
    keys.write("相談 一郎、福祉課")
    keys.tab()
    keys.press(Qt.Key.Key_Down)  # the coordinator: the second name
    keys.enter_until(wizard.next)
    assert not bench.window.folder.exists()
    keys.enter()
    assert wizard.number() == 4, wizard.error.text()
    assert keys.here() is wizard.code.print
    keys.tab()
    keys.write(wizard.code.code().replace("-", "")[-5:])
    keys.enter()
    keys.enter()
    assert wizard.number() == 5
    assert keys.here() is wizard.next
    keys.enter()
    ws = bench.ws
    assert ws.actor == "hanako"
    assert [d.name for d in office.departments(ws)] == ["健康増進課", "福祉課", "長寿支援課"]
    people = {one.id: one.name for one in office.staff(ws)}
    assert people[ws.office().coordinator_staff] == "相談 一郎"


def test_the_keyboard_never_falls_from_the_last_field_onto_giving_up(
    bench, front, enter_rules
) -> None:
    front(bench.window)
    wizard, keys = bench.window.ways.wizard(), Keys()
    order = []
    keys.tab()
    for _ in range(5):
        keys.tab()
        order.append(keys.here())
    assert order == [wizard.next, wizard.restore, wizard.train, wizard.cancel, wizard.place.line]


def test_a_backup_can_be_restored_instead_of_a_first_run(
    bench, folder, world, sitting, tmp_path, qtbot
) -> None:
    from nimo_desktop.services import safekeeping

    info = safekeeping.back_up(sitting)
    sitting.leave()
    bench.prompts.answers = [info.path, tmp_path / "again"]
    bench.window.ways.wizard().restore.click()
    qtbot.waitUntil(lambda: bench.window.folder == tmp_path / "again", timeout=20_000)
    assert bench.window.ways.wizard() is None
    assert bench.window.stack.currentWidget() is bench.window.card
    bench.log_in()
    assert bench.ws.actor == "nurse"
    assert bench.kept[-1].data_dir == tmp_path / "again"
