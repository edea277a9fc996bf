"""Pages of a PDF as images, for the preview and the printer. Nothing is written to disk."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.services.paper import PDFIUM
from nimo_desktop.ui.text import widgets as text

PRINT_DPI = 300
Step = Callable[[int, int], bool]
_POINT = 72.0
_MM = 25.4


def go_on(_done: int, _total: int) -> bool:
    """Nobody stops it."""
    return True


class PdfDamaged(KnownError):
    """The bytes are no PDF that can be shown."""

    sentence = text.PDF_DAMAGED


class PrintFailed(KnownError):
    """The printer did not take the job."""

    sentence = text.PRINT_FAILED


class PdfPages:
    """An open PDF; use it on the GUI thread only."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2 as pdfium  # type: ignore[import-untyped]  # ships no types

        with PDFIUM:
            try:
                self._document = pdfium.PdfDocument(data)
            except pdfium.PdfiumError as error:
                raise PdfDamaged from error
            self._sizes = [self._document.get_page_size(number) for number in range(len(self))]

    def __len__(self) -> int:
        return len(self._document)

    def size(self, number: int) -> QSizeF:
        """Width and height of a page in points."""
        return QSizeF(*self._sizes[number])

    def image(self, number: int, dpi: float) -> QImage:
        """A page as a picture with its own memory."""
        with PDFIUM:
            page = self._document[number]
            try:
                bitmap = page.render(scale=dpi / _POINT, prefer_bgrx=True)
                picture = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride,
                                 QImage.Format.Format_RGB32).copy()
                bitmap.close()
            finally:
                page.close()
        return picture

    def close(self) -> None:
        """Free the memory; the object cannot be used afterwards."""
        with PDFIUM:
            self._document.close()


def page_layout(size: QSizeF) -> QPageLayout:
    """Paper and direction of a page given in points, without margins."""
    short, long = sorted((size.width(), size.height()))
    paper = QPageSize(QSizeF(short, long), QPageSize.Unit.Point, "",
                      QPageSize.SizeMatchPolicy.FuzzyMatch)
    wide = size.width() > size.height()
    direction = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    return QPageLayout(paper, direction, QMarginsF(0, 0, 0, 0))


def print_pages(pages: PdfPages, printer: QPrinter, *,
                offset_mm: tuple[float, float] = (0.0, 0.0), step: Step = go_on) -> int:
    """Send the pages the printer was set to (all by default); returns how many were sent.

    Each page is a 300 dpi picture, so paper and preview are the same. `offset_mm` moves the print
    to the right and down for a printer that is out of line. `step` is asked before every page
    whether to go on. Raises `PrintFailed`.
    """
    first = max(printer.fromPage(), 1)
    last = min(printer.toPage() or len(pages), len(pages))
    printer.setFullPage(True)
    painter, sent = QPainter(), 0
    for number in range(first - 1, last):
        if not step(number - first + 1, last - first + 1):
            break
        printer.setPageLayout(page_layout(pages.size(number)))
        printer.setFullPage(True)
        started = painter.begin(printer) if number == first - 1 else printer.newPage()
        if not started:
            painter.end()
            raise PrintFailed
        target = QRectF(printer.paperRect(QPrinter.Unit.DevicePixel))
        per_mm = printer.resolution() / _MM
        target.moveTopLeft(QPointF(offset_mm[0] * per_mm, offset_mm[1] * per_mm))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        image = pages.image(number, PRINT_DPI)
        painter.drawImage(target, image, QRectF(image.rect()))
        sent += 1
    if sent:
        painter.end()
    return sent


def fit_to(size: QSizeF, width: float) -> float:
    """The resolution at which a page of `size` points is `width` pixels wide."""
    return width * _POINT / size.width() if size.width() else _POINT
