"""地区担当表 (A4): the districts with their nurses, then the 課 with whom to ask first."""

from __future__ import annotations

from collections.abc import Mapping

from nimo_desktop.domain.dates_jp import fiscal_year_label
from nimo_desktop.domain.ids import DepartmentId, StaffId
from nimo_desktop.domain.staff import Department, Staff
from nimo_desktop.output.form import Block, Grid, GridColumn, Heading, Note
from nimo_desktop.services.districts import YearTable

TITLE = "地区担当表"
FORM_NO = "町様式 地区担当表"
_ASK_FIRST = (
    "どこに相談してよいか分からないときは、{office}の調整役({name})へご連絡ください。"
    "断らずに受け止め、次へつなぎます。"
)


def title(year: int | None) -> str:
    """「令和8年度 地区担当表」"""
    return TITLE if year is None else f"{fiscal_year_label(year).partition('(')[0]} {TITLE}"


def blocks(
    table: YearTable | None,
    *,
    staff: Mapping[StaffId, Staff],
    departments: Mapping[DepartmentId, Department],
    coordinator: tuple[str, str] = ("", ""),
) -> tuple[Block, ...]:
    """All rows; without a table the blank form. `coordinator` = department and name."""

    def named(one: StaffId | None) -> str:
        found = staff.get(one) if one else None
        return found.name if found else ""

    def line_of(one: StaffId | None) -> str:
        found = staff.get(one) if one else None
        return _phone(departments.get(found.department_id) if found else None)

    districts = tuple(
        (row.name, named(row.nurse), named(row.second), line_of(row.nurse))
        for row in (table.districts if table else ())
    )
    desks = tuple(
        (
            row.name,
            "、".join(map(named, row.liaisons)),
            "、".join(map(named, row.managers)),
            _phone(departments.get(row.department_id)),
        )
        for row in (table.desks if table else ())
    )
    department, name = coordinator
    hint = (Note(_ASK_FIRST.format(office=department, name=name)),) if name else ()
    return (
        Heading("地区の担当"),
        Grid(
            (
                GridColumn("地区", 1.4), GridColumn("担当", 1.6), GridColumn("副担当", 1.6),
                GridColumn("電話(内線)", 2.2),
            ),
            districts,
            min_rows=5,
            row_lines=2,
        ),
        Heading("各課の窓口"),
        Grid(
            (
                GridColumn("課", 1.4), GridColumn("総合相談連絡員", 1.6),
                GridColumn("断らない相談マネジャー", 1.6), GridColumn("電話(内線)", 2.2),
            ),
            desks,
            min_rows=8,
            row_lines=2,
        ),
        *hint,
    )  # fmt: skip


def _phone(department: Department | None) -> str:
    if department is None:
        return ""
    extension = f"(内線{department.extension})" if department.extension else ""
    return f"{department.phone}{extension}"
