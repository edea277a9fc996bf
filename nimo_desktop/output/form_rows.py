"""A sheet as rows of boxes on one grid: the common step before paper and Excel.

Every row has cells whose edges lie on the steps of the grid, and every cell has its text already
broken into lines. `form_layout` puts the rows on pages, `workbook` makes merged cells of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, TypeAlias

from nimo_desktop.output import form
from nimo_desktop.output.fonts import FontSet
from nimo_desktop.output.linebreak import wrap, wrap_label
from nimo_desktop.output.shapes import (
    A3_LANDSCAPE,
    A3_PORTRAIT,
    A4_LANDSCAPE,
    A4_PORTRAIT,
    MM_PER_PT,
)

BODY_PT, LABEL_PT, SMALL_PT = 10.5, 9.5, 8.0
LEADING = 1.35
PAD_X, PAD_Y = 1.2, 1.0
FILING_MM, MARGIN_MM = 20.0, 15.0
SIGN_MM = 14.0
SIGNER_MM = 50.0
"""Room of one who signs; more of them stand in further rows."""
LEAST_STEPS = 3
"""Narrowest box: one character with its margins."""
CUT_MM = 9.0
TICK_MM, TICK_GAP_MM = 3.2, 1.1
BAR_MM = 30.0
"""Length of a black bar, whatever it hides; narrower boxes have it as wide as their text."""
DRAWN_LINES = 9
"""A box of a table that is as high as this is drawn into, so that it stays on one page."""
LONG_LINES = 15
"""Beside a text longer than this its label stands at the top."""
CONTINUED = "（続き）"

Look: TypeAlias = Literal["label", "value", "head", "heading", "note"]


@dataclass(frozen=True, slots=True)
class Body:
    """The ruled area of a sheet: `steps` grid steps of `step_mm` each."""

    page_mm: tuple[float, float]
    steps: int

    @property
    def width_mm(self) -> float:
        return self.page_mm[0] - FILING_MM - MARGIN_MM

    @property
    def step_mm(self) -> float:
        return self.width_mm / self.steps

    @property
    def tallest_mm(self) -> float:
        """Height that a picture may take so that header and footer stay on its page."""
        return self.page_mm[1] - 2 * MARGIN_MM - 62

    def steps_of(self, mm: float) -> int:
        return max(1, round(mm / self.step_mm))


def body_of(orientation: form.Orientation, *, a3: bool = False) -> Body:
    """About 2.5 mm a step on every paper."""
    if orientation == "landscape":
        return Body(A3_LANDSCAPE, 154) if a3 else Body(A4_LANDSCAPE, 105)
    return Body(A3_PORTRAIT, 105) if a3 else Body(A4_PORTRAIT, 70)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text `dx` mm right of the cell's inner edge; `mark` draws a tick box before it.

    With `bar_mm` it is a black bar of that length and has no text.
    """

    text: str
    dx: float = 0.0
    mark: form.Mark | None = None
    bar_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cell."""

    pieces: tuple[Piece, ...]
    size_pt: float = BODY_PT

    @property
    def pitch_mm(self) -> float:
        return self.size_pt * MM_PER_PT * LEADING


@dataclass(frozen=True, slots=True)
class Entry:
    """What Excel knows of a cell besides its text."""

    value: form.Value = form.EMPTY
    options: tuple[tuple[form.Option, ...], ...] = ()
    unlocked: bool = False
    choices: tuple[str, ...] = ()
    name: str = ""
    kind: form.Kind = "text"
    hint: str = ""
    free: bool = False


NO_ENTRY = Entry()


@dataclass(frozen=True, slots=True)
class Cell:
    """A box from grid step `left` to `right`. `again` are the lines shown on the next page."""

    left: int
    right: int
    lines: tuple[Line, ...] = ()
    look: Look = "value"
    align: form.Align = "left"
    top: bool = False
    bold: bool = False
    guides: bool = False
    again: tuple[Line, ...] = ()
    entry: Entry = NO_ENTRY

    @property
    def text_mm(self) -> float:
        return sum(line.pitch_mm for line in self.lines)


@dataclass(frozen=True, slots=True)
class Row:
    """Cells side by side. `repeat` stands again on top of a page that begins inside the block.

    `spare` rows are empty ones of a table, which open no page of their own.
    """

    cells: tuple[Cell, ...]
    least_mm: float = 0.0
    look: Literal["box", "free", "cut"] = "box"
    keep_next: bool = False
    whole: bool = False
    spare: bool = False
    new_page: bool = False
    repeat: tuple[Row, ...] = ()
    picture: form.Picture | None = None

    @property
    def height_mm(self) -> float:
        return max([self.least_mm, *(cell.text_mm + 2 * PAD_Y for cell in self.cells)])


@dataclass(frozen=True, slots=True)
class RowMaker:
    """Turns blocks into rows with the fonts they will be printed in."""

    fonts: FontSet
    body: Body

    def rows(self, blocks: Sequence[form.Block]) -> tuple[Row, ...]:
        """The rows of all blocks in order."""
        return tuple(row for block in blocks for row in self._rows_of(block))

    def _rows_of(self, block: form.Block) -> Iterator[Row]:
        match block:
            case form.Heading():
                yield replace(self._heading(block.text), new_page=block.new_page)
            case form.Fields():
                for fields in block.rows:
                    yield self._fields_row(fields, block.min_lines)
            case form.LongText():
                yield from self._long_text(block)
            case form.Checks():
                yield self._checks(block)
            case form.Grid():
                yield from self._grid(block)
            case form.Picture():
                yield from self._picture(block)
            case form.SignatureRow():
                yield from self._signatures(block)
            case form.CutLine():
                cell = self._text_cell(0, self.body.steps, block.text, look="note")
                yield Row((replace(cell, align="center"),), CUT_MM, "cut", whole=True)
            case form.Note():
                cell = self._text_cell(0, self.body.steps, block.text, look="note", bold=block.bold)
                yield Row((replace(cell, align=block.align),), look="free")

    def lines(
        self, text: str, steps: int, size_pt: float = BODY_PT, *, bold: bool = False,
        words: bool = False,
    ) -> tuple[Line, ...]:
        """`text` broken for a cell of so many steps, between its words; none for an empty text."""
        if not text.strip():
            return ()
        width = steps * self.body.step_mm - 2 * PAD_X
        way = wrap_label if words else wrap
        broken = way(text.rstrip(), width, size_pt, self.fonts, bold)
        return tuple(Line((Piece(line),), size_pt) for line in broken)

    def _text_cell(
        self, left: int, right: int, text: str, *, look: Look = "value", bold: bool = False
    ) -> Cell:
        size = {"value": BODY_PT, "heading": BODY_PT, "note": LABEL_PT}.get(look, LABEL_PT)
        named = look in ("label", "head")
        made = self.lines(text, right - left, size, bold=bold, words=named)
        return Cell(left, right, made, look, bold=bold, entry=Entry(form.Value(text)))

    def _label(self, left: int, right: int, text: str) -> Cell:
        again = self.lines(f"{text}\n{CONTINUED}", right - left, LABEL_PT) if text.strip() else ()
        return replace(self._text_cell(left, right, text, look="label"), again=again)

    def _value(self, left: int, right: int, content: form.Content, entry: Entry) -> Cell:
        value = form.value_of(content)
        if value.bar:
            room = (right - left) * self.body.step_mm - 2 * PAD_X
            bar = Line((Piece("", bar_mm=max(1.0, min(BAR_MM, room))),))
            return Cell(left, right, (bar,), entry=replace(entry, value=form.BARRED))
        kana = self.lines(value.kana, right - left, SMALL_PT)
        made = kana + self.lines(value.text, right - left)
        return Cell(left, right, made, entry=replace(entry, value=value))

    def _heading(self, text: str) -> Row:
        cell = self._text_cell(0, self.body.steps, text, look="heading", bold=True)
        return Row((cell,), keep_next=True)

    def _least(self, lines: int) -> float:
        return lines * Line(()).pitch_mm + 2 * PAD_Y

    def _fields_row(self, fields: Sequence[form.Field], min_lines: int) -> Row:
        cells: list[Cell] = []
        least = 2 * LEAST_STEPS
        edges = _edges([field.width for field in fields], 0, self.body.steps, least)
        for field, left, right in zip(fields, edges, edges[1:], strict=False):
            middle = left
            if field.label_mm and field.label.strip():
                middle = self._middle(left, right, field.label_mm)
                cells.append(self._label(left, middle, field.label))
            entry = Entry(
                unlocked=field.unlocked, choices=field.choices, name=field.name, kind=field.kind,
                hint=field.hint, free=field.free,
            )  # fmt: skip
            cell = self._value(middle, right, field.value, entry)
            cells.append(replace(cell, align=field.align))
        return Row(tuple(cells), self._least(min_lines))

    def _middle(self, left: int, right: int, label_mm: float) -> int:
        """Between label and box: the box keeps four steps, the label two where there is room."""
        least = min(2, max(1, (right - left) // 2))
        return min(left + self.body.steps_of(label_mm), max(left + least, right - 4))

    def _long_text(self, block: form.LongText) -> Iterator[Row]:
        left = 0
        labels: tuple[Cell, ...] = ()
        above: tuple[Row, ...] = ()
        if block.label_on_top:
            label = self._label(0, self.body.steps, block.label)
            yield Row((label,), keep_next=True)
            above = (Row((replace(label, lines=label.again),), keep_next=True),)
        elif block.label.strip() and block.label_mm:
            left = self.body.steps_of(block.label_mm)
            labels = (self._label(0, left, block.label),)
        entry = Entry(unlocked=block.unlocked, name=block.name)
        content = form.BARRED if block.bar else block.text
        cell = self._value(left, self.body.steps, content, entry)
        cell = replace(cell, top=True, guides=not cell.lines)
        if len(cell.lines) > LONG_LINES:
            labels = tuple(replace(label, top=True) for label in labels)
        yield Row((*labels, cell), self._least(block.min_lines), repeat=above)

    def _checks(self, block: form.Checks) -> Row:
        left = self.body.steps_of(block.label_mm) if block.label.strip() and block.label_mm else 0
        labels = (self._label(0, left, block.label),) if left else ()
        count = max(1, block.columns)
        groups = tuple(
            block.options[start:start + count] for start in range(0, len(block.options), count)
        )
        slot = ((self.body.steps - left) * self.body.step_mm - 2 * PAD_X) / count
        made = tuple(line for group in groups for line in self._option_lines(group, slot))
        chosen = next((option.label for option in block.options if option.mark), "")
        entry = Entry(
            form.Value(chosen), groups, block.unlocked,
            tuple(option.label for option in block.options)
            if block.single and block.unlocked else (),
            block.name,
            hint=block.hint,
        )
        return Row((*labels, Cell(left, self.body.steps, made, entry=entry)), self._least(1))

    def _option_lines(self, group: Sequence[form.Option], slot: float) -> Iterator[Line]:
        indent = TICK_MM + TICK_GAP_MM
        texts = [
            wrap(option.label, slot - indent - 1.5, BODY_PT, self.fonts) for option in group
        ]
        for number in range(max(map(len, texts))):
            yield Line(tuple(
                Piece(text[number], index * slot + indent,
                      option.mark if number == 0 else None)
                for index, (option, text) in enumerate(zip(group, texts, strict=True))
                if number < len(text)
            ))

    def _grid(self, block: form.Grid) -> Iterator[Row]:
        edges = _edges([column.width for column in block.columns], 0, self.body.steps)
        spans = list(pairwise(edges))
        heads = tuple(
            replace(self._text_cell(left, right, column.label, look="head"), align="center")
            for column, (left, right) in zip(block.columns, spans, strict=True)
        )
        head = Row(heads, keep_next=True)
        repeat: tuple[Row, ...] = (head,)
        if block.label.strip():
            yield self._heading(block.label)
            repeat = (self._heading(block.label + CONTINUED), head)
        yield head
        blank = ("",) * len(block.columns)
        rows = [*block.rows, *[blank] * max(0, block.min_rows - len(block.rows))]
        for number, contents in enumerate(rows, 1):
            cells = tuple(
                replace(
                    self._value(left, right, content, _grid_entry(block, number, index)),
                    align=block.columns[index].align,
                )
                for index, (content, (left, right)) in enumerate(
                    zip(contents, spans, strict=True)
                )
            )
            yield Row(
                cells,
                self._least(block.row_lines),
                keep_next=block.together and number < len(rows),
                whole=block.row_lines >= DRAWN_LINES,
                spare=number > max(1, len(block.rows)),
                repeat=repeat,
            )

    def _picture(self, block: form.Picture) -> Iterator[Row]:
        if block.label.strip():
            yield self._heading(block.label)
        height = min(block.height_mm, self.body.tallest_mm)
        width = min(block.width_mm, self.body.width_mm - 2 * PAD_X)
        shown = replace(block, width_mm=width, height_mm=height)
        cell = Cell(0, self.body.steps)
        yield Row((cell,), height + 2 * PAD_Y, whole=True, picture=shown)

    def _signatures(self, block: form.SignatureRow) -> Iterator[Row]:
        if block.text.strip():
            cell = self._text_cell(0, self.body.steps, block.text)
            yield Row((cell,), keep_next=True)
        beside = max(1, int(self.body.width_mm / SIGNER_MM))
        count = len(block.signatures)
        rows = -(-count // beside)
        for number in range(rows):
            yield self._signers(block.signatures[count * number // rows:
                                                 count * (number + 1) // rows])

    def _signers(self, signatures: Sequence[form.Signature]) -> Row:
        edges = _edges([1.0] * len(signatures), 0, self.body.steps)
        cells: list[Cell] = []
        for signature, left, right in zip(signatures, edges, edges[1:], strict=False):
            middle = left + self.body.steps_of(form.LABEL_MM)
            cells.append(self._label(left, middle, signature.label))
            text = "\n".join(filter(None, (signature.date_text, signature.hint)))
            cells.append(replace(self._text_cell(middle, right, text), top=True))
        return Row(tuple(cells), SIGN_MM, whole=True)


def _grid_entry(block: form.Grid, row: int, index: int) -> Entry:
    column = block.columns[index]
    name = f"{block.name}.{row}.{index + 1}" if block.name else ""
    return Entry(unlocked=column.unlocked, choices=column.choices, name=name)


def _edges(shares: Sequence[float], left: int, right: int, least: int = LEAST_STEPS) -> list[int]:
    """Grid steps at which cells with these shares begin and end; none is narrower than `least`
    steps, or than its part of the room where that is less.
    """
    total = sum(shares) or 1.0
    least = max(1, min(least, (right - left) // max(1, len(shares))))
    edges, used = [left], 0.0
    for index, share in enumerate(shares):
        used += share
        ideal = left + round((right - left) * used / total)
        remaining = len(shares) - index - 1
        edges.append(max(edges[-1] + least, min(ideal, right - remaining * least)))
    return edges
