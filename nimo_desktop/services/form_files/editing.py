"""Edits of a form's text: one value, box or part at a time. Comments and order survive.

Nothing here judges the form: the result is read by `read_form`, which tells every fault.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, cast

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.services.form_files.pieces import (
    Element,
    Elements,
    Pieces,
    cut,
    elements,
    remarks,
)
from nimo_desktop.services.form_files.words import KINDS

Value = str | bool | int | float | Sequence[str] | None
"""None takes the key away, so that its default counts."""

CELL, COLUMN = "cell", "column"
_LISTS = {"row": "cells", "table": "columns"}
_NEW_CELL = '{{ name = "{name}", label = "新しい欄" }}'
_NEW: dict[str, str] = {
    "heading": 'text = "新しい見出し"',
    "row": 'cells = [\n  { name = "{a}", label = "新しい欄" },\n]',
    "text": 'name = "{a}"\nlabel = "新しい欄"\nlines = 3',
    "checks": 'name = "{a}"\nlabel = "新しい欄"\noptions = ["はい", "いいえ"]',
    "table": 'name = "{a}"\nlabel = "新しい表"\nrows = 3\n'
             'columns = [\n  { name = "a", label = "列1" },\n  { name = "b", label = "列2" },\n]',
    "picture": 'diagram = "エコマップ"',
    "sign": 'text = "内容を確かめました。"\nwho = ["本人"]',
    "note": 'text = "新しい文"',
    "cut": 'text = "切り取り線"',
}  # fmt: skip


class OnlyAsText(KnownError):
    """The file is written in a way that only an editor of text can change."""

    sentence = (
        "この様式は、表では直せない書き方になっています。様式は変わっていません。"
        "「文字で直す」で直してください。"
    )


@dataclass(frozen=True, slots=True)
class Where:
    """A part by its place, or the box or column `at` in it."""

    block: int
    at: int | None = None


@dataclass(frozen=True, slots=True)
class EditableCell:
    """One line of the editor: a part (`kind` as in the file), a box of a row or a column."""

    where: Where
    kind: str
    values: Mapping[str, Any]

    def word(self, key: str) -> str:
        """A value as text, "" where the file has none."""
        found = self.values.get(key, "")
        return found if isinstance(found, str) else ""

    @property
    def label(self) -> str:
        """What stands on the paper for it."""
        return self.word("label") or self.word("text") or self.word("diagram")

    @property
    def is_part(self) -> bool:
        """A whole part, not something in one."""
        return self.where.at is None

    @property
    def holds_value(self) -> bool:
        """Whether something can be written there."""
        return self.kind in (CELL, COLUMN, "text", "checks")


def rows(text: str) -> tuple[EditableCell, ...]:
    """Every part, box and column in the order of the sheet. Raises OnlyAsText."""
    found = []
    for at, block in enumerate(_blocks(text)):
        kind = str(block.get("kind", ""))
        values = MappingProxyType(dict(block))
        found.append(EditableCell(Where(at), kind, values))
        inner = block.get(_LISTS.get(kind, ""), ())
        if not isinstance(inner, list) or not all(isinstance(one, dict) for one in inner):
            continue
        word = CELL if kind == "row" else COLUMN
        found += [
            EditableCell(Where(at, number), word, MappingProxyType(one))
            for number, one in enumerate(inner)
        ]
    return tuple(found)


def top(text: str) -> Mapping[str, Any]:
    """What stands before the parts. Raises OnlyAsText."""
    return MappingProxyType({k: v for k, v in _load(text).items() if k != "block"})


def set_top(text: str, key: str, value: Value) -> str:
    """The text with one value of the head changed."""
    pieces = _pieces(text)
    return _whole(replace(pieces, head=_put(pieces.head, (), key, value)))


def set_value(text: str, where: Where, key: str, value: Value) -> str:
    """The text with one value of a part, box or column changed."""
    pieces = _pieces(text)
    body = pieces.bodies[where.block]
    if where.at is None:
        return _whole(pieces.with_body(where.block, _put(body, ("block", 0), key, value)))
    key_of, found = _list(body)
    one = found.all[where.at]
    made = replace(one, body=_put_inline(one.body, key, value))
    return _whole(
        pieces.with_body(where.block, _with_list(body, key_of, _exchanged(found, where.at, made)))
    )


def add_cell(text: str, where: Where) -> tuple[str, Where]:
    """One more box after this one (at the end of a part that holds boxes); else a new row."""
    pieces = _pieces(text)
    if _kind(pieces, where.block) not in _LISTS:
        return add_block(text, "row", where.block)
    body = pieces.bodies[where.block]
    key, found = _list(body)
    at = len(found.all) if where.at is None else where.at + 1
    made = Element(" ", _NEW_CELL.format(name=_free_name(text)))
    more = _inserted(found, at, made)
    return _whole(pieces.with_body(where.block, _with_list(body, key, more))), Where(
        where.block, at
    )


def remove_cell(text: str, where: Where) -> str:
    """One box or column less; a part goes with its last one."""
    pieces = _pieces(text)
    key, found = _list(pieces.bodies[where.block])
    if where.at is None or len(found.all) == 1:
        return remove_block(text, where.block)
    less = replace(found, all=_less(found.all, where.at))
    body = _with_list(pieces.bodies[where.block], key, less)
    return _forgotten(text, _whole(pieces.with_body(where.block, body)))


def add_block(text: str, kind: str, after: int) -> tuple[str, Where]:
    """A new part after another (-1: before the first). Raises KeyError for an unknown kind."""
    filled = _NEW[kind].replace("{a}", _free_name(text))
    made = _pieces(text).inserted(after + 1, f'[[block]]\nkind = "{kind}"\n{filled}')
    return _whole(made), Where(after + 1)


def remove_block(text: str, block: int) -> str:
    """One part less; the last part stays, since a form without parts is none."""
    pieces = _pieces(text)
    if len(pieces.bodies) == 1:
        return text
    return _forgotten(text, _whole(pieces.without(block)))


def move(text: str, where: Where, step: int) -> tuple[str, Where]:
    """One place up (-1) or down (1). A box that leaves its row gets a row of its own; a box alone
    joins the row it meets. At the end of the sheet or of its table nothing changes.
    """
    pieces = _pieces(text)
    if where.at is None:
        return _move_block(text, pieces, where, step)
    key, found = _list(pieces.bodies[where.block])
    to = where.at + step
    if 0 <= to < len(found.all):
        body = _with_list(pieces.bodies[where.block], key, _swapped(found, where.at, to))
        return _whole(pieces.with_body(where.block, body)), Where(where.block, to)
    if key == "columns":
        return text, where
    if len(found.all) > 1:
        return _split(pieces, where.block, where.at, step)
    meets = where.block + step
    if 0 <= meets < len(pieces.bodies) and _kind(pieces, meets) == "row":
        return _join(pieces, where.block, meets)
    moved, now = _move_block(text, pieces, Where(where.block), step)
    return moved, replace(now, at=0)


def _move_block(text: str, pieces: Pieces, where: Where, step: int) -> tuple[str, Where]:
    to = where.block + step
    if not 0 <= to < len(pieces.bodies):
        return text, where
    return _whole(pieces.swapped(where.block, to)), Where(to)


def _split(pieces: Pieces, block: int, at: int, step: int) -> tuple[str, Where]:
    """The box gets a row of its own, above or below; what the row says of itself goes with it."""
    body = pieces.bodies[block]
    key, found = _list(body)
    alone = Elements((found.all[at],), found.tail)
    left = pieces.with_body(block, _with_list(body, key, replace(found, all=_less(found.all, at))))
    to = block + (1 if step > 0 else 0)
    return _whole(left.inserted(to, _with_list(_like(body, key), key, alone))), Where(to, 0)


def _like(body: str, key: str) -> str:
    """A part that says the same of itself, without boxes and comments."""
    import tomlkit

    block: Any = tomlkit.parse(body + "\n")["block"]
    lines = [
        f"{name} = {tomlkit.item(one).as_string()}" for name, one in block[0].items() if name != key
    ]
    return "\n".join(("[[block]]", *lines, f"{key} = []"))


def _join(pieces: Pieces, block: int, meets: int) -> tuple[str, Where]:
    """The only box of a row goes to the near end of the row it meets, with the row's comments."""
    _key, found = _list(pieces.bodies[block])
    key, others = _list(pieces.bodies[meets])
    at = len(others.all) if meets < block else 0
    body = _with_list(pieces.bodies[meets], key, _inserted(others, at, found.all[0]))
    one = found.all[0]
    kept = set(remarks(one.before + one.body + one.after))
    left = [word for word in remarks(pieces.bodies[block]) if word not in kept]
    body = "\n".join((*left, body))
    made = pieces.with_body(meets, body).without(block)
    return _whole(made), Where(min(meets, block), at)


