"""Printing and saving of a finished PDF: the same bytes on screen, paper and in the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from nimo_desktop.services import exporting
from nimo_desktop.ui.desk import Desk
from nimo_desktop.ui.parts.case.common import attempt
from nimo_desktop.ui.pdf_pages import PRINT_DPI, PdfPages, Step, go_on, print_pages
from nimo_desktop.ui.preview import PageView
from nimo_desktop.ui.text import document as text

ChoosePrinter = Callable[[QPrinter, QWidget], bool]


def ask_printer(printer: QPrinter, window: QWidget) -> bool:
    """The system's own print dialog."""
    return QPrintDialog(printer, window).exec() == QDialog.DialogCode.Accepted


def default_printer(printer: QPrinter, window: QWidget) -> bool:
    """The PC's usual printer without a question; the dialog only where there is none."""
    if QPrinterInfo.defaultPrinter().isNull():
        return ask_printer(printer, window)
    return True


class PaperView(QWidget):
    """Shows a PDF; prints it after asking for the printer, or at once when told to be quiet."""

    def __init__(
        self, parent: QWidget | None = None, *, choose_printer: ChoosePrinter = ask_printer
    ) -> None:
        super().__init__(parent)
        self.choose_printer = choose_printer
        self._pages: PdfPages | None = None
        self.view: PageView | None = None
        self.pdf = b""
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def show_pdf(self, pdf: bytes) -> None:
        """Replace what is shown; the zoom begins at the width of the window."""
        self.clear()
        self.pdf = pdf
        self._pages = PdfPages(pdf)
        self.view = PageView(self._pages, self)
        self.view.setAccessibleName(text.PREVIEW)
        self._layout.addWidget(self.view)

    def clear(self) -> None:
        """Nothing is shown; pages and pictures are freed."""
        if self.view is not None:
            self.view.release()
            self._layout.removeWidget(self.view)
            self.view.hide()  # a show that is still queued must not open it as a window
            self.view.setParent(None)
            self.view.deleteLater()
        if self._pages is not None:
            self._pages.close()
        self.view, self._pages, self.pdf = None, None, b""

    def print_now(self, *, quiet: bool = False) -> int:
        """Pages sent; 0 when the nurse stopped at the printer. Raises PrintFailed."""
        return 0 if self._pages is None else self._send(self._pages, quiet=quiet)

    def print_other(self, pdf: bytes, *, quiet: bool = False, step: Step = go_on) -> int:
        """Print a PDF that may be another than the one shown; `step` is asked before each page."""
        pages = PdfPages(pdf)
        try:
            return self._send(pages, quiet=quiet, step=step)
        finally:
            pages.close()

    def _send(self, pages: PdfPages, *, quiet: bool = False, step: Step = go_on) -> int:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setResolution(PRINT_DPI)
        # The job's name stands in the spooler's list: never a person's name.
        printer.setDocName(text.TITLE)
        usual = quiet and self.choose_printer is ask_printer
        choose = default_printer if usual else self.choose_printer
        if not choose(printer, self):
            return 0
        return print_pages(pages, printer, step=step)


def save_file(
    desk: Desk, title: str, *, name: str, kinds: str, make: Callable[[], bytes],
    password: str = "", record: Callable[[], object] | None = None,
) -> Path | None:
    """Ask where, write as a whole; None after a stop or a known trouble (told). With a password the
    file opens with it alone. `record` is kept with the file or not at all.
    """
    path = desk.prompts.ask_file_to_save(title, name=name, kinds=kinds)
    if path is None:
        return None

    def write() -> Path:
        exporting.check_password(password)  # before `make`, which may store what is shown
        content = exporting.protected(make(), path.suffix.lower(), password)
        exporting.save_bytes(path, content, record=record)
        return path

    return attempt(desk, write)
