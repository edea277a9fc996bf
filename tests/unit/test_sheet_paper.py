"""A3 sheets, black bars and the data sheet: what the printer and the spreadsheet get."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pypdf
import pytest
from PIL import Image

from nimo_desktop.output.fonts import FontSet, load_fonts
from nimo_desktop.output.form import (
    BARRED,
    Field,
    Fields,
    Grid,
    GridColumn,
    LongText,
    Sheet,
    Value,
)
from nimo_desktop.output.form_layout import lay_out
from nimo_desktop.output.form_rows import BAR_MM, FILING_MM, MARGIN_MM
from nimo_desktop.output.pdf import write_pdf
from nimo_desktop.output.shapes import Box, Line, Text
from nimo_desktop.output.workbook import sheet_to_xlsx

DPI = 100
MM = DPI / 25.4


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    return load_fonts()


def sheet_of(*blocks, **more) -> Sheet:
    return Sheet("t", "様式第9号", "写し", blocks=blocks, **more)


def pdf_of(sheet: Sheet, fonts: FontSet) -> bytes:
    return write_pdf(lay_out(sheet, fonts=fonts), fonts=fonts, title="写し")


def image_of(pdf: bytes, folder: Path) -> Image.Image:
    (folder / "p.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", str(DPI), "-png", "-singlefile", str(folder / "p.pdf"),
         str(folder / "p")], check=True)  # fmt: skip
    return Image.open(folder / "p.png").convert("L")


def runs_of_black(image: Image.Image, y: int) -> list[tuple[int, int]]:
    """Stretches of a line of pixels longer than 2 mm that are all black: from, length."""
    found, start = [], None
    for x in range(image.width + 1):
        black = x < image.width and image.getpixel((x, y)) < 30
        if black and start is None:
            start = x
        if not black and start is not None:
            if x - start > 2 * MM:
                found.append((start, x - start))
            start = None
    return found


# Black bars ---------------------------------------------------------------------------------------


def bars_of(sheet: Sheet, fonts: FontSet) -> list[Box]:
    pages = lay_out(sheet, fonts=fonts)
    return [s for page in pages for s in page.shapes if isinstance(s, Box) and s.role == "bar"]


BLOCKS = (
    Fields(((Field("氏名", "練習 花子"), Field("通報者", BARRED)),)),
    LongText("相談の内容", bar=True, min_lines=4),
    LongText("上の見出し", bar=True, label_on_top=True),
    Grid((GridColumn("日"), GridColumn("記録", 4)), (("11/1", BARRED), ("11/2", "見える"))),
)


def test_every_bar_is_one_black_box_of_one_length(fonts: FontSet) -> None:
    bars = bars_of(sheet_of(*BLOCKS), fonts)
    assert len(bars) == 4
    assert {round(bar.w, 6) for bar in bars} == {BAR_MM}
    assert {(bar.fill, bar.style, round(bar.h, 3)) for bar in bars} == {
        ("#000000", None, round(bars[0].h, 3))}  # fmt: skip


@pytest.mark.parametrize("align", ["left", "center", "right"])
@pytest.mark.parametrize("width", [0.01, 0.2, 1.0])
def test_a_bar_stays_in_its_box(fonts: FontSet, align, width) -> None:
    columns = (GridColumn("あ", width, align), GridColumn("い", 5))
    sheet = sheet_of(Grid(columns, ((BARRED, "う"),)))
    (bar,) = bars_of(sheet, fonts)
    (other,) = (s for s in lay_out(sheet, fonts=fonts)[0].shapes
                if isinstance(s, Text) and s.text == "う")  # fmt: skip
    assert bar.x >= FILING_MM
    assert bar.w > 0
    assert bar.x + bar.w <= other.x


def test_what_is_hidden_changes_nothing_on_paper(fonts: FontSet) -> None:
    """A bar has no words: even a value that still had some would leave none behind."""
    empty = pdf_bytes(sheet_of(Fields(((Field("通報者", BARRED),),))), fonts)
    full = Value("隣の練習さん", kana="となりのれんしゅうさん", bar=True)
    assert pdf_bytes(sheet_of(Fields(((Field("通報者", full),),))), fonts) == empty


def pdf_bytes(sheet: Sheet, fonts: FontSet) -> bytes:
    return write_pdf(lay_out(sheet, fonts=fonts), fonts=fonts, title="写し", invariant=True)


def test_the_text_layer_has_nothing_where_a_bar_is(fonts: FontSet) -> None:
    said = pypdf.PdfReader(io.BytesIO(pdf_of(sheet_of(*BLOCKS), fonts))).pages[0].extract_text()
    assert "■" not in said
    assert "練習 花子" in said
    words = said.replace("\n", " ").split()
    assert words[words.index("通報者") + 1] == "相談の内容"


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs poppler")
def test_bars_are_solid_black_on_the_printed_page(fonts: FontSet, tmp_path: Path) -> None:
    sheet = sheet_of(*BLOCKS)
    image = image_of(pdf_of(sheet, fonts), tmp_path)
    for bar in bars_of(sheet, fonts):
        for share in (0.2, 0.5, 0.8):
            y = round((bar.y + bar.h * share) * MM)
            runs = runs_of_black(image, y)
            assert any(
                abs(start - bar.x * MM) <= 2 and abs(length - bar.w * MM) <= 2
                for start, length in runs
            ), (bar, runs)


def test_a_bar_is_an_empty_black_cell_in_excel(fonts: FontSet) -> None:
    full = Value("隣の練習さん", real=5, bar=True)
    sheet = sheet_of(*BLOCKS, Fields(((Field("電話", full, name="phone"),),)))
    data = sheet_to_xlsx(sheet, fonts=fonts)
    page = openpyxl.load_workbook(io.BytesIO(data)).active
    black = [c for row in page.iter_rows() for c in row if c.fill.fgColor.rgb == "00000000"
             and c.fill.fill_type == "solid"]  # fmt: skip
    assert len(black) == 5
    assert {cell.value for cell in black} == {None}
    said = {c.value for row in page.iter_rows() for c in row}
    assert "隣の練習さん" not in said
    assert "練習 花子" in said


# A3 -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("orientation", "size"), [("portrait", (297, 420)), ("landscape", (420, 297))]
)
def test_an_a3_sheet_fills_its_paper(fonts: FontSet, orientation, size) -> None:
    rows = tuple((str(n), "長い文章です。" * 30) for n in range(40))
    sheet = sheet_of(
        Grid((GridColumn("番号"), GridColumn("記録", 6)), rows), orientation=orientation, a3=True
    )
    pages = lay_out(sheet, fonts=fonts)
    assert len(pages) > 1
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(sheet, fonts)))
    for made, page in zip(pages, reader.pages, strict=True):
        assert (made.width_mm, made.height_mm) == size
        got = (float(page.mediabox.width), float(page.mediabox.height))
        assert tuple(round(side / 72 * 25.4, 1) for side in got) == size
        xs = [x for s in made.shapes if isinstance(s, Line) for x in (s.x1, s.x2)]
        assert min(xs) >= FILING_MM - 0.01
        assert max(xs) <= size[0] - MARGIN_MM + 0.01
        assert max(xs) > size[0] - MARGIN_MM - 1
        for one in made.shapes:
            if isinstance(one, Text):
                assert 0 <= one.y <= size[1] - 4
    assert FILING_MM == 20.0
    a4 = lay_out(sheet_of(*sheet.blocks, orientation=orientation), fonts=fonts)
    assert len(pages) < len(a4)


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
@pytest.mark.parametrize(("a3", "paper"), [(True, 8), (False, 9)])
def test_excel_prints_on_the_same_paper(fonts: FontSet, orientation, a3, paper) -> None:
    data = sheet_to_xlsx(sheet_of(*BLOCKS, orientation=orientation, a3=a3), fonts=fonts)
    setup = openpyxl.load_workbook(io.BytesIO(data)).active.page_setup
    assert (setup.paperSize, setup.orientation) == (paper, orientation)
    page = openpyxl.load_workbook(io.BytesIO(data)).active
    assert page.page_margins.left * 25.4 == pytest.approx(20.0, abs=0.05)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("columns", [3, 120, 400])
def test_the_whole_workbook_prints_tidily(fonts: FontSet, tmp_path: Path, columns: int) -> None:
    """An A3 sheet on its A3 page, and the data sheet on one landscape page."""
    twin = tuple((f"name{n}", f"見出し{n}", "値の文章" * 20) for n in range(columns))
    sheet = sheet_of(*BLOCKS, orientation="landscape", a3=True)
    path = tmp_path / "book.xlsx"
    path.write_bytes(sheet_to_xlsx(sheet, fonts=fonts, twin=twin))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'p').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
        capture_output=True, check=False, timeout=120)  # fmt: skip
    pages = pypdf.PdfReader(tmp_path / "book.pdf").pages
    sizes = [
        (round(float(p.mediabox.width) / 72 * 25.4), round(float(p.mediabox.height) / 72 * 25.4))
        for p in pages
    ]
    assert sizes == [(420, 297), (297, 210)]


def test_the_data_sheet_is_set_up_for_one_page(fonts: FontSet) -> None:
    twin = (("a", "あ", "x"), ("b", "い", 3))
    book = openpyxl.load_workbook(io.BytesIO(sheet_to_xlsx(sheet_of(*BLOCKS), twin=twin)))
    page = book["データ"]
    assert page.page_setup.orientation == "landscape"
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_area.replace("$", "").endswith("A1:B3")


def test_more_values_than_excel_has_columns_go_on_below(fonts: FontSet) -> None:
    """Ten years of a case asked for by 開示請求: a file with more columns opens in no Excel."""
    twin = tuple((f"name{n}", "見出し", n) for n in range(19_000))
    book = openpyxl.load_workbook(io.BytesIO(sheet_to_xlsx(sheet_of(*BLOCKS), twin=twin)))
    page = book["データ"]
    assert (page.max_column, page.max_row) == (16_384, 6)
    assert (page.cell(1, 16_384).value, page.cell(4, 1).value) == ("name16383", "name16384")
    assert page.cell(6, 19_000 - 16_384).value == 18_999
