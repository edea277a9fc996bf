"""P10: filled forms to PDF, one, a pack of 40 pages, 500 files in one run.

The anchor is reportlab's own layout engine with the same words as plain tables of two columns,
given to it ready: it reads no record, draws no frame and fits nothing to a page.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from measuring import Report, alternately, arguments, once
from volume import copied, sit, volume

from nimo_desktop.domain.case import Case
from nimo_desktop.output.fonts import FontSet, load_fonts
from nimo_desktop.services import (
    filled_sheets,
    packs,
    sheet_facts,
    sheet_rendering,
    sheet_runs,
)
from nimo_desktop.services.filled_sheets import FullSheet
from nimo_desktop.services.packs import Cover, Part
from nimo_desktop.services.sheet_runs import Job
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records

FORM = "case_overview"
ONE_MS = 150
Words = Sequence[tuple[str, str]]


def platypus(sheets: Sequence[Words]) -> bytes:
    """The words of these sheets, one table after the other, each on a page of its own."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import LongTable, PageBreak, Paragraph, SimpleDocTemplate, TableStyle

    from nimo_desktop import paths

    if "Bench" not in pdfmetrics.getRegisteredFontNames():
        font = TTFont("Bench", str(paths.resource("fonts/BIZUDPGothic-Regular.ttf")))
        pdfmetrics.registerFont(font)
    style = ParagraphStyle("n", fontName="Bench", fontSize=10.5, leading=14.7, wordWrap="CJK")
    story: list[object] = []
    for words in sheets:
        rows = [[Paragraph(text or "&nbsp;", style) for text in row] for row in words]
        table = LongTable(rows, colWidths=[40 * mm, 135 * mm])
        table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")]))
        story += [table, PageBreak()]
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4).build(story)
    return out.getvalue()


def main() -> int:
    """One, forty, five hundred."""
    args = arguments(__doc__)
    report, fonts = Report(), load_fonts()
    few = args.contacts < 5000
    with tempfile.TemporaryDirectory() as place:
        sitting = sit(copied(volume(args.contacts), Path(place) / "vault"))
        ws = sitting.workspace
        fulls = begun(ws)
        said = [words_of(ws, full) for full in fulls]
        one(report, ws, fulls, said, fonts, args.times)
        pack(report, ws, fulls, said, fonts, pages=6 if few else 40, times=max(args.times // 3, 1))
        files(report, ws, fulls, said, fonts, count=12 if few else 500, folder=Path(place))
        ws.vault.close()
    return report.code()


def begun(ws: Workspace) -> list[FullSheet]:
    """The form, filled for up to 500 cases."""
    with ws.vault.read() as conn:
        cases = records.where(conn, Case)[:500]
    return [filled_sheets.new(ws, FORM, case.id) for case in cases]


def words_of(ws: Workspace, full: FullSheet) -> Words:
    """Label and words of every box, ready for the anchor."""
    found = sheet_facts.words_by_name(ws, full.form, full.sheet, full.values)
    return [(label, words.replace("&", "&amp;").replace("<", "&lt;"))
            for label, words in found.values()]  # fmt: skip


def one(
    report: Report, ws: Workspace, fulls: Sequence[FullSheet], said: Sequence[Words],
    fonts: FontSet, times: int,
) -> None:
    """A sheet as the nurse opens it."""
    full = fulls[0]
    first = once(lambda: sheet_rendering.render(ws, full, fonts=fonts).pdf())
    report.add(f"P10 {FORM} to PDF, first of the run", first)
    ours, anchor = alternately(
        lambda: sheet_rendering.render(ws, full, fonts=fonts).pdf(),
        lambda: platypus(said[:1]), times=times)  # fmt: skip
    report.add(f"P10 {FORM} to PDF", ours, anchor, at_most_ms=ONE_MS)


def pack(
    report: Report, ws: Workspace, fulls: Sequence[FullSheet], said: Sequence[Words],
    fonts: FontSet, *, pages: int, times: int,
) -> None:
    """A list and sheets of so many pages, read, laid out and written; then ten copies of it."""
    chosen = [n % len(fulls) for n in range(pages - 1)]

    def made() -> packs.Pack:
        parts = [Part(sheet_rendering.render(ws, fulls[n], fonts=fonts)) for n in chosen]
        return packs.pack(parts, fonts=fonts, cover=Cover(), recall=True)

    words = [said[n] for n in chosen]
    ours, anchor = alternately(lambda: made().pdf(), lambda: platypus(words), times=times)
    done = made()
    name = f"P10 pack of {len(chosen)} sheets, {done.page_count} pages"
    report.add(name, ours, anchor, at_most_ms=ONE_MS * pages)
    report.add(f"{name}, 10 copies of it", once(lambda: done.pdf(packs.copy_numbers(10))))


def files(
    report: Report, ws: Workspace, fulls: Sequence[FullSheet], said: Sequence[Words],
    fonts: FontSet, *, count: int, folder: Path,
) -> None:
    """A run: every file durable and in the journal. The anchor's files are plainly written."""
    chosen = [n % len(fulls) for n in range(count)]
    jobs = [Job(fulls[n], folder / f"{at}.pdf") for at, n in enumerate(chosen)]

    def plainly() -> None:
        for at, n in enumerate(chosen):
            (folder / f"anchor{at}.pdf").write_bytes(platypus(said[n : n + 1]))

    anchor = once(plainly)
    ours = once(lambda: sheet_runs.many(ws, jobs, fonts))
    report.add(f"P10 {count} sheets as files", ours, anchor, at_most_ms=ONE_MS * count)
    report.add("P10 one of them", ours / count, anchor / count, at_most_ms=ONE_MS)


if __name__ == "__main__":
    sys.exit(main())
