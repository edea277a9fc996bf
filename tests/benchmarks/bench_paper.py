"""P10: one filled sheet to PDF in the running program; a report of 100 pages against platypus."""

from __future__ import annotations

import io
import sys
import time
from uuid import UUID

from measuring import Report, alternately, arguments, once
from volume import SAID, sit, volume

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.referral_record import Referral
from nimo_desktop.output.fonts import FontSet, load_fonts
from nimo_desktop.output.form import Grid, GridColumn, Sheet
from nimo_desktop.output.form_layout import lay_out
from nimo_desktop.output.pdf import write_pdf
from nimo_desktop.services import sheets
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records

WIDTHS = (2.0, 2.0, 1.4, 1.4, 6.5)
HEADS = ("番号", "氏名", "方法", "担当", "記録")


def rows(count: int) -> list[tuple[str, ...]]:
    """A ledger with wrapped notes."""
    return [
        (
            f"R8-U-A{n:04d}", f"練習 花子{n % 97}", "訪問", "例田",
            f"{SAID[n % 10]}{SAID[(n + 3) % 10]}{SAID[(n + 7) % 10]}",
        )
        for n in range(count)
    ]  # fmt: skip


def ours(data: list[tuple[str, ...]], fonts: FontSet) -> bytes:
    """The report as one of our sheets."""
    columns = tuple(GridColumn(h, w) for h, w in zip(HEADS, WIDTHS, strict=True))
    sheet = Sheet(
        "report", "", "経過記録", orientation="landscape", blocks=(Grid(columns, tuple(data)),)
    )
    return write_pdf(lay_out(sheet, fonts=fonts), fonts=fonts, title="経過記録")


def platypus(data: list[tuple[str, ...]]) -> bytes:
    """The same table as reportlab's own layout engine makes it."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, TableStyle

    from nimo_desktop import paths

    if "Bench" not in pdfmetrics.getRegisteredFontNames():
        font = TTFont("Bench", str(paths.resource("fonts/BIZUDPGothic-Regular.ttf")))
        pdfmetrics.registerFont(font)
    style = ParagraphStyle("n", fontName="Bench", fontSize=10.5, leading=14.7, wordWrap="CJK")
    width = 257 * mm / sum(WIDTHS)
    table = LongTable(
        [[Paragraph(text, style) for text in row] for row in (HEADS, *data)],
        colWidths=[width * w for w in WIDTHS],
        repeatRows=1,
    )
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")]))
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=landscape(A4)).build([table])
    return out.getvalue()


def pages(pdf: bytes) -> int:
    """How many pages a PDF has."""
    import pypdf

    return len(pypdf.PdfReader(io.BytesIO(pdf)).pages)


def main() -> int:
    """Sheets from the record, then the long report."""
    args = arguments(__doc__)
    report = Report()
    sitting = sit(volume(args.contacts).folder)
    ws, fonts = sitting.workspace, load_fonts()
    for form, record in _filled(ws):
        first = once(lambda form=form, record=record: _sheet(ws, form, record, fonts))
        again = min(
            once(lambda form=form, record=record: _sheet(ws, form, record, fonts))
            for _ in range(max(args.times // 3, 1))
        )
        report.add(f"P10 {form} to PDF, first of the run", first)
        report.add(f"P10 {form} to PDF", again, at_most_ms=150)
    _report(report, fonts, args.contacts, args.times)
    ws.vault.close()
    return report.code()


def _report(report: Report, fonts: FontSet, contacts: int, times: int) -> None:
    data = rows(900 if contacts >= 5000 else 20)
    mine, other = pages(ours(data, fonts)), pages(platypus(data))
    start = time.perf_counter()
    ours_ms, anchor_ms = alternately(
        lambda: ours(data, fonts), lambda: platypus(data), times=max(times // 5, 1)
    )
    # Per page: the two break and pad their lines a little differently.
    report.add(
        f"P10 report per page ({mine} and {other} pages)",
        ours_ms / mine,
        anchor_ms / other,
        at_most=0.6,
    )
    report.add("P10 report as a whole", ours_ms, anchor_ms, at_most=0.6)
    assert time.perf_counter() > start


def _filled(ws: Workspace) -> list[tuple[str, UUID]]:
    with ws.vault.read() as conn:
        found = (
            ("case_summary", records.newest(conn, Case)),
            ("intake_sheet", records.newest(conn, Consultation)),
            ("referral_slip", records.newest(conn, Referral)),
        )
    return [(form, one.id) for form, one in found if one is not None]


def _sheet(ws: Workspace, form: str, record: UUID, fonts: FontSet) -> None:
    sheets.render(ws, form, record, fonts=fonts).pdf()


if __name__ == "__main__":
    sys.exit(main())
