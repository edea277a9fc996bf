"""`keyring.json`: who can open the vault, and where its journal ended at the last close.

It holds login names, wrapped keys and the journal's head; nothing about a resident. The file is
replaced as a whole and the one before is kept, so that one readable keyring always remains. A
checksum tells damage apart from a wrong password; against malice stand the seals of the wraps.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal
from uuid import UUID

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.storage.atomic import hold_lock, write_atomic
from nimo_desktop.storage.keys import (
    KdfCost,
    MasterKey,
    VaultId,
    Wrap,
    WrongPassword,
    WrongRecoveryCode,
    canonical_json,
    parse_recovery,
    same_text,
    spend_a_try,
    unwrap,
)

FILE_NAME: Final = "keyring.json"
PREVIOUS_NAME: Final = "keyring.previous.json"
FORMAT: Final = 1
MAX_BYTES: Final = 1 << 20
MAX_WRAPS: Final = 500
KeptKind = Literal["password", "recovery"]
_MAX_INTEGER = 1 << 53
_MAX_LOGIN = 64


class KeyringDamaged(KnownError):
    """`keyring.json` is missing, unreadable or harmed."""

    sentence = (
        "鍵のファイル（keyring.json）が見つからないか、壊れています。記録そのものは変わっていません。"
        "一つ前の鍵のファイル（keyring.previous.json）か、バックアップの中の鍵のファイルを使えば開けます。"
    )


class KeyringMismatch(KnownError):
    """Keyring and vault belong to different vaults or generations."""

    sentence = (
        "鍵のファイル（keyring.json）と記録のファイルの組み合わせが合っていません。記録は変わっていません。"
        "同じ日のバックアップから、両方をそろえて戻してください。"
    )


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of the journal when the vault was closed; `mac` as hex."""

    seq: int
    mac: str

    def __post_init__(self) -> None:
        _whole(self.seq, 0)
        if len(self.mac) != 64 or set(self.mac) - set("0123456789abcdef"):
            raise ValueError("a head's mac is 64 hex digits")


@dataclass(frozen=True, slots=True)
class Keyring:
    """The content of `keyring.json`; one wrap per login and at most one for the recovery code."""

    vault_id: VaultId
    generation: int
    wraps: tuple[Wrap, ...] = field(default=())
    head: Head | None = None

    def __post_init__(self) -> None:
        _whole(self.generation, 1)
        names = [same_login(wrap.login) for wrap in self.wraps]
        if len(names) > MAX_WRAPS or len(set(names)) != len(names):
            raise ValueError("too many wraps or two for one login")
        for wrap in self.wraps:
            if wrap.kind == "pin" or len(wrap.login) > _MAX_LOGIN:
                raise ValueError("a wrap of this kind or length is never kept")

    def logins(self) -> tuple[str, ...]:
        """Who can open the vault by password, in the order they were added."""
        return tuple(wrap.login for wrap in self.wraps if wrap.kind == "password")

    def find(self, login: str) -> Wrap | None:
        """The wrap of a login as typed (width and case do not matter); "" is the recovery code."""
        wanted = same_login(login)
        return next((wrap for wrap in self.wraps if same_login(wrap.login) == wanted), None)

    def add_wrap(self, wrap: Wrap) -> Keyring:
        """With one wrap more. ValueError if the login already has one."""
        return replace(self, wraps=(*self.wraps, wrap))

    def remove_wrap(self, login: str) -> Keyring:
        """Without the login's wrap. This revokes nothing: taking access away re-keys the vault."""
        found = self._present(login)
        return replace(self, wraps=tuple(wrap for wrap in self.wraps if wrap is not found))

    def replace_wrap(self, wrap: Wrap) -> Keyring:
        """With the login's wrap exchanged in its place, e.g. for a new password."""
        found = self._present(wrap.login)
        return replace(self, wraps=tuple(wrap if old is found else old for old in self.wraps))

    def with_head(self, seq: int, mac: str) -> Keyring:
        """With the journal's end as it is at close."""
        return replace(self, head=Head(seq, mac))

    def _present(self, login: str) -> Wrap:
        found = self.find(login)
        if found is None:
            raise ValueError("no wrap for this login")
        return found


def same_login(login: str) -> str:
    """A login as it is compared: width, case and outer spaces do not matter."""
    return same_text(login).strip().casefold()


def open_with_password(keyring: Keyring, login: str, password: str) -> MasterKey:
    """The master key, or WrongPassword; an unknown login takes as long as a wrong password."""
    found = keyring.find(login)
    if found is None or found.kind != "password":
        spend_a_try(password, keyring.wraps[0].cost if keyring.wraps else KdfCost())
        raise WrongPassword
    return unwrap(found, password, vault_id=keyring.vault_id, generation=keyring.generation)


def open_with_recovery(keyring: Keyring, typed: str) -> MasterKey:
    """The master key, or MistypedRecoveryCode (nothing was tried) or WrongRecoveryCode."""
    code = parse_recovery(typed)
    found = keyring.find("")
    if found is None:
        raise WrongRecoveryCode
    return unwrap(found, code, vault_id=keyring.vault_id, generation=keyring.generation)


def check_pair(keyring: Keyring, *, vault_id: VaultId, generation: int) -> None:
    """KeyringMismatch unless the vault's own id and generation are those of the keyring."""
    if (keyring.vault_id, keyring.generation) != (vault_id, generation):
        raise KeyringMismatch


def read_keyring(folder: Path) -> Keyring:
    """The keyring of the folder, or KeyringDamaged."""
    return _read(folder / FILE_NAME)


