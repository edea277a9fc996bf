"""The master key, its wraps and the recovery code, with real cryptography at low cost."""

from __future__ import annotations

import copy
import pickle
import secrets
import time
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nimo_desktop.storage.keys import (
    KdfCost,
    MasterKey,
    MistypedRecoveryCode,
    VaultId,
    Wrap,
    WrapKind,
    WrongPassword,
    WrongRecoveryCode,
    format_recovery,
    generate_master,
    generate_recovery,
    parse_recovery,
    spend_a_try,
    unwrap,
    wrap,
)

LOW = KdfCost(memory_kib=8, time=1, lanes=1)
VAULT = VaultId(UUID("01890000-0000-7000-8000-000000000001"))
OTHER = VaultId(UUID("01890000-0000-7000-8000-000000000002"))
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def _wrapped(master: MasterKey, secret: str = "kyou-wa-hare-no-hi") -> Wrap:
    return wrap(master, secret, vault_id=VAULT, generation=1, login="nurse", cost=LOW)


def _flip(content: bytes, bit: int) -> bytes:
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_derived_keys_are_distinct_stable_and_hidden() -> None:
    master = MasterKey(bytes(range(32)))
    again = MasterKey(bytes(range(32)))
    assert master.database_key() == again.database_key()
    assert master.audit_key() == again.audit_key()
    assert len({master.database_key(), master.audit_key(), master.reveal()}) == 3
    assert len(master.database_key()) == len(master.audit_key()) == 32
    assert repr(master) == "MasterKey(hidden)"
    assert f"{master}" == "MasterKey(hidden)"


def test_derived_keys_never_change_between_versions() -> None:
    # A kept vault must open for ten years: these are values, not a second calculation.
    master = MasterKey(bytes(range(32)))
    assert master.database_key().hex() == (
        "eb6d3effea66e29b789b57523771c1e2"
        "a032aea2f7fea8c5d7917661abd76f61"
    )
    assert master.audit_key().hex() == (
        "164d60e7c968e16726c141dc9127b4b1"
        "7de8917949aa9626901a3ff5c13a2ff4"
    )


def test_a_kept_wrap_opens_for_ever() -> None:
    kept = Wrap(
        login="nurse",
        kind="password",
        cost=LOW,
        salt=bytes(range(16)),
        nonce=bytes(range(12)),
        sealed=bytes.fromhex(
            "2b183dd065b065da4b90a31df1b6ab2c4f99fc0a0f47996d"
            "0f98dfddb21da2e2d80287287ede0ea01f6cb1f053e7d192"
        ),
    )
    master = unwrap(kept, "kyou-wa-hare-no-hi", vault_id=VAULT, generation=1)
    assert master.reveal() == bytes(range(32))


def test_forgotten_key_gives_nothing() -> None:
    master = generate_master()
    master.forget()
    master.forget()
    for ask in (master.database_key, master.audit_key, master.reveal):
        with pytest.raises(RuntimeError):
            ask()


def test_master_key_is_neither_pickled_nor_copied() -> None:
    master = generate_master()
    with pytest.raises(TypeError):
        pickle.dumps(master)
    with pytest.raises(TypeError):
        copy.copy(master)


def test_master_key_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="32"):
        MasterKey(bytes(31))


def test_wrap_opens_with_its_secret_only() -> None:
    master = generate_master()
    kept = _wrapped(master)
    opened = unwrap(kept, "kyou-wa-hare-no-hi", vault_id=VAULT, generation=1)
    assert opened.reveal() == master.reveal()
    with pytest.raises(WrongPassword):
        unwrap(kept, "kyou-wa-ame-no-hi", vault_id=VAULT, generation=1)


def test_every_wrap_is_fresh() -> None:
    master = generate_master()
    first, second = _wrapped(master), _wrapped(master)
    assert (first.salt, first.nonce, first.sealed) != (second.salt, second.nonce, second.sealed)
    assert first.salt != second.salt
    assert first.nonce != second.nonce


def test_the_default_cost_is_the_one_that_was_decided() -> None:
    assert KdfCost() == KdfCost(memory_kib=65536, time=3, lanes=4)
    master = generate_master()
    kept = wrap(master, "x", vault_id=VAULT, generation=1, login="nurse", cost=KdfCost())
    assert unwrap(kept, "x", vault_id=VAULT, generation=1).reveal() == master.reveal()


