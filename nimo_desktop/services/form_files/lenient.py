"""A form that an older version of the program knew: read as far as it can be told today.

Sheets that were filled with it must stay readable after every update. Boxes keep their names and
labels, so all that was typed is found; a list or value that is gone leaves a plain box.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Iterable, Iterator

from nimo_desktop.domain.form_def import (
    BlockDef,
    CellDef,
    ChecksDef,
    FormDef,
    Part,
    RowDef,
    TableDef,
    TextDef,
)
from nimo_desktop.services.form_files.reading import Known, read_unchecked


def read_leniently(text: str, known: Known) -> FormDef:
    """The form of a stored text. Raises TOMLDecodeError only for what was never a form."""
    form = read_unchecked(tomllib.loads(text))
    seen: set[str] = set()
    blocks = tuple(_blocks(form.blocks, known, seen))
    return dataclasses.replace(
        form, blocks=blocks, shorten=tuple(one for one in form.shorten if one in seen)
    )


def _blocks(blocks: Iterable[BlockDef], known: Known, seen: set[str]) -> Iterator[BlockDef]:
    for block in blocks:
        part = _part(block.part, known, seen)
        if part is not None:
            yield dataclasses.replace(block, part=part)


def _part(part: Part, known: Known, seen: set[str]) -> Part | None:
    match part:
        case RowDef(cells=cells):
            kept = _cells(cells, known, seen)
            return RowDef(cells=kept) if kept else None
        case TextDef(cell=cell):
            found = _cells((cell,), known, seen)
            return dataclasses.replace(part, cell=found[0]) if found else None
        case ChecksDef(cell=cell):
            found = _cells((cell,), known, seen)
            if not found:
                return None
            gone = not found[0].codes and not found[0].options
            return TextDef(cell=found[0]) if gone else dataclasses.replace(part, cell=found[0])
        case TableDef():
            columns = _cells(part.columns, known, set())
            if not columns or not _new(part.name, seen):
                return None
            bind = part.bind if part.bind in known.lists else ""
            return dataclasses.replace(part, columns=columns, bind=bind)
        case _:
            return part


def _cells(cells: Iterable[CellDef], known: Known, seen: set[str]) -> tuple[CellDef, ...]:
    return tuple(_cell(one, known) for one in cells if _new(one.name, seen))


def _new(name: str, seen: set[str]) -> bool:
    if not name or name in seen:
        return False
    seen.add(name)
    return True


def _cell(cell: CellDef, known: Known) -> CellDef:
    if cell.codes not in known.codes and not cell.options:
        type_ = "text" if cell.type in ("choice", "checks") else cell.type
        cell = dataclasses.replace(cell, codes="", type=type_)
    return cell
