"""A filled form as blocks of paper, for one reader.

Hidden boxes vanish with their labels and the rows close up (sheets.md rule 0.2); on the copy for a
開示請求 they stay as black bars of one length, so that the bar does not tell how much is under it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from nimo_desktop.domain.form_def import (
    BlockDef,
    CellDef,
    ChecksDef,
    CutDef,
    FormDef,
    HeadingDef,
    NoteDef,
    PictureDef,
    Reader,
    RowDef,
    SignDef,
    TableDef,
    TextDef,
)
from nimo_desktop.output import form as paper
from nimo_desktop.output.form_rows import body_of
from nimo_desktop.output.shapes import Page
from nimo_desktop.services.form_fields import BARRED, LISTS, Bound
from nimo_desktop.services.form_files import filling
from nimo_desktop.services.form_files.values import NOTHING_TYPED, Values
from nimo_desktop.services.sheet_parts.facts import Copy, Facts

Fill = Literal["filled", "header", "blank"]
"""All of it, 「見出しだけ入り」, or nothing (白紙)."""

MOST_TO_TICK = 4
"""Choices that are printed into an empty box of a row."""
PAINTED = "■■■■"
_COPY: dict[Reader, Copy] = {
    Reader.FILE: "office", Reader.INSIDE: "circulated", Reader.OUTSIDE: "outside",
    Reader.PERSON: "person", Reader.FAMILY: "family", Reader.LANDLORD: "outside",
    Reader.DISCLOSURE: "disclosure",
}  # fmt: skip


def copy_of(reader: Reader) -> Copy:
    """With which rules the record is read for a reader."""
    return _COPY[reader]


@dataclass(frozen=True, slots=True)
class Filled:
    """Everything a copy is made of. `diagrams` holds drawn pages by their name, `away` the names of
    boxes and tables that are not on this copy, `blacked` words that are painted over in every text.
    """

    form: FormDef
    facts: Facts
    values: Values = NOTHING_TYPED
    reader: Reader = Reader.FILE
    fill: Fill = "filled"
    diagrams: tuple[tuple[str, Page], ...] = ()
    away: frozenset[str] = frozenset()
    blacked: tuple[str, ...] = ()

    def painted(self, found: Bound) -> Bound:
        """As `found`, each word of `blacked` under a bar that does not tell how long it is."""
        text, kana = found.text, found.kana
        for word in sorted(self.blacked, key=len, reverse=True):
            text, kana = text.replace(word, PAINTED), kana.replace(word, PAINTED)
        if (text, kana) == (found.text, found.kana):
            return found
        return dataclasses.replace(found, text=text, kana=kana, real=None)

    def sees(self, block: BlockDef) -> bool:
        """Whether the block is on the copy at all. What a list of the record says is barred part by
        part for a 開示請求, unless it is for the office's file alone.
        """
        part = block.part
        by_parts = self.reader is Reader.DISCLOSURE and block.to != (Reader.FILE,)
        listed = isinstance(part, TableDef) and part.bind in LISTS
        return block.seen_by(self.reader) or (by_parts and listed)

    def shows(self, cell: CellDef) -> bool:
        """Whether the reader may see what stands in a box."""
        gone = cell.name in self.away or filling.hidden(cell, self.facts)
        return cell.seen_by(self.reader) and not gone

    def columns(self, block: BlockDef, table: TableDef) -> tuple[bool, ...]:
        """Which columns of the table the reader may see."""
        kept = filling.kept_back(table, self.facts)
        gone = table.name in self.away or filling.table_hidden(table, self.facts)
        own = block.seen_by(self.reader)
        return tuple(
            not gone and cell.seen_by(self.reader) and cell.bind not in kept
            and (own or bool(cell.bind))
            for cell in table.columns
        )  # fmt: skip


def blocks(filled: Filled) -> tuple[paper.Block, ...]:
    """The sheet's blocks in order. A heading under which nothing is left goes as well."""
    made = [
        (isinstance(block.part, HeadingDef), tuple(_block(filled, block)))
        for block in filled.form.blocks
    ]
    out: list[paper.Block] = []
    for at, (heading, parts) in enumerate(made):
        if heading and not _anything_under(made[at + 1 :]):
            continue
        out += parts
    return tuple(out)


def _anything_under(rest: list[tuple[bool, tuple[paper.Block, ...]]]) -> bool:
    for heading, parts in rest:
        if heading:
            return False
        if parts:
            return True
    return False


def _block(filled: Filled, block: BlockDef) -> Iterator[paper.Block]:
    seen = filled.sees(block)
    if not seen and filled.reader is not Reader.DISCLOSURE:
        return
    values = filled.fill == "filled" or (filled.fill == "header" and block.header)
    maker = _Maker(filled, values=values, barred=not seen)
    match block.part:
        case HeadingDef(text=text, new_page=new_page):
            yield paper.Heading(text, new_page=new_page)
        case RowDef(cells=cells):
            yield from maker.row(cells)
        case TextDef(cell=cell, on_top=on_top):
            yield from maker.text(cell, on_top=on_top)
        case ChecksDef():
            yield from maker.checks(block.part)
        case TableDef():
            yield from maker.table(block, block.part)
        case PictureDef():
            yield from maker.picture(block, block.part)
        case SignDef(text=text, who=who):
            yield paper.SignatureRow(tuple(paper.Signature(one) for one in who), text)
        case NoteDef(text=text, bold=bold, align=align):
            yield paper.Note(text, bold, align)
        case CutDef(text=text):
            yield paper.CutLine(text)


_NAMED_ONLY = (Reader.FAMILY, Reader.DISCLOSURE)
"""A diagram shows all the others: these readers get one if the form names them for it."""