def read_previous(folder: Path) -> Keyring:
    """The keyring before the last write, or KeyringDamaged."""
    return _read(folder / PREVIOUS_NAME)


def write_keyring(folder: Path, keyring: Keyring) -> None:
    """Replaces the keyring; the one before is kept unless it is damaged.

    Killed at any moment, it leaves a readable `keyring.json`: the old or the new one.
    """
    with hold_lock(folder / FILE_NAME):
        _write(folder, keyring)


def update_keyring(folder: Path, change: Callable[[Keyring], Keyring]) -> Keyring:
    """Reads, changes and writes under one lock, so that two programs lose none of their changes."""
    with hold_lock(folder / FILE_NAME):
        before = read_keyring(folder)
        after = change(before)
        if after != before:
            _write(folder, after)
    return after


def encode(keyring: Keyring) -> bytes:
    """The file's bytes; backups keep them as they are."""
    body = {
        "format": FORMAT,
        "vault_id": str(keyring.vault_id),
        "generation": keyring.generation,
        "wraps": [_wrap_to_json(wrap) for wrap in keyring.wraps],
        "head": None if keyring.head is None else {
            "seq": keyring.head.seq, "mac": keyring.head.mac,
        },
    }
    whole = {"keyring": body, "sha256": hashlib.sha256(canonical_json(body)).hexdigest()}
    return json.dumps(whole, indent=1, ensure_ascii=True).encode("ascii") + b"\n"


def decode(content: bytes) -> Keyring:
    """The keyring in a file's bytes, or KeyringDamaged. Cheap: no key is derived here."""
    try:
        whole = json.loads(content.decode("ascii"), object_pairs_hook=_no_twins)
        body = _fields(whole, "keyring", "sha256")["keyring"]
        found = hashlib.sha256(canonical_json(body)).hexdigest()
        if not hmac.compare_digest(found, _text(whole["sha256"])):
            raise ValueError("checksum")
        return _keyring_from_json(body)
    except (ValueError, RecursionError):
        # Parsing errors carry the file, which holds login names: they stay out of the chain.
        raise KeyringDamaged from None


def _read(path: Path) -> Keyring:
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise KeyringDamaged from error
    if len(content) > MAX_BYTES:
        raise KeyringDamaged
    return decode(content)


def _write(folder: Path, keyring: Keyring) -> None:
    """Under the lock. A damaged current file must not push out the good one before it."""
    current = folder / FILE_NAME
    try:
        kept = encode(_read(current))
    except KeyringDamaged:
        kept = None
    if kept is not None:
        write_atomic(folder / PREVIOUS_NAME, kept)
    write_atomic(current, encode(keyring))


def _wrap_to_json(wrap: Wrap) -> dict[str, object]:
    return {
        "login": wrap.login,
        "kind": wrap.kind,
        "kdf": {
            "name": "argon2id",
            "memory_kib": wrap.cost.memory_kib,
            "time": wrap.cost.time,
            "lanes": wrap.cost.lanes,
        },
        "salt": base64.b64encode(wrap.salt).decode("ascii"),
        "nonce": base64.b64encode(wrap.nonce).decode("ascii"),
        "sealed": base64.b64encode(wrap.sealed).decode("ascii"),
    }


def _keyring_from_json(value: object) -> Keyring:
    """ValueError for anything that our own writer would not have written."""
    body = _fields(value, "format", "vault_id", "generation", "wraps", "head")
    if _whole(body["format"], 1) != FORMAT:
        raise ValueError("a format of another version")
    wraps = body["wraps"]
    if not isinstance(wraps, list):
        raise ValueError("wraps is no list")
    head = body["head"]
    if head is not None:
        fields = _fields(head, "seq", "mac")
        head = Head(_whole(fields["seq"], 0), _text(fields["mac"]))
    return Keyring(
        vault_id=VaultId(UUID(_text(body["vault_id"]))),
        generation=_whole(body["generation"], 1),
        wraps=tuple(_wrap_from_json(wrap) for wrap in wraps),
        head=head,
    )


def _wrap_from_json(value: object) -> Wrap:
    fields = _fields(value, "login", "kind", "kdf", "salt", "nonce", "sealed")
    kdf = _fields(fields["kdf"], "name", "memory_kib", "time", "lanes")
    if kdf["name"] != "argon2id":
        raise ValueError("an unknown key derivation")
    kind: KeptKind = "recovery" if fields["kind"] == "recovery" else "password"
    if fields["kind"] != kind:
        raise ValueError("a kind of wrap that is never kept")
    return Wrap(
        login=_text(fields["login"]),
        kind=kind,
        cost=KdfCost(
            _whole(kdf["memory_kib"], 1), _whole(kdf["time"], 1), _whole(kdf["lanes"], 1)
        ),
        salt=_bytes(fields["salt"]),
        nonce=_bytes(fields["nonce"]),
        sealed=_bytes(fields["sealed"]),
    )


def _no_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A JSON object, refusing a key that occurs twice: readers would disagree on which counts."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key occurs twice")
    return found


def _fields(value: object, *names: str) -> dict[str, object]:
    if not isinstance(value, dict) or set(value) != set(names):
        raise ValueError("missing or unknown fields")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    return value


def _whole(value: object, least: int) -> int:
    # `type` rather than isinstance: true and 1.0 are no counts.
    if type(value) is not int or not least <= value <= _MAX_INTEGER:
        raise ValueError("not a whole number in range")
    return value


def _bytes(value: object) -> bytes:
    try:
        return base64.b64decode(_text(value).encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise ValueError("not base64") from None
