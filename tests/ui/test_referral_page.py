"""連携 with real widgets on a real vault: list, new ones, one referral, the tab of a case."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import openpyxl
import pytest
from fakes import FakePrompts
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nimo_desktop.domain import referral as machine
from nimo_desktop.domain.case import Case
from nimo_desktop.domain.ids import AgencyId, DepartmentId, StaffId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.referral import Inside, Outside, Referral, Status
from nimo_desktop.domain.resource import Agency
from nimo_desktop.domain.staff import Department, Staff
from nimo_desktop.services import cases, drafting, people, referrals
from nimo_desktop.services.referrals import Need
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.hub import Hub
from nimo_desktop.ui.pages.referral import ReferralPage
from nimo_desktop.ui.pages.referrals import ReferralsPage
from nimo_desktop.ui.parts.referral_tab import ReferralTab
from nimo_desktop.ui.tasks import Tasks
from nimo_desktop.ui.text import referral as text

HARD_WORDS = ("返却", "対象外", "断る", "断ら")


@pytest.fixture
def desk(qapp, sitting, world) -> Iterator[Desk]:
    hub, gone = Hub(), []
    stop = sitting.workspace.listen(hub.announce)
    made = Desk(
        env=world.environment(), sitting=sitting, hub=hub, prompts=FakePrompts(), tasks=Tasks(),
        go=gone.append,
    )  # fmt: skip
    yield made
    stop()


@pytest.fixture
def went(desk: Desk) -> list[Place]:
    return desk.go.__self__


@pytest.fixture
def welfare(desk: Desk) -> Staff:
    ws = desk.ws
    home = Department(id=DepartmentId(ws.new_id()), name="福祉課", kana="ふくしか", position=1)
    one = Staff(
        id=StaffId(ws.new_id()), department_id=home.id, name="例見 次郎", kana="れいみ じろう"
    )
    return ws.apply(Op.STAFF_SAVED, lambda w: (w.insert(home), w.insert(one))[1])


@pytest.fixture
def clinic(desk: Desk) -> Agency:
    one = Agency(id=AgencyId(desk.ws.new_id()), name="見本クリニック", kana="みほんくりにっく")
    return desk.ws.apply(Op.AGENCY_SAVED, lambda w: w.insert(one))


@pytest.fixture
def case(desk: Desk) -> Case:
    ws = desk.ws
    form = people.PersonForm(person=people.new_person(ws), name="見本 太郎", kana="みほん たろう")
    return cases.open_for_person(ws, people.save(ws, form))


@pytest.fixture
def slip(desk: Desk, case: Case, welfare: Staff) -> Referral:
    need = Need(
        need="家計", to=Inside(welfare.department_id), request="家計の相談", urgency="C",
        way="lead", how_connected="called",
    )  # fmt: skip
    (made,) = referrals.create(desk.ws, case_id=case.id, needs=(need,))
    return made


@pytest.fixture
def page(desk: Desk) -> Iterator[ReferralPage]:
    made = ReferralPage(desk)
    yield made
    made.leave()
    made.deleteLater()


def stored(desk: Desk, one: Referral) -> Referral:
    return referrals.get(desk.ws, one.id)


def fill(form, **values: object) -> None:
    """Put what a nurse would type; a pick takes a receiver."""
    for name, value in values.items():
        form.field(name).set_value(value)
        form.field(name).committed.emit()


# The list ---------------------------------------------------------------------------------------
def test_the_list_filters_opens_and_goes_to_excel(desk, went, slip, world, tmp_path) -> None:
    ws = desk.ws
    sent = referrals.save_slip(ws, dataclasses.replace(slip, gist="「家賃」"))
    sent = referrals.send(ws, sent)
    world.clock.forward(days=6)
    page = ReferralsPage(desk)
    assert page.model.rowCount() == 1
    shown = [page.model.index(0, at).data() for at in range(page.model.columnCount())]
    assert shown == [
        "R8-T-A0001", "見本 太郎", "福祉課", "家計", "返事待ち", "健康増進課 見本 花子",
        "⚠R8.11.26超過", "6日",
    ]  # fmt: skip
    for state, count in (
        ("waiting", 1), ("keeping", 0), ("coordinator", 0), ("overdue", 1), ("all", 1),
    ):  # fmt: skip
        page.show_place(Place("referrals", extra={"state": state}))
        assert page.model.rowCount() == count
    page.search_line.setText("いない人")
    page.reload()
    assert page.model.rowCount() == 0
    page.search_line.clear()
    page.reload()
    page.table.select_id(sent.id)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert went[-1] == Place("referral", id=sent.id)
    target = tmp_path / "renkei.xlsx"
    desk.prompts.answers.append(target)
    page.export()
    sheet = openpyxl.load_workbook(target).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == text.COLUMNS
    assert rows[1] == (*shown[:7], 6)
    referrals.withdraw(ws, sent, text="二重")
    page.show_place(Place("referrals", extra={"state": "open"}))
    assert page.model.rowCount() == 0
    page.leave()
    page.deleteLater()


# New --------------------------------------------------------------------------------------------
def test_two_needs_become_two_slips(desk, went, page, case, welfare, clinic) -> None:
    page.show_place(Place("referral", extra={"case_id": case.id}))
    form = page.new_form().needs_form
    fill(form, need0_need="家計", need0_to=Inside(welfare.department_id))
    form.field("need0_urgency").set_value("B")
    form.field("need0_urgency").committed.emit()
    assert form.field("need0_due_on").day().isoformat() == "2026-11-24"
    assert "（火）" in form.field("need0_due_on").echo_label.text()
    page.new_item()
    assert form.count() == 2
    fill(form, need1_need="受診", need1_to=Outside(clinic.id), need1_way="info")
    form.request_save()
    made = referrals.of_case(desk.ws, case.id)
    assert sorted((one.need, one.receiver) for one in made) == [
        ("受診", "見本クリニック"), ("家計", "福祉課"),
    ]  # fmt: skip
    assert went[-1].id in {one.id for one in made}
    assert drafting.mine(desk.ws) == ()


def test_a_card_without_words_is_told_and_a_removed_one_forgotten(desk, page, case) -> None:
    page.show_place(Place("referral", extra={"case_id": case.id}))
    form = page.new_form().needs_form
    form.request_save()
    assert [one.field for one in form.problems()] == ["need0_need"]
    assert form.banner()
    assert referrals.of_case(desk.ws, case.id) == ()
    for place, words in enumerate(("一つめ", "二つめ", "三つめ")):
        if place:
            form.add_need()
        fill(form, **{f"need{place}_need": words})
    form.remove_need(1)
    assert form.count() == 2
    assert [one.need for one in form.needs()] == ["一つめ", "三つめ"]


def test_half_typed_needs_come_back(desk, page, case) -> None:
    page.show_place(Place("referral", extra={"case_id": case.id}))
    form = page.new_form().needs_form
    form.field("need0_need").restore("途中の用件")
    form.add_need()
    form.field("need1_need").restore("もう一つ")
    page.leave()
    again = ReferralPage(desk)
    again.show_place(Place("referral", extra={"case_id": str(case.id)}))
    back = again.new_form().needs_form
    assert [one.need for one in back.needs()] == ["途中の用件", "もう一つ"]
    again.leave()
    again.deleteLater()


def test_a_receiver_is_found_by_keys_alone(desk, page, front, case, welfare, clinic) -> None:
    page.show_place(Place("referral", extra={"case_id": case.id, "oral": True}))
    front(page)
    form = page.new_form().oral_form
    pick = form.field("to")
    pick.line.setFocus()
    for typed, label in (("れいみ", "福祉課 例見 次郎"), ("くりに", "見本クリニック")):
        pick.line.clear()
        pick.line.textEdited.emit("")
        pick.line.setText(typed)
        pick.line.textEdited.emit(typed)
        assert pick.list.count() == 1
        QTest.keyClick(pick.line, Qt.Key.Key_Return)
        assert pick.line.text() == label
    assert pick.receiver() == Outside(clinic.id)
    pick.line.setText("だれか")
    pick.line.textEdited.emit("だれか")
    assert pick.problem() == text.RECEIVER_UNKNOWN
    page.hide()


def test_word_of_mouth_in_one_line(desk, went, page, case, welfare) -> None:
    page.show_place(Place("referral", extra={"case_id": case.id, "oral": True}))
    form = page.new_form().oral_form
    form.request_save()
    assert referrals.of_case(desk.ws, case.id) == ()
    pick = form.field("to")
    pick.line.setText("例見")
    pick.line.textEdited.emit("例見")
    pick.enter_pressed()
    assert form.field("person").value() == "例見 次郎"
    fill(form, request="家計の相談")
    form.request_save()
    (line,) = referrals.of_case(desk.ws, case.id)
    assert (line.status, line.holder) == ("主担当として支援中", "福祉課 例見 次郎")
    assert went[-1] == Place("referral", id=line.id)
    desk.prompts.undo()
    assert referrals.of_case(desk.ws, case.id) == ()


def test_nowhere_says_what_to_do(went, page) -> None:
    page.show_place(Place("referral"))
    shown = page._stack.currentWidget()  # noqa: SLF001
    shown.button.click()
    assert went[-1] == Place("cases")


# One --------------------------------------------------------------------------------------------
def test_the_way_of_a_slip_on_screen(desk, page, slip, welfare) -> None:
    page.show_place(Place("referral", id=slip.id))
    detail = page.detail()
    assert text.STATUS["prepared"].format(holder="健康増進課の見本 花子") == detail.status.text()
    assert machine.Accept not in detail.buttons
    form = detail.choose(machine.Send)
    assert text.WARN_TITLE in form.banner()
    form.request_save()
    assert stored(desk, slip).status is Status.PREPARED  # the slip lacks 相談の要点
    assert "相談の要点" in form.banner()
    detail.slip.field("gist").restore("「家賃が払えない」")
    form.request_save()
    now = stored(desk, slip)
    assert (now.status, now.gist) == (Status.SENT, "「家賃が払えない」")
    assert drafting.mine(desk.ws) == ()
    detail = page.detail()
    assert "福祉課の返事を待っています(期限 R8.11.26)" in detail.status.text()
    assert detail.slip is None
    assert machine.Decline not in detail.buttons
    form = detail.choose(machine.Accept)
    combo = form.field("staff")
    combo.setCurrentIndex(combo.findText("例見 次郎"))
    combo.committed.emit()
    assert form.field("person").value() == "例見 次郎"
    form.request_save()
    detail = page.detail()
    assert detail.status.text() == "福祉課の例見 次郎さんが主担当です。"
    assert [line[1] for line in detail.history.lines()] == ["主担当として受ける", "発信する"]
    desk.prompts.undo()
    assert stored(desk, slip).status is Status.SENT
    assert "返事を待っています" in page.detail().status.text()


def test_handing_the_case_over_too(desk, page, slip, case, welfare) -> None:
    ws = desk.ws
    filled = referrals.save_slip(ws, dataclasses.replace(slip, gist="「家賃」"))
    sent = referrals.send(ws, filled)
    taken = referrals.accept(ws, sent, person="例見", on=ws.today(), staff=welfare.id)
    page.show_place(Place("referral", id=taken.id))
    form = page.detail().choose(machine.Complete)
    fill(form, outcome="15")
    assert form._lines["parent_too"].field.isHidden()  # noqa: SLF001
    fill(form, outcome="13")
    assert not form._lines["parent_too"].field.isHidden()  # noqa: SLF001
    form.field("parent_too").setChecked(True)
    form.request_save()
    assert cases.get(ws, case.id).holder_staff == welfare.id
    assert stored(desk, slip).status is Status.COMPLETED


def test_every_offered_step_has_a_form_that_speaks_kindly(desk, page, slip, clinic) -> None:
    """Each form opens, builds its action, and an empty one is told about, never raised."""
    ws = desk.ws
    filled = referrals.save_slip(
        ws, dataclasses.replace(slip, gist="「家賃」", basis_code="05")
    )
    sent = referrals.send(ws, filled)
    back = referrals.send_back(ws, sent, reason="04", fits="なし", on=ws.today())
    meeting = referrals.call_conference(ws, back, on=ws.today())
    seen: set[type] = set()
    states = [meeting]
    decided = referrals.conference_decides(
        ws, meeting, decision=machine.Redirect(Outside(clinic.id), ws.today()), on=ws.today()
    )
    taken = referrals.accept(ws, decided, person="相談員", on=ws.today())
    states += [back, filled, sent, decided, taken]
    for state in states:
        again = dataclasses.replace(state, version=stored(desk, slip).version)
        ws.apply(Op.REFERRAL_MOVED, lambda w, one=again: w.change(one))
        page.show_place(Place("referral", id=slip.id))
        detail = page.detail()
        for kind in detail.buttons:
            form = detail.choose(kind)
            seen.add(kind)
            assert isinstance(form.action(), kind)
            told = [one.sentence for one in form.problems()]
            told += [label.text() for label in form.findChildren(text_label())]
            assert not any(word in said for word in HARD_WORDS for said in told)
        detail.stop()
    missing = set(machine.ACTIONS) - seen - {machine.AnswerQuestion, machine.Reopen}
    assert missing <= {machine.Decline, machine.ConfirmFirstUse, machine.Accept}


def text_label() -> type:
    from PySide6.QtWidgets import QLabel

    return QLabel


def test_no_hard_word_stands_in_the_texts() -> None:
    said = [str(value) for name, value in vars(text).items() if name.isupper()]
    assert not any(word in one for word in HARD_WORDS for one in said)


def test_a_slip_half_typed_comes_back_and_printing_saves_it(desk, went, page, slip) -> None:
    page.show_place(Place("referral", id=slip.id))
    page.detail().slip.field("we_continue").restore("訪問を続ける")
    page.leave()
    page.show_place(Place("referral", id=slip.id))
    assert page.detail().slip.field("we_continue").value() == "訪問を続ける"
    page.detail().print_button.click()
    assert stored(desk, slip).we_continue == "訪問を続ける"
    assert went[-1] == Place("document", id=slip.id)
    assert went[-1].extra == {"form": "referral_slip"}


def test_a_step_seen_too_late_is_told(desk, page, slip) -> None:
    page.show_place(Place("referral", id=slip.id))
    form = page.detail().choose(machine.Withdraw)
    fill(form, text="二重")
    other = referrals.save_slip(desk.ws, dataclasses.replace(slip, gist="ほかの画面から"))
    form.request_save()
    (trouble,) = desk.prompts.told
    assert "先に書きかえられています" in trouble.sentence
    assert stored(desk, slip) == other


# The tab ----------------------------------------------------------------------------------------
def test_the_tab_of_a_case(desk, went, slip, case) -> None:
    tab = ReferralTab(desk)
    tab.show_case(case.id)
    assert tab.model.ids() == (slip.id,)
    assert tab.count_label.text() == "進行中1件 / 全部で1件"
    tab.new_button.click()
    assert went[-1].extra == {"case_id": case.id}
    tab.oral_button.click()
    assert went[-1].extra == {"case_id": case.id, "oral": True}
    tab.table.select_id(slip.id)
    QTest.keyClick(tab.table, Qt.Key.Key_Return)
    assert went[-1] == Place("referral", id=slip.id)
    referrals.withdraw(desk.ws, slip, text="誤り")
    assert tab.count_label.text() == "進行中0件 / 全部で1件"
    tab.deleteLater()


@pytest.mark.parametrize("points", [10.5, 14.0])
def test_the_list_never_scrolls_sideways(desk, front, slip, points, qapp) -> None:
    from nimo_desktop.ui.theme import FontSize, apply_theme

    before = qapp.font(), qapp.styleSheet()
    apply_theme(qapp, size=FontSize(points))
    page = ReferralsPage(desk)
    page.resize(1150, 690)
    front(page)
    assert page.table.horizontalScrollBar().maximum() == 0
    page.leave()
    page.close()
    page.deleteLater()
    qapp.setFont(before[0])
    qapp.setStyleSheet(before[1])
