"""No form ever cuts, overprints or loses what was typed; hidden words are nowhere in its files.

What is looked at is the finished PDF and Excel file, read back by other programs (`fit_kit`).
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator

import pytest
from fit_forms import forms, phrases
from fit_kit import (
    POINTER,
    Cells,
    Printed,
    cells_of,
    columns_of,
    faults,
    in_order,
    read_pdf,
    ticks,
    twin_sheet,
)
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
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from nimo_desktop.domain.form_def import (
    CellDef,
    CutDef,
    FormDef,
    NoteDef,
    RowDef,
    SignDef,
    TableDef,
)
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
ALWAYS = ("empty", "names", "note")
"""Each of the others is tried on every fourth form, another one on the next."""
TRIALS = [
    (form_id, case) for number, form_id in enumerate(FORMS) for case in CASES
    if FULL or case in ALWAYS or number % 4 == CASES.index(case) % 4]


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


def made(form: FormDef, done: Typed, *, drawings: bool = False) -> Rendered:
    return _rendered(filled(form, CODES, done.values, drawings=drawings), MARKS, FONTS)


def assert_pages(form: FormDef, pages: tuple[Printed, ...]) -> None:
    """Every page is there, says so, and has nothing cut or overprinted on it."""
    for number, page in enumerate(pages, 1):
        assert not faults(page), (form.id, number, faults(page)[:3])
        assert f"{number}/{len(pages)}頁" in page.text, (form.id, number)
        assert page.text.count("頁") >= 1
        assert ("（続紙）" in page.text) == (number > 1), (form.id, number)


def assert_words(form: FormDef, pages: tuple[Printed, ...], done: Typed) -> None:
    """Everything typed stands in a box of its own, all of it and in order."""
    cells = Cells(pages)
    ticked = checks_of(form)
    columns = columns_of(pages)
    for name, words in done.expected.items():
        if name in ticked:
            for label in done.chosen[name]:
                assert any(on_paper(label) in one for one in columns), (form.id, name, label)
        else:
            assert cells.holds(on_paper(words)), (form.id, name, words[:50])
    assert ticks(pages) == sum(len(done.chosen[name]) for name in ticked), form.id


def assert_headings(form: FormDef, pages: tuple[Printed, ...], done: Typed) -> None:
    """Where a table goes on on a 続紙, the names of its columns stand there again."""
    for table in form.tables():
        for number, page in enumerate(pages[1:], 2):
            if any(_stands(page, table, row, done) for row in range(1, done.rows[table.name] + 1)):
                cells = Cells((page,))
                for column in table.columns:
                    assert cells.holds(on_paper(column.label)), (form.id, table.name, number)


def _stands(page: Printed, table: TableDef, row: int, done: Typed) -> bool:
    words = [on_paper(done.expected[f"{table.name}.{row}.{cell.name}"])
             for cell in table.columns if cell.type != "choice"]
    found = set(cells_of(page).values())
    return any(word and word in found for word in words)


def assert_twin(form: FormDef, rendered: Rendered, done: Typed) -> None:
    """The machine-readable row has every word as it was typed."""
    read = twin_sheet(rendered.xlsx())
    assert read["form"] == form.id
    for name, words in done.expected.items():
        assert (read[name] or "") == words, (form.id, name)


@pytest.mark.parametrize(("form_id", "case"), TRIALS)
def test_nothing_is_cut_and_nothing_is_lost(form_id: str, case: str) -> None:
    form = bundled(form_id, CODES)
    for done in trials(form, case):
        rendered = made(form, done, drawings=case == "names")
        pages = read_pdf(rendered.pdf())
        assert_pages(form, pages)
        assert_words(form, pages, done)
        assert_headings(form, pages, done)
        if FULL or (case != "notes" and (FORMS.index(form_id) + CASES.index(case)) % 5 == 0):
            assert_twin(form, rendered, done)


@given(form=forms(), typing=st.lists(phrases(60, extra=("\n",)), min_size=1, max_size=8),
       length=st.sampled_from((10, 300, 4000)), rows=st.sampled_from((0, 1, 3, 30)),
       drawings=st.booleans())
@settings(max_examples=500 if FULL else 50, deadline=None, phases=(Phase.generate,),
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_form_a_file_can_describe_keeps_the_promises(
    form: FormDef, typing: list[str], length: int, rows: int, drawings: bool
) -> None:
    def word(number: int, cell: CellDef) -> str:
        return f"【{number}】{typing[number % len(typing)]}"

    def note(number: int, cell: CellDef) -> str:
        return note_of(length)(number, cell) + typing[number % len(typing)] * (length // 100)

    done = typed(form, CODES, word, rows=rows, long=note)
    marks = dataclasses.replace(MARKS, confidential=form.confidential)
    rendered = _rendered(filled(form, CODES, done.values, drawings=drawings), marks, FONTS)
    pages = read_pdf(rendered.pdf())
    assert_pages(form, pages)
    assert_words(form, pages, done)
    assert_headings(form, pages, done)
    assert_labels(form, pages)


def assert_labels(form: FormDef, pages: tuple[Printed, ...]) -> None:
    """What the form itself says is printed, all of it."""
    assert in_order(pages, on_paper(form.title)), form.title
    assert in_order(pages, on_paper(form.number)), form.number
    assert in_order(pages, on_paper(form.confidential)), form.confidential
    cells = Cells(pages)
    for block in form.blocks:
        match block.part:
            case NoteDef(text=text) | CutDef(text=text):
                assert in_order(pages, on_paper(text)), text
            case RowDef(cells=shown):
                for cell in shown:
                    assert cell.label_mm == 0 or cells.holds(on_paper(cell.label)), cell.label
            case SignDef(who=who):
                for one in who:
                    assert cells.holds(on_paper(one)), one


@pytest.mark.parametrize("case", ["latin", "notes"] if FULL else ["latin"])
def test_texts_are_torn_apart_only_where_that_spares_the_first_page(case: str) -> None:
    """What no page holds goes on as it comes; a pointer stands only where all else has room."""
    for form_id in FORMS:
        form = bundled(form_id, CODES)
        if not form.one_page:
            continue
        for done in trials(form, case):
            pages = read_pdf(made(form, done).pdf())
            pointed = [number for number, page in enumerate(pages, 1) if POINTER in page.text]
            assert pointed in ([], [1]), (form_id, pointed)
