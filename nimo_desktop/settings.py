"""What one user of this PC account likes: no names, no logins, nothing about a resident.

One frozen value ↔ one JSON file. A file that cannot be understood means the defaults, because
settings must never stand between a nurse and the records.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from nimo_desktop import paths

FontSize = Literal["standard", "large", "huge"]

FONT_SIZES: tuple[FontSize, ...] = ("standard", "large", "huge")
LOCK_MINUTES = range(1, 61)
FILE_NAME = "settings.json"


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of one user; every field has a default that suits a new PC."""

    data_dir: Path | None = None
    """The vault's folder; None means `paths.default_data_dir()`."""
    font_size: FontSize = "standard"
    """10.5, 12 or 14 pt."""
    enter_next: bool = True
    """Enter goes to the next field of a form."""
    lock_minutes: int = 10
    """Minutes without a key or the mouse until the window locks, 1 to 60."""


def settings_file() -> Path:
    """The file that `load` and `save` use when none is named."""
    return paths.user_settings_dir() / FILE_NAME


def load(file: Path | None = None) -> Settings:
    """The settings kept in `file`; a missing or damaged file or value gives the default."""
    try:
        kept = json.loads((file or settings_file()).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Settings()
    return _from_json(kept) if isinstance(kept, dict) else Settings()


def save(settings: Settings, file: Path | None = None) -> None:
    """Replaces `file` at once or not at all; `OSError` when the disk refuses."""
    target = file or settings_file()
    target.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(_to_json(settings), ensure_ascii=False, indent=2) + "\n"
    import tempfile  # a fiftieth of the start, for a file that is seldom written

    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".settings-", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _to_json(settings: Settings) -> dict[str, str | bool | int | None]:
    return {
        "data_dir": str(settings.data_dir) if settings.data_dir else None,
        "font_size": settings.font_size,
        "enter_next": settings.enter_next,
        "lock_minutes": settings.lock_minutes,
    }


def _from_json(kept: dict[str, object]) -> Settings:
    """Each value is judged alone, so that one bad value does not cost the others."""
    usual = Settings()
    data_dir = kept.get("data_dir")
    font_size = kept.get("font_size")
    enter_next = kept.get("enter_next")
    minutes = kept.get("lock_minutes")
    is_folder = isinstance(data_dir, str) and "\0" not in data_dir and Path(data_dir).is_absolute()
    is_minutes = isinstance(minutes, int) and not isinstance(minutes, bool)
    return Settings(
        data_dir=Path(cast(str, data_dir)) if is_folder else usual.data_dir,
        font_size=font_size if font_size in FONT_SIZES else usual.font_size,
        enter_next=enter_next if isinstance(enter_next, bool) else usual.enter_next,
        lock_minutes=(
            cast(int, minutes) if is_minutes and minutes in LOCK_MINUTES else usual.lock_minutes
        ),
    )
