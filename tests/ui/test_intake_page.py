"""相談受付 with real widgets on a real vault: caught in ten seconds, never blocked, never lost."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from intake_kit import *  # noqa: F403  pytest finds fixtures by name
from intake_kit import a_case, close, known, put, rows
from PySide6.QtCore import Qt

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.contact import Contact
from nimo_desktop.services import case_people, drafting, families, intake
from nimo_desktop.services.families import RelativeRow
from nimo_desktop.services.intake import IntakeForm
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.pages.consultations import ConsultationsPage
from nimo_desktop.ui.pages.intake import IntakePage
from nimo_desktop.ui.text import intake as text


def test_one_word_is_caught_and_stands_in_the_list(page: IntakePage, desk: Desk) -> None:
    put(page, gist="眠れないと電話")
    assert page.save()
    (call,) = rows(desk, Consultation)
    assert (call.number, call.holder_staff) == ("R8-U-A0001", desk.ws.me)
    assert page.head.text().startswith("R8-U-A0001")
    assert page.open_items.list.count() > 5
    assert "残" in page.navigator.item(1).text()
    assert not page.form.is_dirty()
    listed = ConsultationsPage(desk)
    assert listed.model.ids() == (call.id,)
    close(listed)


def test_ctrl_enter_saves_and_undo_takes_it_back(
    page: IntakePage, desk: Desk, qtbot, front
) -> None:
    front(page)
    field = page.form.field("gist")
    field.setFocus()
    qtbot.keyClicks(field, "kiki")
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert rows(desk, Consultation)[0].gist == "kiki"
    desk.prompts.undo()
    assert rows(desk, Consultation) == ()
    assert page.consultation().version == 0
    page.hide()


def test_only_the_word_blocks(page: IntakePage, desk: Desk) -> None:
    put(page, name="見本 花")
    assert not page.save()
    assert "ひとこと" in page.form.words_at("gist")[1]
    assert rows(desk, Consultation) == ()


def test_anonymous_hides_who_it_is(page: IntakePage, desk: Desk) -> None:
    put(page, name="消える 名前")
    page.anonymous_box.setChecked(True)
    assert not page.form.shows("name")
    assert page.form.shows("subject_alias")
    put(page, gist="夜の電話", subject_alias="夜の方")
    assert page.save()
    (call,) = rows(desk, Consultation)
    assert (call.caller, call.subject_id, call.subject_alias) == ("anonymous", None, "夜の方")
    assert page.form.anonymous()


def test_similar_people_stand_beside_and_can_be_taken(page: IntakePage, desk: Desk) -> None:
    person = known(desk, "髙橋 太郎", "たかはし　たろう")
    put(page, gist="用件を先に", name="高橋太郎", kana="たかはしたろう")
    page.subject.look_for_similar()
    (one,) = page.similar.shown()
    assert one.likely
    page.similar.take.emit(one.card)
    assert page.form.field("name").text() == "髙橋 太郎"
    assert page.form.field("gist").draft() == "用件を先に"
    assert page.save()
    assert rows(desk, Consultation)[0].subject_id == person


def test_somebody_else_stays_somebody_else(page: IntakePage, desk: Desk) -> None:
    known(desk)
    put(page, gist="用件", name="見本太郎", kana="みほんたろう")
    page.subject.look_for_similar()
    page.similar.dismiss(page.similar.shown()[0])
    page.subject.look_for_similar()
    assert page.similar.shown() == ()


def test_the_who_box_finds_while_the_line_keeps_the_keyboard(
    page: IntakePage, desk: Desk, qtbot, front
) -> None:
    case = a_case(desk)
    known(desk, "見本 次郎", "みほん　じろう")
    front(page)
    page.focus_first()
    page.who.line.setText("みほ")
    qtbot.waitUntil(lambda: page.who.list.count() == 2, timeout=2000)
    assert page.who.line.hasFocus()
    qtbot.keyClick(page.who.line, Qt.Key.Key_Down)
    assert page.who.pointed().case_id == case.id
    qtbot.keyClick(page.who.line, Qt.Key.Key_Return)
    assert page.who.chosen().case_number == case.number
    assert page.who.panel.first_button().hasFocus()
    page.hide()


def test_a_call_about_an_open_case_is_one_key(
    page: IntakePage, desk: Desk, went, qtbot, front
) -> None:
    case = a_case(desk)
    front(page)
    put(page, gist="薬が切れた", caller="other", caller_name="母")
    page.who.line.setText(case.number)
    page.who.search_now()
    page.who.line.setFocus()
    qtbot.keyClick(page.who.line, Qt.Key.Key_F8)
    (contact,) = rows(desk, Contact)
    assert (contact.case_id, contact.body, contact.informant) == (case.id, "薬が切れた", "母")
    assert len(rows(desk, Consultation)) == 1
    assert (went[-1].page, went[-1].id, went[-1].tab) == ("case", case.id, "contacts")
    assert page.form.field("gist").draft() == ""
    assert drafting.mine(desk.ws) == ()
    page.hide()


def test_without_words_the_case_opens_for_writing(page: IntakePage, desk: Desk, went) -> None:
    case = a_case(desk)
    page.who.line.setText("みほ")
    page.who.pick()
    page.who.panel.contact.click()
    assert rows(desk, Contact) == ()
    assert (went[-1].id, went[-1].extra) == (case.id, {"write": True})


def test_without_a_case_the_key_explains(page: IntakePage, desk: Desk) -> None:
    put(page, gist="用件")
    page.make_contact()
    assert desk.prompts.informed
    assert page.form.field("gist").draft() == "用件"


def test_support_begins_in_one_step(page: IntakePage, desk: Desk, went) -> None:
    put(page, gist="支援が要る", name="見本 太郎")
    page.start_button.click()
    (case,) = rows(desk, Case)
    assert went[-1] == Place("case", id=case.id)
    desk.prompts.undo()
    assert rows(desk, Case) == ()
    assert rows(desk, Consultation) == ()


def test_support_without_a_name_is_told_and_keeps_the_words(page: IntakePage, desk: Desk) -> None:
    put(page, gist="だれだろう")
    page.save_and_start()
    assert "氏名" in desk.prompts.told[0].sentence
    assert page.form.field("gist").draft() == "だれだろう"
    assert rows(desk, Consultation) == ()


def test_a_draft_is_there_again_in_a_new_window(desk: Desk) -> None:
    person = known(desk)
    before = IntakePage(desk)
    before.show_place(Place("intake", extra={"person": person}))
    put(before, gist="途中まで", urgency="B")
    record = before.consultation().id
    before.leave()
    before.deleteLater()
    (line,) = drafting.mine(desk.ws)
    assert line.title == "途中まで"
    after = IntakePage(desk)
    assert not after.drafts_button.isHidden()
    after.drafts_button.click()
    assert after.consultation().id == record
    assert after.form.field("gist").draft() == "途中まで"
    assert after.form.field("name").text() == "見本 太郎"
    assert after.form.is_dirty()
    assert after.save()
    (call,) = rows(desk, Consultation)
    assert (call.id, call.subject_id, call.urgency) == (record, person, "B")
    assert drafting.mine(desk.ws) == ()
    close(after)


def test_a_newer_record_stands_beside_the_draft(page: IntakePage, desk: Desk) -> None:
    put(page, gist="はじめ")
    page.save()
    call = page.consultation()
    put(page, gist="私の下書き")
    page.form.keep_draft()
    newer = dataclasses.replace(call, gist="同僚の文", story="同僚の記録")
    intake.save(desk.ws, IntakeForm(consultation=newer))
    assert page.form.banner() == text.OUTDATED
    page.show_place(Place("intake", id=call.id))
    assert not page.newer.isHidden()
    cells = [page.newer.table.item(0, column).text() for column in range(3)]
    assert cells == [text.LABELS["gist"], "私の下書き", "同僚の文"]
    assert page.form.field("gist").draft() == "同僚の文"
    page.newer.draft_button.click()
    assert page.form.field("gist").draft() == "私の下書き"
    assert page.save()
    stored = intake.load(desk.ws, call.id)
    assert stored.gist == "私の下書き"


def test_the_newer_record_may_be_kept(page: IntakePage, desk: Desk) -> None:
    put(page, gist="はじめ")
    page.save()
    call = page.consultation()
    put(page, gist="私の下書き")
    page.form.keep_draft()
    intake.save(desk.ws, IntakeForm(consultation=dataclasses.replace(call, gist="同僚の文")))
    page.show_place(Place("intake", id=call.id))
    page.newer.record_button.click()
    assert page.form.field("gist").draft() == "同僚の文"
    assert drafting.mine(desk.ws) == ()


def test_a_table_nobody_touched_takes_nothing_back(page: IntakePage, desk: Desk) -> None:
    put(page, gist="はじめ", name="別府 春代", relatives=[{"relation": "22", "name": "母"}])
    page.save()
    call = page.consultation()
    page.show_place(Place("intake", id=call.id))
    put(page, gist="書き足した")
    family = families.load_relatives(desk.ws, call.subject_id)
    assert [one.name for one in family] == ["母"]
    case_people.save_relatives(
        desk.ws, call.subject_id, (*family, RelativeRow(relation="41", name="兄")))
    page.save()
    assert intake.load(desk.ws, call.id).gist == "書き足した"
    found = families.load_relatives(desk.ws, call.subject_id)
    assert [one.name for one in found] == ["母", "兄"]


def test_what_is_not_asked_is_not_shown(page: IntakePage) -> None:
    assert not page.form.shows("caller_name")
    put(page, caller="other")
    assert page.form.shows("caller_name")
    assert text.PROTECTED in page.form.words_at("caller")[0]
    put(page, route="18")
    assert page.form.shows("referrer")
    put(page, counted="yes", topic="08")
    assert page.form.shows("topic")
    assert "ストレス" in page.form.topic_words()


def test_abuse_signs_show_the_line_at_once(page: IntakePage, desk: Desk) -> None:
    put(page, gist="泣き声", signs={"codes": ["child_abuse"], "main": None})
    at = page.consultation().received_at + timedelta(hours=48)
    assert f"{at.month}月{at.day}日" in page.form.safety_words()
    assert page.save()
    (call,) = rows(desk, Consultation)
    assert call.notified_at == call.received_at


def test_every_field_comes_back_as_typed(page: IntakePage, desk: Desk) -> None:
    put(
        page,
        gist="用件",
        name="見本 太郎",
        urgency="C",
        troubles={"codes": ["01", "51"], "main": "51"},
        wish="眠りたい",
        counted="yes",
        topic="08",
        consent_state="oral",
        relatives=[{"relation": "22", "name": "見本 花", "birth": "82", "state": "together"}],
        benefits=[{"kind": "mental_certificate", "grade": "2級", "expires_on": "R9.6.30"}],
        involved=[{"label": "民生委員", "what": "見守り"}],
        next_what="訪問する",
        minutes="30",
    )
    before = page.form.values()
    assert page.save()
    after = page.form.values()
    assert after.consultation.main_trouble == "51"
    assert after.consultation.minutes == 30
    assert after.relatives[0].birth.edtf == "1944~"
    assert after.relatives[0].name == before.relatives[0].name
    assert after.benefits[0].expires_on.isoformat() == "2027-06-30"
    assert after.involved[0].label == "民生委員"
    assert after.consent.state == "oral"
    stored = intake.load(desk.ws, page.consultation().id).version
    assert page.save()  # saving what did not change leaves no trace
    assert intake.load(desk.ws, page.consultation().id).version == stored


def test_a_changed_urgency_shows_the_one_before(page: IntakePage) -> None:
    put(page, gist="用件", urgency="C")
    page.save()
    put(page, urgency="A")
    page.save()
    assert "ふつう" in page.head.text()


def test_handing_over_asks_whom_and_why(page: IntakePage, desk: Desk) -> None:
    from nimo_desktop.services import office

    other = office.save_staff(
        desk.ws,
        office.new_staff(
            desk.ws, name="見本 次郎", department_id=desk.ws.staff.department_id, position=1
        ),
    )
    put(page, gist="用件")
    page.save()
    desk.prompts.answers = [other.id.hex, "地区担当"]
    page.hand_over()
    assert page.consultation().holder_staff == other.id
    assert page.form.field("holder").value() == other.id.hex


def test_ending_with_advice_is_asked_once(page: IntakePage, desk: Desk) -> None:
    put(page, gist="用件")
    page.save()
    desk.prompts.answers = [False, True]
    page.close_consultation()
    assert page.consultation().closed_at is None
    page.close_consultation()
    assert page.consultation().closed_at is not None
    assert page.close_button.isHidden()


def test_printing_saves_first(page: IntakePage, went) -> None:
    page.print_sheet()
    assert went == []
    put(page, gist="用件")
    page.print_sheet()
    assert (went[-1].page, went[-1].extra) == ("document", {"form": "intake_sheet"})
    assert went[-1].id == page.consultation().id


def test_text_that_is_not_understood_is_not_lost(page: IntakePage, desk: Desk) -> None:
    put(page, gist="用件", birth="きのうの前")
    assert not page.save()
    assert rows(desk, Consultation) == ()
    assert page.form.field("birth").draft() == "きのうの前"


def test_a_kept_draft_is_told_in_one_line_and_costs_no_key(desk: Desk, front, qtbot) -> None:
    page = IntakePage(desk)
    assert page.drafts_line.isHidden()
    put(page, gist="眠れないと電話")
    record = page.consultation().id
    page.leave()
    page.show_place(Place("intake"))
    page.focus_first()
    front(page)
    at = desk.ws.now()
    said = f"書きかけが1件あります({at.hour}:{at.minute:02d} 眠れないと電話)"
    assert page.drafts_line.text() == said
    assert page.focusWidget() is page.who.line
    passed = []
    while page.focusWidget() is not page.form.field("gist").entry():
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        passed.append(page.focusWidget())
    assert page.drafts_button not in passed
    page.drafts_button.click()
    assert page.consultation().id == record
    assert page.form.field("gist").draft() == "眠れないと電話"
    assert page.drafts_line.isHidden()
    put(page, gist="二つ目")
    page.new_item()
    put(page, gist="三つ目")
    page.new_item()
    assert page.drafts_line.text().startswith("書きかけが2件あります(新しいものは")
    close(page)
