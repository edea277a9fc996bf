"""Alembic scripts, one per released change of the tables. Append-only; run by `storage.migrate`."""
