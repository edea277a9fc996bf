"""Cells of a worksheet part: where they are, what they say, and putting other words there."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nimo_desktop.output.template_errors import TemplateDamaged
from nimo_desktop.output.template_package import MAIN, Package, each
from nimo_desktop.output.template_values import MARK

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MOST_CHARACTERS = 32_767
"""In one cell, counted as Excel counts: in UTF-16."""
_ROWS, _COLUMNS = 1_048_576, 16_384
_T, _SI, _RPH, _IS = (f"{{{MAIN}}}{name}" for name in ("t", "si", "rPh", "is"))
_ROW, _C, _F, _V = (f"{{{MAIN}}}{name}" for name in ("row", "c", "f", "v"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_MEASURE = re.compile(r"[0-9]{1,6}(\.[0-9]*)?([eE]-?[0-9]{1,2})?")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


class TooLong(ValueError):
    """The new text is longer than a cell may be."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is written in the part; row and column count from 1."""

    row: int
    column: int
    element: Element = field(repr=False)

    @property
    def name(self) -> str:
        """Such as B5."""
        return f"{letters(self.column)}{self.row}"

    @property
    def style(self) -> int:
        """Its place among the cell formats of the workbook."""
        return whole(self.element.get("s"), 0)

    @property
    def is_formula(self) -> bool:
        """Whether its value is computed."""
        return self.element.find(_F) is not None


def cells_of(root: Element) -> Iterator[Cell]:
    """Every cell of a worksheet in the order of the file; rows may leave out their numbers."""
    data = root.find(f"{{{MAIN}}}sheetData")
    row = 0
    for line in data if data is not None else ():
        if line.tag != _ROW:
            continue
        row = whole(line.get("r"), row + 1)
        column = 0
        for element in line.iterchildren(_C):
            place = element.get("r")
            column = place_of(place)[1] if place else column + 1
            yield Cell(row, column, element)


class Strings:
    """The shared strings: old ones stay, new ones go to the end."""

    def __init__(self, package: Package, part: str | None) -> None:
        self._package = package
        self._part = part
        self._root = package.tree(part) if part else None
        self._items: list[Element] = (
            [] if self._root is None else list(self._root.iterchildren(_SI))
        )
        self._new: dict[bytes, int] = {}
        self._used = 0

    def text_of(self, cell: Cell) -> Element | None:
        """The element that holds the cell's text, rich or plain; not to be changed."""
        element = cell.element
        if cell.is_formula:
            return None
        kind = element.get("t")
        if kind == "inlineStr":
            return element.find(_IS)
        if kind == "str":
            return _plain(element.findtext(_V) or "")
        if kind != "s":
            return None
        at = whole((element.findtext(_V) or "").strip(), 0)
        if at >= len(self._items):
            raise TemplateDamaged
        return self._items[at]

    def put(self, cell: Cell, words: Element) -> None:
        """The cell says `words`, the content of a shared or inline string; no text empties it."""
        from lxml import etree

        self.clear(cell)
        if not words_of(words):
            return
        if self._root is None:
            cell.element.set("t", "inlineStr")
            words.tag = _IS
            cell.element.insert(0, words)
            return
        words.tag = _SI
        key: bytes = etree.tostring(words, method="c14n")
        if key not in self._new:
            if self._items:
                self._items[-1].addnext(words)
            else:
                self._root.insert(0, words)
            self._new[key] = len(self._items)
            self._items.append(words)
        cell.element.set("t", "s")
        _value(cell, str(self._new[key]))
        self._used += 1

    def put_plain(self, cell: Cell, value: str, kind: str = "") -> None:
        """The cell holds a number, or with `kind` another plain value."""
        self.clear(cell)
        if kind:
            cell.element.set("t", kind)
        _value(cell, value)

    def clear(self, cell: Cell) -> None:
        """The cell is empty, its format stays."""
        if cell.element.get("t") == "s":
            self._used -= 1
        for child in cell.element.findall(_V) + cell.element.findall(_IS):
            cell.element.remove(child)
        cell.element.attrib.pop("t", None)

    def count_copy(self, root: Element) -> None:
        """Another sheet uses the shared strings as `root` does."""
        self._used += sum(cell.element.get("t") == "s" for cell in cells_of(root))

    def save(self) -> None:
        """Write the part when a string was added; else it stays as it was."""
        if self._part is None or self._root is None or not self._new:
            return
        if self._root.get("count", "").isdecimal():
            self._root.set("count", str(max(0, int(self._root.get("count")) + self._used)))
        if self._root.get("uniqueCount") is not None:
            self._root.set("uniqueCount", str(len(self._items)))
        self._package.put_tree(self._part, self._root)


