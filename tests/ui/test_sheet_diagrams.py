"""書類 with a diagram on the screen: fixed, it stays as it was while the record goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakePrompts
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from pypdf import PdfReader
from town_kit import Town, make_town

from nimo_desktop.domain.ids import TieId
from nimo_desktop.domain.tie import SupportTie
from nimo_desktop.services import diagrams, form_library
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.hub import Hub
from nimo_desktop.ui.pages.sheet import PAPER, SheetPage
from nimo_desktop.ui.tasks import Tasks

FORM = '''
id = "trial_form"
title = "図の様式"
number = "町様式 図"
about = "case"

[[block]]
kind = "row"
cells = [{ name = "person", label = "氏名", bind = "本人.氏名" }]

[[block]]
kind = "picture"
diagram = "支援体制図"
label = "図"
'''


@pytest.fixture
def town(ws, world) -> Town:
    made = make_town(ws, world)
    form_library.save_office_form(ws, "trial_form", FORM)
    tie(ws, made, "隣の見本さん")
    return made


@pytest.fixture
def desk(qapp, sitting, world) -> Iterator[Desk]:
    hub = Hub()
    stop = sitting.workspace.listen(hub.announce)
    yield Desk(world.environment(), sitting, hub, FakePrompts(), Tasks(), lambda place: None)
    stop()


@pytest.fixture
def page(desk: Desk, town: Town, qtbot) -> Iterator[SheetPage]:
    made = SheetPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    made.show_place(Place("sheet", extra={"form": "trial_form", "about": town.case.id}))
    qtbot.wait(1)
    yield made
    made.leave()
    qtbot.wait(1)


def tie(ws, town: Town, name: str) -> None:
    diagrams.save_tie(ws, SupportTie(
        id=TieId(ws.new_id()), person_id=town.case.person_id, label=name, what="見守り",
        state="active"))


def printed(page: SheetPage, desk: Desk, target: Path) -> str:
    page.look(PAPER)
    desk.prompts.answers.append(target)
    page.paper.pdf_button.click()
    return "".join("".join(p.extract_text().split()) for p in PdfReader(target).pages)


def test_a_fixed_sheet_shows_the_diagram_of_that_day(
    page: SheetPage, desk, ws, town, tmp_path
) -> None:
    assert page.save() is not None
    desk.prompts.answers.append(True)
    page.fix_button.click()
    tie(ws, town, "新しい支え")
    assert page.form.values().maps == page.form.full().values.maps != {}
    said = printed(page, desk, tmp_path / "fixed.pdf")
    assert "隣の見本さん" in said
    assert "新しい支え" not in said
    page.edition_button.click()
    assert page.form.values().maps is None
    said = printed(page, desk, tmp_path / "next.pdf")
    assert "新しい支え" in said
