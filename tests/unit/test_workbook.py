"""Sheets as Excel: read back by two readers, printed by LibreOffice, never spooled to disk."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from datetime import date, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from PIL import Image
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from nimo_desktop import paths
from nimo_desktop.output import form
from nimo_desktop.output.fonts import load_fonts
from nimo_desktop.output.form_frame import pitch_mm
from nimo_desktop.output.form_rows import body_of
from nimo_desktop.output.linebreak import wrap
from nimo_desktop.output.shapes import Box, Page
from nimo_desktop.output.workbook import number_format, sheet_to_xlsx
from nimo_desktop.output.workbook_bytes import workbook_bytes
from nimo_desktop.output.workbook_plan import plan_of

FONTS = load_fonts()
REASONS = tuple(f"{n:02d} 年齢の条件が合わない、または、条件に合わない" for n in range(20))
ANSWERS = ("主担当として受けます", "一緒に受けます", "先に確認したいことがあります")


def numbered(count: int) -> str:
    """A text in which every sentence and every line break can be found again."""
    return "".join(
        f"({n})眠れない日が続き、静かに暮らしたいと話す。" + ("\n" if n % 7 == 0 else "")
        for n in range(count // 23 + 1)
    ).strip()


def slip(note: str = "眠れない日が続く。", *extra: form.Block) -> form.Sheet:
    drawing = Page(160, 70, (Box(10, 10, 30, 15),))
    return form.Sheet(
        "slip", "様式第3号", "連携票（庁内・同意あり）",
        marks=form.SheetMarks(
            circulation_boxes=("課長", "係長"), number="R8-T-A0012", copy_no="3",
            issuing_office="みどり町健康福祉課", author="練習 花子", printed_by="練習 次郎",
        ),
        blocks=(
            form.Heading("【依頼】"),
            form.Fields((
                (form.Field("氏名", form.Value("練習 太郎", kana="れんしゅう たろう")),
                 form.Field("生年月日", form.Value("昭和19年4月5日", date(1944, 4, 5)))),
                (form.Field("期限", form.Value("令和8年11月26日(木)", date(2026, 11, 26))),
                 form.Field("時間", form.Value("45分", 45)), form.Field("番号", "00123")),
                (form.Field("式", "=1+1"), form.Field("電話", "+81-90"), form.Field("引", "-5")),
            )),
            form.Checks("困りごと", (form.Option("病気や健康", "on"), form.Option("住まい"),
                                 form.Option("収入", "double")), columns=2),
            form.LongText("相談の要点", note),
            form.Picture(drawing, 150, 60, "家族の図", "genogram"),
            form.Grid((form.GridColumn("課題"), form.GridColumn("目標", 2)),
                      (("1", "@夜眠れる"),), 2, "短期目標", name="goals"),
            *extra,
            form.CutLine(),
            form.Fields(((form.Field("連携番号", "R8-T-A0012"),
                          form.Field("受け取った日", unlocked=True, kind="date",
                                     name="reply.received_on")),
                         (form.Field("理由", choices=REASONS, unlocked=True,
                                     name="reply.reason"),))),
            form.Checks("返事", tuple(map(form.Option, ANSWERS)), 2, single=True, unlocked=True,
                        name="reply.answer"),
            form.LongText("確認したいこと", unlocked=True, name="reply.question"),
            form.Note("※返事は電話でも構いません。"),
        ),
    )


def png() -> bytes:
    target = BytesIO()
    Image.new("RGB", (800, 350), "#ccddff").save(target, "png")
    return target.getvalue()


def cells_of(data: bytes) -> dict[str, object]:
    """Cell of the first worksheet by what it shows."""
    page = load_workbook(BytesIO(data)).worksheets[0]
    return {str(cell.value): cell for row in page.iter_rows() for cell in row
            if cell.value is not None}


def named(data: bytes, name: str):  # type: ignore[no-untyped-def]
    book = load_workbook(BytesIO(data))
    title, place = next(iter(book.defined_names[name].destinations))
    return book[title][place.replace("$", "")]


def test_every_word_is_in_a_cell() -> None:
    data = sheet_to_xlsx(slip(), fonts=FONTS)
    shown = "\n".join(cells_of(data))
    for words in ("様式第3号", "R8-T-A0012", "取扱注意", "課長", "係長", "連携票（庁内・同意あり）",
                  "【依頼】", "れんしゅう たろう\n練習 太郎", "■ 病気や健康", "□ 住まい", "◎ 収入",
                  "眠れない日が続く。", "家族の図", "図は印刷した様式", "@夜眠れる", "切り取り線",
                  "作成 みどり町健康福祉課　練習 花子", "印刷 練習 次郎", "写し番号 3",
                  "※返事は電話でも構いません。"):
        assert words in shown, words
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    assert any("眠れない日が続く。" in row for row in rows)


def test_selectors_of_names_stay_in_the_cell() -> None:
    note = "葛\U000e0100城の辻\U000e0101さんと渡邊\U000e0104さん。"
    assert note in cells_of(sheet_to_xlsx(slip(note), fonts=FONTS))


def test_dates_and_numbers_are_real_and_look_as_on_paper() -> None:
    found = cells_of(sheet_to_xlsx(slip(), fonts=FONTS))
    birth = found[str(datetime(1944, 4, 5))]  # noqa: DTZ001
    assert birth.is_date
    assert birth.number_format == '[$-411]ggge"年"m"月"d"日"'
    assert found["45"].value == 45
    assert found["45"].number_format == '0"分"'
    assert number_format(form.Value("令和8年11月26日(木)", date(2026, 11, 26))).endswith("(aaa)")
    assert number_format(form.Value("12", 12)) == "General"


def test_typed_text_never_becomes_a_formula_and_keeps_its_zeros() -> None:
    found = cells_of(sheet_to_xlsx(slip("=cmd|' /C calc'!A0"), fonts=FONTS))
    for text in ("=1+1", "+81-90", "-5", "@夜眠れる", "=cmd|' /C calc'!A0"):
        assert found[text].data_type == "s"
        assert found[text].quotePrefix
    assert found["00123"].data_type == "s"
    xml = zipfile.ZipFile(BytesIO(sheet_to_xlsx(slip("=1"), fonts=FONTS)))
    assert "<f>" not in xml.read("xl/worksheets/sheet1.xml").decode()


def test_only_the_reply_is_unlocked() -> None:
    data = sheet_to_xlsx(slip(), fonts=FONTS)
    page = load_workbook(BytesIO(data)).worksheets[0]
    assert page.protection.sheet
    for name in ("reply.received_on", "reply.reason", "reply.answer", "reply.question"):
        assert not named(data, name).protection.locked
    unlocked = [cell for row in page.iter_rows() for cell in row if not cell.protection.locked]
    assert len({(cell.row) for cell in unlocked}) == 4
    assert not {"R8-T-A0012", "返事"} & {str(cell.value) for cell in unlocked}
    assert named(data, "reply.received_on").number_format.startswith("[$-411]")
    assert named(data, "goals.1.2").value == "@夜眠れる"
    free = form.Sheet("x", "", "空", blocks=(form.LongText("様子"),))
    assert not load_workbook(BytesIO(sheet_to_xlsx(free, fonts=FONTS))).active.protection.sheet


def test_choices_are_offered_from_a_hidden_sheet() -> None:
    data = sheet_to_xlsx(slip(), fonts=FONTS)
    book = load_workbook(BytesIO(data))
    page = book.worksheets[0]
    assert book.active is page
    offered = {str(v.sqref): v.formula1 for v in page.data_validations.dataValidation}
    hidden = book["選択肢"]
    assert hidden.sheet_state == "hidden"
    for name, choices in (("reply.reason", REASONS), ("reply.answer", ANSWERS)):
        place = offered[named(data, name).coordinate].split("!")[1].replace("$", "")
        assert tuple(row[0].value for row in hidden[place]) == choices


def test_cells_are_merged_ruled_wrapped_and_sized() -> None:
    data = sheet_to_xlsx(slip("長い文。" * 100), fonts=FONTS)
    found = cells_of(data)
    note = found["長い文。" * 100]
    page = note.parent
    assert note.coordinate in {area.coord.split(":")[0] for area in page.merged_cells.ranges}
    assert note.alignment.wrap_text
    assert note.border.left.style == "thin"
    assert page.row_dimensions[note.row].height > 9 * 13
    heading = found["【依頼】"]
    assert heading.border.top.style == "medium"
    assert heading.border.left.style == "medium"
    assert found["取扱注意"].border.top.color.rgb.endswith("CE0000")


def test_page_is_a4_one_page_wide_with_page_numbers() -> None:
    page = load_workbook(BytesIO(sheet_to_xlsx(slip(), fonts=FONTS))).worksheets[0]
    assert page.page_setup.paperSize == 9
    assert page.page_setup.orientation == "portrait"
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.print_area.startswith("'連携票（庁内・同意あり）'!$A$1:$")
    assert page.oddFooter.center.text == "&P / &N 頁"
    assert page.oddHeader.right.text == "取扱注意"
    assert page.page_margins.left == pytest.approx(20 / 25.4)


def blocks_by_page(lines: int) -> tuple[list[set[str]], int]:
    """The labels on every page that the breaks make, and the rows of all pages."""
    drawing = Page(160, 70, (Box(10, 10, 30, 15),))
    made = form.Sheet("plan", "様式第2号", "計画", blocks=(
        *(form.Fields(((form.Field(f"欄{n}"),),)) for n in range(lines)),
        form.Checks("困りごと", tuple(form.Option(f"項目{n}") for n in range(24)), columns=2),
        form.Grid((form.GridColumn("目標"),), (("歩く",), ("眠る",)), label="短期目標"),
        form.Picture(drawing, 172, 122, "支援体制図", "map"),
    ))
    png = BytesIO()
    Image.new("RGB", (172, 122), "red").save(png, "PNG")
    data = sheet_to_xlsx(made, fonts=FONTS, pictures={"map": png.getvalue()})
    page = load_workbook(BytesIO(data)).worksheets[0]
    ends = [0, *sorted(one.id for one in page.row_breaks.brk), page.max_row]
    words = [
        {str(cell.value) for row in page.iter_rows(first + 1, last) for cell in row if cell.value}
        for first, last in pairwise(ends)
    ]
    anchor = page._images[0].anchor._from.row + 1  # noqa: SLF001
    return words, next(n for n, last in enumerate(ends[1:]) if anchor <= last)


@pytest.mark.parametrize("lines", range(2, 40, 3))
def test_pages_end_before_blocks_that_would_be_parted(lines: int) -> None:
    pages, pictured = blocks_by_page(lines)
    assert "支援体制図" in pages[pictured]
    for whole in ({"困りごと", "□ 項目0", "□ 項目23"}, {"短期目標", "目標", "歩く"}):
        assert sum(bool(whole & words) for words in pages) == 1
    assert len(pages) <= 2


@pytest.mark.parametrize("lines", range(29, 37))
def test_a_remnant_takes_its_heading_along(lines: int) -> None:
    made = form.Sheet("plan", "様式第2号", "計画", blocks=(
        *(form.Fields(((form.Field(f"欄{n}"),),)) for n in range(lines)),
        form.Heading("対応と次"),
        *(form.Fields(((form.Field(f"答{n}"),),)) for n in range(4)),
    ))
    page = load_workbook(BytesIO(sheet_to_xlsx(made, fonts=FONTS))).worksheets[0]
    for end in (one.id for one in page.row_breaks.brk):
        words = [str(c.value) for row in page.iter_rows(end + 1) for c in row if c.value]
        assert words[0] == "対応と次" or not words[0].startswith("答")


@pytest.mark.parametrize("count", [2000, 8000, 40_000])
def test_long_note_is_divided_without_losing_a_character(count: int) -> None:
    note = numbered(count)
    page = load_workbook(BytesIO(sheet_to_xlsx(slip(note), fonts=FONTS))).worksheets[0]
    pieces = [str(cell.value) for row in page.iter_rows() for cell in row
              if cell.value and "眠れない" in str(cell.value)]
    assert len(pieces) > 1
    assert "".join(pieces).replace("\n", "") == note.replace("\n", "")
    assert sum(piece.count("\n") for piece in pieces) >= note.count("\n") - len(pieces)
    assert max(row.height or 0 for row in page.row_dimensions.values()) <= 409
    labels = [cell.value for row in page.iter_rows() for cell in row
              if str(cell.value).startswith("相談の要点")]
    assert labels == ["相談の要点"] + ["相談の要点（続き）"] * (len(pieces) - 1)


def test_picture_is_placed_in_its_proportions() -> None:
    data = sheet_to_xlsx(slip(), fonts=FONTS, pictures={"genogram": png()})
    book = zipfile.ZipFile(BytesIO(data))
    assert book.read("xl/media/image1.png") == png()
    (image,) = load_workbook(BytesIO(data)).worksheets[0]._images  # noqa: SLF001
    size = image.anchor.ext
    assert size.width / size.height == pytest.approx(800 / 350, rel=0.01)
    assert "図は印刷した様式" not in "".join(cells_of(data))


def test_empty_sheet_and_control_characters() -> None:
    bare = form.Sheet("x", "", "空/の[様式]", marks=form.SheetMarks(confidential=""))
    book = load_workbook(BytesIO(sheet_to_xlsx(bare, fonts=FONTS)))
    assert book.sheetnames == ["空・の・様式・"]
    assert "a行\nb" in cells_of(sheet_to_xlsx(slip("a\x00\x0b行\r\nb"), fonts=FONTS))


SPY = """
import os, sys
sys.path[:0] = {path!r}
sys.dont_write_bytecode = True
def spy(event, args):
    if event == "open" and armed:
        path, mode, flags = args
        writes = (flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | getattr(os, "O_TMPFILE", 0))
        if (writes & 3 or (flags or 0) & os.O_CREAT) and path != os.devnull:
            raise AssertionError(f"opened for writing: {{path}} {{mode}} {{flags}}")
    if event.startswith("tempfile."):
        raise AssertionError(event)
