"""What reportlab needs to be told about our fonts; imported by `pdf` when a file is written.

reportlab maps characters above U+FFFF (𠮷) to a wrong Unicode value, so that they cannot be
searched or copied, and names an author nobody gave. Both are put right on the single document.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from reportlab.lib.utils import TimeStamp
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDate, PDFDictionary, PDFDocument, PDFInfo, PDFString
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from nimo_desktop.output.fonts import BOLD, FALLBACK, REGULAR, FontSet

MAPPINGS_PER_BLOCK = 100
"""Limit of the CMap format for one bfchar block."""


class EmbeddedFont(TTFont):  # type: ignore[misc]  # reportlab is untyped
    """A TrueType font whose text layer is right for every character."""

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802 (reportlab's name)
        """Writes the font's subsets into the document, then replaces their ToUnicode maps."""
        subsets = [tuple(codes) for codes in self.state[doc].subsets]
        internal = self.state[doc].internalName
        super().addObjects(doc)
        for index, codes in enumerate(subsets):
            font = doc.idToObject["BasicFonts"].dict[f"{internal}+{index}"]
            stream = doc.idToObject[f"toUnicodeCMap:{font.BaseFont}"]
            stream.content = to_unicode(font.BaseFont, codes)


class _Info(PDFInfo):  # type: ignore[misc]  # reportlab is untyped
    """Title, program and time; no author, not even an empty one."""

    def __init__(self, title: str, program: str, stamp: TimeStamp) -> None:
        super().__init__()
        self.title = title
        self.creator = self.producer = program
        self.author = self.subject = self.keywords = ""
        self._stamp = stamp

    def format(self, document: PDFDocument) -> bytes:
        """The document information dictionary."""
        made = PDFDate(ts=self._stamp)
        entries = {
            "Title": PDFString(self.title),
            "Creator": PDFString(self.creator),
            "Producer": PDFString(self.producer),
            "CreationDate": made,
            "ModDate": made,
        }
        return bytes(PDFDictionary(entries).format(document))


class _Canvas(Canvas):  # type: ignore[misc]  # reportlab is untyped
    """A canvas with our document information."""

    def __init__(self, target: BytesIO, *, info: _Info, invariant: bool) -> None:
        # With our font as the first one, no Helvetica is mentioned, which would not be embedded.
        super().__init__(
            target, pageCompression=1, invariant=int(invariant), initialFontName=REGULAR
        )
        self._doc.info = info


def new_canvas(
    target: BytesIO, *, fonts: FontSet, title: str, program: str, invariant: bool
) -> Canvas:
    """An empty document written to `target` on `save()`, with our three fonts at hand."""
    known = set(pdfmetrics.getRegisteredFontNames())
    for name in (REGULAR, BOLD, FALLBACK):
        if name not in known:
            path = str(fonts.folder / f"{name}.ttf")
            pdfmetrics.registerFont(EmbeddedFont(name, path, asciiReadable=False, shapable=False))
    info = _Info(title, program, TimeStamp(int(invariant)))
    return _Canvas(target, info=info, invariant=invariant)


def to_unicode(name: str, codes: Sequence[int]) -> str:
    """The CMap that leads the byte codes of one subset back to Unicode (as UTF-16)."""
    pairs = [
        f"<{index:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>"
        for index, code in enumerate(codes)
        if code
    ]
    blocks = [pairs[i : i + MAPPINGS_PER_BLOCK] for i in range(0, len(pairs), MAPPINGS_PER_BLOCK)]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)