def _forgotten(before: str, after: str) -> str:
    """What was taken away is no longer named among what goes to a 続紙."""
    wanted = top(after).get("shorten", [])
    left = {line.word("name") for line in rows(after)}
    gone = {line.word("name") for line in rows(before)} - left
    kept = [name for name in wanted if name not in gone]
    return after if kept == list(wanted) else set_top(after, "shorten", kept or None)


# Reading ----------------------------------------------------------------------------------------
def _load(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise OnlyAsText from None


def _blocks(text: str) -> list[dict[str, Any]]:
    found = _load(text).get("block", [])
    if not isinstance(found, list) or len(found) != len(cut(text).bodies):
        raise OnlyAsText
    return cast("list[dict[str, Any]]", found)


def _pieces(text: str) -> Pieces:
    _blocks(text)
    return cut(text)


def _kind(pieces: Pieces, block: int) -> str:
    return str(_load(pieces.bodies[block])["block"][0].get("kind", ""))


def _list(body: str) -> tuple[str, Elements]:
    """Key and elements of the boxes of a part. Raises OnlyAsText."""
    import tomlkit
    from tomlkit.items import Array

    block: Any = tomlkit.parse(body)["block"]
    for key in _LISTS.values():
        found = block[0].get(key)
        if isinstance(found, Array):
            return key, elements(found.as_string())
    raise OnlyAsText


# Writing ----------------------------------------------------------------------------------------
def _whole(pieces: Pieces) -> str:
    text = pieces.text()
    _load(text)
    return text if text.endswith("\n") else f"{text}\n"


def _plain(value: Value) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, str | bool | int | float) else list(value or ())


