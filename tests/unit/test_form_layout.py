"""Sheets on paper: nothing is lost, nothing lies outside its box or over another text."""

from __future__ import annotations

import dataclasses
from io import BytesIO
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from nimo_desktop.output import form, shapes
from nimo_desktop.output.fonts import ASCENT, FontSet, drawable, load_fonts
from nimo_desktop.output.form_frame import frame_of
from nimo_desktop.output.form_layout import lay_out, paginate
from nimo_desktop.output.form_rows import FILING_MM, MARGIN_MM, PAD_X, PAD_Y, RowMaker, body_of
from nimo_desktop.output.pdf import write_pdf
from nimo_desktop.output.shapes import MM_PER_PT, Box, Ellipse, Line, Page, Polyline, Text

FONTS = load_fonts()
SENTENCE = "本人より電話。眠れない日が続き、「もう少し静かに暮らしたい」と話す。"
MARKS = form.SheetMarks(
    circulation_boxes=("課長", "係長", "担当", "合議"), number="R8-T-A0012",
    issuing_office="みどり町健康福祉課", author="練習 花子", phone="0123-45-6789",
    printed_at_text="令和8年11月21日(土) 10:05", printed_by="練習 次郎", copy_no="3",
)


def numbered(count: int) -> str:
    """A text of at least `count` characters in which every sentence can be found again."""
    parts, length, n = [], 0, 0
    while length < count:
        parts.append(f"({n})眠れない日が続き、静かに暮らしたいと話す。")
        length += len(parts[-1])
        n += 1
    return "".join(parts)


def sheet(*blocks: form.Block, **changes: object) -> form.Sheet:
    values: dict[str, object] = {"marks": MARKS, "blocks": blocks} | changes
    return form.Sheet("slip", "様式第3号", "連携票（庁内・同意あり）", **values)  # type: ignore[arg-type]


def everything(note: str = SENTENCE) -> tuple[form.Block, ...]:
    picture = Page(160, 70, (Box(10, 10, 30, 15), Text(25, 19, "本人の箱", 10.5, anchor="middle"),
                             Ellipse(100, 30, 10, 6), Polyline(((1, 1), (2, 5)))))
    return (
        form.Heading("【依頼】"),
        form.Fields((
            (form.Field("氏名", form.Value("練習 太郎", kana="れんしゅう たろう"), 1.4),
             form.Field("生年月日", "昭和19年4月5日")),
            (form.Field("住所", "みどり町大字北一丁目二番地三号 コーポ練習201号室"),),
        )),
        form.Checks("困りごと", (form.Option("病気や健康、障害のこと", "on"), form.Option("住まい"),
                             form.Option("収入・生活費のこと", "double")), columns=2),
        form.LongText("相談の要点", note),
        form.LongText("これまでの経過", "", 4),
        form.Picture(picture, 150, 60, "家族の図", "genogram"),
        form.Grid((form.GridColumn("課題No", 0.5, "center"), form.GridColumn("目標", 2),
                   form.GridColumn("期限")), (("1", note, "令和8年12月"),), 3, "短期目標"),
        form.SignatureRow((form.Signature("本人"), form.Signature("説明した人")), "同意します。"),
        form.CutLine(),
        form.Note("※この票の写しは、必要な人だけに渡してください。", align="right"),
    )


def texts(page: Page) -> list[Text]:
    return [shape for shape in page.shapes if isinstance(shape, Text) and shape.role != "training"]


def all_words(pages: tuple[Page, ...], roles: tuple[str, ...] = ()) -> str:
    found = [text for page in pages for text in texts(page) if not roles or text.role in roles]
    return "".join("".join(text.text for text in found).split())


