"""様式: a form changed in the table and as text, over a real vault; what is broken never saves."""

from __future__ import annotations

import tomllib

import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem
from window_kit import *  # noqa: F403

from nimo_desktop.services import drafting, form_library
from nimo_desktop.services.form_files.library import bundled_texts
from nimo_desktop.services.form_files.reading import _CELL_KEYS
from nimo_desktop.services.form_files.words import KINDS, TOP
from nimo_desktop.ui.desk import Place
from nimo_desktop.ui.parts.form_editor import keys
from nimo_desktop.ui.text import forms_page as text

FORM = "crisis_plan_stages"


@pytest.fixture
def bench(open_window, folder, world):
    made = open_window(folder, world)
    made.log_in()
    made.window.go(Place("forms", extra={"form": FORM}))
    return made


@pytest.fixture
def page(bench):
    return bench.page


def stand_on(page, label: str) -> None:
    table = page.table.table
    for row in range(table.rowCount()):
        if table.item(row, 0).text().strip("\u3000") == label:
            table.setCurrentCell(row, 0)
            return
    raise AssertionError(label)


def labels(page) -> list[str]:
    table = page.table.table
    return [table.item(row, 0).text().strip("\u3000") for row in range(table.rowCount())]


def field(page, key: str):
    return page.table.detail.page().fields[key]


def picture(page) -> bytes:
    page.preview.draw_now()
    return bytes(page.preview.paper.view.picture(0).constBits())


def test_the_list_names_every_form_and_finds_one(page, bench) -> None:
    ids = [page.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(page.list.count())]
    assert ids == [one.id for one in form_library.forms(bench.ws)]
    assert page.list.currentItem().data(Qt.ItemDataRole.UserRole) == FORM
    page.search.setText("くらいしす 3段階")
    assert page.list.count() == 1
    page.search.setText("ない言葉")
    assert page.list.count() == 0
    assert not page.none.isHidden()
    assert page.work.form_id == FORM


def test_a_changed_heading_is_seen_on_the_paper_and_saved_as_an_edition(page, bench, qtbot) -> None:
    before = picture(page)
    stand_on(page, "氏名")
    line = field(page, "label")
    line.selectAll()
    QTest.keyClicks(line, "Onamae")
    qtbot.waitUntil(lambda: "Onamae" in page.work.text, timeout=3000)
    qtbot.waitUntil(lambda: not page.preview._timer.isActive(), timeout=3000)  # noqa: SLF001
    assert line.text() == "Onamae"
    assert picture(page) != before
    assert "Onamae" in page.text.editor.toPlainText()
    page.save()
    assert form_library.current_text(bench.ws, FORM) == page.work.text
    assert [one.edition for one in form_library.editions(bench.ws, FORM)] == [1]
    assert text.CHANGED_MARK in page.list.currentItem().text()
    assert not page.save_button.isEnabled()
    bench.prompts.undo()
    assert form_library.current_text(bench.ws, FORM) == bundled_texts()[FORM]
    assert text.CHANGED_MARK not in page.list.currentItem().text()
    assert page.work.text == bundled_texts()[FORM]


def test_a_row_of_boxes_is_called_by_the_boxes_in_it(page, qtbot) -> None:
    assert text.KINDS["row"] not in labels(page)
    stand_on(page, "氏名・作成日")
    assert page.table.name.text() == "選んだところ: 氏名・作成日"
    stand_on(page, "氏名")
    line = field(page, "label")
    line.selectAll()
    QTest.keyClicks(line, "Onamae")
    qtbot.waitUntil(lambda: "Onamae・作成日" in labels(page), timeout=3000)


def test_a_long_row_is_called_by_its_first_boxes_and_tells_all_when_pointed_at(page) -> None:
    long = "この紙を町で書いた年月日と曜日"
    page.work.put(page.work.text.replace('label = "作成日"', f'label = "{long}"'))
    page.table.refresh()
    stand_on(page, "氏名・…")
    item = page.table.table.currentItem()
    assert item.toolTip() == f"氏名・{long}"


