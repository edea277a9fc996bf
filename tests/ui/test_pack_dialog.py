"""資料一式を作る: papers in their order, for whom, made beside the window, recorded once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from conference_kit import CALLER, VIEW, Meeting, make_meeting, said
from fakes import FakePrompts
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit
from town_kit import Town, make_town, rows

from nimo_desktop.domain.consent import Disclosure
from nimo_desktop.domain.journal import Op
from nimo_desktop.storage import journal
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.hub import Hub
from nimo_desktop.ui.pages.conferences import ConferencesPage
from nimo_desktop.ui.parts.conference.pack_dialog import PackDialog
from nimo_desktop.ui.tasks import ProgressDialog, Tasks
from nimo_desktop.ui.text import packs as text


@pytest.fixture
def town(ws, world) -> Town:
    return make_town(ws, world)


@pytest.fixture
def meeting(ws, town) -> Meeting:
    return make_meeting(ws, town)


@pytest.fixture
def desk(qapp, sitting, world, meeting) -> Iterator[Desk]:
    hub, tasks = Hub(), Tasks()
    stop = sitting.workspace.listen(hub.announce)
    yield Desk(world.environment(), sitting, hub, FakePrompts(), tasks, lambda _: None)
    assert tasks.wait()
    stop()


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    return tmp_path / "printed.pdf"


@pytest.fixture
def dialog(desk: Desk, meeting, qtbot, printed: Path) -> Iterator[PackDialog]:
    def to_file(printer: QPrinter, _window) -> bool:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(printed))
        return True

    made = PackDialog(desk, meeting.full, choose_printer=to_file)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.reject()
    qtbot.waitUntil(lambda: not made.is_working(), timeout=20_000)


@pytest.fixture
def make(dialog: PackDialog, qtbot):
    """Press 資料を作る and wait for the pages."""

    def work() -> str:
        dialog.make_button.click()
        qtbot.waitUntil(lambda: not dialog.is_working(), timeout=20_000)
        return "".join(said(dialog.paper.pdf)) if dialog.paper.pdf else ""

    return work


def only(dialog: PackDialog, *titles: str) -> None:
    """Tick these papers alone, by title."""
    dialog.papers.tick_all(False)
    for one in dialog.offered():
        if one.title in titles:
            dialog.papers.tick(one.key)


def members(dialog: PackDialog) -> list[str]:
    return [dialog.members.members.item(row).text()
            for row in range(dialog.members.members.count())]  # fmt: skip


def entries(ws, about) -> list[str]:
    with ws.vault.read() as conn:
        return [one.op for one in journal.about(conn, (about,))]


def test_members_and_papers_are_offered(dialog, desk, town) -> None:
    assert members(dialog) == [
        "福祉課",
        "見本こころのクリニック 練田 医師(庁外)",
        "見本 太郎(本人・家族などには作れません)",
    ]
    assert [one.name for one in dialog.wish().receivers] == [
        "福祉課",
        "見本こころのクリニック 練田 医師",
    ]
    assert not dialog.print_button.isEnabled()
    assert dialog.status.text() == text.NOT_MADE
    dialog.members.members.tick_all(True)
    assert not any(one.private for one in dialog.wish().receivers)
    dialog.papers.tick_all(False)
    assert not dialog.make_button.isEnabled()


def test_the_order_is_changed_by_hand(dialog, make, qtbot) -> None:
    dialog.members.members.tick("1", on=False)
    only(dialog, "ケース概要", "試しの様式")
    first = [one.title for one in dialog.wish().papers]
    assert first == ["ケース概要", "試しの様式", "ケース概要"]
    rows_of = [dialog.papers.item(n).text().partition("\n")[0]
               for n in range(dialog.papers.count())]  # fmt: skip
    dialog.papers.setCurrentRow(rows_of.index("試しの様式"))
    for _ in range(dialog.papers.currentRow()):
        qtbot.keyClick(dialog.papers, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [one.title for one in dialog.wish().papers] == ["試しの様式", "ケース概要", "ケース概要"]
    dialog.down_button.click()
    assert dialog.papers.currentRow() == 1
    dialog.up_button.click()
    make()
    pages = said(dialog.paper.pdf)
    assert "資料1" in pages[1]
    assert "試しの様式" in pages[1]


def test_inside_alone_asks_nothing_and_prints(dialog, make, ws, town, desk, printed) -> None:
    dialog.members.members.tick("1", on=False)
    assert not dialog.members.outside.isVisible()
    dialog.members.spare.set_value("2")
    dialog.members.spare.committed.emit()
    dialog.members.recall.setChecked(True)
    only(dialog, "試しの様式", "内輪の様式")
    words = make()
    assert dialog.status.text() == text.MADE.format(copies=3, pages=9)
    assert VIEW in words
    assert "複写禁止・回収" in words
    assert [n for n in (1, 2, 3) if f"写し番号{n}" in words] == [1, 2, 3]
    assert dialog.print_button.text() == text.PRINT
    dialog.print_button.click()
    assert len(pypdf.PdfReader(printed).pages) == 9
    assert rows(ws, Disclosure) == ()
    assert entries(ws, town.case.id)[0] == Op.PRINTED
    assert desk.prompts.told == []


def test_printing_can_be_stopped_and_keeps_the_vault_meanwhile(
    dialog, make, ws, town, desk, printed, monkeypatch
) -> None:
    monkeypatch.setattr("nimo_desktop.ui.tasks.SHOW_AFTER_MS", 0)
    dialog.members.members.tick("1", on=False)
    dialog.members.spare.set_value("5")
    dialog.members.spare.committed.emit()
    only(dialog, "試しの様式")
    make()
    seen: list[bool] = []

    def stop() -> None:
        seen.append(desk.tasks.busy())
        dialog.findChildren(ProgressDialog)[-1].reject()

    QTimer.singleShot(0, stop)
    dialog.print_button.click()
    assert seen == [True]
    assert not desk.tasks.busy()
    sent = len(pypdf.PdfReader(printed).pages) if printed.exists() else 0
    assert sent < 12
    assert dialog.status.text() == (
        text.PRINTED_SOME.format(pages=12, sent=sent) if sent else text.MADE.format(
            copies=6, pages=12))  # fmt: skip
    assert dialog.papers.isEnabled()
    dialog.print_button.click()
    assert len(pypdf.PdfReader(printed).pages) == 12
    assert dialog.status.text() == text.PRINTED


def test_a_lock_in_the_middle_of_printing_frees_everything(
    dialog, make, ws, town, desk, printed
) -> None:
    dialog.members.members.tick("1", on=False)
    only(dialog, "試しの様式", "ケース概要")
    make()
    QTimer.singleShot(0, dialog.reject)
    dialog.print_button.click()
    assert dialog.paper.pdf == b""
    assert not desk.tasks.busy()


def test_a_copy_that_leaves_is_recorded_once(dialog, make, ws, town, meeting, desk) -> None:
    only(dialog, "試しの様式", "相談受付・申込票（本人同意なし）")
    assert dialog.members.outside.isVisible()
    assert dialog.print_button.text() == text.PRINT_OUTSIDE
    assert not make()
    assert "資料1「試しの様式」" in desk.prompts.told[-1].sentence
    assert "根拠" in dialog.status.text()
    dialog.members.outside.basis.set_value("04")
    words = make()
    assert CALLER not in words
    assert "写し番号2見本こころのクリニック練田医師" in words
    assert rows(ws, Disclosure) == ()
    assert not dialog.whole_button.isEnabled()
    assert text.SAVE_WHOLE_OFF in dialog.status.text()
    dialog.print_button.click()
    dialog.print_button.click()
    assert [(one.case_id, one.copy_no) for one in rows(ws, Disclosure)] == [
        (town.case.id, 2),
        (meeting.second.id, 2),
    ]
    assert entries(ws, meeting.second.id)[:3] == [Op.PRINTED, Op.PRINTED, Op.DISCLOSED]


def test_any_change_puts_the_pages_away(dialog, make) -> None:
    dialog.members.outside.basis.set_value("04")
    assert make()
    dialog.members.cover.click()
    assert dialog.paper.pdf == b""
    assert dialog.status.text() == text.CHANGED
    assert not dialog.each_button.isEnabled()
    assert make()
    dialog.members.outside.purpose.setText("別の目的")
    dialog.members.outside.purpose.commit()
    assert dialog.paper.pdf == b""


def test_copies_are_saved_one_by_one(dialog, make, ws, desk, qtbot, tmp_path: Path) -> None:
    only(dialog, "試しの様式")
    dialog.members.outside.basis.set_value("04")
    word = "さくら咲く見本町"
    dialog.members.password.setText(word)
    make()
    folder = tmp_path / "copies"
    folder.mkdir()
    there = folder / "R8-C-A0001_資料_写し02.pdf"
    there.write_bytes(b"older")
    desk.prompts.answers += [folder, False]
    dialog.each_button.click()
    assert there.read_bytes() == b"older"
    assert rows(ws, Disclosure) == ()
    desk.prompts.answers += [folder, True]
    dialog.each_button.click()
    qtbot.waitUntil(lambda: not dialog.is_working(), timeout=20_000)
    assert dialog.status.text() == text.SAVED_EACH.format(count=2)
    reader = pypdf.PdfReader(there)
    assert reader.decrypt(word)
    assert "写し番号 2" in reader.pages[0].extract_text()
    assert len(rows(ws, Disclosure)) == 1
    dialog.print_button.click()
    assert len(rows(ws, Disclosure)) == 1


def test_a_short_password_writes_nothing(dialog, make, ws, desk, qtbot, tmp_path: Path) -> None:
    only(dialog, "試しの様式")
    dialog.members.outside.basis.set_value("04")
    dialog.members.password.setText("x")
    make()
    desk.prompts.answers += [tmp_path]
    dialog.each_button.click()
    qtbot.waitUntil(lambda: not dialog.is_working(), timeout=20_000)
    assert "8文字" in desk.prompts.told[-1].sentence
    assert list(tmp_path.glob("*.pdf")) == []
    assert rows(ws, Disclosure) == ()


def test_one_file_where_all_stay_inside(dialog, make, ws, desk, town, tmp_path: Path) -> None:
    dialog.members.members.tick("1", on=False)
    only(dialog, "試しの様式")
    make()
    desk.prompts.answers.append(tmp_path / "all.pdf")
    dialog.whole_button.click()
    assert (tmp_path / "all.pdf").read_bytes() == dialog.paper.pdf
    assert entries(ws, town.case.id)[0] == Op.EXPORTED


def test_closing_stops_the_work_and_frees_the_pages(dialog, desk, qtbot) -> None:
    dialog.members.outside.basis.set_value("04")
    dialog.make_button.click()
    assert dialog.is_working()
    assert not dialog.papers.isEnabled()
    dialog.reject()
    qtbot.waitUntil(lambda: not dialog.is_working(), timeout=20_000)
    assert dialog.paper.pdf == b""
    assert desk.prompts.told == []


def test_a_window_that_is_gone_when_the_work_ends_breaks_nothing(
    desk, meeting, qtbot, monkeypatch
) -> None:
    monkeypatch.setattr("nimo_desktop.ui.tasks.SHOW_AFTER_MS", 0)
    for wrong in (False, True):
        made = PackDialog(desk, meeting.full)
        made.show()
        made.members.outside.basis.set_value("02" if wrong else "04")
        made.make_button.click()
        if not wrong:
            qtbot.waitUntil(lambda made=made: bool(made.findChildren(ProgressDialog)))
        made.reject()
        made.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qtbot.waitUntil(lambda: not desk.tasks.busy(), timeout=20_000)
    assert desk.prompts.told == []


def test_every_part_of_the_window_has_a_name(dialog) -> None:
    for kind in (QLineEdit, QComboBox):
        for one in dialog.findChildren(kind):
            assert one.accessibleName(), one
    for button in dialog.findChildren(QAbstractButton):
        assert button.text() or button.accessibleName(), button
    assert dialog.papers.accessibleName()


def test_the_page_opens_it_for_the_shown_conference(desk, meeting, qtbot) -> None:
    page = ConferencesPage(desk)
    qtbot.addWidget(page)
    page.show_place(Place("conferences", id=meeting.full.conference.id))
    page.show()
    seen: list[str] = []

    def look() -> None:
        window = QApplication.activeModalWidget()
        if isinstance(window, PackDialog):
            seen.append(window.windowTitle())
            window.reject()

    QTimer.singleShot(0, look)
    page.form.pack_button.click()
    assert seen
    assert meeting.full.conference.number in seen[0]
    page.new_item()
    assert not page.form.pack_button.isVisible()
    page.leave()
