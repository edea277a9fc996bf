"""Reads a form file (TOML) into a `FormDef`; every fault comes with its line and what to mend."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from nimo_desktop.domain.form_def import (
    About,
    Align,
    BlockDef,
    CellDef,
    CellType,
    ChecksDef,
    CutDef,
    FormDef,
    HeadingDef,
    Maker,
    NoteDef,
    Part,
    PictureDef,
    Reader,
    RowDef,
    SignDef,
    TableDef,
    TextDef,
)
from nimo_desktop.services.form_files.checks import check_form
from nimo_desktop.services.form_files.faults import BrokenForm, FormFault
from nimo_desktop.services.form_files.places import Path, Places
from nimo_desktop.services.form_files.words import KINDS, TOP, near

_AT_LINE = re.compile(r"at line (\d+)")
MOST_BYTES = 400_000
_CELL_KEYS = frozenset((
    "name", "label", "bind", "type", "codes", "options", "required", "help", "to", "width",
    "label_mm", "lines", "align",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What a form may name: code lists, single values and lists of the record, diagrams."""

    codes: frozenset[str]
    values: Mapping[str, frozenset[str]]
    """Path of a single value → the cell types it can fill."""
    lists: Mapping[str, frozenset[str]]
    """Path of a list → what one entry has."""
    diagrams: frozenset[str]


@dataclass
class _Table:
    """A TOML table that is being read; faults gather in one list."""

    data: Mapping[str, Any]
    path: Path
    places: Places
    faults: list[FormFault] = field(default_factory=list)

    def inner(self, data: Mapping[str, Any], *path: str | int) -> _Table:
        return _Table(data, (*self.path, *path), self.places, self.faults)

    def fault(self, key: str, sentence: str) -> None:
        path = (*self.path, key) if key else self.path
        self.faults.append(FormFault(self.places.line(path), sentence))

    def text(self, key: str, *, default: str | None = "") -> str:
        found = self.data.get(key, default)
        if found is None:
            self.fault("", f"「{key}」がありません。{key} = \"…\" の行を加えてください。")
            return ""
        if not isinstance(found, str):
            self.fault(key, f"「{key}」は文字です。\"…\" で囲んでください。")
            return ""
        return found

    def number(self, key: str, default: float, *, least: float, most: float) -> float:
        found = self.data.get(key, default)
        if isinstance(found, bool) or not isinstance(found, int | float):
            self.fault(key, f"「{key}」は数です。{key} = {default:g} のように書いてください。")
            return default
        if not least <= found <= most:
            self.fault(key, f"「{key}」は{least:g}から{most:g}までの数にしてください。")
            return default
        return float(found)

    def flag(self, key: str, default: bool = False) -> bool:
        found = self.data.get(key, default)
        if not isinstance(found, bool):
            self.fault(key, f"「{key}」は true か false と書いてください。")
            return default
        return found

    def words(self, key: str) -> tuple[str, ...]:
        found = self.data.get(key, ())
        if not isinstance(found, list | tuple) or not all(isinstance(x, str) for x in found):
            self.fault(key, f"「{key}」は [\"…\", \"…\"] のように文字を並べてください。")
            return ()
        return tuple(found)

    def one_of(self, key: str, allowed: Sequence[str], default: str | None = None) -> str:
        found = self.text(key, default=default)
        if found and found not in allowed:
            self.fault(key, f"「{key}」に「{found}」は使えません。{near(found, allowed)}")
            return default or allowed[0]
        return found or default or allowed[0]

    def readers(self, key: str) -> tuple[Reader, ...]:
        allowed = [one.value for one in Reader]
        found = []
        for word in self.words(key):
            if word in allowed:
                found.append(Reader(word))
            else:
                self.fault(key, f"出す先に「{word}」はありません。{near(word, allowed)}")
        return tuple(found)

    def tables(self, key: str) -> list[_Table]:
        found = self.data.get(key)
        if not isinstance(found, list) or not found:
            self.fault("", f"「{key}」がありません。{key} = [ … ] に1つ以上書いてください。")
            return []
        made = []
        for at, one in enumerate(found):
            if isinstance(one, dict):
                made.append(self.inner(one, key, at))
            else:
                self.fault(key, f"「{key}」の中は {{ … }} の形で書いてください。")
        return made

    def only(self, allowed: frozenset[str]) -> None:
        for key in self.data:
            if key not in allowed:
                self.fault(key, f"「{key}」という項目はありません。{near(key, sorted(allowed))}")


def read_form(text: str, known: Known, *, name: str) -> FormDef:
    """The form of a file. `name` is the file's name for the sentences. Raises BrokenForm."""
    if len(text.encode()) > MOST_BYTES:
        raise BrokenForm(name, [FormFault(1, "様式が大きすぎます。")])
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        found = _AT_LINE.search(str(trouble))
        line = int(found[1]) if found else max(1, len(text.splitlines()))
        sentence = (
            "書き方が途中で切れているか、記号が合っていません。"
            "この行と前の行の「=」「\"」「[ ]」「{ }」「,」を見てください。"
        )
        raise BrokenForm(name, [FormFault(line, sentence)]) from None
    places = Places(text)
    top = _Table(data, (), places)
    form = _form(top)
    faults = top.faults or check_form(form, known, places)
    if faults:
        raise BrokenForm(name, sorted(faults, key=lambda one: one.line))
    return form


