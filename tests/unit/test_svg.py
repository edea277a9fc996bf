from __future__ import annotations

from xml.etree import ElementTree

from nimo_desktop.output.fonts import load_fonts
from nimo_desktop.output.shapes import (
    A4_LANDSCAPE,
    A4_PORTRAIT,
    Box,
    Ellipse,
    Line,
    Page,
    Polyline,
    Stroke,
    Text,
)
from nimo_desktop.output.svg import TextAs, to_svg

FONTS = load_fonts()
NS = "{http://www.w3.org/2000/svg}"
PAGE = Page(
    *A4_LANDSCAPE,
    (
        Box(20, 20, 40, 12, 2.0, Stroke(1.0), "#FFCABF", role="agency"),
        Ellipse(60, 60, 8, 8, None, "#BFE4FF"),
        Line(10, 10, 50, 10, Stroke(0.5, dash=(2.0, 1.0), arrow_end=True)),
        Polyline(((0.0, 0.0), (5.0, 5.0))),
        Text(60, 61, "髙﨑𠮷子 <A&B>", 10.5, bold=True, anchor="middle", rotate=90.0),
    ),
)


def test_outlines_hold_no_text_and_need_no_font() -> None:
    svg = to_svg(PAGE, fonts=FONTS)
    root = ElementTree.fromstring(svg)
    assert root.attrib["viewBox"] == "0 0 297 210"
    assert root.findall(f".//{NS}text") == []
    assert "font" not in svg
    assert "𠮷" not in svg
    last = root.findall(f"{NS}path")[-1]
    assert last.attrib["transform"] == "translate(60 61) rotate(90)"
    assert last.attrib["d"].count("Z") > 20


def test_text_can_be_kept() -> None:
    (text,) = ElementTree.fromstring(to_svg(PAGE, fonts=FONTS, text="text")).iter(f"{NS}text")
    assert text.text == "髙﨑𠮷子 <A&B>"
    assert text.attrib["text-anchor"] == "middle"
    assert text.attrib["font-weight"] == "700"


def test_selectors_are_kept_in_words_and_choose_the_outline() -> None:
    def drawn(words: str, text: TextAs) -> str:
        return to_svg(Page(*A4_PORTRAIT, (Text(20, 40, words, 12),)), fonts=FONTS, text=text)

    assert "葛\U000e0100城\ufe00" in drawn("葛\U000e0100城\ufe00", "text")
    assert drawn("祇\U000e0100", "outline") != drawn("祇", "outline")
    assert drawn("邊\U000e0104", "outline") == drawn("邊", "outline")


def test_shapes_keep_their_places_and_styles() -> None:
    root = ElementTree.fromstring(to_svg(PAGE, fonts=FONTS))
    rect = root.findall(f"{NS}rect")[1]
    assert (rect.attrib["x"], rect.attrib["rx"], rect.attrib["fill"]) == ("20", "2", "#FFCABF")
    (ellipse,) = root.findall(f"{NS}ellipse")
    assert "stroke" not in ellipse.attrib
    dashed, head = root.findall(f"{NS}path")[:2]
    assert dashed.attrib["stroke-dasharray"] == "0.706 0.353"
    assert head.attrib["d"].startswith("M")
    assert head.attrib["fill"] == "#000000"


def test_same_page_same_drawing() -> None:
    assert to_svg(PAGE, fonts=FONTS) == to_svg(PAGE, fonts=load_fonts())
