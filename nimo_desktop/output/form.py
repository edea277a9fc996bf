"""One filled sheet (様式) as values: what stands on it, not how it is drawn.

`form_layout` lays a sheet out for paper, `workbook` writes it as Excel. All of it is frozen plain
data (texts, numbers, tuples), so that form files can be loaded into it. An empty value prints as
an empty box, never as 「なし」.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from nimo_desktop.output.shapes import Page

Orientation: TypeAlias = Literal["portrait", "landscape"]
Align: TypeAlias = Literal["left", "center", "right"]
Mark: TypeAlias = Literal["", "on", "double"]
"""Of an option: not chosen, chosen (✓), the main one of several (◎)."""
Kind: TypeAlias = Literal["text", "date", "number"]

LABEL_MM = 27.5
"""Default width of the label left of a box."""


@dataclass(frozen=True, slots=True)
class Value:
    """What stands in a box: `text` on paper; in Excel `real` when it is a date or a number.

    `kana` prints small above the text. `real` must say the same as `text`; leave it out where the
    text says more than the date (「昭和19年頃」, an age beside it). `bar` is a black bar (墨塗り)
    in place of words: always one length, with nothing under it.
    """

    text: str = ""
    real: date | datetime | int | float | None = None
    kana: str = ""
    bar: bool = False


EMPTY = Value()
BARRED = Value(bar=True)
Content: TypeAlias = Value | str


def value_of(content: Content) -> Value:
    """A bare text as a value."""
    return Value(content) if isinstance(content, str) else content


@dataclass(frozen=True, slots=True)
class Field:
    """A label with its box. `width` is the share of the row among its fields.

    Excel only: `unlocked` lets the receiver type into the box (the rest of the sheet is then
    protected), `choices` offers a list, `name` is the defined name by which a filled sheet is read.
    `kind` says what an empty box expects, `hint` shows while the box is being filled in, `free`
    lets words in that the list does not have. `label_mm` 0 leaves the label out.
    """

    label: str
    value: Content = ""
    width: float = 1.0
    label_mm: float = LABEL_MM
    align: Align = "left"
    unlocked: bool = False
    choices: tuple[str, ...] = ()
    name: str = ""
    kind: Kind = "text"
    hint: str = ""
    free: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that opens a part of the sheet, with `new_page` on a page of its own."""

    text: str
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """Rows of label and box pairs; `min_lines` is the least height of every row."""

    rows: tuple[tuple[Field, ...], ...]
    min_lines: int = 1


@dataclass(frozen=True, slots=True)
class LongText:
    """A text of any length beside its label, or under it when `label_on_top`.

    With `bar` a black bar stands in place of the text.
    """

    label: str
    text: str = ""
    min_lines: int = 3
    label_mm: float = LABEL_MM
    label_on_top: bool = False
    unlocked: bool = False
    name: str = ""
    bar: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One box to tick."""

    label: str
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Checks:
    """Options in `columns` columns beside their label.

    `single` with `unlocked` becomes one cell with a list in Excel.
    """

    label: str
    options: tuple[Option, ...]
    columns: int = 3
    label_mm: float = LABEL_MM
    single: bool = False
    unlocked: bool = False
    name: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A table column; `width` is its share among the columns."""

    label: str
    width: float = 1.0
    align: Align = "left"
    unlocked: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a heading row; empty rows are added up to `min_rows`.

    Empty rows that would only open a new page are left out, but for the first of an empty table.
    `together` keeps heading and rows on one page where a page can hold them. With a `name`,
    cell names are `name.row.column`, counted from 1.
    """

    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[Content, ...], ...] = ()
    min_rows: int = 0
    label: str = ""
    row_lines: int = 1
    name: str = ""
    together: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing, scaled down to fit and never up. `name` finds its PNG for Excel."""

    page: Page
    width_mm: float
    height_mm: float
    label: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """One who signs by hand."""

    label: str
    date_text: str = "令和　　年　　月　　日"
    hint: str = ""


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """A sentence (「説明を受け、同意します。」) and blank room for signatures."""

    signatures: tuple[Signature, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class CutLine:
    """A dotted line to cut along."""

    text: str = "切り取り線"


@dataclass(frozen=True, slots=True)
class Note:
    """A remark without a box."""

    text: str
    bold: bool = False
    align: Align = "left"


Block: TypeAlias = (
    Heading | Fields | LongText | Checks | Grid | Picture | SignatureRow | CutLine | Note
)


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """What stands around the sheet: header and footer; empty texts leave no trace.

    `confidential` is the word in the red frame. `training` marks every page 練習. `handout` is the
    framed number as part of a pack (資料1), on paper only.
    """

    confidential: str = "取扱注意"
    circulation_boxes: tuple[str, ...] = ()
    number: str = ""
    issuing_office: str = ""
    author: str = ""
    phone: str = ""
    printed_at_text: str = ""
    printed_by: str = ""
    copy_no: str = ""
    training: bool = False
    handout: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A filled form. `form_no` is the 様式番号 printed at the top left; `a3` the larger paper."""

    form_id: str
    form_no: str
    title: str
    orientation: Orientation = "portrait"
    marks: SheetMarks = SheetMarks()
    blocks: tuple[Block, ...] = ()
    a3: bool = False
