"""Templates as an office makes them: by openpyxl, with the parts that it does not know put in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

SHEET = "支援計画"
ERA = '[$-411]ggge"年"m"月"d"日"'
RICH = "@@RICH@@"
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_XM = "http://schemas.microsoft.com/office/excel/2006/main"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"

SEAL = f"""<xdr:twoCellAnchor xmlns:xdr="{_XDR}" xmlns:a="{_A}" editAs="absolute">
<xdr:from><xdr:col>6</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>0</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>
<xdr:to><xdr:col>7</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>2</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>
<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="77" name="押印欄"/>
<xdr:cNvSpPr/></xdr:nvSpPr>
<xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="600000" cy="400000"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr>
<xdr:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r><a:t>押印欄</a:t></a:r></a:p></xdr:txBody></xdr:sp>
<xdr:clientData/></xdr:twoCellAnchor>"""
EXTENSION = f"""<extLst><ext xmlns:x14="{_X14}" uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}">
<x14:dataValidations xmlns:xm="{_XM}" count="1"><x14:dataValidation type="list" allowBlank="1">
<x14:formula1><xm:f>選択肢!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>E4</xm:sqref>
</x14:dataValidation></x14:dataValidations></ext></extLst>"""
RICH_STRING = (
    '<si><r><rPr><b/><sz val="11"/></rPr><t>氏名：{{本</t></r>'
    '<r><rPr><i/><sz val="11"/></rPr><t>人.氏</t></r>'
    '<r><rPr><sz val="11"/></rPr><t xml:space="preserve">名}} 様</t></r>'
    '<rPh sb="0" eb="2"><t>シメイ</t></rPh><phoneticPr fontId="0"/></si>'
)


def plan_template() -> bytes:
    """A plan with 3 prepared lines, a picture box, and everything an office puts around it."""
    book = Workbook()
    page = book.active
    page.title = SHEET
    _cells(page)
    _lines(page)
    _rules(page)
    _print(page)
    chart = BarChart()
    chart.add_data(Reference(page, min_col=2, min_row=20, max_row=22))
    page.add_chart(chart, "E20")
    choices = book.create_sheet("選択肢")
    for row, word in enumerate(("高", "中", "低"), 1):
        choices.cell(row, 1, word)
    choices["B1"] = "=SUM(1,2)"
    choices.print_area = "A1:B3"
    book.defined_names["目標欄"] = DefinedName("目標欄", attr_text=f"{SHEET}!$A$7:$D$9")
    target = BytesIO()
    book.save(target)
    return edited(
        with_shared_strings(target.getvalue()),
        {
            "xl/workbook.xml": lambda xml: xml.replace(' fullCalcOnLoad="1"', ""),
            "xl/sharedStrings.xml": lambda xml: xml.replace(f"<si><t>{RICH}</t></si>", RICH_STRING),
            "xl/drawings/drawing1.xml": lambda xml: _before_end(xml, SEAL),
            "xl/worksheets/sheet1.xml": lambda xml: _newer(_before_end(xml, EXTENSION)),
            "xl/worksheets/_rels/sheet1.xml.rels": lambda xml: _before_end(xml, _PRINTER),
            "[Content_Types].xml": lambda xml: _before_end(xml, _TYPES),
            "xl/_rels/workbook.xml.rels": lambda xml: _before_end(xml, _CHAIN),
            "xl/printerSettings/printerSettings1.bin": b"\x00\x01printer\xff" * 9,
            "xl/calcChain.xml": _COMPUTED,
            "customXml/item1.xml": b"<office>\r\n  <x/></office>",
        },
    )


def with_shared_strings(data: bytes) -> bytes:
    """The file as Excel writes it: openpyxl keeps every text in its cell."""
    from lxml import etree

    items: list[str] = []
    parts = parts_of(data)
    changes: dict[str, bytes | Callable[[str], str]] = {}
    for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
        root = etree.fromstring(parts[name])
        texts = [cell for cell in root.iter(f"{{{_MAIN}}}c") if cell.get("t") == "inlineStr"]
        for cell in texts:
            text = cell.findtext(f"{{{_MAIN}}}is/{{{_MAIN}}}t")
            if text not in items:
                items.append(text)
            cell.remove(cell[0])
            cell.set("t", "s")
            etree.SubElement(cell, f"{{{_MAIN}}}v").text = str(items.index(text))
        if texts:
            changes[name] = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    body = "".join(f"<si><t>{text}</t></si>" for text in items)
    changes["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{_MAIN}" count="99" uniqueCount="{len(items)}">{body}</sst>'.encode()
    )
    link = (
        f'<Relationship Id="rIdTexts" Type="{_OFFICE}/sharedStrings"'
        ' Target="/xl/sharedStrings.xml"/>'
    )
    changes["xl/_rels/workbook.xml.rels"] = lambda xml: _before_end(xml, link)
    kind = (
        '<Override PartName="/xl/sharedStrings.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
    )
    changes["[Content_Types].xml"] = lambda xml: _before_end(xml, kind)
    return edited(data, changes)


def _newer(xml: str) -> str:
    """With the names that newer versions of Excel add to a sheet."""
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    xr = "http://schemas.microsoft.com/office/spreadsheetml/2014/revision"
    more = (
        f'<worksheet xmlns:mc="{mc}" mc:Ignorable="xr" xmlns:xr="{xr}"'
        ' xr:uid="{00000000-0001-0000-0000-000000000000}" '
    )
    xml = xml.replace("<sheetView ", '<sheetView tabSelected="1" ')
    return xml.replace("<worksheet ", more, 1)


_PRINTER = (
    f'<Relationship Id="rIdPrinter" Type="{_OFFICE}/printerSettings"'
    ' Target="../printerSettings/printerSettings1.bin"/>'
)
_TYPES = (
    '<Default Extension="bin" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"/>'
    '<Override PartName="/xl/calcChain.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/>'
)
_COMPUTED = f'<calcChain xmlns="{_MAIN}"><c r="B1" i="2"/></calcChain>'.encode()
_CHAIN = f'<Relationship Id="rIdChain" Type="{_OFFICE}/calcChain" Target="calcChain.xml"/>'


def _cells(page) -> None:
    page["A1"] = "支援計画書"
    page["A2"] = RICH
    page["A3"] = "{{本人.生年月日}}"
    page["A3"].number_format = ERA
    page["B3"] = "{{本人.生年月日}}"
    page["C3"] = "{{本人.年齢}}"
    page["C3"].font = Font(bold=True)
    page["D3"] = "年齢は{{本人.年齢}}歳です"
    page["E3"] = "{{本人.同意}}"
    page["A4"] = "{{本人.氏明}}"
    page["B4"] = "{{計画.目標[2].内容}}"
    page["C4"] = "=C3+1"
    page["D4"] = "｛｛本人．備考｝｝"
    page["D4"].alignment = Alignment(wrap_text=True)


def _lines(page) -> None:
    page["A6"] = "番号"
    for row in (7, 8, 9):
        page.cell(row, 1, row - 6)
        page.cell(row, 2, "{{.内容}}")
        page.cell(row, 3, "{{.期限}}").number_format = ERA
        page.cell(row, 4, "担当：{{.担当}}")
    page["B7"] = "{{#計画.目標}}{{.内容}}"
    page["E9"] = "{{/計画.目標}}"
    page["B12"] = "{{図:エコマップ}}"
    page.merge_cells("B12:D16")
    for row, number in enumerate((1, 2, 3), 20):
        page.cell(row, 2, number)


def _rules(page) -> None:
    rule = DataValidation(type="list", formula1='"はい,いいえ"', allow_blank=True)
    rule.add("E5")
    page.add_data_validation(rule)
    fill = PatternFill("solid", bgColor="FFCCCC")
    page.conditional_formatting.add("C3", CellIsRule("greaterThan", ["65"], fill=fill))
    page.column_dimensions["B"].width = 30.5


def _print(page) -> None:
    page.print_area = "A1:H30"
    page.print_title_rows = "1:2"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9
    page.page_setup.id = "rIdPrinter"
    page.oddHeader.center.text = "{{本人.氏名}} の計画"
    page.oddFooter.center.text = "&P / &N"


def simple(cells: Mapping[str, object], *, formats: Mapping[str, str] | None = None) -> bytes:
    """A workbook of one sheet with these cells."""
    book = Workbook()
    for place, value in cells.items():
        book.active[place] = value
    for place, code in (formats or {}).items():
        book.active[place].number_format = code
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """Every part of the file, in its order."""
    with ZipFile(BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def edited(data: bytes, changes: Mapping[str, bytes | Callable[[str], str] | None]) -> bytes:
    """The file with parts changed or added; None takes one out."""
    parts: dict[str, bytes | None] = dict(parts_of(data))
    for name, change in changes.items():
        old = parts.get(name)
        parts[name] = change(parts[name].decode()).encode() if callable(change) else change
        assert parts[name] != old, f"the change of {name} did nothing"
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as package:
        for name, part in parts.items():
            if part is not None:
                package.writestr(name, part)
    return target.getvalue()


def reopened(data: bytes) -> Workbook:
    """As openpyxl reads it."""
    return load_workbook(BytesIO(data), rich_text=False)


def changed_parts(before: bytes, after: bytes) -> tuple[set[str], set[str]]:
    """Names of the parts that were changed, and of those that are new; none may be lost."""
    old, new = parts_of(before), parts_of(after)
    assert list(new)[: len(old)] == list(old)
    return {name for name in old if old[name] != new[name]}, set(new) - set(old)


def png(width: int = 40, height: int = 20, colour: str = "navy") -> bytes:
    """A real picture."""
    from PIL import Image

    target = BytesIO()
    Image.new("RGB", (width, height), colour).save(target, "PNG")
    return target.getvalue()


def _before_end(xml: str, more: str) -> str:
    head, slash, tail = xml.rpartition("</")
    return head + more + slash + tail


def day(text: str) -> date:
    """Such as 2026-11-21."""
    return date.fromisoformat(text)


def saved(folder: Path, data: bytes, name: str = "filled.xlsx") -> Path:
    """The file on disk for another program."""
    path = folder / name
    path.write_bytes(data)
    return path
