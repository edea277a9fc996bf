"""What will lie on the paper: page images of the very PDF that is printed or saved."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nimo_desktop.ui.icons import icon
from nimo_desktop.ui.pdf_pages import PRINT_DPI, PdfPages, fit_to, print_pages
from nimo_desktop.ui.text import widgets as text
from nimo_desktop.ui.theme import TOKENS

STEP = 1.25
_LEAST, _MOST = 0.25, 4.0
_SCREEN_DPI = 96.0
_KEPT_IMAGES = 8
_GAP = 16


class PreviewDialog(QDialog):
    """Shows a PDF; the acts are signals, so that the page can note them in the journal.

    `print_wanted`: the page calls `print_now()`, which opens the system's dialog and returns the
    number of pages sent. `save_pdf_wanted`, `save_excel_wanted`: the page writes the file. Excel is
    offered only where `excel` is True.
    """

    print_wanted = Signal()
    save_pdf_wanted = Signal()
    save_excel_wanted = Signal()

    def __init__(self, pdf: bytes, title: str, parent: QWidget | None = None, *,
                 excel: bool = False, offset_mm: tuple[float, float] = (0.0, 0.0),
                 choose_printer: Callable[[QPrinter, QWidget], bool] | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._pages = PdfPages(pdf)
        self._pdf, self._offset = pdf, offset_mm
        self._choose_printer = choose_printer or _ask_printer
        self.view = PageView(self._pages, self)
        bar = QHBoxLayout()
        for label, sign, signal, shown in (
            (text.PRINT, "print", self.print_wanted, True),
            (text.SAVE_PDF, "pdf", self.save_pdf_wanted, True),
            (text.SAVE_EXCEL, "excel", self.save_excel_wanted, excel),
        ):
            if shown:
                bar.addWidget(self._button(label, sign, signal.emit, primary=sign == "print"))
        bar.addStretch(1)
        self._place = QLabel(self)
        bar.addWidget(self._place)
        bar.addWidget(self._button(text.ZOOM_OUT, "", self.view.zoom_out))
        bar.addWidget(self._button(text.ZOOM_IN, "", self.view.zoom_in))
        bar.addWidget(self._button(text.FIT_WIDTH, "", self.view.fit_width))
        bar.addWidget(self._button(text.UNDERSTOOD, "", self.close))
        layout = QVBoxLayout(self)
        layout.addLayout(bar)
        layout.addWidget(self.view, 1)
        self.view.page_changed.connect(self._on_page_changed)
        self._on_page_changed(1)
        self.resize(1000, 700)
        self.view.setFocus()

    def pdf(self) -> bytes:
        """The file as it was given."""
        return self._pdf

    def print_now(self) -> int:
        """Ask for the printer and print; pages sent, 0 after a stop. Raises `PrintFailed`."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setResolution(PRINT_DPI)
        # The job's name stands in the spooler's list: never a person's name.
        printer.setDocName(text.PREVIEW_PAGES)
        if not self._choose_printer(printer, self):
            return 0
        return print_pages(self._pages, printer, offset_mm=self._offset)

    def done(self, result: int) -> None:
        """Closing frees the pages."""
        self.view.release()
        super().done(result)

    def _button(self, label: str, sign: str, act: Callable[[], object], *,
                primary: bool = False) -> QPushButton:
        button = QPushButton(label, self)
        button.setAutoDefault(False)
        if primary:
            button.setProperty("primary", "true")
        if sign:
            button.setIcon(icon(sign, colour=TOKENS.base if primary else TOKENS.primary))
        button.clicked.connect(act)
        return button

    def _on_page_changed(self, number: int) -> None:
        self._place.setText(text.PAGE.format(number=number, count=len(self._pages)))


def _ask_printer(printer: QPrinter, window: QWidget) -> bool:
    return QPrintDialog(printer, window).exec() == QDialog.DialogCode.Accepted


class PageView(QScrollArea):
    """Pages one below the other; only those in sight are drawn."""

    page_changed = Signal(int)

    def __init__(self, pages: PdfPages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = pages
        self._fit = True
        self._zoom = 1.0
        self._images: dict[int, QImage] = {}
        self.setAccessibleName(text.PREVIEW_PAGES)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._body = QWidget()
        self._sheets = [_Sheet(self, number, self._body) for number in range(len(pages))]
        self.setWidget(self._body)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._resize_sheets()

    def zoom(self) -> float:
        """1.0 is the size of the paper on a 96 dpi screen."""
        return self._zoom

    def zoom_in(self) -> None:
        """A step larger."""
        self._set_zoom(self._zoom * STEP)

    def zoom_out(self) -> None:
        """A step smaller."""
        self._set_zoom(self._zoom / STEP)

    def fit_width(self) -> None:
        """As wide as the window, also when it changes."""
        self._fit = True
        self._resize_sheets()

    def sheets(self) -> tuple[QWidget, ...]:
        """One widget per page."""
        return tuple(self._sheets)

    def picture(self, number: int) -> QImage:
        """The page at the present zoom and the screen's own resolution."""
        if number not in self._images:
            while len(self._images) >= _KEPT_IMAGES:
                self._images.pop(next(iter(self._images)))
            dpi = _SCREEN_DPI * self._zoom * self.devicePixelRatioF()
            image = self._source.image(number, dpi)
            image.setDevicePixelRatio(self.devicePixelRatioF())
            self._images[number] = image
        return self._images[number]

    def paper(self, number: int) -> QSize:
        """Size of a page on the screen."""
        size = self._source.size(number) * (_SCREEN_DPI * self._zoom / 72)
        return size.toSize()

    def release(self) -> None:
        """Forget the pictures."""
        self._images.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._resize_sheets()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Semicolon, Qt.Key.Key_Equal):
                return self.zoom_in()
            if event.key() == Qt.Key.Key_Minus:
                return self.zoom_out()
            if event.key() == Qt.Key.Key_0:
                return self.fit_width()
        return super().keyPressEvent(event)

    def _set_zoom(self, zoom: float) -> None:
        self._fit = False
        self._zoom = min(max(zoom, _LEAST), _MOST)
        self._resize_sheets()

    def _resize_sheets(self) -> None:
        if self._fit and len(self._source):
            points = max((self._source.size(number) for number in range(len(self._source))),
                         key=lambda size: size.width())
            space = self.viewport().width() - 2 * _GAP
            self._zoom = min(max(fit_to(points, space) / _SCREEN_DPI, _LEAST), _MOST)
        self._images.clear()
        papers = [self.paper(number) for number in range(len(self._sheets))]
        widest = max((paper.width() for paper in papers), default=0)
        width, below = max(self.viewport().width(), widest + 2 * _GAP), _GAP
        for sheet, paper in zip(self._sheets, papers, strict=True):
            sheet.setGeometry(QRect(QPoint((width - paper.width()) // 2, below), paper))
            sheet.update()
            below += paper.height() + _GAP
        self._body.resize(width, below)

    def _on_scrolled(self, place: int) -> None:
        middle = place + self.viewport().height() // 2
        for number, sheet in enumerate(self._sheets, start=1):
            if sheet.geometry().bottom() >= middle:
                self.page_changed.emit(number)
                return


class _Sheet(QWidget):
    def __init__(self, view: PageView, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._view, self._number = view, number
        self.setAccessibleName(text.PAGE.format(number=number + 1, count=""))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(TOKENS.base))
        painter.drawImage(0, 0, self._view.picture(self._number))
        painter.setPen(QPen(QColor(TOKENS.separator), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
