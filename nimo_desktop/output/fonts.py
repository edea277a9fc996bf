"""The fonts of the house and how wide their characters are.

Everything is measured by the advance widths in the font files, in thousandths of the type size,
so that screen, PDF and SVG break and place text alike on every PC. BIZ UDPGothic draws what it
can, Noto Sans JP the rest (𠮷); what neither has is drawn as 〓 and can be asked for beforehand.
A character with a variation selector (異体字) is drawn in that form if its font has it.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from nimo_desktop import paths
from nimo_desktop.output.shapes import MM_PER_PT

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

REGULAR = "BIZUDPGothic-Regular"
BOLD = "BIZUDPGothic-Bold"
FALLBACK = "NotoSansJP-Regular"

GETA = "〓"
"""Stands for a character that no font has, as in Japanese typesetting."""

ASCENT = 0.88
DESCENT = 0.12
"""Share of the type size above and below the baseline (BIZ UDPGothic's own figures)."""

_KANA_WITH_MARK = re.compile("[\u3041-\u30ff][\u3099\u309a]")
_BLANKS = re.compile("[\t\u00a0\u2000-\u200a\u202f\u205f]")
SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""異体字セレクタ: each chooses a form of the character before it."""
# Without a shaping engine both fonts draw a box for these (joiners, controls).
_UNDRAWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
_SELECTOR_TABLE = 14
"""Format of the part of a font's cmap that tells of selectors."""
_SELECTOR = re.compile(f"[{SELECTORS}]")
_STRAY_SELECTOR = re.compile(f"(^| |[{SELECTORS}])[{SELECTORS}]+")
_CHOSEN = re.compile(f"[^{SELECTORS}][{SELECTORS}]?")


class Pen(Protocol):
    """What draws an outline; the pens of fontTools fit."""

    def moveTo(self, pt: tuple[float, float]) -> None: ...  # noqa: N802 (fontTools' name)


Outlines: TypeAlias = Callable[[str, Pen], None]
"""Draws the outline of one character of a font."""


def compose(text: str) -> str:
    """Kana followed by a separate voicing mark become one character; all else stays."""
    if "\u3099" not in text and "\u309a" not in text:
        return text
    return _KANA_WITH_MARK.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)


def written(text: str) -> str:
    """What one line says on paper: no control characters, other blanks as spaces; a selector stays
    behind the character it chooses a form of.
    """
    kept = _UNDRAWN.sub("", _BLANKS.sub(" ", compose(text)))
    return _STRAY_SELECTOR.sub(r"\1", kept)


def drawable(text: str) -> str:
    """What is drawn of one line, character by character: as `written`, without selectors."""
    return _SELECTOR.sub("", written(text))


@dataclass(frozen=True, slots=True)
class Face:
    """One font file: `advances` in thousandths of the type size by code point; `variants` are the
    glyphs of characters with a selector that look other than without (as wide).
    """

    name: str
    path: Path
    advances: dict[int, float]
    glyphs: dict[int, str]
    variants: dict[str, str]
    units_per_em: int

    def glyph(self, chosen: str) -> str:
        """The glyph of a character that the face has, with or without a selector: `g` and its
        number in the file.
        """
        return self.variants.get(chosen) or self.glyphs[ord(chosen[0])]


class _Widths(dict[str, float]):
    """Width by character in thousandths, found once per character."""

    __slots__ = ("_bold", "_fonts")

    def __init__(self, fonts: FontSet, *, bold: bool) -> None:
        self._fonts = fonts
        self._bold = bold

    def __missing__(self, char: str) -> float:
        width = self._fonts.measure_char(char, bold=self._bold)
        self[char] = width
        return width