def extent(text: Text, fonts: FontSet = FONTS) -> tuple[float, float, float, float]:
    width = fonts.width_mm(text.text, text.size_pt, text.bold)
    left = text.x - {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
    size = text.size_pt * MM_PER_PT
    return left, text.y - ASCENT * size, left + width, text.y + (1 - ASCENT) * size


def assert_sound(pages: tuple[Page, ...]) -> None:
    """No text leaves the printable area, touches another one or crosses a rule."""
    for page in pages:
        places = [extent(text) for text in texts(page) if text.text.strip()]
        for left, top, right, bottom in places:
            assert left >= FILING_MM - 0.01
            assert right <= page.width_mm - MARGIN_MM + 0.01
            assert top > 4.5
            assert bottom < page.height_mm - 4.5
        for one, other in combinations(places, 2):
            apart = (one[2] <= other[0] + 0.01 or other[2] <= one[0] + 0.01
                     or one[3] <= other[1] + 0.05 or other[3] <= one[1] + 0.05)
            assert apart, (one, other)
        for rule in (s for s in page.shapes if isinstance(s, Line) and s.x1 == s.x2):
            for left, top, right, bottom in places:
                crossed = left < rule.x1 - 0.01 and right > rule.x1 + 0.01
                assert not (crossed and top < rule.y2 and bottom > rule.y1)


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
def test_every_block_prints_all_its_words(orientation: str) -> None:
    pages = lay_out(sheet(*everything(numbered(300)), orientation=orientation), fonts=FONTS)
    assert_sound(pages)
    words = all_words(pages)
    for expected in ("れんしゅうたろう練習太郎", "昭和19年4月5日", "コーポ練習201号室",
                     "病気や健康、障害のこと", "本人の箱", "課題No", "令和8年12月", "同意します。",
                     "切り取り線", "必要な人だけに渡してください。", "取扱注意", "様式第3号",
                     "R8-T-A0012", "課長", "合議", "電話0123-45-6789", "10:05練習次郎",
                     "写し番号3"):
        assert expected in words
    assert all_words(pages, ("value",)).count("(7)眠れない日が続き、静かに暮らしたいと話す。") == 2


def test_note_of_8000_characters_spans_pages_with_its_label_again() -> None:
    note = numbered(8000)
    pages = lay_out(sheet(*everything()[:3], form.LongText("相談の要点", note)), fonts=FONTS)
    assert len(pages) > 3
    assert_sound(pages)
    assert note in all_words(pages, ("value",))
    for number, page in enumerate(pages, 1):
        words = all_words((page,))
        assert f"{number}/{len(pages)}頁" in words
        assert ("（続紙）" in words) == (number > 1)
        assert ("相談の要点（続き）" in words) == (number > 1)
        assert "取扱注意" in words
    for page in pages[:-1]:
        lowest = max(extent(text)[3] for text in texts(page) if text.role == "value")
        assert lowest > page.height_mm - MARGIN_MM - 15


def test_table_repeats_its_heading_row_on_every_page() -> None:
    columns = (form.GridColumn("月日"), form.GridColumn("できごと", 3))
    rows = tuple((f"{n}日", f"第{n}の出来事。{SENTENCE}") for n in range(60))
    pages = lay_out(sheet(form.Grid(columns, rows, label="経過")), fonts=FONTS)
    assert len(pages) > 2
    assert_sound(pages)
    assert all("月日できごと" in all_words((page,), ("head",)) for page in pages)
    assert all("経過（続き）" in all_words((page,)) for page in pages[1:])
    words = all_words(pages, ("value",))
    assert all(f"{n}日第{n}の出来事。" in words for n in range(60))


def test_one_table_row_taller_than_a_page_goes_on() -> None:
    note = numbered(4000)
    columns = (form.GridColumn("月日"), form.GridColumn("できごと"))
    pages = lay_out(sheet(form.Grid(columns, (("1日", note),))), fonts=FONTS)
    assert len(pages) > 2
    assert note in all_words(pages, ("value",))
    assert all("月日できごと" in all_words((page,), ("head",)) for page in pages)


def test_heading_is_not_left_alone_at_the_foot() -> None:
    for filling in range(20, 50):
        block = form.LongText("", "行\n" * filling)
        pages = lay_out(sheet(block, form.Heading("見出し"), form.LongText("次", SENTENCE * 3)),
                        fonts=FONTS)
        page = next(page for page in pages if "見出し" in all_words((page,), ("heading",)))
        assert "次" in all_words((page,), ("label",))


def test_the_last_row_does_not_stand_alone_on_a_page() -> None:
    moved = 0
    for filling in range(20, 70):
        memo = form.LongText("地域課題", "集いの場がない。")
        writer = form.Fields(((form.Field("記録者", "練習"), form.Field("承認者")),))
        pages = lay_out(sheet(form.LongText("", "行\n" * filling), memo, writer), fonts=FONTS)
        (page,) = (one for one in pages if "承認者" in all_words((one,), ("label",)))
        assert "地域課題" in all_words((page,), ("label",))
        moved += len(pages) > 1
    assert moved


def test_a_long_text_before_the_last_row_is_divided_all_the_same() -> None:
    writer = form.Fields(((form.Field("記録者", "練習"),),))
    first, *_ = lay_out(sheet(form.LongText("協議", numbered(8000)), writer), fonts=FONTS)
    assert "(0)" in all_words((first,))


def test_empty_sheet_is_one_page_with_its_frame() -> None:
    bare = form.Sheet("x", "", "空の様式", marks=form.SheetMarks(confidential=""))
    (page,) = lay_out(bare, fonts=FONTS)
    assert all_words((page,)) == "空の様式1/1頁"
    blank = sheet(form.Fields(((form.Field("氏名"), form.Field("電話")),)), form.Checks("印", ()),
                  form.LongText("様子"), form.Grid((form.GridColumn("a"),), (), 3))
    (page,) = lay_out(blank, fonts=FONTS)
    assert_sound((page,))
    assert all_words((page,), ("value",)) == ""


def test_ticks_are_drawn_not_written() -> None:
    (page,) = lay_out(sheet(*everything()[2:3]), fonts=FONTS)
    roles = [shape.role for shape in page.shapes]
    assert roles.count("tick-box") == 2
    assert roles.count("tick") == 1
    assert roles.count("double") == 2
    assert not set("☐☑✓◎□■") & set(all_words((page,)))


def test_rules_have_the_weights_of_the_print_spec() -> None:
    (page,) = lay_out(sheet(*everything()[:2]), fonts=FONTS)
    frame = next(s for s in page.shapes if isinstance(s, Box) and s.role == "frame")
    assert frame.style is not None
    assert frame.style.width_pt == 1.0
    assert (frame.x, frame.x + frame.w) == (FILING_MM, page.width_mm - MARGIN_MM)
    inner = [s for s in page.shapes if isinstance(s, Line) and not s.role]
    assert inner
    assert {line.style.width_pt for line in inner} == {0.5}
    assert next(t for t in texts(page) if t.role == "title").size_pt == 14


def test_large_picture_is_scaled_into_the_page() -> None:
    drawing = Page(400, 500, (Box(0, 0, 400, 500), Text(200, 250, "中央", 20, anchor="middle")))
    pages = lay_out(sheet(form.Picture(drawing, 900, 900)), fonts=FONTS)
    box = next(s for s in pages[-1].shapes if isinstance(s, Box) and s.h > 100 and not s.role)
    assert box.x >= FILING_MM
    assert box.y + box.h <= pages[-1].height_mm - MARGIN_MM
    assert box.w / box.h == pytest.approx(400 / 500)


def test_training_word_lies_on_every_page() -> None:
    marks = form.SheetMarks(training=True)
    pages = lay_out(sheet(form.LongText("様子", numbered(3000)), marks=marks), fonts=FONTS)
    assert all(any(s.role == "training" for s in page.shapes) for page in pages)


def test_pdf_carries_the_words_as_text() -> None:
    pages = lay_out(sheet(*everything(numbered(2000))), fonts=FONTS)
    reader = PdfReader(BytesIO(write_pdf(pages, fonts=FONTS, title="連携票")))
    assert len(reader.pages) == len(pages)
    text = "".join("".join(page.extract_text().split()) for page in reader.pages)
    for n in range(60):
        assert f"({n})" in text


# A sound mark at the start would join the text before it; inside a text it is kept.
content = st.text(
    st.sampled_from("あいう漢字、。「」（）abc XYZ012-ー…‥\n　𠮷髙葛\u3099\U000e0100"), max_size=400
).map(lambda text: text.lstrip("\u3099"))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(content, min_size=4, max_size=4), st.integers(1, 5), st.integers(0, 40))
def test_any_text_stays_inside_its_cell(values: list[str], columns: int, fill: int) -> None:
    a, b, c, d = values
    blocks = (
        form.LongText("", "行\n" * fill),
        form.Fields(((form.Field(a[:40], b), form.Field("電話", c, 0.5)),)),
        form.Checks(d[:30], tuple(form.Option(v or "空", "on") for v in values), columns),
        form.Grid((form.GridColumn(c[:20]), form.GridColumn("二", 2)), ((a, d), (b, c))),
        form.LongText("言葉", a + b + c + d, label_on_top=fill % 2 == 0),
    )
    body = body_of("portrait")
    made = sheet(*blocks)
    frame = frame_of(made, body=body, fonts=FONTS)
    rows = RowMaker(FONTS, body).rows(blocks)
    shown = ""
    for page, placed_rows in enumerate(paginate(rows, frame), 1):
        y = frame.top(page)
        for placed in placed_rows:
            assert placed.y == pytest.approx(y)
            y += placed.h
            for cell in placed.row.cells:
                assert cell.text_mm + 2 * PAD_Y <= placed.h + 0.01
                room = (cell.right - cell.left) * body.step_mm - PAD_X
                for line in cell.lines:
                    for piece in line.pieces:
                        width = FONTS.width_mm(piece.text, line.size_pt, cell.bold)
                        assert PAD_X + piece.dx + width <= room + 0.01
                        shown += piece.text if cell.look == "value" else ""
        assert y <= frame.bottom + 0.01
    wanted = list("".join(drawable(v) for v in (b, c, *values, a, d, b, c, a + b + c + d)))
    printed = sorted("".join(drawable(shown).split()))
    wanted = [char for char in wanted if not char.isspace()]
    wanted += ["空"] * sum(1 for v in values if not v) + ["行"] * fill
    assert sorted(wanted) == printed


