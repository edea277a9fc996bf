"""One window per vault: real processes, real kills."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from nimo_desktop.storage.atomic import FolderNotWritable
from nimo_desktop.storage.window_lock import (
    INFO_NAME,
    LOCK_NAME,
    SecondWindow,
    WindowLock,
    read_holder,
)

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 20, 9, 12, tzinfo=timezone(timedelta(hours=9)))
_HOLDER = """
import sys
from datetime import datetime
from pathlib import Path
from nimo_desktop.storage.window_lock import WindowLock
lock = WindowLock(Path(sys.argv[1]))
lock.acquire(datetime.fromisoformat(sys.argv[2]))
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def _other_window(folder: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(folder), NOW.isoformat()],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )
    with process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def test_a_second_window_is_told_since_when(tmp_path: Path) -> None:
    with _other_window(tmp_path) as other:
        with pytest.raises(SecondWindow, match="9:12から") as caught:
            WindowLock(tmp_path).acquire(NOW)
        assert caught.value.holder is not None
        assert caught.value.holder.pid == other.pid


def test_killing_the_holder_frees_the_lock(tmp_path: Path) -> None:
    with _other_window(tmp_path) as other:
        other.kill()
        other.wait()
    # The text of the dead one is still there and keeps nobody out.
    assert read_holder(tmp_path) is not None
    lock = WindowLock(tmp_path)
    lock.acquire(NOW)
    assert lock.held
    lock.release()


def test_held_twice_in_one_program_is_refused(tmp_path: Path) -> None:
    first, second = WindowLock(tmp_path), WindowLock(tmp_path)
    first.acquire(NOW)
    with pytest.raises(SecondWindow):
        second.acquire(NOW)
    assert not second.held
    second.release()
    assert first.held
    with pytest.raises(RuntimeError, match="already"):
        first.acquire(NOW)
    first.release()
    second.acquire(NOW)
    second.release()


def test_release_frees_it_and_takes_the_text_away(tmp_path: Path) -> None:
    lock = WindowLock(tmp_path)
    lock.acquire(NOW)
    with lock:
        assert (tmp_path / INFO_NAME).exists()
    assert not lock.held
    assert read_holder(tmp_path) is None
    with _other_window(tmp_path):
        pass


def test_another_thread_may_release(tmp_path: Path) -> None:
    lock = WindowLock(tmp_path)
    lock.acquire(NOW)
    thread = threading.Thread(target=lock.release)
    thread.start()
    thread.join()
    with _other_window(tmp_path):
        pass


def test_vaults_are_locked_apart(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    with _other_window(tmp_path / "a"):
        lock = WindowLock(tmp_path / "b")
        lock.acquire(NOW)
        lock.release()


def test_the_text_holds_no_name_of_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USER", "hanako")
    monkeypatch.setenv("USERNAME", "hanako")
    lock = WindowLock(tmp_path)
    lock.acquire(NOW)
    assert "hanako" not in (tmp_path / INFO_NAME).read_text("ascii")
    lock.release()


@pytest.mark.parametrize("text", [b"", b"{}", b"\xff", b"[]", b'{"host": 1, "pid": "x"}'])
def test_a_harmed_text_only_loses_the_hint(tmp_path: Path, text: bytes) -> None:
    first = WindowLock(tmp_path)
    first.acquire(NOW)
    (tmp_path / INFO_NAME).write_bytes(text)
    with pytest.raises(SecondWindow) as caught:
        WindowLock(tmp_path).acquire(NOW)
    assert caught.value.holder is None
    assert "から）" not in caught.value.sentence
    first.release()


def test_a_lock_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / LOCK_NAME).mkdir()
    with pytest.raises(FolderNotWritable):
        WindowLock(tmp_path).acquire(NOW)


def test_a_missing_folder_is_told_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(FolderNotWritable):
        WindowLock(tmp_path / "none").acquire(NOW)
    assert list(tmp_path.iterdir()) == []
