"""Login, waiting, PIN, change of user, recovery: by keyboard, on a real vault."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from window_kit import *  # noqa: F403
from world import PASSWORD, World

from nimo_desktop.services import access, office, safekeeping
from nimo_desktop.ui.lock_guard import LockGuard
from nimo_desktop.ui.recovery_dialog import RecoveryDialog
from nimo_desktop.ui.text import login as text

OTHER = "mukashi-mukashi-7"


@pytest.fixture
def two(folder: Path, world: World) -> Path:
    """A vault with two logins."""
    env = world.environment()
    sitting = access.log_in(folder, env, login="nurse", password=PASSWORD)
    ws = sitting.workspace
    one = office.save_staff(ws, office.new_staff(
        ws, name="保健 次子", department_id=ws.staff.department_id))
    access.add_login(sitting, env, staff=one, login="tsugiko", password=OTHER)
    sitting.leave()
    return folder


def test_the_password_opens_today(open_window, folder, world) -> None:
    bench = open_window(folder, world)
    assert bench.window.card.login() == "nurse"
    bench.log_in()
    assert type(bench.page).__name__ == "TodayPage"
    assert bench.window.card.password.text() == ""
    assert "見本" not in bench.window.windowTitle()


def test_a_wrong_password_is_told_and_forgotten(open_window, folder, world) -> None:
    bench = open_window(folder, world)
    bench.log_in("chigau-password-1")
    assert bench.window.frame() is None
    assert "パスワード" in bench.window.card.error.text()
    assert bench.window.card.password.text() == ""


def test_after_five_failures_the_wait_is_told(open_window, folder, world) -> None:
    bench = open_window(folder, world)
    for _ in range(6):
        bench.log_in("chigau-password-1")
    told = bench.window.card.error.text()
    assert "分" in told or "秒" in told
    bench.log_in()
    assert bench.window.frame() is None


def test_show_button_and_caps_lock(open_window, folder, world) -> None:
    card = open_window(folder, world).window.card
    card.show_button.click()
    assert card.password.echoMode() == QLineEdit.EchoMode.Normal
    QTest.keyClicks(card.password, "A")  # upper case without Shift
    assert not card.caps.isHidden()
    QTest.keyClicks(card.password, "a")
    assert card.caps.isHidden()


def test_the_last_user_stands_first(open_window, two, world) -> None:
    bench = open_window(two, world)
    bench.window.card.select("tsugiko")
    bench.log_in(OTHER)
    QTest.qWait(0)
    assert bench.ws.actor == "tsugiko"
    bench.window._after_entering()  # noqa: SLF001
    from nimo_desktop.services import doorway

    assert doorway.logins(two) == ("tsugiko", "nurse")


def test_change_of_user_shows_the_card_with_the_colleague(open_window, two, world, qtbot) -> None:
    bench = open_window(two, world)
    bench.log_in()
    vault = bench.ws.vault
    bench.window.change_user()
    bench.wait_until_locked(qtbot)
    assert bench.window.card.login() == "tsugiko"
    assert bench.window.stack.currentWidget() is bench.window.card
    bench.log_in(OTHER)
    assert bench.ws.actor == "tsugiko"
    assert bench.ws.vault is not vault


def test_a_pin_opens_again_three_tries_then_only_the_password(
    open_window, folder, world, qtbot
) -> None:
    bench = open_window(folder, world)
    bench.log_in()
    bench.prompts.answers = ["271828", "271828"]
    bench.window.ask_pin()
    assert bench.prompts.toasts
    bench.window.lock()
    bench.wait_until_locked(qtbot)
    card = bench.window.card
    assert card.by_pin()
    card.pin.setText("271828")
    card.pin.returnPressed.emit()
    assert bench.window.frame() is not None
    bench.window.lock()
    bench.wait_until_locked(qtbot)
    for _ in range(3):
        card.pin.setText("314159")
        card.pin.returnPressed.emit()
    assert not card.by_pin()
    assert not card.other_way.isVisible()
    bench.log_in()
    assert bench.window.frame() is not None


def test_an_easy_or_differing_pin_is_refused(open_window, folder, world) -> None:
    bench = open_window(folder, world)
    bench.log_in()
    bench.prompts.answers = ["123456"]
    bench.window.ask_pin()
    bench.prompts.answers = ["271828", "271829"]
    bench.window.ask_pin()
    assert bench.prompts.toasts == []
    assert len(bench.prompts.told) == 2


def test_the_recovery_code_sets_a_new_password(
    open_window, folder, world, vault_template, qtbot
) -> None:
    bench = open_window(folder, world)
    code = (vault_template.parent / "recovery.txt").read_text()
    dialog = RecoveryDialog(folder, bench.warm.environment(), ("nurse",), parent=bench.window)
    dialog.code.setText(code.lower())
    for line in (dialog.pair.first, dialog.pair.again):
        line.setText("atarashii-kagi-8")
    dialog.accept()
    assert dialog.sitting is not None
    dialog.sitting.leave()
    dialog.deleteLater()
    bench.log_in("atarashii-kagi-8")
    assert bench.window.frame() is not None


def test_a_wrong_code_keeps_the_window_open(open_window, folder, world) -> None:
    bench = open_window(folder, world)
    dialog = RecoveryDialog(folder, bench.warm.environment(), ("nurse",), parent=bench.window)
    dialog.code.setText("AAAA")
    dialog.pair.first.setText("atarashii-kagi-8")
    dialog.pair.again.setText("atarashii-kagi-8")
    dialog.accept()
    assert dialog.sitting is None
    assert dialog.error.text()
    dialog.deleteLater()


def records_of(folder: Path) -> dict[str, bytes]:
    names = ("vault.db", "keyring.json", "keyring.previous.json")
    return {name: (folder / name).read_bytes() for name in names if (folder / name).exists()}


def damage_keyring(folder: Path) -> None:
    for file in folder.glob("keyring*.json"):
        file.write_bytes(b"\0" * 40)


def lose_vault(folder: Path) -> None:
    for file in folder.glob("*.db*"):
        file.unlink()


def empty_vault(folder: Path) -> None:
    next(folder.glob("*.db")).write_bytes(b"")


@pytest.mark.parametrize("harm", [damage_keyring, lose_vault, empty_vault])
def test_a_backup_is_restored_from_the_card_when_the_vault_is_gone(
    open_window, folder, world, tmp_path, qtbot, harm
) -> None:
    env = world.environment()
    sitting = access.log_in(folder, env, login="nurse", password=PASSWORD)
    office.save_staff(sitting.workspace, office.new_staff(
        sitting.workspace, name="保健 次子",
        department_id=sitting.workspace.staff.department_id))
    info = safekeeping.back_up(sitting)
    sitting.leave()
    harm(folder)
    bench = open_window(folder, world)
    assert bench.window.stack.currentWidget() is bench.window.card
    bench.log_in()
    assert bench.window.frame() is None
    assert bench.window.card.error.text()
    assert bench.window.card.restore.isVisible()
    before = records_of(folder)
    target = tmp_path / "restored"
    bench.prompts.answers = [info.path, target]
    bench.window.card.restore.click()
    qtbot.waitUntil(lambda: bench.window.folder == target, timeout=20_000)
    assert text.RESTORED in bench.prompts.told
    assert bench.window.card.error.isHidden()
    bench.log_in()
    assert "保健 次子" in {one.name for one in office.staff(bench.ws)}
    assert records_of(folder) == before


def test_change_of_user_takes_two_presses_and_a_password(
    open_window, two, world, qtbot, front
) -> None:
    """The menu of the name, its line, the colleague's password, Enter; nothing to choose."""
    bench = open_window(two, world)
    front(bench.window)
    bench.log_in()
    bench.window.frame().bar.change_user_wanted.emit()
    bench.wait_until_locked(qtbot)
    card = bench.window.card
    assert card.login() == "tsugiko"
    assert card.password.hasFocus()
    began = time.monotonic()
    QTest.keyClicks(card.password, OTHER)
    QTest.keyClick(card.password, Qt.Key.Key_Return)
    assert bench.ws.actor == "tsugiko"
    assert time.monotonic() - began < 5


def test_a_second_window_is_told(open_window, folder, world) -> None:
    first = open_window(folder, world)
    first.log_in()
    second = open_window(folder, world)
    second.log_in()
    assert second.window.frame() is None
    assert "もう一つの画面" in second.window.card.error.text()


def test_locked_card_says_that_typing_is_safe(open_window, folder, world, qtbot) -> None:
    bench = open_window(folder, world)
    bench.log_in()
    QTest.keyClick(bench.window.frame(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    bench.wait_until_locked(qtbot)
    assert not bench.window.card.locked.isHidden()
    assert bench.window.card.locked.text() == text.LOCKED


def test_the_guard_tells_once_after_the_minutes_by_either_clock(qtbot) -> None:
    now = {"steady": 0.0, "wall": 0.0}
    guard = LockGuard(steady=lambda: now["steady"], wall=lambda: now["wall"])
    heard: list[int] = []
    guard.idle.connect(lambda: heard.append(1))
    guard.start(10)
    now["steady"] = now["wall"] = 599.0
    guard.look()
    assert not heard
    now["wall"] = 5000.0  # the PC slept: the steady clock stood still
    guard.look()
    guard.look()
    assert heard == [1]
    guard.stop()
