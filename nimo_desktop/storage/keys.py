"""The master key of a vault and how a password, a recovery code or a PIN opens it.

One random master key per generation of a vault. HKDF-SHA256 gives the database key and the audit
key. Each secret wraps the master key: Argon2id makes a key of the secret, AES-256-GCM seals with
it and binds the vault, the generation, the login and the cost, so that a wrap moved elsewhere or
made cheaper does not open. Nothing here touches the disk.
"""

from __future__ import annotations

import json
import secrets
import unicodedata
from dataclasses import dataclass, field
from typing import Literal, NewType, get_args
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.ids import RandomBytes

VaultId = NewType("VaultId", UUID)
WrapKind = Literal["password", "recovery", "pin"]
Secret = str | bytes
"""A password or PIN as typed, or the twenty bytes of a recovery code."""

KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
SEALED_BYTES = KEY_BYTES + 16
RECOVERY_BYTES = 20
MAX_MEMORY_KIB = 512 * 1024
MAX_TIME = 16
MAX_LANES = 16
# Product of memory and passes: about three seconds on the slowest PC we measured.
MAX_WORK_KIB = 4 * 1024 * 1024

_DATABASE_INFO = b"nimo-desktop/database-key/1"
_AUDIT_INFO = b"nimo-desktop/audit-key/1"


class WrongPassword(KnownError):
    """Login, password or wrap do not fit together; never says which."""

    sentence = (
        "ログイン名またはパスワードが違います。記録は変わっていません。"
        "大文字・小文字と日本語入力の状態を確かめて、もう一度入力してください。"
    )


class WrongRecoveryCode(KnownError):
    """The recovery code is well formed but opens nothing here."""

    sentence = (
        "この回復コードでは開けません。記録は変わっていません。"
        "この保管場所のために印刷した、いちばん新しい回復コードかどうかをお確かめください。"
    )


class MistypedRecoveryCode(KnownError):
    """The recovery code cannot be right as it was typed: nothing was tried with it."""

    sentence = (
        "回復コードに打ちまちがいがあるようです。記録は変わっていません。"
        "紙の文字と一つずつ見くらべて、もう一度入力してください。"
    )


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What one try of a secret costs under Argon2id.

    ValueError outside the limits: the upper ones keep a damaged or hostile keyring from
    exhausting the PC, the lower ones are those of Argon2 (RFC 9106, 3.1). A cheaper wrap put in
    place of ours does not open, because the cost is bound by the seal.
    """

    memory_kib: int = 65536
    time: int = 3
    lanes: int = 4

    def __post_init__(self) -> None:
        for value in (self.memory_kib, self.time, self.lanes):
            if type(value) is not int:
                raise ValueError("cost is not a whole number")
        if not (1 <= self.lanes <= MAX_LANES and 1 <= self.time <= MAX_TIME):
            raise ValueError("lanes or time outside the limits")
        if not 8 * self.lanes <= self.memory_kib <= MAX_MEMORY_KIB:
            raise ValueError("memory outside the limits")
        if self.memory_kib * self.time > MAX_WORK_KIB:
            raise ValueError("memory and time together outside the limits")


class MasterKey:
    """The 32 bytes that everything in a vault hangs on; never shown, never pickled.

    After `forget` it gives no keys any more. Python may have copied the bytes meanwhile, so
    forgetting shortens their life in memory but cannot promise the end of it.
    """

    __slots__ = ("_forgotten", "_secret")

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise ValueError("a master key has 32 bytes")
        self._secret = bytearray(secret)
        self._forgotten = False

    def database_key(self) -> bytes:
        """The raw key of the encrypted database (32 bytes)."""
        return self._derive(_DATABASE_INFO)

    def audit_key(self) -> bytes:
        """The key of the journal's chain (32 bytes); a re-keyed vault keeps its former ones."""
        return self._derive(_AUDIT_INFO)

    def forget(self) -> None:
        """Overwrites the bytes; calling it twice is fine."""
        self._secret[:] = bytes(KEY_BYTES)
        self._forgotten = True

    def reveal(self) -> bytes:
        """The bytes themselves, for sealing them only. RuntimeError once forgotten."""
        if self._forgotten:
            raise RuntimeError("the master key was forgotten")
        return bytes(self._secret)

    def _derive(self, info: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(
            self.reveal()
        )

    def __repr__(self) -> str:
        return "MasterKey(hidden)"

    def __reduce__(self) -> str:
        raise TypeError("a master key is never pickled or copied")


def generate_master(random: RandomBytes = secrets.token_bytes) -> MasterKey:
    """A fresh master key."""
    return MasterKey(random(KEY_BYTES))


@dataclass(frozen=True, slots=True)
class Wrap:
    """The master key sealed by one secret. `login` is empty for the recovery code."""

    login: str
    kind: WrapKind
    cost: KdfCost
    salt: bytes = field(repr=False)
    nonce: bytes = field(repr=False)
    sealed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if self.kind not in get_args(WrapKind):
            raise ValueError("unknown kind of wrap")
        if (self.kind == "recovery") != (self.login == ""):
            raise ValueError("only the recovery code has no login")
        sizes = (len(self.salt), len(self.nonce), len(self.sealed))
        if sizes != (SALT_BYTES, NONCE_BYTES, SEALED_BYTES):
            raise ValueError("salt, nonce or seal has a wrong length")


def wrap(
    master: MasterKey,
    secret: Secret,
    *,
    vault_id: VaultId,
    generation: int,
    login: str,
    cost: KdfCost,
    kind: WrapKind = "password",
    random: RandomBytes = secrets.token_bytes,
) -> Wrap:
    """Seals the master key with a secret, under a fresh salt and nonce."""
    salt, nonce = random(SALT_BYTES), random(NONCE_BYTES)
    bound = _bound(vault_id, generation, login=login, kind=kind, cost=cost)
    sealed = AESGCM(_stretch(secret, salt, cost)).encrypt(nonce, master.reveal(), bound)
    return Wrap(login=login, kind=kind, cost=cost, salt=salt, nonce=nonce, sealed=sealed)


def unwrap(wrapped: Wrap, secret: Secret, *, vault_id: VaultId, generation: int) -> MasterKey:
    """The master key, or WrongPassword / WrongRecoveryCode if anything at all does not fit."""
    bound = _bound(
        vault_id, generation, login=wrapped.login, kind=wrapped.kind, cost=wrapped.cost
    )
    key = _stretch(secret, wrapped.salt, wrapped.cost)
    try:
        return MasterKey(AESGCM(key).decrypt(wrapped.nonce, wrapped.sealed, bound))
    except InvalidTag:
        if wrapped.kind == "recovery":
            raise WrongRecoveryCode from None
        raise WrongPassword from None


def spend_a_try(secret: Secret, cost: KdfCost) -> None:
    """Costs as much time as a real try, so that an unknown login answers no sooner."""
    _stretch(secret, bytes(SALT_BYTES), cost)


def same_text(text: str) -> str:
    """Text as it is compared and stretched: NFKC, so that full-width letters are the plain ones."""
    return unicodedata.normalize("NFKC", text)


def _stretch(secret: Secret, salt: bytes, cost: KdfCost) -> bytes:
    """Argon2id of the secret. A password file may hold bytes that are no UTF-8: they stay bytes."""
    if isinstance(secret, str):
        secret = same_text(secret).encode("utf-8", "surrogatepass")
    return Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.time,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    ).derive(secret)


