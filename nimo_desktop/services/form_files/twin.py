"""The machine-readable twin of a sheet: one row with a name over each value.

It holds what the copy shows and nothing else: a hidden box has no column.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from nimo_desktop.domain.form_def import BlockDef, CellDef, ChecksDef, RowDef, TableDef, TextDef
from nimo_desktop.services.form_fields import Bound
from nimo_desktop.services.form_files import filling
from nimo_desktop.services.form_files.building import Filled

Real = str | int | float | date | datetime
Column = tuple[str, str, Real]
"""Name, label, value."""


def twin_of(filled: Filled, *, number: str) -> tuple[Column, ...]:
    """Form, number, then every box of the copy in order; rows of tables as `name.row.column`."""
    form = filled.form
    head: tuple[Column, ...] = (
        ("form", "様式", form.id), ("title", "題名", form.title), ("number", "番号", number))
    return (*head, *_columns(filled))


def _columns(filled: Filled) -> Iterator[Column]:
    for block in filled.form.blocks:
        if not filled.sees(block):
            continue
        on = filled.fill == "filled" or (filled.fill == "header" and block.header)
        match block.part:
            case RowDef(cells=cells):
                for cell in cells:
                    yield from _cell(filled, cell, on=on)
            case TextDef(cell=cell) | ChecksDef(cell=cell):
                yield from _cell(filled, cell, on=on)
            case TableDef():
                yield from _table(filled, block, block.part, on=on)


def _cell(filled: Filled, cell: CellDef, *, on: bool) -> Iterator[Column]:
    if not filled.shows(cell):
        return
    found = filling.content(cell, filled.facts, filled.values) if on else Bound()
    yield (cell.name, cell.label, _real(filled.painted(found)))


def _table(filled: Filled, block: BlockDef, table: TableDef, *, on: bool) -> Iterator[Column]:
    seen = filled.columns(block, table)
    if not on or not any(seen):
        return
    for number, row in enumerate(filling.table_rows(table, filled.facts, filled.values), 1):
        for cell, found, shown in zip(table.columns, row, seen, strict=True):
            if shown:
                name = f"{table.name}.{number}.{cell.name}"
                label = f"{table.label} {number} {cell.label}".strip()
                yield (name, label, _real(filled.painted(found)))


def _real(found: Bound) -> Real:
    return found.text if found.real is None else found.real
