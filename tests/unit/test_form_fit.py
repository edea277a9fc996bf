"""No form ever cuts, overprints or loses what was typed; hidden words are nowhere in its files.

What is looked at is the finished PDF and Excel file, read back by other programs (`fit_kit`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from fit_kit import Cells, Printed, columns_of, faults, fold, read_pdf, ticks, twin_sheet
from fit_words import (
    MARKS,
    Typed,
    checks_of,
    filled,
    latin,
    name_of_40,
    note_of,
    on_paper,
    rare,
    short,
    typed,
)

from nimo_desktop.domain.form_def import FormDef, TableDef
from nimo_desktop.output.fonts import load_fonts
from nimo_desktop.services.codes import load_codes
from nimo_desktop.services.form_files.library import bundled, bundled_texts
from nimo_desktop.services.sheet_parts.rendered import Rendered
from nimo_desktop.services.sheet_rendering import _rendered

FULL = os.environ.get("NIMO_FULL") == "1"
CODES = load_codes()
FONTS = load_fonts()
FORMS = tuple(sorted(bundled_texts()))
CASES = ("empty", "names", "note", "latin", "rare", "rows", "notes")


def long_cells(form: FormDef) -> list[str]:
    found = [cell.name for cell in form.cells() if cell.type == "long"]
    return found + [
        f"{table.name}.1.{cell.name}"
        for table in form.tables() for cell in table.columns if cell.type in ("long", "text")]


def trials(form: FormDef, case: str) -> Iterator[Typed]:
    """What to type for a case: one trial, but for the notes one for each long box."""
    if case == "empty":
        yield typed(form, CODES, lambda number, cell: "", rows=1)
    elif case == "names":
        yield typed(form, CODES, name_of_40)
    elif case == "latin":
        yield typed(form, CODES, latin)
    elif case == "rare":
        yield typed(form, CODES, rare)
    elif case == "rows":
        yield typed(form, CODES, short, rows=200)
    elif case == "notes":
        yield typed(form, CODES, short, long=note_of(8000))
    else:
        names = [cell.name for cell in form.cells() if cell.type == "long"]
        at = sum(map(ord, form.id)) % len(names) if names else 0
        for name in names if FULL else names[at:at + 1]:
            yield typed(form, CODES, short, long=note_of(8000), longs=frozenset((name,)))


def made(form: FormDef, given: Typed, *, drawings: bool = False) -> Rendered:
    return _rendered(filled(form, CODES, given.values, drawings=drawings), MARKS, FONTS)


def assert_pages(form: FormDef, pages: tuple[Printed, ...]) -> None:
    """Every page is there, says so, and has nothing cut or overprinted on it."""
    for number, page in enumerate(pages, 1):
        assert not faults(page), (form.id, number, faults(page)[:3])
        assert f"{number}/{len(pages)}頁" in page.text, (form.id, number)
        assert page.text.count("頁") >= 1
        assert ("（続紙）" in page.text) == (number > 1), (form.id, number)


def assert_words(form: FormDef, pages: tuple[Printed, ...], given: Typed) -> None:
    """Everything typed stands in a box of its own, all of it and in order."""
    cells = Cells(pages)
    ticked = checks_of(form)
    columns = columns_of(pages)
    for name, words in given.expected.items():
        if name in ticked:
            for label in given.chosen[name]:
                assert any(on_paper(label) in one for one in columns), (form.id, name, label)
        else:
            assert cells.holds(on_paper(words)), (form.id, name, words[:50])
    assert ticks(pages) == sum(len(given.chosen[name]) for name in ticked), form.id


def assert_headings(form: FormDef, pages: tuple[Printed, ...], given: Typed) -> None:
    """Where a table goes on on a 続紙, the names of its columns stand there again."""
    for table in form.tables():
        for number, page in enumerate(pages[1:], 2):
            if any(_stands(page, table, row, given) for row in range(1, given.rows[table.name] + 1)):
                for column in table.columns:
                    assert fold(column.label) in page.text, (form.id, table.name, number)


def _stands(page: Printed, table: TableDef, row: int, given: Typed) -> bool:
    words = [on_paper(given.expected[f"{table.name}.{row}.{cell.name}"])
             for cell in table.columns if cell.type != "choice"]
    runs = {run.folded for run in page.runs}
    return any(word and word in runs for word in words)


def assert_twin(form: FormDef, rendered: Rendered, given: Typed) -> None:
    """The machine-readable row has every word as it was typed."""
    read = twin_sheet(rendered.xlsx())
    assert read["form"] == form.id
    for name, words in given.expected.items():
        assert (read[name] or "") == words, (form.id, name)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("form_id", FORMS)
def test_nothing_is_cut_and_nothing_is_lost(form_id: str, case: str) -> None:
    form = bundled(form_id, CODES)
    for given in trials(form, case):
        rendered = made(form, given, drawings=case == "names")
        pages = read_pdf(rendered.pdf())
        assert_pages(form, pages)
        assert_words(form, pages, given)
        assert_headings(form, pages, given)
        if FULL or (FORMS.index(form_id) + CASES.index(case)) % len(CASES) == 0:
            assert_twin(form, rendered, given)
