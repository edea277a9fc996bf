"""One world for every test: no screen, no network, no home, Tokyo time, and nothing left behind."""

from __future__ import annotations

import gc
import logging
import os
import random
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Before Qt or `time` is used: both read these once.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["TZ"] = "Asia/Tokyo"
os.environ["LC_ALL"] = os.environ["LANG"] = "C.UTF-8"
if hasattr(time, "tzset"):
    time.tzset()

# A deadline measures the machine that several people share, not the program.
# The same examples every time: a submission must not fail by a chance find; `--full` looks further.
settings.register_profile("ci", max_examples=30, deadline=None, derandomize=True)
settings.register_profile("full", max_examples=1000, deadline=None)
settings.load_profile("full" if os.environ.get("NIMO_FULL") == "1" else "ci")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what uses Qt, and skips on this system what only Windows can run."""
    not_windows = pytest.mark.skip(reason="runs on Windows only")
    for item in items:
        if _uses_qt(item):
            item.add_marker("gui")
        if item.get_closest_marker("windows") and sys.platform != "win32":
            item.add_marker(not_windows)


def _uses_qt(item: pytest.Item) -> bool:
    return "qapp" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session", autouse=True)
def _homeless_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Fixtures that live longer than a test have a home of their own too."""
    with pytest.MonkeyPatch.context() as patch:
        _move_home(patch, tmp_path_factory.mktemp("session-home"))
        yield


@pytest.fixture(autouse=True)
def _homeless(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The tester's own settings and vault are out of reach; `tmp_path` itself stays empty."""
    _move_home(monkeypatch, tmp_path_factory.mktemp("home"))


def _move_home(patch: pytest.MonkeyPatch, home: Path) -> None:
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        patch.setenv(name, str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "NIMO_DATA"):
        patch.delenv(name, raising=False)


class _NoNetwork(socket.socket):
    """A socket that may be anything but a way out of this PC."""

    def __init__(
        self, family: int = -1, type: int = -1, proto: int = -1, fileno: int | None = None
    ) -> None:
        if fileno is None and family in (-1, socket.AF_INET, socket.AF_INET6):
            pytest.fail("the program opened a network socket")
        super().__init__(family, type, proto, fileno)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_lookup(*args: object, **more: object) -> None:
        pytest.fail("the program looked up a network name")

    monkeypatch.setattr(socket, "socket", _NoNetwork)
    monkeypatch.setattr(socket, "getaddrinfo", no_lookup)


class _Troubles(logging.Handler):
    """Keeps what was logged at WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def logged_troubles() -> list[logging.LogRecord]:
    """For a test that expects warnings: they are put here to be asserted on."""
    return []


@pytest.fixture(autouse=True)
def _no_logged_trouble(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test fails on whatever is logged at WARNING or above."""
    expects = "logged_troubles" in request.fixturenames
    troubles = _Troubles()
    if expects:
        troubles.records = request.getfixturevalue("logged_troubles")
    root = logging.getLogger()
    root.addHandler(troubles)
    yield
    root.removeHandler(troubles)
    if troubles.records and not expects:
        said = [f"{r.name} {r.levelname}: {r.getMessage()}" for r in troubles.records]
        pytest.fail("logged unexpectedly:\n" + "\n".join(said))


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    """A test that starts a thread also ends it."""
    before = set(threading.enumerate())
    yield
    started = [t for t in threading.enumerate() if t not in before]
    for thread in started:
        thread.join(timeout=2)
    # Python names a thread Dummy when Qt or a C library made it; QThreads are looked at below.
    left = [t.name for t in started if t.is_alive() and not t.name.startswith("Dummy-")]
    if left:
        pytest.fail(f"threads left behind: {left}")


@pytest.fixture(autouse=True)
def _no_qt_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """A gui test leaves no window open, no QThread running and no QTimer ticking."""
    if not _uses_qt(request.node):
        yield
        return
    request.getfixturevalue("qapp")
    before = {id(found) for found in _qt_left()}
    yield
    left = [found for found in _qt_left() if id(found) not in before]
    if left:
        # Objects in a reference cycle are not leaks; only now is the collector worth its time.
        del left
        gc.collect()
        left = [found for found in _qt_left() if id(found) not in before]
    if left:
        names = [f"{type(found).__name__} {found.objectName()!r}" for found in left]
        for found in left:
            _put_away(found)
        pytest.fail(f"left behind: {names}")


def _qt_left() -> list[object]:
    """Open top-level widgets, running QThreads and active QTimers of this process."""
    from PySide6.QtCore import QCoreApplication, QEvent, QThread, QTimer
    from PySide6.QtWidgets import QApplication
    from shiboken6 import isValid

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left: list[object] = [
        # Qt keeps one tool tip label for itself and hides it by its own clock.
        w
        for w in QApplication.topLevelWidgets()
        if w.metaObject().className() != "QTipLabel"
    ]
    main = QCoreApplication.instance().thread()
    timers, threads = _kinds_of(QTimer), _kinds_of(QThread)
    # Every object there is: asked by its exact class, which is four times as fast as issubclass.
    for found in gc.get_objects():
        kind = type(found)
        if kind in timers:
            if isValid(found) and found.isActive():
                left.append(found)
        elif kind in threads and isValid(found) and found.isRunning() and found != main:
            left.append(found)
    return left


def _kinds_of(kind: type) -> set[type]:
    """The class with all that are made of it."""
    return {kind}.union(*(_kinds_of(made) for made in kind.__subclasses__()))


def _put_away(found: object) -> None:
    """So that one test's leak is not told of every later test as well."""
    from PySide6.QtCore import QThread, QTimer
    from PySide6.QtWidgets import QWidget

    if isinstance(found, QTimer):
        found.stop()
    elif isinstance(found, QThread):
        found.requestInterruption()
        found.quit()
        found.wait(2000)
    elif isinstance(found, QWidget):
        found.close()
        found.deleteLater()


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> random.Random:
    """Chance that the test's own name fixes, so that a failure comes again."""
    return random.Random(request.node.nodeid)
