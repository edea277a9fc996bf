"""A log that cannot tell who: event names, ids, numbers and codes, never text.

Names and notes must not reach a file outside the vault, so a value that could be one is refused
here, at the only door, instead of being trusted to every caller.
"""

from __future__ import annotations

import logging
import logging.handlers
import re
from pathlib import Path
from uuid import UUID

from nimo_desktop import paths

Value = UUID | int | float | str | type[BaseException] | None

FILE_NAME = "nimo-desktop.log"
_LOGGER = "nimo_desktop.events"
_SAFE = "nimo_safe"
_MAX_BYTES = 1_000_000
_KEPT_FILES = 3
_EVENT = re.compile(r"[a-z][a-z0-9_.]{0,47}")
# One lower-case ASCII word such as `disk_full`, or a number that people read such as R8-K-A0012.
# Japanese, blanks and capitalised names never pass.
_CODE = re.compile(r"[a-z][a-z0-9_.]{0,31}|[A-Z]\d{1,2}-[A-Z]-[A-Z]\d{1,8}")


def event(name: str, /, **values: Value) -> None:
    """Notes that something happened; `ValueError` (without the value) for anything but a
    UUID, a number, an exception class or a short ASCII code."""
    _write(logging.INFO, name, values)


def trouble(name: str, /, **values: Value) -> None:
    """Like `event`, for what should not have happened; tests fail on it unless they expect it."""
    _write(logging.WARNING, name, values)


def start(folder: Path | None = None) -> logging.Handler:
    """Writes events to a rotating file in `folder` until `stop`; three old files are kept.

    Where the file cannot be written the program goes on without it.
    """
    target = folder or paths.user_settings_dir()
    handler: logging.Handler
    try:
        target.mkdir(parents=True, exist_ok=True)
        handler = _QuietFile(
            target / FILE_NAME, maxBytes=_MAX_BYTES, backupCount=_KEPT_FILES, encoding="ascii"
        )
    except OSError:
        handler = logging.NullHandler()
    handler.addFilter(_only_ours)
    handler.setFormatter(
        logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")
    )
    logger = logging.getLogger(_LOGGER)
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    return handler


def stop(handler: logging.Handler) -> None:
    """Ends what `start` began and closes the file."""
    logging.getLogger(_LOGGER).removeHandler(handler)
    handler.close()


class _QuietFile(logging.handlers.RotatingFileHandler):
    """A full disk must not print a traceback with a record into a terminal."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - named by logging
        """Drops the record: the log is a convenience, the work goes on."""


def _write(level: int, name: str, values: dict[str, Value]) -> None:
    if not _EVENT.fullmatch(name):
        raise ValueError("an event name is a short ASCII code")
    words = [name, *(f"{key}={_shown(key, value)}" for key, value in values.items())]
    logging.getLogger(_LOGGER).log(level, "%s", " ".join(words), extra={_SAFE: True})


def _shown(key: str, value: Value) -> str:
    if value is None or isinstance(value, bool | int | float | UUID):
        return str(value)
    if isinstance(value, type) and issubclass(value, BaseException):
        return value.__name__
    if isinstance(value, str) and _CODE.fullmatch(value):
        return str(value)
    # The value itself stays out of the message: it may be the very name we keep out.
    raise ValueError(f"the log takes no text: {key}")


def _only_ours(record: logging.LogRecord) -> bool:
    return getattr(record, _SAFE, False) is True
