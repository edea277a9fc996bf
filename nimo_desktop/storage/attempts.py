"""`attempts.json`: failed logins, how long to wait, and what the journal has yet to hear of them.

The file lies outside the vault because nobody is logged in when it is written. It slows down
guessing at this PC; whoever can write in the folder can remove it, and then only the cost of
Argon2id stands in the way. It holds logins of the keyring and times, never what else was typed.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.storage.atomic import FolderNotWritable, hold_lock, write_atomic
from nimo_desktop.storage.keyring import same_login

FILE_NAME: Final = "attempts.json"
DAMAGED_NAME: Final = "attempts.damaged.json"
UNKNOWN: Final = "?"
RECOVERY: Final = ""
"""Tries of the recovery code count as a login of their own."""
FREE_FAILURES: Final = 4
FIRST_WAIT: Final = 30
LONGEST_WAIT: Final = 30 * 60
KEPT_FAILURES: Final = 1000
_FORMAT = 1
_MAX_BYTES = 1 << 20


class MustWait(KnownError):
    """Too many failures in a row; `seconds` are left."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(
            f"続けて入力をまちがえたため、あと{in_words(seconds)}待ってください。記録は変わっていません。"
            "パスワードが分からないときは、回復コードを使うか、管理者に相談してください。"
        )


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed login; `login` is "?" for a name that the keyring does not know."""

    login: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Row:
    """Failures of one login since its last success; the wait runs from `since`."""

    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class _State:
    failures: tuple[Failure, ...] = ()
    rows: dict[str, _Row] = field(default_factory=dict)


def wait_after(failures: int) -> int:
    """Seconds to wait after that many failures in a row: 30 from the fifth, then doubling."""
    over = failures - FREE_FAILURES
    if over <= 0:
        return 0
    # The exponent is bounded first: 2 ** (count in a harmed file) must not be computed.
    return int(min(FIRST_WAIT << min(over - 1, 16), LONGEST_WAIT))


def wait_seconds(folder: Path, now: datetime, login: str, *, known: Collection[str]) -> int:
    """Whole seconds that this login has to wait still, 0 if none. `known`: logins of the keyring.

    If the clock was turned back behind the last failure, the whole wait starts anew from now.
    """
    _aware(now)
    name = _stored_name(login, known)
    row = _read(folder).rows.get(name)
    if row is None or (wait := wait_after(row.count)) == 0:
        return 0
    if now < row.since:
        # Best effort: where nothing can be written the full wait is told again and again.
        with suppress(KnownError):
            _restart_wait(folder, now, name)
        return wait
    left = row.since + timedelta(seconds=wait) - now
    return max(0, -(-left // timedelta(seconds=1)))


def refuse_while_waiting(
    folder: Path, now: datetime, login: str, *, known: Collection[str]
) -> None:
    """MustWait while `wait_seconds` are left; call it before a secret is tried."""
    if seconds := wait_seconds(folder, now, login, known=known):
        raise MustWait(seconds)


def record_failure(folder: Path, now: datetime, login: str, *, known: Collection[str]) -> int:
    """Notes a failed login durably; the seconds to wait from now on."""
    _aware(now)
    name = _stored_name(login, known)
    with hold_lock(folder / FILE_NAME):
        state = _read(folder)
        row = state.rows.get(name)
        count = 1 if row is None else row.count + 1
        failures = (*state.failures, Failure(name, now))[-KEPT_FAILURES:]
        _write(folder, _State(failures, {**state.rows, name: _Row(count, now)}))
    return wait_after(count)


def take_failures_for_journal(folder: Path) -> tuple[Failure, ...]:
    """Failures that the journal has not heard of, oldest first (the last 1000).

    They stay in the file until `clear_after_success`, so that a crash in between loses none.
    """
    return _read(folder).failures


def clear_after_success(folder: Path, login: str, *, journaled: tuple[Failure, ...]) -> None:
    """After a login is in the journal: drops what was journaled and this login's waiting.

    The waiting of other logins goes on. Without failures nothing is written or locked, so that a
    full disk keeps nobody from reading.
    """
    if _read(folder) == _State():
        return
    with hold_lock(folder / FILE_NAME):
        state = _read(folder)
        # Guesses at unknown names end with any success: they were most likely the same person.
        ended = {same_login(login), UNKNOWN}
        rows = {name: row for name, row in state.rows.items() if same_login(name) not in ended}
        left = list(state.failures)
        for failure in journaled:
            with suppress(ValueError):
                left.remove(failure)
        after = _State(tuple(left), rows)
        if after != state:
            _write(folder, after)


def in_words(seconds: int) -> str:
    """A length of waiting as it is told: seconds below two minutes, else minutes rounded up."""
    return f"{seconds}秒" if seconds < 120 else f"{-(-seconds // 60)}分"


def _stored_name(login: str, known: Collection[str]) -> str:
    """The keyring's spelling of a login; an unknown one could be anything, even a password."""
    wanted = same_login(login)
    if wanted == RECOVERY:
        return RECOVERY
    return next((name for name in known if same_login(name) == wanted), UNKNOWN)


def _restart_wait(folder: Path, now: datetime, name: str) -> None:
    with hold_lock(folder / FILE_NAME):
        state = _read(folder)
        row = state.rows.get(name)
        if row is not None and now < row.since:
            _write(folder, replace(state, rows={**state.rows, name: replace(row, since=now)}))


def _read(folder: Path) -> _State:
    """The state; a harmed file is set aside: it must not keep the office from its records."""
    path = folder / FILE_NAME
    try:
        with path.open("rb") as stream:
            content = stream.read(_MAX_BYTES)
        return _decode(content)
    except FileNotFoundError:
        return _State()
    except OSError as error:
        # Not "no failures": a scanner holding the file for a moment would reset the waiting.
        raise FolderNotWritable from error
    except (ValueError, RecursionError):
        with suppress(OSError):
            path.replace(folder / DAMAGED_NAME)
        return _State()


def _write(folder: Path, state: _State) -> None:
    whole = {
        "format": _FORMAT,
        "failures": [{"login": f.login, "at": f.at.isoformat()} for f in state.failures],
        "rows": {
            name: {"count": row.count, "since": row.since.isoformat()}
            for name, row in state.rows.items()
        },
    }
    text = json.dumps(whole, indent=1, ensure_ascii=True)
    write_atomic(folder / FILE_NAME, text.encode("ascii") + b"\n")


def _decode(content: bytes) -> _State:
    """ValueError for anything that `_write` would not have written."""
    whole = json.loads(content.decode("ascii"))
    try:
        if whole["format"] != _FORMAT:
            raise ValueError("a format of another version")
        failures = tuple(Failure(str(f["login"]), _time(f["at"])) for f in whole["failures"])
        rows = {
            str(name): _Row(_count(row["count"]), _time(row["since"]))
            for name, row in whole["rows"].items()
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a file of attempts") from error
    return _State(failures, rows)


def _count(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("not a count")
    return value


def _time(value: str) -> datetime:
    return _aware(datetime.fromisoformat(value))


def _aware(moment: datetime) -> datetime:
    """The moment itself; ValueError without an offset, since it could not be compared."""
    if moment.utcoffset() is None:
        raise ValueError("a time without its offset")
    return moment
