"""Dialogs behind their one door, and the preview of real PDFs."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from fakes import FakePrompts
from pypdf import PdfReader
from PySide6.QtCore import QEvent, QSettings, Qt, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.ui.pdf_pages import PdfDamaged, PdfPages, print_pages
from nimo_desktop.ui.preview import PreviewDialog
from nimo_desktop.ui.prompts import AskDialog, Prompts, QtPrompts, Question

TRASH = Question("記録の削除", "この記録をごみ箱へ移します。90日間は戻せます。", "ごみ箱へ移す",
                 danger=True)


@pytest.fixture
def prompts(qtbot) -> QtPrompts:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    return QtPrompts(window)


def when_open(act: Callable[[AskDialog], object]) -> None:
    """Do something with the dialog that opens next."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, AskDialog):
            act(dialog)
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(0, look)


def test_confirm_needs_the_named_button(prompts: QtPrompts) -> None:
    when_open(lambda dialog: dialog.act_button.click())
    assert prompts.confirm(TRASH) is True
    when_open(lambda dialog: dialog.keep_button.click())
    assert prompts.confirm(TRASH) is False


def test_safe_choice_is_the_default_and_esc(prompts: QtPrompts) -> None:
    seen = []

    def look(dialog: AskDialog) -> None:
        seen.append((dialog.keep_button.isDefault(), dialog.act_button.text(),
                     dialog.keep_button.text()))
        QTest.keyClick(dialog, Qt.Key.Key_Return)

    when_open(look)
    assert prompts.confirm(TRASH) is False
    when_open(lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape))
    assert prompts.confirm(TRASH) is False
    assert seen == [(True, "ごみ箱へ移す", "やめる")]


def test_choose_and_ask_text(prompts: QtPrompts) -> None:
    def pick(dialog) -> None:
        dialog.options().setCurrentRow(1)
        dialog.act_button.click()

    when_open(pick)
    assert prompts.choose("担当", "だれに引き継ぎますか。", options=[("a", "佐藤"), ("b", "鈴木")],
                          act="引き継ぐ") == "b"
    seen = []

    def type_twice(dialog) -> None:
        dialog.line.setText("  ")
        dialog.act_button.click()
        seen.append(dialog.problem())
        dialog.line.setText("転居のため")
        dialog.act_button.click()

    when_open(type_twice)
    answer = prompts.ask_text("延期", "理由", act="延期する",
                              check=lambda typed: None if typed else "理由を入力してください")
    assert answer == "転居のため"
    assert seen == ["＊理由を入力してください"]
    when_open(lambda dialog: dialog.reject())
    assert prompts.ask_text("延期", "理由", act="延期する") is None


def test_known_trouble_is_told_in_its_sentence(prompts: QtPrompts) -> None:
    words = []
    when_open(lambda dialog: (words.append(dialog.accessibleDescription()), dialog.reject()))
    prompts.tell(KnownError("空き容量が足りません。記録は残っています。"))
    assert words == ["空き容量が足りません。記録は残っています。"]


def test_dialogs_are_freed(prompts: QtPrompts) -> None:
    when_open(lambda dialog: dialog.reject())
    prompts.confirm(TRASH)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert prompts._window.findChildren(AskDialog) == []  # noqa: SLF001


def test_toast_offers_undo_and_gives_way_to_the_next(prompts: QtPrompts) -> None:
    undone = []
    prompts.toast("計画を保存しました。", undo=lambda: undone.append(1))
    first = prompts.shown_toast()
    assert first is not None
    assert not first.undo_button.isHidden()
    first.undo_button.click()
    assert undone == [1]
    assert prompts.shown_toast() is None
    prompts.toast("一つめ")
    prompts.toast("二つめ")
    shown = prompts.shown_toast()
    assert shown is not None
    assert shown.words() == "二つめ"
    assert shown.undo_button.isHidden()
    assert shown.geometry().bottom() < 600
    shown.close_now()


def test_fake_prompts_keep_the_contract(tmp_path: Path) -> None:
    fake = FakePrompts(answers=[True, "b", "", "理由", tmp_path, None])
    door: Prompts = fake
    assert door.confirm(TRASH)
    assert door.choose("t", "w", options=[("b", "鈴木")], act="引き継ぐ") == "b"
    assert door.ask_text("t", "l", act="a", check=lambda s: None if s else "空です") == "理由"
    assert door.ask_folder("f") == tmp_path
    assert door.ask_file_to_save("s", name="n.pdf", kinds="PDF (*.pdf)") is None
    door.toast("済み", undo=lambda: None)
    assert fake.toasts == ["済み"]
    with pytest.raises(AssertionError):
        door.confirm(TRASH)


