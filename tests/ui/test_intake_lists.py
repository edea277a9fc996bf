"""相談の一覧 and 月次の確認 with real widgets on a real vault."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from types import SimpleNamespace

import openpyxl
import pytest
from intake_kit import *  # noqa: F403  pytest finds fixtures by name
from intake_kit import a_case, close

from nimo_desktop.services import intake, topics
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.pages.consultations import ConsultationsPage
from nimo_desktop.ui.pages.topic_check import TopicCheckPage


@pytest.fixture
def listed(desk: Desk) -> Iterator[SimpleNamespace]:
    case = a_case(desk)
    second = dataclasses.replace(intake.start(desk.ws), gist="二つ目", caller_name="秘密の人")
    call = intake.save(desk.ws, IntakeForm(consultation=second)).consultation
    page = ConsultationsPage(desk)
    yield SimpleNamespace(page=page, case=case, call=call)
    close(page)


def test_the_list_filters_and_opens(listed, went) -> None:
    page = listed.page
    page.show_place(Place("consultations", extra={"state": "mine"}))
    assert page.model.ids() == (listed.call.id,)
    page.state_box.setCurrentIndex(page.state_box.findData("all"))
    assert page.model.rowCount() == 2
    page.search_line.setText("見本")
    page.reload()
    assert page.model.rowCount() == 1
    page.table.opened.emit(listed.call.id)
    assert went[-1] == Place("intake", id=listed.call.id)


def test_the_list_goes_to_excel_as_seen(listed, desk: Desk, tmp_path) -> None:
    target = tmp_path / "list.xlsx"
    desk.prompts.answers = [target]
    listed.page.state_box.setCurrentIndex(listed.page.state_box.findData("all"))
    listed.page.export()
    book = openpyxl.load_workbook(target)
    found = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    book.close()
    flat = [str(value) for row in found for value in row]
    assert listed.call.number in flat
    assert "見本 太郎" in flat
    assert "秘密の人" not in "".join(flat)
    assert [row[0] for row in found[-2:]] == [listed.call.number, "R8-U-A0001"]


def test_the_monthly_check_decides_in_the_line(listed, desk: Desk, went) -> None:
    again = dataclasses.replace(
        intake.start(desk.ws, person_id=listed.case.person_id), gist="また電話"
    )
    intake.save(desk.ws, IntakeForm(consultation=again))
    page = TopicCheckPage(desk)
    assert [line.row.words for line in page.lines] == ["二つ目", "また電話"]
    assert page.lines[1].topic.code() == "08"
    page.lines[0].decide_button.click()
    assert len(desk.prompts.told) == 1
    page.decide(1)
    assert [line.row.words for line in page.lines] == ["二つ目"]
    page.lines[0].open_button.click()
    assert went[-1] == Place("intake", id=listed.call.id)
    page.skip(0)
    assert page.lines == []
    assert topics.open_topics(desk.ws) == ()
    close(page)
