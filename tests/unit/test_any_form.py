"""Whatever an office writes into a form file, the sheet stays on its paper and loses no word."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date
from functools import cache
from types import MappingProxyType

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nimo_desktop.domain import form_def as d
from nimo_desktop.output.fonts import FontSet, load_fonts
from nimo_desktop.output.form_layout import lay_out
from nimo_desktop.output.form_rows import FILING_MM, MARGIN_MM
from nimo_desktop.output.pdf import write_pdf
from nimo_desktop.output.shapes import Box, Line, Page, Text
from nimo_desktop.services import sheet_rendering
from nimo_desktop.services.codes import load_codes
from nimo_desktop.services.form_files import building
from nimo_desktop.services.form_files.building import Filled
from nimo_desktop.services.form_files.checks import MOST_CELLS
from nimo_desktop.services.form_files.values import Values
from nimo_desktop.services.sheet_parts import facts as gather

EDGE_MM = 4.0
"""What printers leave white."""
CODES = load_codes()
READERS = (d.Reader.FILE, d.Reader.OUTSIDE, d.Reader.DISCLOSURE)

WORDS = st.one_of(
    st.text("見本町のさくら、（咲く）。ABC 0123-4567\n令和8年11月21日", max_size=60),
    st.sampled_from(["", "あ", "W" * 40, "電話0155-00-0000", "「（", "長い文。" * 120, "\n\n"]),
)
LABELS = st.text("番号氏名のABC（）欄", min_size=0, max_size=24)
WIDTHS = st.one_of(st.sampled_from([0.1, 1.0, 20.0]), st.floats(0.1, 20.0))
HIDDEN = st.sampled_from([(), (), (d.Reader.INSIDE,)])


@st.composite
def cells(draw: st.DrawFn, kind: d.CellType = "text") -> d.CellDef:
    options = draw(st.lists(LABELS, min_size=1, max_size=12, unique=True))
    return d.CellDef(
        name="x", label=draw(LABELS), type=kind, options=tuple(options) if kind == "checks" else (),
        to=draw(HIDDEN), width=draw(WIDTHS),
        label_mm=draw(st.one_of(st.none(), st.floats(0, 90))), lines=draw(st.integers(1, 60)),
        align=draw(st.sampled_from(["left", "center", "right"])),
    )  # fmt: skip


@st.composite
def parts(draw: st.DrawFn) -> d.Part:
    small = st.lists(cells(), min_size=1, max_size=MOST_CELLS).map(tuple)
    return draw(st.one_of(
        st.builds(d.HeadingDef, text=LABELS),
        st.builds(d.RowDef, cells=small),
        st.builds(d.TextDef, cell=cells("long"), on_top=st.booleans()),
        st.builds(d.ChecksDef, cell=cells("checks"), columns=st.integers(1, 8)),
        st.builds(d.TableDef, name=st.just("t"), label=LABELS, columns=small,
                  rows=st.integers(0, 60), lines=st.integers(1, 12), to=HIDDEN),
        st.builds(d.PictureDef, diagram=st.just("エコマップ"), label=LABELS,
                  height_mm=st.floats(20, 380)),
        st.builds(d.SignDef, text=LABELS, who=st.lists(LABELS, max_size=15).map(tuple)),
        st.builds(d.NoteDef, text=WORDS, bold=st.booleans(),
                  align=st.sampled_from(["left", "center", "right"])),
        st.builds(d.CutDef, text=LABELS),
    ))  # fmt: skip


def named(number: int, part: d.Part) -> d.Part:
    """The part with names of its own, as every form must have."""
    from dataclasses import replace

    match part:
        case d.RowDef(cells=found):
            return replace(
                part,
                cells=tuple(replace(cell, name=f"c{number}_{at}") for at, cell in enumerate(found)),
            )
        case d.TextDef(cell=cell) | d.ChecksDef(cell=cell):
            return replace(part, cell=replace(cell, name=f"c{number}"))
        case d.TableDef(columns=found):
            columns = tuple(replace(cell, name=f"k{at}") for at, cell in enumerate(found))
            return replace(part, name=f"t{number}", columns=columns)
    return part


@st.composite
def filled_forms(draw: st.DrawFn) -> Filled:
    made = tuple(
        d.BlockDef(part=named(number, part), to=draw(HIDDEN))
        for number, part in enumerate(draw(st.lists(parts(), min_size=1, max_size=5)))
    )
    form = d.FormDef(
        id="f", title=draw(LABELS) or "題", number=draw(LABELS), source="", source_date="",
        maker=d.Maker.TOWN, about=d.About.CASE, landscape=draw(st.booleans()),
        a3=draw(st.booleans()), one_page=draw(st.booleans()), blocks=made,
    )  # fmt: skip
    words = {cell.name: draw(WORDS) for cell in form.cells() if not cell.options}
    ticks = {cell.name: cell.options[:1] for cell in form.cells() if cell.options}
    rows = {
        table.name: tuple(
            MappingProxyType({cell.name: draw(WORDS) for cell in table.columns})
            for _ in range(draw(st.integers(0, 3)))
        )
        for table in form.tables()
    }
    values = Values(MappingProxyType(words), MappingProxyType(ticks), MappingProxyType(rows))
    facts = gather.empty_facts(CODES, date(2026, 11, 21))
    return Filled(form, facts, values, draw(st.sampled_from(READERS)))


@cache
def fonts_once() -> FontSet:
    return load_fonts()


def outside(page: Page, fonts: FontSet) -> list[object]:
    """Shapes that leave the paper or, among the sheet's boxes, the ruled width."""
    right = page.width_mm - MARGIN_MM
    return [shape for shape in page.shapes if not _inside(shape, page, right, fonts)]


