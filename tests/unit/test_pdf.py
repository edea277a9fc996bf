from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageStat
from pypdf import PdfReader

from nimo_desktop.output.arrows import arrow_heads
from nimo_desktop.output.fonts import REGULAR, load_fonts
from nimo_desktop.output.marks import Marks, marked
from nimo_desktop.output.pdf import write_pdf
from nimo_desktop.output.png import render_png
from nimo_desktop.output.shapes import (
    A3_LANDSCAPE,
    A4_PORTRAIT,
    MM_PER_PT,
    OUTER,
    Box,
    Ellipse,
    Line,
    Page,
    Polyline,
    Shape,
    Stroke,
    Text,
)

FONTS = load_fonts()
NAMES = "髙﨑𠮷子　令和8年11月21日（土）"


def page_of(*shapes: Shape, size: tuple[float, float] = A4_PORTRAIT) -> Page:
    return Page(*size, shapes)


def pdf_of(*pages: Page, marks: Marks | None = None, invariant: bool = True) -> bytes:
    return write_pdf(
        pages, fonts=FONTS, title="相談受付票", marks=marks or Marks(), invariant=invariant
    )


def texts_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def test_text_can_be_copied_and_searched_exactly() -> None:
    (text,) = texts_of(pdf_of(page_of(Text(20, 40, NAMES, 10.5), Text(20, 50, "𠮷", 14, True))))
    assert "髙﨑𠮷子" in text
    assert "令和8年11月21日（土）" in text
    assert text.count("𠮷") == 2


def test_more_than_256_characters_of_one_font_stay_readable() -> None:
    kanji = "".join(map(chr, range(0x4E00, 0x4E00 + 400)))
    kanji = "".join(char for char in kanji if not FONTS.missing(char))
    lines = [kanji[i : i + 40] for i in range(0, len(kanji), 40)]
    pdf = pdf_of(page_of(*(Text(20, 30 + 6 * n, line, 10.5) for n, line in enumerate(lines))))
    (text,) = texts_of(pdf)
    assert all(line in text for line in lines)


VARIANTS = (
    "葛\U000e0100城市", "辻\U000e0100本", "辻\U000e0101本", "渡邊\U000e0104", "祇\U000e0100園",
    "侮\ufe00る", "神\ufe00社", "𠮟\U000e0100る",
)  # fmt: skip


def variants_pdf() -> bytes:
    lines = (Text(20, 30 + 8 * n, words, 14, n % 2 == 1) for n, words in enumerate(VARIANTS))
    return pdf_of(page_of(*lines), marks=Marks(page_numbers=False))


def test_selectors_of_names_can_be_copied_by_every_reader(tmp_path: Path) -> None:
    pdf = variants_pdf()
    assert texts_of(pdf) == ["\n".join(VARIANTS)]
    (tmp_path / "names.pdf").write_bytes(pdf)
    said = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", str(tmp_path / "names.pdf"), "-"],
        capture_output=True,
        check=True,
    ).stdout.decode()
    assert said.split() == list(VARIANTS)
    with pdfium.PdfDocument(pdf) as document:
        words = document[0].get_textpage()
        assert words.get_text_range().split() == list(VARIANTS)
        # pdfium finds nothing beyond U+FFFF, so only these two can be asked for.
        for name in ("侮\ufe00る", "神\ufe00社"):
            assert words.search(name).get_next() is not None
        words.close()
    assert pdf == variants_pdf()


@pytest.mark.parametrize(
    ("base", "selector", "other"),
    [("侮", "\ufe00", True), ("祇", "\U000e0100", True), ("邊", "\U000e0104", False)],
)
def test_the_form_of_the_font_is_drawn_where_it_has_one(
    base: str, selector: str, other: bool
) -> None:
    def picture(words: str) -> bytes:
        pdf = pdf_of(page_of(Text(20, 60, words, 80)), marks=Marks(page_numbers=False))
        return Image.open(BytesIO(render_png(pdf, 0, dpi=60))).tobytes()

    assert (base + selector in FONTS.face(REGULAR).variants) == other
    assert (picture(base) != picture(base + selector)) == other


def test_metadata_names_the_program_and_nobody() -> None:
    reader = PdfReader(BytesIO(pdf_of(page_of(Text(20, 40, NAMES, 10.5)), invariant=False)))
    info = dict(reader.metadata or {})
    assert info.pop("/CreationDate") == info.pop("/ModDate")
    assert info == {
        "/Title": "相談受付票",
        "/Creator": "Nimo Desktop",
        "/Producer": "Nimo Desktop",
    }


def test_every_font_is_embedded_as_a_subset() -> None:
    pdf = pdf_of(page_of(Text(20, 40, NAMES, 10.5), Text(20, 50, "太字", 10.5, True)))
    fonts = PdfReader(BytesIO(pdf)).pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    names = {font.get_object()["/BaseFont"] for font in fonts.values()}
    assert names == {
        "/AAAAAA+BIZUDPGothic-Regular",
        "/AAAAAA+BIZUDPGothic-Bold",
        "/AAAAAA+NotoSansJP-Regular",
    }
    assert all("/FontFile2" in f.get_object()["/FontDescriptor"] for f in fonts.values())
    assert len(pdf) < 60_000


def test_equal_pages_give_equal_bytes() -> None:
    page = page_of(Text(20, 40, NAMES, 10.5), Box(20, 20, 30, 30, 2, OUTER, "#E8F1FE"))
    assert pdf_of(page) == pdf_of(page)