def test_the_list_cuts_a_long_number_and_tells_all_when_pointed_at(page) -> None:
    item = page.list.currentItem()
    assert item.toolTip().endswith("作成: " + page.work.top().word("maker"))
    assert "作成: " not in item.text()
    title, number = page.list.shown("題名\n" + "町様式 " * 30 + "1").split("\n")
    assert title == "題名"
    assert "…" in number
    assert number.endswith("1")
    metrics = page.list.fontMetrics()
    assert metrics.horizontalAdvance(number) <= page.list.room()
    option = QStyleOptionViewItem()
    item.setText("題名\n" + "町様式 " * 30 + "1")
    page.list.itemDelegate().initStyleOption(option, page.list.currentIndex())
    assert "…" in option.text
    high = page.list.sizeHintForRow(page.list.currentRow())
    assert high < 4 * metrics.lineSpacing()


def test_the_keyboard_alone_renames_moves_and_removes(page, bench, front, qtbot) -> None:
    front(bench.window)
    stand_on(page, "氏名")
    table = page.table.table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Return)
    editor = table.findChild(QLineEdit)
    assert editor.text() == "氏名"
    editor.setText("名前")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: labels(page)[2:4] == ["名前", "作成日"], timeout=3000)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert labels(page)[2:4] == ["作成日", "名前"]
    assert table.currentRow() == 3
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert "名前" not in labels(page)
    table.setCurrentCell(2, 1)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert bench.window.focusWidget() is field(page, "type")
    table.setFocus()
    for _ in range(3):
        QTest.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not page.work.dirty
    assert "氏名" in labels(page)


def test_a_new_box_follows_the_record(page) -> None:
    stand_on(page, "作成日")
    page.table.add_cell()
    assert labels(page)[4] == text.NEW_LABEL
    pick = field(page, "bind")
    pick._on_edited("電話")  # noqa: SLF001  as typed
    assert [one.label for one in pick.offers("電話 原本")] == ["相談者.電話"]
    pick.enter_pressed()
    made = tomllib.loads(page.work.text)["block"][0]["cells"][2]
    assert made == {"name": "field_1", "label": "電話", "bind": "本人.電話"}
    assert page.work.faults == ()
    pick.line.clear()
    pick._on_edited("")  # noqa: SLF001  as typed
    pick.line.commit()
    assert "bind" not in tomllib.loads(page.work.text)["block"][0]["cells"][2]


def test_choices_come_and_go_with_the_kind(page) -> None:
    stand_on(page, "いっしょに作った人")
    kind = field(page, "type")
    kind.setCurrentIndex(kind.findData("choice"))
    assert page.work.faults == ()
    options = field(page, "options")
    assert not options.isHidden()
    assert options.words() == ("はい", "いいえ")
    options.setPlainText("母\n\n 父 ")
    page.table.finish()
    cell = next(one for one in page.work.lines() if one.label == "いっしょに作った人")
    assert cell.values["options"] == ["母", "父"]
    codes = field(page, "codes")
    codes.setCurrentIndex(codes.findData("relation"))
    cell = next(one for one in page.work.lines() if one.label == "いっしょに作った人")
    assert cell.values["codes"] == "relation"
    assert "options" not in cell.values
    kind.setCurrentIndex(kind.findData("text"))
    assert page.work.text == bundled_texts()[FORM]


def test_the_whole_form_and_readers(page) -> None:
    page.table.table.setCurrentCell(0, 0)
    field(page, "landscape").click()
    assert tomllib.loads(page.work.text)["landscape"] is True
    field(page, "landscape").click()
    assert page.work.text == bundled_texts()[FORM]
    stand_on(page, "氏名")
    field(page, "to").boxes()[1].setChecked(True)
    cell = next(one for one in page.work.lines() if one.label == "氏名")
    assert cell.values["to"] == ["庁内"]
    width = field(page, "width")
    width.setText("1.")
    page.table.finish()
    width.setText("99")
    width.committed.emit()
    assert width.property("wrong") is True
    assert page.work.faults == ()


def test_every_kind_of_part_can_be_added_and_shown(page) -> None:
    for action in page.table.add_part_button.menu().actions():
        action.trigger()
        assert page.work.faults == (), action.text()
        assert page.table.detail.page() is not None
        page.preview.draw_now()


