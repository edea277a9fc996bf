"""What reportlab needs to be told about our fonts; imported by `pdf` when a file is written.

reportlab maps characters above U+FFFF (𠮷) to a wrong Unicode value, so that they cannot be
searched or copied, and names an author nobody gave. Both are put right on the single document.
It also knows one glyph per character only: a character with a variation selector (異体字) is told
to it as a code of its own, and the text layer of the file leads that back to both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from itertools import count
from types import MappingProxyType

from reportlab.lib.utils import TimeStamp
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDate, PDFDictionary, PDFDocument, PDFInfo, PDFString
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from nimo_desktop.output.fonts import BOLD, FALLBACK, REGULAR, Face, FontSet, forms

MAPPINGS_PER_BLOCK = 100
"""Limit of the CMap format for one bfchar block."""
_PRIVATE = 0xF0000
"""Codes from here on stand for a character with its selector; none of our fonts has one of them."""
_NO_FORMS: Mapping[int, str] = MappingProxyType({})


class EmbeddedFont(TTFont):  # type: ignore[misc]  # reportlab is untyped
    """A TrueType font whose text layer is right for every character, with a selector or without."""

    def __init__(self, face: Face) -> None:
        super().__init__(face.name, str(face.path), asciiReadable=False, shapable=False)
        self._told = face
        self._free = count(_PRIVATE)
        self._codes: dict[str, int] = {}
        self._forms: dict[int, str] = {}

    def splitString(  # noqa: N802 (reportlab's name)
        self, text: str, doc: PDFDocument, encoding: str = "utf-8"
    ) -> list[tuple[int, bytes]]:
        """The byte codes of `text`, one for each character with its selector."""
        chars = "".join(one if len(one) == 1 else chr(self._code(one)) for one in forms(text))
        found: list[tuple[int, bytes]] = super().splitString(chars, doc, encoding)
        return found

    def _code(self, form: str) -> int:
        """A code for a character with its selector, the same as long as the program runs."""
        if form not in self._codes:
            code = next(self._free)
            self.face.charToGlyph[code] = int(self._told.glyph(form).removeprefix("g"))
            self.face.charWidths[code] = self.face.getCharWidth(ord(form[0]))
            self._forms[code] = form
            self._codes[form] = code
        return self._codes[form]

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802 (reportlab's name)
        """Writes the font's subsets into the document, then replaces their ToUnicode maps."""
        subsets = [tuple(codes) for codes in self.state[doc].subsets]
        internal = self.state[doc].internalName
        super().addObjects(doc)
        for index, codes in enumerate(subsets):
            font = doc.idToObject["BasicFonts"].dict[f"{internal}+{index}"]
            stream = doc.idToObject[f"toUnicodeCMap:{font.BaseFont}"]
            stream.content = to_unicode(font.BaseFont, codes, self._forms)


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
            pdfmetrics.registerFont(EmbeddedFont(fonts.face(name)))
    info = _Info(title, program, TimeStamp(int(invariant)))
    return _Canvas(target, info=info, invariant=invariant)


def to_unicode(name: str, codes: Sequence[int], forms: Mapping[int, str] = _NO_FORMS) -> str:
    """The CMap that leads the byte codes of one subset back to Unicode (as UTF-16); `forms` are the
    characters with selectors that codes stand for.
    """
    pairs = [
        f"<{index:02X}> <{forms.get(code, chr(code)).encode('utf-16-be').hex().upper()}>"
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