armed = False
sys.addaudithook(spy)
armed = True
from io import BytesIO
from tests.unit.test_workbook import png, slip
from tests.unit import test_ledger
from nimo_desktop.output.workbook import sheet_to_xlsx
data = sheet_to_xlsx(slip("x" * 9000), pictures={{"genogram": png()}})
assert len(data) > 5000
assert len(test_ledger.written(test_ledger.ROWS * 2000)) > 5000
if "--control" in sys.argv:
    from openpyxl import Workbook
    Workbook().save(BytesIO())
print("quiet")
"""


@pytest.mark.parametrize("control", [False, True])
def test_nothing_is_opened_for_writing(tmp_path: Path, *, control: bool) -> None:
    """An audit hook sees every file; the control shows that openpyxl's own save is caught."""
    script = SPY.format(path=[p for p in sys.path if p] + [str(Path(__file__).parents[2])])
    done = subprocess.run(
        [sys.executable, "-c", script, *(["--control"] if control else [])],
        capture_output=True, text=True, timeout=120, check=False, cwd=tmp_path,
        env={"TMPDIR": str(tmp_path), "PATH": "", "HOME": str(tmp_path)},
    )
    assert ("quiet" in done.stdout) != control, done.stderr[-2000:]
    if control:
        assert "tempfile" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_workbook_bytes_equal_what_openpyxl_would_save(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["a", 1, date(2026, 11, 21), "=A1"])
    book.create_sheet("二").append(["b"])
    theirs = BytesIO()
    mine = workbook_bytes(book)
    book.save(theirs)
    ours, saved = zipfile.ZipFile(BytesIO(mine)), zipfile.ZipFile(theirs)
    assert ours.namelist() == saved.namelist()
    for name in ours.namelist():
        if name != "docProps/core.xml":
            assert ours.read(name) == saved.read(name), name


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_prints_the_sheet_completely(tmp_path: Path) -> None:
    note = numbered(3000)
    source = tmp_path / "slip.xlsx"
    source.write_bytes(sheet_to_xlsx(slip(note), fonts=FONTS, pictures={"genogram": png()}))
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(
        "<?xml version='1.0'?><fontconfig>"
        f"<dir>{paths.resource('fonts')}</dir><cachedir>{tmp_path / 'cache'}</cachedir>"
        "</fontconfig>"
    )
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)],
        check=True, capture_output=True, timeout=120,
        env={"FONTCONFIG_FILE": str(fonts), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )
    reader = PdfReader(tmp_path / "slip.pdf")
    page = reader.pages[0].mediabox
    assert (round(page.width), round(page.height)) == (595, 842)
    text = "".join("".join(p.extract_text().split()) for p in reader.pages)
    assert all(f"({n})" in text for n in range(note.count("(")))
    for words in ("昭和19年4月5日", "令和8年11月26日(木)", "45分", "00123", "=1+1", "取扱注意"):
        assert words in text


def test_long_words_of_the_head_have_room_in_excel() -> None:
    """「複写禁止・回収」 beside 取扱注意 is wider than the frame used to be."""
    marks = form.SheetMarks(confidential="取扱注意 複写禁止・回収", number="R8-S-A0012 第3版",
                            circulation_boxes=("保健師長",) * 8)
    sheet = form.Sheet("x", "町様式 " + "とても長い様式番号" * 8, "題", marks=marks)
    body = body_of("portrait")
    plan = plan_of(sheet, body=body, fonts=FONTS, pictures=frozenset())
    for area in plan.areas:
        if area.text in (sheet.form_no, marks.confidential, marks.number, "保健師長"):
            width = (area.right - area.left) * body.step_mm - 1.5
            lines = wrap(area.text, width, area.size_pt, FONTS, area.bold)
            assert len(lines) * pitch_mm(area.size_pt) <= plan.heights[area.first - 1] + 0.01
