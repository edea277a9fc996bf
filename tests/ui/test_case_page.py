"""ケース: the list, the page with its header and tabs, on a real vault with real widgets."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import openpyxl
import pytest
from fakes import FakePrompts
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from PySide6.QtWidgets import QWidget

from nimo_desktop.domain.case import Case
from nimo_desktop.domain.case_moves import CaseStatus
from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.errors import Conflict
from nimo_desktop.domain.ids import StaffId
from nimo_desktop.domain.journal import Op
from nimo_desktop.domain.staff import Staff
from nimo_desktop.services import (
    care,
    case_people,
    cases,
    drafting,
    families,
    family_pairs,
    people,
    tasks,
)
from nimo_desktop.services.families import RelativeRow
from nimo_desktop.services.family_pairs import FamilyPair
from nimo_desktop.storage import journal
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.fields.base import Field
from nimo_desktop.ui.hub import Hub
from nimo_desktop.ui.pages.case import CasePage
from nimo_desktop.ui.pages.cases import CasesPage
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
    return a_case(ws, "見本 太郎", "みほん たろう", cautions=("dog",))


@pytest.fixture
def page(desk: Desk, case: Case) -> Iterator[CasePage]:
    made = CasePage(desk)
    yield made
    put_away(made)


@pytest.fixture
def listed(desk: Desk) -> Iterator[CasesPage]:
    made = CasesPage(desk)
    yield made
    put_away(made)


def put_away(page: QWidget) -> None:
    page.leave()
    page.deleteLater()


def a_case(ws, name: str, kana: str, **over: object) -> Case:
    person = dataclasses.replace(people.new_person(ws), birth=PartialDate("1970-12-03"), **over)
    form = people.PersonForm(person=person, name=name, kana=kana, address="見本町1",
                             district="東地区", phone="0000-12-3456")
    return cases.open_for_person(ws, people.save(ws, form))


def a_colleague(ws, name: str = "同僚 次郎") -> Staff:
    mate = Staff(id=StaffId(ws.new_id()), department_id=ws.staff.department_id, name=name)
    return ws.apply(Op.STAFF_SAVED, lambda w: w.insert(mate))


def views(ws, case: Case) -> int:
    with ws.vault.read() as conn:
        return sum(e.op == "viewed" for e in journal.about(conn, (case.id,)))


def shown(page: CasePage, case: Case, tab: str = "") -> QWidget:
    page.show_place(Place("case", case.id, tab=tab))
    found = page.tab_widget(tab or page.tab())
    assert found is not None
    return found


def unnamed(page: QWidget) -> list[QWidget]:
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QTextEdit

    kinds = (QLineEdit, QTextEdit, QComboBox, QAbstractButton)
    return [w for kind in kinds for w in page.findChildren(kind)
            if not w.objectName().startswith("qt_") and not w.accessibleName()
            and not (isinstance(w, QAbstractButton) and w.text())
            and type(w).__name__ not in ("QToolButton", "QLineEditIconButton")]


# The list

def test_the_list_shows_mine_first_and_filters(listed: CasesPage, ws, case: Case) -> None:
    mate = a_colleague(ws)
    other = a_case(ws, "和田 花子", "わだ はなこ")
    from nimo_desktop.domain.holder import Holder

    cases.hand_over(ws, other, Holder(mate.department_id, mate.id), reason="")
    listed.show_place(Place("cases"))
    assert listed.model.ids() == (case.id,)
    assert listed.model.index(0, 1).data() == "見本 太郎"
    listed.by_state.setCurrentIndex(1)
    assert set(listed.model.ids()) == {case.id, other.id}
    listed.search.setText("わだ")
    listed.reload()
    assert listed.model.ids() == (other.id,)
    listed.by_state.setCurrentIndex(2)
    assert listed.model.ids() == ()


def test_a_header_sorts_in_the_store(listed: CasesPage, ws, case: Case) -> None:
    first = a_case(ws, "青木 一", "あおき はじめ")
    listed.show_place(Place("cases"))
    listed.list.horizontalHeader().sectionClicked.emit(1)
    assert listed.model.ids() == (first.id, case.id)
    listed.list.horizontalHeader().sectionClicked.emit(1)
    assert listed.model.ids() == (case.id, first.id)


def test_excel_has_exactly_what_is_seen(listed: CasesPage, desk, ws, case, tmp_path) -> None:
    hidden = a_case(ws, "和田 花子", "わだ はなこ", restricted=True)
    tasks.add(ws, title="訪問", due_on=date(2026, 12, 1), staff_id=ws.me, case_id=case.id)
    listed.show_place(Place("cases"))
    target = tmp_path / "ケース.xlsx"
    desk.prompts.answers = [target]
    listed.export()
    rows = list(openpyxl.load_workbook(target).active.values)
    assert rows[0][:3] == ("番号", "氏名", "ふりがな")
    assert rows[1][:5] == (case.number, "見本 太郎", "みほん たろう", "55歳", "東地区")
    assert rows[1][7].date() == date(2026, 12, 1)
    assert rows[2][0] == hidden.number
    assert rows[2][4] == "秘匿"
    assert "2件" in desk.prompts.toasts[-1]


def test_a_known_person_opens_the_case_there_is(listed, desk, case, went) -> None:
    desk.prompts.answers = ["みほん", str(case.person_id)]
    listed.new_item()
    assert went == [Place("case", case.id)]


def test_a_new_person_starts_a_case_in_one_step(listed, desk, ws, went) -> None:
    desk.prompts.answers = ["だれも知らない人", "new"]
    listed.new_item()
    case = cases.get(ws, went[0].id)
    assert cases.header(ws, case.id).person.name == "だれも知らない人"
    ws.undo()
    assert cases.get(ws, case.id).deleted_at is not None


# The page

def test_the_header_stands_over_every_tab(page: CasePage, ws, case: Case) -> None:
    tasks.add(ws, title="訪問", due_on=date(2026, 12, 1), staff_id=ws.me, case_id=case.id)
    shown(page, case, "overview")
    words = page.header.words()
    for part in (case.number, "見本 太郎", "55歳(昭和45年生)", "東地区", "受け止め", "犬",
                 "健康増進課 見本 花子", "R8.12.1(火) 訪問"):
        assert part in words


def test_a_restricted_person_shows_no_district(page: CasePage, ws) -> None:
    case = a_case(ws, "和田 花子", "わだ はなこ", restricted=True)
    shown(page, case)
    assert "東地区" not in page.header.words()
    assert "住所は秘匿" in page.header.words()


def test_opening_is_noted_once(page: CasePage, ws, case: Case) -> None:
    for tab in ("contacts", "overview", "family", "care", "history"):
        shown(page, case, tab)
    assert views(ws, case) == 1
    other = a_case(ws, "和田 花子", "わだ はなこ")
    shown(page, other)
    shown(page, case)
    assert views(ws, case) == 2


def test_a_missing_case_is_told(page: CasePage, desk) -> None:
    page.show_place(Place("case", UUID(int=5)))
    assert "見つかりません" in desk.prompts.told[0].sentence


def test_status_holder_closing_and_reopening(page: CasePage, desk, ws, case: Case) -> None:
    mate = a_colleague(ws)
    shown(page, case)
    page.header.move_wanted.emit(CaseStatus.SUPPORTING)
    assert cases.get(ws, case.id).status == "supporting"
    page.start_hand_over()
    form = page.form()
    form.request_save()
    assert page.form() is form
    form.field("staff").restore(str(mate.id))
    form.field("reason").restore("地区替え")
    form.request_save()
    assert page.form() is None
    assert "同僚 次郎" in page.header.words()
    desk.prompts.undo()
    assert cases.get(ws, case.id).holder_staff == ws.me
    page.start_closing()
    form = page.form()
    form.request_save()
    assert cases.get(ws, case.id).status == "supporting"
    for name, value in (("close_reason", "01"), ("follow_up", "not_needed"),
                        ("close_where", "係内"), ("close_felt", "よかった")):
        form.field(name).restore(value)
    form.request_save()
    assert cases.get(ws, case.id).status == "closed"
    assert [a.text() for a in page.header.menu.actions()] == ["再開する"]
    desk.prompts.answers = [True]
    page.header.reopen_wanted.emit()
    assert cases.get(ws, case.id).status == "assessing"


def test_a_refused_closing_says_why_beside_the_field(page: CasePage, ws, case: Case) -> None:
    shown(page, case)
    page.start_closing()
    form = page.form()
    form.field("close_reason").restore("01")
    form.field("follow_up").restore("watched")
    form.request_save()
    assert cases.get(ws, case.id).status == "accepted"
    assert page.form() is form
    assert "見守る人" in form.field("close_watcher").entry().accessibleDescription()


def test_overview_saves_texts_and_quadrant(page: CasePage, desk, ws, case: Case) -> None:
    tab = shown(page, case, "overview")
    tab.texts.field("summary").restore("ひとり暮らし。")
    tab.texts.field("quadrant").choose(("yes", "no"))
    assert "精神科救急" in tab.texts.field("quadrant").moves()
    tab.texts.request_save()
    stored = cases.get(ws, case.id)
    assert (stored.summary, stored.severity, stored.engaged) == ("ひとり暮らし。", "yes", "no")
    assert not tab.texts.is_dirty()
    desk.prompts.undo()
    assert cases.get(ws, case.id).summary == ""
    assert tab.texts.field("summary").value() == ""


def test_the_person_is_edited_and_hidden(page: CasePage, ws, case: Case) -> None:
    tab = shown(page, case, "overview")
    tab.person.field("phone").restore("")
    tab.person.field("secrecy").restore({"codes": ["secret"], "main": None})
    tab.person.request_save()
    form = case_people.person_form(ws, case.person_id)
    assert (form.phone, form.secret_address) == ("", True)
    assert "住所は秘匿" in page.header.words()


def test_a_draft_of_the_overview_is_taken_up_again(page: CasePage, ws, case: Case) -> None:
    tab = shown(page, case, "overview")
    tab.texts.field("view").restore("書きかけ")
    page.leave()
    line = drafting.mine(ws)[0]
    assert (line.form, line.record) == ("case", case.id.hex)
    other = a_case(ws, "和田 花子", "わだ はなこ")
    shown(page, other, "overview")
    assert tab.texts.field("view").value() == ""
    page.show_place(Place("case", case.id, extra={"form": "case", "draft": case.id.hex}))
    assert page.tab() == "overview"
    assert tab.texts.field("view").value() == "書きかけ"
    assert "下書き" in tab.texts.banner()
    tab.texts.request_save()
    assert drafting.mine(ws) == ()
    assert cases.get(ws, case.id).view == "書きかけ"


def test_the_family_table_writes_relatives(page: CasePage, ws, case: Case, went) -> None:
    tab = shown(page, case, "family")
    tab.table.cell(0, "name").restore("見本 和子")
    tab.request_save()
    assert case_people.household(ws, case.person_id)[1:] == ()
    tab.table.cell(0, "relation").restore("22")
    tab.table.cell(0, "state").restore("together")
    tab.request_save()
    mother = case_people.household(ws, case.person_id)[1]
    assert (mother.relation, mother.name, mother.together) == ("母", "見本 和子", True)
    hers = cases.open_for_person(ws, mother.person_id)
    assert [hers.number in b.text() for b in tab.house_buttons()] == [True]
    tab.house_buttons()[0].click()
    assert went == [Place("case", hers.id)]


def test_a_removed_line_of_the_family_goes(page: CasePage, ws, case: Case) -> None:
    rows = (RelativeRow(relation="22", name="母"), RelativeRow(relation="21", name="父"))
    case_people.save_relatives(ws, case.person_id, rows)
    tab = shown(page, case, "family")
    tab.table.remove_row(0)
    tab.request_save()
    assert [p.relation for p in case_people.household(ws, case.person_id)] == ["本人", "父"]


def typed(field: Field, value: object) -> None:
    """As by hand: the field is left."""
    field.put(value)
    field.committed.emit()


def test_what_two_of_the_family_are_to_each_other(page: CasePage, ws, case: Case) -> None:
    rows = (RelativeRow(relation="21", name="父"), RelativeRow(relation="22", name="母"),
            RelativeRow(relation="41", name="一郎"))  # fmt: skip
    case_people.save_relatives(ws, case.person_id, rows)
    tab = shown(page, case, "family")
    tab.table.add_row()
    typed(tab.table.cell(3, "relation"), "79")
    typed(tab.table.cell(3, "name"), "桜")
    boxes = [tab.pairs.cell(0, name) for name in ("one", "two")]
    assert [boxes[0].itemText(n) for n in range(1, boxes[0].count())] == [
        "本人", "父 父", "母 母", "兄 一郎", "その他の親族 桜"]
    boxes[0].put("1")
    boxes[1].put("2")
    tab.pairs.cell(0, "kind").put("divorced")
    tab.pairs.cell(0, "year").restore({"text": "平成11年", "edtf": "1999", "typed": ""})
    tab.pairs.add_row()
    for name, value in (("one", "3"), ("two", "4"), ("kind", "marriage")):
        tab.pairs.cell(1, name).put(value)
    tab.request_save()
    assert family_pairs.load(ws, case.person_id) == (
        FamilyPair(1, 2, "divorced", PartialDate("1999")), FamilyPair(3, 4, "marriage"))
    assert tab.pairs.cell(1, "two").currentText() == "その他の親族 桜"
    ws.undo()
    assert family_pairs.load(ws, case.person_id) == ()
    assert tab.pairs.cell(0, "one").value() is None


def test_who_is_chosen_stays_chosen_when_lines_move_or_go(page: CasePage, ws, case: Case) -> None:
    rows = (RelativeRow(relation="21", name="父"), RelativeRow(relation="22", name="母"),
            RelativeRow(relation="41", name="一郎"))  # fmt: skip
    pairs = (FamilyPair(1, 2, "divorced"), FamilyPair(0, 3, "fraternal"))
    case_people.save_relatives(ws, case.person_id, rows, pairs=pairs)
    tab = shown(page, case, "family")

    def words() -> list[str]:
        return [tab.pairs.cell(0, name).currentText() for name in ("one", "two")]

    assert words() == ["父 父", "母 母"]
    tab.table.move_row(0, 1)
    assert words() == ["父 父", "母 母"]
    tab.table.move_row(1, 1)
    typed(tab.table.cell(2, "name"), "父 太郎")
    assert words() == ["父 父 太郎", "母 母"]
    tab.table.remove_row(0)
    assert words() == ["父 父 太郎", "（選ばない）"]
    tab.request_save()
    assert len(family_pairs.load(ws, case.person_id)) == 2  # nobody said who the other is
    tab.pairs.remove_row(0)
    tab.request_save()
    assert family_pairs.load(ws, case.person_id) == (FamilyPair(0, 1, "fraternal"),)


def test_a_pair_half_typed_is_kept_as_a_draft(
    page: CasePage, desk: Desk, ws, case: Case
) -> None:
    case_people.save_relatives(ws, case.person_id, (RelativeRow(relation="22", name="母"),))
    tab = shown(page, case, "family")
    tab.table.add_row()
    typed(tab.table.cell(1, "relation"), "79")
    typed(tab.table.cell(1, "name"), "進")
    tab.pairs.cell(0, "one").put("1")
    tab.pairs.cell(0, "two").put("2")
    assert tab.is_dirty()
    tab.leave()
    again = CasePage(desk)
    again.show_place(Place("case", case.id, "family"))
    tab = again.tab_widget("family")
    assert tab.table.cell(1, "name").value() == "進"
    assert tab.pairs.cell(0, "two").currentText() == "その他の親族 進"
    assert tab.pairs.cell(0, "kind").value() is None


def test_a_family_changed_by_another_window_is_not_written_over(
    page: CasePage, desk: Desk, ws, case: Case
) -> None:
    """The line of the other window may have the same number and still say something else."""
    rows = (RelativeRow(relation="22", name="母"), RelativeRow(relation="41", name="一郎"))
    case_people.save_relatives(ws, case.person_id, rows)
    tab = shown(page, case, "family")
    typed(tab.table.cell(0, "occupation"), "畑")
    mother, brother = families.load_relatives(ws, case.person_id)
    theirs = (mother, dataclasses.replace(brother, name="二郎"))
    case_people.save_relatives(ws, case.person_id, theirs, pairs=(FamilyPair(0, 2, "fraternal"),))
    tab.request_save()
    assert [type(one) for one in desk.prompts.told] == [Conflict]
    assert families.load_relatives(ws, case.person_id) == theirs
    assert len(family_pairs.load(ws, case.person_id)) == 1
    tab.leave()
    again = CasePage(desk)
    again.show_place(Place("case", case.id, "family"))
    tab = again.tab_widget("family")
    assert not tab.newer().isHidden()
    assert tab.table.cell(0, "occupation").value() == "畑"
    put_away(again)


def test_care_saves_tables_and_the_renewal(page: CasePage, ws, case: Case) -> None:
    tab = shown(page, case, "care")
    benefits = tab.field("benefits")
    benefits.cell(0, "kind").restore("mental_certificate")
    benefits.cell(0, "grade").restore("2級")
    benefits.cell(0, "expires_on").restore(
        {"text": "令和9年6月30日", "edtf": "2027-06-30", "typed": ""})
    tab.field("events").cell(0, "kind").restore("onset")
    tab.field("events").cell(0, "when").restore(
        {"text": "平成7年頃", "edtf": "1995~", "typed": ""})
    tab.request_save()
    stored = care.load(ws, case.person_id)
    assert (stored.benefits[0].grade, stored.benefits[0].state) == ("2級", "have")
    assert stored.events[0].when == PartialDate("1995~")
    assert [t.due_on for t in tasks.open_tasks(ws)] == [date(2027, 4, 1)]
    benefits.cell(0, "number").restore("123")
    tab.request_save()
    again = care.load(ws, case.person_id)
    assert (len(again.benefits), again.benefits[0].number) == (1, "123")
    assert again.benefits[0].id == stored.benefits[0].id


def test_history_is_readable(page: CasePage, ws, case: Case) -> None:
    cases.move(ws, case, CaseStatus.SUPPORTING)
    tab = shown(page, case, "history")
    texts = [tab.model.index(0, c).data() for c in range(4)]
    assert texts[1:] == ["見本 花子", "ケースの段階の変更", "ケース(段階)"]
    tab.list.selectRow(0)
    assert "受け止め → 支援中" in tab.details.toPlainText()
    tab.shown.setCurrentIndex(1)
    assert tab.model.index(0, 2).data() == "閲覧"
    everything = tab.details.toPlainText() + " ".join(
        str(tab.model.index(r, c).data()) for r in range(tab.model.rowCount()) for c in range(4))
    assert case.id.hex not in everything
    assert "supporting" not in everything


def test_every_field_has_a_name(page: CasePage, case: Case) -> None:
    for tab in ("overview", "family", "contacts", "care", "history"):
        assert unnamed(shown(page, case, tab)) == []


def test_a_change_elsewhere_shows_in_the_header(page: CasePage, ws, case: Case, world) -> None:
    shown(page, case)
    world.clock.forward(days=1)
    tasks.add(ws, title="電話", due_on=ws.today() + timedelta(days=1), staff_id=ws.me,
              case_id=case.id)
    assert "電話" in page.header.words()


def test_the_way_back_from_a_map_shows_that_map(page, case) -> None:
    def shown(kind: str) -> str:
        page.show_place(Place("case", id=case.id, tab="map", extra={"kind": kind}))
        return page.tab_widget("map").bar.kind.code()

    assert shown("genogram") == "genogram"
    assert shown("ecomap") == "team"
    page.tab_widget("map").bar.kind.set_value("ecomap")
    assert shown("ecomap") == "ecomap"  # what she was looking at stays