def test_width_of_letters_does_not_matter() -> None:
    kept = _wrapped(generate_master(), "Kyou-wa 2026 ガ")
    unwrap(kept, "Ｋｙｏｕ－ｗａ　２０２６ ｶﾞ", vault_id=VAULT, generation=1)


def test_a_secret_that_is_no_unicode_still_works() -> None:
    odd = b"\xff\xfe-long-enough".decode("utf-8", "surrogateescape")
    unwrap(_wrapped(generate_master(), odd), odd, vault_id=VAULT, generation=1)


@pytest.mark.parametrize(
    ("vault_id", "generation"), [(OTHER, 1), (VAULT, 2), (VAULT, 0)]
)
def test_wrap_of_another_vault_or_generation_is_refused(
    vault_id: VaultId, generation: int
) -> None:
    with pytest.raises(WrongPassword):
        unwrap(
            _wrapped(generate_master()),
            "kyou-wa-hare-no-hi",
            vault_id=vault_id,
            generation=generation,
        )


@pytest.mark.parametrize(
    "change",
    [
        {"login": "other"},
        {"login": "Nurse"},
        {"kind": "pin"},
        {"cost": KdfCost(memory_kib=16, time=1, lanes=1)},
        {"cost": KdfCost(memory_kib=8, time=2, lanes=1)},
        {"cost": KdfCost(memory_kib=16, time=1, lanes=2)},
    ],
)
def test_wrap_moved_to_another_login_kind_or_cost_is_refused(
    change: dict[str, object],
) -> None:
    moved = replace(_wrapped(generate_master()), **change)  # type: ignore[arg-type]
    with pytest.raises(WrongPassword):
        unwrap(moved, "kyou-wa-hare-no-hi", vault_id=VAULT, generation=1)


@pytest.mark.parametrize(("field", "bits"), [("salt", 128), ("nonce", 96), ("sealed", 384)])
def test_every_flipped_bit_is_refused(field: str, bits: int) -> None:
    kept = _wrapped(generate_master())
    for bit in range(bits):
        harmed = replace(kept, **{field: _flip(getattr(kept, field), bit)})
        with pytest.raises(WrongPassword):
            unwrap(harmed, "kyou-wa-hare-no-hi", vault_id=VAULT, generation=1)


@pytest.mark.parametrize("field", ["salt", "nonce", "sealed"])
def test_wrong_lengths_are_refused(field: str) -> None:
    kept = _wrapped(generate_master())
    for harmed in (getattr(kept, field)[:-1], getattr(kept, field) + b"\0", b""):
        with pytest.raises(ValueError, match="length"):
            replace(kept, **{field: harmed})


@pytest.mark.parametrize(
    ("kind", "login"), [("recovery", "nurse"), ("password", ""), ("token", "nurse")]
)
def test_kind_and_login_belong_together(kind: WrapKind, login: str) -> None:
    with pytest.raises(ValueError, match=r"kind|login"):
        replace(_wrapped(generate_master()), kind=kind, login=login)


def test_no_secret_shows_in_a_wrap() -> None:
    kept = _wrapped(generate_master())
    for hidden in (kept.salt, kept.nonce, kept.sealed):
        assert repr(hidden) not in repr(kept)


def test_the_sentence_does_not_hint_which_part_was_wrong() -> None:
    assert "ログイン名またはパスワード" in WrongPassword().sentence


@pytest.mark.parametrize(
    "numbers",
    [
        (2**31, 1, 1),
        (512 * 1024 + 1, 1, 1),
        (512 * 1024, 16, 4),
        (65536, 17, 4),
        (65536, 10**9, 4),
        (65536, 3, 17),
        (65536, 3, 0),
        (65536, 0, 4),
        (31, 1, 4),
        (7, 1, 1),
        (0, 1, 1),
        (-65536, 3, 4),
        (True, 1, 1),
        (65536.0, 3, 4),
        ("65536", 3, 4),
    ],
)
def test_hostile_cost_is_refused_at_once(numbers: tuple[int, int, int]) -> None:
    before = time.perf_counter()
    with pytest.raises(ValueError, match=r"limits|whole"):
        KdfCost(*numbers)
    assert time.perf_counter() - before < 0.05