def _inside(shape: object, page: Page, right: float, fonts: FontSet) -> bool:
    low = page.height_mm - EDGE_MM
    match shape:
        case Text():
            width = fonts.width_mm(shape.text, shape.size_pt, shape.bold)
            left = shape.x - {"start": 0.0, "middle": width / 2, "end": width}[shape.anchor]
            return left >= FILING_MM - 1.3 and left + width <= right + 1.3 and 0 < shape.y <= low
        case Box():
            wide = shape.x >= FILING_MM - 0.01 and shape.x + shape.w <= right + 0.01
            return wide and shape.y > 0 and shape.y + shape.h <= low and min(shape.w, shape.h) > 0
        case Line():
            xs, ys = (shape.x1, shape.x2), (shape.y1, shape.y2)
            wide = min(xs) >= FILING_MM - 0.01 and max(xs) <= right + 0.01
            return wide and min(ys) > 0 and max(ys) <= low
    return True


def letters(texts: object) -> Counter[str]:
    return Counter(char for text in texts for char in str(text) if not char.isspace())


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(filled=filled_forms())
def test_any_form_stays_on_its_paper(filled: Filled) -> None:
    fonts = fonts_once()
    rendered = sheet_rendering._rendered(  # noqa: SLF001
        filled, sheet_rendering.SheetMarks(number="R8-S-A0001", copy_no="12"), fonts
    )
    pages = lay_out(rendered.sheet, fonts=fonts)
    for page in pages:
        assert outside(page, fonts) == []
    drawn = letters(s.text for page in pages for s in page.shapes if isinstance(s, Text))
    assert not letters(_shown(filled)) - drawn
    write_pdf(pages, fonts=fonts, title="様式")


def _shown(filled: Filled) -> list[str]:
    """Words typed into boxes this copy shows in full."""
    reader = filled.reader
    said = []
    for block in filled.form.blocks:
        if not block.seen_by(reader):
            continue
        match block.part:
            case d.RowDef(cells=found):
                said += [filled.values.words[c.name] for c in found if c.seen_by(reader)]
            case d.TextDef(cell=cell) if cell.seen_by(reader):
                said.append(filled.values.words[cell.name])
            case d.TableDef(name=name, columns=found):
                said += [
                    row[c.name]
                    for row in filled.values.rows[name]
                    for c in found
                    if c.seen_by(reader)
                ]
            case d.NoteDef(text=text):
                said.append(text)
    return said


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(filled=filled_forms())
def test_any_form_opens_in_excel(filled: Filled) -> None:
    fonts = fonts_once()
    rendered = sheet_rendering._rendered(filled, sheet_rendering.SheetMarks(), fonts)  # noqa: SLF001
    book = openpyxl.load_workbook(io.BytesIO(rendered.xlsx()))
    page = book.worksheets[0]
    said = letters(c.value for row in page.iter_rows() for c in row if c.value is not None)
    assert not letters(_shown(filled)) - said
    assert page.page_setup.paperSize == (8 if filled.form.a3 else 9)


def test_the_narrowest_column_still_holds_a_character() -> None:
    """The widest and the narrowest share that a form file may give."""
    fonts = fonts_once()
    columns = tuple(
        d.CellDef(name=f"k{at}", label="あ", width=20.0 if at == 5 else 0.1)
        for at in range(MOST_CELLS)
    )
    table = d.TableDef(name="t", label="", columns=columns, rows=1)
    form = d.FormDef(
        id="f", title="題", number="", source="", source_date="", maker=d.Maker.TOWN,
        about=d.About.CASE, blocks=(d.BlockDef(part=table),),
    )  # fmt: skip
    facts = gather.empty_facts(CODES, date(2026, 11, 21))
    rows = {"t": (MappingProxyType({cell.name: "国" for cell in columns}),)}
    filled = Filled(form, facts, Values(rows=MappingProxyType(rows)))
    sheet = sheet_rendering.Sheet("f", "", "題", blocks=building.blocks(filled))
    (page,) = lay_out(sheet, fonts=fonts)
    rules = sorted({s.x1 for s in page.shapes if isinstance(s, Line) and s.x1 == s.x2})
    texts = [s for s in page.shapes if isinstance(s, Text) and s.text == "国"]
    assert len(texts) == MOST_CELLS
    for text in texts:
        left = max((x for x in rules if x < text.x), default=FILING_MM)
        right = min((x for x in rules if x > text.x), default=page.width_mm - MARGIN_MM)
        assert text.x + fonts.width_mm("国", text.size_pt) <= right + 0.01
        assert text.x > left
