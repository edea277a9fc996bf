"""Which field a box of a form is typed into, and its value there and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.form_def import CellDef, TableDef
from nimo_desktop.services.form_fields import Bound
from nimo_desktop.services.form_files import filling
from nimo_desktop.services.sheet_parts.facts import Facts
from nimo_desktop.ui.fields.base import Field
from nimo_desktop.ui.fields.code_checks import Checked, CodeChecks
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.long_text import LongText
from nimo_desktop.ui.fields.table_rows import RowColumn, TableRows
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.fields.wareki_edit import WarekiEdit

HIGH = 14
"""Most lines a long box shows before it scrolls."""
Phrases = Callable[[], list[tuple[str, str]]]


def make_field(cell: CellDef, facts: Facts, phrases: Phrases | None = None) -> Field:
    """The field of a box."""
    match cell.type:
        case "long":
            return LongText(low=max(2, min(cell.lines, 6)), high=HIGH, phrases=phrases)
        case "date":
            return WarekiEdit(today=lambda: facts.today, partial=True)
        case "number":
            return TextLine(digits=True)
        case "choice":
            return CodeCombo(list(filling.options(cell, facts)))
        case "checks":
            return CodeChecks(list(filling.options(cell, facts)))
        case _:
            return TextLine()


def make_table(table: TableDef, facts: Facts) -> TableRows:
    """The field of a table."""
    columns = tuple(
        RowColumn(cell.name, cell.label, lambda cell=cell: _cell_field(cell, facts),  # type: ignore[misc]  # bound early
                  max(1, round(cell.width * 4)))
        for cell in table.columns
    )  # fmt: skip
    return TableRows(columns, max_rows=table.most)


def help_of(table: TableDef) -> str:
    """What the columns say of themselves, for above the table."""
    return "\n".join(f"{cell.label}: {cell.help}" for cell in table.columns if cell.help)


def _cell_field(cell: CellDef, facts: Facts) -> Field:
    if cell.type == "long":
        return LongText(low=2, high=8)
    return make_field(cell, facts)


def to_field(cell: CellDef, found: Bound) -> object:
    """What the field shows for a value."""
    match cell.type:
        case "date":
            return _date(found)
        case "choice":
            return found.codes[0] if found.codes else found.text or None
        case "checks":
            return Checked(found.codes)
        case "long":
            return found.text.rstrip()
        case _:
            return " ".join(found.text.split("\n")).strip()


def _date(found: Bound) -> object:
    if isinstance(found.real, date):
        return found.real
    try:
        return PartialDate(edtf=found.text, typed="") if found.text else None
    except ValueError:
        return None


def typed_words(cell: CellDef, value: object) -> str:
    """What the field says, as it is kept."""
    if isinstance(value, PartialDate):
        return value.edtf
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def table_value(
    table: TableDef, rows: tuple[tuple[Bound, ...], ...]
) -> tuple[dict[str, object], ...]:
    """Rows for the table field."""
    return tuple(
        {cell.name: to_field(cell, one) for cell, one in zip(table.columns, row, strict=True)}
        for row in rows
    )


def table_words(table: TableDef, value: object) -> tuple[Mapping[str, str], ...]:
    """The rows of the field as they are kept; rows in which nothing stands are left out."""
    rows = value if isinstance(value, tuple) else ()
    kept = (
        {cell.name: typed_words(cell, row.get(cell.name)) for cell in table.columns}
        for row in rows
    )
    return tuple(row for row in kept if any(row.values()))
