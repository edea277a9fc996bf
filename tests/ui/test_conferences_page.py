"""会議: plan, people, agenda, decide, hold, call off; a half-typed decision survives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import openpyxl
import pytest
from fakes import FakePrompts
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from town_kit import Town, make_town, sure

from nimo_desktop.domain.conference import ConferenceState
from nimo_desktop.domain.referral import Inside, Status
from nimo_desktop.services import conference_views, conferences, drafting, referrals
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.hub import Hub
from nimo_desktop.ui.pages.conferences import ConferencesPage
from nimo_desktop.ui.tasks import Tasks


@pytest.fixture
def town(ws, world) -> Town:
    return make_town(ws, world)


@pytest.fixture
def gone() -> list[Place]:
    return []


@pytest.fixture
def desk(qapp, sitting, world, town, gone) -> Iterator[Desk]:
    hub = Hub()
    stop = sitting.workspace.listen(hub.announce)
    yield Desk(world.environment(), sitting, hub, FakePrompts(), Tasks(), gone.append)
    stop()


@pytest.fixture
def page(desk: Desk, qtbot) -> Iterator[ConferencesPage]:
    made = ConferencesPage(desk)
    qtbot.addWidget(made)
    made.show_place(Place("conferences"))
    made.show()
    yield made
    made.leave()


def planned(page: ConferencesPage, on: date | None = None) -> conferences.FullConference:
    page.new_item()
    if on is not None:
        page.form.field("on").set_value(on)
        page.form.field("on").restore(f"{on.year}/{on.month}/{on.day}")
    page.form.field("place").restore("役場2階")
    page.form.request_save()
    return page.form.full()


def test_a_conference_with_its_people_is_one_action(page, desk, ws, town) -> None:
    page.new_item()
    pick = page.form.field("people").cell(0, "who")
    pick.line.setText("福祉")
    pick.line.textEdited.emit("福祉")
    assert pick.enter_pressed()
    page.form.field("people").cell(0, "name").restore("見本 次郎")
    page.form.request_save()
    full = page.form.full()
    assert full.conference.number == "R8-C-A0001"
    (row,) = full.people
    assert (Inside(row.department_id, row.staff_id), row.name) == (
        town.inside("福祉"), "見本 次郎")
    assert page.model.ids() == (full.conference.id,)
    desk.prompts.undo()
    assert conferences.listed(ws) == ()
    assert page.model.ids() == ()
    assert page.form.isHidden()


def test_points_are_added_ordered_and_struck(page, desk, ws, town, gone) -> None:
    full = planned(page)
    page.add_point()
    assert "どちらか" in page.form.banner()
    page.form.field("case").set_value(town.case.id)
    page.form.field("question").restore("住まいをどう支えるか")
    page.add_point()
    page.form.field("question").restore("来月の日程")
    page.add_point()
    shown = conference_views.points(ws, conferences.load(ws, full.conference.id))
    assert [(p.number, p.item.question) for p in shown] == [
        (town.case.number, "住まいをどう支えるか"), ("", "来月の日程")]
    assert shown[0].who
    assert page.form.field("question").value() == ""
    assert page.form.banner() == ""
    agenda = page.form.agenda
    agenda.table.selectRow(1)
    agenda.up_button.click()
    again = conferences.load(ws, full.conference.id)
    assert [i.question for i in again.items] == ["来月の日程", "住まいをどう支えるか"]
    agenda.table.selectRow(1)
    agenda.open_button.click()
    assert gone[-1] == Place("case", id=town.case.id)
    agenda.remove_button.click()
    assert len(conferences.load(ws, full.conference.id).items) == 1
    desk.prompts.undo()
    assert len(conferences.load(ws, full.conference.id).items) == 2


def test_what_was_decided_is_kept_and_holds_the_conference(page, ws, town) -> None:
    full = planned(page)
    page.form.field("question").restore("来月の日程")
    page.add_point()
    page.decide()
    assert "決まったこと" in page.form.banner()
    page.form.field("decision").restore("12月18日に開く。案内は健康増進課")
    page.decide()
    after = conferences.load(ws, full.conference.id)
    assert after.items[0].decision == "12月18日に開く。案内は健康増進課"
    assert after.items[0].decided_on == ws.today()
    assert after.conference.state is ConferenceState.HELD
    assert not page.form.agenda.decide_button.isEnabled()
    page.by_state.set_value("held")
    page.reload()
    assert page.model.ids() == (full.conference.id,)


def test_a_day_to_come_cannot_have_taken_place(page, desk, ws) -> None:
    planned(page, ws.today() + timedelta(days=7))
    page.hold_button.click()
    assert "まだ来ていません" in desk.prompts.told[-1].sentence
    assert page.form.full().conference.state is ConferenceState.PLANNED


def test_calling_off_asks_why(page, desk, ws) -> None:
    full = planned(page)
    desk.prompts.answers.append("台風のため")
    page.cancel_button.click()
    off = conferences.get(ws, full.conference.id)
    assert (off.state, off.note) == (ConferenceState.CANCELLED, "台風のため")
    assert not page.save_button.isEnabled()
    assert not page.form.agenda.add_button.isEnabled()


def test_a_referral_that_waits_is_decided_on_its_own_page(page, ws, town, gone) -> None:
    sent = town.sent()
    back = sure(referrals.send_back(
        ws, sent, reason="04", fits="思い当たらない", on=ws.today(), person="福祉課"))
    waiting = sure(conferences.call(ws, back, on=ws.today(), text="担当を決める"))
    assert waiting.status is Status.IN_CONFERENCE
    page.show_place(Place("conferences", id=waiting.conference_id))
    agenda = page.form.agenda
    assert agenda.model.index(0, 4).data() == "決定待ち"
    assert not agenda.decide_button.isEnabled()
    agenda.referral_button.click()
    assert (gone[-1].page, gone[-1].id) == ("referral", waiting.id)
    assert gone[-1].extra["act"] == "conference_decides"


def test_a_case_goes_along_to_the_conference_that_is_picked(page, ws, town) -> None:
    full = planned(page)
    page.show_place(Place("conferences", extra={"case_id": town.case.id}))
    assert page.form.full().conference.version == 0
    page.list.select_id(full.conference.id)
    assert page.form.full().conference.id == full.conference.id
    page.add_point()
    (item,) = conferences.load(ws, full.conference.id).items
    assert item.case_id == town.case.id


def test_saving_keeps_a_half_typed_decision(page, ws) -> None:
    planned(page)
    page.form.field("question").restore("来月の日程")
    page.add_point()
    page.form.field("decision").restore("12月18日")
    page.form.field("place").restore("小会議室")
    page.form.request_save()
    assert page.form.field("decision").value() == "12月18日"
    page.form.keep_draft()
    one = page.form.full().conference
    found = drafting.find(ws, conferences.DRAFT_FORM, one.id.hex)
    assert found is not None
    assert found.values["decision"] == "12月18日"
    page.close_entry()
    page.show_place(Place("conferences", id=one.id))
    assert page.form.field("decision").value() == "12月18日"


def test_the_list_goes_to_excel(page, desk, tmp_path) -> None:
    planned(page)
    desk.prompts.answers.append(tmp_path / "list.xlsx")
    page.export_button.click()
    sheet = openpyxl.load_workbook(tmp_path / "list.xlsx").active
    words = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "R8-C-A0001" in words
    assert "支援調整会議" in words


def test_kinds_of_juso_only_where_the_town_runs_it(page) -> None:
    page.new_item()
    box = page.form.field("kind")
    assert [box.itemData(at) for at in range(box.count()) if box.itemData(at) in ("03", "04")] == []
    assert box.findData("02") >= 0


def test_a_new_one_half_typed_stands_there_again(page, desk, qtbot) -> None:
    planned(page)
    page.new_item()
    page.form.field("place").restore("保健センター")
    assert page.place().extra == {"draft": "new"}
    page.leave()
    page.show_place(Place("conferences"))
    page.focus_first()
    qtbot.wait(1)
    assert page.form.field("place").value() == "保健センター"
    page.leave()
    again = ConferencesPage(desk)
    qtbot.addWidget(again)
    again.show()
    again.show_place(page.place())
    again.focus_first()
    assert again.form.field("place").value() == "保健センター"
    again.leave()


def test_the_first_point_of_a_new_conference_saves_it(page, ws, town, desk) -> None:
    page.new_item()
    page.form.field("place").restore("役場2階")
    page.form.field("question").restore("住まいをどう支えるか")
    assert page.form.agenda.add_button.isEnabled()
    page.form.agenda.add_button.click()
    (full,) = conferences.listed(ws)
    assert full.conference.place == "役場2階"
    assert page.form.full().conference.id == full.conference.id
    assert [point.item.question for point in conference_views.points(ws, full)] == [
        "住まいをどう支えるか"]
