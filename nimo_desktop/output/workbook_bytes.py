"""An openpyxl workbook as bytes without a temporary file."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


def workbook_bytes(workbook: Workbook) -> bytes:
    """Return the workbook as xlsx; use it in place of `workbook.save`.

    `save` writes every sheet in plain text to the temp folder first, also when the target is a
    memory buffer; design section 6 forbids that. Not for `write_only` workbooks.
    """
    from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.writer.excel import ExcelWriter

    class MemoryWriter(ExcelWriter):  # type: ignore[misc]  # openpyxl ships no types
        # Does what ExcelWriter.write_worksheet of openpyxl 3.1.5 does, but the sheet's XML goes to
        # a buffer. Pinned to 3.1 in pyproject; test_workbook fails if a release spools again.
        def write_worksheet(self, ws: Worksheet) -> None:
            ws._drawing = SpreadsheetDrawing()  # noqa: SLF001
            ws._drawing.charts = ws._charts  # noqa: SLF001
            ws._drawing.images = ws._images  # noqa: SLF001
            buffer = BytesIO()
            writer = WorksheetWriter(ws, out=buffer)
            writer.write()
            ws._rels = writer._rels  # noqa: SLF001
            self._archive.writestr(ws.path[1:], buffer.getvalue())
            self.manifest.append(ws)

    target = BytesIO()
    MemoryWriter(workbook, ZipFile(target, "w", ZIP_DEFLATED)).save()
    return target.getvalue()
