"""Every field: what is typed, what it becomes, what a draft keeps."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.ui.fields.base import Field, name_field
from nimo_desktop.ui.fields.code_checks import Checked, CodeChecks
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.kana_edit import KanaEdit, NameEdit
from nimo_desktop.ui.fields.long_text import LongText
from nimo_desktop.ui.fields.minutes_edit import MinutesEdit, parse_minutes
from nimo_desktop.ui.fields.phone_edit import PhoneEdit
from nimo_desktop.ui.fields.pin_edit import PinEdit
from nimo_desktop.ui.fields.table_rows import RowColumn, TableRows
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.fields.time_edit import MomentEdit, parse_time
from nimo_desktop.ui.fields.wareki_edit import WarekiEdit
from nimo_desktop.ui.input_guards import ENTER_NEXT, EnterNext

JST = timezone(timedelta(hours=9))
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 10, 30, tzinfo=JST)
ROUTES = [("tel", "電話"), ("visit", "来所"), ("home", "訪問"), ("letter", "手紙")]


def today() -> date:
    return TODAY


def now() -> datetime:
    return NOW


def compose(widget: QWidget, preedit: str = "", commit: str = "") -> None:
    """What the input method sends while someone composes."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


def leave(widget: QWidget) -> None:
    QApplication.sendEvent(widget, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))


def every_field() -> list[Field]:
    return [
        TextLine(), NameEdit(), KanaEdit(), PhoneEdit(), MinutesEdit(), LongText(),
        WarekiEdit(today=today), MomentEdit(now=now), CodeCombo(ROUTES), CodeChecks(ROUTES),
        TableRows([RowColumn("name", "氏名", TextLine)]), PinEdit(),
    ]


def test_every_field_keeps_the_contract(qtbot) -> None:
    for field in every_field():
        qtbot.addWidget(field)
        assert isinstance(field, Field), field
        field.set_value(None)
        assert not field.is_dirty(), field
        name_field(field, "項目", required=True, hint="説明")
        assert "項目" in field.entry().accessibleName() or "項目" in (
            field.entry().accessibleDescription()), field
        field.restore(field.draft())
        assert not field.is_dirty(), field
        field.set_wrong(True)
        field.set_wrong(False)


# One line


def test_composed_text_is_not_dirty_until_committed(qtbot) -> None:
    line, note = TextLine(), LongText()
    for field in (line, note):
        qtbot.addWidget(field)
        field.set_value("")
        compose(field, preedit="やまだ")
        assert not field.is_dirty()
        assert field.draft() == ""
        compose(field, commit="山田")
        assert field.is_dirty()
        assert field.value() == "山田"


def test_commit_is_told_once_on_leaving(qtbot) -> None:
    line = TextLine()
    qtbot.addWidget(line)
    told = []
    line.committed.connect(lambda: told.append(line.text()))
    line.insert("役場")
    leave(line)
    leave(line)
    assert told == ["役場"]


@pytest.mark.parametrize(("typed", "kept"), [
    ("０９０ー１２３４−５６７８", "090-1234-5678"), ("0123‐45-6789", "0123-45-6789"),
    ("０３（１２３４）５６７８　内線１２", "03(1234)5678 内線12"),
])
def test_phone_takes_full_width_and_every_dash(qtbot, typed: str, kept: str) -> None:
    phone = PhoneEdit()
    qtbot.addWidget(phone)
    phone.insert(typed)
    leave(phone)
    assert phone.value() == kept
    assert phone.problem() is None


def test_phone_refuses_words_in_a_sentence(qtbot) -> None:
    phone = PhoneEdit()
    qtbot.addWidget(phone)
    phone.insert("母の携帯")
    assert "電話番号は" in (phone.problem() or "")
    assert phone.value() == "母の携帯"


