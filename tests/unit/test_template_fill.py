"""An office's template is filled, and everything else in it stays."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.cell.rich_text import CellRichText
from template_kit import (
    RICH,
    SHEET,
    changed_parts,
    day,
    edited,
    parts_of,
    plan_template,
    png,
    reopened,
    simple,
    with_shared_strings,
)

from nimo_desktop.output.template_errors import TextTooLong, TooManySheets
from nimo_desktop.output.template_fill import Unknown, fill
from nimo_desktop.output.template_scan import scan
from nimo_desktop.output.template_values import (
    Day,
    Flag,
    Number,
    Picture,
    Rows,
    Text,
    Value,
)

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
BORN = Day(day("1950-04-01"), "昭和25年4月1日")
pytestmark = pytest.mark.filterwarnings("ignore:Data Validation extension:UserWarning")


def goals(count: int) -> Rows:
    return Rows(
        tuple(
            {
                "内容": Text(f"目標{number}"),
                "期限": Day(date(2026, 12, number), f"令和8年12月{number}日"),
                "担当": Text("佐藤"),
            }
            for number in range(1, count + 1)
        ),
        frozenset(("内容", "期限", "担当")),
    )


def values(count: int = 2) -> dict[str, Value | Rows]:
    return {
        "本人.氏名": Text("山田 花子"),
        "本人.生年月日": BORN,
        "本人.年齢": Number(76, "76"),
        "本人.同意": Flag(True, "はい"),
        "本人.備考": Text("=1+1\n𠮷野"),
        "計画.目標": goals(count),
    }


def filled_cells(cells: Mapping[str, object], given_values: Mapping[str, Value | Rows], **formats):
    """The sheet of a small template after filling, and what stayed unknown."""
    template = with_shared_strings(simple(cells, formats=formats))
    filled = fill(scan(template), given_values)
    return reopened(filled.data).worksheets[0], filled.unknown


# What changes and what does not -----------------------------------------------------------------
def test_only_the_sheet_the_strings_and_the_flag_change():
    before = plan_template()
    after = fill(scan(before), values()).data
    changed, new = changed_parts(before, after)
    assert changed == {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"}
    assert new == set()


def test_the_workbook_gains_the_flag_and_nothing_else():
    before = plan_template()
    after = fill(scan(before), values()).data
    old, new = (parts_of(data)["xl/workbook.xml"] for data in (before, after))
    flags = etree.fromstring(new).find(f"{MAIN}calcPr")
    assert flags.attrib.pop("fullCalcOnLoad") == "1"
    expected = etree.tostring(etree.fromstring(old), method="c14n")
    assert etree.tostring(flags.getroottree(), method="c14n") == expected


def test_the_sheet_changes_in_its_marked_cells_alone():
    before = plan_template()
    template = scan(before)
    after = fill(template, values()).data
    old, new = (
        etree.fromstring(parts_of(data)["xl/worksheets/sheet1.xml"]) for data in (before, after)
    )
    marked = {one.cell for one in template.placeholders} | {"A2", "B7", "E9"}
    for root in (old, new):
        for cell in root.iter(f"{MAIN}c"):
            if cell.get("r") in marked:
                cell.attrib.pop("t", None)
                for child in list(cell):
                    cell.remove(child)
    assert etree.tostring(new, method="c14n") == etree.tostring(old, method="c14n")
    assert b"x14:dataValidation" in etree.tostring(new)
    assert b"conditionalFormatting" in etree.tostring(new)


def test_the_old_shared_strings_stay_where_they_were():
    before = plan_template()
    after = fill(scan(before), values()).data
    old, new = (
        etree.fromstring(parts_of(data)["xl/sharedStrings.xml"]) for data in (before, after)
    )
    for was, now in zip(old, new, strict=False):
        assert etree.tostring(was, method="c14n") == etree.tostring(now, method="c14n")
    assert int(new.get("uniqueCount")) == len(new) > len(old)


def test_with_a_picture_its_drawing_changes_too():
    before = plan_template()
    picture = Picture(png(), 40, 20, "支援の図")
    after = fill(scan(before), {**values(), "図:エコマップ": picture}).data
    changed, new = changed_parts(before, after)
    assert changed == {
        "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml",
        "xl/drawings/drawing1.xml", "xl/drawings/_rels/drawing1.xml.rels", "[Content_Types].xml",
    }  # fmt: skip
    assert new == {"xl/media/image1.png"}
    assert parts_of(after)["xl/media/image1.png"] == picture.png


def test_nothing_to_fill_changes_nothing():
    before = plan_template()
    after = fill(scan(before), {}).data
    assert parts_of(after) == parts_of(before)
    assert list(parts_of(after)) == list(parts_of(before))


def test_filling_twice_gives_the_same_file():
    template = scan(plan_template())
    assert fill(template, values(5)).data == fill(template, values(5)).data


# Values -----------------------------------------------------------------------------------------
def test_real_values_where_the_cell_is_their_own():
    page = reopened(fill(scan(plan_template()), values()).data)[SHEET]
    assert page["A3"].value == datetime(1950, 4, 1)  # noqa: DTZ001
    assert page["A3"].number_format.startswith("[$-411]ggge")
    assert page["B3"].value == "昭和25年4月1日"
    assert (page["C3"].value, page["C3"].font.bold) == (76, True)
    assert page["D3"].value == "年齢は76歳です"
    assert page["E3"].value is True
    assert page["B4"].value == "目標2"
    assert page["C4"].value == "=C3+1"


def test_typed_signs_stay_text():
    signs = ["=1+1", "+81", "-5", "@SUM(1)", "\t=1", "'=1", "00123", "1/2"]
    cells = {f"A{row}": f"{{{{v{row}}}}}" for row in range(1, len(signs) + 1)}
    page, _ = filled_cells(cells, {f"v{row}": Text(sign) for row, sign in enumerate(signs, 1)})
    assert [page.cell(row, 1).value for row in range(1, len(signs) + 1)] == signs
    assert {page.cell(row, 1).data_type for row in range(1, len(signs) + 1)} == {"s"}


def test_full_width_braces_and_blanks_count():
    page, unknown = filled_cells(
        {"A1": "｛｛本人．氏名｝｝", "A2": "{{ 本人 . 氏名 }}"}, {"本人.氏名": Text("花子")}
    )
    assert (page["A1"].value, page["A2"].value, unknown) == ("花子", "花子", ())


def test_a_text_format_keeps_text():
    page, _ = filled_cells({"A1": "{{n}}"}, {"n": Number(12, "12")}, A1="@")
    assert (page["A1"].value, page["A1"].data_type) == ("12", "s")


def test_a_number_too_long_for_excel_becomes_text():
    page, _ = filled_cells({"A1": "{{n}}"}, {"n": Number(10**16 + 1, "10000000000000001")})
    assert page["A1"].value == "10000000000000001"


def test_a_day_before_excels_days_is_printed():
    old = Day(date(1899, 1, 1), "明治32年1月1日")
    page, _ = filled_cells({"A1": "{{d}}"}, {"d": old}, A1="yyyy/m/d")
    assert page["A1"].value == "明治32年1月1日"


def test_days_of_a_1904_workbook():
    data = edited(
        simple({"A1": "{{d}}"}, formats={"A1": "yyyy/m/d"}),
        {"xl/workbook.xml": lambda xml: xml.replace("<workbookPr/", '<workbookPr date1904="1"/')},
    )
    filled = fill(scan(data), {"d": BORN}).data
    assert reopened(filled).worksheets[0]["A1"].value == datetime(1950, 4, 1)  # noqa: DTZ001


def test_an_empty_text_leaves_an_empty_cell_with_its_format():
    template = scan(simple({"A1": "{{d}}"}, formats={"A1": "yyyy/m/d"}))
    page = reopened(fill(template, {"d": Text("")}).data).worksheets[0]
    assert (page["A1"].value, page["A1"].number_format) == (None, "yyyy/m/d")


def test_inline_strings_stay_inline():
    before = simple({"A1": "{{a}}と{{b}}"})
    assert "xl/sharedStrings.xml" not in parts_of(before)
    after = fill(scan(before), {"a": Text(" 甲"), "b": Text("乙 ")}).data
    assert changed_parts(before, after)[0] <= {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    assert reopened(after).worksheets[0]["A1"].value == " 甲と乙 "


def test_a_placeholder_over_several_runs_keeps_their_fonts():
    before = plan_template()
    assert any(one.cell == "A2" for one in scan(before).placeholders)
    after = fill(scan(before), values()).data
    strings = etree.fromstring(parts_of(after)["xl/sharedStrings.xml"])
    rich = [item for item in strings if "花子" in "".join(item.itertext())]
    runs = [
        ("".join(run.itertext()), [child.tag.rpartition("}")[2] for child in run[0]])
        for run in rich[0].iter(f"{MAIN}r")
    ]
    assert runs == [("氏名：山田 花子", ["b", "sz"]), (" 様", ["sz"])]
    assert rich[0].find(f"{MAIN}rPh") is None
    assert RICH not in "".join(strings.itertext())


def test_openpyxl_reads_the_rich_text():
    from io import BytesIO

    from openpyxl import load_workbook

    after = fill(scan(plan_template()), values()).data
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cell = load_workbook(BytesIO(after), rich_text=True)[SHEET]["A2"]
    assert isinstance(cell.value, CellRichText)
    assert str(cell.value) == "氏名：山田 花子 様"


def test_what_a_value_says_is_not_filled_again():
    page, unknown = filled_cells(
        {"A1": "{{a}}", "A2": "{{b}}"}, {"a": Text("{{b}}"), "b": Text("{{a}}")}
    )
    assert (page["A1"].value, page["A2"].value, unknown) == ("{{b}}", "{{a}}", ())


# Unknown names ----------------------------------------------------------------------------------
def test_unknown_names_stay_and_are_told_with_a_suggestion():
    filled = fill(scan(plan_template()), values())
    assert reopened(filled.data)[SHEET]["A4"].value == "{{本人.氏明}}"
    assert filled.unknown == (
        Unknown(SHEET, "A4", "{{本人.氏明}}", "{{本人.氏名}}"),
        Unknown(SHEET, "B12", "{{図:エコマップ}}", ""),
        Unknown(SHEET, "", "{{本人.氏名}}", "", "header_footer"),
    )


def test_unknown_names_beside_known_ones():
    page, unknown = filled_cells({"B2": "{{a}}・{{zz}}"}, {"a": Text("甲")})
    assert page["B2"].value == "甲・{{zz}}"
    assert unknown == (Unknown("Sheet", "B2", "{{zz}}"),)


@pytest.mark.parametrize(
    ("asked", "suggested"),
    [
        ("{{氏名}}", "{{本人.氏名}}"),
        ("{{計画.目標}}", "{{#計画.目標}}"),
        ("{{計画.目標[3].内用}}", "{{計画.目標[3].内容}}"),
        ("{{計画.目標[0].内容}}", "{{計画.目標[1].内容}}"),
        ("{{まったく別のもの}}", ""),
    ],
)
def test_suggestions(asked: str, suggested: str):
    _, unknown = filled_cells({"A1": asked}, values())
    assert [one.suggestion for one in unknown] == [suggested]


def test_placeholders_in_shapes_are_told():
    data = edited(
        plan_template(),
        {"xl/drawings/drawing1.xml": lambda xml: xml.replace("<a:t>押印欄", "<a:t>{{本人.氏名}}")},
    )
    unknown = fill(scan(data), values()).unknown
    assert Unknown(SHEET, "", "{{本人.氏名}}", "", "shape") in unknown


def test_placeholders_in_formulas_comments_and_charts_are_told():
    from io import BytesIO

    from openpyxl import Workbook
    from openpyxl.chart import BarChart
    from openpyxl.comments import Comment

    book = Workbook()
    page = book.active
    page["A1"] = "{{a}}"
    page["A2"] = '="氏名"&"{{a}}"'
    page["A3"].comment = Comment("{{a}}と書く", "様式")
    chart = BarChart()
    chart.title = "{{a}}の推移"
    page.add_chart(chart, "C3")
    target = BytesIO()
    book.save(target)
    before = target.getvalue()
    filled = fill(scan(before), {"a": Text("甲")})
    assert {(one.cell, one.where) for one in filled.unknown} == {
        ("A2", "formula"), ("A3", "comment"), ("", "shape"),
    }  # fmt: skip
    assert not changed_parts(before, filled.data)[1]
    page = reopened(filled.data).active
    assert page["A2"].value == '="氏名"&"{{a}}"'
    assert page["A3"].comment.text == "{{a}}と書く"


def test_heads_of_excel_tables_are_left():
    from io import BytesIO

    from openpyxl import Workbook
    from openpyxl.worksheet.table import Table

    book = Workbook()
    book.active.append(["{{a}}", "件数"])
    book.active.append(["{{a}}", 2])
    book.active.add_table(Table(displayName="一覧", ref="A1:B2"))
    target = BytesIO()
    book.save(target)
    filled = fill(scan(target.getvalue()), {"a": Text("甲")})
    page = reopened(filled.data).worksheets[0]
    assert (page["A1"].value, page["A2"].value) == ("{{a}}", "甲")
    assert [(one.cell, one.where) for one in filled.unknown] == [("A1", "table_head")]


# Limits -----------------------------------------------------------------------------------------
def test_a_text_longer_than_a_cell_is_refused():
    template = scan(simple({"C2": "前{{a}}"}))
    assert fill(template, {"a": Text("あ" * 32_766)})
    with pytest.raises(TextTooLong, match="1枚目のシートのC2"):
        fill(template, {"a": Text("あ" * 32_767)})


def test_too_many_continuations_are_refused():
    template = scan(simple({"A1": "{{#x}}{{.v}}{{/x}}"}))
    with pytest.raises(TooManySheets):
        fill(template, {"x": Rows(tuple({"v": Text("1")} for _ in range(101)))})


TEXTS = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("山田花子𠮷ｶﾞ髙①\u3000 \t\n\r\x00\x0b\x1f\ufffe&<>\"'_x0041_{}"),
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_any_text_survives(whole: str, among: str):
    page, _ = filled_cells({"A1": "{{a}}", "B1": "前{{b}}後"}, {"a": Text(whole), "b": Text(among)})
    assert (_unescaped(page["A1"].value) or "") == _expected(whole)
    assert _unescaped(page["B1"].value) == f"前{_expected(among)}後"


def test_eight_thousand_characters_survive():
    text = ("相談の経過𠮷\n" * 1200)[:8000]
    page, _ = filled_cells({"A1": "{{a}}"}, {"a": Text(text)})
    assert page["A1"].value == text


def _expected(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)


def _unescaped(value: object) -> str | None:
    """Openpyxl leaves Excel's escapes as they are in the file."""
    if value is None:
        return None
    return re.sub("_x005[Ff]_", "_", str(value))
