"""What a vault knows of itself: its id and generation (the keyring names the same), its
revision.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import sqlalchemy as sa

from nimo_desktop.storage.keys import VaultId
from nimo_desktop.storage.schema import vault_meta

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True)
class Identity:
    """Vault id and key generation."""

    vault_id: VaultId
    generation: int


def write_identity(conn: Connection, identity: Identity) -> None:
    """Once, when the vault is made, and again when it is re-keyed."""
    for key, value in (
        ("vault_id", str(identity.vault_id)),
        ("generation", str(identity.generation)),
    ):
        conn.execute(sa.delete(vault_meta).where(vault_meta.c.key == key))
        conn.execute(vault_meta.insert().values(key=key, value=value))


def identity(conn: Connection) -> Identity:
    """Raises KeyError if the vault names itself nowhere (it is not one of ours)."""
    rows = {r.key: r.value for r in conn.execute(sa.select(vault_meta))}
    return Identity(VaultId(UUID(rows["vault_id"])), int(rows["generation"]))


def revision(conn: Connection) -> str:
    """The migration this vault stands at."""
    return str(conn.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())


_FORMER = "audit_key_until_"


def keep_audit_key(conn: Connection, *, until: int, key: bytes) -> None:
    """A former audit key stays inside, for the entries up to `until` that it signed."""
    conn.execute(vault_meta.insert().values(key=f"{_FORMER}{until:012d}", value=key.hex()))


def former_audit_keys(conn: Connection) -> tuple[tuple[int, bytes], ...]:
    """(last entry it signed, key), oldest first."""
    rows = conn.execute(
        sa.select(vault_meta).where(vault_meta.c.key.startswith(_FORMER)).order_by(vault_meta.c.key)
    )
    return tuple((int(r.key.removeprefix(_FORMER)), bytes.fromhex(r.value)) for r in rows)
