"""支援計画: a new plan filled, saved, decided, renewed; drafts; the tab of the case page."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from fakes import FakePrompts
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from pypdf import PdfReader

from nimo_desktop.domain.case import Case
from nimo_desktop.output.fonts import load_fonts
from nimo_desktop.services import (
    cases,
    drafting,
    filled_sheets,
    people,
    plans,
    sheet_facts,
    sheet_rendering,
)
from nimo_desktop.services.form_files import filling
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.hub import Hub
from nimo_desktop.ui.pages.plan import PlanPage
from nimo_desktop.ui.parts.plan_tab import PlanTab
from nimo_desktop.ui.tasks import Tasks


@pytest.fixture
def went() -> list[Place]:
    return []


@pytest.fixture
def desk(qapp, sitting, world, went) -> Iterator[Desk]:
    hub = Hub()
    stop = sitting.workspace.listen(hub.announce)
    yield Desk(world.environment(), sitting, hub, FakePrompts(), Tasks(), went.append)
    stop()


@pytest.fixture
def case(ws) -> Case:
    pid = people.save(ws, people.PersonForm(person=people.new_person(ws), name="見本 太郎"))
    return cases.open_for_person(ws, pid)


@pytest.fixture
def page(desk: Desk, case: Case) -> Iterator[PlanPage]:
    made = PlanPage(desk)
    made.show_place(Place("plan", extra={"case_id": case.id, "kind": "general"}))
    yield made
    made.leave()
    made.deleteLater()


def fill(page: PlanPage) -> None:
    form = page.form
    form.field("wish").restore("静かに暮らしたい")
    form.field("strengths").restore("釣りが好き")
    form.field("long_goal").restore("安心して暮らす")
    form.field("issues").cell(0, "words").restore("眠れない")
    form.field("goals").cell(0, "text").restore("週に二日は眠る")
    form.field("goals").cell(0, "issue_no").restore("１")
    form.field("actions").cell(0, "support").restore("月二回の訪問")
    form.field("actions").cell(0, "way").restore("lead")


def test_fill_save_decide_and_renew(page: PlanPage, ws, case) -> None:
    fill(page)
    saved = page.save()
    assert saved is not None
    stored = plans.load(ws, saved.plan.id)
    assert (stored.plan.wish, stored.goals[0].issue_no) == ("静かに暮らしたい", 1)
    assert stored.actions[0].way == "lead"
    assert "決定に必要なものはそろっています" in page.missing.text()
    assert "次 本人に説明・同意" in page.steps.words
    page.decide()
    assert plans.load(ws, saved.plan.id).plan.state == "decided"
    assert not page.decide_button.isEnabled()
    page.new_edition()
    editions = plans.of_case(ws, case.id)
    assert [p.edition for p in editions] == [2, 1]
    assert page.form.values().issues[0].words == "眠れない"


def test_what_is_missing_is_told_and_nothing_is_decided(page: PlanPage, ws, case) -> None:
    page.form.field("wish").restore("静かに")
    page.decide()
    assert plans.of_case(ws, case.id)[0].state == "draft"
    assert "短期目標" in page.missing.text()


def test_a_draft_comes_back_in_a_new_window(page: PlanPage, desk, ws, case) -> None:
    page.form.field("long_goal").restore("途中まで")
    page.form.keep_draft()
    again = PlanPage(desk)
    again.show_place(Place("plan", extra={"case_id": case.id, "kind": "general"}))
    assert again.form.field("long_goal").value() == "途中まで"
    assert again.save() is not None
    assert drafting.mine(ws) == ()
    again.leave()
    again.deleteLater()


def test_undo_of_a_save_is_seen_in_the_form(page: PlanPage, ws) -> None:
    fill(page)
    page.save()
    page.form.field("long_goal").restore("ちがう目標")
    page.save()
    ws.undo()
    assert page.form.field("long_goal").value() == "安心して暮らす"


def test_the_plan_is_printed_as_the_sheet_that_is_kept(page: PlanPage, desk, ws, went) -> None:
    """One paper of one number: what the plan's page prints is found again among the sheets."""
    fill(page)
    page.print()
    plan = page.form.full().plan
    assert went[-1] == Place("sheet", extra={
        "form": "support_plan_form", "about": plan.id, "paper": True})
    stored = filled_sheets.save(ws, filled_sheets.new(ws, "support_plan_form", plan.id))
    rendered = sheet_rendering.render(ws, stored, fonts=load_fonts())
    page_one = PdfReader(BytesIO(rendered.pdf())).pages[0].extract_text()
    assert "安心して暮らす" in page_one
    assert stored.sheet.number in page_one
    state = next(one for one in stored.form.cells() if one.name == "state")
    facts = sheet_facts.of_sheet(ws, stored.form, stored.sheet)
    assert filling.content(state, facts, stored.values).text == "案"
    page.print()
    assert went[-1] == Place("sheet", id=stored.sheet.id, extra={"paper": True})
    filled_sheets.fix(ws, stored)
    page.print()
    assert went[-1].id is None


def test_the_tab_lists_editions_and_opens_them(page: PlanPage, desk, ws, case, went) -> None:
    fill(page)
    saved = page.save()
    tab = PlanTab(desk)
    tab.show_case(case.id)
    assert tab.model.rowCount() == 1
    assert tab.model.index(0, 0).data() == "計画1 第1版"
    tab.table.opened.emit(saved.plan.id)
    assert went[-1] == Place("plan", id=saved.plan.id)
    desk.prompts.answers.append("outreach")
    tab.new_item()
    assert went[-1].extra == {"case_id": case.id, "kind": "outreach"}
    tab.deleteLater()
