"""What the cell formats of a workbook tell: is it a date, is it text, how wide is a digit."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from math import trunc
from typing import TYPE_CHECKING

from nimo_desktop.output.template_cells import whole
from nimo_desktop.output.template_package import MAIN, Package
from nimo_desktop.output.template_values import folded

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DATES = frozenset((*range(14, 18), 22, *range(27, 32), *range(34, 37), *range(50, 59)))
"""Excel's own formats with a day in them, those of Japanese Excel too."""
_TEXT = 49
_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!\$)[^\]]*\]|\[\$[^\]]*\]')
_DAY_PARTS = re.compile(r"[ydgb]|e(?![+-])", re.IGNORECASE)
_MONTH = re.compile(r"[^hs]*m[^hs]*", re.IGNORECASE)
"""Beside hours or seconds the letter means minutes."""
_DIGIT_EM = {
    "calibri": 0.507,
    "arial": 0.556,
    "msゴシック": 0.5,
    "mspゴシック": 0.53,
    "ms明朝": 0.5,
    "msp明朝": 0.53,
    "bizudゴシック": 0.5,
    "bizud明朝": 0.5,
    "メイリオ": 0.62,
    "meiryo": 0.62,
    "meiryoui": 0.57,
}
"""Width of a digit by its font, as part of the size; column widths count in digits."""
_USUAL_DIGIT_EM = 0.55
_PX_PER_PT = 96 / 72
EMU_PER_PX = 9_525
EMU_PER_PT = 12_700
_FIRST_SAFE = date(1900, 3, 1)
"""Excel counts a 29 February 1900 that never was."""


@dataclass(frozen=True, slots=True)
class Styles:
    """The number format of each cell format, by its place, and the width of a digit in pixels."""

    formats: tuple[tuple[int, str], ...] = ()
    digit_px: int = 8
    from_1904: bool = field(default=False)

    def is_date(self, style: int) -> bool:
        """Whether a number shows as a day in that cell format."""
        number, code = self._format(style)
        return is_date_code(code) if code else number in _DATES

    def is_text(self, style: int) -> bool:
        """Whether the format is "@"."""
        number, code = self._format(style)
        return code.strip() == "@" if code else number == _TEXT

    def serial(self, day: date) -> int | None:
        """Excel's number of a day, None for days it does not have."""
        if self.from_1904:
            return (day - date(1904, 1, 1)).days if day >= date(1904, 1, 1) else None
        return (day - date(1899, 12, 30)).days if day >= _FIRST_SAFE else None

    def _format(self, style: int) -> tuple[int, str]:
        return self.formats[style] if style < len(self.formats) else (0, "")


def styles_of(package: Package, book: str) -> Styles:
    """The formats of a workbook."""
    flags = package.tree(book).find(f"{{{MAIN}}}workbookPr")
    from_1904 = flags is not None and flags.get("date1904") in ("1", "true")
    link = package.link(book, "styles")
    if link is None or not package.has(link.target):
        return Styles(from_1904=from_1904)
    root = package.tree(link.target)
    own = {
        whole(found.get("numFmtId"), 0): found.get("formatCode", "")
        for found in root.iterfind(f"{{{MAIN}}}numFmts/{{{MAIN}}}numFmt")
    }
    numbers = [
        whole(found.get("numFmtId"), 0)
        for found in root.iterfind(f"{{{MAIN}}}cellXfs/{{{MAIN}}}xf")
    ]
    formats = tuple((number, own.get(number, "")) for number in numbers)
    return Styles(formats, _digit_px(root), from_1904)


def is_date_code(code: str) -> bool:
    """Whether a format code shows a day; times alone are no days."""
    first = _ASIDE.sub("", code).partition(";")[0]
    if first.strip().lower() == "general":
        return False
    return bool(_DAY_PARTS.search(first) or _MONTH.fullmatch(first))


def column_px(chars: float, digit_px: int) -> int:
    """Pixels of a column of that width in characters, as Excel rounds them."""
    return trunc((256 * chars + trunc(128 / digit_px)) / 256 * digit_px)


def default_column_px(digit_px: int, chars: int = 8) -> int:
    """Pixels of a column without a width: room for 8 digits, rounded up to eights."""
    return -(-(chars * digit_px + 5) // 8) * 8


def _digit_px(root: Element) -> int:
    """Of the font of the standard cell style."""
    fonts = root.findall(f"{{{MAIN}}}fonts/{{{MAIN}}}font")
    standard = root.find(f"{{{MAIN}}}cellStyleXfs/{{{MAIN}}}xf")
    at = whole(standard.get("fontId"), 0) if standard is not None else 0
    if at >= len(fonts):
        return 8
    name, size = (fonts[at].find(f"{{{MAIN}}}{tag}") for tag in ("name", "sz"))
    try:
        points = float(size.get("val", "11")) if size is not None else 11.0
    except ValueError:
        points = 11.0
    em = _DIGIT_EM.get(
        folded(name.get("val", "") if name is not None else "").lower(), _USUAL_DIGIT_EM
    )
    return max(1, round(points * _PX_PER_PT * em))
