"""The form base: values, problems, drafts, keyboard order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from nimo_desktop.domain.dates_jp import PartialDate
from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.problems import Problem
from nimo_desktop.ui.fields.code_checks import Checked, CodeChecks
from nimo_desktop.ui.fields.code_combo import CodeCombo
from nimo_desktop.ui.fields.long_text import LongText
from nimo_desktop.ui.fields.minutes_edit import MinutesEdit
from nimo_desktop.ui.fields.table_rows import RowColumn, TableRows
from nimo_desktop.ui.fields.text_line import TextLine
from nimo_desktop.ui.fields.time_edit import MomentEdit
from nimo_desktop.ui.fields.wareki_edit import WarekiEdit
from nimo_desktop.ui.forms.base import FormPage
from nimo_desktop.ui.forms.drafts import Draft
from nimo_desktop.ui.input_guards import EnterNext

NOW = datetime(2026, 11, 21, 10, 32, tzinfo=timezone(timedelta(hours=9)))


@dataclass(frozen=True, slots=True)
class Visit:
    """A small record for the form."""

    place: str = ""
    born: PartialDate | None = None
    route: str | None = None
    minutes: int | None = None
    topics: tuple[str, ...] = ()
    note: str = ""


class VisitForm(FormPage[Visit]):
    """Two columns, six fields."""

    def __init__(self) -> None:
        super().__init__(columns=2)
        self.add_section("訪問")
        self.add_field("place", "場所", TextLine(), required=True, support="例：自宅")
        self.add_field("born", "生年月日", WarekiEdit(today=lambda: date(2026, 11, 21)))
        self.add_field("route", "経路", CodeCombo([("tel", "電話"), ("home", "訪問")]))
        self.add_section("内容", column=1)
        self.add_field("minutes", "所要時間", MinutesEdit())
        self.add_field("topics", "分類", CodeChecks([("a", "住まい"), ("b", "経済")]), wide=True)
        self.add_field("note", "記録", LongText(), wide=True)
        self.save = self.add_button("保存する", primary=True)

    def to_fields(self, value: Visit) -> Mapping[str, object]:
        return {"place": value.place, "born": value.born, "route": value.route,
                "minutes": value.minutes, "topics": value.topics, "note": value.note}

    def from_fields(self, fields: Mapping[str, object]) -> Visit:
        topics = fields["topics"]
        assert isinstance(topics, Checked)
        return Visit(**{**fields, "topics": topics.codes})  # type: ignore[arg-type]


FULL = Visit("自宅", PartialDate("1970-12-03", "S45.12.3"), "home", 40, ("b",), "話を聴いた。")


class Store:
    """Where drafts go; can be made to fail."""

    def __init__(self) -> None:
        self.kept: list[Draft] = []
        self.error: Exception | None = None

    def __call__(self, draft: Draft) -> None:
        if self.error is not None:
            raise self.error
        self.kept.append(draft)


def _form(qtbot) -> tuple[VisitForm, Store]:
    form, store = VisitForm(), Store()
    qtbot.addWidget(form)
    form.finish(save_draft=store, now=lambda: NOW)
    form.load(Visit())
    return form, store


def test_a_frozen_value_goes_in_and_out(qtbot) -> None:
    form, _store = _form(qtbot)
    form.load(FULL)
    assert form.values() == FULL
    assert not form.is_dirty()
    assert form.problems() == ()
    form.field("note").insertPlainText("追記")
    assert form.is_dirty()
    form.mark_saved()
    assert not form.is_dirty()


def test_problems_stand_beside_their_fields(qtbot, front) -> None:
    form, _store = _form(qtbot)
    front(form)
    form.field("minutes").setText("すこし")
    found = form.problems()
    assert [problem.field for problem in found] == ["place", "minutes"]
    assert found[0].sentence == "場所を入力してください"
    form.show_problems((*found, Problem("route", "later", "あとで選べます。", blocking=False),
                        Problem("elsewhere", "x", "担当が決まっていません。")))
    shown = [label.text() for label in form.findChildren(QLabel)
             if label.text().startswith("＊") and label.isVisible()]
    wanted = {"＊場所を入力してください", f"＊{found[1].sentence}", "＊あとで選べます。"}
    assert set(shown) == wanted
    assert form.field("place").hasFocus()
    assert form.field("place").accessibleDescription() == "場所を入力してください"
    assert form.field("place").property("wrong") is True
    assert form.field("route").property("wrong") in (None, False)
    assert "2か所" in form.banner()
    assert "担当が決まっていません。" in form.banner()
    form.show_problems(())
    assert form.banner() == ""
    assert form.field("place").accessibleDescription() == "例：自宅"


def test_wrong_input_is_told_on_leaving_the_field(qtbot) -> None:
    form, _store = _form(qtbot)
    form.field("minutes").setText("すこし")
    form.field("minutes").commit()
    assert form.field("minutes").property("wrong") is True
    form.field("minutes").setText("３０")
    form.field("minutes").commit()
    assert form.field("minutes").property("wrong") is False
    assert form.values().minutes == 30


def test_every_field_is_named_for_screen_readers(qtbot) -> None:
    form, _store = _form(qtbot)
    assert form.field("place").accessibleName() == "場所 必須"
    unnamed = [widget for widget in form.findChildren(QWidget)
               if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not widget.accessibleName()
               and not hasattr(widget, "setAutoDefault") and widget.objectName()[:3] != "qt_"]
    assert unnamed == []


def test_tab_goes_as_the_fields_were_added_and_enter_does_not_press(qtbot, front, qapp) -> None:
    form, _store = _form(qtbot)
    front(form)
    guard = EnterNext()
    qapp.installEventFilter(guard)
    form.field("place").setFocus()
    seen = []
    pressed = []
    form.save.clicked.connect(lambda: pressed.append(1))
    for _ in range(5):
        here = QApplication.focusWidget()
        seen.append(here)
        QTest.keyClick(here, Qt.Key.Key_Return)
    wanted = [form.field(name).entry() for name in ("place", "born", "route", "minutes", "topics")]
    assert seen == wanted
    assert form.field("note").hasFocus()
    QTest.keyClick(form.field("note"), Qt.Key.Key_Tab)
    qapp.removeEventFilter(guard)
    assert form.save.hasFocus()
    assert pressed == []


def test_control_enter_saves_from_anywhere(qtbot, front) -> None:
    form, _store = _form(qtbot)
    front(form)
    asked = []
    form.save_requested.connect(lambda: asked.append(form.values().place))
    form.field("place").setText("役場")
    for name in ("place", "note", "route"):
        form.field(name).setFocus()
        QTest.keyClick(form.field(name), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert asked == ["役場"] * 3
    assert form.field("note").value() == ""


def test_draft_is_kept_when_the_keyboard_leaves_a_field(qtbot, front) -> None:
    form, store = _form(qtbot)
    front(form)
    form.field("place").setFocus()
    event = QInputMethodEvent("じた", [])
    QApplication.sendEvent(form.field("place"), event)
    assert form.keep_draft()
    assert store.kept == []  # nothing is committed yet, and nothing else changed
    event = QInputMethodEvent("", [])
    event.setCommitString("自宅")
    QApplication.sendEvent(form.field("place"), event)
    form.field("minutes").setFocus()
    assert [draft["place"] for draft in store.kept] == ["自宅"]
    assert form.status() == "下書き自動保存 10:32"
    form.field("route").setFocus()
    assert len(store.kept) == 1


def test_draft_is_kept_every_three_seconds(qtbot) -> None:
    form, store = _form(qtbot)
    form.field("note").insertPlainText("途中")
    qtbot.waitUntil(lambda: bool(store.kept), timeout=6000)
    assert store.kept[-1]["note"] == "途中"


def test_draft_comes_back_as_typed(qtbot) -> None:
    form, store = _form(qtbot)
    form.field("minutes").setText("すこし")
    form.field("born").line.insert("S45.12.3")
    form.field("topics").boxes()[1].setChecked(True)
    assert form.keep_draft()
    other = VisitForm()
    qtbot.addWidget(other)
    other.finish()
    other.load(Visit())
    other.restore_draft(store.kept[-1])
    assert other.field("minutes").draft() == "すこし"
    assert other.values().born == PartialDate("1970-12-03", "S45.12.3")
    assert other.values().topics == ("b",)
    assert other.is_dirty()


def test_failing_draft_keeps_a_banner_until_it_works(qtbot) -> None:
    form, store = _form(qtbot)
    store.error = KnownError()
    form.field("note").insertPlainText("途中")
    assert not form.keep_draft()
    assert "下書きを保存できていません" in form.banner()
    store.error = None
    assert form.keep_draft()
    assert form.banner() == ""


def test_bug_while_keeping_a_draft_is_raised_once(qtbot) -> None:
    form, store = _form(qtbot)
    store.error = ZeroDivisionError()
    form.field("note").insertPlainText("途中")
    with pytest.raises(ZeroDivisionError):
        form.keep_draft()
    assert not form.keep_draft()
    assert "下書きを保存できていません" in form.banner()


def test_required_moment_and_status_without_drafts(qtbot) -> None:
    form: FormPage[Mapping[str, object]] = FormPage()
    qtbot.addWidget(form)
    form.add_field("at", "日時", MomentEdit(now=lambda: NOW), required=True)
    form.finish()
    form.load({"at": None})
    assert [problem.sentence for problem in form.problems()] == ["日時を入力してください"]
    form.load({"at": NOW})
    assert form.values() == {"at": NOW.replace(second=0)}
    assert form.keep_draft()
    assert form.status() == ""


def test_new_rows_of_a_table_keep_their_place_in_the_order_of_tab(qtbot, front) -> None:
    form: FormPage[Mapping[str, object]] = FormPage()
    first, last = TextLine(), TextLine()
    table = TableRows([RowColumn("name", "氏名", TextLine), RowColumn("kin", "続柄", TextLine)])
    form.add_field("first", "はじめ", first)
    form.add_field("rows", "家族", table)
    form.add_field("last", "おわり", last)
    save = form.add_button("保存する", primary=True)
    form.finish()
    qtbot.addWidget(form)
    form.load({"rows": ({"name": "見本 花"}, {"name": "見本 太郎"})})
    front(form)
    first.setFocus()
    passed = []
    for _ in range(7):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        passed.append(QApplication.focusWidget())
    cells = [table.cell(row, name) for row in (0, 1) for name in ("name", "kin")]
    assert passed == [*cells, table._add_button, last, save]  # noqa: SLF001


class _LongForm(FormPage[str]):
    """A form longer than the window, its last field under all the others."""

    def __init__(self) -> None:
        super().__init__()
        self.add_section("長い様式")
        for number in range(20):
            self.add_field(f"f{number}", f"項目{number}", TextLine())
        self.finish()

    def to_fields(self, value: str) -> Mapping[str, object]:
        return {}

    def from_fields(self, fields: Mapping[str, object]) -> str:
        return ""


def test_the_sentence_of_a_fault_is_scrolled_into_sight(qtbot) -> None:
    form = _LongForm()
    qtbot.addWidget(form)
    form.resize(600, 300)
    with qtbot.waitExposed(form):
        form.show()
    form.show_problems([Problem("f19", "missing", "ここを書いてください。")])
    told = next(one for one in form.findChildren(QLabel) if "ここを書いて" in one.text())

    def is_seen_whole() -> None:
        assert told.visibleRegion().boundingRect() == told.rect()

    qtbot.waitUntil(is_seen_whole, timeout=2000)
