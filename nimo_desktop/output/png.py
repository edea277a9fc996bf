"""Pictures of our own PDF pages, for the preview, for pasting and for the printer."""

from __future__ import annotations

from io import BytesIO
from threading import Lock
from typing import Final

PDFIUM: Final = Lock()
"""pdfium may run in one thread at a time: whoever draws with it holds this while it draws, so that
a run of many sheets and a page on the screen do not meet.
"""


def render_png(pdf: bytes, page_index: int, *, dpi: int = 150) -> bytes:
    """Page `page_index` (from 0) of the PDF as a PNG picture on white.

    Raises IndexError for a page that is not there. Any thread may call it.
    """
    import pypdfium2  # type: ignore[import-untyped]  # it ships no types

    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            if not 0 <= page_index < len(document):
                raise IndexError(page_index)
            page = document[page_index]
            # A picture of its own: the other one lies in memory of pdfium.
            picture = page.render(scale=dpi / 72).to_pil().copy()
            page.close()
        finally:
            document.close()
    target = BytesIO()
    picture.save(target, "PNG", dpi=(dpi, dpi))
    return target.getvalue()
