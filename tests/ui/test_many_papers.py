"""Many papers in the background beside the window: two threads that draw, and a lock meanwhile."""

from __future__ import annotations

import threading
from pathlib import Path

import openpyxl
import pytest
from conference_kit import make_meeting
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from town_kit import make_town, rows
from window_kit import open_window  # noqa: F401  a fixture

from nimo_desktop.domain.consent import Disclosure
from nimo_desktop.domain.ids import TieId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.output.fonts import load_fonts
from nimo_desktop.output.png import render_png
from nimo_desktop.services import filled_sheets, sheet_runs
from nimo_desktop.services.sheet_runs import Job
from nimo_desktop.ui.parts.conference.pack_dialog import PackDialog
from nimo_desktop.ui.parts.sheet.save_many import SaveMany
from nimo_desktop.ui.pdf_pages import PdfPages


def test_the_screen_and_a_run_draw_at_the_same_time(ws, world, qapp, tmp_path: Path) -> None:
    """Excel files with diagrams need pictures of PDF pages, and so does the preview."""
    town = make_town(ws, world)
    tie = SupportTie(id=TieId(ws.new_id()), person_id=town.case.person_id, agency_id=town.clinic)
    ws.apply(Op.TIE_SAVED, lambda w: w.insert(tie))
    sheet = filled_sheets.save(ws, filled_sheets.new(ws, "nonaka_sheet", town.case.id)).sheet
    todo = [Job(sheet.id, tmp_path / f"{at}.{kind}") for at in range(3) for kind in ("xlsx", "pdf")]
    runs: list[sheet_runs.Run] = []
    worker = threading.Thread(target=lambda: runs.append(sheet_runs.many(ws, todo, load_fonts())))
    first = filled_sheets.new(ws, "case_overview", town.case.id)
    pdf = _pdf(ws, first)
    worker.start()
    while worker.is_alive():
        pages = PdfPages(pdf)
        assert not pages.image(0, 60).isNull()
        pages.close()
    worker.join()
    assert len(runs[0].written) == 6
    book = openpyxl.load_workbook(tmp_path / "0.xlsx")
    assert any(one._images for one in book)  # noqa: SLF001  the one way to ask
    assert render_png(pdf, 0, dpi=50)[:4] == b"\x89PNG"


def _pdf(ws, full) -> bytes:
    from nimo_desktop.services import sheet_rendering

    return sheet_rendering.render(ws, full, fonts=load_fonts()).pdf()


@pytest.mark.parametrize("kind", ["pack", "many"])
def test_a_lock_in_the_middle_lets_go_of_the_vault(
    open_window,  # noqa: F811
    folder,
    world,
    qtbot,
    tmp_path,
    kind,
) -> None:
    bench = open_window(folder, world)
    bench.log_in()
    ws, desk = bench.ws, bench.window.frame().desk
    meeting = make_meeting(ws, make_town(ws, world))
    if kind == "pack":
        window = PackDialog(desk, meeting.full, bench.page)
        window.members.members.tick("1", on=False)
        window.show()
        window.make_button.click()
    else:
        window = SaveMany(desk, bench.page)
        window.show()
        window.all_button.click()
        bench.prompts.answers.append(tmp_path)
        window.save_button.click()
    assert window.is_working()
    bench.window.lock()
    assert not window.isVisible()
    bench.wait_until_locked(qtbot)
    assert bench.prompts.told == []
    bench.log_in()
    assert rows(bench.ws, Disclosure) == ()
