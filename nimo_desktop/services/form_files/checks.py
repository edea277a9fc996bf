"""What a well-written form file may still have wrong: names twice, unknown lists and values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from nimo_desktop.domain.form_def import (
    BlockDef,
    CellDef,
    ChecksDef,
    FormDef,
    PictureDef,
    RowDef,
    TableDef,
    TextDef,
)
from nimo_desktop.services.form_files.faults import FormFault
from nimo_desktop.services.form_files.places import Path, Places
from nimo_desktop.services.form_files.words import near

if TYPE_CHECKING:
    from nimo_desktop.services.form_files.reading import Known

MOST_CELLS = 12
"""Boxes in one row of A4."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
_CHOOSES = ("choice", "checks")


def check_form(form: FormDef, known: Known, places: Places) -> list[FormFault]:
    """Every fault with its line."""
    found: list[FormFault] = []
    seen: dict[str, int] = {}

    def fault(path: Path, sentence: str) -> None:
        found.append(FormFault(places.line(path), sentence))

    for name, path in _names(form):
        if not _NAME.fullmatch(name):
            fault(path, f"「name」の「{name}」は英字・数字・_ だけにしてください(40文字まで)。")
        elif name in seen:
            fault(path, f"「name」の「{name}」は{seen[name]}行目でも使っています。変えてください。")
        seen.setdefault(name, places.line(path))
    for wanted in form.shorten:
        if wanted not in seen:
            words = near(wanted, seen)
            fault(("shorten",), f"「shorten」の「{wanted}」という欄はありません。{words}")
    for at, block in enumerate(form.blocks):
        for path, sentence in _of_block(block, ("block", at), known):
            fault(path, sentence)
    return found


def _names(form: FormDef) -> Iterator[tuple[str, Path]]:
    for at, block in enumerate(form.blocks):
        path: Path = ("block", at)
        match block.part:
            case RowDef(cells=cells):
                for number, cell in enumerate(cells):
                    yield cell.name, (*path, "cells", number)
            case TextDef(cell=cell) | ChecksDef(cell=cell):
                yield cell.name, (*path, "name")
            case TableDef(name=name):
                yield name, (*path, "name")


def _of_block(block: BlockDef, path: Path, known: Known) -> Iterator[tuple[Path, str]]:
    match block.part:
        case RowDef(cells=cells):
            if len(cells) > MOST_CELLS:
                yield path, f"1行の欄は{MOST_CELLS}までにして、次の行に分けてください。"
            for number, cell in enumerate(cells):
                yield from _of_cell(cell, (*path, "cells", number), known)
        case TextDef(cell=cell) | ChecksDef(cell=cell):
            yield from _of_cell(cell, path, known)
        case TableDef():
            yield from _of_table(block.part, path, known)
        case PictureDef(diagram=diagram) if diagram not in known.diagrams:
            words = near(diagram, sorted(known.diagrams))
            yield (*path, "diagram"), f"「{diagram}」という図はありません。{words}"


def _of_cell(cell: CellDef, path: Path, known: Known) -> Iterator[tuple[Path, str]]:
    if cell.bind:
        types = known.values.get(cell.bind)
        if types is None:
            words = near(cell.bind, sorted(known.values))
            yield (*path, "bind"), f"「{cell.bind}」という記録の項目はありません。{words}"
        elif cell.type not in types:
            words = "・".join(sorted(types))
            yield (*path, "bind"), (
                f"「{cell.bind}」は type = \"{cell.type}\" の欄には入りません。"
                f"{words} にしてください。"
            )
    yield from _choices(cell, path, known)


def _choices(cell: CellDef, path: Path, known: Known) -> Iterator[tuple[Path, str]]:
    if cell.codes and cell.codes not in known.codes:
        words = near(cell.codes, sorted(known.codes))
        yield (*path, "codes"), f"「{cell.codes}」という選択肢の一覧はありません。{words}"
    if cell.codes and cell.options:
        yield (*path, "options"), "「codes」と「options」は、どちらか一つにしてください。"
    chooses = cell.type in _CHOOSES
    if chooses and not cell.codes and not cell.options:
        yield path, "選ぶ欄には「options」か「codes」で選択肢を書いてください。"
    if (cell.codes or cell.options) and not chooses:
        yield path, "選択肢のある欄は type = \"choice\" か \"checks\" にしてください。"
    if len(set(cell.options)) != len(cell.options):
        yield (*path, "options"), "「options」に同じ言葉が2つあります。"


def _of_table(table: TableDef, path: Path, known: Known) -> Iterator[tuple[Path, str]]:
    parts = known.lists.get(table.bind, frozenset())
    if table.bind and table.bind not in known.lists:
        words = near(table.bind, sorted(known.lists))
        yield (*path, "bind"), f"「{table.bind}」という記録の一覧はありません。{words}"
    if table.read_only and not table.bind:
        yield (*path, "read_only"), "「read_only」を使うには、表に「bind」を書いてください。"
    names = [cell.name for cell in table.columns]
    if len(set(names)) != len(names):
        yield path, "同じ「name」の列が2つあります。片方を変えてください。"
    if len(table.columns) > MOST_CELLS:
        yield path, f"表の列は{MOST_CELLS}までにしてください。"
    for number, cell in enumerate(table.columns):
        own: Path = (*path, "columns", number)
        if cell.bind and not table.bind:
            yield own, "列の「bind」を使うには、表に「bind」を書いてください。"
        elif cell.bind and parts and cell.bind not in parts:
            words = near(cell.bind, sorted(parts))
            yield own, f"「{table.bind}」に「{cell.bind}」という項目はありません。{words}"
        if cell.type == "checks":
            yield own, "表の列は type = \"choice\" までにしてください。"
        elif cell.type == "choice":
            yield from _choices(cell, own, known)
