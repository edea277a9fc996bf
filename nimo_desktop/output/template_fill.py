"""Fills an office's own .xlsx and leaves everything else in it as it was. No SQL, no Qt.

Changed are the filled sheets, the shared strings and the flag that lets Excel compute anew; with
a picture also the drawing of its sheet, its relationships, the picture and the content types.
Every other part is byte for byte the old one. No row is inserted: entries beyond the prepared
lines go to continuation sheets. The syntax of placeholders is told in `template_values`, that of
prepared lines in `template_blocks`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nimo_desktop.output.template_blocks import Blocks
from nimo_desktop.output.template_cells import Strings, TooLong, replaced, words_of
from nimo_desktop.output.template_copy import add_sheet, continued_name
from nimo_desktop.output.template_errors import TextTooLong, TooManySheets
from nimo_desktop.output.template_package import MAIN, Package, book_of, each, opened
from nimo_desktop.output.template_pictures import Media, Placed, draw
from nimo_desktop.output.template_scan import (
    Marked,
    Page,
    SheetPart,
    Template,
    Where,
    elsewhere,
    page_of,
    sheets_of,
    strings_of,
)
from nimo_desktop.output.template_styles import Styles, styles_of
from nimo_desktop.output.template_values import (
    MARK,
    Day,
    Flag,
    Known,
    Number,
    Picture,
    Text,
    Value,
    Values,
    block_end,
    block_start,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MOST_CONTINUED = 99
_AFTER_CALCULATION = frozenset((
    "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes",
    "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unknown:
    """A placeholder that stayed as it was; `suggestion` is the nearest known one, or empty."""

    sheet: str
    cell: str
    text: str
    suggestion: str = ""
    where: Where = "cell"


@dataclass(frozen=True, slots=True)
class Filled:
    """The new file, what it still asks for, and the names of its continuation sheets."""

    data: bytes = field(repr=False)
    unknown: tuple[Unknown, ...] = ()
    continued: tuple[str, ...] = ()


def fill(template: Template, values: Values) -> Filled:
    """The template with the values in place; the template itself stays as it is.

    Raises `TextTooLong` and `TooManySheets`; then nothing was made.
    """
    package = opened(template.data)
    book = book_of(package)
    strings = strings_of(package, book)
    job = _Job(package, book, strings, styles_of(package, book), Known(values), Media(package))
    plans = [(sheet, page_of(package, sheet, strings)) for sheet in sheets_of(package, book)]
    for sheet, page in plans:
        job.fill_sheet(sheet, page)
    if job.changed:
        strings.save()
        _compute_anew(package, book)
    return Filled(package.to_bytes(), tuple(job.unknown), tuple(job.continued))


@dataclass(slots=True)
class _Job:
    package: Package
    book: str
    strings: Strings
    styles: Styles
    known: Known
    media: Media
    unknown: list[Unknown] = field(default_factory=list)
    continued: list[str] = field(default_factory=list)
    changed: bool = False

    def fill_sheet(self, sheet: SheetPart, page: Page) -> None:
        """Fill the sheet and as many continuations as its longest list asks for."""
        # Copied first, while the form is still empty.
        copies = self._continue(sheet, self._pages(page.blocks) - 1)
        self._fill_page(sheet, page, 0)
        for number, copied in enumerate(copies, 1):
            self.strings.count_copy(self.package.tree(copied.part))
            self._fill_page(copied, page_of(self.package, copied, self.strings), number)
        self.unknown += (
            Unknown(one.sheet, one.cell, one.text, "", one.where)
            for one in elsewhere(self.package, sheet, page.root)
        )

    def _pages(self, blocks: Blocks) -> int:
        pages = 1
        for name in blocks.names:
            rows = self.known.rows(name)
            if rows is not None:
                pages = max(pages, -(-len(rows.entries) // blocks.room(name)))
        return pages

    def _continue(self, sheet: SheetPart, count: int) -> list[SheetPart]:
        """That many copies of a sheet, one behind the other."""
        if count > MOST_CONTINUED:
            raise TooManySheets
        copies: list[SheetPart] = []
        after = sheet.link
        for number in range(1, count + 1):
            names = (one.get("name", "") for one in each(self.package.tree(self.book), "sheet"))
            name = continued_name(sheet.name, number, frozenset(map(str.lower, names)))
            after = add_sheet(self.package, self.book, link=sheet.link, after=after, name=name)
            part = next(one.target for one in self.package.links(self.book) if one.id == after)
            copies.append(SheetPart(sheet.place, name, after, part))
            self.continued.append(name)
        return copies

    def _fill_page(self, sheet: SheetPart, page: Page, number: int) -> None:
        """Fill one worksheet; `number` counts its continuations from 0."""
        changed = False
        pictures: list[Placed] = []
        for marked in page.marked:
            where = page.where(marked.cell)
            answers = [
                self._answer(marked, name, page.blocks, number) if where == "cell" else None
                for _, name in marked.names
            ]
            if number == 0:
                self._tell(sheet, page, marked, answers)
            if any(answer is not None for answer in answers):
                self._write(sheet, marked, answers)
                changed = True
            pictures += (
                Placed(marked.cell.row, marked.cell.column, answer)
                for answer in answers
                if isinstance(answer, Picture)
            )
        if not changed:
            return
        if pictures:
            digit = self.styles.digit_px
            draw(
                self.package, sheet.part, page.root,
                pictures=pictures, digit_px=digit, media=self.media,
            )  # fmt: skip
        self.package.put_tree(sheet.part, page.root)
        self.changed = True

    def _answer(self, marked: Marked, name: str, blocks: Blocks, number: int) -> Value | None:
        """What a folded name stands for in that cell; None to leave it."""
        start = block_start(name)
        listed = start.name if start else block_end(name)
        if listed:
            return Text() if self.known.rows(listed) is not None else None
        if not name.startswith("."):
            return self.known.value(name)
        block = blocks.at(marked.cell.row)
        rows = self.known.rows(block.name) if block else None
        line = block.line(marked.cell.row) if block else None
        if block is None or rows is None or line is None:
            return None
        return rows.value(number * blocks.room(block.name) + line, name[1:])

    def _tell(
        self, sheet: SheetPart, page: Page, marked: Marked, answers: list[Value | None]
    ) -> None:
        """Note what stays; the lines of an unknown list are told by its start alone."""
        block = page.blocks.at(marked.cell.row)
        within = block.name if block else ""
        for (text, name), answer in zip(marked.names, answers, strict=True):
            if answer is not None:
                continue
            if name.startswith(("/", ".")) and within and self.known.rows(within) is None:
                continue
            near = self.known.nearest(name, within)
            where = page.where(marked.cell)
            unknown = Unknown(sheet.name, marked.cell.name, text, near, where)
            if unknown not in self.unknown:
                self.unknown.append(unknown)

    def _write(self, sheet: SheetPart, marked: Marked, answers: list[Value | None]) -> None:
        typed = self._typed(marked, answers)
        if typed is not None:
            self.strings.put_plain(marked.cell, *typed)
            return
        left = iter(answers)

        def put(_: re.Match[str]) -> str | None:
            answer = next(left)
            return None if answer is None else answer.printed

        try:
            words = replaced(marked.words, put)
        except TooLong as error:
            raise TextTooLong.at(sheet.place, marked.cell.name) from error
        if words is not None:
            self.strings.put(marked.cell, words)

    def _typed(self, marked: Marked, answers: list[Value | None]) -> tuple[str, str] | None:
        """The value and type of a cell that one placeholder has for itself, None for text."""
        said = [
            answer
            for (_, name), answer in zip(marked.names, answers, strict=True)
            if block_start(name) is None and not block_end(name)
        ]
        if len(said) != 1 or None in answers or MARK.sub("", words_of(marked.words)).strip():
            return None
        style = marked.cell.style
        match said[0]:
            case Number() as number if number.is_exact and not self.styles.is_text(style):
                return str(number.value), ""
            case Day(day=day) if self.styles.is_date(style):
                serial = self.styles.serial(day)
                return None if serial is None else (str(serial), "")
            case Flag(on=on):
                return str(int(on)), "b"
        return None


def _compute_anew(package: Package, book: str) -> None:
    """Let Excel compute every formula when it opens the file."""
    from lxml import etree

    root = package.tree(book)
    flags = root.find(f"{{{MAIN}}}calcPr")
    if flags is None:
        flags = etree.Element(f"{{{MAIN}}}calcPr")
        at = next((at for at, child in enumerate(root) if _comes_after(child)), len(root))
        root.insert(at, flags)
    flags.set("fullCalcOnLoad", "1")
    package.put_tree(book, root)


def _comes_after(child: Element) -> bool:
    return isinstance(child.tag, str) and child.tag.rpartition("}")[2] in _AFTER_CALCULATION
