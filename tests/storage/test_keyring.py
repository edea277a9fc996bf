"""`keyring.json`: what it holds, how damage and malice are told, and that a kill harms nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from nimo_desktop import paths
from nimo_desktop.domain.errors import KnownError
from nimo_desktop.storage import atomic
from nimo_desktop.storage.keyring import (
    FILE_NAME,
    PREVIOUS_NAME,
    Head,
    Keyring,
    KeyringDamaged,
    KeyringMismatch,
    check_pair,
    decode,
    encode,
    open_with_password,
    open_with_recovery,
    read_keyring,
    read_previous,
    update_keyring,
    write_keyring,
)
from nimo_desktop.storage.keys import (
    KdfCost,
    MasterKey,
    MistypedRecoveryCode,
    VaultId,
    Wrap,
    WrongPassword,
    WrongRecoveryCode,
    canonical_json,
    format_recovery,
    generate_recovery,
    wrap,
)
from nimo_desktop.storage.passwords import parse_denied, password_problems

ROOT = Path(__file__).resolve().parents[2]
LOW = KdfCost(memory_kib=8, time=1, lanes=1)
VAULT = VaultId(UUID("01890000-0000-7000-8000-000000000001"))
OTHER = VaultId(UUID("01890000-0000-7000-8000-000000000002"))
MASTER = bytes(range(32))
SECRETS = {"nurse": "kyou-wa-hare-no-hi", "保健 花子": "ashita-wa-ame-no-hi"}
MAC = "ab" * 32


def _wrap(login: str, secret: str | None = None) -> Wrap:
    return wrap(
        MasterKey(MASTER),
        secret or SECRETS[login],
        vault_id=VAULT,
        generation=1,
        login=login,
        cost=LOW,
    )


@pytest.fixture(scope="module")
def code() -> bytes:
    return generate_recovery()


@pytest.fixture(scope="module")
def ring(code: bytes) -> Keyring:
    kept = wrap(
        MasterKey(MASTER), code, vault_id=VAULT, generation=1, login="", cost=LOW,
        kind="recovery",
    )
    ring = Keyring(VAULT, 1, (kept, *map(_wrap, SECRETS)))
    return ring.with_head(41, MAC)


def _forged(ring: Keyring, change: Callable[[dict[str, Any]], object]) -> bytes:
    """The file after someone changed it on purpose and made the checksum right again."""
    whole = json.loads(encode(ring))
    change(whole["keyring"])
    whole["sha256"] = hashlib.sha256(canonical_json(whole["keyring"])).hexdigest()
    return json.dumps(whole).encode("ascii")


def test_round_trip_opens_for_everyone(tmp_path: Path, ring: Keyring, code: bytes) -> None:
    write_keyring(tmp_path, ring)
    read = read_keyring(tmp_path)
    assert read == ring
    assert read.head == Head(41, MAC)
    assert read.logins() == tuple(SECRETS)
    for login, secret in SECRETS.items():
        assert open_with_password(read, login, secret).reveal() == MASTER
    assert open_with_recovery(read, format_recovery(code).lower()).reveal() == MASTER


def test_the_file_holds_no_secret(ring: Keyring, code: bytes) -> None:
    content = encode(ring)
    for hidden in (*SECRETS.values(), format_recovery(code)):
        assert hidden.encode() not in content
    for key in (MASTER, MasterKey(MASTER).database_key(), MasterKey(MASTER).audit_key(), code):
        assert base64.b64encode(key) not in content
        assert key.hex().encode() not in content


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_only_its_owner_reads_the_file(tmp_path: Path, ring: Keyring) -> None:
    write_keyring(tmp_path, ring)
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("login", "secret"),
    [
        ("nurse", "wrong"),
        ("nurse", SECRETS["保健 花子"]),
        ("nobody", SECRETS["nurse"]),
        ("", SECRETS["nurse"]),
        ("", ""),
    ],
)
def test_wrong_login_and_wrong_password_are_told_alike(
    ring: Keyring, login: str, secret: str
) -> None:
    with pytest.raises(WrongPassword) as caught:
        open_with_password(ring, login, secret)
    assert caught.value.sentence == WrongPassword.sentence


def test_an_empty_keyring_opens_for_nobody() -> None:
    with pytest.raises(WrongPassword):
        open_with_password(Keyring(VAULT, 1), "nurse", "x")
    with pytest.raises(WrongRecoveryCode):
        open_with_recovery(Keyring(VAULT, 1), format_recovery(bytes(20)))


def test_login_is_found_whatever_its_width_and_case(ring: Keyring) -> None:
    opened = open_with_password(ring, " ＮＵＲＳＥ ", SECRETS["nurse"])
    assert opened.reveal() == MASTER


def test_recovery_code_is_told_apart_from_a_typing_fault(ring: Keyring) -> None:
    with pytest.raises(MistypedRecoveryCode):
        open_with_recovery(ring, "ABCD-EFGH")
    with pytest.raises(WrongRecoveryCode):
        open_with_recovery(ring, format_recovery(generate_recovery()))


def test_wraps_are_added_replaced_and_removed(ring: Keyring) -> None:
    more = ring.add_wrap(_wrap("shin", "haru-no-ogawa-wa"))
    assert open_with_password(more, "shin", "haru-no-ogawa-wa").reveal() == MASTER
    changed = more.replace_wrap(_wrap("shin", "natsu-no-umi-wa-aoi"))
    assert changed.logins() == more.logins()
    with pytest.raises(WrongPassword):
        open_with_password(changed, "shin", "haru-no-ogawa-wa")
    gone = changed.remove_wrap("SHIN")
    assert gone == ring
    for refused in (
        lambda: more.add_wrap(_wrap("Shin", "x")),
        lambda: gone.remove_wrap("shin"),
        lambda: gone.replace_wrap(_wrap("shin", "x")),
        lambda: gone.add_wrap(replace(_wrap("shin", "x"), kind="pin")),
        lambda: gone.add_wrap(_wrap("x" * 65, "x")),
    ):
        with pytest.raises(ValueError, match=r"wrap"):
            refused()


def test_pair_of_vault_and_keyring(ring: Keyring) -> None:
    check_pair(ring, vault_id=VAULT, generation=1)
    for vault_id, generation in ((OTHER, 1), (VAULT, 2)):
        with pytest.raises(KeyringMismatch):
            check_pair(ring, vault_id=vault_id, generation=generation)


def test_the_previous_one_is_kept(tmp_path: Path, ring: Keyring) -> None:
    write_keyring(tmp_path, ring)
    with pytest.raises(KeyringDamaged):
        read_previous(tmp_path)
    later = ring.with_head(42, MAC)
    write_keyring(tmp_path, later)
    assert (read_keyring(tmp_path), read_previous(tmp_path)) == (later, ring)


def test_a_damaged_one_never_pushes_out_the_good_one(tmp_path: Path, ring: Keyring) -> None:
    write_keyring(tmp_path, ring)
    write_keyring(tmp_path, ring.with_head(42, MAC))
    (tmp_path / FILE_NAME).write_bytes(b"{")
    write_keyring(tmp_path, ring.with_head(43, MAC))
    assert read_previous(tmp_path) == ring
    assert read_keyring(tmp_path).head == Head(43, MAC)


def test_changes_of_two_programs_are_both_kept(tmp_path: Path, ring: Keyring) -> None:
    write_keyring(tmp_path, ring)
    # The window read the ring earlier; a command adds a user meanwhile; then the window closes.
    update_keyring(tmp_path, lambda now: now.add_wrap(_wrap("shin", "x")))
    update_keyring(tmp_path, lambda now: now.with_head(50, MAC))
    read = read_keyring(tmp_path)
    assert read.logins() == (*SECRETS, "shin")
    assert read.head == Head(50, MAC)


def test_an_update_without_change_keeps_the_previous_one(tmp_path: Path, ring: Keyring) -> None:
    write_keyring(tmp_path, ring)
    update_keyring(tmp_path, lambda now: now.with_head(42, MAC))
    update_keyring(tmp_path, lambda now: now)
    assert read_previous(tmp_path) == ring


def test_every_flipped_bit_of_the_file_is_refused(ring: Keyring) -> None:
    content = encode(ring.remove_wrap("保健 花子"))
    for place in range(len(content)):
        for bit in range(8):
            harmed = bytearray(content)
            harmed[place] ^= 1 << bit
            with pytest.raises(KeyringDamaged):
                decode(bytes(harmed))


def test_every_truncation_is_refused(ring: Keyring) -> None:
    content = encode(ring).rstrip()
    for length in range(len(content)):
        with pytest.raises(KeyringDamaged):
            decode(content[:length])


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    with pytest.raises(KeyringDamaged):
        decode(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b"9" * 100_000,
        b'{"keyring": NaN, "sha256": ""}',
        b'{"keyring": {}, "sha256": 1}',
        b'{"keyring": {}, "keyring": {}, "sha256": ""}',
        "{\"鍵\": 1}".encode(),
    ],
)
def test_foreign_content_is_refused(content: bytes) -> None:
    with pytest.raises(KeyringDamaged):
        decode(content)


def test_missing_unreadable_and_huge_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(KeyringDamaged) as caught:
        read_keyring(tmp_path)
    assert "一つ前の鍵のファイル" in caught.value.sentence
    assert "バックアップ" in caught.value.sentence
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(KeyringDamaged):
        read_keyring(tmp_path)
    (tmp_path / FILE_NAME).rmdir()
    (tmp_path / FILE_NAME).write_bytes(b" " * ((1 << 20) + 1))
    with pytest.raises(KeyringDamaged):
        read_keyring(tmp_path)


def _set(*way: Any) -> Callable[[dict[str, Any]], object]:
    *path, last, value = way

    def change(body: dict[str, Any]) -> None:
        target: Any = body
        for step in path:
            target = target[step]
        target[last] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        _set("vault_id", str(OTHER)),
        _set("generation", 2),
        _set("wraps", 1, "login", "somebody"),
        _set("wraps", 1, "kdf", "memory_kib", 9),
        _set("wraps", 1, "kdf", "time", 2),
        _set("wraps", 1, "salt", base64.b64encode(bytes(16)).decode()),
        _set("wraps", 1, "nonce", base64.b64encode(bytes(12)).decode()),
        _set("wraps", 1, "sealed", base64.b64encode(bytes(48)).decode()),
    ],
)
def test_a_forged_file_with_a_right_checksum_opens_nothing(
    ring: Keyring, change: Callable[[dict[str, Any]], object]
) -> None:
    forged = decode(_forged(ring, change))
    with pytest.raises(WrongPassword):
        open_with_password(forged, forged.wraps[1].login, SECRETS["nurse"])


def test_seals_swapped_between_logins_open_nothing(ring: Keyring) -> None:
    def swap(body: dict[str, Any]) -> None:
        first, second = body["wraps"][1], body["wraps"][2]
        first["login"], second["login"] = second["login"], first["login"]

    forged = decode(_forged(ring, swap))
    for login in SECRETS:
        for secret in SECRETS.values():
            with pytest.raises(WrongPassword):
                open_with_password(forged, login, secret)


@pytest.mark.parametrize(
    "change",
    [
        _set("format", 2),
        _set("format", True),
        _set("vault_id", "no uuid"),
        _set("vault_id", 7),
        _set("generation", 0),
        _set("generation", 1.0),
        _set("generation", 10**30),
        _set("wraps", {}),
        _set("wraps", [None]),
        _set("extra", 1),
        _set("head", "seq", -1),
        _set("head", "mac", "ab"),
        _set("head", "mac", "AB" * 32),
        _set("wraps", 1, "kind", "pin"),
        _set("wraps", 1, "kind", "recovery"),
        _set("wraps", 1, "login", ""),
        _set("wraps", 1, "login", "保健 花子"),
        _set("wraps", 1, "salt", "AAAA"),
        _set("wraps", 1, "salt", "é"),
        _set("wraps", 1, "nonce", 12),
        _set("wraps", 1, "kdf", "name", "scrypt"),
        _set("wraps", 1, "kdf", "memory_kib", 2**32),
        _set("wraps", 1, "kdf", "memory_kib", 512 * 1024 + 1),
        _set("wraps", 1, "kdf", "memory_kib", 0),
        _set("wraps", 1, "kdf", "time", 10**9),
        _set("wraps", 1, "kdf", "lanes", 10**6),
        _set("wraps", 1, "kdf", "lanes", "1"),
    ],
)
def test_hostile_values_are_refused_at_once(
    ring: Keyring, change: Callable[[dict[str, Any]], object]
) -> None:
    content = _forged(ring, change)
    before = time.perf_counter()
    with pytest.raises(KeyringDamaged):
        decode(content)
    assert time.perf_counter() - before < 0.1


def test_thousands_of_wraps_are_refused(ring: Keyring) -> None:
    def flood(body: dict[str, Any]) -> None:
        body["wraps"] = [{**body["wraps"][1], "login": f"u{n}"} for n in range(501)]

    with pytest.raises(KeyringDamaged):
        decode(_forged(ring, flood))


def test_a_disk_that_refuses_keeps_the_old_one(
    tmp_path: Path, ring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_keyring(tmp_path, ring)

    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic.os, "replace", full)
    with pytest.raises(atomic.FolderFull) as caught:
        write_keyring(tmp_path, ring.with_head(42, MAC))
    assert isinstance(caught.value, KnownError)
    assert read_keyring(tmp_path) == ring
    assert not list(tmp_path.glob("*.tmp"))


def test_another_program_at_the_same_file_is_told(
    tmp_path: Path, ring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "LOCK_SECONDS", 0)
    other = FileLock(tmp_path / (FILE_NAME + ".lock"))
    with other, pytest.raises(atomic.FolderBusy):
        write_keyring(tmp_path, ring)
    assert not (tmp_path / FILE_NAME).exists()
    write_keyring(tmp_path, ring)
    assert read_keyring(tmp_path) == ring


def test_a_lock_that_cannot_be_made_is_told(tmp_path: Path, ring: Keyring) -> None:
    (tmp_path / (FILE_NAME + ".lock")).mkdir()
    with pytest.raises(atomic.FolderNotWritable):
        write_keyring(tmp_path, ring)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, ring: Keyring) -> None:
    with pytest.raises(atomic.FolderNotWritable):
        write_keyring(tmp_path / "nowhere", ring)


_KILLED_WRITER = """
import os, random, select, signal, sys
from pathlib import Path
from nimo_desktop.storage.keyring import *
from nimo_desktop.storage.keyring import KeyringDamaged
folder, rounds, chance = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
mac = "ab" * 32
kept = 0
for turn in range(rounds):
    mine, its = os.pipe()
    child = os.fork()
    if child == 0:
        seq = read_keyring(folder).head.seq
        while True:
            seq += 1
            update_keyring(folder, lambda ring: ring.with_head(seq, mac))
            os.write(its, seq.to_bytes(8, "big"))
    os.close(its)
    # Killed after some whole writes and a part of the next, which takes about a millisecond.
    for _ in range(chance.randrange(6)):
        kept = int.from_bytes(os.read(mine, 8), "big")
    select.select([], [], [], chance.random() * 0.004)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while told := os.read(mine, 8):
        kept = int.from_bytes(told, "big")
    os.close(mine)
    now = read_keyring(folder).head.seq
    assert kept <= now <= kept + 1, (turn, kept, now)
    kept = now
    try:
        before = read_previous(folder).head.seq
    except KeyringDamaged:
        assert not (folder / PREVIOUS_NAME).exists(), turn
    else:
        assert now - 1 <= before <= now, (turn, before, now)
