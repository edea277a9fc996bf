"""The guards of conftest.py catch what they promise; each fault is planted in an inner run."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

TESTS = Path(__file__).resolve().parents[1]
PYPROJECT = TESTS.parent / "pyproject.toml"

FAULTS = {
    "socket": ("import socket; socket.socket()", "network socket"),
    "inet6": ("import socket; socket.socket(socket.AF_INET6)", "network socket"),
    "lookup": ("import socket; socket.create_connection(('example.jp', 80))", "network name"),
    "log": ("import logging; logging.getLogger('x').warning('planted')", "x WARNING: planted"),
    "thread": (
        "import threading; threading.Thread("
        "target=threading.Event().wait, args=(9,), daemon=True, name='planted').start()",
        "threads left behind: .*planted",
    ),
    "widget": (
        "from PySide6.QtWidgets import QLabel; qapp.kept = QLabel('x'); qapp.kept.show()",
        "left behind: .*QLabel",
    ),
    "timer": (
        "from PySide6.QtCore import QTimer; qapp.kept = QTimer(); qapp.kept.start(9999)",
        "left behind: .*QTimer",
    ),
    "qthread": (
        "from PySide6.QtCore import QThread; qapp.kept = QThread(); qapp.kept.start()",
        "left behind: .*QThread",
    ),
    "qt warning": ("from PySide6.QtCore import qWarning; qWarning('planted')", "planted"),
}


@pytest.fixture
def inner(pytester: pytest.Pytester) -> pytest.Pytester:
    """An empty test folder under our own conftest.py and our own pytest settings."""
    pytester.makeconftest((TESTS / "conftest.py").read_text(encoding="utf-8"))
    section = PYPROJECT.read_text(encoding="utf-8").split("[tool.pytest.ini_options]")[1]
    section = section.split("\n[")[0].replace('testpaths = ["tests"]', "")
    pytester.makepyprojecttoml(f"[tool.pytest.ini_options]{section}")
    return pytester


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_planted_fault_is_caught_and_told(inner: pytest.Pytester, fault: str) -> None:
    code, told = FAULTS[fault]
    inner.makepyfile(f"def test_planted(qapp):\n    {code}\n\ndef test_after(qapp):\n    pass\n")
    result = inner.runpytest_subprocess("-p", "no:randomly", "-p", "no:cacheprovider")
    counted = result.parseoutcomes()
    assert counted.get("failed", 0) + counted.get("errors", 0) == 1, result.stdout.str()
    result.stdout.re_match_lines([f".*{told}"])


@pytest.mark.slow
def test_clean_widget_test_passes_and_is_marked_gui(inner: pytest.Pytester) -> None:
    inner.makepyfile(
        "from PySide6.QtWidgets import QDialog, QComboBox, QVBoxLayout\n"
        "def test_clean(qtbot):\n"
        "    d = QDialog(); QVBoxLayout(d).addWidget(QComboBox()); qtbot.addWidget(d)\n"
        "    d.show(); qtbot.waitExposed(d)\n"
        "def test_plain(tmp_path):\n"
        "    assert list(tmp_path.iterdir()) == []\n"
    )
    result = inner.runpytest_subprocess("-m", "gui", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, deselected=1)


def test_home_and_clock_are_the_tests_own(tmp_path: Path) -> None:
    import time

    assert time.tzname[0] == "JST"
    assert Path.home().is_dir()
    assert Path.home().parent == tmp_path.parent
