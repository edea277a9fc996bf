"""Where a vault may lie, and whether its file is there.

SQLite's write-ahead log needs a local disk, and a folder that is copied to a cloud or carried
away takes the residents' records with it. Both are refused before anything is written.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Final, Literal

from nimo_desktop.domain.errors import KnownError

VAULT_NAME: Final = "vault.db"
PAGE_BYTES: Final = 4096
VaultFileState = Literal["absent", "empty", "present"]
Reason = Literal["network", "removable", "cloud", "device"]

_MOUNTINFO = Path("/proc/self/mountinfo")
# Values of GetDriveTypeW (fileapi.h).
DRIVE_REMOVABLE: Final = 2
DRIVE_REMOTE: Final = 4
_ADVICE = "何も書き込んでいません。このパソコンの中のフォルダー（Cドライブなど）を選んでください。"
_SENTENCES: Final[Mapping[Reason, str]] = {
    "network": (
        "共有フォルダーやネットワークドライブには、保管場所を置けません。"
        "通信が切れると記録が壊れるおそれがあるためです。" + _ADVICE
    ),
    "removable": (
        "USBメモリーなど取り外せるドライブには、保管場所を置けません。"
        "紛失や抜き取りで記録が失われるおそれがあるためです。" + _ADVICE
    ),
    "cloud": (
        "クラウドと同期するフォルダー（OneDrive、Dropbox、Google ドライブ、Box など）には、"
        "保管場所を置けません。記録が庁外へ写り、同期で壊れるおそれがあるためです。" + _ADVICE
    ),
    "device": "この場所には、保管場所を置けません。" + _ADVICE,
}
_NETWORK_MOUNT = re.compile(r"nfs.*|cifs|smb.*|fuse\.(sshfs|rclone|gvfsd.*)")
# Folder names that the clients choose themselves, wherever they stand.
_CLOUD_ANYWHERE = re.compile(
    r"onedrive( - .+|-.+)?|dropbox( \(.+\))?|google ?drive( \(.+\))?|googledrive-.+"
    r"|box sync|cloudstorage|iclouddrive|icloud drive|mobile documents",
    re.IGNORECASE,
)
# Everyday words: a cloud root only directly in a home folder or, for Google, at a drive's root.
_CLOUD_AT_HOME = frozenset({"box", "box-box"})
_CLOUD_AT_DRIVE = frozenset({"マイドライブ", "my drive", "共有ドライブ", "shared drives"})
_HOMES = frozenset({"users", "home"})
_CLOUD_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
# Hidden in the roots of Dropbox (two) and OneDrive.
_CLOUD_MARKERS = (".dropbox", ".dropbox.cache", ".849C9593-D756-4E56-8D6E-42412F2A707B")


class BadFolder(KnownError):
    """A vault must not lie there; `reason` says why in one word."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(_SENTENCES[reason])


class VaultMissing(KnownError):
    """There is no vault file where one is expected; it is never made anew in its place."""

    def __init__(self, newest_backup: str | None = None) -> None:
        super().__init__(
            "記録のファイル（vault.db）が見つかりません。新しいファイルは作っていません。"
            + _lead_to(newest_backup)
        )


class VaultEmpty(KnownError):
    """The vault file has no content; the database would take it for a new one."""

    def __init__(self, newest_backup: str | None = None) -> None:
        super().__init__(
            "記録のファイル（vault.db）が空になっています。このファイルには何も書き込んでいません。"
            + _lead_to(newest_backup)
        )


@dataclass(frozen=True, slots=True)
class Mount:
    """One line of the table of mounts."""

    point: PurePosixPath
    kind: str


def windows_drive_type(root: str) -> int:
    """GetDriveTypeW of a root such as `C:\\`; 0 (unknown) on other systems."""
    if sys.platform == "win32":
        import ctypes

        return int(ctypes.windll.kernel32.GetDriveTypeW(root))
    else:  # noqa: RET505  (the type checker follows platforms by branch)
        return 0


def read_mounts(path: Path = _MOUNTINFO) -> tuple[Mount, ...]:
    """The mounts that this process sees; none where the system has no such table."""
    try:
        return parse_mounts(path.read_text("utf-8", "surrogateescape"))
    except OSError:
        return ()


def parse_mounts(text: str) -> tuple[Mount, ...]:
    """Lines as described in proc(5): the fifth field is the place, the kind follows the dash."""
    found = []
    for line in text.splitlines():
        left, dash, right = line.partition(" - ")
        fields = left.split(" ")
        if dash and len(fields) > 4 and right:
            place = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), fields[4])
            # Escapes are bytes; names outside ASCII come unescaped and stay as they are.
            found.append(Mount(PurePosixPath(place), right.split(" ")[0]))
    return tuple(found)


