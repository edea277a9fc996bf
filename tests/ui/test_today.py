"""今日 on a real vault: filters, keys, done with undo, postponed by two keys, the Excel file."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from window_kit import *  # noqa: F403

from nimo_desktop.domain.consultation import Consultation
from nimo_desktop.domain.ids import ConsultationId
from nimo_desktop.domain.journal import Op
from nimo_desktop.services import office, tasks
from nimo_desktop.ui.shell.postpone import PostponeDialog


@pytest.fixture
def bench(open_window, folder, world):
    made = open_window(folder, world)
    made.log_in()
    ws = made.ws
    for days, title in ((4, "訪問"), (-2, "電話"), (0, "面接")):
        tasks.add(ws, title=title, due_on=ws.today() + timedelta(days=days), staff_id=ws.me)
    return made


def take(ws) -> Consultation:
    return ws.apply(Op.CONSULTATION_SAVED, lambda w: w.insert(Consultation(
        id=ConsultationId(ws.new_id()), received_at=ws.now(), taken_by=ws.me, gist="虐待の心配",
        holder_department=ws.staff.department_id, holder_staff=ws.me)))


def safety(ws):
    one = take(ws)
    ws.apply(Op.TASK_SAVED, lambda w: tasks.keep_safety_line(
        ws, w, source="consultation", source_id=one.id, reported_at=ws.now(), title="安全確認",
        staff_id=ws.me))
    return one


def titles(bench) -> list[str]:
    return [line.title for line in bench.page.shown()]


def test_lines_appear_by_themselves_in_order(bench) -> None:
    assert titles(bench) == ["電話", "面接", "訪問"]
    safety(bench.ws)
    assert titles(bench) == ["安全確認", "電話", "面接", "訪問"]
    assert bench.page.table.currentIndex().isValid()


def test_counters_are_filters(bench) -> None:
    page = bench.page
    assert page._counters["overdue"].text().endswith("1")  # noqa: SLF001
    page._counters["overdue"].click()  # noqa: SLF001
    assert titles(bench) == ["電話"]
    page.set_filter("week")
    assert titles(bench) == ["訪問"]
    page.set_filter("reply")
    assert titles(bench) == []


def test_lines_of_colleagues_come_with_everyone(bench) -> None:
    ws = bench.ws
    other = office.save_staff(ws, office.new_staff(
        ws, name="保健 次子", department_id=ws.staff.department_id))
    tasks.add(ws, title="次子の電話", due_on=ws.today(), staff_id=other.id)
    assert "次子の電話" not in titles(bench)
    bench.page._whose.setCurrentIndex(1)  # noqa: SLF001
    assert "次子の電話" in titles(bench)


def test_space_is_done_and_the_toast_takes_it_back(bench, front) -> None:
    front(bench.window)
    bench.page.table.selectRow(0)
    bench.page.table.setFocus()
    QTest.keyClick(bench.page.table, Qt.Key.Key_Space)
    assert titles(bench) == ["面接", "訪問"]
    bench.prompts.undo()
    assert titles(bench) == ["電話", "面接", "訪問"]


def test_a_safety_line_asks_how_it_was_seen(bench) -> None:
    safety(bench.ws)
    bench.page.table.selectRow(0)
    bench.page.finish()
    assert titles(bench)[0] == "安全確認"
    bench.prompts.answers = ["自宅で会い、けががないことを確かめた"]
    bench.page.finish()
    assert "安全確認" not in titles(bench)
    assert not bench.page._later.isEnabled() or bench.page.shown()  # noqa: SLF001


def test_postponing_takes_a_digit(bench, qtbot) -> None:
    ws = bench.ws
    dialog = PostponeDialog("電話", ws.codes["postpone_reason"], ws.today(), ws.holidays,
                            parent=bench.window)
    dialog.show()
    QTest.keyClicks(dialog.list, "2")
    assert dialog.result() == PostponeDialog.DialogCode.Accepted
    assert dialog.reason() == "not_met"
    assert dialog.day() >= ws.today() + timedelta(days=7)
    line = bench.page.shown()[0]
    bench.page.postpone_to(line, dialog)
    dialog.deleteLater()
    moved = next(t for t in tasks.open_tasks(ws) if t.id == line.id)
    assert (moved.postpone_reason, moved.postponed) == ("not_met", 1)
    bench.prompts.undo()
    assert titles(bench)[0] == "電話"


def test_a_day_gone_by_is_refused(bench) -> None:
    ws = bench.ws
    dialog = PostponeDialog("電話", ws.codes["postpone_reason"], ws.today(), ws.holidays,
                            parent=bench.window)
    dialog.to.set_value(ws.today() - timedelta(days=1))
    dialog.accept()
    assert dialog.result() == 0
    assert dialog.error.text()
    dialog.deleteLater()


def test_enter_goes_where_the_next_act_is_done(bench, monkeypatch) -> None:
    one = safety(bench.ws)
    went = []
    monkeypatch.setattr(bench.window.frame().host, "go", went.append)
    bench.page.table.selectRow(0)
    bench.page._on_act()  # noqa: SLF001
    assert [(place.page, place.id) for place in went] == [("intake", one.id)]
    assert went[0].extra["act"] == "safety"


def test_unfinished_consultations_stand_beside(bench) -> None:
    take(bench.ws)
    words = bench.page.side.intakes.item(0).text()
    assert "虐待の心配" in words
    assert "未判定" in words


def test_the_excel_file_is_what_is_seen(bench, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    bench.page.set_filter("overdue")
    bench.prompts.answers = [path]
    bench.page.export()
    cells = [[c for c in row if c] for row in load_workbook(path).active.iter_rows(
        values_only=True)]
    flat = [str(cell) for row in cells for cell in row]
    assert "電話" in flat
    assert "面接" not in flat


def test_both_sizes_fit_the_screen(bench, qtbot) -> None:
    from PySide6.QtWidgets import QApplication

    from nimo_desktop.ui.theme import FontSize, set_font_size

    app = QApplication.instance()
    before = app.font()
    try:
        for size in (FontSize.STANDARD, FontSize.EXTRA):
            set_font_size(app, size)
            bench.window.resize(1366, 768)
            assert bench.window.minimumSizeHint().width() <= 1366, size
            assert bench.window.minimumSizeHint().height() <= 768, size
    finally:
        app.setStyleSheet("")
        app.setFont(before)
