"""A new key for the vault: the only thing that takes access away from whoever once had a password.

Vault and keyring must change together. The new pair is made beside the old one, a flag says that
it is whole, then the vault's file and the keyring are replaced. A kill at any moment leaves a pair
that fits: `finish` goes back to the old one or on to the new one. Former audit keys stay inside.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nimo_desktop.domain.journal import Op
from nimo_desktop.storage import journal, keyring, meta, migrate, records
from nimo_desktop.storage.atomic import fsync_folder, write_atomic
from nimo_desktop.storage.keyring import Keyring
from nimo_desktop.storage.vault import VAULT_FILE, Vault, VaultKeys, known_troubles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nimo_desktop.storage.window_lock import WindowLock

WORKING: Final = "vault.db.rekeying"
READY: Final = "vault.db.rekeyed"
NEW_RING: Final = "keyring.rekeyed.json"


def _nowhere(_: str) -> None:
    """Tests stop here."""


def rekey(
    folder: Path,
    old: VaultKeys,
    new: VaultKeys,
    ring: Keyring,
    *,
    variants: Mapping[str, str],
    lock: WindowLock,
    now: datetime,
    actor: str,
    at: Callable[[str], None] = _nowhere,
) -> None:
    """Replace vault and keyring by the pair of the new key; `ring` names the next generation.

    `lock` must be held and the vault closed. Raises VaultBusy and other known troubles; then the
    old pair stands.
    """
    if not lock.held:
        raise RuntimeError("a new key needs the vault alone")
    finish(folder)
    original, working = folder / VAULT_FILE, folder / WORKING
    try:
        with migrate.alone(original, old, variants) as source:
            migrate.copy_to(source, working, old)
            at("copied")
            _change_key(working, old, new)
            at("changed")
            _sign(working, new, old, ring, variants=variants, now=now, actor=actor)
            migrate.sync(working)
            at("signed")
            write_atomic(folder / NEW_RING, keyring.encode(ring))
            os.replace(working, folder / READY)
            fsync_folder(folder)
            at("ready")
        os.replace(folder / READY, original)
        fsync_folder(folder)
        at("replaced")
    except BaseException:
        finish(folder)
        raise
    finish(folder)


def finish(folder: Path) -> None:
    """After a kill: back to the old pair if the vault was not replaced yet, else on to the new."""
    new_ring = folder / NEW_RING
    if not new_ring.exists():
        _remove(folder, WORKING, READY)
        return
    if (folder / READY).exists() or (folder / WORKING).exists():
        _remove(folder, WORKING, READY, NEW_RING)
        return
    keyring.write_keyring(folder, keyring.decode(new_ring.read_bytes()))
    _remove(folder, NEW_RING)


def is_unfinished(folder: Path) -> bool:
    """A new key was being made when the program died."""
    return any((folder / name).exists() for name in (NEW_RING, READY, WORKING))


def _remove(folder: Path, *names: str) -> None:
    for name in names:
        for tail in ("", "-wal", "-shm", "-journal"):
            (folder / f"{name}{tail}").unlink(missing_ok=True)
    fsync_folder(folder)


def _change_key(path: Path, old: VaultKeys, new: VaultKeys) -> None:
    from sqlcipher3 import dbapi2

    with known_troubles():
        conn = dbapi2.connect(str(path), isolation_level=None)
        try:
            conn.execute("PRAGMA cipher_log_level=NONE")
            conn.execute(f"PRAGMA key=\"x'{old.database.hex()}'\"")
            conn.execute(f"PRAGMA rekey=\"x'{new.database.hex()}'\"")
        finally:
            conn.close()


def _sign(
    path: Path,
    new: VaultKeys,
    old: VaultKeys,
    ring: Keyring,
    *,
    variants: Mapping[str, str],
    now: datetime,
    actor: str,
) -> None:
    """Name the new generation, keep the former audit key inside, and say so in the journal."""
    vault = Vault(path, new, variants=variants)
    try:
        with vault.read() as conn:
            last = journal.head(conn)

        def work(writer: records.Writer) -> None:
            meta.keep_audit_key(writer.conn, until=last.seq, key=old.audit)
            meta.write_identity(writer.conn, meta.Identity(ring.vault_id, ring.generation))
            writer.remark("vault", "key", {"generation": ring.generation})

        records.apply(vault, Op.REKEYED, work, actor=actor, at=now)
        with vault.read() as conn:
            journal.verify(conn, new.audit)
    finally:
        vault.close()