@pytest.mark.parametrize(("typed", "minutes"), [
    ("30", 30), ("３０分", 30), ("1:30", 90), ("1時間半", 90), ("１時間30分", 90), ("2時間", 120),
    ("1h15", 75), ("1:75", None), ("すこし", None), ("1441", None),
])
def test_minutes_are_read(qtbot, typed: str, minutes: int | None) -> None:
    assert parse_minutes(typed) == minutes
    field = MinutesEdit()
    qtbot.addWidget(field)
    field.insert(typed)
    leave(field)
    assert field.value() == minutes
    assert (field.problem() is None) == (minutes is not None)


def test_pin_is_never_in_a_draft(qtbot) -> None:
    pin = PinEdit()
    qtbot.addWidget(pin)
    QTest.keyClicks(pin, "4821")
    assert pin.value() == "4821"
    assert pin.problem() is None
    assert pin.draft() == ""
    with qtbot.waitSignal(pin.entered, timeout=500):
        QTest.keyClick(pin, Qt.Key.Key_Return)
    pin.setText("12")
    assert "4～8けた" in (pin.problem() or "")


# Names and readings


def _name_and_kana(qtbot) -> tuple[NameEdit, KanaEdit]:
    name, kana = NameEdit(), KanaEdit()
    qtbot.addWidget(name)
    qtbot.addWidget(kana)
    name.feed(kana)
    return name, kana


def test_reading_is_caught_while_a_name_is_composed(qtbot) -> None:
    name, kana = _name_and_kana(qtbot)
    for preedit in ("y", "や", "やm", "やま", "やまだ", "山田"):
        compose(name, preedit)
    compose(name, commit="山田")
    QTest.keyClick(name, Qt.Key.Key_Space)
    for preedit in ("はなこ", "花子", "華子"):
        compose(name, preedit)
    compose(name, commit="華子")
    assert name.text() == "山田 華子"
    assert kana.value() == "やまだ\u3000はなこ"
    assert not kana.to_check()


def test_escape_forgets_the_reading_and_prediction_asks_to_check(qtbot) -> None:
    name, kana = _name_and_kana(qtbot)
    compose(name, "さとう")
    compose(name)
    compose(name, "田")
    compose(name, commit="田中")
    assert kana.value() == ""
    assert kana.to_check()
    assert "要確認" in kana.hint()


