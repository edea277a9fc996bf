"""地区担当 beside the address of an intake: offered while typing, taken by one key, never in the
way."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from intake_kit import *  # noqa: F403  pytest finds fixtures by name
from intake_kit import close, put, rows
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from window_kit import open_window  # noqa: F401  a fixture

from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.dates_jp import fiscal_year
from nimo_desktop.services import districts, intake, office, people
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.pages.intake import IntakePage
from nimo_desktop.ui.text import intake as text
from nimo_desktop.ui.theme import FontSize, apply_theme, register_fonts

NORTH = "大字北見本12-3"
SAID = "地区担当: 保健 次子(健康増進課)"


@pytest.fixture
def town(desk: Desk) -> str:
    """保健 次子 of 健康増進課 answers for 見本北 this year; her id as 「担当」 writes it."""
    ws = desk.ws
    office.set_up(
        ws,
        office.SetUp(
            town="見本町",
            departments=("健康増進課",),
            districts=("見本中央", "見本北"),
            staff=(office.FirstStaff(name="保健 次子", department="健康増進課"),),
        ),
    )
    north = next(d for d in office.districts(ws) if d.name == "見本北")
    office.save_district(ws, dataclasses.replace(north, prefixes=("大字北見本",)))
    nurse = next(one for one in office.staff(ws) if one.name == "保健 次子")
    empty = districts.table(ws, fiscal_year(ws.today()))
    named = tuple(
        dataclasses.replace(row, nurse=nurse.id if row.name == "見本北" else None)
        for row in empty.districts
    )
    districts.save(ws, dataclasses.replace(empty, districts=named))
    return nurse.id.hex


@pytest.fixture
def page(town: str, desk: Desk) -> Iterator[IntakePage]:
    """Made after the town, so that 「担当」 knows its staff."""
    made = IntakePage(desk)
    yield made
    close(made)


def test_it_comes_while_the_address_is_typed_and_takes_one_key(
    page: IntakePage, desk: Desk, town: str, qtbot, front
) -> None:
    front(page)
    put(page, gist="用件", name="見本 花")
    line = page.form.field("address")
    line.setFocus()
    line.setText("大字北見本12-")
    qtbot.keyClicks(line, "3")
    assert page.form.nurse.words() == ""  # nothing is looked up between two keys
    qtbot.waitUntil(lambda: page.form.nurse.words() == SAID, timeout=3000)
    assert line.hasFocus()
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    button = page.form.nurse.button
    assert button.hasFocus()
    assert button.accessibleName() == "担当にする 保健 次子"
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert page.form.field("holder").value() == town
    assert page.form.nurse.words() == text.NURSE_HOLDS.format(name="保健 次子")
    assert button.isHidden()
    assert page.form.field("district").hasFocus()
    assert rows(desk, Consultation) == ()
    assert desk.prompts.informed == []
    assert page.save()
    (call,) = rows(desk, Consultation)
    assert call.holder_staff.hex == town
    page.hide()


def test_the_accelerator_takes_it_and_leaves_the_keyboard(
    page: IntakePage, town: str, qtbot, front
) -> None:
    front(page)
    put(page, address=NORTH)
    page.form.nurse.look_now()
    line = page.form.field("phone")
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.form.field("holder").value() == town, timeout=2000)
    assert line.hasFocus()
    page.hide()


def test_the_district_alone_is_enough(page: IntakePage, town: str, qtbot) -> None:
    put(page, district="見本北")
    qtbot.waitUntil(lambda: page.form.nurse.words() == SAID, timeout=3000)
    page.form.nurse.button.click()
    assert page.form.field("holder").is_dirty()
    page.form.field("holder").restore(page.form.base().consultation.holder_staff.hex)
    page.form.field("holder").committed.emit()
    assert page.form.nurse.words() == SAID
    assert not page.form.nurse.button.isHidden()


def test_nothing_is_shown_without_a_match_or_a_table(page: IntakePage, desk: Desk) -> None:
    nurse = page.form.nurse
    put(page, address=NORTH)
    nurse.look_now()
    assert nurse.words() == SAID
    put(page, address="よその市1-1")
    nurse.look_now()
    assert (nurse.words(), nurse.button.isHidden()) == ("", True)
    year = fiscal_year(desk.ws.today())
    empty = districts.table(desk.ws, year)
    nobody = tuple(dataclasses.replace(row, nurse=None) for row in empty.districts)
    districts.save(desk.ws, dataclasses.replace(empty, districts=nobody))
    put(page, address=NORTH)
    nurse.look_now()
    assert (nurse.words(), nurse.button.isHidden()) == ("", True)


def test_an_anonymous_call_and_a_new_one_name_nobody(page: IntakePage) -> None:
    nurse = page.form.nurse
    put(page, address=NORTH)
    nurse.look_now()
    page.anonymous_box.setChecked(True)
    nurse.look_now()
    assert (nurse.words(), nurse.isHidden()) == ("", True)
    page.anonymous_box.setChecked(False)
    nurse.look_now()
    assert nurse.words() == SAID
    page.new_item()
    assert nurse.words() == ""


def test_the_address_of_a_known_person_is_enough(page: IntakePage, desk: Desk, qtbot) -> None:
    form = people.PersonForm(
        person=people.new_person(desk.ws), name="見本 太郎", kana="みほん　たろう", address=NORTH
    )
    lives = people.save(desk.ws, form)
    page.show_place(Place("intake", extra={"person": lives}))
    qtbot.waitUntil(lambda: page.form.nurse.words() == SAID, timeout=3000)


def test_an_ended_consultation_is_offered_to_nobody(page: IntakePage, desk: Desk) -> None:
    put(page, gist="用件", name="見本 花", address=NORTH)
    assert page.save()
    call = page.consultation()
    page.form.nurse.look_now()
    assert page.form.nurse.words() == SAID
    closed = intake.close(desk.ws, call)
    assert closed is not None
    page.form.nurse.look_now()
    assert page.form.nurse.words() == ""


def test_typed_words_survive_a_look(page: IntakePage, desk: Desk) -> None:
    other = dataclasses.replace(intake.start(desk.ws), gist="別の相談")
    intake.save(desk.ws, IntakeForm(consultation=other))
    put(page, gist="用件", address=NORTH)
    before = page.form.draft()
    page.form.nurse.look_now()
    assert page.form.draft() == before


@pytest.fixture(params=[FontSize.STANDARD, FontSize.EXTRA], ids=["10.5pt", "14pt"])
def size(request: pytest.FixtureRequest, qapp) -> Iterator[FontSize]:
    register_fonts()
    apply_theme(qapp, size=request.param)
    yield request.param
    apply_theme(qapp, size=FontSize.STANDARD)


def test_the_note_on_drafts_fits_its_line(
    size: FontSize,
    open_window,  # noqa: F811
    folder,
    world,
) -> None:
    bench = open_window(folder, world)
    bench.window.resize(1366, 768)
    bench.log_in()
    bench.window.go(Place("intake"))
    page = bench.page
    notes = page.form.findChildren(QLabel)

    def in_one_line(words: str) -> bool:
        (note,) = [one for one in notes if one.text() == words]
        room = note.contentsRect().width()
        return note.fontMetrics().horizontalAdvance(words) <= room

    assert in_one_line(text.DRAFT_AUTO)
    put(page, gist="用件")
    page.form.keep_draft()
    assert page.form.status().startswith("下書き ")
    assert in_one_line(page.form.status())
    (note,) = [one for one in notes if one.text() == page.form.status()]
    assert "自動保存" in note.toolTip()