def test_shapes_survive_json() -> None:
    for page in lay_out(sheet(*everything()), fonts=FONTS):
        assert shapes.from_json(shapes.to_json(page)) == page


def on_pages(*blocks: form.Block) -> list[str]:
    pages = lay_out(sheet(*blocks), fonts=FONTS)
    return ["".join(text.text for text in texts(page)) for page in pages]


TO_DECIDE = form.Grid((form.GridColumn("だれが"), form.GridColumn("何を")), min_rows=4)


def test_empty_rows_of_a_table_open_no_page() -> None:
    rows = tuple((f"目標{n}",) for n in range(3))
    some = form.Grid((form.GridColumn("目標"),), rows, min_rows=40)
    assert len(on_pages(some)) == 1
    assert "目標2" in on_pages(some)[0]


@pytest.mark.parametrize("lines", range(30, 48))
def test_a_table_kept_together_is_never_parted(lines: int) -> None:
    table = dataclasses.replace(TO_DECIDE, rows=(("あ", "い"), ("う", "え")), together=True)
    found = [words for words in on_pages(form.LongText("経過", min_lines=lines), table)
             if "だれが" in words or "え" in words]
    assert len(found) == 1


def test_a_table_longer_than_a_page_is_parted_all_the_same() -> None:
    rows = tuple((f"人{n}", "する") for n in range(80))
    pages = on_pages(dataclasses.replace(TO_DECIDE, rows=rows, together=True))
    assert 2 <= len(pages) <= 4
    assert "人79" in pages[-1]


@pytest.mark.parametrize("count", [1, 3, 6, 40])
def test_words_of_a_cut_line_are_all_printed_between_the_margins(count: int) -> None:
    line = form.CutLine("ここから切り取ってお出しください")
    pages = lay_out(sheet(dataclasses.replace(line, text=line.text * count)), fonts=FONTS)
    assert_sound(pages)
    assert all_words(pages, ("cut",)) == line.text * count
    for cut in (s for s in pages[0].shapes if isinstance(s, Line) and s.role == "cut"):
        assert FILING_MM - 0.01 <= cut.x1 < cut.x2 <= pages[0].width_mm - MARGIN_MM + 0.01


def test_long_words_in_the_red_frame_stay_on_the_paper() -> None:
    words = "取扱注意 複写禁止・回収 " * 4
    marks = dataclasses.replace(MARKS, confidential=words, handout="資料12")
    pages = lay_out(sheet(form.Heading("見出し"), marks=marks), fonts=FONTS)
    assert_sound(pages)
    assert all_words(pages, ("confidential",)) == "取扱注意複写禁止・回収" * 4