def check_folder(
    path: PurePath,
    *,
    platform: str = sys.platform,
    mounts: tuple[Mount, ...] | None = None,
    drive_type: Callable[[str], int] = windows_drive_type,
    environ: Mapping[str, str] | None = None,
) -> None:
    """BadFolder if a vault must not lie in this folder, which need not exist yet.

    The path is looked at as given and with its links followed. `mounts` None reads the system's.
    """
    known = os.environ if environ is None else environ
    for place in _as_given_and_followed(path, platform):
        if isinstance(place, PureWindowsPath):
            _check_windows(place, drive_type)
        elif platform.startswith("linux"):
            _check_mount(place, read_mounts() if mounts is None else mounts)
        _check_cloud(place, known)
    if isinstance(path, Path):
        _check_markers(path)


def vault_file_state(folder: Path, name: str = VAULT_NAME) -> VaultFileState:
    """Whether the vault file is not there, holds less than a page, or may be a vault.

    SQLite takes a file of less than a page for a new one, just as it takes an empty file.
    """
    try:
        size = (folder / name).stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        return "absent"
    return "present" if size >= PAGE_BYTES else "empty"


def require_vault(
    folder: Path, *, name: str = VAULT_NAME, newest_backup: str | None = None
) -> Path:
    """The vault file's path; VaultMissing or VaultEmpty, naming the newest backup if given."""
    state = vault_file_state(folder, name)
    if state == "absent":
        raise VaultMissing(newest_backup)
    if state == "empty":
        raise VaultEmpty(newest_backup)
    return folder / name


def _lead_to(newest_backup: str | None) -> str:
    if newest_backup is None:
        return "「バックアップから戻す」で、いちばん新しいバックアップを選んでください。"
    return (
        "「バックアップから戻す」で、いちばん新しいバックアップ"
        f"（{newest_backup}）を選んでください。"
    )


def _as_given_and_followed(path: PurePath, platform: str) -> tuple[PurePath, ...]:
    """Both readings of a path. A pure path of another system can only be taken as given."""
    if isinstance(path, Path):
        try:
            return (path.absolute(), path.resolve())
        except (OSError, RuntimeError) as error:
            # Links that lead in a circle, or a name that the system cannot have.
            raise BadFolder("device") from error
    return (PureWindowsPath(path) if platform == "win32" else path,)


def _check_windows(place: PureWindowsPath, drive_type: Callable[[str], int]) -> None:
    drive = place.drive
    upper = drive.upper().replace("/", "\\")
    if upper.startswith("\\\\?\\UNC\\"):
        raise BadFolder("network")
    if upper.startswith(("\\\\?\\", "\\\\.\\")):
        drive = drive[4:]
        if not re.fullmatch(r"[A-Za-z]:", drive):
            raise BadFolder("device")
    elif upper.startswith("\\\\"):
        raise BadFolder("network")
    kind = drive_type(drive + "\\")
    if kind == DRIVE_REMOTE:
        raise BadFolder("network")
    if kind == DRIVE_REMOVABLE:
        raise BadFolder("removable")


def _check_mount(place: PurePath, mounts: tuple[Mount, ...]) -> None:
    """The deepest mount above the folder counts; of two at one place the later one covers."""
    above = [mount for mount in mounts if place.is_relative_to(mount.point)]
    if not above:
        return
    depth = max(len(mount.point.parts) for mount in above)
    last = [mount for mount in above if len(mount.point.parts) == depth][-1]
    if _NETWORK_MOUNT.fullmatch(last.kind):
        raise BadFolder("network")


def _check_cloud(place: PurePath, environ: Mapping[str, str]) -> None:
    names = [part.casefold() for part in place.parts]
    for index, name in enumerate(names):
        at_home = index >= 2 and names[index - 2] in _HOMES
        at_drive = index == 1 and isinstance(place, PureWindowsPath)
        if (
            _CLOUD_ANYWHERE.fullmatch(name)
            or (at_home and name in _CLOUD_AT_HOME)
            or (at_drive and name in _CLOUD_AT_DRIVE)
        ):
            raise BadFolder("cloud")
    for variable in _CLOUD_VARIABLES:
        root = environ.get(variable)
        if root and place.is_relative_to(type(place)(root)):
            raise BadFolder("cloud")


def _check_markers(path: Path) -> None:
    """A client's hidden file in a folder above tells its root, whatever that is called."""
    whole = path.resolve()
    for folder in (whole, *whole.parents):
        # Dropbox also keeps its settings in `.dropbox` of the home folder: not a root by itself.
        if folder == Path.home():
            continue
        if any(os.path.lexists(folder / marker) for marker in _CLOUD_MARKERS):
            raise BadFolder("cloud")
