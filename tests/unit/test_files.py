from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nimo_desktop.output import files
from nimo_desktop.output.files import (
    DiskFull,
    FileBusy,
    FolderMissing,
    FolderReadOnly,
    NotSaved,
    save_atomically,
    writing,
)


def test_saves_and_leaves_nothing_beside(tmp_path: Path) -> None:
    target = tmp_path / "受付票.pdf"
    save_atomically(target, b"old")
    save_atomically(target, b"new")
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB, where this system and user may mount one."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("needs the right to mount")
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


def test_a_full_disk_keeps_the_old_file_whole(small_disk: Path) -> None:
    target = small_disk / "a.xlsx"
    save_atomically(target, b"old")
    with pytest.raises(DiskFull):
        save_atomically(target, b"x" * 200_000)
    assert target.read_bytes() == b"old"
    assert list(small_disk.iterdir()) == [target]


@pytest.mark.parametrize(
    ("number", "trouble"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EROFS, FolderReadOnly),
        (errno.EIO, NotSaved),
    ],
)
def test_an_error_while_writing_is_told_and_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, trouble: type[NotSaved]
) -> None:
    def fails(handle: int) -> None:
        raise OSError(number, "told by the disk")

    target = tmp_path / "a.pdf"
    save_atomically(target, b"old")
    monkeypatch.setattr(files.os, "fsync", fails)
    with pytest.raises(trouble) as caught:
        save_atomically(target, b"new")
    assert type(caught.value) is trouble
    assert "失われていません" in caught.value.sentence
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_held_target_is_told_as_open_in_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(new: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "held")

    monkeypatch.setattr(files.os, "replace", held)
    with pytest.raises(FileBusy, match="Excel"):
        save_atomically(tmp_path / "a.xlsx", b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing):
        save_atomically(tmp_path / "usb" / "a.pdf", b"new")


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() == 0, reason="root may write to every folder"
)
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(FolderReadOnly):
        save_atomically(tmp_path / "a.pdf", b"new")
    tmp_path.chmod(0o700)


def test_a_target_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").mkdir()
    with pytest.raises(NotSaved):
        save_atomically(tmp_path / "a.pdf", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def write_half_and_fail(target: Path) -> None:
    with writing(target) as stream:
        stream.write(b"half")
        raise ZeroDivisionError


def test_our_own_bugs_pass_through_and_leave_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    save_atomically(target, b"old")
    with pytest.raises(ZeroDivisionError):
        write_half_and_fail(target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_sentences_name_no_path(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing) as caught:
        save_atomically(tmp_path / "山田花子" / "a.pdf", b"")
    assert "山田" not in str(caught.value)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a running program is held there")
def test_a_held_target_is_known_before_anything_is_recorded(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    shutil.copy("/bin/sleep", path)
    before = path.read_bytes()
    recorded: list[str] = []
    holder = subprocess.Popen([str(path), "60"])
    try:
        with pytest.raises(NotSaved), writing(path):
            recorded.append("copy 1")
    finally:
        holder.kill()
        holder.wait()
    assert recorded == []
    assert path.read_bytes() == before
    save_atomically(path, b"new")
    assert path.read_bytes() == b"new"


def test_a_folder_of_that_name_is_known_before_anything_is_recorded(tmp_path: Path) -> None:
    path = tmp_path / "R8-S-A0001_form.pdf"
    path.mkdir()
    recorded: list[str] = []
    with pytest.raises(NotSaved), writing(path):
        recorded.append("copy 1")
    assert recorded == []
    assert list(tmp_path.iterdir()) == [path]