def _put(piece: str, path: tuple[str | int, ...], key: str, value: Value) -> str:
    import tomlkit

    doc = tomlkit.parse(piece + "\n")
    inner: Any = doc
    for step in path:
        inner = inner[step]
    if value is not None:
        inner[key] = _plain(value)
    elif key in inner:
        del inner[key]
    return tomlkit.dumps(doc).rstrip()


def _with_list(body: str, key: str, found: Elements) -> str:
    import tomlkit

    doc = tomlkit.parse(body + "\n")
    block: Any = doc["block"]
    block[0][key] = tomlkit.parse(f"x = {found.text()}\n")["x"]
    return tomlkit.dumps(doc).rstrip()


def _put_inline(body: str, key: str, value: Value) -> str:
    """The text of `{ … }` with one value changed; the others keep their very spelling."""
    import tomlkit

    table: Any = tomlkit.parse(f"x = {body}\n")["x"]
    spelled = {str(name): one.as_string() for name, one in table.items()}
    if value is None:
        spelled.pop(key, None)
    else:
        spelled[key] = tomlkit.item(_plain(value)).as_string()
    return f"{{ {', '.join(f'{name} = {one}' for name, one in spelled.items())} }}"


def _exchanged(found: Elements, at: int, one: Element) -> Elements:
    return replace(found, all=(*found.all[:at], one, *found.all[at + 1 :]))


def _less(all_: tuple[Element, ...], at: int) -> tuple[Element, ...]:
    return (*all_[:at], *all_[at + 1 :])


def _inserted(found: Elements, at: int, one: Element) -> Elements:
    near = found.all[min(at, len(found.all) - 1)] if found.all else None
    return replace(found, all=(*found.all[:at], one.like(near), *found.all[at:]))


def _swapped(found: Elements, one: int, other: int) -> Elements:
    made = list(found.all)
    made[one], made[other] = made[other].like(made[one]), made[one].like(made[other])
    return replace(found, all=tuple(made))


def _free_name(text: str) -> str:
    """A name that no box of the form has; the office need not think of one."""
    used = {line.word("name") for line in rows(text)}
    number = 1
    while f"field_{number}" in used:
        number += 1
    return f"field_{number}"


KINDS_TO_ADD = tuple(kind for kind in KINDS if kind in _NEW)
