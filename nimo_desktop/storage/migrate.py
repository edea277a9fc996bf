"""Making the first tables and bringing an older vault to the newest revision (Alembic, append-only)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nimo_desktop.storage.schema import REVISION, SEARCHED, metadata, search_table_ddl

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine


def create(engine: Engine) -> None:
    """The tables of the newest revision in an empty file, in one transaction."""
    with engine.connect() as conn, conn.begin():
        metadata.create_all(conn)
        for kind in SEARCHED:
            conn.exec_driver_sql(search_table_ddl(kind))
        conn.exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
        )
        conn.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (REVISION,))
