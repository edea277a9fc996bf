"""地区担当 of an address or a district on a real vault: who is offered, and when nobody is."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from nimo_desktop.domain.dates_jp import fiscal_year
from nimo_desktop.services import districts, office
from nimo_desktop.services.workspace import Workspace


@pytest.fixture
def town(ws: Workspace) -> Workspace:
    """Two districts, 北 with the prefix 「大字北見本」; nobody is named yet."""
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
    north = next(d for d in office.districts(ws) if d.name == "見本北")
    office.save_district(ws, dataclasses.replace(north, prefixes=("大字北見本",)))
    return ws


def name_in_table(ws: Workspace, year: int, **nurses: str) -> None:
    ids = {one.name: one.id for one in office.staff(ws)}
    empty = districts.table(ws, year)
    rows = tuple(
        dataclasses.replace(row, nurse=ids.get(nurses.get(row.name, ""))) for row in empty.districts
    )
    districts.save(ws, dataclasses.replace(empty, districts=rows))


def offered(ws: Workspace, *, address: str = "", district: str = "") -> tuple[str, str] | None:
    found = districts.in_charge(ws, address=address, district=district)
    return (found.nurse.name, found.department) if found and found.nurse else None


def test_the_nurse_comes_with_her_department(town: Workspace) -> None:
    name_in_table(town, fiscal_year(town.today()), 見本北="保健 次子", 見本中央="相談 一郎")
    assert offered(town, address="見本町大字北見本1") == ("保健 次子", "健康増進課")
    assert offered(town, district="見本中央") == ("相談 一郎", "福祉課")


def test_a_district_that_was_typed_goes_before_the_address(town: Workspace) -> None:
    name_in_table(town, fiscal_year(town.today()), 見本北="保健 次子", 見本中央="相談 一郎")
    both = offered(town, address="大字北見本1", district=" 見本中央 ")
    assert both == ("相談 一郎", "福祉課")
    unknown = offered(town, address="大字北見本1", district="どこか")
    assert unknown == ("保健 次子", "健康増進課")


def test_nobody_without_a_table_of_this_year_or_a_district(town: Workspace) -> None:
    assert offered(town, address="大字北見本1", district="見本北") is None
    name_in_table(town, fiscal_year(town.today()) - 1, 見本北="保健 次子")
    assert offered(town, address="大字北見本1") is None
    name_in_table(town, fiscal_year(town.today()), 見本北="保健 次子")
    assert offered(town, address="よその市1-1") is None
    assert offered(town) is None
    assert offered(town, district="見本中央", address="大字北見本1") is None


def test_nobody_who_has_left(town: Workspace) -> None:
    name_in_table(town, fiscal_year(town.today()), 見本北="保健 次子")
    ids = {one.name: one for one in office.staff(town)}
    office.staff_leaves(town, ids["保健 次子"], ids["見本 花子"], on=date(2026, 11, 1))
    assert offered(town, address="大字北見本1") is None


def test_an_office_without_a_name_is_no_trouble(ws: Workspace) -> None:
    assert offered(ws, address="大字北見本1") is None
