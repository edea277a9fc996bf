"""Sheets of the office that are not about one case: 地区担当表, 事務引継書, マネジャー会議."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from nimo_desktop.domain.dates_jp import add_months
from nimo_desktop.domain.ids import StaffId
from nimo_desktop.domain.journal import Op
from nimo_desktop.output.form import Block, Sheet, SheetMarks
from nimo_desktop.services import (
    coordination,
    districts,
    hand_over_letters,
    measures,
    office,
    referral_views,
)
from nimo_desktop.services.sheet_parts import common, facts, hand_over, year_table
from nimo_desktop.services.sheet_parts import manager_meeting as meeting
from nimo_desktop.services.sheet_parts import referral_list as listing
from nimo_desktop.services.sheets import Rendered
from nimo_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from nimo_desktop.output.fonts import FontSet


def district_table(ws: Workspace, year: int, fonts: FontSet) -> Rendered:
    """地区担当表 of a fiscal year; all 課 may have it, so it carries no 取扱注意."""
    settings = ws.office()
    staff = {one.id: one for one in office.staff(ws, with_left=True)}
    homes = districts.departments(ws)
    blocks = year_table.blocks(
        districts.table(ws, year),
        staff=staff,
        departments=homes,
        coordinator=(
            homes[settings.coordinator_department].name,
            staff[settings.coordinator_staff].name,
        ),
    )
    marks = dataclasses.replace(_marks(ws), confidential="", circulation_boxes=())
    return _rendered(
        "district_table", year_table.FORM_NO, year_table.title(year), marks, blocks, fonts
    )


def staff_hand_over(
    ws: Workspace,
    giver: StaffId,
    fonts: FontSet,
    *,
    taker: StaffId | None = None,
    on: date | None = None,
    note: str = "",
    maps: bool = True,
) -> Rendered:
    """事務引継書 of everything somebody holds today. Raises NotFound."""
    letter = hand_over_letters.gather(
        ws, giver, taker=taker, on=on, note=note, fonts=fonts if maps else None
    )
    return _rendered(
        "staff_hand_over", hand_over.FORM_NO, hand_over.TITLE, _marks(ws),
        hand_over.blocks(letter), fonts,
    )  # fmt: skip


def manager_meeting(
    ws: Workspace, month: date, fonts: FontSet, *, kind: str = "64", held_on: date | None = None
) -> Rendered:
    """The sheet of マネジャー会議 (`kind` 64) or 運営会議 (63) with any day of the month counted,
    and what waits for the coordinator today. Cases stand there by number only.
    """
    first = month.replace(day=1)
    last = add_months(first, 1) - timedelta(days=1)
    counted = measures.measure(ws, by="department", since=first, until=last)
    blocks = meeting.blocks(counted, coordination.desk(ws), held_on=held_on)
    marks = dataclasses.replace(_marks(ws), circulation_boxes=())
    return _rendered(
        "manager_meeting", meeting.FORM_NO, meeting.title(first, kind), marks, blocks, fonts
    )


def referral_list(ws: Workspace, ids: Sequence[UUID], title: str, fonts: FontSet) -> Rendered:
    """The list of 連携 as it is seen; `title` names the filter."""
    lines = referral_views.list_rows(ws, ids)
    marks = dataclasses.replace(_marks(ws), circulation_boxes=())
    sheet = Sheet(
        "referral_list", listing.FORM_NO, f"連携の一覧({title})", orientation="landscape",
        marks=marks, blocks=listing.blocks(lines),
    )  # fmt: skip
    return Rendered(sheet, fonts, title="連携の一覧")


def handed_out(ws: Workspace, made: Rendered, *, op: Op = Op.PRINTED) -> None:
    """One entry in the journal for a sheet of the office that was printed or saved."""
    ws.note(
        op, "sheet", made.sheet.form_id,
        {"recipient": "庁内・供覧", "purpose": made.title, "basis": "02"},
    )  # fmt: skip


def _marks(ws: Workspace) -> SheetMarks:
    return common.marks(ws, facts.empty_facts(ws.codes, ws.today()), number="")


def _rendered(
    form_id: str,
    form_no: str,
    title: str,
    marks: SheetMarks,
    blocks: tuple[Block, ...],
    fonts: FontSet,
) -> Rendered:
    sheet = Sheet(form_id, form_no, title, marks=marks, blocks=blocks)
    return Rendered(sheet, fonts, title=title)