@dataclass(slots=True, eq=False)
class FontSet:
    """The three font files of one folder; each is read when it is first needed and then kept."""

    folder: Path
    lock: threading.Lock = field(default_factory=threading.Lock)
    """Held while a PDF is written: reportlab's font readers keep a position."""
    _faces: dict[str, Face] = field(default_factory=dict)
    _widths: dict[bool, _Widths] = field(default_factory=dict)
    _outlines: dict[str, Outlines] = field(default_factory=dict)

    def width_mm(self, text: str, size_pt: float, bold: bool = False) -> float:
        """Width of `text` set in one line; characters that are not drawn count nothing."""
        return self.thousandths(text, bold=bold) * size_pt * MM_PER_PT / 1000

    def thousandths(self, text: str, *, bold: bool = False) -> float:
        """Width of `text` in thousandths of the type size."""
        return sum(map(self.widths(bold=bold).__getitem__, compose(text)))

    def widths(self, *, bold: bool = False) -> dict[str, float]:
        """Width by character (`widths["あ"]`), in thousandths of the type size."""
        if bold not in self._widths:
            self._widths[bold] = _Widths(self, bold=bold)
        return self._widths[bold]

    def runs(self, text: str, bold: bool = False) -> list[tuple[str, str]]:
        """`text` as it is drawn: (font name, characters) in order, neighbours joined. Selectors
        stay behind their characters: see `forms`.
        """
        drawn = [self._drawn_char(one, bold=bold) for one in forms(written(text))]
        return [
            (name, "".join(char for _, char in pairs))
            for name, pairs in groupby(drawn, key=lambda pair: pair[0])
        ]

    def missing(self, text: str) -> tuple[str, ...]:
        """Characters that no font has, each once, in the order in which they occur."""
        chars = dict.fromkeys(drawable(text.replace("\n", "")))
        return tuple(char for char in chars if self._face_of(char, bold=False) is None)

    def measure_char(self, char: str, *, bold: bool) -> float:
        """Advance of one character as drawn, not remembered; `widths` is the quick way."""
        if not (char := drawable(char)):
            return 0.0
        name, char = self._drawn_char(char, bold=bold)
        return self.face(name).advances[ord(char)]

    def face(self, name: str) -> Face:
        """The face of that name (`REGULAR`, `BOLD`, `FALLBACK`), read on first use."""
        if name not in self._faces:
            self._faces[name] = _read_face(name, self.folder / f"{name}.ttf")
        return self._faces[name]

    def draw_glyph(self, name: str, char: str, *, pen: Pen) -> None:
        """Draws the outline of a character that the face has (with its selector, if any), in font
        units, y upwards.
        """
        if name not in self._outlines:
            self._outlines[name] = _read_outlines(self.face(name))
        self._outlines[name](char, pen)

    def _face_of(self, char: str, *, bold: bool) -> Face | None:
        for name in (BOLD if bold else REGULAR, FALLBACK):
            if ord(char[0]) in self.face(name).advances:
                return self.face(name)
        return None

    def _drawn_char(self, char: str, *, bold: bool) -> tuple[str, str]:
        face = self._face_of(char, bold=bold)
        return (face.name, char) if face else (BOLD if bold else REGULAR, GETA)


def forms(chars: str) -> list[str]:
    """What is drawn as one glyph each: characters of a run with their selectors."""
    return _CHOSEN.findall(chars)


def load_fonts(folder: Path | None = None) -> FontSet:
    """The fonts in `folder`, by default those that come with the program; reads nothing yet."""
    return FontSet(folder or paths.resource("fonts"))


def ascent_mm(size_pt: float) -> float:
    """From the top of a line of type to its baseline."""
    return ASCENT * size_pt * MM_PER_PT


def _read_face(name: str, path: Path) -> Face:
    with _open(path) as font:
        scale = 1000 / font["head"].unitsPerEm
        metrics = font["hmtx"].metrics
        glyphs = font.getBestCmap()
        advances = {code: metrics[glyph][0] * scale for code, glyph in glyphs.items()}
        variants = {
            chr(code) + chr(selector): glyph
            for table in font["cmap"].tables if table.format == _SELECTOR_TABLE
            for selector, chosen in table.uvsDict.items()
            for code, glyph in chosen
            if glyph and code in glyphs and metrics[glyph][0] == metrics[glyphs[code]][0]
        }  # fmt: skip
        return Face(name, path, advances, glyphs, variants, font["head"].unitsPerEm)


def _read_outlines(face: Face) -> Outlines:
    # A copy in memory: glyphs are read one by one later, and no file may stay open.
    shapes = _open(BytesIO(face.path.read_bytes())).getGlyphSet()

    def draw(char: str, pen: Pen) -> None:
        shapes[face.glyph(char)].draw(pen)

    return draw


def _open(source: Path | BytesIO) -> TTFont:
    from fontTools.ttLib import TTFont

    font = TTFont(source, lazy=True)
    # Made-up glyph names spare reading the names in the file, which takes longer than the rest.
    font.setGlyphOrder([f"g{index}" for index in range(font["maxp"].numGlyphs)])
    return font
