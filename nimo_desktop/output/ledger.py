"""Big lists as Excel files: one heading row, then one row per record.

Our own streaming writer. The measured library (rustpy-xlsxwriter 0.8) is about as fast but
spools every row in plain text to the temp folder, which design section 6 forbids; openpyxl
does the same and is ten times slower (`tests/benchmarks/bench_ledger.py`). This module hands
bytes to the given target only. Strings are inline strings, so nothing typed by a citizen can
become a formula and leading zeros stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from math import isfinite
from typing import IO, Literal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.output import ledger_parts as parts

Kind = Literal["text", "int", "date", "datetime"]
Progress = Callable[[int], None]
"""Called with the number of rows written so far, over all sheets."""

MAX_ROWS = 1_048_576
CELL_LIMIT = 32_767
"""Excel's own limits: rows of a sheet, UTF-16 units of a cell."""
PIECE = 16_000
"""Characters kept in the cell when a text is longer; at most 32,000 units."""
EXACT_BELOW = 10**15
"""Excel keeps 15 digits; a longer number is written as text."""
REMEMBERED = 4_096
"""Different dates and numbers a column keeps ready as cells."""
ROWS_PER_BLOCK = 64
ZIP_TIME = (1980, 1, 1, 0, 0, 0)

_ILLEGAL = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_JOINER = "\ufdd0"
"""Joins texts for one look at all of them; a noncharacter that XML allows."""
_EDGE = re.compile(f"{_JOINER}(?:[ \t\n]|(?<=[ \t\n]{_JOINER}))").search
_CARE = re.compile(f"[&<>\r{_ILLEGAL}]")
_TEXT_OPEN = '<c s="{}" t="inlineStr"><is><t>'
_TEXT_CLOSE = "</t></is></c>"
_DROP = re.compile(f"[{_ILLEGAL}]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `width` in characters of the standard font, `wrap` breaks long text."""

    key: str
    label: str
    kind: Kind = "text"
    width: float = 12.0
    wrap: bool = False


@dataclass(frozen=True, slots=True)
class LedgerSheet:
    """One sheet of the file; `rows` is read once and may be a generator."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]


class ExportCancelled(KnownError):
    """The nurse stopped the export; the half-written target must be thrown away."""

    sentence = "書き出しを中止しました。ファイルは作っていません。記録は変わっていません。"


class TooManyRows(KnownError):
    """More rows than a sheet can hold."""

    sentence = (
        "件数が多すぎて、Excelの1枚のシートに入りません。ファイルは作っていません。"
        "年度を分けて書き出してください。"
    )


def write_ledger(
    target: IO[bytes],
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    *,
    title: str,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Write one sheet as xlsx into `target` (opened for binary writing); return the row count.

    Raises `ExportCancelled` when `cancelled()` turns true and `TooManyRows`; the target is then
    incomplete, so write into `files.writing(path)`. A value that does not fit its column's
    kind (a date 「昭和19年頃」) is written as text. A text longer than an Excel cell holds goes
    on in the sheet 「続き」.
    """
    sheet = LedgerSheet(title, columns, rows)
    return write_ledgers(target, (sheet,), progress=progress, cancelled=cancelled)


def write_ledgers(
    target: IO[bytes],
    sheets: Sequence[LedgerSheet],
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Write several sheets into one file, else as `write_ledger`."""
    names = parts.sheet_names([sheet.title for sheet in sheets])
    written = 0
    overflow: list[tuple[str, str, str]] = []
    done: list[parts.SheetPart] = []

    def step(count: int) -> None:
        if cancelled is not None and cancelled():
            raise ExportCancelled
        if progress is not None:
            progress(written + count)

    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, sheet in zip(names, sheets, strict=True):
            rest = _Overflow(name, overflow)
            part = _write_sheet(archive, len(done) + 1, name, sheet, rest, step)
            written += part.last_row - 1
            done.append(part)
        if overflow:
            done.append(_write_continuations(archive, len(done) + 1, names, overflow))
        for path, text in parts.package(done):
            archive.writestr(_entry(path), text)
    return written


class _Overflow:
    """Collects what does not fit a cell, with the place it belongs to."""

    def __init__(self, sheet: str, found: list[tuple[str, str, str]]) -> None:
        self._sheet, self._found = sheet, found
        self.place = ""

    def fitting(self, text: str) -> str:
        """Return what the cell can hold; the rest is noted for the continuation sheet."""
        if len(text.encode("utf-16-le", "surrogatepass")) // 2 <= CELL_LIMIT:
            return text
        for start in range(PIECE, len(text), PIECE):
            self._found.append((self._sheet, self.place, text[start:start + PIECE]))
        return f"{text[:PIECE]}…(このあとは別のシート「続き」にあります)"


def _entry(path: str) -> ZipInfo:
    """A zip member without the clock in it, so that equal rows give equal files."""
    info = ZipInfo(path, ZIP_TIME)
    info.compress_type = ZIP_DEFLATED
    return info


def _write_sheet(
    archive: ZipFile,
    number: int,
    name: str,
    sheet: LedgerSheet,
    rest: _Overflow,
    step: Callable[[int], None],
) -> parts.SheetPart:
    columns = sheet.columns
    row = 1
    with archive.open(_entry(f"xl/worksheets/sheet{number}.xml"), "w", force_zip64=True) as out:
        widths = [column.width for column in columns]
        out.write(parts.sheet_head(widths, first=number == 1).encode())
        out.write(parts.heading_row([escape(column.label) for column in columns]).encode())
        to_xml = _row_writer(columns, rest)
        source = iter(sheet.rows)
        while block := list(islice(source, ROWS_PER_BLOCK)):
            if row + len(block) > MAX_ROWS:
                raise TooManyRows
            out.write("".join(to_xml(row + i, values) for i, values in enumerate(block, 1))
                      .encode())
            row += len(block)
            step(row - 1)
        out.write(parts.sheet_tail(widths, row, name).encode())
    return parts.SheetPart(name, len(columns), row)


def _write_continuations(
    archive: ZipFile, number: int, names: Sequence[str], found: list[tuple[str, str, str]]
) -> parts.SheetPart:
    columns = (
        Column("sheet", "シート", width=20),
        Column("place", "どのセルの続きか", width=16),
        Column("text", "続き", width=100, wrap=True),
    )
    name = parts.sheet_names([*names, "続き"])[-1]
    sheet = LedgerSheet(name, columns, list(found))
    return _write_sheet(archive, number, name, sheet, _Overflow(name, []), lambda _count: None)


class _Cells(dict[object, str]):
    """Dates or whole numbers as cells of one style; those met before are ready."""

    def __init__(self, style: int) -> None:
        self._style = style

    def __missing__(self, value: object) -> str:
        cell = _cell(value, self._style)
        if len(self) < REMEMBERED:
            self[value] = cell
        return cell


def _row_writer(
    columns: Sequence[Column], rest: _Overflow
) -> Callable[[int, Sequence[object]], str]:
    """Return the function row number, values -> `<row>` element; the hot path of the export."""
    styles = [parts.style_of(column.kind, wrap=column.wrap) for column in columns]
    plan = [
        (_TEXT_OPEN.format(style), f'<c s="{style}"/>', _Cells(style), style) for style in styles
    ]

    def with_care(values: Sequence[object], number: int) -> str:
        cells: list[str] = []
        for index, (value, style) in enumerate(zip(values, styles, strict=True)):
            if isinstance(value, str):
                rest.place = f"{parts.letters(index)}{number}"
                cells.append(_text_cell(rest.fitting(value), style))
            else:
                cells.append(f'<c s="{style}"/>' if value is None else _cell(value, style))
        return "".join(cells)

    def to_xml(number: int, values: Sequence[object]) -> str:
        if len(values) != len(styles):
            raise ValueError("a row has as many values as there are columns")
        if "" in values:
            values = [None if value == "" else value for value in values]
        if _needs_care([value for value in values if type(value) is str]):
            return f'<row r="{number}">{with_care(values, number)}</row>'
        cells = [
            f"{opening}{value}{_TEXT_CLOSE}" if (kind := type(value)) is str
            else empty if value is None
            # Not for bool and float: True == 1 == 1.0 would share one entry.
            else known[value] if kind is int or kind is date
            else _cell(value, style)
            for value, (opening, empty, known, style) in zip(values, plan, strict=True)
        ]
        return f'<row r="{number}">{"".join(cells)}</row>'

    return to_xml


def _needs_care(texts: list[str]) -> bool:
    """Whether any text must be escaped, cut or told to keep the space at its ends."""
    joined = _JOINER.join(["", *texts, ""])
    return (
        len(joined) > CELL_LIMIT // 2
        or "_x" in joined
        or _CARE.search(joined) is not None
        or _EDGE(joined) is not None
    )


def _cell(value: object, style: int) -> str:
    """A cell of a value that is no str: number, date, datetime, else its text."""
    if isinstance(value, date):
        serial = parts.serial(value)
        if serial is None:
            return _text_cell(value.strftime("%Y/%m/%d"), style)
        dated = parts.date_style(style, with_time=isinstance(value, datetime))
        return f'<c s="{dated}"><v>{serial}</v></c>'
    if isinstance(value, bool):
        return _text_cell("はい" if value else "いいえ", style)
    if isinstance(value, int) and abs(value) < EXACT_BELOW:
        return f'<c s="{parts.NUMBER}"><v>{value}</v></c>'
    if isinstance(value, float) and isfinite(value):
        return f'<c s="{parts.GENERAL}"><v>{value!r}</v></c>'
    return _text_cell(str(value), style)


def _text_cell(text: str, style: int) -> str:
    """An inline string; whitespace at the ends is kept."""
    opening = f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">'
    return f"{opening}{escape(text)}{_TEXT_CLOSE}"


def escape(text: str) -> str:
    """Return text for an XML element: markup escaped, characters XML cannot hold left out.

    Line ends become LF, and a literal `_x0041_` is written so that Excel shows it as typed.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _LOOKS_ESCAPED.sub("_x005F_", _DROP.sub("", text))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


