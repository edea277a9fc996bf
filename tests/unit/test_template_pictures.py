"""Pictures lie over their cells and keep their shape; date formats and widths are understood."""

from __future__ import annotations

from io import BytesIO

import pytest
from lxml import etree
from openpyxl import Workbook
from openpyxl.worksheet.pagebreak import Break
from template_kit import SEAL, SHEET, changed_parts, edited, parts_of, plan_template, png, reopened

from nimo_desktop.output.template_fill import fill
from nimo_desktop.output.template_scan import scan
from nimo_desktop.output.template_styles import (
    column_px,
    default_column_px,
    is_date_code,
    styles_of,
)
from nimo_desktop.output.template_values import Number, Picture, Text

XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PX = 9_525
pytestmark = pytest.mark.filterwarnings("ignore:Data Validation extension:UserWarning")


def page_with(place: str, merged: str = "", *, more: bool = False) -> bytes:
    book = Workbook()
    page = book.active
    page[place] = "{{図:エコマップ}}"
    if merged:
        page.merge_cells(merged)
    page.column_dimensions["C"].width = 20
    page.column_dimensions["D"].hidden = True
    page.row_dimensions[4].height = 60
    if more:
        page.oddHeader.center.text = "見出し"
        page.row_breaks.append(Break(id=9))
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def anchor_of(data: bytes, drawing: str = "xl/drawings/drawing1.xml") -> etree._Element:
    return etree.fromstring(parts_of(data)[drawing])[-1]


def corner(anchor: etree._Element, name: str) -> tuple[int, int, int, int]:
    return tuple(int(child.text) for child in anchor.find(f"{XDR}{name}"))


def spans(anchor: etree._Element, widths: dict[int, int], heights: dict[int, int]):
    """Width and height of an anchor in EMU, by the sizes of its columns and rows."""
    first, last = corner(anchor, "from"), corner(anchor, "to")
    wide = sum(widths[at] for at in range(first[0], last[0])) - first[1] + last[1]
    high = sum(heights[at] for at in range(first[2], last[2])) - first[3] + last[3]
    return wide, high


def test_a_new_drawing_part_is_made_and_linked_in_its_place():
    before = page_with("B2", "B2:E8", more=True)
    after = fill(scan(before), {"図:エコマップ": Picture(png(), 40, 20, "支援\n の図\x00")}).data
    changed, new = changed_parts(before, after)
    # openpyxl sets the flag itself, so the workbook is only written anew.
    assert changed - {"xl/workbook.xml"} == {"xl/worksheets/sheet1.xml", "[Content_Types].xml"}
    assert new == {
        "xl/drawings/drawing1.xml", "xl/drawings/_rels/drawing1.xml.rels",
        "xl/worksheets/_rels/sheet1.xml.rels", "xl/media/image1.png",
    }  # fmt: skip
    root = etree.fromstring(parts_of(after)["xl/worksheets/sheet1.xml"])
    names = [child.tag.rpartition("}")[2] for child in root]
    assert names.index("headerFooter") < names.index("rowBreaks") < names.index("drawing")
    assert anchor_of(after).find(f".//{XDR}cNvPr").get("descr") == "支援 の図"
    assert len(reopened(after).active._images) == 1  # noqa: SLF001


def test_the_drawing_stands_before_what_follows_it():
    legacy = '<legacyDrawing xmlns:r="urn:r"/><tableParts count="0"/>'
    before = edited(
        page_with("B2"),
        {
            "xl/worksheets/sheet1.xml": lambda xml: xml.replace(
                "</worksheet>", legacy + "</worksheet>"
            )
        },
    )
    after = fill(scan(before), {"図:エコマップ": Picture(png(), 40, 20)}).data
    root = etree.fromstring(parts_of(after)["xl/worksheets/sheet1.xml"])
    names = [child.tag.rpartition("}")[2] for child in root]
    assert names[-3:] == ["drawing", "legacyDrawing", "tableParts"]


@pytest.mark.parametrize(("width", "height"), [(40, 20), (300, 900), (1234, 77), (1, 1)])
def test_pictures_keep_their_shape_inside_merged_cells(width: int, height: int):
    before = page_with("B2", "B2:E8")
    after = fill(scan(before), {"図:エコマップ": Picture(png(), width, height)}).data
    anchor = anchor_of(after)
    # Calibri 11: a digit is 7 px; column C is 20 digits wide, D is hidden, row 4 is 60 pt high.
    widths = {1: 64 * PX, 2: 140 * PX, 3: 0, 4: 64 * PX}
    heights = dict.fromkeys(range(1, 8), 15 * 12700) | {3: 60 * 12_700}
    wide, high = spans(anchor, widths, heights)
    extent = anchor.find(f".//{A}ext")
    assert (wide, high) == (int(extent.get("cx")), int(extent.get("cy")))
    assert wide / high == pytest.approx(width / height, rel=0.001)
    assert wide <= sum(widths.values())
    assert high <= sum(heights.values())
    assert min(sum(widths.values()) - wide, sum(heights.values()) - high) == 4 * PX
    first, last = corner(anchor, "from"), corner(anchor, "to")
    assert (first[0] >= 1, first[2] >= 1, last[0] <= 4, last[2] <= 7) == (True,) * 4


