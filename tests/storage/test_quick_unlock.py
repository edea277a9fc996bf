"""Quick unlock by PIN: three tries, nine hours, nothing on disk."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nimo_desktop.storage.keys import KdfCost, MasterKey, VaultId
from nimo_desktop.storage.quick_unlock import PinGone, QuickUnlock, WrongPin, pin_problems

LOW = KdfCost(memory_kib=8, time=1, lanes=1)
VAULT = VaultId(UUID("01890000-0000-7000-8000-000000000001"))
MASTER = bytes(range(32))
NOW = datetime(2026, 11, 20, 8, 30, tzinfo=timezone(timedelta(hours=9)))
HOUR = timedelta(hours=1)
PIN = "274093"
WRONG = "274094"


def _armed(*logins: str) -> QuickUnlock:
    quick = QuickUnlock(cost=LOW)
    for login in logins or ("nurse",):
        _arm(quick, login)
    return quick


def _arm(quick: QuickUnlock, login: str = "nurse", pin: str = PIN) -> None:
    master = MasterKey(MASTER)
    quick.arm(login, master, pin=pin, now=NOW, vault_id=VAULT, generation=3)
    master.forget()


def test_pin_opens_after_the_key_was_forgotten() -> None:
    quick = _armed()
    assert quick.unlock("nurse", PIN, NOW + HOUR).reveal() == MASTER
    assert quick.unlock("ＮＵＲＳＥ", "２７４０９３", NOW + 2 * HOUR).reveal() == MASTER


def test_three_wrong_tries_and_it_is_gone() -> None:
    quick = _armed()
    for left in (2, 1):
        with pytest.raises(WrongPin) as caught:
            quick.unlock("nurse", WRONG, NOW)
        assert caught.value.tries_left == left
        assert f"あと{left}回" in caught.value.sentence
    with pytest.raises(PinGone):
        quick.unlock("nurse", WRONG, NOW)
    assert not quick.available("nurse", NOW)
    with pytest.raises(PinGone):
        quick.unlock("nurse", PIN, NOW)


def test_a_right_pin_gives_the_three_tries_back() -> None:
    quick = _armed()
    for _ in range(5):
        with pytest.raises(WrongPin):
            quick.unlock("nurse", WRONG, NOW)
        quick.unlock("nurse", PIN, NOW)


def test_nine_hours_from_the_password_whatever_happens_between() -> None:
    quick = _armed()
    for hours in range(9):
        assert quick.unlock("nurse", PIN, NOW + hours * HOUR).reveal() == MASTER
    last = NOW + 9 * HOUR - timedelta(seconds=1)
    assert quick.available("nurse", last)
    with pytest.raises(PinGone):
        quick.unlock("nurse", PIN, NOW + 9 * HOUR)
    # Turning the clock back does not bring it back.
    assert not quick.available("nurse", NOW)


def test_a_clock_turned_back_ends_it() -> None:
    quick = _armed()
    assert quick.available("nurse", NOW + 8 * HOUR)
    assert quick.available("nurse", NOW + 8 * HOUR - timedelta(minutes=1))
    assert not quick.available("nurse", NOW + 7 * HOUR)
    assert not quick.available("nurse", NOW + 8 * HOUR)


def test_a_clock_nudged_back_again_and_again_ends_it() -> None:
    quick = _armed()
    moment = NOW + 8 * HOUR
    for _ in range(5):
        if not quick.available("nurse", moment):
            break
        moment -= timedelta(minutes=1)
    assert not quick.available("nurse", moment)


def test_nurses_on_one_pc_have_their_own_pins() -> None:
    quick = _armed("nurse")
    _arm(quick, "保健 花子", "905172")
    with pytest.raises(WrongPin):
        quick.unlock("保健 花子", PIN, NOW)
    quick.unlock("保健 花子", "905172", NOW)
    quick.drop("nurse")
    quick.drop("nurse")
    assert not quick.available("nurse", NOW)
    assert quick.available("保健 花子", NOW)
    quick.drop_all()
    assert not quick.available("保健 花子", NOW)


def test_sweeping_forgets_what_ran_out() -> None:
    quick = _armed("nurse", "other")
    quick.sweep(NOW + HOUR)
    assert quick.available("nurse", NOW + HOUR)
    quick.sweep(NOW + 10 * HOUR)
    assert not quick.available("nurse", NOW + HOUR)
    assert not quick.available("other", NOW + HOUR)


def test_an_office_switches_it_off() -> None:
    quick = _armed()
    assert quick.enabled
    quick.switch(on=False)
    assert not quick.enabled
    assert not quick.available("nurse", NOW)
    _arm(quick)
    with pytest.raises(PinGone):
        quick.unlock("nurse", PIN, NOW)
    quick.switch(on=True)
    assert not quick.available("nurse", NOW)
    _arm(quick)
    assert quick.available("nurse", NOW)
    never = QuickUnlock(cost=LOW, enabled=False)
    _arm(never)
    assert not never.available("nurse", NOW)


def test_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    quick = _armed()
    with pytest.raises(WrongPin):
        quick.unlock("nurse", WRONG, NOW)
    quick.unlock("nurse", PIN, NOW)
    assert list(tmp_path.rglob("*")) == []


def test_a_refused_pin_is_never_armed() -> None:
    with pytest.raises(ValueError, match="refused"):
        _arm(QuickUnlock(cost=LOW), pin="123456")


@pytest.mark.parametrize(
    "pin",
    [
        "000000", "111111", "123456", "654321", "012345", "890123", "987654", "135791",
        "121212", "123123", "112112", "111222", "100100", "１２３４５６",
    ],
)
def test_easy_pins_are_refused(pin: str) -> None:
    assert [problem.code for problem in pin_problems(pin)] == ["pin_easy"]


@pytest.mark.parametrize("pin", ["", "12345", "2740931", "27409a", "27 093", "²74093", "٢٧٤٠٩٣"])
def test_a_pin_is_six_digits(pin: str) -> None:
    found = [problem.code for problem in pin_problems(pin)]
    # NFKC makes a plain 2 of a raised one: that is six digits.
    assert found == ([] if pin == "²74093" else ["pin_digits"])


@given(st.integers(0, 999_999).map("{:06}".format))
def test_every_pin_that_passes_opens(pin: str) -> None:
    if pin_problems(pin):
        return
    quick = QuickUnlock(cost=LOW)
    _arm(quick, pin=pin)
    assert quick.unlock("nurse", pin, NOW).reveal() == MASTER


def test_few_pins_are_refused() -> None:
    refused = sum(bool(pin_problems(f"{number:06}")) for number in range(0, 1_000_000, 7))
    assert refused < 1_000_000 / 7 * 0.01
