"""地区担当表 and 事務引継書 on a real vault: who is named, what is handed on, what stays hidden."""

from __future__ import annotations

import dataclasses
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from world import PASSWORD, World

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.dates_jp import fiscal_year
from nimo_desktop.domain.errors import RuleBroken
from nimo_desktop.domain.people import Name
from nimo_desktop.domain.staff import Staff
from nimo_desktop.output.fonts import FontSet, load_fonts
from nimo_desktop.services import (
    access,
    coordination,
    demo,
    districts,
    measures,
    office,
    office_sheets,
)
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import records


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    return load_fonts()


@pytest.fixture
def town(ws: Workspace) -> Workspace:
    office.set_up(
        ws,
        office.SetUp(
            town="見本町",
            departments=("健康増進課", "福祉課"),
            districts=("見本中央", "見本北"),
            staff=(
                office.FirstStaff(name="相談 一郎", department="福祉課"),
                office.FirstStaff(name="保健 次子", department="健康増進課"),
            ),
        ),
    )
    return ws


def named(ws: Workspace, name: str) -> Staff:
    return next(one for one in office.staff(ws, with_left=True) if one.name == name)


def filled(ws: Workspace, year: int) -> districts.YearTable:
    """One nurse for both districts, a stand-in for one, a 連絡員 and a マネジャー in 福祉課."""
    empty = districts.table(ws, year)
    nurse, second = named(ws, "保健 次子").id, named(ws, "見本 花子").id
    helper = named(ws, "相談 一郎").id
    return dataclasses.replace(
        empty,
        districts=tuple(
            dataclasses.replace(row, nurse=nurse, second=second if row.name == "見本北" else None)
            for row in empty.districts
        ),
        desks=tuple(
            dataclasses.replace(row, liaisons=(helper,), managers=(helper,))
            if row.name == "福祉課"
            else row
            for row in empty.desks
        ),
    )


def test_the_table_is_one_action_and_reads_back(town: Workspace) -> None:
    year = fiscal_year(town.today())
    assert districts.table(town, year).is_empty()
    wanted = filled(town, year)
    districts.save(town, wanted)
    assert districts.table(town, year) == wanted
    assert districts.table(town, year + 1).is_empty()
    town.undo()
    assert districts.table(town, year).is_empty()


def test_saving_again_touches_only_what_changed(town: Workspace) -> None:
    year = fiscal_year(town.today())
    districts.save(town, filled(town, year))
    with town.vault.read() as conn:
        before = {one.id for one in records.where(conn, districts.Assignment)}
    changed = filled(town, year)
    changed = dataclasses.replace(
        changed, desks=tuple(dataclasses.replace(row, managers=()) for row in changed.desks)
    )
    districts.save(town, changed)
    with town.vault.read() as conn:
        after = {one.id for one in records.where(conn, districts.Assignment)}
    assert after < before
    assert len(before - after) == 1


def test_nobody_who_left_and_nobody_of_another_department(town: Workspace) -> None:
    year = fiscal_year(town.today())
    good = filled(town, year)
    wrong = dataclasses.replace(
        good,
        desks=tuple(
            dataclasses.replace(row, liaisons=(named(town, "見本 花子").id,)) for row in good.desks
        ),
    )
    with pytest.raises(RuleBroken, match="福祉課の職員ではありません"):
        districts.save(town, wrong)
    districts.save(town, good)
    leaver = named(town, "保健 次子")
    office.staff_leaves(town, leaver, named(town, "見本 花子"), on=date(2026, 11, 1))
    with pytest.raises(RuleBroken, match="今は働いていない"):
        districts.save(town, good)
    drafted = districts.from_last_year(town, year + 1)
    assert all(row.nurse is None for row in drafted.districts)
    assert drafted.districts[1].second == named(town, "見本 花子").id


def test_the_district_nurse_is_suggested_from_the_address(town: Workspace) -> None:
    districts.save(town, filled(town, fiscal_year(town.today())))
    north = next(d for d in office.districts(town) if d.name == "見本北")
    office.save_district(town, dataclasses.replace(north, prefixes=("大字北見本",)))
    found = districts.suggest(town, "見本町大字北見本12-3")
    assert found is not None
    assert found.nurse is not None
    assert (found.district, found.nurse.name) == ("見本北", "保健 次子")
    office.staff_leaves(
        town, named(town, "保健 次子"), named(town, "見本 花子"), on=date(2026, 11, 1)
    )
    found = districts.suggest(town, "大字北見本12-3")
    assert found is not None
    assert found.nurse is not None
    assert found.nurse.name == "見本 花子"
    assert districts.suggest(town, "よその市1-1") is None


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def cells(xlsx: bytes) -> str:
    book = load_workbook(BytesIO(xlsx))
    return "\n".join(
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    )


def test_the_table_on_paper_and_in_excel(town: Workspace, fonts: FontSet) -> None:
    year = fiscal_year(town.today())
    districts.save(town, filled(town, year))
    made = office_sheets.district_table(town, year, fonts)
    for text in (text_of(made.pdf()), cells(made.xlsx())):
        for word in ("令和8年度 地区担当表", "見本北", "見本 花子", "保健 次子", "相談 一郎"):
            assert word in text
        assert "取扱注意" not in text
    assert len(PdfReader(BytesIO(made.pdf())).pages) == 1


def test_the_meeting_sheet_counts_the_month_and_names_nobody(
    demo_town: Path, fonts: FontSet
) -> None:
    sitting = access.log_in(demo_town, World().environment(), login="nurse", password=PASSWORD)
    ws = sitting.workspace
    try:
        made = office_sheets.manager_meeting(ws, date(2026, 10, 15), fonts)
        text = text_of(made.pdf())
        assert "令和8年10月 マネジャー会議 資料" in text
        desk = coordination.desk(ws)
        assert desk.returned
        for line in desk.returned:
            assert line.number in text
        counted = measures.measure(
            ws, by="department", since=date(2026, 10, 1), until=date(2026, 10, 31)
        )
        assert counted.total.sent.count > 0
        assert f"{counted.total.sent.count}件" in text
        with ws.vault.read() as conn:
            people = {n.text for n in records.where(conn, Name) if n.text}
        assert people
        for shown in (text, cells(made.xlsx())):
            assert not [name for name in people if name in shown]
        other = office_sheets.manager_meeting(ws, date(2026, 10, 1), fonts, kind="63")
        assert "運営会議" in text_of(other.pdf())
    finally:
        sitting.leave()


@pytest.fixture(scope="module")
def demo_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "vault"
    world = World()
    demo.build(folder, world.environment(), today=date(2026, 11, 21))
    return folder


def test_the_letter_of_a_nurse_who_moves(demo_town: Path, fonts: FontSet) -> None:
    world = World()
    sitting = access.log_in(demo_town, world.environment(), login="nurse", password=PASSWORD)
    ws = sitting.workspace
    try:
        with ws.vault.read() as conn:
            held = [c for c in records.where(conn, Case, status="supporting") if c.holder_staff]
        giver = max({c.holder_staff for c in held}, key=[c.holder_staff for c in held].count)
        made = office_sheets.staff_hand_over(
            ws, giver, fonts, taker=ws.me, note="よろしくお願いします。"
        )
        text = text_of(made.pdf())
        for case in held:
            if case.holder_staff == giver:
                assert case.number in text
        assert "よろしくお願いします。" in text
        assert "支援体制図" in text
        assert cells(made.xlsx()).count("ケース番号") == 1
    finally:
        sitting.leave()