def test_a_picture_in_one_cell_stays_in_it():
    after = fill(scan(page_with("C4")), {"図:エコマップ": Picture(png(), 40, 20)}).data
    anchor = anchor_of(after)
    assert corner(anchor, "from")[::2] == corner(anchor, "to")[::2] == (2, 3)
    assert anchor.get("editAs") == "oneCell"


def test_other_shapes_of_the_drawing_are_not_touched():
    before = plan_template()
    after = fill(scan(before), {"図:エコマップ": Picture(png(), 40, 20)}).data
    old, new = (
        list(etree.fromstring(parts_of(data)["xl/drawings/drawing1.xml"]))
        for data in (before, after)
    )
    assert len(new) == len(old) + 1
    for was, now in zip(old, new, strict=False):
        assert etree.tostring(was, method="c14n") == etree.tostring(now, method="c14n")
    assert [one.get("id") for one in new[-1].iter(f"{XDR}cNvPr")] == ["78"]
    assert 'id="77"' in SEAL
    assert reopened(after)[SHEET]["B12"].value is None


def test_two_places_for_one_picture_share_its_part():
    book = Workbook()
    book.active["A1"] = "{{図:エコマップ}}"
    book.active["A3"] = "図は次のとおり{{図:エコマップ}}"
    book.create_sheet("二")["B2"] = "{{図:エコマップ}}"
    target = BytesIO()
    book.save(target)
    template = scan(target.getvalue())
    assert [one.cell for one in template.pictures] == ["A1", "A3", "B2"]
    after = fill(template, {"図:エコマップ": Picture(png(), 40, 20)}).data
    assert [name for name in parts_of(after) if "media" in name] == ["xl/media/image1.png"]
    again = reopened(after)
    assert [len(page._images) for page in again] == [2, 1]  # noqa: SLF001
    assert again.worksheets[0]["A3"].value == "図は次のとおり"


def test_values_that_cannot_be_are_bugs():
    with pytest.raises(ValueError, match="PNG"):
        Picture(b"GIF89a", 1, 1)
    with pytest.raises(ValueError, match="finite"):
        Number(float("nan"), "")
    assert "PNG" not in repr(Picture(png(), 40, 20))


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("yyyy/m/d", True), ('[$-411]ggge"年"m"月"d"日"', True), ("m/d", True), ("mmm", True),
        ("[$-F800]dddd, mmmm dd, yyyy", True), ("yyyy/m/d h:mm", True), ("e.m.d;@", True),
        ("h:mm", False), ("[h]:mm:ss", False), ("mm:ss.0", False), ("0.00E+00", False),
        ("General", False), ("#,##0;[Red]-#,##0", False), ('0"日"', False), ("@", False),
        ('"第"0"day"', False), ("0.0_d", False), ("", False),
    ],
)  # fmt: skip
def test_date_formats(code: str, is_date: bool):
    assert is_date_code(code) is is_date


def test_builtin_formats_are_known():
    from nimo_desktop.output.template_styles import Styles

    numbers = (0, 1, 14, 20, 22, 31, 45, 49, 57)
    styles = Styles(tuple((number, "") for number in numbers))
    dates = [number for at, number in enumerate(numbers) if styles.is_date(at)]
    assert dates == [14, 22, 31, 57]
    assert [number for at, number in enumerate(numbers) if styles.is_text(at)] == [49]
    assert not styles.is_date(99)


def test_widths_are_those_of_excel():
    assert [default_column_px(digit) for digit in (7, 8)] == [64, 72]
    assert [column_px(chars, 7) for chars in (9.140625, 8.7109375, 20)] == [64, 61, 140]


@pytest.mark.parametrize(
    ("font", "size", "digit"),
    [("Calibri", 11, 7), ("游ゴシック", 11, 8), ("ＭＳ Ｐゴシック", 11, 8), ("Arial", 10, 7)],
)
def test_the_digit_of_the_standard_font(font: str, size: int, digit: int):
    from nimo_desktop.output.template_package import book_of, opened

    data = edited(
        plan_template(),
        {
            "xl/styles.xml": lambda xml: xml.replace(
                '<name val="Calibri"/>', f'<name val="{font}"/>', 1
            ).replace('<sz val="11"/>', f'<sz val="{size}" />', 1)
        },
    )
    package = opened(data)
    assert styles_of(package, book_of(package)).digit_px == digit


def test_a_picture_may_be_replaced_by_words():
    after = fill(scan(plan_template()), {"図:エコマップ": Text("図はありません")}).data
    assert reopened(after)[SHEET]["B12"].value == "図はありません"
