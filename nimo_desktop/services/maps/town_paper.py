"""町の支援体制図 as paper and as Excel: the map, and in Excel the same links as a list."""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING

from nimo_desktop.domain.dates_jp import fiscal_year_label, wareki
from nimo_desktop.output.form import Grid, GridColumn, Picture, Sheet, SheetMarks
from nimo_desktop.output.townmap import SELF, SELF_NAME, WORDS, TownMap, draw_town
from nimo_desktop.services.maps.town import town_map
from nimo_desktop.services.sheet_parts.rendered import Rendered
from nimo_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from nimo_desktop.output.fonts import FontSet
    from nimo_desktop.output.shapes import Page

FORM_ID, FORM_NO = "town_map", "町様式 町の支援体制図"
_MAP_MM = (250.0, 160.0)


class TownPaper(Rendered):
    """The map fills its own page; Excel has it as a picture over the list of boxes and links."""

    def __init__(self, page: Page, sheet: Sheet, fonts: FontSet) -> None:
        super().__init__(sheet, fonts, title=sheet.title)
        self._page = page

    @cached_property
    def _pages(self) -> tuple[Page, ...]:
        return (self._page,)


def rendered(ws: Workspace, year: int, fonts: FontSet) -> TownPaper:
    """The map of a fiscal year; all agencies may have it, so it carries no 取扱注意."""
    label = fiscal_year_label(year).partition("(")[0]
    town = dataclasses.replace(
        town_map(ws, year), as_of=f"{label}　{wareki(ws.today())} 作成 {ws.department().name}")
    page = draw_town(town, fonts)
    blocks = (
        Picture(page, *_MAP_MM, label=town.title, name=FORM_ID), _boxes(town), _links(town))
    marks = SheetMarks(confidential="", issuing_office=ws.office().town)
    sheet = Sheet(FORM_ID, FORM_NO, town.title, "landscape", marks, blocks)
    return TownPaper(page, sheet, fonts)


def _boxes(town: TownMap) -> Grid:
    words = dict(town.tiers)
    columns = (GridColumn("区分", 1.4), GridColumn("名称", 3), GridColumn("ひとこと", 2))
    rows = tuple((words[box.tier], box.name, "、".join(box.lines)) for box in town.boxes)
    return Grid(columns, rows, label="機関・課・会議")


def _links(town: TownMap) -> Grid:
    names = {box.id: box.name for box in town.boxes} | {SELF: SELF_NAME}
    columns = (
        GridColumn("どこと", 3), GridColumn("どこが", 3), GridColumn("つながり", 1.6),
        GridColumn("回数", 1, "right"),
    )  # fmt: skip
    rows = tuple(
        (names[one.a], names[one.b], WORDS[one.kind], str(one.count)) for one in town.links)
    return Grid(columns, rows, label="つながり")
