"""Pictures of our own PDF pages, for the preview, for pasting and for the printer."""

from __future__ import annotations

from io import BytesIO


def render_png(pdf: bytes, page_index: int, *, dpi: int = 150) -> bytes:
    """Page `page_index` (from 0) of the PDF as a PNG picture on white.

    Raises IndexError for a page that is not there. pdfium may run in one thread at a time: call
    this and any other use of pypdfium2 from the same worker.
    """
    import pypdfium2  # type: ignore[import-untyped]  # it ships no types

    document = pypdfium2.PdfDocument(pdf)
    try:
        if not 0 <= page_index < len(document):
            raise IndexError(page_index)
        page = document[page_index]
        picture = page.render(scale=dpi / 72).to_pil()
        page.close()
    finally:
        document.close()
    target = BytesIO()
    picture.save(target, "PNG", dpi=(dpi, dpi))
    return target.getvalue()
