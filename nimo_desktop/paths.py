"""Where things lie: shipped resources, the user's settings, the vault's default folder.

A leaf: standard library only. Nothing here creates a folder; whoever writes does.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

PROGRAM = "NimoDesktop"


def resource(name: str) -> Path:
    """The shipped file or folder `name`, such as `fonts/x.ttf`, with `/` on every system.

    Looks in the source tree, in the installed wheel and in the frozen folder, in this order.
    A missing resource is a broken installation: `FileNotFoundError`. A name that would leave the
    resources folder is our bug: `ValueError`.
    """
    relative = PurePosixPath(name)
    if relative.is_absolute() or ".." in relative.parts or "\\" in name or ":" in name:
        raise ValueError("a resource is named relative to the resources folder")
    for root in resource_roots():
        found = root / relative
        if found.exists():
            return found
    raise FileNotFoundError(f"resource not shipped: {name}")


def resource_roots() -> Iterator[Path]:
    """The folders that may hold resources, the preferred one first."""
    package = Path(__file__).resolve().parent
    # Beside an installed wheel lies site-packages, where another package may own "resources".
    if (package.parent / "pyproject.toml").is_file():
        yield package.parent / "resources"
    yield package / "resources"
    unpacked = getattr(sys, "_MEIPASS", None)
    if unpacked is not None:
        yield Path(unpacked) / "resources"
    if getattr(sys, "frozen", False):
        yield Path(sys.executable).resolve().parent / "resources"


def user_settings_dir() -> Path:
    """The folder of this user's settings and log; it need not exist yet."""
    return _user_base("XDG_CONFIG_HOME", ".config") / PROGRAM


def user_data_dir() -> Path:
    """The folder of this user's data on this very PC; it need not exist yet."""
    return _user_base("XDG_DATA_HOME", ".local/share") / PROGRAM


def default_data_dir() -> Path:
    """The vault's folder when neither the command line nor the settings name one."""
    return user_data_dir() / "vault"


def training_data_dir() -> Path:
    """The folder of the 練習用 vault, apart from the real one."""
    return user_data_dir() / "training"


def _user_base(xdg: str, below_home: str) -> Path:
    """The system's own folder for such files, never one that roams over a network."""
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) if local else Path.home() / "AppData" / "Local"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    named = os.environ.get(xdg, "")
    # The XDG rule: a relative path is to be ignored.
    return Path(named) if Path(named).is_absolute() else Path.home() / below_home
