"""Workers, the crash desk and the hub."""

from __future__ import annotations

import sys
import threading
from uuid import UUID

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.journal import Changes, Op
from nimo_desktop.ui.crash import CrashDesk, CrashHook, describe
from nimo_desktop.ui.hub import Hub
from nimo_desktop.ui.input_guards import EnterNext
from nimo_desktop.ui.tasks import Cancelled, Progress, Tasks


def test_hub_brings_changes_of_any_thread_to_the_pages(qtbot) -> None:
    hub = Hub()
    changes = Changes(Op.PERSON_SAVED, frozenset({UUID(int=1)}), frozenset({"person"}))
    with qtbot.waitSignal(hub.changed, timeout=2000) as caught:
        worker = threading.Thread(target=hub.announce, args=(changes,))
        worker.start()
        worker.join()
    assert caught.args == [changes]
    hub.deleteLater()


def test_short_work_shows_no_dialog_and_answers_on_the_gui_thread(qtbot) -> None:
    tasks = Tasks()
    got = []

    def work(progress: Progress) -> int:
        progress(1, 2)
        return threading.get_ident()

    def on_done(worker: int) -> None:
        got.append((worker, threading.get_ident()))

    task = tasks.run(work, title="取込", on_done=on_done)
    with qtbot.waitSignal(task.finished, timeout=5000):
        pass
    assert got[0][1] == threading.get_ident()
    assert got[0][0] != threading.get_ident()
    assert not tasks.busy()
    tasks.deleteLater()


def test_late_work_shows_progress_and_stops_when_asked(qtbot) -> None:
    tasks = Tasks()
    errors = []
    go = threading.Event()

    def work(progress: Progress) -> None:
        progress(3, 10)
        go.wait(10)
        progress(4, 10)

    task = tasks.run(work, title="バックアップ", on_error=errors.append)
    qtbot.waitUntil(lambda: task.dialog() is not None, timeout=5000)
    dialog = task.dialog()
    assert dialog is not None
    assert dialog.isVisible()
    assert dialog._bar.value() == 3  # noqa: SLF001  # what the nurse sees
    dialog.reject()
    assert dialog.isVisible()
    go.set()
    with qtbot.waitSignal(task.finished, timeout=5000):
        pass
    assert [type(error) for error in errors] == [Cancelled]
    tasks.deleteLater()


def test_error_of_a_worker_reaches_the_gui_thread(qtbot) -> None:
    tasks = Tasks()

    def work(progress: Progress) -> None:
        raise KnownError("空き容量が足りません。")

    with qtbot.captureExceptions() as raised:
        task = tasks.run(work, title="書出し")
        with qtbot.waitSignal(task.finished, timeout=5000):
            pass
    assert [kind for kind, _error, _trace in raised] == [KnownError]
    tasks.deleteLater()


def _fail_with_a_name() -> None:
    name = "山田花子"
    try:
        raise ValueError(name)
    except ValueError as error:
        raise RuntimeError(f"{name} を保存できません") from error


def test_report_carries_no_personal_data() -> None:
    with pytest.raises(RuntimeError) as caught:
        _fail_with_a_name()
    words = describe(caught.value).as_text()
    assert "builtins.RuntimeError <- builtins.ValueError" in words
    assert "山田" not in words
    assert "Python" in words
    with pytest.raises(TypeError) as inside:
        EnterNext().set_enabled()  # type: ignore[call-arg]
    assert "test_" not in describe(inside.value).as_text()


@pytest.fixture
def hook(qapp: QApplication):
    before = sys.excepthook
    hook = CrashHook()
    hook.install()
    yield hook
    hook.remove()
    sys.excepthook = before
    hook.deleteLater()


@pytest.mark.qt_no_exception_capture
def test_bug_opens_one_dialog_and_known_trouble_none(qtbot, hook: CrashHook) -> None:
    desk = CrashDesk(hook)
    told = []
    hook.known.connect(told.append)

    def bug() -> None:
        raise ZeroDivisionError("山田")

    def trouble() -> None:
        raise KnownError("ディスクがいっぱいです。")

    for slot in (bug, bug, trouble):
        QTimer.singleShot(0, slot)
    qtbot.waitUntil(lambda: desk.dialog() is not None and bool(told), timeout=2000)
    dialog = desk.dialog()
    assert dialog is not None
    assert "ZeroDivisionError" in dialog.details()
    assert "山田" not in dialog.details()
    dialog._copy.click()  # noqa: SLF001  # the button the nurse presses
    assert QGuiApplication.clipboard().text() == dialog.details()
    QGuiApplication.clipboard().clear()
    dialog.accept()
    assert desk.dialog() is None
    assert told[0].sentence == "ディスクがいっぱいです。"
    desk.deleteLater()


@pytest.mark.qt_no_exception_capture
def test_bug_on_a_thread_arrives_too(qtbot, hook: CrashHook) -> None:
    with qtbot.waitSignal(hook.crashed, timeout=2000) as caught:
        worker = threading.Thread(target=_fail_with_a_name)
        worker.start()
        worker.join()
    assert "RuntimeError" in caught.args[0].kinds[0]
