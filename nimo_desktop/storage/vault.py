"""One encrypted file: opening, reading, and the only way to write. Knows SQLite; nothing above
does.

Settings follow what was measured: WAL with synchronous=FULL loses nothing in a power cut, BEGIN
IMMEDIATE
with a busy timeout lets several programs write, a raw key opens in under a millisecond (ours is
Argon2id).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.storage import guard

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

VAULT_FILE = "vault.db"
WINDOW_CACHE_KIB = 65536
COMMAND_CACHE_KIB = 8192
BUSY_MS = 5000


class VaultUnreadable(KnownError):
    """Wrong key or damaged first page: SQLCipher answers both with the same words."""

    sentence = (
        "記録ファイルを開けませんでした。鍵が合わないか、ファイルが傷んでいます。何も変更していません。"
        "「バックアップから戻す」で最新のバックアップを別のフォルダーに戻せます。"
    )


class VaultReadOnly(KnownError):
    """The folder or the file may not be written."""

    sentence = (
        "記録の保存先が読み取り専用になっています。保存はされていません。入力した内容は画面に残っています。"
        "保存先フォルダーの権限を確かめてください。"
    )


class VaultFull(KnownError):
    """The disk has no room."""

    sentence = (
        "ディスクの空きがなく保存できませんでした。入力した内容は画面に残っています。"
        "不要なファイルを減らしてから、もう一度保存してください。"
    )


class VaultBusy(KnownError):
    """Another program held the write lock longer than we wait."""

    sentence = (
        "ほかの処理が記録を書き込んでいるため保存できませんでした。入力した内容は残っています。"
        "少し待ってから、もう一度保存してください。"
    )


class VaultDamaged(KnownError):
    """A page failed its check while it was read or written."""

    sentence = (
        "記録ファイルの一部が傷んでいます。何も変更していません。"
        "「バックアップから戻す」で、検査ずみの最新のバックアップを別のフォルダーに戻してください。"
    )


@dataclass(frozen=True, slots=True)
class VaultKeys:
    """The two keys that open a vault: of the database, and of the journal's chain."""

    database: bytes
    audit: bytes

    def __repr__(self) -> str:
        return "VaultKeys(…)"


class Vault:
    """An open vault. `read()` and `write()` give connections inside a transaction."""

    def __init__(
        self,
        path: Path,
        keys: VaultKeys,
        *,
        variants: Mapping[str, str],
        cache_kib: int = COMMAND_CACHE_KIB,
    ) -> None:
        self.path = path
        self.audit_key = keys.audit
        self.variants = variants
        self._kept_watch: _Watch | None = None
        self._engine = _make_engine(path, keys.database, cache_kib)
        guard.install(self._engine)

    @property
    def engine(self) -> Engine:
        """For backup and migration, which work below transactions."""
        return self._engine

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A deferred transaction that sees one state of the vault."""
        with known_troubles(), self._engine.connect() as conn, conn.begin():
            yield conn

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """BEGIN IMMEDIATE; commits durably at the end, rolls back on any exception."""
        with known_troubles(), self._engine.connect() as conn:
            writing = conn.execution_options(**{guard.WRITING: True})
            with writing.begin():
                writing.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
                yield writing

    def data_version(self) -> int:
        """Rises when another process has committed; asked on one kept connection."""
        return self._watch.data_version()

    @property
    def _watch(self) -> _Watch:
        if self._kept_watch is None:
            self._kept_watch = _Watch(self._engine)
        return self._kept_watch

    def checkpoint(self) -> None:
        """Move everything from the log into the file and empty the log."""
        with known_troubles(), self._engine.connect() as conn:
            conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Checkpoint if possible and let go of every connection."""
        if self._kept_watch is not None:
            self._kept_watch.close()
            self._kept_watch = None
        with contextlib.suppress(KnownError):
            self.checkpoint()
        self._engine.dispose()


class _Watch:
    """A connection of its own: `PRAGMA data_version` compares with what *this* connection saw."""

    def __init__(self, engine: Engine) -> None:
        self._conn = engine.raw_connection()

    def data_version(self) -> int:
        row = self._conn.cursor().execute("PRAGMA data_version").fetchone()
        return int(row[0]) if row else 0

    def close(self) -> None:
        self._conn.close()


def _make_engine(path: Path, key: bytes, cache_kib: int) -> Engine:
    # module= is needed so that errors arrive as sqlalchemy.exc; without poolclass SQLAlchemy
    # would keep
    # one connection per thread
    from sqlcipher3 import dbapi2

    hex_key = key.hex()

    def connect() -> Any:
        conn = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False)
        try:
            for pragma in (
                "cipher_log_level=NONE",
                f"key=\"x'{hex_key}'\"",
                f"busy_timeout={BUSY_MS}",
                "journal_mode=WAL",
                "synchronous=FULL",
                "foreign_keys=ON",
                f"cache_size=-{cache_kib}",
                "temp_store=MEMORY",
                "trusted_schema=OFF",
            ):
                conn.execute(f"PRAGMA {pragma}")
        except Exception:
            conn.close()
            raise
        return conn

    engine = sa.create_engine(
        "sqlite://",
        creator=connect,
        module=dbapi2,
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=8,
        hide_parameters=True,
        json_serializer=_dump_json,
    )
    sa.event.listen(engine, "begin", _begin)
    return engine


def _dump_json(value: object) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _begin(conn: Connection) -> None:
    writing = conn.get_execution_options().get(guard.WRITING)
    conn.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


_BY_WORDS: tuple[tuple[str, type[KnownError]], ...] = (
    ("file is not a database", VaultUnreadable),
    ("file is encrypted", VaultUnreadable),
    ("readonly", VaultReadOnly),
    ("unable to open", VaultReadOnly),
    ("disk is full", VaultFull),
    ("database is locked", VaultBusy),
    ("malformed", VaultDamaged),
    # The search index cannot be opened: one of its own tables is cut or spoilt.
    ("vtable constructor failed", VaultDamaged),
    ("disk i/o error", VaultDamaged),
    ("hmac", VaultDamaged),
)


@contextlib.contextmanager
def known_troubles() -> Iterator[None]:
    """Turn troubles of the environment into their sentences; our own bugs pass through."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        words = str(error.orig).lower()
        for part, trouble in _BY_WORDS:
            if part in words:
                raise trouble from None
        raise


def create_empty(path: Path, keys: VaultKeys) -> None:
    """Make the file with its first tables. The caller has checked the folder; an existing file is
    refused.
    """
    from nimo_desktop.storage import migrate

    if path.exists():
        raise FileExistsError(path.name)
    engine = _make_engine(path, keys.database, COMMAND_CACHE_KIB)
    try:
        migrate.create(engine)
    finally:
        engine.dispose()