def test_every_key_of_the_file_has_its_field_its_name_and_its_explanation() -> None:
    own = {kind: KINDS.get(kind, frozenset()) - {"cells"} for kind in keys.FIELDS}
    own |= {"cell": _CELL_KEYS, "column": _CELL_KEYS, "top": TOP - {"block"},
            "table": KINDS["table"] - {"columns"}}
    own |= {kind: own[kind] | _CELL_KEYS for kind in ("text", "checks")}
    for kind, wanted in own.items():
        block = set() if kind in ("top", "cell", "column") else {"header", "to"}
        shown = {*keys.FIELDS[kind], *keys.MORE.get(kind, ())}
        assert shown == (wanted | block) - keys.WITHOUT_EFFECT.get(kind, frozenset()), kind
        for key in shown:
            assert (kind, key) in text.LABELS_OF_KIND or key in text.LABELS
            assert (kind, key) in text.HINTS_OF_KIND or key in text.HINTS
    assert set(KINDS) | {"cell", "column", "top"} == set(keys.FIELDS)


def test_what_the_whole_form_says_of_itself(page) -> None:
    page.table.table.setCurrentCell(0, 0)
    assert field(page, "plan_kind").isHidden()
    about = field(page, "about")
    assert about.currentText() == "ケース"
    about.setCurrentIndex(about.findData("plan"))
    kind = field(page, "plan_kind")
    assert not kind.isHidden()
    kind.setCurrentIndex(kind.findData("household"))
    assert kind.currentText() not in ("", "household")
    made = tomllib.loads(page.work.text)
    assert (made["about"], made["plan_kind"]) == ("plan", "household")
    assert page.work.form.plan_kind == "household"
    assert field(page, "id").isReadOnly()


def test_what_goes_to_a_further_page_first_is_ticked_in_its_order(page) -> None:
    page._open("case_overview")  # noqa: SLF001
    page.table.table.setCurrentCell(0, 0)
    field(page, "one_page").setChecked(False)
    shorten = field(page, "shorten")
    assert shorten.words() == ("history", "life", "daily")
    first = next(one for one in shorten.checks().boxes() if one.isChecked())
    label = first.text()
    first.setChecked(False)
    first.setChecked(True)
    order = list(shorten.words())
    assert sorted(order) == ["daily", "history", "life"]
    assert order != ["history", "life", "daily"]
    assert shorten._said.text().endswith(label)  # noqa: SLF001  what the nurse reads
    assert tomllib.loads(page.work.text)["shorten"] == order
    stand_on(page, label)
    page.table.detail.page().fields["name"].setText("renamed_1")
    page.table.detail.page().fields["name"].commit()
    assert page.work.faults == ()
    assert page.work.form.shorten[-1] == "renamed_1"


def test_widths_of_headings_rows_and_new_pages_change_the_paper(page) -> None:
    before = picture(page)
    stand_on(page, "氏名")
    mm = field(page, "label_mm")
    assert mm.text() == ""  # as the program thinks best
    mm.setText("45")
    mm.commit()
    cell = next(one for one in page.work.form.cells() if one.label == "氏名")
    assert cell.label_mm == 45
    wider = picture(page)
    assert wider != before
    mm.setText("")
    mm.commit()
    assert next(one for one in page.work.lines() if one.label == "氏名").values.get(
        "label_mm") is None
    lines = field(page, "lines")
    lines.setText("4")
    lines.commit()
    assert picture(page) not in (before, wider)
    align = field(page, "align")
    align.setCurrentIndex(align.findData("center"))
    cell = next(one for one in page.work.form.cells() if one.label == "氏名")
    assert (cell.lines, cell.align) == (4, "center")
    page.table.add_part("heading")
    heading = next(one for one in page.work.lines() if one.kind == "heading")
    field(page, "new_page").click()
    assert page.work.form.blocks[heading.where.block].part.new_page


def test_the_text_is_for_those_who_know_it(page) -> None:
    assert "くわしい人向け" in page.tabs.tabText(1)
    assert page.text.hint.text().startswith("くわしい人向けです。")


def test_broken_text_is_told_with_its_line_and_never_saved(page, bench, qtbot) -> None:
    page.tabs.setCurrentWidget(page.text)
    good = page.text.editor.toPlainText()
    page.text.editor.setPlainText(good.replace('bind = "本人.氏名"', 'bind = "本人.氏"'))
    qtbot.waitUntil(lambda: bool(page.work.faults), timeout=3000)
    said = page.text.faults.item(0).text()
    number = 1 + next(
        at for at, line in enumerate(good.splitlines()) if "本人.氏名" in line)
    assert said.startswith(f"{number}行目: ")
    assert "本人.氏名" in said
    page.text.faults.itemActivated.emit(page.text.faults.item(0))
    assert page.text.editor.textCursor().blockNumber() == number - 1
    assert not page.preview.old.isHidden()
    assert "氏名" in page.table.faults.text()
    page.save()
    assert text.NOT_SAVED in bench.prompts.told[-1]
    assert form_library.editions(bench.ws, FORM) == ()
    draft = drafting.find(bench.ws, "form_text", FORM)
    assert draft is not None
    assert "本人.氏" in str(draft.values["text"])


