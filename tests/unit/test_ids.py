"""Ids are UUIDv7, carry their time and rise in the order they were given out."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from uuid import RFC_4122

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nimo_desktop.domain.ids import CaseId, IdSource, created_ms, new_uuid


@given(st.integers(min_value=0, max_value=(1 << 48) - 1))
def test_carries_time_version_and_variant(ms: int) -> None:
    made = new_uuid(ms, secrets.token_bytes)
    assert made.version == 7
    assert made.variant == RFC_4122
    assert created_ms(made) == ms


def test_known_layout() -> None:
    assert str(new_uuid(0x017F22E279B0, lambda n: b"\xff" * n)) == (
        "017f22e2-79b0-7fff-bfff-ffffffffffff"
    )
    assert str(new_uuid(0x017F22E279B0, bytes)) == "017f22e2-79b0-7000-8000-000000000000"


@pytest.mark.parametrize("ms", [-1, 1 << 48])
def test_refuses_impossible_clock(ms: int) -> None:
    with pytest.raises(ValueError, match="clock"):
        new_uuid(ms, secrets.token_bytes)


def test_rises_within_one_millisecond_past_the_counter() -> None:
    source = IdSource(lambda: 1_790_000_000_000, secrets.token_bytes)
    made = [CaseId(source.new()) for _ in range(10_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert all(one.version == 7 and one.variant == RFC_4122 for one in made)


def test_rises_when_the_clock_is_set_back() -> None:
    times: Iterator[int] = iter([5_000, 6_000, 1_000, 2_000, 7_000])
    source = IdSource(lambda: next(times), secrets.token_bytes)
    made = [source.new() for _ in range(5)]
    assert made == sorted(made)
    assert created_ms(made[-1]) == 7_000


def test_two_sources_do_not_share_state() -> None:
    one = IdSource(lambda: 9_000, secrets.token_bytes)
    two = IdSource(lambda: 1_000, secrets.token_bytes)
    one.new()
    assert created_ms(two.new()) == 1_000