def test_an_unknown_login_costs_a_real_derivation() -> None:
    # Clearly dearer than nothing, and in the order of a real try; exact times vary too much.
    cost = KdfCost(memory_kib=16384, time=2, lanes=1)
    before = time.process_time()
    spend_a_try("x", cost)
    assert time.process_time() - before > 0.001


def test_recovery_wrap_tells_its_own_sentence() -> None:
    master, code = generate_master(), generate_recovery()
    kept = wrap(
        master, code, vault_id=VAULT, generation=1, login="", cost=LOW, kind="recovery"
    )
    typed = parse_recovery(format_recovery(code))
    assert unwrap(kept, typed, vault_id=VAULT, generation=1).reveal() == master.reveal()
    with pytest.raises(WrongRecoveryCode):
        unwrap(kept, generate_recovery(), vault_id=VAULT, generation=1)


@given(st.binary(min_size=20, max_size=20))
def test_recovery_code_round_trip(code: bytes) -> None:
    printed = format_recovery(code)
    groups = printed.split("-")
    assert [len(group) for group in groups] == [4] * 8 + [1]
    assert not set(printed) & set("ILOU")
    assert parse_recovery(printed) == code


@given(st.binary(min_size=20, max_size=20), st.integers(0, 32), st.sampled_from(LETTERS))
def test_each_wrong_letter_is_found(code: bytes, place: int, letter: str) -> None:
    letters = list(format_recovery(code).replace("-", ""))
    if letters[place] == letter:
        return
    letters[place] = letter
    with pytest.raises(MistypedRecoveryCode):
        parse_recovery("".join(letters))


def test_every_single_wrong_letter_of_one_code_is_found() -> None:
    letters = format_recovery(secrets.token_bytes(20)).replace("-", "")
    for place, right in enumerate(letters):
        for wrong in LETTERS:
            if wrong != right:
                with pytest.raises(MistypedRecoveryCode):
                    parse_recovery(letters[:place] + wrong + letters[place + 1 :])


@given(st.binary(min_size=20, max_size=20), st.integers(0, 31))
def test_swapped_neighbours_are_found(code: bytes, place: int) -> None:
    letters = format_recovery(code).replace("-", "")
    first, second = letters[place], letters[place + 1]
    if first == second:
        return
    with pytest.raises(MistypedRecoveryCode):
        parse_recovery(letters[:place] + second + first + letters[place + 2 :])


@pytest.mark.parametrize("text", ["", "    ", "0" * 32, "0" * 34, "U" * 33, "あ" * 33, "0" * 10**6])
def test_missing_or_foreign_letters_are_told(text: str) -> None:
    with pytest.raises(MistypedRecoveryCode) as caught:
        parse_recovery(text)
    assert "打ちまちがい" in caught.value.sentence


def test_reading_forgives_how_it_was_typed() -> None:
    code = bytes(20)
    printed = format_recovery(code)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in printed)
    for typed in (
        printed.lower(),
        printed.replace("-", " "),
        printed.replace("-", ""),
        printed.replace("-", "ー"),
        printed.replace("0", "O"),
        printed.replace("0", "ｏ"),
        wide,
        wide.replace("－", "　"),
        f"\t{printed}\r\n",
    ):
        assert parse_recovery(typed) == code
    ones = bytes.fromhex("0842108421") * 4
    printed = format_recovery(ones)
    assert "1111" in printed
    assert parse_recovery(printed.replace("1", "l")) == ones
    assert parse_recovery(printed.replace("1", "I")) == ones


def test_recovery_code_has_twenty_bytes() -> None:
    assert len(generate_recovery()) == 20
    with pytest.raises(ValueError, match="20"):
        format_recovery(bytes(19))


def test_chance_comes_in() -> None:
    assert generate_master(bytes).reveal() == bytes(32)
    assert generate_recovery(bytes) == bytes(20)
    kept = wrap(
        generate_master(bytes), "x", vault_id=VAULT, generation=1, login="n", cost=LOW,
        random=bytes,
    )
    assert (kept.salt, kept.nonce) == (bytes(16), bytes(12))
