"""まとめて保存: sheets picked by form, case and words, written beside the window, then told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pypdf
import pytest
from conference_kit import VIEW, Meeting, make_meeting
from fakes import FakePrompts
from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton
from town_kit import Town, make_town, rows

from nimo_desktop.domain.consent import Disclosure
from nimo_desktop.domain.journal import Op
from nimo_desktop.services import filled_sheets, sheet_runs
from nimo_desktop.storage import journal
from nimo_desktop.ui.desk import Desk, Place
from nimo_desktop.ui.hub import Hub
from nimo_desktop.ui.pages.forms import FormsPage
from nimo_desktop.ui.parts.made_sheets import MadeSheets
from nimo_desktop.ui.parts.sheet.save_many import SaveMany
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
def dialog(desk: Desk, town, qtbot) -> Iterator[SaveMany]:
    made = SaveMany(desk, case_id=town.case.id)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.reject()
    qtbot.waitUntil(lambda: not made.is_working(), timeout=20_000)


@pytest.fixture
def save(dialog: SaveMany, desk: Desk, qtbot, tmp_path: Path):
    """Press まとめて保存 for a folder and wait for the end of the run."""
    folder = tmp_path / "out"
    folder.mkdir()

    def work(*answers: object) -> Path:
        desk.prompts.answers += [folder, *answers]
        dialog.save_button.click()
        qtbot.waitUntil(lambda: not dialog.is_working(), timeout=20_000)
        return folder

    return work


def choose(field, code: str) -> None:
    field.set_value(code)
    field.committed.emit()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_sheets_are_filtered(dialog, meeting) -> None:
    assert {one.text().partition("　")[0] for one in items(dialog)} == {"試しの様式", "内輪の様式"}
    assert not dialog.save_button.isEnabled()
    choose(dialog.scope, "every")
    assert dialog.found.text() == text.FOUND.format(count=4)
    choose(dialog.form, "intake_no_consent")
    (only,) = items(dialog)
    assert meeting.second.number in only.text()
    assert "見本 花子" in only.text()
    choose(dialog.form, "")
    dialog.search.setText("花子")
    assert len(items(dialog)) == 1
    dialog.search.setText("だれもいない")
    assert dialog.status.text() == text.NO_SHEETS
    dialog.search.clear()
    dialog.all_button.click()
    assert dialog.ticked.text() == text.TICKED.format(count=4)
    dialog.search.setText("試し")
    dialog.search.clear()
    assert len(dialog.chosen()) == 1, "what is out of sight is not saved"
    dialog.none_button.click()
    assert dialog.chosen() == []


def items(dialog: SaveMany) -> list:
    return [dialog.sheets.item(row) for row in range(dialog.sheets.count())]


def test_more_than_a_run_can_hold_is_told(dialog, ws, desk, monkeypatch) -> None:
    monkeypatch.setattr("nimo_desktop.ui.parts.sheet.save_many.MOST_JOBS", 3)
    choose(dialog.scope, "every")
    assert dialog.found.text() == text.FOUND_MORE.format(total=4, count=3)
    assert len(items(dialog)) == 3


def test_ticked_sheets_become_files_with_their_entries(dialog, save, ws, town, meeting) -> None:
    dialog.all_button.click()
    folder = save()
    assert names(folder) == sorted([
        f"{meeting.overview.sheet.number}_trial_form.pdf",
        f"{meeting.inside_only.sheet.number}_inner_form.pdf"])  # fmt: skip
    assert dialog.status.text() == text.MANY_SAVED.format(count=2)
    reader = pypdf.PdfReader(folder / f"{meeting.overview.sheet.number}_trial_form.pdf")
    assert VIEW in "".join(page.extract_text() for page in reader.pages)
    with ws.vault.read() as conn:
        ops = [one.op for one in journal.about(conn, (town.case.id,))]
    assert ops[:2] == [Op.EXPORTED, Op.EXPORTED]
    assert rows(ws, Disclosure) == ()


def test_excel_for_outside_is_a_disclosure(dialog, save, ws, desk, meeting, town) -> None:
    dialog.all_button.click()
    choose(dialog.kind, "xlsx")
    assert not dialog.outside.isVisible()
    choose(dialog.reader, "外部")
    assert dialog.outside.isVisible()
    dialog.outside.recipient.setText("見本病院")
    dialog.outside.basis.set_value("04")
    folder = save()
    number = meeting.overview.sheet.number
    assert names(folder) == [f"{number}_trial_form.xlsx"]
    book = openpyxl.load_workbook(folder / names(folder)[0])
    cells = [str(c.value) for s in book for row in s.iter_rows() for c in row if c.value]
    assert not any(VIEW in one for one in cells)
    (given,) = rows(ws, Disclosure)
    assert (given.case_id, given.recipient, given.copy_no) == (town.case.id, "見本病院", 1)
    ((_, words),) = desk.prompts.informed
    assert text.MANY_FAILED.format(count=1) in words
    assert f"{meeting.inside_only.sheet.number}_inner_form: この様式は庁外に出せません" in words


def test_nothing_is_written_over_without_a_question(dialog, save, meeting, tmp_path) -> None:
    dialog.sheets.tick(meeting.overview.sheet.id.hex)
    there = tmp_path / "out" / f"{meeting.overview.sheet.number}_trial_form.pdf"
    there.write_bytes(b"older")
    save(False)
    assert there.read_bytes() == b"older"
    save(True)
    assert there.read_bytes()[:4] == b"%PDF"


def test_a_stop_keeps_what_was_written(
    dialog, desk, qtbot, ws, town, tmp_path, monkeypatch
) -> None:
    """The window of the progress says 中止する; files written until then are whole and told."""
    monkeypatch.setattr("nimo_desktop.ui.tasks.SHOW_AFTER_MS", 0)
    for _ in range(60):
        filled_sheets.save(ws, filled_sheets.new(ws, "trial_form", town.case.id))
    choose(dialog.scope, "every")
    dialog.all_button.click()
    total = len(dialog.chosen())
    assert total == 64
    folder = tmp_path / "out"
    folder.mkdir()
    desk.prompts.answers.append(folder)
    dialog.save_button.click()
    qtbot.waitUntil(
        lambda: any(isinstance(one, ProgressDialog) for one in QApplication.topLevelWidgets())
    )
    qtbot.waitUntil(lambda: len(list(folder.glob("*.pdf"))) >= 2, timeout=20_000)
    window = next(one for one in QApplication.topLevelWidgets()
                  if isinstance(one, ProgressDialog) and one.isVisible())  # fmt: skip
    assert window.parent() is dialog
    assert not dialog.sheets.isEnabled()
    window.reject()
    assert text.STOPPING_FILES in [one.text() for one in labels(window)]
    qtbot.waitUntil(lambda: not dialog.is_working(), timeout=20_000)
    written = list(folder.glob("*.pdf"))
    assert 2 <= len(written) < total
    assert dialog.status.text() == text.MANY_STOPPED.format(total=total, count=len(written))
    for path in written:
        assert len(pypdf.PdfReader(path).pages) >= 1


def test_closing_in_the_middle_tells_how_many_there_are(
    dialog, desk, qtbot, ws, town, tmp_path
) -> None:
    for _ in range(60):
        filled_sheets.save(ws, filled_sheets.new(ws, "trial_form", town.case.id))
    choose(dialog.scope, "every")
    dialog.all_button.click()
    desk.prompts.answers.append(tmp_path)
    dialog.save_button.click()
    qtbot.waitUntil(lambda: len(list(tmp_path.glob("*.pdf"))) >= 2, timeout=20_000)
    dialog.reject()
    qtbot.waitUntil(lambda: not dialog.is_working(), timeout=20_000)
    count = len(list(tmp_path.glob("*.pdf")))
    assert desk.prompts.toasts == [text.MANY_STOPPED.format(total=64, count=count)]


def labels(window: ProgressDialog) -> list:
    return window.findChildren(QLabel)


def test_trouble_of_the_folder_is_told_with_the_number(dialog, save, tmp_path) -> None:
    dialog.all_button.click()
    (tmp_path / "out").rmdir()
    save()
    assert "フォルダー" in dialog.status.text()
    assert text.MANY_STOPPED.format(total=2, count=0) in dialog.status.text()


def test_the_tab_of_a_case_filters_and_opens_it(desk, town, qtbot) -> None:
    tab = MadeSheets(desk)
    qtbot.addWidget(tab)
    tab.show_case(town.case.id)
    assert tab.made.count() == 2
    choose(tab.of_form, "trial_form")
    assert tab.made.count() == 1
    tab.reload()
    assert tab.of_form.code() == "trial_form"
    title = tab.of_form.fontMetrics().horizontalAdvance("インテーク・アセスメントシート")
    assert tab.of_form.sizeHint().width() > title
    opened = opened_by(tab.many_button.click)
    assert opened == [("trial_form", "case", 1)]


def test_the_forms_page_opens_it_for_the_shown_form(desk, qtbot) -> None:
    page = FormsPage(desk)
    qtbot.addWidget(page)
    page.show_place(Place("forms", extra={"form": "intake_no_consent"}))
    assert opened_by(page.made_button.click) == [("intake_no_consent", "every", 1)]
    page.leave()


def opened_by(act) -> list[tuple[str, str, int]]:
    """Form, scope and number of lines of the window that `act` opens."""
    seen: list[tuple[str, str, int]] = []

    def look() -> None:
        window = QApplication.activeModalWidget()
        if isinstance(window, SaveMany):
            seen.append((window.form.code(), window.scope.code(), window.sheets.count()))
            window.reject()

    QTimer.singleShot(0, look)
    act()
    return seen


def test_every_part_of_the_window_has_a_name(dialog) -> None:
    for kind in (QLineEdit, QComboBox):
        for one in dialog.findChildren(kind):
            assert one.accessibleName(), one
    for button in dialog.findChildren(QPushButton):
        assert button.text() or button.accessibleName(), button
    assert dialog.sheets.accessibleName()
    assert [one.value for one in sheet_runs.READERS] == ["庁内", "原本", "外部"]