def read_unchecked(data: Mapping[str, Any]) -> FormDef:
    """What can be told of a form without judging it: faults become defaults."""
    return _form(_Table(data, (), Places("")))


def _form(top: _Table) -> FormDef:
    top.only(TOP)
    form_id = top.text("id", default=None)
    if form_id and not re.fullmatch(r"[a-z][a-z0-9_]{2,39}", form_id):
        top.fault("id", "「id」は英小文字・数字・_ だけで、英字から始めてください(3〜40文字)。")
    blocks = tuple(
        block for one in top.tables("block") if (block := _block(one)) is not None
    )
    return FormDef(
        id=form_id,
        title=top.text("title", default=None),
        number=top.text("number", default=None),
        source=top.text("source"),
        source_date=top.text("source_date"),
        maker=Maker(top.one_of("maker", [one.value for one in Maker], Maker.TOWN.value)),
        about=About(top.one_of("about", [one.value for one in About], About.CASE.value)),
        juso=top.flag("juso"),
        landscape=top.flag("landscape"),
        a3=top.flag("a3"),
        confidential=top.text("confidential", default="取扱注意"),
        circulation=top.flag("circulation", True),
        one_page=top.flag("one_page"),
        shorten=top.words("shorten"),
        plan_kind=top.text("plan_kind"),
        readers=top.readers("readers") or (Reader.INSIDE, Reader.OUTSIDE, Reader.PERSON),
        blocks=blocks,
    )


def _block(table: _Table) -> BlockDef | None:
    kind = table.text("kind", default=None)
    allowed = KINDS.get(kind)
    if allowed is None:
        if kind:
            table.fault("kind", f"「{kind}」という部品はありません。{near(kind, sorted(KINDS))}")
        return None
    own = _CELL_KEYS if kind in ("text", "checks") else frozenset[str]()
    table.only(allowed | own | {"kind", "header", "to"})
    return BlockDef(
        part=_part(kind, table), header=table.flag("header"), to=table.readers("to"))


def _part(kind: str, table: _Table) -> Part:
    match kind:
        case "heading":
            return HeadingDef(
                text=table.text("text", default=None), new_page=table.flag("new_page"))
        case "row":
            return RowDef(cells=tuple(_cell(one) for one in table.tables("cells")))
        case "text":
            return TextDef(cell=_cell(table, "long", lines=3, block=True),
                           on_top=table.flag("on_top"))
        case "checks":
            several = table.flag("several", True)
            cell = _cell(table, "checks" if several else "choice", block=True)
            columns = int(table.number("columns", 3, least=1, most=8))
            return ChecksDef(cell=cell, columns=columns, several=several)
        case "table":
            return _table(table)
        case "picture":
            return PictureDef(
                diagram=table.text("diagram", default=None), label=table.text("label"),
                height_mm=table.number("height_mm", 100, least=20, most=380))
        case "sign":
            return SignDef(text=table.text("text"), who=table.words("who"))
        case "note":
            return NoteDef(text=table.text("text", default=None), bold=table.flag("bold"),
                           align=_align(table))
        case _:
            return CutDef(text=table.text("text", default="切り取り線"))


def _table(table: _Table) -> TableDef:
    return TableDef(
        name=table.text("name", default=None),
        label=table.text("label"),
        bind=table.text("bind"),
        columns=tuple(_cell(one) for one in table.tables("columns")),
        rows=int(table.number("rows", 3, least=0, most=60)),
        most=int(table.number("most", 50, least=1, most=200)),
        lines=int(table.number("lines", 1, least=1, most=12)),
        read_only=table.flag("read_only"),
    )


_TYPES = ("text", "long", "date", "number", "choice", "checks")


def _cell(
    table: _Table, type_: CellType = "text", *, lines: int = 1, block: bool = False
) -> CellDef:
    if not block:
        table.only(_CELL_KEYS)
    mm = table.number("label_mm", -1, least=-1, most=90)
    return CellDef(
        name=table.text("name", default=None),
        label=table.text("label"),
        bind=table.text("bind"),
        type=cast("CellType", table.one_of("type", _TYPES, type_)),
        codes=table.text("codes"),
        options=table.words("options"),
        required=table.flag("required"),
        help=table.text("help"),
        to=() if block else table.readers("to"),
        width=table.number("width", 1, least=0.1, most=20),
        label_mm=None if mm < 0 else mm,
        lines=int(table.number("lines", lines, least=1, most=60)),
        align=_align(table),
    )


def _align(table: _Table) -> Align:
    return cast("Align", table.one_of("align", ("left", "center", "right"), "left"))