def test_pasted_and_blank_pieces(qtbot) -> None:
    name, kana = _name_and_kana(qtbot)
    compose(name, "やまだ")
    compose(name, commit="山田")
    compose(name, commit="\u3000")
    assert kana.value() == "やまだ"
    assert kana.text() == "やまだ\u3000"
    assert not kana.to_check()
    QApplication.clipboard().setText("花子")
    QTest.keyClick(name, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QApplication.clipboard().clear()
    assert name.text() == "山田\u3000花子"
    assert kana.to_check()
    kana.set_value("やまだ はなこ")
    assert not kana.to_check()


def test_own_reading_is_never_overwritten(qtbot) -> None:
    name, kana = _name_and_kana(qtbot)
    compose(kana, commit="ヤマタ")
    leave(kana)
    compose(name, "やまだ")
    compose(name, commit="山田")
    assert kana.value() == "やまた"
    name.selectAll()
    name.del_()
    assert kana.value() == "やまた"


def test_emptied_name_takes_an_untouched_reading_along(qtbot) -> None:
    name, kana = _name_and_kana(qtbot)
    compose(name, "やまだ")
    compose(name, commit="山田")
    QTest.keyClick(name, Qt.Key.Key_Backspace)
    QTest.keyClick(name, Qt.Key.Key_Backspace)
    assert name.text() == ""
    assert kana.value() == ""


# Dates


@pytest.mark.parametrize(
    "typed", ["S45.12.3", "s45-12-3", "Ｓ４５／１２／３", "昭和45年12月3日", "19701203"])
def test_date_is_echoed_while_typing_and_plain_after_leaving(qtbot, typed: str) -> None:
    field = WarekiEdit(today=today, age=True)
    qtbot.addWidget(field)
    field.line.insert(typed)
    assert "1970年12月3日" in field.echo_label.text()
    assert "55歳" in field.echo_label.text()
    assert field.line.text() == typed
    leave(field.line)
    assert field.line.text() == "昭和45年12月3日"
    assert field.partial_date() == PartialDate("1970-12-03", typed)


def test_bare_digits_are_never_guessed(qtbot) -> None:
    field = WarekiEdit(today=today, partial=True, lean="past")
    qtbot.addWidget(field)
    field.show()
    field.line.setFocus()
    field.line.insert("450403")
    assert field.value() is None
    assert field.problem() is not None
    assert not field.choices.isHidden()
    assert field.choices.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert "昭和45年4月3日" in field.choices.item(0).text()
    told = []
    field.committed.connect(lambda: told.append(1))
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert field.day() == date(1970, 4, 3)
    assert field.choices.isHidden()
    assert field.problem() is None
    assert told


def test_arrows_move_in_the_choices_and_never_onto_excluded_ones(qtbot) -> None:
    field = WarekiEdit(today=today, partial=True)
    qtbot.addWidget(field)
    field.line.insert("450403")
    for _ in range(9):
        QTest.keyClick(field.line, Qt.Key.Key_Down)
    item = field.choices.currentItem()
    assert item.flags() & Qt.ItemFlag.ItemIsEnabled
    wanted = item.data(Qt.ItemDataRole.UserRole)
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert field.partial_date() == wanted


def test_wrong_date_is_a_sentence_and_stays_typed(qtbot) -> None:
    field = WarekiEdit(today=today)
    qtbot.addWidget(field)
    field.line.insert("R6.2.30")
    leave(field.line)
    assert field.problem()
    assert field.value() is None
    assert field.line.text() == "R6.2.30"


def test_partial_date_survives_draft_and_loading(qtbot) -> None:
    field, other = (WarekiEdit(today=today, partial=True) for _ in range(2))
    for widget in (field, other):
        qtbot.addWidget(widget)
    field.line.insert("昭和45年頃")
    leave(field.line)
    value = field.partial_date()
    assert value is not None
    assert value.approximate
    other.restore(field.draft())
    assert other.partial_date() == value
    assert other.is_dirty()
    other.set_value(value)
    assert not other.is_dirty()


def test_today_key_and_clearing(qtbot) -> None:
    field = WarekiEdit(today=today)
    qtbot.addWidget(field)
    QTest.keyClick(field.line, Qt.Key.Key_Semicolon, Qt.KeyboardModifier.ControlModifier)
    assert field.day() == TODAY
    field.line.selectAll()
    field.line.del_()
    assert field.value() is None
    assert field.problem() is None
    assert field.echo_label.isHidden()


@pytest.mark.parametrize(("typed", "moment"), [
    ("10:30", time(10, 30)), ("１０：３０", time(10, 30)), ("1030", time(10, 30)),
    ("930", time(9, 30)),
    ("9時", time(9)), ("9時半", time(9, 30)), ("午後3時", time(15)), ("午前12時5分", time(0, 5)),
    ("15", time(15)), ("24:00", None), ("1075", None), ("午後15時", None), ("朝", None),
])
def test_time_of_day_is_read(typed: str, moment: time | None) -> None:
    assert parse_time(typed) == moment


def test_moment_is_aware_and_incomplete_ones_say_so(qtbot) -> None:
    field = MomentEdit(now=now, name="受付日時")
    qtbot.addWidget(field)
    field.set_value(datetime(2026, 11, 20, 1, 5, tzinfo=UTC))
    assert field.time_edit.text() == "10:05"
    assert field.value() == datetime(2026, 11, 20, 10, 5, tzinfo=JST)
    field.time_edit.clear()
    assert field.value() is None
    assert field.parts() == (date(2026, 11, 20), None)
    field.set_value(None)
    field.time_edit.insert("930")
    assert field.problem() == "日付も入力してください"
    assert field.time_edit.accessibleName() == "受付日時 時刻"


# Codes


def test_combo_is_empty_and_typing_jumps(qtbot) -> None:
    combo = CodeCombo(ROUTES, readings={"home": "ほうもん"})
    qtbot.addWidget(combo)
    assert combo.value() is None
    QTest.keyClick(combo, Qt.Key.Key_L)
    assert combo.value() == "letter"
    assert combo.is_dirty()
    compose(combo, commit="ほう")
    combo._typed_at = 0.0  # noqa: SLF001  # a pause passes without waiting for it
    compose(combo, commit="来")
    assert combo.value() == "visit"
    QTest.keyClick(combo, Qt.Key.Key_Delete)
    assert combo.value() is None


def test_retired_code_is_kept(qtbot) -> None:
    combo = CodeCombo(ROUTES)
    qtbot.addWidget(combo)
    combo.set_value("fax")
    assert combo.value() == "fax"
    assert not combo.is_dirty()
    assert "fax" in combo.currentText()
    combo.set_options([("tel", "電話")])
    assert combo.value() == "fax"


def test_checks_know_a_main_one(qtbot) -> None:
    checks = CodeChecks(ROUTES, with_main=True, name="分類")
    qtbot.addWidget(checks)
    boxes = checks.boxes()
    boxes[1].setChecked(True)
    boxes[2].setChecked(True)
    assert checks.checked() == Checked(("visit", "home"), "visit")
    QTest.keyClick(boxes[2], Qt.Key.Key_M)
    assert checks.checked().main == "home"
    assert boxes[2].text().startswith("◎")
    assert "主なもの" in boxes[2].accessibleName()
    boxes[2].setChecked(False)
    assert checks.checked() == Checked(("visit",), "visit")
    boxes[1].setChecked(False)
    assert checks.checked() == Checked()


def test_checks_are_one_stop_and_arrows_move(qtbot, front) -> None:
    checks = CodeChecks(ROUTES)
    qtbot.addWidget(checks)
    front(checks)
    boxes = checks.boxes()
    boxes[0].setFocus()
    QTest.keyClick(boxes[0], Qt.Key.Key_Right)
    assert boxes[1].hasFocus()
    strong = [box.focusPolicy() == Qt.FocusPolicy.StrongFocus for box in boxes]
    assert strong == [False, True, False, False]
    QTest.keyClick(boxes[1], Qt.Key.Key_Space)
    assert checks.checked().codes == ("visit",)


def test_checks_break_into_lines_where_they_must(qtbot) -> None:
    checks = CodeChecks([(str(n), "ひきこもりの相談") for n in range(10)])
    qtbot.addWidget(checks)
    checks.resize(900, 200)
    checks.show()
    wide = checks.minimumSizeHint().height()
    checks.resize(260, 400)
    QApplication.processEvents()
    assert checks.minimumSizeHint().height() > wide
    assert all(box.geometry().right() <= 260 for box in checks.boxes())
    checks.set_value(("3", "old"))
    assert checks.checked().codes == ("3", "old")


# Long text


def test_long_text_grows_and_stops_growing(qtbot) -> None:
    note = LongText(low=3, high=10)
    qtbot.addWidget(note)
    note.show()
    least = note.height()
    note.set_value("\n".join("行" for _ in range(6)))
    middle = note.height()
    note.set_value("\n".join("行" for _ in range(60)))
    most = note.height()
    assert least < middle < most < 25 * note.fontMetrics().height()
    note.set_value("")
    assert note.height() == least


def test_long_text_is_plain_and_tab_leaves(qtbot, front) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    note, line = LongText(), TextLine()
    layout.addWidget(note)
    layout.addWidget(line)
    front(window)
    note.setFocus()
    compose(note, commit="電話あり")
    QTest.keyClick(note, Qt.Key.Key_Tab)
    assert line.hasFocus()
    assert note.value() == "電話あり"
    assert note.document().firstBlock().blockFormat().lineHeight() == 170
    note.setFocus()
    QTest.keyClick(note, Qt.Key.Key_Return)
    compose(note, commit="二行目")
    assert note.value() == "電話あり\n二行目"
    assert note.document().lastBlock().blockFormat().lineHeight() == 170
    note.undo()
    assert note.value() != "電話あり\n二行目"


def test_loading_cannot_be_undone_into_another_record(qtbot) -> None:
    note = LongText()
    qtbot.addWidget(note)
    note.set_value("前の人")
    note.set_value("次の人")
    note.undo()
    assert note.value() == "次の人"


@pytest.mark.qt_log_ignore("does not support grabbing", extend=True)
def test_f4_offers_phrases(qtbot) -> None:
    note = LongText(phrases=lambda: [("不在", "訪問したが不在。連絡票を置く。")])
    qtbot.addWidget(note)
    note.show()
    QTest.keyClick(note, Qt.Key.Key_F4)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.actions()[0].trigger()
    menu.close()
    assert note.value() == "訪問したが不在。連絡票を置く。"


# Rows


def _rows(qtbot) -> TableRows:
    rows = TableRows([
        RowColumn("name", "氏名", TextLine, 2),
        RowColumn("kin", "続柄", lambda: CodeCombo([("m", "母"), ("f", "父")])),
        RowColumn("born", "生年月日", lambda: WarekiEdit(today=today, partial=True)),
    ], name="家族")
    qtbot.addWidget(rows)
    return rows


def test_rows_keep_ids_and_drop_empty_ones(qtbot) -> None:
    rows = _rows(qtbot)
    rows.set_value(({"id": "a", "name": "一郎", "kin": "f"}, {"id": "b", "name": "花"}))
    rows.add_row()
    assert rows.count() == 3
    values = rows.value()
    assert [row.get("id") for row in values] == ["a", "b"]
    assert values[0]["kin"] == "f"
    assert not rows.is_dirty()
    rows.cell(2, "name").restore("新しい人")
    assert rows.is_dirty()
    assert rows.value()[2] == {"name": "新しい人", "kin": None, "born": None}
    draft = rows.draft()
    rows.set_value(({"id": "a", "name": "一郎", "kin": "f"}, {"id": "b", "name": "花"}))
    rows.restore(draft)
    assert [row.get("id") for row in rows.value()] == ["a", "b", None]


def test_enter_in_the_last_cell_makes_the_next_row(qtbot, front, qapp) -> None:
    rows = _rows(qtbot)
    rows.setProperty(ENTER_NEXT, False)
    window = QWidget()
    window.setProperty(ENTER_NEXT, True)
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(rows)
    guard = EnterNext()
    qapp.installEventFilter(guard)
    front(window)
    rows.cell(0, "name").entry().setFocus()
    rows.cell(0, "name").restore("一郎")
    for name in ("name", "kin", "born"):
        QTest.keyClick(rows.cell(0, name).entry(), Qt.Key.Key_Return)
    qapp.removeEventFilter(guard)
    assert rows.count() == 2
    assert rows.cell(1, "name").entry().hasFocus()
    assert rows.cell(1, "name").entry().accessibleName() == "氏名 2行目"


def test_rows_move_and_go_by_keyboard(qtbot, front) -> None:
    rows = _rows(qtbot)
    rows.set_value(({"name": "一郎"}, {"name": "花"}))
    front(rows)
    rows.cell(1, "name").entry().setFocus()
    QTest.keyClick(rows.cell(1, "name").entry(), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [row["name"] for row in rows.value()] == ["花", "一郎"]
    QTest.keyClick(rows.cell(0, "name").entry(), Qt.Key.Key_Minus,
                   Qt.KeyboardModifier.ControlModifier)
    assert [row["name"] for row in rows.value()] == ["一郎"]
    rows.cell(0, "born").restore("R6.2.30")
    assert rows.problem()
