"""様式: what a form file says, as plain values. One form gives the screen, the paper and the Excel.

Lengths are mm. `name`s are unique within a form: what is typed into a cell is kept under its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias


class Reader(StrEnum):
    """出す先: for whom a copy is printed (sheets.md rules 0.1 and 0.2)."""

    FILE = "原本"
    INSIDE = "庁内"
    OUTSIDE = "外部"
    PERSON = "本人"
    FAMILY = "家族"
    LANDLORD = "家主"
    DISCLOSURE = "開示"

    @property
    def label(self) -> str:
        """The word on screen."""
        return _READER_LABELS[self.value]


_READER_LABELS = {
    "原本": "原本(庁内の保管用)", "庁内": "庁内用(供覧)", "外部": "外部用", "本人": "本人用",
    "家族": "家族用", "家主": "家主・不動産店用", "開示": "開示請求用",
}  # fmt: skip


class Maker(StrEnum):
    """作成主体 (sheets.md rule 0.4)."""

    TOWN = "町"
    JOINT = "共同"
    COPY = "写し"

    @property
    def label(self) -> str:
        """The word on screen."""
        return {"町": "町", "共同": "共同", "写し": "他機関の写し"}[self.value]


class About(StrEnum):
    """What kind of record a form is filled for."""

    CASE = "case"
    CONSULTATION = "consultation"
    PLAN = "plan"
    REFERRAL = "referral"
    CONFERENCE = "conference"
    OFFICE = "office"


CellType: TypeAlias = Literal["text", "long", "date", "number", "choice", "checks"]
Align: TypeAlias = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellDef:
    """One box. `bind` names what of the record arrives in it; `codes` a code list, else `options`
    are the words to choose from. `to` names the readers who see it; none named: everybody.
    `width` is its share of the row, `lines` its least height.
    """

    name: str
    label: str
    bind: str = ""
    type: CellType = "text"
    codes: str = ""
    options: tuple[str, ...] = ()
    required: bool = False
    help: str = ""
    to: tuple[Reader, ...] = ()
    width: float = 1.0
    label_mm: float | None = None
    lines: int = 1
    align: Align = "left"

    def seen_by(self, reader: Reader) -> bool:
        """Whether a copy for this reader shows it; the office's own file shows everything."""
        return reader is Reader.FILE or not self.to or reader in self.to


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingDef:
    """A line that opens a part; `new_page` begins it on a page of its own."""

    text: str
    new_page: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDef:
    """Boxes side by side."""

    cells: tuple[CellDef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDef:
    """A long text that grows; its label beside it or, `on_top`, above."""

    cell: CellDef
    on_top: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecksDef:
    """Boxes to tick in `columns` columns; `several` may be ticked, else one."""

    cell: CellDef
    columns: int = 3
    several: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDef:
    """Repeating rows. `bind` names a list of the record, the columns' `bind` a part of one entry.
    `rows` is the least number of rows on paper, `most` how many can be typed. `read_only`: the rows
    of the record are looked at and cannot be written over.
    """

    name: str
    label: str
    columns: tuple[CellDef, ...]
    bind: str = ""
    rows: int = 3
    most: int = 50
    lines: int = 1
    read_only: bool = False
    to: tuple[Reader, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureDef:
    """A diagram of the case as a cell."""

    diagram: str
    label: str = ""
    height_mm: float = 100.0
    to: tuple[Reader, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignDef:
    """A sentence and room to sign by hand."""

    text: str = ""
    who: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDef:
    """A remark without a box."""

    text: str
    bold: bool = False
    align: Align = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class CutDef:
    """A dotted line to cut along."""

    text: str = "切り取り線"


Part: TypeAlias = (
    HeadingDef | RowDef | TextDef | ChecksDef | TableDef | PictureDef | SignDef | NoteDef | CutDef
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockDef:
    """A part of the form. `header` parts stay filled on 「見出しだけ入り」; `to` as of cells."""

    part: Part
    header: bool = False
    to: tuple[Reader, ...] = ()

    def seen_by(self, reader: Reader) -> bool:
        """Whether a copy for this reader shows it."""
        return reader is Reader.FILE or not self.to or reader in self.to


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDef:
    """A whole form. `number` is the 様式番号, `source` where it comes from, `source_date` when that
    was looked up; `juso` forms are hidden where the town does not run 重層的支援体制整備事業.
    `shorten` names what goes to a 続紙 first on `one_page` forms, `plan_kind` the kind of plan.
    """

    id: str
    title: str
    number: str
    source: str
    source_date: str
    maker: Maker
    about: About
    juso: bool = False
    landscape: bool = False
    a3: bool = False
    confidential: str = "取扱注意"
    circulation: bool = True
    one_page: bool = False
    shorten: tuple[str, ...] = ()
    plan_kind: str = ""
    readers: tuple[Reader, ...] = (Reader.INSIDE, Reader.OUTSIDE, Reader.PERSON)
    blocks: tuple[BlockDef, ...] = ()

    def cells(self) -> Iterator[CellDef]:
        """All boxes outside of tables, in the order of the sheet."""
        for block in self.blocks:
            match block.part:
                case RowDef(cells=cells):
                    yield from cells
                case TextDef(cell=cell) | ChecksDef(cell=cell):
                    yield cell

    def tables(self) -> Iterator[TableDef]:
        """All tables, in the order of the sheet."""
        for block in self.blocks:
            if isinstance(block.part, TableDef):
                yield block.part
