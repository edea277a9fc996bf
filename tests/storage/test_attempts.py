"""Failed logins: how long to wait, across restarts and changed clocks, and what is written down."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nimo_desktop.storage import attempts
from nimo_desktop.storage.atomic import FolderNotWritable
from nimo_desktop.storage.attempts import (
    DAMAGED_NAME,
    FILE_NAME,
    LONGEST_WAIT,
    RECOVERY,
    Failure,
    MustWait,
    clear_after_success,
    in_words,
    record_failure,
    refuse_while_waiting,
    take_failures_for_journal,
    wait_after,
    wait_seconds,
)

ROOT = Path(__file__).resolve().parents[2]
JST = timezone(timedelta(hours=9))
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=JST)
KNOWN = ("nurse", "保健 花子")


def _fail(folder: Path, times: int, login: str = "nurse", at: datetime = NOW) -> int:
    return [record_failure(folder, at, login, known=KNOWN) for _ in range(times)][-1]


def _wait(folder: Path, at: datetime = NOW, login: str = "nurse") -> int:
    return wait_seconds(folder, at, login, known=KNOWN)


def test_waiting_starts_at_the_fifth_failure_and_doubles(tmp_path: Path) -> None:
    told = [record_failure(tmp_path, NOW, "nurse", known=KNOWN) for _ in range(12)]
    assert told == [0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1800, 1800]


@given(st.integers(0, 10**9))
def test_waiting_never_shrinks_and_is_capped(failures: int) -> None:
    assert 0 <= wait_after(failures) <= wait_after(failures + 1) <= LONGEST_WAIT


def test_the_rest_of_the_waiting_is_told_in_whole_seconds(tmp_path: Path) -> None:
    _fail(tmp_path, 5)
    assert _wait(tmp_path) == 30
    assert _wait(tmp_path, NOW + timedelta(seconds=0.5)) == 30
    assert _wait(tmp_path, NOW + timedelta(seconds=29.5)) == 1
    assert _wait(tmp_path, NOW + timedelta(seconds=30)) == 0


def test_refusing_names_the_rest(tmp_path: Path) -> None:
    refuse_while_waiting(tmp_path, NOW, "nurse", known=KNOWN)
    _fail(tmp_path, 7)
    with pytest.raises(MustWait) as caught:
        refuse_while_waiting(tmp_path, NOW, "nurse", known=KNOWN)
    assert caught.value.seconds == 120
    assert "あと2分" in caught.value.sentence


@pytest.mark.parametrize(("seconds", "words"), [(1, "1秒"), (119, "119秒"), (121, "3分")])
def test_lengths_in_words(seconds: int, words: str) -> None:
    assert in_words(seconds) == words


def test_waiting_survives_a_restart(tmp_path: Path) -> None:
    _fail(tmp_path, 6)
    program = (
        "import sys; from datetime import datetime; from pathlib import Path;"
        "from nimo_desktop.storage.attempts import wait_seconds;"
        "print(wait_seconds(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]),"
        " 'nurse', known=('nurse',)))"
    )
    later = NOW + timedelta(seconds=20)
    told = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path), later.isoformat()],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )
    assert told.stdout.strip() == "40"


def test_logins_wait_apart(tmp_path: Path) -> None:
    _fail(tmp_path, 5)
    _fail(tmp_path, 6, "保健 花子")
    assert _wait(tmp_path) == 30
    assert _wait(tmp_path, login="保健　花子") == 60
    assert _wait(tmp_path, login=RECOVERY) == 0


def test_spelling_of_a_login_does_not_get_round_the_waiting(tmp_path: Path) -> None:
    for spelling in ("nurse", "NURSE", " nurse", "ｎｕｒｓｅ", "Nurse "):
        record_failure(tmp_path, NOW, spelling, known=KNOWN)
    assert _wait(tmp_path) == 30


def test_unknown_names_are_never_stored(tmp_path: Path) -> None:
    typed = ("kyou-wa-hare-no-hi", "山田太郎", "dummy", "?", "x" * 9999)
    for login in typed:
        record_failure(tmp_path, NOW, login, known=KNOWN)
    content = (tmp_path / FILE_NAME).read_text("ascii")
    assert not any(json.dumps(login)[1:-1] in content for login in typed if login != "?")
    assert {failure.login for failure in take_failures_for_journal(tmp_path)} == {"?"}
    # They share one waiting, so guessing at names is slowed down too.
    assert _wait(tmp_path, login="somebody else") == 30


@pytest.mark.parametrize("back", [timedelta(seconds=1), timedelta(hours=1), timedelta(days=4000)])
def test_a_clock_turned_back_does_not_shorten_the_waiting(tmp_path: Path, back: timedelta) -> None:
    _fail(tmp_path, 8)
    assert _wait(tmp_path, NOW + timedelta(seconds=200)) == 40
    past = NOW - back
    assert _wait(tmp_path, past) == 240
    # It runs from there, so that a clock that was wrong once keeps nobody out for years.
    assert _wait(tmp_path, past + timedelta(seconds=100)) == 140
    assert _wait(tmp_path, past + timedelta(seconds=240)) == 0


def test_a_clock_turned_back_within_the_waiting_lengthens_it(tmp_path: Path) -> None:
    _fail(tmp_path, 5)
    assert _wait(tmp_path, NOW + timedelta(seconds=20)) == 10
    assert _wait(tmp_path, NOW + timedelta(seconds=5)) == 25


def test_time_zones_are_compared_as_moments(tmp_path: Path) -> None:
    _fail(tmp_path, 5)
    assert _wait(tmp_path, (NOW + timedelta(seconds=10)).astimezone(timezone.utc)) == 20  # noqa: UP017
    with pytest.raises(ValueError, match="offset"):
        _wait(tmp_path, NOW.replace(tzinfo=None))
    with pytest.raises(ValueError, match="offset"):
        _fail(tmp_path, 1, at=NOW.replace(tzinfo=None))


def test_failures_reach_the_journal_once(tmp_path: Path) -> None:
    assert take_failures_for_journal(tmp_path) == ()
    _fail(tmp_path, 1)
    _fail(tmp_path, 1, "stranger", NOW + timedelta(minutes=1))
    told = take_failures_for_journal(tmp_path)
    assert told == (Failure("nurse", NOW), Failure("?", NOW + timedelta(minutes=1)))
    # A crash before the login was journaled: they are still there.
    assert take_failures_for_journal(tmp_path) == told
    # One more comes in from a command beside the window.
    _fail(tmp_path, 1, "保健 花子", NOW + timedelta(minutes=2))
    clear_after_success(tmp_path, "nurse", journaled=told)
    assert take_failures_for_journal(tmp_path) == (
        Failure("保健 花子", NOW + timedelta(minutes=2)),
    )


def test_success_ends_the_row_of_its_login_only(tmp_path: Path) -> None:
    _fail(tmp_path, 5)
    _fail(tmp_path, 5, "保健 花子")
    clear_after_success(tmp_path, "ＮＵＲＳＥ", journaled=())
    assert _wait(tmp_path) == 0
    assert _fail(tmp_path, 4) == 0
    assert _wait(tmp_path, login="保健 花子") == 30


def test_success_without_failures_writes_nothing(tmp_path: Path) -> None:
    clear_after_success(tmp_path, "nurse", journaled=())
    assert list(tmp_path.iterdir()) == []


def test_a_flood_keeps_the_last_thousand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "KEPT_FAILURES", 10)
    for minute in range(15):
        _fail(tmp_path, 1, at=NOW + timedelta(minutes=minute))
    kept = take_failures_for_journal(tmp_path)
    assert [failure.at.minute for failure in kept] == list(range(5, 15))


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"null", b"7", b"\xff", b'{"format": 2}', b"[" * 100_000,
        b'{"format": 1, "failures": [], "rows": {"nurse": {"count": "9", "since": "x"}}}',
        b'{"format": 1, "failures": [{}], "rows": {}}',
        b'{"format": 1, "failures": [], "rows": {"nurse": {"count": 9, "since": "2026-01-01"}}}',
        b'{"format": 1, "failures": [], "rows": {"nurse": {"count": 9, "since": 5}}}',
        b'{"format": 1, "failures": [], "rows": []}',
    ],
)
def test_a_harmed_file_is_set_aside_and_keeps_nobody_out(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    assert _wait(tmp_path) == 0
    assert (tmp_path / DAMAGED_NAME).read_bytes() == content
    assert _fail(tmp_path, 5) == 30
    assert _wait(tmp_path) == 30


def test_a_huge_count_is_no_trap(tmp_path: Path) -> None:
    row = {"count": 10**15, "since": NOW.isoformat()}
    whole = {"format": 1, "failures": [], "rows": {"nurse": row}}
    (tmp_path / FILE_NAME).write_text(json.dumps(whole), "ascii")
    assert _wait(tmp_path) == LONGEST_WAIT


def test_an_unreadable_file_is_not_taken_for_none(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(FolderNotWritable):
        _wait(tmp_path)


def test_failures_of_many_processes_are_all_counted(tmp_path: Path) -> None:
    program = (
        "import sys; from datetime import datetime; from pathlib import Path;"
        "from nimo_desktop.storage.attempts import record_failure;"
        "[record_failure(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), 'nurse',"
        " known=('nurse',)) for _ in range(10)]"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path), NOW.isoformat()], cwd=ROOT
        )
        for _ in range(3)
    ]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert len(take_failures_for_journal(tmp_path)) == 30
