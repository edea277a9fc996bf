"""Settings come back as saved; whatever damages the file, the program still starts."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from nimo_desktop import settings
from nimo_desktop.settings import Settings


def test_round_trip(tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "settings.json"
    chosen = Settings(
        data_dir=tmp_path / "相談記録", font_size="huge", enter_next=False, lock_minutes=3
    )
    settings.save(chosen, file)
    assert settings.load(file) == chosen
    assert [f.name for f in file.parent.iterdir()] == ["settings.json"]


def test_every_field_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "s.json"
    settings.save(Settings(), file)
    assert set(json.loads(file.read_text(encoding="utf-8"))) == {
        field.name for field in dataclasses.fields(Settings)
    }


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"', "[" * 100_000, "\ufeff{}"])
def test_damaged_file_gives_defaults(tmp_path: Path, text: str) -> None:
    file = tmp_path / "s.json"
    file.write_text(text, encoding="utf-8")
    assert settings.load(file) == Settings()


def test_missing_file_and_wrong_encoding_give_defaults(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "none.json") == Settings()
    (tmp_path / "s.json").write_bytes(b"\xff\xfe{}")
    assert settings.load(tmp_path / "s.json") == Settings()


def test_one_bad_value_does_not_cost_the_others(tmp_path: Path) -> None:
    file = tmp_path / "s.json"
    kept = {"data_dir": "not absolute", "font_size": "large", "enter_next": 0, "lock_minutes": True}
    file.write_text(json.dumps(kept), encoding="utf-8")
    assert settings.load(file) == Settings(font_size="large")


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(kept=st.dictionaries(st.sampled_from([f.name for f in dataclasses.fields(Settings)]), _json))
@given_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json_gives_valid_settings(tmp_path: Path, kept: dict[str, object]) -> None:
    file = tmp_path / "s.json"
    file.write_text(json.dumps(kept), encoding="utf-8")
    loaded = settings.load(file)
    assert loaded.font_size in settings.FONT_SIZES
    assert loaded.lock_minutes in settings.LOCK_MINUTES
    assert loaded.data_dir is None or loaded.data_dir.is_absolute()


def test_failed_save_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "s.json"
    settings.save(Settings(lock_minutes=5), file)

    def disk_full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", disk_full)
    with pytest.raises(OSError, match="No space"):
        settings.save(Settings(lock_minutes=6), file)
    assert settings.load(file).lock_minutes == 5
    assert [f.name for f in tmp_path.iterdir()] == ["s.json"]
