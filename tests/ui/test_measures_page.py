"""連携の数字 with real widgets: what stands in the table is what stands behind it."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from pypdf import PdfReader
from town_kit import Town, make_town, sure
from window_kit import Bench, open_window  # noqa: F401  a fixture

from nimo_desktop.domain.journal import Op
from nimo_desktop.services import referrals
from nimo_desktop.ui.desk import Place
from nimo_desktop.ui.pages.measures import MeasuresPage
from nimo_desktop.ui.pages.office_paper import OfficePaperPage


@pytest.fixture
def bench(open_window, folder, world) -> Bench:  # noqa: F811
    made: Bench = open_window(folder, world)
    made.window.resize(1366, 768)
    made.log_in()
    return made


@pytest.fixture
def town(bench: Bench) -> Town:
    return make_town(bench.ws, bench.world)


@pytest.fixture
def page(bench: Bench, town: Town) -> MeasuresPage:
    sent = town.sent()
    back = town.sent(need="税の相談", to=town.inside("税務"))
    sure(referrals.send_back(
        town.ws, back, reason="04", fits="思い当たらない", on=town.ws.today()
    ))  # fmt: skip
    sure(referrals.accept(
        town.ws, sent, person="福祉 太郎", on=town.ws.today(), staff=town.people["福祉"].id
    ))  # fmt: skip
    bench.window.go(Place("measures"))
    assert isinstance(bench.page, MeasuresPage)
    return bench.page


def cell(page: MeasuresPage, row: int, title: str) -> str:
    titles = [page.numbers.horizontalHeaderItem(at).text().replace("\n", "") for at in range(11)]
    return page.numbers.item(row, titles.index(title)).text()


def test_the_table_counts_and_the_number_opens(page: MeasuresPage, bench: Bench) -> None:
    assert page.numbers.rowCount() == 2, "the month and the sum"
    assert (cell(page, 0, "つないだ"), cell(page, 1, "つないだ")) == ("2", "2")
    assert (cell(page, 1, "調整役へ"), cell(page, 1, "受けるまで")) == ("1", "0日")
    page.look_behind(1, 9)
    assert page.model.rowCount() == 1
    assert "調整役へ 1件" in page.behind_label.text()
    page.behind.opened.emit(page.model.id_at(0))
    assert bench.page.detail().full.referral.need == "税の相談"


def test_other_ways_to_put_it_together(page: MeasuresPage) -> None:
    page.by.set_value("department")
    page.by.committed.emit()
    assert {page.numbers.item(row, 0).text() for row in range(page.numbers.rowCount())} == {
        "福祉課", "税務課", "計",
    }  # fmt: skip
    assert "税務課" in page.reasons.text()
    assert "福祉課 1" in page.chart.accessibleDescription()


def test_it_goes_to_excel(page: MeasuresPage, bench: Bench, tmp_path) -> None:
    bench.prompts.answers = [tmp_path / "n.xlsx"]
    page.export_button.click()
    sheet = openpyxl.load_workbook(tmp_path / "n.xlsx").worksheets[0]
    cells = [str(one.value) for row in sheet.iter_rows() for one in row]
    assert "月ごと" in cells
    assert "計" in cells


def test_the_months_narrow_the_table(page: MeasuresPage) -> None:
    month = page._desk.ws.today().month  # noqa: SLF001
    for box in (page.first, page.last):
        box.set_value(str(month))
    page.last.committed.emit()
    assert cell(page, page.numbers.rowCount() - 1, "つないだ") == "2"
    other = "4" if month != 4 else "5"
    for box in (page.first, page.last):
        box.set_value(other)
    page.first.committed.emit()
    assert cell(page, page.numbers.rowCount() - 1, "つないだ") == "0"
    page.first.set_value("3")
    page.last.set_value("4")
    page.first.committed.emit()
    assert (page.first.code(), page.last.code()) == ("4", "3"), "the wrong way round"
    page.year.set_value("all")
    page.year.committed.emit()
    assert not page.first.isEnabled()


def test_all_tables_are_printed_and_saved(
    page: MeasuresPage, bench: Bench, tmp_path, qapp
) -> None:
    page.print_button.click()
    qapp.processEvents()
    paper = bench.page
    assert isinstance(paper, OfficePaperPage)
    assert paper.rendered is not None
    text = "".join(one.extract_text() for one in PdfReader(BytesIO(paper.paper.pdf)).pages)
    for word in ("連携の数字(令和8年度)", "月ごと", "受け手の課ごと", "相談経路ごと", "税務課",
                 "取扱注意"):  # fmt: skip
        assert word in text
    bench.prompts.answers = [tmp_path / "n.xlsx"]
    paper.excel_button.click()
    assert (tmp_path / "n.xlsx").read_bytes()[:2] == b"PK"
    with bench.ws.vault.read() as conn:
        found = conn.exec_driver_sql(
            "SELECT count(*) FROM journal_entry WHERE op = ?", (Op.EXPORTED.value,)
        ).scalar()
    assert found == 1
    for box in (paper.first, paper.last):
        box.set_value("5")
    paper.show_button.click()
    qapp.processEvents()
    assert paper.title.text() == "連携の数字(令和8年度 令和8年5月)"
    paper.span.set_value("all")
    paper.show_button.click()
    assert paper.title.text() == "連携の数字(すべての年度)"