def test_pages_keep_their_sizes_and_count() -> None:
    pdf = pdf_of(page_of(), page_of(size=A3_LANDSCAPE), marks=Marks(footer_left="保健福祉課"))
    reader = PdfReader(BytesIO(pdf))
    sizes = [(float(p.mediabox.width), float(p.mediabox.height)) for p in reader.pages]
    assert sizes[1] == pytest.approx((420 / MM_PER_PT, 297 / MM_PER_PT), abs=0.01)
    assert [("1/2頁" in t, "2/2頁" in t) for t in texts_of(pdf)] == [(True, False), (False, True)]
    assert all("保健福祉課" in text for text in texts_of(pdf))


def test_marks_stand_on_every_page_of_a_training_sheet() -> None:
    marks = Marks(
        confidential="取扱注意", training=True, form_no="様式第1号", copy_no="第3部（回収）"
    )
    pdf = pdf_of(page_of(), page_of(size=A3_LANDSCAPE), marks=marks)
    for number, text in enumerate(texts_of(pdf), start=1):
        flat = text.replace("\n", "")
        for word in ("取扱注意", "様式第1号", "第3部（回収）", "練", "習", f"{number}/2頁"):
            assert word in flat
    for page in (0, 1):
        picture = Image.open(BytesIO(render_png(pdf, page, dpi=40)))
        assert is_tinted(picture)


def is_tinted(picture: Image.Image) -> bool:
    """Whether the middle of the page holds the light violet of 練習."""
    w, h = picture.size
    middle = picture.convert("RGB").crop((w // 3, h // 3, 2 * w // 3, 2 * h // 3))
    red, green, blue = ImageStat.Stat(middle).mean
    return green < red < blue


def test_no_marks_no_words() -> None:
    assert texts_of(pdf_of(page_of(), marks=Marks(page_numbers=False))) == [""]


def test_marks_stay_inside_the_page() -> None:
    marks = Marks(confidential="取扱注意・部外秘", form_no="様式第1号", copy_no="第3部")
    page = marked(page_of(), marks, number=1, total=1, fonts=FONTS)
    for box in page.shapes:
        if isinstance(box, Box):
            assert box.x >= 15
            assert box.x + box.w <= 210 - 15 + 1e-9


def test_picture_shows_what_was_drawn_where_it_was_drawn() -> None:
    page = page_of(
        Box(20, 30, 40, 20, style=None, fill="#000000"),
        Ellipse(150, 100, 20, 20, style=None, fill="#FF0000"),
        Line(20, 200, 190, 200, Stroke(3, "#0000FF")),
        Polyline(((20, 240), (60, 240), (40, 280)), None, closed=True, fill="#00FF00"),
    )
    picture = Image.open(BytesIO(render_png(pdf_of(page, marks=Marks(page_numbers=False)), 0)))
    picture = picture.convert("RGB")
    per_mm = picture.width / 210

    def color(x: float, y: float) -> tuple[int, ...]:
        return picture.getpixel((round(x * per_mm), round(y * per_mm)))  # type: ignore[return-value]

    assert color(40, 40) == (0, 0, 0)
    assert color(150, 100) == (255, 0, 0)
    assert color(100, 200) == (0, 0, 255)
    assert color(40, 250) == (0, 255, 0)
    assert color(100, 60) == color(19, 29) == (255, 255, 255)


def test_text_is_as_wide_as_it_was_measured() -> None:
    words = "訪問の記録Abc、「引用」"
    page = page_of(
        Text(200, 50, words, 20, anchor="end"), Text(105, 90, words, 20, anchor="middle")
    )
    picture = Image.open(BytesIO(render_png(pdf_of(page, marks=Marks(page_numbers=False)), 0)))
    width = FONTS.width_mm(words, 20)
    gray = picture.convert("L").point(lambda value: 255 - value)
    per_mm = picture.width / 210
    for top, left in ((40, 200 - width), (80, 105 - width / 2)):
        strip = gray.crop((0, round(top * per_mm), gray.width, round((top + 15) * per_mm)))
        box = strip.getbbox()
        assert box is not None
        assert box[0] / per_mm == pytest.approx(left, abs=1.5)
        assert box[2] / per_mm == pytest.approx(left + width, abs=4)  # 」 fills half its square


def test_geta_stands_for_what_no_font_has() -> None:
    assert "顔〓" in texts_of(pdf_of(page_of(Text(20, 40, "顔😀", 10.5))))[0]


def test_arrow_tips_lie_on_the_ends() -> None:
    shaft, heads = arrow_heads(((0, 0), (10, 0)), Stroke(arrow_start=True, arrow_end=True))
    assert {head[1] for head in heads} == {(0, 0), (10, 0)}
    assert shaft[0][0] > 1
    assert shaft[1][0] < 9


def test_shapes_without_extent_are_no_trouble() -> None:
    page = page_of(
        Polyline(()),
        Line(5, 5, 5, 5, Stroke(arrow_end=True)),
        Text(20, 20, "", 10),
        Box(0, 0, 0, 0, 3),
    )
    assert pdf_of(page).startswith(b"%PDF")


def test_a_file_needs_a_page() -> None:
    with pytest.raises(ValueError, match="page"):
        pdf_of()


def test_a_picture_needs_a_page_that_is_there() -> None:
    with pytest.raises(IndexError):
        render_png(pdf_of(page_of()), 1)


def test_sheets_made_at_the_same_time_do_not_disturb_each_other() -> None:
    pages = [page_of(Text(20, 40, f"{NAMES}{chr(0x5000 + n)}", 10.5)) for n in range(12)]
    alone = [pdf_of(page) for page in pages]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(pdf_of, pages)) == alone


def test_nothing_heavy_is_imported_before_it_is_used() -> None:
    script = (
        "import sys\n"
        "from nimo_desktop.output import files, linebreak, pdf, png, svg\n"
        "heavy = {'reportlab', 'fontTools', 'pypdfium2', 'PIL'} & set(sys.modules)\n"
        "sys.exit(1 if heavy else 0)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
