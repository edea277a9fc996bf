"""Which vault, which user, which password; and a sitting that is always left in order."""

from __future__ import annotations

import contextlib
import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from nimo_desktop import paths, settings
from nimo_desktop.cli_parts import words
from nimo_desktop.cli_parts.parser import WrongUsage
from nimo_desktop.domain.errors import KnownError

if TYPE_CHECKING:
    from nimo_desktop.services.access import Sitting
    from nimo_desktop.services.environment import Environment

_MAX_PASSWORD_FILE = 4096


def data_folder(args: Namespace) -> Path:
    """`--data`, else NIMO_DATA, else the settings, else the user's data folder."""
    named = args.data or os.environ.get("NIMO_DATA")
    if named:
        return Path(named).absolute()
    return settings.load().data_dir or paths.default_data_dir()


def login_of(args: Namespace) -> str:
    """`--user`. Raises WrongUsage."""
    if not args.user:
        raise WrongUsage(words.NO_LOGIN)
    return str(args.user)


def password_of(args: Namespace, *, new: bool = False) -> str:
    """First line of the password file, else asked at a terminal (twice for a new one).

    Raises WrongUsage where there is neither.
    """
    if args.password_file:
        return _from_file(Path(args.password_file))
    if not sys.stdin or not sys.stdin.isatty():
        raise WrongUsage(words.NO_PASSWORD)
    from getpass import getpass

    typed = getpass(words.ASK_PASSWORD)
    if new and getpass(words.ASK_AGAIN) != typed:
        raise KnownError(words.NOT_THE_SAME)
    return typed


def _from_file(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            content = stream.read(_MAX_PASSWORD_FILE)
    except OSError:
        raise WrongUsage(words.NO_PASSWORD_FILE) from None
    # Notepad puts a mark before UTF-8; bytes of another code are simply not the password.
    line = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")[0].rstrip(b"\r")
    if not line:
        raise WrongUsage(words.EMPTY_PASSWORD_FILE)
    return line.decode("utf-8", "surrogateescape")


@contextlib.contextmanager
def opened(args: Namespace, env: Environment) -> Iterator[Sitting]:
    """The vault, open for this user; closed with its head written down whatever happens inside."""
    from nimo_desktop.services import access, safekeeping

    folder, login = data_folder(args), login_of(args)
    password = password_of(args)
    with leading_to_backup(folder):
        sitting = access.log_in(folder, env, login=login, password=password)
        try:
            safekeeping.note_restored(sitting)
            yield sitting
        finally:
            sitting.leave()


@contextlib.contextmanager
def leading_to_backup(folder: Path) -> Iterator[None]:
    """A vault that is missing or damaged: the sentence names the newest backup that verifies."""
    from nimo_desktop.services import checking
    from nimo_desktop.storage.folders import VaultEmpty, VaultMissing
    from nimo_desktop.storage.vault import VaultDamaged, VaultUnreadable

    try:
        yield
    except (VaultMissing, VaultEmpty) as error:
        newest = checking.newest_backup(folder)
        raise type(error)(newest.path.name if newest else None) from None
    except (VaultUnreadable, VaultDamaged):
        newest = checking.newest_backup(folder)
        raise KnownError(words.CANNOT_OPEN + checking.lead_to(newest)) from None
