"""Ledgers as xlsx: what is written is read back alike by two readers and by LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from nimo_desktop.output import ledger
from nimo_desktop.output.ledger import (
    Column,
    ExportCancelled,
    LedgerSheet,
    write_ledger,
    write_ledgers,
)

COLUMNS = (
    Column("number", "番号", width=14),
    Column("name", "氏名", width=16),
    Column("age", "年齢", "int", 6),
    Column("day", "受付日", "date", 12),
    Column("at", "受付日時", "datetime", 17),
    Column("note", "ひとこと", width=50, wrap=True),
)
MOMENT = datetime(2026, 11, 21, 9, 5)  # noqa: DTZ001 (Excel knows wall-clock time only)
ROWS: list[tuple[object, ...]] = [
    ("00123", "練習 花子", 82, date(2026, 11, 21), MOMENT, "眠れない"),
    ("=1+1", "+81-90", None, date(1944, 4, 5), None, "一行目\n二行目 <b>&amp;\"'"),
    ("-5", "@SUM(A1)", 0, "昭和19年頃", None, "  前後の空白  "),
    ("𠮷", "髙", 7, date(1899, 5, 1), None, "制御\x00\x0b文字 _x0041_"),
    ("", None, 10**16, None, None, ""),
]


def written(rows: list[tuple[object, ...]] = ROWS, title: str = "相談受付台帳") -> bytes:
    target = BytesIO()
    assert write_ledger(target, COLUMNS, rows, title=title) == len(rows)
    return target.getvalue()


def test_openpyxl_reads_back_texts_numbers_and_dates() -> None:
    page = load_workbook(BytesIO(written())).active
    assert page.title == "相談受付台帳"
    values = [[cell.value for cell in row] for row in page.iter_rows()]
    assert values[0] == [column.label for column in COLUMNS]
    moment = datetime(2026, 11, 21)  # noqa: DTZ001
    assert values[1] == ["00123", "練習 花子", 82, moment, MOMENT, "眠れない"]
    assert values[2][:2] == ["=1+1", "+81-90"]
    assert values[2][5] == "一行目\n二行目 <b>&amp;\"'"
    assert values[3] == ["-5", "@SUM(A1)", 0, "昭和19年頃", None, "  前後の空白  "]
    assert values[4][3] == "1899/05/01"
    assert values[5][2] == str(10**16)
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)


def test_calamine_reads_the_same_and_empty_texts_are_empty_cells() -> None:
    rows = CalamineWorkbook.from_filelike(BytesIO(written())).get_sheet_by_index(0).to_python()
    assert rows[1][:4] == ["00123", "練習 花子", 82.0, date(2026, 11, 21)]
    assert rows[4][5] == "制御文字 _x0041_"
    assert rows[5][0] == ""
    xml = zipfile.ZipFile(BytesIO(written())).read("xl/worksheets/sheet1.xml").decode()
    assert "<t></t>" not in xml


def test_heading_is_bold_frozen_filtered_and_repeated() -> None:
    book = load_workbook(BytesIO(written()))
    page = book.active
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:F6"
    assert page["A1"].font.b
    assert page.print_title_rows == "$1:$1"
    assert page.page_setup.orientation == "landscape"
    assert page.column_dimensions["F"].width == pytest.approx(50.71)
    assert page["F2"].alignment.wrap_text
    assert not page["A2"].alignment.wrap_text
    assert page["D2"].number_format == "yyyy/mm/dd"
    assert page["A2"].number_format == "@"


def test_a_wide_list_is_printed_on_a3() -> None:
    narrow = load_workbook(BytesIO(written())).active
    assert narrow.page_setup.paperSize == 9
    columns = tuple(Column(f"c{n}", f"欄{n}", width=20) for n in range(12))
    out = BytesIO()
    write_ledger(out, columns, [("あ",) * 12], title="広い台帳")
    wide = load_workbook(BytesIO(out.getvalue())).active
    assert wide.page_setup.paperSize == 8
    assert wide.page_setup.fitToWidth == 1


def test_text_longer_than_a_cell_goes_on_in_a_second_sheet() -> None:
    note = "".join(chr(0x4E00 + n % 5000) for n in range(70_000))
    rows: list[tuple[object, ...]] = [("1", None, None, None, None, note)]
    book = load_workbook(BytesIO(written(rows)))
    head = book.worksheets[0]["F2"].value
    assert book.sheetnames == ["相談受付台帳", "続き"]
    rest = [row[2].value for row in book["続き"].iter_rows(min_row=2)]
    assert head[: ledger.PIECE] + "".join(rest) == note
    assert [row[1].value for row in book["続き"].iter_rows(min_row=2)] == ["F2"] * len(rest)
    assert len(head) <= ledger.CELL_LIMIT


def test_several_sheets_with_clashing_and_forbidden_names() -> None:
    target = BytesIO()
    names, one = ("R8/月別", "R8?月別"), COLUMNS[:1]
    sheets = [LedgerSheet(names[0], one, [("a",)]), LedgerSheet(names[1], one, [])]
    assert write_ledgers(target, sheets) == 1
    book = load_workbook(target)
    assert book.sheetnames == ["R8・月別", "R8・月別(2)"]
    assert [page.max_row for page in book.worksheets] == [2, 1]


def test_progress_rises_and_cancel_stops_early() -> None:
    seen: list[int] = []
    pulled = 0

    def rows() -> Iterator[tuple[object, ...]]:
        nonlocal pulled
        for _ in range(5000):
            pulled += 1
            yield ROWS[0]

    write_ledger(BytesIO(), COLUMNS, rows(), title="x", progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 5000
    pulled = 0
    with pytest.raises(ExportCancelled):
        write_ledger(BytesIO(), COLUMNS, rows(), title="x", cancelled=lambda: pulled > 1000)
    assert pulled < 2000


def test_values_of_other_kinds_than_their_column() -> None:
    rows: list[tuple[object, ...]] = [
        (7, True, 1, MOMENT, date(2026, 4, 1), 1.5),
        (1, 1, True, 2, 3.25, float("nan")),
    ]
    page = load_workbook(BytesIO(written(rows))).active
    shown = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    april = datetime(2026, 4, 1)  # noqa: DTZ001
    assert shown == [[7, "はい", 1, MOMENT, april, 1.5], [1, 1, "はい", 2, 3.25, "nan"]]
    with pytest.raises(ValueError, match="as many values"):
        written([("a",)])


def test_equal_rows_give_equal_bytes() -> None:
    assert written() == written()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_ledger(tmp_path: Path) -> None:
    source = tmp_path / "ledger.xlsx"
    source.write_bytes(written())
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(tmp_path),
         str(source)],
        check=True, capture_output=True, timeout=120,
    )
    text = (tmp_path / "ledger.csv").read_text(encoding="utf-8")
    assert "00123,練習 花子,82,2026/11/21,2026/11/21 09:05,眠れない" in text
    assert "=1+1,+81-90" in text
