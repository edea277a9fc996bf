"""Where a vault may lie, and that a missing or empty file is never taken for a new one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import get_args

import pytest

from nimo_desktop.storage.folders import (
    DRIVE_REMOTE,
    DRIVE_REMOVABLE,
    BadFolder,
    Mount,
    Reason,
    VaultEmpty,
    VaultMissing,
    check_folder,
    parse_mounts,
    read_mounts,
    require_vault,
    vault_file_state,
    windows_drive_type,
)

FIXED = 3
MOUNTINFO = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
23 22 0:21 / /proc rw,nosuid - proc proc rw
40 22 0:40 / /mnt/share rw,relatime shared:5 - nfs4 server:/export rw,vers=4.2
41 40 8:2 / /mnt/share/local rw - xfs /dev/sdb1 rw
42 22 0:42 / /mnt/with\\040space rw - cifs //server/share rw
43 22 0:43 / /mnt/twice rw - ext4 /dev/sdc1 rw
44 22 0:44 / /mnt/twice rw - smb3 //server/other rw
45 22 0:45 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw
46 22 0:46 / /mnt/ssh rw master:2 propagate_from:1 - fuse.sshfs me@server: rw
47 22 0:47 / /mnt/cloud rw - fuse.rclone remote: rw
48 22 0:48 / /mnt/usb rw - fuseblk /dev/sdd1 rw
49 22 0:49 / /mnt/共有 rw - nfs server:/kyouyuu rw
broken line
"""
MOUNTS = parse_mounts(MOUNTINFO)


def _linux(path: str) -> None:
    check_folder(PurePosixPath(path), platform="linux", mounts=MOUNTS, environ={})


def _windows(
    path: str,
    kind: int = FIXED,
    environ: dict[str, str] | None = None,
) -> None:
    check_folder(
        PureWindowsPath(path), platform="win32", mounts=(), drive_type=lambda root: kind,
        environ=environ or {},
    )


def _reason(check: Callable[[], None]) -> str:
    with pytest.raises(BadFolder) as caught:
        check()
    assert "何も書き込んでいません" in caught.value.sentence
    return caught.value.reason


@pytest.mark.parametrize(
    "path",
    [
        "/home/nurse/NimoDesktop/vault",
        "/",
        "/mnt/share/local/vault",
        "/mnt/shared-with-a-longer-name",
        "/mnt/usb/vault",
        "/proc/vault",
        "/home/nurse/boxes/vault",
        "/srv/box/vault",
    ],
)
def test_local_folders_are_allowed(path: str) -> None:
    _linux(path)


@pytest.mark.parametrize(
    "path",
    [
        "/mnt/share",
        "/mnt/share/deep/vault",
        "/mnt/with space/vault",
        "/mnt/twice/vault",
        "/run/user/1000/gvfs/smb-share/vault",
        "/mnt/ssh/vault",
        "/mnt/cloud/vault",
        "/mnt/共有/vault",
    ],
)
def test_network_mounts_are_refused(path: str) -> None:
    assert _reason(lambda: _linux(path)) == "network"


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smbfs", "smb3", "fuse.sshfs"])
def test_every_network_kind_is_refused(kind: str) -> None:
    mounts = (Mount(PurePosixPath("/"), kind),)
    with pytest.raises(BadFolder):
        check_folder(PurePosixPath("/x"), platform="linux", mounts=mounts, environ={})


@pytest.mark.parametrize(
    "kind", ["ext4", "btrfs", "xfs", "overlay", "tmpfs", "9p", "fuseblk", "fuse.lxcfs", "ecryptfs"]
)
def test_any_other_kind_is_allowed(kind: str) -> None:
    mounts = (Mount(PurePosixPath("/"), kind),)
    check_folder(PurePosixPath("/x"), platform="linux", mounts=mounts, environ={})


def test_mounts_are_read_from_the_system(tmp_path: Path) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(MOUNTINFO, "utf-8")
    assert read_mounts(table) == MOUNTS
    assert Mount(PurePosixPath("/mnt/with space"), "cifs") in MOUNTS
    assert read_mounts(tmp_path / "none") == ()


def test_a_folder_of_this_machine_is_allowed(tmp_path: Path) -> None:
    check_folder(tmp_path / "not" / "yet" / "there", environ={})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "path",
    [
        r"C:\Users\nurse\AppData\Local\NimoDesktop\vault",
        r"D:\vault",
        r"\\?\C:\vault",
        r"C:\Boxes\vault",
        r"C:\data\Box\vault",
        r"C:\data\My Drive\vault",
        r"C:\Users\nurse\onedriver\vault",
    ],
)
def test_local_windows_folders_are_allowed(path: str) -> None:
    _windows(path)


@pytest.mark.parametrize(
    "path",
    [
        r"\\server\share\vault",
        "//server/share/vault",
        r"\\192.0.2.1\c$\vault",
        r"\\?\UNC\server\share\vault",
        r"\\wsl$\Ubuntu\vault",
    ],
)
def test_unc_is_refused(path: str) -> None:
    assert _reason(lambda: _windows(path)) == "network"


@pytest.mark.parametrize("path", [r"\\.\PhysicalDrive0", r"\\?\Volume{1}\vault"])
def test_devices_are_refused(path: str) -> None:
    assert _reason(lambda: _windows(path)) == "device"