def _pdf() -> bytes:
    """Two pages, A4 upright with a black box at its upper left, then A3 across."""
    from reportlab.lib.pagesizes import A3, A4, landscape
    from reportlab.pdfgen.canvas import Canvas

    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.rect(40, A4[1] - 140, 100, 100, fill=1)
    canvas.showPage()
    canvas.setPageSize(landscape(A3))
    canvas.rect(40, 40, 100, 100, fill=1)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_pages_are_drawn_as_they_are() -> None:
    pages = PdfPages(_pdf())
    assert len(pages) == 2
    image = pages.image(0, 72)
    assert (image.width(), image.height()) == pytest.approx((595, 842), abs=1)
    assert image.pixelColor(90, 90).lightness() < 10
    assert image.pixelColor(400, 400).lightness() > 245
    pages.close()


def test_damaged_pdf_is_known_trouble() -> None:
    with pytest.raises(PdfDamaged):
        PdfPages(b"%PDF-1.7 nothing")


def test_preview_zooms_and_offers_what_there_is(qtbot) -> None:
    dialog = PreviewDialog(_pdf(), "相談受付票", excel=True)
    qtbot.addWidget(dialog)
    dialog.show()
    QApplication.processEvents()
    view = dialog.view
    fitted = view.zoom()
    view.zoom_in()
    assert view.zoom() == pytest.approx(fitted * 1.25)
    first, second = view.sheets()
    assert first.width() < second.width()
    assert second.y() > first.geometry().bottom()
    assert first.grab().toImage().pixelColor(
        round(90 * first.width() / 595), round(90 * first.height() / 842)).lightness() < 40
    view.fit_width()
    assert view.zoom() == pytest.approx(fitted)
    with qtbot.waitSignal(dialog.save_excel_wanted, timeout=500):
        next(button for button in dialog.findChildren(type(AskDialog("", "").keep_button))
             if button.text() == "Excelで保存").click()
    plain = PreviewDialog(_pdf(), "図")
    qtbot.addWidget(plain)
    labels = {button.text() for button in plain.findChildren(type(AskDialog("", "").keep_button))}
    assert "Excelで保存" not in labels
    assert {"印刷する", "PDFで保存"} <= labels


def test_printing_sends_every_page_on_its_own_paper(qtbot, tmp_path: Path) -> None:
    target = tmp_path / "out.pdf"

    def to_file(printer: QPrinter, _window: QWidget) -> bool:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        return True

    dialog = PreviewDialog(_pdf(), "図", choose_printer=to_file)
    qtbot.addWidget(dialog)
    assert dialog.print_now() == 2
    printed = PdfReader(target)
    sizes = [(round(float(page.mediabox.width)), round(float(page.mediabox.height)))
             for page in printed.pages]
    assert sizes[0] == pytest.approx((595, 842), abs=2)
    assert sizes[1] == pytest.approx((1191, 842), abs=2)
    again = PdfPages(target.read_bytes())
    image = again.image(0, 72)
    assert image.pixelColor(90, 90).lightness() < 20
    assert image.pixelColor(400, 400).lightness() > 240
    again.close()


def test_printing_a_range_and_stopping(qtbot, tmp_path: Path) -> None:
    pages = PdfPages(_pdf())
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "one.pdf"))
    printer.setFromTo(2, 2)
    assert print_pages(pages, printer) == 1
    assert len(PdfReader(tmp_path / "one.pdf").pages) == 1
    pages.close()
    dialog = PreviewDialog(_pdf(), "図", choose_printer=lambda printer, window: False)
    qtbot.addWidget(dialog)
    assert dialog.print_now() == 0


def test_no_folder_of_a_file_dialog_stays_in_the_settings(qtbot, tmp_path) -> None:
    place = tmp_path / "見本 花子さん"
    place.mkdir()
    scope = QSettings.Scope.UserScope
    QSettings.setPath(QSettings.Format.NativeFormat, scope, str(tmp_path / "conf"))
    window = QWidget()
    qtbot.addWidget(window)
    prompts = QtPrompts(window)

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(20, answer)
            return
        dialog.setDirectory(str(place))
        dialog.selectFile("R8-K-A0001.pdf")
        dialog.accept()

    QTimer.singleShot(20, answer)
    found = prompts.ask_file_to_save("保存", name="R8-K-A0001.pdf", kinds="PDF (*.pdf)")
    assert found is not None
    assert found.parent == place
    kept = QSettings(scope, "QtProject")
    assert [key for key in kept.allKeys() if key.startswith("FileDialog")] == []
    written = [file.read_text(encoding="utf-8") for file in (tmp_path / "conf").rglob("*.conf")]
    assert all("lastVisited" not in one and "history" not in one for one in written)
