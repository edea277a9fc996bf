"""The fixed XML around the rows of a ledger file: styles, sheet settings, package parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

HEADING, TEXT, WRAPPED, NUMBER, DATE, DATETIME, GENERAL = range(1, 8)
"""Indexes into cellXfs of `styles_xml`."""
_BAD_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_A3, _A4 = 8, 9
_WIDE_CHARS = 200
"""Widths of columns that on A4 would be printed at less than half of their size."""
_DAY_ZERO = date(1899, 12, 30).toordinal()
_FIRST_SAFE_DAY = 61
"""1900-03-01; before it Excel counts a 29 February 1900 that never was."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet that stands in the file: its name, columns, and last row (headings included)."""

    name: str
    columns: int
    last_row: int


def style_of(kind: str, *, wrap: bool) -> int:
    """The style of a column; `wrap` counts for text only."""
    if kind == "text":
        return WRAPPED if wrap else TEXT
    return {"int": NUMBER, "date": DATE, "datetime": DATETIME}[kind]


def date_style(style: int, *, with_time: bool) -> int:
    """A date keeps its column's format, in another column it takes its own."""
    if style in (DATE, DATETIME):
        return style
    return DATETIME if with_time else DATE


def serial(day: date) -> str | None:
    """Excel's day number (1900 system, wall-clock time); None for days it cannot count."""
    number = day.toordinal() - _DAY_ZERO
    if number < _FIRST_SAFE_DAY:
        return None
    if not isinstance(day, datetime):
        return str(number)
    return f"{number + (day.hour * 3600 + day.minute * 60 + day.second) / 86_400!r}"


def letters(index: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    name = ""
    index += 1
    while index:
        index, digit = divmod(index - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


def sheet_names(titles: Sequence[str]) -> list[str]:
    """Titles as sheet names Excel accepts: allowed characters, 31 at most, no two alike."""
    names: list[str] = []
    for title in titles:
        base = _BAD_IN_NAME.sub("・", title).strip("' ")[:31] or "一覧"
        name, number = base, 2
        while name.lower() in {other.lower() for other in names}:
            tail = f"({number})"
            name, number = base[: 31 - len(tail)] + tail, number + 1
        names.append(name)
    return names


def sheet_head(widths: Sequence[float], *, first: bool) -> str:
    """Everything before the rows: heading row frozen, widths, one page wide."""
    selected = ' tabSelected="1"' if first else ""
    columns = "".join(
        f'<col min="{i}" max="{i}" width="{width + 0.71:.2f}" customWidth="1"/>'
        for i, width in enumerate(widths, 1)
    )
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView{selected} workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        '<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>'
        '<sheetFormatPr defaultRowHeight="18"/>'
        f"<cols>{columns}</cols><sheetData>"
    )


def heading_row(labels: Sequence[str]) -> str:
    """The first row; labels come escaped."""
    cells = "".join(
        f'<c s="{HEADING}" t="inlineStr"><is><t>{label}</t></is></c>' for label in labels
    )
    return f'<row r="1" ht="30" customHeight="1">{cells}</row>'


def sheet_tail(widths: Sequence[float], last_row: int, name: str) -> str:
    """Everything after the rows: filter, margins, A4 landscape (A3 for a wide list), page n/N."""
    paper = _A3 if sum(widths) > _WIDE_CHARS else _A4
    footer = _text(name.replace("&", "&&"))
    return (
        f'</sheetData><autoFilter ref="A1:{letters(len(widths) - 1)}{last_row}"/>'
        '<pageMargins left="0.79" right="0.59" top="0.59" bottom="0.59" '
        'header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="{paper}" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>&amp;L{footer}&amp;R&amp;P / &amp;N 頁</oddFooter>"
        "</headerFooter></worksheet>"
    )


def package(sheets: Sequence[SheetPart]) -> Iterator[tuple[str, str]]:
    """Yield path and text of every part but the sheets."""
    numbers = range(1, len(sheets) + 1)
    yield "[Content_Types].xml", _content_types(len(sheets))
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    yield "xl/workbook.xml", _workbook(sheets)
    yield (
        "xl/_rels/workbook.xml.rels",
        _relations([*(("worksheet", f"worksheets/sheet{n}.xml") for n in numbers),
                    ("styles", "styles.xml")]),
    )
    yield "xl/styles.xml", _styles()


def _content_types(sheets: int) -> str:
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for n in range(1, sheets + 1)
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f"{overrides}"
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _workbook(sheets: Sequence[SheetPart]) -> str:
    listed, names = [], []
    for index, part in enumerate(sheets):
        listed.append(
            f'<sheet name="{_text(part.name)}" sheetId="{index + 1}" r:id="rId{index + 1}"/>'
        )
        quoted = _text("'" + part.name.replace("'", "''") + "'")
        last = letters(part.columns - 1)
        names.append(
            f'<definedName name="_xlnm._FilterDatabase" localSheetId="{index}" hidden="1">'
            f"{quoted}!$A$1:${last}${part.last_row}</definedName>"
            f'<definedName name="_xlnm.Print_Titles" localSheetId="{index}">'
            f"{quoted}!$1:$1</definedName>"
        )
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{"".join(listed)}</sheets>'
        f'<definedNames>{"".join(names)}</definedNames></workbook>'
    )


def _styles() -> str:
    """Style sheet. "@" keeps codes text when a cell is edited, so 0123 and =1 stay as typed."""
    def xf(form: int, *, wrap: bool = False) -> str:
        wrapped = ' wrapText="1"' if wrap else ""
        return (
            f'<xf numFmtId="{form}" fontId="0" fillId="0" borderId="1" xfId="0" '
            'applyNumberFormat="1" applyBorder="1" applyAlignment="1">'
            f'<alignment vertical="top"{wrapped}/></xf>'
        )

    heading = (
        '<xf numFmtId="49" fontId="1" fillId="2" borderId="1" xfId="0" applyFont="1" '
        'applyFill="1" applyBorder="1" applyAlignment="1">'
        '<alignment horizontal="center" vertical="center" wrapText="1"/></xf>'
    )
    edge = '<{0} style="thin"><color rgb="FFB3B3B3"/></{0}>'
    edges = "".join(edge.format(side) for side in ("left", "right", "top", "bottom"))
    name = '<name val="BIZ UDPGothic"/><family val="3"/><charset val="128"/>'
    return (
        f'{_XML}<styleSheet xmlns="{_MAIN}">'
        '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy/mm/dd"/>'
        '<numFmt numFmtId="165" formatCode="yyyy/mm/dd\\ hh:mm"/></numFmts>'
        f'<fonts count="2"><font><sz val="10.5"/>{name}</font>'
        f'<font><b/><sz val="10.5"/>{name}</font></fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill>'
        '<fill><patternFill patternType="solid"><fgColor rgb="FFE6E6E6"/></patternFill></fill>'
        "</fills>"
        '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
        f"<border>{edges}<diagonal/></border></borders>"
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        "</cellStyleXfs>"
        '<cellXfs count="8"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        f"{heading}{xf(49)}{xf(49, wrap=True)}{xf(1)}{xf(164)}{xf(165)}{xf(0)}</cellXfs>"
        '<cellStyles count="1"><cellStyle name="標準" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    )


def _text(text: str) -> str:
    return (text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            .replace('"', "&quot;"))