class _Maker:
    """Blocks for one reader; `values` whether boxes are filled, `barred` the whole block hidden."""

    def __init__(self, filled: Filled, *, values: bool, barred: bool) -> None:
        self._filled, self._values, self._barred = filled, values, barred

    def row(self, cells: tuple[CellDef, ...]) -> Iterator[paper.Block]:
        shown = [field for cell in cells if (field := self._field(cell)) is not None]
        if shown:
            lines = max(cell.lines for cell in cells)
            yield paper.Fields((tuple(shown),), min_lines=lines)

    def text(self, cell: CellDef, *, on_top: bool) -> Iterator[paper.Block]:
        found = self._content(cell)
        if found is not None:
            mm = paper.LABEL_MM if cell.label_mm is None else cell.label_mm
            yield paper.LongText(
                cell.label, found.text, min_lines=cell.lines, label_mm=mm, label_on_top=on_top,
                name=cell.name, bar=found is BARRED)

    def checks(self, part: ChecksDef) -> Iterator[paper.Block]:
        cell = part.cell
        found = self._content(cell)
        if found is None:
            return
        mm = paper.LABEL_MM if cell.label_mm is None else cell.label_mm
        if found is BARRED:
            yield paper.LongText(cell.label, min_lines=1, label_mm=mm, bar=True)
            return
        options = tuple(
            paper.Option(word, _mark(code, found)) for code, word in self._offered(cell, found))
        yield paper.Checks(
            cell.label, options, part.columns, label_mm=mm, single=not part.several,
            name=cell.name)

    def _offered(self, cell: CellDef, found: Bound) -> Iterator[tuple[str, str]]:
        """What can be ticked, and what was ticked when the list still had it."""
        offered = filling.options(cell, self._filled.facts)
        yield from offered
        known = {code for code, _ in offered}
        for code in found.codes:
            if code and code not in known:
                yield code, filling.words_of(cell, self._filled.facts, (code,))

    def table(self, block: BlockDef, table: TableDef) -> Iterator[paper.Block]:
        filled, facts = self._filled, self._filled.facts
        barring = filled.reader is Reader.DISCLOSURE
        seen = filled.columns(block, table)
        if not any(seen) and not barring:
            return
        places = [at for at, on in enumerate(seen) if on or barring]
        columns = [table.columns[at] for at in places]
        bar = self._barred or not any(seen)
        shown: tuple[tuple[paper.Content, ...], ...] = ()
        if bar:
            shown = (tuple(paper.BARRED for _ in columns),)
        elif self._values:
            shown = tuple(
                tuple(
                    _content(filled.painted(row[at])) if seen[at] else paper.BARRED
                    for at in places)
                for row in filling.table_rows(table, facts, filled.values))
        yield paper.Grid(
            tuple(
                paper.GridColumn(cell.label, cell.width, cell.align, choices=self._choices(cell))
                for cell in columns),
            shown, min_rows=table.rows, label=table.label, row_lines=table.lines,
            name=table.name, together=table.rows <= 6)

    def picture(self, block: BlockDef, part: PictureDef) -> Iterator[paper.Block]:
        filled, form = self._filled, self._filled.form
        withheld = filled.reader in _NAMED_ONLY and filled.reader not in (*block.to, *part.to)
        barred = self._barred or (withheld and filled.reader is Reader.DISCLOSURE)
        if withheld and not barred:
            return
        drawn = dict(filled.diagrams).get(part.diagram)
        label = part.label or part.diagram
        if drawn is None or not self._values or barred:
            rows = ((paper.BARRED,),) if barred else ()
            yield paper.Grid(
                (paper.GridColumn(label),), rows, min_rows=1,
                row_lines=max(3, int(part.height_mm / 6)))
            return
        wide = body_of("landscape" if form.landscape else "portrait", a3=form.a3).width_mm
        yield paper.Picture(
            drawn, wide, part.height_mm, label=label, name=f"diagram_{part.diagram}")

    def _field(self, cell: CellDef) -> paper.Field | None:
        found = self._content(cell)
        if found is None:
            return None
        if cell.type == "choice" and not found.text and found is not BARRED:
            found = self._to_tick(cell)
        field = paper.Field(
            cell.label, _content(found), cell.width, align=cell.align, name=cell.name,
            choices=self._choices(cell), free=True)
        return field if cell.label_mm is None else dataclasses.replace(
            field, label_mm=cell.label_mm)

    def _choices(self, cell: CellDef) -> tuple[str, ...]:
        """The list that Excel offers in the box."""
        if cell.type != "choice":
            return ()
        return tuple(word for _, word in filling.options(cell, self._filled.facts))

    def _to_tick(self, cell: CellDef) -> Bound:
        """The choices of a box that is filled in by hand, if they are few."""
        offered = filling.options(cell, self._filled.facts)
        if len(offered) > MOST_TO_TICK:
            return Bound()
        return Bound("　".join(f"□{word}" for _, word in offered))

    def _content(self, cell: CellDef) -> Bound | None:
        """What stands in the box; None: the box is not on this copy at all."""
        filled = self._filled
        if self._barred or not filled.shows(cell):
            return BARRED if filled.reader is Reader.DISCLOSURE else None
        if not self._values:
            return Bound()
        return filled.painted(filling.content(cell, filled.facts, filled.values))


def _content(found: Bound) -> paper.Content:
    if found is BARRED:
        return paper.BARRED
    return paper.Value(found.text, real=found.real, kana=found.kana)


def _mark(code: str, found: Bound) -> paper.Mark:
    if code not in found.codes:
        return ""
    return "double" if code == found.main else "on"
