"""Between frozen records and rows: one converter for the whole floor."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar, cast
from uuid import UUID

import sqlalchemy as sa
from cattrs import Converter

from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.storage.schema import RECORDS, TABLES, Moment

R = TypeVar("R")


@cache
def _converter() -> Converter:
    converter = Converter(detailed_validation=False)
    for plain in (UUID, date, datetime, PartialDate):
        converter.register_unstructure_hook(plain, _same)
        converter.register_structure_hook(plain, _as_given)
    return converter


def _same(value: object) -> object:
    return value


def _as_given(value: object, _: object) -> object:
    return value


@cache
def _partial_columns(kind: str) -> tuple[str, ...]:
    columns = TABLES[kind].c
    return tuple(c.name for c in columns if f"{c.name}_typed" in columns)


def kind_of(record: object) -> str:
    """The table a record belongs to."""
    return RECORDS[type(record)]


def to_row(record: object) -> dict[str, Any]:
    """Column → value as SQLAlchemy binds it."""
    row = cast("dict[str, Any]", _converter().unstructure(record))
    for name in _partial_columns(kind_of(record)):
        value = row[name]
        row[name] = value.edtf if value else None
        row[f"{name}_typed"] = value.typed if value else None
    return row


def from_row(record: type[R], row: Mapping[str, Any]) -> R:
    """The record of a selected row (all columns of its table)."""
    values = dict(row)
    for name in _partial_columns(RECORDS[record]):
        edtf, typed = values[name], values.pop(f"{name}_typed")
        values[name] = None if edtf is None else PartialDate(edtf=edtf, typed=typed or "")
    return _converter().structure(values, record)


def to_json(row: Mapping[str, Any]) -> str:
    """A row as canonical text: the same row always gives the same bytes."""
    return json.dumps(
        row, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
    )


def _plain(value: object) -> str:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"not storable: {type(value).__name__}")


def from_json(kind: str, text: str) -> dict[str, Any]:
    """Column → value as SQLAlchemy binds it, of an image of table `kind`."""
    table = TABLES[kind]
    return {name: _typed(table.c[name].type, value) for name, value in json.loads(text).items()}


def _typed(column: sa.types.TypeEngine[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column, sa.Uuid):
        return UUID(hex=value)
    if isinstance(column, Moment):
        return datetime.fromisoformat(value)
    if isinstance(column, sa.Date):
        return date.fromisoformat(value)
    return value
