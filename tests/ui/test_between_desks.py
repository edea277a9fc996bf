"""Between two desks: records on their way, a draft handed to a colleague, つなぐ from a call."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import openpyxl
import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from town_kit import Town, make_town
from window_kit import Bench, open_window  # noqa: F401  a fixture

from nimo_desktop.domain.contact import Contact
from nimo_desktop.services import access, contacts, drafting, intake, office
from nimo_desktop.storage import records
from nimo_desktop.ui.desk import Place


@pytest.fixture
def bench(open_window, folder, world) -> Bench:  # noqa: F811
    made: Bench = open_window(folder, world)
    made.window.resize(1366, 768)
    made.log_in()
    return made


@pytest.fixture
def town(bench: Bench) -> Town:
    return make_town(bench.ws, bench.world)


def on_its_way(bench: Bench, town: Town) -> Contact:
    """A contact sent round yesterday."""
    fresh = contacts.new(bench.ws, town.case.id)
    saved, _ = contacts.save(
        bench.ws, dataclasses.replace(fresh.contact, body="玄関先で話した", method="03"),
        fresh.subjects,
    )  # fmt: skip
    yesterday = bench.ws.today() - timedelta(days=1)
    return contacts.circulate(bench.ws, saved.contact, sent_on=yesterday, done_on=None)


def test_what_is_on_its_way_is_listed_until_it_is_back(bench: Bench, town: Town) -> None:
    contact = on_its_way(bench, town)
    call = dataclasses.replace(
        intake.start(bench.ws), gist="回す相談", circulated_on=bench.ws.today()
    )
    stored = intake.save(bench.ws, intake.IntakeForm(consultation=call)).consultation
    bench.window.go(Place("circulation"))
    page = bench.page
    assert list(page.model.ids()) == [contact.id, stored.id], "the longest away first"
    page.table.select_id(contact.id)
    page.come_back()
    assert list(page.model.ids()) == [stored.id]
    with bench.ws.vault.read() as conn:
        assert records.get(conn, Contact, contact.id).circulation_done_on == bench.ws.today()
    bench.window.frame().undo()
    assert contact.id in page.model.ids()
    page.table.select_id(stored.id)
    page.open_button.click()
    assert bench.page.consultation().id == stored.id


def test_the_list_says_what_to_do_when_it_is_empty(bench: Bench) -> None:
    bench.window.go(Place("circulation"))
    assert bench.page.model.rowCount() == 0
    assert not bench.page.back_button.isEnabled()


def test_a_draft_goes_to_a_colleague(bench: Bench, town: Town) -> None:
    frame = bench.window.frame()
    drafting.keep(bench.ws, "intake", "new-1", values={"gist": "書きかけ"}, title="書きかけ")
    frame.give_draft()
    assert "同僚がまだいません" in bench.prompts.told[-1]
    colleague = town.people["福祉"]
    access.add_login(
        frame.desk.sitting, frame.desk.env, staff=colleague, login="fukushi",
        password="machi-no-mado-2026",
    )  # fmt: skip
    bench.prompts.answers = ["intake new-1", "fukushi"]
    frame.give_draft()
    assert drafting.mine(bench.ws) == ()
    assert bench.prompts.toasts[-1].startswith("書きかけを福祉 太郎さんに")
    assert [one.login for one in office.staff(bench.ws) if one.login] == ["nurse", "fukushi"]


def test_a_call_is_handed_on_from_its_own_page(bench: Bench, town: Town) -> None:
    bench.window.go(Place("intake"))
    page = bench.page
    assert page.refer_button.isHidden(), "a call is stored before it is handed on"
    page.form.field("gist").restore("家賃が払えない")
    assert page.save()
    assert not page.refer_button.isHidden()
    page.form.field("story").restore("先月から滞っている")
    page.refer_button.click()
    assert bench.page.new_form() is not None
    stored = intake.load(bench.ws, page.consultation().id)
    assert stored.story == "先月から滞っている"


def test_every_list_of_a_case_goes_to_excel(bench: Bench, town: Town, tmp_path) -> None:
    contact = on_its_way(bench, town)
    sent = town.sent()
    wanted = {"contacts": contact.body, "referral": sent.number, "history": "見本 花子"}
    for tab, words in wanted.items():
        bench.window.go(Place("case", id=town.case.id, tab=tab))
        path = tmp_path / f"{tab}.xlsx"
        bench.prompts.answers = [path]
        bench.page.tab_widget(tab).export_button.click()
        cells = [
            str(cell.value)
            for row in openpyxl.load_workbook(path).worksheets[0].iter_rows()
            for cell in row
        ]
        assert any(words in cell for cell in cells), tab
    bench.window.go(Place("case", id=town.case.id, tab="plan"))
    assert not bench.page.tab_widget("plan").export_button.isEnabled(), "nothing to write"


def test_the_monthly_check_goes_to_excel(bench: Bench, town: Town, tmp_path) -> None:
    fresh = contacts.new(bench.ws, town.case.id)
    subjects = tuple(dataclasses.replace(one, counted=True, topic="") for one in fresh.subjects)
    contact = dataclasses.replace(fresh.contact, body="訪問した", method="03", minutes=30)
    assert contacts.save(bench.ws, contact, subjects)[0] is not None
    bench.window.go(Place("check"))
    bench.prompts.answers = [tmp_path / "check.xlsx"]
    bench.page.export_button.click()
    sheet = openpyxl.load_workbook(tmp_path / "check.xlsx").worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert "見本 太郎" in cells
    assert "訪問した" in cells