def _bound(
    vault_id: VaultId, generation: int, *, login: str, kind: WrapKind, cost: KdfCost
) -> bytes:
    """What the seal covers besides the key, as canonical JSON."""
    facts = {
        "generation": generation,
        "kdf": {"lanes": cost.lanes, "memory_kib": cost.memory_kib, "time": cost.time},
        "kind": kind,
        "login": login,
        "vault_id": str(vault_id),
    }
    return canonical_json(facts)


def canonical_json(value: object) -> bytes:
    """The one byte form of a JSON value: sorted keys, no spaces, ASCII."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("ascii")


# Crockford's alphabet: no I, L, O, U, so that nothing on paper can be taken for a digit.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS = frozenset(" -_.\t\r\n‐‑‒–—―−ー─・、。")
_GROUP = 4
_CODE_LETTERS = RECOVERY_BYTES * 8 // 5


def generate_recovery(random: RandomBytes = secrets.token_bytes) -> bytes:
    """The 160 random bits of a recovery code; the secret of a wrap of kind "recovery"."""
    return random(RECOVERY_BYTES)


def format_recovery(code: bytes) -> str:
    """The code for printing: eight groups of four letters and a check character."""
    if len(code) != RECOVERY_BYTES:
        raise ValueError("a recovery code has 20 bytes")
    number = int.from_bytes(code, "big")
    places = range(5 * (_CODE_LETTERS - 1), -1, -5)
    values = [number >> place & 31 for place in places]
    letters = "".join(_LETTERS[value] for value in [*values, _times_alpha(_checksum(values))])
    return "-".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))


def parse_recovery(text: str) -> bytes:
    """The code that was typed, forgiving case, width, spaces, hyphens, O for 0 and I or L for 1.

    MistypedRecoveryCode if letters are missing, foreign, or the check fails: any single wrong
    letter and any two neighbours swapped are found.
    """
    plain = same_text(text).upper().translate(_LOOKALIKES)
    letters = [letter for letter in plain if letter not in _SEPARATORS]
    if len(letters) != _CODE_LETTERS + 1 or not all(letter in _LETTERS for letter in letters):
        raise MistypedRecoveryCode
    values = [_LETTERS.index(letter) for letter in letters]
    if _checksum(values) != 0:
        raise MistypedRecoveryCode
    number = 0
    for value in values[:-1]:
        number = number << 5 | value
    return number.to_bytes(RECOVERY_BYTES, "big")


def _checksum(values: list[int]) -> int:
    """The letters as a polynomial over the field of 32, at a primitive element: 0 if unharmed.

    Every place has its own non-zero weight (31 different ones in turn), which is why one wrong
    letter or two swapped neighbours never cancel out.
    """
    total = 0
    for value in values:
        total = _times_alpha(total) ^ value
    return total


def _times_alpha(value: int) -> int:
    """Multiplication by x in GF(32) modulo x^5 + x^2 + 1."""
    return value << 1 ^ (0b100101 if value & 16 else 0)