print(kept)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_killed_while_writing_a_readable_pair_remains(tmp_path: Path, ring: Keyring) -> None:
    write_keyring(tmp_path, ring.with_head(0, MAC))
    rounds = 300 if os.environ.get("NIMO_FULL") == "1" else 30
    seed = random.randrange(1 << 30)
    done = subprocess.run(
        [sys.executable, "-c", _KILLED_WRITER, str(tmp_path), str(rounds), str(seed)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, (seed, done.stderr)
    assert int(done.stdout) > rounds
    write_keyring(tmp_path, ring)
    assert read_keyring(tmp_path) == ring
    names = {path.name for path in tmp_path.iterdir()}
    assert names <= {
        FILE_NAME, PREVIOUS_NAME, FILE_NAME + ".lock", PREVIOUS_NAME + ".tmp", FILE_NAME + ".tmp",
    }


@pytest.fixture(scope="module")
def denied() -> frozenset[str]:
    return parse_denied(paths.resource("codes/denied_passwords.txt").read_text("utf-8"))


def test_denied_words_are_plain_and_long_enough(denied: frozenset[str]) -> None:
    assert len(denied) > 300
    assert all(len(word) >= 8 and word == word.casefold() for word in denied)


@pytest.mark.parametrize(
    "password",
    [
        "renshu-renshu-2026",
        "kyou-wa-hare-no-hi",
        "correct horse battery",
        "春の小川はさらさら行くよ岸の",
        "Tk7$vQ2m!xLp9z",
        "ＫａｗａＮｏＵｅＮｏＨａｓｈｉ",
    ],
)
def test_good_passwords_pass(password: str, denied: frozenset[str]) -> None:
    assert password_problems(password, login="nurse", deny=denied) == ()


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_short"),
        ("kyou-wa-hare", "password_short"),
        ("x1" * 200, "password_long"),
        ("nurse-no-hare-no-hi", "password_login"),
        ("ＮＵＲＳＥ-no-hare-no-hi", "password_login"),
        ("aaaaaaaaaaaaaaaa", "password_repeats"),
        ("abcabcabcabcabc", "password_repeats"),
        ("password12345", "password_common"),
        ("PassWord!!!!!!!!2026", "password_common"),
        ("p@ssw0rdp@55w0rd", "password_common"),
        ("qwertyuiop1234", "password_common"),
        ("1qaz2wsx3edc4rfv", "password_common"),
        ("abcdefghijklmn", "password_common"),
        ("9876543210987", "password_common"),
        ("hokenshi-hokenshi-2026", "password_common"),
        ("yakubayakuba2026reiwa8", "password_common"),
        ("sakura12sakura12", "password_common"),
        ("あいうえおかきくけこさしす", "password_common"),
        ("パスワードパスワード1234", "password_common"),
    ],
)
def test_bad_passwords_are_told(password: str, code: str, denied: frozenset[str]) -> None:
    found = password_problems(password, login="nurse", deny=denied | {"sakura12"})
    assert code in [problem.code for problem in found]
    assert all(problem.field == "password" and problem.sentence for problem in found)


def test_an_office_lowers_to_twelve_and_no_further(denied: frozenset[str]) -> None:
    twelve = "kyou-wa-hare"
    assert password_problems(twelve, login="nurse", minimum=12, deny=denied) == ()
    with pytest.raises(ValueError, match="twelve"):
        password_problems(twelve, login="nurse", minimum=11, deny=denied)


def test_an_office_adds_its_own_words() -> None:
    deny = parse_denied("# our town\nMINAMIYAMA\n\n")
    assert deny == {"minamiyama"}
    found = password_problems("Minamiyama-2026-1", login="nurse", deny=deny)
    assert [problem.code for problem in found] == ["password_common"]
