from __future__ import annotations

import pytest

from nimo_desktop.output.fonts import (
    BOLD,
    FALLBACK,
    REGULAR,
    FontSet,
    drawable,
    forms,
    load_fonts,
)
from nimo_desktop.output.shapes import MM_PER_PT


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    return load_fonts()


def test_kanji_are_as_wide_as_the_type_is_high(fonts: FontSet) -> None:
    assert fonts.width_mm("保健師", 10.5) == pytest.approx(3 * 10.5 * MM_PER_PT)


def test_width_is_that_of_the_font_reader_of_the_pdf(fonts: FontSet) -> None:
    from reportlab.pdfbase.ttfonts import TTFont

    text = "令和8年11月21日（土）ひらがなカタカナABC"
    for name, bold in ((REGULAR, False), (BOLD, True)):
        other = TTFont(f"check-{name}", str(fonts.folder / f"{name}.ttf"))
        points = other.stringWidth(text, 10.5)
        assert fonts.width_mm(text, 10.5, bold=bold) == pytest.approx(points * MM_PER_PT)


def test_names_of_the_register_come_from_the_fallback_only_where_needed(fonts: FontSet) -> None:
    assert fonts.runs("髙﨑𠮷子") == [(REGULAR, "髙﨑"), (FALLBACK, "𠮷"), (REGULAR, "子")]
    assert fonts.runs("𠮷", bold=True) == [(FALLBACK, "𠮷")]
    assert fonts.missing("髙﨑𠮷邉㈱①㍻㋿﨟彅") == ()


def test_variation_selectors_stay_with_their_characters_and_take_no_room(fonts: FontSet) -> None:
    words = "葛\U000e0100城市\ufe0e"
    assert fonts.runs(words) == [(REGULAR, words)]
    assert forms(words) == ["葛\U000e0100", "城", "市\ufe0e"]
    assert drawable(words) == "葛城市"
    assert fonts.width_mm("葛\U000e0100", 10) == fonts.width_mm("葛", 10)


def test_a_selector_that_chooses_nothing_is_left_out(fonts: FontSet) -> None:
    alone = "\ufe00辻\U000e0101\U000e0100 \U000e0100\t\ufe0f😀\ufe0f\u200d"
    assert fonts.runs(alone) == [(REGULAR, "辻\U000e0101  〓")]


@pytest.mark.parametrize("name", [REGULAR, BOLD, FALLBACK])
def test_a_form_of_a_character_is_another_glyph_of_the_same_width(
    fonts: FontSet, name: str
) -> None:
    from fontTools.ttLib import TTFont

    face = fonts.face(name)
    with TTFont(fonts.folder / f"{name}.ttf", lazy=True) as file:
        metrics = file["hmtx"].metrics
        names = file.getGlyphOrder()
        glyphs = {
            one: names[int(face.glyph(one).removeprefix("g"))] for one in face.variants
        }  # fmt: skip
        best = file.getBestCmap()
    assert len(glyphs) > 200
    for one, glyph in glyphs.items():
        assert glyph != best[ord(one[0])]
        assert metrics[glyph][0] == metrics[best[ord(one[0])]][0], ascii(one)
    assert face.glyph("城\U000e01ef") == face.glyph("城")


def test_separate_voicing_marks_join_their_kana(fonts: FontSet) -> None:
    assert fonts.runs("か\u3099ハ\u309a") == [(REGULAR, "がパ")]
    assert fonts.width_mm("か\u3099", 10) == fonts.width_mm("が", 10)


def test_a_character_of_no_font_is_reported_and_drawn_as_geta(fonts: FontSet) -> None:
    assert fonts.missing("笑顔😀と☑と😀\n") == ("😀", "☑")
    assert fonts.runs("顔😀", bold=True) == [(BOLD, "顔〓")]
    assert fonts.width_mm("😀", 10) == fonts.width_mm("〓", 10)


def test_tabs_and_odd_blanks_are_spaces(fonts: FontSet) -> None:
    assert fonts.runs("a\tb\u00a0c\x07\u200b") == [(REGULAR, "a b c")]


def test_nothing_is_read_before_it_is_needed(fonts: FontSet) -> None:
    fresh = load_fonts(fonts.folder / "nowhere")
    with pytest.raises(FileNotFoundError):
        fresh.width_mm("あ", 10)
