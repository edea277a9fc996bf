"""資料一式: what stands on every page of every copy."""

from __future__ import annotations

import io
import re

import pikepdf
import pypdf
import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from town_kit import Town, make_town

from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.output.fonts import FontSet, load_fonts
from nimo_desktop.output.form import Grid, GridColumn, Sheet, SheetMarks
from nimo_desktop.services import packs, sheets
from nimo_desktop.services.packs import Cover, Part
from nimo_desktop.services.sheet_parts.rendered import Rendered
from nimo_desktop.services.workspace import Workspace


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    return load_fonts()


@pytest.fixture
def town(ws, world) -> Town:
    return make_town(ws, world)


def plain(title: str, fonts: FontSet, *, lines: int = 1, **more: object) -> Rendered:
    rows = tuple((str(n), "見本の行") for n in range(lines))
    marks = SheetMarks(number="R8-S-A0001 第1版", issuing_office="見本町 保健福祉課", copy_no="7",
                       circulation_boxes=("課長", "係長"), printed_by="練習 花子")  # fmt: skip
    columns = (GridColumn("番号"), GridColumn("内容", 5))
    sheet = Sheet("t", "様式第1号", title, marks=marks, blocks=(Grid(columns, rows),), **more)
    return Rendered(sheet, fonts, title=title)


def said(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def test_a_pack_counts_pages_and_sheets_through(fonts: FontSet) -> None:
    parts = [
        Part(plain("ケース概要", fonts, lines=60)),
        Part(plain("支援計画書", fonts, orientation="landscape"), "支援計画書(案)"),
        Part(plain("支援体制図", fonts, a3=True, orientation="landscape")),
    ]
    done = packs.pack(
        parts, fonts=fonts, cover=Cover(facts=(("会議名", "第3回ケース会議"),)), recall=True
    )
    pages = said(done.pdf(("1", "2")))
    count = done.page_count
    assert count >= 5
    assert len(pages) == 2 * count
    for index, page in enumerate(pages):
        number, copy = index % count + 1, index // count + 1
        assert f"{number}/{count}頁" in page
        assert page.count("頁") - page.count("頁\n枚数") >= 1
        assert f"写し番号 {copy}" in page
        assert "写し番号 7" not in page
        assert "取扱注意 複写禁止・回収" in page
        assert "課長" not in page
    assert "資料の一覧" in pages[0]
    assert "第3回ケース会議" in pages[0]
    assert "支援計画書(案)" in pages[0]
    assert "回収します" in pages[0]
    last_of_first = count - 2
    assert f"2–{last_of_first}" in pages[0]
    for number in range(1, last_of_first):
        assert "資料1" in pages[number]
    assert "資料2" in pages[count - 2]
    assert "資料3" in pages[count - 1]
    boxes = [page.mediabox for page in pypdf.PdfReader(io.BytesIO(done.pdf())).pages]
    sizes = [(round(float(b.width) / 72 * 25.4), round(float(b.height) / 72 * 25.4)) for b in boxes]
    assert sizes[-2:] == [(297, 210), (420, 297)]


def test_no_page_keeps_the_number_in_its_own_sheet(fonts: FontSet) -> None:
    done = packs.pack([Part(plain("い", fonts)), Part(plain("ろ", fonts))], fonts=fonts)
    pages = said(done.pdf())
    assert [re.findall(r"\d+/\d+頁", page) for page in pages] == [["1/2頁"], ["2/2頁"]]
    assert all("写し番号" not in page for page in pages)
    assert all("複写禁止" not in page for page in pages)


def test_a_list_longer_than_a_page_tells_the_right_pages(fonts: FontSet) -> None:
    parts = [Part(plain(f"資料の題{n}", fonts)) for n in range(60)]
    done = packs.pack(parts, fonts=fonts, cover=Cover())
    pages = said(done.pdf())
    front = done.page_count - 60
    assert front >= 2
    row = re.search(r"資料60\s+資料の題59\s+R8-S-A0001 第1版\s+(\d+)", "\n".join(pages[:front]))
    assert row is not None
    assert int(row[1]) == front + 60
    assert "資料60" in pages[int(row[1]) - 1]


def test_fonts_are_embedded_once_for_all_copies(fonts: FontSet) -> None:
    done = packs.pack([Part(plain("い", fonts)), Part(plain("ろ", fonts))], fonts=fonts)
    one, ten = done.pdf(("1",)), done.pdf(packs.copy_numbers(10))
    with pikepdf.open(io.BytesIO(ten)) as pdf:
        files = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/FontFile2" in o]
    assert len(files) <= 3
    assert len(ten) < 2 * len(one)


def test_sheets_of_the_record_make_a_pack(ws: Workspace, town: Town, fonts: FontSet) -> None:
    made = [
        sheets.render(ws, info.id, record, fonts=fonts)
        for info, record in sheets.fitting(ws, town.case.id)
    ]
    done = packs.pack([Part(one) for one in made], fonts=fonts, cover=Cover(), recall=True)
    pages = said(done.pdf(packs.copy_numbers(3)))
    assert len(pages) == 3 * done.page_count
    assert all("複写禁止・回収" in page for page in pages)
    metadata = pypdf.PdfReader(io.BytesIO(done.pdf())).metadata
    assert metadata is not None
    assert metadata.title == packs.TITLE


def test_no_sheet_and_too_many_copies_are_refused(fonts: FontSet) -> None:
    with pytest.raises(RuleBroken):
        packs.pack([], fonts=fonts)
    for count in (0, 100):
        with pytest.raises(RuleBroken):
            packs.copy_numbers(count)


def test_a_stopped_pack_gives_nothing(fonts: FontSet) -> None:
    with pytest.raises(packs.Cancelled):
        packs.pack([Part(plain("い", fonts))], fonts=fonts, cancelled=lambda: True)