def test_mapped_and_removable_drives_are_refused() -> None:
    assert _reason(lambda: _windows(r"Z:\vault", DRIVE_REMOTE)) == "network"
    assert _reason(lambda: _windows(r"E:\vault", DRIVE_REMOVABLE)) == "removable"
    assert _reason(lambda: _windows(r"\\?\E:\vault", DRIVE_REMOVABLE)) == "removable"


def test_the_drive_is_asked_by_its_root() -> None:
    asked = []

    def drive_type(root: str) -> int:
        asked.append(root)
        return FIXED

    check_folder(
        PureWindowsPath(r"d:\some\vault"), platform="win32", mounts=(), drive_type=drive_type,
        environ={},
    )
    assert asked == ["d:\\"]


@pytest.mark.parametrize(
    "path",
    [
        PureWindowsPath(r"C:\Users\nurse\OneDrive\vault"),
        PureWindowsPath(r"C:\Users\nurse\OneDrive - みなみ町\vault"),
        PureWindowsPath(r"D:\onedrive\vault"),
        PureWindowsPath(r"C:\Users\nurse\Dropbox\vault"),
        PureWindowsPath(r"C:\Users\nurse\Dropbox (個人)\vault"),
        PureWindowsPath(r"C:\Users\nurse\Google Drive\vault"),
        PureWindowsPath(r"C:\Users\nurse\GoogleDrive\vault"),
        PureWindowsPath(r"G:\マイドライブ\vault"),
        PureWindowsPath(r"G:\My Drive\vault"),
        PureWindowsPath(r"G:\Shared drives\town\vault"),
        PureWindowsPath(r"C:\Users\nurse\Box\vault"),
        PureWindowsPath(r"C:\Users\nurse\Box Sync\vault"),
        PureWindowsPath(r"C:\Users\nurse\iCloudDrive\vault"),
        PurePosixPath("/home/nurse/Dropbox/vault"),
        PurePosixPath("/home/nurse/Box/vault"),
        PurePosixPath("/Users/nurse/Library/CloudStorage/OneDrive-Town/vault"),
        PurePosixPath("/Users/nurse/Library/Mobile Documents/vault"),
    ],
)
def test_cloud_folders_are_refused(path: PurePath) -> None:
    platform = "win32" if isinstance(path, PureWindowsPath) else "linux"
    reason = _reason(
        lambda: check_folder(
            path, platform=platform, mounts=(), drive_type=lambda root: FIXED, environ={}
        )
    )
    assert reason == "cloud"


def test_a_renamed_onedrive_is_known_by_its_variable() -> None:
    environ = {"OneDriveCommercial": r"D:\Town Cloud", "OneDrive": ""}
    assert _reason(lambda: _windows(r"d:\town cloud\vault", environ=environ)) == "cloud"
    _windows(r"D:\Town Clouds\vault", environ=environ)


def test_a_renamed_dropbox_is_known_by_its_marker(tmp_path: Path) -> None:
    root = tmp_path / "shared papers"
    (root / ".dropbox.cache").mkdir(parents=True)
    reason = _reason(lambda: check_folder(root / "new" / "vault", mounts=(), environ={}))
    assert reason == "cloud"
    check_folder(tmp_path / "beside", mounts=(), environ={})


def test_the_settings_of_dropbox_do_not_make_the_home_a_root() -> None:
    (Path.home() / ".dropbox").mkdir(parents=True)
    check_folder(Path.home() / "vault", mounts=(), environ={})


def test_a_link_into_a_cloud_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "innocent").symlink_to(tmp_path / "Dropbox", target_is_directory=True)
    reason = _reason(lambda: check_folder(tmp_path / "innocent" / "vault", mounts=(), environ={}))
    assert reason == "cloud"


def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert _reason(lambda: check_folder(tmp_path / "a", mounts=(), environ={})) == "device"


def test_every_reason_has_its_own_sentence() -> None:
    sentences = {BadFolder(reason).sentence for reason in get_args(Reason)}
    assert len(sentences) == len(get_args(Reason)) == 4


def test_drive_type_is_unknown_elsewhere() -> None:
    assert windows_drive_type("C:\\") in range(7)


def test_the_state_of_the_file(tmp_path: Path) -> None:
    assert vault_file_state(tmp_path) == "absent"
    assert vault_file_state(tmp_path / "none") == "absent"
    (tmp_path / "vault.db").touch()
    assert vault_file_state(tmp_path) == "empty"
    assert vault_file_state(tmp_path / "vault.db") == "absent"
    (tmp_path / "vault.db").write_bytes(b"x" * 4096)
    assert vault_file_state(tmp_path) == "present"


def test_a_missing_or_empty_file_leads_to_the_backup(tmp_path: Path) -> None:
    with pytest.raises(VaultMissing, match="いちばん新しいバックアップを選んで"):
        require_vault(tmp_path)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "vault.db").touch()
    with pytest.raises(VaultEmpty, match="nimo-20261120"):
        require_vault(tmp_path, newest_backup="nimo-20261120.nimobackup")
    assert (tmp_path / "vault.db").stat().st_size == 0
    (tmp_path / "vault.db").write_bytes(b"x" * 4096)
    assert require_vault(tmp_path) == tmp_path / "vault.db"
