"""Prepared lines take the entries of a list; more of them go to continuation sheets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pytest
from lxml import etree
from template_kit import (
    SHEET,
    changed_parts,
    edited,
    parts_of,
    plan_template,
    png,
    reopened,
    simple,
    with_shared_strings,
)

from nimo_desktop.output.template_copy import continued_name, renamed
from nimo_desktop.output.template_errors import BrokenBlock
from nimo_desktop.output.template_fill import Filled, fill
from nimo_desktop.output.template_scan import Block, scan
from nimo_desktop.output.template_values import Picture, Rows, Text, Value

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
pytestmark = pytest.mark.filterwarnings("ignore:Data Validation extension:UserWarning")


def rows(*texts: str, name: str = "v") -> Rows:
    return Rows(tuple({name: Text(text)} for text in texts), frozenset((name,)))


def goals(count: int) -> dict[str, Value | Rows]:
    entries = tuple({"内容": Text(f"目標{number}")} for number in range(1, count + 1))
    names = frozenset(("内容", "期限", "担当"))
    return {"計画.目標": Rows(entries, names), "本人.氏名": Text("花子")}


def filled(cells: Mapping[str, object], values: Mapping[str, Value | Rows]) -> Filled:
    return fill(scan(with_shared_strings(simple(cells))), values)


def column(result: Filled, letter: str, count: int, sheet: int = 0) -> Sequence[object]:
    page = reopened(result.data).worksheets[sheet]
    return [page[f"{letter}{row}"].value for row in range(1, count + 1)]


# Lines ------------------------------------------------------------------------------------------
def test_lines_take_entries_and_the_rest_stays_empty():
    result = fill(scan(plan_template()), goals(2))
    page = reopened(result.data)[SHEET]
    assert [page[f"A{row}"].value for row in (7, 8, 9)] == [1, 2, 3]
    assert [page[f"B{row}"].value for row in (7, 8, 9)] == ["目標1", "目標2", None]
    assert [page[f"D{row}"].value for row in (7, 8, 9)] == ["担当：", "担当：", "担当："]
    assert page["E9"].value is None
    assert result.continued == ()


def test_scan_tells_the_lines():
    assert scan(plan_template()).blocks == (Block(SHEET, "B7", "計画.目標", 3),)


def test_one_row_may_hold_both_markers():
    result = filled({"A1": "{{#x}}", "B1": "{{.v}}", "C1": "{{/x}}"}, {"x": rows("甲")})
    assert (column(result, "A", 1), column(result, "B", 1)) == ([None], ["甲"])


def test_markers_may_have_rows_of_their_own():
    cells = {"A1": "{{#x}}", "A2": "{{.v}}", "A3": "{{.v}}", "A4": "{{/x}}"}
    result = filled(cells, {"x": rows("甲", "乙")})
    assert column(result, "A", 4) == [None, "甲", "乙", None]


def test_rows_between_without_placeholders_belong_to_the_line_above():
    cells = {"A1": "{{#x}}{{.v}}", "A2": "所見", "A3": "{{.v}}", "A4": "所見{{/x}}"}
    result = filled(cells, {"x": rows("甲", "乙", "丙")})
    assert column(result, "A", 4) == ["甲", "所見", "乙", "所見"]
    assert column(result, "A", 4, 1) == ["丙", "所見", None, "所見"]


def test_an_entry_may_take_two_rows():
    cells = {"A1": "{{#x:2}}{{.v}}", "A2": "{{.w}}", "A3": "{{.v}}", "A4": "{{.w}}{{/x}}"}
    entries = Rows(tuple({"v": Text(f"v{n}"), "w": Text(f"w{n}")} for n in (1, 2, 3)))
    result = filled(cells, {"x": entries})
    assert column(result, "A", 4) == ["v1", "w1", "v2", "w2"]
    assert column(result, "A", 4, 1) == ["v3", "w3", None, None]


def test_two_rows_with_markers_in_rows_of_their_own():
    cells = {"A1": "{{#x:2}}", "A2": "{{.v}}", "A3": "所見", "A4": "{{.v}}", "A5": "所見",
             "A6": "{{/x}}"}  # fmt: skip
    result = filled(cells, {"x": rows("甲", "乙")})
    assert column(result, "A", 6) == [None, "甲", "所見", "乙", "所見", None]


def test_blocks_of_one_list_continue_each_other():
    cells = {"A1": "{{#x}}{{.v}}", "A2": "{{.v}}{{/x}}", "A4": "{{#x}}{{.v}}{{/x}}"}
    result = filled(cells, {"x": rows("1", "2", "3", "4")})
    assert column(result, "A", 4) == ["1", "2", None, "3"]
    assert column(result, "A", 4, 1) == ["4", None, None, None]


def test_an_empty_list_empties_its_lines():
    result = filled({"A1": "{{#x}}{{.v}}", "A2": "{{.v}}{{/x}}"}, {"x": Rows(())})
    assert (column(result, "A", 2), result.unknown) == ([None, None], ())


def test_an_unknown_list_stays_and_is_told_once():
    result = filled({"A1": "{{#目票}}{{.v}}", "A2": "{{.v}}{{/目票}}"}, {"目標": rows("1")})
    assert column(result, "A", 2) == ["{{#目票}}{{.v}}", "{{.v}}{{/目票}}"]
    assert [(one.cell, one.text, one.suggestion) for one in result.unknown] == [
        ("A1", "{{#目票}}", "{{#目標}}")
    ]


def test_an_unknown_column_is_told_with_a_suggestion():
    result = filled({"A1": "{{#x}}{{.内用}}{{/x}}"}, {"x": rows("1", name="内容")})
    assert [(one.text, one.suggestion) for one in result.unknown] == [("{{.内用}}", "{{.内容}}")]
    assert column(result, "A", 1) == ["{{.内用}}"]


def test_a_column_outside_of_lines_is_unknown():
    result = filled({"A1": "{{.v}}"}, {"x": rows("1")})
    assert [one.text for one in result.unknown] == ["{{.v}}"]


@pytest.mark.parametrize(
    ("cells", "cell", "words"),
    [
        ({"B3": "{{#x}}{{.v}}"}, "B3", "終わりの印"),
        ({"B3": "{{.v}}{{/x}}"}, "B3", "始まりの印"),
        ({"A1": "{{#x}}", "A2": "{{/x}}"}, "A1", "のある行がありません"),
        ({"A1": "{{#x}}{{#y}}{{.v}}{{/x}}{{/y}}"}, "A1", "重なっています"),
        ({"A1": "{{#x:2}}{{.v}}", "A3": "{{.v}}{{/x}}"}, "A3", "割り切れません"),
        ({"A1": "{{#x}}{{.v}}", "A2": "{{#x}}{{.v}}{{/x}}"}, "A1", "終わりの印"),
    ],
)
def test_broken_blocks_are_refused_with_their_place(cells, cell: str, words: str):
    with pytest.raises(BrokenBlock) as caught:
        scan(simple(cells))
    assert f"1枚目のシートの{cell}で" in caught.value.sentence
    assert words in caught.value.sentence


# Continuation sheets ----------------------------------------------------------------------------
def test_more_entries_go_to_continuation_sheets_behind_the_first():
    result = fill(scan(plan_template()), goals(7))
    book = reopened(result.data)
    names = [SHEET, f"{SHEET}(続き)", f"{SHEET}(続き2)", "選択肢"]
    assert book.sheetnames == names
    assert result.continued == tuple(names[1:3])
    lines = [[book[name][f"B{row}"].value for row in (7, 8, 9)] for name in names[:3]]
    assert lines == [
        ["目標1", "目標2", "目標3"], ["目標4", "目標5", "目標6"], ["目標7", None, None],
    ]  # fmt: skip
    assert {book[name]["A2"].value for name in names[:3]} == {"氏名：花子 様"}


def test_continuations_keep_the_print_settings():
    book = reopened(fill(scan(plan_template()), goals(7)).data)
    for name in book.sheetnames[:3]:
        page = book[name]
        assert page.print_area == f"'{name}'!$A$1:$H$30"
        assert page.print_title_rows == "$1:$2"
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
        assert page.oddFooter.center.text == "&P / &N"
        assert page.column_dimensions["B"].width == 30.5
        assert [str(area) for area in page.merged_cells.ranges] == ["B12:D16"]
        assert page.conditional_formatting
        assert page.data_validations.dataValidation
    assert book["選択肢"].print_area == "'選択肢'!$A$1:$B$3"


def test_every_sheet_has_its_own_drawing_and_chart_and_one_picture_serves_all():
    picture = Picture(png(), 40, 20)
    before = plan_template()
    after = fill(scan(before), {**goals(7), "図:エコマップ": picture}).data
    _, new = changed_parts(before, after)
    assert {name for name in new if "/media/" in name} == {"xl/media/image1.png"}
    parts = parts_of(after)
    for number in (1, 2, 3):
        drawing = parts[f"xl/drawings/drawing{number}.xml"].decode()
        assert "押印欄" in drawing
        assert drawing.count("<pic>") == 1
        assert b"../media/image1.png" in parts[f"xl/drawings/_rels/drawing{number}.xml.rels"]
        chart = f"charts/chart{number}.xml".encode()
        assert chart in parts[f"xl/drawings/_rels/drawing{number}.xml.rels"]
    assert f"'{SHEET}(続き)'!$B$20:$B$22" in parts["xl/charts/chart2.xml"].decode()
    assert len(reopened(after)[f"{SHEET}(続き2)"]._images) == 1  # noqa: SLF001


def test_only_the_sheet_list_changes_besides():
    before = plan_template()
    changed, new = changed_parts(before, fill(scan(before), goals(4)).data)
    assert changed == {
        "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels", "[Content_Types].xml",
    }  # fmt: skip
    assert "xl/printerSettings/printerSettings2.bin" in new


def test_every_relationship_leads_to_a_declared_part():
    from nimo_desktop.output.template_package import opened

    package = opened(fill(scan(plan_template()), goals(9)).data)
    for part in ("", *package.parts):
        for link in package.links(part):
            assert package.has(link.target), (part, link)
    for part in package.parts:
        if part.startswith("xl/") and part.endswith(".xml"):
            assert package.type_of(part), part


def test_only_the_first_sheet_is_selected():
    parts = parts_of(fill(scan(plan_template()), goals(9)).data)
    selected = [name for name in parts if b'tabSelected="1"' in parts[name]]
    assert selected == ["xl/worksheets/sheet1.xml"]


def test_what_counts_sheets_by_place_moves_along():
    data = edited(
        plan_template(),
        {"xl/workbook.xml": lambda xml: xml.replace('activeTab="0"', 'activeTab="1"')},
    )
    root = etree.fromstring(parts_of(fill(scan(data), goals(7)).data)["xl/workbook.xml"])
    assert root.find(f".//{MAIN}workbookView").get("activeTab") == "3"
    ids = [sheet.get("sheetId") for sheet in root.iter(f"{MAIN}sheet")]
    links = [sheet.get(f"{R}id") for sheet in root.iter(f"{MAIN}sheet")]
    assert (len(set(ids)), len(set(links))) == (4, 4)
    named = [(one.get("name"), one.get("localSheetId")) for one in root.iter(f"{MAIN}definedName")]
    assert len(set(named)) == len(named)


def test_tables_of_continuations_have_their_own_names():
    from io import BytesIO

    from openpyxl import Workbook
    from openpyxl.worksheet.table import Table

    book = Workbook()
    book.active.append(["内容", "件数"])
    book.active.append(["{{#x}}{{.v}}{{/x}}", 2])
    book.active.add_table(Table(displayName="一覧", ref="A1:B2"))
    target = BytesIO()
    book.save(target)
    after = reopened(fill(scan(target.getvalue()), {"x": rows("1", "2", "3")}).data)
    tables = [table for page in after for table in page.tables.values()]
    assert [table.displayName for table in tables] == ["一覧", "一覧_2", "一覧_3"]
    assert len({table.id for table in tables}) == 3


def controls(xml: str) -> str:
    """The sheet with a check box, as Excel writes one."""
    box = (
        f'<controls xmlns:r="{R[1:-1]}"><control shapeId="1025" r:id="anysvml" name="同意"/>'
        "</controls></worksheet>"
    )
    return xml.replace("</worksheet>", box)


def test_old_style_shapes_of_continuations_have_their_own_numbers():
    """Excel calls a file damaged in which two sheets use one block of shape numbers."""
    from io import BytesIO

    from openpyxl import Workbook
    from openpyxl.comments import Comment

    book = Workbook()
    book.active["A1"] = "{{#x}}{{.v}}{{/x}}"
    book.active["A2"].comment = Comment("記入の注意", "様式")
    target = BytesIO()
    book.save(target)
    data = target.getvalue()
    vml = next(name for name in parts_of(data) if name.endswith(".vml"))
    data = edited(
        data,
        {
            "xl/worksheets/sheet1.xml": controls,
            vml: lambda text: text.replace("</xml>", "<br></xml>"),
        },
    )
    after = fill(scan(data), {"x": rows("1", "2", "3")}).data
    drawings = [part.decode() for name, part in parts_of(after).items() if name.endswith(".vml")]
    blocks = [re.findall(r'idmap[^>]*data="([0-9,]+)"', text) for text in drawings]
    assert blocks == [["1"], ["2"], ["3"]]
    numbers = [set(re.findall(r"_x0000_s([0-9]+)", text)) for text in drawings]
    assert numbers == [{"1026"}, {"2050"}, {"3074"}]
    shapes = [
        re.findall(rb'shapeId="([0-9]+)"', parts_of(after)[f"xl/worksheets/sheet{number}.xml"])
        for number in (1, 2, 3)
    ]
    assert shapes == [[b"1025"], [b"2049"], [b"3073"]]
    notes = [page["A2"].comment.text for page in reopened(after)]
    assert notes == ["記入の注意"] * 3


def test_shapes_that_stand_for_controls_move_along():
    from nimo_desktop.output.template_package import parsed
    from nimo_desktop.output.template_shape_ids import _move_drawing

    root = parsed(
        b'<w xmlns:x="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">'
        b'<x:cNvPr id="1026"><e spid="_x0000_s1026"/></x:cNvPr><x:cNvPr id="3"/></w>'
    )
    _move_drawing(root, {1: 4})
    assert [one.get("id") for one in root] == ["4098", "3"]
    assert root[0][0].get("spid") == "_x0000_s4098"


def test_continuations_share_no_numbers_of_joint_editing():
    after = parts_of(fill(scan(plan_template()), goals(4)).data)
    assert b"xr:uid" in after["xl/worksheets/sheet1.xml"]
    assert b"xr:uid" not in after["xl/worksheets/sheet3.xml"]


def test_continued_names_are_short_and_their_own():
    assert continued_name("計画", 1, frozenset()) == "計画(続き)"
    assert continued_name("計画", 1, frozenset(("計画(続き)",))) == "計画(続き2)"
    long = continued_name("あ" * 31, 2, frozenset())
    assert (len(long), long[-5:]) == (31, "(続き2)")
    assert len(continued_name("𠮷" * 15, 1, frozenset()).encode("utf-16-le")) // 2 <= 31


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("計画!$A$1:$B$2", "'新 1'!$A$1:$B$2"),
        ("'計画'!A1+計画!B1", "'新 1'!A1+'新 1'!B1"),
        ("本計画!A1", "本計画!A1"),
        ("'本 計画'!A1", "'本 計画'!A1"),
        ('"計画!"&A1', '"計画!"&A1'),
    ],
)
def test_references_to_the_sheet_itself_move_along(formula: str, moved: str):
    assert renamed(formula, "計画", "新 1") == moved
