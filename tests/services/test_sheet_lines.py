"""What stands on one line of a printed sheet, and which boxes stay together on a page."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from town_kit import make_town

from nimo_desktop.domain.care import LifeEvent
from nimo_desktop.domain.case import Case
from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.ids import EventId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.plan import Action
from nimo_desktop.output.fonts import FontSet, load_fonts
from nimo_desktop.output.form_layout import lay_out
from nimo_desktop.output.shapes import Text
from nimo_desktop.services import cases, plans, sheets
from nimo_desktop.services.sheet_parts.rendered import Rendered


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    return load_fonts()


@pytest.fixture
def case(ws, world) -> Case:
    return make_town(ws, world).case


def pages_of(done: Rendered, fonts: FontSet) -> list[list[str]]:
    """The lines of text of every page."""
    return [
        [shape.text for shape in page.shapes if isinstance(shape, Text)]
        for page in lay_out(done.sheet, fonts=fonts)
    ]


def test_days_and_telephones_of_a_plan_stand_on_one_line(ws, case, fonts) -> None:
    full = plans.new(ws, case.id)
    days = (date(2028, 12, 31), date(2028, 11, 30), date(2028, 10, 29))
    plan = dataclasses.replace(
        full.plan, next_check_on=days[0], mid_review_on=days[1], evaluation_on=days[2]
    )
    action = Action(
        id=plans.part_id(ws), plan_id=plan.id, position=0, support="訪問",
        in_charge="例谷 進\n0000-20-2100\n000-1234-5678",
    )  # fmt: skip
    saved = plans.save(ws, dataclasses.replace(full, plan=plan, actions=(action,)))[0]
    done = sheets.render(ws, "support_plan", saved.plan.id, fonts=fonts)
    lines = [line for page in pages_of(done, fonts) for line in page]
    for whole in (
        "令和10年12月31日",
        "令和10年11月30日",
        "令和10年10月29日",
        "0000-20-2100",
        "000-1234-5678",
    ):
        assert any(whole in line for line in lines), whole


@pytest.mark.parametrize("events", range(1, 40, 3))
def test_what_was_decided_is_written_on_one_page(ws, case, fonts, events: int) -> None:
    for n in range(events):
        event = LifeEvent(
            id=EventId(ws.new_id()), person_id=case.person_id, kind="other",
            when=PartialDate("2020"), note=f"{n}番目のできごと",
        )  # fmt: skip
        ws.apply(Op.CARE_SAVED, lambda w, event=event: w.insert(event))
    cases.save(ws, dataclasses.replace(case, view="見立て\n" * events, worries="心配\n" * 10))
    done = sheets.render(ws, "case_summary", case.id, fonts=fonts)
    headings = [page.count("いつまでに") for page in pages_of(done, fonts)]
    assert sum(headings) == 1
    assert 1 <= len(headings) <= 3