def words_of(words: Element) -> str:
    """The text of a string element, without its reading aids."""
    return "".join(piece.text or "" for piece in _pieces(words))


def replaced(words: Element, put: Callable[[re.Match[str]], str | None]) -> Element | None:
    """A copy of `words` with each placeholder replaced by what `put` says, None to leave it.

    New text takes the font of the run in which its placeholder begins. None when all stayed;
    raises `TooLong`.
    """
    old = [piece.text or "" for piece in _pieces(words)]
    new = [(found, put(found)) for found in MARK.finditer("".join(old))]
    if all(text is None for _, text in new):
        return None
    texts = _spread(old, [(f.start(), f.end(), clean(t)) for f, t in new if t is not None])
    if len("".join(texts).encode("utf-16-le")) // 2 > MOST_CHARACTERS:
        raise TooLong
    result = copy.deepcopy(words)
    result.tail = None
    for piece, text in zip(list(_pieces(result)), texts, strict=True):
        _say(piece, text)
    # Readings count characters of the old text.
    for reading in result.findall(_RPH):
        result.remove(reading)
    return result


def clean(text: str) -> str:
    """Text as XML and Excel can hold it: no control characters, one kind of line end."""
    text = legal(text.replace("\r\n", "\n").replace("\r", "\n"))
    return _ESCAPE.sub("_x005F_", text)


def legal(text: str) -> str:
    """Text without what XML cannot hold."""
    return _ILLEGAL.sub("", text)


def whole(text: str | None, default: int) -> int:
    """The number that an attribute holds; raises `TemplateDamaged` when it is none."""
    if text is None:
        return default
    if not text.isdecimal() or len(text) > 10:
        raise TemplateDamaged
    return int(text)


def measure(text: str | None, default: float) -> float:
    """The width or height that an attribute holds; raises `TemplateDamaged` when it is none."""
    if text is None:
        return default
    if not _MEASURE.fullmatch(text):
        raise TemplateDamaged
    return float(text)


def letters(column: int) -> str:
    """The letters of a column that counts from 1."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def place_of(reference: str) -> tuple[int, int]:
    """Row and column of a reference such as B5; raises `TemplateDamaged`."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise TemplateDamaged
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    if int(found[2]) > _ROWS or column > _COLUMNS:
        raise TemplateDamaged
    return int(found[2]), column


def area_of(reference: str) -> tuple[int, int, int, int]:
    """First row, first column, last row and last column of B5 or B5:C7."""
    first, _, last = reference.partition(":")
    return (*place_of(first), *place_of(last or first))


def merged_areas(root: Element) -> list[tuple[int, int, int, int]]:
    """The merged ranges of a worksheet."""
    return [area_of(found.get("ref", "")) for found in each(root, "mergeCell")]


def _pieces(words: Element) -> Iterator[Element]:
    for piece in words.iter(_T):
        if piece.getparent().tag != _RPH:
            yield piece


def _spread(old: list[str], changes: list[tuple[int, int, str]]) -> list[str]:
    """The runs after the changes, which are spans of the joined text in order."""
    texts = []
    start = 0
    for run in old:
        end, at, text = start + len(run), start, ""
        for first, last, new in changes:
            text += run[at - start : max(at, min(first, end)) - start]
            if start <= first < end:
                text += new
            at = max(at, min(last, end))
        texts.append(text + run[at - start :])
        start = end
    return texts


def _say(piece: Element, text: str) -> None:
    """Give a run its text; an emptied run goes away with its font."""
    run = piece.getparent()
    if not text and run.getparent() is not None and run.tag == f"{{{MAIN}}}r":
        run.getparent().remove(run)
        return
    piece.text = text
    if text != text.strip() or "\n" in text or "  " in text:
        piece.set(_SPACE, "preserve")


def _plain(text: str) -> Element:
    from lxml import etree

    words = etree.Element(_SI, nsmap={None: MAIN})
    etree.SubElement(words, _T).text = text
    return words


def _value(cell: Cell, text: str) -> None:
    from lxml import etree

    value = etree.Element(_V)
    value.text = text
    cell.element.insert(0, value)