def test_a_draft_is_found_again_and_can_be_thrown_away(page, bench) -> None:
    page.text.editor.setPlainText("id = \n")
    page.text.finish()
    assert page.table.faults.text() == text.TABLE_OFF
    bench.window.go(Place("today"))
    other = next(one.id for one in form_library.forms(bench.ws) if one.id != FORM)
    bench.window.go(Place("forms", extra={"form": other}))
    assert page.work.form_id == other
    line = next(one for one in drafting.mine(bench.ws) if one.form == "form_text")
    bench.window.frame()._on_draft(line)  # noqa: SLF001
    assert bench.page is page
    assert page.work.text == "id = \n"
    assert page.tabs.currentWidget() is page.text
    assert page.work.form is not None
    bench.prompts.answers = [False, True]
    page.discard()
    assert page.work.dirty
    page.discard()
    assert page.text.editor.toPlainText() == bundled_texts()[FORM]
    assert drafting.find(bench.ws, "form_text", FORM) is None


def test_earlier_editions_and_the_way_back_to_the_program(page, bench) -> None:
    ws = bench.ws
    first = bundled_texts()[FORM].replace("見直す日", "次に見る日")
    form_library.save_office_form(ws, FORM, first)
    assert page.work.text == first
    assert "次に見る日" in labels(page)
    form_library.save_office_form(ws, FORM, first.replace("作成日", "書いた日"))
    bench.prompts.answers = ["1"]
    page.show_editions()
    assert page.work.text == first
    assert "第1版" in page.state.text()
    page.save()
    assert [one.edition for one in form_library.editions(ws, FORM) if one.in_use] == [3]
    bench.prompts.answers = [True]
    page.back_to_program()
    assert form_library.current_text(ws, FORM) == bundled_texts()[FORM] == page.work.text
    assert len(form_library.editions(ws, FORM)) == 3
    assert not page.back_button.isEnabled()


def test_others_only_look(bench, page, monkeypatch) -> None:
    monkeypatch.setattr("nimo_desktop.ui.pages.forms.LEADERS", ())
    plain = type(page)(bench.window.frame().desk)
    plain.show_place(Place("forms", extra={"form": FORM}))
    assert plain.state.text() == text.READ_ONLY
    assert plain.text.editor.isReadOnly()
    stand_on(plain, "氏名")
    for button in (plain.save_button, plain.back_button, plain.table.add_cell_button,
                   plain.table.up_button):
        assert not button.isEnabled()
    plain.table.remove()
    assert plain.work.text == bundled_texts()[FORM]
    index = plain.table.table.model().index(2, 0, QModelIndex())
    assert not plain.table.table.edit(index, plain.table.table.EditTrigger.EditKeyPressed, None)
    plain.leave()
    plain.deleteLater()


def test_the_settings_lead_here(bench) -> None:
    bench.window.go(Place("settings", tab="office"))
    bench.page.office.forms_button.click()
    assert bench.window.frame().host.place().page == "forms"
    assert bench.window.frame().nav.marked() == "settings"


@pytest.mark.parametrize("form_id", sorted(bundled_texts()))
def test_every_form_opens_in_the_table(page, form_id: str) -> None:
    page._open(form_id)  # noqa: SLF001
    assert page.work.faults == ()
    table = page.table.table
    for row in range(table.rowCount()):
        table.setCurrentCell(row, 0)
        assert page.table.detail.page().line is not None
    assert not page.work.dirty


def test_every_field_and_button_has_a_name(page) -> None:
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QPlainTextEdit

    for row in range(page.table.table.rowCount()):
        page.table.table.setCurrentCell(row, 0)
    for kind in (QLineEdit, QComboBox, QPlainTextEdit):
        for one in page.findChildren(kind):
            assert one.accessibleName(), one
    for button in page.findChildren(QAbstractButton):
        inner = button.parent() in (page.search, page.table.table)  # Qt's own, never in the chain
        assert button.accessibleName() or button.text() or button.objectName() or inner, button
