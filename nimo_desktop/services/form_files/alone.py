"""A conference's sheet for one case alone: what was typed for the whole table stays off it.

A text written for several cases cannot be taken apart, so that it goes with its label. What the
record keeps case by case (the points of the agenda) stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from nimo_desktop.domain.form_def import (
    BlockDef,
    CellDef,
    ChecksDef,
    FormDef,
    RowDef,
    TableDef,
    TextDef,
)
from nimo_desktop.services.form_fields import LISTS, Bound
from nimo_desktop.services.form_files.values import Values
from nimo_desktop.services.sheet_parts.facts import Facts

AGENDA, PEOPLE = "会議.議題", "会議.出席者"
_OF_TABLE = ("会議.", "役場.")
"""Paths that say the same whoever is talked about."""
Said = Callable[[str], str]
"""What a row says in the column of a part; "" without such a column."""


def mixed(form: FormDef, values: Values, numbers: frozenset[str]) -> bool:
    """Whether the sheet itself has points of others: the agenda was another when it was written."""
    return any(
        said("番号") not in ("", *numbers)
        for table in form.tables() if table.bind == AGENDA
        for said in _rows(table, values)
    )  # fmt: skip


def only_own(form: FormDef, values: Values, facts: Facts) -> tuple[Values, frozenset[str]]:
    """The values without the rows of others, and the names of boxes that are not on this copy."""
    alone = facts.alone
    if alone is None:
        return values, frozenset()
    several = alone.several
    there = {
        (one.parts["機関"].text, one.parts["氏名"].text) for one in LISTS[PEOPLE].read(facts)
    }  # fmt: skip
    for table in form.tables():
        if table.bind == AGENDA:
            values = _keep(table, values, lambda said: _is_own(said, alone.numbers, several))
        elif table.bind == PEOPLE and several:
            values = _keep(table, values, lambda said: (said("機関"), said("氏名")) in there)
    if several and values.maps is not None:
        values = replace(values, maps=MappingProxyType({}))
    return values, _for_all(form, values) if several else frozenset()


def _is_own(said: Said, numbers: frozenset[str], several: bool) -> bool:
    number = said("番号")
    return number in numbers if number else not several


def _for_all(form: FormDef, values: Values) -> frozenset[str]:
    """Boxes below the header that were written for the whole table."""
    found: set[str] = set()
    for block in form.blocks:
        found.update(cell.name for cell in _cells(block) if _is_for_all(cell, block, values))
        match block.part:
            case TableDef(name=name, bind=bind) if bind not in (AGENDA, PEOPLE):
                if name in values.rows or name in values.seen_rows:
                    found.add(name)
    return frozenset(found)


def _cells(block: BlockDef) -> tuple[CellDef, ...]:
    match block.part:
        case RowDef(cells=cells):
            return cells
        case TextDef(cell=cell) | ChecksDef(cell=cell):
            return (cell,)
    return ()


def _is_for_all(cell: CellDef, block: BlockDef, values: Values) -> bool:
    kept = cell.name in values.seen and not cell.bind.startswith(_OF_TABLE)
    return kept or (values.typed(cell.name) and not block.header)


def _keep(table: TableDef, values: Values, wanted: Callable[[Said], bool]) -> Values:
    """As `values`, with the wanted rows of the table alone."""
    name = table.name
    shown = [wanted(said) for said in _rows(table, values)]
    typed, seen = dict(values.rows), dict(values.seen_rows)
    if name in typed:
        typed[name] = tuple(row for row, on in zip(typed[name], shown, strict=True) if on)
    elif name in seen:
        seen[name] = tuple(row for row, on in zip(seen[name], shown, strict=True) if on)
    return replace(values, rows=MappingProxyType(typed), seen_rows=MappingProxyType(seen))


def _rows(table: TableDef, values: Values) -> list[Said]:
    """The rows that were typed, else those kept from the day the edition was fixed."""
    places = {cell.bind: (at, cell.name) for at, cell in enumerate(table.columns) if cell.bind}

    def typed(row: Mapping[str, str]) -> Said:
        return lambda part: row.get(places[part][1], "").strip() if part in places else ""

    def seen(row: tuple[Bound, ...]) -> Said:
        return lambda part: row[places[part][0]].text if part in places else ""

    if table.name in values.rows:
        return [typed(row) for row in values.rows[table.name]]
    return [seen(row) for row in values.seen_rows.get(table.name, ())]
