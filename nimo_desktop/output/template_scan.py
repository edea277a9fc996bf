"""What an office's own .xlsx asks for: its placeholders, its prepared lines, its pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from nimo_desktop.output.template_blocks import Blocks, Mark, blocks_of
from nimo_desktop.output.template_cells import Cell, Strings, area_of, cells_of, words_of
from nimo_desktop.output.template_package import MAIN, REL, Package, book_of, each, opened
from nimo_desktop.output.template_values import MARK, folded

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

PICTURE = "図:"
"""What the names of pictures begin with."""
Where = Literal["cell", "table_head", "formula", "header_footer", "comment", "shape"]
"""Only cells are filled. The heads of Excel tables, formulas, headers, footers, comments, shapes
and charts are not; what stands there is told."""
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One `{{…}}` as it is written; `cell` is empty where it belongs to no cell."""

    sheet: str
    cell: str
    text: str
    where: Where = "cell"


@dataclass(frozen=True, slots=True)
class Block:
    """Lines prepared for a list on a sheet; `cell` holds the start."""

    sheet: str
    cell: str
    name: str
    lines: int


@dataclass(frozen=True, slots=True)
class Template:
    """A file that can be filled. `placeholders` leave out the markers of blocks."""

    data: bytes = field(repr=False)
    placeholders: tuple[Placeholder, ...] = ()
    blocks: tuple[Block, ...] = ()

    @property
    def pictures(self) -> tuple[Placeholder, ...]:
        """The placeholders of pictures."""
        return tuple(one for one in self.placeholders if folded(one.text[2:-2]).startswith(PICTURE))


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet of the workbook; `place` counts from 1, `link` is its relationship."""

    place: int
    name: str
    link: str
    part: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A cell with placeholders. `words` holds its text, not to be changed."""

    cell: Cell
    words: Element = field(repr=False)
    names: tuple[tuple[str, str], ...] = ()
    """Each as it is written and folded, in order."""


@dataclass(frozen=True, slots=True)
class Page:
    """A worksheet with what it asks for."""

    root: Element = field(repr=False)
    marked: tuple[Marked, ...]
    blocks: Blocks
    heads: tuple[tuple[int, int, int, int], ...] = ()
    """Head rows of Excel tables: their words are names of columns as well."""

    def where(self, cell: Cell) -> Where:
        """Whether a cell may be filled."""
        for first_row, first_column, _, last_column in self.heads:
            if cell.row == first_row and first_column <= cell.column <= last_column:
                return "table_head"
        return "cell"


def scan(data: bytes) -> Template:
    """The template in a file; raises a `TemplateRefused` when it cannot be one."""
    package = opened(data)
    book = book_of(package)
    strings = strings_of(package, book)
    placeholders: list[Placeholder] = []
    blocks: list[Block] = []
    for sheet in sheets_of(package, book):
        page = page_of(package, sheet, strings)
        for marked in page.marked:
            where = page.where(marked.cell)
            placeholders += (
                Placeholder(sheet.name, marked.cell.name, text, where)
                for text, name in marked.names
                if not name.startswith(("#", "/"))
            )
        placeholders += elsewhere(package, sheet, page.root)
        blocks += (
            Block(sheet.name, block.cell, block.name, len(block.starts))
            for block in page.blocks.all
        )
    return Template(data, tuple(placeholders), tuple(blocks))


def strings_of(package: Package, book: str) -> Strings:
    """The shared strings of the workbook; new texts go inline where there are none."""
    link = package.link(book, "sharedStrings")
    return Strings(package, link.target if link and package.has(link.target) else None)


def sheets_of(package: Package, book: str) -> tuple[SheetPart, ...]:
    """The worksheets in their order; charts and dialogs that are sheets hold no cells."""
    targets = {link.id: link for link in package.links(book) if link.kind == "worksheet"}
    return tuple(
        SheetPart(place, sheet.get("name", ""), link.id, link.target)
        for place, sheet in enumerate(each(package.tree(book), "sheet"), 1)
        if (link := targets.get(sheet.get(f"{{{REL}}}id"))) is not None
    )


def page_of(package: Package, sheet: SheetPart, strings: Strings) -> Page:
    """The worksheet as it is now; raises `BrokenBlock`."""
    root = package.tree(sheet.part)
    marked = tuple(_marked(root, strings))
    heads = tuple(_heads(package, sheet.part))
    page = Page(root, marked, Blocks(), heads)
    marks = (
        Mark(one.cell.row, one.cell.name, name)
        for one in marked
        if page.where(one.cell) == "cell"
        for _, name in one.names
    )
    return Page(root, marked, blocks_of(marks, sheet=sheet.place), heads)


def elsewhere(package: Package, sheet: SheetPart, root: Element) -> Iterator[Placeholder]:
    """Placeholders that stand in no plain cell: they are told, not filled."""
    for place, where, text in _other_texts(package, sheet.part, root):
        for mark in MARK.finditer(text):
            yield Placeholder(sheet.name, place, mark[0], where)


def _other_texts(package: Package, part: str, root: Element) -> Iterator[tuple[str, Where, str]]:
    """Cell, kind and text of whatever is not filled."""
    for cell in cells_of(root):
        if cell.is_formula:
            yield cell.name, "formula", cell.element.findtext(f"{{{MAIN}}}f") or ""
    for found in root.iterfind(f"{{{MAIN}}}headerFooter/*"):
        yield "", "header_footer", found.text or ""
    for link in package.links(part):
        if link.kind == "comments" and link.target:
            for note in each(package.tree(link.target), "comment"):
                said = "".join(piece.text or "" for piece in each(note, "t"))
                yield note.get("ref", ""), "comment", said
        elif link.kind == "drawing" and link.target:
            yield from (("", "shape", said) for said in _drawn(package, link.target))
            for inner in package.links(link.target):
                if inner.kind == "chart" and inner.target:
                    yield from (("", "shape", said) for said in _drawn(package, inner.target))


def _drawn(package: Package, part: str) -> Iterator[str]:
    """The lines of text in shapes or in a chart."""
    for line in package.tree(part).iter(f"{{{_A}}}p"):
        yield "".join(piece.text or "" for piece in line.iter(f"{{{_A}}}t"))


def _marked(root: Element, strings: Strings) -> Iterator[Marked]:
    for cell in cells_of(root):
        words = strings.text_of(cell)
        if words is None:
            continue
        names = tuple((mark[0], folded(mark[1])) for mark in MARK.finditer(words_of(words)))
        if names:
            yield Marked(cell, words, names)


def _heads(package: Package, part: str) -> Iterator[tuple[int, int, int, int]]:
    for link in package.links(part):
        if link.kind == "table" and package.has(link.target):
            table = package.tree(link.target)
            if table.get("headerRowCount", "1") != "0":
                yield area_of(table.get("ref", ""))
