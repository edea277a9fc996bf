"""開示請求用の写し: hidden parts stay as black bars that tell nothing, not even a length."""

from __future__ import annotations

import dataclasses
from io import BytesIO
from types import MappingProxyType

import openpyxl
import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from pypdf import PdfReader
from town_kit import Town, make_town

from nimo_desktop.domain.form_def import Reader
from nimo_desktop.output.fonts import FontSet, load_fonts
from nimo_desktop.output.form_layout import lay_out
from nimo_desktop.output.shapes import Box, Page
from nimo_desktop.services import filled_sheets, form_library, sheet_rendering
from nimo_desktop.services.filled_sheets import FullSheet
from nimo_desktop.services.form_files.values import Values
from nimo_desktop.services.sheet_parts.rendered import Rendered
from nimo_desktop.services.workspace import Workspace

FORM = """
id = "trial_form"
title = "試しの様式"
number = "町様式 試し"
about = "case"
readers = ["庁内", "外部", "開示"]

[[block]]
kind = "row"
cells = [
  { name = "shown", label = "見える欄" },
  { name = "caller", label = "通報者", to = ["庁内"] },
]

[[block]]
kind = "text"
name = "view"
label = "見立て"
to = ["庁内"]

[[block]]
kind = "checks"
name = "mood"
label = "様子"
options = ["よい", "つらい"]
to = ["庁内"]

[[block]]
kind = "table"
name = "steps"
label = "経過"
rows = 3
columns = [
  { name = "day", label = "月日" },
  { name = "who", label = "だれから", to = ["庁内"] },
]

[[block]]
kind = "table"
name = "talks"
label = "聞き取り"
rows = 2
to = ["庁内"]
columns = [{ name = "said", label = "話したこと" }]
"""
SECRETS = ("隣組の人", "ひみつの見立て", "こっそり聞いた", "長女から")


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    return load_fonts()


@pytest.fixture
def town(ws, world) -> Town:
    return make_town(ws, world)


@pytest.fixture
def full(ws: Workspace, town: Town) -> FullSheet:
    form_library.save_office_form(ws, "trial_form", FORM)
    return filled_sheets.new(ws, "trial_form", town.case.id)


def typed(full: FullSheet, *, times: int, talks: int) -> FullSheet:
    rows = [{"day": "11月1日", "who": SECRETS[3] * times}, {"day": "11月2日", "who": ""}]
    values = Values(
        MappingProxyType({"shown": "見えてよい", "caller": SECRETS[0] * times,
                          "view": SECRETS[1] * times * 20}),
        MappingProxyType({"mood": ("つらい",) if times > 1 else ()}),
        MappingProxyType({
            "steps": tuple(MappingProxyType(row) for row in rows),
            "talks": tuple(MappingProxyType({"said": SECRETS[2] * times}) for _ in range(talks)),
        }),
    )  # fmt: skip
    return dataclasses.replace(full, values=values)


def disclosed(ws: Workspace, full: FullSheet, fonts: FontSet) -> Rendered:
    return sheet_rendering.render(ws, full, reader=Reader.DISCLOSURE, fonts=fonts)


def said(made: Rendered) -> str:
    pages = PdfReader(BytesIO(made.pdf())).pages
    book = openpyxl.load_workbook(BytesIO(made.xlsx()))
    cells = (c.value for page in book for row in page.iter_rows() for c in row if c.value)
    return "".join(page.extract_text() for page in pages) + " ".join(map(str, cells))


def drawn(made: Rendered, fonts: FontSet) -> tuple[Page, ...]:
    return lay_out(made.sheet, fonts=fonts)


def test_nothing_hidden_is_said_on_paper_or_in_excel(ws, full, fonts) -> None:
    made = disclosed(ws, typed(full, times=2, talks=3), fonts)
    words = said(made)
    assert "見えてよい" in words
    assert "11月2日" in words
    assert "■" not in words
    for secret in SECRETS:
        assert secret not in words


def test_every_hidden_part_is_a_bar(ws, full, fonts) -> None:
    made = disclosed(ws, typed(full, times=2, talks=3), fonts)
    bars = [s for page in drawn(made, fonts) for s in page.shapes
            if isinstance(s, Box) and s.role == "bar"]  # fmt: skip
    # 通報者, 見立て, 様子, a column of two rows, the table
    assert len(bars) == 6
    assert len({round(bar.w, 6) for bar in bars}) == 1
    for label in ("通報者", "見立て", "様子", "だれから", "聞き取り"):
        assert label in said(made)


def test_the_page_is_the_same_however_much_is_hidden(ws, full, fonts) -> None:
    little = disclosed(ws, typed(full, times=1, talks=0), fonts)
    much = disclosed(ws, typed(full, times=9, talks=40), fonts)
    assert drawn(little, fonts) == drawn(much, fonts)


def test_a_copy_for_outside_closes_up_instead(ws, full, fonts) -> None:
    made = sheet_rendering.render(
        ws, typed(full, times=2, talks=3), reader=Reader.OUTSIDE, fonts=fonts
    )
    words = said(made)
    for label in ("通報者", "見立て", "だれから", "聞き取り"):
        assert label not in words
    assert not [s for page in drawn(made, fonts) for s in page.shapes
                if isinstance(s, Box) and s.role == "bar"]  # fmt: skip
