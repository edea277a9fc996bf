"""経過記録: timeline, reader and editor side by side; drafts, amendments, two subjects."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date

import pytest
from fakes import FakePrompts
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from nimo_desktop.domain.case import Case
from nimo_desktop.services import case_people, cases, contacts, drafting, people, tasks
from nimo_desktop.services.families import RelativeRow
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.hub import Hub
from nimo_desktop.ui.pages.case import CasePage
from nimo_desktop.ui.parts.case.common import phrases
from nimo_desktop.ui.parts.case.contacts_tab import ContactsTab
from nimo_desktop.ui.parts.case.highlight import excerpt, spans
from nimo_desktop.ui.tasks import Tasks


@pytest.fixture
def desk(qapp, sitting, world) -> Iterator[Desk]:
    hub = Hub()
    stop = sitting.workspace.listen(hub.announce)
    yield Desk(world.environment(), sitting, hub, FakePrompts(), Tasks(), lambda place: None)
    stop()


@pytest.fixture
def case(ws) -> Case:
    form = people.PersonForm(person=people.new_person(ws), name="見本 太郎", kana="みほん たろう")
    made = cases.open_for_person(ws, people.save(ws, form))
    case_people.save_relatives(ws, made.person_id, (RelativeRow(relation="22", name="見本 母"),))
    return made


@pytest.fixture
def page(desk: Desk, case: Case) -> Iterator[CasePage]:
    made = CasePage(desk)
    made.show_place(Place("case", case.id))
    yield made
    made.leave()
    made.deleteLater()


@pytest.fixture
def tab(page: CasePage) -> ContactsTab:
    found = page.tab_widget("contacts")
    assert isinstance(found, ContactsTab)
    return found


def stored(ws, case: Case, body: str = "訪問した。", *, confirm: bool = False, **over: object):
    full = contacts.new(ws, case.id)
    contact = dataclasses.replace(full.contact, **{"method": "03", "body": body, **over})
    saved, found = contacts.save(ws, contact, full.subjects, confirm=confirm)
    assert saved is not None, found
    return saved


def put(tab: ContactsTab, **values: object) -> None:
    for name, value in values.items():
        tab.form().field(name).restore(value)


def choose(tab: ContactsTab, name: str, code: str) -> None:
    """As the nurse does: the box tells that it changed."""
    box = tab.form().field(name)
    box.setCurrentIndex(box.findData(code))


def press(tab: ContactsTab, words: str) -> None:
    next(b for b in tab.form().findChildren(QPushButton) if b.text() == words).click()


def test_a_record_is_written_beside_the_timeline(page, tab, desk, ws, case) -> None:
    page.new_item()
    choose(tab, "method", "02")
    assert tab.form().field("minutes").value() == 20
    put(tab, body="話を聞いた。", next_what="電話する")
    put(tab, next_on={"text": "令和8年12月1日", "edtf": "2026-12-01", "typed": ""})
    tab.form().request_save()
    assert tab.form() is None
    full = contacts.of_case(ws, case.id)[0]
    assert (full.contact.body, full.contact.minutes, full.contact.author) == (
        "話を聞いた。", 20, ws.me)
    assert full.contact.confirmed_at is None
    assert [t.due_on for t in tasks.open_tasks(ws)] == [date(2026, 12, 1)]
    assert "話を聞いた。" in tab.reader.page.toPlainText()
    assert tab.view.current_id() == full.contact.id
    desk.prompts.undo()
    assert contacts.of_case(ws, case.id) == ()
    assert tab.view.timeline.rowCount() == 0


def test_own_minutes_are_not_overwritten(page, tab) -> None:
    page.new_item()
    choose(tab, "method", "02")
    put(tab, minutes="45")
    choose(tab, "method", "03")
    assert tab.form().field("minutes").value() == 45


def test_saving_and_confirming_in_one_go(page, tab, ws, case) -> None:
    page.new_item()
    put(tab, method="02", body="電話した。")
    press(tab, "保存して確定する")
    full = contacts.of_case(ws, case.id)[0]
    assert full.contact.confirmed_by == ws.me
    assert tab.reader.edit_button.text() == "訂正する"
    assert tab.reader.trash_button.isHidden()


def test_an_empty_record_says_what_is_missing(page, tab, ws, case) -> None:
    page.new_item()
    tab.form().request_save()
    assert tab.form() is not None
    assert "本文" in tab.form().field("body").entry().accessibleDescription()
    assert contacts.of_case(ws, case.id) == ()


def test_soap_rows_enter_makes_the_next(page, tab, ws, case, front) -> None:
    page.resize(1216, 700)
    front(page)
    page.new_item()
    put(tab, method="03", body="眠れない。")
    choose(tab, "style", "soap")
    rows = tab.form().field("rows")
    assert [rows.cell(i, "tag").value() for i in range(rows.count())] == ["S", "O", "A", "P"]
    assert rows.cell(0, "text").value() == "眠れない。"
    last = rows.cell(3, "text")
    last.setFocus()
    last.insertPlainText("また来る。")
    QTest.keyClick(last, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    last.insertPlainText("一緒に行く。")
    QTest.keyClick(last, Qt.Key.Key_Return)
    assert rows.count() == 5
    tab.form().request_save()
    contact = contacts.of_case(ws, case.id)[0].contact
    assert contact.rows == (("S", "眠れない。"), ("P", "また来る。\n一緒に行く。"))
    assert (contact.style, contact.body) == ("soap", "")


def test_text_goes_along_when_the_way_of_writing_changes(page, tab) -> None:
    page.new_item()
    choose(tab, "style", "fsoaip")
    tab.form().field("rows").cell(0, "text").restore("初回の訪問")
    tab.form().field("rows").cell(2, "text").restore("笑顔")
    choose(tab, "style", "free")
    assert tab.form().field("body").value() == "F) 初回の訪問\nO) 笑顔"


def test_one_visit_for_two_people(page, tab, ws, case) -> None:
    page.new_item()
    put(tab, method="03", body="母と本人に会った。")
    form = tab.form()
    assert [p.relation for p in form.addable()] == ["母"]
    form.add_subject(form.addable()[0])
    assert form.addable() == ()
    table = form.field("subjects")
    for row, topic in ((0, "02"), (1, "01")):
        table.cell(row, "counted").restore("yes")
        table.cell(row, "topic").restore(topic)
    table.cell(1, "factors").choose(("38",))
    form.request_save()
    full = contacts.of_case(ws, case.id)[0]
    assert [(s.person_id == case.person_id, s.topic, s.factors) for s in full.subjects] == [
        (True, "02", ()), (False, "01", ("38",))]
    assert "母 見本 母" in tab.reader.page.toPlainText()


def test_not_counted_drops_the_topic(page, tab, ws, case) -> None:
    page.new_item()
    put(tab, method="02", body="税の話。")
    table = tab.form().field("subjects")
    table.cell(0, "topic").restore("02")
    table.cell(0, "counted").restore("no")
    tab.form().request_save()
    subject = contacts.of_case(ws, case.id)[0].subjects[0]
    assert (subject.counted, subject.topic) == (False, "")


def test_amending_needs_a_reason_the_next_day(page, tab, ws, case, world) -> None:
    saved = stored(ws, case, "朝に訪問した。", confirm=True)
    world.clock.forward(days=1)
    tab.show_contact(saved.contact.id)
    tab.reader.edit_wanted.emit()
    put(tab, body="昼に訪問した。")
    tab.form().request_save()
    assert tab.form() is not None
    assert "理由" in tab.form().field("reason").entry().accessibleDescription()
    put(tab, reason="時刻の誤り")
    tab.form().request_save()
    assert tab.form() is None
    words = tab.reader.page.toPlainText()
    assert "昼に訪問した。" in words
    assert "朝に訪問した。" in words
    assert "時刻の誤り" in words


def test_amending_on_the_same_day_needs_none(page, tab, ws, case) -> None:
    saved = stored(ws, case, "朝", confirm=True)
    tab.show_contact(saved.contact.id)
    tab.reader.edit_wanted.emit()
    put(tab, body="昼")
    tab.form().request_save()
    assert contacts.load(ws, saved.contact.id).contact.body == "昼"


def test_confirm_circulate_trash(page, tab, desk, ws, case) -> None:
    saved = stored(ws, case)
    tab.show_contact(saved.contact.id)
    tab.reader.confirm_button.click()
    contact = contacts.load(ws, saved.contact.id).contact
    assert contact.confirmed_at is not None
    tab.reader.sent_on.set_value(ws.today())
    tab.reader.circulate_button.click()
    assert contacts.load(ws, contact.id).contact.circulated_on == ws.today()
    tab.by_state.setCurrentIndex(tab.by_state.findData("circulating"))
    assert tab.view.timeline.ids() == (contact.id,)
    tab.by_state.setCurrentIndex(0)
    other = stored(ws, case, "消す記録")
    tab.show_contact(other.contact.id)
    desk.prompts.answers = [True]
    tab.reader.trash_button.click()
    assert tab.view.timeline.ids() == (contact.id,)


def test_search_marks_the_words(page, tab, ws, case) -> None:
    found = stored(ws, case, "コーヒーを飲んだ。")
    stored(ws, case, "散歩した。")
    tab.search.setText("こーひー")
    tab.reload()
    assert tab.view.timeline.ids() == (found.contact.id,)
    marks = tab.reader.page.extraSelections()
    assert [m.cursor.selectedText() for m in marks] == ["コーヒー"]
    tab.search.setText("どこにもない")
    tab.reload()
    assert tab.view.timeline.ids() == ()


def test_spans_and_excerpts() -> None:
    assert spans("高橋と髙橋", "髙橋", {"髙": "高"}) == [(0, 2), (3, 2)]
    assert spans("ＡＢＣ", "b", {}) == [(1, 1)]
    assert spans("あ", "", {}) == []
    long = "あ" * 300 + "印"
    cut, moved = excerpt(long, spans(long, "印", {}))
    assert cut[moved[0][0]] == "印"
    assert cut.startswith("…")


def test_the_draft_survives_and_goes_with_saving(page, tab, ws, case) -> None:
    page.new_item()
    put(tab, method="02", body="書きかけ")
    page.leave()
    line = drafting.mine(ws)[0]
    assert (line.form, line.record) == ("contact", "new-" + case.id.hex)
    tab.form().field("body").restore("")
    tab.form().mark_saved()
    tab.close_editor()
    page.show_place(Place("case", None, extra={"form": line.form, "draft": line.record}))
    assert tab.form().field("body").value() == "書きかけ"
    assert "下書き" in tab.form().banner()
    tab.form().request_save()
    assert drafting.mine(ws) == ()


def test_a_draft_stands_beside_the_record_that_is_newer(page, tab, ws, case) -> None:
    saved = stored(ws, case, "はじめ")
    tab.show_contact(saved.contact.id)
    tab.reader.edit_wanted.emit()
    put(tab, body="下書きの文")
    tab.close_editor()
    current = contacts.load(ws, saved.contact.id)
    contacts.save(ws, dataclasses.replace(current.contact, body="別の文"), current.subjects)
    record = saved.contact.id.hex
    page.show_place(Place("case", saved.contact.id, extra={"form": "contact", "draft": record}))
    newer = tab.form().newer()
    assert not newer.isHidden()
    assert [newer.table.item(0, at).text() for at in (1, 2)] == ["下書きの文", "別の文"]
    assert tab.form().field("body").value() == "下書きの文"
    newer.draft_button.click()
    assert newer.isHidden()
    assert drafting.find(ws, contacts.DRAFT_FORM, record) is not None
    tab.close_editor()
    page.show_place(Place("case", saved.contact.id, extra={"form": "contact", "draft": record}))
    tab.form().newer().record_button.click()
    assert tab.form().field("body").value() == "別の文"
    assert not tab.form().is_dirty()
    assert drafting.find(ws, contacts.DRAFT_FORM, record) is None


def test_throwing_a_draft_away_is_asked(page, tab, desk, ws, case) -> None:
    page.new_item()
    put(tab, body="いらない")
    tab.close_editor()
    page.new_item()
    desk.prompts.answers = [True]
    press(tab, "下書きを捨てる")
    assert drafting.mine(ws) == ()
    assert tab.form() is None


def test_the_editor_waits_while_others_write(page, tab, ws, case) -> None:
    page.new_item()
    put(tab, body="書いている途中")
    stored(ws, case, "同僚の記録")
    assert tab.form().field("body").value() == "書いている途中"
    assert tab.view.timeline.rowCount() == 1
    tab.close_editor()


def test_f4_offers_phrases(page, tab, ws) -> None:
    offered = phrases(ws)
    assert len(offered) > 5
    assert all(title and words for title, words in offered)
    page.new_item()
    tab.form().field("body").insert_phrase(offered[0][1])
    assert tab.form().field("body").value() == offered[0][1]


def test_the_call_of_an_intake_without_words_opens_the_editor(page, tab, case) -> None:
    assert tab.form() is None
    page.show_place(Place("case", id=case.id, tab="contacts", extra={"write": True}))
    assert tab.form() is not None
