"""What stands in each box of a form: the record's value, or what was typed over it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nimo_desktop.domain.dates_jp import PartialDate, wareki, wareki_text
from nimo_desktop.domain.form_def import CellDef, FormDef, TableDef
from nimo_desktop.services.form_fields import (
    BARRED,
    LISTS,
    SINGLES,
    Bound,
    Listed,
    RowRule,
    audience_hides,
    row_rule,
    withheld_parts,
)
from nimo_desktop.services.form_files.values import Row, Values
from nimo_desktop.services.sheet_parts.facts import Facts

NOTHING = Bound()


def bound(cell: CellDef, facts: Facts) -> Bound:
    """What the record says; nothing for an unbound box or one this copy may not show."""
    found = SINGLES.get(cell.bind)
    if found is None or audience_hides(found, facts):
        return NOTHING
    return found.read(facts)


def hidden(cell: CellDef, facts: Facts) -> bool:
    """Whether the record's rules keep the box off this copy, whatever the form says."""
    found = SINGLES.get(cell.bind)
    return found is not None and audience_hides(found, facts)


def content(cell: CellDef, facts: Facts, values: Values) -> Bound:
    """What is printed in the box. What this copy may not show stays away, typed or seen or not."""
    if hidden(cell, facts):
        return NOTHING
    if cell.name in values.ticks:
        codes = values.ticks[cell.name]
        return Bound(words_of(cell, facts, codes), codes=codes)
    if cell.name in values.words:
        return typed(cell, facts, values.words[cell.name])
    found = SINGLES.get(cell.bind)
    anew = found is not None and found.anew is not None and found.anew(facts)
    return values.seen[cell.name] if cell.name in values.seen and not anew else bound(cell, facts)


def typed(cell: CellDef, facts: Facts, words: str) -> Bound:
    """A typed word as it is printed: dates in 和暦, numbers real in Excel."""
    if cell.type == "date":
        return _day(words)
    if cell.type == "number":
        return Bound(words, int(words)) if words.isascii() and words.isdigit() else Bound(words)
    if cell.type == "choice":
        return Bound(words_of(cell, facts, (words,)) if words else "", codes=(words,))
    return Bound(words)


def _day(words: str) -> Bound:
    try:
        day = date.fromisoformat(words)
    except ValueError:
        try:
            return Bound(wareki_text(PartialDate(edtf=words, typed="")))
        except ValueError:
            return Bound(words)
    return Bound(wareki(day), day)


def words_of(cell: CellDef, facts: Facts, codes: Sequence[str]) -> str:
    """Chosen codes in words; options are their own words."""
    if not cell.codes:
        return "、".join(codes)
    label = facts.codes[cell.codes].label
    return "、".join(label(one) for one in codes)


def options(cell: CellDef, facts: Facts) -> tuple[tuple[str, str], ...]:
    """(code, word) of everything that can be chosen."""
    if cell.options:
        return tuple((one, one) for one in cell.options)
    return tuple((one.code, one.label) for one in facts.codes[cell.codes])


def table_rows(table: TableDef, facts: Facts, values: Values) -> tuple[tuple[Bound, ...], ...]:
    """The rows of a table: typed ones instead of the record's as soon as one was written over,
    those of the day it was fixed; parts that this copy may not show stay empty in each of them.
    """
    if table_hidden(table, facts):
        return ()
    found = LISTS.get(table.bind)
    rule = row_rule(found, facts)
    if table.name in values.rows or table.name in values.seen_rows:
        rows = _stored_rows(table, facts, values)
        if rule is not None and found is not None:
            rows = _known_rows(table, facts, found, rule, rows)
    else:
        rows = tuple(
            _barred(table, entry.others if facts.on_request else frozenset(), tuple(
                entry.parts.get(cell.bind, NOTHING) for cell in table.columns))
            for entry in (found.read(facts) if found else ())
        )
    kept = kept_back(table, facts)
    if not kept:
        return rows
    shown = [cell.bind not in kept for cell in table.columns]
    return tuple(
        tuple(one if shown[at] else NOTHING for at, one in enumerate(row)) for row in rows)


def _stored_rows(table: TableDef, facts: Facts, values: Values) -> tuple[tuple[Bound, ...], ...]:
    """Rows that were typed, else those of the day the edition was fixed."""
    if table.name in values.rows:
        return tuple(_typed_row(table, facts, row) for row in values.rows[table.name])
    return values.seen_rows[table.name]


def _known_rows(
    table: TableDef, facts: Facts, found: Listed, rule: RowRule,
    rows: tuple[tuple[Bound, ...], ...],
) -> tuple[tuple[Bound, ...], ...]:
    """Stored rows under the rule of the record's rows. One the record does not know (any more) is
    barred where it may be somebody else's; on copies without bars it is left out.
    """
    places = [(at, cell.bind) for at, cell in enumerate(table.columns) if cell.bind in rule.by]
    known: dict[tuple[str, ...], frozenset[str]] = {}
    for entry in found.read(facts):
        key = tuple(entry.parts[part].text for _, part in places)
        known[key] = known.get(key, frozenset()) | entry.others
    out = []
    for row in rows:
        others = known.get(tuple(row[at].text for at, _ in places)) if places else None
        if facts.on_request:
            out.append(_barred(table, rule.careful if others is None else others, row))
        elif others is not None:
            out.append(row)
    return tuple(out)


def _barred(table: TableDef, parts: frozenset[str], row: tuple[Bound, ...]) -> tuple[Bound, ...]:
    """The row with bars over these parts."""
    return tuple(
        BARRED if cell.bind in parts else one
        for cell, one in zip(table.columns, row, strict=True)
    ) if parts else row


def kept_back(table: TableDef, facts: Facts) -> frozenset[str]:
    """Parts of the rows that this copy may not show."""
    return withheld_parts(LISTS.get(table.bind), facts)


def table_hidden(table: TableDef, facts: Facts) -> bool:
    """Whether the record's rules keep the table off this copy."""
    found = LISTS.get(table.bind)
    return found is not None and audience_hides(found, facts)


def _typed_row(table: TableDef, facts: Facts, row: Row) -> tuple[Bound, ...]:
    return tuple(typed(cell, facts, row.get(cell.name, "")) for cell in table.columns)


def missing(form: FormDef, facts: Facts, values: Values) -> tuple[CellDef, ...]:
    """Required boxes in which nothing stands."""
    return tuple(
        cell for cell in form.cells() if cell.required and content(cell, facts, values).empty
    )
