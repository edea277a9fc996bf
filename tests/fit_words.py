"""Words for every box of a form, each known again, and what must be printed of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from fit_kit import fold

from nimo_desktop.domain.codes import CodeBook
from nimo_desktop.domain.form_def import (
    CellDef,
    ChecksDef,
    FormDef,
    PictureDef,
    Reader,
    RowDef,
    TableDef,
    TextDef,
)
from nimo_desktop.output.fonts import written
from nimo_desktop.output.form import SheetMarks
from nimo_desktop.output.shapes import Box, Page, Text
from nimo_desktop.services.form_files.building import Filled, copy_of
from nimo_desktop.services.form_files.values import Values
from nimo_desktop.services.sheet_parts import facts as gather

TODAY = date(2026, 11, 21)
Word = Callable[[int, CellDef], str]
"""The words of the n-th box."""

MARKS = SheetMarks(
    circulation_boxes=("課長", "係長", "担当", "合議", "保健師長"), number="R8-S-A0012 第3版",
    issuing_office="みどり町健康福祉課相談支援係", author="練習 花子", phone="0123-45-6789",
    printed_at_text="令和8年11月21日(土) 10:05", printed_by="練習 次郎", copy_no="3",
    handout="資料1",
)
_NAMES = "山川森田島崎橋本藤原小野村上中西東北南高松竹梅沢池谷岡石井吉斎渡邉﨑髙濵栁瀬々木村"


def name_of_40(number: int, cell: CellDef) -> str:
    """40 characters that are different in every box, none of which a line may be broken after."""
    turned = _NAMES[number % len(_NAMES):] + _NAMES[:number % len(_NAMES)]
    return f"第{number}の{turned * 2}"[:40]


def note_of(length: int) -> Word:
    """So many characters in which every sentence is known again."""

    def word(number: int, cell: CellDef) -> str:
        said = "眠れない日が続き、「静かに暮らしたい」と話す。"
        parts = (f"({number}-{n}){said}" for n in range(length))
        made, used = [], 0
        for part in parts:
            made.append(part)
            used += len(part)
            if used >= length:
                break
        return "".join(made)[:length]

    return word


def latin(number: int, cell: CellDef) -> str:
    """Long words, an address that cannot be broken, and capitals, the widest letters."""
    if cell.type == "long":
        return (f"No.{number} the quick-witted neighbour said: \"I'll be back at 10:30\". " * 9
                + f"https://example.jp/very/long/path/{number}?a=1&b=2 " + "W" * 120)
    return f"WOLFESCHLEGELSTEINHAUSENBERGERDORFF{number:05}"


def rare(number: int, cell: CellDef) -> str:
    """Beyond U+FFFF, variants by selectors, voicing marks apart, half-width kana, and 〓."""
    forms = "葛\U000e0100城 辻\U000e0101邊\U000e0104神\ufe00"
    name = f"𠮷野𠀋{number}{forms}か\u3099は\u309aﾊﾟﾋﾟ𩸽𠮟〆㈱①Ⅳ髙﨑"
    return name * 12 if cell.type == "long" else (name * 2)[:40]


def short(number: int, cell: CellDef) -> str:
    """A few characters."""
    return f"値{number}番"


@dataclass(frozen=True, slots=True)
class Typed:
    """Values with what must be found: cell → words, cell → chosen words, table → rows."""

    values: Values
    expected: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


def typed(
    form: FormDef, codes: CodeBook, word: Word, *, rows: int = 2, long: Word | None = None,
    longs: frozenset[str] | None = None,
) -> Typed:
    """Words in every box; `long` in the long ones (of `longs` only), up to `rows` in tables."""
    words: dict[str, str] = {}
    ticks: dict[str, tuple[str, ...]] = {}
    made_rows: dict[str, tuple[dict[str, str], ...]] = {}
    expected: dict[str, str] = {}
    picked: dict[str, tuple[str, ...]] = {}
    counted: dict[str, int] = {}

    def one(name: str, cell: CellDef) -> str:
        chosen = long if long and cell.type == "long" and (
            longs is None or name in longs) else word
        if cell.type == "choice":
            code, label = longest(cell, codes)
            expected[name], picked[name] = label, (label,)
            return code
        expected[name] = chosen(len(expected), cell)
        return expected[name]

    for cell in form.cells():
        if cell.type == "checks":
            offered = offered_by(cell, codes)
            ticks[cell.name] = tuple(code for code, _ in offered)
            picked[cell.name] = tuple(label for _, label in offered)
            expected[cell.name] = "、".join(picked[cell.name])
        else:
            words[cell.name] = one(cell.name, cell)
    for table in form.tables():
        counted[table.name] = min(rows, table.most)
        made_rows[table.name] = tuple(
            {cell.name: one(f"{table.name}.{number}.{cell.name}", cell) for cell in table.columns}
            for number in range(1, counted[table.name] + 1))
    return Typed(Values(words, ticks, made_rows), expected, picked, counted)


def offered_by(cell: CellDef, codes: CodeBook) -> list[tuple[str, str]]:
    """Codes and words that can be chosen."""
    if cell.options:
        return [(one, one) for one in cell.options]
    return [(one.code, one.label) for one in codes[cell.codes]]


def longest(cell: CellDef, codes: CodeBook) -> tuple[str, str]:
    """The choice that takes the most room."""
    return max(offered_by(cell, codes), key=lambda pair: len(pair[1]))


def on_paper(words: str) -> str:
    """What paper says of them: a selector stays behind its character, a separate mark joins it."""
    return fold("".join(written(line) for line in words.splitlines()))


def checks_of(form: FormDef) -> frozenset[str]:
    """Boxes that print all their options, ticked or not, rather than a text."""
    return frozenset(b.part.cell.name for b in form.blocks if isinstance(b.part, ChecksDef))


def filled(
    form: FormDef, codes: CodeBook, values: Values, reader: Reader = Reader.FILE, *,
    drawings: bool = False,
) -> Filled:
    """A form filled without a vault; `drawings` puts one into every picture."""
    facts = dataclasses.replace(gather.empty_facts(codes, TODAY), copy=copy_of(reader))
    names = {b.part.diagram for b in form.blocks if isinstance(b.part, PictureDef)}
    drawn = tuple((name, DRAWING) for name in sorted(names)) if drawings else ()
    return Filled(form, facts, values, reader, "filled", drawn)


DRAWING = Page(300, 200, (Box(10, 10, 60, 15), Text(40, 19, "本人の箱", 10.5, anchor="middle")))


def boxes(form: FormDef) -> dict[str, tuple[CellDef, object, TableDef | None]]:
    """Every box with the block and the table it stands in; table cells as `table.1.column`."""
    found: dict[str, tuple[CellDef, object, TableDef | None]] = {}
    for block in form.blocks:
        match block.part:
            case RowDef(cells=cells):
                found |= {cell.name: (cell, block, None) for cell in cells}
            case TextDef(cell=cell) | ChecksDef(cell=cell):
                found[cell.name] = (cell, block, None)
            case TableDef() as table:
                found |= {
                    f"{table.name}.1.{cell.name}": (cell, block, table) for cell in table.columns}
    return found
