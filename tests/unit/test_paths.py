"""Resources are found in all three forms of the program; the user's folders are the system's."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from nimo_desktop import paths


def test_source_tree_is_looked_at_first() -> None:
    root = Path(paths.__file__).resolve().parents[1]
    assert next(paths.resource_roots()) == root / "resources"


def test_frozen_folder_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    planted = tmp_path / "resources" / "only-frozen.txt"
    planted.parent.mkdir()
    planted.write_text("x", encoding="utf-8")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resource("only-frozen.txt") == planted


def test_folder_beside_the_frozen_exe_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "resources" / "only-beside").mkdir(parents=True)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nimo-desktop"))
    assert paths.resource("only-beside").is_dir()


def test_missing_resource_is_a_broken_installation() -> None:
    with pytest.raises(FileNotFoundError, match="fonts/none"):
        paths.resource("fonts/none.ttf")


@pytest.mark.parametrize("name", ["/etc/passwd", "../pyproject.toml", "a/../../b", "a\\b", "C:x"])
def test_no_name_leaves_the_resources(name: str) -> None:
    with pytest.raises(ValueError, match="relative"):
        paths.resource(name)


@pytest.mark.skipif(sys.platform != "linux", reason="XDG folders are Linux's")
def test_linux_folders_follow_xdg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative/is/ignored")
    assert paths.default_data_dir() == tmp_path / "data" / "NimoDesktop" / "vault"
    assert paths.training_data_dir() != paths.default_data_dir()
    assert paths.user_settings_dir() == Path.home() / ".config" / "NimoDesktop"
    assert not paths.user_data_dir().exists()
