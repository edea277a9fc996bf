"""What a template is filled with, and the names by which its cells ask for it.

Syntax in a cell, alone or among other words; full-width braces and signs count as half-width,
blanks inside the braces do not count:

- `{{本人.氏名}}`            a value by its name
- `{{計画.目標[2].内容}}`     the second entry of a list, counted from 1; empty when there is none
- `{{#計画.目標}}` … `{{/計画.目標}}`  first and last row of the lines prepared for a list
- `{{#計画.目標:2}}`          the same, each entry taking two rows
- `{{.内容}}`                within such rows: of the entry whose line it is
- `{{図:エコマップ}}`         a picture over the cell or the merged cells
"""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

MARK = re.compile(r"[{｛]{2}([^{}｛｝]{1,200})[}｝]{2}")
_INDEXED = re.compile(r"(.+)\[([0-9]{1,4})\]\.(.+)")
_BLOCK = re.compile(r"#(.+?)(?::([1-9][0-9]?))?")
_NEAR = 0.5
_PNG = b"\x89PNG\r\n\x1a\n"
_EXACT = 10**15
"""Excel keeps 15 digits; a longer number would be changed."""


@dataclass(frozen=True, slots=True)
class Text:
    """Stays text, whatever it begins with."""

    text: str = ""

    @property
    def printed(self) -> str:
        """As it stands among other words."""
        return self.text


@dataclass(frozen=True, slots=True)
class Number:
    """A real number where it has the cell for itself, else `printed`."""

    value: int | float | Decimal
    printed: str

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            raise ValueError("Excel holds finite numbers only")

    @property
    def is_exact(self) -> bool:
        """Whether Excel keeps every digit before the point."""
        return -_EXACT < self.value < _EXACT


@dataclass(frozen=True, slots=True)
class Day:
    """A real date where the cell is its own and formatted as a date, else `printed` (和暦)."""

    day: date
    printed: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A real TRUE or FALSE where it has the cell for itself, else `printed`."""

    on: bool
    printed: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG of so many pixels; `words` are read aloud in its place."""

    png: bytes = field(repr=False)
    width: int
    height: int
    words: str = ""

    def __post_init__(self) -> None:
        if not self.png.startswith(_PNG) or self.width < 1 or self.height < 1:
            raise ValueError("a picture is a PNG of at least one pixel")

    @property
    def printed(self) -> str:
        """Nothing stands in the cell under a picture."""
        return ""


Value: TypeAlias = Text | Number | Day | Flag | Picture


@dataclass(frozen=True, slots=True)
class Rows:
    """The entries of a list. `names` are those every entry may have, known even without one."""

    entries: tuple[Mapping[str, Value], ...]
    names: frozenset[str] = frozenset()


Values: TypeAlias = Mapping[str, Value | Rows]


@dataclass(frozen=True, slots=True)
class BlockStart:
    """What `{{#name:step}}` says; `step` is 0 when it does not say how many rows an entry takes."""

    name: str
    step: int


def folded(text: str) -> str:
    """A name as it is compared: without blanks, full-width signs made half-width."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def block_start(name: str) -> BlockStart | None:
    """What a folded name opens, None when it is no start of a block."""
    found = _BLOCK.fullmatch(name)
    return BlockStart(found[1], int(found[2] or 0)) if found else None


def block_end(name: str) -> str:
    """The list a folded name closes, empty when it is no end of a block."""
    return name[1:] if name.startswith("/") else ""


class Known:
    """The values by folded name."""

    def __init__(self, values: Values) -> None:
        self._spelt = {folded(name): name for name in values}
        self._values = {folded(name): value for name, value in values.items()}
        self._lists = {
            name: Entries.of(rows) for name, rows in self._values.items() if isinstance(rows, Rows)
        }

    def rows(self, name: str) -> Entries | None:
        """The list of that folded name."""
        return self._lists.get(name)

    def value(self, name: str) -> Value | None:
        """The value of a folded name; None when nothing is known by it."""
        found = self._values.get(name)
        if found is not None and not isinstance(found, Rows):
            return found
        at = _INDEXED.fullmatch(name)
        rows = self._lists.get(at[1]) if at else None
        if at is None or rows is None or int(at[2]) < 1:
            return None
        return rows.value(int(at[2]) - 1, at[3])

    def nearest(self, name: str, within: str = "") -> str:
        """The known name most like an unknown one, in braces; empty when none is near.

        `within` is the list in whose lines the unknown name stands.
        """
        names = dict(self._candidates(name, within))
        near = difflib.get_close_matches(name, names, n=1, cutoff=_NEAR)
        return "{{" + names[near[0]] + "}}" if near else ""

    def _candidates(self, name: str, within: str) -> Iterator[tuple[str, str]]:
        """Folded names of the same kind, and how they are spelt."""
        if name.startswith("."):
            rows = self._lists.get(within)
            yield from ((f".{key}", f".{key}") for key in (rows.names if rows else ()))
            return
        start = block_start(name)
        if start is not None:
            tail = f":{start.step}" if start.step else ""
            yield from ((f"#{key}{tail}", f"#{self._spelt[key]}{tail}") for key in self._lists)
            return
        for key, value in self._values.items():
            if not isinstance(value, Rows):
                yield key, self._spelt[key]
        at = _INDEXED.fullmatch(name)
        for key, rows in self._lists.items():
            yield key, f"#{self._spelt[key]}"
            if at is not None:
                place = max(1, int(at[2]))
                for column in rows.names:
                    yield f"{key}[{place}].{column}", f"{self._spelt[key]}[{place}].{column}"


@dataclass(frozen=True, slots=True)
class Entries:
    """A list with its names folded."""

    entries: tuple[Mapping[str, Value], ...]
    names: frozenset[str]

    @classmethod
    def of(cls, rows: Rows) -> Entries:
        entries = tuple({folded(k): v for k, v in entry.items()} for entry in rows.entries)
        names = frozenset(map(folded, rows.names)).union(*entries)
        return cls(entries, names)

    def value(self, index: int, name: str) -> Value | None:
        """Of the entry at `index`, counted from 0: empty beyond the last one."""
        if self.names and name not in self.names:
            return None
        if index >= len(self.entries):
            return Text()
        return self.entries[index].get(name, Text())
